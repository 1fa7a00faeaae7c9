"""Rolling stock that a closure traps: it cannot get to where it has to stand at 04:00."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

from landbridge.base.errors import CannotRunError
from landbridge.operations.arms import Visits
from landbridge.operations.steps import Steps
from landbridge.operations.types import DayTrains

__all__ = ["TrappedError", "check_stock", "trapped"]


def check_stock(steps: Steps, visits: Visits, day: DayTrains) -> None:
    """Raise where the stock of some train has no way on, whatever the others do."""
    ways: Sequence[set[int]] = [{one.onward for one in held} - {-1} for held in steps.steps]
    size = len(ways)
    copies: dict[int, list[int]] = {}
    for onward in sorted({one for held in ways for one in held}):
        begin = sum(map(len, copies.values()))
        copies[onward] = list(range(begin, begin + steps.like(onward)))
    pairs = [
        (row, column)
        for row, held in enumerate(ways)
        for one in sorted(held)
        for column in copies[one]
    ]
    rows = np.array([row for row, _ in pairs], dtype=np.int32)
    columns = np.array([column for _, column in pairs], dtype=np.int32)
    size = max(size, sum(map(len, copies.values())))
    graph = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    matched = maximum_bipartite_matching(graph, perm_type="column")
    alone = np.flatnonzero(matched[: len(ways)] < 0).tolist()
    if alone:
        raise trapped(visits, day, alone)


class TrappedError(CannotRunError):
    """Rolling stock cannot get to where it has to be; ``trains`` has those that bring it."""

    def __init__(self, reason: str, cure: str, trains: Sequence[str]) -> None:
        super().__init__(reason, cure)
        self.trains = tuple(trains)


def trapped(visits: Visits, day: DayTrains, lost: Sequence[int]) -> TrappedError:
    """Return the error for stock that cannot get to where it has to be."""
    told = []
    for number in lost[:5]:
        inward, onward = visits.inward[number], visits.onward[number]
        one, two = inward.train, onward.train
        where = day.stations[inward.station].name
        name = f"train {one.number}" if one is not None else f"the stock that stands in {where}"
        ends = day.stations[two.calls[-1].station if two is not None else onward.station].name
        told.append(f"{name} is trapped: its stock has no way to {ends} by 04:00")
    more = f" (and {len(lost) - 5} more)" if len(lost) > 5 else ""
    station = day.stations[visits.inward[lost[0]].station].name
    held = [visits.inward[number].train for number in lost]
    return TrappedError(
        "; ".join(told) + more,
        f"open {station} earlier, shut it at another time, or name stations where trains may turn",
        [one.id for one in held if one is not None],
    )
