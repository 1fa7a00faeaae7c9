"""What a push costs everybody: how much slack lies between an event and each train's exit.

The tail of an event is, for each train, the least slack on a way from the event to the exit of the
train in the graph of what waits for what. Pushing the event by a time delays the exit by that much
less the slack. Only events that a search asks for, and what lies behind them, are looked at.
"""

from __future__ import annotations

from landbridge.dispatch import fields as f
from landbridge.dispatch.labels import pushed_use, rate_of
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import separation


@f.kernel
def tail_row(m: Ints, ev: int) -> int:
    """Return where the tail of an event stands."""
    trains = m[f.N_TRAINS] + m[f.N_CLOSURES]
    return m[f.TAILS] + ((ev - m[f.EVENTS]) // f.E_SIZE) * trains


@f.kernel
def want(m: Ints, ev: int, top: int) -> int:
    """Put an event on the stack unless its tail is known; return the new top."""
    if m[ev + f.E_TAIL] == m[f.SEARCH]:
        return top
    m[m[f.STACK] + top] = ev
    return top + 1


@f.kernel
def lower(m: Ints, row: int, other: int, slack: int) -> None:
    """Take over what is less in the tail of an event behind, with the slack in between."""
    for i in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        m[row + i] = min(m[row + i], m[other + i] + slack)


@f.part
def visit(m: Ints, ev: int, top: int) -> int:
    """Fill in the tail of an event, or put what it needs on the stack; return the new top."""
    row, known = tail_row(m, ev), top
    for i in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        m[row + i] = f.INF
    tr, op, time = m[ev + f.E_TRAIN], m[ev + f.E_OP], m[ev + f.E_TIME]
    behind = ev + f.E_SIZE
    if op >= 0 and m[behind + f.E_OP] >= 0:
        top = want(m, behind, top)
        if top == known:
            slack = m[behind + f.E_TIME] - f.after(time, m[op + f.O_DUR])
            lower(m, row, tail_row(m, behind), slack)
    elif (
        op >= 0
        and m[tr + f.T_STATE] == f.COMPLETE
        and m[op + f.O_COST] < m[op + f.O_SIZE + f.O_COST]
    ):
        late = time - (m[m[op + f.O_COST] + f.C_THR] << f.FINE_BITS)
        m[row + m[tr + f.T_NUMBER]] = max(0, -late)
    u = m[ev + f.E_ENDS]
    while u >= 0:
        resource = m[u + f.U_RES]
        order, count = m[resource + f.R_ORDER], m[resource + f.R_USES]
        for i in range(order + m[u + f.U_POS] + 1, order + count):
            v = m[i]
            if m[v + f.U_TRAIN] != tr:
                first = m[v + f.U_BEGIN]
                top = want(m, first, top)
                if top == known:
                    gap = separation(m, m[u + f.U_REL], resource, tr, m[v + f.U_TRAIN])
                    lower(m, row, tail_row(m, first), m[first + f.E_TIME] - f.free_from(time, gap))
                break
        u = m[u + f.U_NEXT]
    if top > known:
        return top
    m[ev + f.E_TAIL] = m[f.SEARCH]
    return top - 1


@f.part
def tail_of(m: Ints, ev: int) -> int:
    """Return where the tail of an event stands, filled in."""
    top = want(m, ev, f.ZERO)
    while top > 0:
        at = m[m[f.STACK] + top - 1]
        top = top - 1 if m[at + f.E_TAIL] == m[f.SEARCH] else visit(m, at, top)
    return tail_row(m, ev)


@f.part
def no_delays(m: Ints) -> None:
    """Let the next label delay nobody."""
    new = m[f.LABELS] + m[f.MAX_LABELS] * m[f.LABEL_SIZE]
    for i in range(m[f.DELAYS], m[f.LABEL_SIZE]):
        m[new + i] = 0


@f.part
def pushed_delays(m: Ints, tr: int, at: int, following: int, time: int) -> int:
    """Return what starting an operation at a time costs those behind on the track that it leaves.

    Sets the delays of the next label: of several pushes that reach an exit, the largest counts.
    """
    new = m[f.LABELS] + m[f.MAX_LABELS] * m[f.LABEL_SIZE] + m[f.DELAYS]
    old = at + m[f.DELAYS]
    trains = m[f.N_TRAINS] + m[f.N_CLOSURES]
    for i in range(trains):
        m[new + i] = m[old + i]
    op, total = m[at + f.S_OP], 0
    for row in range(m[op + f.O_USE], m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        u = pushed_use(m, tr, at, row, following, time)
        if u < 0:
            continue
        tail = tail_of(m, m[u + f.U_BEGIN])
        for i in range(m[f.N_TRAINS]):
            late = m[f.PUSH] - m[tail + i]
            if late > m[new + i]:
                rate = rate_of(m, m[f.TRAINS] + i * f.T_SIZE)
                total += ((late - m[new + i]) >> f.FINE_BITS) * rate
                m[new + i] = late
    return total
