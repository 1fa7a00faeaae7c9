"""When each operation can start: earliest by its own graph, latest by its limits and a budget.

A train whose plan may cost no more than a budget has a latest start at every operation. What a
window leaves empty can be dropped, and two uses of a resource whose windows do not meet need no
order: with a good plan at hand this removes nearly all pairs (the exact model lives on it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.dispatch.bounds import Bound, choosable
from landbridge.dispatch.problem import NEVER_S, Flags, Ints, Problem

__all__ = ["Windows", "delay_cost", "horizon_s", "windows"]

_FAR: Final = 2**60
"""More than any time, s, and any cost: what no path leads to."""


@dataclass(frozen=True, slots=True)
class Windows:
    """Bounds on the start of each operation, over all plans that matter.

    Parameters
    ----------
    earliest_s, latest_s : array of N
        First and last start, s; without meaning where the operation is not possible.
    possible : array of N
        Whether any plan within the budget chooses the operation.
    """

    earliest_s: Ints
    latest_s: Ints
    possible: Flags


def horizon_s(problem: Problem) -> int:
    """Return a time by which some plan has started everything, if there is a plan, s.

    Fix the routes, the units and the orders of any plan: its earliest times are longest paths over
    events, each of which adds at most its own duration, separation and gaps. In a cyclic horizon an
    idle span of all trains longer than that and a period can be cut out by whole periods, because
    nothing but `start_lb_s` tells one period from the next.

    Parameters
    ----------
    problem : Problem
        Any problem.

    Returns
    -------
    int
        Seconds; at most `NEVER_S`.
    """
    separation = np.zeros(problem.operations, dtype=np.int64)
    headway = problem.headway_s.max(axis=(1, 2), initial=0) if len(problem.headway_s) else []
    most = np.concatenate((headway, [0])).astype(np.int64)[problem.headway_of]
    operation = problem.operation_of()
    both = np.maximum(problem.use_release_s, most[problem.use_resource])
    np.maximum.at(separation, operation, both)
    steps = int(problem.min_duration_s.sum() + separation.sum())
    steps += int(np.abs(problem.relation_gap_s).sum())
    first = int(problem.start_lb_s.max(initial=0))
    if problem.period_s == 0:
        first = max(first, int(problem.closed_to_s.max(initial=0)))
    else:
        longest = problem.closed_to_s - problem.closed_from_s
        idle = problem.period_s + int(longest.max(initial=0)) + 1
        largest = int(np.abs(problem.relation_gap_s).max(initial=0))
        largest += int(problem.min_duration_s.max(initial=0) + separation.max(initial=0))
        steps = (problem.operations + 1) * (2 * idle + largest)
    return min(first + steps + 1, NEVER_S)


def windows(problem: Problem, bound: Bound, budget: int | None) -> Windows:
    """Return the first and last start of each operation.

    Parameters
    ----------
    problem : Problem
        Any problem.
    bound : Bound
        Its free runs (`landbridge.dispatch.bounds.free_runs`).
    budget : int or None
        Plans that cost more do not matter; None for all plans.

    Returns
    -------
    Windows
        The windows within the rules R1 to R3 and the budget.
    """
    spare = None if budget is None else budget - bound.value
    earliest = np.array(problem.start_lb_s)
    latest = np.minimum(problem.start_ub_s, horizon_s(problem))
    possible = choosable(problem)
    costs: list[list[int]] = [[] for _ in range(problem.operations)]
    for k, operation in enumerate(problem.cost_operation.tolist()):
        costs[operation].append(k)
    for train in range(problem.trains):
        room = None if spare is None else spare + int(bound.per_train[train])
        _narrow(problem, train, room, costs, (earliest, latest, possible))
    return Windows(earliest, latest, possible)


def _narrow(
    problem: Problem,
    train: int,
    room: int | None,
    costs: list[list[int]],
    found: tuple[Ints, Ints, Flags],
) -> None:
    """Narrow the windows of one train, until no operation is dropped any more."""
    _, _, possible = found
    ops = range(int(problem.train_start[train]), int(problem.train_start[train + 1]))
    left = -1
    while left != (left := int(possible[ops.start : ops.stop].sum())):
        _forward(problem, ops, found)
        if room is not None:
            _limit(problem, ops, room, costs, found)
        _backward(problem, ops, found)


def _forward(problem: Problem, ops: range, found: tuple[Ints, Ints, Flags]) -> None:
    earliest, latest, possible = found
    reached = np.full(len(ops), _FAR)
    reached[0] = problem.start_lb_s[ops.start]
    for one in ops:
        first = max(int(reached[one - ops.start]), int(problem.start_lb_s[one]))
        if not possible[one] or first > latest[one]:
            possible[one] = False
            continue
        earliest[one] = max(first, int(earliest[one]))
        for after in problem.successors(one).tolist():
            end = earliest[one] + problem.min_duration_s[one]
            reached[after - ops.start] = min(int(reached[after - ops.start]), int(end))


def _backward(problem: Problem, ops: range, found: tuple[Ints, Ints, Flags]) -> None:
    earliest, latest, possible = found
    for one in reversed(ops[:-1]):
        after = problem.successors(one)
        after = after[possible[after]]
        last = int((latest[after] - problem.min_duration_s[one]).max(initial=-1))
        latest[one] = min(int(latest[one]), last)
        possible[one] &= latest[one] >= earliest[one]


def _limit(
    problem: Problem,
    ops: range,
    room: int,
    costs: list[list[int]],
    found: tuple[Ints, Ints, Flags],
) -> None:
    """Drop operations whose cheapest path costs more than there is, and limit their starts."""
    earliest, latest, possible = found
    own = np.array(
        [
            int(problem.route_cost[one])
            + sum(delay_cost(problem, k, int(earliest[one])) for k in costs[one])
            for one in ops
        ]
    )
    before = np.full(len(ops), _FAR)
    behind = np.full(len(ops), _FAR)
    before[0] = behind[-1] = 0
    for one in ops:
        here = before[one - ops.start] + own[one - ops.start]
        for after in problem.successors(one).tolist() if possible[one] else ():
            before[after - ops.start] = min(before[after - ops.start], here)
    for one in reversed(ops[:-1]):
        after = problem.successors(one)
        after = after[possible[after]] - ops.start
        behind[one - ops.start] = (behind[after] + own[after]).min(initial=_FAR)
    for one in ops:
        at = one - ops.start
        left = room - int(before[at]) - int(behind[at]) - int(own[at])
        if left < 0:
            possible[one] = False
        elif costs[one]:
            latest[one] = _last(problem, costs[one], (int(earliest[one]), int(latest[one])), left)


def delay_cost(problem: Problem, k: int, time_s: int) -> int:
    """Return what the delay cost ``k`` of a problem is when its operation starts at a time (R7)."""
    late = time_s - int(problem.cost_threshold_s[k])
    if late < 0:
        return 0
    return int(problem.cost_coeff[k]) * late + int(problem.cost_increment[k])


def _last(problem: Problem, rows: list[int], window: tuple[int, int], left: int) -> int:
    """Return the last start that costs at most ``left`` more than the first (by halving)."""
    first, last = window
    limit = left + sum(delay_cost(problem, k, first) for k in rows)
    low, high = first, max(first, last)
    while low < high:
        middle = (low + high + 1) // 2
        if sum(delay_cost(problem, k, middle) for k in rows) <= limit:
            low = middle
        else:
            high = middle - 1
    return min(low, last)
