"""Labels of the search for a way: their cost, until when their track is free, who beats whom."""

from __future__ import annotations

from landbridge.dispatch import fields as f
from landbridge.dispatch.heap import heap_push
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import draw, separation
from landbridge.dispatch.times import cost_at


@f.kernel
def exit_cost(m: Ints, tr: int, op: int, time: int) -> int:
    """Return the least that the exit costs a train that starts an operation at a time."""
    last = m[tr + f.T_SIZE + f.T_OP] - f.O_SIZE
    last_free = m[last + f.O_COST] == m[last + f.O_SIZE + f.O_COST]
    if last_free or m[op + f.O_SUCC] == m[op + f.O_SIZE + f.O_SUCC]:
        return 0  # it is in the cost so far, or nothing
    arrive = max(time + m[op + f.O_REM], m[op + f.O_LBX])
    return cost_at(m, last, arrive) - m[last + f.O_ROUTE]


@f.part
def slack_of(m: Ints, ev: int) -> int:
    """Return by how much an event may be delayed before its train pays.

    The train's own waiting later on its way takes up delay; what its delay does to others is not
    seen.
    """
    tr = m[ev + f.E_TRAIN]
    last = m[tr + f.T_EVENT] + (m[tr + f.T_LEN] - 1) * f.E_SIZE
    op = m[last + f.E_OP]
    if m[tr + f.T_STATE] != f.COMPLETE or m[op + f.O_COST] == m[op + f.O_SIZE + f.O_COST]:
        return f.INF
    time = m[last + f.E_TIME]
    slack = time - m[ev + f.E_TIME] - (m[last + f.E_RUN] - m[ev + f.E_RUN])
    return slack + max(0, (m[m[op + f.O_COST] + f.C_THR] << f.FINE_BITS) - time)


@f.kernel
def rate_of(m: Ints, tr: int) -> int:
    """Return what a train pays for each second of delay at its exit."""
    last = m[tr + f.T_SIZE + f.T_OP] - f.O_SIZE
    if m[last + f.O_COST] == m[last + f.O_SIZE + f.O_COST]:
        return 0
    return max(1, m[m[last + f.O_COST] + f.C_COEFF])


@f.kernel
def leave_by(m: Ints, resource: int, place: int, release: int, tr: int, most_push: int) -> int:
    """Return the latest end of a use that pushes those behind it by no more than told."""
    limit = f.INF
    order, count = m[resource + f.R_ORDER], m[resource + f.R_USES]
    every = m[resource + f.R_HEADWAY] >= 0
    for i in range(order + place, order + count):
        u = m[i]
        other = m[u + f.U_TRAIN]
        if other == tr:
            continue
        ev = m[u + f.U_BEGIN]
        start = m[ev + f.E_TIME]
        push = min(most_push, m[m[ev + f.E_OP] + f.O_UB] - start)
        gap = separation(m, release, resource, tr, other)
        limit = min(limit, f.latest_end(start + push, gap))
        if not every:
            break
    return limit


@f.kernel
def slot_of(m: Ints, op: int, resource: int) -> int:
    """Return which of the uses of an operation is of a resource, or none."""
    begin = m[op + f.O_USE]
    for row in range(begin, m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        if m[row + f.A_RES] == resource:
            return (row - begin) // f.A_SIZE
    return f.NONE


@f.kernel
def behind(m: Ints, resource: int, place: int, tr: int) -> int:
    """Return the use of another train that stands at or behind a place in an order, or none."""
    order, count = m[resource + f.R_ORDER], m[resource + f.R_USES]
    for i in range(order + place, order + count):
        if m[m[i] + f.U_TRAIN] != tr:
            return m[i]
    return f.NONE


@f.kernel
def pushed_use(m: Ints, tr: int, at: int, row: int, following: int, time: int) -> int:
    """Return the use that is pushed when a train leaves a track of a label at a time, or none.

    By how much is left in the cell `fields.PUSH`.
    """
    resource = m[row + f.A_RES]
    if slot_of(m, following, resource) >= 0:
        return f.NONE
    slot = (row - m[m[at + f.S_OP] + f.O_USE]) // f.A_SIZE
    u = behind(m, resource, m[at + f.S_PLACE + slot], tr)
    if u >= 0:
        gap = separation(m, m[row + f.A_REL], resource, tr, m[u + f.U_TRAIN])
        m[f.PUSH] = f.free_from(time, gap) - m[m[u + f.U_BEGIN] + f.E_TIME]
        if m[f.PUSH] > 0:
            return u
    return f.NONE


@f.part
def beaten(m: Ints, head: int, time: int, window: int, cost: int) -> bool:
    """Return whether a label of an operation is as good as a new one; mark those it beats."""
    at = m[head]
    while at >= 0:
        if m[at + f.S_TIME] <= time and m[at + f.S_WINDOW] >= window and m[at + f.S_COST] <= cost:
            return True
        if m[at + f.S_TIME] >= time and m[at + f.S_WINDOW] <= window and m[at + f.S_COST] >= cost:
            m[at + f.S_DEAD] = 1
        at = m[at + f.S_NEXT]
    return False


@f.kernel
def add_label(m: Ints, tr: int, op: int, time: int, cost: int, parent: int, budget: int) -> None:
    """Add a label whose places are the candidates; drop it when it is beaten or too dear."""
    total = cost + exit_cost(m, tr, op, time)
    if total > budget or time > m[op + f.O_UB] or m[f.N_LABELS] >= m[f.MAX_LABELS]:
        return
    begin, places = m[op + f.O_USE], m[f.PLACES]
    count = (m[op + f.O_SIZE + f.O_USE] - begin) // f.A_SIZE
    window = f.INF
    for i in range(count):
        row = begin + i * f.A_SIZE
        limit = leave_by(m, m[row + f.A_RES], m[places + i], m[row + f.A_REL], tr, f.ZERO)
        window = min(window, limit)
    head = m[f.HEADS] + (op - m[tr + f.T_OP]) // f.O_SIZE
    if beaten(m, head, time, window, cost):
        return
    at = m[f.LABELS] + m[f.N_LABELS] * m[f.LABEL_SIZE]
    m[f.N_LABELS] += 1
    m[at + f.S_OP], m[at + f.S_TIME], m[at + f.S_COST] = op, time, cost
    m[at + f.S_WINDOW], m[at + f.S_PARENT], m[at + f.S_DEAD] = window, parent, 0
    m[at + f.S_PUSHED], m[at + f.S_AMOUNT] = m[f.PUSHED], m[f.AMOUNT]
    m[at + f.S_NEXT] = m[head]
    m[head] = at
    for i in range(count):
        m[at + f.S_PLACE + i] = m[places + i]
    if m[f.TAILS] > 0:
        new = m[f.LABELS] + m[f.MAX_LABELS] * m[f.LABEL_SIZE]
        for i in range(m[f.DELAYS], m[f.LABEL_SIZE]):
            m[at + i] = m[new + i]
    # Cheapest first, then the deepest, then any.
    depth = (m[tr + f.T_SIZE + f.T_OP] - op) // f.O_SIZE
    heap_push(m, (total << 14) | (min(depth, 1023) << 4) | (draw(m) & 15), at)


@f.kernel
def push_cost(m: Ints, tr: int, at: int, following: int, time: int, weight: int) -> int:
    """Return the estimated cost of starting an operation at a time for those behind on the track.

    Sets the train pushed last and the amount, so that a train which is pushed along the way counts
    once.
    """
    m[f.PUSHED], m[f.AMOUNT] = m[at + f.S_PUSHED], m[at + f.S_AMOUNT]
    op, total = m[at + f.S_OP], 0
    for row in range(m[op + f.O_USE], m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        u = pushed_use(m, tr, at, row, following, time)
        if u < 0:
            continue
        other = m[u + f.U_TRAIN]
        late = max(0, m[f.PUSH] - slack_of(m, m[u + f.U_BEGIN])) >> f.FINE_BITS
        amount = late * rate_of(m, other) * weight >> 4
        if m[f.PUSHED] == other:
            total += max(0, amount - m[f.AMOUNT])
            m[f.AMOUNT] = max(amount, m[f.AMOUNT])
        else:
            total += amount
            m[f.PUSHED], m[f.AMOUNT] = other, amount
    return total
