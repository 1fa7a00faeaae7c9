"""Passengers on trains and local transport in the order of time, first come first served.

Compiled. Groups of passengers begin as a cohort and are split where not all of them
find room. A group that comes to a station decides there; one that a full train leaves behind
decides again.
"""

from __future__ import annotations

import heapq
from typing import Any

import numpy as np

from landbridge.base.kernels import kernel
from landbridge.operations.bill_groups import (
    BY_LOCAL,
    BY_TRAIN,
    LEAST,
    end,
    new_group,
    split,
    take_out,
    told,
)
from landbridge.operations.bill_types import (
    NEVER,
    POSSIBLE,
    Floats,
    Ints,
    Local,
    Network,
    Records,
    State,
    Weights,
)
from landbridge.operations.bill_values import cost_here, first_event, wait_cost

__all__ = ["assign"]

_SAME_S = 1e-6
_WAIT, _LINK, _FORGO = 0, 1, 2


@kernel
def _queue_at(local: Local, state: State, link: int, at_s: float) -> float:
    """Return how many passengers wait for a link at a moment: it takes them at an even rate."""
    gone = (at_s - state.queues[link].at_s) * local.links[link].per_s
    return float(max(0.0, state.queues[link].passengers - gone))


@kernel
def _best_link(
    net: Network, local: Local, classes: Records, state: State, wait_s: Floats, factor: float,
    group: int, kind: int, at_s: float,
) -> tuple[int, float]:  # fmt: skip
    """Return the link that a group would take, and its cost without the queue for it."""
    station = state.groups[group].station
    best, best_s, free_s = -1, NEVER, NEVER
    for link in range(local.first[station], local.first[station + 1]):
        if not local.links[link].from_s <= at_s < local.links[link].to_s:
            continue
        queue_s = _queue_at(local, state, link, at_s) / local.links[link].per_s
        then = at_s + queue_s + local.links[link].ride_s
        cost = local.links[link].ride_s + cost_here(
            net, local, classes, wait_s, factor, local.links[link].to, then, kind
        )
        if factor * queue_s + cost < best_s:
            best, best_s, free_s = link, factor * queue_s + cost, cost
    return best, free_s


@kernel
def _decide(
    net: Network, local: Local, classes: Records, cohorts: Records, weights: Weights,
    state: State, wait_s: Floats, group: int, at_s: float, place: int,
) -> tuple[int, int, float]:  # fmt: skip
    """Return what is best for a group: to wait for a train, a link, or to forgo the journey.

    With the link, and how many find it better than the next best.
    """
    cohort = state.groups[group].cohort
    kind, station = cohorts[cohort].kind, state.groups[group].station
    wait = wait_cost(net, wait_s, weights.waiting, station, place, at_s, kind)
    forgo = weights.cap_s + cohorts[cohort].planned_s - state.groups[group].cost_s
    otherwise = min(wait, forgo)
    link, cost = _best_link(net, local, classes, state, wait_s, weights.waiting, group, kind, at_s)
    if link >= 0 and cost < otherwise:
        queued = _queue_at(local, state, link, at_s)
        room = local.links[link].per_s * (otherwise - cost) / weights.waiting - queued
        if room > LEAST:
            return _LINK, link, room
    return (_WAIT if wait <= forgo else _FORGO), -1, 0.0


@kernel
def _act(
    net: Network, local: Local, classes: Records, cohorts: Records, weights: Weights,
    state: State, wait_s: Floats, group: int, at_s: float, place: int, heap: Any,
) -> bool:  # fmt: skip
    """Let a group that has come to a station do what is best; False if groups have run out."""
    station = state.groups[group].station
    if station == classes[cohorts[state.groups[group].cohort].kind].station:
        end(state, cohorts, weights, group, True)
        return True
    while True:
        what, link, room = _decide(
            net, local, classes, cohorts, weights, state, wait_s, group, at_s, place
        )
        if what == _FORGO:
            end(state, cohorts, weights, group, False)
            return True
        if what == _WAIT:
            kind = cohorts[state.groups[group].cohort].kind
            if state.rows[station, kind].tail >= 0:
                state.groups[state.rows[station, kind].tail].following = group
            else:
                state.rows[station, kind].head = group
            state.rows[station, kind].tail = group
            state.groups[group].following = -1
            state.groups[group].turn = state.book[1]
            state.book[1] += 1
            return True
        rest = -1
        if state.groups[group].passengers > room + LEAST:
            rest = split(state, group, state.groups[group].passengers - room)
            if rest < 0:
                return False
        n = state.groups[group].passengers
        queued = _queue_at(local, state, link, at_s)
        queue_s = (queued + n / 2) / local.links[link].per_s
        state.queues[link].passengers, state.queues[link].at_s = queued + n, at_s
        told(state.waiting, state, station, at_s, at_s + queue_s, n)
        state.groups[group].cost_s += weights.waiting * queue_s + local.links[link].ride_s
        state.groups[group].used |= BY_LOCAL
        state.groups[group].station = local.links[link].to
        state.groups[group].since_s = at_s + queue_s + local.links[link].ride_s
        heapq.heappush(heap, (state.groups[group].since_s, group))
        if rest < 0:
            return True
        group = rest


@kernel
def _arrive(
    net: Network, local: Local, classes: Records, cohorts: Records, weights: Weights,
    state: State, ride_s: Floats, call: int, heap: Any,
) -> None:  # fmt: skip
    """Let those get off who have arrived or change here."""
    train, station, at_s = net.calls[call].train, net.calls[call].station, net.calls[call].arrive_s
    if call == 0 or net.calls[call - 1].train != train:
        return
    onward, before = net.calls[call].event, net.calls[call - 1].event
    run_s = at_s - net.calls[call - 1].depart_s
    for kind in range(len(classes)):
        group = state.on_board[train, kind]
        if group < 0:
            continue
        arrived = classes[kind].station == station
        if not arrived and onward >= 0:
            stay_s = net.calls[call].depart_s - at_s + ride_s[onward, kind]
            if run_s + stay_s <= ride_s[before, kind] + _SAME_S:
                continue
        state.on_board[train, kind] = -1
        while group >= 0:
            following = state.groups[group].following
            state.load[train] -= state.groups[group].passengers
            state.groups[group].cost_s += at_s - state.groups[group].since_s
            state.groups[group].since_s = at_s
            state.groups[group].station = station
            if arrived:
                end(state, cohorts, weights, group, True)
            else:
                change_s = weights.change_s
                n = state.groups[group].passengers
                told(state.waiting, state, station, at_s, at_s + change_s, n)
                state.groups[group].cost_s += weights.waiting * change_s + weights.transfer_s
                state.groups[group].since_s = at_s + change_s
                heapq.heappush(heap, (at_s + change_s, group))
            group = following


@kernel
def _wants(
    classes: Records, state: State, ride_s: Floats, wait_s: Floats, station: int, event: int,
    wanted: Ints,
) -> int:  # fmt: skip
    """Write which classes with passengers at a station want its train; return how many."""
    count = 0
    for kind in range(len(classes)):
        cost = ride_s[event, kind]
        if state.rows[station, kind].head < 0 or cost >= POSSIBLE:
            continue
        if cost <= wait_s[event, kind] + _SAME_S:
            wanted[count] = kind
            count += 1
    return count


@kernel
def _board(
    net: Network, cohorts: Records, weights: Weights, state: State, station: int, at_s: float,
    train: int, wanted: Ints, count: int,
) -> bool:  # fmt: skip
    """Let passengers of some classes get on, first come first, while there is room.

    False if groups run out.
    """
    room = net.trains[train].places - state.load[train]
    while room > LEAST:
        kind, first = -1, 0
        for number in range(count):
            group = state.rows[station, wanted[number]].head
            if group >= 0 and (kind < 0 or state.groups[group].turn < first):
                kind, first = wanted[number], state.groups[group].turn
        if kind < 0:
            return True
        goes = state.rows[station, kind].head
        if state.groups[goes].passengers > room + LEAST:
            goes = split(state, goes, room)
            if goes < 0:
                return False
        else:
            take_out(state, station, kind, -1, goes)
        n = state.groups[goes].passengers
        told(state.waiting, state, station, state.groups[goes].since_s, at_s, n)
        state.groups[goes].cost_s += weights.waiting * (at_s - state.groups[goes].since_s)
        state.groups[goes].since_s = at_s
        state.groups[goes].used |= BY_TRAIN
        state.load[train] += n
        room -= n
        state.groups[goes].following = state.on_board[train, kind]
        state.on_board[train, kind] = goes
    return True


@kernel
def _left_behind(
    net: Network, local: Local, classes: Records, cohorts: Records, weights: Weights,
    state: State, wait_s: Floats, station: int, kind: int, at_s: float, place: int, heap: Any,
) -> bool:  # fmt: skip
    """Let those whom a full train leaves behind decide again; False if groups run out."""
    last, group, tail = -1, state.rows[station, kind].head, state.rows[station, kind].tail
    while group >= 0:
        following = state.groups[group].following
        is_tail = group == tail
        n = state.groups[group].passengers
        state.told[state.groups[group].cohort].left_behind += n
        told(state.waiting, state, station, state.groups[group].since_s, at_s, n)
        state.groups[group].cost_s += weights.waiting * (at_s - state.groups[group].since_s)
        state.groups[group].since_s = at_s
        what, _, _ = _decide(
            net, local, classes, cohorts, weights, state, wait_s, group, at_s, place
        )
        if what == _WAIT:
            last = group
        else:
            take_out(state, station, kind, last, group)
            if not _act(
                net, local, classes, cohorts, weights, state, wait_s, group, at_s, place, heap
            ):
                return False
        if is_tail:
            break
        group = following
    return True


@kernel
def _depart(
    net: Network, local: Local, classes: Records, cohorts: Records, weights: Weights,
    state: State, ride_s: Floats, wait_s: Floats, call: int, wanted: Ints, heap: Any,
) -> bool:  # fmt: skip
    """Let those get on who want this train, as far as it has room; False if groups run out."""
    event = net.calls[call].event
    if event < 0:
        return True
    train, station, at_s = net.calls[call].train, net.calls[call].station, net.calls[call].depart_s
    count = _wants(classes, state, ride_s, wait_s, station, event, wanted)
    if not _board(net, cohorts, weights, state, station, at_s, train, wanted, count):
        return False
    place = net.events[event].place + 1
    for number in range(count):
        kind = wanted[number]
        if state.rows[station, kind].head >= 0 and not _left_behind(
            net, local, classes, cohorts, weights, state, wait_s, station, kind, at_s, place, heap
        ):
            return False
    return True


@kernel
def _come(
    net: Network, local: Local, classes: Records, cohorts: Records, weights: Weights,
    state: State, wait_s: Floats, until_s: float, begun: int, heap: Any,
) -> int:  # fmt: skip
    """Let all come to their stations who do so until a moment; return how many cohorts have begun.

    -1 if groups have run out.
    """
    while True:
        starts_s = cohorts[begun].at_s if begun < len(cohorts) else NEVER
        ready_s = heap[0][0] if len(heap) > 0 else NEVER
        if min(starts_s, ready_s) > until_s or min(starts_s, ready_s) >= NEVER:
            return begun
        if starts_s <= ready_s:
            at_s, cohort = starts_s, begun
            begun += 1
            if cohorts[cohort].planned_s >= POSSIBLE or cohorts[cohort].passengers <= LEAST:
                continue
            group = new_group(state)
            if group < 0:
                return -1
            state.groups[group].passengers = cohorts[cohort].passengers
            state.groups[group].cohort = cohort
            state.groups[group].station = cohorts[cohort].station
            state.groups[group].since_s = at_s
            state.groups[group].cost_s = 0.0
            state.groups[group].used = 0
        else:
            at_s, group = heapq.heappop(heap)
        place = first_event(net, state.groups[group].station, at_s)
        if not _act(net, local, classes, cohorts, weights, state, wait_s, group, at_s, place, heap):
            return -1


@kernel
def assign(
    net: Network, local: Local, classes: Records, cohorts: Records, weights: Weights,
    state: State, ride_s: Floats, wait_s: Floats,
) -> bool:  # fmt: skip
    """Let everybody travel; False if there are not enough groups for it.

    ``ride_s`` and ``wait_s`` are those of `bill_values.values` for the same trains. At the end
    every passenger whose journey can be made as planned stands in ``state`` as one who went by
    train, by local transport alone, or forwent it.
    """
    heap = [(0.0, 0)]
    heap.pop()
    wanted = np.empty(len(classes), dtype=np.int64)
    begun = 0
    for code in net.order:
        call, departs = code >> 1, code & 1
        at_s = net.calls[call].depart_s if departs else net.calls[call].arrive_s
        begun = _come(net, local, classes, cohorts, weights, state, wait_s, at_s, begun, heap)
        if begun < 0:
            return False
        if departs:
            if not _depart(
                net, local, classes, cohorts, weights, state, ride_s, wait_s, call, wanted, heap
            ):
                return False
        else:
            _arrive(net, local, classes, cohorts, weights, state, ride_s, call, heap)
    begun = _come(net, local, classes, cohorts, weights, state, wait_s, NEVER, begun, heap)
    return bool(begun >= 0)
