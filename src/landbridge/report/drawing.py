"""From degrees to SVG paths: what of a line or a shore is seen in the window of a map."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from landbridge.report.geometry import Line, Point
from landbridge.report.land import SOUTH_DEG, world
from landbridge.report.projection import View, densify

__all__ = ["Pixels", "base_paths", "clip_pixels", "dense", "path_data"]

#: Points on the map, shape (n, 2), pixels.
Pixels = NDArray[np.float64]

_NORTH_DEG = 84.0
# Above this scale 1:110 million looks angular and 1:50 million is taken.
_FINE_PX_PER_KM = 0.14
_BOX = tuple[float, float, float, float]


def clip_pixels(line: Sequence[Point], view: View, tolerance_px: float = 0.3) -> list[Pixels]:
    """Return the visible parts of a line on the map.

    Parameters
    ----------
    line : sequence of point
        Longitude and latitude in degrees.
    view : View
        The window.
    tolerance_px : float
        How far a simplified line may lie from the true one.

    Returns
    -------
    list of ndarray of float, shape (n, 2)
        Parts in pixels, in order.

    Examples
    --------
    >>> from landbridge.report.projection import fit_view
    >>> view = fit_view([(0.0, 40.0), (60.0, 50.0)])
    >>> len(clip_pixels([(0.0, 40.0), (60.0, 50.0)], view))
    1
    """
    if len(line) < 2:
        return []
    points = view.pixels(densify(line))
    hidden = np.isnan(points[:, 0])
    runs = np.split(points, np.flatnonzero(np.diff(hidden)) + 1)
    out = []
    for run in runs:
        if len(run) < 2 or np.isnan(run[0, 0]):
            continue
        out.extend(_seen(shapely.simplify(shapely.LineString(run), tolerance_px), view))
    return out


def path_data(lines: Sequence[Pixels], *, closed: bool = False) -> str:
    """Return the ``d`` of an SVG path, to a tenth of a pixel.

    Parameters
    ----------
    lines : sequence of ndarray of float, shape (n, 2)
        Lines or rings in pixels.
    closed : bool
        Whether they are rings.

    Returns
    -------
    str
        Path data with absolute coordinates.

    Examples
    --------
    >>> path_data([np.array([[0.0, 0.04], [10.26, 5.0]])])
    'M0 0L10.3 5'
    """
    out = []
    for line in lines:
        texts: list[str] = []
        for x, y in line:
            text = f"{_short(x)} {_short(y)}"
            if not texts or texts[-1] != text:
                texts.append(text)
        if len(texts) > 1:
            out.append("M" + "L".join(texts) + ("Z" if closed else ""))
    return "".join(out)


def dense(line: Pixels) -> Pixels:
    """Return points about 6 pixels apart, so that a name sees every line that it would cover.

    Parameters
    ----------
    line : ndarray of float, shape (n, 2)
        The line in pixels.

    Returns
    -------
    ndarray of float, shape (m, 2)
        Points along it, its ends among them.

    Examples
    --------
    >>> dense(np.array([[0.0, 0.0], [12.0, 0.0]])).tolist()
    [[0.0, 0.0], [12.0, 0.0]]
    """
    steps = np.hypot(*np.diff(line, axis=0).T)
    walked = np.concatenate(([0.0], np.cumsum(steps)))
    goals = np.linspace(0.0, walked[-1], max(2, int(walked[-1] / 6)))
    return np.column_stack([np.interp(goals, walked, line[:, axis]) for axis in (0, 1)])


def base_paths(view: View, tolerance_px: float = 0.35) -> dict[str, str]:
    """Return the paths of the map below the routes.

    Parameters
    ----------
    view : View
        The window.
    tolerance_px : float
        How far the simplified coast may lie from the true one.

    Returns
    -------
    dict of str to str
        SVG path data of ``grid``, ``land`` and ``frontiers``.

    Examples
    --------
    >>> from landbridge.report.projection import fit_view
    >>> sorted(base_paths(fit_view([(0.0, 40.0), (60.0, 50.0)])))
    ['frontiers', 'grid', 'land']
    """
    detail = "50m" if view.px_per_km > _FINE_PX_PER_KM else "110m"
    box = _cut_box(view)
    frontiers = []
    for line in world(detail).frontiers:
        for turn in _turns(line, box):
            moved = [(lon + 360.0 * turn, lat) for lon, lat in line]
            frontiers.extend(clip_pixels(moved, view, tolerance_px))
    return {
        "grid": path_data(_grid(view, box)),
        "land": path_data(_land(view, tolerance_px, detail, box), closed=True),
        "frontiers": path_data(frontiers),
    }


def _seen(line: Any, view: View) -> list[Pixels]:
    """Return the parts of a line inside the window in its own order and direction."""
    frame = _frame(view)
    if shapely.within(line, frame):
        return [np.asarray(line.coords)]
    parts = []
    # GEOS gives the parts of a cut in any order and direction: measure both along the line.
    for part in shapely.get_parts(shapely.line_merge(shapely.intersection(line, frame))):
        if part.geom_type != "LineString" or part.length == 0:
            continue
        points = np.asarray(part.coords)
        start, after = (
            float(shapely.line_locate_point(line, part.interpolate(share, normalized=True)))
            for share in (0.0, 0.05)
        )
        turned = after < start
        parts.append((after, points[::-1] if turned else points))
    return [points for _, points in sorted(parts, key=lambda item: item[0])]


def _short(value: float) -> str:
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def _frame(view: View, margin_px: float = 3.0) -> Any:
    return shapely.box(
        -margin_px, -margin_px, view.width_px + margin_px, view.height_px + margin_px
    )


def _cut_box(view: View) -> _BOX:
    """Return meridians and parallels that hold all of the window.

    Land is cut to them before it is projected: what lies at the antipode would otherwise be torn
    over the whole map.
    """
    x = [view.left, view.left + view.width_px / view.scale_px]
    y = [view.top, view.top - view.height_px / view.scale_px]
    chord = max(math.hypot(a, b) for a in x for b in y)
    reach = min(105.0, math.degrees(2 * math.asin(min(1.0, chord / 2))) + 3.0)
    south = max(view.lat0_deg - reach, SOUTH_DEG)
    north = min(view.lat0_deg + reach, _NORTH_DEG)
    steepest = math.cos(math.radians(max(abs(south), abs(north))))
    east = 105.0
    if reach < 80 and steepest > math.sin(math.radians(reach)):
        east = math.degrees(math.asin(math.sin(math.radians(reach)) / steepest)) + 3.0
    east = min(105.0, east)
    return (view.lon0_deg - east, south, view.lon0_deg + east, north)


def _turns(line: Line, box: _BOX) -> Iterator[int]:
    """Yield the turns of the globe by which a line must be moved to come into the box."""
    lons, lats = [p[0] for p in line], [p[1] for p in line]
    if max(lats) < box[1] or min(lats) > box[3]:
        return
    first = math.ceil((box[0] - max(lons)) / 360)
    last = math.floor((box[2] - min(lons)) / 360)
    yield from range(first, last + 1)


def _projected(ring: Any, view: View) -> Pixels:
    outline = view.pixels(densify([tuple(point) for point in ring.coords]))
    return outline[~np.isnan(outline[:, 0])]


def _land(view: View, tolerance_px: float, detail: str, box: _BOX) -> list[Pixels]:
    """Return rings of land on the map, cut to its window."""
    cut = shapely.box(*box)
    shapes = []
    for outer, *inner in world(detail).land:
        for turn in _turns(outer, box):
            shift = (360.0 * turn, 0.0)
            holes = [np.asarray(hole) + shift for hole in inner]
            shape = shapely.make_valid(shapely.Polygon(np.asarray(outer) + shift, holes))
            for part in shapely.get_parts(shapely.intersection(shape, cut)):
                if part.area == 0:
                    continue
                rim, *gaps = [_projected(ring, view) for ring in [part.exterior, *part.interiors]]
                if len(rim) >= 4:
                    shapes.append(shapely.make_valid(shapely.Polygon(rim, gaps)))
    whole = shapely.union_all(shapes)
    clipped = shapely.intersection(shapely.simplify(whole, tolerance_px), _frame(view))
    return [
        np.asarray(ring.coords)
        for part in shapely.get_parts(clipped)
        if part.geom_type == "Polygon" and part.area > 0.6
        for ring in [part.exterior, *part.interiors]
    ]


def _grid(view: View, box: _BOX) -> list[Pixels]:
    """Return meridians and parallels, 15 degrees apart (5 on maps of a region)."""
    step = 15 if box[2] - box[0] > 60 else 5
    west, east = math.floor(box[0] / step) * step, math.ceil(box[2] / step) * step
    lines: list[Pixels] = []
    for lon in range(west, east + step, step):
        steps = [(float(lon), lat) for lat in np.arange(box[1], box[3], 5.0)]
        lines.extend(clip_pixels(steps, view))
    for lat in range(-45, 90, step):
        steps = [(lon, float(lat)) for lon in np.arange(box[0], box[2] + 5, 5.0)]
        lines.extend(clip_pixels(steps, view))
    return lines
