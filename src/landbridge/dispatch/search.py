"""The cheapest way of one train through the plan of the others.

A search over (operation, place in the orders of its resources), in the manner of safe-interval path
planning (Phillips and Likhachev 2011). Where it may push, a train that comes later may still take
its place before another that is thereby pushed back, as long as that is not by more than
``most_push``; what it costs the other is estimated here and computed by `times.move_right`.
"""

from __future__ import annotations

from landbridge.dispatch import fields as f
from landbridge.dispatch.heap import heap_pop
from landbridge.dispatch.labels import add_label, behind, leave_by, push_cost, slot_of
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.state import chance, end_of
from landbridge.dispatch.tails import no_delays, pushed_delays
from landbridge.dispatch.times import cost_at, free_after


@f.part
def place_at(m: Ints, resource: int, time: int) -> int:
    """Return the first place in an order whose use starts at or after a time."""
    order = m[resource + f.R_ORDER]
    low, high = 0, m[resource + f.R_USES]
    while low < high:
        middle = (low + high) >> 1
        if m[m[m[order + middle] + f.U_BEGIN] + f.E_TIME] < time:
            low = middle + 1
        else:
            high = middle
    return low


@f.part
def behind_own(m: Ints, resource: int, place: int, tr: int) -> int:
    """Return the first place at or after one that is behind all uses that the train keeps."""
    if m[tr + f.T_USES] > 0:
        order = m[resource + f.R_ORDER]
        for i in range(m[resource + f.R_USES] - 1, place - 1, -1):
            if m[m[order + i] + f.U_TRAIN] == tr:
                return i + 1
    return place


@f.part
def waits_for(m: Ints, at: int, op: int, following: int, x: int, tr: int) -> bool:
    """Return whether the train of a use waits, before it is over, for track of an operation."""
    begin = m[op + f.O_USE]
    for row in range(begin, m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        if slot_of(m, following, m[row + f.A_RES]) >= 0:
            continue
        place = m[at + f.S_PLACE + (row - begin) // f.A_SIZE]
        y = behind(m, m[row + f.A_RES], place, tr)
        if y >= 0 and m[y + f.U_TRAIN] == m[x + f.U_TRAIN] and m[x + f.U_END] >= m[y + f.U_BEGIN]:
            return True
    return False


@f.part
def blocked(m: Ints, at: int, op: int, following: int, tr: int) -> bool:
    """Return whether the candidate places make two trains wait for each other at once.

    That is so when the train waits, at the next track, for one that itself waits for the track on
    which it stands; or goes, there, before one that is ahead of it here.
    """
    first = m[following + f.O_USE]
    for row in range(first, m[following + f.O_SIZE + f.O_USE], f.A_SIZE):
        resource = m[row + f.A_RES]
        if slot_of(m, op, resource) >= 0:
            continue
        place = m[m[f.PLACES] + (row - first) // f.A_SIZE]
        before = m[m[resource + f.R_ORDER] + place - 1]
        if place > 0 and waits_for(m, at, op, following, before, tr):
            return True
        y = behind(m, resource, place, tr)
        if y < 0:
            continue
        u = m[m[y + f.U_BEGIN] + f.E_ENDS]
        while u >= 0:
            slot = slot_of(m, op, m[u + f.U_RES])
            if slot >= 0 and m[u + f.U_POS] < m[at + f.S_PLACE + slot]:
                return True
            u = m[u + f.U_NEXT]
    return False


@f.part
def latest_leave(m: Ints, tr: int, at: int, op: int, following: int, most_push: int) -> int:
    """Return the latest start of an operation that leaves the track of a label in time."""
    leave = m[following + f.O_UB]
    begin = m[op + f.O_USE]
    for row in range(begin, m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        resource = m[row + f.A_RES]
        if slot_of(m, following, resource) < 0:
            place = m[at + f.S_PLACE + (row - begin) // f.A_SIZE]
            leave = min(leave, leave_by(m, resource, place, m[row + f.A_REL], tr, most_push))
    return leave


@f.part
def first_places(m: Ints, tr: int, at: int, op: int, following: int, time: int) -> int:
    """Set the first candidate places of an operation; return how many of its uses are fresh."""
    fresh, first = 0, m[following + f.O_USE]
    for row in range(first, m[following + f.O_SIZE + f.O_USE], f.A_SIZE):
        resource, j = m[row + f.A_RES], (row - first) // f.A_SIZE
        slot = slot_of(m, op, resource)
        if slot >= 0:
            m[m[f.PLACES] + j] = m[at + f.S_PLACE + slot]
        else:
            m[m[f.PLACES] + j] = behind_own(m, resource, place_at(m, resource, time), tr)
            m[m[f.FRESH] + fresh] = j
            fresh += 1
    return fresh


@f.part
def next_places(m: Ints, first: int, fresh: int) -> bool:
    """Let the one go first, of all that stand behind the candidate places, who comes first."""
    pick, soonest = f.NONE, f.INF
    for i in range(fresh):
        j = m[m[f.FRESH] + i]
        resource = m[first + j * f.A_SIZE + f.A_RES]
        place = m[m[f.PLACES] + j]
        if place < m[resource + f.R_USES]:
            u = m[m[resource + f.R_ORDER] + place]
            start = m[m[u + f.U_BEGIN] + f.E_TIME]
            if start < soonest:
                pick, soonest = j, start
    if pick < 0:
        return False
    m[m[f.PLACES] + pick] += 1
    return True


@f.kernel
def expand(
    m: Ints, tr: int, at: int, following: int, most_push: int, weight: int, budget: int
) -> None:
    """Add the labels of every place at which an operation may follow that of a label."""
    op = m[at + f.S_OP]
    base = f.after(m[at + f.S_TIME], m[op + f.O_DUR])
    base = max(base, m[following + f.O_LB])
    for row in range(m[following + f.O_IN], m[following + f.O_SIZE + f.O_IN], f.L_SIZE):
        before = m[m[row + f.L_CELL]]
        if before >= 0:
            second = (m[before + f.E_TIME] >> f.FINE_BITS) << f.FINE_BITS
            base = max(base, second + m[row + f.L_GAP])
    leave = latest_leave(m, tr, at, op, following, most_push)
    if base > leave:
        return
    first, duration = m[following + f.O_USE], m[following + f.O_DUR]
    fresh = first_places(m, tr, at, op, following, base + duration - most_push)
    while True:
        time = base
        for i in range(fresh):
            j = m[m[f.FRESH] + i]
            resource = m[first + j * f.A_SIZE + f.A_RES]
            time = max(time, free_after(m, resource, m[m[f.PLACES] + j], tr))
        if time > leave or time >= f.INF:
            return
        fits, end = True, f.after(time, duration)
        for i in range(fresh):
            j = m[m[f.FRESH] + i]
            row = first + j * f.A_SIZE
            place = m[m[f.PLACES] + j]
            limit = leave_by(m, m[row + f.A_RES], place, m[row + f.A_REL], tr, most_push)
            fits &= end <= limit
        if fits and not (most_push > 0 and blocked(m, at, op, following, tr)):
            cost = m[at + f.S_COST] + cost_at(m, following, time)
            if m[f.TAILS] > 0:
                cost += pushed_delays(m, tr, at, following, time)
            else:
                cost += push_cost(m, tr, at, following, time, weight)
            add_label(m, tr, following, time, cost, at, budget)
        if not next_places(m, first, fresh):
            return


@f.kernel
def start_search(m: Ints, tr: int, budget: int) -> None:
    """Begin a search where a train stands."""
    m[f.N_LABELS] = 0
    m[f.N_HEAP] = 0
    m[f.SEARCH] += 1
    heads = m[f.HEADS]
    for i in range((m[tr + f.T_SIZE + f.T_OP] - m[tr + f.T_OP]) // f.O_SIZE):
        m[heads + i] = f.NONE
    last = end_of(m, tr) - f.E_SIZE
    op = m[last + f.E_OP]
    begin = m[op + f.O_USE]
    for row in range(begin, m[op + f.O_SIZE + f.O_USE], f.A_SIZE):
        u = m[tr + f.T_TAKEN] + (m[tr + f.T_USES] - 1) * f.U_SIZE
        while m[u + f.U_RES] != m[row + f.A_RES]:
            u -= f.U_SIZE
        m[m[f.PLACES] + (row - begin) // f.A_SIZE] = m[u + f.U_POS] + 1
    cost = f.ZERO
    for ev in range(m[tr + f.T_EVENT], last + f.E_SIZE, f.E_SIZE):
        cost += cost_at(m, m[ev + f.E_OP], m[ev + f.E_TIME])
    m[f.PUSHED], m[f.AMOUNT] = f.NONE, 0
    if m[f.TAILS] > 0:
        no_delays(m)
    add_label(m, tr, op, m[last + f.E_TIME], cost, f.NONE, budget)


@f.kernel
def find_way(m: Ints, tr: int, most_push: int, weight: int, blink: float, budget: int) -> int:
    """Return the label of the cheapest way to the exit within a budget, or `fields.NONE`.

    Parameters
    ----------
    m : array
        The arena; the train is a stub.
    tr : int
        The train.
    most_push : int
        By how much others may be pushed back, fine; 0 for not at all.
    weight : int
        Weight of what pushing costs, in sixteenths.
    blink : float
        Share of the ways that are overlooked, for variety.
    budget : int
        Largest cost, with that of pushing, that is of use.
    """
    start_search(m, tr, budget)
    while m[f.N_HEAP] > 0:
        at = heap_pop(m)
        if m[at + f.S_DEAD] == 1:
            continue
        op = m[at + f.S_OP]
        begin, end = m[op + f.O_SUCC], m[op + f.O_SIZE + f.O_SUCC]
        if begin == end:
            if m[at + f.S_WINDOW] < f.INF:
                continue  # it would stand in the way of somebody for ever
            return at
        for i in range(begin, end):
            if end - begin > 1 and chance(m) < blink:
                continue
            expand(m, tr, at, m[i], most_push, weight, budget)
    return f.NONE
