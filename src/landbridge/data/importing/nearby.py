"""Vertices found by where they are: for stations beside a track, and ends short of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import EARTH_RADIUS_KM
from landbridge.data.importing.types import Notebook, Track

__all__ = ["Vertices", "join_ends"]

# Ends this near to another track were perhaps meant to touch it.
_NEAR_MISS_KM: Final = 0.5


class Vertices:
    """All vertices of some tracks that can join others.

    Parameters
    ----------
    tracks : sequence of Track
        The tracks.
    keys : sequence of list
        Key of each of their vertices; those without one join nothing.
    """

    def __init__(self, tracks: Sequence[Track], keys: Sequence[list[Hashable]]) -> None:
        self.keys: list[Hashable] = []
        self.track: list[int] = []
        points = []
        for number, (track, names) in enumerate(zip(tracks, keys, strict=True)):
            if track.ends is None:
                self.keys += names
                self.track += [number] * len(names)
                points.append(track.points)
        self.points = np.vstack(points) if points else np.empty((0, 2))

    @cached_property
    def tree(self) -> Any:
        """Tree of the vertices in space, in km from the centre of the Earth."""
        from scipy.spatial import cKDTree

        return cKDTree(_in_space(self.points))

    def nearest(
        self, lon_deg: float, lat_deg: float, within_km: float
    ) -> tuple[Hashable, float, float] | None:
        """Return key, longitude and latitude of the nearest vertex; None where none is near."""
        if not self.keys:
            return None
        km, at = self.tree.query(_in_space(np.array([[lon_deg, lat_deg]]))[0])
        if km > within_km:
            return None
        lon, lat = self.points[int(at)].tolist()
        return self.keys[int(at)], lon, lat


def _in_space(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points on a sphere in km from its centre, so that a chord measures a distance."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return EARTH_RADIUS_KM * np.column_stack(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )


def join_ends(
    vertices: Vertices, keys: Sequence[list[Hashable]], join_m: float, notebook: Notebook
) -> None:
    """Give an end that stops short of another track the key of the vertex that it nearly meets.

    Parameters
    ----------
    vertices : Vertices
        All vertices.
    keys : sequence of list
        Key of each vertex of each track; changed in place.
    join_m : float
        Longest gap in metres; 0 joins nothing.
    notebook : Notebook
        Takes a note on what was joined, and on what nearly meets.
    """
    met = Counter(key for key, _ in dict.fromkeys(zip(vertices.keys, vertices.track, strict=True)))
    joined, missed = 0, 0
    start = 0
    for number, names in enumerate(keys):
        if names[-1] is None or len(names) < 2 or not isinstance(names[0], tuple):
            continue
        for at in (0, len(names) - 1):
            place = start + at
            if start >= len(vertices.keys) or vertices.track[start] != number:
                break
            if met[names[at]] > 1:
                continue
            other = _other(vertices, place, number, max(join_m / 1000.0, _NEAR_MISS_KM))
            if other is None:
                continue
            km, key = other
            if km <= join_m / 1000.0:
                names[at] = vertices.keys[place] = key
                joined += 1
            else:
                missed += 1
        start += len(names)
    if joined:
        message = f"{joined} ends were joined to a track at most {join_m:g} m away"
        notebook.note(None, "geometry", "", message, "check the junctions")
    if missed:
        message = f"{missed} ends stop within {_NEAR_MISS_KM * 1000:g} m of another track"
        notebook.note(None, "geometry", "", message, "join them in the source, or with --join-m")


def _other(
    vertices: Vertices, place: int, number: int, within_km: float
) -> tuple[float, Hashable] | None:
    """Return distance and key of the nearest vertex of another track; None where none is near."""
    centre = vertices.tree.data[place]
    near = vertices.tree.query_ball_point(centre, within_km)
    gaps = [
        (float(np.linalg.norm(centre - vertices.tree.data[n])), int(n))
        for n in near
        if vertices.track[n] != number and vertices.keys[n] != vertices.keys[place]
    ]
    if not gaps:
        return None
    km, nearest = min(gaps)
    return km, vertices.keys[nearest]
