"""Which delays of a train run into the others, which stand as they are."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Call, DayTrain

__all__ = ["Slots", "merged"]

_OWN_TRACKS: Final = 4  # from so many tracks on, each category has its own
_LONGEST_RUN_S: Final = 4 * 3600

Window = tuple[int, int]
Ints = NDArray[np.int64]


def merged(windows: Iterable[Window]) -> list[Window]:
    """Return half-open intervals without overlaps, rising.

    Examples
    --------
    >>> merged([(5, 9), (0, 2), (1, 4)])
    [(0, 4), (5, 9)]
    """
    found: list[Window] = []
    for low, high in sorted(windows):
        if low >= high:
            continue
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return found


class Slots:
    """When trains run between neighbouring stations.

    Parameters
    ----------
    trains : iterable of (DayTrain, sequence of Call)
        What runs, by parts.
    rules : DayRules
        Headways and tracks.
    """

    def __init__(self, trains: Iterable[tuple[DayTrain, Sequence[Call]]], rules: DayRules) -> None:
        held: dict[tuple[str, str], list[tuple[int, int, int, int]]] = defaultdict(list)
        self._train: dict[str, int] = {}
        self._category: dict[str, int] = {}
        for train, calls in trains:
            who = self._train.setdefault(train.id, len(self._train))
            kind = self._category.setdefault(train.category, len(self._category))
            for one, two in itertools.pairwise(calls):
                row = one.depart_s, two.arrive_s, who, kind
                held[one.station, two.station].append(row)
        edges = list(dict.fromkeys([*held, *((two, one) for one, two in held)]))
        self._edge = {edge: number for number, edge in enumerate(edges)}
        found = [sorted(held.get(edge, ())) for edge in edges]
        known = [rules.headways.get(edge) or rules.headways.get(edge[::-1]) for edge in edges]
        self._rows = _Rows(
            np.cumsum([0, *(len(rows) for rows in found)]),
            np.array([row for rows in found for row in rows], np.int64).reshape(-1, 4),
            np.array([self._edge[edge[::-1]] for edge in edges], np.int64),
            np.array([rules.headway_s(*edge) for edge in edges], np.int64),
            np.array([one is not None and one[0] >= _OWN_TRACKS for one in known], np.bool_),
            np.array([one is not None and one[0] == 1 for one in known], np.bool_),
        )
        self._opposing_s = rules.seconds("opposing_gap") if self._rows.single.any() else 0

    def blocked(
        self,
        train: DayTrain,
        calls: Sequence[Call],
        shift: Window,
        but: Collection[str] = (),
    ) -> list[Window]:
        """Return by how much a train, or a part of it, must not be late.

        Parameters
        ----------
        train : DayTrain
            The train; its own slots do not count.
        calls : sequence of Call
            The part.
        shift : (int, int)
            The delays that are thought of, s, the last one included; may be below 0.
        but : collection of str
            Trains that do not count either.

        Returns
        -------
        list of (int, int)
            Half-open intervals of delays, s, at which it would be too close to another train on
            the way to some next station, or would have to overtake it there.

        Examples
        --------
        >>> from datetime import date
        >>> a = Call("1", "a", 0, 0), Call("2", "b", 600, 600)
        >>> b = Call("3", "a", 900, 900), Call("2", "b", 1500, 1500)
        >>> day = date(2001, 8, 3)
        >>> one, two = (DayTrain(c[0].platform, "", "", "", "", day, c) for c in (a, b))
        >>> Slots([(one, a), (two, b)], DayRules()).blocked(one, a, (0, 3600))
        [(721, 1080)]
        """
        low, high = shift
        rides = [
            (edge, one.depart_s, two.arrive_s)
            for one, two in itertools.pairwise(calls)
            if (edge := self._edge.get((one.station, two.station), -1)) >= 0
        ]
        if not rides:
            return []
        own = self._train.get(train.id, -1), self._category.get(train.category, -1)
        others = np.array([self._train[name] for name in but if name in self._train], np.int64)
        windows = _windows(
            self._rows, np.array(rides, np.int64), *own, others, low, high, self._opposing_s
        )
        windows = windows[np.argsort(windows[:, 0], kind="stable")]
        return [(one, two) for one, two in windows[: _merge(windows)].tolist()]


class _Rows(NamedTuple):
    """What runs from each station to the next: rows of an edge are ``first[e]:first[e + 1]``.

    ``row`` has departure and arrival, s, and numbers of train and category, sorted; ``back`` the
    edge the other way, ``gap_s`` its headway, ``apart`` whether each category has tracks of its own
    and ``single`` whether there is one track for all.
    """

    first: Ints
    row: Ints
    back: Ints
    gap_s: Ints
    apart: NDArray[np.bool_]
    single: NDArray[np.bool_]


@kernel
def _windows(
    rows: _Rows,
    rides: Ints,
    train: int,
    category: int,
    others: Ints,
    low: int,
    high: int,
    opposing_s: int,
) -> Ints:
    """Return the delays (low, high) at which rides (edge, departure, arrival) are too close."""
    most = 0
    for number in range(rides.shape[0]):
        edge = rides[number, 0]
        back = rows.back[edge]
        most += rows.first[edge + 1] - rows.first[edge] + rows.first[back + 1] - rows.first[back]
    found = np.empty((most, 2), np.int64)
    count = 0
    for number in range(rides.shape[0]):
        departs, arrives = rides[number, 1], rides[number, 2]
        for way in range(2):
            edge = rides[number, 0]
            if way and not rows.single[edge]:
                continue
            gap = opposing_s if way else rows.gap_s[edge]
            apart = rows.apart[edge]
            edge = rows.back[edge] if way else edge
            for at in range(rows.first[edge], rows.first[edge + 1]):
                leaves, ends, who, kind = rows.row[at]
                if leaves < departs + low - _LONGEST_RUN_S or who == train:
                    continue
                if leaves >= departs + high + _LONGEST_RUN_S:
                    break
                if (apart and kind != category) or (others == who).any():
                    continue
                if way:
                    begin, end = leaves - gap - arrives + 1, ends + gap - departs
                else:
                    shifts = leaves - departs, ends - arrives
                    begin, end = min(shifts) - gap + 1, max(shifts) + gap
                begin, end = max(begin, low), min(end, high + 1)
                if begin < end:
                    found[count] = begin, end
                    count += 1
    return found[:count]


@kernel
def _merge(windows: Ints) -> int:
    """Put rising windows together that overlap or touch, at the front; return how many remain."""
    count = 0
    for at in range(windows.shape[0]):
        if count and windows[at, 0] <= windows[count - 1, 1]:
            windows[count - 1, 1] = max(windows[count - 1, 1], windows[at, 1])
        else:
            windows[count] = windows[at]
            count += 1
    return count
