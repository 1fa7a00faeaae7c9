"""Technical stops of a train on a line: crews, locomotives, inspections, from rows of data.

What is done at a border lasts as long as the border does: its dwell is in `transfers`, and routing
counts it. A stop there is listed and not counted, so that no hour is counted twice; so is the work
on a train before it leaves, which is part of the terminal's dwell.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from landbridge.data.rows import kept_rows
from landbridge.line.running import Leg
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BORDER", "GAUGE_CHANGE", "Stop", "technical_stops"]

BORDER: Final = "border"
GAUGE_CHANGE: Final = "gauge_change"
_DWELL: Final = "dwell in transfers.csv, which routing counts"
_SAME: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop for the train itself, not for what it carries.

    ``point`` is the number of the point of the line; ``kinds`` what is done there, the longest
    work first; ``minutes`` the standing time (NaN: known to routing only). ``counted`` says
    whether it is part of the commercial speed. ``rows`` are ids of technical_stops.
    """

    point: int
    place: str
    country: str
    km: float
    kinds: tuple[str, ...]
    minutes: float
    counted: bool
    rows: tuple[str, ...]
    source: str
    estimated: bool


@dataclass(slots=True)
class _Work:
    """Work due at one point, while stops are being placed."""

    minutes: float = 0.0
    parts: list[Any] = field(default_factory=list)


def technical_stops(
    line: Line, legs: Sequence[Leg], stops_table: pd.DataFrame, category: str
) -> tuple[Stop, ...]:
    """Return where a train stops for itself on its way.

    Parameters
    ----------
    line : Line
        The way.
    legs : sequence of Leg
        The parts of one consist, of :func:`landbridge.line.running.legs_of`.
    stops_table : pandas.DataFrame
        Table technical_stops of the scenario.
    category : str
        Category of the train.

    Returns
    -------
    tuple of Stop
        In the order of the way. Rows that name the country or the category hold before rows that
        leave them empty. Work that falls on the same point is done at the same time: the stop
        lasts as long as the longest, rows for the same change of traction one after the other.
        Work that is due after so many km is spread evenly, a stop less than there are such
        distances, and goes to where the train stands anyway if that is near, else to the nearest
        place. Rows of kind ``border`` are not used: the dwell of borders is in transfers.

    Examples
    --------
    >>> import landbridge
    >>> from landbridge.runs.lines import open_line
    >>> asked = landbridge.open_study("eurasia").scenario("2001")
    >>> scenario, line = open_line(asked, "Khasan-Ussuriysk")
    >>> from landbridge.line.legs import legs_of
    >>> legs = legs_of(line, scenario.tables, "ru-container-71")
    >>> table = scenario.tables["technical_stops"]
    >>> [stop.place for stop in technical_stops(line, legs, table, "container")]
    ['Khasan', 'Baranovsky']
    """
    found: list[Stop] = []
    for number, journey in enumerate(_journeys(legs)):
        first = journey[0].first
        country = journey[0].country
        held = _rows_for(stops_table, category, country)
        if number:
            found.append(_border(line, first, legs))
        elif started := [row for row in held if row.occurs == "start"]:
            minutes = sum(float(row.stop_min) for row in started)
            found.append(_stop(line, 0, country, _Work(minutes, started), counted=False))
        work = _placed(line, journey, held)
        found += [
            _stop(line, point, country, one, counted=True) for point, one in sorted(work.items())
        ]
    return tuple(found)


def _journeys(legs: Sequence[Leg]) -> list[list[Leg]]:
    """Return legs joined within a country and gauge: a border renews crew and train anyway."""
    return [list(group) for _, group in groupby(legs, key=lambda leg: (leg.country, leg.gauge_mm))]


def _rows_for(table: pd.DataFrame, category: str, country: str) -> list[Any]:
    """Return the rows that hold for a category and country, the most special of each kind.

    Work at a place competes with work of its kind at that place alone.
    """
    best: dict[tuple[str, str, str], tuple[int, list[Any]]] = {}
    for row in kept_rows(table):
        here, such = country in row.countries, category in row.categories
        if (row.countries and not here) or (row.categories and not such):
            continue
        rank = 2 * here + such
        key = (row.kind, row.occurs, row.place)
        if key not in best or rank > best[key][0]:
            best[key] = (rank, [row])
        elif rank == best[key][0]:
            best[key][1].append(row)
    return [row for _, group in best.values() for row in group]


def _placed(line: Line, journey: Sequence[Leg], held: Sequence[Any]) -> dict[int, _Work]:
    """Return the work at each point inside a journey."""
    first, last = journey[0].first, journey[-1].last
    work: dict[int, _Work] = {}
    changes = [row for row in held if row.occurs == "traction_change"]
    for leg in journey[1:]:
        minutes = sum(float(row.stop_min) for row in changes)
        work[leg.first] = _Work(minutes, list(changes))
    for row in held:
        if row.occurs == "at_place" and row.kind != BORDER:
            for point in range(first + 1, last):
                if line.points[point].place == row.place:
                    _add(work, point, row)
    due = [row for row in held if row.occurs == "every_km"]
    for row in sorted(due, key=lambda row: (-float(row.every_km), row.Index)):
        used: set[int] = set()
        for point in _every(line, first, last, row, work):
            if point in used:  # there are fewer points than stops
                work[point].minutes += float(row.stop_min)
            else:
                _add(work, point, row)
            used.add(point)
    return work


def _add(work: dict[int, _Work], point: int, row: Any) -> None:
    one = work.setdefault(point, _Work())
    one.minutes = max(one.minutes, float(row.stop_min))
    one.parts.append(row)


def _every(line: Line, first: int, last: int, row: Any, work: Mapping[int, _Work]) -> Iterator[int]:
    """Yield the points at which work is due that recurs after so many km.

    As few stops as keep the mean distance, evenly spread; each goes to where the train stands long
    enough anyway, else to a place of the study, else to any point, as near as there is one.
    """
    points, minutes = line.points, float(row.stop_min)
    begin, end = points[first].km, points[last].km
    count = math.ceil((end - begin) / float(row.every_km) - _SAME) - 1
    apart = (end - begin) / (count + 1)
    free = list(range(first + 1, last)) or [first]
    for number in range(1, count + 1):
        due = begin + number * apart

        def fitness(point: int, due: float = due) -> tuple[float, ...]:
            off = abs(points[point].km - due)
            stands = point in work and work[point].minutes >= minutes
            rank = 3 if stands else 2 if points[point].place else int(points[point].meets)
            return (float(off < apart / 2), rank if off < apart / 2 else 0, -off, -point)

        chosen = max(free, key=fitness)
        if len(free) > 1:
            free.remove(chosen)
        yield chosen


def _border(line: Line, first: int, legs: Sequence[Leg]) -> Stop:
    """Return the stop between two journeys, whose dwell the border has."""
    before = next(leg for leg in legs if leg.last == first)
    after = next(leg for leg in legs if leg.first == first)
    kind = BORDER if before.country != after.country else GAUGE_CHANGE
    point = line.points[first]
    return Stop(
        first, point.name, after.country, point.km, (kind,), float("nan"), False, (), _DWELL, False
    )


def _stop(line: Line, number: int, country: str, work: _Work, *, counted: bool) -> Stop:
    point = line.points[number]
    parts = sorted(work.parts, key=lambda row: (-float(row.stop_min), row.Index))
    kinds = tuple(dict.fromkeys(row.kind for row in parts)) or ("locomotive_change",)
    return Stop(
        number,
        point.name,
        country,
        point.km,
        kinds,
        work.minutes,
        counted,
        tuple(row.Index for row in parts),
        "; ".join(dict.fromkeys(row.source for row in parts))
        or "no row of technical_stops holds here: no time is counted",
        any(row.confidence == "estimate" for row in parts),
    )
