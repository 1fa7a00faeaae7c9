"""A path for a special train through a timetable in which others give way.

Planned from yard to yard along its run (`path_window_leg`); trains that make way are led on one by
one, so a train may still wait where it did not have to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.dispatch.explain_words import listed
from landbridge.line.problem_of import Train
from landbridge.line.timetable import Path
from landbridge.line.timing import YARD_S
from landbridge.line.unroll import moment_of
from landbridge.line.weekly import path_of
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone import path_of_run, train_of_run
from landbridge.operations.path_alone_beside import beside_notes, beside_of
from landbridge.operations.path_alone_problem import IN_HAND, WAIT_S
from landbridge.operations.path_alone_shut import shut_words
from landbridge.operations.path_bill import bill_of_changes, cancelled_usd, late_usd_min
from landbridge.operations.path_blocked_changes import span_words
from landbridge.operations.path_limits import limits_of, refused_by_limits
from landbridge.operations.path_others_way import Way
from landbridge.operations.path_timing import timing_of_request
from landbridge.operations.path_types import (
    ChangedTrain,
    OptionKind,
    PathOption,
    PathRefusal,
    PathRequest,
    PathRun,
    rest_of,
)
from landbridge.operations.path_window import SPECIAL, UNPLANNED
from landbridge.operations.path_window_around import Around, Running
from landbridge.operations.path_window_task import Prices

__all__ = ["changed_trains", "path_with_others", "prices_of", "special_run", "whole_plans"]

_MILLI: Final = 1_000.0
# So many windows are told that a train waited for, those that end last.
_MOST_WINDOWS: Final = 2
#: What a minute of the special train is worth against `special_delay`, by option.
_URGENT: Final = {"retimed": 1.0, "cancelled": 10.0, "closed": 10.0}
_CATEGORIES: Final = ("container", "freight", "passenger", "suburban", "special")


def path_with_others(
    days: LineDays,
    request: PathRequest,
    kind: OptionKind,
    values: BillRules,
    *,
    progress: Callable[[float], None] | None = None,
) -> PathOption | PathRefusal:
    """Return a path of a special train for which others are retimed, cancelled or kept away.

    Parameters
    ----------
    days : LineDays
        The others; the stops of the request are among the stations of its frame.
    request : PathRequest
        What is asked for, of `landbridge.operations.path_timing.completed`.
    kind : str
        ``retimed``, ``cancelled`` or ``closed``.
    values : BillRules
        What delay and cancelled trains cost, and with ``special_delay`` what a minute of the
        special train is worth.
    progress : callable, optional
        Is told the share of the days that is planned.

    Returns
    -------
    PathOption or PathRefusal
        Not yet checked by `landbridge.operations.path_check`. It is refused when it comes too late
        to a stop though others make way, or others find no way past it.

    Raises
    ------
    CannotRunError
        Nothing runs or hauls the train on a part of the line.
    """
    limits = limits_of(days.line, days.tables, request)
    if limits:
        return refused_by_limits(kind, request, limits)
    leave = max(request.runs[0].stops[0].depart_from_s, 0)
    around = Around.of(days, request)
    prices = prices_of(values, kind)
    timings = timing_of_request(days.line, days.tables, request, days.memo)
    paths: list[Path] = []
    beside: list[Path] = []
    runs: list[Running] = []
    notes: list[str] = []
    waits = 0
    for number, (run, timing) in enumerate(zip(request.runs, timings, strict=True)):
        train = train_of_run(days, request, number, timing)
        one = special_run(days, run, train, max(leave, run.stops[0].depart_from_s))
        rested = runs[-1].rest if runs else None
        here_s = -1 if rested is None else rested.end_s(int(runs[-1].arrive_s[-1]))
        one = replace(one, rest=rest_of(request, number), here_s=here_s)
        way = Way(days, request, number, train, kind, prices, tuple(runs))
        done = way.planned(around, one, progress)
        if isinstance(done, PathRefusal):
            return done
        one = done
        late = list(way.too_late(one))
        if late:
            return _late_refusal(way, one, late)
        paths.append(path_of_run(days, train, one.arrive_s, one.depart_s))
        beside += beside_of(days, request, train, paths[-1])
        notes += beside_notes(days, request, train)
        waits += int(way.stood_s(one)[:-1].sum())
        runs.append(one)
        leave = int(one.arrive_s[-1]) + run.stops[-1].stay_s
    changed = changed_trains(around)
    bill = bill_of_changes(days.line, changed, values)
    return PathOption(
        kind,
        tuple(paths),
        tuple(beside),
        changed,
        bill,
        waits,
        (),
        (*_notes(kind, values), *dict.fromkeys(notes)),
    )


def prices_of(values: BillRules, kind: OptionKind) -> Prices:
    """Return what a window weighs: the values of the bill in thousandths of USD.

    Parameters
    ----------
    values : BillRules
        The values.
    kind : str
        The option: in ``cancelled`` and ``closed`` a minute of the special train is worth ten times
        as much, and trains may be cancelled.

    Returns
    -------
    Prices
        Of every category of trains.
    """
    per_s = _MILLI / S_PER_MIN
    late = {name: round(late_usd_min(values, name) * per_s) for name in _CATEGORIES}
    urgent = _URGENT[kind] * values.usd_of("special_delay", "special")
    late["special"] = max(round(urgent * per_s), 1)
    changed = {name: round(values.usd_of("retimed", name) * _MILLI) for name in _CATEGORIES}
    if kind == "retimed":
        return Prices(late, changed)
    cancelled = {
        name: (
            round(cancelled_usd(values, name, 0.0) * _MILLI),
            round(values.usd_of("train_km_cancelled", name) * _MILLI),
        )
        for name in _CATEGORIES
    }
    return Prices(late, changed, cancelled)


def special_run(days: LineDays, run: PathRun, train: Train, leave_s: int) -> Running:
    """Return a special train that has not left yet, with the earliest times that are asked for.

    Parameters
    ----------
    days : LineDays
        The line.
    run : PathRun
        Its stops.
    train : Train
        It on the run.
    leave_s : int
        It could leave its first point then, s.

    Returns
    -------
    Running
        Where it must not arrive before some time, it leaves the yard before no earlier than a
        quarter of the way and an hour more than it needs.
    """
    at = {days.frame.stations[n].point: here for here, n in enumerate(train.stations)}
    count = len(train.stations)
    arrive = np.zeros(count, dtype=np.int64)
    depart = np.zeros(count, dtype=np.int64)
    arrive[0] = depart[0] = leave_s
    for stop in run.stops[1:]:
        arrive[at[stop.point]] = max(stop.arrive_from_s, 0)
        depart[at[stop.point]] = max(stop.depart_from_s, 0)
    latest = {at[stop.point]: stop.depart_to_s for stop in run.stops if stop.depart_to_s >= 0}
    yard = 0
    for here in range(1, count):
        if arrive[here] > 0:
            needs = sum(train.run_s[yard:here]) + sum(train.dwell_s[yard + 1 : here])
            wish = int(arrive[here]) - round(IN_HAND * needs) - WAIT_S
            depart[yard] = max(int(depart[yard]), min(wish, latest.get(yard, wish)))
        if train.dwell_s[here] >= YARD_S:
            yard = here
    arrive[0] = depart[0]
    now_arrive = np.full(count, UNPLANNED, dtype=np.int64)
    now_arrive[0] = depart[0]
    now_depart = np.full(count, UNPLANNED, dtype=np.int64)
    return Running(SPECIAL, train, arrive, depart, now_arrive, now_depart, 0)


def _late_refusal(way: Way, one: Running, late: Sequence[tuple[int, int, str]]) -> PathRefusal:
    """Return that bounds cannot be kept; that all can be when they are so much later is planned."""

    def name(at: int) -> str:
        return way.days.line.points[way.point(at)].name

    def told(at: int, by_s: int, bound: str) -> tuple[str, str]:
        minutes = -(-by_s // round(S_PER_MIN))
        return f"latest {bound} at {name(at)}", span_words(minutes * round(S_PER_MIN))

    here = late[0][0]
    bound, missed = told(*late[0])
    stood = way.stood_s(one)
    stood[here + (late[0][2] == "departure") :] = 0
    worst = int(np.argmax(stood))
    blocked: tuple[str, ...] = ()
    if stood[worst] > 0:
        blocked = (
            *_shut_ahead(way, one, worst),
            *_windows_ahead(way, one, worst),
            f"{span_words(int(stood[worst]))} of waiting at {name(worst)}",
        )
    later = [f"a {words} that is {by} later" for words, by in (told(*each) for each in late)]
    return PathRefusal(
        way.kind, way.number, way.point(here), int(one.arrive_s[here]),
        f"it is {missed} too late for the {bound}", blocked,
        f"{listed(later)} {'let' if len(later) > 1 else 'lets'} it through",
    )  # fmt: skip


def _shut_ahead(way: Way, one: Running, here: int) -> Iterator[str]:
    """Yield the shut track behind a station for which a train stood there."""
    points = [way.point(at) for at in (here, len(one.arrive_s) - 1)]
    low, high = min(points), max(points)
    since, until = int(one.arrive_s[here]), int(one.depart_s[here])
    for shut in way.request.shut:
        ahead = shut.first < high and shut.last > low
        if ahead and shut.from_s < until and shut.to_s > since:
            yield shut_words(way.days, shut)


def _windows_ahead(way: Way, one: Running, here: int) -> Iterator[str]:
    """Yield the first windows that a train would come into, had it left a station at once."""
    days, request, train = way.days, way.request, one.train
    ahead_s = request.ahead_s if request.pilot else 0
    behind_s = request.behind_s if request.follower else 0
    clock = int(one.depart_s[here]) - int(way.stood_s(one)[here])
    hit: list[tuple[int, str]] = []
    for at in range(here, len(train.stations) - 1):
        section = min(train.stations[at], train.stations[at + 1])
        since, clock = clock - ahead_s, clock + train.run_s[at]
        for _, end, why in days.windows(
            section, forth=train.forth, from_s=since, to_s=clock + behind_s
        ):
            part = days.frame.parts[section]
            ends = " - ".join(days.line.points[n].name for n in (part.first, part.last))
            until = f"{moment_of(days.first_day, end):%Y-%m-%d %H:%M UTC}"
            hit.append((end, f"the window for {why} until {until}, {ends}"))
        if train.dwell_s[at + 1] >= YARD_S:
            break
        clock += train.dwell_s[at + 1]
    yield from [text for _, text in sorted(hit, reverse=True)[:_MOST_WINDOWS]]


def whole_plans(around: Around) -> None:
    """Let trains that are late when the days end run on as if nobody were in their way."""
    for key, one in list(around.changed.items()):
        if not one.whole:
            arrive, depart = one.soonest(int(one.arrive_s[one.planned]))
            last = len(arrive) - 1
            around.changed[key] = replace(one, arrive_s=arrive, depart_s=depart, planned=last)


def changed_trains(around: Around) -> tuple[ChangedTrain, ...]:
    """Return the trains that do not run as published, by number.

    Parameters
    ----------
    around : Around
        What was planned.

    Returns
    -------
    tuple of ChangedTrain
        Their new paths count from the days from which the published ones do.
    """
    days, found = around.days, []
    for key in sorted(around.changed.keys() | around.cancelled):
        path, day = days.path_of(key), days.day_of(key)
        if key in around.cancelled:
            found.append(ChangedTrain(days.id_of(key), path, day, None, 0, 0))
            continue
        one = around.changed[key]
        shift = int(days.shift_s[key])
        made = path_of(days.frame, one.train, one.arrive_s - shift, one.depart_s - shift)
        # A path of a timetable leaves in the first day; this one may leave later.
        by = int(one.depart_s[0]) - shift - int(made.depart_s[0])
        after = replace(
            path, points=made.points, arrive_s=made.arrive_s + by, depart_s=made.depart_s + by
        )
        late = after.arrive_s - path.arrive_s
        found.append(
            ChangedTrain(days.id_of(key), path, day, after, int(late[-1]), int(late.max()))
        )
    return tuple(found)


def _notes(kind: OptionKind, values: BillRules) -> tuple[str, ...]:
    urgent = _URGENT[kind] * values.usd_of("special_delay", "special")
    found = [
        f"A minute of the special train is taken to be worth {urgent:,.0f} USD (estimate); others "
        "make way where that costs less.",
    ]
    if kind == "closed":
        found = ["It runs as if nobody else were on the line; others are kept away from its track."]
    return tuple(found)
