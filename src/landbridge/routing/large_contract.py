"""Contract a large graph: take its nodes out one by one, and keep their distances by shortcuts.

A contraction hierarchy (Geisberger, Sanders, Schultes, Vetter, "Exact routing in large road
networks using contraction hierarchies", Transportation Science 46(3), 2012). A node is taken out
when that costs few shortcuts for the neighbours it joins; chains and dead ends of a railway go
first. Nodes of too many neighbours are left together as a core, so that no graph, however dense,
grows without bound.

Two half-edges 2k and 2k + 1 hold the arcs between two nodes there and back (infinite where an arc
is missing); each node has a doubly linked list of its own. A half-edge stays in the list of the
node that was taken out first: those lists are the hierarchy.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.routing.heap import pop, push

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# First half-edge of each node, then of each half-edge: head, weight, next and last in the list of
# its owner; at last the degree of each node.
Lists = tuple[Ints, Ints, Floats, Ints, Ints, Ints]
# Distances of a search for witnesses, nodes touched, its heap, most neighbours a node may have.
Scratch = tuple[Floats, Ints, Floats, Ints, int]
# Tails, heads and weights of shortcuts.
Cuts = tuple[Ints, Ints, Floats]
Array = TypeVar("Array", Floats, Ints)

# A witness is another way as short as the one over the node; the search for it gives up after so
# many nodes (a witness not found costs a shortcut too many, never a wrong distance).
WITNESS_NODES = 200
WITNESS_HEAP = 4096


@kernel
def _insert(lists: Lists, half: int) -> None:
    """Put a half-edge at the head of its owner's list."""
    first, end, _, after, before, degree = lists
    owner = end[half ^ 1]
    after[half] = first[owner]
    before[half] = -1
    if first[owner] >= 0:
        before[first[owner]] = half
    first[owner] = half
    degree[owner] += 1


@kernel
def _remove(lists: Lists, half: int) -> None:
    first, end, _, after, before, degree = lists
    owner = end[half ^ 1]
    if before[half] < 0:
        first[owner] = after[half]
    else:
        after[before[half]] = after[half]
    if after[half] >= 0:
        before[after[half]] = before[half]
    degree[owner] -= 1


@kernel
def _shorten(lists: Lists, count: int, tail: int, head: int, value: float) -> int:
    """Add an arc, or make the one that is there as short; return the number of half-edges."""
    first, end, cost, after, _, degree = lists
    turned = degree[tail] > degree[head]
    start, goal = (head, tail) if turned else (tail, head)
    half = first[start]
    while half >= 0 and end[half] != goal:
        half = after[half]
    if half < 0:
        end[count], end[count + 1] = head, tail
        cost[count], cost[count + 1] = value, np.inf
        _insert(lists, count)
        _insert(lists, count + 1)
        return count + 2
    if turned:
        half ^= 1
    cost[half] = min(cost[half], value)
    return count


@kernel
def _witnesses(lists: Lists, start: int, without: int, limit: float, scratch: Scratch) -> int:
    """Find distances from a node that leave another out; return how many nodes were touched."""
    first, end, cost, after, _, degree = lists
    distance, touched, heap_key, heap_item, densest = scratch
    distance[start] = 0.0
    touched[0] = start
    found, settled = 1, 0
    size = push(heap_key, heap_item, 0, 0.0, start)
    while size > 0 and settled < WITNESS_NODES:
        value, node = heap_key[0], heap_item[0]
        if value > limit:
            break
        size = pop(heap_key, heap_item, size)
        if value > distance[node] or degree[node] > densest:
            continue
        settled += 1
        half = first[node]
        while half >= 0:
            other = end[half]
            there = value + cost[half]
            if other != without and there <= limit and there < distance[other]:
                if size == WITNESS_HEAP or found == WITNESS_HEAP:
                    return found
                if distance[other] == np.inf:
                    touched[found] = other
                    found += 1
                distance[other] = there
                size = push(heap_key, heap_item, size, there, other)
            half = after[half]
    return found


@kernel
def _shortcuts(lists: Lists, node: int, scratch: Scratch, cuts: Cuts) -> int:
    """List the shortcuts that taking a node out would need; -1 when it has too many neighbours."""
    first, end, cost, after, _, degree = lists
    distance, touched, _, _, densest = scratch
    tails, heads, values = cuts
    if degree[node] > densest:
        return -1
    longest = -1.0
    half = first[node]
    while half >= 0:
        if cost[half] < np.inf:
            longest = max(longest, cost[half])
        half = after[half]
    needed = 0
    into = first[node]
    while into >= 0 and longest >= 0.0 and degree[node] > 1:
        if cost[into ^ 1] < np.inf:
            tail, value = end[into], cost[into ^ 1]
            found = _witnesses(lists, tail, node, value + longest, scratch)
            out = first[node]
            while out >= 0:
                whole = value + cost[out]
                if out != into and whole < distance[end[out]]:
                    tails[needed], heads[needed], values[needed] = tail, end[out], whole
                    needed += 1
                out = after[out]
            for i in range(found):
                distance[touched[i]] = np.inf
        into = after[into]
    return needed


@kernel
def _take_out(lists: Lists, count: int, node: int, needed: int, cuts: Cuts, level: Ints) -> int:
    first, end, _, after, _, _ = lists
    tails, heads, values = cuts
    half = first[node]
    while half >= 0:
        _remove(lists, half ^ 1)
        level[end[half]] = max(level[end[half]], level[node] + 1)
        half = after[half]
    for i in range(needed):
        count = _shorten(lists, count, tails[i], heads[i], values[i])
    return count


@kernel
def _longer(array: Array, size: int) -> Array:
    grown = np.empty(size, array.dtype)
    grown[: array.size] = array
    return grown


@kernel
def _with_room(lists: Lists, size: int) -> Lists:
    first, end, cost, after, before, degree = lists
    if size <= end.size:
        return lists
    size += size // 2
    return (
        first,
        _longer(end, size),
        _longer(cost, size),
        _longer(after, size),
        _longer(before, size),
        degree,
    )


@kernel
def _importance(needed: int, degree: int, level: int) -> float:
    """Rank a node: shortcuts made for each edge taken away, and its height in the hierarchy."""
    return 4.0 * (0.5 * needed + 1.0) / (degree + 1.0) + level


@kernel
def _begin(nodes: int, ends: Ints, costs: Floats, densest: int) -> tuple[Lists, Scratch, Cuts]:
    """Return the lists of all half-edges, and the scratch of the searches."""
    room = ends.size + ends.size // 2
    lists = (
        np.full(nodes, -1, np.int64),
        _longer(ends, room),
        _longer(costs, room),
        np.empty(room, np.int64),
        np.empty(room, np.int64),
        np.zeros(nodes, np.int64),
    )
    for half in range(ends.size):
        _insert(lists, half)
    scratch = (
        np.full(nodes, np.inf),
        np.empty(WITNESS_HEAP, np.int64),
        np.empty(WITNESS_HEAP),
        np.empty(WITNESS_HEAP, np.int64),
        densest,
    )
    most = densest * densest
    cuts = (np.empty(most, np.int64), np.empty(most, np.int64), np.empty(most))
    return lists, scratch, cuts


@kernel
def contract(
    nodes: int, ends: Ints, costs: Floats, densest: int
) -> tuple[Ints, Ints, Ints, Floats, Ints]:
    """Contract a graph of half-edges.

    ``ends`` and ``costs`` (2 x edges,) head and weight of the half-edges; ``densest`` neighbours a
    node may have to be taken out. Returns the level of each node (nodes,), -1 in the core, the
    first half-edge of its list, and head, weight and successor of all half-edges.
    """
    lists, scratch, cuts = _begin(nodes, ends, costs, densest)
    degree, count = lists[5], ends.size
    level, out = np.zeros(nodes, np.int64), np.zeros(nodes, np.bool_)
    heap_key, heap_item = np.empty(nodes), np.empty(nodes, np.int64)
    while True:
        size = 0
        for node in range(nodes):
            if not out[node] and degree[node] <= densest:
                needed = _shortcuts(lists, node, scratch, cuts)
                key = _importance(needed, degree[node], level[node])
                size = push(heap_key, heap_item, size, key, node)
        if size == 0:
            break
        while size > 0:
            node = heap_item[0]
            size = pop(heap_key, heap_item, size)
            needed = _shortcuts(lists, node, scratch, cuts)
            if needed < 0:
                continue
            key = _importance(needed, degree[node], level[node])
            if size > 0 and key > heap_key[0]:
                size = push(heap_key, heap_item, size, key, node)
                continue
            lists = _with_room(lists, count + 2 * needed)
            count = _take_out(lists, count, node, needed, cuts, level)
            out[node] = True
    for node in range(nodes):
        if not out[node]:
            level[node] = -1
    return level, lists[0], lists[1][:count], lists[2][:count], lists[3][:count]
