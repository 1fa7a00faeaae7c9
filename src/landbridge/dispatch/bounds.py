"""A lower bound on what any plan costs: each train runs as if it were alone.

Without the other trains (rule R4 left out), a train's cheapest run is a shortest path through its
own graph. Waiting may change what a later step or closure costs, so a label is a pair (time, cost)
and an operation keeps all pairs that no other pair beats in both: nearly always one. The sum over
the trains is below the cost of every plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.dispatch import fields as f
from landbridge.dispatch.arrays import offsets
from landbridge.dispatch.problem import NEVER_S, Flags, Ints, Problem

__all__ = ["Bound", "choosable", "closures_of", "free_runs", "gaps"]

_TIME, _COST, _GAP, _NEXT = range(4)
_SIZE: Final = 4

_Costs = tuple[Ints, Ints, Ints, Ints]


@dataclass(frozen=True, slots=True)
class Bound:
    """What the plan costs at least.

    Parameters
    ----------
    value : int
        No plan costs less, in the units of the objective.
    per_train : array of T
        The part of each train: its cheapest run alone, or its cancellation where that is cheaper;
        0 for a train of `infeasible_trains`.
    infeasible_trains : tuple of int
        Trains that must run and cannot, even alone: if there is one, there is no plan.
    """

    value: int
    per_train: Ints
    infeasible_trains: tuple[int, ...]

    def __post_init__(self) -> None:
        """Make the array read-only."""
        self.per_train.flags.writeable = False


def gaps(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Return the spans of time that the closures leave to each operation.

    A use must not overlap a closure of its resource (rule R5), so an operation lies between two
    closures of its resources: it starts no earlier than the end of one and ends no later than the
    beginning of the next. Closures that repeat (rule R9) are left out: then the whole of time is
    one gap.

    Parameters
    ----------
    problem : Problem
        Any problem.

    Returns
    -------
    tuple of arrays
        ``gap_start`` of N + 1, ``gap_from_s``, ``gap_to_s``: the gaps of operation ``o`` are
        ``gap_start[o]`` to ``gap_start[o + 1] - 1``, in order of time; ``NEVER_S`` and its negative
        stand for no end and no beginning.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"successors": [1], "resources": [{"resource": "A"}]}, {"successors": []}]
    >>> shut = {"resources": [{"resource": "A", "closed": [[10, 20]]}]}
    >>> start, since, until = gaps(problem_from({"trains": [train], "objective": [],
    ...                                          "extensions": shut}))
    >>> [(int(a), int(b)) for a, b in zip(since[:2], until[:2])] == [(-2**40, 10), (20, 2**40)]
    True
    """
    count = np.ones(problem.operations, dtype=np.int64)
    rows: dict[int, list[tuple[int, int]]] = {}
    if problem.period_s == 0 and len(problem.closed_from_s):
        closures = np.diff(problem.closed_start)[problem.use_resource]
        for one in np.unique(problem.operation_of()[closures > 0]).tolist():
            rows[one] = _free_of(closures_of(problem, one))
            count[one] = len(rows[one])
    start = offsets(count)
    since = np.full(int(start[-1]), -NEVER_S, dtype=np.int64)
    until = np.full(int(start[-1]), NEVER_S, dtype=np.int64)
    for one, free in rows.items():
        part = slice(int(start[one]), int(start[one + 1]))
        since[part] = [row[0] for row in free]
        until[part] = [row[1] for row in free]
    return start, since, until


def closures_of(problem: Problem, operation: int) -> list[tuple[int, int]]:
    """Return the closed intervals of the resources of an operation by time, s."""
    used = problem.use_resource[problem.use_start[operation] : problem.use_start[operation + 1]]
    return sorted(
        (int(problem.closed_from_s[k]), int(problem.closed_to_s[k]))
        for resource in used.tolist()
        for k in range(int(problem.closed_start[resource]), int(problem.closed_start[resource + 1]))
    )


def _free_of(closures: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return what closures, sorted by their beginning, leave free.

    Two that only touch leave a gap of no length, in which an operation without length may lie.
    """
    free: list[tuple[int, int]] = []
    since = -NEVER_S
    for begins, ends in closures:
        if begins >= since:
            free.append((since, begins))
        since = max(since, ends)
    return [*free, (since, NEVER_S)]


def free_runs(problem: Problem) -> Bound:
    """Return the sum of the cheapest runs of the trains, each alone on its track.

    Rules R1 to R3, R5 and R7 hold for each train; R4 (shared track) and R6 (relations) are left
    out, and of a cyclic horizon (R9) all but that no use may outlast the period.

    Parameters
    ----------
    problem : Problem
        Any problem.

    Returns
    -------
    Bound
        A lower bound on the objective of every plan, in its units, and the trains that cannot run.

    Examples
    --------
    A train that may leave at 10 s at the earliest, runs for 60 s and is due after 50 s:

    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"start_lb": 10, "min_duration": 60, "successors": [1]}, {"successors": []}]
    >>> late = {"train": 0, "operation": 1, "threshold": 50, "coeff": 1}
    >>> free_runs(problem_from({"trains": [train], "objective": [late]})).value
    20
    """
    order = np.argsort(problem.cost_operation, kind="stable")
    per_operation = np.bincount(problem.cost_operation, minlength=problem.operations)
    costs = (
        offsets(per_operation),
        problem.cost_threshold_s[order],
        problem.cost_coeff[order],
        problem.cost_increment[order],
    )
    limits = (problem.start_lb_s, problem.start_ub_s, problem.min_duration_s)
    graph = (problem.train_start, problem.succ_start, problem.succ)
    room = 2 * problem.operations + 64
    free, possible = gaps(problem), choosable(problem)
    while True:
        cheapest, runs, full = _cheapest(
            graph, limits, problem.route_cost, costs, free, possible, room
        )
        if not full:
            break
        room *= 4
    may_cancel = problem.cancel_cost >= 0
    per_train = np.where(runs, cheapest, 0)
    per_train = np.where(
        may_cancel & (~runs | (cheapest > problem.cancel_cost)), problem.cancel_cost, per_train
    ).astype(np.int64)
    infeasible = tuple(np.flatnonzero(~runs & ~may_cancel).tolist())
    return Bound(int(per_train.sum()), per_train, infeasible)


def choosable(problem: Problem) -> Flags:
    """Return which operations may be chosen at all: in a cycle none that outlasts the period."""
    possible = np.ones(problem.operations, dtype=np.bool_)
    if problem.period_s == 0:
        return possible
    uses = np.diff(problem.use_start)
    operation = problem.operation_of()
    taken = problem.min_duration_s[operation] + problem.use_release_s
    possible[operation[taken > problem.period_s]] = False
    exits = problem.train_start[1:] - 1
    possible[exits[uses[exits] > 0]] = False
    return possible


@f.kernel
def _cost_at(operation: int, time: int, route_cost: Ints, costs: _Costs) -> int:
    """Return what the start of an operation costs."""
    first, threshold, coeff, increment = costs
    total = route_cost[operation]
    for k in range(first[operation], first[operation + 1]):
        if time >= threshold[k]:
            total += coeff[k] * (time - threshold[k]) + increment[k]
    return total


@f.kernel
def _add(
    labels: Ints, head: Ints, count: int, operation: int, time: int, cost: int, gap: int
) -> int:
    """Keep a label unless another one of the same gap beats it; the new number of labels.

    One more than there is room for means that this one was not kept.
    """
    before = -1
    other = head[operation]
    while other >= 0:
        after = labels[other, _NEXT]
        if labels[other, _GAP] == gap:
            if labels[other, _TIME] <= time and labels[other, _COST] <= cost:
                return count
            if labels[other, _TIME] >= time and labels[other, _COST] >= cost:
                if before < 0:
                    head[operation] = after
                else:
                    labels[before, _NEXT] = after
                other = after
                continue
        before = other
        other = after
    if count < labels.shape[0]:
        labels[count, _TIME] = time
        labels[count, _COST] = cost
        labels[count, _GAP] = gap
        labels[count, _NEXT] = head[operation]
        head[operation] = count
    return count + 1


@f.kernel
def _cheapest(
    graph: tuple[Ints, Ints, Ints],
    limits: tuple[Ints, Ints, Ints],
    route_cost: Ints,
    costs: _Costs,
    free: tuple[Ints, Ints, Ints],
    possible: Flags,
    room: int,
) -> tuple[Ints, Flags, bool]:
    """Return the least cost of each train, whether it can run, and whether the room was full."""
    train_start, succ_start, succ = graph
    lb, ub, duration = limits
    gap_start, gap_from, gap_to = free
    trains = train_start.size - 1
    cheapest = np.zeros(trains, np.int64)
    runs = np.zeros(trains, np.bool_)
    labels = np.empty((room, _SIZE), np.int64)
    head = np.full(lb.size, f.NONE, np.int64)
    for train in range(trains):
        count = 0
        entry, leave = train_start[train], train_start[train + 1] - 1
        if possible[entry]:
            for gap in range(gap_start[entry], gap_start[entry + 1]):
                time = max(lb[entry], gap_from[gap])
                if time <= ub[entry] and time <= gap_to[gap]:
                    cost = _cost_at(entry, time, route_cost, costs)
                    count = _add(labels, head, count, entry, time, cost, gap)
                    if count > room:
                        return cheapest, runs, True
        for operation in range(entry, leave):
            label = head[operation]
            while label >= 0:
                end = labels[label, _TIME] + duration[operation]
                for k in range(succ_start[operation], succ_start[operation + 1]):
                    after = succ[k]
                    if not possible[after]:
                        continue
                    latest = min(ub[after], gap_to[labels[label, _GAP]])
                    for gap in range(gap_start[after], gap_start[after + 1]):
                        time = max(end, lb[after], gap_from[gap])
                        if time > latest:
                            break
                        if time <= gap_to[gap]:
                            cost = labels[label, _COST] + _cost_at(after, time, route_cost, costs)
                            count = _add(labels, head, count, after, time, cost, gap)
                            if count > room:
                                return cheapest, runs, True
                label = labels[label, _NEXT]
        label = head[leave]
        while label >= 0:
            if gap_to[labels[label, _GAP]] >= NEVER_S and (
                not runs[train] or labels[label, _COST] < cheapest[train]
            ):
                runs[train] = True
                cheapest[train] = labels[label, _COST]
            label = labels[label, _NEXT]
    return cheapest, runs, False
