"""Large graphs: distances after contraction are those of the graph, for every pair of nodes."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from landbridge.base.errors import InputError
from landbridge.routing.large import DENSEST, Floats, Ints, LargeGraph

Arcs = list[tuple[int, int, float]]


def floyd_warshall(nodes: int, arcs: Arcs) -> Floats:
    """Return all distances from the definition."""
    distance = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(distance, 0.0)
    for tail, head, weight in arcs:
        distance[tail, head] = min(distance[tail, head], weight)
    for k in range(nodes):
        distance = np.minimum(distance, distance[:, k : k + 1] + distance[k])
    return distance


def contracted(nodes: int, arcs: Arcs, densest: int = DENSEST) -> LargeGraph:
    tail, head, weight = ([arc[i] for arc in arcs] for i in range(3))
    return LargeGraph.of(nodes, tail, head, weight, densest)  # type: ignore[arg-type]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Arcs]:
    """Draw graphs with zero weights, parallel arcs, self loops, one-way arcs and lone nodes."""
    nodes = draw(st.integers(1, 12))
    ends = st.integers(0, nodes - 1)
    weight = st.one_of(st.integers(0, 4).map(float), st.floats(0.0, 1e6))
    arcs = draw(st.lists(st.tuples(ends, ends, weight), max_size=40))
    if draw(st.booleans()):
        arcs += [(head, tail, weight) for tail, head, weight in arcs]
    return nodes, arcs


@settings(max_examples=300)
@given(graphs(), st.sampled_from([0, 1, 2, 3, DENSEST]))
def test_distances_are_those_of_the_definition(graph: tuple[int, Arcs], densest: int) -> None:
    nodes, arcs = graph
    large = contracted(nodes, arcs, densest)
    expected = floyd_warshall(nodes, arcs)
    np.testing.assert_allclose(large.matrix(range(nodes)), expected, rtol=1e-12, atol=1e-9)
    for source in range(nodes):
        np.testing.assert_array_equal(large.one_to_all(source), large.matrix([source])[0])


@settings(max_examples=150)
@given(graphs(), st.data())
def test_a_matrix_is_a_cut_of_the_whole(graph: tuple[int, Arcs], data: st.DataObject) -> None:
    nodes, arcs = graph
    large = contracted(nodes, arcs, data.draw(st.sampled_from([1, 2, DENSEST])))
    numbers = st.lists(st.integers(0, nodes - 1), max_size=8)
    sources, targets = data.draw(numbers), data.draw(numbers)
    whole = large.matrix(range(nodes))
    for threads in (1, 2, 5):
        part = large.matrix(sources, targets, threads=threads)
        assert part.shape == (len(sources), len(targets))
        np.testing.assert_array_equal(part, whole[np.ix_(sources, targets)])


def directed(nodes: int, arcs: int, seed: int) -> tuple[Ints, Ints, Floats]:
    draw = np.random.default_rng(seed)
    tail, head = draw.integers(0, nodes, (2, arcs))
    return tail, head, draw.uniform(0.1, 100.0, arcs)


def both_ways(tail: Ints, head: Ints, weight: Floats) -> tuple[Ints, Ints, Floats]:
    return (
        np.concatenate([tail, head]),
        np.concatenate([head, tail]),
        np.concatenate([weight, weight]),
    )


def grid(side: int) -> tuple[Ints, Ints, Floats]:
    node = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    head = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    return both_ways(tail, head, np.random.default_rng(7).uniform(1.0, 3.0, tail.size))


def star(leaves: int) -> tuple[Ints, Ints, Floats]:
    hub = np.zeros(leaves, np.int64)
    return both_ways(hub, np.arange(1, leaves + 1), np.arange(leaves, dtype=np.float64))


def wheel(rim: int) -> tuple[Ints, Ints, Floats]:
    tail, head, weight = star(rim)
    at = np.arange(1, rim + 1)
    ring = both_ways(at, np.roll(at, -1), np.full(rim, 0.5))
    joined = zip((tail, head, weight), ring, strict=True)
    tail, head, weight = (np.concatenate(pair) for pair in joined)
    return tail, head, weight


def chain(nodes: int) -> tuple[Ints, Ints, Floats]:
    at = np.arange(nodes - 1)
    return both_ways(at, at + 1, np.ones(nodes - 1))


SHAPES = {
    "sparse one-way": (3000, directed(3000, 6000, 1)),
    "dense one-way": (300, directed(300, 20_000, 2)),
    "dense both ways": (400, both_ways(*directed(400, 12_000, 3))),
    "grid": (60 * 60, grid(60)),
    "star": (5001, star(5000)),
    "wheel": (3001, wheel(3000)),
    "chain": (20_000, chain(20_000)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_node_is_as_far_as_scipy_says(shape: str) -> None:
    nodes, (tail, head, weight) = SHAPES[shape]
    large = LargeGraph.of(nodes, tail, head, weight)
    # Of parallel arcs SciPy's constructor would take the sum.
    order = np.lexsort((-weight, head, tail))
    kept = dict(zip(zip(tail[order], head[order], strict=True), weight[order], strict=True))
    matrix = csr_matrix((list(kept.values()), np.array(list(kept)).T), shape=(nodes, nodes))
    sources = np.random.default_rng(5).integers(0, nodes, 25)
    expected = dijkstra(matrix, indices=sources)
    np.testing.assert_allclose(large.matrix(sources, threads=2), expected, rtol=1e-12)


def test_a_dense_graph_keeps_a_core_and_a_chain_none() -> None:
    nodes, arcs = SHAPES["dense both ways"]
    assert 0 < LargeGraph.of(nodes, *arcs, densest=8).core <= nodes
    assert LargeGraph.of(20_000, *chain(20_000)).core == 0


def test_contraction_is_the_same_bytes_each_time_and_survives_a_pickle() -> None:
    first, second = (LargeGraph.of(3600, *grid(60)) for _ in range(2))
    assert pickle.dumps(first) == pickle.dumps(second)
    copy = pickle.loads(pickle.dumps(first))
    np.testing.assert_array_equal(copy.one_to_all(17), first.one_to_all(17))


def test_a_graph_without_arcs_and_one_without_nodes() -> None:
    lone = LargeGraph.of(3, [], [], [])
    assert lone.matrix([0, 2]).tolist() == [[0.0, np.inf, np.inf], [np.inf, np.inf, 0.0]]
    assert LargeGraph.of(0, [], [], []).matrix([]).shape == (0, 0)


@pytest.mark.parametrize(
    ("arcs", "said"),
    [
        (([0, 5], [1, 1], [1.0, 1.0]), r"tail\[1\]: '5' is no node of this graph; allowed 0 to 2"),
        (([0, 1], [-1, 1], [1.0, 1.0]), r"head\[0\]: '-1' is no node"),
        (([0], [1], [-2.0]), r"weight\[0\]: '-2.0' is no length; allowed 0 or more, finite"),
        (([0], [1], [float("nan")]), r"weight\[0\]: 'nan'"),
        (([0], [1], [float("inf")]), r"weight\[0\]: 'inf'"),
        (([0] * 9, [1] * 9, [-1.0] * 9), r"weight\[4\]: '-1.0' .*4 more are wrong"),
        (([0.5], [1], [1.0]), r"tail: 'float64 values' are no whole numbers"),
        (([0, 1], [1], [1.0]), r"tail, head, weight: .* differ in shape"),
    ],
)
def test_a_wrong_graph_is_refused(
    arcs: tuple[list[Any], list[int], list[float]], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        LargeGraph.of(3, *arcs)


@pytest.mark.parametrize("number", [-1, 3])
def test_a_wrong_node_is_refused(number: int) -> None:
    large = LargeGraph.of(3, [0], [1], [1.0])
    for ask in (large.one_to_all, lambda n: large.matrix([0], [n])):
        with pytest.raises(InputError, match=rf"node\[0\]: '{number}' is no node"):
            ask(number)
