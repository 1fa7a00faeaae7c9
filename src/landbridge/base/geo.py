"""Distances on the globe."""

from __future__ import annotations

from typing import overload

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.base.units import EARTH_RADIUS_KM

__all__ = ["great_circle_km", "leads_west"]


@overload
def great_circle_km(
    lat1_deg: float, lon1_deg: float, lat2_deg: float, lon2_deg: float
) -> float: ...
@overload
def great_circle_km(
    lat1_deg: ArrayLike, lon1_deg: ArrayLike, lat2_deg: ArrayLike, lon2_deg: ArrayLike
) -> float | NDArray[np.float64]: ...
def great_circle_km(
    lat1_deg: ArrayLike, lon1_deg: ArrayLike, lat2_deg: ArrayLike, lon2_deg: ArrayLike
) -> float | NDArray[np.float64]:
    """Return the shortest distance between points on a sphere of the Earth's mean radius.

    Parameters
    ----------
    lat1_deg, lon1_deg, lat2_deg, lon2_deg : array_like
        Coordinates in degrees; shapes that broadcast.

    Returns
    -------
    float or ndarray
        Kilometres, in the common shape (a float for four floats). The sphere
        is within 0.56 % of the ellipsoid.

    Examples
    --------
    >>> round(great_circle_km(0.0, 179.5, 0.0, -179.5), 1)
    111.2

    Notes
    -----
    Haversine formula (Sinnott 1984, Sky and Telescope 68:159), which keeps its
    precision for points that lie close together.
    """
    phi1, phi2 = np.radians(lat1_deg), np.radians(lat2_deg)
    half_dphi = (phi2 - phi1) / 2.0
    half_dlambda = (np.radians(lon2_deg) - np.radians(lon1_deg)) / 2.0
    chord = np.sin(half_dphi) ** 2 + np.cos(phi1) * np.cos(phi2) * np.sin(half_dlambda) ** 2
    km = 2.0 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0.0, 1.0)))
    return float(km) if np.ndim(km) == 0 else np.asarray(km, dtype=np.float64)


def leads_west(from_lon_deg: float, to_lon_deg: float) -> bool:
    """Return whether the shorter way round the globe from one meridian to another leads west.

    Parameters
    ----------
    from_lon_deg, to_lon_deg : float
        Longitudes in degrees.

    Returns
    -------
    bool
        Tariffs call such a shipment westbound, and every other one eastbound.

    Examples
    --------
    >>> leads_west(129.0, 4.5), leads_west(28.0, 39.3), leads_west(-118.0, 140.0)
    (True, False, True)
    """
    return (to_lon_deg - from_lon_deg + 180.0) % 360.0 < 180.0
