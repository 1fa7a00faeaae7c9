"""A first plan, also where trains stand on track at the start and a wrong move blocks them all.

A safe sequence is looked for, as a banker would (Dijkstra 1965): a train that can run to its exit
past all others where they stand is sent off; when none can, one moves to another place where it
may stand without end.
"""

from __future__ import annotations

import numpy as np

from landbridge.dispatch import fields as f
from landbridge.dispatch.heap import heap_pop
from landbridge.dispatch.insertion import begin_move, cancel_train, insert, save_train, undo_move
from landbridge.dispatch.problem import Ints
from landbridge.dispatch.search import expand, find_way, start_search
from landbridge.dispatch.settle import settle
from landbridge.dispatch.state import chance, draw, end_of, start_over

MAX_PARKING_LABELS = 4_000
FAR = np.int64(1 << 40)  # as far as need be


@f.kernel
def send_off(m: Ints, tr: int, push: int) -> bool:
    """Put a train on the cheapest way that pushes nobody by more than told, if there is one."""
    begin_move(m)
    save_train(m, tr)
    label = find_way(m, tr, push, f.EVEN, 0.0, f.INF)
    if label >= 0 and insert(m, tr, label) and settle(m):
        return True
    undo_move(m)
    return False


@f.kernel
def hold_stubs(m: Ints, time: int) -> None:
    """Let every stub stand until a time."""
    tr = m[f.TRAINS]
    for _ in range(m[f.N_TRAINS]):
        if m[tr + f.T_STATE] != f.COMPLETE:
            m[end_of(m, tr) + f.E_TIME] = time
        tr += f.T_SIZE


@f.kernel
def parking_label(m: Ints, tr: int) -> int:
    """Return the label of a random place ahead where a train may stand without end, or none."""
    start_search(m, tr, f.INF)
    at = heap_pop(m)
    open_ends, pick = 0, f.NONE
    while at >= 0 and m[f.N_LABELS] < MAX_PARKING_LABELS:
        op = m[at + f.S_OP]
        there = m[at + f.S_PARENT] >= 0 and m[at + f.S_DEAD] == 0
        if there and m[at + f.S_WINDOW] >= f.INF:
            open_ends += 1
            if draw(m) % open_ends == 0:
                pick = at
        for i in range(m[op + f.O_SUCC], m[op + f.O_SIZE + f.O_SUCC]):
            expand(m, tr, at, m[i], f.ZERO, f.EVEN, f.INF)
        at = heap_pop(m) if m[f.N_HEAP] > 0 else f.NONE
    return pick


@f.kernel
def park(m: Ints, tr: int) -> bool:
    """Move a train to a random place ahead where it may stand without end."""
    label = parking_label(m, tr)
    if label < 0:
        return False
    begin_move(m)
    save_train(m, tr)
    if not insert(m, tr, label):
        undo_move(m)
        return False
    m[f.TOTAL] -= m[tr + f.T_COST]
    m[tr + f.T_STATE], m[tr + f.T_HOLD] = f.STUB, f.INF
    return True


def close_tracks(m: Ints) -> bool:
    """Put the closures in; trains that stand on the track leave it before."""
    hold_stubs(m, f.ZERO)
    fine = True
    tr = m[f.TRAINS] + m[f.N_TRAINS] * f.T_SIZE
    for _ in range(m[f.N_CLOSURES]):
        fine &= send_off(m, tr, f.ZERO)
        tr += f.T_SIZE
    hold_stubs(m, f.INF)
    return fine


def clear_track(m: Ints, rounds: int) -> bool:
    """Send off every train that stands on track; return whether all could leave."""
    trains = m[f.N_TRAINS]
    for _ in range(rounds):
        waiting, sent = 0, 0
        shift = draw(m) % trains
        pick = f.NONE
        for i in range(trains):
            tr = m[f.TRAINS] + ((i + shift) % trains) * f.T_SIZE
            if m[tr + f.T_STATE] == f.COMPLETE or m[tr + f.T_USES] == 0:
                continue
            if send_off(m, tr, f.ZERO):
                sent += 1
            else:
                waiting += 1
                pick = tr if draw(m) % waiting == 0 else pick
        if waiting == 0:
            return True
        if sent == 0 and (draw(m) % 2 == 0 or not send_off(m, pick, FAR)):
            park(m, pick)
    return False


@f.kernel
def next_in(m: Ints) -> int:
    """Return the stub that is next to enter, or none."""
    pick, tr = f.NONE, m[f.TRAINS]
    for _ in range(m[f.N_TRAINS]):
        sooner = pick < 0 or m[tr + f.T_KEY] < m[pick + f.T_KEY]
        if sooner and m[tr + f.T_STATE] == f.STUB:
            pick = tr
        tr += f.T_SIZE
    return pick


def let_in(m: Ints, noise: float) -> bool:
    """Send off the trains that wait outside, by earliest exit; return whether all could go."""
    first, end = m[f.TRAINS], m[f.TRAINS] + m[f.N_TRAINS] * f.T_SIZE
    for tr in range(first, end, f.T_SIZE):
        m[tr + f.T_KEY] = m[m[tr + f.T_OP] + f.O_LBX] + int(chance(m) * noise * m[f.TYPICAL])
    while True:
        pick = next_in(m)
        if pick < 0:
            return True
        if not send_off(m, pick, f.ZERO) and not send_off(m, pick, FAR):
            if m[pick + f.T_CANCEL] < 0:
                return False
            cancel_train(m, pick)


def first_plan(m: Ints, attempts: int, noise: float) -> bool:
    """Make a complete plan; return whether one was found.

    Parameters
    ----------
    m : array
        The arena; whatever plan stands in it is dropped.
    attempts : int
        How often to begin anew.
    noise : float
        Spread of the order in which trains enter from outside, in typical durations.
    """
    for _ in range(attempts):
        start_over(m)
        if close_tracks(m) and clear_track(m, 30 + 4 * m[f.N_TRAINS]) and let_in(m, noise):
            return True
    return False
