"""Passengers by hour, origin and destination: shares of what is known of a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from tools.eurasia.common import Row, decimal
from tools.yaroslavsky.pattern import Run
from tools.yaroslavsky.raw import rows, setting
from tools.yaroslavsky.ways import MOSCOW

__all__ = ["passengers"]

_LEAST: Final = 1.0
#: The passengers are those of a Friday.
_DAY: Final = "fri"
_CHANGE_S: Final = 60


def passengers(raw: Path, kept: Sequence[Run]) -> Iterator[Row]:
    """Yield the rows of the table `passengers`: suburban by shares, long-distance by trains."""
    a_day = setting(raw, "departures_per_day") * setting(raw, "friday_factor")
    weights = {row["place"]: float(row["weight"]) for row in rows(raw, "demand")}
    reached = {place for run in kept for place in run.way.places}
    latest = {end: _latest(end, kept) for end in {*weights, *_origins(raw)}}
    for origin in rows(raw, "demand_origins"):
        start, volume = origin["place"], a_day * float(origin["factor"])
        beyond = _beyond(start, kept)
        ends = {p: w for p, w in weights.items() if p in beyond and p in reached}
        whole = sum(weights.values()) if start == MOSCOW else sum(ends.values())
        for hour in rows(raw, "profile"):
            for end, weight in ends.items():
                share = volume * weight / whole
                out, back = float(hour["share_out"]) * share, float(hour["share_in"]) * share
                closes = 3600 * (int(hour["hour"]) + 1)
                # Nobody comes in the hours from which no train leads there any more.
                if closes <= latest[end].get(start, 0):
                    yield from _row(hour["hour"], start, end, out)
                if closes <= latest[start].get(end, 0):
                    yield from _row(hour["hour"], end, start, back)
    yield from _long_distance(raw, kept)


def _origins(raw: Path) -> list[str]:
    return [row["place"] for row in rows(raw, "demand_origins")]


def _latest(end: str, kept: Sequence[Run]) -> dict[str, int]:
    """Return until when a place can be left by suburban trains to reach another, by place.

    Trains are gone through backwards, the last departure first (Dibbelt et al. 2013, connection
    scan); a train that is of use from a place on is of use from every place before.
    """
    hops = sorted(
        (
            (run.depart[at], run.arrive[at + 1], number, at)
            for number, run in enumerate(kept)
            if run.way.category == "suburban"
            for at in range(len(run.way.legs))
        ),
        reverse=True,
    )
    found: dict[str, int] = {}
    useful: set[int] = set()
    for depart, arrive, number, at in hops:
        way = kept[number].way
        gets_off = way.stops[at + 1] and (
            way.places[at + 1] == end or arrive + _CHANGE_S <= found.get(way.places[at + 1], 0)
        )
        if gets_off:
            useful.add(number)
        if number in useful and way.stops[at]:
            found[way.places[at]] = max(found.get(way.places[at], 0), depart)
    return found


def _beyond(start: str, kept: Sequence[Run]) -> set[str]:
    """Return the places to which outward suburban trains lead from a place."""
    found: set[str] = set()
    for run in kept:
        way = run.way
        if way.category == "suburban" and not run.inward and start in way.places:
            at = way.places.index(start)
            found.update(way.places[at + 1 :])
    return found


def _row(hour: str, start: str, end: str, people: float) -> Iterator[Row]:
    if people >= _LEAST:
        yield {
            "id": f"{hour}:{start}:{end}",
            "hour": hour,
            "from_place": start,
            "to_place": end,
            "category": "suburban",
            "days": _DAY,
            "passengers": decimal(people, 0),
            "source": "estimate: shares of Y009",
            "confidence": "estimate",
        }


def _long_distance(raw: Path, kept: Sequence[Run]) -> Iterator[Row]:
    """Yield the passengers of long-distance trains, who come in the hour before the train's."""
    people = setting(raw, "passengers_per_train")
    found: dict[tuple[int, str, str], int] = {}
    for run in kept:
        if run.way.category == "passenger" and run.days in ("", _DAY):
            key = (run.depart[0] // 3600 - 1, run.way.places[0], run.way.places[-1])
            found[key] = found.get(key, 0) + 1
    for (hour, start, end), trains in found.items():
        yield {
            "id": f"{hour}:{start}:{end}:passenger",
            "hour": str(hour),
            "from_place": start,
            "to_place": end,
            "category": "passenger",
            "days": _DAY,
            "passengers": decimal(people * trains, 0),
            "source": "estimate: full trains of August; the last place stands for all beyond",
            "confidence": "estimate",
        }
