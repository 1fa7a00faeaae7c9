"""Make a plan from a plain document, the shape in which `landbridge.data.displib` reads a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem

__all__ = ["plan_from"]


def plan_from(document: Mapping[str, Any], problem: Problem) -> Plan:
    """Make a plan from a checked document.

    Parameters
    ----------
    document : mapping
        ``events`` (``time`` in s, ``train``, ``operation`` of that train and, where a resource has
        more than one unit, ``units`` by resource), and ``objective_value`` (0 where left out).
    problem : Problem
        What it is a plan for.

    Returns
    -------
    Plan
        The same events in the same order. Its objective is what the document claims: the checker
        computes it anew.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> train = [{"successors": [1]}, {"successors": []}]
    >>> problem = problem_from({"trains": [train, train], "objective": []})
    >>> plan_from({"events": [{"time": 5, "train": 1, "operation": 0}]}, problem).operation
    array([2])
    """
    events = document["events"]
    start = problem.train_start.tolist()
    operation = [start[event["train"]] + event["operation"] for event in events]
    names, resource = problem.resource_names, problem.use_resource.tolist()
    begin = problem.use_start.tolist()
    units: list[int] = []
    for event, number in zip(events, operation, strict=True):
        taken = event.get("units", {})
        used = resource[begin[number] : begin[number + 1]]
        units += [taken.get(names[each], 0) for each in used] if taken else [0] * len(used)
    return Plan(
        objective=int(document.get("objective_value", 0)),
        time_s=np.array([event["time"] for event in events], dtype=np.int64),
        operation=np.array(operation, dtype=np.int64),
        unit=np.array(units, dtype=np.int64),
    )
