"""The way of each service: the legs it runs over, with its minutes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError
from tools.yaroslavsky.raw import rows, setting
from tools.yaroslavsky.track import Leg, legs, line_stops

__all__ = ["DWELL_S", "MOSCOW", "Way", "back", "long_distance_ways", "suburban_ways"]

MOSCOW: Final = "moscow-yaroslavsky"
_STEP_S: Final = 30
#: What a stop costs, when the minutes of a service are shared over its legs.
_STOP_S: Final = 60
DWELL_S: Final = 30


@dataclass(frozen=True)
class Way:
    """A train's way: places in order, seconds of each leg and which places it stops at."""

    route: str
    category: str
    places: tuple[str, ...]
    seconds: tuple[int, ...]
    legs: tuple[Leg, ...]
    stops: tuple[bool, ...]
    waits: tuple[bool, ...]
    fast: bool


def _graph(raw: Path) -> dict[str, dict[str, Leg]]:
    graph: dict[str, dict[str, Leg]] = {}
    for leg in legs(raw):
        graph.setdefault(leg.start, {})[leg.end] = leg
        graph.setdefault(leg.end, {})[leg.start] = leg
    return graph


def _walk(graph: Mapping[str, Mapping[str, Leg]], start: str, end: str) -> list[str]:
    """Return the places from start to end (the lines are a tree)."""
    before: dict[str, str] = {start: ""}
    queue = [start]
    for place in queue:
        for other in graph[place]:
            if other not in before:
                before[other] = place
                queue.append(other)
    if end not in before:
        raise BuildError(f"no line leads from {start} to {end}")
    way = [end]
    while before[way[-1]]:
        way.append(before[way[-1]])
    return way[::-1]


def _shared(total_s: int, km: Sequence[float], stops: Sequence[bool]) -> list[int]:
    """Return the seconds of each leg: its km at one pace and a minute for the stop at its end.

    The times at the places are rounded to half a minute, so that nothing adds up.
    """
    fixed = [_STOP_S if stop else 0 for stop in stops]
    pace = (total_s - sum(fixed)) / sum(km)
    if pace <= 0:
        raise BuildError(f"{total_s} s do not suffice for {sum(fixed)} s of stops")
    ends, far = [0], 0.0
    for length, stop in zip(km, fixed, strict=True):
        far += pace * length + stop
        ends.append(max(ends[-1] + _STEP_S, _STEP_S * round(far / _STEP_S)))
    ends[-1] = total_s
    return [b - a for a, b in pairwise(ends)]


def suburban_ways(raw: Path) -> dict[str, Way]:
    """Return the outward way of every suburban route."""
    graph, found = _graph(raw), dict[str, Way]()
    waiting = {s.place for own in line_stops(raw).values() for s in own if s.waits}
    for row in rows(raw, "services"):
        chain = [MOSCOW, *row["by"].split(";")]
        places = [MOSCOW]
        for a, b in pairwise(chain):
            places += _walk(graph, a, b)[1:]
        split = places.index("mytishchi")
        listed = row["stops_to_mytishchi"].split(";") if row["stops_to_mytishchi"] else []
        express = bool(listed) and listed[-1] == places[-1]
        stops = [
            place in listed if listed and (at < split or express) else True
            for at, place in enumerate(places)
        ]
        way = [graph[a][b] for a, b in pairwise(places)]
        first = round(60 * float(row["minutes_to_mytishchi"]))
        rest = round(60 * float(row["minutes"])) - first
        seconds = _shared(first, [leg.km for leg in way[:split]], stops[1 : split + 1])
        if rest:
            seconds += _shared(rest, [leg.km for leg in way[split:]], stops[split + 1 :])
        found[row["route"]] = Way(
            row["route"],
            "suburban",
            tuple(places),
            tuple(seconds),
            tuple(way),
            tuple(stops),
            tuple(place in waiting for place in places),
            bool(listed),
        )
    return found


def long_distance_ways(raw: Path) -> dict[str, Way]:
    """Return the outward way of long-distance trains by the last place of the study."""
    graph, found = _graph(raw), dict[str, Way]()
    waiting = {s.place for own in line_stops(raw).values() for s in own if s.waits}
    pace = 3600 / setting(raw, "long_distance_kmh")
    for end in sorted({row["by"] for row in rows(raw, "long_distance")}):
        places = _walk(graph, MOSCOW, end)
        way = [graph[a][b] for a, b in pairwise(places)]
        stops = [place in (MOSCOW, end) for place in places]
        total = _STEP_S * round(pace * sum(leg.km for leg in way) / _STEP_S)
        found[end] = Way(
            end,
            "passenger",
            tuple(places),
            tuple(_shared(total, [leg.km for leg in way], [False] * len(way))),
            tuple(way),
            tuple(stops),
            tuple(place in waiting for place in places),
            True,
        )
    return found


def back(way: Way) -> Way:
    """Return the same way in the other direction."""
    return replace(
        way,
        places=way.places[::-1],
        seconds=way.seconds[::-1],
        legs=way.legs[::-1],
        stops=way.stops[::-1],
        waits=way.waits[::-1],
    )
