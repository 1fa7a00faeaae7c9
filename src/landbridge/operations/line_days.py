"""A line and its trains over some days: who is on which section, and at which station, and when.

A timetable repeats; here each of its trains is one of a day. Times are s from 00:00 UTC of the
first day. Sections and stations are those of a frame in which every point that a special train
needs is a station too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from landbridge.line.frame import Frame, frame_of
from landbridge.line.problem_of import Train
from landbridge.line.rules import Rules, rules_of
from landbridge.line.running import Memo
from landbridge.line.services import TrainService
from landbridge.line.timetable import DAY_S, WEEK_DAYS, Ints, Path, Timetable, Window
from landbridge.line.timing import YARD_S, Timing, timing_of
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Held", "LineDays", "along", "line_days"]

_NO_ROWS: Final = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Uses of a section or of a station's tracks, in the order of their beginning.

    Parameters
    ----------
    from_s, to_s : array of n
        s: on a section from the departure to the arrival, at a station from the arrival to the
        departure (equal where a train passes).
    train : array of n
        Numbers of the dated trains.
    """

    from_s: Ints
    to_s: Ints
    train: Ints

    def within(self, from_s: int, to_s: int) -> Held:
        """Return those that share a moment with a span of time, its ends included."""
        keep = (self.from_s <= to_s) & (self.to_s >= from_s)
        return Held(self.from_s[keep], self.to_s[keep], self.train[keep])


@dataclass(frozen=True, slots=True, eq=False)
class LineDays:
    """A timetable unrolled over the days of a request.

    Dated train ``n`` runs on path ``path[n]`` of the timetable, its times moved by ``shift_s[n]``.
    Trains of one path follow each other, those of path ``p`` are ``first[p]`` to
    ``first[p + 1] - 1``; those that left before the first day and are still on the line belong to
    them.

    Parameters
    ----------
    timetable : Timetable
        What repeats.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    first_day : date
        Day (UTC) from whose beginning all times count.
    days : int
        Number of days.
    frame : Frame
        Stations and sections, with every point at which somebody begins, ends or stops.
    rules : Rules
        Of each track.
    path, shift_s : array of N
        Of each dated train.
    first : array of P + 1
        Of each path its first dated train.
    """

    timetable: Timetable
    tables: Mapping[str, pd.DataFrame]
    first_day: dt.date
    days: int
    frame: Frame
    rules: Rules
    path: Ints
    shift_s: Ints
    first: Ints
    # Of all paths one after the other: where they begin, their first points, directions, times.
    _start: Ints
    _points: Ints
    _forth: np.ndarray[tuple[int], np.dtype[np.bool_]]
    _arrive_s: Ints
    _depart_s: Ints
    _known: dict[tuple[str, int, bool], Held] = field(default_factory=dict)
    _trains: dict[int, Train] = field(default_factory=dict)
    _timings: dict[tuple[str, int, int], Timing] = field(default_factory=dict)
    _windows: dict[tuple[int, bool], list[Window]] = field(default_factory=dict)
    memo: Memo = field(default_factory=dict)

    @property
    def line(self) -> Line:
        """The line."""
        return self.timetable.line

    @property
    def end_s(self) -> int:
        """End of the last day, s: nothing is known of what begins later."""
        return self.days * DAY_S

    def path_of(self, train: int) -> Path:
        """Return the path of a dated train, its times as published."""
        return self.timetable.paths[int(self.path[train])]

    def day_of(self, train: int) -> dt.date:
        """Return the day from which the times of a dated train's path count."""
        return self.first_day + dt.timedelta(days=int(self.shift_s[train]) // DAY_S)

    def id_of(self, train: int) -> str:
        """Return the number of a dated train with its day, as `unrolled` has it."""
        return f"{self.path_of(train).id}/{self.day_of(train).isoformat()}"

    def number_of(self, train_id: str) -> int:
        """Return the number of the dated train of an id, -1 where there is none."""
        name, _, day = train_id.rpartition("/")
        for number, path in enumerate(self.timetable.paths):
            if path.id == name:
                for train in range(int(self.first[number]), int(self.first[number + 1])):
                    if self.day_of(train).isoformat() == day:
                        return train
        return -1

    def times(self, train: int) -> tuple[Ints, Ints]:
        """Return when a dated train arrives at and leaves each of its points, s."""
        path, shift = self.path_of(train), int(self.shift_s[train])
        return path.arrive_s + shift, path.depart_s + shift

    def on_section(self, section: int, *, forth: bool) -> Held:
        """Return who runs over a section of the frame in a direction, and when."""
        return self._kept("section", section, forth)

    def at_station(self, station: int, *, forth: bool) -> Held:
        """Return who holds a track of a station that a direction uses, and when.

        Where the directions have tracks of their own those of one direction, else all. Trains that
        begin or end there, or stand in a yard for a purpose, hold none.
        """
        return self._kept("station", station, forth or not self.frame.stations[station].split)

    def arrivals(self, station: int, *, forth: bool) -> Held:
        """Return who arrives at a station out of a section of its direction, and when."""
        return self._kept("arrival", station, forth)

    def standing(self, point: int) -> Held:
        """Return who stands at a point, in a yard or on the line, in either direction."""
        key = ("standing", point, True)
        if key not in self._known:
            paths = self._through(point, point)
            here = self._at(point, paths)
            arrive, depart = self._arrive_s[here], self._depart_s[here]
            keep = depart > arrive
            self._known[key] = self._dated(paths[keep], arrive[keep], depart[keep])
        return self._known[key]

    def windows(
        self, section: int, *, forth: bool, from_s: int, to_s: int
    ) -> list[tuple[int, int, str]]:
        """Return when windows shut a section to a direction in a span of time, s, and for what."""
        key = (section, forth)
        if key not in self._windows:
            part, ways = self.frame.parts[section], ("both", "forth" if forth else "back")
            self._windows[key] = [
                one
                for one in self.timetable.windows
                if one.first < part.last and one.last > part.first
                if part.single or one.way in ways
            ]
        period = self.timetable.period_s
        found = []
        for one in self._windows[key]:
            for lap in range((from_s - one.to_s) // period, (to_s - one.from_s) // period + 1):
                since, until = one.from_s + lap * period, one.to_s + lap * period
                if until > from_s and since < to_s:
                    found.append((since, until, one.why))
        return sorted(found)

    def train(self, path: int) -> Train:
        """Return a path as a train of a problem: its least times between the frame's stations.

        Parameters
        ----------
        path : int
            Number of the path.

        Returns
        -------
        Train
            Trains of one service share their timing.
        """
        if path not in self._trains:
            one = self.timetable.paths[path]
            timing = self._timing(one)
            stations, run_s, dwell_s = along(self.frame, timing, forth=one.forth)
            self._trains[path] = Train(
                one.id, one.service, one.category, one.train_type, one.forth, one.days,
                int(one.depart_s[0]), timing, stations, run_s, dwell_s,
            )  # fmt: skip
        return self._trains[path]

    def _timing(self, path: Path) -> Timing:
        first, last = sorted((int(path.points[0]), int(path.points[-1])))
        key = path.service or path.id, first, last
        if key not in self._timings:
            name, kind = path.service, path.train_type
            service = TrainService(name, path.category, kind, first, last, (), ())
            self._timings[key] = timing_of(self.line, self.tables, service, self.memo)
        return self._timings[key]

    def _kept(self, kind: str, number: int, forth: bool) -> Held:
        key = (kind, number, forth)
        if key not in self._known:
            make = {"section": self._section, "station": self._station, "arrival": self._arrival}
            self._known[key] = make[kind](number, forth)
        return self._known[key]

    def _at(self, point: int, paths: Ints) -> Ints:
        """Return where the times at a point stand, of paths that reach it."""
        found: Ints = self._start[paths] + np.abs(point - self._points[paths, 0])
        return found

    def _through(self, first: int, last: int) -> Ints:
        """Return the paths that reach from a point to another."""
        low, high = self._points.min(axis=1), self._points.max(axis=1)
        return np.flatnonzero((low <= first) & (high >= last))

    def _section(self, section: int, forth: bool) -> Held:
        part = self.frame.parts[section]
        paths = self._through(part.first, part.last)
        paths = paths[self._forth[paths] == forth]
        begin, end = (part.first, part.last) if forth else (part.last, part.first)
        return self._dated(
            paths, self._depart_s[self._at(begin, paths)], self._arrive_s[self._at(end, paths)]
        )

    def _station(self, station: int, forth: bool) -> Held:
        point, split = self.frame.stations[station].point, self.frame.stations[station].split
        paths = self._through(point, point)
        ends = (self._points[paths] == point).any(axis=1)
        paths = paths[~ends & ((self._forth[paths] == forth) | (not split))]
        here = self._at(point, paths)
        arrive, depart = self._arrive_s[here], self._depart_s[here]
        stops = np.array(
            [
                self.timetable.paths[number].stops[at]
                for number, at in zip(paths, here - self._start[paths], strict=True)
            ],
            dtype=np.bool_,
        )
        keep = ~(stops & (depart - arrive >= YARD_S))
        return self._dated(paths[keep], arrive[keep], depart[keep])

    def _arrival(self, station: int, forth: bool) -> Held:
        point = self.frame.stations[station].point
        paths = self._through(point, point)
        paths = paths[(self._forth[paths] == forth) & (self._points[paths, 0] != point)]
        arrive = self._arrive_s[self._at(point, paths)]
        return self._dated(paths, arrive, arrive)

    def _dated(self, paths: Ints, begin: Ints, end: Ints) -> Held:
        """Return uses by paths as those of dated trains; what is over at the start is left out."""
        counts = np.diff(self.first)[paths]
        if counts.sum() == 0:
            return Held(_NO_ROWS, _NO_ROWS, _NO_ROWS)
        inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        train = np.repeat(self.first[:-1][paths], counts) + inside
        since = np.repeat(begin, counts) + self.shift_s[train]
        until = np.repeat(end, counts) + self.shift_s[train]
        order = np.lexsort((train, until, since))
        order = order[until[order] >= 0]
        return Held(since[order], until[order], train[order])


def along(
    frame: Frame, timing: Timing, *, forth: bool
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Return the stations of a train in the order of its run, and its times between and at them.

    Parameters
    ----------
    frame : Frame
        Stations; the ends and stops of the train are among them.
    timing : Timing
        Least times of the train by track.
    forth : bool
        Its direction.

    Returns
    -------
    stations : tuple of n int
        Numbers of stations.
    run_s : tuple of n - 1 int
        Running time to the next one, s.
    dwell_s : tuple of n int
        What it stands for at the least, s.
    """
    numbers = [
        n for n, one in enumerate(frame.stations) if timing.first <= one.point <= timing.last
    ]
    points = np.array([frame.stations[n].point for n in numbers]) - timing.first
    times = timing.forth_s if forth else timing.back_s
    run = np.diff(np.concatenate(([0], np.cumsum(times)))[points])
    sign = 1 if forth else -1
    found = (np.array(numbers), run, timing.dwell_s[points])
    stations, run_s, dwell_s = (tuple(int(value) for value in one[::sign]) for one in found)
    return stations, run_s, dwell_s


def line_days(
    timetable: Timetable,
    tables: Mapping[str, pd.DataFrame],
    first_day: dt.date,
    days: int,
    needed: Iterable[int] = (),
) -> LineDays:
    """Unroll a timetable over some days.

    Parameters
    ----------
    timetable : Timetable
        Paths that repeat on their days of the week.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    first_day : date
        First day (UTC).
    days : int
        Number of days.
    needed : iterable of int
        Points that shall be stations, such as those where a special train stops.

    Returns
    -------
    LineDays
        The trains of these days, with those still on their way when the first one begins.

    Raises
    ------
    InputError
        Rules of a track are missing.
    """
    paths = timetable.paths
    must = set(needed)
    for path in paths:
        must |= {int(path.points[0]), int(path.points[-1])}
        must |= {int(point) for point in path.points[path.stops]}
    rules, _ = rules_of(timetable.line, tables)
    number, shift, first = [], [], [0]
    for at, path in enumerate(paths):
        before = max(int(path.arrive_s[-1]) // DAY_S, 0)
        runs = [d for d in range(-before, days) if path.days[_weekday(first_day, d)]]
        number += [at] * len(runs)
        shift += [d * DAY_S for d in runs]
        first.append(len(number))
    lengths = [len(path.points) for path in paths]
    return LineDays(
        timetable,
        tables,
        first_day,
        days,
        frame_of(timetable.line, must),
        rules,
        np.array(number, dtype=np.int64),
        np.array(shift, dtype=np.int64),
        np.array(first, dtype=np.int64),
        np.concatenate(([0], np.cumsum(lengths)))[:-1].astype(np.int64),
        np.array([[path.points[0], path.points[-1]] for path in paths], dtype=np.int64).reshape(
            -1, 2
        ),
        np.array([path.forth for path in paths], dtype=np.bool_),
        np.concatenate([_NO_ROWS, *(path.arrive_s for path in paths)]),
        np.concatenate([_NO_ROWS, *(path.depart_s for path in paths)]),
    )


def _weekday(first_day: dt.date, day: int) -> int:
    return (first_day.weekday() + day) % WEEK_DAYS
