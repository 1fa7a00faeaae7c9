"""Moving flow within bushes from the dearest ways to the cheapest (Dial 2006, Algorithm B).

At each node of a bush, the last first, the dearest way with flow and the cheapest way from where
the two part are compared, and flow is moved between them by steps of Newton's method, halved where
they lead astray. Costs are renewed at once, so that each move sees what all before it did.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.market.bush import Graph, extend, labels, order_of, prune, reach
from landbridge.market.law import Law, Live, put

__all__ = ["Bushes", "Trips", "begin", "measure", "renew", "work"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Origin and class of each bush (bushes,), how many nodes it reaches, these in order (bushes,
# nodes), which links it has and the flow on each (bushes, links).
Bushes = tuple[Ints, Ints, Ints, Ints, Flags, Floats]
# First trip of each bush (bushes + 1,), and destination and amount of each trip.
Trips = tuple[Ints, Ints, Floats]

# A difference of costs below this part of the cost is rounding.
ROUNDING = 1e-14
# A move ends where the costs of the two ways are apart by this part of what they were before it.
NEAR = 0.2
TRIES = 60


@kernel
def begin(
    span: tuple[int, int], graph: Graph, law: Law, live: Live, fixed: Floats, bushes: Bushes,
    trips: Trips, lost: Flags,
) -> None:  # fmt: skip
    """Give bushes from one to another their first tree, by the costs so far, and load it.

    ``lost`` (trips,) gets which trips have no way; these are not loaded.
    """
    origins, kinds, reached, orders, inside, flows = bushes
    tail = graph[0]
    nodes = orders.shape[1]
    least, by = np.empty(nodes), np.empty(nodes, np.int64)
    queue, placed = np.empty(nodes, np.int64), np.zeros(nodes, np.bool_)
    load = np.empty(nodes)
    for bush in range(span[0], span[1]):
        cost = live[1] + fixed[kinds[bush]]
        least[:], by[:] = np.inf, -1
        least[origins[bush]] = 0.0
        placed[:] = False
        reach(origins[bush], graph, cost, least, by, queue, placed)
        order = orders[bush]
        reached[bush] = order_of(origins[bush], tail, by, order, queue, placed)
        load[:] = 0.0
        for trip in range(trips[0][bush], trips[0][bush + 1]):
            node = trips[1][trip]
            lost[trip] = least[node] == np.inf
            load[node] += trips[2][trip]
        for place in range(reached[bush] - 1, 0, -1):
            node = order[place]
            link = by[node]
            inside[bush, link] = True
            flows[bush, link] = load[node]
            load[tail[link]] += load[node]
            if load[node] > 0.0:
                put(link, load[node], law, live)


@kernel
def _move(amount: float, dear: Ints, cheap: Ints, law: Law, live: Live, flow: Floats) -> None:
    """Move flow from one way to the other, or back where the amount is below 0."""
    for link in dear:
        flow[link] = max(flow[link] - amount, 0.0)
        put(link, -amount, law, live)
    for link in cheap:
        flow[link] = max(flow[link] + amount, 0.0)
        put(link, amount, law, live)


@kernel
def _apart(dear: Ints, cheap: Ints, live: Live, fixed: Floats) -> tuple[float, float]:
    """Return by how much the one way costs more than the other, and how fast a move changes it."""
    more, steep = 0.0, 0.0
    for link in dear:
        more += live[1][link] + fixed[link]
        steep += live[2][link]
    for link in cheap:
        more -= live[1][link] + fixed[link]
        steep += live[2][link]
    return more, steep


@kernel
def _even_out(dear: Ints, cheap: Ints, law: Law, live: Live, fixed: Floats, flow: Floats) -> None:
    """Move flow from the dear way to the cheap one until their costs are nearly equal."""
    first, steep = _apart(dear, cheap, live, fixed)
    most = np.inf
    for link in dear:
        most = min(most, flow[link])
    if first <= 0.0 or most <= 0.0:
        return
    # What is moved in all lies between two bounds: below the first the dear way is still the
    # dearer, above the second it is the cheaper.
    low, high = 0.0, most
    at, before = 0.0, first
    step = most if steep * most <= first else first / steep
    for _ in range(TRIES):
        _move(step, dear, cheap, law, live, flow)
        at += step
        apart, steep = _apart(dear, cheap, live, fixed)
        if abs(apart) <= NEAR * first or (apart > 0.0 and at >= most):
            return
        if apart > 0.0:
            low = at
        else:
            high = at
        aim = at + apart / steep if steep > 0.0 else high
        if aim >= high == most:
            aim = most
        elif not low < aim < high or abs(apart) > 0.5 * abs(before):
            aim = 0.5 * (low + high)
        before = apart
        step = aim - at


@kernel
def _part(
    node: int, tail: Ints, rank: Ints, least_by: Ints, most_by: Ints, dear: Ints, cheap: Ints
) -> tuple[int, int]:
    """Follow both ways back from a node to where they part; return how many links each has."""
    dear[0], cheap[0] = most_by[node], least_by[node]
    dears, cheaps = 1, 1
    one, other = tail[dear[0]], tail[cheap[0]]
    while one != other:
        if rank[one] > rank[other]:
            dear[dears] = most_by[one]
            one = tail[dear[dears]]
            dears += 1
        else:
            cheap[cheaps] = least_by[other]
            other = tail[cheap[cheaps]]
            cheaps += 1
    return dears, cheaps


@kernel
def work(
    span: tuple[int, int], grow: bool, graph: Graph, law: Law, live: Live, fixed: Floats,
    bushes: Bushes,
) -> None:  # fmt: skip
    """Move flow within bushes from one to another, having renewed their links if they may grow."""
    kinds, reached, orders, inside, flows = bushes[1:]
    tail = graph[0]
    nodes = orders.shape[1]
    bounds = (
        np.empty(nodes), np.empty(nodes), np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    )  # fmt: skip
    least, most, least_by, most_by = bounds
    rank = np.empty(nodes, np.int64)
    dear, cheap = np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    for bush in range(span[0], span[1]):
        own, flow, has = fixed[kinds[bush]], flows[bush], inside[bush]
        order = orders[bush, : reached[bush]]
        cost = live[1] + own
        if grow:
            labels(order, graph, cost, has, flow, False, bounds)
            prune(order, graph, has, flow, least_by)
            labels(order, graph, cost, has, flow, False, bounds)
            extend(order, graph, cost, has, bounds)
        labels(order, graph, cost, has, flow, True, bounds)
        for place in range(order.size):
            rank[order[place]] = place
        for place in range(order.size - 1, 0, -1):
            node = order[place]
            if most_by[node] == least_by[node] or most_by[node] < 0:
                continue
            if most[node] - least[node] <= ROUNDING * most[node]:
                continue
            dears, cheaps = _part(node, tail, rank, least_by, most_by, dear, cheap)
            _even_out(dear[:dears], cheap[:cheaps], law, live, own, flow)


@kernel
def renew(graph: Graph, law: Law, live: Live, bushes: Bushes, trips: Trips) -> None:
    """Add all flows up anew, each bush so that nothing is lost at its nodes by rounding."""
    tail, in_first, in_links = graph[0], graph[4], graph[5]
    reached, orders, inside, flows = bushes[2:]
    need = np.empty(orders.shape[1])
    live[0][:] = 0.0
    for bush in range(reached.size):
        need[:] = 0.0
        for trip in range(trips[0][bush], trips[0][bush + 1]):
            need[trips[1][trip]] += trips[2][trip]
        flow, has = flows[bush], inside[bush]
        for place in range(reached[bush] - 1, 0, -1):
            node = orders[bush, place]
            came = 0.0
            last = -1
            for i in range(in_first[node], in_first[node + 1]):
                if has[in_links[i]]:
                    came += flow[in_links[i]]
                    last = in_links[i]
            if came <= 0.0 and need[node] > 0.0:
                flow[last] = came = need[node]
            for i in range(in_first[node], in_first[node + 1]):
                link = in_links[i]
                if has[link] and flow[link] > 0.0:
                    flow[link] *= need[node] / came
                    need[tail[link]] += flow[link]
                    live[0][link] += flow[link]
    for link in range(tail.size):
        put(link, 0.0, law, live)


@kernel
def measure(
    span: tuple[int, int], graph: Graph, live: Live, fixed: Floats, bushes: Bushes, trips: Trips,
    least_costs: Floats,
) -> None:  # fmt: skip
    """Write the least cost of each trip of bushes from one to another into ``least_costs``."""
    origins, kinds, reached, orders, inside, flows = bushes
    nodes = orders.shape[1]
    bounds = (
        np.empty(nodes), np.empty(nodes), np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    )  # fmt: skip
    queue, waits = np.empty(nodes, np.int64), np.zeros(nodes, np.bool_)
    for bush in range(span[0], span[1]):
        cost = live[1] + fixed[kinds[bush]]
        order = orders[bush, : reached[bush]]
        # Hardly any way leads outside the bush near the equilibrium: its labels are a good start.
        labels(order, graph, cost, inside[bush], flows[bush], False, bounds)
        reach(origins[bush], graph, cost, bounds[0], bounds[2], queue, waits)
        for trip in range(trips[0][bush], trips[0][bush + 1]):
            least_costs[trip] = bounds[0][trips[1][trip]]
