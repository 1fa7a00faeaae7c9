"""Why there is too little room: the fewest constraints that prove it, and by how much.

Demand that has to travel fits when some x >= 0 has E x = d and A x <= k. A set of constraints that
cannot be met together, while it can without any one of them, is an irreducible certificate
(Chinneck, "Feasibility and Infeasibility in Optimization", 2008, deletion filter); the weights of
Farkas's lemma make one inequality of it: so much room is needed, so much is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csc_array, csr_array, hstack

from landbridge.base.errors import CannotRunError
from landbridge.market.ration_types import RationProblem

__all__ = ["Shortage", "refusal", "shortages"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Shorter than this part of the demand is rounding.
_NOTHING: Final = 1e-9
_SHOWN: Final = 5


@dataclass(frozen=True)
class Shortage:
    """Constraints that are too small together, and not without any one of them.

    ``weights`` (members,) from Farkas's lemma, the greatest 1: demand needs ``needed_teu`` of the
    weighted room at the least, ``there_teu`` are there. ``more_teu`` (members,) is room that would
    do, the least in sum. ``captive`` are the pairs that cannot go round them. TEU a year.
    """

    members: tuple[int, ...]
    weights: Floats
    needed_teu: float
    there_teu: float
    more_teu: Floats
    captive: tuple[int, ...]

    @property
    def short_teu(self) -> float:
        """TEU a year that are missing."""
        return self.needed_teu - self.there_teu


@dataclass(frozen=True)
class _Ways:
    """What of the problem matters here: distinct ways of using room, by pair."""

    pair: NDArray[np.int64]
    uses: Any
    demand: Floats
    room: Floats


def shortages(problem: RationProblem) -> list[Shortage]:
    """Return irreducible sets of constraints that are too small for the demand.

    Parameters
    ----------
    problem : RationProblem
        A problem without faults.

    Returns
    -------
    list of Shortage
        Sets without a common member, until the rest is large enough; empty where all fits.

    Examples
    --------
    >>> one, here = np.ones(1), np.array([0])
    >>> problem = RationProblem(5 * one, here, here, one, one, one, csr_array([[1.0]]), 3 * one)
    >>> shortages(problem)[0].short_teu
    2.0
    """
    ways = _ways(problem)
    total = float(problem.demand_teu.sum())
    asked = np.isfinite(problem.capacity_teu)
    found: list[Shortage] = []
    while True:
        short, duals, _ = _relief(ways, asked)
        if short <= _NOTHING * total:
            return found
        members = _irreducible(ways, asked, duals, _NOTHING * total)
        found.append(_shortage(ways, members))
        asked = asked & ~members


def refusal(problem: RationProblem, found: list[Shortage]) -> CannotRunError:
    """Return the error that tells shortages.

    Parameters
    ----------
    problem : RationProblem
        The problem.
    found : list of Shortage
        At least one.

    Returns
    -------
    CannotRunError
        Which constraints, needed and there, in TEU a year, and what would help.
    """
    reasons, cures = [], []
    for one in found:
        names = " and ".join(problem.constraint_name(number) for number in one.members)
        weighted = bool(np.ptp(one.weights) > 1e-9)
        carries = "carry, weighted," if weighted else "carry"
        if len(one.members) == 1:
            carries = "carries"
        captive = ", ".join(problem.pair_name(pair) for pair in one.captive[:_SHOWN])
        more = f" and {len(one.captive) - _SHOWN} more" if len(one.captive) > _SHOWN else ""
        reasons.append(
            f"{one.needed_teu:,.0f} TEU a year have no way but through {names}, "
            f"which {carries} {one.there_teu:,.0f}: {one.short_teu:,.6g} too few "
            f"(demand of {captive}{more})"
        )
        cures += [
            f"{problem.constraint_name(number)} by {amount:,.6g} TEU a year"
            for number, amount in zip(one.members, one.more_teu.tolist(), strict=True)
            if amount > 0
        ]
    cure = f"enlarge {', '.join(cures)}, or add an alternative that goes round them"
    return CannotRunError("; ".join(reasons), cure)


def _ways(problem: RationProblem) -> _Ways:
    """Return the distinct ways of the pairs that use room, without those that can use none."""
    uses = csc_array(problem.uses)
    uses.sum_duplicates()
    uses.eliminate_zeros()
    seen: dict[tuple[int, bytes, bytes], int] = {}
    first, rows, data = uses.indptr, uses.indices, uses.data
    free = np.zeros(problem.pairs, np.bool_)
    for at, pair in enumerate(problem.pair.tolist()):
        span = slice(first[at], first[at + 1])
        if span.start == span.stop:
            free[pair] = True
        else:
            seen.setdefault((pair, rows[span].tobytes(), data[span].tobytes()), at)
    kept = np.array([at for at in seen.values() if not free[problem.pair[at]]], np.int64)
    demand = np.where(free, 0.0, problem.demand_teu)
    return _Ways(
        problem.pair[kept].astype(np.int64), csr_array(uses[:, kept]), demand, problem.capacity_teu
    )


def _relief(ways: _Ways, asked: Flags) -> tuple[float, Floats, Floats]:
    """Return the least room to be added, in sum, duals of the constraints, and the room added.

    Demand of a pair without any way counts as nothing here.
    """
    rows = np.flatnonzero(asked)
    count, n = rows.size, ways.pair.size
    if not n or not count:
        return 0.0, np.zeros(asked.size), np.zeros(asked.size)
    pairs = np.unique(ways.pair)
    flows = csr_array(
        (np.ones(n), (np.searchsorted(pairs, ways.pair), np.arange(n))), shape=(pairs.size, n)
    )
    equal = hstack([flows, csr_array((pairs.size, count))], format="csr")
    below = hstack([ways.uses[rows], -csr_array(np.eye(count))], format="csr")
    cost = np.concatenate([np.zeros(n), np.ones(count)])
    solved = linprog(
        cost, A_ub=below, b_ub=ways.room[rows], A_eq=equal, b_eq=ways.demand[pairs],
        bounds=(0, None), method="highs",
    )  # fmt: skip
    if solved.status != 0:
        raise RuntimeError(f"the linear programme of the shortage has no answer: {solved.message}")
    duals, added = np.zeros(asked.size), np.zeros(asked.size)
    duals[rows] = np.maximum(-solved.ineqlin.marginals, 0.0)
    added[rows] = solved.x[n:]
    return float(solved.fun), duals, added


def _irreducible(ways: _Ways, asked: Flags, duals: Floats, nothing: float) -> Flags:
    """Return a set of constraints that cannot be met, every smaller part of which can."""
    members = asked & (duals > 1e-12)
    if _relief(ways, members)[0] <= nothing:
        members = asked.copy()
    for number in np.flatnonzero(members).tolist():
        without = members.copy()
        without[number] = False
        if _relief(ways, without)[0] > nothing:
            members = without
    return members


def _shortage(ways: _Ways, members: Flags) -> Shortage:
    _, duals, added = _relief(ways, members)
    numbers = np.flatnonzero(members)
    weights = duals / duals.max()
    # What a pair cannot do without: the least weighted room among its ways.
    at_least = np.full(ways.demand.size, np.inf)
    np.minimum.at(at_least, ways.pair, weights @ ways.uses)
    at_least[~np.isfinite(at_least)] = 0.0
    needed = float(at_least @ ways.demand)
    there = float(weights[numbers] @ ways.room[numbers])
    captive = np.flatnonzero((at_least > 0) & (ways.demand > 0))
    heaviest = captive[np.argsort(-(at_least * ways.demand)[captive], kind="stable")]
    return Shortage(
        tuple(numbers.tolist()), weights[numbers], needed, there, added[numbers],
        tuple(heaviest.tolist()),
    )  # fmt: skip
