"""Networks drawn as text, and an oracle of least costs that shares no code with the product."""

from __future__ import annotations

import math
import re

import numpy as np
from numpy.typing import NDArray

from landbridge.market.types import Assignment, CongestedNetwork, UserClass

Floats = NDArray[np.float64]
LINK = re.compile(r"(\d+)>(\d+)\s+([\d.]+)(?:\s*\+\s*([\d.]+)v)?")
# A time of 0 that rises needs some free-flow time for its b, as in the published files.
LEAST_TIME = 1e-9


def drawn(text: str, zones: int, first_through: int = 1) -> CongestedNetwork:
    """Return a network of links such as ``1>2 50 + 10v``, nodes counted from 1, one after another.

    The time is the first number, and rises by the second with each vehicle.
    """
    rows = LINK.findall(text)
    assert rows, text
    tail, head = (np.array([int(row[end]) - 1 for row in rows], np.int64) for end in (0, 1))
    rise = np.array([float(row[3] or 0.0) for row in rows])
    free = np.array([float(row[2]) for row in rows])
    free = np.where((rise > 0) & (free == 0), LEAST_TIME, free)
    b = np.divide(rise, free, out=np.zeros_like(free), where=rise > 0)
    one = np.ones(len(rows))
    nodes = int(max(tail.max(), head.max())) + 1
    names = [str(node + 1) for node in range(nodes)]
    return CongestedNetwork(zones, nodes, tail, head, free, b, one, one, first_through - 1, names)


def trips(zones: int, **pairs: float) -> Floats:
    """Return trips such as ``_1_2=5``: from zone 1 to zone 2, 5."""
    table = np.zeros((zones, zones))
    for name, amount in pairs.items():
        origin, end = name.strip("_").split("_")
        table[int(origin) - 1, int(end) - 1] = amount
    return table


def least_costs(network: CongestedNetwork, cost: Floats, origin: int) -> list[float]:
    """Return the least cost from a zone to each node (Bellman and Ford's way)."""
    found = [math.inf] * network.nodes
    found[origin] = 0.0
    links = list(zip(network.tail.tolist(), network.head.tolist(), cost.tolist(), strict=True))
    changed = True
    while changed:
        changed = False
        for before, after, more in links:
            allowed = before >= network.first_through or before == origin
            if allowed and found[before] + more < found[after]:
                found[after] = found[before] + more
                changed = True
    return found


def judge(network: CongestedNetwork, classes: list[UserClass], found: Assignment) -> float:
    """Hold an assignment against its definition; return the relative gap that is found.

    Flows are not negative and add up, by origin and class they begin and end where the trips do,
    no way leads through a zone that it must not, times belong to the flows. The gap is the sum
    over the links used of flow times what the link lengthens the way (Karush, Kuhn, Tucker:
    nothing on each of them in the equilibrium).
    """
    ratio = np.divide(
        found.flow, network.capacity, out=np.zeros_like(found.flow), where=network.b > 0
    )
    time = network.free_time * (1.0 + network.b * ratio**network.power)
    np.testing.assert_allclose(found.time, time, rtol=1e-12)
    total = np.zeros(network.links)
    scale = max(1.0, sum(float(one.trips.sum()) * one.pcu for one in classes))
    excess, whole = 0.0, 0.0
    for number, one in enumerate(classes):
        cost = time if one.extra_cost is None else time + one.extra_cost
        np.testing.assert_allclose(found.class_cost[number], cost, rtol=1e-12)
        of_class = np.zeros(network.links)
        for origin in range(network.zones):
            rows = (found.origin == origin) & (found.origin_class == number)
            flow = found.origin_flow[rows].sum(axis=0)
            assert (flow >= 0).all()
            assert (
                flow[(network.tail < network.first_through) & (network.tail != origin)].sum() == 0
            )
            out = np.zeros(network.nodes)
            np.add.at(out, network.tail, flow)
            np.subtract.at(out, network.head, flow)
            want = np.zeros(network.nodes)
            want[: network.zones] = -one.pcu * one.trips[origin]
            want[origin] = 0.0
            want[origin] = -want.sum()
            np.testing.assert_allclose(out, want, atol=1e-9 * scale)
            least = np.array(least_costs(network, cost, origin))
            used = flow > 0
            longer = least[network.tail[used]] + cost[used] - least[network.head[used]]
            assert (longer >= -1e-9 * (1 + cost[used])).all()
            excess += float(flow[used] @ longer)
            whole += float(flow[used] @ cost[used])
            of_class += flow
        np.testing.assert_allclose(found.class_flow[number] * one.pcu, of_class, atol=1e-9 * scale)
        total += of_class
    np.testing.assert_allclose(found.flow, total, atol=1e-9 * scale)
    np.testing.assert_allclose(found.total_cost, whole, rtol=1e-9)
    return excess / whole if whole else 0.0
