"""Multi-criteria shortest paths: label setting with bounds (numba).

Every way from the origin to the destination that no other way beats in hours, dollars and
emission at once. Labels leave the heap in order of the sum of their scaled criteria plus a lower
bound to the destination, so a label that is not dominated when it leaves is final (Martins 1984;
bounds after Perny & Spanjaard 2008; pruning by the labels at the destination).

Of ways that are equal in all three, one is told: at every node the one that enters by the lower
arc. The order in which labels leave the heap rests on the bounds, and so on arcs that no way shown
uses; it must not decide which of two equal ways a reader sees.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.routing.heap import pop, push

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Costs = tuple[float, float, float]
Star = tuple[Ints, Ints, Ints]  # first arc of each node, arcs in that order, head of each arc

Flags = NDArray[np.bool_]

CRITERIA = 3
SAME = 1e-9
FIRST_CAPACITY = 16_384

# Columns of the links of a label: the label it came from, by which arc, to which node, and the
# next label settled there.
PARENT, ARC, AT, NEXT = 0, 1, 2, 3


@kernel
def shortest(
    initial: Floats, first: Ints, arcs: Ints, ends: Ints, weight: Floats, allowed: Flags
) -> tuple[Floats, Ints]:
    """Return distances and entering arcs by one weight (Dijkstra).

    ``initial`` (nodes,) is the cost at which each node is entered from outside, infinite where
    it is not; an entering arc of -1 marks where a way begins.
    """
    nodes = first.size - 1
    distance = initial.copy()
    enter = np.full(nodes, -1, np.int64)
    done = np.zeros(nodes, np.bool_)
    heap_key = np.empty(arcs.size + nodes + 1)
    heap_item = np.empty(arcs.size + nodes + 1, np.int64)
    size = 0
    for node in range(nodes):
        if distance[node] < np.inf:
            size = push(heap_key, heap_item, size, distance[node], node)
    while size > 0:
        node = heap_item[0]
        size = pop(heap_key, heap_item, size)
        if done[node]:
            continue
        done[node] = True
        for k in range(first[node], first[node + 1]):
            arc = arcs[k]
            if not allowed[arc]:
                continue
            other = ends[arc]
            value = distance[node] + weight[arc]
            if value < distance[other]:
                distance[other] = value
                enter[other] = arc
                size = push(heap_key, heap_item, size, value, other)
    return distance, enter


@kernel
def _no_better(cost: Floats, other: int, a: float, b: float, c: float) -> bool:
    """Whether some costs are nowhere better than those of a label."""
    return bool(
        cost[other, 0] <= a + SAME and cost[other, 1] <= b + SAME and cost[other, 2] <= c + SAME
    )


@kernel
def _equal(cost: Floats, other: int, a: float, b: float, c: float) -> bool:
    """Whether some costs that are nowhere better are nowhere worse either."""
    return bool(
        a <= cost[other, 0] + SAME and b <= cost[other, 1] + SAME and c <= cost[other, 2] + SAME
    )


@kernel
def _beaten(cost: Floats, link: Ints, start: int, a: float, b: float, c: float) -> bool:
    """Whether a settled label is nowhere worse and somewhere better."""
    other = start
    while other >= 0:
        if _no_better(cost, other, a, b, c) and not _equal(cost, other, a, b, c):
            return True
        other = link[other, NEXT]
    return False


@kernel
def _stands(cost: Floats, link: Ints, start: int, costs: Costs, parent: int, arc: int) -> bool:
    """Whether a settled label is nowhere worse; an equal one is entered by the lower arc now."""
    a, b, c = costs
    other = start
    while other >= 0:
        if _no_better(cost, other, a, b, c):
            if arc < link[other, ARC] and _equal(cost, other, a, b, c):
                above = parent  # not below the label itself: steps that cost nothing may lead back
                while above >= 0 and above != other:
                    above = link[above, PARENT]
                if above < 0:
                    link[other, PARENT], link[other, ARC] = parent, arc
            return True
        other = link[other, NEXT]
    return False


@kernel
def _relax(
    label: int,
    cost: Floats,
    link: Ints,
    heads: tuple[Ints, int],
    graph: Star,
    weight: Floats,
    bound: Floats,
    scale: Floats,
    allowed: Flags,
    heap: tuple[Floats, Ints],
    size: int,
    count: int,
) -> tuple[int, int]:
    """Make the labels that follow one label; the new heap size and count, count -1 when full."""
    settled, target = heads
    first, arcs, head = graph
    heap_key, heap_item = heap
    node = link[label, AT]
    for k in range(first[node], first[node + 1]):
        arc = arcs[k]
        other = head[arc]
        if not allowed[arc] or bound[other, 0] == np.inf:
            continue
        x = cost[label, 0] + weight[arc, 0]
        y = cost[label, 1] + weight[arc, 1]
        z = cost[label, 2] + weight[arc, 2]
        fx, fy, fz = x + bound[other, 0], y + bound[other, 1], z + bound[other, 2]
        if _beaten(cost, link, settled[target], fx, fy, fz):
            continue
        if _stands(cost, link, settled[other], (x, y, z), label, arc):
            continue
        if count == cost.shape[0]:
            return size, -1
        cost[count, 0], cost[count, 1], cost[count, 2] = x, y, z
        link[count, PARENT], link[count, ARC], link[count, AT], link[count, NEXT] = (
            label,
            arc,
            other,
            -1,
        )
        key = fx / scale[0] + fy / scale[1] + fz / scale[2]
        size = push(heap_key, heap_item, size, key, count)
        count += 1
    return size, count


@kernel
def _search(
    origin: int,
    target: int,
    graph: Star,
    weight: Floats,
    bound: Floats,
    scale: Floats,
    allowed: Flags,
    capacity: int,
) -> tuple[Ints, int, bool]:
    """Return the links of the labels (labels, 4), the newest one at the target, and success."""
    cost = np.empty((capacity, CRITERIA))
    link = np.empty((capacity, 4), np.int64)
    heap = (np.empty(capacity), np.empty(capacity, np.int64))
    settled = np.full(graph[0].size - 1, -1, np.int64)
    count, size = 0, 0
    if bound[origin, 0] < np.inf:
        cost[0, :] = 0.0
        link[0, PARENT], link[0, ARC], link[0, AT], link[0, NEXT] = -1, -1, origin, -1
        size = push(heap[0], heap[1], 0, 0.0, 0)
        count = 1
    while size > 0:
        label = heap[1][0]
        size = pop(heap[0], heap[1], size)
        node = link[label, AT]
        a, b, c = cost[label, 0], cost[label, 1], cost[label, 2]
        if _stands(cost, link, settled[node], (a, b, c), link[label, PARENT], link[label, ARC]):
            continue
        fa, fb, fc = a + bound[node, 0], b + bound[node, 1], c + bound[node, 2]
        if node != target and _beaten(cost, link, settled[target], fa, fb, fc):
            continue
        link[label, NEXT] = settled[node]
        settled[node] = label
        if node == target:
            continue
        size, count = _relax(
            label,
            cost,
            link,
            (settled, target),
            graph,
            weight,
            bound,
            scale,
            allowed,
            heap,
            size,
            count,
        )
        if count < 0:
            return link, settled[target], False
    return link, settled[target], True


def pareto(
    origin: int,
    target: int,
    graph: tuple[Ints, Ints, Ints],
    weight: Floats,
    bound: Floats,
    scale: Floats,
    allowed: Flags,
    limit: int,
) -> tuple[list[tuple[tuple[float, ...], tuple[int, ...]]], bool]:
    """Return every way that no other way beats, with its cost and arcs.

    Parameters
    ----------
    origin, target
        Nodes.
    graph
        Forward star: first arc of each node (nodes + 1,), arcs in that order, head of each arc.
    weight
        Criteria of the arcs, (arcs, 3), none negative.
    bound
        Lower bounds from each node to the target, (nodes, 3); infinite where no way leads there.
    scale
        Divides the criteria in the order of the search, (3,).
    allowed
        Arcs that may be used.
    limit
        Labels made at most.

    Returns
    -------
    list, bool
        (cost, arcs) of the ways in the order of their costs, and whether the search was finished
        within the limit.
    """
    capacity = min(FIRST_CAPACITY, limit)
    while True:
        link, label, complete = _search(
            origin, target, graph, weight, bound, scale, allowed, capacity
        )
        if complete or capacity == limit:
            break
        capacity = min(8 * capacity, limit)
    ways = []
    while label >= 0:
        total, arcs = _trail(link, label, weight)
        ways.append((tuple(total.tolist()), tuple(arcs.tolist())))
        label = link[label, NEXT]
    return sorted(ways), complete


@kernel
def _trail(link: Ints, label: int, weight: Floats) -> tuple[Floats, Ints]:
    """Return the cost of the way to a label, added up along it, and its arcs."""
    count, above = 0, label
    while link[above, PARENT] >= 0:
        count, above = count + 1, link[above, PARENT]
    arcs = np.empty(count, np.int64)
    while count > 0:
        count -= 1
        arcs[count] = link[label, ARC]
        label = link[label, PARENT]
    total = np.zeros(CRITERIA)
    for arc in arcs:
        total += weight[arc]
    return total, arcs
