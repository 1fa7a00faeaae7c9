"""What two plans of a special train do differently, train by train."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.planfile import PlanFile, plan_document
from landbridge.runs.special_result import SCHEMA

__all__ = ["are_path_plans", "path_difference"]

_SAME: Final = ("none", "as published")


def are_path_plans(one: Path | PlanFile, other: Path | PlanFile) -> bool:
    """Return whether two files are plans of a special train.

    Parameters
    ----------
    one, other : Path or PlanFile
        JSON files.

    Returns
    -------
    bool
        False where neither is, or none can be read.

    Raises
    ------
    InputError
        One is and the other is not.
    """
    found = [_is_one(path) for path in (one, other)]
    if any(found) and not all(found):
        wrong = (one, other)[found.index(False)]
        plan_document(wrong)  # it may be missing: then that is what is told
        message, remedy = "is no plan of a special train, the other one is", "name two of one kind"
        raise InputError(Finding(wrong.name, None, "$.schema", "", message, SCHEMA, remedy))
    return all(found)


def _is_one(path: Path | PlanFile) -> bool:
    try:
        document = plan_document(path)
    except InputError:
        return False
    return isinstance(document, dict) and document.get("schema") == SCHEMA


def path_difference(one: Path | PlanFile, other: Path | PlanFile) -> list[dict[str, Any]]:
    """Return what the shown options of two plans do differently.

    Parameters
    ----------
    one, other : Path or PlanFile
        Plans of `special plan` or `special replan`.

    Returns
    -------
    list of dict
        ``train``, ``number``, ``one`` and ``other``, what each does with it, and the same in
        ``one_words`` and ``other_words``: of the special train where and when its runs begin and
        end and how long it waits.

    Raises
    ------
    InputError
        A plan lacks a part.
    """
    mine, theirs = (_done(path) for path in (one, other))
    _refuse_others(one, other)
    return [
        {
            "train": train,
            "number": train.partition("/")[0],
            "one": mine.get(train, _SAME)[0],
            "other": theirs.get(train, _SAME)[0],
            "one_words": mine.get(train, _SAME)[1],
            "other_words": theirs.get(train, _SAME)[1],
        }
        for train in dict.fromkeys([*mine, *theirs])
        if mine.get(train) != theirs.get(train)
    ]


def _refuse_others(one: Path | PlanFile, other: Path | PlanFile) -> None:
    """Refuse plans that are not of one train on one timetable."""
    keys = ("study", "scenario", "line", "first_day")
    mine, theirs = plan_document(one), plan_document(other)
    findings = [
        Finding(
            other.name, None, f"$.{key}", str(theirs.get(key)), "is not that of the other plan",
            str(mine.get(key)), "name two plans of one train on one line",
        )
        for key in keys
        if mine.get(key) != theirs.get(key)
    ]  # fmt: skip
    ids = [document.get("train", {}).get("id") for document in (mine, theirs)]
    if ids[0] != ids[1]:
        message, remedy = "is another train", "name two plans of one train"
        findings.append(
            Finding(other.name, None, "$.train.id", str(ids[1]), message, str(ids[0]), remedy)
        )
    if findings:
        raise InputError(findings)


def _done(path: Path | PlanFile) -> dict[str, tuple[str, str]]:
    """Return by train what the shown option does with it."""
    document = plan_document(path)
    try:
        option: Mapping[str, Any] = next(
            (each for each in document["options"] if each["kind"] == document["option"]),
            {"runs": (), "changed": ()},
        )
        found: dict[str, tuple[str, str]] = {}
        for run in option["runs"]:
            waits = sum(stop.get("wait_min", 0.0) for stop in run["stops"])
            found[str(run["train"])] = (
                "none",
                f"{run['from']} {run['depart']} to {run['to']} {run['arrive']}, "
                f"waits {waits:.0f} min on the way",
            )
        for each in option["changed"]:
            late = f", {each['worst_min']:.0f} min at worst, {each['delay_min']:.0f} at the end"
            change = str(each["change"])
            words = change if change == "cancelled" else change + late
            found[str(each["train"])] = (change, words)
    except (KeyError, TypeError, ValueError) as error:
        what, remedy = f"lacks a part ({error})", "write the plan again"
        raise InputError(Finding(path.name, None, "$.options", "", what, SCHEMA, remedy)) from None
    return found
