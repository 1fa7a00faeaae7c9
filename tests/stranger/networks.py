"""Small networks of strangers, drawn as text, in each form that can be imported.

::

    west -- 1067 -- mid -- 1067 -- east     north of mid: a branch of 1435 mm to top
                     |                      mid is a break of gauge
                   1435
                     |
                    top
"""

from __future__ import annotations

import csv
import json
import sqlite3
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod

Tags = Mapping[str, Any]
Points = Sequence[Sequence[float]]

WEST, MID, EAST, TOP = [30.0, -15.0], [31.0, -15.0], [32.0, -15.2], [31.0, -14.0]
LINES: tuple[tuple[dict[str, Any], list[list[float]]], ...] = (
    ({"name": "Cape line", "gauge": "1067", "electrified": "no"}, [WEST, [30.5, -15.1], MID]),
    ({"name": "Cape line", "gauge": "1067", "electrified": "no"}, [MID, EAST]),
    (
        {
            "name": "Branch",
            "gauge": "1435",
            "electrified": "contact_line",
            "voltage": "25000",
            "frequency": "50",
            "tracks": "2",
            "maxspeed": "60 mph",
        },
        [MID, [31.02, -14.5], TOP],
    ),
)
STATIONS = (("West", WEST), ("Mid", MID), ("East", EAST), ("Top", TOP))


def geodesic_km(points: Points) -> float:
    """Length of a line on the ellipsoid, as pyproj has it."""
    lon, lat = np.asarray(points, dtype=float).T
    return float(Geod(ellps="WGS84").line_length(lon, lat)) / 1000


def feature(tags: Tags, kind: str, coordinates: object) -> dict[str, Any]:
    shape = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": dict(tags), "geometry": shape}


def collection(
    lines: Sequence[tuple[Tags, Points]] = LINES,
    stations: Sequence[tuple[str, Sequence[float]]] = STATIONS,
    **more: Any,
) -> dict[str, Any]:
    features = [feature({"railway": "rail", **tags}, "LineString", at) for tags, at in lines]
    features += [feature({"name": name}, "Point", at) for name, at in stations]
    return {"type": "FeatureCollection", "features": features, **more}


def write_geojson(path: Path, found: object) -> Path:
    path.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    return path


def blob(shape: shapely.Geometry, srs: int = 4326, envelope: bool = True) -> bytes:
    """A geometry as a GeoPackage keeps it, with or without its box."""
    box = struct.pack("<4d", *(shape.bounds[i] for i in (0, 2, 1, 3))) if envelope else b""
    flags = 0b1 | (0b10 if envelope else 0)
    return b"GP" + bytes([0, flags]) + struct.pack("<i", srs) + box + bytes(shapely.to_wkb(shape))


def write_geopackage(
    path: Path,
    lines: Sequence[tuple[Tags, Points]] = LINES,
    stations: Sequence[tuple[str, Sequence[float]]] = STATIONS,
    srs: int = 4326,
    blobs: Sequence[bytes] = (),
) -> Path:
    """A GeoPackage with a layer of lines and one of stations."""
    database = sqlite3.connect(path)
    with database:
        database.execute(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER PRIMARY KEY, "
            "organization TEXT, organization_coordsys_id INTEGER, definition TEXT)"
        )
        database.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, 'EPSG', ?, '')", (str(srs), srs, srs)
        )
        database.execute(
            "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, "
            "geometry_type_name TEXT, srs_id INTEGER, z INTEGER, m INTEGER)"
        )
        columns = sorted({key for tags, _ in lines for key in tags})
        listed = ", ".join(f'"{column}" TEXT' for column in columns)
        database.execute(
            f'CREATE TABLE "rail ""lines" (fid INTEGER PRIMARY KEY, geom BLOB, {listed})'
        )
        database.execute("CREATE TABLE stops (fid INTEGER PRIMARY KEY, the_geom BLOB, name TEXT)")
        database.executemany(
            "INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)",
            [('rail "lines', "geom", "LINESTRING", srs), ("stops", "the_geom", "POINT", srs)],
        )
        marks = ", ".join("?" * (len(columns) + 1))
        names = ", ".join(f'"{column}"' for column in columns)
        for number, (tags, points) in enumerate(lines):
            shape = blob(shapely.LineString(points), srs, envelope=number % 2 == 0)
            cells = [shape, *(tags.get(column) for column in columns)]
            database.execute(f'INSERT INTO "rail ""lines" (geom, {names}) VALUES ({marks})', cells)
        for content in blobs:
            database.execute('INSERT INTO "rail ""lines" (geom) VALUES (?)', (content,))
        for name, point in stations:
            content = blob(shapely.Point(point), srs, envelope=False)
            database.execute("INSERT INTO stops (the_geom, name) VALUES (?, ?)", (content, name))
    database.close()
    return path


def write_table(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_gmns(folder: Path, config: Mapping[str, str] | None = None, **more: str) -> Path:
    """The same network as GMNS: both directions of each link, one with its course."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = [
        {"node_id": str(n), "name": name, "x_coord": at[0], "y_coord": at[1], "node_type": ""}
        for n, (name, at) in enumerate(STATIONS, 1)
    ]
    ends = {tuple(at): str(n) for n, (_, at) in enumerate(STATIONS, 1)}
    links: list[dict[str, Any]] = []
    for tags, points in LINES:
        for course in (points, points[::-1]):
            text = ", ".join(f"{x} {y}" for x, y in course)
            links.append(
                {
                    "link_id": str(len(links) + 1),
                    "name": tags["name"],
                    "from_node_id": ends[tuple(course[0])],
                    "to_node_id": ends[tuple(course[-1])],
                    "directed": "1",
                    "geometry": f"LINESTRING ({text})",
                    "length": "",
                    "free_speed": "50",
                    "gauge": tags["gauge"],
                    **more,
                }
            )
    write_table(folder / "node.csv", nodes)
    write_table(folder / "link.csv", links)
    if config is not None:
        write_table(folder / "config.csv", [config])
    return folder
