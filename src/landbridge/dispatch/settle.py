"""All times anew, where relations tie trains together.

With relations the earliest times are still the least that fulfil every rule, but what waits for
what has no order in time any more: an event may have to wait for one that comes later (a longest
stay). So they are found by label-correcting (Bellman 1958), from the bounds upwards.
"""

from __future__ import annotations

from landbridge.dispatch import fields as f
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import end_of, separation
from landbridge.dispatch.times import set_time


@f.kernel
def enlist(m: Ints, ev: int, last: int) -> int:
    """Put an event at the end of the line unless it stands there; return the new end."""
    if m[ev + f.E_MARK] == m[f.STAMP]:
        return last
    m[ev + f.E_MARK] = m[f.STAMP]
    m[m[f.HEAP] + last] = ev
    return (last + 1) % m[f.HEAP_SIZE]


@f.kernel
def raise_to(m: Ints, ev: int, time: int, last: int) -> int:
    """Let an event start no earlier than a time; return the new end of the line."""
    if time <= m[ev + f.E_CAND] or time >= f.INF:
        return last
    m[ev + f.E_CAND] = time
    return enlist(m, ev, last)


@f.part
def line_up(m: Ints) -> int:
    """Set every event to its bound and put it into the line; return the end of the line."""
    m[f.STAMP] += 1
    last = f.ZERO
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        if m[tr + f.T_STATE] == f.ABSENT:
            tr += f.T_SIZE
            continue
        for ev in range(m[tr + f.T_EVENT], end_of(m, tr), f.E_SIZE):
            m[ev + f.E_CAND] = m[m[ev + f.E_OP] + f.O_LB]
            last = enlist(m, ev, last)
        m[end_of(m, tr) + f.E_CAND] = m[tr + f.T_HOLD]
        if m[tr + f.T_STATE] == f.COMPLETE:
            m[end_of(m, tr) + f.E_CAND] = f.INF
        last = enlist(m, end_of(m, tr), last)
        tr += f.T_SIZE
    return last


@f.kernel
def raise_behind(m: Ints, ev: int, last: int) -> int:
    """Raise what waits for the uses that end with an event; return the new end of the line."""
    end = m[ev + f.E_CAND]
    u = m[ev + f.E_ENDS]
    while u >= 0:
        resource, tr = m[u + f.U_RES], m[u + f.U_TRAIN]
        order, count = m[resource + f.R_ORDER], m[resource + f.R_USES]
        every = m[resource + f.R_HEADWAY] >= 0
        for i in range(order + m[u + f.U_POS] + 1, order + count):
            other = m[m[i] + f.U_TRAIN]
            if other == tr:
                continue
            if end >= f.INF and m[tr + f.T_STATE] == f.COMPLETE:
                return f.NONE  # nobody comes after an exit that holds its track
            gap = separation(m, m[u + f.U_REL], resource, tr, other)
            last = raise_to(m, m[m[i] + f.U_BEGIN], f.free_from(end, gap), last)
            if not every:
                break
        u = m[u + f.U_NEXT]
    return last


@f.kernel
def settle(m: Ints) -> bool:
    """Give every event its earliest time; return whether there is one for all.

    Stubs that stand without end hold up nobody here; the search does not pass them.
    """
    if m[f.GENERAL] == 0:
        return True
    last = line_up(m)
    first, visits, most = 0, 0, 60 * last + 10_000
    while first != last:
        ev = m[m[f.HEAP] + first]
        first = (first + 1) % m[f.HEAP_SIZE]
        m[ev + f.E_MARK] = 0
        visits += 1
        op, time = m[ev + f.E_OP], m[ev + f.E_CAND]
        if visits > most or (op >= 0 and time > m[op + f.O_UB]):
            return False
        last = raise_behind(m, ev, last)
        if last < 0:
            return False
        if op < 0:
            continue
        last = raise_to(m, ev + f.E_SIZE, f.after(time, m[op + f.O_DUR]), last)
        second = (time >> f.FINE_BITS) << f.FINE_BITS
        for row in range(m[op + f.O_OUT], m[op + f.O_SIZE + f.O_OUT], f.L_SIZE):
            other = m[m[row + f.L_CELL]]
            if other >= 0:
                last = raise_to(m, other, second + m[row + f.L_GAP], last)
    take_over(m)
    return True


@f.part
def take_over(m: Ints) -> None:
    """Move every event to the time that was found."""
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS] + m[f.N_CLOSURES]):
        if m[tr + f.T_STATE] == f.ABSENT:
            tr += f.T_SIZE
            continue
        for ev in range(m[tr + f.T_EVENT], end_of(m, tr) + f.E_SIZE, f.E_SIZE):
            if m[ev + f.E_CAND] != m[ev + f.E_TIME]:
                set_time(m, ev, m[ev + f.E_CAND])
        tr += f.T_SIZE
