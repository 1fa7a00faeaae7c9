"""A dispatching problem solved: the plan, and what is to be said about the search."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from landbridge.dispatch.explain import explain
from landbridge.dispatch.outcome import Outcome, Progress
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.solve import solve
from landbridge.runs.dispatching import Task, checked
from landbridge.runs.dispatching_measure import gap

__all__ = ["EXPLAINED", "Budget", "gap_of", "refusal", "search", "solve_result", "solve_task"]

#: So many operations a problem may have for its contradictions to be looked for unasked.
EXPLAINED = 2_000

Watch = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to search, and how.

    Parameters
    ----------
    time_limit_s : float or None
        Seconds to search; None where iterations are counted.
    iterations : int or None
        Iterations instead: the same seed then gives the same plan.
    workers : int
        Processes.
    seed : int
        Seed of the random numbers.
    """

    time_limit_s: float | None = 600.0
    iterations: int | None = None
    workers: int = 2
    seed: int = 1


def solve_task(
    task: Task, budget: Budget, start: Plan | None = None, watch: Watch | None = None
) -> Outcome:
    """Search for the best plan in the time given.

    Parameters
    ----------
    task : Task
        The problem.
    budget : Budget
        How long to search.
    start : Plan, optional
        Where to begin.
    watch : callable, optional
        Is told now and then how far the search is.

    Returns
    -------
    Outcome
        With a plan that the checker has seen, or none.

    Raises
    ------
    RuntimeError
        If the checker refuses the plan.
    """
    outcome = search(task, budget, start, watch)
    if outcome.plan is not None:
        checked(task.problem, outcome.plan)
    return outcome


def search(
    task: Task, budget: Budget, start: Plan | None = None, watch: Watch | None = None
) -> Outcome:
    """Search as `solve_task` does, for those who hold the plan against the rules themselves.

    Parameters
    ----------
    task : Task
        The problem.
    budget : Budget
        How long to search.
    start : Plan, optional
        Where to begin.
    watch : callable, optional
        Is told now and then how far the search is.

    Returns
    -------
    Outcome
        With a plan that the checker has not seen, or none.
    """
    return solve(
        task.problem,
        time_limit_s=budget.time_limit_s,
        iterations=budget.iterations,
        workers=budget.workers,
        seed=budget.seed,
        start=start,
        progress=watch,
    )


def gap_of(objective: int | None, lower_bound: int) -> float | None:
    """Return how far the objective may be above the best one.

    Parameters
    ----------
    objective : int or None
        Objective of a plan.
    lower_bound : int
        No plan costs less.

    Returns
    -------
    float or None
        Part of the objective, from 0 to 1; None without a plan.

    Examples
    --------
    >>> gap_of(200, 150), gap_of(0, 0), gap_of(None, 5)
    (0.25, 0.0, None)
    """
    return None if objective is None else gap(objective, lower_bound)


def solve_result(
    task: Task, budget: Budget, outcome: Outcome, file: str, before_s: float = 0.0
) -> dict[str, Any]:
    """Return a search as one documented object.

    Parameters
    ----------
    task : Task
        The problem.
    budget : Budget
        What was asked for.
    outcome : Outcome
        What came of it.
    file : str
        Where the plan was written; empty where there is none.
    before_s : float
        Time from the start of the program to that of the search, s.

    Returns
    -------
    dict
        ``problem``, sizes, ``objective``, ``lower_bound``, ``bound_by``, ``gap`` (part of the
        objective), ``status``, ``first_plan_s`` (since the search began),
        ``first_plan_from_start_s`` (since the program began), ``seconds``, ``iterations``,
        ``reproducible``, the budget, ``history`` (``seconds``, ``objective`` of each improvement)
        and ``solution``.
    """
    problem, first = task.problem, outcome.first_plan_s
    objective = outcome.plan.objective if outcome.plan is not None else None
    return {
        "problem": task.name,
        "trains": problem.trains,
        "operations": problem.operations,
        "resources": problem.resources,
        "objective": objective,
        "lower_bound": outcome.lower_bound,
        "bound_by": outcome.bound_by,
        "gap": gap_of(objective, outcome.lower_bound),
        "status": outcome.status,
        "first_plan_s": first,
        "first_plan_from_start_s": None if first is None else before_s + first,
        "seconds": outcome.seconds,
        "iterations": outcome.iterations,
        "reproducible": budget.iterations is not None and outcome.status != "interrupted",
        "time_limit_s": budget.time_limit_s,
        "iteration_limit": budget.iterations,
        "workers": budget.workers,
        "seed": budget.seed,
        "history": [{"seconds": s, "objective": value} for s, value in outcome.history],
        "solution": file,
    }


def refusal(task: Task, budget: Budget, outcome: Outcome) -> dict[str, Any]:
    """Return why there is no plan.

    Parameters
    ----------
    task : Task
        The problem.
    budget : Budget
        What was asked for.
    outcome : Outcome
        What came of it; it has no plan.

    Returns
    -------
    dict
        As `solve_result`, with ``reason`` (a sentence), ``explanation`` (``sentences``,
        ``irreducible`` and ``members`` of a set of conditions that contradict each other; None
        where none was found). The status is ``infeasible`` where the explanation proves it.

    Raises
    ------
    RuntimeError
        If the search says that there is none and there is: a fault of the program.
    """
    result = solve_result(task, budget, outcome, "")
    proved = outcome.status == "infeasible"
    # Nothing found proves nothing; of a small problem it can still be seen whether it has a plan.
    why = explain(task.problem) if proved or task.problem.operations <= EXPLAINED else None
    if proved and why is not None and why.infeasible is False:
        raise RuntimeError("the search says that there is no plan, the explanation that there is")
    if why is None or not why.members:
        reason = "there is no plan" if proved else _unproved(budget)
        return {**result, "reason": reason, "explanation": None}
    members = [
        {
            "kind": one.kind,
            "trains": list(one.trains),
            "operations": list(one.operations),
            "resource": one.resource,
            "value_s": one.value_s,
            "words": one.sentence,
        }
        for one in why.members
    ]
    explanation = {
        "sentences": list(why.sentences),
        "irreducible": why.irreducible,
        "members": members,
    }
    return {
        **result,
        "status": "infeasible",
        "reason": "there is no plan",
        "explanation": explanation,
    }


def _unproved(budget: Budget) -> str:
    limit = (
        f"{budget.iterations} iterations"
        if budget.iterations is not None
        else f"{budget.time_limit_s:g} s"
    )
    return f"no plan was found in {limit}; that is no proof that there is none: give more time"
