"""The years of a backcast made ready by several processes, before they are compared one by one.

What takes long, ways and room of a year, is kept in the cache: the processes only fill it, so that
the result is the same however many there are.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import as_completed
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError, InputError
from landbridge.runs.market_alternatives import are_inputs_kept, market_inputs
from landbridge.runs.pool import pool_of
from landbridge.runs.study import OpenScenario

if TYPE_CHECKING:
    from landbridge.line.running import Memo

__all__ = ["make_ready"]

Progress = Callable[[str], Callable[[Iterable[Any]], Iterable[Any]]]

# Runs of trains over lines that the years of one process share.
_MEMO: Memo = {}
# Fewer years are not worth a start of processes.
_FEW: Final = 4
_MOST_PROCESSES: Final = 8
# Ways and room of a year of eurasia, measured on one core.
_SECONDS_A_YEAR: Final = 20


@dataclass(frozen=True, slots=True)
class _Job:
    folder: Path
    name: str
    year: int | None
    room: bool


def make_ready(years: Sequence[tuple[OpenScenario, bool]], progress: Progress | None) -> None:
    """Keep the ways and the room of some years, where they are not kept yet.

    Parameters
    ----------
    years : sequence of (OpenScenario, bool)
        Scenarios with their years, and whether room is wanted, too.
    progress : callable, optional
        Wraps a list of work under a label, to show how far it is.
    """
    jobs = [
        _Job(asked.folder, asked.name, asked.year, room)
        for asked, room in years
        if not are_inputs_kept(asked, room=room)
    ]
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1, len(jobs))
    if processes < 2 or len(jobs) < _FEW:
        return
    label = (
        f"making {len(jobs)} years ready, {processes} at a time (once, {_SECONDS_A_YEAR} s each)"
    )
    steps: Iterable[Any] = range(len(jobs))
    with pool_of(processes) as pool:
        done = as_completed([pool.submit(_run, job) for job in jobs])
        for _ in progress(label)(steps) if progress else steps:
            next(done).result()


def _run(job: _Job) -> None:
    asked = OpenScenario(job.folder, job.name, job.year)
    # What cannot be run says so again, in its turn, to who compares the year.
    with suppress(InputError, CannotRunError):
        market_inputs(asked, room=job.room, memo=_MEMO)
