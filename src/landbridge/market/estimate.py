"""Estimate what a nested logit weighs from shipments whose way was observed.

Maximum likelihood: the taste for each attribute, the constants of modes and the dissimilarity of
the ways in a mode, with standard errors from the curvature at the optimum. Gradients are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from landbridge.base.errors import Finding, InputError
from landbridge.market.choice import ChoiceTree, logsums

__all__ = ["Estimated", "Shipments", "estimate"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Dissimilarities are looked for from this upwards: above 1 the nests do not fit the shipments.
_LEAST_SCALE: Final = 0.05
_SINGULAR: Final = 1e-9
_STEP: Final = 1e-5


@dataclass(frozen=True, slots=True, eq=False)
class Shipments:
    """Shipments with the ways they had, sorted by shipment, then nest.

    Parameters
    ----------
    shipment, nest : array of int, (n,)
        Numbers of shipment and nest of each alternative.
    attributes : array, (n, attributes)
        What is weighed: US dollars, days, a 1 for a constant ...
    chosen : array of bool, (n,)
        The way taken: one a shipment.
    names : tuple of str
        Names of the attributes.
    nests : tuple of str
        Names of the nests.
    """

    shipment: Ints
    nest: Ints
    attributes: Floats
    chosen: npt.NDArray[np.bool_]
    names: tuple[str, ...]
    nests: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Estimated:
    """What the shipments say.

    Parameters
    ----------
    names : tuple of str
        Attributes, then ``scale of`` each nest that was estimated.
    values, standard_errors : array
        Of each; utility falls with what is weighed below 0.
    log_likelihood, log_likelihood_at_0 : float
        Of the estimate, and of equal shares.
    shipments : int
        Number.
    """

    names: tuple[str, ...]
    values: Floats
    standard_errors: Floats
    log_likelihood: float
    log_likelihood_at_0: float
    shipments: int

    @property
    def rho_squared(self) -> float:
        """McFadden's likelihood ratio index."""
        return 1.0 - self.log_likelihood / self.log_likelihood_at_0

    def ratio(self, above: str, below: str) -> float:
        """Return the ratio of two values, such as US dollars a day."""
        return float(self.values[self.names.index(above)] / self.values[self.names.index(below)])


def estimate(shipments: Shipments, free_nests: Sequence[str] = ()) -> Estimated:
    """Return the tastes that make the choices of some shipments most likely.

    Parameters
    ----------
    shipments : Shipments
        Ways and choices.
    free_nests : sequence of str
        Nests whose dissimilarity is estimated; that of the others is 1.

    Returns
    -------
    Estimated
        Values with standard errors.

    Raises
    ------
    InputError
        A shipment has not exactly one way taken, a figure is no number, a nest is unknown, or the
        shipments do not determine a value: all at once.

    References
    ----------
    McFadden (1978); Train (2009), Discrete choice methods with simulation, 3.7 and 4.2.
    """
    tree = ChoiceTree.of(shipments.shipment, shipments.nest)
    free = [shipments.nests.index(name) for name in free_nests if name in shipments.nests]
    _check(shipments, free_nests, tree)
    # Attributes of the size of 1 make the search and the test of singularity independent of units.
    size = np.maximum(np.abs(shipments.attributes).max(axis=0), 1e-300)
    x = shipments.attributes / size
    count = x.shape[1]

    def negative(values: Floats) -> tuple[float, Floats]:
        scale = np.ones(len(shipments.nests))
        scale[free] = values[count:]
        value, gradient = _log_likelihood(x, shipments, tree, values[:count], scale)
        return -value, -np.append(gradient[:count], gradient[count:][free])

    start = np.append(np.zeros(count), np.full(len(free), 0.8))
    bounds = [(None, None)] * count + [(_LEAST_SCALE, None)] * len(free)
    found = minimize(negative, start, jac=True, method="L-BFGS-B", bounds=bounds, options=_OPTIONS)
    hessian = _curvature(lambda values: negative(values)[1], found.x)
    names = (*shipments.names, *(f"scale of {shipments.nests[number]}" for number in free))
    errors = _errors(hessian, names)
    units = np.append(size, np.ones(len(free)))
    alike = np.bincount(tree.owner[tree.branch])
    return Estimated(
        names,
        found.x / units,
        errors / units,
        float(-found.fun),
        float(-np.log(alike).sum()),
        int(tree.pair_of.size),
    )


_OPTIONS: Final = {"maxiter": 2000, "ftol": 1e-13, "gtol": 1e-7, "maxcor": 30}


def _log_likelihood(
    x: Floats, shipments: Shipments, tree: ChoiceTree, taste: Floats, scale: Floats
) -> tuple[float, Floats]:
    """Return the log-likelihood and its gradient by taste, then by the scale of all nests."""
    utility = x @ taste
    own = scale[tree.nest_of]
    within = utility / own[tree.branch]
    inner, part = logsums(within, tree.nest_first, tree.branch)
    outer, between = logsums(own * inner, tree.pair_first, tree.owner)
    picked = np.flatnonzero(shipments.chosen)
    branch = tree.branch[picked]
    value = float((within[picked] - inner[branch] + own[branch] * inner[branch] - outer).sum())
    # d inner / d taste = mean of x in the branch / scale; the chain runs over branches.
    mean_x = np.add.reduceat(x * part[:, None], tree.nest_first, axis=0)
    mean_all = np.add.reduceat(mean_x * between[:, None], tree.pair_first, axis=0)
    by_taste = (
        (x[picked] - mean_x[branch]) / own[branch][:, None] + mean_x[branch] - mean_all
    ).sum(axis=0)
    # d (scale inner) / d scale = inner - mean utility of the branch / scale.
    mean_u = np.add.reduceat(within * part, tree.nest_first)
    slope = inner - mean_u
    by_scale = np.zeros(scale.size)
    np.add.at(
        by_scale,
        tree.nest_of[branch],
        (mean_u[branch] - within[picked]) / own[branch] + slope[branch],
    )
    np.add.at(by_scale, tree.nest_of, -between * slope)
    return value, np.append(by_taste, by_scale)


def _curvature(gradient: Callable[[Floats], Floats], at: Floats) -> Floats:
    """Return the matrix of second derivatives by central differences of exact gradients."""
    rows = []
    for number in range(at.size):
        step = np.zeros(at.size)
        step[number] = _STEP * max(1.0, abs(float(at[number])))
        difference = gradient(at + step) - gradient(at - step)
        rows.append(difference / (2.0 * step[number]))
    matrix: Floats = np.array(rows)
    return 0.5 * (matrix + matrix.T)


def _errors(hessian: Floats, names: Sequence[str]) -> Floats:
    sizes, directions = np.linalg.eigh(hessian)
    found = []
    for size, direction in zip(sizes, directions.T, strict=True):
        if size <= _SINGULAR * max(1.0, float(sizes.max())):
            named = [n for n, part in zip(names, direction, strict=True) if abs(part) > 0.1]
            message = f"{', '.join(named)}: the shipments do not determine it"
            found.append(_finding("", message, "attributes that differ between ways"))
    if found:
        raise InputError(found)
    errors: Floats = np.sqrt(np.diag(np.linalg.inv(hessian)))
    return errors


def _check(shipments: Shipments, free_nests: Sequence[str], tree: ChoiceTree) -> None:
    found: list[Finding] = []
    taken = np.bincount(tree.owner[tree.branch], weights=shipments.chosen)
    wrong = np.flatnonzero(taken != 1.0)
    if wrong.size:
        message = f"{wrong.size} shipments have not exactly one way taken"
        found.append(_finding(str(tree.pair_of[wrong[0]]), message, "one chosen way each"))
    bad = ~np.isfinite(shipments.attributes).all(axis=0)
    for name in np.array(shipments.names, object)[bad]:
        found.append(_finding(str(name), "has figures that are no numbers", "numbers"))
    for name in free_nests:
        if name not in shipments.nests:
            found.append(_finding(name, "is no nest", ", ".join(shipments.nests)))
    if found:
        raise InputError(found)


def _finding(value: str, message: str, allowed: str) -> Finding:
    return Finding("", None, "shipments", value, message, allowed, "correct the records")
