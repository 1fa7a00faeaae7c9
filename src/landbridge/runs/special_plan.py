"""A special train through the timetable of a line: each option that has a path, with its bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from landbridge.line.timetable import DAY_S, Timetable
from landbridge.line.weekly import ITERATIONS
from landbridge.operations.path_limits import limits_of, refused_by_limits
from landbridge.operations.path_timing import completed
from landbridge.operations.path_types import (
    KINDS,
    OptionKind,
    PathAnswer,
    PathOption,
    PathRefusal,
)
from landbridge.runs.lines import open_line
from landbridge.runs.special_asked import asked_path
from landbridge.runs.special_options import plan_options
from landbridge.runs.special_timetable import weekly_timetable
from landbridge.runs.special_types import SpecialPlan, shown_option

if TYPE_CHECKING:
    from landbridge.data.request_file import RequestRow
    from landbridge.runs.opened import AskedScenario

__all__ = ["plan_special"]


def plan_special(
    asked: AskedScenario,
    row: RequestRow,
    line_name: str,
    *,
    study: str = "",
    kinds: Sequence[OptionKind] = KINDS,
    shown: OptionKind | None = None,
    iterations: int = ITERATIONS,
) -> SpecialPlan:
    """Plan a special train through the weekly timetable of a line.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    row : RequestRow
        Of :func:`landbridge.data.request_file.read_request`.
    line_name : str
        The line, as for `landbridge timetable`.
    study : str
        What the study was asked for by.
    kinds : sequence of str
        Options to plan.
    shown : str, optional
        Option that trains and orders show; by default the cheapest one.
    iterations : int
        Of :func:`landbridge.runs.timetable.plan_line`.

    Returns
    -------
    SpecialPlan
        Options with their bills and the checker's findings, and refusals. Where the line does not
        let the train through at any hour, refusals alone, with all reasons and no timetable.

    Raises
    ------
    InputError
        The request has faults on this line (all are named).
    UnknownNameError
        The study has no such line.
    CannotRunError
        There is no way, or the timetable of the line cannot be planned.
    """
    scenario, line = open_line(asked, line_name)
    found = asked_path(row, scenario, line)
    request, _ = completed(line, scenario.tables, found.request)
    found = replace(found, request=request)
    if limits := limits_of(line, scenario.tables, request):
        refused = tuple(refused_by_limits(kind, request, limits) for kind in kinds)
        empty = Timetable(line, DAY_S, ())
        answer = PathAnswer(request, (), refused)
        return SpecialPlan(study, line_name, found, empty, answer, None, iterations)
    timetable, conflicts = weekly_timetable(asked, line_name, line, iterations)
    answers = plan_options(asked, line_name, timetable, scenario.tables, request, kinds)
    options = tuple(one for one in answers if isinstance(one, PathOption))
    refusals = tuple(one for one in answers if isinstance(one, PathRefusal))
    plan = SpecialPlan(
        study,
        line_name,
        found,
        timetable,
        PathAnswer(request, options, refusals),
        None,
        iterations,
        conflicts,
    )
    return replace(plan, shown=shown_option(plan.answer, shown))
