"""Earliest times of a plan whose routes and orders are fixed: longest paths, kept up to date.

Every event waits for the event before it on its train, and for the uses before its own in the
orders of its resources (the alternative graph of Mascis and Pacciarelli 2002, with routes). Taking
trains out only lets others move left, putting one in only pushes them right; both are done by
touching what changes and nothing else.
"""

from __future__ import annotations

from landbridge.dispatch import fields as f
from landbridge.dispatch.heap import heap_pop, heap_push, new_heap
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import end_of, separation


@f.kernel
def cost_at(m: Ints, op: int, time: int) -> int:
    """Return what the start of an operation at a fine time costs."""
    total = m[op + f.O_ROUTE]
    for row in range(m[op + f.O_COST], m[op + f.O_SIZE + f.O_COST], f.C_SIZE):
        late = (time >> f.FINE_BITS) - m[row + f.C_THR]
        if late >= 0:
            total += late * m[row + f.C_COEFF] + m[row + f.C_INC]
    return total


@f.kernel
def set_time(m: Ints, ev: int, time: int) -> None:
    """Move an event, and keep the costs and the log."""
    op, old = m[ev + f.E_OP], m[ev + f.E_TIME]
    row = m[f.LOG] + 2 * m[f.N_LOG]
    m[row], m[row + 1] = ev, old
    m[f.N_LOG] += 1
    m[ev + f.E_TIME] = time
    if op >= 0 and m[op + f.O_COST] < m[op + f.O_SIZE + f.O_COST]:
        change = cost_at(m, op, time) - cost_at(m, op, old)
        tr = m[ev + f.E_TRAIN]
        m[tr + f.T_COST] += change
        if m[tr + f.T_STATE] == f.COMPLETE:
            m[f.TOTAL] += change


@f.kernel
def free_after(m: Ints, resource: int, place: int, tr: int) -> int:
    """Return from when a train may use a resource at a place in its order."""
    order = m[resource + f.R_ORDER]
    every = m[resource + f.R_HEADWAY] >= 0
    time, seen = -f.INF, f.NONE
    for i in range(order + place - 1, order - 1, -1):
        u = m[i]
        other = m[u + f.U_TRAIN]
        if other == tr:
            continue
        if seen >= 0 and other != seen and not every:
            break
        seen = other
        gap = separation(m, m[u + f.U_REL], resource, other, tr)
        time = max(time, f.free_from(m[m[u + f.U_END] + f.E_TIME], gap))
    return time


@f.kernel
def earliest(m: Ints, ev: int) -> int:
    """Return the earliest time of an event, given those of the events that it waits for."""
    tr, op = m[ev + f.E_TRAIN], m[ev + f.E_OP]
    time = m[tr + f.T_HOLD] if op < 0 else m[op + f.O_LB]
    if ev > m[tr + f.T_EVENT]:
        last = m[ev - f.E_SIZE + f.E_OP]
        time = max(time, f.after(m[ev - f.E_SIZE + f.E_TIME], m[last + f.O_DUR]))
    if op < 0:
        return time
    for u in range(m[ev + f.E_USE], m[ev + f.E_SIZE + f.E_USE], f.U_SIZE):
        time = max(time, free_after(m, m[u + f.U_RES], m[u + f.U_POS], tr))
    for row in range(m[op + f.O_IN], m[op + f.O_SIZE + f.O_IN], f.L_SIZE):
        first = m[m[row + f.L_CELL]]
        if first >= 0:
            second = (m[first + f.E_TIME] >> f.FINE_BITS) << f.FINE_BITS
            time = max(time, second + m[row + f.L_GAP])
    return time


@f.kernel
def enqueue(m: Ints, ev: int) -> None:
    """Put an event into the heap, once, by the time it has now."""
    if m[ev + f.E_MARK] != m[f.STAMP]:
        m[ev + f.E_MARK] = m[f.STAMP]
        heap_push(m, m[ev + f.E_TIME], ev)


@f.kernel
def enqueue_behind(m: Ints, u: int, place: int) -> None:
    """Put the event that waits for a use, standing at a place in the order, into the heap."""
    resource, tr = m[u + f.U_RES], m[u + f.U_TRAIN]
    order, count = m[resource + f.R_ORDER], m[resource + f.R_USES]
    every = m[resource + f.R_HEADWAY] >= 0
    for i in range(order + place, order + count):
        v = m[i]
        if m[v + f.U_TRAIN] != tr:
            enqueue(m, m[v + f.U_BEGIN])
            if not every:
                break


@f.kernel
def move_left(m: Ints) -> None:
    """Let the events of the heap, and all that waits for them, start as early as they can.

    They are looked at by the time they had: whatever an event waits for had an earlier one, so
    each is looked at once.
    """
    while m[f.N_HEAP] > 0:
        ev = heap_pop(m)
        tr = m[ev + f.E_TRAIN]
        if ev > end_of(m, tr):
            continue  # taken out since
        time = earliest(m, ev)
        if time >= m[ev + f.E_TIME]:
            continue
        set_time(m, ev, time)
        if ev < end_of(m, tr):
            enqueue(m, ev + f.E_SIZE)
        u = m[ev + f.E_ENDS]
        while u >= 0:
            enqueue_behind(m, u, m[u + f.U_POS] + 1)
            u = m[u + f.U_NEXT]


@f.kernel
def suggest(m: Ints, ev: int, time: int, origin: int) -> None:
    """Note that an event cannot start before a time, because of an event of the train put in."""
    if time <= m[ev + f.E_TIME]:
        return
    if m[ev + f.E_MARK] == m[f.STAMP] and m[ev + f.E_CAND] >= time:
        return
    m[ev + f.E_MARK] = m[f.STAMP]
    m[ev + f.E_CAND] = time
    m[ev + f.E_FROM] = origin
    heap_push(m, m[ev + f.E_TIME], ev)


@f.kernel
def suggest_behind(m: Ints, ev: int, origin: int) -> None:
    """Note what the uses that end with an event mean for those behind them."""
    end = m[ev + f.E_TIME]
    u = m[ev + f.E_ENDS]
    while u >= 0:
        resource, tr = m[u + f.U_RES], m[u + f.U_TRAIN]
        order, count = m[resource + f.R_ORDER], m[resource + f.R_USES]
        every = m[resource + f.R_HEADWAY] >= 0
        for i in range(order + m[u + f.U_POS] + 1, order + count):
            v = m[i]
            other = m[v + f.U_TRAIN]
            if other == tr:
                continue
            gap = separation(m, m[u + f.U_REL], resource, tr, other)
            suggest(m, m[v + f.U_BEGIN], f.free_from(end, gap), origin)
            if not every:
                break
        u = m[u + f.U_NEXT]


@f.kernel
def move_right(m: Ints, tr: int, first: int) -> bool:
    """Push what a train, put in from an event on, pushes; return whether that has an end.

    A push that comes back to an event of the train not behind the one where it began is a circle:
    trains that wait for each other. Every arc of a circle takes time, so it always comes back.
    """
    new_heap(m)
    for ev in range(first, end_of(m, tr), f.E_SIZE):
        suggest_behind(m, ev, ev)
    pops = 0
    while m[f.N_HEAP] > 0:
        ev = heap_pop(m)
        time, origin = m[ev + f.E_CAND], m[ev + f.E_FROM]
        if time <= m[ev + f.E_TIME]:
            continue
        pops += 1
        if m[ev + f.E_TRAIN] == tr:
            if origin >= ev:
                return False
            origin = ev
        op = m[ev + f.E_OP]
        if pops > m[f.MAX_PUSHES] or time >= f.INF or (op >= 0 and time > m[op + f.O_UB]):
            return False
        set_time(m, ev, time)
        if op >= 0:
            suggest(m, ev + f.E_SIZE, f.after(time, m[op + f.O_DUR]), origin)
        suggest_behind(m, ev, origin)
    return True
