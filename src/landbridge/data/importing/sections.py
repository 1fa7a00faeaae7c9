"""Pieces of track joined to sections: one from each station, junction or change to the next."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Final

import numpy as np

from landbridge.data.importing.coordinates import length_km
from landbridge.data.importing.pieces import Network, Node, Piece, degrees

__all__ = ["join_pieces"]

_LONGEST_KM: Final = 2500.0


def join_pieces(network: Network) -> Network:
    """Return the network without the nodes at which nothing happens.

    Parameters
    ----------
    network : Network
        Pieces as they were drawn.

    Returns
    -------
    Network
        Nodes are stations, ends, junctions, and points where the gauge, the number of tracks, the
        current, the speed, the line or the country changes. No piece ends where it begins.
    """
    ends = degrees(network.pieces)
    kept = {
        key
        for key, found in ends.items()
        if len(found) != 2
        or found[0] == found[1]
        or _is_station(network.nodes[key])
        or network.pieces[found[0]].facts != network.pieces[found[1]].facts
    }
    used = [False] * len(network.pieces)
    joined: list[Piece] = []
    for number, piece in enumerate(network.pieces):
        # Chains begin at nodes that are kept; what is left then are rings without one.
        for start in (piece, piece.turned()):
            if not used[number] and start.a in kept:
                joined.append(_walk(network, ends, kept, used, number, start))
    for number, piece in enumerate(network.pieces):
        if not used[number]:
            joined.append(_walk(network, ends, kept | {piece.a}, used, number, piece))
    nodes = dict(network.nodes)
    whole = [part for piece in joined for part in _cut(piece, nodes)]
    used_keys = {key for piece in whole for key in (piece.a, piece.b)}
    return Network({key: node for key, node in nodes.items() if key in used_keys}, whole)


def _is_station(node: Node) -> bool:
    return node.station is not None and bool(node.station.name)


def _walk(
    network: Network,
    ends: dict[Hashable, list[int]],
    kept: set[Hashable],
    used: list[bool],
    number: int,
    start: Piece,
) -> Piece:
    """Follow pieces to the next node that is kept, and return them as one."""
    used[number] = True
    chain = [start]
    while chain[-1].b not in kept:
        onward = next((n for n in ends[chain[-1].b] if not used[n]), None)
        if onward is None:
            break
        used[onward] = True
        piece = network.pieces[onward]
        chain.append(piece if piece.a == chain[-1].b else piece.turned())
    return _joined(chain)


def _joined(chain: Sequence[Piece]) -> Piece:
    if len(chain) == 1:
        return chain[0]
    points = np.vstack([chain[0].points, *(piece.points[1:] for piece in chain[1:])])
    km = sum(piece.km for piece in chain)
    given = all(piece.given for piece in chain)
    return Piece(chain[0].a, chain[-1].b, points, km, given, chain[0].facts)


def _cut(piece: Piece, nodes: dict[Hashable, Node]) -> Iterator[Piece]:
    """Yield a piece, cut in the middle if it ends where it begins or is longer than a section."""
    if (piece.a != piece.b and piece.km <= _LONGEST_KM) or len(piece.points) < 3:
        yield from [piece] if piece.a != piece.b else []
        return
    steps = np.hypot(*np.diff(piece.points, axis=0).T).cumsum()
    at = min(max(1, int(np.searchsorted(steps, steps[-1] / 2.0)) + 1), len(piece.points) - 2)
    lon, lat = piece.points[at].tolist()
    middle = ("middle", round(lon, 7), round(lat, 7))
    nodes[middle] = Node(lon, lat)
    halves = (piece.points[: at + 1], piece.points[at:])
    share = length_km(halves[0]) / (length_km(halves[0]) + length_km(halves[1]))
    first = Piece(piece.a, middle, halves[0], piece.km * share, piece.given, piece.facts)
    second = Piece(middle, piece.b, halves[1], piece.km * (1 - share), piece.given, piece.facts)
    for half in (first, second):
        yield from _cut(half, nodes)
