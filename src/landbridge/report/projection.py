"""The projection of the map: Lambert's azimuthal equal-area, centred on what is shown.

On the sphere of radius ``R``, for a centre at latitude ``p0`` and longitude ``l0``::

    k = sqrt(2 / (1 + sin p0 sin p + cos p0 cos p cos(l - l0)))
    x = R k cos p sin(l - l0)
    y = R k (cos p0 sin p - sin p0 cos p cos(l - l0))

Areas are true everywhere, lengths at the centre only. Longitude 180 is nothing special to it: the
one point that must stay off the map is the antipode of the centre.

Source: J. P. Snyder, Map Projections: A Working Manual, USGS Professional Paper 1395 (1987),
equations 24-2 to 24-4.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.report.geometry import Line, Point, lon_difference

__all__ = ["EARTH_RADIUS_KM", "View", "densify", "fit_view"]

#: Mean radius of the earth, IUGG 1980.
EARTH_RADIUS_KM = 6371.0

# Beyond this distance from the centre shapes are too far drawn out to be read.
_HORIZON_DEG = 112.0
# Room around the routes, as a part of the width of the map.
_MARGIN = 0.055
_SMALLEST_KM = 900.0


@dataclass(frozen=True, slots=True)
class View:
    """A window on the projected earth.

    Parameters
    ----------
    lon0_deg, lat0_deg : float
        Centre of the projection.
    left, top : float
        Upper left corner on the projected sphere of radius 1.
    scale_px : float
        Pixels per radius of the earth.
    width_px, height_px : int
        Size of the window.
    """

    lon0_deg: float
    lat0_deg: float
    left: float
    top: float
    scale_px: float
    width_px: int
    height_px: int

    @property
    def px_per_km(self) -> float:
        """Pixels per kilometre at the centre of the projection."""
        return self.scale_px / EARTH_RADIUS_KM

    def pixels(self, line: Sequence[Point]) -> NDArray[np.float64]:
        """Return the place of points on the map.

        Parameters
        ----------
        line : sequence of point
            Longitude and latitude in degrees.

        Returns
        -------
        ndarray of float, shape (n, 2)
            Pixels from the upper left corner, y downwards; not-a-number beyond the horizon.

        Examples
        --------
        >>> view = fit_view([(0.0, 40.0), (60.0, 50.0)])
        >>> bool((view.pixels([(0.0, 40.0)]) > 0).all())
        True
        """
        x, y = _forward(np.asarray(line, dtype=float), self.lon0_deg, self.lat0_deg)
        px = (x - self.left) * self.scale_px
        py = (self.top - y) * self.scale_px
        return np.column_stack((px, py))


def _forward(
    points: NDArray[np.float64], lon0_deg: float, lat0_deg: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    lon = np.radians(points[:, 0] - lon0_deg)
    lat, lat0 = np.radians(points[:, 1]), math.radians(lat0_deg)
    cosine = math.sin(lat0) * np.sin(lat) + math.cos(lat0) * np.cos(lat) * np.cos(lon)
    visible = cosine > math.cos(math.radians(_HORIZON_DEG))
    k = np.sqrt(2.0 / (1.0 + np.where(visible, cosine, 0.0)))
    k = np.where(visible, k, np.nan)
    x = k * np.cos(lat) * np.sin(lon)
    y = k * (math.cos(lat0) * np.sin(lat) - math.sin(lat0) * np.cos(lat) * np.cos(lon))
    return x, y


def densify(line: Sequence[Point], step_deg: float = 1.0) -> Line:
    """Return a line whose points are at most ``step_deg`` apart, straight in degrees.

    A jump over longitude 180 is taken the short way; longitudes then run on past 180.

    Parameters
    ----------
    line : sequence of point
        Longitude and latitude in degrees.
    step_deg : float
        Longest step in either coordinate.

    Returns
    -------
    tuple of point
        The line with points put in.

    Examples
    --------
    >>> densify([(179.0, 0.0), (-179.0, 0.0)])
    ((179.0, 0.0), (180.0, 0.0), (181.0, 0.0))
    """
    points = [line[0]]
    for lon, lat in line[1:]:
        last_lon, last_lat = points[-1]
        dlon, dlat = lon_difference(lon, last_lon), lat - last_lat
        count = max(1, math.ceil(max(abs(dlon), abs(dlat)) / step_deg - 1e-9))
        points.extend(
            (last_lon + dlon * i / count, last_lat + dlat * i / count) for i in range(1, count + 1)
        )
    return tuple(points)


def fit_view(
    points: Iterable[Point], width_px: int = 1120, aspects: tuple[float, float] = (1.35, 2.1)
) -> View:
    """Return a window that shows all points, with a margin.

    Parameters
    ----------
    points : iterable of point
        What must be seen: longitude and latitude in degrees.
    width_px : int
        Width of the map.
    aspects : tuple of float
        Least and largest width over height; the window grows to keep within them.

    Returns
    -------
    View
        The window; without points, one around the equator and the zero meridian.

    Examples
    --------
    >>> view = fit_view([(129.0, 35.1), (4.5, 51.9)])
    >>> view.width_px, view.lon0_deg
    (1120, 67)
    """
    shown = list(points) or [(-65.0, 0.0), (65.0, 0.0), (0.0, 40.0), (0.0, -40.0)]
    lon0, lat0 = _centre(shown)
    x, y = _forward(np.asarray(shown, dtype=float), lon0, lat0)
    left, right = float(np.nanmin(x)), float(np.nanmax(x))
    bottom, top = float(np.nanmin(y)), float(np.nanmax(y))
    least = _SMALLEST_KM / EARTH_RADIUS_KM
    width = max(right - left, least) * (1 + 2 * _MARGIN)
    height = max(top - bottom, least / aspects[1]) + (width * 2 * _MARGIN)
    if width / height < aspects[0]:
        width = height * aspects[0]
    elif width / height > aspects[1]:
        height = width / aspects[1]
    scale = width_px / width
    return View(
        lon0,
        lat0,
        (left + right - width) / 2,
        (top + bottom + height) / 2,
        scale,
        width_px,
        round(height * scale),
    )


def _centre(points: Sequence[Point]) -> tuple[int, int]:
    """Return the middle of the shown meridians and parallels in whole degrees."""
    mean = math.degrees(
        math.atan2(
            sum(math.sin(math.radians(lon)) for lon, _ in points),
            sum(math.cos(math.radians(lon)) for lon, _ in points),
        )
    )
    offsets = [lon_difference(lon, mean) for lon, _ in points]
    lon0 = mean + (min(offsets) + max(offsets)) / 2
    lats = [lat for _, lat in points]
    return round(lon_difference(lon0, 0)), round((min(lats) + max(lats)) / 2)
