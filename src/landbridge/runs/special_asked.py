"""The request of a special train on a line: names become points, local times become moments."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.base.units import S_PER_H
from landbridge.data.lookup import PlaceIndex
from landbridge.line.timetable import DAY_S
from landbridge.line.trains import train_types
from landbridge.line.unroll import local_timezones_of, timezones_of
from landbridge.operations.path_types import PathRequest, PathRun, PathShut, PathStop

if TYPE_CHECKING:
    from landbridge.data.request_file import RequestRow, ShutRow, StopRow
    from landbridge.data.scenario import Scenario
    from landbridge.line.types import Line

__all__ = ["AskedPath", "Clocks", "PointNames", "asked_path", "names_wrong", "seconds_from",
           "types_wrong"]  # fmt: skip

# A train of which no bound says when it arrives is looked after at this speed, km/h (estimate).
_SLOW_KMH: Final = 25.0
_MOST_DAYS: Final = 120
_BOUNDS: Final = ("arrive_from", "arrive_to", "depart_from", "depart_to")


@dataclass(frozen=True, slots=True, eq=False)
class Clocks:
    """Time zones at each point of a line: in which the railway tells its times, and in town."""

    railway: Sequence[str]
    local: Sequence[str]


@dataclass(frozen=True, slots=True, eq=False)
class AskedPath:
    """A request on its line.

    ``stops[r][i]`` is the row of stop ``i`` of run ``r``: the first stop of a run is the last one
    of the run before. ``points[r][i]`` is the number of its point.
    """

    row: RequestRow
    scenario: Scenario
    line: Line
    clocks: Clocks
    request: PathRequest
    stops: tuple[tuple[StopRow, ...], ...]
    points: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class PointNames:
    """Points of a line by the names of their places in any script, and by their own names."""

    line: Line
    scenario: Scenario
    _places: dict[str, int] = field(default_factory=dict, init=False, repr=False)
    _names: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        """Fill the indexes."""
        for number, point in enumerate(self.line.points):
            if point.place:
                self._places.setdefault(point.place, number)
            for form in {normalise(point.name), normalise(point.id)} - {""}:
                self._names.setdefault(form, []).append(number)

    def find(self, name: str) -> int:
        """Return the number of the point that a name means.

        Parameters
        ----------
        name : str
            Id, name or alias of a place, or name or id of a point; in any script.

        Returns
        -------
        int
            Number of the point.

        Raises
        ------
        UnknownNameError
            None on the line has this name (the nearest are offered), or several have.
        """
        try:
            place = PlaceIndex(self.scenario.tables["places"]).find(name)
        except UnknownNameError:
            place = ""
        if place in self._places:
            return self._places[place]
        found = self._names.get(normalise(name), [])
        if len(found) == 1:
            return found[0]
        if found:
            ids = [self.line.points[one].id for one in found]
            message, remedy = f"may mean {' or '.join(ids)}", "say which by its id"
            raise UnknownNameError(Finding("", None, "", name, message, "", remedy), ids)
        known = {one.name: one.name for one in self.line.points if one.name}
        close = nearest(name, known)
        message = f"is not on the line {self.line.name}"
        remedy = f"did you mean {' or '.join(close)}?" if close else "name a place on the way"
        raise UnknownNameError(Finding("", None, "", name, message, "", remedy), close)


def asked_path(row: RequestRow, scenario: Scenario, line: Line) -> AskedPath:
    """Return a request on its line.

    Parameters
    ----------
    row : RequestRow
        The request as it is written.
    scenario : Scenario
        With the tables.
    line : Line
        The line.

    Returns
    -------
    AskedPath
        A run ends where the direction on the line turns; days count from the one (UTC) of the
        earliest departure.

    Raises
    ------
    InputError
        With every fault: places that are not on the line, a train type that is not there, no
        departure, stops that cannot follow each other, bounds that exclude each other.
    """
    return _Reading(row, scenario, line).made()


def names_wrong(row: RequestRow, scenario: Scenario, line: Line) -> list[Finding]:
    """Return the places of a request that are not on a line.

    Parameters
    ----------
    row : RequestRow
        The request as far as it can be read.
    scenario : Scenario
        With the tables.
    line : Line
        The line.
    """
    reading = _Reading(row, scenario, line)
    reading.points()
    return reading.findings


def types_wrong(row: RequestRow, scenario: Scenario) -> list[Finding]:
    """Return the train types of a request that a scenario does not have.

    Parameters
    ----------
    row : RequestRow
        The request as far as it can be read.
    scenario : Scenario
        With the tables.
    """
    known, found = train_types(scenario.tables), []
    for key, kind in (
        ("train.type", row.train_type),
        *((f"train.types_by_gauge.{g}", one) for g, one in row.types_by_gauge.items()),
    ):
        if kind and kind not in known:
            close = nearest(kind, list(known))
            remedy = f"did you mean {' or '.join(close)}?" if close else "name a train type"
            message = "is no train type of this study"
            found.append(Finding(row.file, None, key, kind, message, "", remedy))
    return found


class _Reading:
    """Looks everything up and collects what is wrong."""

    def __init__(self, row: RequestRow, scenario: Scenario, line: Line) -> None:
        self.row, self.scenario, self.line = row, scenario, line
        self.names = PointNames(line, scenario)
        self.local = local_timezones_of(line, scenario.tables)
        self.findings: list[Finding] = []

    def fault(self, key: str, value: str, message: str, remedy: str, allowed: str = "") -> None:
        self.findings.append(Finding(self.row.file, None, key, value, message, allowed, remedy))

    def made(self) -> AskedPath:
        row = self.row
        self.findings += types_wrong(row, self.scenario)
        points, clear, ends = self.points()
        self._in_order(points)
        if self.findings:
            raise InputError(self.findings)
        bounds = [self._moments(n, point) for n, point in enumerate(points)]
        begin = bounds[0].get("depart_from") or bounds[0].get("arrive_from")
        if begin is None:
            remedy = "add depart_from to the first stop"
            self.fault("stop[1]", row.stops[0].at, "does not say when the train leaves", remedy)
            raise InputError(self.findings)
        first_day = begin.astimezone(dt.UTC).date()
        stops = [
            self._stop(number, points[number], found, first_day)
            for number, found in enumerate(bounds)
        ]
        self._possible(stops)
        shut = tuple(
            self._shut(n, *pair, first_day)
            for n, pair in enumerate(zip(row.shut, ends, strict=True), 1)
        )
        if self.findings:
            raise InputError(self.findings)
        runs = _runs(points)
        for number, one in enumerate(row.stops):
            if one.clear:
                clear.append(points[number])
        request = PathRequest(
            id=row.id,
            train_type=row.train_type,
            types_by_gauge=dict(row.types_by_gauge),
            first_day=first_day,
            days=self._days(stops),
            runs=tuple(PathRun(tuple(stops[n] for n in one)) for one in runs),
            speed_cap_kmh=row.speed_cap_kmh,
            axle_load_t=row.axle_load_t,
            ahead_s=row.ahead_s,
            behind_s=row.behind_s,
            pilot=row.pilot,
            follower=row.follower,
            clear=tuple(sorted(set(clear))),
            shut=shut,
        )
        clocks = Clocks(timezones_of(self.line, self.scenario.tables, first_day), self.local)
        rows = tuple(tuple(row.stops[n] for n in one) for one in runs)
        at = tuple(tuple(points[n] for n in one) for one in runs)
        return AskedPath(row, self.scenario, self.line, clocks, request, rows, at)

    def points(self) -> tuple[list[int], list[int], list[tuple[int, ...]]]:
        """Return the points of stops, of stations that are to be clear, of ends of shut track."""
        row = self.row
        points = [
            self._point(f"stop[{n}].at", one.at) for n, one in enumerate(row.stops, 1) if one.at
        ]
        clear = [self._point("train.clear", one) for one in row.clear]
        ends = [
            tuple(self._point(f"shut[{n}].between", one) for one in shut.between)
            for n, shut in enumerate(row.shut, 1)
        ]
        return points, clear, ends

    def _point(self, key: str, name: str) -> int:
        try:
            return self.names.find(name)
        except UnknownNameError as error:
            for one in error.findings:
                self.fault(key, name, one.message, one.remedy)
        return -1

    def _in_order(self, points: Sequence[int]) -> None:
        for number, (one, two) in enumerate(itertools.pairwise(points), 2):
            if one == two >= 0:
                self.fault(
                    f"stop[{number}].at",
                    self.row.stops[number - 1].at,
                    "is where the train is already",
                    "make one stop of the two",
                )

    def _moments(self, number: int, point: int) -> dict[str, dt.datetime]:
        """Return the bounds of a stop that are asked for, as moments."""
        stop = self.row.stops[number]
        found = {}
        for key in _BOUNDS:
            value: dt.datetime | None = getattr(stop, key)
            if value is not None:
                found[key] = self._moment(value, point)
        return found

    def _moment(self, value: dt.datetime, point: int) -> dt.datetime:
        if value.tzinfo is not None:
            return value
        return value.replace(tzinfo=ZoneInfo(self.row.zone or self.local[point]))

    def _stop(
        self, number: int, point: int, found: dict[str, dt.datetime], first: dt.date
    ) -> PathStop:
        row = self.row.stops[number]
        times = {key: seconds_from(first, found[key]) if key in found else -1 for key in _BOUNDS}
        for key in found:
            if times[key] < 0:
                self.fault(
                    f"stop[{number + 1}].{key}",
                    str(getattr(row, key)),
                    "is before the train sets out",
                    "correct the time",
                )
        return PathStop(
            point,
            row.why,
            row.stay_s,
            times["arrive_from"],
            times["arrive_to"],
            times["depart_from"],
            times["depart_to"],
        )

    def _possible(self, stops: Sequence[PathStop]) -> None:
        """Say which stop must be left before the train can be there, whatever its speed."""
        earliest, since = 0, 0
        for number, stop in enumerate(stops):
            for key, high in (("arrive_to", stop.arrive_to_s), ("depart_to", stop.depart_to_s)):
                if key == "depart_to":
                    earliest = max(earliest + (stop.stay_s if number else 0), stop.depart_from_s)
                elif stop.arrive_from_s > earliest:
                    earliest, since = stop.arrive_from_s, number
                if 0 <= high < earliest:
                    self.fault(
                        f"stop[{number + 1}].{key}",
                        str(getattr(self.row.stops[number], key)),
                        f"is before the train can be here: stop[{since + 1}] "
                        f"({self.row.stops[since].at}) is not left or reached earlier",
                        "correct one of the times",
                    )
                    return
            if stop.depart_from_s >= 0:
                since = number

    def _shut(self, number: int, row: ShutRow, ends: tuple[int, ...], first: dt.date) -> PathShut:
        low, high = sorted(ends)
        if low == high:
            remedy = "name the two ends"
            self.fault(f"shut[{number}].between", row.between[0], "is one place only", remedy)
        span = [
            seconds_from(first, self._moment(one, end))
            for one, end in zip((row.from_time, row.to_time), ends, strict=True)
        ]
        if span[0] >= span[1]:
            remedy = "correct one of the times"
            self.fault(f"shut[{number}].to", str(row.to_time), "is not after from", remedy)
        return PathShut(low, high, span[0], span[1], row.why)

    def _days(self, stops: Sequence[PathStop]) -> int:
        """Return how many days the timetable is needed for."""
        km = [self.line.points[stop.point].km for stop in stops]
        at, known = 0.0, 0
        for number, stop in enumerate(stops):
            if number:
                at += abs(km[number] - km[number - 1]) / _SLOW_KMH * S_PER_H + stop.stay_s
            latest = max(getattr(stop, f"{key}_s") for key in _BOUNDS)
            if latest >= 0:
                at, known = float(latest), number
        days = int(at) // DAY_S + (1 if known == len(stops) - 1 else 2)
        if days > _MOST_DAYS:
            message = f"lasts {days} days"
            remedy = "split the request, or correct the times"
            self.fault("stop", "", message, remedy, f"at most {_MOST_DAYS} days")
            raise InputError(self.findings)
        return days + 1


def seconds_from(first: dt.date, moment: dt.datetime) -> int:
    """Return a moment in s from 00:00 UTC of a day.

    Examples
    --------
    >>> seconds_from(dt.date(2001, 7, 25), dt.datetime(2001, 7, 26, 1, tzinfo=dt.UTC))
    90000
    """
    midnight = dt.datetime.combine(first, dt.time(), dt.UTC)
    return round((moment - midnight).total_seconds())


def _runs(points: Iterable[int]) -> list[list[int]]:
    """Return the numbers of stops run by run: a new one begins where the direction turns.

    Examples
    --------
    >>> _runs([0, 3, 7, 5, 0])
    [[0, 1, 2], [2, 3, 4]]
    """
    found: list[list[int]] = [[0]]
    way = 0
    for number, (one, two) in enumerate(itertools.pairwise(points), 1):
        sign = 1 if two > one else -1
        if way and sign != way:
            found.append([number - 1])
        way = sign
        found[-1].append(number)
    return found
