"""How the room used answers to scarcity prices, and its natural measure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.market.ration_families import Families, Places

__all__ = ["NO_FLOW", "Answer", "answer_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Flows below this are none: what is divided by them overflows.
NO_FLOW: Final = 1e-200


@dataclass
class Answer:
    """How the room used falls as the prices of some constraints, by number, rise.

    ``slope`` is (constraints, constraints); ``most`` what its diagonal would be if nobody had
    another choice to fall back on: its natural measure.
    """

    part: Ints
    slope: Floats
    most: Floats


def answer_of(who: Families, flow: Floats, constraints: int, part: Ints) -> Answer:
    """Return how the room used answers to the prices of some constraints.

    The derivative of x_j by the cost of l is

        -x_j (tau_m [j = l] - (tau_m - theta) x_l / X_m [same nest] - theta x_l / d).

    Parameters
    ----------
    who : Families
        Who chooses.
    flow : array
        Flows, (alternatives,).
    constraints : int
        How many there are.
    part : array of int
        Those that are asked for, rising.

    Returns
    -------
    Answer
        Slopes in TEU a year for each USD per TEU.
    """
    place_of = np.full(constraints, -1)
    place_of[part] = np.arange(part.size)
    slope, most = np.zeros((part.size, part.size)), np.zeros(part.size)
    _answer(who, flow, place_of, slope, most)
    return Answer(part, slope, most)


@kernel
def _answer(who: Families, flow: Floats, place_of: Ints, slope: Floats, most: Floats) -> None:
    one = np.uint64(1)
    first, place, amount = _placed(who, place_of)
    weight = np.zeros(first.size - 1)
    size, widest = np.uint64(most.size), np.uint64(0)
    for family in range(np.uint64(who.scale.size)):
        widest = max(widest, who.pairs[family + one] - who.pairs[family])
    # Flows through each constraint that a nest, or a pair, passes at all; and which these are.
    of_nest, of_pair = np.zeros((size, widest)), np.zeros((size, widest))
    in_nest, in_pair = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    nest_list, pair_list = np.zeros(size, np.uint64), np.zeros(size, np.uint64)
    whole = np.zeros(widest)
    for family in range(np.uint64(who.scale.size)):
        here, sharp = who.pairs[family], who.scale[family]
        pairs = who.pairs[family + one] - here
        passed = np.uint64(0)
        for nest in range(who.nests[family], who.nests[family + one]):
            within, count = who.within[nest], np.uint64(0)
            whole[:pairs] = 0.0
            for row in range(who.rows[nest], who.rows[nest + one]):
                column, at = who.column[row], who.row_first[row]
                for pair in range(pairs):
                    whole[pair] += flow[at + pair]
                if first[column] == first[column + one]:
                    continue
                total = 0.0
                for pair in range(pairs):
                    total += flow[at + pair]
                weight[column] += within * total
                for entry in range(first[column], first[column + one]):
                    number = place[entry]
                    count = _note(number, in_nest, nest_list, count)
                    for pair in range(pairs):
                        of_nest[number, pair] += amount[entry] * flow[at + pair]
            if within != sharp:
                _less(slope, of_nest, nest_list[:count], within - sharp, whole[:pairs])
            for number in nest_list[:count]:
                passed = _note(number, in_pair, pair_list, passed)
                for pair in range(pairs):
                    of_pair[number, pair] += of_nest[number, pair]
                    of_nest[number, pair] = 0.0
                in_nest[number] = False
        _less(slope, of_pair, pair_list[:passed], sharp, who.demand[here : here + pairs])
        for number in pair_list[:passed]:
            in_pair[number] = False
            of_pair[number, :pairs] = 0.0
    _on_its_own(first, place, amount, weight, slope, most)


@kernel
def _note(number: np.uint64, there: Flags, listed: Places, count: np.uint64) -> np.uint64:
    """Put a number on a list if it is not there, and return how many are on it."""
    if there[number]:
        return count
    there[number] = True
    listed[count] = number
    return count + np.uint64(1)


@kernel
def _less(slope: Floats, of: Floats, listed: Places, factor: float, whole: Floats) -> None:
    """Take factor / whole times the outer product of some flows away, each two of them once."""
    each, scaled = np.empty(whole.size), np.empty(whole.size)
    for pair in range(whole.size):
        each[pair] = factor / max(whole[pair], NO_FLOW)
    for first in range(np.uint64(listed.size)):
        number = listed[first]
        for pair in range(whole.size):
            scaled[pair] = of[number, pair] * each[pair]
        for second in range(first + np.uint64(1)):
            total = 0.0
            for pair in range(whole.size):
                total += scaled[pair] * of[listed[second], pair]
            slope[number, listed[second]] -= total


@kernel
def _on_its_own(
    first: Places, place: Places, amount: Floats, weight: Floats, slope: Floats, most: Floats
) -> None:
    """Add what alternatives answer on their own, by column, and write the upper half."""
    one = np.uint64(1)
    for column in range(np.uint64(weight.size)):
        for entry in range(first[column], first[column + one]):
            most[place[entry]] += weight[column] * amount[entry] * amount[entry]
            for again in range(first[column], entry + one):
                both = weight[column] * amount[entry] * amount[again]
                slope[place[entry], place[again]] += both
    for number in range(most.size):
        for other in range(number):
            slope[number, other] += slope[other, number]
            slope[other, number] = slope[number, other]


@kernel
def _placed(who: Families, place_of: Ints) -> tuple[Places, Places, Floats]:
    """Return the entries of the columns in the constraints that have a place, and their places."""
    one = np.uint64(1)
    columns = np.uint64(who.first.size - 1)
    first = np.zeros(columns + one, np.uint64)
    place, amount = np.empty(who.use.size, np.uint64), np.empty(who.use.size)
    entries = np.uint64(0)
    for column in range(columns):
        for entry in range(who.first[column], who.first[column + one]):
            if place_of[who.use[entry]] >= 0:
                place[entries] = place_of[who.use[entry]]
                amount[entries] = who.amount[entry]
                entries += one
        first[column + one] = entries
    return first, place, amount
