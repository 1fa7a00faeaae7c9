"""Hold a plan against what it must keep to, by the trains that come of it.

Shares nothing with what makes plans: it reads the day as it was and as it runs then.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from landbridge.data.gtfs_cells import time_text
from landbridge.operations.changes import apply, parts
from landbridge.operations.circulation import balance
from landbridge.operations.reach import touched
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Change, DayTrain, DayTrains, Empty, Shut

__all__ = ["EMPTY", "crowded", "faults", "misplaced", "too_close", "with_stock"]

#: What stands behind the name of a train whose stock runs without passengers.
EMPTY: Final = "#empty"

_OWN_TRACKS: Final = 4


def _runs(
    trains: Iterable[DayTrain],
) -> dict[tuple[str, str], list[tuple[int, int, str, str]]]:
    found: dict[tuple[str, str], list[tuple[int, int, str, str]]] = defaultdict(list)
    for train in trains:
        for one, two in zip(train.calls, train.calls[1:], strict=False):
            row = one.depart_s, two.arrive_s, train.id, train.category
            found[one.station, two.station].append(row)
    return found


def too_close(
    day: DayTrains, changes: Sequence[Change], rules: DayRules, empty: Sequence[Empty] = ()
) -> list[tuple[str, str, tuple[str, str]]]:
    """Return which changed trains run too close to others between two stations.

    Parameters
    ----------
    day : DayTrains
        The day as it was.
    changes : sequence of Change
        The plan.
    rules : DayRules
        Headways.
    empty : sequence of Empty
        Stock that runs without passengers: changed trains, too.

    Returns
    -------
    list of (str, str, (str, str))
        The changed train, the other one, and between which stations. Pairs that run as they did
        are left out.

    Examples
    --------
    >>> from datetime import date
    >>> too_close(DayTrains("", date(2001, 8, 3), "UTC", {}, (), ""), [], DayRules())
    []
    """
    old = {edge: {row[2]: row for row in held} for edge, held in _runs(day.trains).items()}
    named = {one.train for one in changes} | {one.train for one in empty}
    found = []
    runs = [*apply(day, changes).trains, *_moves(day, empty)]
    for edge, held in _runs(runs).items():
        before = old.get(edge, {})
        known = rules.headways.get(edge) or rules.headways.get(edge[::-1])
        gap = rules.headway_s(*edge)
        for row in held:
            name = row[2].split("#")[0] if row[2].split("#")[0] in named else row[2]
            if name not in named or before.get(name, ())[:2] == row[:2]:
                continue
            if row[2].endswith(EMPTY):
                name = row[2]
            for other in held:
                if other[2] == row[2]:
                    continue
                if known is not None and known[0] >= _OWN_TRACKS and other[3] != row[3]:
                    continue
                ahead, behind = (row, other) if row[:2] <= other[:2] else (other, row)
                if behind[0] - ahead[0] < gap or behind[1] - ahead[1] < gap:
                    found.append((name, other[2], edge))
    return found


def _moves(day: DayTrains, empty: Sequence[Empty]) -> list[DayTrain]:
    """Return stock that runs without passengers as trains."""
    by = {one.id: one for one in day.trains}
    return [replace(by[one.train], id=one.train + EMPTY, calls=one.calls) for one in empty]


def crowded(
    day: DayTrains, changes: Sequence[Change], rules: DayRules, empty: Sequence[Empty]
) -> list[str]:
    """Return which stock runs without passengers too close to others, a sentence a pair.

    Whoever dispatches them sets their times on the evening; a plan that has some may run.

    Parameters
    ----------
    day : DayTrains
        The day as it was.
    changes : sequence of Change
        The plan.
    rules : DayRules
        Headways.
    empty : sequence of Empty
        Stock that runs without passengers.

    Examples
    --------
    >>> from datetime import date
    >>> crowded(DayTrains("", date(2001, 8, 3), "UTC", {}, (), ""), [], DayRules(), [])
    []
    """
    found = too_close(day, changes, rules, empty)
    return _Words(day).close([row for row in found if with_stock(row)])


def with_stock(close: tuple[str, str, tuple[str, str]]) -> bool:
    """Return whether one of two that are too close is stock without passengers.

    Examples
    --------
    >>> with_stock(("12#empty", "14", ("a", "b"))), with_stock(("12", "14", ("a", "b")))
    (True, False)
    """
    return any(name.endswith(EMPTY) for name in close[:2])


def _standing(trains: Sequence[DayTrain], rules: DayRules) -> dict[tuple[str, str], int]:
    """Return the balance of stock, that of a depot with its terminus."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for (place, category), more in balance(trains).items():
        depot = [
            one.depot_of
            for one in rules.turnbacks
            if one.place == place and one.depot_of and place in rules.depots(one.depot_of, category)
        ]
        found[depot[0] if depot else place, category] += more
    return {key: more for key, more in found.items() if more}


def misplaced(day: DayTrains, changes: Sequence[Change], rules: DayRules) -> int:
    """Return how many sets of stock are missing somewhere at 04:00 of the next day.

    Parameters
    ----------
    day : DayTrains
        The day as it was.
    changes : sequence of Change
        A plan without runs of empty stock.
    rules : DayRules
        For depots.

    Returns
    -------
    int
        As many stand where they are not needed.

    Examples
    --------
    >>> from landbridge.operations.example import two_trains
    >>> day = two_trains()
    >>> misplaced(day, [], DayRules())
    0
    """
    was, now = _standing(day.trains, rules), _standing(apply(day, changes).trains, rules)
    return sum(max(0, was.get(key, 0) - now.get(key, 0)) for key in {*was, *now})


def faults(
    day: DayTrains,
    changes: Sequence[Change],
    shut: Sequence[Shut],
    rules: DayRules,
    reach: Collection[str],
    empty: Sequence[Empty] = (),
) -> list[str]:
    """Return what is wrong with a plan; nothing if it may run.

    Parameters
    ----------
    day : DayTrains
        The day as it was.
    changes : sequence of Change
        The plan.
    shut : sequence of Shut
        What is shut.
    rules : DayRules
        Headways.
    reach : collection of str
        Trains that may be changed.
    empty : sequence of Empty
        Stock that runs without passengers.

    Returns
    -------
    list of str
        Trains that run where it is shut, that are changed though nothing reaches them, that run too
        close to others with passengers (`crowded` has the rest); stations with too little or too
        much rolling stock at 04:00 of the next day. Trains are called by their numbers, stations by
        their names.

    Examples
    --------
    >>> from datetime import date
    >>> faults(DayTrains("", date(2001, 8, 3), "UTC", {}, (), ""), [], [], DayRules(), [])
    []
    """
    runs = apply(day, changes)
    said = _Words(day)
    found = [
        f"train {said.train(name)} runs where it is shut: {said.shut(one.shut)}"
        for name, one in touched(runs, shut).items()
    ]
    found += [
        f"train {said.train(one.train)} is changed, though nothing that is shut reaches it"
        for one in changes
        if one.train not in reach
    ]
    found += said.close(too_close(day, changes, rules))
    moves = _moves(day, empty)
    found += [
        f"the stock of train {said.train(name)} runs where it is shut: {said.shut(one.shut)}"
        for name, one in touched(replace(day, trains=tuple(moves)), shut).items()
    ]
    was, now = _standing(day.trains, rules), _standing([*runs.trains, *moves], rules)
    found += [
        said.stock(place, category, now.get((place, category), 0) - was.get((place, category), 0))
        for place, category in sorted({*was, *now})
        if was.get((place, category), 0) != now.get((place, category), 0)
    ]
    for one in changes:
        for calls in parts(one):
            if any(b.arrive_s < a.depart_s for a, b in itertools.pairwise(calls)):
                found.append(f"train {said.train(one.train)} arrives before it departs")
    return found


class _Words:
    """Trains by the number that passengers know, stations by their names."""

    def __init__(self, day: DayTrains) -> None:
        self._stations = day.stations
        self._numbers = {one.id: one.number for one in day.trains}
        self._known = Counter(self._numbers.values())

    def train(self, name: str) -> str:
        """Return the number of a train, with its id where several have it."""
        own = name.partition("#")[0] if name not in self._numbers else name
        number = self._numbers.get(own, own)
        return number if self._known[number] < 2 else f"{number} ({own})"

    def run(self, name: str) -> str:
        """Return the number of a train that runs, with or without passengers."""
        return self.train(name) + " (its empty stock)" * name.endswith(EMPTY)

    def station(self, name: str) -> str:
        found = self._stations.get(name)
        return found.name if found else name

    def shut(self, shut: Sequence[Shut]) -> str:
        return ", ".join(
            dict.fromkeys(
                self.station(one.station)
                + (f" to {self.station(one.to_station)}" if one.to_station else "")
                + f" from {time_text(one.from_s)[:-3]} to {time_text(one.to_s)[:-3]}"
                for one in shut
            )
        )

    def close(self, found: Sequence[tuple[str, str, tuple[str, str]]]) -> list[str]:
        """Return a sentence for each pair of trains, whichever of them is changed."""
        pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for one, two, edge in found:
            held = pairs.setdefault((min(one, two), max(one, two)), [])
            if edge not in held:
                held.append(edge)
        return [
            f"trains {self.run(one)} and {self.run(two)} run too close to each other from "
            f"{self.station(edges[0][0])} to {self.station(edges[0][1])}"
            + (f", and {len(edges) - 1} times more" if len(edges) > 1 else "")
            for (one, two), edges in pairs.items()
        ]

    def stock(self, place: str, category: str, more: int) -> str:
        sets = f"{abs(more)} set{'s'[: abs(more) != 1]} of {category} stock"
        what = "too many" if more > 0 else "too few"
        return f"{sets} {what} at {self.station(place)} at 04:00"
