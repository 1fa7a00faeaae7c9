"""A run of the special train, window after window, and again from further back where one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.line.problem_of import Train
from landbridge.line.timetable import DAY_S, Ints
from landbridge.line.timing import YARD_S
from landbridge.line.unroll import moment_of
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone_shut import Shut, may_follow
from landbridge.operations.path_types import OptionKind, PathRefusal, PathRequest
from landbridge.operations.path_window_apart import gate_of, track_of
from landbridge.operations.path_window_around import Around, Running
from landbridge.operations.path_window_plan import plan_window
from landbridge.operations.path_window_task import Prices, Span, State, Task

__all__ = ["Way", "shut_gates", "stood_refusal"]

_HOUR_S: Final = round(S_PER_H)
_WINDOW_S: Final = 10 * _HOUR_S
_STEP_S: Final = 6 * _HOUR_S
# A window without a plan is tried again from as many windows further back, at the most.
_MOST_BACK: Final = 3
# Delay on the way costs nothing as long as a tenth of it and so much is in hand (estimates).
_RESERVE: Final = 1.10
_RESERVE_S: Final = 1_800
_MINUTE: Final = "%Y-%m-%d %H:%M UTC"


@dataclass(frozen=True, slots=True)
class Way:
    """A run of the special train, and how it is planned."""

    days: LineDays
    request: PathRequest
    number: int
    train: Train
    kind: OptionKind
    prices: Prices
    passed: tuple[Running, ...]

    def point(self, at: int) -> int:
        """Return the point of one of the train's stations."""
        return self.days.frame.stations[self.train.stations[at]].point

    def planned(
        self, around: Around, one: Running, progress: Callable[[float], None] | None
    ) -> Running | PathRefusal:
        """Return the train with its times, or how far it came and when."""
        task = self._task(around, one)
        if self.kind == "closed":
            one = _whole_alone(task, one)
            if not one.whole:
                return self._refused(one, "no plan was found for it alone")
            task.special, task.fixed = None, one
        now, furthest = int(one.early_depart_s[0]) - _HOUR_S, one
        marks: list[tuple[int, State]] = []
        failed_s, back = 0, 0
        while _goes_on(task, now):
            marks.append((now, State.of(task)))
            task.span = Span(now, max(now, failed_s) + _WINDOW_S)
            task.effort = 1 if now >= failed_s else 2
            if not plan_window(task):
                # Once more from further back, with more to look ahead to.
                failed_s, back = max(now, failed_s), back + 1
                if back > _MOST_BACK:
                    why = "no plan was found for the trains around it"
                    return self._refused(furthest, why, failed_s)
                keep = max(len(marks) - 1 - back, 0)
                now, state = marks[keep]
                state.restored(task)
                del marks[keep:]
                continue
            if task.special is not None and task.special.planned > furthest.planned:
                furthest = task.special
            if now >= failed_s:
                back = 0
            if progress is not None:
                progress(min(now / self.days.end_s, 1.0))
            now = self._next(around, task.special or task.fixed, now)
            if now > self.days.end_s:
                break
        done = task.special or one
        if not done.whole or int(done.arrive_s[-1]) > self.days.end_s:
            why = "it is on its way longer than the days that are looked at"
            return self._refused(furthest, why, self.days.end_s)
        return done

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
        apart = [abs(by_s) for by_s in request.companions_s]
        still = {n for n, at in enumerate(days.frame.stations) if at.point in request.clear}
        return Task(
            around, Span(0, 0), self.prices, one,
            shut=_asked(shut, one),
            shifts_s={
                min(pair): shut.companions_s(min(pair))
                for pair in zip(train.stations[:-1], train.stations[1:], strict=True)
            } if apart else {},
            still=frozenset(still),
            most_s=max(min(apart) - 1, 0) if apart else -1,
            due_s=_harmless(train, one),
            passed=self.passed,
        )  # fmt: skip

    def too_late(self, one: Running) -> Iterator[tuple[int, int, str]]:
        """Yield the stops at which a bound is broken, by how much, and which bound."""
        at = {self.point(here): here for here in range(len(self.train.stations))}
        for stop in self.request.runs[self.number].stops:
            here = at[stop.point]
            arrive, depart = int(one.arrive_s[here]), int(one.depart_s[here])
            if 0 <= stop.arrive_to_s < arrive and here > 0:
                yield here, arrive - stop.arrive_to_s, "arrival"
            if 0 <= stop.depart_to_s < depart and here < len(one.arrive_s) - 1:
                yield here, depart - stop.depart_to_s, "departure"

    def stood_s(self, one: Running) -> Ints:
        """Return by station how long the train stands for others or windows, s."""
        dwell = np.array(self.train.dwell_s, dtype=np.int64)
        found: Ints = one.depart_s - np.maximum(one.arrive_s + dwell, one.early_depart_s)
        return found

    def _refused(self, one: Running, why: str, from_s: int = 0) -> PathRefusal:
        return stood_refusal(self.days, self.request, self.number, self.kind, one, why, from_s)


def stood_refusal(
    days: LineDays,
    request: PathRequest,
    number: int,
    kind: OptionKind,
    one: Running,
    why: str,
    from_s: int,
) -> PathRefusal:
    """Return that no plan was found for a train: where it stands, when, which stop comes next.

    Parameters
    ----------
    days : LineDays
        The line.
    request : PathRequest
        The request.
    number : int
        Number of the run.
    kind : str
        The option.
    one : Running
        The train as far as it is planned.
    why : str
        What was not found.
    from_s : int
        From when on, s: where it is then, if all of it is planned.

    Returns
    -------
    PathRefusal
        It names nobody: a search that ends without a plan does not tell who is in the way.
    """
    points = [days.frame.stations[station].point for station in one.train.stations]
    here = one.first_from(from_s) if one.whole else one.planned
    at_s = int(one.arrive_s[here])
    ahead = [s for s in request.runs[number].stops if points.index(s.point) > here]
    following = f", {days.line.points[ahead[0].point].name} comes next" if ahead else ""
    where = f"{days.line.points[points[here]].name} at {moment_of(days.first_day, at_s):{_MINUTE}}"
    told = f"{why}: it is at {where}{following}"
    return PathRefusal(kind, number, points[here], at_s, told, (), "")


def _goes_on(task: Task, now_s: int) -> bool:
    """Return whether the special train is still on its way."""
    if task.special is not None:
        return not task.special.whole
    return _is_on(task.fixed, now_s)


def _is_on(one: Running | None, now_s: int) -> bool:
    return one is not None and now_s < int(one.arrive_s[-1])


def _whole_alone(task: Task, one: Running) -> Running:
    """Return the special train as it runs if nobody else is on the line, as far as it gets."""
    empty = Around(task.around.days, task.around.apart, cancelled=_Everybody())
    alone = replace(task, around=empty, special=one)
    now = int(one.early_depart_s[0])
    while now <= task.around.days.end_s:
        alone.span = Span(now, now + 2 * DAY_S)
        if not plan_window(alone) or alone.special is None:
            break
        one, now = alone.special, now + DAY_S
        if one.whole:
            break
    return one


class _Everybody(set[int]):
    """All trains."""

    def __contains__(self, _: object) -> bool:
        return True


def _asked(shut: Shut, one: Running) -> dict[str, list[tuple[int, int]]]:
    """Return when the special train must not take a resource: what the request shuts or clears.

    With pilot and follower it is not at a station when one of them would find no track there.
    """
    days, train = shut.days, shut.train
    arrive, depart = one.soonest(0)
    found = shut_gates(shut)
    for at, number in enumerate(train.stations[:-1]):
        point = days.frame.stations[number].point
        if at == 0 or not (shut.request.companions_s or point in shut.request.clear):
            continue
        yard = train.dwell_s[at] >= YARD_S
        around = (int(arrive[at]) - DAY_S, int(depart[at]) + 3 * DAY_S)
        rows = shut.station(at, 0 if yard else 1, around).merged()
        if rows:
            found[track_of(days.frame, number, forth=train.forth)] = rows
    return found


def shut_gates(shut: Shut) -> dict[str, list[tuple[int, int]]]:
    """Return when the special train, or one beside it, must not enter a section that is shut."""
    days, train = shut.days, shut.train
    found: dict[str, list[tuple[int, int]]] = {}
    for at, pair in enumerate(pairwise(train.stations)):
        section = min(pair)
        part = days.frame.parts[section]
        spans = [
            (span.from_s - (0 if part.single else train.run_s[at]), span.to_s)
            for span in shut.request.shut
            if span.first < part.last and span.last > part.first
        ]
        if spans:
            name, shifts = (
                gate_of(days.frame, section, forth=train.forth),
                shut.companions_s(section),
            )
            found[name] = [(a - by, b - by) for a, b in spans for by in (0, *shifts)]
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
