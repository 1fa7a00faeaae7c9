"""A contradiction told: a headline, the conditions, and what dropping one of them does."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.dispatch.explain_parts import Part
from landbridge.dispatch.explain_period import least_use_s
from landbridge.dispatch.explain_windows import Windows
from landbridge.dispatch.explain_words import Member, listed
from landbridge.dispatch.parts import without_separation
from landbridge.dispatch.problem import Problem

__all__ = ["told"]

_ONE_BY_ONE = 4
"""Up to so many conditions of one sort get a sentence each."""


def told(
    problem: Problem,
    parts: Sequence[Part],
    members: Sequence[Member],
    alone: Windows,
    irreducible: bool,
) -> tuple[str, ...]:
    """Return a contradiction in sentences.

    Parameters
    ----------
    problem : Problem
        The whole.
    parts, members : sequence
        The conditions that contradict each other, and the same in words; at least one train.
    alone : Windows
        When operations can start without other trains, latest starts and period, but under the
        other ones of these conditions.
    irreducible : bool
        Whether it was computed that none of them can be spared.

    Returns
    -------
    tuple of str
        A headline, the conditions, and the end.
    """
    trains = [part.number for part in parts if part.kind == "train"]
    standing = _standing(problem, parts, trains)
    sentences = [_headline(trains, irreducible), *_deadlock(problem, standing, alone)]
    if any(part.kind == "period" for part in parts):
        sentences += _overload(problem, parts, trains, alone)
    sentences += _conditions(problem, members)
    if irreducible:
        which = "the train" if len(trains) == 1 else "one of the trains"
        sentences.append(
            f"Drop any single one of these conditions, or {which}, and there is a plan."
        )
    else:
        sentences.append(
            "There is no plan under these conditions; whether all of them are needed for that "
            "could not be settled."
        )
    return tuple(sentences)


def _headline(trains: Sequence[int], irreducible: bool) -> str:
    if len(trains) == 1:
        return f"Train {trains[0]} cannot run, even with no other train."
    if len(trains) == 2:
        return f"Trains {listed(trains)} cannot both run."
    rest = f", though any {len(trains) - 1} of them can" if irreducible else ""
    return f"Trains {listed(trains)} cannot all run{rest}."


def _standing(
    problem: Problem, parts: Sequence[Part], trains: Sequence[int]
) -> dict[int, dict[int, str]]:
    """Return the resources on which trains stand at the start, if that is what it is about."""
    limits = [part.number for part in parts if part.kind == "latest"]
    if {part.kind for part in parts} - {"train", "resource", "latest", "earliest"}:
        return {}
    exclusive = {part.number for part in parts if part.kind == "resource"}
    standing: dict[int, dict[int, str]] = {}
    for train in trains:
        entry = int(problem.train_start[train])
        uses = slice(int(problem.use_start[entry]), int(problem.use_start[entry + 1]))
        held = [r for r in problem.use_resource[uses].tolist() if r in exclusive]
        if entry in limits and held:
            standing[train] = {r: problem.resource_names[r] for r in held}
    owners = [r for held in standing.values() for r in held]
    entries = {int(problem.train_start[train]) for train in trains}
    simple = len(standing) == len(trains) and len(set(owners)) == len(owners)
    return standing if simple and set(limits) <= entries else {}


def _deadlock(problem: Problem, standing: dict[int, dict[int, str]], alone: Windows) -> list[str]:
    """Return who holds what others need, if trains block each other from the start."""
    if len(standing) < 2:
        return []
    holder = {resource: train for train, held in standing.items() for resource in held}
    sentences = []
    for train, held in standing.items():
        first, last = (int(o) for o in problem.train_start[train : train + 2])
        always, perhaps = dict[int, int](), dict[int, int]()
        for operation in range(first + 1, last):
            uses = slice(int(problem.use_start[operation]), int(problem.use_start[operation + 1]))
            for resource in problem.use_resource[uses].tolist():
                if holder.get(resource, train) != train:
                    wanted = always if alone.certain[operation] else perhaps
                    wanted[resource] = holder[resource]
        if not always and not perhaps:
            return []
        names = [
            f"{problem.resource_names[r]} from train {t}" for r, t in (always or perhaps).items()
        ]
        needs = listed(names) if always else listed(names, "or")
        sentences.append(
            f"Train {train} holds {listed(list(held.values()))} at the start and needs {needs}."
        )
    trains = listed(list(standing))
    return [*sentences, f"So trains {trains} wait for each other for ever."]


def _overload(
    problem: Problem, parts: Sequence[Part], trains: Sequence[int], alone: Windows
) -> list[str]:
    """Return by how much a resource is overloaded, if that is what it is about."""
    shared = [part.number for part in parts if part.kind == "resource"]
    if len(shared) != 1:
        return []
    name = problem.resource_names[shared[0]]
    if len(trains) == 1:
        exit_operation = int(problem.train_start[trains[0] + 1]) - 1
        first, last = problem.use_start[exit_operation : exit_operation + 2]
        if shared[0] in problem.use_resource[first:last]:
            return [f"Train {trains[0]} stays on {name} and is there when it comes again."]
    apart = [part.number for part in parts if part.kind == "separation"]
    bare = problem if apart else without_separation(problem, shared)
    needed = [least_use_s(bare, alone, train, shared[0]) for train in trains]
    room = int(problem.capacity[shared[0]]) * problem.period_s
    if sum(needed) <= room:
        return []
    each = listed([f"train {t} {s} s" for t, s in zip(trains, needed, strict=True)])
    return [
        f"In every period {name} is wanted for at least {sum(needed)} s ({each}), and there are "
        f"{room} s of it."
    ]


def _conditions(problem: Problem, members: Sequence[Member]) -> list[str]:
    """Return the conditions but for the duty to run; many of one sort in one sentence."""
    sentences = []
    capacity = dict(zip(problem.resource_names, problem.capacity.tolist(), strict=True))
    single = [m for m in members if m.kind == "resource" and capacity[m.resource or ""] == 1]
    if len(single) > _ONE_BY_ONE:
        names = listed([m.resource for m in single])
        sentences.append(f"Only one train at a time may use each of {names}.")
    grouped = {id(m) for m in single} if len(single) > _ONE_BY_ONE else set()
    early = [m for m in members if m.kind == "earliest"]
    for train in dict.fromkeys(m.trains[0] for m in early):
        own = [m for m in early if m.trains[0] == train]
        if len(own) > _ONE_BY_ONE:
            grouped |= {id(m) for m in own}
            rows = [f"operation {m.operations[0]} before {m.value_s} s" for m in own]
            sentences.append(f"Train {train} cannot start {listed(rows, 'or')}.")
    rest = [m.sentence for m in members if m.kind != "train" and id(m) not in grouped]
    return [*sentences, *rest]
