"""A bar that shows how far a search is, objective over time, bound and gap; how it is stopped."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from landbridge.cli.common import consoles

if TYPE_CHECKING:
    from landbridge.dispatch.outcome import Progress

Watch = Callable[["Progress"], None]

_LEVELS = "▁▂▃▄▅▆▇█"
_CURVE = 24


def curve(history: list[tuple[float, int]], width: int = _CURVE) -> str:
    """Return the objective over the part of the budget that is used, as small columns.

    Parameters
    ----------
    history
        Part of the budget (0 to 1) and objective, in the order of time.
    width
        Characters of the whole budget.

    Examples
    --------
    >>> curve([(0.0, 100), (0.5, 0)], 4)
    '██▁'
    """
    if not history:
        return ""
    most, least = max(v for _, v in history), min(v for _, v in history)
    out = []
    for column in range(min(width, int(history[-1][0] * width) + 1)):
        known = [value for share, value in history if share * width < column + 1]
        level = (known[-1] - least) / (most - least) if known and most > least else 0.0
        out.append(_LEVELS[round(level * (len(_LEVELS) - 1))] if known else " ")
    return "".join(out)


def words(progress: Progress) -> str:
    """Return objective, bound and gap in a line."""
    from landbridge.report.numbers import amount
    from landbridge.runs.dispatching_solve import gap_of

    if progress.objective is None:
        return "no plan yet"
    gap = gap_of(progress.objective, progress.lower_bound)
    percent = "" if gap is None else f", gap {amount(100 * gap, 1)} %"
    return f"objective {amount(progress.objective)}, bound {amount(progress.lower_bound)}{percent}"


@contextmanager
def watching(label: str) -> Iterator[Watch | None]:
    """Show a bar on stderr while a search runs; nothing where stderr is no terminal.

    Yields
    ------
    callable or None
        To be told how far the search is.
    """
    console = consoles()[1]
    if not console.is_terminal:
        yield None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns: list[Any] = [
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TimeElapsedColumn(),
        TextColumn("{task.fields[curve]}", markup=False),
        TextColumn("{task.fields[words]}", markup=False),
    ]
    history: list[tuple[float, int]] = []
    with Bars(*columns, console=console, transient=True) as bars:
        bar = bars.add_task(label, total=1.0, curve="", words="starting")

        def told(progress: Progress) -> None:
            if progress.objective is not None:
                history.append((progress.fraction, progress.objective))
            bars.update(
                bar, completed=progress.fraction, curve=curve(history), words=words(progress)
            )

        yield told


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM (from ``timeout``, a queue, a service) stop the work as Ctrl-C does.

    A library that is stopped in the middle of its own affairs may make another error of it (numba
    does while it compiles): that is an interrupt as well.
    """
    stopped = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopped
        stopped = True
        signal.default_int_handler(number, frame)

    # Who has been told to ignore Ctrl-C goes on ignoring it.
    heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    numbers = (signal.SIGTERM, signal.SIGINT) if heeded else (signal.SIGTERM,)
    before = [signal.signal(number, stop) for number in numbers]
    try:
        yield
    except Exception as error:
        if stopped:
            raise KeyboardInterrupt from error
        raise
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
