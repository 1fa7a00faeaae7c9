"""A plan that was written: read again, compared, undone in part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast, get_args

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest
from landbridge.data.gtfs_cells import time_text
from landbridge.data.planfile import PlanFile, plan_document
from landbridge.operations.changes import diff, undo
from landbridge.operations.closing_types import Turn
from landbridge.operations.cover_types import Cover, SpecialTrain
from landbridge.operations.types import Call, Change, Closure, DayTrains, Empty, Kind
from landbridge.report.special_words import CHANGE_WORDS, done_with
from landbridge.runs.closing_result import SCHEMA
from landbridge.runs.cover_result import covered_train

__all__ = ["WrittenPlan", "difference", "read_plan", "without"]

_WHAT: Final = ("station", "platform", "section", "point")


@dataclass(frozen=True, slots=True)
class WrittenPlan:
    """A plan out of its file.

    ``changes`` are those of its first policy, with its ``turns`` and ``empty`` runs of rolling
    stock; ``numbers`` what passengers call its trains, ``words`` what it does with them.
    ``source`` and ``digest`` tell the timetable that it was made for; ``special`` is the special
    train that it was made for, with its cover.
    """

    file: str
    source: str
    digest: str
    date: dt.date
    closures: tuple[Closure, ...]
    changes: tuple[Change, ...]
    numbers: Mapping[str, str]
    turns: tuple[Turn, ...]
    empty: tuple[Empty, ...]
    words: Mapping[str, str]
    special: tuple[Cover, SpecialTrain] | None = None


def read_plan(path: Path | PlanFile) -> WrittenPlan:
    """Return the plan of a file that `landbridge special` wrote.

    Parameters
    ----------
    path : Path or PlanFile
        JSON in the form of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    WrittenPlan
        Its closures and changes.

    Raises
    ------
    InputError
        It is no such file, or something in it is missing or of another kind.
    """
    found = plan_document(path)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        value = str(found.get("schema", "")) if isinstance(found, dict) else ""
        message = "is no plan of a closed station" if value else "the file is no plan"
        remedy = "name a JSON file that `landbridge special close -o` wrote"
        raise InputError(Finding(path.name, None, "$.schema", value, message, SCHEMA, remedy))
    at = "$"
    try:
        at = "$.date"
        date = dt.date.fromisoformat(found["date"])
        at = "$.closures"
        closures = tuple(_closure(one) for one in found["closures"])
        at = "$.plans"
        changes = found["plans"][found["policy"]]["changes"]
        made = []
        for number, one in enumerate(changes):
            at = f"$.plans.{found['policy']}.changes[{number}]"
            made.append(_change(one))
        numbers = {one["train"]: str(one["number"]) for one in changes}
        words = {one["train"]: done_with(one) for one in changes}
        at = "$.source"
        source = str(found["source"]["name"])
        at = "$.provenance"
        digest = str(found["provenance"]["digest"])
        at = "$.turns"
        turns = tuple(_turn(one) for one in found["turns"])
        at = "$.empty"
        empty = tuple(Empty(str(one["train"]), _calls(one["calls"])) for one in found["empty"])
        at = "$.special"
        special = covered_train(found)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        what = f"has no {error}" if isinstance(error, KeyError) else f"cannot be used ({error})"
        remedy = "write the plan again"
        raise InputError(Finding(path.name, None, at, "", what, SCHEMA, remedy)) from None
    held = closures, tuple(made), numbers, turns, empty, words, special
    return WrittenPlan(path.name, source, digest, date, *held)


def without(day: DayTrains, plan: WrittenPlan, trains: Sequence[str]) -> WrittenPlan:
    """Return a plan without what it does with some trains and their rolling stock.

    Parameters
    ----------
    day : DayTrains
        The day.
    plan : WrittenPlan
        A plan.
    trains : sequence of str
        Trains by id or number.

    Returns
    -------
    WrittenPlan
        What is left.

    Raises
    ------
    UnknownNameError
        The plan changes no such train.
    """
    numbers = {one.id: one.number for one in day.trains}
    names: dict[str, list[str]] = {}
    for change in plan.changes:
        for name in dict.fromkeys((change.train, numbers.get(change.train, change.train))):
            names.setdefault(name, []).append(change.train)
    findings: list[Finding] = []
    wanted: list[str] = []
    for train in trains:
        found = names.get(train, [])
        if len(found) == 1:
            wanted += found
        else:
            close = found or nearest(train, names)
            findings += UnknownNameError.of("--undo", train, close).findings
    if findings:
        raise UnknownNameError(findings)
    return replace(
        plan,
        changes=undo(plan.changes, list(dict.fromkeys(wanted))),
        turns=tuple(
            one for one in plan.turns if not {one.arriving, one.departing}.intersection(wanted)
        ),
        empty=tuple(one for one in plan.empty if one.train not in wanted),
    )


def difference(one: WrittenPlan, other: WrittenPlan) -> list[dict[str, Any]]:
    """Return what two plans do differently.

    Parameters
    ----------
    one, other : WrittenPlan
        The plans.

    Returns
    -------
    list of dict
        ``train``, ``number``, ``one`` and ``other``: what each does with it, and ``one_words`` and
        ``other_words``, the same in words.

    Raises
    ------
    InputError
        They are not for the trains of one timetable and day.
    """
    if one.digest != other.digest:
        same = (one.source, one.date) == (other.source, other.date)
        more = " of another version of it" if same else ""
        message = f"is for {_trains_of(other)}{more}, and {one.file} for {_trains_of(one)}"
        remedy = "compare plans for the same trains"
        raise InputError(Finding(other.file, message=message, remedy=remedy))
    numbers = {**one.numbers, **other.numbers}
    rows = []
    for train, mine, theirs in diff(one.changes, other.changes):
        words = [plan.words.get(train, CHANGE_WORDS["none"]) for plan in (one, other)]
        if words[0] == words[1]:
            words = [f"{words[0]}, {_span(plan, train)}" for plan in (one, other)]
        rows.append(
            {
                "train": train,
                "number": numbers.get(train, train),
                "one": mine,
                "other": theirs,
                "one_words": words[0],
                "other_words": words[1],
            }
        )
    return rows


def _trains_of(plan: WrittenPlan) -> str:
    return f"the trains of {plan.source} on {plan.date}"


def _span(plan: WrittenPlan, train: str) -> str:
    """Return from when to when a train runs with a plan."""
    calls = next(one.after for one in plan.changes if one.train == train)
    return f"{time_text(calls[0].depart_s)} to {time_text(calls[-1].arrive_s)}"


def _closure(one: Mapping[str, Any]) -> Closure:
    if one["what"] not in _WHAT:
        raise ValueError(f"no kind of closure: {str(one['what'])[:40]!r}")
    return Closure(
        one["what"],
        tuple(map(str, one["names"])),
        int(one["from_s"]),
        int(one["to_s"]),
        tuple(map(str, one["categories"])),
        float(one["radius_m"]),
        float(one["lat"]),
        float(one["lon"]),
        str(one["why"]),
        bool(one["passing"]),
    )


def _change(one: Mapping[str, Any]) -> Change:
    if one["kind"] not in get_args(Kind):
        raise ValueError(f"no kind of change: {str(one['kind'])[:40]!r}")
    return Change(
        str(one["train"]),
        cast("Kind", one["kind"]),
        _calls(one["before"]),
        _calls(one["after"]),
        str(one["why"]),
        float(one["cost_usd"]),
        tuple(int(at) for at in one["breaks"]),
    )


def _turn(one: Mapping[str, Any]) -> Turn:
    return Turn(
        str(one["station"]),
        str(one["arriving_train"]),
        str(one["departing_train"]),
        int(one["arrive_s"]),
        int(one["depart_s"]),
    )


def _calls(rows: Sequence[Mapping[str, Any]]) -> tuple[Call, ...]:
    return tuple(
        Call(
            str(one["platform"]),
            str(one["station"]),
            int(one["arrive_s"]),
            int(one["depart_s"]),
            bool(one["boards"]),
        )
        for one in rows
    )
