"""Coordinates of any reference system brought to WGS 84, and lengths along the ellipsoid."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["WGS84", "length_km", "line_of", "to_wgs84"]

#: Longitude and latitude in degrees: what GeoJSON has, and what a file has that says nothing.
WGS84: Final = "OGC:CRS84"
_MAX_POINTS: Final = 1_000_000


def line_of(coordinates: object) -> NDArray[np.float64]:
    """Return the first two coordinates of some points.

    Parameters
    ----------
    coordinates : object
        A list of points, each a list of two numbers or more.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Finite numbers.

    Raises
    ------
    ValueError
        Says what is wrong, as the continuation of "the line ...".

    Examples
    --------
    >>> line_of([[1, 2, 30], [3, 4, 30]]).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    if not isinstance(coordinates, Sequence) or isinstance(coordinates, str):
        raise ValueError("has no list of coordinates")
    if len(coordinates) > _MAX_POINTS:
        raise ValueError(f"has more than {_MAX_POINTS} points")
    try:
        points = np.asarray([point[:2] for point in coordinates], dtype=np.float64)
    except (TypeError, ValueError, KeyError, OverflowError, RecursionError):
        raise ValueError("has a coordinate that is no number") from None
    if points.ndim != 2 or points.shape[0] < 2 or points.shape[1] != 2:
        raise ValueError("has fewer than two points")
    if not np.isfinite(points).all():
        raise ValueError("has a coordinate that is not finite")
    return points


def to_wgs84(points: ArrayLike, system: str = WGS84) -> NDArray[np.float64]:
    """Return points of a reference system as longitude and latitude.

    Parameters
    ----------
    points : array_like of float, shape (n, 2)
        Easting or longitude, then northing or latitude, whatever order the system itself names.
    system : str
        What PROJ understands, such as ``EPSG:32736`` or well-known text.

    Returns
    -------
    ndarray of float, shape (n, 2)
        Degrees; longitudes from -180 to 180.

    Raises
    ------
    ValueError
        The system is unknown, or a point lies outside of the globe.

    Examples
    --------
    >>> to_wgs84([(500000.0, 10000000.0)], "EPSG:32736").round(6).tolist()
    [[33.0, 0.0]]
    """
    found = np.asarray(points, dtype=np.float64)
    transformer = None if system == WGS84 else _transformer(system)
    if transformer is not None:
        lon, lat = transformer.transform(found[:, 0], found[:, 1])
        found = np.column_stack([lon, lat]).astype(np.float64)
    if not np.isfinite(found).all() or np.abs(found[:, 1]).max(initial=0.0) > 90.0:
        raise ValueError("leaves the globe: its latitude is not within -90 to 90 degrees")
    if np.abs(found[:, 0]).max(initial=0.0) > 360.0:
        raise ValueError("leaves the globe: its longitude is not within -180 to 180 degrees")
    wrapped = np.where(
        np.abs(found[:, 0]) > 180.0, (found[:, 0] + 180.0) % 360.0 - 180.0, found[:, 0]
    )
    return np.column_stack([wrapped, found[:, 1]])


@cache
def _transformer(system: str) -> Any:
    """Return PROJ's way to WGS 84; None where the system is WGS 84 already."""
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            source = CRS.from_user_input(system)
            if source.to_epsg() == 4326 or source.equals(WGS84, ignore_axis_order=True):
                return None
            return Transformer.from_crs(source, WGS84, always_xy=True)
    except CRSError:
        raise ValueError(
            f"has a reference system that PROJ does not know ({system[:60]})"
        ) from None


@cache
def _ellipsoid() -> Any:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def length_km(points: NDArray[np.float64]) -> float:
    """Return the length of a line on the ellipsoid of WGS 84.

    Parameters
    ----------
    points : ndarray of float, shape (n, 2)
        Longitude and latitude in degrees.

    Returns
    -------
    float
        Kilometres along the geodesics between the points (Karney 2013, Journal of Geodesy 87:43).

    Examples
    --------
    >>> round(length_km(np.array([[0.0, 0.0], [1.0, 0.0]])), 3)
    111.319
    """
    return float(_ellipsoid().line_length(points[:, 0], points[:, 1])) / 1000.0
