"""A special path applied again, less what is undone: its bill anew, and what is wrong in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import Finding, UnknownNameError
from landbridge.base.names import nearest
from landbridge.data.planfile import PlanFile, plan_document
from landbridge.line.timetable import DAY_S
from landbridge.operations.path_bill import bill_of_changes
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_replan import without_latest
from landbridge.operations.path_types import PathAnswer
from landbridge.runs.special_asked import seconds_from
from landbridge.runs.special_options import days_of
from landbridge.runs.special_read import read_special
from landbridge.runs.special_result import SCHEMA
from landbridge.runs.special_values import path_values

if TYPE_CHECKING:
    from landbridge.operations.path_types import ChangedTrain
    from landbridge.runs.special_types import SpecialPlan

__all__ = ["apply_special", "is_path_plan"]


def is_path_plan(file: PlanFile) -> bool:
    """Return whether a file is a plan of `special plan` or `special replan`."""
    document = plan_document(file)
    return isinstance(document, dict) and document.get("schema") == SCHEMA


def apply_special(
    path: Path | PlanFile, undo: Sequence[str], tell: Callable[[str], None] | None = None
) -> SpecialPlan:
    """Return a plan in which some trains run as published again.

    Parameters
    ----------
    path : Path or PlanFile
        Plan of `special plan` or `special replan`.
    undo : sequence of str
        Changed trains, with their day, or by their number where that is enough.
    tell : callable, optional
        Is told what is done.

    Returns
    -------
    SpecialPlan
        The shown option alone, with its bill anew and all that the checker finds; of a plan that
        was made again what is before that moment is not checked.

    Raises
    ------
    InputError
        The plan has faults.
    UnknownNameError
        It changes no such train, or several; all are named.
    """
    plan = read_special(path, tell)
    option, request = plan.option, plan.answer.request
    assert option is not None  # read_special takes none without
    gone = set(_undone(option.changed, undo))
    changed = tuple(one for one in option.changed if one.id not in gone)
    ends = int(option.paths[-1].arrive_s[-1]) // DAY_S + 1
    tables = plan.asked.scenario.tables
    days = days_of(plan.timetable, tables, replace(request, days=max(request.days, ends)))
    notes = option.notes
    if gone:
        told = f"Undone, so as published again: {', '.join(sorted(gone))}."
        notes = (*notes, told)
    left = replace(
        option,
        changed=changed,
        bill=bill_of_changes(plan.asked.line, changed, path_values(tables)),
        notes=notes,
    )
    if tell is not None:
        tell(f"checking {request.id} on {plan.asked.line.name}")
    again = plan_document(path).get("replanned")
    from_s = 0
    if again:
        from_s = seconds_from(request.first_day, dt.datetime.fromisoformat(again["now"]))
    wrong = check_paths(days, left, without_latest(request), from_s=from_s)
    checked = replace(left, conflicts=wrong)
    return replace(plan, answer=PathAnswer(request, (checked,), ()), shown=checked.kind)


def _undone(changed: Sequence[ChangedTrain], undo: Sequence[str]) -> list[str]:
    """Return the changed trains that are named."""
    names: dict[str, list[str]] = {}
    for one in changed:
        for name in (one.id, one.path.id):
            names.setdefault(name, []).append(one.id)
    findings: list[Finding] = []
    wanted: list[str] = []
    for train in undo:
        found = names.get(train, [])
        if len(found) == 1:
            wanted += found
        else:
            close = found or list(nearest(train, names))
            findings += UnknownNameError.of("--undo", train, close).findings
    if findings:
        raise UnknownNameError(findings)
    return wanted
