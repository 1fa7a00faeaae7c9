"""Which delays of a train run into the others, which stand as they are."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from landbridge.operations.rules import DayRules
from landbridge.operations.types import Call, DayTrain

__all__ = ["Slots", "merged"]

_OWN_TRACKS: Final = 4  # from so many tracks on, each category has its own
_LONGEST_RUN_S: Final = 4 * 3600

Window = tuple[int, int]


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
        self._rules = rules
        held: dict[tuple[str, str], list[tuple[int, int, str, str]]] = defaultdict(list)
        for train, calls in trains:
            for one, two in itertools.pairwise(calls):
                row = one.depart_s, two.arrive_s, train.id, train.category
                held[one.station, two.station].append(row)
        self._held: Mapping[tuple[str, str], list[tuple[int, int, str, str]]] = {
            edge: sorted(rows) for edge, rows in held.items()
        }

    def _near(
        self, edge: tuple[str, str], low_s: int, high_s: int
    ) -> Sequence[tuple[int, int, str, str]]:
        rows = self._held.get(edge, [])
        first = bisect_left(rows, (low_s, 0, "", ""))
        return rows[first : bisect_left(rows, (high_s, 0, "", ""))]

    def _others(
        self, train: DayTrain, edge: tuple[str, str], around: Window, but: Collection[str]
    ) -> Iterable[tuple[int, int]]:
        tracks = self._rules.headways.get(edge) or self._rules.headways.get(edge[::-1])
        apart = tracks is not None and tracks[0] >= _OWN_TRACKS
        for leaves, arrives, name, category in self._near(edge, *around):
            if name != train.id and name not in but and not (apart and category != train.category):
                yield leaves, arrives

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
        found: list[Window] = []
        for one, two in itertools.pairwise(calls):
            edge = one.station, two.station
            gap = self._rules.headway_s(*edge)
            span = one.depart_s + low - _LONGEST_RUN_S, one.depart_s + high + _LONGEST_RUN_S
            for leaves, arrives in self._others(train, edge, span, but):
                at, to = leaves - one.depart_s, arrives - two.arrive_s
                found.append((min(at, to) - gap + 1, max(at, to) + gap))
            tracks = self._rules.headways.get(edge) or self._rules.headways.get(edge[::-1])
            if tracks is not None and tracks[0] == 1:
                gap = self._rules.seconds("opposing_gap")
                for leaves, arrives in self._others(train, edge[::-1], span, but):
                    first, last = leaves - gap - two.arrive_s, arrives + gap - one.depart_s
                    found.append((first + 1, last))
        return merged((max(a, low), min(b, high + 1)) for a, b in found)
