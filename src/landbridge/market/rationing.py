"""Flows of shippers who choose by nested logit where room is limited: rationed by price or queue.

By price it is the convex programme

    minimise  sum c x + sum (lambda/theta) x ln(x/X) + sum (1/theta) X ln(X/d)
    such that sum over a pair of x = d,  A x <= k,  x >= 0

of Fisk (Transportation Research Part B 14, 1980) with the capacities of Bell (Part B 29, 1995) and
the nests of Bekhor and Prashker (Transportation Research Record 1676, 1999); X is the flow of a
nest. The multipliers of A x <= k are scarcity prices. docs/market-equilibrium.md has the
formulation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from landbridge.base.errors import CannotRunError, InputError
from landbridge.market.queue_time import wait_fit
from landbridge.market.ration_columns import Columns, columns_of
from landbridge.market.ration_costs import Costs
from landbridge.market.ration_dual import Duality, State, fit, rounding
from landbridge.market.ration_families import families_of
from landbridge.market.ration_merge import Apart, merge
from landbridge.market.ration_prices import least
from landbridge.market.ration_short import refusal, shortages
from landbridge.market.ration_types import (
    Rationed,
    Rationing,
    RationProblem,
    check,
    check_values,
)
from landbridge.market.types import gap_faults

__all__ = ["RationProblem", "Rationed", "Rationer", "Rationing", "ration", "ration_many"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

# Constraints fuller than all but this part of their capacity get a price, if it is only 0.
_FULL: Final = 1e-6


def ration(
    problem: RationProblem,
    rationing: Rationing = "price",
    gap: float = 1e-9,
    start: Rationed | None = None,
) -> Rationed:
    """Return the flows in which nobody would choose otherwise and that fit everywhere.

    Parameters
    ----------
    problem : RationProblem
        Demand, alternatives and room.
    rationing : {"price", "queue"}
        Whether scarce room goes to who pays its scarcity price or to who waits for it.
    gap : float
        Relative gap between the objective of the flows, which fit, and the bound by the prices;
        1e-12 or more, less than 1. In a queue that is no convex programme: the residual.
    start : Rationed, optional
        The solution of a similar problem with the same constraints, to begin with.

    Returns
    -------
    Rationed
        Flows (TEU a year), scarcity prices (USD per TEU of room) or waits (days), and the gap.

    Raises
    ------
    InputError
        With everything that is wrong with the problem.
    CannotRunError
        There is too little room for the demand: which constraints, and by how much.

    Examples
    --------
    100 TEU, a railway at 100 USD that carries 20, a ship at 110; theta is 0.1 per USD. The price
    brings the railway down to a fifth: 10 + ln(4) / 0.1.

    >>> from scipy.sparse import csr_array
    >>> two = RationProblem(
    ...     demand_teu=np.array([100.0]), pair=np.array([0, 0]), nest=np.array([0, 1]),
    ...     cost_usd_per_teu=np.array([100.0, 110.0]), scale_per_usd=np.array([0.1]),
    ...     nest_scale=np.ones(2), uses=csr_array([[1.0, 0.0]]), capacity_teu=np.array([20.0]),
    ... )
    >>> found = ration(two)
    >>> found.flow_teu.round(6).tolist(), found.price_usd_per_teu.round(6).tolist()
    ([20.0, 80.0], [23.862944])
    """
    return Rationer(problem, rationing).solve(gap=gap, start=start)


def ration_many(
    problem: RationProblem,
    costs_usd_per_teu: Floats | None = None,
    capacities_teu: Floats | None = None,
    rationing: Rationing = "price",
    gap: float = 1e-6,
    start: Rationed | None = None,
) -> Iterator[Rationed]:
    """Yield the solutions of one problem with other costs or capacities, each begun at the last.

    Parameters
    ----------
    problem : RationProblem
        Demand, alternatives and room.
    costs_usd_per_teu : array, optional
        Costs of the alternatives, (problems, alternatives). None: those of the problem.
    capacities_teu : array, optional
        Capacities, (problems, constraints). None: those of the problem.
    rationing, gap, start
        As `ration` takes them.

    Yields
    ------
    Rationed
        One for each row.

    Raises
    ------
    InputError, CannotRunError
        As `ration` does.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> one, here = np.ones(1), np.zeros(2, int)
    >>> two = RationProblem(one, here, here, np.array([1.0, 2.0]), one, one,
    ...                     csr_array([[1.0, 0.0]]), one)
    >>> rooms = np.array([[0.5], [0.25]])
    >>> [found.used_teu.round(6).tolist() for found in ration_many(two, capacities_teu=rooms)]
    [[0.5], [0.25]]
    """
    rows = {values.shape[0] for values in (costs_usd_per_teu, capacities_teu) if values is not None}
    rationer, last = Rationer(problem, rationing), start
    for number in range(min(rows, default=1)):
        cost = None if costs_usd_per_teu is None else costs_usd_per_teu[number]
        capacity = None if capacities_teu is None else capacities_teu[number]
        last = rationer.solve(cost, capacity, gap, last)
        yield last


class Rationer:
    """A problem made ready, to be solved again and again with other costs or capacities.

    Parameters
    ----------
    problem : RationProblem
        Demand, alternatives and room.
    rationing : {"price", "queue"}
        How room that is short is shared out.

    Raises
    ------
    InputError
        With everything that is wrong with the problem.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> one, here = np.ones(1), np.zeros(2, int)
    >>> two = Rationer(RationProblem(one, here, here, np.array([1.0, 2.0]), one, one,
    ...                              csr_array([[1.0, 0.0]]), 0.5 * one))
    >>> two.solve().flow_teu.round(6).tolist()
    [0.5, 0.5]
    >>> two.solve(cost_usd_per_teu=np.array([2.0, 1.0])).flow_teu.round(6).tolist()
    [0.268941, 0.731059]
    """

    def __init__(self, problem: RationProblem, rationing: Rationing = "price") -> None:
        check(problem, rationing)
        self.problem = problem
        self.rationing = rationing
        self._columns = columns_of(problem.uses)
        self._shut = np.zeros(problem.constraints, np.bool_)
        self._ready = _Ready(
            problem, self._columns, rationing, np.ones(problem.alternatives, np.bool_)
        )

    def solve(
        self,
        cost_usd_per_teu: Floats | None = None,
        capacity_teu: Floats | None = None,
        gap: float = 1e-9,
        start: Rationed | None = None,
    ) -> Rationed:
        """Return the solution with other costs or capacities.

        Parameters
        ----------
        cost_usd_per_teu : array, optional
            Costs, (alternatives,), USD per TEU. None: those of the problem.
        capacity_teu : array, optional
            Capacities, (constraints,), TEU a year. None: those of the problem.
        gap, start
            As `ration` takes them.

        Returns
        -------
        Rationed
            As of `ration`.

        Raises
        ------
        InputError, CannotRunError
            As `ration` does.
        """
        problem = self.problem
        if cost_usd_per_teu is not None:
            problem = replace(problem, cost_usd_per_teu=cost_usd_per_teu)
        if capacity_teu is not None:
            problem = replace(problem, capacity_teu=capacity_teu)
        if problem is not self.problem:
            check_values(problem)
        if wrong := gap_faults(gap):
            raise InputError(wrong)
        shut = problem.capacity_teu <= 0
        if not np.array_equal(shut, self._shut):
            closed = np.asarray(shut.astype(np.float64) @ self._columns.uses)[self._columns.of]
            self._shut = shut
            self._ready = _Ready(problem, self._columns, self.rationing, closed == 0.0)
        begin = None
        if start is not None:
            begin = start.price_usd_per_teu if self.rationing == "price" else start.wait_days
        own = problem.cost_usd_per_teu is self.problem.cost_usd_per_teu
        return _solve(self._ready, self._columns, problem, own, gap, begin)


class _Ready:
    """What is the same whatever costs and capacities are, as long as the same is shut.

    ``counts`` are the constraints that were full so far, or nearly: only they have prices, and
    ``merged`` has the alternatives that they tell apart. ``lost`` are the pairs without any.
    """

    def __init__(
        self, problem: RationProblem, of: Columns, rationing: Rationing, open_: Flags
    ) -> None:
        self.rationing = rationing
        passes: Any = None
        if rationing == "queue":
            value = problem.usd_per_teu_day
            assert value is not None  # as checked
            problem = replace(problem, scale_per_usd=problem.scale_per_usd * value)
            if problem.passes is not None:
                passes = csc_array(problem.passes)
        self.who = families_of(problem, of, open_)
        self.lost = np.ones(problem.pairs, np.bool_)
        self.lost[problem.pair[self.who.order]] = False
        self.counts = np.full(problem.constraints, passes is not None)
        self.merged = merge(self.who, self.counts, passes is None)
        self._known: tuple[Costs, Floats] | None = None
        self.passes = None if passes is None else passes[:, self.merged.by]

    def count(self, more: Flags) -> None:
        """Let more constraints count."""
        if (more & ~self.counts).any():
            self.counts = self.counts | more
            self.merged = merge(self.who, self.counts)
            self._known = None

    def cost(self, cost: Floats, own: bool) -> tuple[Costs, Floats]:
        """Return what `Merged.cost` does; the problem's own costs are made ready once."""
        if not own:
            return self.merged.cost(cost)
        if self._known is None:
            self._known = self.merged.cost(cost)
        return self._known


def _solve(
    ready: _Ready, of: Columns, problem: RationProblem, own: bool, gap: float, start: Floats | None
) -> Rationed:
    _refuse_pairs_without_a_way(problem, ready.lost)
    cost = np.asarray(problem.cost_usd_per_teu, np.float64)
    if ready.rationing == "queue" and problem.usd_per_teu_day is not None:
        cost = cost / problem.usd_per_teu_day[problem.pair]
    room = np.where(problem.capacity_teu > 0, problem.capacity_teu, np.inf).astype(np.float64)
    if start is not None:
        ready.count(np.isfinite(room) & (start > 0))
    steps = 0
    while True:
        costs, share = ready.cost(cost, own)
        duality = Duality(ready.merged.who, costs, np.where(ready.counts, room, np.inf))
        state, more, done = fit(duality, start, gap)
        steps += more
        if not done:
            _refuse(problem)
        apart, used = _apart(ready, of, state, share)
        # A constraint that is full beside others has a part in their prices.
        full = ~ready.counts & np.isfinite(room) & (used > (1.0 - max(_FULL, gap)) * room)
        if not full.any():
            break
        ready.count(full)
        start = state.price
    fitted = state
    if ready.passes is None:
        state, unique = least(duality, state)
        (objective, left), residual = duality.gap(state), duality.residual(state)
    else:
        uses = csc_array(problem.uses)[:, ready.merged.by]
        waiting = wait_fit(duality, uses, ready.passes, state, gap, rounding(duality))
        state, steps = waiting.state, steps + waiting.steps
        unique = np.ones(room.size, np.bool_)
        objective, left, residual = float("nan"), float("nan"), waiting.residual
    if state is not fitted:
        apart, used = _apart(ready, of, state, share)
    price, wait = state.price, np.zeros(room.size)
    expected = np.empty(problem.pairs)
    expected[duality.who.pair] = state.expected
    if ready.rationing == "queue" and problem.usd_per_teu_day is not None:
        price, wait = wait, price
        expected = expected * problem.usd_per_teu_day
    return Rationed(
        flow_teu=apart.flow,
        share=apart.part,
        used_teu=used,
        price_usd_per_teu=price,
        wait_days=wait,
        price_unique=unique,
        expected_cost_usd_per_teu=expected,
        objective=objective,
        gap=left,
        residual=residual,
        iterations=steps,
        rationing=ready.rationing,
    )


def _apart(ready: _Ready, of: Columns, state: State, share: Floats) -> tuple[Apart, Floats]:
    """Return the flows of all alternatives, and the room that they use, (constraints,)."""
    found = ready.merged.apart(state.flow, share, of.of.size, of.uses.shape[1])
    return found, np.asarray(of.uses @ found.taken)


def _refuse_pairs_without_a_way(problem: RationProblem, lost: Flags) -> None:
    lost = lost & (problem.demand_teu > 0)
    if not lost.any():
        return
    never = lost & (np.bincount(problem.pair, minlength=problem.pairs) == 0)
    if never.any():
        names = ", ".join(problem.pair_name(pair) for pair in np.flatnonzero(never)[:5].tolist())
        count = int(never.sum())
        raise CannotRunError(
            f"{count} pairs have demand and no alternative: {names}", "add one or drop the demand"
        )
    _refuse(problem)


def _refuse(problem: RationProblem) -> None:
    found = shortages(problem)
    if found:
        raise refusal(problem, found)
    raise CannotRunError(
        "the scarcity prices do not settle, though there is room for the demand",
        "ask for a wider gap, or look for costs or scales that are out of proportion",
    )
