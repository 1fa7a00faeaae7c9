"""Too much traffic for a period: a resource that trains need for longer than it has."""

from __future__ import annotations

from landbridge.dispatch.explain_windows import Windows
from landbridge.dispatch.problem import NEVER_S, Problem

__all__ = ["least_use_s", "overloaded"]


def least_use_s(problem: Problem, alone: Windows, train: int, resource: int) -> int:
    """Return for how long a train takes a resource at least, on the way that spares it most.

    The operations of one train do not overlap, so their shortest times add up; behind the last of
    them the resource stays taken until another train may follow, or the next copy of this one.

    Parameters
    ----------
    problem : Problem
        The whole.
    alone : Windows
        Of this problem, with no train stuck.
    train, resource : int
        Their numbers.

    Returns
    -------
    int
        Time, s; 0 if the train can go another way.
    """
    first, last = int(problem.train_start[train]), int(problem.train_start[train + 1])
    taken = dict.fromkeys(range(first, last), NEVER_S)
    taken[first] = 0
    release = NEVER_S
    total = NEVER_S
    for operation in range(first, last):
        if not alone.usable[operation]:
            continue
        begin, end = problem.use_start[operation : operation + 2].tolist()
        uses = [use for use in range(begin, end) if problem.use_resource[use] == resource]
        time = taken[operation]
        if uses:
            time += int(problem.min_duration_s[operation])
            apart = [
                problem.separation_s(use, train, other)
                for use in uses
                for other in range(problem.trains)
            ]
            release = min(release, *apart)
        for successor in problem.successors(operation).tolist():
            taken[successor] = min(taken[successor], time)
        if operation == last - 1:
            total = time
    return total + release if 0 < total < NEVER_S and release < NEVER_S else total


def overloaded(problem: Problem, alone: Windows) -> int | None:
    """Return a resource that the trains need for longer than a period has room for.

    Parameters
    ----------
    problem : Problem
        The whole.
    alone : Windows
        Of this problem, with no train stuck.

    Returns
    -------
    int or None
        Number of the resource: there is no plan. None says nothing.
    """
    if not problem.period_s:
        return None
    resources: set[int] = set(problem.use_resource.tolist())
    for resource in sorted(resources):
        room = int(problem.capacity[resource]) * problem.period_s
        needed = sum(
            least_use_s(problem, alone, train, resource) for train in range(problem.trains)
        )
        if needed > room:
            return resource
    return None
