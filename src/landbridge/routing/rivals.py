"""Rival ways: what stands beside the Pareto set, so that a reader sees what was beaten.

A rival is the way of least generalised cost (US dollars plus the value of its time) through a
border, a passage or the ports of a country, or by a service. It is neither one of the ways
already shown nor a detour of one: a way that passes all its gateways, and others. The best and
the quickest way through each open passage that ways are called after are always
among them, since the ship is what a railway is measured against.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.kernel import shortest
from landbridge.routing.query import Query
from landbridge.routing.ways import Way, gateways, starts

# A rival is shown when its generalised cost is within this factor of the best way's.
RIVAL_FACTOR = 1.8
RIVALS = 6


@dataclass(frozen=True)
class Trees:
    """Shortest ways by one weight: costs from the origin and to the target, and through each arc.

    ``ahead``, ``back`` (nodes,) costs; ``enter``, ``leave`` (nodes,) arcs on the way; ``through``
    (arcs,) cost of the best way over an arc.
    """

    graph: ChoiceGraph
    enter: NDArray[np.int64]
    leave: NDArray[np.int64]
    through: NDArray[np.float64]
    best: float

    @staticmethod
    def of(
        graph: ChoiceGraph,
        weight: NDArray[np.float64],
        allowed: NDArray[np.bool_],
        ends: tuple[int, int],
    ) -> Trees:
        """Grow the trees between two nodes."""
        origin, target = ends
        ahead, enter = shortest(
            starts(graph, [origin]), graph.out_first, graph.out_arcs, graph.head, weight, allowed
        )
        back, leave = shortest(
            starts(graph, [target]), graph.in_first, graph.in_arcs, graph.tail, weight, allowed
        )
        through = np.where(allowed, ahead[graph.tail] + weight + back[graph.head], np.inf)
        return Trees(graph, enter, leave, through, float(ahead[target]))

    def over(self, arcs: NDArray[np.int64]) -> tuple[float, int]:
        """Return the cost of the best way over one of some arcs, and that arc."""
        arc = int(arcs[np.argmin(self.through[arcs])])
        return float(self.through[arc]), arc

    def way(self, arc: int) -> tuple[int, ...]:
        """Return the arcs of the best way over an arc; empty where it turns back on itself."""
        way = _stitch(self.graph, self.enter, self.leave, arc)
        if len({int(self.graph.head[a]) for a in way}) < len(way):
            return ()
        return way


def rivals(
    graph: ChoiceGraph,
    weights: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    ends: tuple[int, int],
    ways: list[Way],
    query: Query,
) -> list[Way]:
    """Return the rivals of the ways of a Pareto set, the best first.

    Parameters
    ----------
    graph
        Graph of choices.
    weights
        Criteria of the arcs, (arcs, 3): hours, US dollars, kg CO2e.
    allowed
        Arcs that may be used.
    ends
        Origin and target node.
    ways
        The Pareto set.
    query
        For the value of time.
    """
    whole = weights[:, 1] + query.value_of_time_usd_per_h * weights[:, 0]
    trees = Trees.of(graph, whole, allowed, ends)
    found = _by_sea(graph, weights, allowed, ends, trees, ways)
    shown = {gateways(graph, way.arcs) for way in [*ways, *found]}
    limit = RIVAL_FACTOR * trees.best
    candidates = sorted({trees.over(arcs) for arcs in graph.landmarks.values()})
    room = RIVALS
    for cost, arc in candidates:
        way = trees.way(arc) if cost <= limit and room else ()
        through = gateways(graph, way)
        if way and not any(known <= through for known in shown):
            shown.add(through)
            found.append(Way(way, False))
            room -= 1
    return sorted(found, key=lambda way: float(whole[list(way.arcs)].sum()))


def _by_sea(
    graph: ChoiceGraph,
    weights: NDArray[np.float64],
    allowed: NDArray[np.bool_],
    ends: tuple[int, int],
    trees: Trees,
    ways: list[Way],
) -> list[Way]:
    """Return the best and the quickest way through each passage that ways are called after."""
    quick = Trees.of(graph, np.ascontiguousarray(weights[:, 0]), allowed, ends)
    known = {way.arcs for way in ways}
    found: list[Way] = []
    for passage in sorted(graph.passages):
        for tree in (trees, quick):
            cost, arc = tree.over(graph.landmarks[passage])
            way = tree.way(arc) if np.isfinite(cost) else ()
            if way and way not in known:
                known.add(way)
                found.append(Way(way, False))
    return found


def _stitch(
    graph: ChoiceGraph, enter: NDArray[np.int64], leave: NDArray[np.int64], arc: int
) -> tuple[int, ...]:
    before: list[int] = []
    node = int(graph.tail[arc])
    while enter[node] >= 0:
        before.append(int(enter[node]))
        node = int(graph.tail[before[-1]])
    after: list[int] = []
    node = int(graph.head[arc])
    while leave[node] >= 0:
        after.append(int(leave[node]))
        node = int(graph.head[after[-1]])
    return (*reversed(before), arc, *after)
