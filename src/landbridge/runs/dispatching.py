"""Dispatching problems and plans from files, and what the checker says of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.data.displib import read_plan, read_problem
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import Checked, check_plan
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.plan_build import plan_from
from landbridge.dispatch.problem import Problem

__all__ = ["Given", "Task", "check_result", "checked", "open_plan", "open_task"]


@dataclass(frozen=True, slots=True)
class Task:
    """A problem with its name and the document it was made from.

    Parameters
    ----------
    name : str
        Name of the file without its ending.
    document : mapping
        What the file holds.
    problem : Problem
        The problem.
    """

    name: str
    document: Mapping[str, Any]
    problem: Problem


@dataclass(frozen=True, slots=True)
class Given:
    """A plan from a file.

    Parameters
    ----------
    plan : Plan
        Its events; its objective is the one that was worked out anew.
    checked : Checked
        Objective and violations.
    claimed : int or None
        The objective that the file names; None where it names none.
    """

    plan: Plan
    checked: Checked
    claimed: int | None


def open_task(path: Path) -> Task:
    """Read a problem.

    Parameters
    ----------
    path : Path
        File in the format of DISPLIB, with extensions where needed.

    Returns
    -------
    Task
        The problem.

    Raises
    ------
    InputError
        With every finding in the file.
    """
    document = read_problem(path)
    return Task(path.stem, document, problem_from(document))


def open_plan(path: Path, task: Task) -> Given:
    """Read a plan and check it.

    Parameters
    ----------
    path : Path
        File of a plan.
    task : Task
        What it is a plan for.

    Returns
    -------
    Given
        Plan and verdict.

    Raises
    ------
    InputError
        With every finding in the file. A plan that violates rules is none.
    """
    document = read_plan(path, task.document)
    claimed = document.get("objective_value")
    plan = plan_from(document, task.problem)
    verdict = check_plan(task.problem, plan)
    plan = Plan(verdict.objective, plan.time_s, plan.operation, plan.unit)
    return Given(plan, verdict, claimed)


def checked(problem: Problem, plan: Plan) -> Plan:
    """Return a plan that the search made, after the checker has seen it.

    Parameters
    ----------
    problem : Problem
        The problem.
    plan : Plan
        The plan.

    Returns
    -------
    Plan
        The same.

    Raises
    ------
    RuntimeError
        If it violates a rule or its objective is another: a fault of the program, never hidden.
    """
    verdict = check_plan(problem, plan)
    if not verdict.feasible:
        raise RuntimeError(f"the search made a plan that violates {verdict.violations[0]}")
    if verdict.objective != plan.objective:
        raise RuntimeError(
            f"the search says that its plan costs {plan.objective}, the checker says "
            f"{verdict.objective}"
        )
    return plan


def check_result(task: Task, given: Given) -> dict[str, Any]:
    """Return what the checker says as one documented object.

    Parameters
    ----------
    task : Task
        The problem.
    given : Given
        The plan.

    Returns
    -------
    dict
        ``problem``, ``feasible``, ``objective`` (worked out anew), ``objective_claimed``,
        ``violations`` (``rule``, ``trains``, ``operations``, ``times_s``, ``resource``, ``unit``,
        ``words``) and ``all_listed``.
    """
    verdict = given.checked
    return {
        "problem": task.name,
        "feasible": verdict.feasible,
        "objective": verdict.objective,
        "objective_claimed": given.claimed,
        "violations": [
            {
                "rule": one.rule,
                "trains": list(one.trains),
                "operations": list(one.operations),
                "times_s": list(one.times_s),
                "resource": one.resource,
                "unit": one.unit,
                "words": one.sentence,
            }
            for one in verdict.violations
        ],
        "all_listed": verdict.complete,
    }
