"""A run of the special train, window after window, and again from further back where one fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from landbridge.line.problem_of import Train
from landbridge.line.timetable import DAY_S, Ints
from landbridge.line.timing import YARD_S
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone_shut import Shut, may_follow
from landbridge.operations.path_types import OptionKind, PathRefusal, PathRequest, PathRun
from landbridge.operations.path_window_apart import gate_of, track_of
from landbridge.operations.path_window_around import Around, Running
from landbridge.operations.path_window_plan import plan_window
from landbridge.operations.path_window_task import Prices, Span, Task

__all__ = ["Way"]

_HOUR_S: Final = 3_600
_WINDOW_S: Final = 10 * _HOUR_S
_STEP_S: Final = 6 * _HOUR_S
# A window without a plan is tried again from as many windows further back, at the most.
_MOST_BACK: Final = 3
# Delay on the way costs nothing as long as a tenth of it and so much is in hand (estimates).
_RESERVE: Final = 1.10
_RESERVE_S: Final = 1_800


@dataclass(frozen=True, slots=True)
class _Mark:
    """What was planned when a window began."""

    now_s: int
    changed: dict[int, Running]
    cancelled: set[int]
    special: Running | None

    @staticmethod
    def of(task: Task, now_s: int) -> _Mark:
        """Return what is planned now."""
        around = task.around
        return _Mark(now_s, dict(around.changed), set(around.cancelled), task.special)

    def restored(self, task: Task) -> int:
        """Go back to it; return when it was."""
        task.around.changed = dict(self.changed)
        task.around.cancelled = set(self.cancelled)
        task.special = self.special
        return self.now_s


@dataclass(frozen=True, slots=True)
class Way:
    """A run of the special train, and how it is planned."""

    days: LineDays
    request: PathRequest
    run: PathRun
    train: Train
    kind: OptionKind
    prices: Prices
    seed: int
    passed: tuple[Running, ...]

    def planned(
        self, around: Around, one: Running, progress: Callable[[float], None] | None
    ) -> Running | int:
        """Return the train with its times, or the moment from which there was no plan."""
        task = self._task(around, one)
        if self.kind == "closed":
            alone = _whole_alone(task, one)
            if alone is None:
                return int(one.early_depart_s[0])
            one = alone
            task.special, task.fixed = None, one
        now = int(one.early_depart_s[0]) - _HOUR_S
        marks: list[_Mark] = []
        failed_s, back = 0, 0
        while _goes_on(task, now):
            marks.append(_Mark.of(task, now))
            task.span = Span(now, max(now, failed_s) + _WINDOW_S)
            task.effort = 1 if now >= failed_s else 2
            if not plan_window(task):
                # Once more from further back, with more to look ahead to.
                failed_s, back = max(now, failed_s), back + 1
                if back > _MOST_BACK:
                    return failed_s
                keep = max(len(marks) - 1 - back, 0)
                now = marks[keep].restored(task)
                del marks[keep:]
                continue
            if now >= failed_s:
                back = 0
            if progress is not None:
                progress(min(now / self.days.end_s, 1.0))
            now = self._next(around, task.special or task.fixed, now)
            if now > self.days.end_s:
                return now
        return task.special or one

    def _next(self, around: Around, one: Running | None, now: int) -> int:
        """Return where the next window begins: long stays are left out if nobody is late."""
        following = now + _STEP_S
        if one is None:
            return following
        _, depart = one.soonest(following)
        here = one.first_from(following)
        return max(following, int(depart[here]) - _HOUR_S) if here <= one.planned else following

    def _task(self, around: Around, one: Running) -> Task:
        days, request, train = self.days, self.request, self.train
        shut = Shut(days, request, train, may_follow(days, request, train))
        companions = request.pilot or request.follower
        apart = [request.ahead_s] if request.pilot else []
        apart += [request.behind_s] if request.follower else []
        still = {n for n, at in enumerate(days.frame.stations) if at.point in request.clear}
        return Task(
            around, Span(0, 0), self.prices, one,
            shut=_asked(shut, one, companions=companions),
            shifts_s={
                min(pair): shut.companions_s(min(pair))
                for pair in zip(train.stations[:-1], train.stations[1:], strict=True)
            } if companions else {},
            still=frozenset(still),
            most_s=max(min(apart) - 1, 0) if apart else -1,
            due_s=_harmless(train, one),
            passed=self.passed,
            seed=self.seed,
        )  # fmt: skip

    def too_late(self, one: Running) -> tuple[int, int, str] | None:
        """Return the stop at which a bound is broken, by how much, and which bound."""
        at = {self.days.frame.stations[n].point: here for here, n in enumerate(self.train.stations)}
        for stop in self.run.stops:
            here = at[stop.point]
            arrive, depart = int(one.arrive_s[here]), int(one.depart_s[here])
            if 0 <= stop.arrive_to_s < arrive and here > 0:
                return here, arrive - stop.arrive_to_s, "arrival"
            if 0 <= stop.depart_to_s < depart and here < len(one.arrive_s) - 1:
                return here, depart - stop.depart_to_s, "departure"
        return None

    def waits_s(self, one: Running) -> int:
        """Return how long the train stands for others or windows, s."""
        dwell = np.array(self.train.dwell_s, dtype=np.int64)
        ready = np.maximum(one.arrive_s + dwell, one.early_depart_s)
        return int((one.depart_s - ready)[:-1].sum())

    def refused(self, number: int, at_s: int) -> PathRefusal:
        """Return that no plan was found from a moment on."""
        point = self.days.frame.stations[self.train.stations[0]].point
        why = "no plan was found for the trains around it"
        if at_s > self.days.end_s:
            why = "it is on its way longer than the days that are looked at"
        return PathRefusal(self.kind, number, point, at_s, why, (), "")


def _goes_on(task: Task, now_s: int) -> bool:
    """Return whether the special train is still on its way."""
    if task.special is not None:
        return not task.special.whole
    return _is_on(task.fixed, now_s)


def _is_on(one: Running | None, now_s: int) -> bool:
    return one is not None and now_s < int(one.arrive_s[-1])


def _whole_alone(task: Task, one: Running) -> Running | None:
    """Return the special train as it runs if nobody else is on the line."""
    empty = Around(task.around.days, task.around.apart, cancelled=_Everybody())
    alone = replace(task, around=empty, special=one)
    now = int(one.early_depart_s[0])
    while alone.special is not None and not alone.special.whole:
        alone.span = Span(now, now + 2 * DAY_S)
        if not plan_window(alone):
            return None
        now += DAY_S
        if now > task.around.days.end_s:
            return None
    return alone.special


class _Everybody(set[int]):
    """All trains."""

    def __contains__(self, _: object) -> bool:
        return True


def _asked(shut: Shut, one: Running, *, companions: bool) -> dict[str, list[tuple[int, int]]]:
    """Return when the special train must not take a resource: what the request shuts or clears.

    With pilot and follower it is not at a station when one of them would find no track there.
    """
    days, train = shut.days, shut.train
    arrive, depart = one.soonest(0)
    found: dict[str, list[tuple[int, int]]] = {}
    for at, number in enumerate(train.stations[:-1]):
        section = min(number, train.stations[at + 1])
        part = days.frame.parts[section]
        spans = [
            (span.from_s - (0 if part.single else train.run_s[at]), span.to_s)
            for span in shut.request.shut
            if span.first < part.last and span.last > part.first
        ]
        shifts = (0, *shut.companions_s(section))
        if spans:
            name = gate_of(days.frame, section, forth=train.forth)
            found[name] = [(a - by, b - by) for a, b in spans for by in shifts]
        point = days.frame.stations[number].point
        if at == 0 or not (companions or point in shut.request.clear):
            continue
        yard = train.dwell_s[at] >= YARD_S
        around = (int(arrive[at]) - DAY_S, int(depart[at]) + 3 * DAY_S)
        rows = shut.station(at, 0 if yard else 1, around).merged()
        if rows:
            own = track_of(days.frame, number, forth=train.forth)
            found[own] = [(begin, end) for begin, end in rows]
    return found


def _harmless(train: Train, one: Running) -> Ints:
    """Return by station when it is early enough to arrive, in view of the next earliest arrival."""
    count = len(train.stations)
    found = np.zeros(count, dtype=np.int64)
    wish = 0
    needs = 0
    for here in range(count - 1, -1, -1):
        if here < count - 1:
            needs += train.run_s[here] + (train.dwell_s[here + 1] if here + 1 < count - 1 else 0)
        if one.early_arrive_s[here] > 0:
            wish, needs = int(one.early_arrive_s[here]), 0
            found[here] = wish
            continue
        if one.early_depart_s[here] > 0:
            wish, needs = int(one.early_depart_s[here]) - train.dwell_s[here], 0
        if wish > 0:
            found[here] = max(wish - round(_RESERVE * needs) - _RESERVE_S, 0)
    return found
