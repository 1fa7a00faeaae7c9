"""Small steps in the arena: random numbers, orders of resources, ends of uses."""

from __future__ import annotations

from typing import Any

import numpy as np

from landbridge.dispatch import fields as f
from landbridge.dispatch.problem import Ints


@f.kernel
def draw(m: Ints) -> int:
    """Return the next random number, 31 bits (Marsaglia 2003, xorshift)."""
    x = np.uint64(m[f.RANDOM])
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    m[f.RANDOM] = np.int64(x)
    drawn: Any = np.int64((x * np.uint64(2685821657736338717)) >> np.uint64(33))
    return drawn


@f.kernel
def chance(m: Ints) -> float:
    """Return a random number from 0 to 1."""
    return draw(m) / 2147483648.0


@f.kernel
def separation(m: Ints, release: int, resource: int, earlier: int, later: int) -> int:
    """Return the least time between the uses of two trains at a resource."""
    table = m[resource + f.R_HEADWAY]
    if table < 0:
        return release
    if m[earlier + f.T_FIXED] + m[later + f.T_FIXED] > 0:
        return 0  # a closure
    classes = m[f.N_CLASSES]
    row = table * classes + m[earlier + f.T_CLASS]
    return max(release, m[m[f.HEADWAYS] + row * classes + m[later + f.T_CLASS]])


@f.kernel
def note_where(m: Ints, tr: int) -> None:
    """Remember at which event each operation of the problem starts; only relations ask."""
    if m[f.GENERAL] == 0:
        return
    ev = m[tr + f.T_EVENT]
    for _ in range(m[tr + f.T_LEN]):
        m[m[m[ev + f.E_OP] + f.O_CELL]] = ev
        ev += f.E_SIZE


@f.kernel
def forget_where(m: Ints, tr: int, first: int) -> None:
    """Forget the operations of a train from an event on."""
    if m[f.GENERAL] == 0:
        return
    for ev in range(first, end_of(m, tr), f.E_SIZE):
        m[m[m[ev + f.E_OP] + f.O_CELL]] = f.NONE


@f.kernel
def end_of(m: Ints, tr: int) -> int:
    """Return the event that ends the last operation of a train."""
    return m[tr + f.T_EVENT] + m[tr + f.T_LEN] * f.E_SIZE


@f.kernel
def link_ends(m: Ints, tr: int) -> None:
    """Chain the uses of a train by the event that ends them."""
    ev = m[tr + f.T_EVENT]
    for _ in range(m[tr + f.T_LEN] + 1):
        m[ev + f.E_ENDS] = f.NONE
        ev += f.E_SIZE
    u = m[tr + f.T_TAKEN]
    for _ in range(m[tr + f.T_USES]):
        end = m[u + f.U_END]
        m[u + f.U_NEXT] = m[end + f.E_ENDS]
        m[end + f.E_ENDS] = u
        u += f.U_SIZE


@f.kernel
def put(m: Ints, u: int, place: int) -> None:
    """Put a use into the order of its resource."""
    resource = m[u + f.U_RES]
    order, count = m[resource + f.R_ORDER], m[resource + f.R_USES]
    for i in range(order + count, order + place, -1):
        moved = m[i - 1]
        m[i] = moved
        m[moved + f.U_POS] += 1
    m[order + place] = u
    m[u + f.U_POS] = place
    m[resource + f.R_USES] = count + 1


@f.kernel
def take(m: Ints, u: int) -> None:
    """Take a use out of the order of its resource."""
    resource = m[u + f.U_RES]
    order, count = m[resource + f.R_ORDER], m[resource + f.R_USES] - 1
    for i in range(order + m[u + f.U_POS], order + count):
        moved = m[i + 1]
        m[i] = moved
        m[moved + f.U_POS] -= 1
    m[resource + f.R_USES] = count


@f.kernel
def note_order(m: Ints, u: int, kind: int) -> None:
    """Write down that a use was put into (1) or taken out of (0) the order, to undo it."""
    row = m[f.ORDERS] + 4 * m[f.N_ORDERS]
    m[row] = kind
    m[row + 1] = u
    m[row + 2] = m[u + f.U_RES]
    m[row + 3] = m[u + f.U_POS]
    m[f.N_ORDERS] += 1


@f.kernel
def empty(m: Ints) -> None:
    """Take every train out of the plan, and every use out of the orders."""
    m[f.TOTAL] = 0
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        for op in range(m[tr + f.T_OP], m[tr + f.T_SIZE + f.T_OP], f.O_SIZE):
            m[m[op + f.O_CELL]] = f.NONE
            for at in range(m[op + f.O_USE], m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
                m[m[at + f.A_RES] + f.R_USES] = 0
        m[tr + f.T_LEN], m[tr + f.T_USES] = 0, 0
        m[tr + f.T_HOLD], m[tr + f.T_COST] = f.INF, 0
        tr += f.T_SIZE


@f.kernel
def start_over(m: Ints) -> None:
    """Put every train back to its entry; what stands on track stays there without end."""
    empty(m)
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        at_entry(m, tr)
        tr += f.T_SIZE


@f.kernel
def at_entry(m: Ints, tr: int) -> None:
    """Put a train at its entry, behind whatever else stands there."""
    op, ev, u = m[tr + f.T_OP], m[tr + f.T_EVENT], m[tr + f.T_TAKEN]
    m[tr + f.T_LEN], m[tr + f.T_STATE] = 1, f.STUB
    end = ev + f.E_SIZE
    m[ev + f.E_OP], m[ev + f.E_TIME] = op, m[op + f.O_LB]
    m[ev + f.E_USE], m[ev + f.E_RUN] = u, 0
    for at in range(m[op + f.O_USE], m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        m[u + f.U_RES], m[u + f.U_REL] = m[at + f.A_RES], m[at + f.A_REL]
        m[u + f.U_BEGIN], m[u + f.U_END] = ev, end
        put(m, u, m[m[at + f.A_RES] + f.R_USES])
        u += f.U_SIZE
    m[tr + f.T_USES] = (u - m[tr + f.T_TAKEN]) // f.U_SIZE
    m[end + f.E_OP], m[end + f.E_TIME], m[end + f.E_USE] = f.NONE, f.INF, u
    link_ends(m, tr)
    note_where(m, tr)
