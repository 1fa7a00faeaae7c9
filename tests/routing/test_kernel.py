"""The multi-criteria kernel against enumeration of every way on small random graphs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.routing.kernel import Floats, Ints, pareto, shortest

Cost = tuple[float, ...]
Arcs = list[tuple[int, int]]
Way = tuple[Cost, tuple[int, ...]]


def csr(nodes: int, ends: Ints) -> tuple[Ints, Ints]:
    order = np.argsort(ends, kind="stable").astype(np.int64)
    first = np.concatenate([[0], np.cumsum(np.bincount(ends, minlength=nodes))])
    return first.astype(np.int64), order


def all_ways(nodes: int, arcs: Arcs, weight: list[Cost], origin: int, target: int) -> list[Way]:
    """Return the cost and the arcs of every simple way, by depth-first search."""
    out: dict[int, list[int]] = {n: [] for n in range(nodes)}
    for arc, (tail, _) in enumerate(arcs):
        out[tail].append(arc)
    ways: list[Way] = []
    stack: list[tuple[int, Way]] = [(origin, ((0.0,) * 3, ()))]
    while stack:
        node, (cost, way) = stack.pop()
        if node == target:
            ways.append((cost, way))
            continue
        for arc in out[node]:
            head = arcs[arc][1]
            if head != origin and head not in {arcs[a][1] for a in way}:
                total = tuple(a + b for a, b in zip(cost, weight[arc], strict=True))
                stack.append((head, (total, (*way, arc))))
    return ways


def not_beaten(costs: list[Cost]) -> list[Cost]:
    unique = sorted(set(costs))
    return [
        c
        for c in unique
        if not any(o != c and all(x <= y for x, y in zip(o, c, strict=True)) for o in unique)
    ]


def solve(
    nodes: int,
    arcs: Arcs,
    weight: list[Cost],
    ends: tuple[int, int],
    scale: Cost = (1.0, 1.0, 1.0),
    bounded: float = 1.0,
) -> list[Way]:
    """Return the ways that no other beats; scale and bounds decide in which order they are met."""
    origin, target = ends
    tail = np.array([a for a, _ in arcs], np.int64)
    head = np.array([b for _, b in arcs], np.int64)
    weights = np.array(weight, np.float64).reshape(-1, 3)
    out_first, out_arcs = csr(nodes, tail)
    in_first, in_arcs = csr(nodes, head)
    allowed = np.ones(len(arcs), np.bool_)
    start = np.full(nodes, np.inf)
    start[target] = 0.0
    bound = np.column_stack(
        [
            shortest(start, in_first, in_arcs, tail, np.ascontiguousarray(weights[:, c]), allowed)[
                0
            ]
            for c in range(3)
        ]
    )
    star = (out_first, out_arcs, head)
    bound[np.isfinite(bound)] *= bounded
    ways, complete = pareto(origin, target, star, weights, bound, np.array(scale), allowed, 100_000)
    assert complete
    for cost, way in ways:
        assert np.allclose(cost, weights[list(way)].sum(axis=0))
    return ways


@st.composite
def graphs(draw: st.DrawFn) -> tuple[int, Arcs, list[Cost]]:
    nodes = draw(st.integers(2, 7))
    pairs = st.tuples(st.integers(0, nodes - 1), st.integers(0, nodes - 1))
    arcs = draw(st.lists(pairs.filter(lambda p: p[0] != p[1]), min_size=1, max_size=16))
    cost = st.tuples(*[st.integers(0, 5)] * 3)
    weight = draw(st.lists(cost, min_size=len(arcs), max_size=len(arcs)))
    return nodes, arcs, [tuple(float(x) for x in w) for w in weight]


@settings(max_examples=150, deadline=None)
@given(graphs())
def test_pareto_set_is_that_of_all_ways(graph: tuple[int, Arcs, list[Cost]]) -> None:
    nodes, arcs, weight = graph
    told = [cost for cost, _ in solve(nodes, arcs, weight, (0, nodes - 1))]
    costs = [cost for cost, _ in all_ways(nodes, arcs, weight, 0, nodes - 1)]
    assert told == not_beaten(costs)


@st.composite
def alike(draw: st.DrawFn) -> tuple[int, Arcs, list[Cost]]:
    """Draw a graph of which many ways are equal: every two nodes are joined, most arcs alike."""
    nodes = draw(st.integers(4, 6))
    arcs = draw(st.permutations([(a, b) for a in range(nodes) for b in range(nodes) if a != b]))
    costs: list[Cost] = [(1.0, 1.0, 1.0)] * 6
    costs += [(2.0, 2.0, 2.0), (1.0, 4.0, 4.0)] * 2 + [(9.0, 9.0, 9.0), (4.0, 1.0, 1.0)]
    step = st.sampled_from(costs)
    weight = draw(st.lists(step, min_size=len(arcs), max_size=len(arcs)))
    return nodes, list(arcs), weight


@settings(max_examples=150, deadline=None)
@given(
    alike(),
    st.tuples(*[st.sampled_from((0.1, 1.0, 30.0))] * 3),
    st.sampled_from((0.0, 0.5, 1.0)),
)
def test_of_equal_ways_the_same_is_told_in_whatever_order_they_are_met(
    graph: tuple[int, Arcs, list[Cost]], scale: Cost, bounded: float
) -> None:
    nodes, arcs, weight = graph
    ways = all_ways(nodes, arcs, weight, 0, nodes - 1)
    # The one that enters by the lower arc, compared from the destination back.
    expected = [
        (cost, min((way for same, way in ways if same == cost), key=lambda way: way[::-1]))
        for cost in not_beaten([cost for cost, _ in ways])
    ]
    assert solve(nodes, arcs, weight, (0, nodes - 1), scale, bounded) == expected


#  0 --> 1 --> 3 --> 4      as long as 0 --> 2 --> 3 --> 4; a dear way out of 2 changes the order
@pytest.mark.parametrize("out", [[], [(1, 4)], [(2, 4)]])
def test_a_way_that_is_not_gone_does_not_decide_between_equal_ones(out: Arcs) -> None:
    arcs: Arcs = [(0, 2), (0, 1), (1, 3), (2, 3), (3, 4), *out]
    weight: list[Cost] = [*[(1.0, 1.0, 1.0)] * 4, (5.0, 5.0, 5.0), *[(1.0, 90.0, 90.0)] * len(out)]
    ways = solve(5, arcs, weight, (0, 4))
    assert ((7.0, 7.0, 7.0), (1, 2, 4)) in ways
    assert len(ways) == 1 + len(out)


#  0 --> 1 --> 2      1 --> 3 --> 1 costs nothing, and comes before 0 --> 1 in the list
def test_a_circle_that_costs_nothing_is_no_way() -> None:
    arcs = [(3, 1), (1, 3), (0, 1), (1, 2)]
    weight: list[Cost] = [(0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (1.0, 1.0, 1.0)]
    assert solve(4, arcs, weight, (0, 2)) == [((2.0, 2.0, 2.0), (2, 3))]


def test_no_way_gives_no_label() -> None:
    assert solve(3, [(0, 1)], [(1.0, 1.0, 1.0)], (0, 2)) == []


#  0 --quick, dear--> 1      both survive; the third is beaten by the second in all criteria
def test_two_parallel_arcs_and_a_beaten_one() -> None:
    arcs = [(0, 1), (0, 1), (0, 1)]
    weight: list[Cost] = [(1.0, 9.0, 5.0), (9.0, 1.0, 5.0), (9.0, 2.0, 6.0)]
    assert solve(2, arcs, weight, (0, 1)) == [((1.0, 9.0, 5.0), (0,)), ((9.0, 1.0, 5.0), (1,))]


def chain(length: int) -> tuple[tuple[Ints, Ints, Ints], Floats]:
    """Return a chain whose every step has a quick dear and a slow cheap arc: 2^length ways."""
    tail = np.repeat(np.arange(length), 2).astype(np.int64)
    first, order = csr(length + 1, tail)
    weight = np.array([w for i in range(length) for w in ((2.0**i, 0, 0), (0, 2.0**i, 0))])
    return (first, order, tail + 1), weight


@pytest.mark.parametrize(("limit", "complete"), [(64, False), (1 << 20, True)])
def test_label_limit_is_reported_and_labels_grow(limit: int, complete: bool) -> None:
    star, weight = chain(14)
    bound, allowed = np.zeros((15, 3)), np.ones(28, np.bool_)
    ways, finished = pareto(0, 14, star, weight, bound, np.ones(3), allowed, limit)
    assert finished is complete
    assert not complete or len(ways) == 2**14


@pytest.mark.parametrize("closed", [0, 1])
def test_a_forbidden_arc_is_not_used(closed: int) -> None:
    tail, head = np.array([0, 0], np.int64), np.array([1, 1], np.int64)
    allowed = np.ones(2, np.bool_)
    allowed[closed] = False
    first, order = csr(2, tail)
    distance, enter = shortest(
        np.array([0.0, np.inf]), first, order, head, np.array([1.0, 2.0]), allowed
    )
    assert (distance[1], enter[1]) == ([2.0, 1.0][closed], 1 - closed)
