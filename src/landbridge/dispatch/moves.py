"""Ruin and recreate: take a few trains out, put them back elsewhere, keep what is good enough.

The acceptance is that of simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983), the ruin that
of neighbours in the orders of resources (after Schrimpf et al. 2000 and Christiaens and Vanden
Berghe 2020).
"""

from __future__ import annotations

import math

from landbridge.dispatch import fields as f
from landbridge.dispatch.group import arrange, pick_group
from landbridge.dispatch.heap import new_heap
from landbridge.dispatch.insertion import (
    begin_move,
    cancel_train,
    cut,
    insert,
    save_train,
    undo_move,
)
from landbridge.dispatch.problem import Floats, Ints
from landbridge.dispatch.search import find_way
from landbridge.dispatch.settle import settle
from landbridge.dispatch.state import chance, draw, end_of
from landbridge.dispatch.times import enqueue_behind, move_left

# Settings of a run: temperature, share of pushing moves, share of suffix moves, mean number of
# trains removed beyond the first, longest push (in typical durations), share of ways overlooked.
P_HEAT, P_PUSH, P_SUFFIX, P_MEAN, P_LONGEST, P_BLINK = range(6)
P_SIZE = 6


@f.part
def kept_events(m: Ints, tr: int, time: int) -> int:
    """Return how many events of a train start by a time, at least 1."""
    row = m[tr + f.T_EVENT]
    low, high = 1, max(1, m[tr + f.T_LEN] - 1)
    while low < high:
        middle = (low + high + 1) >> 1
        if m[row + (middle - 1) * f.E_SIZE + f.E_TIME] <= time:
            low = middle
        else:
            high = middle - 1
    return low


@f.part
def ruin(m: Ints, count: int, suffix: bool) -> None:
    """Take the trains of the group out, wholly or from one moment on."""
    group = m[f.GROUP]
    time = -1
    if suffix:
        tr = m[group]
        ev = m[tr + f.T_EVENT] + (draw(m) % m[tr + f.T_LEN]) * f.E_SIZE
        time = m[ev + f.E_TIME] - 1
    new_heap(m)
    for i in range(count):
        tr = m[group + i]
        save_train(m, tr)
        keep = 1 if time < 0 else kept_events(m, tr, time)
        hold, at = f.INF, draw(m) % 10
        if at >= 3:
            hold = 0 if at >= 8 else m[m[tr + f.T_EVENT] + keep * f.E_SIZE + f.E_TIME]
        cut(m, tr, keep, hold)
    move_left(m)


@f.part
def close_up(m: Ints, tr: int, first: int) -> None:
    """Let those behind a train move up, where it now leaves earlier than was thought."""
    new_heap(m)
    u = m[first + f.E_ENDS]
    while u >= 0:
        enqueue_behind(m, u, m[u + f.U_POS] + 1)
        u = m[u + f.U_NEXT]
    move_left(m)


@f.kernel
def put_back(m: Ints, tr: int, push: int, weight: int, blink: float, budget: int) -> bool:
    """Put a train back within a budget, or cancel it where that is cheaper or, now and then, so."""
    first, cancel = end_of(m, tr), m[tr + f.T_CANCEL]
    label = f.NONE
    if cancel < 0:
        label = find_way(m, tr, push, weight, blink, budget)
    elif draw(m) % 8 > 0:
        label = find_way(m, tr, push, weight, blink, min(budget, cancel))
    if label < 0:
        if cancel < 0 or cancel > budget:
            return False
        cancel_train(m, tr)
        return settle(m)
    if not insert(m, tr, label):
        return False
    close_up(m, tr, first)
    return settle(m)


@f.part
def recreate(m: Ints, count: int, push: int, weight: int, blink: float, limit: int) -> bool:
    """Put the trains of the group back; return whether the plan costs no more than the limit."""
    group = m[f.GROUP]
    rest = 0
    for i in range(count):
        rest += m[m[group + i] + f.T_FREE]
    for i in range(count):
        tr = m[group + i]
        rest -= m[tr + f.T_FREE]
        budget = limit - m[f.TOTAL] - rest
        if budget < m[tr + f.T_FREE]:
            return False
        if not put_back(m, tr, push, weight, blink, budget):
            return False
    return m[f.TOTAL] <= limit


@f.part
def one_move(m: Ints, settings: Floats) -> bool:
    """Try one move; return whether it was kept."""
    suffix = chance(m) < settings[P_SUFFIX]
    pushing = chance(m) < settings[P_PUSH]
    count = pick_group(m, settings[P_MEAN])
    limit = m[f.TOTAL]
    if settings[P_HEAT] > 0.0:
        limit += int(-math.log(1.0 - chance(m)) * settings[P_HEAT])
    begin_move(m)
    ruin(m, count, suffix)
    arrange(m, count)
    push, weight = 0, 16
    if pushing:
        share = chance(m)
        push = 1 + int(share * share * settings[P_LONGEST] * m[f.TYPICAL])
        weight = 4 + draw(m) % 29
    if recreate(m, count, push, weight, settings[P_BLINK], limit):
        return True
    undo_move(m)
    return False


@f.kernel
def run_moves(m: Ints, settings: Floats, moves: int, best: int) -> int:
    """Make moves until one is better than the best; return how many were made.

    Parameters
    ----------
    m : array
        The arena, with a complete plan.
    settings : array of P_SIZE
        Temperature and shares.
    moves : int
        Most moves to make.
    best : int
        Cost of the best plan so far.
    """
    for n in range(moves):
        one_move(m, settings)
        if m[f.TOTAL] < best:
            return n + 1
    return moves
