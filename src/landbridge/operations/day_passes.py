"""Stations that a train passes without a stop, told from slower trains of the same timetable.

A feed names stops only. Where another train calls at B between A and C, a train that runs from A to
C passes B, if it has the time for no other way.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from landbridge.base.geo import great_circle_km
from landbridge.operations.types import Call, DayTrain, Station

__all__ = ["with_passes"]

# A way by other stations is not taken for that of a fast train if it is longer than the crow flies
# by this factor, or if the fast train takes less than this share of the time of the slow one.
_DETOUR: Final = 1.5
_LEAST_SHARE: Final = 0.5
_MOST_SHARE: Final = 1.15

_Pair = tuple[str, str]
_Way = tuple[tuple[str, str, float], ...]  # station, platform, share of the time


def _length_km(stations: Mapping[str, Station], names: Sequence[str]) -> float:
    ends = [stations[name] for name in names]
    return sum(great_circle_km(a.lat, a.lon, b.lat, b.lon) for a, b in itertools.pairwise(ends))


def _is_way(
    stations: Mapping[str, Station], calls: Sequence[Call], least_s: int, most_s: int
) -> bool:
    """Return whether a fast train may take the way of a slow one."""
    names = [call.station for call in calls]
    if len(set(names)) < len(names):
        return False
    slow_s = calls[-1].arrive_s - calls[0].depart_s
    if not _LEAST_SHARE * slow_s <= least_s or not most_s <= _MOST_SHARE * slow_s:
        return False
    crow = _length_km(stations, [names[0], names[-1]])
    return _length_km(stations, names) <= _DETOUR * crow + 0.1


def _ways(stations: Mapping[str, Station], trains: Sequence[DayTrain]) -> dict[_Pair, _Way]:
    """Return what lies between stations that some train runs between without a stop."""
    run: dict[_Pair, tuple[int, int]] = {}
    patterns: dict[tuple[str, ...], tuple[Call, ...]] = {}
    for train in trains:
        patterns.setdefault(tuple(call.platform for call in train.calls), train.calls)
        for a, b in zip(train.calls, train.calls[1:], strict=False):
            took = b.arrive_s - a.depart_s
            least, most = run.get((a.station, b.station), (took, took))
            run[a.station, b.station] = min(least, took), max(most, took)
    longest: dict[_Pair, tuple[Call, ...]] = {}
    for calls in patterns.values():
        for first in range(len(calls)):
            for last in range(first + 2, len(calls)):
                pair = calls[first].station, calls[last].station
                if pair in run and last - first + 1 > len(longest.get(pair, ())):
                    part = calls[first : last + 1]
                    if _is_way(stations, part, *run[pair]):
                        longest[pair] = part
    return {
        pair: tuple(
            (call.station, call.platform, (call.arrive_s - part[0].depart_s) / _total(part))
            for call in part[1:-1]
        )
        for pair, part in longest.items()
    }


def _total(part: Sequence[Call]) -> int:
    return max(1, part[-1].arrive_s - part[0].depart_s)


def with_passes(stations: Mapping[str, Station], trains: Sequence[DayTrain]) -> list[DayTrain]:
    """Return trains with calls where they pass a station.

    Parameters
    ----------
    stations : mapping of str to Station
        By id.
    trains : sequence of DayTrain
        Trains that stop at all their calls.

    Returns
    -------
    list of DayTrain
        The same; times at stations that are passed are in proportion to those of a train that
        stops there (an estimate), and the passing calls do not board.

    Examples
    --------
    >>> with_passes({}, [])
    []
    """
    ways = _ways(stations, trains)
    if not ways:
        return list(trains)
    found = []
    for train in trains:
        calls: list[Call] = []
        for call in train.calls:
            if calls:
                before = calls[-1]
                took = call.arrive_s - before.depart_s
                for station, platform, share in ways.get((before.station, call.station), ()):
                    at_s = before.depart_s + round(share * took)
                    calls.append(Call(platform, station, at_s, at_s, boards=False))
            calls.append(call)
        found.append(
            train if len(calls) == len(train.calls) else replace(train, calls=tuple(calls))
        )
    return found
