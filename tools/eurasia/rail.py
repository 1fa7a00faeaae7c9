"""The railway tables of the study: lines, sections and their course on the map.

In: the raw folder, through `rail_stops` (where the stops are) and `rail_facts` (how the track
is). Out: rows of lines.csv and sections.csv and features of geometry.geojson.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.eurasia.common import (
    BuildError,
    Point,
    Row,
    decimal,
    great_circle_km,
    read_rows,
    worst,
)
from tools.eurasia.geometry import Polyline, round_points, simplify
from tools.eurasia.places import build_countries, build_places, stop_points
from tools.eurasia.rail_facts import Facts, Period, read_facts
from tools.eurasia.rail_stops import Line, Stop, read_lines

__all__ = ["RailTables", "build_rail", "line_lengths", "way_km"]

#: No point of the drawing that is left out lies further off than this.
TOLERANCE_KM = 0.3


@dataclass(frozen=True)
class RailTables:
    """What the railway gives to the study.

    Parameters
    ----------
    places, countries, lines, sections : list of dict
        Rows by the columns of the schemas.
    geometry_features : list of dict
        GeoJSON features, one per section id.
    drawn_km : dict of str to float
        Length of each line by OpenStreetMap in km, as a check of the official one.
    """

    places: list[Row]
    countries: list[Row]
    lines: list[Row]
    sections: list[Row]
    geometry_features: list[dict[str, Any]]
    drawn_km: dict[str, float]


def build_rail(raw: Path) -> RailTables:
    """Return the tables of the railway.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    RailTables
        Complete: a fault of the raw folder stops the build.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> tables = build_rail(RAW)
    >>> sum(line["official_km"] == "9288.2" for line in tables.lines)
    1
    """
    places = build_places(raw)
    country_of = {row["id"]: row["country"] for row in places}
    points = stop_points(raw, places)
    facts = read_facts(raw)
    lines = read_lines(raw, points)
    known_lines = {line.id for line in lines}
    strangers = sorted(set(facts.rows) - known_lines)
    if strangers:
        raise BuildError(f"map_facts.csv: no line {', '.join(strangers)}")
    raw_ids = _raw_section_ids(raw)
    sections: list[Row] = []
    features: list[dict[str, Any]] = []
    for line in lines:
        for row, course in _sections(line, facts, country_of, raw_ids, points):
            sections.append(row)
            features.append(_feature(row["id"], course, line.drawing.method))
    return RailTables(
        places=places,
        countries=build_countries(raw),
        lines=[_line_row(line) for line in lines],
        sections=sections,
        geometry_features=features,
        drawn_km={line.id: line.stops[-1].at_km - line.stops[0].at_km for line in lines},
    )


def line_lengths(sections: Sequence[Row]) -> dict[str, float]:
    """Return the length of each line: each pair of places once, whatever the years.

    Parameters
    ----------
    sections : sequence of dict
        Rows of sections.csv.

    Returns
    -------
    dict of str to float
        Kilometres by line.

    Examples
    --------
    >>> rows = [{"line": "a", "from_place": "x", "to_place": "y", "length_km": "2.5"}] * 2
    >>> line_lengths(rows)
    {'a': 2.5}
    """
    parts = {(r["line"], r["from_place"], r["to_place"]): float(r["length_km"]) for r in sections}
    total: dict[str, float] = {}
    for (line, _, _), km in parts.items():
        total[line] = round(total.get(line, 0.0) + km, 3)
    return total


def way_km(sections: Sequence[Row], parts: Sequence[tuple[str, str, str]]) -> float:
    """Return the length of a way over parts of lines.

    Parameters
    ----------
    sections : sequence of dict
        Rows of sections.csv.
    parts : sequence of (str, str, str)
        Line, and the two places between which it is used, in the order of the line.

    Returns
    -------
    float
        Kilometres.

    Raises
    ------
    BuildError
        A line does not lead from the one place to the other.

    Examples
    --------
    >>> rows = [{"line": "a", "from_place": "x", "to_place": "y", "length_km": "2.5"}]
    >>> way_km(rows, [("a", "x", "y")])
    2.5
    """
    total = 0.0
    for line, start, end in parts:
        steps = {
            row["from_place"]: (row["to_place"], float(row["length_km"]))
            for row in sections
            if row["line"] == line
        }
        here = start
        while here != end:
            if here not in steps:
                raise BuildError(f"line '{line}' does not lead from '{start}' to '{end}'")
            here, km = steps[here]
            total += km
    return round(total, 3)


def _line_row(line: Line) -> Row:
    return {
        "id": line.id,
        "name": line.name,
        "from_place": line.stops[0].place,
        "to_place": line.stops[-1].place,
        "official_km": line.official_km,
        "project": line.project,
        "source": line.source,
        "confidence": line.confidence,
    }


def _raw_section_ids(raw: Path) -> dict[frozenset[str], str]:
    return {
        frozenset((row["from_id"], row["to_id"])): f"sections:{row['section_id']}"
        for row in read_rows(raw / "sections.csv")
    }


def _sections(
    line: Line,
    facts: Facts,
    country_of: dict[str, str],
    raw_ids: dict[frozenset[str], str],
    points: dict[str, Point],
) -> list[tuple[Row, Polyline]]:
    order = [stop.place for stop in line.stops]
    found = []
    for i, (a, b) in enumerate(zip(line.stops, line.stops[1:], strict=False)):
        country = facts.country(line.id, order, i)
        if not country:
            if country_of[a.place] != country_of[b.place]:
                raise BuildError(
                    f"map_facts.csv: line '{line.id}' crosses a border between '{a.place}' and "
                    f"'{b.place}'; add a fact 'country' that says who runs the section"
                )
            country = country_of[a.place]
        raw_key = raw_ids.get(frozenset((a.station, b.station)), "")
        course = _course(line, a, b, points)
        for period in facts.periods(line.id, line.project, order, i, raw_key, country):
            found.append((_section_row(line, a, b, country, period), course))
    return found


def _section_row(line: Line, a: Stop, b: Stop, country: str, period: Period) -> Row:
    confidence = worst([a.confidence, b.confidence])
    suffix = f":{period.valid_from}" if period.valid_from else ""
    if period.project and not line.project:
        suffix += f":{period.project}"
    gauges, tracks, traction, speed = period.values
    notes = [_length_source(line, a, b), *period.sources]
    return {
        "id": f"{line.id}:{a.place}:{b.place}{suffix}",
        "line": line.id,
        "from_place": a.place,
        "to_place": b.place,
        "country": country,
        "length_km": decimal(abs(b.km - a.km)),
        "gauges_mm": gauges,
        "tracks": tracks,
        "traction": traction,
        "max_freight_speed_kmh": speed,
        "speed_confidence": "" if period.confidence == confidence else period.confidence,
        "project": period.project,
        "source": "; ".join(notes),
        "confidence": confidence,
        "valid_from": period.valid_from,
        "valid_to": period.valid_to,
    }


def _length_source(line: Line, a: Stop, b: Stop) -> str:
    """Return where the length of a section comes from."""
    if a.basis == b.basis == "station":
        return f"stations.csv chainage {a.station} to {b.station}"
    parts = dict.fromkeys(stop.source for stop in (a, b) if stop.source)
    return "; ".join([line.source, *parts])


def _course(line: Line, a: Stop, b: Stop, points: dict[str, Point]) -> Polyline:
    """Return the drawing between two stops; a straight line where the drawing has nothing."""
    if b.at_km - a.at_km > 0.05:
        return Polyline.of(line.drawing.cut(a.at_km, b.at_km), line.drawing.method)
    ends = [points[stop.station or stop.place] for stop in (a, b)]
    if great_circle_km(*ends) < 0.05:
        ends = [points[a.place], points[b.place]]
    return Polyline.of(ends, "straight line")


def _feature(section: str, course: Polyline, method: str) -> dict[str, Any]:
    coordinates = round_points(simplify(course.points, TOLERANCE_KM))
    return {
        "type": "Feature",
        "properties": {"id": section, "method": course.method or method},
        "geometry": {"type": "LineString", "coordinates": coordinates},
    }
