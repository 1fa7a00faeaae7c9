"""Multi-criteria shortest paths: label setting with bounds (numba).

Every way from the origin to the destination that no other way beats in hours, dollars and
emission at once. Labels leave the heap in order of the sum of their scaled criteria plus a lower
bound to the destination, so a label that is not dominated when it leaves is final (Martins 1984;
bounds after Perny & Spanjaard 2008; pruning by the labels at the destination).
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Flags = NDArray[np.bool_]

CRITERIA = 3
SAME = 1e-9
FIRST_CAPACITY = 16_384

# Columns of the links of a label: the label it came from, by which arc, to which node, and the
# next label settled there.
PARENT, ARC, AT, NEXT = 0, 1, 2, 3


@njit(cache=True)
def _push(heap_key, heap_item, size, key, item):  # type: ignore[no-untyped-def]
    i = size
    while i > 0:
        up = (i - 1) >> 1
        if heap_key[up] < key or (heap_key[up] == key and heap_item[up] <= item):
            break
        heap_key[i] = heap_key[up]
        heap_item[i] = heap_item[up]
        i = up
    heap_key[i] = key
    heap_item[i] = item
    return size + 1


@njit(cache=True)
def _pop(heap_key, heap_item, size):  # type: ignore[no-untyped-def]
    key = heap_key[size - 1]
    item = heap_item[size - 1]
    size -= 1
    i = 0
    while True:
        down = 2 * i + 1
        if down >= size:
            break
        right = down + 1
        if right < size and (
            heap_key[right] < heap_key[down]
            or (heap_key[right] == heap_key[down] and heap_item[right] < heap_item[down])
        ):
            down = right
        if key < heap_key[down] or (key == heap_key[down] and item <= heap_item[down]):
            break
        heap_key[i] = heap_key[down]
        heap_item[i] = heap_item[down]
        i = down
    heap_key[i] = key
    heap_item[i] = item
    return size


@njit(cache=True)
def shortest(initial, first, arcs, ends, weight, allowed):  # type: ignore[no-untyped-def]
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
            size = _push(heap_key, heap_item, size, distance[node], node)
    while size > 0:
        node = heap_item[0]
        size = _pop(heap_key, heap_item, size)
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
                size = _push(heap_key, heap_item, size, value, other)
    return distance, enter


@njit(cache=True)
def _dominated(cost, link, start, a, b, c):  # type: ignore[no-untyped-def]
    other = start
    while other >= 0:
        if cost[other, 0] <= a + SAME and cost[other, 1] <= b + SAME and cost[other, 2] <= c + SAME:
            return True
        other = link[other, NEXT]
    return False


@njit(cache=True)
def _relax(label, labels, tree, heads, graph, weight, bound, scale, allowed, heap, size, count):  # type: ignore[no-untyped-def]
    """Make the labels that follow one label; the new heap size and count, count -1 when full."""
    cost, link = labels, tree
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
        if _dominated(cost, link, settled[target], fx, fy, fz):
            continue
        if _dominated(cost, link, settled[other], x, y, z):
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
        size = _push(heap_key, heap_item, size, key, count)
        count += 1
    return size, count


@njit(cache=True)
def _search(origin, target, graph, weight, bound, scale, allowed, capacity):  # type: ignore[no-untyped-def]
    """Return costs (labels, 3), links (labels, 4), the newest label at the target, and success."""
    cost = np.empty((capacity, CRITERIA))
    link = np.empty((capacity, 4), np.int64)
    heap = (np.empty(capacity), np.empty(capacity, np.int64))
    settled = np.full(graph[0].size - 1, -1, np.int64)
    count, size = 0, 0
    if bound[origin, 0] < np.inf:
        cost[0, :] = 0.0
        link[0, PARENT], link[0, ARC], link[0, AT], link[0, NEXT] = -1, -1, origin, -1
        size = _push(heap[0], heap[1], 0, 0.0, 0)
        count = 1
    while size > 0:
        label = heap[1][0]
        size = _pop(heap[0], heap[1], size)
        node = link[label, AT]
        a, b, c = cost[label, 0], cost[label, 1], cost[label, 2]
        if _dominated(cost, link, settled[node], a, b, c):
            continue
        fa, fb, fc = a + bound[node, 0], b + bound[node, 1], c + bound[node, 2]
        if node != target and _dominated(cost, link, settled[target], fa, fb, fc):
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
            return cost, link, settled[target], False
    return cost, link, settled[target], True


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
        cost, link, label, complete = _search(
            origin, target, graph, weight, bound, scale, allowed, capacity
        )
        if complete or capacity == limit:
            break
        capacity = min(8 * capacity, limit)
    ways = []
    while label >= 0:
        ways.append((tuple(cost[label].tolist()), _arcs(link, int(label))))
        label = link[label, NEXT]
    return sorted(ways), complete


def _arcs(link: Ints, label: int) -> tuple[int, ...]:
    arcs: list[int] = []
    while link[label, PARENT] >= 0:
        arcs.append(int(link[label, ARC]))
        label = int(link[label, PARENT])
    return tuple(reversed(arcs))
