"""When each operation can start if its train had the railway to itself.

Exact for one train without relations: the start times that can be reached are followed along the
graph as sets of intervals, so that waiting before a closed interval, and only where track is open,
is seen. With other trains, relations or a period it is a relaxation: what it calls impossible is.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from landbridge.dispatch.bounds import gaps
from landbridge.dispatch.problem import NEVER_S, Flags, Ints, Problem

__all__ = ["Windows", "contradiction", "windows"]

Intervals = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Windows:
    """Earliest and latest start of each operation of a train that runs alone.

    Parameters
    ----------
    earliest_s, latest_s : array of N
        Times, s; `NEVER_S` for an operation that cannot be reached, and for no latest time.
    usable : array of N
        Whether the operation lies on a way from entry to exit that its train can take.
    certain : array of N
        Whether it lies on all of them.
    stuck : tuple of int
        Trains without any such way.
    """

    earliest_s: Ints
    latest_s: Ints
    usable: Flags
    certain: Flags
    stuck: tuple[int, ...]


def _open(problem: Problem) -> list[Intervals]:
    """Return the intervals in which each operation may lie: its track is not closed."""
    begin, since, until = (column.tolist() for column in gaps(problem))
    rows = list(zip(since, until, strict=True))
    return [
        [(max(start, 0), end) for start, end in rows[first:last] if start < NEVER_S and end >= 0]
        for first, last in itertools.pairwise(begin)
    ]


def _merged(intervals: Intervals) -> Intervals:
    merged: Intervals = []
    for start, end in sorted(intervals):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _ends(starts: Intervals, free: Intervals, duration: int) -> Intervals:
    """Return when an operation can end that starts in one of the intervals."""
    ends = [
        (max(start, first) + duration, last)
        for start, end in starts
        for first, last in free
        if max(start, first) <= end and max(start, first) + duration <= last
    ]
    return _merged(ends)


def _within(intervals: Intervals, lower: int, upper: int) -> Intervals:
    return [
        (max(start, lower), min(end, upper))
        for start, end in intervals
        if max(start, lower) <= min(end, upper)
    ]


def _too_long(problem: Problem, operation: int, train: int) -> bool:
    """Tell whether an operation would meet itself in the next period."""
    first, last = int(problem.use_start[operation]), int(problem.use_start[operation + 1])
    if not problem.period_s or first == last:
        return False
    apart = max(problem.separation_s(use, train, train) for use in range(first, last))
    return int(problem.min_duration_s[operation]) + apart > problem.period_s


def _forward(problem: Problem, train: int, earliest: Ints, opened: list[Intervals]) -> bool:
    """Fill in the earliest starts of a train; tell whether it reaches its exit."""
    first, last = int(problem.train_start[train]), int(problem.train_start[train + 1])
    starts: dict[int, Intervals] = {first: [(0, NEVER_S)]}
    for operation in range(first, last):
        bounds = int(problem.start_lb_s[operation]), int(problem.start_ub_s[operation])
        own = _within(_merged(starts.get(operation, [])), *bounds)
        free = opened[operation]
        if operation == last - 1:
            held = problem.use_start[operation + 1] > problem.use_start[operation]
            # An exit never ends: its track must stay open, and be free again in the next period.
            free = [] if held and problem.period_s else [f for f in free if f[1] == NEVER_S]
        elif _too_long(problem, operation, train):
            free = []
        own = [cut for gap in free for cut in _within(own, *gap)]
        if not own:
            continue
        earliest[operation] = min(start for start, _ in own)
        ends = _ends(own, free, int(problem.min_duration_s[operation]))
        for successor in problem.successors(operation).tolist():
            starts.setdefault(successor, []).extend(ends)
    return bool(earliest[last - 1] < NEVER_S)


def _backward(problem: Problem, train: int, earliest: Ints, latest: Ints) -> None:
    first, last = int(problem.train_start[train]), int(problem.train_start[train + 1])
    for operation in range(last - 1, first - 1, -1):
        if earliest[operation] == NEVER_S:
            continue
        end = NEVER_S
        if operation < last - 1:
            after = latest[problem.successors(operation)]
            end = int(after.max())
            if end < NEVER_S:
                end -= int(problem.min_duration_s[operation])
        late = min(end, int(problem.start_ub_s[operation]))
        latest[operation] = late if late >= earliest[operation] else -1


def windows(problem: Problem) -> Windows:
    """Return when operations can start when no train minds the others.

    Parameters
    ----------
    problem : Problem
        The whole; its relations are not looked at, its closed intervals only without a period.

    Returns
    -------
    Windows
        For all operations.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"min_duration": 9, "successors": [1]}, {"start_ub": 8, "successors": []}]
    >>> windows(problem_from({"trains": [train], "objective": []})).stuck
    (0,)
    """
    earliest = np.full(problem.operations, NEVER_S, dtype=np.int64)
    latest = np.full(problem.operations, -1, dtype=np.int64)
    stuck = []
    opened = _open(problem)
    for train in range(problem.trains):
        if _forward(problem, train, earliest, opened):
            _backward(problem, train, earliest, latest)
        else:
            stuck.append(train)
    usable = latest >= 0
    certain = usable.copy()
    for train in range(problem.trains):
        _certain(problem, train, usable, certain)
    return Windows(earliest, latest, usable, certain, tuple(stuck))


def _certain(
    problem: Problem,
    train: int,
    usable: Flags,
    certain: Flags,
) -> None:
    """Take away the operations that some way passes by: a successor lies behind them."""
    reach = -1
    for operation in range(int(problem.train_start[train]), int(problem.train_start[train + 1])):
        if not usable[operation]:
            continue
        if operation < reach:
            certain[operation] = False
        after = [s for s in problem.successors(operation).tolist() if usable[s]]
        reach = max([reach, *after])


def contradiction(problem: Problem, alone: Windows) -> bool:
    """Tell whether relations and times contradict each other wherever the trains run.

    Looks at the operations that are certain only: the shortest times between them, the relations
    between them and their windows are differences, which contradict each other exactly if they hold
    a cycle of positive length (Bellman 1958).

    Parameters
    ----------
    problem : Problem
        The whole.
    alone : Windows
        Of this problem, with no train stuck.

    Returns
    -------
    bool
        True if there is no plan; False says nothing.
    """
    before, after = problem.relation_before, problem.relation_after
    holds = alone.certain[before] & alone.certain[after]
    if not holds.any():
        return False
    arcs = _ways(problem, alone)
    rows = zip(
        before[holds].tolist(),
        after[holds].tolist(),
        problem.relation_gap_s[holds].tolist(),
        strict=True,
    )
    arcs += list(rows)
    time = alone.earliest_s.tolist()
    latest = alone.latest_s.tolist()
    for _ in range(int(alone.certain.sum()) + 1):
        changed = False
        for origin, target, gap in arcs:
            if time[origin] + gap > time[target]:
                time[target] = time[origin] + gap
                changed = True
                if time[target] > latest[target]:
                    return True
        if not changed:
            return False
    return True


def _ways(problem: Problem, alone: Windows) -> list[tuple[int, int, int]]:
    """Return the shortest time between each two operations of a train that are certain in turn."""
    arcs = []
    duration = problem.min_duration_s.tolist()
    usable, certain = alone.usable.tolist(), alone.certain.tolist()
    for train in range(problem.trains):
        first, last = int(problem.train_start[train]), int(problem.train_start[train + 1])
        since = dict.fromkeys(range(first, last), NEVER_S)
        origin = first
        since[first] = 0
        for operation in range(first, last):
            if not usable[operation]:
                continue
            if certain[operation] and operation > first:
                arcs.append((origin, operation, since[operation]))
                origin = operation
                since[operation] = 0
            for successor in problem.successors(operation).tolist():
                end = since[operation] + duration[operation]
                since[successor] = min(since[successor], end)
    return arcs
