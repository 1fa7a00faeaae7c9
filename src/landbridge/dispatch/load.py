"""Bring a whole plan into the arena, and take one out."""

from __future__ import annotations

from typing import Final

from landbridge.dispatch import fields as f
from landbridge.dispatch.insertion import begin_move, cancel_train, count_cost, extend_use
from landbridge.dispatch.labels import slot_of
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.settle import settle
from landbridge.dispatch.state import at_entry, empty, link_ends, note_where, put
from landbridge.dispatch.times import earliest

# Orders that go round in a circle never come to rest.
_MOST_PASSES: Final = 50


@f.kernel
def write_plan(m: Ints, rows: Ints) -> int:
    """Write the events of all complete trains down as (operation, time); return how many."""
    n = 0
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        if m[tr + f.T_STATE] == f.COMPLETE:
            ev = m[tr + f.T_EVENT]
            for _ in range(m[tr + f.T_LEN]):
                rows[n, 0], rows[n, 1] = m[ev + f.E_OP], m[ev + f.E_TIME]
                n += 1
                ev += f.E_SIZE
        tr += f.T_SIZE
    return n


@f.kernel
def lay_path(m: Ints, tr: int) -> None:
    """Make the uses of a train's path; they do not stand in the orders yet."""
    ev = m[tr + f.T_EVENT]
    before = f.NONE
    for k in range(m[tr + f.T_LEN]):
        op = m[ev + f.E_OP]
        m[ev + f.E_USE] = m[tr + f.T_TAKEN] + m[tr + f.T_USES] * f.U_SIZE
        m[ev + f.E_RUN] = 0
        m[ev + f.E_TIME] = m[op + f.O_LB]
        if k > 0:
            last = ev - f.E_SIZE
            m[ev + f.E_RUN] = m[last + f.E_RUN] + m[before + f.O_DUR]
        for row in range(m[op + f.O_USE], m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
            if k > 0 and slot_of(m, before, m[row + f.A_RES]) >= 0:
                extend_use(m, tr, ev, row)
                continue
            u = m[tr + f.T_TAKEN] + m[tr + f.T_USES] * f.U_SIZE
            m[u + f.U_RES], m[u + f.U_REL] = m[row + f.A_RES], m[row + f.A_REL]
            m[u + f.U_BEGIN], m[u + f.U_END] = ev, ev + f.E_SIZE
            m[tr + f.T_USES] += 1
        before = op
        ev += f.E_SIZE
    m[ev + f.E_OP], m[ev + f.E_TIME] = f.NONE, f.INF
    m[ev + f.E_USE] = m[tr + f.T_TAKEN] + m[tr + f.T_USES] * f.U_SIZE


@f.kernel
def load_rows(m: Ints, operations: Ints) -> bool:
    """Load a plan, given as operations in the order of its list; return whether it holds.

    Times are the earliest ones for the routes and orders of the list.
    """
    empty(m)
    for op in operations:
        tr = m[op + f.O_TRAIN]
        m[m[tr + f.T_EVENT] + m[tr + f.T_LEN] * f.E_SIZE + f.E_OP] = op
        m[tr + f.T_LEN] += 1
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        lay_path(m, tr)
        link_ends(m, tr)
        note_where(m, tr)
        m[tr + f.T_KEY] = m[tr + f.T_EVENT]
        tr += f.T_SIZE
    for op in operations:  # each train's next event
        tr = m[op + f.O_TRAIN]
        ev = m[tr + f.T_KEY]
        m[tr + f.T_KEY] = ev + f.E_SIZE
        for u in range(m[ev + f.E_USE], m[ev + f.E_SIZE + f.E_USE], f.U_SIZE):
            put(m, u, m[m[u + f.U_RES] + f.R_USES])
        m[ev + f.E_TIME] = m[op + f.O_LB] if m[f.GENERAL] else earliest(m, ev)
        if m[ev + f.E_TIME] > m[op + f.O_UB]:
            return False
    return (m[f.GENERAL] != 0 or raise_all(m, operations)) and complete(m)


@f.kernel
def raise_all(m: Ints, operations: Ints) -> bool:
    """Let each event wait for all that it waits for; return whether its times hold.

    In the order of a list without faults nothing is left to raise. A plan that breaks a rule may
    let a use begin before the one in front of it ends.
    """
    for _ in range(_MOST_PASSES):
        tr = m[f.TRAINS]
        for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
            m[tr + f.T_KEY] = m[tr + f.T_EVENT]
            tr += f.T_SIZE
        raised = False
        for op in operations:
            tr = m[op + f.O_TRAIN]
            ev = m[tr + f.T_KEY]
            m[tr + f.T_KEY] = ev + f.E_SIZE
            time = earliest(m, ev)
            if time > m[op + f.O_UB]:
                return False
            if time > m[ev + f.E_TIME]:
                m[ev + f.E_TIME] = time
                raised = True
        if not raised:
            return True
    return False


@f.kernel
def complete(m: Ints) -> bool:
    """Add up the costs of a plan that stands whole; return whether its times hold."""
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        if m[tr + f.T_LEN] == 0:
            at_entry(m, tr)
            cancel_train(m, tr)
        else:
            m[tr + f.T_STATE] = f.COMPLETE
            count_cost(m, tr)
            m[f.TOTAL] += m[tr + f.T_COST]
        tr += f.T_SIZE
    begin_move(m)
    return settle(m)
