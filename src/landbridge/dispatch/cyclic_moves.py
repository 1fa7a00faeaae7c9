"""Trains in and out of a plan that repeats, and ruin and recreate around it.

Acceptance as in simulated annealing (Kirkpatrick, Gelatt and Vecchi 1983). While trains that must
run are missing, the sum of their weights comes first; a weight rises each time its train stays out
(after Nagata and Braysy 2009).
"""

from __future__ import annotations

import math

from landbridge.dispatch import cyclic_fields as c
from landbridge.dispatch import fields as f
from landbridge.dispatch.cyclic_ring import place_of, put_in_ring, take_from_ring
from landbridge.dispatch.cyclic_way import find_way
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import chance, draw

_TRIES = 8
"""So often a neighbour is looked for at an operation drawn."""


@f.kernel
def uses_in(m: Ints, tr: int) -> None:
    """Put all uses of a train that runs into their rings."""
    op = m[tr + c.T_OP]
    while op >= 0:
        following = m[op + c.O_NEXT]
        for row in range(m[op + c.O_USE], m[op + c.O_SIZE + c.O_USE], c.A_SIZE):
            put_in_ring(m, row, m[op + c.O_TIME], m[following + c.O_TIME])
        op = following


@f.kernel
def take_out(m: Ints, tr: int) -> None:
    """Take a train out of the plan."""
    m[c.TOTAL] -= m[tr + c.T_COST]
    if m[tr + c.T_STATE] == c.OUT:
        m[c.MISSING] -= 1
        m[c.WEIGHT] -= m[tr + c.T_WEIGHT]
    elif m[tr + c.T_STATE] == c.RUNS:
        op = m[tr + c.T_OP]
        while op >= 0:
            for row in range(m[op + c.O_USE], m[op + c.O_SIZE + c.O_USE], c.A_SIZE):
                take_from_ring(m, row)
            m[op + c.O_TIME] = f.NONE
            op = m[op + c.O_NEXT]


@f.kernel
def count_in(m: Ints, tr: int, state: int, cost: int) -> None:
    """Count a train with its state and cost."""
    m[tr + c.T_STATE], m[tr + c.T_COST] = state, cost
    m[c.TOTAL] += cost
    if state == c.OUT:
        m[c.MISSING] += 1
        m[c.WEIGHT] += m[tr + c.T_WEIGHT]


@f.kernel
def run_train(m: Ints, tr: int, at: int) -> None:
    """Let a train run on the way to a label."""
    cost, following = m[at + c.S_COST], f.NONE
    while at >= 0:
        op = m[at + c.S_OP]
        m[op + c.O_TIME], m[op + c.O_NEXT], m[op + c.O_PREV] = m[at + c.S_TIME], following, f.NONE
        if following >= 0:
            m[following + c.O_PREV] = op
        begin = m[op + c.O_USE]
        for row in range(begin, m[op + c.O_SIZE + c.O_USE], c.A_SIZE):
            m[row + c.A_UNIT] = m[at + c.S_UNIT + (row - begin) // c.A_SIZE]
        following = op
        at = m[at + c.S_PARENT]
    uses_in(m, tr)
    count_in(m, tr, c.RUNS, cost)


@f.kernel
def push_behind(m: Ints, use: int, n_stack: int) -> int:
    """Put what takes over the track of a use in the second in which it ends on the stack."""
    unit, time = m[use + c.A_UNIT], m[use + c.A_END]
    ring, n = m[unit + c.U_RING], m[unit + c.U_COUNT]
    phase, at = time % m[c.PERIOD], place_of(m, use)
    for i in range(1, n):
        row = m[ring + (at + i) % n]
        if m[row + c.A_PHASE] != phase:
            break
        if m[row + c.A_TRAIN] < 0:
            continue
        if m[row + c.A_START] == time and m[row + c.A_TRAIN] != m[use + c.A_TRAIN]:
            n_stack = push_op(m, m[row + c.A_OP], n_stack)
        if m[row + c.A_END] > m[row + c.A_START]:
            break
    return n_stack


@f.kernel
def push_op(m: Ints, op: int, n_stack: int) -> int:
    """Put an operation on the stack, once."""
    if m[op + c.O_MARK] == m[f.STAMP]:
        return n_stack
    m[op + c.O_MARK] = m[f.STAMP]
    m[m[c.STACK] + n_stack] = op
    return n_stack + 1


@f.kernel
def shares_moment(m: Ints, use: int) -> bool:
    """Return whether a use and one of another train both begin and end in one second."""
    if m[use + c.A_START] != m[use + c.A_END]:
        return False
    unit, at = m[use + c.A_UNIT], place_of(m, use)
    ring, n = m[unit + c.U_RING], m[unit + c.U_COUNT]
    for step in (-1, 1):
        i = at + step
        while 0 <= i < n and m[m[ring + i] + c.A_PHASE] == m[use + c.A_PHASE]:
            row = m[ring + i]
            same = m[row + c.A_START] == m[use + c.A_START] == m[row + c.A_END]
            if same and 0 <= m[row + c.A_TRAIN] != m[use + c.A_TRAIN]:
                return True
            i += step
    return False


@f.kernel
def goes_round(m: Ints, tr: int) -> bool:
    """Return whether hand-overs of one second may go round in a circle through a train.

    Moments that are shared on one unit are taken for a circle, as their order is not kept.
    """
    first = m[tr + c.T_OP]
    while first >= 0:
        for row in range(m[first + c.O_USE], m[first + c.O_SIZE + c.O_USE], c.A_SIZE):
            if shares_moment(m, row):
                return True
        m[f.STAMP] += 1
        n, time = 0, m[first + c.O_TIME]
        op = first
        while True:
            following, before = m[op + c.O_NEXT], m[op + c.O_PREV]
            if following >= 0 and m[following + c.O_TIME] == time:
                n = push_op(m, following, n)
            if before >= 0:
                for row in range(m[before + c.O_USE], m[before + c.O_SIZE + c.O_USE], c.A_SIZE):
                    n = push_behind(m, row, n)
            if n == 0:
                break
            n -= 1
            op = m[m[c.STACK] + n]
            if m[op + c.O_TRAIN] == tr and op <= first:
                return True
        first = m[first + c.O_NEXT]
    return False


@f.kernel
def put_back(m: Ints, tr: int, start: int, blink: float, budget: int) -> bool:
    """Put a train in at the least cost, or cancel it, or leave it out; return whether it is in."""
    cancel = m[tr + c.T_CANCEL]
    most = budget if cancel < 0 else min(budget, cancel)
    for strict in range(2):
        m[c.STRICT] = strict
        at = find_way(m, tr, start, blink, most)
        if at < 0:
            break
        run_train(m, tr, at)
        if not goes_round(m, tr):
            break
        take_out(m, tr)
        at = f.NONE
    m[c.STRICT] = 0
    if at >= 0:
        return True
    if cancel >= 0:
        count_in(m, tr, c.CANCELLED, cancel)
        return True
    count_in(m, tr, c.OUT, f.ZERO)
    return False


@f.kernel
def save_train(m: Ints, tr: int) -> None:
    """Remember how a train runs."""
    m[tr + c.T_OLD], m[tr + c.T_OLD_COST] = m[tr + c.T_STATE], m[tr + c.T_COST]
    if m[tr + c.T_STATE] != c.RUNS:
        return
    op = m[tr + c.T_OP]
    while op >= 0:
        m[op + c.O_OLD], m[op + c.O_OLD_NEXT] = m[op + c.O_TIME], m[op + c.O_NEXT]
        for row in range(m[op + c.O_USE], m[op + c.O_SIZE + c.O_USE], c.A_SIZE):
            m[row + c.A_OLD] = m[row + c.A_UNIT]
        op = m[op + c.O_NEXT]


@f.kernel
def restore_train(m: Ints, tr: int) -> None:
    """Let a train that is out of the plan run as it did."""
    if m[tr + c.T_OLD] == c.RUNS:
        op, before = m[tr + c.T_OP], f.NONE
        while op >= 0:
            m[op + c.O_TIME], m[op + c.O_NEXT] = m[op + c.O_OLD], m[op + c.O_OLD_NEXT]
            m[op + c.O_PREV] = before
            for row in range(m[op + c.O_USE], m[op + c.O_SIZE + c.O_USE], c.A_SIZE):
                m[row + c.A_UNIT] = m[row + c.A_OLD]
            before, op = op, m[op + c.O_NEXT]
        uses_in(m, tr)
    count_in(m, tr, m[tr + c.T_OLD], m[tr + c.T_OLD_COST])


@f.kernel
def join(m: Ints, tr: int) -> None:
    """Add a train to the group, once, if it has a choice."""
    if tr >= m[c.TRAINS] + m[c.N_MOVED] * c.T_SIZE:
        return
    group = m[c.GROUP]
    for i in range(m[c.N_GROUP]):
        if m[group + i] == tr:
            return
    if m[c.N_GROUP] < c.MAX_GROUP:
        m[group + m[c.N_GROUP]] = tr
        m[c.N_GROUP] += 1


@f.kernel
def add_neighbour(m: Ints, tr: int) -> None:
    """Add a train to the group that a train meets on its track, or by a relation."""
    first = m[tr + c.T_OP]
    count = (m[tr + c.T_SIZE + c.T_OP] - first) // c.O_SIZE
    related = chance(m) < 0.3
    for _ in range(_TRIES):
        op = first + (draw(m) % count) * c.O_SIZE
        if m[tr + c.T_STATE] == c.RUNS and m[op + c.O_TIME] < 0:
            continue
        if related:
            begin, end = m[op + c.O_IN], m[op + c.O_SIZE + c.O_IN]
            if chance(m) < 0.5:
                begin, end = m[op + c.O_OUT], m[op + c.O_SIZE + c.O_OUT]
            if end > begin:
                row = begin + (draw(m) % ((end - begin) // c.L_SIZE)) * c.L_SIZE
                join(m, m[m[row + c.L_OTHER] + c.O_TRAIN])
                return
            continue
        uses = (m[op + c.O_SIZE + c.O_USE] - m[op + c.O_USE]) // c.A_SIZE
        if uses == 0:
            continue
        row = m[op + c.O_USE] + (draw(m) % uses) * c.A_SIZE
        resource = m[row + c.A_RES]
        begin = m[resource + c.R_UNIT]
        units = (m[resource + c.R_SIZE + c.R_UNIT] - begin) // c.U_SIZE
        unit, place = begin + (draw(m) % units) * c.U_SIZE, draw(m)
        if m[tr + c.T_STATE] == c.RUNS:
            unit = m[row + c.A_UNIT]
            place = place_of(m, row) + draw(m) % 7 - 3
        if m[unit + c.U_COUNT] > 0:
            other = m[m[m[unit + c.U_RING] + place % m[unit + c.U_COUNT]] + c.A_TRAIN]
            if other >= 0:
                join(m, other)
                return


@f.kernel
def pick_group(m: Ints, mean: float) -> None:
    """Choose the trains of a move: one, missing ones first, and some of its neighbours."""
    first, n = m[c.TRAINS], m[c.N_MOVED]
    tr = first + (draw(m) % n) * c.T_SIZE
    if m[c.MISSING] > 0 and chance(m) < 0.9:
        for _ in range(n):
            if m[tr + c.T_STATE] == c.OUT:
                break
            tr += c.T_SIZE
            if tr == first + n * c.T_SIZE:
                tr = first
    m[m[c.GROUP]], m[c.N_GROUP] = tr, 1
    count = 1
    while count < c.MAX_GROUP and chance(m) < mean / (1.0 + mean):
        count += 1
    for _ in range(2 * count):
        if m[c.N_GROUP] >= count:
            return
        add_neighbour(m, m[m[c.GROUP] + draw(m) % m[c.N_GROUP]])


@f.kernel
def any_start(m: Ints, tr: int) -> int:
    """Return an earliest start for a train: mostly its own, else any within a period."""
    op = m[tr + c.T_OP]
    if chance(m) < 0.7:
        return f.ZERO
    room = min(m[op + c.O_UB] - m[op + c.O_LB], m[c.PERIOD])
    return m[op + c.O_LB] + draw(m) % (room + 1) if room > 0 else f.ZERO


@f.kernel
def one_move(m: Ints, heat: float, mean: float, blink: float) -> None:
    """Try one move, keep what comes of it or go back."""
    pick_group(m, mean)
    group, count = m[c.GROUP], m[c.N_GROUP]
    weight, limit = m[c.WEIGHT], m[c.TOTAL]
    if heat > 0.0:
        limit += int(-math.log(1.0 - chance(m)) * heat)
    rest = 0
    for i in range(count):
        save_train(m, m[group + i])
        take_out(m, m[group + i])
        rest += m[m[group + i] + c.T_FREE]
    if chance(m) < 0.7:
        for i in range(count - 1, 0, -1):
            j = draw(m) % (i + 1)
            m[group + i], m[group + j] = m[group + j], m[group + i]
    for i in range(count):
        tr = m[group + i]
        rest -= m[tr + c.T_FREE]
        if m[c.WEIGHT] > weight:
            count_in(m, tr, c.OUT, f.ZERO)  # lost already
        elif m[tr + c.T_CANCEL] >= 0 and chance(m) < 0.1:
            count_in(m, tr, c.CANCELLED, m[tr + c.T_CANCEL])
        else:
            budget = f.INF if weight > 0 else limit - m[c.TOTAL] - rest
            put_back(m, tr, any_start(m, tr), blink, budget)
    if m[c.WEIGHT] < weight or (m[c.WEIGHT] == weight and m[c.TOTAL] <= limit):
        return
    for i in range(count):
        take_out(m, m[group + i])
    for i in range(count):
        restore_train(m, m[group + i])
        tr = m[group + i]
        if m[tr + c.T_STATE] == c.OUT:
            m[tr + c.T_WEIGHT] += 1
            m[c.WEIGHT] += 1


@f.kernel
def keep_best(m: Ints) -> None:
    """Remember the plan if it is the best so far."""
    if m[c.MISSING] > m[c.BEST_MISSING]:
        return
    if m[c.MISSING] == m[c.BEST_MISSING] and m[c.TOTAL] >= m[c.BEST_TOTAL]:
        return
    m[c.BEST_MISSING], m[c.BEST_TOTAL] = m[c.MISSING], m[c.TOTAL]
    first = m[c.TRAINS]
    for tr in range(first, first + m[c.N_TRAINS] * c.T_SIZE, c.T_SIZE):
        m[tr + c.T_BEST] = m[tr + c.T_STATE]
        op = m[tr + c.T_OP]
        while m[tr + c.T_STATE] == c.RUNS and op >= 0:
            m[op + c.O_BEST], m[op + c.O_BEST_NEXT] = m[op + c.O_TIME], m[op + c.O_NEXT]
            for row in range(m[op + c.O_USE], m[op + c.O_SIZE + c.O_USE], c.A_SIZE):
                m[row + c.A_BEST] = m[row + c.A_UNIT]
            op = m[op + c.O_NEXT]


@f.kernel
def run_moves(m: Ints, moves: int, heat: float, mean: float, blink: float) -> None:
    """Make moves.

    Parameters
    ----------
    m : array
        The memory, with a plan in it.
    moves : int
        How many.
    heat : float
        Temperature, in units of the objective.
    mean : float
        Mean number of trains taken out beyond the first.
    blink : float
        Share of the ways that are overlooked.
    """
    for _ in range(moves):
        one_move(m, heat, mean, blink)
        keep_best(m)
