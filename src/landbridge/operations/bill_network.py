"""The arrays of a day's trains and of local transport for the bill."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from landbridge.base.units import S_PER_H, S_PER_MIN
from landbridge.operations.bill_types import (
    CALL,
    DEPARTURE,
    EVENT,
    LINK,
    NEVER,
    REACH,
    TRAIN,
    Floats,
    Ints,
    Local,
    Network,
    records,
)
from landbridge.operations.types import Call, DayTrain

__all__ = ["LocalLink", "Places", "local_of", "network_of"]

_LONGEST_REACH_S = 2 * S_PER_H


@dataclass(frozen=True, slots=True)
class LocalLink:
    """Local transport from a place to another one, in one direction.

    ``minutes`` holds the walk to it and the mean wait; ``passengers_per_h`` is what it can take
    beside those it has. It runs from ``from_s`` to ``to_s`` of the service day.
    """

    from_station: str
    to_station: str
    mode: str
    minutes: float
    passengers_per_h: float
    from_s: float = 0.0
    to_s: float = NEVER
    source: str = ""
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """Numbers for the names of stations and categories."""

    stations: Mapping[str, int]
    categories: Mapping[str, int]

    @classmethod
    def of(cls, stations: Iterable[str], categories: Iterable[str]) -> Places:
        """Return numbers by name, in the order of the alphabet."""
        return cls(
            {name: number for number, name in enumerate(sorted(set(stations)))},
            {name: number for number, name in enumerate(sorted(set(categories)))},
        )


def network_of(trains: Sequence[tuple[DayTrain, Sequence[Call]]], places: Places) -> Network:
    """Return the arrays of trains with their calls.

    Parameters
    ----------
    trains : sequence of (DayTrain, sequence of Call)
        Trains with the calls that they make, which may differ from those planned.
    places : Places
        Numbers of stations and categories.

    Returns
    -------
    Network
        Calls where nobody gets on or off are left out; so are trains with less than two others.
    """
    kept = [
        (train, stops)
        for train, calls in trains
        if len(stops := [call for call in calls if call.boards]) > 1
    ]
    sizes = np.array([len(stops) for _, stops in kept], dtype=np.int64)
    station = _ints(places.stations[call.station] for _, stops in kept for call in stops)
    arrive = np.array([call.arrive_s for _, stops in kept for call in stops], dtype=np.float64)
    depart = np.array([call.depart_s for _, stops in kept for call in stops], dtype=np.float64)
    train = np.repeat(np.arange(len(kept)), sizes)
    ends = np.cumsum(sizes)
    sequence = np.arange(len(station)) - np.repeat(ends - sizes, sizes)
    leaves = np.ones(len(station), dtype=bool)
    leaves[ends - 1] = False
    calls = np.flatnonzero(leaves)
    # Later calls of a train come after its earlier ones even where a timetable in whole minutes
    # gives both the same time.
    event_call = calls[np.lexsort((calls, sequence[calls], depart[calls]))]
    call_event = np.full(len(station), -1, dtype=np.int64)
    call_event[event_call] = np.arange(len(event_call))
    at_station = np.lexsort((np.arange(len(event_call)), station[event_call]))
    first = np.searchsorted(
        station[event_call][at_station], np.arange(len(places.stations) + 1)
    ).astype(np.int64)
    place = np.empty(len(event_call), dtype=np.int64)
    place[at_station] = np.arange(len(event_call))
    return Network(
        calls=records(
            CALL, station=station, train=train, event=call_event, arrive_s=arrive, depart_s=depart
        ),
        events=records(EVENT, call=event_call, place=place),
        departures=records(DEPARTURE, event=at_station, at_s=depart[event_call][at_station]),
        trains=records(
            TRAIN,
            places=[float(one.places) if one.places > 0 else NEVER for one, _ in kept],
            category=[places.categories[one.category] for one, _ in kept],
        ),
        first=first,
        order=_order(arrive, depart, sequence),
    )


def _order(arrive: Floats, depart: Floats, sequence: Ints) -> Ints:
    """Return arrivals and departures in the order of time."""
    calls = np.arange(len(arrive))
    codes = np.concatenate([2 * calls, 2 * calls + 1])
    at = np.concatenate([arrive, depart])
    steps = np.concatenate([2 * sequence, 2 * sequence + 1])
    return codes[np.lexsort((codes, steps, at))].astype(np.int64)


def local_of(links: Sequence[LocalLink], places: Places) -> Local:
    """Return the arrays of local transport.

    Parameters
    ----------
    links : sequence of LocalLink
        Links in one direction each.
    places : Places
        Numbers of the stations.

    Returns
    -------
    Local
        What is reached by several links one after the other is worked out for each period in
        which the same links run, up to two hours of riding.
    """
    numbers = places.stations
    size = len(numbers)
    ordered = sorted(links, key=lambda one: (numbers[one.from_station], numbers[one.to_station]))
    begins = _ints(numbers[one.from_station] for one in ordered)
    times = sorted({0.0, NEVER, *(at for one in ordered for at in (one.from_s, one.to_s))})
    periods = [(begin, end) for begin, end in pairwise(times) if end > begin]
    first = [0]
    to: list[int] = []
    ride: list[float] = []
    for begin, end in periods:
        running = [one for one in ordered if one.from_s <= begin and one.to_s >= end]
        table = _reached(running, numbers)
        for station in range(size):
            row = table[station]
            found = np.flatnonzero(np.isfinite(row) & (row > 0))
            to += found.tolist()
            ride += row[found].tolist()
            first.append(len(to))
    return Local(
        first=np.searchsorted(begins, np.arange(size + 1)).astype(np.int64),
        links=records(
            LINK,
            to=[numbers[one.to_station] for one in ordered],
            ride_s=[one.minutes * S_PER_MIN for one in ordered],
            per_s=[one.passengers_per_h / S_PER_H for one in ordered],
            from_s=[one.from_s for one in ordered],
            to_s=[one.to_s for one in ordered],
        ),
        period_to_s=np.array([end for _, end in periods], dtype=np.float64),
        reach_first=np.array(first, dtype=np.int64),
        reach=records(REACH, to=to, ride_s=ride),
    )


def _reached(links: Sequence[LocalLink], numbers: Mapping[str, int]) -> Floats:
    """Return the least time from each station to each by links in a row, s (inf: too far)."""
    size = len(numbers)
    table = np.full((size, size), np.inf)
    np.fill_diagonal(table, 0.0)
    for one in links:
        if one.passengers_per_h > 0:
            pair = numbers[one.from_station], numbers[one.to_station]
            table[pair] = min(table[pair], one.minutes * S_PER_MIN)
    for middle in {numbers[one.from_station] for one in links}:
        table = np.minimum(table, table[:, middle, None] + table[None, middle])
    table[table > _LONGEST_REACH_S] = np.inf
    return table


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64)
