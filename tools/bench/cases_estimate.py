"""Estimation of choice from shipments, beside biogeme.

biogeme 3.2.14 has an interpreter of its own, which LANDBRIDGE_BIOGEME_PYTHON names; without it the
peer is left out and said so::

    python3.11 -m venv FOLDER
    FOLDER/bin/pip install biogeme==3.2.14 tomlkit==0.13.2
    export LANDBRIDGE_BIOGEME_PYTHON=FOLDER/bin/python
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from tools.bench.case import Case, Peer, Work
from tools.bench.peers import ROOT, Interpreter, version_in

if TYPE_CHECKING:
    from landbridge.market.estimate import Estimated, Shipments

VARIABLE: Final = "LANDBRIDGE_BIOGEME_PYTHON"
PACKAGE: Final = "biogeme"
CURE: Final = (
    f"{VARIABLE} names no Python that has it; python3.11 -m venv FOLDER, FOLDER/bin/pip install "
    f"biogeme==3.2.14 tomlkit==0.13.2, export {VARIABLE}=FOLDER/bin/python"
)
WORKER: Final = ROOT / "tools" / "bench" / "biogeme_worker.py"
NUMBER: Final = 5_000
# Nest of each way of a shipment, and what the ways are drawn by: a USD, a day, rail, and lambda.
WAYS: Final = (0, 0, 0, 1, 1)
NESTS: Final = ("sea", "rail")
TASTES: Final = (-0.0011, -0.045, -0.6)
SCALES: Final = (0.7, 0.45)
# Where a search ends, values may be apart by so much of their standard error.
APART: Final = 0.05


def synthetic(number: int, seed: int) -> Shipments:
    """Return shipments with three ways by sea and two by rail, drawn by known tastes."""
    import numpy as np

    from landbridge.market.choice import ChoiceTree, shares
    from landbridge.market.estimate import Shipments

    rng = np.random.default_rng(seed)
    nest = np.tile(WAYS, number)
    usd = np.where(nest == 0, 3000.0, 4600.0) + rng.normal(0.0, 700.0, nest.size)
    days = np.where(nest == 0, 36.0, 20.0) + rng.normal(0.0, 4.0, nest.size)
    attributes = np.column_stack([usd, days, nest.astype(float)])
    shipment = np.repeat(np.arange(number), len(WAYS))
    cost = -(attributes @ np.array(TASTES))
    tree = ChoiceTree.of(shipment, nest)
    share = shares(cost, tree, 1.0, np.array(SCALES), number).share
    drawn = np.log(share) + np.random.default_rng(seed + 1).gumbel(size=share.size)
    chosen = drawn == np.repeat(drawn.reshape(number, len(WAYS)).max(axis=1), len(WAYS))
    return Shipments(shipment, nest, attributes, chosen, ("usd", "days", "rail"), NESTS)


@lru_cache(maxsize=1)
def installed() -> str:
    """Return the version of biogeme, empty where there is none."""
    return version_in(os.environ.get(VARIABLE, ""), PACKAGE)


def ours() -> Work:
    """Prepare our estimation; the call returns what was found."""
    from landbridge.market.estimate import estimate

    made = synthetic(NUMBER, 1)
    found = estimate(made, NESTS)
    note = f"{len(found.names)} values, log likelihood {found.log_likelihood:.4f}"
    return Work(lambda: told(estimate(made, NESTS)), note=note)


def told(found: Estimated) -> dict[str, tuple[float, float]]:
    """Return value and standard error by name, with the log likelihood."""
    pairs = zip(found.values.tolist(), found.standard_errors.tolist(), strict=True)
    return dict(zip(found.names, pairs, strict=True)) | {"": (found.log_likelihood, 1.0)}


def theirs() -> Work:
    """Prepare biogeme's; the call returns what it found, by our names."""
    peer = Estimator(synthetic(NUMBER, 1))
    note = "the estimation alone, without reading and reports"
    return Work(peer.estimate, note=note, clock=lambda: peer.wall_s)


class Estimator:
    """A running biogeme with shipments; ``wall_s`` is what its estimations took, s."""

    def __init__(self, made: Shipments) -> None:
        self.wall_s = 0.0
        self.peer = Interpreter(os.environ[VARIABLE], WORKER, "biogeme")
        each = made.attributes.reshape(-1, len(WAYS), len(made.names))
        columns: dict[str, Any] = {
            f"{name}_{way + 1}": each[:, way, number].tolist()
            for number, name in enumerate(("usd", "days"))
            for way in range(len(WAYS))
        }
        columns["choice"] = (made.chosen.reshape(-1, len(WAYS)).argmax(axis=1) + 1).tolist()
        self.peer.ask("prepare", columns=columns, nests=[NESTS[nest] for nest in WAYS])

    def estimate(self) -> dict[str, tuple[float, float]]:
        """Estimate once; it has 1 / lambda where we have lambda."""
        found = self.peer.ask("estimate")
        self.wall_s += found["wall_s"]
        made = {"": (found["log_likelihood"], 1.0)}
        for name, value in found["values"].items():
            error = found["standard_errors"][name]
            scale = name.removeprefix("1 / ")
            made[scale] = (value, error) if scale == name else (1 / value, error / value**2)
        return made


def same_values(mine: object, other: object) -> str:
    """Compare what was found: values by their standard error, these by themselves."""
    if not isinstance(mine, dict) or not isinstance(other, dict) or set(mine) != set(other):
        return "not the same values"
    worst = max(abs(mine[name][0] - other[name][0]) / mine[name][1] for name in mine)
    errors = max(abs(mine[name][1] / other[name][1] - 1.0) for name in mine)
    if worst <= APART and errors <= APART:
        return ""
    return f"values {worst:.2f} standard errors apart, these by {errors:.1%}"


CASES: Final = (
    Case(
        "estimation of choice from 5,000 shipments",
        None,
        3,
        ours,
        (Peer(PACKAGE, theirs, None, same_values, 1, elsewhere=installed, cure=CURE),),
    ),
)
