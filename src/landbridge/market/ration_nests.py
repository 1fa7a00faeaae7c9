"""Nested logit at given scarcity prices: flows, expected costs, and how flows answer to prices.

A shipper of a pair chooses a nest m with the scale theta and an alternative j in it with the scale
theta/lambda; g is cost plus price of the room used:

    V_m = -(lambda/theta) ln sum_j exp(-g_j theta/lambda)       expected cost within the nest
    S   = -(1/theta) ln sum_m exp(-theta V_m)                   expected cost of the pair
    x_j = d exp(theta (S - V_m)) exp((theta/lambda) (V_m - g_j))

(Ben-Akiva and Lerman, "Discrete Choice Analysis", 1985, chapter 10; S: Williams 1977). The sum of
d S is concave in the prices, its gradient is the room used.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from landbridge.base.kernels import kernel
from landbridge.market.ration_types import RationProblem

__all__ = ["Choosers", "answer", "choose", "choosers"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Choosers(NamedTuple):
    """Alternatives in the order of pairs and nests, as the kernels take them.

    ``order`` has the number of each alternative in the problem, ``nest_first`` (nests + 1,) the
    first alternative of each nest of each pair, ``pair_first`` (pairs + 1,) the first such nest;
    ``within`` theta/lambda (nests,), ``scale`` theta (pairs,), ``demand`` (pairs,); ``first``,
    ``row`` and ``amount`` the room that each alternative uses.
    """

    order: Ints
    nest_first: Ints
    pair_first: Ints
    within: Floats
    scale: Floats
    demand: Floats
    first: Ints
    row: Ints
    amount: Floats


def choosers(problem: RationProblem, open_: Flags) -> Choosers:
    """Return the alternatives of a problem that are open, sorted.

    Parameters
    ----------
    problem : RationProblem
        A problem without faults.
    open_ : array of bool
        Alternatives that may be used, (alternatives,).

    Returns
    -------
    Choosers
        The same bytes for the same alternatives in the same order within their nests.

    Examples
    --------
    >>> one = np.ones(2)
    >>> both = RationProblem(one[:1], np.zeros(2, int), np.array([1, 0]), one, one[:1], one,
    ...                      csc_array([[1.0, 0.0]]), one[:1])
    >>> choosers(both, np.ones(2, bool)).order.tolist()
    [1, 0]
    """
    nests = problem.nest_scale.size
    key = problem.pair.astype(np.int64) * nests + problem.nest
    order = np.argsort(key, kind="stable")
    order = order[open_[order]]
    found, nest_first = np.unique(key[order], return_index=True)
    nest_pair = found // nests
    pair_first = np.searchsorted(nest_pair, np.arange(problem.pairs + 1))
    within = problem.scale_per_usd[nest_pair] / problem.nest_scale[found % nests]
    uses = csc_array(problem.uses)[:, order]
    uses.sum_duplicates()
    return Choosers(
        order=order.astype(np.int64),
        nest_first=np.append(nest_first, order.size).astype(np.int64),
        pair_first=pair_first.astype(np.int64),
        within=np.ascontiguousarray(within, np.float64),
        scale=np.ascontiguousarray(problem.scale_per_usd, np.float64),
        demand=np.ascontiguousarray(problem.demand_teu, np.float64),
        first=uses.indptr.astype(np.int64),
        row=uses.indices.astype(np.int64),
        amount=uses.data.astype(np.float64),
    )


@kernel
def choose(
    who: Choosers, cost: Floats, price: Floats, flow: Floats, expected: Floats, used: Floats
) -> float:
    """Write flows, expected costs of the pairs and room used; return the sum of demand x cost.

    ``cost`` and ``flow`` are (alternatives,) in the order of ``who``, ``expected`` (pairs,),
    ``price`` and ``used`` (constraints,). A pair without an alternative expects infinity.
    """
    used[:] = 0.0
    total = 0.0
    size = who.nest_first.size
    nest_cost, nest_sum = np.empty(size), np.empty(size)
    for pair in range(who.demand.size):
        nests = range(who.pair_first[pair], who.pair_first[pair + 1])
        least = np.inf
        for nest in nests:
            low = np.inf
            for at in range(who.nest_first[nest], who.nest_first[nest + 1]):
                full = cost[at]
                for place in range(who.first[at], who.first[at + 1]):
                    full += who.amount[place] * price[who.row[place]]
                flow[at] = full
                low = min(low, full)
            sharp, whole = who.within[nest], 0.0
            for at in range(who.nest_first[nest], who.nest_first[nest + 1]):
                part = np.exp(sharp * (low - flow[at]))
                flow[at] = part
                whole += part
            nest_sum[nest] = whole
            nest_cost[nest] = low - np.log(whole) / sharp
            least = min(least, nest_cost[nest])
        expected[pair] = least
        if least == np.inf:
            continue
        sharp, whole = who.scale[pair], 0.0
        for nest in nests:
            nest_cost[nest] = np.exp(sharp * (least - nest_cost[nest]))
            whole += nest_cost[nest]
        expected[pair] = least - np.log(whole) / sharp
        total += who.demand[pair] * expected[pair]
        for nest in nests:
            factor = who.demand[pair] * nest_cost[nest] / (whole * nest_sum[nest])
            for at in range(who.nest_first[nest], who.nest_first[nest + 1]):
                flow[at] *= factor
                for place in range(who.first[at], who.first[at + 1]):
                    used[who.row[place]] += who.amount[place] * flow[at]
    return total


@kernel
def answer(who: Choosers, flow: Floats, place_of: Ints, slope: Floats, most: Floats) -> None:
    """Write how the room used falls as prices rise, for some constraints.

    ``place_of`` (constraints,) is the place of each in ``slope`` (places, places), or -1;
    ``most`` (places,) gets what the diagonal would be if nobody had another choice to fall back
    on: its natural measure. The derivative of x_j by the cost of l is

        -x_j (tau_m [j = l] - (tau_m - theta) x_l / X_m [same nest] - theta x_l / d).
    """
    count = most.size
    slope[:, :] = 0.0
    most[:] = 0.0
    of_nest, of_pair = np.zeros(count), np.zeros(count)
    in_nest, in_pair = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for pair in range(who.demand.size):
        pairs = 0
        sharp = who.scale[pair]
        for nest in range(who.pair_first[pair], who.pair_first[pair + 1]):
            nests = 0
            within = who.within[nest]
            nest_flow = 0.0
            for at in range(who.nest_first[nest], who.nest_first[nest + 1]):
                nest_flow += flow[at]
                for place in range(who.first[at], who.first[at + 1]):
                    one = place_of[who.row[place]]
                    if one < 0 or flow[at] == 0.0:
                        continue
                    amount = who.amount[place] * flow[at]
                    if of_nest[one] == 0.0:
                        in_nest[nests] = one
                        nests += 1
                    of_nest[one] += amount
                    most[one] += within * amount * who.amount[place]
                    for again in range(who.first[at], who.first[at + 1]):
                        other = place_of[who.row[again]]
                        if other >= 0:
                            slope[one, other] += within * amount * who.amount[again]
            for number in range(nests):
                one = in_nest[number]
                amount = of_nest[one] * (within - sharp) / nest_flow
                if amount != 0.0:
                    for again in range(nests):
                        slope[one, in_nest[again]] -= amount * of_nest[in_nest[again]]
            for number in range(nests):
                one = in_nest[number]
                if of_pair[one] == 0.0:
                    in_pair[pairs] = one
                    pairs += 1
                of_pair[one] += of_nest[one]
                of_nest[one] = 0.0
        for number in range(pairs):
            one = in_pair[number]
            amount = of_pair[one] * sharp / who.demand[pair]
            for again in range(pairs):
                slope[one, in_pair[again]] -= amount * of_pair[in_pair[again]]
        for number in range(pairs):
            of_pair[in_pair[number]] = 0.0
