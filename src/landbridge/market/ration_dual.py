"""The scarcity prices that make flows fit: the dual of the rationing programme.

Minimise h(p) = k'p - sum of d S(c + A'p) over p >= 0. h is convex and smooth, its gradient is the
spare room k - A x(p) and its Hessian the answer of the flows. Each step solves the quadratic model
with the bounds (a linear complementarity problem), damped as Levenberg and Marquardt do where the
flows hardly answer, within a radius in the natural unit of a price, 1/theta.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg.lapack import dposv

from landbridge.market.ration_answer import Answer, answer_of
from landbridge.market.ration_costs import Costs, choose, costs_of, each_of
from landbridge.market.ration_families import Families

__all__ = ["Duality", "State", "blunt", "fit", "rounding"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

# Flows aim so far below the capacity, so that they are not above it after rounding; so far above it
# is rounding, where every flow is forced and none can give way.
_ROUNDING: Final = 2e-13
# Costs of a pair at first differ by so many units of its choice at most; the choice gets sharper by
# this factor, with flows that fit so well in between.
_BLUNT: Final = 300.0
_SHARPER: Final = 4.0
_ROUGH: Final = 1e-2
_STEPS: Final = 200
# Constraints fuller than this take part in a step.
_NEARLY: Final = 0.9
# Least damping, and the first radius of a step, in units of 1/theta.
_DAMP: Final = 1e-13
_RADIUS: Final = 8.0
# Flows answer the same before and after a step of so many units.
_TINY: Final = 1e-2
_ARMIJO: Final = 1e-4
_SLOPE: Final = 0.9
_NOISE: Final = 1e-11
_PIVOTS: Final = 60


@dataclass
class State:
    """Prices and what they bring about; ``value`` is h.

    ``near`` is an answer at prices next to nothing away, where there is one.
    """

    price: Floats
    flow: Floats
    expected: Floats
    used: Floats
    value: float
    near: Answer | None = None


@dataclass(frozen=True)
class Duality:
    """The programme: who chooses, at what cost, and the room (constraints,).

    Room that is not limited is infinite.
    """

    who: Families
    costs: Costs
    room: Floats

    @cached_property
    def rows(self) -> Ints:
        """The constraints whose room is limited."""
        return np.flatnonzero(np.isfinite(self.room))

    @cached_property
    def limit(self) -> Floats:
        """Their room."""
        return self.room[self.rows]

    def at(self, price: Floats) -> State:
        """Return the flows at some prices."""
        flow = np.empty(self.costs.part.size)
        expected, used = np.empty(self.who.demand.size), np.empty(price.size)
        total = choose(self.who, self.costs, price, flow, expected, used)
        return State(price, flow, expected, used, float(self.limit @ price[self.rows]) - total)

    def over(self, state: State) -> float:
        """Return by what part of its capacity the fullest constraint is over it; or below 0."""
        used = state.used[self.rows]
        return float(np.max((used - self.limit) / self.limit, initial=-1.0))

    def gap(self, state: State) -> tuple[float, float]:
        """Return objective and relative gap of the flows of a state.

        Flows are x(p), so that objective - bound is p'(k - A x), with no difference of great
        numbers.
        """
        price, used = state.price[self.rows], state.used[self.rows]
        total = -state.value + float(self.limit @ price)
        objective = total - float(used @ price)
        apart = float(price @ (self.limit - used))
        return objective, apart / max(abs(objective), np.finfo(np.float64).tiny)

    def residual(self, state: State) -> float:
        """Return the greatest |min(price x theta, spare room / capacity)|, theta the median."""
        spare = (self.limit - state.used[self.rows]) / self.limit
        worst = np.abs(np.minimum(state.price[self.rows] * self.who.theta, spare))
        return float(np.max(worst, initial=0.0))


def fit(duality: Duality, start: Floats | None, gap: float) -> tuple[State, int, bool]:
    """Return the prices at which the flows fit, steps taken, and whether they do fit.

    ``start`` (constraints,) are prices to begin with. Where they are missing or lead nowhere, the
    choice is made blunt first and sharper by and by. Not fitting means that there is too little
    room.
    """
    nothing = np.zeros(duality.room.size)
    steps = 0
    if start is not None:
        begin = np.where(np.isfinite(duality.room), np.maximum(start, 0.0), 0.0)
        state, steps, done = _descend(duality, begin, gap, _STEPS // 4)
        if done:
            return state, steps, True
    price = nothing
    sharp = min(1.0, _BLUNT / max(duality.costs.spread, 1e-300))
    while sharp < 1.0:
        state, more, _ = _descend(blunt(duality, sharp), price, _ROUGH, _STEPS // 4)
        price, steps, sharp = state.price, steps + more, sharp * _SHARPER
    state, more, done = _descend(duality, price, gap, _STEPS)
    return state, steps + more, done


def _descend(
    duality: Duality, price: Floats, gap: float, most_steps: int
) -> tuple[State, int, bool]:
    hair = rounding(duality) if gap < _ROUGH else 0.0
    # Well below what is asked: then flows that are nearly there are below the capacity already.
    below = max(hair, gap / 4.0) if gap < _ROUGH else 0.0
    aim = Duality(duality.who, duality.costs, duality.room * (1.0 - below))
    state = aim.at(price)
    dearest = duality.costs.dearest
    # No flows that fit could cost more: a bound above it proves that there are none.
    most = dearest + 1e-9 * abs(dearest) + 1.0
    over = 0.0 if gap < _ROUGH else gap
    radius = _RADIUS
    for step in range(most_steps):
        if _fits(duality, state, gap, over, below):
            return state, step, True
        if -state.value > most:
            return state, step, False
        taken = _step(aim, state, radius)
        if taken is None:
            return state, step, _fits(duality, state, gap, max(over, hair), below)
        state, radius = taken
    return state, most_steps, _fits(duality, state, gap, max(over, hair), below)


def _fits(duality: Duality, state: State, gap: float, over: float, below: float) -> bool:
    return (
        duality.over(state) <= over
        and abs(duality.gap(state)[1]) <= max(gap, below)
        and duality.residual(state) <= max(gap, over, 2.0 * below)
    )


def rounding(duality: Duality) -> float:
    """Return what is rounding of a flow, as part of it.

    Parameters
    ----------
    duality : Duality
        The programme.

    Returns
    -------
    float
        2e-13, or more where costs are many units of the choice.
    """
    return max(_ROUNDING, 4.0 * float(np.finfo(np.float64).eps) * duality.costs.greatest)


def blunt(duality: Duality, sharp: float) -> Duality:
    """Return the same programme with a choice that is only so sharp, as a part of its own."""
    who = duality.who
    less = who._replace(scale=who.scale * sharp, within=who.within * sharp, theta=who.theta * sharp)
    return Duality(less, costs_of(less, each_of(who, duality.costs)), duality.room)


def _step(aim: Duality, state: State, radius: float) -> tuple[State, float] | None:
    """Return a better state and the radius of the next step; None where there is none."""
    spare = aim.room - state.used
    tight = np.isfinite(aim.room) & ((state.price > 0) | (state.used > _NEARLY * aim.room))
    part = np.flatnonzero(tight)
    if not part.size:
        return None
    near = state.near
    if near is None or not np.array_equal(near.part, part):
        near = answer_of(aim.who, state.flow, state.price.size, part)
    unit = _units(aim.who, state.used[part], near.most)
    least = np.maximum(state.used[part], 1e-9 * aim.room[part]) / unit
    slope, most = near.slope, np.maximum(near.most, least)
    damp = _DAMP
    while radius > 1e-9:
        price = _model(slope, most, damp, spare[part], state.price[part])
        move = price - state.price[part]
        length = float(np.max(np.abs(move) / unit, initial=0.0))
        if length > radius:
            damp *= min(max(length / radius, 4.0), 1e6)
            continue
        whole = state.price.copy()
        whole[part] = price
        found = aim.at(whole)
        before = float(spare[part] @ move)
        if _better(aim, state, found, before, float((aim.room - found.used)[part] @ move)):
            found.near = near if length < _TINY else None
            return found, radius * 4.0 if length > 0.25 * radius else radius
        if near is state.near:
            state.near = None
            return _step(aim, state, radius)
        radius = min(radius, max(length, 1e-6)) / 4.0
        damp = max(damp, 1e-12)
    return None


def _better(aim: Duality, state: State, found: State, before: float, after: float) -> bool:
    """Return whether a move went well; ``before`` and ``after`` are the slopes along it.

    Near the end h falls by less than its rounding, and slopes and residuals still tell.
    """
    size = abs(state.value) + abs(float(aim.limit @ found.price[aim.rows]))
    if abs(before) > _NOISE * size:
        return state.value - found.value >= -_ARMIJO * before > 0.0
    sinks = before < 0.0 and after <= -_SLOPE * before
    return sinks or aim.residual(found) <= 0.5 * aim.residual(state)


def _units(who: Families, used: Floats, most: Floats) -> Floats:
    """Return the natural unit of each price: by which the flows at it fall to 1/e or so."""
    usual = 1.0 / float(np.max(who.within, initial=1e-12))
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = used / most
    return np.where(np.isfinite(unit) & (unit > 0), unit, usual)


def _model(slope: Floats, most: Floats, damp: float, spare: Floats, price: Floats) -> Floats:
    """Return the prices >= 0 that are best for the quadratic model.

    The linear complementarity problem 0 <= p, M p + q >= 0, by block principal pivoting (Judice
    and Pires 1994), with single pivots where blocks do not get better (Murty 1974).
    """
    matrix = slope.copy()
    matrix.flat[:: price.size + 1] += damp * most
    constant = spare - matrix @ price
    free = (price > 0) | (spare < 0)
    fewest, chances = price.size + 1, 3
    answer_ = np.zeros(price.size)
    scale = np.maximum(np.abs(constant), np.abs(matrix @ np.abs(price)))
    for _ in range(_PIVOTS + 2 * price.size):
        answer_[:] = 0.0
        inside = np.flatnonzero(free)
        if inside.size:
            answer_[inside] = _solve(matrix[inside][:, inside], -constant[inside])
        rest = matrix @ answer_ + constant
        wrong = (free & (answer_ < 0)) | (~free & (rest < -1e-13 * scale))
        count = int(wrong.sum())
        if count == 0:
            break
        if count < fewest:
            fewest, chances = count, 3
        elif chances > 0:
            chances -= 1
        else:
            last = int(np.flatnonzero(wrong)[-1])
            wrong[:] = False
            wrong[last] = True
        free ^= wrong
    return np.maximum(answer_, 0.0)


def _solve(matrix: Floats, right: Floats) -> Floats:
    """Solve for a matrix that is positive definite but for rounding."""
    scale = 1.0 / np.sqrt(np.diagonal(matrix))
    scaled = matrix * scale[:, None] * scale
    more = 0.0
    while True:
        _, found, failed = dposv(scaled, scale * right)
        if not failed:
            return np.asarray(scale * found)
        scaled.flat[:: scale.size + 1] -= more
        more = max(8.0 * more, 1e-14)
        scaled.flat[:: scale.size + 1] += more
