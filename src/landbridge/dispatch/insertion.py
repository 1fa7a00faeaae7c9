"""Put a train into the plan, take it out, and undo both."""

from __future__ import annotations

from landbridge.dispatch import fields as f
from landbridge.dispatch.labels import slot_of
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import (
    end_of,
    forget_where,
    link_ends,
    note_order,
    note_where,
    put,
    take,
)
from landbridge.dispatch.times import cost_at, enqueue_behind, move_right


@f.kernel
def begin_move(m: Ints) -> None:
    """Start to write down what changes."""
    m[f.N_LOG] = 0
    m[f.N_ORDERS] = 0
    m[f.N_SAVED] = 0
    m[f.TOTAL_BEFORE] = m[f.TOTAL]


@f.kernel
def copy_cells(m: Ints, source: int, target: int, count: int) -> None:
    """Copy cells of the arena."""
    for i in range(count):
        m[target + i] = m[source + i]


@f.kernel
def save_train(m: Ints, tr: int) -> None:
    """Keep the rows of a train as they are."""
    n = m[f.N_SAVED]
    m[f.N_SAVED] = n + 1
    row = m[f.SAVED] + n * (f.T_SIZE + 1)
    m[row] = tr
    copy_cells(m, tr, row + 1, f.T_SIZE)
    events = m[f.SAVED_EVENTS] + n * m[f.WIDTH] * f.E_SIZE
    copy_cells(m, m[tr + f.T_EVENT], events, (m[tr + f.T_LEN] + 1) * f.E_SIZE)
    uses = m[f.SAVED_USES] + n * m[f.MOST_USES] * f.U_SIZE
    copy_cells(m, m[tr + f.T_TAKEN], uses, m[tr + f.T_USES] * f.U_SIZE)


@f.part
def bring_back(m: Ints, n: int) -> None:
    """Put the rows of a saved train back; the places in the orders stay."""
    row = m[f.SAVED] + n * (f.T_SIZE + 1)
    tr = m[row]
    copy_cells(m, row + 1, tr, f.T_SIZE)
    events = m[f.SAVED_EVENTS] + n * m[f.WIDTH] * f.E_SIZE
    copy_cells(m, events, m[tr + f.T_EVENT], (m[tr + f.T_LEN] + 1) * f.E_SIZE)
    saved = m[f.SAVED_USES] + n * m[f.MOST_USES] * f.U_SIZE
    u = m[tr + f.T_TAKEN]
    for _ in range(m[tr + f.T_USES]):
        place = m[u + f.U_POS]
        copy_cells(m, saved, u, f.U_SIZE)
        m[u + f.U_POS] = place
        saved += f.U_SIZE
        u += f.U_SIZE
    if m[tr + f.T_STATE] != f.ABSENT:
        note_where(m, tr)


@f.kernel
def undo_move(m: Ints) -> None:
    """Bring back what was there when the move began."""
    for row in range(m[f.ORDERS] + 4 * (m[f.N_ORDERS] - 1), m[f.ORDERS] - 1, -4):
        u = m[row + 1]
        m[u + f.U_RES], m[u + f.U_POS] = m[row + 2], m[row + 3]
        if m[row] == 1:
            take(m, u)
        else:
            put(m, u, m[row + 3])
    for n in range(m[f.N_SAVED]):
        tr = m[m[f.SAVED] + n * (f.T_SIZE + 1)]
        forget_where(m, tr, m[tr + f.T_EVENT])
    for row in range(m[f.LOG] + 2 * (m[f.N_LOG] - 1), m[f.LOG] - 1, -2):
        ev, time = m[row], m[row + 1]
        op = m[ev + f.E_OP]
        if op >= 0 and m[op + f.O_COST] < m[op + f.O_SIZE + f.O_COST]:
            change = cost_at(m, op, time) - cost_at(m, op, m[ev + f.E_TIME])
            m[m[ev + f.E_TRAIN] + f.T_COST] += change
        m[ev + f.E_TIME] = time
    for n in range(m[f.N_SAVED]):
        bring_back(m, n)
    m[f.TOTAL] = m[f.TOTAL_BEFORE]


@f.kernel
def release_of(m: Ints, u: int) -> int:
    """Return how long the track of a use stays taken after its end.

    Where it goes on over several operations, the one that frees it last holds, at the least.
    """
    release = f.ZERO
    for ev in range(m[u + f.U_BEGIN], m[u + f.U_END], f.E_SIZE):
        op = m[ev + f.E_OP]
        own = m[m[op + f.O_USE] + slot_of(m, op, m[u + f.U_RES]) * f.A_SIZE + f.A_REL]
        release = max(own, release - m[op + f.O_DUR])
    return release


@f.kernel
def cut(m: Ints, tr: int, keep: int, hold: int) -> None:
    """Take a train out of the plan, but for its first events.

    Parameters
    ----------
    m : array
        The arena.
    tr : int
        The train; it has been saved.
    keep : int
        Number of events that stay, at least 1.
    hold : int
        Until when the train is thought to stand at the last of them, fine.
    """
    if m[tr + f.T_STATE] != f.STUB:
        m[f.TOTAL] -= m[tr + f.T_COST]
    if m[tr + f.T_STATE] == f.ABSENT:
        note_where(m, tr)
    end = m[tr + f.T_EVENT] + keep * f.E_SIZE
    forget_where(m, tr, end)
    last = m[end - f.E_SIZE + f.E_OP]
    first = m[tr + f.T_TAKEN]
    for u in range(first + (m[tr + f.T_USES] - 1) * f.U_SIZE, first - 1, -f.U_SIZE):
        if m[u + f.U_BEGIN] >= end:
            note_order(m, u, f.ZERO)
            take(m, u)
            m[tr + f.T_USES] -= 1
            enqueue_behind(m, u, m[u + f.U_POS])
        elif m[u + f.U_END] >= end:
            m[u + f.U_END] = end
            m[u + f.U_REL] = release_of(m, u)
            enqueue_behind(m, u, m[u + f.U_POS] + 1)
    m[tr + f.T_LEN], m[tr + f.T_STATE], m[tr + f.T_HOLD] = keep, f.STUB, hold
    m[end + f.E_OP] = f.NONE
    m[end + f.E_TIME] = max(hold, f.after(m[end - f.E_SIZE + f.E_TIME], m[last + f.O_DUR]))
    m[end + f.E_USE] = first + m[tr + f.T_USES] * f.U_SIZE
    count_cost(m, tr)
    link_ends(m, tr)


@f.kernel
def cancel_train(m: Ints, tr: int) -> None:
    """Let a stub that waits outside not run at all."""
    forget_where(m, tr, m[tr + f.T_EVENT])
    m[tr + f.T_STATE] = f.ABSENT
    m[tr + f.T_COST] = m[tr + f.T_CANCEL]
    m[f.TOTAL] += m[tr + f.T_COST]


@f.kernel
def count_cost(m: Ints, tr: int) -> None:
    """Add up what a train costs on the way it has."""
    m[tr + f.T_COST] = 0
    for ev in range(m[tr + f.T_EVENT], end_of(m, tr), f.E_SIZE):
        m[tr + f.T_COST] += cost_at(m, m[ev + f.E_OP], m[ev + f.E_TIME])


@f.part
def own_shift(m: Ints, tr: int, u: int) -> int:
    """Return how many of its own uses, put in since, stand before the place found for a use.

    -1 when an earlier use of the train stands behind that place: the train would wait for itself.
    """
    resource = m[u + f.U_RES]
    if m[resource + f.R_MARK] != m[f.STAMP]:
        m[resource + f.R_MARK] = m[f.STAMP]
        return 0
    shift = 0
    for v in range(m[f.NEW_USES], u, f.U_SIZE):
        if m[v + f.U_RES] == resource:
            if m[v + f.U_NEXT] > m[u + f.U_POS]:
                return f.NONE
            shift += 1
    return shift


@f.kernel
def extend_use(m: Ints, tr: int, ev: int, row: int) -> None:
    """Let a use that goes on into the next operation end later."""
    u = m[tr + f.T_TAKEN] + (m[tr + f.T_USES] - 1) * f.U_SIZE
    while m[u + f.U_RES] != m[row + f.A_RES] or m[u + f.U_END] != ev:
        u -= f.U_SIZE
    m[u + f.U_END] = ev + f.E_SIZE
    m[u + f.U_REL] = release_of(m, u)


@f.part
def lay(m: Ints, tr: int, ev: int, label: int) -> bool:
    """Take the track of one event of a path; return whether the train does not meet itself.

    Until the ends are linked, the place found for a use is kept in the column for the next use.
    """
    op, before = m[ev + f.E_OP], m[ev - f.E_SIZE + f.E_OP]
    begin = m[op + f.O_USE]
    for row in range(begin, m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        if slot_of(m, before, m[row + f.A_RES]) >= 0:
            extend_use(m, tr, ev, row)
            continue
        u = m[tr + f.T_TAKEN] + m[tr + f.T_USES] * f.U_SIZE
        m[u + f.U_RES], m[u + f.U_REL] = m[row + f.A_RES], m[row + f.A_REL]
        m[u + f.U_BEGIN], m[u + f.U_END] = ev, ev + f.E_SIZE
        place = m[label + f.S_PLACE + (row - begin) // f.A_SIZE]
        m[u + f.U_POS], m[u + f.U_NEXT] = place, place
        shift = own_shift(m, tr, u)
        if shift < 0:
            return False
        m[tr + f.T_USES] += 1
        put(m, u, place + shift)
        note_order(m, u, f.ONE)
    return True


@f.kernel
def insert(m: Ints, tr: int, label: int) -> bool:
    """Put a stub on the way that a search found; return whether no trains wait in a circle.

    After `False` the state has to be undone.
    """
    count, at = 0, label
    while m[at + f.S_PARENT] >= 0:
        count += 1
        at = m[at + f.S_PARENT]
    first = end_of(m, tr)
    forget_where(m, tr, m[tr + f.T_EVENT])
    m[tr + f.T_LEN] += count
    at, end = label, end_of(m, tr)
    for ev in range(end - f.E_SIZE, first - 1, -f.E_SIZE):
        m[ev + f.E_OP], m[ev + f.E_TIME] = m[at + f.S_OP], m[at + f.S_TIME]
        m[ev + f.E_CAND] = at
        at = m[at + f.S_PARENT]
    m[f.STAMP] += 1
    m[f.NEW_USES] = m[tr + f.T_TAKEN] + m[tr + f.T_USES] * f.U_SIZE
    for ev in range(first, end, f.E_SIZE):
        last = ev - f.E_SIZE
        m[ev + f.E_USE] = m[tr + f.T_TAKEN] + m[tr + f.T_USES] * f.U_SIZE
        m[ev + f.E_RUN] = m[last + f.E_RUN] + m[m[last + f.E_OP] + f.O_DUR]
        if not lay(m, tr, ev, m[ev + f.E_CAND]):
            return False
    m[end + f.E_OP], m[end + f.E_TIME] = f.NONE, f.INF
    m[end + f.E_USE] = m[tr + f.T_TAKEN] + m[tr + f.T_USES] * f.U_SIZE
    link_ends(m, tr)
    note_where(m, tr)
    m[tr + f.T_STATE], m[tr + f.T_HOLD] = f.COMPLETE, f.INF
    count_cost(m, tr)
    m[f.TOTAL] += m[tr + f.T_COST]
    return move_right(m, tr, first)
