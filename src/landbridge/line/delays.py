"""Delays in a timetable: primary ones are drawn, secondary ones follow (docs/robustness.md).

Weeks of the timetable are run one after the other. A train that is ready for its next hop, not
before its plan and not before what it needs since its last event, takes the first time at which it
disturbs nobody that is fixed already; who is ready first is fixed first, with a lead for trains
that have the right of way. So the order of the trains is that of the plan as long as they are on
time, and a late train comes after those that are ready before it. Primary and secondary delays in a
periodic timetable: Goverde, A delay propagation algorithm for large-scale railway traffic networks,
Transportation Research C 18 (2010).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.line.delays_arrays import Arrays, arrays_of, placed, state_of
from landbridge.line.delays_events import Week, week_of
from landbridge.line.delays_kernels import run_weeks
from landbridge.line.delays_least import Least, least_of
from landbridge.line.delays_rules import Spacing, spacing_of
from landbridge.line.primary_delays import BORDER, RUNNING, START, STOP, Law
from landbridge.line.rules import rules_of
from landbridge.line.timetable import WEEK_S, Ints, Timetable
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DelayModel", "Disturbed", "delay_model", "disturbed", "struck"]

Tables = Mapping[str, "pd.DataFrame"]
Floats = NDArray[np.float64]
Small = NDArray[np.int32]
# Weeks run at a time, so that progress is told.
_AT_A_TIME: Final = 5
# So many weeks are run in two halves at once, whose weeks are numbered so far apart.
_HALVED: Final = 20
_APART: Final = 1_000_000
# Weeks in which one delay is followed.
_FOLLOWED: Final = 2
_BEFORE_S: Final = 4 * 3600


@dataclass(frozen=True, slots=True, eq=False)
class DelayModel:
    """A timetable that can be disturbed.

    Parameters
    ----------
    timetable : Timetable
        The timetable.
    least : tuple of Least
        Least times of its paths.
    week : Week
        Its events and hops.
    spacing : Spacing
        What keeps trains apart.
    place, order : arrays
        Number of each event in ``arrays``, and the event of each number there.
    arrays : Arrays
        All of it for the kernel.
    """

    timetable: Timetable
    least: tuple[Least, ...]
    week: Week
    spacing: Spacing
    place: Ints
    order: Ints
    arrays: Arrays


@dataclass(frozen=True, slots=True, eq=False)
class Disturbed:
    """Delays of some events in many weeks.

    ``late_s[w, i]`` is how much later than planned event ``watched[i]`` is, s, of a train that
    starts in week w; ``column`` is i by event, -1 for events that were not watched.
    """

    model: DelayModel
    watched: Ints
    column: Small
    late_s: Small


def delay_model(timetable: Timetable, tables: Tables) -> DelayModel:
    """Return a timetable that can be disturbed.

    Parameters
    ----------
    timetable : Timetable
        Paths of a line.
    tables : mapping of str to DataFrame
        Tables of the scenario: rules, trains, stops.

    Returns
    -------
    DelayModel
        Events of a week. Windows give way to late trains, and tracks of stations are not counted
        for them.

    Raises
    ------
    InputError
        Rules of a track are missing.
    CannotRunError
        A train cannot run on a part of its way.
    """
    line, paths = timetable.line, timetable.paths
    rules, _ = rules_of(line, tables)
    least = least_of(line, tables, paths)
    week, spacing = week_of(line, paths, least), spacing_of(line, rules, paths)
    place = placed(week)
    order = np.argsort(place)
    origins = np.array([path.points[0] for path in paths], dtype=np.int64)
    arrays = arrays_of(week, spacing, place, order, origins)
    return DelayModel(timetable, least, week, spacing, place, order, arrays)


def _strikes(model: DelayModel, tables: Tables, law: Law) -> Floats:
    """Return probability and mean in s of a primary delay at each event, hop after hop."""
    line, week = model.timetable.line, model.week
    borders = _borders(line, tables)
    chance, mean = np.zeros(len(week.plan_s)), np.zeros(len(week.plan_s))
    known: dict[int, tuple[Floats, Floats]] = {}
    for number, base in zip(week.path.tolist(), week.base.tolist(), strict=True):
        if number not in known:
            known[number] = _of_path(model, number, law, borders)
        one, two = known[number]
        chance[base : base + len(one)] = one
        mean[base : base + len(two)] = two
    return np.column_stack((chance[model.order], mean[model.order]))


def _of_path(
    model: DelayModel, number: int, law: Law, borders: frozenset[int]
) -> tuple[Floats, Floats]:
    path, line = model.timetable.paths[number], model.timetable.line
    arrive, depart = model.week.arrive[number], model.week.depart[number]
    chance, mean = np.zeros(int(depart[-1]) + 1), np.zeros(int(depart[-1]) + 1)
    tracks = [line.tracks[t] for t in np.minimum(path.points[:-1], path.points[1:]).tolist()]
    begin = BORDER if int(path.points[0]) in borders else START
    one = law.of(path.category, begin, tracks[0].country)
    chance[0], mean[0] = one.probability, one.mean_s
    for here, track in enumerate(tracks, start=1):
        one = law.of(path.category, RUNNING, track.country)
        chance[arrive[here]], mean[arrive[here]] = one.over(track.km), one.mean_s
        if path.stops[here] and depart[here] > arrive[here]:
            one = law.of(path.category, STOP, track.country)
            chance[depart[here]], mean[depart[here]] = one.probability, one.mean_s
    return chance, mean


def _borders(line: Line, tables: Tables) -> frozenset[int]:
    """Return the points at a border or change of gauge."""
    rows = tables["transfers"]
    rows = rows[rows["kind"] == "border"]
    known = {*rows["place_a"], *rows["place_b"]} - {""}
    found = {n for n, point in enumerate(line.points) if point.place and point.place in known}
    for number in range(1, len(line.tracks)):
        one, two = line.tracks[number - 1], line.tracks[number]
        if (one.country, one.gauge_mm) != (two.country, two.gauge_mm):
            found.add(number)
    return frozenset(found)


def disturbed(
    model: DelayModel,
    tables: Tables,
    law: Law,
    weeks: int,
    watched: Ints,
    *,
    seed: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Disturbed:
    """Run a timetable for some weeks with primary delays drawn by a law.

    Parameters
    ----------
    model : DelayModel
        The timetable.
    tables : mapping of str to DataFrame
        Table transfers, which says where borders are.
    law : Law
        How often trains are delayed by themselves, and how long.
    weeks : int
        Weeks that count, by the start of trains. They follow each other, from twenty on in two
        halves side by side; before and after them as many are run as the longest train needs.
    watched : array of ints
        Events whose delays are kept.
    seed : int
        Seed of the draws. An event of a week has the same draw under every law, so that laws can be
        compared.
    progress : callable, optional
        Is told the share that is done.

    Returns
    -------
    Disturbed
        Delays of the watched events.
    """
    strikes = _strikes(model, tables, law)
    column = np.full(len(model.week.plan_s), -1, dtype=np.int32)
    column[watched] = np.arange(len(watched))
    told = np.zeros((weeks, len(watched)), dtype=np.int32)
    halves = 2 if weeks >= _HALVED else 1
    done, stopped = [0.0] * halves, Event()

    def chain(number: int) -> None:
        rows = told[weeks * number // halves : weeks * (number + 1) // halves]
        for share in _chain(model, strikes, seed, _APART * number, column[model.order], rows):
            if stopped.is_set():
                return
            done[number] = share
            if progress is not None:
                progress(sum(done) / halves)

    # The kernel lets other threads go on.
    with ThreadPoolExecutor(halves) as pool:
        try:
            for _ in pool.map(chain, range(halves)):
                pass
        except BaseException:  # who interrupts must not wait for the other half
            stopped.set()
            raise
    return Disturbed(model, watched, column, told)


def _chain(
    model: DelayModel, strikes: Floats, seed: int, first: int, column: Small, told: Small
) -> Iterator[float]:
    """Run weeks that follow each other and write a row of each; yield the share that is done."""
    system = (*model.arrays.told(), *state_of(model.week, model.spacing).told())
    longest = _longest(model.timetable)
    begin, last = first, first + longest + len(told) + longest
    waiting = np.zeros((0, 4), np.int64)
    while begin < last:
        end = min(begin + _AT_A_TIME, last)
        span = (seed, begin, end, (begin - 1) * WEEK_S, -1, 0, first + longest)
        asked = np.array(span, dtype=np.int64)
        waiting = run_weeks(*system, waiting, strikes, asked, column, told)
        begin = end
        yield (end - first) / (last - first)


def struck(model: DelayModel, event: int, delay_s: int) -> Small:
    """Return what one delay does where nothing else goes wrong.

    Parameters
    ----------
    model : DelayModel
        The timetable.
    event : int
        Event that is late.
    delay_s : int
        By how much, s.

    Returns
    -------
    array by event
        How late each event is, s, in the weeks that follow.
    """
    count = len(model.week.plan_s)
    column = model.order.astype(np.int32)
    system = (*model.arrays.told(), *state_of(model.week, model.spacing).told())
    since = int(model.week.plan_s[event]) - _BEFORE_S
    begin, place = since // WEEK_S, int(model.place[event])
    before = _longest(model.timetable)
    told = np.zeros((before + _FOLLOWED, count), dtype=np.int32)
    span = (1, begin, begin + _FOLLOWED, since, place, delay_s, begin - before)
    asked, none = np.array(span, dtype=np.int64), np.zeros((count, 2))
    run_weeks(*system, _under_way(model, since), none, asked, column, told)
    late: Small = told.max(axis=0)
    return late


def _longest(timetable: Timetable) -> int:
    """Return in how many weeks the longest train is on its way."""
    return 1 + max((int(path.arrive_s[-1]) // WEEK_S + 1 for path in timetable.paths), default=0)


def _under_way(model: DelayModel, since_s: int) -> Ints:
    """Return the next hop of each train that is on its way at a time, on time."""
    week, lead = model.week, model.arrays.lead
    last = np.append(week.base[1:], len(week.plan_s)) - 1
    begin = week.plan_s[week.hop_first]
    found = []
    for started in range(since_s // WEEK_S - _longest(model.timetable), since_s // WEEK_S + 1):
        shift = started * WEEK_S
        alive = (week.plan_s[week.base] + shift < since_s) & (week.plan_s[last] + shift > since_s)
        ahead = np.flatnonzero(alive[week.hop_train] & (begin + shift >= since_s))
        ahead = ahead[np.argsort(begin[ahead], kind="stable")]
        _, first = np.unique(week.hop_train[ahead], return_index=True)
        hop = ahead[first]
        ready = begin[hop] + shift
        fixed = ready - lead[week.hop_kind[hop]]
        found.append(np.column_stack((fixed, hop, np.full(len(hop), started), ready)))
    return np.concatenate(found)
