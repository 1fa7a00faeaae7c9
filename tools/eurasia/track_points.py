"""The operating points of each line: stations and passing loops between the ends of its sections.

In: raw/stations.csv (stations of the map, with chainage), raw/map_points.csv (which of them are
halts, doubles or on another line) and raw/track_points.csv (points from elsewhere, with a published
kilometre or a position). Out: rows of operating_points.csv, placed between the two section ends
around them so that the lengths of the sections stay what they are.

A row of stations.csv counts as a station or passing loop: the extract behind it left out what the
map calls a halt. In the list of the tariff guide (ESR) a fifth digit other than 0 marks a point
that is not open to freight: a passing loop or post.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.eurasia.common import BuildError, Row, decimal, read_rows
from tools.eurasia.rail_stops import Line, Stop

__all__ = ["build_points", "slug"]

#: A station further from the drawing lies on another line (the drawing is simplified to some
#: hundred metres, on long bends to 0.9 km).
_FAR_KM: Final = 0.95
#: The same for a point that the reviewed table puts on the line.
_GIVEN_FAR_KM: Final = 2.0
#: Nearer to a section end than this, a station is that end, or a yard of it.
_SAME_KM: Final = 0.4
_KINDS: Final = ("station", "passing_loop", "junction", "halt")
#: How stations.csv says that a chainage was not read anywhere.
_ESTIMATED: Final = ("estimate", "recalled", "scaled", "measured only")


@dataclass(frozen=True)
class _Where:
    """Sections of a line, to place a point among them."""

    line: Line
    at_km: tuple[float, ...]
    from_start_km: tuple[float, ...]

    @classmethod
    def of(cls, line: Line) -> _Where:
        return cls(
            line,
            tuple(stop.at_km for stop in line.stops),
            tuple(abs(stop.km - line.stops[0].km) for stop in line.stops),
        )

    def km(self, lat: str, lon: str) -> tuple[float, float]:
        """Return the kilometre of a position on the line and its distance from the drawing."""
        at, off = self.line.drawing.nearest_km((float(lon), float(lat)))
        i = min(max(bisect_right(self.at_km, at) - 1, 0), len(self.at_km) - 2)
        start, end = self.at_km[i], self.at_km[i + 1]
        share = min(1.0, max(0.0, (at - start) / (end - start))) if end > start else 0.5
        low, high = self.from_start_km[i], self.from_start_km[i + 1]
        return low + share * (high - low), off

    def end_near(self, km: float) -> Stop | None:
        """Return the section end that a point at this kilometre is, if any."""
        nearest = min(range(len(self.from_start_km)), key=lambda i: abs(self.from_start_km[i] - km))
        return (
            self.line.stops[nearest] if abs(self.from_start_km[nearest] - km) < _SAME_KM else None
        )


def build_points(raw: Path, lines: Sequence[Line]) -> list[Row]:
    """Return the operating points between the section ends, and what is known of section ends.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    lines : sequence of Line
        Lines with their stops and their course.

    Returns
    -------
    list of dict
        Rows of operating_points.csv.

    Raises
    ------
    BuildError
        A reviewed row names a line, place or station that is not there, or a point twice.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> from tools.eurasia.places import build_places, stop_points
    >>> from tools.eurasia.rail_stops import read_lines
    >>> lines = read_lines(RAW, stop_points(RAW, build_places(RAW)))
    >>> points = build_points(RAW, [line for line in lines if line.id == "khasan"])
    >>> [(row["name"], row["km"]) for row in points if row["name"] == "Ryazanovka"]
    [('Ryazanovka', '147')]
    """
    by_corridor: dict[str, list[Row]] = {}
    for row in read_rows(raw / "stations.csv"):
        by_corridor.setdefault(row["corridor"], []).append(row)
    corridors = {
        row["id"]: [part[9:] for part in row["geometry"].split("+") if part[:9] == "corridor:"]
        for row in read_rows(raw / "map_lines.csv")
    }
    reviewed = _reviewed(raw, by_corridor)
    given: dict[str, list[Row]] = {}
    for row in read_rows(raw / "track_points.csv"):
        given.setdefault(row["line"], []).append(row)
    found: list[Row] = []
    for line in lines:
        stations = [row for name in corridors[line.id] for row in by_corridor.get(name, ())]
        own = _given(given.pop(line.id, []), _Where.of(line))
        found += [*own, *_stations(line, stations, reviewed, own)]
    if len(lines) > 1 and given:
        raise BuildError(f"track_points.csv: no line {', '.join(sorted(given))}")
    return found


def _reviewed(raw: Path, by_corridor: Mapping[str, Iterable[Row]]) -> dict[str, Row]:
    """Return the reviewed rows by station."""
    known = {row["id"] for rows in by_corridor.values() for row in rows}
    reviewed = {row["station_id"]: row for row in read_rows(raw / "map_points.csv")}
    for station, row in reviewed.items():
        if station not in known:
            raise BuildError(f"map_points.csv: no station '{station}' in stations.csv")
        if row["kind"] not in (*_KINDS, "skip"):
            raise BuildError(
                f"map_points.csv, station '{station}': kind '{row['kind']}' is not one of "
                f"{', '.join(_KINDS)}, skip"
            )
    return reviewed


def _stations(
    line: Line, stations: Iterable[Row], reviewed: Mapping[str, Row], own: Iterable[Row]
) -> list[Row]:
    """Return the stations of the map on a line that are no section ends and not given already."""
    where = _Where.of(line)
    ends = {stop.station for stop in line.stops}
    taken = {row["id"]: float(row["km"]) for row in own if not row["project"]}
    rows: list[Row] = []
    for station in stations:
        review = reviewed.get(station["id"], {})
        if station["id"] in ends or review.get("kind") == "skip":
            continue
        km, off = where.km(station["lat"], station["lon"])
        key = f"{line.id}:{slug(station['name_en'])}"
        same = any(abs(km - other) < _SAME_KM for other in taken.values())
        if off > _FAR_KM or where.end_near(km) or key in taken or same:
            continue
        taken[key] = km
        estimated = any(word in station["chainage_method"] for word in _ESTIMATED)
        rows.append(
            {
                "id": key,
                "line": line.id,
                "name": station["name_en"],
                "km": decimal(km),
                "kind": review.get("kind") or _kind(station["esr_code"]),
                "source": "; ".join(
                    part
                    for part in (
                        f"stations.csv {station['id']}, between the section ends",
                        review.get("note", ""),
                        "estimate" if estimated or review else "",
                    )
                    if part
                ),
                "confidence": "estimate" if estimated or review else "published",
            }
        )
    return rows


def _kind(esr_code: str) -> str:
    return "passing_loop" if len(esr_code) == 6 and esr_code[4] != "0" else "station"


def _given(rows: Iterable[Row], where: _Where) -> list[Row]:
    """Return the points that raw/track_points.csv gives for a line."""
    stops = {stop.place: i for i, stop in enumerate(where.line.stops)}
    found = []
    for row in rows:
        name = f"track_points.csv, line '{row['line']}', point '{row['name']}'"
        if row["place"] and row["place"] not in stops:
            raise BuildError(f"{name}: the line has no stop '{row['place']}'")
        if row["place"]:
            km = where.from_start_km[stops[row["place"]]]
        elif row["km"]:
            km = float(row["km"])
        else:
            km, off = where.km(row["lat_deg"], row["lon_deg"])
            if off > _GIVEN_FAR_KM:
                raise BuildError(f"{name}: lies {off:.1f} km from the line")
        if not row["place"] and not 0 < km < where.from_start_km[-1]:
            raise BuildError(f"{name}: km {km:.1f} is not on the line")
        suffix = f":{row['project']}" if row["project"] else ""
        suffix += f":{row['valid_from']}" if row["valid_from"] else ""
        kept = ("line", "name", "place", "kind", "tracks", "usable_length_m", "project")
        found.append(
            {
                "id": f"{row['line']}:{row['place'] or slug(row['name'])}{suffix}",
                "km": decimal(km),
                **{column: row[column] for column in kept},
                **{c: row[c] for c in ("source", "confidence", "valid_from", "valid_to")},
            }
        )
    return found


def slug(name: str) -> str:
    """Return a name as part of an id: Latin small letters, digits and hyphens.

    Parameters
    ----------
    name : str
        Name in any script.

    Returns
    -------
    str
        Never empty.

    Examples
    --------
    >>> slug("Artyom-Primorsky III"), slug("Razyezd №75")
    ('artyom-primorsky-iii', 'razyezd-no75')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "point"
