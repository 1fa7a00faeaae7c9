"""Distances in the sea network of searoute against searoute itself, on its own graph.

searoute answers one pair a call, with networkx or igraph behind it. Both get pairs of vertices of
the network, the northwest passage shut as is its default; what is timed is the whole call, since
searoute offers no other.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Final

import numpy as np

from landbridge.routing.large import LargeGraph
from tools.bench.case import Case, Peer, Work
from tools.bench.peers import load
from tools.bench.world import Ints

PLACES = 60
SHUT = "northwest"
# Pairs that searoute is asked for, of all.
SAMPLE = 20
KM_APART = 0.005


@lru_cache(maxsize=1)
def network() -> tuple[LargeGraph, list[tuple[float, float]], Ints]:
    """Return searoute's network contracted, its vertices, and the places of the matrix."""
    edges: Any = load("searoute.data.marnet_dict").edge_list
    number: dict[tuple[float, float], int] = {}
    arcs: list[tuple[int, int, float]] = []
    for tail, near in edges.items():
        for head, facts in near.items():
            if facts.get("passage") != SHUT:
                a, b = (number.setdefault(end, len(number)) for end in (tail, head))
                arcs.append((a, b, float(facts["weight"])))
    both = np.array(arcs + [(head, tail, km) for tail, head, km in arcs])
    ends = both[:, :2].astype(np.int64)
    graph = LargeGraph.of(len(number), ends[:, 0], ends[:, 1], both[:, 2])
    reached = np.flatnonzero(np.isfinite(graph.one_to_all(0)))
    places = np.random.default_rng(2001).choice(reached, PLACES, replace=False)
    return graph, list(number), places


def pairs() -> Ints:
    """Return the pairs that searoute is asked for, (SAMPLE, 2)."""
    return np.random.default_rng(1).choice(network()[2], (SAMPLE, 2))


def ours() -> Work:
    """Prepare the matrix."""
    graph, _, places = network()
    note = f"{graph.nodes:,} vertices, {graph.arcs:,} arcs"
    return Work(lambda: graph.matrix(places, places), note=note)


def searoute(backend: str) -> Work:
    """Prepare searoute for some of the pairs."""
    route = load("searoute").searoute
    marnet, core = load("searoute.classes.marnet"), load("searoute.classes.core")
    _, vertices, _ = network()
    ends = [(vertices[a], vertices[b]) for a, b in pairs()]

    def call() -> object:
        # searoute keeps the search of the backend that was made last, for networks of both.
        marnet.bidirectional_dijkstra = core.Graph._BACKENDS[backend]["bidirectional_dijkstra"]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [route(a, b, backend=backend)["properties"]["length"] for a, b in ends]

    return Work(call, PLACES**2 / SAMPLE, f"measured on {SAMPLE} of {PLACES**2:,} pairs")


def with_backend(backend: str) -> Callable[[], Work]:
    """Return the preparation for one of searoute's two graph libraries."""
    return partial(searoute, backend)


def same(_: object, theirs: object) -> str:
    """Compare the pairs that searoute was asked for."""
    graph = network()[0]
    wanted = pairs()
    km = np.array([graph.matrix([a], [b])[0, 0] for a, b in wanted])
    gap = np.abs(km / np.asarray(theirs, np.float64) - 1.0)
    return "" if gap.max() < KM_APART else f"up to {100 * gap.max():.2f} % apart"


CASES: Final = (
    Case(
        f"searoute's sea network, {PLACES} x {PLACES} matrix",
        None,
        30,
        ours,
        (
            Peer("searoute", with_backend("networkx"), None, same, name="searoute (networkx)"),
            Peer("igraph", with_backend("igraph"), None, same, name="searoute (igraph)"),
        ),
        ("searoute",),
    ),
)
