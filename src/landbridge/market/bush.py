"""The bush of an origin: links without a cycle on which its flow may run.

Nodes of a bush stand in an order in which every link leads forwards. Labels are the least and the
greatest cost of a way through the bush from the origin; a link from outside may come in where it
makes the least cost less and leads from a lower greatest cost to a higher one, since then the order
by greatest cost is an order of the new bush (Dial, "A path-based user-equilibrium traffic
assignment algorithm that obviates path storage and enumeration", Transportation Research Part B 40,
2006; both conditions together: Nie, "A class of bush-based algorithms for the traffic assignment
problem", Part B 44, 2010).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel

__all__ = ["Graph", "extend", "labels", "order_of", "prune", "reach"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Tail and head of each link; first place of each node and links by tail, and the same by head; the
# first node that ways may pass through.
Graph = tuple[Ints, Ints, Ints, Ints, Ints, Ints, int]


@kernel
def reach(
    origin: int, graph: Graph, cost: Floats, least: Floats, by: Ints, queue: Ints, waits: Flags
) -> None:
    """Bring labels down to the least costs in the whole graph, where a way may begin.

    ``least`` (nodes,) holds upper bounds that some way has, or infinity; 0 at the origin. ``by``
    (nodes,) gets the last link of the way wherever a label falls.
    """
    head, first, links, through = graph[1], graph[2], graph[3], graph[6]
    size = least.size
    take, count = 0, 0
    for node in range(size):
        if least[node] < np.inf:
            queue[count] = node
            waits[node] = True
            count += 1
    while count > 0:
        node = queue[take]
        take = take + 1 if take + 1 < size else 0
        count -= 1
        waits[node] = False
        if node < through and node != origin:
            continue
        for place in range(first[node], first[node + 1]):
            link = links[place]
            there = least[node] + cost[link]
            other = head[link]
            if there < least[other]:
                least[other] = there
                by[other] = link
                if not waits[other]:
                    waits[other] = True
                    at = take + count
                    queue[at if at < size else at - size] = other
                    count += 1


@kernel
def order_of(origin: int, tail: Ints, by: Ints, order: Ints, stack: Ints, placed: Flags) -> int:
    """Write the nodes of a tree so that each comes after the one before it; return their number."""
    placed[:] = False
    placed[origin] = True
    order[0] = origin
    found = 1
    for node in range(by.size):
        deep = 0
        at = node
        while not placed[at] and by[at] >= 0:
            stack[deep] = at
            deep += 1
            at = tail[by[at]]
        while deep > 0:
            deep -= 1
            placed[stack[deep]] = True
            order[found] = stack[deep]
            found += 1
    return found


@kernel
def labels(
    order: Ints,
    graph: Graph,
    cost: Floats,
    inside: Flags,
    flow: Floats,
    used: bool,
    bounds: tuple[Floats, Floats, Ints, Ints],
) -> None:
    """Write the least and the greatest cost to each node of a bush, and the links they come by.

    With ``used`` the greatest is that over links with flow (minus infinity where there is none),
    else that over all links of the bush.
    """
    tail, in_first, in_links = graph[0], graph[4], graph[5]
    least, most, least_by, most_by = bounds
    least[:], most[:] = np.inf, np.inf  # nodes that are not in this bush
    least[order[0]], most[order[0]] = 0.0, 0.0
    least_by[order[0]], most_by[order[0]] = -1, -1
    for place in range(1, order.size):
        node = order[place]
        low, high, low_by, high_by = np.inf, -np.inf, -1, -1
        for i in range(in_first[node], in_first[node + 1]):
            link = in_links[i]
            if not inside[link]:
                continue
            before = tail[link]
            if least[before] + cost[link] < low:
                low, low_by = least[before] + cost[link], link
            if (not used or flow[link] > 0.0) and most[before] + cost[link] > high:
                high, high_by = most[before] + cost[link], link
        least[node], most[node], least_by[node], most_by[node] = low, high, low_by, high_by


@kernel
def prune(order: Ints, graph: Graph, inside: Flags, flow: Floats, least_by: Ints) -> None:
    """Take out links without flow but for those of the least costs, which keep it together."""
    in_first, in_links = graph[4], graph[5]
    for place in range(1, order.size):
        node = order[place]
        for i in range(in_first[node], in_first[node + 1]):
            link = in_links[i]
            if inside[link] and flow[link] <= 0.0 and link != least_by[node]:
                inside[link] = False


@kernel
def extend(
    order: Ints,
    graph: Graph,
    cost: Floats,
    inside: Flags,
    bounds: tuple[Floats, Floats, Ints, Ints],
) -> int:
    """Take in links that shorten a way, put the nodes in order; return how many came in."""
    tail, in_first, in_links, through = graph[0], graph[4], graph[5], graph[6]
    least, most = bounds[0], bounds[1]
    origin = order[0]
    came = 0
    for place in range(1, order.size):
        node = order[place]
        for i in range(in_first[node], in_first[node + 1]):
            link = in_links[i]
            before = tail[link]
            if inside[link] or (before < through and before != origin):
                continue
            if least[before] + cost[link] < least[node] and most[before] + cost[link] < most[node]:
                inside[link] = True
                came += 1
    if came:
        # Nodes of equal cost (links for nothing) keep their order, so no link leads backwards.
        ranks = np.argsort(most[order], kind="mergesort")
        order[:] = order[ranks]
    return came
