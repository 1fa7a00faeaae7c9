"""Hold a plan against what it must keep to, by the trains that come of it.

Shares nothing with what makes plans: it reads the day as it was and as it runs then.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from landbridge.operations.changes import apply, parts
from landbridge.operations.circulation import balance
from landbridge.operations.reach import touches
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Change, DayTrain, DayTrains, Empty, Shut

__all__ = ["faults", "too_close"]

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
    day: DayTrains, changes: Sequence[Change], rules: DayRules
) -> list[tuple[str, str, str]]:
    """Return which changed trains run too close to others between two stations.

    Parameters
    ----------
    day : DayTrains
        The day as it was.
    changes : sequence of Change
        The plan.
    rules : DayRules
        Headways.

    Returns
    -------
    list of (str, str, str)
        The changed train, the other one, and where. Pairs that run as they did are left out.

    Examples
    --------
    >>> from datetime import date
    >>> too_close(DayTrains("", date(2001, 8, 3), "UTC", {}, (), ""), [], DayRules())
    []
    """
    old = {edge: {row[2]: row for row in held} for edge, held in _runs(day.trains).items()}
    named = {one.train for one in changes}
    found = []
    for edge, held in _runs(apply(day, changes).trains).items():
        before = old.get(edge, {})
        known = rules.headways.get(edge) or rules.headways.get(edge[::-1])
        gap = rules.headway_s(*edge)
        for row in held:
            name = row[2].split("#")[0] if row[2].split("#")[0] in named else row[2]
            if name not in named or before.get(name, ())[:2] == row[:2]:
                continue
            for other in held:
                if other[2] == row[2]:
                    continue
                if known is not None and known[0] >= _OWN_TRACKS and other[3] != row[3]:
                    continue
                ahead, behind = (row, other) if row[:2] <= other[:2] else (other, row)
                if behind[0] - ahead[0] < gap or behind[1] - ahead[1] < gap:
                    found.append((name, other[2], f"{edge[0]} to {edge[1]}"))
    return found


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
        Trains that touch what is shut, that are changed though nothing reaches them, that run too
        close; stations where rolling stock is missing at 04:00 of the next day.

    Examples
    --------
    >>> from datetime import date
    >>> faults(DayTrains("", date(2001, 8, 3), "UTC", {}, (), ""), [], [], DayRules(), [])
    []
    """
    runs = apply(day, changes)
    found = [f"train {one.id} touches what is shut" for one in runs.trains if touches(one, shut)]
    found += [
        f"train {one.train} is changed beyond the reach"
        for one in changes
        if one.train not in reach
    ]
    found += [
        f"train {one} is too close to {two} from {where}"
        for one, two, where in too_close(day, changes, rules)
    ]
    by = {one.id: one for one in day.trains}
    moves = [replace(by[one.train], id=f"{one.train}#0", calls=one.calls) for one in empty]
    found += [
        f"stock of train {one.id} touches what is shut" for one in moves if touches(one, shut)
    ]
    was, now = _standing(day.trains, rules), _standing([*runs.trains, *moves], rules)
    found += [
        f"{now.get(key, 0) - was.get(key, 0):+d} stock of {key[1]} trains at {key[0]} at 04:00"
        for key in sorted({*was, *now})
        if was.get(key, 0) != now.get(key, 0)
    ]
    for one in changes:
        for calls in parts(one):
            if any(b.arrive_s < a.depart_s for a, b in itertools.pairwise(calls)):
                found.append(f"train {one.train} arrives before it departs")
    return found
