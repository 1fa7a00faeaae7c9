"""Lines on the earth by id, and the line that a leg takes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from landbridge.data.inset import Inset

__all__ = [
    "Geometry",
    "Line",
    "Point",
    "great_circle",
    "lon_difference",
    "slug_name",
]

#: Longitude and latitude in degrees, WGS 84.
Point = tuple[float, float]
#: Points in order.
Line = tuple[Point, ...]


def lon_difference(lon_deg: float, from_deg: float) -> float:
    """Return the shorter way from one meridian to another, in degrees east (-180 to 180).

    Parameters
    ----------
    lon_deg, from_deg : float
        Longitudes in degrees, any turn.

    Returns
    -------
    float
        Degrees, negative to the west.

    Examples
    --------
    >>> lon_difference(-170, 170)
    20
    """
    return (lon_deg - from_deg + 180) % 360 - 180


def great_circle(start: Point, end: Point, step_deg: float = 1.0) -> Line:
    """Return points on the shortest way over a sphere, at most ``step_deg`` apart.

    Parameters
    ----------
    start, end : tuple of float
        Longitude and latitude in degrees.
    step_deg : float
        Longest step, in degrees of arc.

    Returns
    -------
    tuple of tuple of float
        Points with both ends; longitudes run on without a jump.

    Examples
    --------
    >>> line = great_circle((0.0, 0.0), (90.0, 0.0), 45.0)
    >>> [round(lon, 6) for lon, lat in line]
    [0.0, 45.0, 90.0]
    """
    a, b = _unit(start), _unit(end)
    dot = max(-1.0, min(1.0, sum(p * q for p, q in zip(a, b, strict=True))))
    angle = math.acos(dot)
    if angle < 1e-9:
        return (start, end)
    count = max(1, math.ceil(math.degrees(angle) / step_deg))
    points = [start]
    for index in range(1, count):
        near = math.sin(angle * (1 - index / count)) / math.sin(angle)
        far = math.sin(angle * index / count) / math.sin(angle)
        x, y, z = (near * p + far * q for p, q in zip(a, b, strict=True))
        lon = math.degrees(math.atan2(y, x))
        lon = points[-1][0] + lon_difference(lon, points[-1][0])
        points.append((lon, math.degrees(math.atan2(z, math.hypot(x, y)))))
    points.append((points[-1][0] + lon_difference(end[0], points[-1][0]), end[1]))
    return tuple(points)


def slug_name(place_id: str) -> str:
    """Return a readable name for an id that has none.

    Parameters
    ----------
    place_id : str
        Id such as ``"nizhny-novgorod"``.

    Returns
    -------
    str
        Words with capitals.

    Examples
    --------
    >>> slug_name("nizhny-novgorod")
    'Nizhny Novgorod'
    """
    return " ".join(word.capitalize() for word in place_id.replace("_", "-").split("-"))


def _ends(track: str) -> tuple[str, str] | None:
    """Return the two places that the id of a section or link names."""
    words = track.split(":")
    return (words[1], words[2]) if len(words) >= 3 else None


def _unit(point: Point) -> tuple[float, float, float]:
    lon, lat = math.radians(point[0]), math.radians(point[1])
    return (math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat))


def _apart(a: Point, b: Point) -> float:
    """Return a distance good enough to compare which end is nearer, in degrees."""
    scale = math.cos(math.radians((a[1] + b[1]) / 2))
    return math.hypot(lon_difference(a[0], b[0]) * scale, a[1] - b[1])


def _parts(value: Any) -> tuple[Line, ...]:
    """Return the parts of a line given as points or as parts."""
    if not value:
        return ()
    if isinstance(value[0][0], int | float):
        value = [value]
    lines = (tuple((float(p[0]), float(p[1])) for p in part) for part in value)
    return tuple(line for line in lines if line)


@dataclass(frozen=True)
class Geometry:
    """Where sections, links and places lie.

    Parameters
    ----------
    tracks : mapping of str to tuple of lines
        Parts of each section or link by id; points are (longitude, latitude) in degrees.
    places : mapping of str to point
        Position of each place by id.
    names : mapping of str to str
        Name of each place by id, for labels; a missing one is made from the id.
    landmarks : tuple of str
        Ids of places, most important first, that a map names where a way runs through them, besides
        the ends of legs and the borders.
    inset : Inset or None
        Window that the study wants enlarged where the ways run through it.
    credit : str
        Whom a map of these lines must name; empty: the makers of OpenStreetMap.

    Notes
    -----
    The id of a section or link is its line or mode and its two places, joined by colons
    (``tsr:chita:karymskaya``). Where such a line has the only word on where a place lies, its ends
    are taken.
    """

    tracks: Mapping[str, tuple[Line, ...]] = field(default_factory=dict)
    places: Mapping[str, Point] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    landmarks: tuple[str, ...] = ()
    inset: Inset | None = None
    credit: str = ""

    @classmethod
    def of(cls, lookup: Geometry | Mapping[str, Any] | None) -> Geometry:
        """Return a geometry from a plain lookup, where one point alone stands for a place.

        Parameters
        ----------
        lookup : Geometry or mapping or None
            ``{id: [(lon, lat), ...]}`` or ``{id: [part, part, ...]}`` in degrees; ``(lon, lat)`` or
            ``[(lon, lat)]`` is a place.

        Returns
        -------
        Geometry
            The same, sorted into tracks and places.

        Examples
        --------
        >>> Geometry.of({"busan": (129.0, 35.1)}).places["busan"]
        (129.0, 35.1)
        """
        if lookup is None:
            return cls()
        if isinstance(lookup, Geometry):
            return lookup
        tracks: dict[str, tuple[Line, ...]] = {}
        places: dict[str, Point] = {}
        for key, value in lookup.items():
            single = bool(value) and isinstance(value[0], int | float)
            parts = _parts([value] if single else value)
            if len(parts) == 1 and len(parts[0]) == 1:
                places[key] = parts[0][0]
            elif parts:
                tracks[key] = parts
        return cls(tracks, places)

    @classmethod
    def from_geojson(
        cls, collection: Mapping[str, Any], names: Mapping[str, str] | None = None
    ) -> Geometry:
        """Return a geometry from a GeoJSON feature collection whose features carry an ``id``.

        Parameters
        ----------
        collection : mapping
            Features with Point, LineString or MultiLineString; the id stands in the feature or in
            its properties, a name in its properties.
        names : mapping of str to str, optional
            More names of places.

        Returns
        -------
        Geometry
            Points as places, lines as tracks; other shapes are left out.

        Examples
        --------
        >>> point = {"type": "Point", "coordinates": [129.0, 35.1]}
        >>> feature = {"type": "Feature", "properties": {"id": "busan"}, "geometry": point}
        >>> Geometry.from_geojson({"features": [feature]}).places["busan"]
        (129.0, 35.1)
        """
        lookup: dict[str, Any] = {}
        known = dict(names or {})
        for feature in collection.get("features", ()):
            properties = feature.get("properties") or {}
            key = str(properties.get("id", feature.get("id", "")))
            shape = feature.get("geometry") or {}
            if not key or shape.get("type") not in {"Point", "LineString", "MultiLineString"}:
                continue
            lookup[key] = shape["coordinates"]
            if properties.get("name"):
                known.setdefault(key, str(properties["name"]))
        plain = cls.of(lookup)
        places = dict(plain.places)
        for key, parts in plain.tracks.items():
            if ends := _ends(key):
                places.setdefault(ends[0], parts[0][0])
                places.setdefault(ends[1], parts[-1][-1])
        return cls(plain.tracks, places, known)

    def name(self, place_id: str) -> str:
        """Return the name of a place, made from its id where none is known.

        Parameters
        ----------
        place_id : str
            Id of the place.

        Returns
        -------
        str
            Name for people.

        Examples
        --------
        >>> Geometry().name("st-petersburg")
        'St Petersburg'
        """
        return self.names.get(place_id) or slug_name(place_id)

    def leg_path(self, leg: Mapping[str, Any]) -> list[str]:
        """Return the places of a leg in the order of travel.

        Parameters
        ----------
        leg : mapping
            Leg of an alternative; ``path`` where it has one, else the ids of its ``track`` tell.

        Returns
        -------
        list of str
            Ids of places, from ``from`` to ``to``.

        Examples
        --------
        >>> Geometry().leg_path({"from": "c", "to": "a", "track": ["line:b:c", "line:a:b"]})
        ['c', 'b', 'a']
        """
        if leg.get("path"):
            return [str(key) for key in leg["path"]]
        path = [str(leg["from"])]
        for key in leg.get("track") or ():
            ends = _ends(str(key))
            if ends is None or path[-1] not in ends:
                return [str(leg["from"]), str(leg["to"])]
            path.append(ends[1] if path[-1] == ends[0] else ends[0])
        return path if path[-1] == str(leg["to"]) else [str(leg["from"]), str(leg["to"])]

    def leg_parts(self, leg: Mapping[str, Any]) -> tuple[tuple[str, Line], ...]:
        """Return the pieces of a leg in the order and direction of travel.

        A piece whose id has no geometry is drawn as a great circle between the places of ``path``
        where those are known, and left out otherwise.

        Parameters
        ----------
        leg : mapping
            Leg of an alternative with ``from``, ``to``, ``track`` and ``path``.

        Returns
        -------
        tuple of (str, line)
            Id of the track (or the two places) and its points in degrees.

        Examples
        --------
        >>> geometry = Geometry.of({"a": (0, 0), "b": (2, 0), "t": [(2, 0), (0, 0)]})
        >>> geometry.leg_parts({"from": "a", "to": "b", "track": ["t"], "path": ["a", "b"]})
        (('t', ((0.0, 0.0), (2.0, 0.0))),)
        """
        track = [str(key) for key in leg.get("track") or ()]
        path = self.leg_path(leg)
        if not any(key in self.tracks for key in track):
            return tuple(self._straight(path))
        aligned = len(path) == len(track) + 1
        here = self.places.get(str(leg["from"]), self.places.get(path[0]))
        pieces: list[tuple[str, Line]] = []
        for index, key in enumerate(track):
            parts = self.tracks.get(key)
            if parts is None:
                pair = path[index : index + 2] if aligned else []
                drawn = [line for _, line in self._straight(pair)]
            else:
                goal = self._goal(track, path, index, aligned)
                drawn = _along(parts, here, goal)
            pieces.extend((key, line) for line in drawn)
            here = drawn[-1][-1] if drawn else here
        return tuple(pieces)

    def _goal(
        self, track: Sequence[str], path: Sequence[str], index: int, aligned: bool
    ) -> Point | None:
        """Return a point that the track leads to, for the case that its start is not known."""
        if aligned and path[index + 1] in self.places:
            return self.places[path[index + 1]]
        if index + 1 < len(track) and track[index + 1] in self.tracks:
            return self.tracks[track[index + 1]][0][0]
        return self.places.get(path[-1])

    def _straight(self, path: Sequence[str]) -> Iterable[tuple[str, Line]]:
        known = [key for key in path if key in self.places]
        for a, b in pairwise(known):
            yield f"{a}/{b}", great_circle(self.places[a], self.places[b])


def _along(parts: tuple[Line, ...], start: Point | None, goal: Point | None) -> list[Line]:
    """Return the parts turned so that they lead away from the start, or towards the goal."""
    first, last = parts[0][0], parts[-1][-1]
    if start is not None:
        turned = _apart(start, last) < _apart(start, first)
    else:
        turned = goal is not None and _apart(goal, first) < _apart(goal, last)
    return [line[::-1] for line in reversed(parts)] if turned else list(parts)
