"""Nested logit at given scarcity prices: costs made ready once, then flows at any prices.

A shipper of a pair chooses a nest m with the scale theta and an alternative j in it with the scale
theta/lambda; g is cost plus price of the room used:

    V_m = -(lambda/theta) ln sum_j exp(-g_j theta/lambda)       expected cost within the nest
    S   = -(1/theta) ln sum_m exp(-theta V_m)                   expected cost of the pair
    x_j = d exp(theta (S - V_m)) exp((theta/lambda) (V_m - g_j))

(Ben-Akiva and Lerman, "Discrete Choice Analysis", 1985, chapter 10; S: Williams 1977). The sum of
d S is concave in the prices, its gradient is the room used. exp(-g theta/lambda) is a factor by the
cost, which stays, and a factor by the price, which alternatives of the same room share.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel, part
from landbridge.market.ration_families import Families, Places, sizes_of

__all__ = ["Costs", "choose", "costs_of", "each_of", "ready"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# A sum of factors below this may have lost digits: then it is reckoned from the costs themselves.
_TINY: Final = 1e-200


class Costs(NamedTuple):
    """Costs of alternatives, made ready.

    ``low`` (branches,) is the least of each nest of each pair, ``part`` (alternatives,)
    exp((theta/lambda) (low - cost)), ``far`` (alternatives,) the cost where that is next to
    nothing, and anything elsewhere. ``greatest`` is the greatest size of a cost, times
    theta/lambda, ``spread`` the greatest difference of two costs of a pair, times theta;
    ``dearest`` what all would pay if everybody took the dearest way.
    """

    low: Floats
    part: Floats
    far: Floats
    greatest: float
    spread: float
    dearest: float


def costs_of(who: Families, each: Floats) -> Costs:
    """Return the cost of each alternative, (alternatives,) in the order of the families, ready."""
    own = np.arange(who.column.size + 1).astype(np.uint64)
    return ready(who, own, np.arange(each.size), each)[0]


def each_of(who: Families, costs: Costs) -> Floats:
    """Return the cost of each alternative, (alternatives,) in the order of the families."""
    sharp = np.repeat(who.within[who.nest_of()], sizes_of(who.row_first))
    with np.errstate(divide="ignore"):
        near = costs.low[who.branch_of()] - np.log(costs.part) / sharp
    return np.where(costs.part < _TINY, costs.far, near)


def ready(who: Families, members: Places, by: Ints, cost: Floats) -> tuple[Costs, Floats]:
    """Return costs made ready where each row stands for several.

    Parameters
    ----------
    who : Families
        Who chooses.
    members : array of int
        Row r stands for the members ``members[r]`` to ``members[r + 1]``, (rows + 1,).
    by : array of int
        Numbers of their alternatives in ``cost``, each member one for each pair, (all,).
    cost : array
        What each costs.

    Returns
    -------
    Costs
        Of the alternatives: -(lambda/theta) ln sum exp(-c theta/lambda) of whom they stand for.
    array
        The share of each of ``by`` in what stands for it, (all,).
    """
    low, share = np.empty(int(who.branches[-1])), np.empty(by.size)
    part, far = np.empty(int(who.row_first[-1])), np.empty(int(who.row_first[-1]))
    sizes = _ready(who, members, by, cost, low, part, far, share)
    return Costs(low, part, far, *sizes), share


@kernel
def _ready(
    who: Families,
    members: Places,
    by: Ints,
    cost: Floats,
    low: Floats,
    part: Floats,
    far: Floats,
    share: Floats,
) -> tuple[float, float, float]:
    """Write what `ready` returns, and return its greatest, its spread and its dearest."""
    one = np.uint64(1)
    greatest, spread, dearest = 0.0, 0.0, 0.0
    begin = np.uint64(0)
    for family in range(np.uint64(who.scale.size)):
        here = who.pairs[family]
        pairs = who.pairs[family + one] - here
        least, most = np.full(pairs, np.inf), np.full(pairs, -np.inf)
        for nest in range(who.nests[family], who.nests[family + one]):
            rows = range(who.rows[nest], who.rows[nest + one])
            lows = low[who.branches[nest] :][:pairs]
            count = members[who.rows[nest + one]] - members[who.rows[nest]]
            _least(by[begin:], cost, count, lows, most, share[begin:])
            place = begin
            for row in rows:
                count = members[row + one] - members[row]
                factors = part[who.row_first[row] :][:pairs]
                _factors(who.within[nest], count, lows, factors, share[place:])
                for pair in range(pairs):
                    if factors[pair] < _TINY:
                        at = who.row_first[row] + pair
                        far[at] = _alone(
                            who.within[nest], count, pairs, by[place + pair :], cost,
                            share[place + pair :],
                        )  # fmt: skip
                place += count * pairs
            begin = place
            for pair in range(pairs):
                least[pair] = min(least[pair], lows[pair])
                size = max(abs(lows[pair]), abs(most[pair]))
                greatest = max(greatest, who.within[nest] * size)
        if who.nests[family + one] > who.nests[family]:
            for pair in range(pairs):
                dearest += who.demand[here + pair] * most[pair]
                spread = max(spread, who.scale[family] * (most[pair] - least[pair]))
    return greatest, spread, dearest


@kernel
def _least(by: Ints, cost: Floats, count: int, low: Floats, most: Floats, here: Floats) -> None:
    """Fetch the costs of a nest, its members one after another, and note the least and greatest."""
    low[:] = np.inf
    place = 0
    for _ in range(count):
        for pair in range(low.size):
            value = cost[by[place + pair]]
            here[place + pair] = value
            low[pair] = min(low[pair], value)
            most[pair] = max(most[pair], value)
        place += low.size


@kernel
def _factors(sharp: float, count: int, low: Floats, factors: Floats, share: Floats) -> None:
    """Make shares of the costs of a row's members, and write the sums of their factors."""
    factors[:] = 0.0
    place = 0
    for _ in range(count):
        for pair in range(low.size):
            factor = np.exp(sharp * (low[pair] - share[place + pair]))
            share[place + pair] = factor
            factors[pair] += factor
        place += low.size
    if count == 1:
        share[:place] = 1.0
        return
    inverse = np.empty(low.size)
    for pair in range(low.size):
        inverse[pair] = 1.0 / max(factors[pair], _TINY)
    place = 0
    for _ in range(count):
        for pair in range(low.size):
            share[place + pair] *= inverse[pair]
        place += low.size


@kernel
def _alone(sharp: float, count: int, step: int, by: Ints, cost: Floats, share: Floats) -> float:
    """Make shares of the costs of a pair, from their least; return what they cost together."""
    low, whole = np.inf, 0.0
    for member in range(count):
        low = min(low, cost[by[member * step]])
    for member in range(count):
        share[member * step] = np.exp(sharp * (low - cost[by[member * step]]))
        whole += share[member * step]
    for member in range(count):
        share[member * step] /= whole
    return float(low - np.log(whole) / sharp)


def choose(
    who: Families, costs: Costs, price: Floats, flow: Floats, expected: Floats, used: Floats
) -> float:
    """Write flows, expected costs of the pairs and room used; return the sum of demand x cost.

    ``flow`` is (alternatives,) and ``expected`` (pairs,) in the order of ``who``, ``price`` and
    ``used`` are (constraints,). A pair without an alternative expects infinity.
    """
    total: float = _choose(who, costs, price, flow, expected, used)
    return total


@kernel
def _choose(
    who: Families, costs: Costs, price: Floats, flow: Floats, expected: Floats, used: Floats
) -> float:
    one = np.uint64(1)
    rise = _rise(who, price)
    taken = np.zeros(rise.size)
    total = 0.0
    branches = who.branches[who.within.size]
    nest_cost, nest_sum = np.empty(branches), np.empty(branches)
    for family in range(np.uint64(who.scale.size)):
        here = who.pairs[family]
        pairs = who.pairs[family + one] - here
        nests = range(who.nests[family], who.nests[family + one])
        for pair in range(pairs):
            expected[here + pair] = np.inf
        for nest in nests:
            _within(who, costs, nest, pairs, rise, flow, nest_cost, nest_sum)
            branch = who.branches[nest]
            for pair in range(pairs):
                expected[here + pair] = min(expected[here + pair], nest_cost[branch + pair])
        if len(nests) == 0:
            continue
        total += _between(who, family, expected, nest_cost, nest_sum)
        for nest in nests:
            _flows(who, nest, pairs, nest_cost, flow, taken)
    used[:] = 0.0
    for column in range(np.uint64(taken.size)):
        for place in range(who.first[column], who.first[column + one]):
            used[who.use[place]] += who.amount[place] * taken[column]
    return total


@part
def _rise(who: Families, price: Floats) -> Floats:
    """Return what prices add to the cost of each column of room."""
    one = np.uint64(1)
    rise = np.zeros(who.first.size - 1)
    for column in range(np.uint64(rise.size)):
        for place in range(who.first[column], who.first[column + one]):
            rise[column] += who.amount[place] * price[who.use[place]]
    return rise


@part
def _within(
    who: Families,
    costs: Costs,
    nest: np.uint64,
    pairs: np.uint64,
    rise: Floats,
    flow: Floats,
    nest_cost: Floats,
    nest_sum: Floats,
) -> None:
    """Write factors of a nest's alternatives, their sums, and the expected costs within it."""
    one = np.uint64(1)
    sharp, branch = who.within[nest], who.branches[nest]
    for pair in range(pairs):
        nest_sum[branch + pair] = 0.0
    for row in range(who.rows[nest], who.rows[nest + one]):
        fall, first = np.exp(-sharp * rise[who.column[row]]), who.row_first[row]
        for pair in range(pairs):
            value = fall * costs.part[first + pair]
            flow[first + pair] = value
            nest_sum[branch + pair] += value
    for pair in range(pairs):
        low = costs.low[branch + pair]
        if nest_sum[branch + pair] < _TINY:
            low, nest_sum[branch + pair] = _exactly(who, costs, nest, pair, rise, flow)
        nest_cost[branch + pair] = low - np.log(nest_sum[branch + pair]) / sharp


@kernel
def _exactly(
    who: Families, costs: Costs, nest: np.uint64, pair: np.uint64, rise: Floats, flow: Floats
) -> tuple[float, float]:
    """Write factors of a branch from the least of its full costs; return that and their sum."""
    one = np.uint64(1)
    sharp, low, whole = who.within[nest], np.inf, 0.0
    rows = range(who.rows[nest], who.rows[nest + one])
    for row in rows:
        at = who.row_first[row] + pair
        cost = costs.far[at]
        if costs.part[at] >= _TINY:
            cost = costs.low[who.branches[nest] + pair] - np.log(costs.part[at]) / sharp
        flow[at] = cost + rise[who.column[row]]
        low = min(low, flow[at])
    for row in rows:
        at = who.row_first[row] + pair
        flow[at] = np.exp(sharp * (low - flow[at]))
        whole += flow[at]
    return low, whole


@part
def _between(
    who: Families,
    family: np.uint64,
    expected: Floats,
    nest_cost: Floats,
    nest_sum: Floats,
) -> float:
    """Write the expected costs of a family's pairs, where ``expected`` has the least of nests.

    ``nest_cost`` becomes what a factor of an alternative is to be multiplied by for its flow.
    Returns the sum of demand x cost.
    """
    one = np.uint64(1)
    here, sharp = who.pairs[family], who.scale[family]
    pairs = who.pairs[family + one] - here
    nests = range(who.nests[family], who.nests[family + one])
    total = 0.0
    for pair in range(pairs):
        least, whole = expected[here + pair], 0.0
        for nest in nests:
            at = who.branches[nest] + pair
            nest_cost[at] = np.exp(sharp * (least - nest_cost[at]))
            whole += nest_cost[at]
        expected[here + pair] = least - np.log(whole) / sharp
        total += who.demand[here + pair] * expected[here + pair]
        for nest in nests:
            at = who.branches[nest] + pair
            nest_cost[at] *= who.demand[here + pair] / (whole * nest_sum[at])
    return total


@part
def _flows(
    who: Families,
    nest: np.uint64,
    pairs: np.uint64,
    factor: Floats,
    flow: Floats,
    taken: Floats,
) -> None:
    """Make flows of the factors of a nest's alternatives, and add up what each column takes."""
    one = np.uint64(1)
    branch = who.branches[nest]
    for row in range(who.rows[nest], who.rows[nest + one]):
        first, whole = who.row_first[row], 0.0
        for pair in range(pairs):
            flow[first + pair] *= factor[branch + pair]
        for pair in range(pairs):
            whole += flow[first + pair]
        taken[who.column[row]] += whole
