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

from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from landbridge.base.kernels import kernel
from landbridge.market.ration_columns import Columns
from landbridge.market.ration_halves import beside, is_large
from landbridge.market.ration_types import RationProblem

__all__ = ["Choosers", "answer", "choose", "choosers", "middle_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Choosers(NamedTuple):
    """Alternatives in the order of pairs and nests, as the kernels take them.

    ``order`` has the number of each alternative in the problem, ``nest_first`` (nests + 1,) the
    first alternative of each nest of each pair, ``pair_first`` (pairs + 1,) the first such nest;
    ``within`` theta/lambda (nests,), ``scale`` theta (pairs,), ``demand`` (pairs,). ``column``
    (alternatives,) is what each uses of the room: the entries ``first[column]`` to
    ``first[column + 1]`` of ``row`` and ``amount``. Many alternatives share a column. ``middle`` is
    the pair that begins the second half of them.
    """

    order: Ints
    nest_first: Ints
    pair_first: Ints
    within: Floats
    scale: Floats
    demand: Floats
    column: Ints
    first: Ints
    row: Ints
    amount: Floats
    middle: int


def middle_of(nest_first: Ints, pair_first: Ints) -> int:
    """Return the first pair of the second half of the alternatives."""
    return int(np.searchsorted(nest_first[pair_first], nest_first[-1] / 2))


def choosers(problem: RationProblem, columns: Columns, open_: Flags) -> Choosers:
    """Return the alternatives of a problem that are open, sorted.

    Parameters
    ----------
    problem : RationProblem
        A problem without faults.
    columns : Columns
        Its uses of room.
    open_ : array of bool
        Alternatives that may be used, (alternatives,).

    Returns
    -------
    Choosers
        The same bytes for the same alternatives in the same order within their nests.

    Examples
    --------
    >>> from landbridge.market.ration_columns import columns_of
    >>> one = np.ones(2)
    >>> both = RationProblem(one[:1], np.zeros(2, int), np.array([1, 0]), one, one[:1], one,
    ...                      csc_array([[1.0, 0.0]]), one[:1])
    >>> choosers(both, columns_of(both.uses), np.ones(2, bool)).order.tolist()
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
    uses = csc_array(columns.uses)
    nest_first = np.append(nest_first, order.size).astype(np.int64)
    return Choosers(
        order=order.astype(np.int64),
        nest_first=nest_first,
        pair_first=pair_first.astype(np.int64),
        within=np.ascontiguousarray(within, np.float64),
        scale=np.ascontiguousarray(problem.scale_per_usd, np.float64),
        demand=np.ascontiguousarray(problem.demand_teu, np.float64),
        column=columns.of[order],
        first=uses.indptr.astype(np.int64),
        row=uses.indices.astype(np.int64),
        amount=uses.data.astype(np.float64),
        middle=middle_of(nest_first, pair_first),
    )


def choose(
    who: Choosers, cost: Floats, price: Floats, flow: Floats, expected: Floats, used: Floats
) -> float:
    """Write flows, expected costs of the pairs and room used; return the sum of demand x cost.

    ``cost`` and ``flow`` are (alternatives,) in the order of ``who``, ``expected`` (pairs,),
    ``price`` and ``used`` (constraints,). A pair without an alternative expects infinity.
    """
    total: float
    if not is_large(flow.size):
        total = _choose(who, cost, price, flow, expected, used, 0, expected.size)
        return total
    other = np.empty(used.size)
    second = who.middle, expected.size
    waiting = beside(partial(_choose, who, cost, price, flow, expected, other, *second))
    total = _choose(who, cost, price, flow, expected, used, 0, who.middle)
    total += waiting.result()
    used += other
    return total


@kernel
def _choose(
    who: Choosers,
    cost: Floats,
    price: Floats,
    flow: Floats,
    expected: Floats,
    used: Floats,
    begin: int,
    end: int,
) -> float:
    """Do what `choose` does for the pairs from ``begin`` to before ``end``."""
    columns = who.first.size - 1
    rise, taken = np.zeros(columns), np.zeros(columns)
    for column in range(columns):
        for place in range(who.first[column], who.first[column + 1]):
            rise[column] += who.amount[place] * price[who.row[place]]
    total = 0.0
    size = who.nest_first.size
    nest_cost, nest_sum = np.empty(size), np.empty(size)
    for pair in range(begin, end):
        nests = range(who.pair_first[pair], who.pair_first[pair + 1])
        least = np.inf
        for nest in nests:
            low = np.inf
            for at in range(who.nest_first[nest], who.nest_first[nest + 1]):
                full = cost[at] + rise[who.column[at]]
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
                taken[who.column[at]] += flow[at]
    used[:] = 0.0
    for column in range(columns):
        for place in range(who.first[column], who.first[column + 1]):
            used[who.row[place]] += who.amount[place] * taken[column]
    return total


def answer(who: Choosers, flow: Floats, place_of: Ints, slope: Floats, most: Floats) -> None:
    """Write how the room used falls as prices rise, for some constraints.

    ``place_of`` (constraints,) is the place of each in ``slope`` (places, places), or -1;
    ``most`` (places,) gets what the diagonal would be if nobody had another choice to fall back
    on: its natural measure. The derivative of x_j by the cost of l is

        -x_j (tau_m [j = l] - (tau_m - theta) x_l / X_m [same nest] - theta x_l / d).
    """
    pairs = who.demand.size
    if not is_large(flow.size):
        _answer(who, flow, place_of, slope, most, 0, pairs)
        return
    others = np.empty(slope.shape), np.empty(most.size)
    waiting = beside(partial(_answer, who, flow, place_of, *others, who.middle, pairs))
    _answer(who, flow, place_of, slope, most, 0, who.middle)
    waiting.result()
    slope += others[0]
    most += others[1]


@kernel
def _answer(
    who: Choosers,
    flow: Floats,
    place_of: Ints,
    slope: Floats,
    most: Floats,
    begin: int,
    end: int,
) -> None:
    """Do what `answer` does for the pairs from ``begin`` to before ``end``."""
    count, columns = most.size, who.first.size - 1
    slope[:, :] = 0.0
    most[:] = 0.0
    first, place, amount = _placed(who, place_of)
    weight = np.zeros(columns)
    of_nest, of_pair = np.zeros(count), np.zeros(count)
    in_nest, in_pair = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for pair in range(begin, end):
        pairs = 0
        sharp = who.scale[pair]
        for nest in range(who.pair_first[pair], who.pair_first[pair + 1]):
            nests = 0
            within = who.within[nest]
            nest_flow = 0.0
            for at in range(who.nest_first[nest], who.nest_first[nest + 1]):
                nest_flow += flow[at]
                column = who.column[at]
                if first[column] == first[column + 1] or flow[at] == 0.0:
                    continue
                weight[column] += within * flow[at]
                for entry in range(first[column], first[column + 1]):
                    one = place[entry]
                    if of_nest[one] == 0.0:
                        in_nest[nests] = one
                        nests += 1
                    of_nest[one] += amount[entry] * flow[at]
            if nests and within != sharp:
                _less(slope, in_nest[:nests], of_nest, within - sharp, nest_flow)
            for number in range(nests):
                one = in_nest[number]
                if of_pair[one] == 0.0:
                    in_pair[pairs] = one
                    pairs += 1
                of_pair[one] += of_nest[one]
                of_nest[one] = 0.0
        if pairs:
            _less(slope, in_pair[:pairs], of_pair, sharp, who.demand[pair])
        for number in range(pairs):
            of_pair[in_pair[number]] = 0.0
    for column in range(columns):
        for entry in range(first[column], first[column + 1]):
            most[place[entry]] += weight[column] * amount[entry] * amount[entry]
            for again in range(first[column], entry + 1):
                both = weight[column] * amount[entry] * amount[again]
                slope[place[entry], place[again]] += both
    for one in range(count):
        for other in range(one):
            slope[one, other] += slope[other, one]
            slope[other, one] = slope[one, other]


@kernel
def _placed(who: Choosers, place_of: Ints) -> tuple[Ints, Ints, Floats]:
    """Return the entries of the columns in the constraints that have a place, and their places."""
    columns = who.first.size - 1
    first, place = np.zeros(columns + 1, np.int64), np.empty(who.row.size, np.int64)
    amount = np.empty(who.row.size)
    entries = 0
    for column in range(columns):
        for entry in range(who.first[column], who.first[column + 1]):
            if place_of[who.row[entry]] >= 0:
                place[entries] = place_of[who.row[entry]]
                amount[entries] = who.amount[entry]
                entries += 1
        first[column + 1] = entries
    return first, place, amount


@kernel
def _less(slope: Floats, places: Ints, of: Floats, factor: float, whole: float) -> None:
    """Take factor / whole times the outer product of some flows away: each two places once."""
    for number in range(places.size):
        one = places[number]
        # In this order, since the whole may be next to nothing.
        amount = of[one] * factor / whole
        for again in range(number + 1):
            slope[one, places[again]] -= amount * of[places[again]]
