"""A path for a special train through a timetable in which nobody else is touched."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from landbridge.line.problem_of import Train
from landbridge.line.timetable import WEEK_DAYS, Ints, Path
from landbridge.line.timing import Timing
from landbridge.line.trains import train_named, train_types
from landbridge.line.weekly import path_of
from landbridge.operations.line_days import LineDays, along
from landbridge.operations.path_alone_beside import beside_notes, beside_of, may_follow
from landbridge.operations.path_alone_problem import Passage, bounds_of, passage_of, yards_of
from landbridge.operations.path_alone_shut import Shut
from landbridge.operations.path_blocked import refusal_of
from landbridge.operations.path_limits import limits_of, refused_by_limits
from landbridge.operations.path_timing import timing_of_request
from landbridge.operations.path_types import (
    PathBill,
    PathOption,
    PathRefusal,
    PathRequest,
    PathRun,
    rest_of,
)

__all__ = ["path_alone", "path_of_run", "run_name", "train_of_run", "waiting_s"]


def path_alone(days: LineDays, request: PathRequest) -> PathOption | PathRefusal:
    """Return the earliest path of a special train past all others as they are published.

    Parameters
    ----------
    days : LineDays
        The others; the stops of the request are among the stations of its frame.
    request : PathRequest
        What is asked for, of `landbridge.operations.path_timing.completed`: with the train's own
        stops.

    Returns
    -------
    PathOption or PathRefusal
        The option ``untouched`` (not yet checked by `landbridge.operations.path_check`), or how far
        the train gets, what blocks it and what would help.

    Raises
    ------
    CannotRunError
        Nothing runs or hauls the train on a part of the line.
    """
    limits = limits_of(days.line, days.tables, request)
    if limits:
        return refused_by_limits("untouched", request, limits)
    timings = timing_of_request(days.line, days.tables, request, days.memo)
    clock = max(request.runs[0].stops[0].depart_from_s, 0)
    paths: list[Path] = []
    beside: list[Path] = []
    waits, leave_to_s = 0, -1
    notes: list[str] = []
    for number, (run, timing) in enumerate(zip(request.runs, timings, strict=True)):
        train = train_of_run(days, request, number, timing)
        follows = may_follow(days, request, train)
        shut = Shut(days, request, train, follows, rest_of(request, number), leave_to_s)
        leave = max(clock, run.stops[0].depart_from_s)
        made = passage_of(shut, run, leave)
        if made.last < len(train.stations) - 1:
            return refusal_of(shut, number, leave, made)
        paths.append(path_of_run(days, train, made.arrive_s, made.depart_s))
        beside += beside_of(days, request, train, paths[-1])
        notes += beside_notes(days, request, train)
        waits += waiting_s(shut, run, leave, made)
        arrive = int(made.arrive_s[-1])
        clock = arrive + run.stops[-1].stay_s
        leave_to_s = -1 if shut.rest is None else shut.full_from_s(shut.rest.end_s(arrive))
    told = tuple(dict.fromkeys(notes))
    return PathOption("untouched", tuple(paths), tuple(beside), (), PathBill(), waits, (), told)


def train_of_run(days: LineDays, request: PathRequest, number: int, timing: Timing) -> Train:
    """Return a special train on one of its runs as a train of a problem.

    Parameters
    ----------
    days : LineDays
        Its frame has the stops of the request.
    request : PathRequest
        The request.
    number : int
        Number of the run, from 0.
    timing : Timing
        Least times on the run (`landbridge.operations.path_timing.timing_of_request`).

    Returns
    -------
    Train
        With the stays of its stops.
    """
    run = request.runs[number]
    forth = run.stops[-1].point > run.stops[0].point
    stations, run_s, dwell_s = along(days.frame, timing, forth=forth)
    weekday = days.first_day.weekday()
    return Train(
        run_name(request, number),
        request.id,
        train_named(train_types(days.tables), request.train_type).category,
        request.train_type,
        forth,
        tuple(day == weekday for day in range(WEEK_DAYS)),
        max(run.stops[0].depart_from_s, 0),
        timing,
        stations,
        run_s,
        dwell_s,
    )


def run_name(request: PathRequest, number: int) -> str:
    """Return the number of a special train on one of its runs."""
    return f"{request.id}/{number + 1}" if len(request.runs) > 1 else request.id


def path_of_run(days: LineDays, train: Train, arrive_s: Ints, depart_s: Ints) -> Path:
    """Return the path of a special train, its times counted from the first day of the request.

    Parameters
    ----------
    days : LineDays
        The line.
    train : Train
        Of `train_of_run`.
    arrive_s, depart_s : array of n
        Its times at its stations, s.

    Returns
    -------
    Path
        With all points that it passes.
    """
    path = path_of(days.frame, train, arrive_s, depart_s)
    # A path of a timetable leaves in the first day; this one counts from the request's first day.
    by = int(depart_s[0]) - int(path.depart_s[0])
    return replace(path, days=train.days, arrive_s=path.arrive_s + by, depart_s=path.depart_s + by)


def waiting_s(shut: Shut, run: PathRun, leave_s: int, made: Passage) -> int:
    """Return how long a train waits for others on its run, s: what it would not if it were alone.

    Parameters
    ----------
    shut : Shut
        The train.
    run : PathRun
        Its stops.
    leave_s : int
        It could leave its first point then, s.
    made : Passage
        Its times.

    Returns
    -------
    int
        s.
    """
    total, clock = 0, leave_s
    for way in pairwise(yards_of(shut)):
        alone = bounds_of(shut, run, way, clock, shut.days.end_s)
        clock = int(made.arrive_s[way[1]])
        total += clock - int(alone.arrive_from_s[-1])
    return total
