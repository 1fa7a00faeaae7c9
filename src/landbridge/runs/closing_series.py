"""The closed station over the evening: trains that call and passengers who wait, by policy."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.operations.bill import BIN_S, Bill
from landbridge.operations.changes import apply
from landbridge.operations.types import DayTrain

if TYPE_CHECKING:
    from landbridge.runs.closing import Closed

__all__ = ["QUARTER_S", "series_of"]

QUARTER_S: Final = 900
_MARGIN_S: Final = 3600


def series_of(closed: Closed, text: Callable[[int], str]) -> dict[str, Any]:
    """Return what the graph of both policies shows.

    Parameters
    ----------
    closed : Closed
        A closed station.
    text : callable
        Seconds of the service day as ISO 8601.

    Returns
    -------
    dict
        ``from``, ``quarters[]`` and ``bins[]`` (times), ``bin_min``; ``trains`` by ``planned`` and
        policy: calls at the closed stations in each quarter of an hour; ``waiting`` and ``gave_up``
        (since the start) by the same: passengers everywhere, in each bin. It begins and ends so
        that everybody who gives up is in it: the last figures are those of the bills.
    """
    known = [closed.planned, *(plan.bill for plan in closed.plans.values())]
    given = [at for bill in known for at in _given_up(bill)]
    first, last = closed.span()
    begin = min([first - _MARGIN_S, *given])
    begin -= begin % QUARTER_S
    end = max([last + 2 * _MARGIN_S, *(at + BIN_S for at in given)])
    end += -end % QUARTER_S
    day = closed.opened.day
    shut = {one.station for one in closed.shut} | {
        one.to_station for one in closed.shut if one.to_station
    }
    quarters = range(begin, end, QUARTER_S)
    bins = range(begin, end, BIN_S)
    trains = {"planned": _calls(day.trains, shut, quarters)}
    bills: dict[str, Bill] = {"planned": closed.planned}
    for name, plan in closed.plans.items():
        trains[name] = _calls(apply(day, plan.changes).trains, shut, quarters)
        bills[name] = plan.bill
    return {
        "stations": sorted(day.stations[one].name for one in shut if one in day.stations),
        "from": text(begin),
        "from_s": begin,
        "bin_min": BIN_S // 60,
        "quarter_min": QUARTER_S // 60,
        "quarters": [text(at) for at in quarters],
        "bins": [text(at) for at in bins],
        "trains": trains,
        "waiting": {name: _rounded(_row(one, one.waiting, bins)) for name, one in bills.items()},
        "gave_up": {
            name: _rounded(np.cumsum(_row(one, one.gave_up, bins))) for name, one in bills.items()
        },
    }


def _given_up(bill: Bill) -> list[int]:
    """Return when the bins begin in which somebody gives up, s."""
    numbers = np.flatnonzero(bill.gave_up.sum(axis=0) > 0)
    return [bill.bins_from_s + int(number) * BIN_S for number in numbers]


def _calls(trains: Iterable[DayTrain], shut: Collection[str], quarters: range) -> list[int]:
    counts = [0] * len(quarters)
    for train in trains:
        # A train through several of the closed stations is one train.
        at = next((c.arrive_s for c in train.calls if c.boards and c.station in shut), None)
        if at is not None and quarters.start <= at < quarters.start + len(quarters) * QUARTER_S:
            counts[(at - quarters.start) // QUARTER_S] += 1
    return counts


def _row(bill: Bill, table: NDArray[np.float64], bins: range) -> NDArray[np.float64]:
    """Return the sum over all stations in some bins."""
    whole = table.sum(axis=0)
    first = (bins.start - bill.bins_from_s) // BIN_S
    return np.array(
        [whole[at] if 0 <= at < len(whole) else 0.0 for at in range(first, first + len(bins))]
    )


def _rounded(row: NDArray[np.float64]) -> list[float]:
    return [round(float(one), 3) for one in row]
