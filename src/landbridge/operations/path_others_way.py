"""A run of the special train, window after window, and again from further back where one fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np

from landbridge.line.problem_of import Train
from landbridge.line.timetable import DAY_S, Ints
from landbridge.line.timing import YARD_S
from landbridge.line.unroll import moment_of
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone_beside import may_follow
from landbridge.operations.path_alone_shut import Shut
from landbridge.operations.path_types import OptionKind, PathRefusal, PathRequest
from landbridge.operations.path_window_apart import gate_of, track_of
from landbridge.operations.path_window_around import Around, Running
from landbridge.operations.path_window_leg import furthest, plan_leg
from landbridge.operations.path_window_shut import Room
from landbridge.operations.path_window_task import NO_LIMIT_S, Prices, Span, State, Task

__all__ = [
    "Way",
    "most_stay_s",
    "shifts_of",
    "shut_gates",
    "shut_resources",
    "still_of",
    "stood_refusal",
]

# So many times as much a minute of it is worth where it would come too late.
_URGENT: Final = 10
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
        """Return the train with its times, or how far it came and when.

        Where it comes too late to a stop, it is planned again with a minute of it worth ten times
        as much, at last as if nobody else were there.
        """
        begun = State(dict(around.changed), frozenset(around.cancelled), replace(one, planned=0))
        room = Room(around, self.passed)
        styles = [(1, True)] if self.kind == "closed" else [(1, False), (_URGENT, False), (1, True)]
        found: Running | PathRefusal | None = None
        for number, (urgent, closed) in enumerate(styles, start=1):
            task = self._task(around, one)
            begun.restored(task)
            late = dict(task.prices.late)
            late["special"] *= urgent
            task.prices = replace(task.prices, late=late)
            final = number == len(styles)
            found = self._by_legs(task, room, progress, closed=closed, final=final)
            if isinstance(found, Running) and not any(self.too_late(found)):
                break
        assert found is not None
        return found

    def _by_legs(
        self,
        task: Task,
        room: Room,
        progress: Callable[[float], None] | None,
        *,
        closed: bool,
        final: bool,
    ) -> Running | PathRefusal | None:
        """Plan the train from yard to yard; none, unless that is final, when it comes too late."""
        assert task.special is not None
        assert task.latest_s is not None
        while not task.special.whole:
            if not plan_leg(task, room, closed=closed):
                return self._refused(furthest(task, room), "no way was found for it")
            end = self.days.end_s
            if task.special.arrive_s[task.special.planned] > end:
                why = "it is on its way longer than the days that are looked at"
                known = task.special.arrive_s[: task.special.planned + 1]
                here = int(np.searchsorted(known, end, "right")) - 1
                return self._refused(replace(task.special, planned=here), why)
            if not final and _missed(task.special, task.latest_s):
                return None
            if progress is not None:
                progress(min(int(task.special.arrive_s[task.special.planned]) / end, 1.0))
        return task.special

    def _task(self, around: Around, one: Running) -> Task:
        days, request, train = self.days, self.request, self.train
        shut = Shut(days, request, train, may_follow(days, request, train))
        return Task(
            around, Span(-NO_LIMIT_S, 0), self.prices, one,
            shut=shut_resources(shut, one),
            shifts_s=shifts_of(shut),
            still=still_of(days, request),
            most_s=most_stay_s(request),
            due_s=_harmless(train, one, self._latest_s()),
            latest_s=self._latest_s(),
            passed=self.passed,
        )  # fmt: skip

    def _latest_s(self) -> Ints:
        """Return by station when it has to be there at the latest."""
        at = {self.point(here): here for here in range(len(self.train.stations))}
        found = np.full(len(self.train.stations), NO_LIMIT_S, dtype=np.int64)
        for stop in self.request.runs[self.number].stops:
            here = at[stop.point]
            stay_s = self.train.dwell_s[here] if here else 0
            if stop.depart_to_s >= 0:
                found[here] = stop.depart_to_s - stay_s
            if stop.arrive_to_s >= 0:
                found[here] = min(int(found[here]), stop.arrive_to_s)
        return found

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
        found[0] = one.depart_s[0] - one.early_depart_s[0]
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


def _missed(one: Running, latest_s: Ints) -> bool:
    """Return whether a train has come too late to a station that it is planned to."""
    known = slice(1, one.planned + 1)
    return bool((one.arrive_s[known] > latest_s[known]).any())


def shut_resources(shut: Shut, one: Running) -> dict[str, list[tuple[int, int]]]:
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


def shifts_of(shut: Shut) -> dict[int, tuple[int, ...]]:
    """Return by section by how much later than the special train its companions are there, s."""
    if not shut.request.companions_s:
        return {}
    sections = [min(pair) for pair in pairwise(shut.train.stations)]
    return {section: shut.companions_s(section) for section in sections}


def still_of(days: LineDays, request: PathRequest) -> frozenset[int]:
    """Return the stations at which no other train stands while the special train passes."""
    stations = enumerate(days.frame.stations)
    return frozenset(n for n, one in stations if one.point in request.clear)


def most_stay_s(request: PathRequest) -> int:
    """Return how long the special train stands at a loop at the most, for its companions, s."""
    apart = [abs(by_s) for by_s in request.companions_s]
    return max(min(apart) - 1, 0) if apart else -1


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


def _harmless(train: Train, one: Running, latest_s: Ints) -> Ints:
    """Return by station when it is early enough to arrive, in view of what is asked for later on.

    That is the next earliest time, and all latest ones, each less what the train needs until then
    and something in hand; where no earliest time follows, only an arrival as if alone is.
    """
    count = len(train.stations)
    found = np.zeros(count, dtype=np.int64)
    wish, needs = 0, 0
    least, most = NO_LIMIT_S, 0
    for here in range(count - 1, -1, -1):
        if here < count - 1:
            step = train.run_s[here] + (train.dwell_s[here + 1] if here + 1 < count - 1 else 0)
            needs, most, least = needs + step, most + step, least - step
        if latest_s[here] < least:
            least, most = int(latest_s[here]), 0
        due = least - round((_RESERVE - 1) * most) - (_RESERVE_S if most else 0)
        if one.early_arrive_s[here] > 0:
            wish, needs = int(one.early_arrive_s[here]), 0
            found[here] = min(wish, due)
            continue
        if one.early_depart_s[here] > 0:
            wish, needs = int(one.early_depart_s[here]) - train.dwell_s[here], 0
        if wish > 0:
            found[here] = max(min(wish - round(_RESERVE * needs) - _RESERVE_S, due), 0)
    return found
