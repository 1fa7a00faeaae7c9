"""Contradictions in words: what each condition says of trains, operations, resources and times."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.dispatch.explain_parts import Part, PartKind
from landbridge.dispatch.explain_windows import Windows
from landbridge.dispatch.problem import NEVER_S, Problem

__all__ = ["Member", "listed", "member", "place"]

_NAMED = 3
"""Up to so many resources or operations of one sort are named."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the conditions that contradict each other.

    Parameters
    ----------
    kind : PartKind
        What it is.
    trains, operations : tuple of int
        The trains concerned and, at the same place, an operation of each, numbered within its train
        (a train with several operations stands there several times; no operations for a train's
        duty to run and for the period).
    resource : str or None
        Name of the resource.
    value_s : int or None
        The bound, the gap of the relation, the separation (the longest, where it depends on the
        trains), the start of the closed interval or the period, s.
    sentence : str
        The condition in words.
    """

    kind: PartKind
    trains: tuple[int, ...]
    operations: tuple[int, ...]
    resource: str | None
    value_s: int | None
    sentence: str

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


def listed(words: Sequence[object], last: str = "and") -> str:
    """Return words as a list in a sentence.

    Parameters
    ----------
    words : sequence
        At least one.
    last : str
        What stands before the last one.

    Returns
    -------
    str
        With commas and the last word.

    Examples
    --------
    >>> listed([3, 7, 9])
    '3, 7 and 9'
    """
    *some, end = map(str, words)
    return f"{', '.join(some)} {last} {end}" if some else end


def place(problem: Problem, operation: int) -> str:
    """Return an operation as a reader finds it: its number in its train and where it is.

    Parameters
    ----------
    problem : Problem
        The whole.
    operation : int
        Number over all trains.

    Returns
    -------
    str
        Number within the train, and up to three resources.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"resources": [{"resource": "a"}], "successors": [1]}, {"successors": []}]
    >>> place(problem_from({"trains": [train, train], "objective": []}), 2)
    'operation 0 (on a)'
    """
    first = int(problem.train_start[_train(problem, operation)])
    uses = slice(int(problem.use_start[operation]), int(problem.use_start[operation + 1]))
    numbers = dict.fromkeys(problem.use_resource[uses].tolist())
    names = [problem.resource_names[r] for r in numbers]
    if len(names) > _NAMED:
        names = [*names[: _NAMED - 1], f"{len(names) - _NAMED + 1} more"]
    return f"operation {operation - first}" + (f" (on {listed(names)})" if names else "")


def _train(problem: Problem, operation: int) -> int:
    return int(np.searchsorted(problem.train_start, operation, side="right")) - 1


def _local(problem: Problem, operations: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    trains = tuple(_train(problem, o) for o in operations)
    numbers = zip(operations, trains, strict=True)
    return trains, tuple(o - int(problem.train_start[t]) for o, t in numbers)


def _users(problem: Problem, resource: int, trains: Sequence[int]) -> list[int]:
    """Return the operations of some trains that use a resource."""
    wanted = set(trains)
    uses = np.flatnonzero(problem.use_resource == resource)
    operations = np.searchsorted(problem.use_start, uses, side="right") - 1
    return [o for o in dict.fromkeys(operations.tolist()) if _train(problem, o) in wanted]


def member(problem: Problem, part: Part, trains: Sequence[int], alone: Windows) -> Member:
    """Return a part as a member of a contradiction, with its sentence.

    Parameters
    ----------
    problem : Problem
        The whole.
    part : Part
        Of this problem.
    trains : sequence of int
        The trains of the contradiction, by number.
    alone : Windows
        When operations can start without other trains, latest starts and period, but under the
        other conditions of the contradiction.

    Returns
    -------
    Member
        With numbers, names and times.
    """
    if part.kind == "train":
        sentence = f"Train {part.number} must run."
        return Member("train", (part.number,), (), None, None, sentence)
    if part.kind == "period":
        seconds = problem.period_s
        return Member("period", (), (), None, seconds, f"The plan repeats every {seconds} s.")
    if part.kind == "relation":
        return _relation(problem, part)
    if part.kind in ("earliest", "latest"):
        return _bound(problem, part, alone)
    return _resource(problem, part, trains)


def _bound(problem: Problem, part: Part, alone: Windows) -> Member:
    operation = part.number
    train, number = _local(problem, [operation])
    where = place(problem, operation)
    if part.kind == "earliest":
        value = int(problem.start_lb_s[operation])
        sentence = f"Train {train[0]} cannot start {where} before {value} s."
        return Member(part.kind, train, number, None, value, sentence)
    value = int(problem.start_ub_s[operation])
    earliest = int(alone.earliest_s[operation])
    sentence = f"Train {train[0]} must start {where} by {value} s"
    if number[0] == 0:
        when = f"by {value} s" if value else "at 0 s"
        sentence = f"Train {train[0]} must enter {when}, with {where}"
    elif value < earliest < NEVER_S:
        sentence += f"; it gets there at {earliest} s at the earliest"
    elif 0 < earliest < NEVER_S:
        sentence += f"; with no other train it could be there at {earliest} s"
    return Member(part.kind, train, number, None, value, f"{sentence}.")


def _relation(problem: Problem, part: Part) -> Member:
    before = int(problem.relation_before[part.number])
    after = int(problem.relation_after[part.number])
    gap = int(problem.relation_gap_s[part.number])
    trains, numbers = _local(problem, [before, after])
    places = place(problem, before), place(problem, after)
    # Told from the side of the one that has to hurry, or has to wait.
    own, other = (0, 1) if gap < 0 else (1, 0)
    who = "it" if trains[0] == trains[1] else f"train {trains[other]}"
    apart = f"at most {-gap} s after" if gap < 0 else f"at least {gap} s after"
    if gap == 0:
        apart = "not before"
    sentence = f"Train {trains[own]} must start {places[own]} {apart} {who} starts {places[other]}"
    if gap < 0 and trains[0] == trains[1] and after < before:
        needed = _shortest_s(problem, after, before)
        sentence += f"; it takes {needed} s at least" if needed > -gap else ""
    return Member("relation", trains, numbers, None, gap, f"{sentence}.")


def _shortest_s(problem: Problem, origin: int, target: int) -> int:
    """Return the shortest time from one operation of a train to a later one; -1 if none leads."""
    since = {origin: 0}
    for operation in range(origin, target):
        if operation in since:
            end = since[operation] + int(problem.min_duration_s[operation])
            for successor in problem.successors(operation).tolist():
                since[successor] = min(since.get(successor, end), end)
    return since.get(target, -1)


def _resource(problem: Problem, part: Part, among: Sequence[int]) -> Member:
    resource = part.number
    if part.kind == "closure":
        resource = int(np.searchsorted(problem.closed_start, part.number, side="right")) - 1
    users = _users(problem, resource, among)
    trains, numbers = _local(problem, users)
    name = problem.resource_names[resource]
    who = listed([f"train {t} ({_numbers(problem, users, t)})" for t in dict.fromkeys(trains)])
    if part.kind == "closure":
        start = int(problem.closed_from_s[part.number])
        end = int(problem.closed_to_s[part.number])
        until = f"until {end} s" if end < NEVER_S else "for ever"
        every = ", in every period" if problem.period_s else ""
        sentence = f"{name} is closed from {start} s {until}{every}: it is wanted by {who}."
        return Member("closure", trains, numbers, name, start, sentence)
    if part.kind == "separation":
        return _separation(problem, part, trains, numbers)
    capacity = int(problem.capacity[resource])
    most = "Only one train" if capacity == 1 else f"No more than {capacity} trains"
    sentence = f"{most} at a time may use {name}: it is wanted by {who}."
    return Member("resource", trains, numbers, name, None, sentence)


def _numbers(problem: Problem, operations: Sequence[int], train: int) -> str:
    first, last = int(problem.train_start[train]), int(problem.train_start[train + 1])
    own = [o - first for o in operations if first <= o < last]
    stays = ", where it stays" if own[-1] == last - first - 1 else ""
    if len(own) > _NAMED:
        return f"{len(own)} operations from {own[0]} to {own[-1]}{stays}"
    return f"operation{'s' * (len(own) > 1)} {listed(own)}{stays}"


def _separation(
    problem: Problem, part: Part, trains: tuple[int, ...], numbers: tuple[int, ...]
) -> Member:
    name = problem.resource_names[part.number]
    others = list(dict.fromkeys(trains))
    waits: dict[int, list[tuple[int, int]]] = {}
    for use in np.flatnonzero(problem.use_resource == part.number).tolist():
        operation = int(np.searchsorted(problem.use_start, use, side="right")) - 1
        train = _train(problem, operation)
        for other in others if train in others else ():
            if other != train or problem.period_s:
                seconds = problem.separation_s(use, train, other)
                waits.setdefault(seconds, []).append((train, other))
    longest = max(waits, default=0)
    if len(waits) > 1:
        first = listed([f"train {b} after train {a}" for a, b in dict.fromkeys(waits[longest])][:1])
        span = f"{min(waits)} s to {longest} s ({first}: {longest} s)"
    else:
        span = f"{longest} s"
    sentence = f"When a train has left {name}, the next one has to wait {span}."
    return Member("separation", trains, numbers, name, longest, sentence)
