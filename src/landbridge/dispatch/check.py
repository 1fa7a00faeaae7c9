"""Replay a plan against the rules and name every one that it violates.

Written from the rules (R1 to R9 of docs/dispatch.md, a superset of those of DISPLIB: Kloster,
Luteberget, Mannino, Sartor 2025, arXiv 2509.12254) and not from the search: it shares no code with
anything that makes plans.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from landbridge.dispatch.check_events import event_faults, objective_of, read_events
from landbridge.dispatch.check_uses import use_faults
from landbridge.dispatch.checked import Checked, Violation
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem

__all__ = ["Checked", "Violation", "check_plan"]


def check_plan(problem: Problem, plan: Plan, *, limit: int = 10_000) -> Checked:
    """Replay a plan and name every rule that it violates.

    Parameters
    ----------
    problem : Problem
        Trains, resources, relations and costs.
    plan : Plan
        Events in the order that counts. It may hold any nonsense: operations that do not exist, in
        a wrong order, twice or not at all, units and times that cannot be, arrays that end early.
        What it says of its own objective is not believed.
    limit : int
        No more violations than this of one kind are listed.

    Returns
    -------
    Checked
        The objective, worked out anew, and the violations. In a cyclic problem, two uses are said
        to be in conflict once, in the first copy of the later one (R9 when it is not the same).

    Examples
    --------
    >>> import numpy as np
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"min_duration": 5, "successors": [1]}, {"successors": []}]
    >>> late = {"type": "op_delay", "train": 0, "operation": 1, "coeff": 2}
    >>> problem = problem_from({"trains": [train], "objective": [late]})
    >>> start_s = np.array([0, 4])
    >>> checked = check_plan(problem, Plan(0, start_s, np.array([0, 1]), np.array([], dtype=int)))
    >>> checked.objective, checked.feasible
    (8, False)
    >>> print(checked.violations[0])
    R3: train 0, operation 0 lasts from 0 s to 4 s, when operation 1 starts: at least 5 s, so
    0 + 5 = 5 s or later, was required
    """
    events = read_events(problem, plan)
    kinds = [
        _lengths(plan),
        *event_faults(problem, events),
        *use_faults(problem, events, plan.unit),
    ]
    found: list[Violation] = []
    complete = True
    for kind in kinds:
        found += itertools.islice(kind, limit)
        complete &= next(kind, None) is None
    found.sort(key=lambda one: (one.rule, one.times_s, one.trains, one.operations, one.sentence))
    return Checked(objective_of(problem, plan, events), tuple(found), complete)


def _lengths(plan: Plan) -> Iterator[Violation]:
    """R1: each event has a time and an operation."""
    times, operations = len(plan.time_s), len(plan.operation)
    if times != operations:
        said = f"the plan has {times} times for {operations} operations: one for each was required"
        yield Violation("R1", (), (), (), said)
