"""Tracks split where they meet: nodes, and the pieces of track between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.data.importing.coordinates import length_km
from landbridge.data.importing.nearby import Vertices, join_ends
from landbridge.data.importing.tags import TrackFacts
from landbridge.data.importing.types import Notebook, Source, Station, Track

__all__ = ["Network", "Node", "Piece", "degrees", "split_tracks"]

# Vertices are one where their degrees agree to so many decimals (a centimetre).
_DECIMALS: Final = 7
# A station this near to a track lies on it.
_SNAP_KM: Final = 1.0


@dataclass(slots=True)
class Node:
    """A point at which a piece of track ends.

    Parameters
    ----------
    lon_deg, lat_deg : float
        Where it is.
    station : Station or None
        The named point that it is.
    also : list of str
        Names of further stations at the same point.
    """

    lon_deg: float
    lat_deg: float
    station: Station | None = None
    also: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Track between two nodes.

    Parameters
    ----------
    a, b : hashable
        Keys of its nodes.
    points : ndarray of float, shape (n, 2)
        Its course from a to b, in degrees.
    km : float
        Its length.
    given : bool
        Whether the length is the source's own; else it was measured along the course.
    facts : TrackFacts
        What is said of it.
    """

    a: Hashable
    b: Hashable
    points: NDArray[np.float64]
    km: float
    given: bool
    facts: TrackFacts

    def turned(self) -> Piece:
        """Return the same piece from b to a."""
        return Piece(self.b, self.a, self.points[::-1], self.km, self.given, self.facts)


@dataclass(slots=True)
class Network:
    """Nodes by their keys, and pieces between them.

    Parameters
    ----------
    nodes : dict of hashable to Node
        Every node that a piece ends at.
    pieces : list of Piece
        In the order of the source.
    """

    nodes: dict[Hashable, Node]
    pieces: list[Piece]


def split_tracks(
    tracks: Sequence[tuple[Track, TrackFacts]],
    source: Source,
    notebook: Notebook,
    join_m: float = 0.0,
) -> Network:
    """Return the network of some tracks.

    Parameters
    ----------
    tracks : sequence of (Track, TrackFacts)
        Tracks that carry trains.
    source : Source
        Where they come from; its stations become nodes.
    notebook : Notebook
        Takes notes on what is left out.
    join_m : float
        Ends that stop at most so many metres short of another track are joined to it.

    Returns
    -------
    Network
        Split at the ends of tracks, at shared vertices, and at stations.
    """
    keys = [_keys(track) for track, _ in tracks]
    vertices = Vertices([track for track, _ in tracks], keys)
    join_ends(vertices, keys, join_m, notebook)
    nodes = _ends_and_crossings(tracks, keys)
    _place_stations(source, vertices, nodes, notebook)
    network = Network(nodes, [])
    seen: set[tuple[object, ...]] = set()
    for (track, facts), names in zip(tracks, keys, strict=True):
        for piece in _pieces(track, facts, names, nodes):
            mark = (frozenset((piece.a, piece.b)), facts.gauges, _course(piece.points))
            if mark in seen:
                message, remedy = "lies where another track does: left out", "nothing"
                notebook.note(track.row, "geometry", "", message, remedy)
                continue
            seen.add(mark)
            network.pieces.append(piece)
    used = {key for piece in network.pieces for key in (piece.a, piece.b)}
    network.nodes = {key: node for key, node in nodes.items() if key in used}
    for key, node in nodes.items():
        if key not in used and node.station is not None and node.station.name:
            message, remedy = "lies on no track: left out", "draw its track"
            notebook.note(node.station.row, "name", node.station.name, message, remedy)
    return network


def _keys(track: Track) -> list[Hashable]:
    """Return the key of each vertex; a vertex that joins nothing has None."""
    if track.ends is not None:
        return [track.ends[0], *[None] * (len(track.points) - 2), track.ends[1]]
    scaled = np.rint(track.points * 10**_DECIMALS).astype(np.int64)
    scaled[scaled[:, 0] == -180 * 10**_DECIMALS, 0] *= -1
    return [(x, y) for x, y in scaled.tolist()]


def _ends_and_crossings(
    tracks: Sequence[tuple[Track, TrackFacts]], keys: Sequence[list[Hashable]]
) -> dict[Hashable, Node]:
    met: set[Hashable] = set()
    nodes: dict[Hashable, Node] = {}

    def add(key: Hashable, point: NDArray[np.float64]) -> None:
        nodes.setdefault(key, Node(float(point[0]), float(point[1])))

    for (track, _), names in zip(tracks, keys, strict=True):
        before: Hashable = None
        for at, key in enumerate(names):
            # A vertex drawn twice in a row is no crossing.
            if key is None or key == before:
                continue
            before = key
            if key in met:
                add(key, track.points[at])
            met.add(key)
        add(names[0], track.points[0])
        add(names[-1], track.points[-1])
    return nodes


def _place_stations(
    source: Source, vertices: Vertices, nodes: dict[Hashable, Node], notebook: Notebook
) -> None:
    """Make a node of the vertex at or nearest to each station."""
    for station in source.stations:
        key = station.key
        if key is None:
            found = vertices.nearest(station.lon_deg, station.lat_deg, _SNAP_KM)
            if found is None:
                message = f"is more than {_SNAP_KM:g} km from every track: left out"
                remedy = "draw its track or move it"
                notebook.note(station.row, "name", station.name, message, remedy)
                continue
            key, lon, lat = found
            nodes.setdefault(key, Node(lon, lat))
        node = nodes.setdefault(key, Node(station.lon_deg, station.lat_deg))
        if node.station is None:
            node.station = station
        elif station.name:
            node.also.append(station.name)


def _pieces(
    track: Track, facts: TrackFacts, keys: list[Hashable], nodes: dict[Hashable, Node]
) -> Iterator[Piece]:
    cuts = [at for at, key in enumerate(keys) if key is not None and key in nodes]
    measured = [length_km(track.points[a : b + 1]) for a, b in pairwise(cuts)]
    given = track.length_km == track.length_km and sum(measured) > 0.0
    factor = track.length_km / sum(measured) if given else 1.0
    for (a, b), km in zip(pairwise(cuts), measured, strict=True):
        if km > 0.0 and (keys[a] != keys[b] or b - a > 1):
            points = np.ascontiguousarray(track.points[a : b + 1])
            yield Piece(keys[a], keys[b], points, km * factor, given, facts)


def _course(points: NDArray[np.float64]) -> bytes:
    """Return a key that a course has in both directions."""
    rounded = np.round(points, _DECIMALS)
    return min(rounded.tobytes(), np.ascontiguousarray(rounded[::-1]).tobytes())


def degrees(pieces: Sequence[Piece]) -> dict[Hashable, list[int]]:
    """Return the numbers of the pieces that end at each node; a loop counts twice."""
    found: dict[Hashable, list[int]] = defaultdict(list)
    for number, piece in enumerate(pieces):
        found[piece.a].append(number)
        found[piece.b].append(number)
    return found
