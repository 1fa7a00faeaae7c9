"""The events of a plan as the checker reads them, and the rules that need no resource."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from landbridge.dispatch.checked import Violation
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import NEVER_S, Ints, Problem

__all__ = ["FOREVER_S", "Events", "event_faults", "objective_of", "read_events"]

FOREVER_S: Final = 2**61
"""End of an operation that never ends, s. Times of a plan beyond half of it count as half of it."""


@dataclass(frozen=True, slots=True)
class Events:
    """E events of operations that exist, in list order, and the M numbers that name none.

    Parameters
    ----------
    time_s, operation, train, local : array of E
        Start, s; operation over all trains; its train; its number within the train.
    following : array of E
        The next event of the same train; E where there is none.
    by_train : array of E
        The events train by train, each train's in list order.
    first : array of N
        The first event of each operation; -1 for an operation that does not start.
    unknown : tuple of (int, int, int)
        Place in the list, number and time of what names no operation.
    """

    time_s: Ints
    operation: Ints
    train: Ints
    local: Ints
    following: Ints
    by_train: Ints
    first: Ints
    unknown: tuple[tuple[int, int, int], ...]

    @property
    def end_s(self) -> Ints:
        """Return the end of each operation, s; `FOREVER_S` where it never ends."""
        return np.concatenate((self.time_s, [FOREVER_S]))[self.following]

    def name(self, event: int) -> str:
        """Return the train and the operation of an event, in words."""
        return f"train {self.train[event]}, operation {self.local[event]}"

    def violation(self, rule: str, events: tuple[int, ...], sentence: str) -> Violation:
        """Return a violation by events, at their times."""
        return Violation(
            rule,
            tuple(int(self.train[event]) for event in events),
            tuple(int(self.local[event]) for event in events),
            tuple(int(self.time_s[event]) for event in events),
            sentence,
        )


def read_events(problem: Problem, plan: Plan) -> Events:
    """Read the list of events, whatever stands in it.

    Parameters
    ----------
    problem, plan : Problem, Plan
        The plan may hold anything: times and operations beyond the shorter of their two arrays are
        reported by `landbridge.dispatch.check.check_plan` and left out here.

    Returns
    -------
    Events
        What can be replayed.
    """
    listed = min(len(plan.time_s), len(plan.operation))
    time_s = np.clip(plan.time_s[:listed], -FOREVER_S // 2, FOREVER_S // 2).astype(np.int64)
    operation = plan.operation[:listed].astype(np.int64)
    known = (operation >= 0) & (operation < problem.operations)
    unknown = tuple(
        (int(place), int(operation[place]), int(plan.time_s[place]))
        for place in np.flatnonzero(~known)
    )
    time_s, operation = time_s[known], operation[known]
    train = np.searchsorted(problem.train_start, operation, side="right") - 1
    by_train = np.argsort(train, kind="stable")
    following = np.full(len(operation), len(operation), dtype=np.int64)
    same = train[by_train[1:]] == train[by_train[:-1]]
    following[by_train[:-1][same]] = by_train[1:][same]
    first = np.full(problem.operations, -1, dtype=np.int64)
    first[operation[::-1]] = np.arange(len(operation))[::-1]
    return Events(
        time_s=time_s,
        operation=operation,
        train=train,
        local=operation - problem.train_start[train],
        following=following,
        by_train=by_train,
        first=first,
        unknown=unknown,
    )


def event_faults(problem: Problem, events: Events) -> list[Iterator[Violation]]:
    """Return the violations of each rule that needs no resource, one iterator for each rule."""
    return [
        _paths(problem, events),
        _windows(problem, events),
        _durations(problem, events),
        _relations(problem, events),
        _cancellations(problem, events),
        _list_order(events),
    ]


def _where(mask: npt.NDArray[np.bool_]) -> list[int]:
    found: list[int] = np.flatnonzero(mask).tolist()
    return found


def _paths(problem: Problem, events: Events) -> Iterator[Violation]:
    """R1: one path of the graph, from entry to exit."""
    for place, number, time in events.unknown:
        said = f"event {place} at {time} s starts operation {number}, which is none of the problem"
        yield Violation("R1", (), (number,), (time,), said)
    follower = events.following
    row = events.by_train
    opens = np.ones(len(row), dtype=bool)
    opens[1:] = events.train[row[1:]] != events.train[row[:-1]]
    for event in row[opens & (events.local[row] != 0)].tolist():
        said = f"{events.name(event)} starts at {events.time_s[event]} s as the first of its train"
        yield events.violation("R1", (event,), said + ": operation 0, the entry, was required")
    before = np.flatnonzero(follower < len(row))
    after = follower[before]
    of = np.repeat(np.arange(problem.operations), np.diff(problem.succ_start))
    arcs = of * problem.operations + problem.succ
    wrong = ~np.isin(events.operation[before] * problem.operations + events.operation[after], arcs)
    for one, other in zip(before[wrong].tolist(), after[wrong].tolist(), strict=True):
        yield _no_arc(problem, events, one, other)
    exits = problem.train_start[events.train + 1] - 1
    for event in _where((follower == len(row)) & (events.operation != exits)):
        exit_ = exits[event] - problem.train_start[events.train[event]]
        said = f"{events.name(event)} starts at {events.time_s[event]} s as the last of its train"
        yield events.violation("R1", (event,), f"{said}: operation {exit_}, the exit, was required")


def _no_arc(problem: Problem, events: Events, one: int, other: int) -> Violation:
    """Say that an operation may not follow the one before."""
    start = problem.train_start[events.train[one]]
    allowed = (problem.successors(int(events.operation[one])) - start).tolist()
    needed = f"one of its successors {allowed}" if allowed else "nothing, it is the exit,"
    again = " again" if events.first[events.operation[other]] < other else ""
    said = (
        f"train {events.train[one]} starts operation {events.local[other]}{again} at "
        f"{events.time_s[other]} s after operation {events.local[one]} of {events.time_s[one]} s: "
        f"{needed} was required"
    )
    return events.violation("R1", (one, other), said)


def _windows(problem: Problem, events: Events) -> Iterator[Violation]:
    """R2: earliest and latest start."""
    earliest = problem.start_lb_s[events.operation]
    latest = problem.start_ub_s[events.operation]
    for event in _where((events.time_s < earliest) | (events.time_s > latest)):
        time = int(events.time_s[event])
        late = time > latest[event]
        bound = f"at {latest[event]} s or before" if late else f"at {earliest[event]} s or after"
        if late and latest[event] == NEVER_S:
            bound = f"a time that can be, up to {NEVER_S} s"
        said = f"{events.name(event)} starts at {time} s: {bound} was required"
        yield events.violation("R2", (event,), said)


def _durations(problem: Problem, events: Events) -> Iterator[Violation]:
    """R3: the shortest time from a start to the next."""
    shortest = problem.min_duration_s[events.operation]
    for event in _where(events.end_s < events.time_s + shortest):
        start, after = int(events.time_s[event]), int(events.following[event])
        said = (
            f"{events.name(event)} lasts from {start} s to {events.time_s[after]} s, when operation"
            f" {events.local[after]} starts: at least {shortest[event]} s, so {start}"
            f" + {shortest[event]} = {start + shortest[event]} s or later, was required"
        )
        yield events.violation("R3", (event, after), said)


def _relations(problem: Problem, events: Events) -> Iterator[Violation]:
    """R6: the start of one operation by that of another, if both are chosen."""
    if not len(events.time_s):
        return
    before, after = events.first[problem.relation_before], events.first[problem.relation_after]
    needed = events.time_s[before] + problem.relation_gap_s
    for number in _where((before >= 0) & (after >= 0) & (events.time_s[after] < needed)):
        one, other = int(before[number]), int(after[number])
        gap = int(problem.relation_gap_s[number])
        said = (
            f"{events.name(other)} starts at {events.time_s[other]} s: {needed[number]} s or later "
            f"was required, {gap} s from the start of {events.name(one)}, at "
            f"{events.time_s[one]} s"
        )
        yield events.violation("R6", (one, other), said)


def _cancellations(problem: Problem, events: Events) -> Iterator[Violation]:
    """R7: only a train that has a price for it may stay away."""
    runs = np.zeros(problem.trains, dtype=bool)
    runs[events.train] = True
    for train in _where(~runs & (problem.cancel_cost < 0)):
        said = f"train {train} has no event: it may not be cancelled and must run"
        yield Violation("R7", (train,), (), (), said)


def _list_order(events: Events) -> Iterator[Violation]:
    """R8: times never fall along the list."""
    for event in _where(events.time_s[1:] < events.time_s[:-1]):
        said = (
            f"{events.name(event + 1)} starts at {events.time_s[event + 1]} s and stands in the "
            f"list after {events.name(event)}, which starts at {events.time_s[event]} s: times "
            "that never fall were required"
        )
        yield events.violation("R8", (event, event + 1), said)


def objective_of(problem: Problem, plan: Plan, events: Events) -> int:
    """Return what a plan costs, in whole numbers of any size.

    Parameters
    ----------
    problem, plan, events : Problem, Plan, Events
        The events as `read_events` reads them; the times are taken from the plan itself.

    Returns
    -------
    int
        Delay costs and route costs of the chosen operations, each at its first event, and the
        price of the trains without an event (R7).
    """
    listed = min(len(plan.time_s), len(plan.operation))
    time_of: dict[int, int] = {}
    for operation, time in zip(
        plan.operation[:listed].tolist(), plan.time_s[:listed].tolist(), strict=True
    ):
        time_of.setdefault(operation, time)
    chosen = _where(events.first >= 0)
    total: int = sum(problem.route_cost[chosen].tolist())
    columns: tuple[Any, ...] = (
        problem.cost_operation.tolist(),
        problem.cost_threshold_s.tolist(),
        problem.cost_coeff.tolist(),
        problem.cost_increment.tolist(),
    )
    for operation, threshold, coeff, increment in zip(*columns, strict=True):
        time = time_of.get(operation)
        if time is not None and time >= threshold:
            total += coeff * (time - threshold) + increment
    runs = set(events.train.tolist())
    for train, price in enumerate(problem.cancel_cost.tolist()):
        total += 0 if train in runs else max(price, 0)
    return total
