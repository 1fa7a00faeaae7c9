"""The special train from one yard to the next: who stays where he is, and who makes way.

The way is planned with everybody in place, with nobody, and with those in place whose delay costs
much; then with more of those in place that would pay most. Each time the trains that are in the way
are led on behind it, and the cheapest of all is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.line.timing import YARD_S
from landbridge.operations.path_window_around import Running
from landbridge.operations.path_window_back import (
    cancel,
    cheaper,
    cost_of,
    cut,
    in_the_way,
    led_on,
    led_through,
)
from landbridge.operations.path_window_shut import Bools, Room
from landbridge.operations.path_window_task import NO_LIMIT_S, State, Task

__all__ = ["furthest", "plan_leg", "stuck", "with_run"]

# So many trains that cannot be led on are left in place one after the other.
_MOST_LEFT: Final = 4
# Trains that cost so many times as much as the cheapest are led to their ends before ways are
# compared, the others for some hours: delay grows on the way.
_DEAR: Final = 2
# What it stands on the line is not moved to the yard if it is less.
_LEAST_WAIT_S: Final = 600
# Longer than any leg.
_FAR_S: Final = 400 * round(S_PER_H)
# A latest time so far ahead of what it could do is no matter; less than a tenth of the way and so
# much in hand costs as delay does, and what is missed so many times as much (estimates).
_NO_RISK_S: Final = 8 * round(S_PER_H)
_IN_HAND_S: Final = 1_800
_MISSED: Final = 20


@dataclass(eq=False)
class _Tried:
    """A way over a leg, what it costs, who pays, and what has become of all trains."""

    cost: int
    special: Running
    pays: dict[int, int]
    state: State
    stays: Bools = field(repr=False)


def plan_leg(task: Task, room: Room, closed: bool = False) -> bool:
    """Plan the special train to its next yard, with all who make way led to their ends.

    Parameters
    ----------
    task : Task
        With the special train, planned to a yard or not yet on its way.
    room : Room
        The trains, and the runs of the special train that are planned already.
    closed : bool
        Whether everybody makes way.

    Returns
    -------
    bool
        Whether there is a way; without one nothing is changed.
    """
    assert task.special is not None
    begun = State.of(task)
    for tried in sorted(_ways(task, room, closed=closed), key=lambda one: one.cost):
        tried.state.restored(task)
        task.special = tried.special
        if stuck(task, with_run(room, tried.special)) is None:
            return True
    return begun.restored(task)


def with_run(room: Room, special: Running) -> Room:
    """Return the same room with one more run of the special train."""
    return replace(room, runs=(*room.runs, special))


def stuck(task: Task, room: Room) -> int | None:
    """Lead all trains that are planned in part to their ends, those first that pay most.

    Returns
    -------
    int or None
        The number of one that finds no way; None where all do.
    """
    around, rates = room.around, task.prices.late
    while late := around.unfinished(2**60):
        key = max(late, key=lambda n: (rates[around.changed[n].train.category], -n))
        if not led_on(task, room, key, whole=True):
            return key
        after = around.running(key)
        if 0 <= task.price(after) < cost_of(task, after, after.planned):
            cancel(around, key)
    return None


def _ways(task: Task, room: Room, *, closed: bool) -> Iterator[_Tried]:
    """Yield ways over a leg."""
    days, begun = room.around.days, State.of(task)
    assert begun.special is not None
    rates = [task.prices.late[path.category] for path in days.timetable.paths]
    nobody = np.zeros(len(days.path), dtype=np.bool_)
    alone = led_through(task, room, begun.special, _FAR_S, nobody, _yard(begun.special))
    if alone is None:
        return
    found: list[_Tried] = []
    for stays in (~nobody, ~cheaper(task, room, max(rates, default=0)), nobody):
        if closed and stays is not nobody:
            continue
        one = _tried(task, room, begun, stays, alone)
        if one is not None:
            found.append(one)
            if one.cost == 0:
                break
    grown: list[_Tried] = []
    for _ in range(0 if closed else task.rounds):
        more = [one for one in found if one.pays and one not in grown]
        if not more or min(one.cost for one in found) == 0:
            break
        best = min(more, key=lambda one: one.cost)
        grown.append(best)
        stays = best.stays.copy()
        stays[max(best.pays, key=lambda key: (best.pays[key], key))] = True
        one = _tried(task, room, begun, stays, alone)
        if one is not None:
            found.append(one)
    yield from found


def _tried(task: Task, room: Room, begun: State, stays: Bools, alone: Running) -> _Tried | None:
    """Return the way of the special train past those that stay, the others led on behind it.

    Who cannot be led on stays, too.
    """
    for _ in range(_MOST_LEFT):
        begun.restored(task)
        found = _once(task, room, stays, alone)
        if not isinstance(found, int):
            return found
        stays = stays.copy()
        stays[found] = True
    return None


def _once(task: Task, room: Room, stays: Bools, alone: Running) -> _Tried | int | None:
    """Return a way, or the number of a train that cannot be led on behind it."""
    one, around = task.special, room.around
    assert one is not None
    last = _yard(one)
    new = _to_yard(task, room, one, stays, last)
    if new is None:
        return None
    with_it = with_run(room, new)
    hit = in_the_way(around, new, one.planned)
    for key, when_s in hit.items():
        if when_s < task.stays_s(key) and not stays[key]:
            return key  # what it does there is known and stays
    before = {key: around.running(key) for key in hit}
    for key, when_s in hit.items():
        cut(task, key, when_s)
    rates = task.prices.late
    pays = {}
    order = sorted(hit, key=lambda n: (-rates[before[n].train.category], hit[n], n))
    for key in order:
        dear = rates[before[key].train.category] > _DEAR * min(rates.values())
        if not led_on(task, with_it, key, whole=dear):
            return key
        after = around.running(key)
        at = after.planned
        pays[key] = max(cost_of(task, after, at) - cost_of(task, before[key], at), 0)
        price = task.price(after)
        if 0 <= price < pays[key]:
            cancel(around, key)
            pays[key] = price
    late = int(new.arrive_s[last] - alone.arrive_s[last])
    if task.due_s is not None:
        late = min(late, int(new.arrive_s[last] - task.due_s[last]))
    cost = max(late, 0) * rates["special"] + _too_late(task, room, new) + sum(pays.values())
    return _Tried(cost, new, pays, State.of(task), stays)


def _to_yard(task: Task, room: Room, one: Running, stays: Bools, last: int) -> Running | None:
    """Return the special train led to its next yard; what it waits, it waits in the yard before.

    There it is in nobody's way, at a station on the line others would have to wait for its track.
    """
    new = led_through(task, room, one, _FAR_S, stays, last)
    if new is None:
        return None
    on = slice(one.planned + 1, last)
    stands = new.depart_s[on] - new.arrive_s[on] - np.array(one.train.dwell_s, dtype=np.int64)[on]
    stood = int(stands.sum())
    for wait_s in (stood, stood // 2):
        if wait_s < _LEAST_WAIT_S:
            break
        early = one.early_depart_s.copy()
        early[one.planned] = new.depart_s[one.planned] + wait_s
        if task.latest_s is not None:
            latest = int(task.latest_s[one.planned]) + one.train.dwell_s[one.planned]
            early[one.planned] = max(
                min(int(early[one.planned]), latest), new.depart_s[one.planned]
            )
        asked = replace(one, early_depart_s=early)
        later = led_through(task, room, asked, _FAR_S, stays, last)
        if later is not None and later.arrive_s[last] <= new.arrive_s[last]:
            return replace(later, early_depart_s=one.early_depart_s)
    return new


def _too_late(task: Task, room: Room, new: Running) -> int:
    """Return what it costs that a train, alone from here on, comes too late or with little in hand.

    That counts the windows for maintenance on its way, which the least running time does not.
    """
    if task.latest_s is None:
        return 0
    ahead = np.flatnonzero(task.latest_s[new.planned :] < NO_LIMIT_S)
    if not len(ahead):
        return 0
    last, rate = new.planned + int(ahead[0]), task.prices.late["special"]
    latest, soonest = int(task.latest_s[last]), new.soonest(int(new.arrive_s[new.planned]))[0]
    if soonest[last] < latest - _NO_RISK_S:
        return 0
    alone: Running | None = new
    if last > new.planned:
        nobody = np.zeros(len(room.around.days.path), dtype=np.bool_)
        alone = led_through(task, replace(room, runs=()), new, _FAR_S, nobody, last)
    if alone is None:
        return _FAR_S * rate
    needs = int(alone.arrive_s[last] - new.arrive_s[new.planned])
    over = int(alone.arrive_s[last]) - latest
    little = over + needs // 10 + (_IN_HAND_S if needs else 0)
    return (max(little, 0) + _MISSED * max(over, 0)) * rate


def furthest(task: Task, room: Room) -> Running:
    """Return the special train as far as it gets on a leg that has no way to its end."""
    one = task.special
    assert one is not None
    nobody = np.zeros(len(room.around.days.path), dtype=np.bool_)
    for last in range(_yard(one) - 1, one.planned, -1):
        found = led_through(task, room, one, _FAR_S, nobody, last)
        if found is not None:
            return found
    return one


def _yard(one: Running) -> int:
    """Return the next yard of a train, where it stands for a purpose, or its end."""
    end = len(one.arrive_s) - 1
    yards = (at for at in range(one.planned + 1, end) if one.train.dwell_s[at] >= YARD_S)
    return next(yards, end)
