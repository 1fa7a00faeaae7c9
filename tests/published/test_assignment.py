"""Best known user equilibria of two networks of "Transportation Networks for Research".

The collection (github.com/bstabler/TransportationNetworks) gives objectives and flows; neither is
shipped. Tolerance: 1e-8 of the objective, as its digits allow.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from landbridge.data.tntp import read_tntp_network, read_tntp_trips
from landbridge.market import Assignment, assign
from landbridge.runs.assigning import Wish, as_network, only_class
from tools.bench.cases_assign import OPTIMA, WEIGHTS

GAP = 1e-8


def assigned(folder: Path, name: str) -> Assignment:
    wish = Wish(GAP, *WEIGHTS[name])
    network = read_tntp_network(folder / f"{name}_net.tntp")
    trips = read_tntp_trips(folder / f"{name}_trips.tntp")
    users = only_class(network, trips, wish)
    return assign(as_network(network), [users], wish.gap)


@pytest.fixture(scope="module")
def folder(material: Path) -> Path:
    return material / "tntp"


@pytest.mark.parametrize("name", OPTIMA)
def test_objective_and_flows_are_the_best_known(folder: Path, name: str) -> None:
    found = assigned(folder, name)
    assert found.status == "reached"
    assert found.gap <= GAP
    assert found.objective == pytest.approx(OPTIMA[name], rel=1e-8)
    best = np.array(
        [
            line.split()[2]
            for line in (folder / f"{name}_flow.tntp").read_text().splitlines()[1:]
            if line.strip()
        ],
        np.float64,
    )
    # The flow of a link is less sharp than the objective.
    np.testing.assert_allclose(found.flow, best, rtol=1e-3, atol=1.0)


def test_the_same_bytes_each_run(folder: Path) -> None:
    one, other = (assigned(folder, "SiouxFalls") for _ in range(2))
    assert one.origin_flow.tobytes() == other.origin_flow.tobytes()
    assert (one.objective, one.gap) == (other.objective, other.gap)
