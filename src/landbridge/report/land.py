"""Land and frontiers of the world, unrolled so that no line runs across the map.

The assets ``countries-*.topo.json`` are Natural Earth (public domain) as packed by world-atlas
2.0.2 (ISC licence). Their rings are spherical: where a country crosses longitude 180 its longitudes
jump from 180 to -180. They are unrolled here into running longitudes, to be cut by whoever draws.
Frontiers are those of Natural Earth, de facto, and say nothing about claims.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from landbridge.report.geometry import Line, Point, lon_difference
from landbridge.report.shipped import shipped_text

__all__ = ["SOUTH_DEG", "World", "cut_at_180", "world"]

#: South of this is Antarctica, whose ring goes round the pole; it is left out.
SOUTH_DEG = -59.0


@dataclass(frozen=True, slots=True)
class World:
    """The world map with running longitudes.

    Parameters
    ----------
    land : tuple of tuple of lines
        Land without Antarctica; each piece is its outer ring and the inland seas inside it.
    frontiers : tuple of lines
        Lines between two countries.
    """

    land: tuple[tuple[Line, ...], ...]
    frontiers: tuple[Line, ...]


def _decode(topology: Mapping[str, Any]) -> list[Line]:
    """Return the arcs of a quantised TopoJSON in degrees."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        steps = np.cumsum(np.asarray(arc, dtype=float), axis=0) * (sx, sy) + (tx, ty)
        arcs.append(tuple((float(lon), float(lat)) for lon, lat in steps))
    return arcs


def _unroll(points: Sequence[Point]) -> Line:
    """Return the points with longitudes that run on instead of jumping at 180."""
    out = [points[0]]
    for lon, lat in points[1:]:
        out.append((out[-1][0] + lon_difference(lon, out[-1][0]), lat))
    return tuple(out)


def _ring(arcs: Sequence[Line], indices: Sequence[int]) -> Line:
    """Join arcs to a ring; an index ~i is arc i backwards."""
    points: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points.extend(arc[1:] if points else arc)
    return _unroll(points)


def _polygons(topology: Mapping[str, Any], name: str) -> list[tuple[int, list[list[int]]]]:
    """Return the number of each shape of a collection with the arcs of one of its polygons."""
    out: list[tuple[int, list[list[int]]]] = []
    for number, shape in enumerate(topology["objects"][name]["geometries"]):
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        out.extend((number, polygon) for polygon in polygons)
    return out


@cache
def world(detail: str = "110m") -> World:
    """Return a shipped world map.

    Parameters
    ----------
    detail : {"110m", "50m"}
        Scale of the map, one to so many million.

    Returns
    -------
    World
        Land and frontiers in degrees; kept after the first call.

    Examples
    --------
    >>> len(world().land) > 100
    True
    """
    topology = json.loads(shipped_text(f"countries-{detail}.topo.json"))
    arcs = _decode(topology)
    land = [
        tuple(_ring(arcs, ring) for ring in polygon) for _, polygon in _polygons(topology, "land")
    ]
    users: dict[int, set[int]] = {}
    for number, polygon in _polygons(topology, "countries"):
        for index in (index for ring in polygon for index in ring):
            users.setdefault(index if index >= 0 else ~index, set()).add(number)
    shared = sorted(index for index, countries in users.items() if len(countries) > 1)
    return World(
        tuple(rings for rings in land if max(lat for _, lat in rings[0]) > SOUTH_DEG),
        tuple(_unroll(arcs[index]) for index in shared),
    )


def cut_at_180(line: Sequence[Point]) -> tuple[Line, ...]:
    """Cut a line at longitude 180, as RFC 7946 (section 3.1.9) asks of GeoJSON.

    Parameters
    ----------
    line : sequence of point
        Longitude and latitude in degrees; longitudes may run on past 180 or jump there.

    Returns
    -------
    tuple of lines
        Parts with longitudes from -180 to 180 whose ends at the cut lie on it.

    Examples
    --------
    >>> cut_at_180([(170.0, 0.0), (190.0, 10.0)])
    (((170.0, 0.0), (180.0, 5.0)), ((-180.0, 5.0), (-170.0, 10.0)))
    """
    points = _unroll(line)
    turn = math.floor((points[0][0] + 180) / 360)
    parts: list[list[Point]] = [[(points[0][0] - 360.0 * turn, points[0][1])]]
    for (lon_a, lat_a), (lon_b, lat_b) in pairwise(points):
        new_turn = math.floor((lon_b + 180) / 360)
        if lon_b == 360 * turn + 180:
            # A point on the cut belongs to the side that the line comes from.
            new_turn = turn
        if new_turn != turn:
            edge = 360 * max(turn, new_turn) - 180
            lat = lat_a + (edge - lon_a) / (lon_b - lon_a) * (lat_b - lat_a)
            side = 180.0 if new_turn > turn else -180.0
            _append(parts[-1], (side, lat))
            parts.append([(-side, lat)])
            turn = new_turn
        _append(parts[-1], (lon_b - 360.0 * turn, lat_b))
    return tuple(tuple(part) for part in parts if len(part) > 1)


def _append(part: list[Point], point: Point) -> None:
    if part[-1] != point:
        part.append(point)
