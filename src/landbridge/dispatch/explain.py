"""Why there is no plan: conditions that contradict each other, none of which can be spared.

First the trains that cannot run together are found, then which period, relations, separations,
closed intervals, resources and bounds that takes: the problem is small after the first step, and
what is left is short to read. Every answer rests on a question whether a smaller problem has a
plan; removing a condition never takes a plan away, so that what is needed in the end has been seen
to be needed, and it is computed once more at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from landbridge.dispatch.explain_filter import needed
from landbridge.dispatch.explain_oracle import Oracle, Parts
from landbridge.dispatch.explain_parts import Part, PartKind, parts_of
from landbridge.dispatch.explain_story import told
from landbridge.dispatch.explain_suspects import suspects
from landbridge.dispatch.explain_windows import Windows, windows
from landbridge.dispatch.explain_words import Member, member
from landbridge.dispatch.parts import without_bounds, without_closures, without_period
from landbridge.dispatch.problem import Problem

__all__ = ["Member", "Reason", "explain"]

_STAGES: tuple[PartKind, ...] = (
    "period", "relation", "separation", "closure", "resource", "earliest", "latest",
)  # fmt: skip
"""In this order parts are taken back: what is tried first is likelier to go."""

_KINDS: tuple[PartKind, ...] = (
    "train", "resource", "separation", "closure", "latest", "earliest", "relation", "period",
)  # fmt: skip
"""In this order they are told."""


_WORK = 10.0
"""So much work the exact method may put into one question, in its own count: some 10 s."""

_LARGEST = 5_000
"""Above so many operations it is not asked."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no plan.

    Parameters
    ----------
    members : tuple of Member
        Conditions that contradict each other, in a fixed order; empty if none were found.
    irreducible : bool
        Whether it was computed that they leave no plan, and that they leave one when any single one
        of them is dropped.
    sentences : tuple of str
        The same in words.
    infeasible : bool or None
        Whether there is no plan: True with members, False when a plan exists after all, None when
        that was not settled.
    """

    members: tuple[Member, ...]
    irreducible: bool
    sentences: tuple[str, ...]
    infeasible: bool | None


def explain(
    problem: Problem,
    feasible: Callable[[Problem], bool | None] | None = None,
    *,
    time_limit_s: float | None = 120.0,
) -> Reason:
    """Return conditions that contradict each other, none of which can be spared.

    Parameters
    ----------
    problem : Problem
        One that seems to have no plan.
    feasible : callable, optional
        Tells whether a problem without costs, all of whose trains must run, has a plan; None where
        it cannot tell. The exact method of `landbridge.dispatch.exact` unless given.
    time_limit_s : float or None
        After this time nothing more is left out, s. What is returned then still has no plan, but
        may hold more than is needed.

    Returns
    -------
    Reason
        With ``irreducible`` False, and saying so, where a question was not settled.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"min_duration": 9, "successors": [1]}, {"start_ub": 8, "successors": []}]
    >>> reason = explain(problem_from({"trains": [train], "objective": []}))
    >>> print(*reason.sentences, sep=chr(10))
    Train 0 cannot run, even with no other train.
    Train 0 must start operation 1 by 8 s; it gets there at 9 s at the earliest.
    Drop any single one of these conditions, or the train, and there is a plan.

    Source: Junker (2004), "QuickXplain: preferred explanations and relaxations for over-constrained
    problems", AAAI.
    """
    oracle = Oracle(problem, feasible or _exact, time_limit_s)
    everything = frozenset(parts_of(problem))
    rest = frozenset(part for part in everything if part.kind != "train")
    alone = windows(problem)
    together = suspects(problem, oracle, rest, alone)
    if not together:
        return _none(oracle, everything)
    trains = needed(rest, [Part("train", train) for train in together], oracle.contradicts)
    kept = _concerned(problem, rest, [part.number for part in trains]).union(trains)
    for stage in _STAGES:
        candidates = _ordered(problem, [part for part in kept if part.kind == stage], alone)
        fixed = kept.difference(candidates)
        kept = fixed.union(needed(fixed, candidates, oracle.contradicts))
    return _reason(problem, oracle, kept)


def _exact(problem: Problem) -> bool | None:
    """Ask the exact method whether there is a plan; without costs any plan is a best one."""
    from landbridge.dispatch.exact import prove

    if problem.operations > _LARGEST:
        return None
    proof = prove(problem, deterministic_limit=_WORK)
    return True if proof.plan is not None else False if proof.status == "infeasible" else None


def _none(oracle: Oracle, everything: Parts) -> Reason:
    """Say that no contradiction was found."""
    if oracle.feasible(everything) is True:
        return Reason((), False, ("There is a plan: nothing contradicts.",), False)
    sentence = "Whether there is a plan could not be settled: no contradiction was found."
    return Reason((), False, (sentence,), None)


def _concerned(problem: Problem, parts: Parts, trains: Sequence[int]) -> Parts:
    """Return the parts that say anything about some trains."""
    others = np.ones(problem.trains, dtype=np.bool_)
    others[list(trains)] = False
    return parts.intersection(
        parts_of(replace(problem, cancel_cost=np.where(others, 0, problem.cancel_cost)))
    )


def _ordered(problem: Problem, parts: Iterable[Part], alone: Windows) -> list[Part]:
    """Return parts of one kind, those first that rather concern all ways of their train."""
    bound = ("earliest", "latest")
    return sorted(
        parts, key=lambda part: (part.kind in bound and not alone.certain[part.number], part.number)
    )


def _alone(problem: Problem, kept: Parts) -> Windows:
    """Return when trains can be where with no other train: what latest starts are told against."""
    operations = range(problem.operations)
    closures = range(len(problem.closed_from_s))
    bare = without_closures(problem, [i for i in closures if Part("closure", i) not in kept])
    early = [i for i in operations if Part("earliest", i) not in kept]
    return windows(without_period(without_bounds(bare, early, operations)))


def _reason(problem: Problem, oracle: Oracle, kept: Parts) -> Reason:
    """Compute once more that the conditions leave no plan and each of them is needed."""
    irreducible = oracle.ask(kept) is False
    for part in sorted(kept):
        irreducible = irreducible and oracle.ask(kept - {part}) is True
    parts = sorted(kept, key=lambda part: (_KINDS.index(part.kind), part.number))
    alone = _alone(problem, kept)
    trains = [part.number for part in parts if part.kind == "train"]
    members = tuple(member(problem, part, trains, alone) for part in parts)
    sentences = told(problem, parts, members, alone, irreducible)
    return Reason(members, irreducible, sentences, True)
