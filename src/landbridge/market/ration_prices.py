"""Scarcity prices that are not the only ones: which, and the least of them.

Two sections in a row of the same capacity, full of the same flow, share one price in any way. The
prices that bring about the same flows form a polyhedron: p + N z >= 0, N the directions in which
the flows do not answer. Its point of least norm is one least distance problem (Lawson and Hanson,
"Solving Least Squares Problems", 1974, chapter 23).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh
from scipy.linalg.lapack import dpotrf
from scipy.optimize import linprog, nnls

from landbridge.market.ration_answer import answer_of
from landbridge.market.ration_dual import Duality, State

__all__ = ["least"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Full is what is used to all but this part of the capacity.
_FULL: Final = 1e-9
# Flows do not answer where the curvature is below this part of the natural one.
_FLAT: Final = 1e-10
# So far a price may go, as part of the greatest, before it is called not unique.
_APART: Final = 1e-6


def least(duality: Duality, state: State) -> tuple[State, Flags]:
    """Return the same flows at the prices of least norm, and which prices are the only ones.

    Parameters
    ----------
    duality : Duality
        The programme.
    state : State
        Its solution.

    Returns
    -------
    State
        With prices of the least sum of squares.
    array of bool
        Whether the price is unique, (constraints,).
    """
    unique = np.ones(state.price.size, np.bool_)
    full = state.used >= (1.0 - _FULL) * duality.room
    part = np.flatnonzero(full | (state.price > 0))
    if not part.size:
        return state, unique
    flat = _flat(duality, state, part)
    if not flat.shape[1]:
        return state, unique
    unique[part] = _unique(flat, state.price[part])
    if unique.all():
        return state, unique
    found = duality.at(_shortest(flat, state.price, part))
    # A direction that is only nearly flat would change the flows: then the prices stay.
    same = np.allclose(found.used, state.used, rtol=1e-11, atol=0.0)
    return (found if same else state), unique


def _flat(duality: Duality, state: State, part: NDArray[np.int64]) -> Floats:
    """Return the directions of prices in which flows do not answer, (places, directions)."""
    # Where flows do not answer at all, they did not just beside these prices either.
    near = state.near
    if near is None or not np.isin(part, near.part).all():
        near = answer_of(duality.who, state.flow, state.price.size, part)
    here = np.searchsorted(near.part, part)
    slope, most = near.slope[np.ix_(here, here)], near.most[here]
    scale = 1.0 / np.sqrt(np.maximum(most, np.finfo(np.float64).tiny))
    curved = slope * scale[:, None] * scale
    if not dpotrf(curved - _FLAT * np.eye(here.size))[1]:
        return np.empty((here.size, 0))  # all curvature is above that
    values, vectors = eigh(curved)
    directions = vectors[:, values < _FLAT] * scale[:, None]
    basis, _ = np.linalg.qr(directions)
    return np.asarray(basis)


def _unique(flat: Floats, price: Floats) -> Flags:
    """Return which prices are the same all over p + N z >= 0."""
    found = np.ones(price.size, np.bool_)
    tolerance = _APART * max(float(price.max(initial=0.0)), np.finfo(np.float64).tiny)
    for place in np.flatnonzero(np.abs(flat).max(axis=1) > 1e-9).tolist():
        for sign in (1.0, -1.0):
            ends = linprog(sign * flat[place], A_ub=-flat, b_ub=price, bounds=(None, None))
            # Unbounded: status 3.
            if ends.status == 3 or (ends.status == 0 and abs(ends.fun) > tolerance):
                found[place] = False
    return found


def _shortest(flat: Floats, price: Floats, part: NDArray[np.int64]) -> Floats:
    """Return the prices of least norm among p + N z >= 0."""
    rest = price[part] - flat @ (flat.T @ price[part])
    scale = max(float(np.abs(rest).max(initial=0.0)), np.finfo(np.float64).tiny)
    # min |z| with N z >= -rest: by non-negative least squares on its dual.
    matrix = np.vstack([flat.T, -rest / scale])
    right = np.zeros(matrix.shape[0])
    right[-1] = 1.0
    weights, _ = nnls(matrix, right)
    residual = matrix @ weights - right
    shift = np.zeros(flat.shape[1])
    if abs(residual[-1]) > 0.0:
        shift = -residual[:-1] / residual[-1]
    found = price.copy()
    found[part] = np.maximum(rest + scale * (flat @ shift), 0.0)
    return found
