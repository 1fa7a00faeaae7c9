"""The two ways to plan again from a moment on: by a search, or by holding everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H, S_PER_MIN
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.path_alone import beside_of, path_of_run, run_name
from landbridge.operations.path_alone_shut import Shut, may_follow
from landbridge.operations.path_bill import bill_of_changes
from landbridge.operations.path_check_asked import moment
from landbridge.operations.path_hold import Orders, OwnRun, held_behind
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
from landbridge.operations.path_window_leg import plan_leg, stuck, with_run
from landbridge.operations.path_window_shut import Room
from landbridge.operations.path_window_task import Prices, Span, Task

__all__ = ["Way", "option_by"]

_MILLI: Final = 1_000.0
_HOUR_S: Final = round(S_PER_H)
# A train that finds no way is led on for so long as if nobody were there, and others make way.
_PUSHED_S: Final = 3 * _HOUR_S
# After so many of these there is hardly a plan.
_MOST_PUSHED: Final = 20
_Found = tuple[Around, Running | None]


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
    around, special = found
    if special is not None and int(special.arrive_s[-1]) > scene.days.end_s:
        return None  # of the trains of later days nothing is known
    made = _option(scene, before, (around, special), values, way.notes)
    return replace(made, conflicts=tuple(_enters_blocked(scene, around, special)))


def _enters_blocked(scene: Scene, around: Around, special: Running | None) -> Iterator[str]:
    """Yield who enters track that is blocked."""
    days, now = scene.days, scene.trouble.now_s
    own = [] if special is None else [(place, use) for place, use in uses_of(around, special)]
    for key, at_s in _entering(around, now):
        yield f"{days.id_of(key)} enters blocked track at {moment(days, at_s)}"
    for block, place in _blocked_places(around):
        begin, end = max(block.from_s, now), block.until_s
        for other, use in own:
            if other == place and begin <= use.from_s < end:
                yield f"{scene.request.id} enters blocked track at {moment(days, use.from_s)}"


# ------------------------------------------------------------------ by a search


def _searched(scene: Scene, way: Way, prices: Prices) -> _Found | None:
    """Lead the special train on from yard to yard as in a first plan, and all late trains behind.

    Those in the way of what is known, or of track that is blocked, are led on anew, too.
    """
    special = scene.runs[scene.active] if scene.active >= 0 else None
    if way.free:
        if special is None or not special.whole:
            return None  # it is free as it is
        special = replace(special, planned=special.first_from(way.stands_s))
    moves = special is not None and not special.whole
    task = _task(scene, way, prices, special if moves else None)
    around = task.around
    others = tuple(one for number, one in enumerate(scene.runs) if number != scene.active)
    room = Room(around, others, tuple(scene.held))
    if special is not None and not moves:
        room = with_run(room, special)
    for key, when_s in _in_the_way_of_known(scene, around, special):
        cut(task, key, when_s)
    if not _settled(task, room):
        return None
    while task.special is not None and not task.special.whole:
        if not plan_leg(task, room):
            return None
        one = task.special
        if not one.whole and one.arrive_s[one.planned] <= one.early_arrive_s[one.planned]:
            task.special = as_published(one)
            for key, when_s in in_the_way(around, task.special, one.planned).items():
                cut(task, key, when_s)
    if task.special is not None:
        special, room = task.special, with_run(room, task.special)
    return (around, special) if _settled(task, room) else None


def _task(scene: Scene, way: Way, prices: Prices, special: Running | None) -> Task:
    """Return what is asked of all trains, and of the special train if it is planned."""
    task = Task(
        scene.around(),
        Span(way.stands_s, way.stands_s),
        prices,
        special=special,
        since_s=scene.since_s,
        still=still_of(scene.days, scene.request),
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
    for _ in range(_MOST_PUSHED):
        key = stuck(task, room)
        if key is None:
            return True
        first = around.changed[key].planned
        new = led_through(task, room, around.changed[key], _PUSHED_S, nobody)
        if new is None:
            return False
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
    found = held_behind(orders, moved, prices.late, most)
    if found is None:
        return None
    around.changed |= {key: one for key, one in found.items() if key >= 0}
    for key, one in list(around.changed.items()):
        same = one.whole and np.array_equal(one.arrive_s, one.early_arrive_s)
        if same and np.array_equal(one.depart_s, one.early_depart_s):
            del around.changed[key]
    special = found.get(own, scene.runs[active]) if active >= 0 else None
    return around, special


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
    around, special = found
    whole_plans(around)
    beside = list(before.beside)
    waits = before.waiting_s
    if special is not None:
        number, train = scene.active, scene.trains[scene.active]
        arrive, depart = special.soonest(int(special.arrive_s[special.planned]))
        if special.whole:
            arrive, depart = special.arrive_s, special.depart_s
        late = int(arrive[-1]) - int(special.early_arrive_s[-1])
        if late > 0:
            notes = [*notes, f"It ends {late // round(S_PER_MIN)} min later than planned."]
        paths[number] = path_of_run(days, train, arrive, depart)
        name = run_name(request, number)
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
