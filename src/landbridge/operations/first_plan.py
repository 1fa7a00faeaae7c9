"""A first plan for the search: the cheapest ways of all visits that are not in each other's way.

Each way of a visit is a column with fixed times, each track and each way on a row that no more of
them may use at a time than it takes (set packing, Balas and Padberg 1976, SIAM Review 18). What can
wait is given its first moment, so the plan is good but not the best: the engine goes on from it.
Runs without passengers, which all wait for the end of the closure, get another moment for each
visit besides, or no two of them would fit on one line. Where a whole direction waits, they are
tried every five minutes, at as many moments as there are of them.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from landbridge.dispatch.check import check_plan
from landbridge.dispatch.plan import Plan, in_order
from landbridge.dispatch.problem import Problem
from landbridge.operations.set_packing import cheapest
from landbridge.operations.slots import Window
from landbridge.operations.steps import ORIGIN_S, Step, Steps

__all__ = ["first_plan"]

_COLUMNS: Final = 120_000
_FOR_EVER_S: Final = 2**40
_APART_S: Final = 300  # between two moments of runs without passengers
_MOMENTS: Final = 30


@dataclass(frozen=True, slots=True)
class _Way:
    """A way of a visit: its operations, their starts, what they hold until when, and its cost."""

    visit: int
    operations: tuple[int, ...]
    starts_s: tuple[int, ...]
    uses: tuple[tuple[str, int, int], ...]
    usd: float


def first_plan(steps: Steps, problem: Problem, crowded: bool = False) -> Plan | None:
    """Return a plan to begin with; None if none is found in this way.

    Parameters
    ----------
    steps : Steps
        The choices.
    problem : Problem
        Of them.
    crowded : bool
        Whether runs without passengers are tried at as many moments as there are of them.

    Returns
    -------
    Plan or None
        Feasible.
    """
    closed = {name: track.taken for name, track in steps.tracks.items() if track.capacity == 1}
    empty = sum(any(_is_empty(step) for step in held) for held in steps.steps)
    moments = min(empty, _MOMENTS) if crowded else 0
    ways = [
        way
        for visit, rows in enumerate(steps.visits)
        for way in _ways(visit, rows, steps.steps[visit], closed, moments)
    ]
    if not ways or len(ways) > _COLUMNS:
        return None
    chosen = _packed(ways, len(steps.visits), steps)
    return None if chosen is None else _plan(chosen, steps, problem)


def _ways(
    visit: int,
    rows: Sequence[Mapping[str, Any]],
    steps: Sequence[Step],
    closed: Mapping[str, Sequence[Window]],
    moments: int,
) -> Iterator[_Way]:
    """Return the ways of a visit, each as early as it can be, and with its own empty runs."""
    stack: list[tuple[tuple[int, ...], tuple[int, ...]]] = [((0,), (0,))]
    while stack:
        operations, starts = stack.pop()
        here = operations[-1]
        if not rows[here]["successors"]:
            way = _way(visit, operations, starts, rows, steps)
            if _is_open(way, closed):
                yield way
            continue
        free_s = starts[-1] + rows[here]["min_duration"]
        for then in rows[here]["successors"]:
            if steps[then].lost:
                continue
            first = max(free_s, rows[then].get("start_lb", 0))
            last = rows[then].get("start_ub", _FOR_EVER_S)
            tried = {first}
            if last > first and _is_empty(steps[then]):
                once = not any(_is_empty(steps[one]) for one in operations)
                whole = -(-first // _APART_S)  # the same moments for all: they are taken, or free
                tried.update(_APART_S * (whole + more) for more in range(moments) if once)
                if not moments:
                    tried.add(first + visit * _APART_S % (last - first))
            for start in sorted({_opens(rows[then], at, closed) for at in tried}):
                if start <= last:
                    stack.append(((*operations, then), (*starts, start)))


def _is_empty(step: Step) -> bool:
    return any(act.part == "empty" for act in step.acts)


def _opens(row: Mapping[str, Any], start: int, closed: Mapping[str, Sequence[Window]]) -> int:
    """Return the first moment from a time on at which all that an operation uses is open."""
    moved = True
    while moved:
        moved = False
        for use in row["resources"]:
            for low, high in closed.get(use["resource"], ()):
                begins, ends = low + ORIGIN_S, high + ORIGIN_S
                if start < ends and begins < start + max(1, row["min_duration"]):
                    start, moved = ends, True
    return start


def _way(
    visit: int,
    operations: tuple[int, ...],
    starts: tuple[int, ...],
    rows: Sequence[Mapping[str, Any]],
    steps: Sequence[Step],
) -> _Way:
    uses, usd = [], 0.0
    for at, operation in enumerate(operations[:-1]):
        for use in rows[operation]["resources"]:
            uses.append((use["resource"], starts[at], starts[at + 1] + use["release_time"]))
        step = steps[operation]
        usd += step.usd + step.usd_per_s * max(0, starts[at] - step.base_s - ORIGIN_S)
    return _Way(visit, operations, starts, tuple(uses), usd)


def _is_open(way: _Way, closed: Mapping[str, Sequence[Window]]) -> bool:
    """Return whether nothing is closed while it is used, release not counted for closures."""
    return not any(
        begin < high + ORIGIN_S and low + ORIGIN_S < end
        for name, begin, end in way.uses
        for low, high in closed.get(name, ())
    )


def _packed(ways: Sequence[_Way], visits: int, steps: Steps) -> list[_Way] | None:
    """Return one way for each visit that fit together, at the least cost."""
    held: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for column, way in enumerate(ways):
        for name, begin, end in way.uses:
            held[name].append((begin, end, column))
    rows: list[int] = [way.visit for way in ways]
    columns: list[int] = list(range(len(ways)))
    upper = [1.0] * visits
    visit_of = np.array(rows)
    for name in sorted(held):
        for there in _at_once(np.array(held[name])):
            if np.unique(visit_of[there]).size > steps.tracks[name].capacity:
                rows += [len(upper)] * len(there)
                columns += there.tolist()
                upper.append(float(steps.tracks[name].capacity))
    matrix = csr_array(
        (np.ones(len(rows)), (np.array(rows), np.array(columns))), shape=(len(upper), len(ways))
    )
    usd = np.array([way.usd for way in ways])
    taken = cheapest(usd, matrix, np.arange(len(upper)) < visits, np.array(upper))
    if taken is None:
        return None
    return [ways[column] for column in np.flatnonzero(taken).tolist()]


def _at_once(uses: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    """Yield the columns that use something at once; rows are begin, end, column.

    Whenever one begins to, and one ends before the next begins: else the next are more.
    """
    begins, ends, columns = uses.T
    moments = np.unique(begins)
    for now, then in itertools.zip_longest(moments, moments[1:]):
        there = (begins <= now) & (now < ends)
        if then is None or (ends[there] <= then).any():
            yield np.unique(columns[there])


def _plan(chosen: Sequence[_Way], steps: Steps, problem: Problem) -> Plan | None:
    """Return the plan of some ways, with units and in an order that the rules allow."""
    time_s: dict[int, int] = {}
    follows: dict[int, list[int]] = defaultdict(list)
    users: dict[str, list[tuple[int, int, int, int]]] = defaultdict(list)
    for way in chosen:
        first = int(problem.train_start[way.visit])
        numbers = [first + one for one in way.operations]
        time_s.update(zip(numbers, way.starts_s, strict=True))
        rows = steps.visits[way.visit]
        for one, two in itertools.pairwise(numbers):
            follows[one].append(two)
            for use in rows[one - first]["resources"]:
                ends = time_s[two] + use["release_time"]
                users[use["resource"]].append((time_s[one], ends, one, two))
    unit: dict[tuple[int, str], int] = {}
    for name, held in users.items():
        last: list[tuple[int, int]] = [(-1, -1)] * steps.tracks[name].capacity
        for begin, ends, one, two in sorted(held):
            free = [at for at, (until, _) in enumerate(last) if until <= begin]
            if not free:
                return None
            unit[one, name] = free[0]
            if last[free[0]][1] >= 0:
                follows[last[free[0]][1]].append(one)
            last[free[0]] = ends, two
    order = in_order(time_s, follows, time_s)
    names = problem.resource_names
    units = [
        unit[one, names[resource]]
        for one in order
        for resource in problem.use_resource[problem.use_start[one] : problem.use_start[one + 1]]
    ]
    plan = Plan(
        0,
        np.array([time_s[one] for one in order], dtype=np.int64),
        np.array(order, dtype=np.int64),
        np.array(units, dtype=np.int64),
    )
    checked = check_plan(problem, plan)
    return plan if checked.feasible else None
