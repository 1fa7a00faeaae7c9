"""Railways from GMNS: `node.csv` and `link.csv`, with `config.csv` and `geometry.csv` if there.

Field names after the General Modeling Network Specification of the Zephyr Foundation (spec/ of
zephyr-data-specs/GMNS, 2025): node_id, name, x_coord, y_coord; link_id, name, from_node_id,
to_node_id, directed, geometry_id, geometry (well-known text), dir_flag, length (in the unit
long_length of the configuration), facility_type, free_speed (in the unit speed), allowed_uses.
The specification allows more fields: gauge, tracks, electrified, voltage, frequency, country and
maxspeed are read as the tags of a track.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.data.csvfile import decode, read_bytes, split_rows
from landbridge.data.importing.coordinates import WGS84, line_of, to_wgs84
from landbridge.data.importing.types import (
    ImportOptions,
    Notebook,
    Progress,
    Source,
    Station,
    Track,
)

__all__ = ["gmns_folder", "read_gmns"]

NODES: Final = "node.csv"
LINKS: Final = "link.csv"
_KM: Final = {
    **dict.fromkeys(("km", "kilometer", "kilometers", "kilometre", "kilometres"), 1.0),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 0.001),
    **dict.fromkeys(("mi", "mile", "miles"), 1.609344),
    **dict.fromkeys(("ft", "foot", "feet"), 0.0003048),
}
_KMH: Final = {
    **dict.fromkeys(("kph", "kmh", "km/h", "kmph"), 1.0),
    **dict.fromkeys(("mph", "mi/h"), 1.609344),
}
_MISSING: Final = frozenset({"", "NaN", "nan"})

_Rows = list[tuple[int, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class _Units:
    """Units and reference system of a GMNS network."""

    km: float
    kmh: float
    system: str


def gmns_folder(path: Path) -> Path | None:
    """Return the folder of a GMNS network, named by itself or by one of its two files.

    Parameters
    ----------
    path : Path
        A folder or file.

    Returns
    -------
    Path or None
        None where there is no link.csv.

    Examples
    --------
    >>> gmns_folder(Path("nowhere")) is None
    True
    """
    folder = path.parent if path.name in (NODES, LINKS) else path
    return folder if (folder / LINKS).is_file() else None


def read_gmns(
    folder: Path, options: ImportOptions, notebook: Notebook, progress: Progress
) -> Source:
    """Return the tracks and stations of a GMNS network.

    Parameters
    ----------
    folder : Path
        Folder with node.csv and link.csv.
    options : ImportOptions
        Which column holds the name.
    notebook : Notebook
        Takes faults and notes on links; faults of other files are raised.
    progress : callable
        Wraps the links.

    Returns
    -------
    Source
        Tracks that join at the ids of nodes. Two links of opposite directions along the same
        way are one track.

    Raises
    ------
    InputError
        A file is missing or cannot be taken apart, or a node has a fault.
    """
    findings: list[Finding] = []
    nodes = _table(folder / NODES, ("node_id", "x_coord", "y_coord"), findings)
    links = _table(folder / LINKS, ("link_id", "from_node_id", "to_node_id"), findings)
    shapes = _shapes(folder, findings)
    units = _units(folder, findings)
    at = _positions(nodes, units.system, findings)
    if findings:
        raise InputError(findings)
    source = Source(LINKS, "GMNS", [], [])
    for line, row in nodes:
        lon, lat = at[row["node_id"]]
        name = row.get(options.name_field, "")
        source.stations.append(Station(name, lon, lat, row, line, row["node_id"]))
    seen: set[tuple[object, ...]] = set()
    for line, row in progress(_railways(links, options)):
        ends = (row.get("from_node_id", ""), row.get("to_node_id", ""))
        lost = [end for end in ends if end not in at]
        if lost or ends[0] == ends[1]:
            message = f"is not in {NODES}" if lost else "is at both ends of the link"
            close = nearest(lost[0], at, 1) if lost and len(at) < 5000 else ()
            remedy = f"did you mean {close[0]}?" if close else "correct the node or remove the link"
            notebook.add(line, "from_node_id", ", ".join(lost or ends[:1]), message, "", remedy)
            continue
        try:
            points = _points(row, shapes, at, units.system)
        except ValueError as error:
            remedy = "correct the geometry or leave it out"
            notebook.add(line, "geometry", "", f"the line {error}", "LINESTRING", remedy)
            continue
        key = (frozenset(ends), row.get(options.gauge_field, ""), _way_key(points))
        if key not in seen:
            seen.add(key)
            tags = _with_speed(row, units)
            km = _given_km(row, units, line, notebook)
            source.tracks.append(Track(points, tags, line, ends, km))
    return source


def _table(path: Path, needed: Sequence[str], findings: list[Finding]) -> _Rows:
    content = read_bytes(path, findings)
    text = None if content is None else decode(path.name, content, findings)
    raw = None if text is None else split_rows(path.name, text, findings)
    if raw is None:
        return []
    for name in needed:
        if raw.header and name not in raw.header:
            close = nearest(name, raw.header, 1)
            remedy = f"rename the column '{close[0]}'" if close else "add the column"
            findings.append(Finding(path.name, 1, name, "", "the column is missing", "", remedy))
    return [
        (line, {k: v.strip() for k, v in zip(raw.header, row, strict=True) if v not in _MISSING})
        for line, row in zip(raw.lines, raw.rows, strict=True)
    ]


def _units(folder: Path, findings: list[Finding]) -> _Units:
    if not (folder / "config.csv").is_file():
        return _Units(float("nan"), float("nan"), WGS84)
    rows = _table(folder / "config.csv", (), findings)
    row = rows[0][1] if rows else {}
    return _Units(
        _KM.get(row.get("long_length", "").lower(), float("nan")),
        _KMH.get(row.get("speed", "").lower(), float("nan")),
        row.get("crs", "") or WGS84,
    )


def _positions(
    nodes: _Rows, system: str, findings: list[Finding]
) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for line, row in nodes:
        name = row.get("node_id", "")
        try:
            if not name:
                raise ValueError("has no id")
            if name in found:
                raise ValueError("has the id of another one")
            place = [float(row.get(axis, "")) for axis in ("x_coord", "y_coord")]
            ((lon, lat),) = to_wgs84([place], system).tolist()
            found[name] = (lon, lat)
        except ValueError as error:
            text = str(error)
            reason = "has no number for a coordinate" if "convert" in text else text
            remedy = "correct the node; config.csv names the reference system (crs)"
            findings.append(Finding(NODES, line, "node_id", name, f"the node {reason}", "", remedy))
    return found


def _shapes(folder: Path, findings: list[Finding]) -> dict[str, str]:
    if not (folder / "geometry.csv").is_file():
        return {}
    rows = _table(folder / "geometry.csv", ("geometry_id", "geometry"), findings)
    return {row["geometry_id"]: row["geometry"] for _, row in rows if len(row) >= 2}


def _railways(links: _Rows, options: ImportOptions) -> _Rows:
    """Return the links that are railways: those that say so or have a gauge, else all of them."""

    def is_rail(row: Mapping[str, str]) -> bool:
        said = f"{row.get('facility_type', '')} {row.get('allowed_uses', '')}".lower()
        return "rail" in said or "train" in said or bool(row.get(options.gauge_field))

    marked = [(line, row) for line, row in links if is_rail(row)]
    return marked or links


def _points(
    row: Mapping[str, str],
    shapes: Mapping[str, str],
    at: Mapping[str, tuple[float, float]],
    system: str,
) -> NDArray[np.float64]:
    text = row.get("geometry") or shapes.get(row.get("geometry_id", ""), "")
    start, end = at[row["from_node_id"]], at[row["to_node_id"]]
    if not text:
        return np.array([start, end], dtype=np.float64)
    import shapely
    from shapely.errors import ShapelyError

    try:
        with np.errstate(invalid="ignore"):  # what is not finite has its own finding
            shape = shapely.from_wkt(text)
    except ShapelyError:
        raise ValueError("is no well-known text") from None
    if shape is None or shape.geom_type != "LineString" or shape.is_empty:
        raise ValueError("is no LINESTRING")
    points = to_wgs84(line_of(shapely.get_coordinates(shape).tolist()), system)
    if row.get("dir_flag") == "-1":
        points = points[::-1]
    # The nodes say where the ends are; the drawing may stop short of them.
    return np.vstack([[start], points[1:-1], [end]]) if len(points) > 2 else np.array([start, end])


def _way_key(points: NDArray[np.float64]) -> bytes:
    """Return a key that a way has in both directions."""
    rounded = np.round(points, 6)
    return min(rounded.tobytes(), np.ascontiguousarray(rounded[::-1]).tobytes())


def _with_speed(row: dict[str, str], units: _Units) -> dict[str, str]:
    speed = row.get("free_speed", "")
    if "maxspeed" in row or units.kmh != units.kmh or not speed.replace(".", "", 1).isdigit():
        return row
    return {**row, "maxspeed": f"{float(speed) * units.kmh:.0f}"}


def _given_km(row: Mapping[str, str], units: _Units, line: int, notebook: Notebook) -> float:
    text = row.get("length", "")
    if not text:
        return float("nan")
    if units.km != units.km:
        message = "no config.csv says in which unit: measured along the line"
        notebook.note(line, "length", "", message, "add config.csv with long_length")
        return float("nan")
    try:
        km = float(text) * units.km
    except ValueError:
        km = -1.0
    if 0.0 < km < float("inf"):
        return km
    message = "is no length: measured along the line"
    notebook.note(line, "length", text, message, "correct it or leave it out")
    return float("nan")
