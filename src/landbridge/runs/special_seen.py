"""What was seen of a special train's surroundings, in the numbers of its plan."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest
from landbridge.data.tomlrows import moment_from
from landbridge.line.timetable import DAY_S
from landbridge.line.unroll import moment_of
from landbridge.operations.path_seen import Blocked, Seen, Trouble
from landbridge.runs.special_asked import PointNames, seconds_from
from landbridge.runs.special_types import SpecialPlan

if TYPE_CHECKING:
    from landbridge.data.observed_file import BlockedRow, ObservedRow, ObservedRows
    from landbridge.line.timetable import Path
    from landbridge.operations.line_days import LineDays

__all__ = ["moment_of_plan", "trouble_of"]

_NOW: Final = '"yyyy-mm-dd hh:mm" in railway time, or with an offset: "... hh:mm+11:00"'


def moment_of_plan(plan: SpecialPlan, now: str) -> int:
    """Return a moment that a user names in s of the request.

    Parameters
    ----------
    plan : SpecialPlan
        A plan with an option that is shown.
    now : str
        The moment; without offset in the time of the railway where the train sets out.

    Returns
    -------
    int
        s from 00:00 UTC of the first day.

    Raises
    ------
    InputError
        It is no moment, or the train is not on its way then (from a day before it sets out on).
    """
    request = plan.answer.request
    found = moment_from(now)
    if found is None:
        raise InputError(Finding("", None, "--now", now, "is no date with a time", _NOW, "correct"))
    zone = plan.asked.clocks.railway[request.runs[0].stops[0].point]
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(zone))
    at = seconds_from(request.first_day, found)
    option = plan.option
    assert option is not None
    begin, end = int(option.paths[0].depart_s[0]) - DAY_S, int(option.paths[-1].arrive_s[-1])
    if not begin <= at <= end:
        span = [
            moment_of(request.first_day, one, zone).isoformat(sep=" ", timespec="minutes")
            for one in (begin, end)
        ]
        message = "is not while the train is on its way"
        allowed = f"{span[0]} to {span[1]}"
        raise InputError(Finding("", None, "--now", now, message, allowed, "correct the time"))
    return at


def trouble_of(
    plan: SpecialPlan, days: LineDays, observed: ObservedRows, now_s: int, frozen_s: int
) -> Trouble:
    """Return what was seen in numbers of points and seconds.

    Parameters
    ----------
    plan : SpecialPlan
        The plan.
    days : LineDays
        Its trains.
    observed : ObservedRows
        What was seen.
    now_s, frozen_s : int
        The moment, and until when nothing is changed, s of the request.

    Returns
    -------
    Trouble
        Of trains of the plan and of the timetable.

    Raises
    ------
    InputError
        Names that are not there, trains that do not come to a point, times after the moment; all
        are named.
    """
    reading = _Reading(plan, days, observed, now_s)
    trains = [reading.seen(number, one) for number, one in enumerate(observed.trains, 1)]
    blocked = [reading.blocked(number, one) for number, one in enumerate(observed.blocked, 1)]
    if reading.findings:
        raise InputError(reading.findings)
    return Trouble(
        now_s,
        frozen_s,
        tuple(one for each in trains for one in each),
        tuple(one for one in blocked if one is not None),
    )


class _Reading:
    """Looks up what was seen and collects what is wrong."""

    def __init__(
        self, plan: SpecialPlan, days: LineDays, observed: ObservedRows, now_s: int
    ) -> None:
        self.plan, self.days, self.observed, self.now_s = plan, days, observed, now_s
        self.names = PointNames(plan.asked.line, plan.asked.scenario)
        self.findings: list[Finding] = []

    def fault(self, key: str, value: str, message: str, remedy: str) -> None:
        self.findings.append(Finding(self.observed.file, None, key, value, message, "", remedy))

    def point(self, key: str, name: str) -> int:
        try:
            return self.names.find(name)
        except UnknownNameError as error:
            for one in error.findings:
                self.fault(key, name, one.message, one.remedy)
        return -1

    def moment_s(self, value: dt.datetime | None, point: int) -> int:
        if value is None:
            return -1
        zone = self.observed.zone or self.plan.asked.clocks.local[max(point, 0)]
        found = value if value.tzinfo else value.replace(tzinfo=ZoneInfo(zone))
        return seconds_from(self.plan.answer.request.first_day, found)

    def seen(self, number: int, row: ObservedRow) -> list[Seen]:
        at = f"train[{number}]"
        point = self.point(f"{at}.at", row.at) if row.at else -1
        name = self._train(f"{at}.id", row.id, point)
        if not name or (row.at and point < 0):
            return []
        time_s = self.moment_s(row.time, point)
        if time_s > self.now_s:
            remedy = "correct the time, or --now"
            self.fault(f"{at}.time", str(row.time), "is after the moment of replanning", remedy)
        self._there(f"{at}.at", row.at, name, point, time_s if time_s >= 0 else self.now_s)
        held_s = self.moment_s(row.held_until, point)
        if row.held_s:
            held_s = max(held_s, self.now_s + row.held_s)
        delay_s = row.delay_s or 0
        if row.delay_s is None and time_s >= 0:
            delay_s = time_s - self._planned_s(name, point, row.event)
        return [Seen(name, point, row.event, time_s, delay_s, held_s)]

    def _train(self, key: str, name: str, point: int) -> str:
        """Return the id of a train; the special one goes by its number, whatever its run."""
        option = self.plan.option
        assert option is not None
        request = self.plan.answer.request
        own = [*option.paths, *option.beside]
        if name == request.id:
            near = [one for one in option.paths if point < 0 or point in one.points]
            running = [one for one in near if one.arrive_s[-1] >= self.now_s] or near
            if not running:
                self.fault(key, name, "does not come to this point", "name another point")
                return ""
            return running[0].id
        if name in {one.id for one in own}:
            return name
        train = self.days.number_of(name)
        if train < 0:
            names = [self.days.id_of(n) for n in range(len(self.days.path))]
            close = nearest(name, [request.id, *names], 2)
            remedy = f"did you mean {' or '.join(close)}?" if close else "name a train and its day"
            self.fault(key, name, "is no train of this plan", remedy)
            return ""
        if point >= 0 and point not in self.days.path_of(train).points:
            self.fault(key, name, "does not come to this point", "name another point")
            return ""
        return name

    def _there(self, key: str, place: str, name: str, point: int, time_s: int) -> None:
        """Say where a train is told to be before it can be there: it leaves no earlier than due."""
        if point < 0:
            return
        path, shift = self._path(name)
        at = abs(point - int(path.points[0]))
        run = path.arrive_s[1 : at + 1] - path.depart_s[:at]
        soonest = int(path.depart_s[0]) + shift + int(run.sum())
        if time_s < soonest:
            zone = self.plan.asked.clocks.railway[point]
            first = self.plan.answer.request.first_day
            when = moment_of(first, soonest, zone).isoformat(sep=" ", timespec="minutes")
            message = f"is where {name} cannot be yet: at {when} at the earliest"
            self.fault(key, place, message, "correct the place, its time, or --now")

    def _planned_s(self, name: str, point: int, event: str) -> int:
        """Return when a train of the plan was to arrive at or leave a point."""
        path, shift = self._path(name)
        at = abs(point - int(path.points[0]))
        times = path.arrive_s if event in ("arrived", "standing") else path.depart_s
        return int(times[at]) + shift

    def _path(self, name: str) -> tuple[Path, int]:
        """Return what a train of the plan was to do, and what its times are moved by, s."""
        option = self.plan.option
        assert option is not None
        for one in (*option.paths, *option.beside):
            if one.id == name:
                return one, 0
        train = self.days.number_of(name)
        path, shift = self.days.path_of(train), int(self.days.shift_s[train])
        other = next((one for one in option.changed if one.id == name), None)
        return ((other.after or path) if other else path), shift

    def blocked(self, number: int, row: BlockedRow) -> Blocked | None:
        at = f"blocked[{number}]"
        points = [self.point(f"{at}.between", one) for one in row.between]
        if min(points) < 0:
            return None
        last = len(self.plan.asked.line.tracks)
        low, high = min(points), max(points)
        if low == high:
            low, high = max(low - 1, 0), min(high + 1, last)
        begin = self.moment_s(row.from_time, low)
        until = self.moment_s(row.until, low)
        if row.minutes_s:
            until = max(until, self.now_s + row.minutes_s)
        begin = self.now_s if begin < 0 else begin
        if until <= begin:
            remedy = "correct one of the times"
            self.fault(f"{at}.until", str(row.until), "is not after the track is blocked", remedy)
        return Blocked(low, high, begin, until, row.why)
