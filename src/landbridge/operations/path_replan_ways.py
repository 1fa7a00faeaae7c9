"""The two ways to plan again from a moment on: by a search, or by holding everybody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
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
from landbridge.operations.path_others_way import shut_resources
from landbridge.operations.path_scene import Scene
from landbridge.operations.path_seen import Blocked
from landbridge.operations.path_types import PathOption
from landbridge.operations.path_window import SPECIAL
from landbridge.operations.path_window_apart import track_of
from landbridge.operations.path_window_around import Around, Place, Running, uses_of
from landbridge.operations.path_window_near import near
from landbridge.operations.path_window_plan import as_published, lead_on, plan_window
from landbridge.operations.path_window_task import Prices, Span, Task

__all__ = ["Way", "option_by"]

_HOUR_S: Final = round(S_PER_H)
_WINDOW_S: Final = 6 * _HOUR_S
_STEP_S: Final = 4 * _HOUR_S
# Trains that cross the way of one that was seen within this time of it are free.
_NEAR_S: Final = 2 * _HOUR_S
# How far ahead late trains are led back; what is late still runs on as late as it is.
_AHEAD_S: Final = 120 * _HOUR_S
_MOST_WINDOWS: Final = 6
# With more trains that may change a search takes longer than a dispatcher waits.
_MOST_FREE: Final = 40
_Found = tuple[Around, Running | None, tuple[str, ...]]


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


def option_by(scene: Scene, before: PathOption, way: Way, values: BillRules) -> PathOption | None:
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

    Returns
    -------
    PathOption or None
        With its bill; of conflicts it has who enters blocked track, all others are to be checked.
        None where the way leads to no plan.
    """
    found = _searched(scene, way, prices_of(values, "retimed")) if way.search else _held(scene, way)
    if found is None:
        return None
    around, special, notes = found
    if special is not None and int(special.arrive_s[-1]) > scene.days.end_s:
        return None  # of the trains of later days nothing is known
    made = _option(scene, before, (around, special), values, (*way.notes, *notes))
    return replace(made, conflicts=tuple(_enters_blocked(scene, around, special)))


def _enters_blocked(scene: Scene, around: Around, special: Running | None) -> Iterator[str]:
    """Yield who enters track that is blocked."""
    days, now = scene.days, scene.trouble.now_s
    own = [] if special is None else [(place, use) for place, use in uses_of(around, special)]
    for block, place in _blocked_places(around):
        begin, end = max(block.from_s, now), block.until_s
        for key, use in around.held_by(place, begin, end):
            if begin <= use.from_s < end:
                yield f"{days.id_of(key)} enters blocked track at {moment(days, use.from_s)}"
        for other, use in own:
            if other == place and begin <= use.from_s < end:
                yield f"{scene.request.id} enters blocked track at {moment(days, use.from_s)}"


# ------------------------------------------------------------------ by a search


def _searched(scene: Scene, way: Way, prices: Prices) -> _Found | None:
    task = _task(scene, way, prices)
    now = scene.trouble.now_s
    if task is None or not plan_window(task):
        return None
    notes: tuple[str, ...] = ()
    if not _followed(task, now):
        notes += ("The special train is not back at its times within a day.",)
    around = task.around
    if not lead_on(task, now + _AHEAD_S) or around.unfinished(scene.days.end_s):
        notes += (
            f"Trains that are late still {_AHEAD_S // _HOUR_S} h after the moment are taken to run "
            "on as late as they are: to be planned again.",
        )
    return around, task.special or task.fixed, notes


def _task(scene: Scene, way: Way, prices: Prices) -> Task | None:
    """Return what is free around what was seen; None where that cannot be searched."""
    days, request, active, around = scene.days, scene.request, scene.active, scene.around()
    now = scene.trouble.now_s
    special = scene.runs[active] if active >= 0 else None
    stands = special is not None and not special.whole
    if way.free:
        if special is None or stands:
            return None
        special = replace(special, planned=special.first_from(way.stands_s))
    moves = special is not None and not special.whole
    others = tuple(one for number, one in enumerate(scene.runs) if number != active)
    task = Task(
        around,
        Span(now, now + _WINDOW_S),
        prices,
        special=special if moves else None,
        fixed=None if moves else special,
        passed=others,
        held=tuple(scene.held),
        still=_still(scene),
    )
    if moves and special is not None:
        train = scene.trains[active]
        shut = Shut(days, request, train, may_follow(days, request, train))
        asked = shut_resources(shut, special)
        # Where it stands it stands.
        here = track_of(days.frame, train.stations[special.planned], forth=train.forth)
        task.shut = {name: spans for name, spans in asked.items() if name != here}
        task.shifts_s = _shifts(scene, shut)
        task.most_s = -1 if stands else _most_s(scene)
    task.free = _free(scene, task)
    if len(task.free) > _MOST_FREE:
        return None
    task.since_s = dict.fromkeys((*task.free, SPECIAL), way.stands_s) | scene.since_s
    return task


def _still(scene: Scene) -> frozenset[int]:
    """Return the stations at which no other train stands while the special train passes."""
    stations = enumerate(scene.days.frame.stations)
    return frozenset(n for n, one in stations if one.point in scene.request.clear)


def _most_s(scene: Scene) -> int:
    """Return how long the special train stands at a loop at the most, for its companions, s."""
    apart = [abs(by_s) for by_s in scene.request.companions_s]
    return max(min(apart) - 1, 0) if apart else -1


def _shifts(scene: Scene, shut: Shut) -> dict[int, tuple[int, ...]]:
    """Return by section by how much later than the special train its companions are there, s."""
    if not scene.request.companions_s:
        return {}
    stations = shut.train.stations
    sections = [min(pair) for pair in pairwise(stations)]
    return {section: shut.companions_s(section) for section in sections}


def _followed(task: Task, now: int) -> bool:
    """Plan the special train on until it is back at its times; return whether it is."""
    for _ in range(_MOST_WINDOWS):
        one = task.special
        if one is None or one.whole:
            return True
        if one.arrive_s[one.planned] <= one.early_arrive_s[one.planned]:
            task.special = as_published(one, one.planned)
            return True
        now += _STEP_S
        task.span, task.free, task.held = Span(now, now + _WINDOW_S), (), ()
        task.since_s = {}
        if not plan_window(task):
            return False
    return task.special is None or task.special.whole


def _free(scene: Scene, task: Task) -> tuple[int, ...]:
    """Return the trains that are free beside those that cross the way of the special train."""
    found = dict.fromkeys(task.around.unfinished(2**60))
    seeds = [task.around.changed[key] for key in found]
    if task.special is not None:
        seeds.append(task.special)
    span = Span(task.span.from_s, task.span.from_s + _STEP_S)
    for one in seeds:
        found.update(dict.fromkeys(near(task.around, one, span, _NEAR_S)))
    found.update(dict.fromkeys(_on_blocked(task.around, task.span.from_s)))
    return tuple(found)


def _on_blocked(around: Around, from_s: int) -> Iterator[int]:
    """Yield the trains that were to be on track that is blocked."""
    for block, place in _blocked_places(around):
        yield from sorted(around.who(place, max(block.from_s, from_s), block.until_s))


def _blocked_places(around: Around) -> Iterator[tuple[Blocked, Place]]:
    """Yield the sections that blocked track lies on, each direction of double track by itself."""
    for block in around.blocked:
        for number, part in enumerate(around.days.frame.parts):
            if block.first < part.last and block.last > part.first:
                for forth in (True,) if part.single else (True, False):
                    yield block, ("section", number, forth)


# ------------------------------------------------------------------ by holding


def _held(scene: Scene, way: Way) -> _Found | None:
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
        more = replace(more, shut=asked, shifts_s=_shifts(scene, shut), most_s=_most_s(scene))
    orders = replace(
        more,
        seen=scene.seen,
        runs=runs,
        since_s=since,
        as_late=way.as_late,
        unsure=way.unsure,
        still=_still(scene),
    )
    seeds = [*scene.seen, *_on_blocked(scene.before, scene.trouble.now_s)]
    found = held_behind(orders, list(dict.fromkeys([*seeds, own] if active >= 0 else seeds)))
    if found is None:
        return None
    around.changed |= {key: one for key, one in found.items() if key >= 0}
    for key, one in list(around.changed.items()):
        same = one.whole and np.array_equal(one.arrive_s, one.early_arrive_s)
        if same and np.array_equal(one.depart_s, one.early_depart_s):
            del around.changed[key]
    special = found.get(own, scene.runs[active]) if active >= 0 else None
    return around, special, ()


# ------------------------------------------------------------------ what comes of it


def _option(
    scene: Scene,
    before: PathOption,
    found: tuple[Around, Running | None],
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
