"""Trains laid into a plan that repeats, as far as they are in nobody's way."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Ints, Problem

__all__ = ["Laid", "starts_of"]


def starts_of(problem: Problem, plan: Plan) -> Ints:
    """Return when each operation of a problem starts in a plan.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        A plan of it, or of one with the same first trains.

    Returns
    -------
    array by operation
        s; -1 where it does not run.
    """
    start_s = np.full(problem.operations, -1, dtype=np.int64)
    start_s[plan.operation] = plan.time_s
    return start_s


@dataclass(slots=True, eq=False)
class _Unit:
    """Uses of a unit: start and end, s, and train."""

    start_s: list[int] = field(default_factory=list)
    end_s: list[int] = field(default_factory=list)
    train: list[int] = field(default_factory=list)


class Laid:
    """A plan, and trains that are added to it.

    Parameters
    ----------
    problem : Problem
        It repeats; each train has one path: its operations in the order of their numbers.
    plan : Plan, optional
        Trains that stand already; it is feasible.
    """

    def __init__(self, problem: Problem, plan: Plan | None = None) -> None:
        self._problem = problem
        self._units: dict[tuple[int, int], _Unit] = {}
        self._start_s: dict[int, Ints] = {}
        self._taken: dict[int, int] = {}
        if plan is None:
            return
        start_s, begin = starts_of(problem, plan), plan.unit_start(problem)
        for event, operation in enumerate(plan.operation.tolist()):
            for number, use in enumerate(self._uses(operation)):
                self._taken[use] = int(plan.unit[begin[event] + number])
        for train, own in enumerate(np.split(start_s, problem.train_start[1:-1])):
            if own[0] >= 0:
                self._keep(train, own, self._taken)

    def _uses(self, operation: int) -> range:
        begin, end = self._problem.use_start[operation : operation + 2].tolist()
        return range(begin, end)

    def _rows(self, train: int, start_s: Ints) -> list[tuple[int, int, int]]:
        """Return the uses of a train with their start and end."""
        first = int(self._problem.train_start[train])
        times = start_s.tolist()
        return [
            (use, times[number], times[number + 1])
            for number in range(len(times) - 1)
            for use in self._uses(first + number)
        ]

    def _keep(self, train: int, start_s: Ints, taken: dict[int, int]) -> None:
        for use, begin, end in self._rows(train, start_s):
            key = int(self._problem.use_resource[use]), taken[use]
            held = self._units.setdefault(key, _Unit())
            held.start_s.append(begin)
            held.end_s.append(end)
            held.train.append(train)
        self._start_s[train] = start_s
        self._taken |= taken

    def add(self, train: int, start_s: Ints) -> bool:
        """Lay down a train if nobody is in its way; return whether it was.

        Parameters
        ----------
        train : int
            Its number.
        start_s : array
            Starts of its operations, s.
        """
        taken = self._taken_by(train, start_s)
        if taken is not None:
            self._keep(train, start_s, taken)
        return taken is not None

    def _taken_by(self, train: int, start_s: Ints) -> dict[int, int] | None:
        """Return the units that a train can take, None where it finds one occupied."""
        taken: dict[int, int] = {}
        for use, begin, end in self._rows(train, start_s):
            unit = self._free(train, int(self._problem.use_resource[use]), begin, end)
            if unit is None:
                return None
            taken[use] = unit
        return taken

    def _free(self, train: int, resource: int, begin: int, end: int) -> int | None:
        """Return a unit of a resource that is free then."""
        problem = self._problem
        for closed in range(*problem.closed_start[resource : resource + 2].tolist()):
            since = (begin - int(problem.closed_from_s[closed])) % problem.period_s
            length = int(problem.closed_to_s[closed] - problem.closed_from_s[closed])
            if since < length or since + end - begin > problem.period_s:
                return None
        for unit in range(int(problem.capacity[resource])):
            held = self._units.get((resource, unit))
            if held is None or self._clear(held, resource, train, begin, end):
                return unit
        return None

    def _clear(self, held: _Unit, resource: int, train: int, begin: int, end: int) -> bool:
        """Return whether a use keeps clear of all that a unit has, copies included."""
        problem = self._problem
        start_s, end_s = np.array(held.start_s), np.array(held.end_s)
        # A hand-over within a second would ask for an order in it: one second more.
        before = after = np.ones(len(start_s), dtype=np.int64)
        table = int(problem.headway_of[resource])
        if table >= 0:
            classes, mine = problem.train_class[held.train], int(problem.train_class[train])
            before = np.maximum(problem.headway_s[table][classes, mine], 1)
            after = np.maximum(problem.headway_s[table][mine, classes], 1)
        gap = (begin - end_s) % problem.period_s
        room = problem.period_s - (end_s - start_s)
        return bool(np.all((gap >= before) & (gap + (end - begin) + after <= room)))

    def plan(self, trains: int) -> Plan:
        """Return the plan of the first trains; its objective is not worked out."""
        problem = self._problem
        rows = sorted(
            (int(time), int(problem.train_start[train]) + number)
            for train, start_s in self._start_s.items()
            if train < trains
            for number, time in enumerate(start_s)
        )
        units = [self._taken[use] for _, operation in rows for use in self._uses(operation)]
        table = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return Plan(0, table[:, 0], table[:, 1], np.array(units, dtype=np.int64))
