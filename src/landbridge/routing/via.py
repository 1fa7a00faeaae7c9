"""The quickest way over given places: for comparing with one observed movement.

A layer a place on the way: the search for the next layer starts from every situation of the box
at that place, at the cost of getting there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.kernel import shortest
from landbridge.routing.ways import Way

SHIPS = ("liner", "feeder")


@dataclass(frozen=True)
class Layer:
    """What a way must go through: one of some nodes, or one of some arcs."""

    nodes: tuple[int, ...] = ()
    arcs: tuple[int, ...] = ()


def nodes_at(graph: ChoiceGraph, place: str, kinds: Iterable[str] = ()) -> list[int]:
    """Return the nodes at a place, of some kinds (gate, ready, wagon, train ...) or all."""
    wanted = frozenset(kinds)
    return [
        number
        for number, node in enumerate(graph.nodes)
        if (not wanted or node[0] in wanted) and node[1] == place
    ]


def arcs_of_services(
    graph: ChoiceGraph, kinds_of: Mapping[str, str], kinds: Iterable[str], services: Iterable[str]
) -> NDArray[np.bool_]:
    """Return which arcs a box may use that travels by some kinds of service, or named ones.

    ``kinds_of`` maps service ids to kinds; road runs need ``road`` among the kinds. Where a
    service is named, no other of its mode may be used; no kinds at all allow every kind.
    """
    classes, names = frozenset(kinds), frozenset(services)
    named_modes = {kinds_of[name] in SHIPS for name in names if name in kinds_of}
    allowed = np.ones(graph.tail.size, np.bool_)
    for service, kind in kinds_of.items():
        wrong_kind = bool(classes) and kind not in classes
        other_named = (kind in SHIPS) in named_modes and service not in names
        if (wrong_kind or other_named) and service in graph.landmarks:
            allowed[graph.landmarks[service]] = False
    if classes and "road" not in classes and "road" in graph.modes:
        allowed &= ~graph.modes["road"]
    return allowed


def quickest_way(
    graph: ChoiceGraph,
    origins: Sequence[int],
    targets: Sequence[int],
    layers: Sequence[Layer],
    allowed: NDArray[np.bool_],
) -> Way | None:
    """Return the way of least mean hours from an origin over each layer in order to a target."""
    steps: list[tuple[NDArray[np.int64], dict[int, int]]] = []
    initial = np.full(len(graph.nodes), np.inf)
    initial[list(origins)] = 0.0
    for layer in [*layers, Layer(nodes=tuple(targets))]:
        distance, enter = shortest(
            initial, graph.out_first, graph.out_arcs, graph.head, graph.hours, allowed
        )
        initial, taken = _enter(graph, layer, distance, allowed)
        steps.append((enter, taken))
    node = int(np.argmin(initial))
    if not np.isfinite(initial[node]):
        return None
    arcs: list[int] = []
    for enter, taken in reversed(steps):
        if node in taken:
            arcs.append(taken[node])
            node = int(graph.tail[arcs[-1]])
        while enter[node] >= 0:
            arcs.append(int(enter[node]))
            node = int(graph.tail[arcs[-1]])
    return Way(tuple(reversed(arcs)), False)


def _enter(
    graph: ChoiceGraph, layer: Layer, distance: NDArray[np.float64], allowed: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], dict[int, int]]:
    """Return the cost of standing behind a layer, and the arc of the layer taken to each node."""
    behind = np.full(len(graph.nodes), np.inf)
    taken: dict[int, int] = {}
    behind[list(layer.nodes)] = distance[list(layer.nodes)]
    for arc in layer.arcs:
        head, cost = int(graph.head[arc]), distance[graph.tail[arc]] + graph.hours[arc]
        if allowed[arc] and cost < behind[head]:
            behind[head] = cost
            taken[head] = arc
    return behind, taken
