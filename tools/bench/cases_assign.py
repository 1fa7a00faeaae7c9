"""Congested assignment: networks of "Transportation Networks for Research", beside AequilibraE.

The networks are not shipped: LANDBRIDGE_MATERIAL names the folder that has them in ``tntp``.
AequilibraE 1.7.2 has an interpreter of its own, which LANDBRIDGE_AEQUILIBRAE_PYTHON names; without
it the peer is left out and said so::

    python3.11 -m venv FOLDER
    FOLDER/bin/pip install aequilibrae==1.7.2
    export LANDBRIDGE_AEQUILIBRAE_PYTHON=FOLDER/bin/python
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tools.bench.case import Case, Peer, Work
from tools.bench.peers import ROOT, Interpreter, version_in

if TYPE_CHECKING:
    from landbridge.data.tntp import TntpNetwork, TntpTrips
    from landbridge.runs.assigning import Wish

MATERIAL: Final = "LANDBRIDGE_MATERIAL"
VARIABLE: Final = "LANDBRIDGE_AEQUILIBRAE_PYTHON"
PACKAGE: Final = "aequilibrae"
CURE: Final = (
    f"{VARIABLE} names no Python that has it; python3.11 -m venv FOLDER, "
    f"FOLDER/bin/pip install aequilibrae==1.7.2, export {VARIABLE}=FOLDER/bin/python"
)
WORKER: Final = ROOT / "tools" / "bench" / "aequilibrae_worker.py"
# What suits AequilibraE best: a second core makes a small network slower.
CORES: Final = {"SiouxFalls": 1, "ChicagoSketch": 2}
# It takes no link without a free-flow time, as connectors in Chicago Sketch are.
LEAST_TIME: Final = 1e-6
# Weights of length and toll, and the best known objectives with them, as the collection gives them
# (github.com/bstabler/TransportationNetworks), in units of the network's time (times vehicles).
WEIGHTS: Final = {"SiouxFalls": (0.0, 0.0), "ChicagoSketch": (0.04, 0.02)}
OPTIMA: Final = {"SiouxFalls": 4_231_335.287, "ChicagoSketch": 17_313_018.7387}


def folder() -> Path:
    """Return where the networks are."""
    return Path(os.environ.get(MATERIAL, "")) / "tntp"


def lacks() -> str:
    """Say what is missing of the networks, with nothing where they are there."""
    if not os.environ.get(MATERIAL):
        return f"{MATERIAL} does not name the folder with the networks"
    return "" if folder().is_dir() else f"{MATERIAL} has no folder tntp"


@lru_cache(maxsize=1)
def installed() -> str:
    """Return the version of AequilibraE, empty where there is none."""
    return version_in(os.environ.get(VARIABLE, ""), PACKAGE)


def read(name: str, gap: float) -> tuple[TntpNetwork, TntpTrips, Wish]:
    """Return a network, its trips and what is asked."""
    from landbridge.data.tntp import read_tntp_network, read_tntp_trips
    from landbridge.runs.assigning import Wish

    network = read_tntp_network(folder() / f"{name}_net.tntp")
    trips = read_tntp_trips(folder() / f"{name}_trips.tntp")
    return network, trips, Wish(gap, *WEIGHTS[name])


def ours(name: str, gap: float) -> Callable[[], Work]:
    """Return what prepares our assignment; the call returns its objective."""

    def prepare() -> Work:
        from landbridge.market import assign
        from landbridge.runs.assigning import as_network, only_class

        network, trips, wish = read(name, gap)
        arguments = as_network(network), [only_class(network, trips, wish)]
        found = assign(*arguments, gap)
        above = found.objective / OPTIMA[name] - 1.0
        note = f"{found.iterations} iterations on one core, objective {above:+.1e} of the optimum"
        return Work(lambda: assign(*arguments, gap).objective, note=note)

    return prepare


def theirs(name: str, gap: float) -> Callable[[], Work]:
    """Return what prepares AequilibraE's; the call returns its objective, reckoned by us."""

    def prepare() -> Work:
        peer = Assigner(name, gap)
        cores = f"{CORES[name]} core{'s'[: CORES[name] != 1]}"
        note = f"bi-conjugate Frank-Wolfe on {cores}; the assignment alone"
        return Work(peer.assign, note=note, clock=lambda: peer.wall_s)

    return prepare


class Assigner:
    """A running AequilibraE with a network; ``wall_s`` is what its assignments took, s."""

    def __init__(self, name: str, gap: float) -> None:
        import numpy as np

        from landbridge.runs.assigning import as_network, only_class

        network, trips, wish = read(name, gap)
        self.network = as_network(network)
        users = only_class(network, trips, wish)
        assert users.extra_cost is not None
        self.extra = users.extra_cost
        self.wall_s = 0.0
        self.peer = Interpreter(os.environ[VARIABLE], WORKER, "AequilibraE")
        time = np.maximum(network.time, LEAST_TIME)
        columns: dict[str, Any] = {
            "a_node": network.tail, "b_node": network.head, "free_flow_time": time,
            "capacity": network.capacity, "b": network.b, "power": network.power,
            "extra_cost": self.extra,
        }  # fmt: skip
        self.peer.ask(
            "prepare",
            links={key: values.tolist() for key, values in columns.items()},
            trips=trips.trips.tolist(),
            nodes_through_zones=network.first_through == 1,
            gap=gap,
            cores=CORES[name],
        )

    def assign(self) -> float:
        """Assign once and return the objective of the flows."""
        import numpy as np

        from landbridge.market.law import integrals

        found = self.peer.ask("assign")
        self.wall_s += found["wall_s"]
        flow = np.array(found["flow"])
        one = self.network
        law = (one.free_time, one.free_time * one.b, one.capacity, one.power)
        return float(np.sum(integrals(flow, law)) + flow @ self.extra)


def same_objective(gap: float) -> Callable[[object, object], str]:
    """Return what compares two objectives: each is off by the gap of the total cost at most."""

    def same(mine: object, other: object) -> str:
        if not isinstance(mine, float) or not isinstance(other, float):
            return "no objectives"
        # The total cost is less than twice the objective in these networks.
        apart = abs(mine - other) / mine
        return "" if apart <= 2.0 * gap else f"objectives {apart:.1e} apart"

    return same


def case(name: str, title: str, gap: float, bound_s: float | None, peer: bool = True) -> Case:
    """Return the case of a network and a gap."""
    beside = Peer(
        PACKAGE, theirs(name, gap), None, same_objective(gap), 1, elsewhere=installed, cure=CURE
    )
    label = f"assignment, {title} to a gap of {gap:.0e}"
    return Case(label, bound_s, 6, ours(name, gap), (beside,) if peer else (), lacks=lacks)


CASES: Final = (
    case("SiouxFalls", "Sioux Falls", 1e-6, None),
    case("SiouxFalls", "Sioux Falls", 1e-8, None, peer=False),
    case("ChicagoSketch", "Chicago Sketch", 1e-6, 5.0),
    case("ChicagoSketch", "Chicago Sketch", 1e-8, None, peer=False),
)
