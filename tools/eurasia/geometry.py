"""Lines on the earth: measured along, cut at stations, thinned out.

In: raw/corridors.geojson and raw/geometry_extra.geojson (OpenStreetMap, ODbL). Out: one line per
section. The lengths of OpenStreetMap are simplified, 1 to 2 % short of the railway: they say where
a station lies between two known kilometres, and how long a line is only where nobody else does.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from tools.eurasia.common import BuildError, Point, great_circle_km, read_json

__all__ = ["Polyline", "join", "needed", "read_geometries", "round_points", "simplify"]

#: A gap wider than this between two pieces of one line is a fault of the raw data.
WIDEST_GAP_KM = 30.0


@dataclass(frozen=True)
class Polyline:
    """A line with the distance of each of its points from the start.

    Parameters
    ----------
    points : tuple of tuple of float
        Longitude and latitude in degrees, in order.
    km : tuple of float
        Distance of each point from the first, along the line, in km.
    method : str
        Where the line comes from.
    """

    points: tuple[Point, ...]
    km: tuple[float, ...]
    method: str

    @classmethod
    def of(cls, points: Sequence[Point], method: str, km: Sequence[float] = ()) -> Polyline:
        """Return the line through the points.

        Parameters
        ----------
        points : sequence of tuple of float
            Longitude and latitude in degrees; at least two.
        method : str
            Where the line comes from.
        km : sequence of float, optional
            Distance of each point from the first along the railway, where the source knows it
            better than the drawing does.

        Returns
        -------
        Polyline
            With its distances.

        Examples
        --------
        >>> round(Polyline.of([(0, 0), (1, 0)], "drawn").length_km, 1)
        111.2
        """
        along = list(km) or [0.0]
        if not km:
            for a, b in pairwise(points):
                along.append(along[-1] + great_circle_km(a, b))
        return cls(tuple((float(p[0]), float(p[1])) for p in points), tuple(along), method)

    @property
    def length_km(self) -> float:
        """Length of the drawing in km."""
        return self.km[-1]

    def reversed(self) -> Polyline:
        """Return the same line from its end to its start.

        Returns
        -------
        Polyline
            Turned round.

        Examples
        --------
        >>> Polyline.of([(0, 0), (1, 0)], "drawn").reversed().points[0]
        (1.0, 0.0)
        """
        km = [self.length_km - along for along in self.km[::-1]]
        return Polyline.of(self.points[::-1], self.method, km)

    def nearest_km(self, point: Point, from_km: float = 0.0) -> tuple[float, float]:
        """Return where the line comes nearest to a point.

        Parameters
        ----------
        point : tuple of float
            Longitude and latitude in degrees.
        from_km : float
            Only what lies beyond this distance is looked at, in km.

        Returns
        -------
        km, off_km : float
            Distance along the line, and from the line to the point, in km.

        Examples
        --------
        >>> km, off = Polyline.of([(0, 0), (2, 0)], "drawn").nearest_km((1, 0.1))
        >>> round(km), round(off)
        (111, 11)
        """
        # Flat near the point: good to compare what is near, and ten times as fast as the sphere.
        scale = math.cos(math.radians(point[1]))
        flat = [((lon - point[0]) * scale, lat - point[1]) for lon, lat in self.points]
        best, km = math.inf, self.length_km
        for (x1, y1), (x2, y2), start, end in zip(
            flat, flat[1:], self.km, self.km[1:], strict=False
        ):
            if end < from_km:
                continue
            dx, dy = x2 - x1, y2 - y1
            square = dx * dx + dy * dy
            share = -(x1 * dx + y1 * dy) / square if square else 0.0
            least = (from_km - start) / (end - start) if start < from_km < end else 0.0
            share = min(1.0, max(least, share))
            off = (x1 + share * dx) ** 2 + (y1 + share * dy) ** 2
            if off < best - 1e-15:
                best, km = off, start + share * (end - start)
        return km, great_circle_km(point, self.at(km))

    def at(self, km: float) -> Point:
        """Return the point at a distance from the start.

        Parameters
        ----------
        km : float
            Distance along the line in km.

        Returns
        -------
        tuple of float
            Longitude and latitude in degrees.

        Examples
        --------
        >>> Polyline.of([(0, 0), (2, 0)], "drawn").at(0.0)
        (0.0, 0.0)
        """
        i = min(max(bisect_left(self.km, km), 1), len(self.km) - 1)
        start, end = self.km[i - 1], self.km[i]
        share = 0.0 if end <= start else min(1.0, max(0.0, (km - start) / (end - start)))
        (lon1, lat1), (lon2, lat2) = self.points[i - 1], self.points[i]
        return (lon1 + share * (lon2 - lon1), lat1 + share * (lat2 - lat1))

    def cut(self, from_km: float, to_km: float) -> tuple[Point, ...]:
        """Return the part between two distances from the start.

        Parameters
        ----------
        from_km, to_km : float
            Distances along the line in km, the smaller first.

        Returns
        -------
        tuple of tuple of float
            Points with both ends.

        Examples
        --------
        >>> len(Polyline.of([(0, 0), (1, 0), (2, 0)], "drawn").cut(50, 150))
        3
        """
        inside = [p for p, km in zip(self.points, self.km, strict=True) if from_km < km < to_km]
        return (self.at(from_km), *inside, self.at(to_km))


def read_geometries(raw: Path) -> dict[str, Polyline]:
    """Return all raw lines by the names that raw/map_lines.csv uses.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    dict of str to Polyline
        ``corridor:ID`` of corridors.geojson and ``extra:ID`` of geometry_extra.geojson.

    Examples
    --------
    >>> from tools.eurasia.common import RAW
    >>> round(read_geometries(RAW)["corridor:TSR"].length_km, 1)
    9173.4
    """
    lines: dict[str, Polyline] = {}
    for prefix, name in (("corridor", "corridors.geojson"), ("extra", "geometry_extra.geojson")):
        for feature in read_json(raw / name)["features"]:
            key = f"{prefix}:{feature['properties']['id']}"
            method = feature["properties"].get("method") or f"corridors.geojson {key.split(':')[1]}"
            drawn = Polyline.of(_points(feature), method, feature["properties"].get("km", ()))
            measured = feature["properties"].get("measured_km")
            if measured:  # along all points of the extract; the file has fewer
                km = [along * measured / drawn.length_km for along in drawn.km]
                drawn = Polyline.of(drawn.points, method, km)
            lines[key] = drawn
    return lines


def join(pieces: Sequence[Polyline], start: Point) -> Polyline:
    """Return one line of several pieces, each turned so that the line runs on.

    Parameters
    ----------
    pieces : sequence of Polyline
        In their order along the railway.
    start : tuple of float
        Where the line begins, longitude and latitude in degrees.

    Returns
    -------
    Polyline
        From the end nearest to ``start`` on.

    Raises
    ------
    BuildError
        Two pieces lie too far apart.

    Examples
    --------
    >>> a, b = Polyline.of([(1, 0), (0, 0)], "a"), Polyline.of([(1, 0), (2, 0)], "b")
    >>> join([a, b], (0, 0)).points
    ((0.0, 0.0), (1.0, 0.0), (1.0, 0.0), (2.0, 0.0))
    """
    here = start
    if len(pieces) == 1:
        # A part of a longer corridor: what counts is the direction, not the ends.
        return pieces[0]
    points: list[Point] = []
    km: list[float] = []
    for piece in pieces:
        if great_circle_km(here, piece.points[-1]) < great_circle_km(here, piece.points[0]):
            piece = piece.reversed()
        if points and great_circle_km(here, piece.points[0]) > WIDEST_GAP_KM:
            raise BuildError(
                f"'{piece.method}' does not join the piece before it; correct the list"
            )
        behind = km[-1] + great_circle_km(here, piece.points[0]) if km else 0.0
        points.extend(piece.points)
        km.extend(behind + along for along in piece.km)
        here = piece.points[-1]
    return Polyline.of(points, " + ".join(dict.fromkeys(piece.method for piece in pieces)), km)


def needed(points: Sequence[Point], tolerance_km: float) -> list[int]:
    """Return which points a line needs.

    Parameters
    ----------
    points : sequence of tuple of float
        Longitude and latitude in degrees.
    tolerance_km : float
        No point that is left out lies further than this from the new line, in km.

    Returns
    -------
    list of int
        Numbers of the points, with both ends (Douglas and Peucker 1973).

    Examples
    --------
    >>> needed([(0, 0), (1, 0.001), (2, 0)], 1.0)
    [0, 2]
    """
    keep = {0, len(points) - 1}
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        worst_km, index = 0.0, 0
        for i in range(first + 1, last):
            off = _off_km(points[i], points[first], points[last])
            if off > worst_km:
                worst_km, index = off, i
        if worst_km > tolerance_km:
            keep.add(index)
            stack += [(first, index), (index, last)]
    return sorted(keep)


def simplify(points: Sequence[Point], tolerance_km: float) -> list[Point]:
    """Return the line without the points that it hardly needs.

    Parameters
    ----------
    points : sequence of tuple of float
        Longitude and latitude in degrees.
    tolerance_km : float
        As for `needed`, in km.

    Returns
    -------
    list of tuple of float
        With both ends.

    Examples
    --------
    >>> simplify([(0, 0), (1, 0.001), (2, 0)], 1.0)
    [(0, 0), (2, 0)]
    """
    return [points[i] for i in needed(points, tolerance_km)]


def round_points(points: Iterable[Point], places: int = 3) -> list[list[float]]:
    """Return points for a file: rounded, without repetitions in a row.

    Parameters
    ----------
    points : iterable of tuple of float
        Longitude and latitude in degrees.
    places : int
        Decimals of a degree (3: about 100 m).

    Returns
    -------
    list of list of float
        At least two points, equal ones only if all were.

    Examples
    --------
    >>> round_points([(0.0001, 0), (0.0002, 0), (1.0, 0)])
    [[0.0, 0], [1.0, 0]]
    """
    rounded = [[round(lon, places), round(lat, places)] for lon, lat in points]
    kept = [p for i, p in enumerate(rounded) if i == 0 or p != rounded[i - 1]]
    return kept if len(kept) > 1 else [kept[0], kept[0]]


def _points(feature: Any) -> list[Point]:
    return [(p[0], p[1]) for p in feature["geometry"]["coordinates"]]


def _foot(point: Point, a: Point, b: Point) -> float:
    """Return the share of the way from a to b at which the point's foot lies, 0 to 1."""
    scale = math.cos(math.radians(a[1]))
    dx, dy = (b[0] - a[0]) * scale, b[1] - a[1]
    square = dx * dx + dy * dy
    if square == 0.0:
        return 0.0
    share = ((point[0] - a[0]) * scale * dx + (point[1] - a[1]) * dy) / square
    return min(1.0, max(0.0, share))


def _off_km(point: Point, a: Point, b: Point) -> float:
    share = _foot(point, a, b)
    return great_circle_km(point, (a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
