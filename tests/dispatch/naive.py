"""The rules of a plan read once more, word for word: every pair of uses, every copy, one by one.

A fault is a rule, its trains, their operations (local numbers) and the resource, as the checker
names them; of a pair of uses in a cyclic problem, the first copy that is in the way.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

from landbridge.dispatch.check import Checked
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem

__all__ = ["Fault", "faults_of", "read_naively", "true_cost"]

Fault = tuple[str, tuple[int, ...], tuple[int, ...], str | None]
Event = tuple[int, int]  # time, operation


def faults_of(checked: Checked) -> set[Fault]:
    """What the checker found, to be compared with `read_naively`."""
    return {(one.rule, one.trains, one.operations, one.resource) for one in checked.violations}


class _Reading:
    """A plan, read event by event."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.train_of = problem.train_of().tolist()
        listed = list(zip(plan.time_s.tolist(), plan.operation.tolist(), strict=False))
        self.events = [event for event in listed if 0 <= event[1] < problem.operations]
        self.unknown = [event for event in listed if not 0 <= event[1] < problem.operations]
        self.unequal = len(plan.time_s) != len(plan.operation)
        units = plan.unit.tolist()
        self.due = 0
        self.uses: list[tuple[int, int, int]] = []  # event, use, unit
        for event, (_, operation) in enumerate(self.events):
            for use in range(problem.use_start[operation], problem.use_start[operation + 1]):
                if self.due < len(units):
                    self.uses.append((event, use, units[self.due]))
                self.due += 1
        self.units_given = len(units)

    def of(self, train: int) -> list[int]:
        return [
            e for e, (_, operation) in enumerate(self.events) if self.train_of[operation] == train
        ]

    def next(self, event: int) -> int | None:
        own = self.of(self.train_of[self.events[event][1]])
        place = own.index(event) + 1
        return own[place] if place < len(own) else None

    def end(self, event: int) -> float:
        after = self.next(event)
        return math.inf if after is None else self.events[after][0]

    def start_of(self, operation: int) -> int | None:
        return next((time for time, started in self.events if started == operation), None)

    def fault(self, rule: str, *events: int, resource: str | None = None) -> Fault:
        trains = tuple(self.train_of[self.events[event][1]] for event in events)
        starts = self.problem.train_start.tolist()
        local = (self.events[e][1] - starts[t] for e, t in zip(events, trains, strict=True))
        return rule, trains, tuple(local), resource


def read_naively(problem: Problem, plan: Plan) -> set[Fault]:
    """Return every fault of a plan."""
    read = _Reading(problem, plan)
    return {*_of_events(read), *_of_relations(read), *_of_pairs(read), *_of_closures(read)}


def _of_events(read: _Reading) -> Iterator[Fault]:
    problem = read.problem
    if read.unequal:
        yield "R1", (), (), None
    for _, operation in read.unknown:
        yield "R1", (), (operation,), None
    for train in range(problem.trains):
        own = read.of(train)
        if not own:
            if problem.cancel_cost[train] < 0:
                yield "R7", (train,), (), None
            continue
        if read.events[own[0]][1] != problem.train_start[train]:
            yield read.fault("R1", own[0])
        if read.events[own[-1]][1] != problem.train_start[train + 1] - 1:
            yield read.fault("R1", own[-1])
        for one, other in itertools.pairwise(own):
            (time, operation), (later, after) = read.events[one], read.events[other]
            if after not in problem.successors(operation):
                yield read.fault("R1", one, other)
            if later < time + problem.min_duration_s[operation]:
                yield read.fault("R3", one, other)
    for event, (time, operation) in enumerate(read.events):
        if not problem.start_lb_s[operation] <= time <= problem.start_ub_s[operation]:
            yield read.fault("R2", event)
        if event and time < read.events[event - 1][0]:
            yield read.fault("R8", event - 1, event)


def _of_relations(read: _Reading) -> Iterator[Fault]:
    problem = read.problem
    places = {operation: event for event, (_, operation) in reversed([*enumerate(read.events)])}
    for before, after, gap in zip(
        problem.relation_before.tolist(),
        problem.relation_after.tolist(),
        problem.relation_gap_s.tolist(),
        strict=True,
    ):
        one, other = read.start_of(before), read.start_of(after)
        if one is not None and other is not None and other < one + gap:
            yield read.fault("R6", places[before], places[after])


def _of_pairs(read: _Reading) -> Iterator[Fault]:
    problem, names = read.problem, read.problem.resource_names
    if read.due != read.units_given:
        yield "R4", (), (), None
    for event, use, unit in read.uses:
        resource = problem.use_resource[use]
        if not 0 <= unit < problem.capacity[resource]:
            yield read.fault("R4", event, resource=names[resource])
    for one in read.uses:
        for other in read.uses:
            resource = problem.use_resource[one[1]]
            if problem.use_resource[other[1]] == resource and one[2] == other[2]:
                copies = (copy for copy in _copies(read) if _clash(read, one, other, copy))
                first = next(copies, None)
                if first is not None:
                    rule = "R9" if first else "R4"
                    yield read.fault(rule, one[0], other[0], resource=names[resource])


def _copies(read: _Reading) -> range:
    """Copies that may start after a use and before it ends, or one period after its start."""
    period = read.problem.period_s
    if not period:
        return range(1)
    times = [time for time, _ in read.events]
    most = (max(times) - min(times)) // period + 3
    return range(-most, most + 1)


def _clash(
    read: _Reading, one: tuple[int, int, int], other: tuple[int, int, int], copy: int
) -> bool:
    """Whether the other use, in some copy, starts after one does and is too early."""
    problem = read.problem
    (time, operation), (later, after) = read.events[one[0]], read.events[other[0]]
    train, follower = read.train_of[operation], read.train_of[after]
    if train == follower and copy == 0:
        return False
    shift = copy * problem.period_s
    end, end_event = read.end(one[0]), read.next(one[0])
    place = math.inf if end_event is None else end_event
    begins: tuple[float, ...] = (later + shift, other[0])
    starts: tuple[float, ...] = (time, one[0])
    ends: tuple[float, ...] = (end, place)
    if not problem.period_s:  # without copies the list alone says what comes first
        begins, starts, ends = begins[1:], starts[1:], ends[1:]
    if begins <= starts:
        return False
    return not ends < begins or later + shift < end + problem.separation_s(one[1], train, follower)


def _of_closures(read: _Reading) -> Iterator[Fault]:
    problem = read.problem
    for event, use, _ in read.uses:
        resource = problem.use_resource[use]
        start, end = read.events[event][0], read.end(event)
        row = slice(problem.closed_start[resource], problem.closed_start[resource + 1])
        bounds = zip(problem.closed_from_s[row], problem.closed_to_s[row], strict=True)
        for shut, opened in bounds:
            met = [
                copy
                for copy in _copies_of_closure(problem, start, int(opened))
                if start < opened + copy * problem.period_s and end > shut + copy * problem.period_s
            ]
            if met:
                rule = "R5" if 0 in met else "R9"
                yield read.fault(rule, event, resource=problem.resource_names[resource])


def _copies_of_closure(problem: Problem, start: int, opened: int) -> list[int]:
    """Copies that open around the start of a use, and the interval itself."""
    if not problem.period_s:
        return [0]
    near = (start - opened) // problem.period_s
    return [0, *range(near - 2, near + 4)]


def true_cost(problem: Problem, plan: Plan) -> int:
    """Return what a plan costs, by the words of the rule."""
    read = _Reading(problem, plan)
    total = 0
    for operation in {operation for _, operation in read.events}:
        time = read.start_of(operation)
        assert time is not None
        total += int(problem.route_cost[operation])
        for row, at in enumerate(problem.cost_operation.tolist()):
            if at == operation:
                total += int(problem.cost_coeff[row]) * max(
                    0, time - int(problem.cost_threshold_s[row])
                )
                if time >= problem.cost_threshold_s[row]:
                    total += int(problem.cost_increment[row])
    for train in range(problem.trains):
        if not read.of(train):
            total += max(0, int(problem.cancel_cost[train]))
    return total
