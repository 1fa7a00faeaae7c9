"""What a cover costs: the day planned anew for windows of several lengths."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from landbridge.base.errors import CannotRunError
from landbridge.operations.bill import Bill, Pricer
from landbridge.operations.bill_trains import TrainBill
from landbridge.operations.blanket import blanket
from landbridge.operations.check import faults, misplaced
from landbridge.operations.cover import cover_shut, with_window
from landbridge.operations.cover_types import Cover
from landbridge.operations.demand import Demand
from landbridge.operations.observer import observe
from landbridge.operations.reach import shut_by
from landbridge.operations.types import Closure, Shut
from landbridge.runs.closing import AFTER_S, BEFORE_S, best_closing
from landbridge.runs.closing_open import OpenDay
from landbridge.runs.cover import declared_cover
from landbridge.runs.cover_result import observed_part
from landbridge.runs.prepare import program_version

__all__ = ["CURVE_ITERATIONS", "MINUTES", "SCHEMA", "cover_curve"]

#: Version of the form of a curve.
SCHEMA: Final = "landbridge-cover-1"
#: Lengths of the window that are priced, minutes.
MINUTES: Final = (0.0, 30.0, 60.0, 120.0)
CURVE_ITERATIONS: Final = 20_000


def cover_curve(
    opened: OpenDay,
    path: Path,
    closures: Sequence[Closure],
    minutes: Sequence[float] = MINUTES,
    *,
    iterations: int = CURVE_ITERATIONS,
    tell: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Return what windows of several lengths around the declared middle cost.

    Parameters
    ----------
    opened : OpenDay
        The day.
    path : Path
        File with the cover. A secret path in it is checked and not used.
    closures : sequence of Closure
        What else is closed; it is in every figure.
    minutes : sequence of float
        Lengths of the window, minutes; 0 shuts the very minutes of the middle. The declared
        length is priced besides.
    iterations : int
        Moves of the search in each round.
    tell : callable, optional
        Takes sentences on how far the work is.

    Returns
    -------
    dict
        ``schema``, ``source``, ``date``, ``stations[]``, ``minutes`` (declared), ``curve[]`` with
        ``minutes``, ``touched``, ``cancelled``, ``changed``, ``passenger_minutes``, ``usd``,
        ``observer`` and ``why`` (null, or why there is no plan), ``blanket`` with ``cancelled``,
        ``passenger_minutes``, ``usd`` and ``misplaced`` (sets of stock that would stand elsewhere
        than they have to at 04:00); ``provenance``.

    Raises
    ------
    InputError
        Faults of the file.
    """
    say = tell or (lambda _: None)
    cover, _ = declared_cover(opened, path)
    windows = sorted({*minutes, cover.window_s / 60})
    known = shut_by(opened.day, closures, opened.aliases)
    widest = with_window(cover, max(cover.window_s, round(60 * windows[-1])))
    times = [(one.from_s, one.to_s) for one in widest.points]
    times += [(one.from_s, one.to_s) for one in closures]
    span = min(begin for begin, _ in times) - BEFORE_S, max(end for _, end in times) + AFTER_S
    demand = opened.demand.between(*span)
    pricer = Pricer(opened.day, demand, opened.values, opened.local)
    rows = []
    for length in windows:
        say(f"planning the day for a window of {length:g} minutes")
        one = with_window(cover, round(60 * length))
        rows.append(_row(opened, one, known, pricer, demand, iterations, say))
    return {
        "schema": SCHEMA,
        "source": {"kind": opened.kind, "name": opened.name},
        "date": opened.day.date.isoformat(),
        "minutes": cover.window_s / 60,
        "stations": [opened.day.stations[one.station].name for one in cover.points],
        "curve": rows,
        "price_year": opened.values.price_year or None,
        "provenance": {
            "program": program_version(),
            "digest": opened.day.digest,
            "iterations": iterations,
        },
    }


def _row(
    opened: OpenDay,
    cover: Cover,
    known: tuple[Shut, ...],
    pricer: Pricer,
    demand: Demand,
    iterations: int,
    say: Callable[[str], None],
) -> dict[str, Any]:
    day, rules = opened.day, opened.rules
    shut = known + cover_shut(day, cover, rules)
    empty: dict[str, Any] = dict.fromkeys(
        ("touched", "changed", "cancelled", "passenger_minutes", "usd", "observer")
    )
    policy = _blanket(opened, shut, pricer)
    held = {"minutes": cover.window_s / 60, **empty, "why": None, "blanket": policy}
    try:
        closing = best_closing(opened, shut, demand, pricer, iterations, say)
    except CannotRunError as error:
        return held | {"why": str(error)}
    wrong = faults(day, closing.changes, shut, rules, closing.reach, closing.empty)
    if wrong:
        return held | {"why": wrong[0]}
    bill = pricer.bill(closing.changes, empty=closing.empty)
    observed = observe(day, closing.changes, cover, rules, known)
    return held | {
        "touched": len(closing.reach),
        "changed": len(closing.changes),
        "cancelled": _trains(bill).cancelled,
        "passenger_minutes": bill.passenger_minutes,
        "usd": bill.usd,
        "observer": observed_part(observed, day),
    }


def _blanket(opened: OpenDay, shut: Sequence[Shut], pricer: Pricer) -> dict[str, Any]:
    """Return what it costs to cancel all trains in the way, and what stock is misplaced then."""
    cancelled = blanket(opened.day, shut)
    bill = pricer.bill(cancelled)
    return {
        "cancelled": _trains(bill).cancelled,
        "passenger_minutes": bill.passenger_minutes,
        "usd": bill.usd,
        "misplaced": misplaced(opened.day, cancelled, opened.rules),
    }


def _trains(bill: Bill) -> TrainBill:
    return sum((one.trains for one in bill.categories), TrainBill())
