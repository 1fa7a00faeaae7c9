"""Orders in which trains can take their track one after the other, and deadlocks.

A state is where each train is. A train may move to an operation when its resources have a unit that
no other train holds, and when no other train has to move before that can be. That is less than the
rules ask, so when no order leads every train to its exit, there is no plan; and an order that does
may yet be turned into one, which `landbridge.dispatch.check` then has to confirm.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from landbridge.dispatch.bounds import closures_of
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.explain_windows import Windows
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import NEVER_S, Problem

__all__ = ["can_run", "stuck_at_start"]

_STATES = 5_000
"""So many states of few trains are looked at."""

_FEW = 3
"""Up to so many trains are few."""

_OUTSIDE = -1
"""Place of a train that has not entered."""

Manner = Literal["soonest", "in time", "in turn"]
"""Which moves are tried first: the soonest; the soonest, and none that comes too late when all
before it came as soon as they could; those of the train with the least time."""

State = tuple[tuple[int, ...], tuple[int, ...], int]
"""Operation of each train (-1: not entered), when it started, and the time of the last event."""


class _Search:
    """The graph of states of one problem."""

    def __init__(self, problem: Problem, alone: Windows) -> None:
        self.problem = problem
        self.trains = problem.trains
        self.entries = problem.train_start[:-1].tolist()
        self.exits = (problem.train_start[1:] - 1).tolist()
        self.duration = problem.min_duration_s.tolist()
        self.capacity: list[int] = problem.capacity.tolist()
        self.earliest = alone.earliest_s.tolist()
        usable = alone.usable.tolist()
        self.next = [
            [s for s in problem.successors(o).tolist() if usable[s]]
            for o in range(problem.operations)
        ]
        starts, used = problem.use_start.tolist(), problem.use_resource.tolist()
        self.needs = [
            list(dict.fromkeys(used[starts[o] : starts[o + 1]])) for o in range(problem.operations)
        ]
        self.latest = alone.latest_s.tolist()
        # By when a train must have made its next move.
        self.deadline = [
            max((self.latest[s] for s in after), default=NEVER_S) for after in self.next
        ]
        self.enter_by = [self.latest[o] for o in self.entries]
        rank = sorted(range(self.trains), key=lambda t: (self.latest[self.exits[t]], t))
        self.turn = dict(zip(rank, range(self.trains), strict=True))

    def options(self, place: int, train: int) -> list[int]:
        return [self.entries[train]] if place == _OUTSIDE else self.next[place]

    def moves(self, state: State, manner: Manner) -> list[tuple[int, int, int]]:
        """Return the moves as (time, train, operation), the ones to try first in front."""
        places, since, clock = state
        holders: dict[int, list[int]] = {}
        due = []
        for train, place in enumerate(places):
            due.append(self.enter_by[train] if place == _OUTSIDE else self.deadline[place])
            for resource in self.needs[place] if place != _OUTSIDE else ():
                holders.setdefault(resource, []).append(train)
        first = min(range(self.trains), key=due.__getitem__)
        second = min((due[t] for t in range(self.trains) if t != first), default=NEVER_S)
        found = []
        for train, place in enumerate(places):
            limit = second if train == first else due[first]
            ready = 0 if place == _OUTSIDE else since[train] + self.duration[place]
            for operation in self.options(place, train):
                if self.earliest[operation] > limit:
                    continue
                if all(self._free(r, holders.get(r, ()), train) for r in self.needs[operation]):
                    time = max(clock, ready, self.earliest[operation])
                    late = time > self.latest[operation]
                    if not late or manner != "in time":
                        turn = self.turn[train] if manner == "in turn" else 0
                        found.append((late, turn, time, train, operation))
        return [(time, train, operation) for _, _, time, train, operation in sorted(found)]

    def _free(self, resource: int, holders: list[int] | tuple[()], train: int) -> bool:
        return len(holders) - (train in holders) < self.capacity[resource]

    def order(self, limit: int, manner: Manner = "soonest") -> list[int] | None:
        """Return operations in an order that leads to all exits; empty if there is none.

        None when more than ``limit`` states had to be looked at. Made "in time", an empty answer
        proves nothing.
        """
        start: State = ((_OUTSIDE,) * self.trains, (0,) * self.trains, 0)
        goal = tuple(self.exits)
        seen = {start[0]}
        path: list[int] = []
        stack: list[tuple[State, Iterator[tuple[int, int, int]]]] = []
        state = start
        while state[0] != goal:
            stack.append((state, iter(self.moves(state, manner))))
            found = None
            while stack and found is None:
                state, moves = stack[-1]
                found = next((m for m in moves if self._places(state, m) not in seen), None)
                if found is None:
                    stack.pop()
                    if path:
                        path.pop()
            if found is None:
                return []
            if len(seen) >= limit:
                return None
            time, train, operation = found
            since = list(state[1])
            since[train] = time
            state = self._places(state, found), tuple(since), time
            seen.add(state[0])
            path.append(operation)
        return path

    @staticmethod
    def _places(state: State, move: tuple[int, int, int]) -> tuple[int, ...]:
        places = list(state[0])
        places[move[1]] = move[2]
        return tuple(places)


class _Timing:
    """Times and units for a given order, each event as early as the rules let it be."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.train = problem.train_of().tolist()
        # For each unit of a resource: (end, use, train) of what is over, and who is there now.
        self.over: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        self.there: dict[tuple[int, int], int] = {}
        self.held: dict[int, list[tuple[int, int]]] = {}

    def plan(self, order: list[int]) -> Plan:
        problem = self.problem
        start: dict[int, int] = {}
        last: dict[int, int] = {}
        units: list[int] = []
        related = {int(o) for o in problem.relation_after}
        clock = 0
        for operation in order:
            train = self.train[operation]
            time = max(clock, int(problem.start_lb_s[operation]))
            if train in last:
                time = max(time, start[last[train]] + int(problem.min_duration_s[last[train]]))
            if operation in related:
                rows = np.flatnonzero(problem.relation_after == operation)
                times = [
                    start[int(problem.relation_before[row])] + int(problem.relation_gap_s[row])
                    for row in rows
                    if int(problem.relation_before[row]) in start
                ]
                time = max([time, *times])
            taken, ready = self._take(operation, train)
            time = self._after_closures(operation, max(time, ready))
            self._leave(train, time)
            for use, unit in taken:
                key = int(problem.use_resource[use]), unit
                self.there[key] = train
                self.held.setdefault(train, []).append((use, unit))
                units.append(unit)
            start[operation] = clock = time
            last[train] = operation
        times_s = np.array([start[o] for o in order], dtype=np.int64)
        chosen = np.array(order, dtype=np.int64)
        return Plan(0, times_s, chosen, np.array(units, dtype=np.int64))

    def _take(self, operation: int, train: int) -> tuple[list[tuple[int, int]], int]:
        """Return a unit for each use of an operation, and when all of them are ready."""
        problem = self.problem
        taken, ready = [], 0
        for use in range(int(problem.use_start[operation]), int(problem.use_start[operation + 1])):
            resource = int(problem.use_resource[use])
            options = [
                (self._ready(resource, unit, train), unit)
                for unit in range(int(problem.capacity[resource]))
                if self.there.get((resource, unit), train) == train
            ]
            first, unit = min(options)
            ready = max(ready, first)
            taken.append((use, unit))
        return taken, ready

    def _ready(self, resource: int, unit: int, train: int) -> int:
        over = self.over.get((resource, unit), ())
        return max(
            (end + self.problem.separation_s(use, t, train) for end, use, t in over if t != train),
            default=0,
        )

    def _leave(self, train: int, time: int) -> None:
        for use, unit in self.held.pop(train, ()):
            key = int(self.problem.use_resource[use]), unit
            self.over.setdefault(key, []).append((time, use, train))
            self.there.pop(key, None)

    def _after_closures(self, operation: int, time: int) -> int:
        duration = int(self.problem.min_duration_s[operation])
        for start, end in closures_of(self.problem, operation):
            if time < end and time + duration > start:
                time = end
        return time


def can_run(problem: Problem, alone: Windows) -> bool | None:
    """Tell whether there is a plan, if looking at orders tells it.

    Parameters
    ----------
    problem : Problem
        The whole, with trains that all must run.
    alone : Windows
        Of this problem, with no train stuck.

    Returns
    -------
    bool or None
        True with a plan in hand that was checked; False when no order leads all trains to their
        exits; None when neither was found.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> from landbridge.dispatch.explain_windows import windows
    >>> a, b = {"resource": "a"}, {"resource": "b"}
    >>> def crossing(first, then):
    ...     return [{"start_ub": 0, "min_duration": 5, "resources": [first], "successors": [1]},
    ...             {"resources": [then], "successors": [2]}, {"successors": []}]
    >>> problem = problem_from({"trains": [crossing(a, b), crossing(b, a)], "objective": []})
    >>> can_run(problem, windows(problem))
    False
    """
    search = _Search(problem, alone)
    # A plan that is found at all is found with little going back; only few trains have so few
    # states that going through all of them is a hope.
    direct = 1_000 + 2 * problem.operations
    order = search.order(max(direct, _STATES) if problem.trains <= _FEW else direct)
    if order == []:
        return not problem.trains
    if order and _works(problem, order):
        return True
    other: tuple[Manner, ...] = ("in time", "in turn")
    more = (search.order(direct, manner) for manner in other)
    return True if any(order and _works(problem, order) for order in more) else None


def _works(problem: Problem, order: list[int]) -> bool:
    return check_plan(problem, _Timing(problem).plan(order), limit=1).feasible


def stuck_at_start(problem: Problem, alone: Windows) -> tuple[int, ...]:
    """Return trains that all stand at their entries at once, each on what another needs next.

    Parameters
    ----------
    problem : Problem
        The whole, with trains that all must run.
    alone : Windows
        Of this problem, with no train stuck.

    Returns
    -------
    tuple of int
        Trains that can never move, none if there are none of this simple sort.
    """
    search = _Search(problem, alone)
    soonest = [
        min((search.earliest[s] for s in search.next[entry]), default=NEVER_S)
        for entry in search.entries
    ]
    standing = {t for t in range(problem.trains) if search.needs[search.entries[t]]}
    while standing:
        # All of them have entered before the first of them can move on.
        first_move = min(soonest[t] for t in standing)
        late = {t for t in standing if search.enter_by[t] >= first_move}
        count: dict[int, int] = {}
        for train in standing - late:
            for resource in search.needs[search.entries[train]]:
                count[resource] = count.get(resource, 0) + 1
        free = late or {train for train in standing if _moves_on(search, train, count)}
        if not free:
            return tuple(sorted(standing))
        standing -= free
    return ()


def _moves_on(search: _Search, train: int, count: dict[int, int]) -> bool:
    """Tell whether a train has a next operation whose resources the others leave a unit of."""
    entry = search.entries[train]
    own = set(search.needs[entry])
    return not search.next[entry] or any(
        all(count.get(r, 0) - (r in own) < search.capacity[r] for r in search.needs[operation])
        for operation in search.next[entry]
    )
