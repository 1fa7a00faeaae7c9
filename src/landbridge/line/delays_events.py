"""A week of a timetable as arrays: events of trains, and their hops between places to wait.

A hop is a run from one point where trains may wait for each other to the next. Within it the order
of trains cannot change, and a train that has begun it is not held any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from landbridge.line.delays_least import Least
from landbridge.line.frame import frame_of
from landbridge.line.rules import CATEGORIES
from landbridge.line.timetable import DAY_S, WEEK_S, Ints, Path
from landbridge.line.types import Line

__all__ = ["Week", "bounds_of", "shared_point", "week_of"]


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """All trains that leave in a week: events train after train, hops in the order of the plan.

    Parameters
    ----------
    arrive, depart : tuple of arrays
        By path, the number of the event at each of its points, counted from the train's first
        one: the same where it arrives and departs at once.
    path, day, base : arrays by train
        Path and day of the week, and the number of the train's first event.
    plan_s : array by event
        Planned time, s from 00:00 UTC of Monday of the week in which the train starts.
    least_s : array by event
        Time that the train needs since its event before.
    train : array by event
        Number of its train.
    hop_train, hop_first, hop_last : arrays by hop
        Train, and numbers of the events with which it begins and ends.
    hop_section, hop_forth, hop_kind, hop_begin, hop_end : arrays by hop
        Section between two bounds, direction, category, first and last point of the train there.
    """

    arrive: tuple[Ints, ...]
    depart: tuple[Ints, ...]
    path: Ints
    day: Ints
    base: Ints
    plan_s: Ints
    least_s: Ints
    train: Ints
    hop_train: Ints
    hop_first: Ints
    hop_last: Ints
    hop_section: Ints
    hop_forth: NDArray[np.bool_]
    hop_kind: Ints
    hop_begin: Ints
    hop_end: Ints

    def event(self, train: int, here: int, *, arriving: bool) -> int:
        """Return the number of a train's event at one of its points."""
        path = int(self.path[train])
        inside = (self.arrive if arriving else self.depart)[path][here]
        return int(self.base[train] + inside)


def shared_point(line: Line, point: int) -> bool:
    """Return whether both directions share the tracks of a point: on single track."""
    return all(track.tracks < 2 for track in line.tracks[max(point - 1, 0) : point + 1])


def bounds_of(line: Line, paths: Sequence[Path]) -> Ints:
    """Return the points between which the order of trains cannot change.

    Parameters
    ----------
    line : Line
        The line.
    paths : sequence of Path
        Its trains.

    Returns
    -------
    array of ints
        The ends of the line, points where single and double track join, points of single track
        where trains may meet, begin or end, and points of double track with two tracks or more
        a direction.
    """
    ends = {int(point) for path in paths for point in path.points[[0, -1]]}
    frame = frame_of(line, {point for point in ends if shared_point(line, point)})
    return np.array([station.point for station in frame.stations], dtype=np.int64)


def week_of(line: Line, paths: Sequence[Path], least: Sequence[Least]) -> Week:
    """Return the events and hops of a week.

    Parameters
    ----------
    line : Line
        The line.
    paths : sequence of Path
        The paths.
    least : sequence of Least
        Their least times.

    Returns
    -------
    Week
        Trains by path and day.
    """
    bounds = bounds_of(line, paths)
    bound = np.zeros(len(line.points), dtype=np.bool_)
    bound[bounds] = True
    arrive: list[Ints] = []
    depart: list[Ints] = []
    plan: list[Ints] = []
    need: list[Ints] = []
    who: list[tuple[int, int]] = []
    bases: list[int] = []
    hops: list[tuple[int, ...]] = []
    base = 0
    for number, (path, own) in enumerate(zip(paths, least, strict=True)):
        arrivals, departures = _numbered(path, bound)
        times = np.empty(int(departures[-1]) + 1, dtype=np.int64)
        least_s = np.zeros_like(times)
        times[arrivals], times[departures] = path.arrive_s, path.depart_s
        least_s[arrivals[1:]] = own.run_s
        two = departures > arrivals
        least_s[departures[two]] = own.stand_s[two]
        arrive.append(arrivals)
        depart.append(departures)
        cuts = [0, *(np.flatnonzero(bound[path.points[1:-1]]) + 1).tolist(), len(path.points) - 1]
        for day in np.flatnonzero(path.days).tolist():
            for here, there in pairwise(cuts):
                hops.append((len(who), number, here, there, base))
            who.append((number, day))
            bases.append(base)
            base += len(times)
            plan.append(times + day * DAY_S)
            need.append(least_s)
    return _joined(paths, bounds, arrive, depart, plan, need, who, bases, hops)


def _numbered(path: Path, bound: NDArray[np.bool_]) -> tuple[Ints, Ints]:
    """Return the numbers of the events at a path's points: two at bounds and where it stands."""
    two = bound[path.points] | (path.arrive_s < path.depart_s)
    two[[0, -1]] = False
    arrivals = np.arange(len(two)) + np.concatenate(([0], np.cumsum(two[:-1])))
    return arrivals, arrivals + two


def _joined(
    paths: Sequence[Path],
    bounds: Ints,
    arrive: Sequence[Ints],
    depart: Sequence[Ints],
    plan: Sequence[Ints],
    need: Sequence[Ints],
    who: Sequence[tuple[int, int]],
    bases: Sequence[int],
    hops: Sequence[tuple[int, ...]],
) -> Week:
    trains = np.array(who, dtype=np.int64).reshape(-1, 2)
    empty = np.empty(0, np.int64)
    plan_s = np.concatenate([empty, *plan])
    rows = np.array(
        [
            (
                train,
                base + depart[number][here],
                base + arrive[number][there],
                paths[number].points[here],
                paths[number].points[there],
                CATEGORIES.index(paths[number].category),
            )
            for train, number, here, there, base in hops
        ],
        dtype=np.int64,
    ).reshape(-1, 6)
    at = plan_s[rows[:, 1]]
    rows = rows[np.lexsort((rows[:, 1], at % WEEK_S))]
    low = np.minimum(rows[:, 3], rows[:, 4])
    return Week(
        tuple(arrive),
        tuple(depart),
        trains[:, 0],
        trains[:, 1],
        np.array(bases, dtype=np.int64),
        plan_s,
        np.concatenate([empty, *need]),
        np.repeat(np.arange(len(plan)), [len(one) for one in plan]),
        rows[:, 0],
        rows[:, 1],
        rows[:, 2],
        np.searchsorted(bounds, low, side="right") - 1,
        rows[:, 4] > rows[:, 3],
        rows[:, 5],
        rows[:, 3],
        rows[:, 4],
    )
