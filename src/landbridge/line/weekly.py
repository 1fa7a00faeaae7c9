"""A conflict-free timetable of a line, from its services."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from landbridge.line.frame import Frame, frame_of
from landbridge.line.problem_of import Train
from landbridge.line.rules import Rules, rules_of
from landbridge.line.running import Memo
from landbridge.line.services import Slot, TrainService
from landbridge.line.stitch import Budget, ZoneReport, plan_trains
from landbridge.line.timetable import DAY_S, Ints, Path, Timetable, Window
from landbridge.line.timing import Timing, timing_of
from landbridge.line.too_many import check_room
from landbridge.line.types import Line
from landbridge.line.windows import windows_of
from landbridge.line.zones import plan_zones

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ITERATIONS", "OVERLAP", "ZONE_SECTIONS", "build_timetable", "path_of"]

# The table of docs/timetable.md says why.
ZONE_SECTIONS: Final = 20
OVERLAP: Final = 6
ITERATIONS: Final = 10_000


def build_timetable(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    services: Sequence[TrainService],
    *,
    iterations: int | None = ITERATIONS,
    time_limit_s: float | None = None,
    seed: int = 1,
    windows: Sequence[Window] | None = None,
    zone_sections: int = ZONE_SECTIONS,
    progress: Callable[[float], None] | None = None,
    told: Callable[[ZoneReport], None] | None = None,
) -> Timetable:
    """Return a conflict-free timetable that repeats every day.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    services : sequence of TrainService
        What runs, of :func:`landbridge.line.services.services_of` or made by hand.
    iterations : int or None
        Moves of the search in each zone: the same seed gives the same timetable.
    time_limit_s : float, optional
        Seconds for each zone instead; then the timetable is not reproducible.
    seed : int
        Seed of the search.
    windows : sequence of Window, optional
        Windows for maintenance instead of those of `capacity_rules`.
    zone_sections : int
        Sections that are planned together on double track.
    progress : callable, optional
        Is told the share that is planned.
    told : callable, optional
        Is told of each zone when all are planned.

    Returns
    -------
    Timetable
        Paths of the day; those that do not run daily name their days. Trains on the line when a
        day begins are those of the days before: the timetable is a circle.

    Raises
    ------
    CannotRunError
        The services cannot fit (says on which section, and how many pairs are too many), no plan
        was found, or a train cannot run.
    InputError
        Rules are missing.
    """
    rules, _ = rules_of(line, tables)
    memo: Memo = {}
    timings = [timing_of(line, tables, service, memo) for service in services]
    frame = frame_of(line, _needed(timings))
    trains = _trains(line, frame, services, timings)
    shut = windows_of(frame, rules, _fastest(line, timings)) if windows is None else tuple(windows)
    check_room(line, frame, rules, trains, shut)
    planned = plan_trains(
        line,
        frame,
        rules,
        trains,
        shut,
        plan_zones(frame.parts, zone_sections, min(OVERLAP, zone_sections // 2)),
        Budget(None if time_limit_s is not None else iterations, time_limit_s, seed),
        progress,
    )
    for one in planned.zones:
        if told is not None:
            told(one)
    times = zip(trains, planned.arrive_s, planned.depart_s, strict=True)
    paths = tuple(path_of(frame, *one) for one in times)
    return Timetable(line, DAY_S, paths, shut, tuple(_notes(rules, trains, time_limit_s)))


def _needed(timings: Sequence[Timing]) -> set[int]:
    """Return the points that must be stations: where trains begin, end or stop."""
    found: set[int] = set()
    for timing in timings:
        found |= {timing.first, timing.last}
        found |= {timing.first + int(point) for point in np.flatnonzero(timing.dwell_s)}
    return found


def _fastest(line: Line, timings: Sequence[Timing]) -> Ints:
    """Return the running time of the fastest train on each track, s."""
    found = np.full(len(line.tracks), np.iinfo(np.int64).max, dtype=np.int64)
    for timing in timings:
        here = slice(timing.first, timing.last)
        found[here] = np.minimum(found[here], np.minimum(timing.forth_s, timing.back_s))
    found[found == np.iinfo(np.int64).max] = 0
    return found


def _trains(
    line: Line, frame: Frame, services: Sequence[TrainService], timings: Sequence[Timing]
) -> list[Train]:
    """Return a train for each slot of the services."""
    reference = _reference(line, services, timings)
    found = []
    for service, timing in zip(services, timings, strict=True):
        stations, runs, dwells = _along(frame, timing)
        for forth, slots in ((True, service.forth), (False, service.back)):
            sign = 1 if forth else -1
            own = (stations[::sign], runs[forth][::sign], dwells[::sign])
            for number, slot in enumerate(slots, start=1):
                begin = service.first if forth else service.last
                way = "f" if forth else "b"
                found.append(
                    Train(
                        f"{service.id}{way}{number}",
                        service.id,
                        service.category,
                        service.train_type,
                        forth,
                        slot.days,
                        _leave_s(slot, reference[service.category][forth], begin),
                        timing,
                        *(tuple(int(value) for value in one) for one in own),
                    )
                )
    return found


def _along(frame: Frame, timing: Timing) -> tuple[Ints, dict[bool, Ints], Ints]:
    """Return the stations of a service along the line, its running times between, its stops."""
    at = frame.at()
    stations = np.arange(at[timing.first], at[timing.last] + 1)
    points = np.array([frame.stations[number].point for number in stations]) - timing.first
    sums = {
        forth: np.concatenate(([0], np.cumsum(times)))[points]
        for forth, times in ((True, timing.forth_s), (False, timing.back_s))
    }
    runs = {forth: np.diff(values) for forth, values in sums.items()}
    return stations, runs, timing.dwell_s[points]


def _reference(
    line: Line, services: Sequence[TrainService], timings: Sequence[Timing]
) -> dict[str, dict[bool, Ints]]:
    """Return by category and direction when a train of phase 0 would pass each point, s.

    It takes the times of the longest service that reaches there.
    """
    found: dict[str, dict[bool, Ints]] = {}
    longest = sorted(
        zip(services, timings, strict=True), key=lambda one: one[1].last - one[1].first
    )
    pace: dict[str, tuple[Ints, Ints]] = {}
    for service, timing in longest:
        own = pace.setdefault(
            service.category,
            (np.zeros(len(line.tracks), np.int64), np.zeros(len(line.tracks), np.int64)),
        )
        here = slice(timing.first, timing.last)
        own[0][here] = timing.forth_s + timing.dwell_s[1:]
        own[1][here] = timing.back_s + timing.dwell_s[:-1]
    for category, (forth, back) in pace.items():
        found[category] = {
            True: np.concatenate(([0], np.cumsum(forth))),
            False: np.concatenate(([0], np.cumsum(back[::-1])))[::-1],
        }
    return found


def _leave_s(slot: Slot, reference: Ints, begin: int) -> int:
    if slot.leave_s >= 0:
        return slot.leave_s
    return int(round(slot.phase * DAY_S) + reference[begin]) % DAY_S


def path_of(frame: Frame, train: Train, arrive_s: Ints, depart_s: Ints) -> Path:
    """Return the path of a train with all points that it passes.

    Parameters
    ----------
    frame : Frame
        Stations of the line.
    train : Train
        The train.
    arrive_s, depart_s : array of n
        Its times at its stations, s.

    Returns
    -------
    Path
        With the times in between; it leaves its first point in the day.
    """
    timing = train.timing
    points: list[int] = []
    arrive: list[int] = []
    depart: list[int] = []
    sign = 1 if train.forth else -1
    for at, station in enumerate(train.stations):
        points.append(frame.stations[station].point)
        arrive.append(int(arrive_s[at]))
        depart.append(int(depart_s[at]))
        if at + 1 == len(train.stations):
            break
        inside = train.track_s(frame.parts[min(station, train.stations[at + 1])])
        clock = depart[-1]
        for seconds in inside[:-1].tolist():
            clock += seconds
            points.append(points[-1] + sign)
            arrive.append(clock)
            depart.append(clock)
    stops = timing.dwell_s[np.array(points) - timing.first] > 0
    days, shift = _days(train.days, depart[0])
    return Path(
        train.id,
        train.service,
        train.category,
        train.train_type,
        days,
        np.array(points, dtype=np.int64),
        np.array(arrive, dtype=np.int64) - shift,
        np.array(depart, dtype=np.int64) - shift,
        stops,
        depart[0] - train.leave_s,
        _overstay_s(train, arrive_s, depart_s),
    )


def _overstay_s(train: Train, arrive_s: Ints, depart_s: Ints) -> int:
    """Return how much longer than it must a train stands where it stops for a purpose."""
    must = np.array(train.dwell_s)[1:-1]
    return int((depart_s - arrive_s)[1:-1][must > 0].sum() - must.sum())


def _days(days: tuple[bool, ...], leave_s: int) -> tuple[tuple[bool, ...], int]:
    """Return the days on which a train leaves that may have been put off beyond midnight."""
    late = leave_s // DAY_S
    return tuple(days[(day - late) % len(days)] for day in range(len(days))), late * DAY_S


def _notes(rules: Rules, trains: Sequence[Train], time_limit_s: float | None) -> list[str]:
    found = [
        "A train that stands ten minutes or more for a purpose stands in a yard, whose tracks are "
        "not counted.",
        "Freight trains are made up to the length of the loops of their way.",
    ]
    if np.any(rules.window_min > 0):
        found.append("Windows for maintenance travel along the line ahead of the fastest train.")
    if any(not all(train.days) for train in trains):
        found.append("Trains that do not run daily keep their path free on all days.")
    if time_limit_s is not None:
        found.append("The search was bounded by the clock, so the timetable is not reproducible.")
    return found
