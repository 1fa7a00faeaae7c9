"""A network and its trips from files, assigned: the result as one plain object."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from landbridge.base.errors import Finding, InputError
from landbridge.data.tntp import TntpNetwork, TntpTrips
from landbridge.market.types import Assignment, CongestedNetwork, UserClass, gap_faults

__all__ = ["Wish", "as_network", "assignment_result", "only_class"]


@dataclass(frozen=True)
class Wish:
    """What is asked for beside the files.

    Parameters
    ----------
    gap : float
        Relative gap to reach.
    length_weight, toll_weight : float
        What a unit of length and of toll costs, in units of the network's time.

    Examples
    --------
    >>> Wish(1e-6, length_weight=0.04).check()
    """

    gap: float
    length_weight: float = 0.0
    toll_weight: float = 0.0

    def check(self) -> None:
        """Raise everything that is wrong.

        Raises
        ------
        InputError
            The gap is below what rounding leaves or not below 1, or a weight is below 0.
        """
        findings = gap_faults(self.gap, "--gap")
        weights = (("--length-weight", self.length_weight), ("--toll-weight", self.toll_weight))
        for option, weight in weights:
            if not (math.isfinite(weight) and weight >= 0.0):
                findings.append(
                    Finding("", None, option, f"{weight:g}", "is no weight", "0 or more")
                )
        if findings:
            raise InputError(findings)


def as_network(file: TntpNetwork) -> CongestedNetwork:
    """Return a network file as a network to assign trips to.

    Parameters
    ----------
    file : TntpNetwork
        From `landbridge.data.tntp.read_tntp_network`.

    Returns
    -------
    CongestedNetwork
        The same, with nodes counted from 0 and named by their numbers in the file.

    Examples
    --------
    >>> one = np.ones(1)
    >>> ends = np.array([1]), np.array([2])
    >>> as_network(TntpNetwork("net", 2, 2, 1, *ends, one, one, one, one, one, one)).tail.tolist()
    [0]
    """
    return CongestedNetwork(
        zones=file.zones,
        nodes=file.nodes,
        tail=file.tail - 1,
        head=file.head - 1,
        free_time=file.time,
        b=file.b,
        capacity=file.capacity,
        power=file.power,
        first_through=file.first_through - 1,
        names=[str(node + 1) for node in range(file.nodes)],
    )


def only_class(network: TntpNetwork, trips: TntpTrips, wish: Wish) -> UserClass:
    """Return the one class of users that a file of trips has.

    Parameters
    ----------
    network, trips
        The two files.
    wish : Wish
        Its weights say what links cost the class besides the time.

    Returns
    -------
    UserClass
        Its trips and extra costs.

    Raises
    ------
    InputError
        The files have different numbers of zones.

    Examples
    --------
    >>> one = np.ones(1)
    >>> ends = np.array([1]), np.array([2])
    >>> network = TntpNetwork("net", 2, 2, 1, *ends, one, one, one, one, one, one)
    >>> trips = TntpTrips("trips", np.zeros((2, 2)))
    >>> only_class(network, trips, Wish(1e-6, 0.04, 0.02)).extra_cost.tolist()
    [0.06]
    """
    if len(trips.trips) != network.zones:
        message = f"is not the number in {network.file}"
        said, allowed = str(len(trips.trips)), str(network.zones)
        remedy = "name the trips of this network"
        raise InputError(
            Finding(trips.file, None, "NUMBER OF ZONES", said, message, allowed, remedy)
        )
    extra = wish.length_weight * network.length + wish.toll_weight * network.toll
    return UserClass("all", trips.trips, extra)


def assignment_result(
    network: TntpNetwork, trips: TntpTrips, found: Assignment, wish: Wish
) -> dict[str, Any]:
    """Return an assignment as one object of plain values.

    Parameters
    ----------
    network, trips
        The two files.
    found : Assignment
        The equilibrium of their one class.
    wish : Wish
        What was asked for.

    Returns
    -------
    dict
        ``network``, ``trips``, ``gap``, ``gap_asked``, ``status``, ``iterations``, ``objective``,
        ``total_cost``, ``total_time``, ``assigned``, ``within_zones``, ``zones``, ``nodes``,
        the weights, and ``links`` in the order of the file: ``init_node``, ``term_node``, ``flow``,
        ``capacity``, ``flow_to_capacity`` (None where the time is constant), ``free_flow_time``,
        ``time``, ``cost``. Flows are in the unit of the trips, times and costs in that of the
        network's time.

    Examples
    --------
    >>> from landbridge.market.equilibrium import assign
    >>> one = np.ones(1)
    >>> ends = np.array([1]), np.array([2])
    >>> network = TntpNetwork("net", 2, 2, 1, *ends, one, one, one, one, one, one)
    >>> trips = TntpTrips("trips", np.array([[0.0, 3.0], [0.0, 0.0]]))
    >>> wish = Wish(1e-6)
    >>> found = assign(as_network(network), [only_class(network, trips, wish)], wish.gap)
    >>> assignment_result(network, trips, found, wish)["links"][0]["time"]
    4.0
    """
    loaded = network.b > 0.0
    part = np.divide(found.flow, network.capacity, out=np.zeros_like(found.flow), where=loaded)
    columns = {
        "init_node": network.tail.tolist(),
        "term_node": network.head.tolist(),
        "flow": found.flow.tolist(),
        "capacity": network.capacity.tolist(),
        "flow_to_capacity": [
            value if one else None for value, one in zip(part.tolist(), loaded, strict=True)
        ],
        "free_flow_time": network.time.tolist(),
        "time": found.time.tolist(),
        "cost": found.class_cost[0].tolist(),
    }
    rows = zip(*columns.values(), strict=True)
    return {
        "network": network.file,
        "trips": trips.file,
        "zones": network.zones,
        "nodes": network.nodes,
        "gap": found.gap,
        "gap_asked": wish.gap,
        "status": found.status,
        "iterations": found.iterations,
        "objective": found.objective,
        "total_cost": found.total_cost,
        "total_time": float(np.sum(found.flow * found.time)),
        "assigned": found.assigned,
        "within_zones": found.within_zones,
        "length_weight": wish.length_weight,
        "toll_weight": wish.toll_weight,
        "links": [dict(zip(columns, row, strict=True)) for row in rows],
    }
