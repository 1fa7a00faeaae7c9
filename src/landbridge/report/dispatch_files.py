"""Plans of dispatching as files, in the format of DISPLIB."""

from __future__ import annotations

import json
import os
from typing import Any

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.report.tables import write_bytes

__all__ = ["plan_document", "plan_json", "write_plan"]


def plan_document(plan: Plan, problem: Problem) -> dict[str, Any]:
    """Return a plan in plain types.

    Parameters
    ----------
    plan : Plan
        The plan.
    problem : Problem
        What it is a plan for.

    Returns
    -------
    dict
        ``objective_value`` and ``events`` in their order: ``time`` in s, ``train``, ``operation``
        (counted from 0 within its train), and ``units`` by resource for those resources of the
        operation that have more than one unit.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> from landbridge.dispatch.plan_build import plan_from
    >>> problem = problem_from({"trains": [[{"successors": []}]], "objective": []})
    >>> events = [{"time": 0, "train": 0, "operation": 0}]
    >>> plan_document(plan_from({"events": events}, problem), problem)
    {'objective_value': 0, 'events': [{'time': 0, 'train': 0, 'operation': 0}]}
    """
    train = problem.train_of()[plan.operation]
    local = plan.operation - problem.train_start[train]
    columns = plan.time_s.tolist(), train.tolist(), local.tolist()
    events: list[dict[str, Any]] = [
        {"time": time, "train": number, "operation": operation}
        for time, number, operation in zip(*columns, strict=True)
    ]
    if (problem.capacity > 1).any():
        place = plan.unit_start(problem).tolist()
        for row, event in enumerate(events):
            units = _units(plan, problem, int(plan.operation[row]), place[row])
            if units:
                event["units"] = units
    return {"objective_value": int(plan.objective), "events": events}


def _units(plan: Plan, problem: Problem, operation: int, place: int) -> dict[str, int]:
    """Return the unit of each resource that has more than one."""
    begin, end = problem.use_start[operation], problem.use_start[operation + 1]
    return {
        problem.resource_names[resource]: int(plan.unit[place + number])
        for number, resource in enumerate(problem.use_resource[begin:end].tolist())
        if problem.capacity[resource] > 1
    }


def plan_json(plan: Plan, problem: Problem) -> str:
    r"""Return a plan as JSON, one event a line.

    Parameters
    ----------
    plan : Plan
        The plan.
    problem : Problem
        What it is a plan for.

    Returns
    -------
    str
        The text of the file (see `plan_document`); the same plan gives the same text.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> from landbridge.dispatch.plan_build import plan_from
    >>> problem = problem_from({"trains": [[{"successors": []}]], "objective": []})
    >>> plan_json(plan_from({"events": []}, problem), problem)
    '{"objective_value": 0, "events": [\n]}\n'
    """
    document = plan_document(plan, problem)
    lines = ",\n".join(json.dumps(event, ensure_ascii=False) for event in document["events"])
    head = f'{{"objective_value": {document["objective_value"]}, "events": ['
    return f"{head}\n{lines}\n]}}\n" if lines else f"{head}\n]}}\n"


def write_plan(plan: Plan, problem: Problem, path: str | os.PathLike[str]) -> None:
    """Write a plan to a file, whole or not at all.

    Parameters
    ----------
    plan : Plan
        The plan.
    problem : Problem
        What it is a plan for.
    path : str or path
        Where.

    Raises
    ------
    InputError
        If the file cannot be written; an older file is then as it was.
    """
    write_bytes(plan_json(plan, problem), path)
