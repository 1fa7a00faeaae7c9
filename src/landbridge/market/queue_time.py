"""Room rationed by waiting, where waits and room are counted differently.

With w the days of waiting, x(w) the flows at costs c + v B'w (v: value of time of the pair, B: how
often a shipment waits) and F(w) = k - A x(w), find

    w >= 0,  F(w) >= 0,  w'F(w) = 0.

Counted in days, with c/v and theta v, F is the gradient of a convex function where B = A, whatever
the values of time are: the same programme as by price solves it. Elsewhere (a heavy container takes
more room than a light one, and waits as long) the Jacobian A J B' is not symmetric. This
complementarity problem is solved by the damped Newton method on Fischer's function (De Luca,
Facchinei and Kanzow, Mathematical Programming 75, 1996) from the solution with B = A, and where
that leads nowhere, with a choice that is blunt first and sharper by and by.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array, dia_array

from landbridge.base.errors import CannotRunError
from landbridge.market.ration_answer import NO_FLOW
from landbridge.market.ration_costs import choose, costs_of, each_of
from landbridge.market.ration_dual import Duality, State, blunt
from landbridge.market.ration_families import sizes_of

__all__ = ["Waiting", "wait_fit"]

Floats = NDArray[np.float64]

_STEPS: Final = 60
_HALVINGS: Final = 15
# Longest step, in units of 1/theta, and how sharp a choice is that is made sharper by and by.
_RADIUS: Final = 8.0
_SHARPER: Final = tuple(4.0**power for power in range(-6, 1))
_ARMIJO: Final = 1e-4


@dataclass(frozen=True)
class Waiting:
    """Days of waiting (the prices of ``state``), the residual that is left, and steps taken."""

    state: State
    residual: float
    steps: int


@dataclass(frozen=True)
class _Queue:
    """The problem with limited constraints alone, and the cost of each alternative in days."""

    duality: Duality
    each: Floats
    rows: NDArray[np.int64]
    uses: Any
    passes: Any
    room: Floats

    @property
    def theta(self) -> float:
        """What makes a wait a pure number."""
        return self.duality.who.theta

    def at(self, wait: Floats) -> State:
        """Return the flows at some waits of the limited constraints."""
        who = self.duality.who
        cost = self.each + np.asarray(wait @ self.passes)
        flow, expected = np.empty(cost.size), np.empty(who.demand.size)
        used = np.empty(self.duality.room.size)
        choose(who, costs_of(who, cost), np.zeros(used.size), flow, expected, used)
        price = np.zeros(used.size)
        price[self.rows] = wait
        return State(price, flow, expected, used, float("nan"))

    def pair(self, state: State) -> tuple[Floats, Floats]:
        """Return waits and spare room as pure numbers: one of each two is to be 0."""
        spare = (self.room - state.used[self.rows]) / self.room
        return state.price[self.rows] * self.theta, spare

    def residual(self, state: State) -> float:
        """Return the greatest |min(w theta, spare room / capacity)|."""
        return float(np.max(np.abs(np.minimum(*self.pair(state))), initial=0.0))

    def holds(self, state: State, residual: float) -> bool:
        """Return whether the residual is small enough and no flow above capacity."""
        fits = state.used[self.rows] <= self.duality.room[self.rows]
        return self.residual(state) <= residual and bool(fits.all())

    def slope(self, flow: Floats) -> Floats:
        """Return how the spare room answers to waits, A J B', (limited, limited)."""
        who = self.duality.who
        branch, owner = who.branch_of(), who.owner_of()
        sharp = np.repeat(who.within, sizes_of(who.branches))
        scale = np.repeat(who.scale, sizes_of(who.pairs))
        of_branch = np.bincount(branch, flow, owner.size)
        of_branch = np.where(of_branch > NO_FLOW, of_branch, 1.0)
        demand = np.where(who.demand > 0, who.demand, 1.0)
        used, waited = self.uses * flow, self.passes * flow
        within = self.uses @ (waited * sharp[branch]).T
        n = flow.size
        for place, weight in (
            (branch, (sharp - scale[owner]) / of_branch),
            (owner[branch], scale / demand),
        ):
            member = csr_array((np.ones(n), (np.arange(n), place)), shape=(n, weight.size))
            spread = dia_array((weight[None, :], [0]), shape=(weight.size, weight.size))
            within = within - (used @ member) @ spread @ (waited @ member).T
        return np.asarray(within.toarray() / self.room[:, None])


def wait_fit(
    duality: Duality, uses: Any, passes: Any, start: State, residual: float, rounding: float
) -> Waiting:
    """Return the waits at which flows fit, where room and waits are counted differently.

    Parameters
    ----------
    duality : Duality
        Choosers, their costs in days, the room.
    uses, passes : sparse matrix
        A and B, (constraints, alternatives in the order of the choosers).
    start : State
        The solution with B = A.
    residual : float
        Greatest |min(w theta, spare room / capacity)| that will do.
    rounding : float
        Flows aim so far below the capacity, as part of it.

    Returns
    -------
    Waiting
        The waits and the flows under them.

    Raises
    ------
    CannotRunError
        The waits do not settle.
    """
    rows = np.flatnonzero(np.isfinite(duality.room))
    room, waits = csr_array(uses)[rows], csr_array(passes)[rows]
    limited = duality.room[rows] * (1.0 - rounding)

    def queue(sharp: float) -> _Queue:
        choice = duality if sharp == 1.0 else blunt(duality, sharp)
        each = each_of(choice.who, choice.costs)
        return _Queue(choice, each, rows, csc_array(room), csc_array(waits), limited)

    # Where all that use a constraint take as much room for each wait, these are the waits.
    per_wait = np.asarray(room.sum(axis=1)) / np.maximum(np.asarray(waits.sum(axis=1)), 1e-300)
    wait = start.price[rows] * np.where(per_wait > 0, per_wait, 1.0)
    one = queue(1.0)
    state, steps = _newton(one, wait, 0.5 * rounding)
    for sharp in () if one.holds(state, residual) else _SHARPER:
        one = queue(sharp)
        state, more = _newton(one, wait, 0.5 * rounding)
        wait, steps = state.price[rows], steps + more
    if not one.holds(state, residual):
        raise CannotRunError(
            "the waits do not settle where room and waits are counted differently",
            "count a wait for each TEU of room (leave passes out), or ration by price",
        )
    return _cleared(one, state, steps)


def _cleared(queue: _Queue, state: State, steps: int) -> Waiting:
    """Return the solution without waits that are rounding."""
    waits, spare = queue.pair(state)
    found = queue.at(np.where(spare > waits, 0.0, state.price[queue.rows]))
    return Waiting(found, queue.residual(found), steps)


def _newton(queue: _Queue, wait: Floats, residual: float) -> tuple[State, int]:
    """Return waits that are better, and steps taken."""
    state = queue.at(np.maximum(wait, 0.0))
    for step in range(_STEPS):
        if queue.residual(state) <= residual:
            return state, step
        wait = state.price[queue.rows]
        a, b = queue.pair(state)
        norm = np.hypot(a, b)
        both = norm == 0.0
        norm = np.where(both, 1.0, norm)
        by_wait = np.where(both, -1.0, a / norm - 1.0) * queue.theta
        by_room = np.where(both, -1.0, b / norm - 1.0)
        value = np.hypot(a, b) - a - b
        matrix = np.diag(by_wait) + by_room[:, None] * queue.slope(state.flow)
        if not np.isfinite(matrix).all():
            return state, step
        move = np.linalg.lstsq(matrix, -value, rcond=1e-14)[0]
        longest = float(np.max(np.abs(move), initial=0.0)) * queue.theta
        scale = min(1.0, _RADIUS / max(longest, 1e-300))
        merit = float(value @ value)
        for _ in range(_HALVINGS):
            found = queue.at(np.maximum(wait + scale * move, 0.0))
            a, b = queue.pair(found)
            worth = np.hypot(a, b) - a - b
            if float(worth @ worth) <= (1.0 - _ARMIJO * scale) * merit:
                break
            scale /= 2.0
        else:
            return state, step
        state = found
    return state, _STEPS
