"""The parts of a problem that may contradict each other, and a problem of some of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

import numpy as np

from landbridge.dispatch.arrays import owners
from landbridge.dispatch.parts import (
    without_bounds,
    without_closures,
    without_costs,
    without_exclusivity,
    without_period,
    without_relations,
    without_separation,
    without_trains,
)
from landbridge.dispatch.problem import NEVER_S, Flags, Ints, Problem

__all__ = ["Part", "PartKind", "only", "parts_of"]

PartKind = Literal[
    "train", "resource", "separation", "closure", "relation", "earliest", "latest", "period"
]
"""What a part is: a train's duty to run, a resource that is not shared by more trains than it has
units, the time that passes between two of them, a closed interval, a relation, a lower bound, an
upper bound, the period of a cyclic horizon."""


class Part(NamedTuple):
    """One part of a problem that may be taken back.

    Parameters
    ----------
    kind : PartKind
        What it is.
    number : int
        That of the train, the resource (``resource``, ``separation``), the closed interval, the
        relation or the operation (``earliest``, ``latest``) in the problem; 0 for the period.
    """

    kind: PartKind
    number: int


def parts_of(problem: Problem) -> tuple[Part, ...]:
    """Return the parts of a problem that may contradict each other.

    Parameters
    ----------
    problem : Problem
        The whole.

    Returns
    -------
    tuple of Part
        By kind, then by number. Trains that need not run contradict nothing and are left out, with
        their bounds and relations, and so are resources that only one train uses (unless it meets
        itself in the next period).

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"start_ub": 9, "successors": [1]}, {"start_lb": 7, "successors": []}]
    >>> [(part.kind, part.number) for part in parts_of(problem_from({"trains": [train],
    ...                                                             "objective": []}))]
    [('train', 0), ('earliest', 1), ('latest', 0)]
    """
    must = problem.cancel_cost < 0
    runs = must[problem.train_of()]
    used = runs[problem.operation_of()]
    taken = np.zeros(problem.resources, dtype=np.bool_)
    taken[problem.use_resource[used]] = True
    shared = taken if problem.period_s else taken & _several(problem, used)
    held = problem.headway_of >= 0
    held[problem.use_resource[used & (problem.use_release_s > 0)]] = True
    related = runs[problem.relation_before] & runs[problem.relation_after]
    found: dict[PartKind, Flags] = {
        "train": must,
        "resource": shared,
        "separation": shared & held,
        "closure": taken[owners(problem.closed_start)],
        "relation": related,
        "earliest": runs & (problem.start_lb_s > 0),
        "latest": runs & (problem.start_ub_s < NEVER_S),
        "period": np.array([problem.period_s > 0]),
    }
    return tuple(Part(kind, int(i)) for kind, mask in found.items() for i in np.flatnonzero(mask))


def _several(problem: Problem, used: Flags) -> Flags:
    """Tell which resources more than one train uses."""
    train = problem.train_of()[problem.operation_of()]
    pairs = np.unique(np.stack([problem.use_resource[used], train[used]]), axis=1)
    return np.bincount(pairs[0], minlength=problem.resources) > 1


def only(problem: Problem, parts: Iterable[Part]) -> Problem:
    """Return the problem with these parts and no others, and without costs.

    Parameters
    ----------
    problem : Problem
        The whole.
    parts : iterable of Part
        Some of `parts_of` the problem.

    Returns
    -------
    Problem
        Its trains and operations are numbered anew.
    """
    stays: dict[PartKind, set[int]] = {}
    for part in parts:
        stays.setdefault(part.kind, set()).add(part.number)

    def rest(kind: PartKind, count: int) -> Ints:
        kept = np.array(sorted(stays.get(kind, ())), dtype=np.int64)
        return np.setdiff1d(np.arange(count, dtype=np.int64), kept, assume_unique=True)

    result = problem if "period" in stays else without_period(problem)
    result = without_bounds(
        result, rest("earliest", problem.operations), rest("latest", problem.operations)
    )
    result = without_relations(result, rest("relation", len(problem.relation_gap_s)))
    result = without_separation(result, rest("separation", problem.resources))
    result = without_closures(result, rest("closure", len(problem.closed_from_s)))
    result = without_trains(result, rest("train", problem.trains))
    return without_costs(without_exclusivity(result, rest("resource", problem.resources)))
