"""The circulation of rolling stock: which working follows which, and where it stands at the end.

Where a timetable has no blocks, they are computed: at each station the stock that came last goes
out first, once it has had the time to turn. Trains of different categories do not mix.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from landbridge.operations.rules import DayRules
from landbridge.operations.types import DayTrain

__all__ = ["BALANCE_S", "balance", "followers", "turn_s", "with_blocks"]

#: When the stock has to stand where the next morning needs it, s: 04:00 of the next day.
BALANCE_S: Final = 28 * 3600


def turn_s(rules: DayRules, station: str, category: str) -> int:
    """Return the least time from an arrival to the next departure of the same stock, s.

    Examples
    --------
    >>> turn_s(DayRules(), "mytishchi", "suburban")
    600
    """
    known = rules.turn_at(station, category)
    return known.turn_s if known else rules.seconds("turn", category)


def with_blocks(trains: Sequence[DayTrain], rules: DayRules) -> list[DayTrain]:
    """Return trains all of which have a block: their own, or a computed one.

    Parameters
    ----------
    trains : sequence of DayTrain
        Of one day.
    rules : DayRules
        How long trains turn.

    Returns
    -------
    list of DayTrain
        In the same order. Computed blocks are named ``~1``, ``~2``, ...: each departure takes the
        stock of its category that arrived last of all that had the time to turn; where there is
        none, stock that stood there overnight.

    Examples
    --------
    >>> with_blocks([], DayRules())
    []
    """
    free: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    events: list[tuple[int, int, int]] = []
    for number, train in enumerate(trains):
        if train.block:
            continue
        first, last = train.calls[0], train.calls[-1]
        ready_s = last.arrive_s + turn_s(rules, last.station, train.category)
        events.append((first.depart_s, 1, number))
        events.append((ready_s, 0, number))
    block: dict[int, str] = {}
    named = 0
    for _, leaves, number in sorted(events):
        train = trains[number]
        if not leaves:
            free[train.calls[-1].station, train.category].append((train.calls[-1].arrive_s, number))
            continue
        stock = free[train.calls[0].station, train.category]
        if stock:
            stock.sort()
            block[number] = block[stock.pop()[1]]
        else:
            named += 1
            block[number] = f"~{named}"
    return [
        replace(train, block=block[number]) if number in block else train
        for number, train in enumerate(trains)
    ]


def followers(trains: Sequence[DayTrain]) -> dict[str, str]:
    """Return which train the stock of each train runs next; trains without one are not in it.

    Examples
    --------
    >>> followers([])
    {}
    """
    blocks: dict[str, list[DayTrain]] = defaultdict(list)
    for train in trains:
        blocks[train.block].append(train)
    found = {}
    for members in blocks.values():
        members.sort(key=lambda one: (one.calls[0].depart_s, one.calls[-1].arrive_s))
        for one, two in itertools.pairwise(members):
            if one.calls[-1].station == two.calls[0].station:
                found[one.id] = two.id
    return found


def balance(trains: Sequence[DayTrain], until_s: int = BALANCE_S) -> Mapping[tuple[str, str], int]:
    """Return how much more stock each station has at a time than at the beginning.

    Parameters
    ----------
    trains : sequence of DayTrain
        What runs.
    until_s : int
        Trains that start before then count, s.

    Returns
    -------
    mapping of (str, str) to int
        Arrivals less departures, by station and category; stations where they are equal are left
        out.

    Examples
    --------
    >>> balance([])
    {}
    """
    more: Counter[tuple[str, str]] = Counter()
    for train in trains:
        if train.calls[0].depart_s < until_s:
            more[train.calls[-1].station, train.category] += 1
            more[train.calls[0].station, train.category] -= 1
    return {key: more[key] for key in sorted(more) if more[key]}
