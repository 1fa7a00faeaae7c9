"""Find the ways worth showing: the Pareto set, and the rivals beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.kernel import pareto, shortest
from landbridge.routing.query import Query
from landbridge.routing.rivals import rivals
from landbridge.routing.ways import Way, starts

# Labels of one query; the largest query of the shipped studies makes a few per cent of it.
LABEL_LIMIT = 2_000_000


@dataclass(frozen=True)
class Found:
    """The ways found, by mean hours; ``complete`` is False when the label limit cut the search."""

    ways: tuple[Way, ...]
    weights: NDArray[np.float64]
    complete: bool


def allowed_arcs(graph: ChoiceGraph, query: Query) -> NDArray[np.bool_]:
    """Return which arcs a query may use, after the countries, modes and parts it avoids."""
    allowed = np.ones(graph.tail.size, np.bool_)
    for table, names in (
        (graph.countries, query.avoid_countries),
        (graph.modes, query.avoid_modes),
    ):
        for name in names:
            if name in table:
                allowed &= ~table[name]
    none = np.empty(0, np.int64)
    for key in query.avoid_keys:
        allowed[graph.keys.get(key, none)] = False
    # A box does not ride through its destination to come back, nor back through its origin; one
    # that a lorry takes to a terminal elsewhere may well pass its own city on the train.
    for place, ends, loads in (
        (query.destination, graph.leaving, "arrived"),
        (query.origin, graph.reaching, "ready"),
    ):
        if (loads, place, "rail") not in graph.index:
            continue
        allowed[graph.passing.get(place, none)] = False
        allowed[ends.get(place, none)] = False
    return allowed


def query_weights(graph: ChoiceGraph, query: Query) -> NDArray[np.float64]:
    """Return the criteria of every arc for a query, queues included: (arcs, 3).

    Raises
    ------
    InputError
        A step costs less than nothing or no number: the search would go round it for ever.
    """
    weights = graph.weights(query.unit, query.cargo)
    for key, hours in sorted(query.queue_h.items()):
        arcs = graph.keys.get(key)
        if arcs is not None:
            weights[arcs, 0] += hours
    if weights.size and not weights.min() >= 0.0:
        raise InputError(_below_nothing(graph, weights))
    return weights


def _below_nothing(graph: ChoiceGraph, weights: NDArray[np.float64]) -> Finding:
    """Return what is wrong with the first step whose hours, dollars or emission are below 0."""
    arc, criterion = (int(i) for i in np.argwhere(~(weights >= 0.0))[0])
    parts = graph.parts[arc]
    what = ("hours", "US dollars", "kg CO2e")[criterion]
    tariffs = sorted({price.tariff for part in parts for price in part.prices})
    return Finding(
        "tariffs.csv" if criterion == 1 else "",
        None,
        "fixed_usd_per_feu" if criterion == 1 else "queue",
        f"{weights[arc, criterion]:g}",
        f"{what} is what a box pays from {parts[0].from_place} to {parts[-1].to_place}",
        "0 or more for each step of a way",
        f"correct {', '.join(tariffs)}" if criterion == 1 else "correct the hours or the cargo",
    )


def search(graph: ChoiceGraph, query: Query) -> Found:
    """Return the Pareto set of ways over mean hours, US dollars and kg CO2e, and the rivals.

    The result is empty when no way exists.
    """
    weights = query_weights(graph, query)
    origin = graph.index.get(("gate", query.origin))
    target = graph.index.get(("delivered", query.destination))
    if origin is None or target is None or query.origin == query.destination:
        return Found((), weights, True)
    allowed = allowed_arcs(graph, query)
    bound = np.column_stack(
        [
            shortest(
                starts(graph, [target]),
                graph.in_first,
                graph.in_arcs,
                graph.tail,
                np.ascontiguousarray(weights[:, criterion]),
                allowed,
            )[0]
            for criterion in range(3)
        ]
    )
    if not np.isfinite(bound[origin, 0]):
        return Found((), weights, True)
    best, complete = pareto(
        origin,
        target,
        (graph.out_first, graph.out_arcs, graph.head),
        weights,
        bound,
        np.maximum(bound[origin], 1e-6),
        allowed,
        LABEL_LIMIT,
    )
    ways = [Way(arcs, True) for _, arcs in best]
    if query.rivals:
        ways += rivals(graph, weights, allowed, (origin, target), ways, query)
    return Found(tuple(ways), weights, complete)
