"""Where the stops of each line lie: on the map and in kilometres.

In: raw/map_lines.csv, raw/map_stops.csv, raw/stations.csv and the raw geometries. A stop's
kilometre is, by its ``basis``:

- ``station``: the chainage of its row in stations.csv;
- ``given``: the number in the row itself, with its source;
- ``scaled``: between its two known neighbours, in proportion to the measured_km of stations.csv;
- ``measured``: between its two known neighbours, in proportion to the drawing;
- ``geometry``: the end of a line of which nobody published a length: the drawing, stretched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tools.eurasia.common import BuildError, Point, Row, read_rows
from tools.eurasia.geometry import Polyline, join, read_geometries

__all__ = ["DRAWN_SHORT", "Line", "Stop", "read_lines"]

#: The drawing of the Trans-Siberian is 1.2 % shorter than the railway (QUALITY.md): a line known
#: from its drawing alone is stretched by as much.
DRAWN_SHORT = 1.012


@dataclass(frozen=True)
class Stop:
    """An operating point on a line.

    Parameters
    ----------
    place : str
        Id of the place.
    km : float
        Chainage in km, by the line's own count.
    at_km : float
        Distance along the drawing in km.
    off_km : float
        Distance from the drawing in km.
    basis, station, confidence, source : str
        How the chainage is known.
    """

    place: str
    km: float
    at_km: float
    off_km: float
    basis: str
    station: str
    confidence: str
    source: str


@dataclass(frozen=True)
class Line:
    """A line with its stops in order.

    Parameters
    ----------
    id, name, official_km, project, confidence, source : str
        Cells of lines.csv.
    stops : tuple of Stop
        From the first place to the last.
    drawing : Polyline
        Its course.
    """

    id: str
    name: str
    official_km: str
    project: str
    confidence: str
    source: str
    stops: tuple[Stop, ...]
    drawing: Polyline


def read_lines(raw: Path, points: Mapping[str, Point]) -> list[Line]:
    """Return all lines with their stops.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.
    points : mapping of str to tuple of float
        Longitude and latitude in degrees by place id and station id.

    Returns
    -------
    list of Line
        In the order of raw/map_lines.csv.

    Raises
    ------
    BuildError
        A line has no stops, a stop is no place, or the kilometres do not run one way.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> from tools.eurasia.places import build_places, stop_points
    >>> lines = read_lines(RAW, stop_points(RAW, build_places(RAW)))
    >>> lines[0].stops[0].place, lines[0].stops[-1].place
    ('moscow', 'vladivostok')
    """
    drawings = read_geometries(raw)
    stations = {row["id"]: row for row in read_rows(raw / "stations.csv")}
    stops: dict[str, list[Row]] = {}
    for row in read_rows(raw / "map_stops.csv"):
        if row["place"] not in points:
            raise BuildError(f"map_stops.csv, line '{row['line']}': no place '{row['place']}'")
        stops.setdefault(row["line"], []).append(row)
    lines = []
    for row in read_rows(raw / "map_lines.csv"):
        if len(stops.get(row["id"], ())) < 2:
            raise BuildError(f"map_stops.csv: line '{row['id']}' needs at least two stops")
        where = [points[stop["station_id"] or stop["place"]] for stop in stops[row["id"]]]
        drawing = _drawing(row, drawings, where)
        own = row["geometry"] == f"extra:{row['id']}"
        lines.append(
            Line(
                id=row["id"],
                name=row["name"],
                official_km=row["official_km"],
                project=row["project"],
                confidence=row["confidence"],
                source=row["source"],
                stops=_stops(stops[row["id"]], where, drawing, stations, own),
                drawing=drawing,
            )
        )
    return lines


def _drawing(row: Row, drawings: Mapping[str, Polyline], where: Sequence[Point]) -> Polyline:
    """Return the course of a line, in the direction of its stops."""
    names = [name for name in row["geometry"].split("+") if name]
    if not names:
        return Polyline.of(where, "straight lines between the stops")
    missing = [name for name in names if name not in drawings]
    if missing:
        raise BuildError(f"map_lines.csv, line '{row['id']}': no geometry {', '.join(missing)}")
    line = join([drawings[name] for name in names], where[0])
    if line.nearest_km(where[0])[0] > line.nearest_km(where[-1])[0]:
        line = line.reversed()
    return line


def _stops(
    rows: Sequence[Row],
    where: Sequence[Point],
    drawing: Polyline,
    stations: Mapping[str, Row],
    own: bool,
) -> tuple[Stop, ...]:
    at: list[tuple[float, float]] = []
    for point in where:
        at.append(drawing.nearest_km(point, at[-1][0] if at else 0.0))
    if own:
        # Drawn for this line: it ends where the rails of the last stop are, which may lie far
        # from the centre of the city (the Maasvlakte 30 km from Rotterdam).
        at[0], at[-1] = (0.0, at[0][1]), (drawing.length_km, at[-1][1])
    known = [_known_km(row, stations, at[0][0], at[i][0]) for i, row in enumerate(rows)]
    stops = []
    for i, row in enumerate(rows):
        km = known[i]
        if km is None and row["basis"] == "scaled":
            km = _between(i, known, _measured(rows, stations, row["station_id"]), row)
        elif km is None:
            km = _between(i, known, [a for a, _ in at], row)
        source = row["source"] or {
            "station": f"stations.csv {row['station_id']}",
            "scaled": f"in proportion to stations.csv {row['station_id']}",
            "measured": f"measured on {drawing.method}",
        }.get(row["basis"], "")
        stops.append(
            Stop(
                row["place"],
                round(km, 1),
                at[i][0],
                at[i][1],
                row["basis"],
                row["station_id"],
                row["confidence"],
                source,
            )
        )
    _check_order(rows[0]["line"], stops)
    return tuple(stops)


def _known_km(
    row: Row, stations: Mapping[str, Row], start_km: float, here_km: float
) -> float | None:
    if row["basis"] == "station":
        return float(stations[row["station_id"]]["chainage_km"])
    if row["basis"] == "given":
        return float(row["chainage_km"])
    if row["basis"] == "geometry":
        return (here_km - start_km) * DRAWN_SHORT
    if row["basis"] not in ("scaled", "measured"):
        raise BuildError(
            f"map_stops.csv, line '{row['line']}', place '{row['place']}': basis '{row['basis']}' "
            "is not one of station, given, scaled, measured, geometry"
        )
    return None


def _measured(rows: Sequence[Row], stations: Mapping[str, Row], station: str) -> list[float | None]:
    """Return the measured kilometres of the stops that stand on the corridor of a station."""
    corridor = stations[station]["corridor"]
    found = [stations.get(row["station_id"]) for row in rows]
    return [float(s["measured_km"]) if s and s["corridor"] == corridor else None for s in found]


def _between(i: int, known: Sequence[float | None], at: Sequence[float | None], row: Row) -> float:
    """Return the chainage of stop i by its share of the way between its known neighbours."""
    fixed = [j for j in range(len(known)) if known[j] is not None and at[j] is not None]
    low = max((j for j in fixed if j < i), default=None)
    high = min((j for j in fixed if j > i), default=None)
    if low is None or high is None:
        raise BuildError(
            f"map_stops.csv, line '{row['line']}': '{row['place']}' is {row['basis']}, but no stop "
            "with a known kilometre stands before and after it"
        )
    start, here, end = (_number(at[j]) for j in (low, i, high))
    share = (here - start) / (end - start) if end != start else 0.5
    return _number(known[low]) + share * (_number(known[high]) - _number(known[low]))


def _number(value: float | None) -> float:
    assert value is not None
    return value


def _check_order(line: str, stops: Sequence[Stop]) -> None:
    rising = stops[-1].km > stops[0].km
    for a, b in pairwise(stops):
        if (b.km > a.km) != rising or abs(b.km - a.km) < 0.1:
            raise BuildError(
                f"line '{line}': km {a.km} at '{a.place}' is followed by km {b.km} at '{b.place}'; "
                "correct the order or the kilometres of map_stops.csv"
            )
