"""What comes into an assignment and what goes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding

__all__ = [
    "Assignment",
    "CongestedNetwork",
    "Progress",
    "Status",
    "UserClass",
    "faults",
    "gap_faults",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: How an assignment ended: the gap was reached, no longer fell, or the user stopped it.
Status = Literal["reached", "stalled", "interrupted"]

# Below this a gap is rounding.
_LEAST_GAP: Final = 1e-12
_SHOWN: Final = 20


@dataclass(frozen=True)
class CongestedNetwork:
    """Links whose time grows with their flow: t = t0 (1 + b (v / c)^p).

    Parameters
    ----------
    zones : int
        The first nodes are zones, in which trips begin and end.
    nodes : int
        Number of nodes, zones among them; they are counted from 0.
    tail, head : array of int
        Node that each link leaves and reaches, (links,). There may be parallel links.
    free_time : array
        t0, (links,), in a unit of time that is the same everywhere, 0 or more.
    b, power : array
        (links,), 0 or more; the power is 0, or 1 or more. A link with b = 0 has a constant time.
    capacity : array
        c, (links,), in pcu in the period of the trips; more than 0 where b is.
    first_through : int
        Nodes before this one can only begin and end a way: no way leads through a zone then.
    names : sequence of str
        Names of the nodes for messages; empty: their numbers.

    Examples
    --------
    >>> one = np.ones(1)
    >>> CongestedNetwork(2, 2, np.array([0]), np.array([1]), one, one, one, one).links
    1
    """

    zones: int
    nodes: int
    tail: Ints
    head: Ints
    free_time: Floats
    b: Floats
    capacity: Floats
    power: Floats
    first_through: int = 0
    names: Sequence[str] = ()

    @property
    def links(self) -> int:
        """Number of links."""
        return int(self.tail.size)


@dataclass(frozen=True)
class UserClass:
    """Users who see the same costs.

    Parameters
    ----------
    name : str
        Name for messages.
    trips : array
        Vehicles from each zone to each, (zones, zones), 0 or more, in the period of the
        capacities. Trips within a zone use no link.
    extra_cost : array, optional
        What each link costs this class besides its time (tolls, distance, a slower vehicle's
        longer free-flow time), (links,), in units of time, 0 or more; infinite where the class may
        not go. None: nothing.
    pcu : float
        Passenger car units of a vehicle, more than 0.

    Examples
    --------
    >>> UserClass("lorries", np.array([[0.0, 5.0], [0.0, 0.0]]), pcu=2.0).pcu
    2.0
    """

    name: str
    trips: Floats
    extra_cost: Floats | None = None
    pcu: float = 1.0


@dataclass(frozen=True)
class Progress:
    """How far an assignment is: iterations that are done and the relative gap after them."""

    iteration: int
    gap: float


@dataclass(frozen=True)
class Assignment:
    """Flows in which nobody gains much by another way.

    ``flow`` (links,) in pcu and ``time`` (links,) in the network's unit; ``class_flow`` (classes,
    links) in vehicles and ``class_cost`` (classes, links), time and extra cost. ``gap`` is (total
    cost - cost if everybody had the cheapest way) / total cost, ``objective`` Beckmann's: the
    integrals of the times and the extra costs, ``total_cost`` pcu times cost. ``assigned`` vehicles
    between zones and ``within_zones`` those that use no link. ``origin``, ``origin_class`` and
    ``origin_flow`` (origins, links), pcu, tell whose flow it is: total flows are the only ones that
    bring the equilibrium about, those by class and origin are some of many.
    """

    flow: Floats
    time: Floats
    class_flow: Floats
    class_cost: Floats
    gap: float
    objective: float
    total_cost: float
    iterations: int
    status: Status
    assigned: float
    within_zones: float
    origin: Ints
    origin_class: Ints
    origin_flow: Floats


def faults(network: CongestedNetwork, classes: Iterable[UserClass]) -> list[Finding]:
    """Return everything that is wrong with a network and its classes.

    Parameters
    ----------
    network, classes
        As `landbridge.market.equilibrium.assign` takes them.

    Returns
    -------
    list of Finding
        Empty where nothing is; of each kind the first 20.

    Examples
    --------
    >>> one = np.ones(1)
    >>> network = CongestedNetwork(2, 2, np.array([0]), np.array([2]), one, one, -one, one)
    >>> for one in faults(network, [UserClass("all", np.zeros((2, 2)))]):
    ...     print(one)
    head[0]: '2' is no node; allowed 0 to 1
    capacity[0]: '-1.0' is no capacity; allowed more than 0 where b is
    """
    found: list[Finding] = []
    shapes = {
        name: getattr(network, name).shape
        for name in ("tail", "head", "free_time", "b", "capacity", "power")
    }
    if set(shapes.values()) != {(network.links,)}:
        sizes = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        return [Finding("", None, "links", sizes, "differ in shape", "one value a link")]
    if not 0 < network.zones <= network.nodes:
        message = "cannot be"
        found.append(Finding("", None, "zones", str(network.zones), message, "1 to the nodes"))
    for name in ("tail", "head"):
        values = getattr(network, name)
        wrong = (values < 0) | (values >= network.nodes)
        found += _list(name, values, wrong, "is no node", f"0 to {network.nodes - 1}")
    for name, what in (("free_time", "time"), ("b", "factor")):
        values = getattr(network, name)
        wrong = ~(np.isfinite(values) & (values >= 0))
        found += _list(name, values, wrong, f"is no {what}", "0 or more, finite")
    power, capacity = network.power, network.capacity
    wrong = ~(np.isfinite(power) & ((power >= 1) | (power == 0)))
    found += _list("power", power, wrong, "is no power", "0, or 1 or more")
    wrong = ~(np.isfinite(capacity) & (capacity > 0)) & (network.b > 0)
    found += _list("capacity", capacity, wrong, "is no capacity", "more than 0 where b is")
    for one in classes:
        found += _class_faults(one, network)
    return found


def gap_faults(gap: float, name: str = "gap") -> list[Finding]:
    """Return what is wrong with a relative gap that is to be reached.

    Parameters
    ----------
    gap : float
        The gap.
    name : str
        What it is called where it was asked for.

    Returns
    -------
    list of Finding
        Empty where it may be asked for: 1e-12 or more, less than 1.

    Examples
    --------
    >>> gap_faults(1e-6), str(gap_faults(0.0)[0])
    ([], "gap: '0' cannot be reached; allowed 1e-12 or more, less than 1")
    """
    if _LEAST_GAP <= gap < 1.0:
        return []
    allowed = f"{_LEAST_GAP:g} or more, less than 1"
    return [Finding("", None, name, f"{gap:g}", "cannot be reached", allowed)]


def _class_faults(one: UserClass, network: CongestedNetwork) -> list[Finding]:
    place = f"class {one.name}, "
    found: list[Finding] = []
    square = (network.zones, network.zones)
    if one.trips.shape != square:
        message = "is not the shape of the trips"
        found.append(Finding("", None, f"{place}trips", str(one.trips.shape), message, str(square)))
    else:
        wrong = ~(np.isfinite(one.trips) & (one.trips >= 0))
        found += _list(f"{place}trips", one.trips, wrong, "is no number of trips", "0 or more")
    if one.extra_cost is not None and one.extra_cost.shape != (network.links,):
        shape, message = str(one.extra_cost.shape), "is not the shape of the extra costs"
        allowed = str((network.links,))
        found.append(Finding("", None, f"{place}extra_cost", shape, message, allowed))
    elif one.extra_cost is not None:
        wrong = ~(one.extra_cost >= 0)
        found += _list(f"{place}extra_cost", one.extra_cost, wrong, "is no cost", "0 or more")
    if not (np.isfinite(one.pcu) and one.pcu > 0):
        found.append(Finding("", None, f"{place}pcu", str(one.pcu), "cannot be", "more than 0"))
    return found


def _list(
    column: str, values: Floats | Ints, wrong: NDArray[np.bool_], message: str, allowed: str
) -> list[Finding]:
    places = np.argwhere(wrong)
    more = f" ({len(places) - _SHOWN} more are wrong)" if len(places) > _SHOWN else ""
    return [
        Finding("", None, f"{column}{at.tolist()}", str(values[tuple(at)]), message + more, allowed)
        for at in places[:_SHOWN]
    ]
