"""Services of a line: how many trains a day run between which points, from the traffic.

The traffic of a category differs from track to track. It is laid down in layers, each one train a
day: the first layer reaches as far as there is one train at all, the second as far as there are
two, and so on. So trains run as far as their number holds, and a train begins or ends only where
the number changes, and at borders, where another train goes on.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import CannotRunError
from landbridge.line.legs import legs_of
from landbridge.line.pace import traffic_on
from landbridge.line.rules import CATEGORIES
from landbridge.line.timetable import WEEK_DAYS
from landbridge.line.trains import default_train, train_types
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CONTAINER_PAIRS",
    "DAILY",
    "Slot",
    "TrainService",
    "layers_of",
    "part_of",
    "services_of",
    "slots_of",
]

Tables = Mapping[str, "pd.DataFrame"]
Layer = tuple[int, int, float]

DAILY: Final = (True,) * WEEK_DAYS
# The corridor's own pairs of container trains a day: 200,000 TEU a year, the claim of 2001, make
# two pairs of trains of 136 TEU (estimate).
CONTAINER_PAIRS: Final = 2.0
# Golden section: any first n multiples of it, less whole days, are spread over the day.
_GOLDEN: Final = (math.sqrt(5.0) - 1.0) / 2.0
_WHOLE: Final = 0.999
_NONE: Final = 0.001


@dataclass(frozen=True, slots=True)
class Slot:
    """One path a day of a service in one direction.

    Parameters
    ----------
    days : tuple of 7 bool
        Days of the week, from Monday, on which the train leaves.
    phase : float
        Where in the day it lies beside others of its category, from 0 to 1: trains of one phase
        would follow the same line in the graph.
    leave_s : int
        Earliest departure from its first point, s from 00:00 UTC; -1 where the phase decides.
    """

    days: tuple[bool, ...] = DAILY
    phase: float = 0.0
    leave_s: int = -1


@dataclass(frozen=True, slots=True)
class TrainService:
    """Trains of one type between two points of a line.

    Parameters
    ----------
    id : str
        Name; the numbers of its trains begin with it.
    category, train_type : str
        container, freight, passenger, suburban or special; row of `train_types`.
    first, last : int
        Numbers of the points between which it runs, ``first < last``.
    forth, back : tuple of Slot
        Paths of the day from ``first`` to ``last``, and the other way.
    """

    id: str
    category: str
    train_type: str
    first: int
    last: int
    forth: tuple[Slot, ...]
    back: tuple[Slot, ...]


def services_of(
    line: Line, tables: Tables, *, container_pairs: float = CONTAINER_PAIRS
) -> tuple[TrainService, ...]:
    """Return the services of a line.

    Parameters
    ----------
    line : Line
        The way.
    tables : mapping of str to DataFrame
        Tables of the scenario: traffic, train_types and what running times need.
    container_pairs : float
        Pairs a day of the corridor's own container trains, from end to end (0: none); the traffic
        of the table runs besides.

    Returns
    -------
    tuple of TrainService
        By category and way. A part of a train a day runs on as many days of the week.

    Examples
    --------
    >>> import landbridge
    >>> from landbridge.runs.lines import open_line
    >>> asked = landbridge.open_study("eurasia").scenario("2001")
    >>> scenario, line = open_line(asked, "Khasan-Ussuriysk")
    >>> for one in services_of(line, scenario.tables, container_pairs=0)[:3]:
    ...     print(one.id, line.points[one.first].name, line.points[one.last].name, len(one.forth))
    container-1 Baranovsky Ussuriysk 2
    freight-1 Khasan Ussuriysk 1
    freight-2 Makhalino Ussuriysk 3
    """
    found: list[TrainService] = []
    traffic = traffic_on(line, tables)
    wanted = sorted({category for one in traffic for category in one})
    if container_pairs > 0 and "container" not in wanted:
        wanted.insert(0, "container")
    for category in wanted:
        layers: list[Layer] = []
        for first, last in _parts(line):
            pairs = [one.get(category, 0.0) for one in traffic[first:last]]
            if category == "container" and container_pairs > 0:
                layers += layers_of([container_pairs] * (last - first), first)
            layers += layers_of(pairs, first)
        found += _services(line, tables, category, layers)
    return tuple(found)


def part_of(line: Line, first: int, last: int) -> Line:
    """Return the line from one of its points to another.

    Parameters
    ----------
    line : Line
        The line.
    first, last : int
        Numbers of two points, ``first < last``.

    Returns
    -------
    Line
        With km counted from the first point.
    """
    begin = line.points[first].km
    points = tuple(replace(one, km=one.km - begin) for one in line.points[first : last + 1])
    ends = points[0], points[-1]
    return replace(
        line,
        from_place=ends[0].place or ends[0].id,
        to_place=ends[1].place or ends[1].id,
        points=points,
        tracks=line.tracks[first:last],
        notes=(),
        via=(),
    )


def _parts(line: Line) -> list[tuple[int, int]]:
    """Return the parts of a line on which a train can run through: one country, one gauge."""
    found, first = [], 0
    for _, group in groupby(line.tracks, key=lambda track: (track.country, track.gauge_mm)):
        last = first + len(list(group))
        found.append((first, last))
        first = last
    return found


def layers_of(pairs: Sequence[float], offset: int = 0) -> list[Layer]:
    """Return layers of at most one train a day: first point, last point and trains a day.

    Parameters
    ----------
    pairs : sequence of n floats
        Pairs a day on each track.
    offset : int
        Number of the first point.

    Returns
    -------
    list of (int, int, float)
        The lowest layer first.

    Examples
    --------
    >>> layers_of([1.0, 2.5])
    [(0, 2, 1.0), (1, 2, 1.0), (1, 2, 0.5)]
    """
    found: list[Layer] = []
    for level in range(math.ceil(max(pairs, default=0.0) - _NONE)):
        share = [round(min(max(one - level, 0.0), 1.0), 3) for one in pairs]
        at = 0
        for value, group in groupby(share):
            length = len(list(group))
            if value > _NONE:
                found.append((offset + at, offset + at + length, value))
            at += length
    return found


def _services(
    line: Line, tables: Tables, category: str, layers: Sequence[Layer]
) -> list[TrainService]:
    """Return services of the layers, those of one way together; the longest first."""
    found = []
    for number, (way, (forth, back)) in enumerate(slots_of(category, layers).items(), start=1):
        train = _train_type(line, tables, category, *way)
        found.append(TrainService(f"{category}-{number}", category, train, *way, forth, back))
    return found


def slots_of(
    category: str, layers: Sequence[Layer]
) -> dict[tuple[int, int], tuple[tuple[Slot, ...], tuple[Slot, ...]]]:
    """Return by first and last point the slots of layers, forth and back.

    Parameters
    ----------
    category : str
        Categories are shifted against each other by equal parts of a day.
    layers : sequence of (int, int, float)
        Of :func:`layers_of`.

    Returns
    -------
    dict
        By way, in rising order.
    """
    longest = sorted(layers, key=lambda one: (one[0] - one[1], one))
    slots: dict[tuple[int, int], list[Slot]] = {}
    for number, (first, last, share) in enumerate(longest):
        phase = (number * _GOLDEN + CATEGORIES.index(category) / len(CATEGORIES)) % 1.0
        slots.setdefault((first, last), []).append(Slot(_days(share, number), phase))
    return {
        way: (tuple(held), tuple(replace(one, phase=(1.5 - one.phase) % 1.0) for one in held))
        for way, held in sorted(slots.items())
    }


def _days(share: float, number: int) -> tuple[bool, ...]:
    """Return days of the week, as evenly spread as can be."""
    count = WEEK_DAYS if share >= _WHOLE else max(1, round(WEEK_DAYS * share))
    on = {(k * WEEK_DAYS // count + number) % WEEK_DAYS for k in range(count)}
    return tuple(day in on for day in range(WEEK_DAYS))


def _train_type(line: Line, tables: Tables, category: str, first: int, last: int) -> str:
    """Return the usual train type of a part, or of its kind the one that fits more of its loops."""
    track = line.tracks[first]
    usual = default_train(tables, category, track.country, track.gauge_mm)
    if category != "container":
        return usual
    room = [
        point.usable_length_m
        for point in line.points[first + 1 : last]
        if point.meets and not math.isnan(point.usable_length_m)
    ]
    best, most = usual, -1
    for one in train_types(tables).values():
        fits = one.category == category and track.gauge_mm in one.gauges_mm
        if not fits or (one.countries and track.country not in one.countries):
            continue
        try:
            legs = legs_of(part_of(line, first, last), tables, one.id)
        except CannotRunError:
            continue
        if {leg.train_type.id for leg in legs} != {one.id}:
            continue
        length = max(leg.consist.length_m for leg in legs)
        loops = sum(metres >= length for metres in room)
        if loops > most or (loops == most and one.id == usual):
            best, most = one.id, loops
    return best
