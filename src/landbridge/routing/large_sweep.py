"""Distances over a contracted graph: a small search upwards, then one sweep downwards.

PHAST (Delling, Goldberg, Nowatzyk, Werneck, "PHAST: hardware-accelerated shortest path trees",
Journal of Parallel and Distributed Computing 73(7), 2013): the nodes lie in the order of the
hierarchy, the highest first, so that one pass over the arcs that lead down settles every node. For
few destinations the pass is cut down to the nodes above them (RPHAST: Delling, Goldberg, Werneck,
"Faster batched shortest paths in road networks", ATMOS 2011).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.routing.heap import pop, push

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Places = NDArray[np.int32]
# First arc of each place, the places at the other ends, the weights.
Star = tuple[Ints, Places, Floats]


@kernel
def stars(
    order: Ints, position: Ints, core: int, halves: tuple[Ints, Ints, Floats, Ints]
) -> tuple[Star, Star]:
    """Return the arcs that lead up from each place in the order, and those that lead down to it.

    ``order`` (nodes,) nodes from the highest down, ``position`` its inverse, ``core`` how many of
    the first are left together: arcs among them all lead up, the search settles them. A star is
    the first arc of each place (nodes + 1,), the places at the other ends, and the weights.
    """
    first, end, cost, after = halves
    nodes = order.size
    up_first, down_first = np.zeros(nodes + 1, np.int64), np.zeros(nodes + 1, np.int64)
    up_end, down_end = np.empty(end.size, np.int32), np.empty(end.size, np.int32)
    up_cost, down_cost = np.empty(end.size), np.empty(end.size)
    up, down = 0, 0
    for place in range(nodes):
        half = first[order[place]]
        while half >= 0:
            other = position[end[half]]
            if cost[half] < np.inf:
                up_end[up], up_cost[up] = other, cost[half]
                up += 1
            if place >= core and cost[half ^ 1] < np.inf:
                down_end[down], down_cost[down] = other, cost[half ^ 1]
                down += 1
            half = after[half]
        up_first[place + 1], down_first[place + 1] = up, down
    return (
        (up_first, up_end[:up].copy(), up_cost[:up].copy()),
        (down_first, down_end[:down].copy(), down_cost[:down].copy()),
    )


@kernel
def above(down: Star, places: Ints) -> tuple[Places, Star]:
    """Cut the arcs that lead down to those that matter for some places.

    Returns the row of each place in what is left (nodes,), -1 where it is cut away, and the star
    of these rows.
    """
    first, end, cost = down
    nodes = first.size - 1
    row = np.full(nodes, -1, np.int32)
    for place in places:
        row[place] = 0
    arcs = 0
    for place in range(nodes - 1, -1, -1):
        if row[place] == 0:
            for arc in range(first[place], first[place + 1]):
                row[end[arc]] = 0
            arcs += first[place + 1] - first[place]
    rows, arc_out = 0, 0
    cut_first = np.zeros(nodes + 1, np.int64)
    cut_end, cut_cost = np.empty(arcs, np.int32), np.empty(arcs)
    for place in range(nodes):
        if row[place] < 0:
            continue
        row[place] = rows
        rows += 1
        for arc in range(first[place], first[place + 1]):
            cut_end[arc_out], cut_cost[arc_out] = row[end[arc]], cost[arc]
            arc_out += 1
        cut_first[rows] = arc_out
    return row, (cut_first[: rows + 1].copy(), cut_end, cut_cost)


@kernel
def _climb(
    start: int, up: Star, distance: Floats, touched: Ints, heap_key: Floats, heap_item: Ints
) -> int:
    """Search upwards (Dijkstra); return how many places were touched."""
    first, end, cost = up
    distance[start] = 0.0
    touched[0] = start
    found = 1
    size = push(heap_key, heap_item, 0, 0.0, start)
    while size > 0:
        value, place = heap_key[0], heap_item[0]
        size = pop(heap_key, heap_item, size)
        if value > distance[place]:
            continue
        for arc in range(first[place], first[place + 1]):
            other, there = end[arc], value + cost[arc]
            if there < distance[other]:
                if distance[other] == np.inf:
                    touched[found] = other
                    found += 1
                distance[other] = there
                size = push(heap_key, heap_item, size, there, other)
    return found


@kernel
def _sweep(down: Star, distance: Floats) -> None:
    first, end, cost = down
    arc = 0
    for row in range(first.size - 1):
        least = distance[row]
        last = first[row + 1]
        while arc < last:
            least = min(least, distance[end[arc]] + cost[arc])
            arc += 1
        distance[row] = least


@kernel
def distances(
    starts: Ints, up: Star, cut: tuple[Places, Star], wanted: Places | Ints, out: Floats
) -> None:
    """Write distances from some places to the wanted rows: ``out`` (starts, wanted)."""
    row, down = cut
    high = np.full(up[0].size - 1, np.inf)
    touched = np.empty(high.size, np.int64)
    heap_key, heap_item = np.empty(up[1].size + 1), np.empty(up[1].size + 1, np.int64)
    low = np.empty(down[0].size - 1)
    for i in range(starts.size):
        low[:] = np.inf
        found = _climb(starts[i], up, high, touched, heap_key, heap_item)
        for k in range(found):
            place = touched[k]
            if row[place] >= 0:
                low[row[place]] = high[place]
            high[place] = np.inf
        _sweep(down, low)
        for k in range(wanted.size):
            out[i, k] = low[wanted[k]]
