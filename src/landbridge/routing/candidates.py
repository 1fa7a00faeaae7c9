"""Ways for shippers who differ: the best by each service and border at several values of time.

What a forwarder is shown (the Pareto set and its rivals) is too little for a choice between ways:
shippers also take ways that are slightly worse, and emission is no reason for them to see a way
they would not pay for. So for each of some values of time the way of least generalised cost is
taken through every border, every passage, the ports of every country and by every service.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import H_PER_DAY
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.query import Query
from landbridge.routing.rivals import Trees
from landbridge.routing.search import allowed_arcs, query_weights
from landbridge.routing.ways import Way

__all__ = ["Candidate", "candidates"]

# Ways that cost more than so many times the best one are taken by nobody.
MOST_FACTOR: Final = 2.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """A way with its mean hours and US dollars a box."""

    way: Way
    mean_hours: float
    usd: float


def candidates(
    graph: ChoiceGraph,
    query: Query,
    usd_per_day: Sequence[float],
    toll_usd: NDArray[np.float64] | None = None,
) -> list[Candidate]:
    """Return ways between two places that some shipper may take.

    Parameters
    ----------
    graph : ChoiceGraph
        Graph of choices of the direction.
    query : Query
        Ends, box, queues and what to avoid.
    usd_per_day : sequence of float
        Values of a day under way, US dollars a box.
    toll_usd : array, (arcs,), optional
        What is asked on an arc beside the prices, such as for scarce room.

    Returns
    -------
    list of Candidate
        Each way once, the cheapest first; empty where no way leads.
    """
    weights = query_weights(graph, query)
    origin = graph.index.get(("gate", query.origin))
    target = graph.index.get(("delivered", query.destination))
    if origin is None or target is None or query.origin == query.destination:
        return []
    allowed = allowed_arcs(graph, query)
    toll = np.zeros(len(weights)) if toll_usd is None else toll_usd
    found: set[tuple[int, ...]] = set()
    for value in usd_per_day:
        whole = weights[:, 1] + toll + value / H_PER_DAY * weights[:, 0]
        trees = Trees.of(graph, whole, allowed, (origin, target))
        if not np.isfinite(trees.best):
            return []
        for cost, arc in {trees.over(arcs) for arcs in graph.landmarks.values()}:
            if cost <= MOST_FACTOR * trees.best:
                found.add(trees.way(arc))
    made = [
        Candidate(
            Way(arcs, False),
            float(weights[list(arcs), 0].sum()),
            float(weights[list(arcs), 1].sum()),
        )
        for arcs in found
        if arcs
    ]
    return sorted(made, key=lambda one: (one.usd, one.mean_hours, one.way.arcs))
