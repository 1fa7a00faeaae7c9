"""What a plan of the dispatcher uses, when and how long: the table below picture and file."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Ints, Problem

__all__ = ["Lateness", "Uses", "clock", "lateness", "use_rows", "uses_of"]


@dataclass(frozen=True, slots=True)
class Uses:
    """Each use of a resource by a train, in the order of the plan; arrays of one length.

    Parameters
    ----------
    train, operation : array
        Train, and operation within its train.
    step : array
        How many events of its train came before.
    resource, unit : array
        Resource, and which of its units.
    start_s, least_s, end_s : array
        Start; start and shortest duration, where waiting begins; end, s. The last operation of a
        train never ends: its end is -1 and nothing of it is waiting.
    free_s : array
        When the next train may have the unit, s: the end and the release time, or the headway
        before the train that does come next, whichever is longer; -1 for never.
    """

    train: Ints
    operation: Ints
    step: Ints
    resource: Ints
    unit: Ints
    start_s: Ints
    least_s: Ints
    end_s: Ints
    free_s: Ints

    def __len__(self) -> int:
        """Return the number of uses."""
        return len(self.train)


def _events(problem: Problem, plan: Plan) -> tuple[Ints, Ints, Ints]:
    """Return train, number within the train and end (-1: never) of each event."""
    train = problem.train_of()[plan.operation]
    step = np.zeros(len(train), dtype=np.int64)
    end_s = np.full(len(train), -1, dtype=np.int64)
    order = np.argsort(train, kind="stable")
    for before, after in itertools.pairwise(order):
        if train[before] == train[after]:
            step[after] = step[before] + 1
            end_s[before] = plan.time_s[after]
    return train, step, end_s


def uses_of(problem: Problem, plan: Plan) -> Uses:
    """Return every use of a resource in a plan.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it; it need not be feasible.

    Returns
    -------
    Uses
        One entry per event and resource of its operation, in the order of the plan.
    """
    train, step, end_s = _events(problem, plan)
    counts = problem.use_start[plan.operation + 1] - problem.use_start[plan.operation]
    event = np.repeat(np.arange(len(train), dtype=np.int64), counts)
    offset = np.arange(len(event), dtype=np.int64) - plan.unit_start(problem)[:-1][event]
    use = problem.use_start[plan.operation[event]] + offset
    operation = plan.operation[event]
    least_s = plan.time_s[event] + problem.min_duration_s[operation]
    resource, end = problem.use_resource[use], end_s[event]
    return Uses(
        train=train[event],
        operation=operation - problem.train_start[train[event]],
        step=step[event],
        resource=resource,
        unit=plan.unit,
        start_s=plan.time_s[event],
        least_s=least_s,
        end_s=end,
        free_s=_free(problem, use, train[event], resource, plan.unit, end),
    )


def _free(
    problem: Problem, use: Ints, train: Ints, resource: Ints, unit: Ints, end_s: Ints
) -> Ints:
    """Return from when the unit of each use is free, given who comes next on it."""
    free_s = np.where(end_s < 0, -1, end_s + problem.use_release_s[use])
    # Uses stand in the order of the plan already: a stable sort keeps it within each unit.
    order = np.lexsort((np.arange(len(use)), unit, resource))
    for before, after in itertools.pairwise(order):
        same = resource[before] == resource[after] and unit[before] == unit[after]
        if same and train[before] != train[after] and end_s[before] >= 0:
            gap = problem.separation_s(int(use[before]), int(train[before]), int(train[after]))
            free_s[before] = end_s[before] + gap
    return free_s


@dataclass(frozen=True, slots=True)
class Lateness:
    """A train that starts an operation later than costs nothing.

    Parameters
    ----------
    train, operation : int
        Train, and operation within its train.
    time_s, late_s, cost : int
        Start, how long after the earliest threshold, s, and what it costs.
    """

    train: int
    operation: int
    time_s: int
    late_s: int
    cost: int


def lateness(problem: Problem, plan: Plan) -> tuple[Lateness, ...]:
    """Return where trains are late, by train and time.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it.

    Returns
    -------
    tuple of Lateness
        One entry per operation whose delay costs something.
    """
    start_s = dict(zip(plan.operation.tolist(), plan.time_s.tolist(), strict=True))
    costs: dict[int, tuple[int, int]] = {}
    columns = (
        problem.cost_operation,
        problem.cost_threshold_s,
        problem.cost_coeff,
        problem.cost_increment,
    )
    for operation, threshold, coeff, increment in zip(
        *(column.tolist() for column in columns), strict=True
    ):
        if start_s.get(operation, -1) >= threshold:
            cost = coeff * (start_s[operation] - threshold) + increment
            first, total = costs.get(operation, (threshold, 0))
            costs[operation] = min(first, threshold), total + cost
    trains = problem.train_of()
    return tuple(
        Lateness(
            train=int(trains[operation]),
            operation=operation - int(problem.train_start[trains[operation]]),
            time_s=start_s[operation],
            late_s=start_s[operation] - threshold,
            cost=cost,
        )
        for operation, (threshold, cost) in sorted(costs.items())
        if cost > 0
    )


def use_rows(problem: Problem, plan: Plan) -> list[dict[str, Any]]:
    """Return the uses of a plan as flat rows, for spreadsheets.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it.

    Returns
    -------
    list of dict
        ``resource``, ``unit``, ``train``, ``operation``, ``start``, ``end`` (clock of the problem,
        h:mm:ss), ``start_s``, ``end_s`` (empty: never), ``waiting_s``, ``free_s``.
    """
    uses = uses_of(problem, plan)
    return [
        {
            "resource": problem.resource_names[resource],
            "unit": unit,
            "train": train,
            "operation": operation,
            "start": clock(start, seconds=True),
            "end": clock(end, seconds=True) if end >= 0 else None,
            "start_s": start,
            "end_s": end if end >= 0 else None,
            "waiting_s": max(0, end - least) if end >= 0 else None,
            "free_s": free if free >= 0 else None,
        }
        for resource, unit, train, operation, start, least, end, free in zip(
            *(
                column.tolist()
                for column in (
                    *(uses.resource, uses.unit, uses.train, uses.operation),
                    *(uses.start_s, uses.least_s, uses.end_s, uses.free_s),
                )
            ),
            strict=True,
        )
    ]


def clock(time_s: int, *, seconds: bool = False) -> str:
    """Return a time as hours and minutes since the problem's zero.

    Parameters
    ----------
    time_s : int
        Time, s.
    seconds : bool
        Whether seconds are shown.

    Returns
    -------
    str
        Hours go on beyond 24.

    Examples
    --------
    >>> clock(3900), clock(93784, seconds=True), clock(-60)
    ('01:05', '26:03:04', '-00:01')
    """
    sign = "-" if time_s < 0 else ""
    minutes, rest = divmod(abs(time_s), 60)
    text = f"{sign}{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if seconds else text
