"""How long the way of a feed is between its stations: from shapes, from distances, or straight.

Every section says where its kilometres come from, so that a straight line is never taken for track.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.geo import great_circle_km
from landbridge.base.units import EARTH_RADIUS_KM

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DISTANCE", "SHAPE", "STRAIGHT", "Run", "along_shape_km", "section_km", "shapes_of"]

Floats = NDArray[np.float64]

#: Where the length of a section comes from.
SHAPE: Final = "shape"
DISTANCE: Final = "distance"
STRAIGHT: Final = "straight"

_OFF_KM: Final = 0.5  # a station farther from the shape is not on it
# What a feed may count in, km: it does not say.
_UNITS_KM: Final[Mapping[str, float]] = {"km": 1.0, "m": 1e-3, "miles": 1.609344, "feet": 3.048e-4}
_LEAST: Final = 0.97  # no way is shorter than the straight line, but for rounding


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A trip as far as kilometres go: stations, distances at them (NaN: none), shape."""

    stations: tuple[str, ...]
    distance: Floats
    shape: str = ""


def shapes_of(frame: pd.DataFrame) -> dict[str, Floats]:
    """Return the shapes of a feed: rows of latitude and longitude, degrees, in their order.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"shape_id": ["s", "s"], "shape_pt_lat": [1.0, 0.0],
    ...                       "shape_pt_lon": [5.0, 4.0], "shape_pt_sequence": [2, 1]})
    >>> shapes_of(frame)["s"].tolist()
    [[0.0, 4.0], [1.0, 5.0]]
    """
    ordered = frame.sort_values(["shape_id", "shape_pt_sequence"], kind="stable")
    return {
        str(name): rows[["shape_pt_lat", "shape_pt_lon"]].to_numpy(np.float64)
        for name, rows in ordered.groupby("shape_id", sort=False)
    }


def along_shape_km(shape: Floats, lat_deg: Floats, lon_deg: Floats) -> Floats | None:
    """Return where stations lie along a shape, km from its start.

    Parameters
    ----------
    shape : array of n x 2
        Latitude and longitude of its points, degrees.
    lat_deg, lon_deg : array of m
        The stations, in the order in which the trip stops at them.

    Returns
    -------
    array of m or None
        Nearest points of the shape on the plane through each station (within 1 % up to 100 km);
        None where one is more than 0.5 km off, or they do not rise: then it is of no use.

    Examples
    --------
    >>> shape = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    >>> along_shape_km(shape, np.array([0.0, 0.5]), np.array([0.5, 1.0])).round(1).tolist()
    [55.6, 166.8]
    """
    if len(shape) < 2:
        return None
    steps = np.atleast_1d(great_circle_km(shape[:-1, 0], shape[:-1, 1], shape[1:, 0], shape[1:, 1]))
    begin = np.r_[0.0, np.cumsum(steps)]
    scale = np.radians(1.0) * EARTH_RADIUS_KM
    found = np.empty(len(lat_deg))
    for number, (lat, lon) in enumerate(zip(lat_deg.tolist(), lon_deg.tolist(), strict=True)):
        x = ((shape[:, 1] - lon + 180.0) % 360.0 - 180.0) * scale * np.cos(np.radians(lat))
        y = (shape[:, 0] - lat) * scale
        dx, dy = np.diff(x), np.diff(y)
        share = np.clip(-(x[:-1] * dx + y[:-1] * dy) / np.maximum(dx * dx + dy * dy, 1e-12), 0, 1)
        off = np.hypot(x[:-1] + share * dx, y[:-1] + share * dy)
        best = int(off.argmin())
        if off[best] > _OFF_KM:
            return None
        found[number] = begin[best] + share[best] * steps[best]
    return found if bool((np.diff(found) > 0).all()) else None


def section_km(
    way: Sequence[str],
    places: Mapping[str, tuple[float, float]],
    runs: Sequence[Run],
    shapes: Mapping[str, Floats],
) -> list[tuple[float, str]]:
    """Return how long the sections of a way are, and from what.

    Parameters
    ----------
    way : sequence of str
        Stations in the order of the way.
    places : mapping of str to (float, float)
        Latitude and longitude of the stations, degrees.
    runs : sequence of Run
        Trips along the way, those with the most stations on it first.
    shapes : mapping of str to array
        From `shapes_of`.

    Returns
    -------
    list of (float, str)
        km from each station to the next, and ``shape`` (along the shape of a trip), ``distance``
        (``shape_dist_traveled``, whose unit follows from the straight lines: the one of km, m,
        miles and feet in which the trips are as long as these or little longer), or ``straight``
        (the great circle, which is shorter than the track: an estimate).

    Examples
    --------
    >>> places = {"a": (0.0, 0.0), "b": (0.0, 0.1), "c": (0.0, 0.2)}
    >>> run = Run(("b", "a"), np.array([0.0, 12_000.0]))
    >>> [(round(km, 1), how) for km, how in section_km("abc", places, [run], {})]
    [(12.0, 'distance'), (11.1, 'straight')]
    """
    next_to = {frozenset(pair): number for number, pair in enumerate(pairwise(way))}
    straight = [_apart(places, one, two) for one, two in pairwise(way)]
    found: list[tuple[float, str]] = [(max(km, 0.001), STRAIGHT) for km in straight]
    unit = _unit_km(runs, places)
    for how in (SHAPE, DISTANCE):
        for stations, km in _measured(how, runs, places, shapes, unit):
            for number, pair in enumerate(pairwise(stations)):
                section = next_to.get(frozenset(pair))
                if section is not None and found[section][1] == STRAIGHT:
                    length = float(km[number + 1] - km[number])
                    if length >= max(0.001, _LEAST * straight[section] - 1.0):
                        found[section] = (length, how)
    return found


def _measured(
    how: str,
    runs: Sequence[Run],
    places: Mapping[str, tuple[float, float]],
    shapes: Mapping[str, Floats],
    unit: float,
) -> Iterator[tuple[tuple[str, ...], Floats]]:
    """Yield the stations of trips with their km, each row of stations and shape once."""
    seen = set()
    for run in runs:
        key = (run.stations, run.shape)
        if key in seen:
            continue
        if how == DISTANCE:
            if unit and bool((np.diff(run.distance) > 0).all()):
                seen.add(key)
                yield run.stations, run.distance * unit
        elif run.shape in shapes:
            seen.add(key)
            at = np.array([places[name] for name in run.stations]).reshape(-1, 2)
            km = along_shape_km(shapes[run.shape], at[:, 0], at[:, 1])
            if km is not None:
                yield run.stations, km


def _apart(places: Mapping[str, tuple[float, float]], one: str, two: str) -> float:
    return float(great_circle_km(*places[one], *places[two]))


def _unit_km(runs: Sequence[Run], places: Mapping[str, tuple[float, float]]) -> float:
    """Return in what the feed counts its distances, km; 0 where it has none that can be used."""
    ratios = []
    for run in runs:
        if len(run.stations) > 1 and bool((np.diff(run.distance) > 0).all()):
            straight = sum(_apart(places, one, two) for one, two in pairwise(run.stations))
            if straight > 0:
                ratios.append(float(run.distance[-1] - run.distance[0]) / straight)
    if not ratios:
        return 0.0
    ratio = float(np.median(ratios))
    winding = {ratio * km: km for km in _UNITS_KM.values() if ratio * km >= _LEAST}
    least = min(winding, default=float("inf"))
    return winding[least] if least < 2.0 else 0.0
