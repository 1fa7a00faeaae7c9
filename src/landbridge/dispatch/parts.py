"""A problem with some of its parts left out: what a planner may take back, and the rest in place.

Every function returns a new problem that shares the arrays it does not change. Numbers of
operations, resources, relations and closures stay as they are; only `without_trains` counts trains
and operations anew, and `without_closures` and `without_relations` those.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from landbridge.dispatch.arrays import flags, offsets, owners
from landbridge.dispatch.problem import NEVER_S, Problem

__all__ = [
    "without_bounds",
    "without_closures",
    "without_costs",
    "without_exclusivity",
    "without_period",
    "without_relations",
    "without_separation",
    "without_trains",
]


def without_trains(problem: Problem, trains: Iterable[int]) -> Problem:
    """Return the problem without some trains, their operations, relations and costs.

    Parameters
    ----------
    problem : Problem
        The whole.
    trains : iterable of int
        Numbers of the trains to leave out.

    Returns
    -------
    Problem
        The others, numbered anew in the same order.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"successors": [1]}, {"successors": []}]
    >>> without_trains(problem_from({"trains": [train] * 3, "objective": []}), [1]).trains
    2
    """
    stays = ~flags(problem.trains, trains)
    if stays.all():
        return problem
    kept = stays[problem.train_of()]
    number = np.cumsum(kept) - 1
    used = kept[problem.operation_of()]
    related = kept[problem.relation_before] & kept[problem.relation_after]
    priced = kept[problem.cost_operation]
    return replace(
        problem,
        train_start=offsets(np.diff(problem.train_start)[stays]),
        train_class=problem.train_class[stays],
        cancel_cost=problem.cancel_cost[stays],
        start_lb_s=problem.start_lb_s[kept],
        start_ub_s=problem.start_ub_s[kept],
        min_duration_s=problem.min_duration_s[kept],
        route_cost=problem.route_cost[kept],
        succ_start=offsets(np.diff(problem.succ_start)[kept]),
        succ=number[problem.succ[kept[owners(problem.succ_start)]]],
        use_start=offsets(np.diff(problem.use_start)[kept]),
        use_resource=problem.use_resource[used],
        use_release_s=problem.use_release_s[used],
        relation_before=number[problem.relation_before[related]],
        relation_after=number[problem.relation_after[related]],
        relation_gap_s=problem.relation_gap_s[related],
        cost_operation=number[problem.cost_operation[priced]],
        cost_threshold_s=problem.cost_threshold_s[priced],
        cost_coeff=problem.cost_coeff[priced],
        cost_increment=problem.cost_increment[priced],
    )


def without_bounds(
    problem: Problem, lower: Iterable[int] = (), upper: Iterable[int] = ()
) -> Problem:
    """Return the problem with some operations free to start early or late.

    Parameters
    ----------
    problem : Problem
        The whole.
    lower, upper : iterable of int
        Operations that lose their earliest and their latest start.

    Returns
    -------
    Problem
        With bounds of 0 and `NEVER_S` there.
    """
    early, late = flags(problem.operations, lower), flags(problem.operations, upper)
    return replace(
        problem,
        start_lb_s=np.where(early, 0, problem.start_lb_s) if early.any() else problem.start_lb_s,
        start_ub_s=np.where(late, NEVER_S, problem.start_ub_s)
        if late.any()
        else problem.start_ub_s,
    )


def without_separation(problem: Problem, resources: Iterable[int]) -> Problem:
    """Return the problem with some resources free again as soon as a train has left them.

    Parameters
    ----------
    problem : Problem
        The whole.
    resources : iterable of int
        Resources without release times and headways.

    Returns
    -------
    Problem
        With release times of 0 and no headways there.
    """
    freed = flags(problem.resources, resources)
    if not freed.any():
        return problem
    return replace(
        problem,
        use_release_s=np.where(freed[problem.use_resource], 0, problem.use_release_s),
        headway_of=np.where(freed, -1, problem.headway_of),
    )


def without_exclusivity(problem: Problem, resources: Iterable[int]) -> Problem:
    """Return the problem with some resources that any number of trains may use at once.

    A resource loses its uses. Where it is closed at times, each use gets a resource of its own
    with the same closed intervals, behind the others in number; no unit of it is ever wanted twice,
    not even by the next period, in which the closed interval comes again.

    Parameters
    ----------
    problem : Problem
        The whole.
    resources : iterable of int
        Resources without a limit.

    Returns
    -------
    Problem
        With the same numbers of the resources that were there.
    """
    freed = flags(problem.resources, resources)
    if not freed.any():
        return problem
    closures = np.diff(problem.closed_start)
    moved = np.flatnonzero(freed[problem.use_resource] & (closures[problem.use_resource] > 0))
    origin = problem.use_resource[moved]
    resource = problem.use_resource.copy()
    resource[moved] = problem.resources + np.arange(len(moved), dtype=np.int64)
    kept = ~freed[problem.use_resource]
    kept[moved] = True
    release = problem.use_release_s.copy()
    release[moved] = 0
    copied = [
        np.arange(problem.closed_start[r], problem.closed_start[r + 1], dtype=np.int64)
        for r in origin
    ]
    rows = np.concatenate([np.arange(len(problem.closed_from_s), dtype=np.int64), *copied])
    uses = np.add.reduceat(np.append(kept, False), problem.use_start[:-1], dtype=np.int64)
    uses[np.diff(problem.use_start) == 0] = 0
    return replace(
        problem,
        use_start=offsets(uses),
        use_resource=resource[kept],
        use_release_s=release[kept],
        capacity=np.append(problem.capacity, np.ones(len(moved), dtype=np.int64)),
        closed_start=offsets(np.append(closures, closures[origin])),
        closed_from_s=problem.closed_from_s[rows],
        closed_to_s=problem.closed_to_s[rows],
        headway_of=np.append(problem.headway_of, np.full(len(moved), -1, dtype=np.int64)),
        resource_names=problem.resource_names + tuple(problem.resource_names[r] for r in origin),
    )


def without_closures(problem: Problem, closures: Iterable[int]) -> Problem:
    """Return the problem with some closed intervals open.

    Parameters
    ----------
    problem : Problem
        The whole.
    closures : iterable of int
        Places in ``closed_from_s``.

    Returns
    -------
    Problem
        With the other intervals, numbered anew.
    """
    stays = ~flags(len(problem.closed_from_s), closures)
    if stays.all():
        return problem
    rows = owners(problem.closed_start)[stays]
    return replace(
        problem,
        closed_start=offsets(np.bincount(rows, minlength=problem.resources)),
        closed_from_s=problem.closed_from_s[stays],
        closed_to_s=problem.closed_to_s[stays],
    )


def without_relations(problem: Problem, relations: Iterable[int]) -> Problem:
    """Return the problem without some relations.

    Parameters
    ----------
    problem : Problem
        The whole.
    relations : iterable of int
        Places in ``relation_gap_s``.

    Returns
    -------
    Problem
        With the others, numbered anew.
    """
    stays = ~flags(len(problem.relation_gap_s), relations)
    return replace(
        problem,
        relation_before=problem.relation_before[stays],
        relation_after=problem.relation_after[stays],
        relation_gap_s=problem.relation_gap_s[stays],
    )


def without_period(problem: Problem) -> Problem:
    """Return the problem with a plan that is run once.

    Parameters
    ----------
    problem : Problem
        The whole.

    Returns
    -------
    Problem
        Without a period.
    """
    return replace(problem, period_s=0)


def without_costs(problem: Problem) -> Problem:
    """Return the problem with an objective of 0, and without the trains that need not run.

    Leaving a train out never makes a plan infeasible, so this one has a plan if, and only if, the
    given one has.

    Parameters
    ----------
    problem : Problem
        The whole.

    Returns
    -------
    Problem
        The question whether there is a plan at all.
    """
    problem = without_trains(problem, np.flatnonzero(problem.cancel_cost >= 0))
    none = np.zeros(0, dtype=np.int64)
    return replace(
        problem,
        route_cost=np.zeros(problem.operations, dtype=np.int64),
        cost_operation=none,
        cost_threshold_s=none,
        cost_coeff=none,
        cost_increment=none,
    )
