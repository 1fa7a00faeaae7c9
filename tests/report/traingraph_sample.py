"""A made-up line and its trains, as the JSON of `landbridge timetable` and as what is drawn.

Sixty points over 1,200 km, double track but for the middle; or 400 points over 9,400 km and eight
time zones. Trains run by a list of services; on single track they may cross between points: what is
drawn here is a picture, not a timetable that works. `meets` is one that does.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from landbridge.report.traingraph import (
    GraphConflict,
    GraphPoint,
    GraphTrain,
    GraphWindow,
    TrainGraph,
)

FIRST = ("Al", "Bra", "Chere", "Del", "Ekate", "Fo", "Gor", "Hab", "Irku", "Jul", "Kras", "Lim")
LAST = ("bad", "grad", "hausen", "insk", "novka", "ovo", "ton", "yarsk", "burg", "govaya", "itsa")
START = datetime(2001, 5, 4, tzinfo=UTC)
ZONES = (
    "Asia/Vladivostok",
    "Asia/Yakutsk",
    "Asia/Irkutsk",
    "Asia/Krasnoyarsk",
    "Asia/Omsk",
    "Asia/Yekaterinburg",
    "Europe/Moscow",
)
KINDS = {
    "container": (60.0, 0.12, 300.0, 2400),
    "freight": (48.0, 0.25, 130.0, 1500),
    "passenger": (75.0, 0.22, 90.0, 420),
    "suburban": (50.0, 0.9, 4.0, 60),
    "special": (85.0, 0.02, 900.0, 1200),
}


def name(number: int) -> str:
    """Return the name of a point."""
    return FIRST[number % len(FIRST)] + LAST[(number * 5 + number // 12) % len(LAST)]


def points(count: int = 60, km: float = 1200.0, zones: int = 1) -> tuple[GraphPoint, ...]:
    """Return points at uneven distances; a third in the middle is single track."""
    gaps = 1.0 + 0.6 * np.sin(1.7 * np.arange(count - 1))
    at = np.concatenate(([0.0], np.cumsum(gaps))) * km / gaps.sum()
    return tuple(
        GraphPoint(
            name=name(n),
            km=round(float(at[n]), 1),
            tracks=0 if n == count - 1 else 1 if count // 3 <= n < 2 * count // 3 else 2,
            timezone=ZONES[min(zones - 1, n * zones // count)],
            important=n % 9 == 0 or n == count - 1,
        )
        for n in range(count)
    )


def train(
    line: tuple[GraphPoint, ...],
    label: str,
    category: str,
    begin_s: int,
    *,
    forth: bool = True,
    first: int = 0,
    last: int = -1,
    seed: int = 0,
) -> GraphTrain:
    """Return a train that runs at the pace of its category and rests here and there."""
    speed, share, _, rest_s = KINDS[category]
    draw = np.random.default_rng(seed)
    numbers = np.arange(first, len(line) if last == -1 else last + 1)
    if not forth:
        numbers = numbers[::-1]
    km = np.array([line[n].km for n in numbers])
    run = np.abs(np.diff(km)) / (speed * draw.uniform(0.9, 1.1)) * 3600
    stops = draw.random(len(numbers)) < share
    rest = np.where(stops, draw.uniform(0.5, 1.5, len(numbers)) * rest_s, 0.0)
    rest[[0, -1]] = 0.0
    arrive = begin_s + np.concatenate(([0.0], np.cumsum(run) + np.cumsum(rest)[:-1]))
    depart = arrive + rest
    return GraphTrain(
        id=label,
        category=category,
        points=numbers,
        arrive_s=np.rint(arrive).astype(np.int64),
        depart_s=np.rint(depart).astype(np.int64),
        stops=stops,
        service=category,
    )


def dense(count: int = 3000, stations: int = 400, days: int = 7) -> TrainGraph:
    """Return a week of a long line: every kind of train both ways, all the way."""
    line = points(stations, 9400.0 if stations > 100 else 1200.0, 7 if stations > 100 else 1)
    draw = np.random.default_rng(1)
    span = days * 86400
    kinds = draw.choice(["container", "freight", "passenger"], count, p=[0.35, 0.45, 0.2])
    ride = line[-1].km / 55 * 3600
    trains = tuple(
        train(
            line,
            str(1001 + n),
            str(kinds[n]),
            int(-ride + (span + ride) * n / count),
            forth=n % 2 == 0,
            seed=n,
        )
        for n in range(count)
    )
    return TrainGraph("Alisk - Moskva: train graph", line, trains, START, span)


def meets(stations: int = 13, pairs: int = 9) -> TrainGraph:
    """Return a day of single track: trains there never wait, those back wait where they meet them.

    Sections take 18 minutes; a train back leaves a point when no train there is on the next
    section before it has arrived.
    """
    line = tuple(
        GraphPoint(name(n), 14.0 * n, 1 if n < stations - 1 else 0, "Asia/Vladivostok", n % 6 == 0)
        for n in range(stations)
    )
    run, every = 1080, 8400
    there = [1800 + number * every for number in range(pairs)]
    trains = []
    for number, begin in enumerate(there):
        kind = ("container", "freight", "passenger")[number % 3]
        at = begin + run * np.arange(stations)
        rest = np.zeros(stations, np.int64)
        numbers = np.arange(stations)
        trains.append((str(2001 + 2 * number), kind, numbers, at, at + rest))
        arrive, depart, now = [], [], begin + 2400
        for n in range(stations - 1, -1, -1):
            arrive.append(now)
            for leaves in there:
                enters = leaves + (n - 1) * run
                if n and enters < now + run and now < enters + run:
                    now = enters + run
            depart.append(now if n else arrive[-1])
            now += run
        trains.append(
            (str(2002 + 2 * number), kind, numbers[::-1], np.array(arrive), np.array(depart))
        )
    made = tuple(GraphTrain(i, k, n, a, d, a < d, k) for i, k, n, a, d in trains)
    return TrainGraph(
        "Khasan - Ussuriysk: train graph", line, made, START, 86400, zone="Asia/Vladivostok"
    )


def busy() -> TrainGraph:
    """Return a day with every category, closed track and conflicts: what a planner has to mend."""
    line = points()
    kinds = ("container", "freight", "passenger", "freight", "suburban", "container")
    trains = []
    for n in range(90):
        kind = kinds[n % 6]
        if kind == "suburban":
            begin, end, label = 14400 + n * 700, 9, 6001 + n
        else:
            begin, end, label = -50000 + n * 1500, -1, 1001 + n
        trains.append(train(line, str(label), kind, begin, forth=n % 4 in (0, 1), last=end, seed=n))
    trains.append(train(line, "SP 1", "special", 6 * 3600, seed=999))
    hour = 3600

    def shut(first: int, last: int, begin_h: int, end_h: int, way: str, why: str) -> GraphWindow:
        return GraphWindow(line[first].km, line[last].km, begin_h * hour, end_h * hour, way, why)

    windows = (
        shut(20, 23, 10, 13, "both", "rail renewal"),
        shut(2, 8, 1, 5, "forth", "maintenance"),
        shut(44, 50, 14, 18, "back", "maintenance"),
    )
    low, high, loop = line[24].km, line[25].km, line[50].km
    conflicts = (
        GraphConflict(loop, loop, 12 * hour, 12 * hour, ("1011", "1054"), "no free track"),
        GraphConflict(low, high, 7 * hour, 7 * hour + 900, ("1101", "1104"), "both on one track"),
        GraphConflict(low, high, 8 * hour, 8 * hour + 600, ("1103", "1104"), "less than 8 min"),
    )
    return TrainGraph(
        "Alisk - Moskva: train graph", line, tuple(trains), START, 86400, windows, conflicts
    )


def crawling(picture: TrainGraph) -> TrainGraph:
    """Return a graph with two hours of work a day on each track, which travel along the line."""
    windows = tuple(
        GraphWindow(one.km, after.km, begin, begin + 7200, way, "maintenance")
        for day in range(-7, 1 + picture.span_s // 86400)
        for way, turn, shift in (("forth", 1, 0), ("back", -1, 43200))
        for one, after in pairwise(picture.points)
        for begin in (int(day * 86400 + 21600 + shift + turn * one.km / 62 * 3600),)
    )
    return replace(picture, windows=windows)


def iso(at_s: int) -> str:
    """Return a time as the JSON has it."""
    return (START + timedelta(seconds=at_s)).isoformat()


def result(picture: TrainGraph) -> dict[str, Any]:
    """Return a graph as the JSON of `landbridge timetable`."""
    return {
        "line": "made up", "from": "a", "to": "z", "from_name": "Alisk", "to_name": "Moskva",
        "scenario": "base", "year": 2001, "from_date": "2001-05-04",
        "days": picture.span_s // 86400,
        "points": [
            {
                "name": point.name, "place": point.name if point.important else "",
                "km": point.km, "tracks": point.tracks, "timezone": point.timezone,
            }
            for point in picture.points
        ],
        "trains": [
            {
                "id": one.id, "service": one.service, "category": one.category,
                "stops": [
                    {
                        "km": picture.points[n].km, "arrive": iso(a), "depart": iso(d),
                        "stop": s,
                    }
                    for n, a, d, s in zip(
                        one.points.tolist(), one.arrive_s.tolist(), one.depart_s.tolist(),
                        one.stops.tolist(), strict=True,
                    )
                ],
            }
            for one in picture.trains
        ],
        "windows": [
            {
                "from_km": one.from_km, "to_km": one.to_km, "from": iso(one.from_s),
                "to": iso(one.to_s), "way": one.way, "why": one.why,
            }
            for one in picture.windows
        ],
        "conflicts": [
            {
                "from_km": one.from_km, "to_km": one.to_km, "from": iso(one.from_s),
                "to": iso(one.to_s), "trains": list(one.trains), "why": one.why,
            }
            for one in picture.conflicts
        ],
        "notes": ["The line is made up."],
    }  # fmt: skip
