"""The cheapest way of one train through a plan that repeats, the other trains being fixed.

A search over operations and the gaps in which their uses lie (safe intervals: Phillips and
Likhachev 2011), cheapest first (Hart, Nilsson and Raphael 1968). A label starts its operation as
early as its gaps allow. Where an operation must not last for as long as it would have to wait, it
starts again, later: the label asks its parent for a late copy of itself.
"""

from __future__ import annotations

from landbridge.dispatch import cyclic_fields as c
from landbridge.dispatch import fields as f
from landbridge.dispatch.cyclic_ring import fit_all
from landbridge.dispatch.heap import heap_pop, heap_push, new_heap
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import chance


@f.kernel
def delay_cost(m: Ints, op: int, time: int) -> int:
    """Return what a start costs."""
    total = 0
    for row in range(m[op + c.O_COST], m[op + c.O_SIZE + c.O_COST], c.C_SIZE):
        if time >= m[row + c.C_THR]:
            total += m[row + c.C_COEFF] * (time - m[row + c.C_THR]) + m[row + c.C_INC]
    return total


@f.kernel
def find_label(m: Ints, at: int, op: int) -> int:
    """Return the label of an operation on the way to a label, or none."""
    while at >= 0 and m[at + c.S_OP] != op:
        at = m[at + c.S_PARENT]
    return at


@f.kernel
def earliest(m: Ints, tr: int, at: int, op: int, start: int) -> int:
    """Return the earliest start of an operation behind a label that its bounds allow."""
    start = max(start, m[op + c.O_LB])
    if at >= 0:
        start = max(start, m[at + c.S_TIME] + m[m[at + c.S_OP] + c.O_DUR])
    for row in range(m[op + c.O_IN], m[op + c.O_SIZE + c.O_IN], c.L_SIZE):
        other = m[row + c.L_OTHER]
        if m[other + c.O_TRAIN] != tr:
            if m[other + c.O_TIME] >= 0:
                start = max(start, m[other + c.O_TIME] + m[row + c.L_GAP])
        elif other < op:
            before = find_label(m, at, other)
            if before >= 0:
                start = max(start, m[before + c.S_TIME] + m[row + c.L_GAP])
    return start


@f.kernel
def latest(m: Ints, tr: int, at: int, op: int) -> int:
    """Return the latest start of an operation behind a label, what can be put off apart."""
    end = m[op + c.O_UB]
    if at >= 0:
        end = min(end, m[at + c.S_CLOSE])
    for row in range(m[op + c.O_OUT], m[op + c.O_SIZE + c.O_OUT], c.L_SIZE):
        other = m[row + c.L_OTHER]
        if m[other + c.O_TRAIN] != tr and m[other + c.O_TIME] >= 0:
            end = min(end, m[other + c.O_TIME] - m[row + c.L_GAP])
    return end


@f.kernel
def blame(m: Ints, tr: int, at: int, op: int) -> int:
    """Return the label, on the way, whose start limits that of an operation most, or none.

    Sets `WANTED` to the limit. A label is to start later when the limit is too early.
    """
    limit, found = f.INF, f.NONE
    if at >= 0:
        limit, found = m[at + c.S_TIME] + m[m[at + c.S_OP] + c.O_HOLD], at
    for row in range(m[op + c.O_OUT], m[op + c.O_SIZE + c.O_OUT], c.L_SIZE):
        other = m[row + c.L_OTHER]
        if m[other + c.O_TRAIN] == tr and other < op:
            before = find_label(m, at, other)
            if before >= 0 and m[before + c.S_TIME] - m[row + c.L_GAP] < limit:
                limit, found = m[before + c.S_TIME] - m[row + c.L_GAP], before
    m[c.WANTED] = limit
    return found


@f.kernel
def still_due(m: Ints, tr: int, at: int, op: int) -> int:
    """Return the earliest deadline for operations behind one that the way to a label has set."""
    due = f.INF
    while at >= 0 and m[at + c.S_DUE] < f.INF:
        before = m[at + c.S_OP]
        for row in range(m[before + c.O_IN], m[before + c.O_SIZE + c.O_IN], c.L_SIZE):
            other = m[row + c.L_OTHER]
            if m[other + c.O_TRAIN] == tr and other >= op:
                due = min(due, m[at + c.S_TIME] - m[row + c.L_GAP])
        at = m[at + c.S_PARENT]
    return due


@f.kernel
def due_by(m: Ints, tr: int, at: int, op: int, time: int) -> int:
    """Return the deadline that a start sets for operations further on, or an earlier one set."""
    due = f.INF if at < 0 else m[at + c.S_DUE]
    if due < f.INF:
        due = still_due(m, tr, at, op)
    for row in range(m[op + c.O_IN], m[op + c.O_SIZE + c.O_IN], c.L_SIZE):
        other = m[row + c.L_OTHER]
        if m[other + c.O_TRAIN] == tr and other > op:
            due = min(due, time - m[row + c.L_GAP])
    return due


@f.kernel
def beaten(m: Ints, new: int) -> bool:
    """Return whether a label is as good as a new one; mark those that the new one beats.

    A late copy is beaten by labels of its own start only.
    """
    time, close, late = m[new + c.S_TIME], m[new + c.S_CLOSE], m[new + c.S_LATE]
    at = m[m[new + c.S_OP] + c.O_HEAD]
    while at >= 0:
        more = m[at + c.S_COST] - m[new + c.S_COST]
        later, longer = m[at + c.S_TIME] - time, m[at + c.S_CLOSE] - close
        freer = m[at + c.S_DUE] - m[new + c.S_DUE]
        early = later == 0 or (later < 0 and late == 0)
        if more <= 0 and longer >= 0 and freer >= 0 and early:
            return True
        as_early = later == 0 or (later > 0 and m[at + c.S_LATE] == 0)
        if more >= 0 and longer <= 0 and freer <= 0 and as_early:
            m[at + c.S_DEAD] = 1
        at = m[at + c.S_NEXT]
    return False


@f.kernel
def add_label(m: Ints, tr: int, at: int, op: int, late: int) -> None:
    """Add the label of what `fit_all` has found, unless it is beaten or too dear."""
    time, new = m[c.FIT_START], m[c.LABELS] + m[c.N_LABELS] * m[c.LABEL_SIZE]
    cost = m[op + c.O_ROUTE] + delay_cost(m, op, time)
    if at >= 0:
        cost += m[at + c.S_COST]
    last = m[tr + c.T_SIZE + c.T_OP] - c.O_SIZE
    total = cost
    if op != last:
        arrive = max(time + m[op + c.O_REM], m[last + c.O_LB])
        total += max(m[op + c.O_REST], m[op + c.O_WAY] + delay_cost(m, last, arrive))
    if total > m[c.BUDGET] or m[c.N_LABELS] >= m[c.MAX_LABELS]:
        return
    m[new + c.S_OP], m[new + c.S_TIME], m[new + c.S_CLOSE] = op, time, m[c.FIT_CLOSE]
    m[new + c.S_DUE], m[new + c.S_COST] = due_by(m, tr, at, op, time), cost
    m[new + c.S_PARENT], m[new + c.S_DEAD], m[new + c.S_LATE] = at, 0, late
    if beaten(m, new):
        return
    for i in range((m[op + c.O_SIZE + c.O_USE] - m[op + c.O_USE]) // c.A_SIZE):
        m[new + c.S_UNIT + i] = m[m[c.UNITS] + i]
    m[new + c.S_NEXT] = m[op + c.O_HEAD]
    m[op + c.O_HEAD] = new
    m[c.N_LABELS] += 1
    heap_push(m, (total << 12) | min((last - op) // c.O_SIZE, 4095), new)


@f.kernel
def extend(m: Ints, tr: int, at: int, op: int, start: int, late: int) -> int:
    """Add the labels of an operation behind a label, from a start on.

    Returns
    -------
    int
        The label on the way that has to start later, by `WANTED`; or none.
    """
    soon = earliest(m, tr, at, op, 0)
    if start > max(soon, m[c.LAST_BOUND]) + m[c.PERIOD]:
        return f.NONE  # every part of the period was tried
    start = max(soon, start)
    end = min(latest(m, tr, at, op), start + m[c.PERIOD])
    to_blame = blame(m, tr, at, op)
    limit = m[c.WANTED]
    need = 0
    while start <= end and fit_all(m, op, at, start, need, end):
        start = m[c.FIT_START]
        if start > limit:
            m[c.WANTED] = m[to_blame + c.S_TIME] + start - limit
            return to_blame
        add_label(m, tr, at, op, late)
        if m[c.FIT_CLOSE] >= f.INF or m[c.N_LABELS] >= m[c.MAX_LABELS]:
            return f.NONE
        need = m[c.FIT_CLOSE] + 1
    return f.NONE


@f.kernel
def note_last_bound(m: Ints, tr: int) -> None:
    """Set `LAST_BOUND` to the last time before which some operation of a train must not start."""
    for op in range(m[tr + c.T_OP], m[tr + c.T_SIZE + c.T_OP], c.O_SIZE):
        m[c.LAST_BOUND] = max(m[c.LAST_BOUND], m[op + c.O_LB])
        for row in range(m[op + c.O_IN], m[op + c.O_SIZE + c.O_IN], c.L_SIZE):
            other = m[row + c.L_OTHER]
            if m[other + c.O_TIME] >= 0:
                bound = m[other + c.O_TIME] + m[row + c.L_GAP]
                m[c.LAST_BOUND] = max(m[c.LAST_BOUND], bound)


@f.kernel
def find_way(m: Ints, tr: int, start: int, blink: float, budget: int) -> int:
    """Return the label of the cheapest way to the exit within a budget, or none.

    Parameters
    ----------
    m : array
        The memory; the train is out.
    tr : int
        The train.
    start : int
        Earliest start, s.
    blink : float
        Share of the ways that are overlooked, for variety.
    budget : int
        Largest cost that is of use.
    """
    first, last = m[tr + c.T_OP], m[tr + c.T_SIZE + c.T_OP] - c.O_SIZE
    for op in range(first, last + c.O_SIZE, c.O_SIZE):
        m[op + c.O_HEAD] = f.NONE
    m[c.N_LABELS], m[c.BUDGET], m[c.LAST_BOUND] = 0, budget, start
    note_last_bound(m, tr)
    new_heap(m)
    extend(m, tr, f.NONE, first, start, 0)
    while m[f.N_HEAP] > 0:
        at = heap_pop(m)
        if m[at + c.S_DEAD] == 1:
            continue
        op = m[at + c.S_OP]
        if op == last:
            return at
        begin, end = m[op + c.O_SUCC], m[op + c.O_SIZE + c.O_SUCC]
        for i in range(begin, end):
            if end - begin > 1 and chance(m) < blink:
                continue
            early = extend(m, tr, at, m[i], 0, 0)
            while early >= 0:
                again, behind = m[early + c.S_OP], m[early + c.S_PARENT]
                early = extend(m, tr, behind, again, m[c.WANTED], 1)
    return f.NONE
