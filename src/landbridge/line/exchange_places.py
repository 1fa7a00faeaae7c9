"""Where the operating points of a line lie: known places, and the points between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import CannotRunError
from landbridge.base.units import EARTH_RADIUS_KM
from landbridge.data.rows import kept_rows

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.line.types import Line

__all__ = ["Positions", "line_distance_km", "positions_of"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Positions of the points of a line, degrees WGS 84, in the order of the line.

    ``known`` says where a place of the study gives the position; elsewhere it lies between the
    known neighbours in proportion to the kilometres. ``zones`` are the IANA zones of the clocks
    there, of the nearest place along the line that has one.
    """

    lat_deg: Floats
    lon_deg: Floats
    known: NDArray[np.bool_]
    zones: tuple[str, ...]


def positions_of(line: Line, places: pd.DataFrame) -> Positions:
    """Return where the points of a line lie.

    Parameters
    ----------
    line : Line
        The line.
    places : DataFrame
        Table `places` of the scenario.

    Returns
    -------
    Positions
        Of every point of the line.

    Raises
    ------
    CannotRunError
        No point of the line is a place with a position.

    Examples
    --------
    >>> import pandas as pd
    >>> from types import SimpleNamespace as Row
    >>> at = {"lat_deg": [40.0, 44.0], "lon_deg": [179.0, -179.0], "timezone": ["UTC", ""]}
    >>> line = Row(points=[Row(place="a", km=0), Row(place="", km=25), Row(place="b", km=100)])
    >>> found = positions_of(line, pd.DataFrame(at, index=["a", "b"]))
    >>> found.lat_deg.tolist(), found.lon_deg.tolist(), found.zones
    ([40.0, 41.0, 44.0], [179.0, 179.5, -179.0], ('UTC', 'UTC', 'UTC'))
    """
    rows = {row.Index: row for row in kept_rows(places)}
    km = np.array([point.km for point in line.points], dtype=np.float64)
    found = [rows.get(point.place) for point in line.points]
    known = np.array([row is not None for row in found])
    if not known.any():
        reason = "no operating point of the line is a place whose position is known"
        raise CannotRunError(reason, "name the places in the table operating_points")
    at = km[known]
    lat = np.array([row.lat_deg for row in found if row is not None], dtype=np.float64)
    # A line over the 180th meridian goes on counting.
    lon = np.unwrap([float(row.lon_deg) for row in found if row is not None], period=360.0)
    lon_deg = (np.interp(km, at, lon) + 180.0) % 360.0 - 180.0
    return Positions(np.interp(km, at, lat), lon_deg, known, _zones(km, found))


def _zones(km: Floats, found: Sequence[Any]) -> tuple[str, ...]:
    """Return the zone of the nearest place that has one, for each point."""
    zoned = [number for number, row in enumerate(found) if row is not None and row.timezone]
    if not zoned:
        return ("UTC",) * len(km)
    nearest = np.abs(km[:, np.newaxis] - km[zoned]).argmin(axis=1)
    return tuple(found[zoned[number]].timezone for number in nearest)


def line_distance_km(positions: Positions, lat_deg: float, lon_deg: float) -> float:
    """Return how far a place lies from the line as it is drawn between its points.

    Parameters
    ----------
    positions : Positions
        Of the points of the line.
    lat_deg, lon_deg : float
        The place, degrees.

    Returns
    -------
    float
        km, on the plane that touches the sphere at the place: within 1 % up to 100 km from it.

    Examples
    --------
    >>> here = Positions(np.array([0.0, 0.0]), np.array([0.0, 1.0]), np.ones(2, bool), ("", ""))
    >>> round(line_distance_km(here, 0.1, 0.5), 1)
    11.1
    """
    scale = np.radians(1.0) * EARTH_RADIUS_KM
    east = (positions.lon_deg - lon_deg + 180.0) % 360.0 - 180.0
    x = east * scale * np.cos(np.radians(lat_deg))
    y = (positions.lat_deg - lat_deg) * scale
    if len(x) == 1:
        return float(np.hypot(x[0], y[0]))
    dx, dy = np.diff(x), np.diff(y)
    length = np.maximum(dx * dx + dy * dy, 1e-12)
    share = np.clip(-(x[:-1] * dx + y[:-1] * dy) / length, 0.0, 1.0)
    return float(np.hypot(x[:-1] + share * dx, y[:-1] + share * dy).min())
