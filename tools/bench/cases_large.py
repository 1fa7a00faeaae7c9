"""Distances in the world's railways against SciPy, igraph, networkx and scgraph: one graph.

The largest part of scgraph-data's railways, 163,140 nodes. Ours is contracted first, and the time
of that is printed; the peers get the graph in the form they are quickest with, ready made.
"""

from __future__ import annotations

import time
from functools import lru_cache
from typing import Any, Final

import numpy as np

from landbridge.routing.large import LargeGraph
from tools.bench.case import Case, Peer, Work
from tools.bench.peers import load
from tools.bench.world import Floats, Ints, largest_railway

MOSCOW = (55.776, 37.655)
VLADIVOSTOK = (43.111, 131.882)
POINTS = 1000
THREADS = 2
# Rows that a slow peer makes of the thousand; its time is multiplied up.
SAMPLE = {"scipy": 100, "igraph": 10, "networkx": 3, "scgraph": 20}
# Float sums in another order.
TOLERANCE = 1e-9


@lru_cache(maxsize=1)
def contracted() -> tuple[LargeGraph, str]:
    """Return the contracted graph, and in words how long that took."""
    ways = largest_railway()
    LargeGraph.of(2, [0], [1], [1.0])  # compiles
    began = time.perf_counter()
    graph = LargeGraph.of(ways.nodes, ways.tail, ways.head, ways.km)
    took = time.perf_counter() - began
    return graph, (
        f"{ways.nodes:,} nodes, {ways.tail.size:,} arcs; preprocessing {took:.2f} s once, "
        f"{graph.up[1].size + graph.down[1].size - ways.tail.size:,} shortcuts"
    )


def points() -> tuple[Ints, Ints]:
    """Return the sources and targets of the matrix."""
    draw = np.random.default_rng(2001)
    nodes = largest_railway().nodes
    sources, targets = (draw.choice(nodes, POINTS, replace=False) for _ in range(2))
    return sources, targets


def moscow() -> int:
    """Return the node that one-to-all starts from."""
    return largest_railway().nearest(*MOSCOW)


# ------------------------------------------------------------------------- ours
def our_tree() -> Work:
    """Prepare one-to-all."""
    graph, note = contracted()
    source = moscow()
    return Work(lambda: graph.one_to_all(source), note=note)


def our_matrix() -> Work:
    """Prepare the matrix."""
    graph, note = contracted()
    sources, targets = points()
    return Work(lambda: graph.matrix(sources, targets, threads=THREADS), note=note)


def our_pair() -> Work:
    """Prepare one pair, Vladivostok to Moscow."""
    graph, note = contracted()
    ends = [largest_railway().nearest(*VLADIVOSTOK)], [moscow()]
    return Work(lambda: graph.matrix(*ends), note=note)


# ------------------------------------------------------------------------- the peers
@lru_cache(maxsize=1)
def scipy_matrix() -> Any:
    """Return the graph as SciPy takes it."""
    from scipy.sparse import csr_matrix

    ways = largest_railway()
    return csr_matrix((ways.km, (ways.tail, ways.head)), shape=(ways.nodes, ways.nodes))


def scipy_tree() -> Work:
    """Prepare SciPy's Dijkstra from one node."""
    from scipy.sparse.csgraph import dijkstra

    matrix, source = scipy_matrix(), moscow()
    return Work(lambda: dijkstra(matrix, indices=source))


def scipy_rows() -> Work:
    """Prepare SciPy's Dijkstra from some of the sources."""
    from scipy.sparse.csgraph import dijkstra

    matrix, some = scipy_matrix(), SAMPLE["scipy"]
    sources = points()[0][:some]
    return Work(lambda: dijkstra(matrix, indices=sources), POINTS / some, _of(some))


@lru_cache(maxsize=1)
def igraph_graph() -> Any:
    """Return the graph as igraph takes it."""
    ways = largest_railway()
    edges = np.column_stack([ways.tail, ways.head])
    graph = load("igraph").Graph(n=ways.nodes, edges=edges, directed=True)
    graph.es["km"] = ways.km
    return graph


def igraph_tree() -> Work:
    """Prepare igraph's distances from one node."""
    graph, source = igraph_graph(), moscow()
    return Work(lambda: np.array(graph.distances(source=[source], weights="km")[0]))


def igraph_rows() -> Work:
    """Prepare igraph's distances from some of the sources."""
    graph, some = igraph_graph(), SAMPLE["igraph"]
    sources, targets = points()
    ends = sources[:some].tolist(), targets.tolist()
    return Work(lambda: np.array(graph.distances(*ends, weights="km")), POINTS / some, _of(some))


@lru_cache(maxsize=1)
def networkx_graph() -> Any:
    """Return the graph as networkx takes it."""
    ways = largest_railway()
    graph = load("networkx").DiGraph()
    graph.add_nodes_from(range(ways.nodes))
    arcs = zip(ways.tail.tolist(), ways.head.tolist(), ways.km.tolist(), strict=True)
    graph.add_weighted_edges_from(arcs)
    return graph


def _by_node(found: dict[int, float], nodes: int) -> Floats:
    row = np.full(nodes, np.inf)
    row[list(found)] = list(found.values())
    return row


def networkx_tree() -> Work:
    """Prepare networkx's Dijkstra from one node."""
    graph, source, nodes = networkx_graph(), moscow(), largest_railway().nodes
    tree = load("networkx").single_source_dijkstra_path_length
    return Work(lambda: _by_node(tree(graph, source), nodes))


def networkx_rows() -> Work:
    """Prepare networkx's Dijkstra from some of the sources."""
    graph, nodes, some = networkx_graph(), largest_railway().nodes, SAMPLE["networkx"]
    sources = points()[0][:some].tolist()
    tree = load("networkx").single_source_dijkstra_path_length
    return Work(
        lambda: np.array([_by_node(tree(graph, source), nodes) for source in sources]),
        POINTS / some,
        _of(some),
    )


@lru_cache(maxsize=1)
def scgraph_graph() -> Any:
    """Return the graph as scgraph takes it."""
    return largest_railway().geograph()


def scgraph_tree() -> Work:
    """Prepare scgraph's tree of shortest ways."""
    graph, source = scgraph_graph().graph_object, moscow()
    return Work(lambda: graph.get_shortest_path_tree(source))


def scgraph_rows() -> Work:
    """Prepare scgraph's distance matrix among some of the sources."""
    geograph, some = scgraph_graph(), SAMPLE["scgraph"]
    at = largest_railway().at[points()[0][:some]].tolist()
    nodes = [{"latitude": lat, "longitude": lon} for lat, lon in at]

    def call() -> object:
        geograph.graph_object.reset_cache()
        return geograph.distance_matrix(nodes)

    return Work(call, POINTS / some, f"{some} x {some} places, scaled by its {some} trees")


def scgraph_pair() -> Work:
    """Prepare scgraph's contraction hierarchy for one pair."""
    graph = scgraph_graph().graph_object
    ends = largest_railway().nearest(*VLADIVOSTOK), moscow()
    began = time.perf_counter()
    graph.create_contraction_hierarchy()
    took = time.perf_counter() - began
    return Work(
        lambda: graph.contraction_hierarchy(*ends, length_only=True)["length"],
        note=f"its own preprocessing {took:.1f} s",
    )


def _of(some: int) -> str:
    return f"measured on {some} of {POINTS:,} rows"


# ------------------------------------------------------------------------- the same?
def apart(ours: Floats, theirs: Floats) -> str:
    """Say how far two arrays of distances are apart, with nothing where they are equal."""
    if ours.shape != theirs.shape:
        return f"shapes {ours.shape} and {theirs.shape}"
    if np.allclose(ours, theirs, rtol=TOLERANCE, atol=TOLERANCE):
        return ""
    reached = np.isfinite(ours) | np.isfinite(theirs)
    return f"up to {np.abs(ours[reached] - theirs[reached]).max():.3g} km apart"


def same_tree(ours: object, theirs: object) -> str:
    """Compare the distances to every node."""
    return apart(np.asarray(ours), np.asarray(theirs))


def same_rows(ours: object, theirs: object) -> str:
    """Compare the rows that a peer made: those to all nodes with a tree each of ours as well."""
    mine, rows = np.asarray(ours), np.asarray(theirs)
    sources, targets = points()
    if rows.shape[1] != targets.size:
        graph, _ = contracted()
        difference = apart(graph.matrix(sources[: len(rows)]), rows)
        if difference:
            return f"trees: {difference}"
        rows = rows[:, targets]
    return apart(mine[: len(rows)], rows)


def same_scgraph_tree(ours: object, theirs: object) -> str:
    """Compare with the tree of scgraph."""
    assert isinstance(theirs, dict)
    return apart(np.asarray(ours), np.asarray(theirs["distance_matrix"], np.float64))


def same_scgraph_rows(ours: object, theirs: object) -> str:
    """Compare with the matrix of scgraph, which measures among the sources themselves."""
    rows = np.array(theirs, np.float64)
    sources = points()[0][: len(rows)]
    return apart(contracted()[0].matrix(sources, sources), rows)


def same_pair(ours: object, theirs: object) -> str:
    """Compare one distance."""
    return apart(np.asarray(ours).reshape(-1), np.asarray([theirs], np.float64))


GRAPH: Final = ("scgraph-data",)
CASES: Final = (
    Case(
        "world railways, one to all",
        None,
        60,
        our_tree,
        (
            Peer("scipy", scipy_tree, 0.5, same_tree, 12),
            Peer("igraph", igraph_tree, None, same_tree),
            Peer("networkx", networkx_tree, None, same_tree),
            Peer("scgraph", scgraph_tree, None, same_scgraph_tree),
        ),
        GRAPH,
    ),
    Case(
        "world railways, 1,000 x 1,000 matrix",
        2.0,
        9,
        our_matrix,
        (
            Peer("scipy", scipy_rows, None, same_rows),
            Peer("igraph", igraph_rows, None, same_rows),
            Peer("networkx", networkx_rows, None, same_rows),
            Peer("scgraph", scgraph_rows, None, same_scgraph_rows),
        ),
        GRAPH,
    ),
    Case(
        "world railways, Vladivostok to Moscow",
        None,
        30,
        our_pair,
        (Peer("scgraph", scgraph_pair, None, same_pair, 30, "scgraph (hierarchy)"),),
        GRAPH,
    ),
)
