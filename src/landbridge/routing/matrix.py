"""Many pairs at once: the shortest mean hours of each, and the ways that no other way beats.

What :func:`landbridge.routing.search.search` answers for one pair, for all of them. One search
from an origin serves all its destinations, but a box does not ride through its destination to come
back: where the shortest way does, that pair is searched again alone. The lower bounds of the Pareto
search are made once for each destination.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.kernel import CRITERIA, pareto, shortest
from landbridge.routing.query import Query
from landbridge.routing.search import LABEL_LIMIT, allowed_arcs, query_weights
from landbridge.routing.ways import starts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Place ids of an origin and a destination.
Pair = tuple[str, str]

LEAST_SCALE = 1e-6


@kernel
def _uses(enter: Ints, tail: Ints, node: int, barred: Flags) -> bool:
    """Whether the way to a node in a tree of shortest ways uses a barred arc."""
    while enter[node] >= 0:
        if barred[enter[node]]:
            return True
        node = tail[enter[node]]
    return False


def shortest_hours(graph: ChoiceGraph, query: Query, pairs: Sequence[Pair]) -> Floats:
    """Return the mean hours of the quickest way of each pair, (pairs,); infinite without a way.

    Parameters
    ----------
    graph
        Graph of choices of the direction the pairs travel in.
    query
        Box, queues and what to avoid; its origin and destination do not count.
    pairs
        Origins and destinations.
    """
    weight = np.ascontiguousarray(query_weights(graph, query)[:, 0])
    barred = {place: _barred(graph, place) for place in {pair[1] for pair in pairs}}
    hours = np.full(len(pairs), np.inf)
    of_origin: dict[str, list[int]] = {}
    for number, (origin, _) in enumerate(pairs):
        of_origin.setdefault(origin, []).append(number)
    for origin, numbers in of_origin.items():
        tree = _tree(graph, weight, replace(query, origin=origin, destination=""))
        if tree is None:
            continue
        distance, enter = tree
        for number in numbers:
            place = pairs[number][1]
            target = graph.index.get(("delivered", place))
            if target is None or place == origin:
                continue
            hours[number] = distance[target]
            if _uses(enter, graph.tail, target, barred[place]):
                alone = _tree(graph, weight, replace(query, origin=origin, destination=place))
                hours[number] = alone[0][target] if alone else np.inf
    return hours


def _tree(graph: ChoiceGraph, weight: Floats, query: Query) -> tuple[Floats, Ints] | None:
    """Return distances from the origin of a query and the arcs of its tree of shortest ways."""
    gate = graph.index.get(("gate", query.origin))
    if gate is None:
        return None
    found: tuple[Floats, Ints] = shortest(
        starts(graph, [gate]),
        graph.out_first,
        graph.out_arcs,
        graph.head,
        weight,
        allowed_arcs(graph, query),
    )
    return found


def _barred(graph: ChoiceGraph, destination: str) -> Flags:
    """Return which arcs ride through a destination, or away from it."""
    return ~allowed_arcs(graph, Query("", destination))


def pareto_costs(
    graph: ChoiceGraph, query: Query, pairs: Sequence[Pair]
) -> tuple[list[Floats], Flags]:
    """Return mean hours, US dollars and kg CO2e of the ways of each pair that no other way beats.

    Parameters
    ----------
    graph
        Graph of choices of the direction the pairs travel in.
    query
        Box, queues and what to avoid; its origin, destination and rivals do not count.
    pairs
        Origins and destinations.

    Returns
    -------
    list of numpy.ndarray, numpy.ndarray
        For each pair (ways, 3), quickest first, empty without a way; and (pairs,) whether its
        search was finished.
    """
    weights = query_weights(graph, query)
    star = (graph.out_first, graph.out_arcs, graph.head)
    bounds: dict[str, Floats] = {}
    costs, complete = [], np.ones(len(pairs), np.bool_)
    for number, (origin, destination) in enumerate(pairs):
        gate = graph.index.get(("gate", origin))
        target = graph.index.get(("delivered", destination))
        if gate is None or target is None or origin == destination:
            costs.append(np.empty((0, CRITERIA)))
            continue
        if destination not in bounds:
            bounds[destination] = _bounds(graph, weights, query, destination)
        bound = bounds[destination]
        allowed = allowed_arcs(graph, replace(query, origin=origin, destination=destination))
        scale = np.maximum(bound[gate], LEAST_SCALE)
        ways, complete[number] = pareto(
            gate, target, star, weights, bound, scale, allowed, LABEL_LIMIT
        )
        costs.append(np.array([cost for cost, _ in ways]).reshape(-1, CRITERIA))
    return costs, complete


def _bounds(graph: ChoiceGraph, weights: Floats, query: Query, destination: str) -> Floats:
    """Return the least of each criterion from every node to a destination, (nodes, 3).

    Whatever the origin forbids is allowed here: a bound for all origins is a bound for each.
    """
    allowed = allowed_arcs(graph, replace(query, origin="", destination=destination))
    target = starts(graph, [graph.index["delivered", destination]])
    back = (graph.in_first, graph.in_arcs, graph.tail)
    columns = (np.ascontiguousarray(weights[:, criterion]) for criterion in range(CRITERIA))
    return np.column_stack([shortest(target, *back, column, allowed)[0] for column in columns])


def slim(graph: ChoiceGraph) -> ChoiceGraph:
    """Return a graph without the parts of its arcs: enough for this module, light to send."""
    return replace(graph, parts=(), landmarks={})
