"""Lines of the sea for the map: thinned out, two decimals, cut at the 180th meridian."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from tools.eurasia.common import Point
from tools.eurasia.geometry import round_points, simplify

__all__ = ["sea_line"]

TOLERANCE_KM = 10.0
DECIMALS = 2


def sea_line(way: Sequence[Point]) -> dict[str, Any]:
    """Return the GeoJSON geometry of a way over the sea.

    Parameters
    ----------
    way : sequence of tuple of float
        Longitude in [-180, 180) and latitude in degrees; each step takes the shorter way round.

    Returns
    -------
    dict
        A LineString, or a MultiLineString if the way crosses the 180th meridian.

    Examples
    --------
    >>> sea_line([(170.0, 0.0), (-170.0, 10.0)])["coordinates"]
    [[[170.0, 0.0], [180.0, 5.0]], [[-180.0, 5.0], [-170.0, 10.0]]]
    """
    parts = [
        round_points(part, DECIMALS) for part in _cut_at_180(simplify(_unrolled(way), TOLERANCE_KM))
    ]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def _unrolled(way: Sequence[Point]) -> list[Point]:
    """Let longitudes run on beyond 180 degrees instead of jumping."""
    line = [way[0]]
    for lon, lat in way[1:]:
        before = line[-1][0]
        line.append((before + (lon - before + 180.0) % 360.0 - 180.0, lat))
    return line


def _cut_at_180(line: Sequence[Point]) -> list[list[Point]]:
    """Cut an unrolled line at every odd multiple of 180 degrees and wrap the parts."""
    parts: list[list[Point]] = []
    part: list[Point] = []
    turn = _turn(line[0], line[1])
    for a, b in pairwise(line):
        part.append((a[0] - turn, a[1]))
        step = 360.0 if b[0] > a[0] else -360.0
        while abs(b[0] - turn) > 180.0:
            share = (turn + step / 2 - a[0]) / (b[0] - a[0])
            lat = a[1] + (b[1] - a[1]) * share
            parts.append([*part, (step / 2, lat)])
            part, turn = [(-step / 2, lat)], turn + step
    parts.append([*part, (line[-1][0] - turn, line[-1][1])])
    return [part for part in parts if len(set(part)) > 1]


def _turn(first: Point, second: Point) -> float:
    """Whole turns to take off, so that a line that starts at 180 degrees starts on its side."""
    middle = (first[0] + second[0]) / 2
    return 360.0 * ((middle + 180.0) // 360.0) if abs(first[0]) >= 180.0 else 0.0
