"""The two ways to plan again from a moment on: by a search, or by holding everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H, S_PER_MIN
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.path_alone import path_of_run, run_name
from landbridge.operations.path_alone_beside import beside_of, may_follow
from landbridge.operations.path_alone_shut import Shut
from landbridge.operations.path_bill import bill_of_changes
from landbridge.operations.path_check_asked import moment
from landbridge.operations.path_hold import EndlessError, Orders, OwnRun, held_behind
from landbridge.operations.path_others import changed_trains, prices_of, whole_plans
from landbridge.operations.path_others_way import (
    most_stay_s,
    shifts_of,
    shut_resources,
    still_of,
)
from landbridge.operations.path_scene import Scene
from landbridge.operations.path_seen import Blocked
from landbridge.operations.path_types import PathOption
from landbridge.operations.path_window import SPECIAL
from landbridge.operations.path_window_apart import track_of
from landbridge.operations.path_window_around import Around, Place, Running, uses_of
from landbridge.operations.path_window_back import (
    as_published,
    cut,
    in_the_way,
    led_through,
    too_near,
)
from landbridge.operations.path_window_leg import plan_leg, stuck
from landbridge.operations.path_window_shut import Room
from landbridge.operations.path_window_task import Prices, Span, Task

__all__ = ["Way", "enters_blocked", "option_by"]

_MILLI: Final = 1_000.0
_HOUR_S: Final = round(S_PER_H)
# A train that finds no way is led on for so long as if nobody were there, and others make way.
_PUSHED_S: Final = 3 * _HOUR_S
# Ways of the special train that leave more of those in place who pay most: one, for time.
_ROUNDS: Final = 1
# After so many of these there is hardly a plan.
_MOST_PUSHED: Final = 20
# All trains, and the runs of the special train that were looked at, by number.
_Found = tuple[Around, dict[int, Running]]


@dataclass(frozen=True, slots=True)
class Way:
    """A way to plan again.

    Parameters
    ----------
    stands_s : int
        What departs before stays as it is, s.
    search : bool
        Whether a plan is searched; else everybody is held.
    free : bool
        Whether the search may change the special train where it was not seen otherwise.
    as_late, unsure : bool
        As `landbridge.operations.path_hold.Orders` has them.
    notes : tuple of str
        What is to be told of it.
    """

    stands_s: int
    search: bool = False
    free: bool = False
    as_late: bool = True
    unsure: bool = False
    notes: tuple[str, ...] = ()


def option_by(
    scene: Scene, before: PathOption, way: Way, values: BillRules, most_usd: float = inf
) -> PathOption | None:
    """Return an option planned again in a way.

    Parameters
    ----------
    scene : Scene
        All trains at the moment.
    before : PathOption
        What was planned.
    way : Way
        The way.
    values : BillRules
        What delay costs.
    most_usd : float
        What the plan may cost more than the one before, USD: holding that costs more is given up.

    Returns
    -------
    PathOption or None
        With its bill; of conflicts it has who enters blocked track, all others are to be checked.
        None where the way leads to no plan.
    """
    prices = prices_of(values, "retimed")
    if way.search:
        found = _searched(scene, way, prices)
    else:
        found = _held(scene, way, prices, most_usd * _MILLI)
    if found is None:
        return None
    around, runs = found
    if any(int(one.arrive_s[-1]) > scene.days.end_s for one in runs.values()):
        return None  # of the trains of later days nothing is known
    made = _option(scene, before, found, values, way.notes)
    return replace(made, conflicts=tuple(_enters_blocked(scene, around, runs.values())))


def enters_blocked(scene: Scene, before_s: int) -> bool:
    """Return whether a train is to enter blocked track from the moment on, before another one.

    Parameters
    ----------
    scene : Scene
        All trains at the moment.
    before_s : int
        The other moment, s.
    """
    return any(at_s < before_s for _, at_s in _on_blocked(scene, scene.around(), scene.runs))


def _enters_blocked(scene: Scene, around: Around, runs: Iterable[Running]) -> Iterator[str]:
    """Yield who enters track that is blocked, in words."""
    for who, at_s in _on_blocked(scene, around, runs):
        yield f"{who} enters blocked track at {moment(scene.days, at_s)}"


def _on_blocked(scene: Scene, around: Around, runs: Iterable[Running]) -> Iterator[tuple[str, int]]:
    """Yield who enters track that is blocked, the special train on its runs included, and when."""
    now = scene.trouble.now_s
    own = [each for one in runs for each in uses_of(around, one)]
    for key, at_s in _entering(around, now):
        yield scene.days.id_of(key), at_s
    for block, place in _blocked_places(around):
        begin, end = max(block.from_s, now), block.until_s
        for other, use in own:
            if other == place and begin <= use.from_s < end:
                yield scene.request.id, use.from_s


# ------------------------------------------------------------------ by a search


def _searched(scene: Scene, way: Way, prices: Prices) -> _Found | None:
    """Lead the special train on from yard to yard as in a first plan, and all late trains behind.

    Those in the way of what is known, or of track that is blocked, are led on anew, too.
    """
    number = scene.active
    special = scene.runs[number] if number >= 0 else None
    if special is not None and special.whole and number > 0:
        late = _put_off(scene, scene.runs[number - 1], number - 1)
        special = late if late is not None and special.depart_s[0] >= way.stands_s else special
    if way.free:
        if special is None or not special.whole:
            return None  # it is free as it is
        special = replace(special, planned=special.first_from(way.stands_s))
    moves = special is not None and not special.whole
    around = scene.around()
    runs: dict[int, Running] = {}
    task = _task(scene, around, way, prices, special if moves else None)
    room = _room(scene, around, {number: None if moves else special})
    for key, when_s in _in_the_way_of_known(scene, around, special):
        cut(task, key, when_s)
    # What the special train is known to do is in the way of others, however it goes on.
    if not _settled(task, _room(scene, around, {number: special})):
        return None
    while special is not None:
        if not special.whole and not _led(task, room):
            return None
        runs[number] = special if task.special is None else task.special
        special = _put_off(scene, runs[number], number)
        number += 1
        if special is not None:
            task = _task(scene, around, way, prices, special)
            room = _room(scene, around, {**runs, number: None})
    return (around, runs) if _settled(task, _room(scene, around, runs)) else None


def _room(scene: Scene, around: Around, runs: Mapping[int, Running | None]) -> Room:
    """Return what is left beside the runs of the special train, some of them other than seen."""
    now = [runs.get(number, one) for number, one in enumerate(scene.runs)]
    runs_now = tuple(one for one in now if one is not None)
    return Room(around, runs_now, tuple(scene.held), scene.rows)


def _put_off(scene: Scene, one: Running, number: int) -> Running | None:
    """Return the next run of the special train if it can no longer leave as it was planned."""
    if one.rest is None or number + 1 == len(scene.runs):
        return None
    following, since = scene.runs[number + 1], int(one.arrive_s[-1])
    ready = since + one.rest.stay_s
    if following.depart_s[0] >= ready:
        return None
    early = following.early_depart_s.copy()
    early[0] = ready
    return replace(following, early_depart_s=early, planned=0, here_s=one.rest.end_s(since))


def _led(task: Task, room: Room) -> bool:
    """Lead the special train from yard to yard until it is at its times."""
    while task.special is not None and not task.special.whole:
        if not plan_leg(task, room):
            return False
        one = task.special
        if not one.whole and one.arrive_s[one.planned] <= one.early_arrive_s[one.planned]:
            task.special = as_published(one)
            for key, when_s in in_the_way(task.around, task.special, one.planned).items():
                cut(task, key, when_s)
    return True


def _task(scene: Scene, around: Around, way: Way, prices: Prices, special: Running | None) -> Task:
    """Return what is asked of all trains, and of the special train if it is planned."""
    task = Task(
        around,
        Span(way.stands_s, way.stands_s),
        prices,
        special=special,
        since_s=scene.since_s,
        still=still_of(scene.days, scene.request),
        rounds=_ROUNDS,
    )
    if special is not None:
        days, request, train = scene.days, scene.request, special.train
        shut = Shut(days, request, train, may_follow(days, request, train))
        asked = shut_resources(shut, special)
        # Where it stands it stands.
        here = track_of(days.frame, train.stations[special.planned], forth=train.forth)
        task.shut = {name: spans for name, spans in asked.items() if name != here}
        task.shifts_s = shifts_of(shut)
        task.most_s = most_stay_s(scene.request) if way.free else -1
    return task


def _in_the_way_of_known(
    scene: Scene, around: Around, special: Running | None
) -> Iterator[tuple[int, int]]:
    """Yield trains that cannot run as planned beside what is known, and from when on, s."""
    known = [*scene.seen.values(), *([] if special is None else [special])]
    for one in known:
        yield from in_the_way(around, one, max(one.planned - 1, 0)).items()
    for place, held in scene.held:
        low, high = held.from_s - _HOUR_S, held.to_s + _HOUR_S
        for key, use in list(around.held_by(place, low, high)):
            if too_near(around, place, held, use):
                yield key, use.from_s
    yield from _entering(around, scene.trouble.now_s)


def _settled(task: Task, room: Room) -> bool:
    """Lead all late trains on; for one that finds no way between the others these make way."""
    around = task.around
    nobody = np.zeros(len(around.days.path), dtype=np.bool_)
    stays = nobody.copy()
    for _ in range(_MOST_PUSHED):
        key = stuck(task, room)
        if key is None:
            return True
        first = around.changed[key].planned
        # Those who were let by before keep their places, or two would push each other without end.
        new = led_through(task, room, around.changed[key], _PUSHED_S, stays)
        if new is None:
            new = led_through(task, room, around.changed[key], _PUSHED_S, nobody)
        if new is None:
            return False
        stays[key] = True
        around.changed[key] = new
        for other, when_s in in_the_way(around, new, first).items():
            cut(task, other, when_s)
    return False


def _entering(around: Around, from_s: int) -> Iterator[tuple[int, int]]:
    """Yield the trains that are to enter track that is blocked, and when, s."""
    for block, place in _blocked_places(around):
        begin = max(block.from_s, from_s)
        for key, use in list(around.held_by(place, begin, block.until_s)):
            if begin <= use.from_s < block.until_s:
                yield key, use.from_s


def _blocked_places(around: Around) -> Iterator[tuple[Blocked, Place]]:
    """Yield the sections that blocked track lies on, each direction of double track by itself."""
    for block in around.blocked:
        for number, part in enumerate(around.days.frame.parts):
            if block.first < part.last and block.last > part.first:
                for forth in (True,) if part.single else (True, False):
                    yield block, ("section", number, forth)


# ------------------------------------------------------------------ by holding


def _held(scene: Scene, way: Way, prices: Prices, most: float) -> _Found | None:
    if scene.endless:
        return None
    active, around = scene.active, scene.around()
    own = -1 - active
    runs = {
        -1 - number: OwnRun(plan, now)
        for number, (plan, now) in enumerate(zip(scene.planned, scene.runs, strict=True))
    }
    since = {own if key == SPECIAL else key: at for key, at in scene.since_s.items()}
    more = Orders(scene.before, scene.trouble.now_s, way.stands_s)
    if active >= 0:
        train = scene.trains[active]
        shut = Shut(scene.days, scene.request, train, may_follow(scene.days, scene.request, train))
        asked = shut_resources(shut, scene.planned[active])
        more = replace(
            more, shut=asked, shifts_s=shifts_of(shut), most_s=most_stay_s(scene.request)
        )
    orders = replace(
        more,
        seen=scene.seen,
        runs=runs,
        since_s=since,
        as_late=way.as_late,
        unsure=way.unsure,
        still=still_of(scene.days, scene.request),
    )
    seeds = [*scene.seen, *(key for key, _ in _entering(scene.before, scene.trouble.now_s))]
    moved = list(dict.fromkeys([*seeds, own] if active >= 0 else seeds))
    try:
        found = held_behind(orders, moved, prices.late, most)
    except EndlessError:
        scene.endless = True
        return None
    if found is None:
        return None
    around.changed |= {key: one for key, one in found.items() if key >= 0}
    for key, one in list(around.changed.items()):
        same = one.whole and np.array_equal(one.arrive_s, one.early_arrive_s)
        if same and np.array_equal(one.depart_s, one.early_depart_s):
            del around.changed[key]
    now = {
        number: found.get(-1 - number, one)
        for number, one in enumerate(scene.runs)
        if number == active or -1 - number in found
    }
    return around, now


# ------------------------------------------------------------------ what comes of it


def _option(
    scene: Scene,
    before: PathOption,
    found: _Found,
    values: BillRules,
    notes: Sequence[str],
) -> PathOption:
    """Return the option with the new times."""
    days, request, paths = scene.days, scene.request, list(before.paths)
    around, runs = found
    whole_plans(around)
    beside = list(before.beside)
    waits = before.waiting_s
    for number, special in runs.items():
        train, name = scene.trains[number], run_name(request, number)
        arrive, depart = special.soonest(int(special.arrive_s[special.planned]))
        if special.whole:
            arrive, depart = special.arrive_s, special.depart_s
        late = int(arrive[-1]) - int(special.early_arrive_s[-1])
        if late > 0:
            who = "It" if number == len(paths) - 1 else name
            notes = [*notes, f"{who} ends {late // round(S_PER_MIN)} min later than planned."]
        paths[number] = path_of_run(days, train, arrive, depart)
        beside = [one for one in beside if not one.id.startswith(f"{name}-")]
        beside += beside_of(days, request, train, paths[number])
        waits += int((depart - arrive)[1:-1].sum())
        waits -= int((special.early_depart_s - special.early_arrive_s)[1:-1].sum())
    changed = changed_trains(around)
    return replace(
        before,
        paths=tuple(paths),
        beside=tuple(beside),
        changed=changed,
        bill=bill_of_changes(days.line, changed, values),
        waiting_s=max(waits, 0),
        conflicts=(),
        notes=(*before.notes, *notes),
    )
