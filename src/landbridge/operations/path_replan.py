"""Plan again from a moment on: what was seen of trains and track, with the least change.

Trains run as planned but for those seen otherwise and those near them, which are free for some
hours; then all late trains are led back to their times. What departs before the frozen horizon
stays as it is, unless that leaves no plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H, S_PER_MIN
from landbridge.line.problem_of import Train
from landbridge.line.timetable import Ints, Path
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone import beside_of, path_of_run, run_name, train_of_run
from landbridge.operations.path_alone_shut import Shut, may_follow
from landbridge.operations.path_bill import bill_of_changes
from landbridge.operations.path_others import changed_trains, prices_of, whole_plans
from landbridge.operations.path_others_way import shut_gates, stood_refusal
from landbridge.operations.path_seen import Seen, Trouble
from landbridge.operations.path_timing import timing_of_request
from landbridge.operations.path_types import PathOption, PathRefusal, PathRequest
from landbridge.operations.path_window import SPECIAL, Use
from landbridge.operations.path_window_apart import Apart, gate_of
from landbridge.operations.path_window_around import Around, Running
from landbridge.operations.path_window_near import near
from landbridge.operations.path_window_plan import as_published, lead_on, plan_window
from landbridge.operations.path_window_task import Span, Task

__all__ = ["replan"]

_HOUR_S: Final = round(S_PER_H)
_WINDOW_S: Final = 6 * _HOUR_S
_STEP_S: Final = 4 * _HOUR_S
# Trains that cross the way of one that was seen within this time of it are free.
_NEAR_S: Final = 2 * _HOUR_S
# How far ahead late trains are led back; what is late still runs on as late as it is.
_AHEAD_S: Final = 120 * _HOUR_S
_MOST_WINDOWS: Final = 6


def replan(
    days: LineDays,
    request: PathRequest,
    option: PathOption,
    trouble: Trouble,
    values: BillRules,
) -> PathOption | PathRefusal:
    """Return an option planned again from a moment on.

    Parameters
    ----------
    days : LineDays
        The trains as published.
    request : PathRequest
        What the option was planned for.
    option : PathOption
        What is planned: the paths of the special train, and the trains that are changed.
    trouble : Trouble
        The moment, what was seen, track that is blocked.
    values : BillRules
        What delay costs.

    Returns
    -------
    PathOption or PathRefusal
        The same kind of option: its changed trains are all that do not run as published. Not yet
        checked by `landbridge.operations.path_check`.
    """
    scene = _Scene.of(days, request, option, trouble)
    prices = prices_of(values, "retimed")
    active = scene.active
    special = scene.runs[active] if active >= 0 else None
    others = tuple(one for number, one in enumerate(scene.runs) if number != active)
    moves = special is not None and not special.whole
    task = Task(
        scene.around,
        Span(trouble.now_s, trouble.now_s + _WINDOW_S),
        prices,
        special=special if moves else None,
        fixed=None if moves else special,
        passed=others,
        held=tuple(scene.held),
    )
    if moves:
        train = scene.trains[active]
        task.shut = shut_gates(Shut(days, request, train, may_follow(days, request, train)))
    task.free = _free(scene, task)
    notes: tuple[str, ...] = ()
    frozen = dict.fromkeys(task.free, trouble.frozen_s) | scene.since_s
    task.since_s = frozen
    if not plan_window(task):
        task.since_s = dict(scene.since_s)
        notes = ("What departs within the frozen horizon could not all stay as it was.",)
        if not plan_window(task):
            why = "no plan was found for the trains around what was seen"
            one = scene.runs[active]
            number = active if active >= 0 else len(scene.runs) - 1
            return stood_refusal(days, request, number, option.kind, one, why, trouble.now_s)
    if not _followed(task, trouble.now_s):
        notes += ("The special train is not back at its times within a day.",)
    around = scene.around
    if not lead_on(task, trouble.now_s + _AHEAD_S) or around.unfinished(days.end_s):
        notes += (
            f"Trains that are late still {_AHEAD_S // _HOUR_S} h after the moment are taken to run "
            "on as late as they are: to be planned again.",
        )
    whole_plans(around)
    return _option(scene, option, task.special or special, values, notes)


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


def _free(scene: _Scene, task: Task) -> tuple[int, ...]:
    """Return the trains that are free beside those that cross the way of the special train."""
    found = dict.fromkeys(scene.around.unfinished(2**60))
    seeds = [scene.around.changed[key] for key in found]
    if task.special is not None:
        seeds.append(task.special)
    span = Span(task.span.from_s, task.span.from_s + _STEP_S)
    for one in seeds:
        found.update(dict.fromkeys(near(scene.around, one, span, _NEAR_S)))
    for block in scene.around.blocked:
        for number, part in enumerate(scene.around.days.frame.parts):
            if block.first < part.last and block.last > part.first:
                for forth in (True, False):
                    place = ("section", number, part.single or forth)
                    low, high = max(block.from_s, task.span.from_s), block.until_s
                    found.update(dict.fromkeys(sorted(scene.around.who(place, low, high))))
    return tuple(found)


@dataclass(eq=False)
class _Scene:
    """All trains at the moment, as planned and as seen."""

    days: LineDays
    request: PathRequest
    trouble: Trouble
    around: Around
    runs: list[Running]
    trains: list[Train]
    since_s: dict[int, int] = field(default_factory=dict)
    held: list[Use] = field(default_factory=list)

    @staticmethod
    def of(days: LineDays, request: PathRequest, option: PathOption, trouble: Trouble) -> _Scene:
        """Return the trains as planned, with what was seen written into them."""
        apart = Apart(days.rules, request.id, request.ahead_s, request.behind_s)
        around = Around(days, apart, blocked=trouble.blocked)
        for one in option.changed:
            key = days.number_of(one.id)
            if one.after is None:
                around.cancelled.add(key)
                continue
            published = around.published(key)
            arrive, depart = _at_stations(days, published.train, one.after)
            shift = int(days.shift_s[key])
            around.changed[key] = replace(
                published, arrive_s=arrive + shift, depart_s=depart + shift
            )
        timings = timing_of_request(days.line, days.tables, request, days.memo)
        trains = [train_of_run(days, request, n, one) for n, one in enumerate(timings)]
        runs = []
        for train, path in zip(trains, option.paths, strict=True):
            arrive, depart = _at_stations(days, train, path)
            last = len(arrive) - 1
            runs.append(Running(SPECIAL, train, arrive, depart, arrive, depart, last))
        scene = _Scene(days, request, trouble, around, runs, trains)
        for seen in trouble.trains:
            scene._see(seen)
        return scene

    @property
    def active(self) -> int:
        """The run of the special train that is on its way or comes next, -1 for none."""
        for number, one in enumerate(self.runs):
            if not one.whole or one.arrive_s[-1] > self.trouble.now_s:
                return number
        return -1

    def _see(self, seen: Seen) -> None:
        """Write what was seen of a train into its times."""
        names = [run_name(self.request, number) for number in range(len(self.runs))]
        if seen.train in names:
            number = names.index(seen.train)
            self.runs[number] = self._as_seen(self.runs[number], seen)
            return
        key = self.days.number_of(seen.train)
        if key >= 0 and key not in self.around.cancelled:
            self.around.changed[key] = self._as_seen(self.around.running(key), seen)

    def _as_seen(self, one: Running, seen: Seen) -> Running:
        """Return a train where it was seen: at a station, or in a section until it leaves it."""
        train, now = one.train, self.trouble.now_s
        here, offset = self._place(one, seen)
        arrive, depart = one.arrive_s.copy(), one.depart_s.copy()
        until = max(seen.held_until_s, now if seen.event in ("arrived", "standing") else 0)
        if offset == 0 and (seen.event in ("arrived", "standing") or here == len(arrive) - 1):
            at = seen.at_s if seen.at_s >= 0 else int(arrive[here]) + seen.delay_s
            arrive[here] = min(at, now) if seen.event != "standing" else min(int(arrive[here]), now)
            if here > 0:
                depart[here - 1] = arrive[here] - train.run_s[here - 1]
            early = one.early_depart_s.copy()
            early[here] = max(int(early[here]), until)
            self.since_s[one.key] = now
            return replace(
                one, arrive_s=arrive, depart_s=depart, early_depart_s=early, planned=here
            )
        left = int(depart[here])
        at = seen.at_s if seen.at_s >= 0 else left + offset + seen.delay_s
        entered = max(at, until) - offset
        if entered > left:
            self._block(train, here, left, entered)
        depart[here] = entered
        arrive[here + 1] = entered + train.run_s[here]
        self.since_s[one.key] = max(now, entered + 1)
        return replace(one, arrive_s=arrive, depart_s=depart, planned=here + 1)

    def _place(self, one: Running, seen: Seen) -> tuple[int, int]:
        """Return the station at or before the point of a train, and the run from it to there, s."""
        train, frame = one.train, self.days.frame
        points = [frame.stations[n].point for n in train.stations]
        if seen.point < 0:
            late = one.depart_s + seen.delay_s
            here = int(np.searchsorted(late[:-1], self.trouble.now_s))
            return max(here - 1, 0), 0
        sign = 1 if train.forth else -1
        here = max(n for n, point in enumerate(points) if (seen.point - point) * sign >= 0)
        if points[here] == seen.point:
            return here, 0
        part = frame.parts[min(train.stations[here], train.stations[here + 1])]
        inside = abs(seen.point - points[here])
        return here, int(train.track_s(part)[:inside].sum())

    def _block(self, train: Train, here: int, from_s: int, to_s: int) -> None:
        """Note that a section is held by a train that stands in it, before it enters in thought."""
        section = min(train.stations[here], train.stations[here + 1])
        part = self.days.frame.parts[section]
        apart = self.around.apart.section_s(part, train, train)
        last = to_s - apart - 1
        if part.single:
            last -= train.run_s[here]
        if last > from_s:
            name = gate_of(self.days.frame, section, forth=train.forth)
            self.held.append(Use(name, train, from_s, last))


def _at_stations(days: LineDays, train: Train, path: Path) -> tuple[Ints, Ints]:
    points = np.array([days.frame.stations[n].point for n in train.stations])
    at = np.abs(points - int(path.points[0]))
    return path.arrive_s[at].copy(), path.depart_s[at].copy()


def _option(
    scene: _Scene,
    before: PathOption,
    special: Running | None,
    values: BillRules,
    notes: Sequence[str],
) -> PathOption:
    """Return the option with the new times."""
    days, request, paths = scene.days, scene.request, list(before.paths)
    beside = list(before.beside)
    waits = before.waiting_s
    if special is not None and scene.active >= 0:
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
    changed = changed_trains(scene.around)
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
