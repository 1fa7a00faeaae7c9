"""The tables of the study `southern-africa`, from its raw folder."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from tools.eurasia.common import (
    ROOT,
    BuildError,
    Point,
    Row,
    between,
    decimal,
    geojson_text,
    great_circle_km,
    read_json,
    read_rows,
    schema_columns,
    table_text,
    worst,
)

__all__ = [
    "RAW",
    "STUDY",
    "build_files",
    "drawn_by_hand",
    "places_at",
    "section_ends",
    "section_lengths",
]

STUDY: Final = ROOT / "src/landbridge/studies/southern-africa"
RAW: Final = STUDY / "raw"
GEOMETRY: Final = "geometry.geojson"
#: Tables whose raw rows only lack the columns that nobody filled.
PLAIN: Final = (
    *("countries", "places", "links", "passages", "transfers", "services", "speeds", "tariffs"),
    *("emission_factors", "exchange_rates", "projects", "observations"),
    *("corridors", "vehicles", "resistance_laws", "train_types", "haulage", "track", "signalling"),
    *("capacity_rules", "removals", "traffic", "technical_stops", "resources"),
    "primary_delays",
)


def build_files(raw: Path) -> dict[str, str]:
    """Return the files of the study as text.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    dict of str to str
        Content by file name.

    Examples
    --------
    >>> build_files(RAW)["lines.csv"].splitlines()[0]
    'id,name,from_place,to_place,official_km,project,source,confidence'
    """
    stops = _stops(raw)
    tables: dict[str, list[Row]] = {name: read_rows(raw / f"{name}.csv") for name in PLAIN}
    tables["lines"] = [
        {
            **line,
            "from_place": stops[line["id"]][0]["place"],
            "to_place": stops[line["id"]][-1]["place"],
        }
        for line in read_rows(raw / "lines.csv")
    ]
    tables["sections"] = _sections(raw, stops)
    tables["operating_points"] = operating_points(raw)
    files = {f"{name}.csv": table_text(schema_columns(name), rows) for name, rows in tables.items()}
    files[GEOMETRY] = geojson_text(_features(raw))
    return files


def _stops(raw: Path) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in read_rows(raw / "stops.csv"):
        found.setdefault(row["line"], []).append(row)
    return found


def section_ends(raw: Path) -> list[tuple[str, str, str]]:
    """Return line, first and last place of every section, in the order of raw/stops.csv."""
    return [
        (line, a["place"], b["place"])
        for line, own in _stops(raw).items()
        for a, b in pairwise(own)
    ]


def places_at(raw: Path) -> dict[str, Point]:
    """Return longitude and latitude of every place in degrees."""
    return {
        row["id"]: (float(row["lon_deg"]), float(row["lat_deg"]))
        for row in read_rows(raw / "places.csv")
    }


def drawn_by_hand(raw: Path) -> dict[str, list[Point]]:
    """Return the courses that raw/drawn.csv has, by the id of their section or link."""
    courses: dict[str, list[Point]] = {}
    for row in read_rows(raw / "drawn.csv"):
        points = [point.split() for point in row["points"].split(";")]
        courses[row["section"]] = [(float(lon), float(lat)) for lon, lat in points]
    return courses


def _drawn_km(raw: Path) -> dict[str, float]:
    """Return how long each section is on the map, in km."""
    tracks = read_json(raw / "tracks.geojson")["features"]
    known = {f["properties"]["id"]: float(f["properties"]["km"]) for f in tracks}
    for name, course in drawn_by_hand(raw).items():
        known[name] = sum(great_circle_km(a, b) for a, b in pairwise(course))
    return known


def section_lengths(raw: Path) -> dict[str, tuple[float, str]]:
    """Return length in km and its confidence of every section.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    dict of str to (float, str)
        A length that raw/stops.csv gives stands; the others share what is left of the official
        length of the line as they are long on the map, or are as long as on the map.
    """
    drawn, lengths = _drawn_km(raw), dict[str, tuple[float, str]]()
    official = {row["id"]: row for row in read_rows(raw / "lines.csv")}
    for line, own in _stops(raw).items():
        pairs = [(f"{line}:{a['place']}:{b['place']}", b) for a, b in pairwise(own)]
        given = {name: float(row["km"]) for name, row in pairs if row["km"]}
        open_km = sum(drawn[name] for name, _ in pairs if name not in given)
        total = official[line]["official_km"]
        scale = (float(total) - sum(given.values())) / open_km if total and open_km else 1.0
        if not 0.8 < scale < 1.25:
            raise BuildError(f"line {line}: map and official length differ by {scale - 1:+.0%}")
        for name, row in pairs:
            km = given.get(name, drawn[name] * scale)
            said = "published" if name in given and "estimate" not in row["source"] else "estimate"
            lengths[name] = (round(km, 1), said)
    return lengths


def _sections(raw: Path, stops: Mapping[str, list[Row]]) -> list[Row]:
    lengths, rows = section_lengths(raw), []
    official = {row["id"]: row for row in read_rows(raw / "lines.csv")}
    for line, own in stops.items():
        for a, b in pairwise(own):
            name = f"{line}:{a['place']}:{b['place']}"
            km, said = lengths[name]
            shared = official[line]["official_km"] and not b["km"]
            how = "share of the official length by the map" if shared else "length on the map"
            source = official[line]["source"] if shared else "raw/tracks.geojson, raw/drawn.csv"
            length = b["source"] if b["km"] else f"{how}: {source}"
            rows.append(
                {
                    **{key: b[key] for key in b if key not in ("place", "km", "confidence")},
                    "id": name,
                    "from_place": a["place"],
                    "to_place": b["place"],
                    "length_km": decimal(km),
                    "speed_confidence": b["confidence"],
                    "source": length if b["km"] else f"{length}; tracks: {b['source']}",
                    "confidence": worst([said]),
                }
            )
    return rows


def operating_points(raw: Path) -> list[Row]:
    """Return the stations between the places of a line, from the km that a list of stations has.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    list of Row
        A row for each station of raw/stations.csv that is no place. The list counts from one end
        of the line, which may be its last place; between two places the km of the list are
        stretched to those of the sections.
    """
    at, rows = _line_km(raw), []
    listed: dict[str, list[Row]] = {}
    for row in read_rows(raw / "stations.csv"):
        listed.setdefault(row["line"], []).append(row)
    for line, own in listed.items():
        known = [(float(row["km"]), at[line][row["place"]]) for row in own if row["place"]]
        if [km for km, _ in known] != sorted({km for km, _ in known}):
            raise BuildError(f"line {line}: the km of raw/stations.csv do not rise")
        for row in own:
            if row["place"]:
                continue
            word = row["name"].lower().replace(" ", "-").replace("'", "")
            rows.append(
                {
                    "id": f"{line}:{word}",
                    "line": line,
                    "name": row["name"],
                    "km": decimal(round(between(float(row["km"]), known), 1)),
                    "kind": "station",
                    "source": f"{row['source']}, stretched to the sections: an estimate",
                    "confidence": "estimate",
                }
            )
    return rows


def _line_km(raw: Path) -> dict[str, dict[str, float]]:
    """Return the km of the places of every line from its first place."""
    lengths, found = section_lengths(raw), dict[str, dict[str, float]]()
    for line, own in _stops(raw).items():
        found[line] = {own[0]["place"]: 0.0}
        for a, b in pairwise(own):
            km = lengths[f"{line}:{a['place']}:{b['place']}"][0]
            found[line][b["place"]] = found[line][a["place"]] + km
    return found


def _features(raw: Path) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = [
        {**f, "properties": {"id": f["properties"]["id"], "method": f["properties"]["method"]}}
        for f in read_json(raw / "tracks.geojson")["features"]
    ]
    methods = {row["section"]: row["method"] for row in read_rows(raw / "drawn.csv")}
    for name, course in drawn_by_hand(raw).items():
        shape = {"type": "LineString", "coordinates": [list(point) for point in course]}
        properties = {"id": name, "method": methods[name]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    return features
