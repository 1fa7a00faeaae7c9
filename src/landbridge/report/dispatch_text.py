"""What the commands of the dispatcher say: search, refusal and check as tables and lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.numbers import MISSING, amount
from landbridge.report.text import Column, Table

__all__ = [
    "check_lines",
    "refusal_words",
    "solve_rows",
    "solve_table",
    "violation_rows",
]

_STATUS = {
    "optimal": "optimal, proved",
    "time_limit": "time_limit: the best plan found in the time",
    "iterations": "iterations: the best plan found in them",
    "interrupted": "interrupted: the best plan until then",
    "infeasible": "infeasible, proved",
    "no_plan": "no_plan: none was found",
}


def _seconds(value: float | None) -> str:
    return MISSING if value is None else f"{amount(value, 2)} s"


def _first(result: Mapping[str, Any]) -> str:
    whole = result["first_plan_from_start_s"]
    more = "" if whole is None else f" ({_seconds(whole)} from the start of the program)"
    return _seconds(result["first_plan_s"]) + more


def solve_table(result: Mapping[str, Any]) -> Table:
    """Return a search as a table of two columns.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.dispatching_solve.solve_result`.

    Returns
    -------
    Table
        Objective, bound, gap, status, times, whether it can be reproduced.
    """
    gap = result["gap"]
    again = (
        "yes: the same seed and iterations give the same plan"
        if result["reproducible"]
        else "not reproducible: the clock decided when it ended"
    )
    bound = f"{amount(result['lower_bound'])} ({result['bound_by']})"
    rows = [
        ("objective", amount(result["objective"])),
        ("lower bound", bound if result["bound_by"] else amount(result["lower_bound"])),
        ("gap", MISSING if gap is None else f"{amount(100 * gap, 2)} %"),
        ("status", _STATUS.get(result["status"], result["status"])),
        ("first plan", _first(result)),
        ("time", _seconds(result["seconds"])),
        ("iterations", amount(result["iterations"])),
        ("reproducible", again),
    ]
    if result["solution"]:
        rows.append(("plan", result["solution"]))
    title = (
        f"{result['problem']}: {amount(result['trains'])} trains, "
        f"{amount(result['operations'])} operations, {amount(result['resources'])} resources"
    )
    notes = ("The gap is the part of the objective that lies above the lower bound.",)
    return Table(title, (Column("name", "Search"), Column("value", "Result")), tuple(rows), notes)


def solve_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a search as one flat row.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.dispatching_solve.solve_result`.

    Returns
    -------
    list of dict
        Everything but the history.

    Examples
    --------
    >>> solve_rows({"objective": 5, "history": [], "explanation": None})
    [{'objective': 5}]
    """
    return [{key: v for key, v in result.items() if key not in ("history", "explanation")}]


def refusal_words(result: Mapping[str, Any]) -> list[str]:
    """Return why there is no plan as lines.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.dispatching_solve.refusal`.

    Returns
    -------
    list of str
        The reason, then the conditions that contradict each other.

    Examples
    --------
    >>> refusal_words({"problem": "p", "reason": "there is no plan", "explanation": None})
    ['p: there is no plan']
    """
    why = result["explanation"]
    lines = [f"{result['problem']}: {result['reason']}"]
    return lines + [f"  {sentence}" for sentence in (why["sentences"] if why else ())]


def check_lines(result: Mapping[str, Any]) -> list[str]:
    """Return what the checker says as lines.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.dispatching.check_result`.

    Returns
    -------
    list of str
        ``feasible, objective N``, or how many rules are violated and then each.

    Examples
    --------
    >>> check_lines({"feasible": True, "objective": 34, "violations": []})
    ['feasible, objective 34']
    """
    if result["feasible"]:
        return [f"feasible, objective {result['objective']}"]
    found = result["violations"]
    head = f"infeasible, {len(found)} violation{'s'[: len(found) != 1]}"
    more = [] if result["all_listed"] else ["  more of the same kind are not listed"]
    return [head, *(f"  {one['rule']}: {one['words']}" for one in found), *more]


def violation_rows(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return a check as flat rows.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.dispatching.check_result`.

    Returns
    -------
    list of dict
        One row per violation; for a feasible plan one row that says so.

    Examples
    --------
    >>> result = {"problem": "p", "feasible": True, "objective": 34, "violations": []}
    >>> violation_rows(result)[0]["feasible"]
    True
    """
    head = {key: result[key] for key in ("problem", "feasible", "objective")}
    empty = dict.fromkeys(("rule", "trains", "operations", "times_s", "resource", "unit", "words"))
    return [{**head, **one} for one in result["violations"] or [empty]]
