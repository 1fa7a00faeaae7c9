"""Make a problem from plain tables, the shape in which `landbridge.data.displib` reads a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from landbridge.dispatch.arrays import ints, offsets
from landbridge.dispatch.problem import NEVER_S, Ints, Problem

__all__ = ["problem_from"]


def _offsets(lists: Sequence[Sequence[Any]]) -> Ints:
    return offsets([len(row) for row in lists])


def _resources(operations: Sequence[Mapping[str, Any]], told: Mapping[str, Any]) -> dict[str, int]:
    """Give each resource a number, in the order in which they are named first."""
    names = dict.fromkeys(use["resource"] for op in operations for use in op.get("resources", ()))
    names.update(dict.fromkeys(told))
    return {name: number for number, name in enumerate(names)}


def problem_from(document: Mapping[str, Any]) -> Problem:
    """Make a problem from a checked document.

    Parameters
    ----------
    document : mapping
        ``trains`` and ``objective`` as in DISPLIB, and ``extensions`` with any of ``resources``
        (``resource``, ``capacity``, ``closed`` as pairs of seconds, ``headway``: rows of
        ``earlier``, ``later``, ``seconds``), ``classes`` (``train``, ``class``), ``cancellations``
        (``train``, ``cost``), ``route_costs`` (``train``, ``operation``, ``cost``), ``relations``
        (``before`` and ``after``, each ``[train, operation]``, and ``gap``) and ``period``.

    Returns
    -------
    Problem
        The same, in arrays.

    Examples
    --------
    >>> train = [{"successors": [1]}, {"successors": []}]
    >>> problem_from({"trains": [train], "objective": []}).trains
    1
    """
    trains = document["trains"]
    more = document.get("extensions", {})
    operations = [operation for train in trains for operation in train]
    start = _offsets(trains)
    first = [int(start[number]) for number, train in enumerate(trains) for _ in train]
    rows = list(zip(first, operations, strict=True))
    uses = [operation.get("resources", ()) for operation in operations]
    told = {row["resource"]: row for row in more.get("resources", ())}
    resources = _resources(operations, told)
    shut = [told.get(name, {}).get("closed", ()) for name in resources]
    class_rows = {row["train"]: row["class"] for row in more.get("classes", ())}
    classes = list(dict.fromkeys(["", *class_rows.values(), *_headway_classes(told)]))
    headway_of, headway_s = _headways([told.get(name, {}) for name in resources], classes)
    cancel = {row["train"]: row["cost"] for row in more.get("cancellations", ())}
    route_cost = np.zeros(len(operations), dtype=np.int64)
    for row in more.get("route_costs", ()):
        route_cost[start[row["train"]] + row["operation"]] += row["cost"]
    relations = more.get("relations", ())
    costs = document["objective"]
    return Problem(
        train_start=start,
        train_class=ints([classes.index(class_rows.get(i, "")) for i in range(len(trains))]),
        cancel_cost=ints([cancel.get(i, -1) for i in range(len(trains))]),
        start_lb_s=ints([op.get("start_lb", 0) for op in operations]),
        start_ub_s=ints([min(op.get("start_ub", NEVER_S), NEVER_S) for op in operations]),
        min_duration_s=ints([op.get("min_duration", 0) for op in operations]),
        route_cost=route_cost,
        succ_start=_offsets([op.get("successors", ()) for op in operations]),
        succ=ints([n + s for n, op in rows for s in op["successors"]]),
        use_start=_offsets(uses),
        use_resource=ints([resources[use["resource"]] for row in uses for use in row]),
        use_release_s=ints([use.get("release_time", 0) for row in uses for use in row]),
        capacity=ints([told.get(name, {}).get("capacity", 1) for name in resources]),
        closed_start=_offsets(shut),
        closed_from_s=ints([interval[0] for row in shut for interval in row]),
        closed_to_s=ints([interval[1] for row in shut for interval in row]),
        headway_of=headway_of,
        headway_s=headway_s,
        relation_before=ints([start[row["before"][0]] + row["before"][1] for row in relations]),
        relation_after=ints([start[row["after"][0]] + row["after"][1] for row in relations]),
        relation_gap_s=ints([row["gap"] for row in relations]),
        cost_operation=ints([start[row["train"]] + row["operation"] for row in costs]),
        cost_threshold_s=ints([row.get("threshold", 0) for row in costs]),
        cost_coeff=ints([row.get("coeff", 0) for row in costs]),
        cost_increment=ints([row.get("increment", 0) for row in costs]),
        period_s=int(more.get("period", 0)),
        resource_names=tuple(resources),
    )


def _headway_classes(told: Mapping[str, Mapping[str, Any]]) -> list[str]:
    rows = [row for resource in told.values() for row in resource.get("headway", ())]
    return [row[side] for row in rows for side in ("earlier", "later")]


def _headways(told: Sequence[Mapping[str, Any]], classes: Sequence[str]) -> tuple[Ints, Ints]:
    """Return which matrix holds at each resource, and the matrices."""
    tables: list[Ints] = []
    of = np.full(len(told), -1, dtype=np.int64)
    for number, resource in enumerate(told):
        if resource.get("headway"):
            table = np.zeros((len(classes), len(classes)), dtype=np.int64)
            for row in resource["headway"]:
                table[classes.index(row["earlier"]), classes.index(row["later"])] = row["seconds"]
            of[number] = len(tables)
            tables.append(table)
    shape = (len(tables), len(classes), len(classes))
    return of, np.array(tables, dtype=np.int64).reshape(shape)
