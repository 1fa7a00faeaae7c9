"""Places, lines and sections from raw/stations.csv, lines.csv and tracks.csv."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tools.eurasia.common import Point, Row, between, decimal, great_circle_km
from tools.yaroslavsky.raw import rows

__all__ = ["Leg", "Stop", "legs", "line_stops", "lines", "places", "sections", "station_headways"]


@dataclass(frozen=True)
class Stop:
    """A place on a line; trains can wait there to let others pass where ``waits``."""

    place: str
    km: float
    waits: bool
    exact: bool


@dataclass(frozen=True)
class Leg:
    """The way between two neighbouring places; ``tracks`` of both directions together."""

    line: str
    start: str
    end: str
    km: float
    tracks: int
    headway_s: int
    source: str
    km_source: str


def _at(raw: Path) -> dict[str, Point]:
    return {
        row["place"]: (float(row["lon_deg"]), float(row["lat_deg"]))
        for row in rows(raw, "stations")
        if row["name"]
    }


def line_stops(raw: Path) -> dict[str, list[Stop]]:
    """Return the places of each line in order with their km.

    Where a row has no km, the distance between the two nearest that have one is shared as the
    straight distances from place to place are.
    """
    at, found = _at(raw), dict[str, list[Stop]]()
    listed: dict[str, list[Row]] = {}
    for row in rows(raw, "stations"):
        if row["line"]:
            listed.setdefault(row["line"], []).append(row)
    for line, own in listed.items():
        straight = [0.0]
        for a, b in pairwise(own):
            straight.append(straight[-1] + great_circle_km(at[a["place"]], at[b["place"]]))
        known = [
            (far, float(row["km"])) for far, row in zip(straight, own, strict=True) if row["km"]
        ]
        found[line] = [
            Stop(
                row["place"],
                round(float(row["km"]) if row["km"] else between(far, known), 1),
                row["waits"] == "yes",
                bool(row["km"]) and "estimate" not in row["km_source"],
            )
            for far, row in zip(straight, own, strict=True)
        ]
    return found


def legs(raw: Path) -> list[Leg]:
    """Return the legs of all lines."""
    found = []
    stops = line_stops(raw)
    for row in rows(raw, "tracks"):
        own = stops[row["line"]]
        order = [stop.place for stop in own]
        first, last = order.index(row["from_place"]), order.index(row["to_place"])
        for a, b in pairwise(own[first : last + 1]):
            exact = a.exact and b.exact
            how = (
                "km of both ends" if exact else "estimate: straight distances stretched to km posts"
            )
            found.append(
                Leg(
                    row["line"],
                    a.place,
                    b.place,
                    round(b.km - a.km, 1),
                    int(row["tracks"]),
                    round(60 * float(row["headway_min"])),
                    row["source"],
                    f"{how} (raw/stations.csv)",
                )
            )
    return found


def places(raw: Path) -> Iterator[Row]:
    """Yield the rows of the table `places`."""
    for row in rows(raw, "stations"):
        if row["name"]:
            yield {
                "id": row["place"],
                "name": row["name"],
                "aliases": row["aliases"],
                "kinds": "station",
                "country": "RU",
                "lat_deg": row["lat_deg"],
                "lon_deg": row["lon_deg"],
                "timezone": "Europe/Moscow",
                "source": row["source"],
                "confidence": row["confidence"],
            }


def lines(raw: Path) -> Iterator[Row]:
    """Yield the rows of the table `lines`."""
    stops = line_stops(raw)
    for row in rows(raw, "lines"):
        own = stops[row["id"]]
        ends = {"from_place": own[0].place, "to_place": own[-1].place}
        names = ("id", "name", "official_km", "source", "confidence")
        yield {**{name: row[name] for name in names}, **ends}


def sections(raw: Path) -> Iterator[Row]:
    """Yield the rows of the table `sections`."""
    for leg in legs(raw):
        yield {
            "id": f"{leg.line}:{leg.start}:{leg.end}",
            "line": leg.line,
            "from_place": leg.start,
            "to_place": leg.end,
            "country": "RU",
            "length_km": decimal(leg.km),
            "gauges_mm": "1520",
            "tracks": str(min(leg.tracks, 6)),
            "traction": "dc_3kv",
            "speed_confidence": "estimate",
            "source": f"{leg.km_source}; {leg.source}",
            "confidence": "estimate" if "estimate" in leg.km_source else "published",
        }


def station_headways(raw: Path) -> Iterator[Row]:
    """Yield the rows of the table `station_headways`."""
    for leg in legs(raw):
        yield {
            "id": f"{leg.start}:{leg.end}",
            "from_place": leg.start,
            "to_place": leg.end,
            "tracks": str(leg.tracks),
            "headway_min": decimal(leg.headway_s / 60),
            "source": leg.source,
            "confidence": "estimate",
        }
