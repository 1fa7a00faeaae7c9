"""The options of a special train, each planned and checked, side by side where that pays."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from landbridge.operations.line_days import LineDays, line_days
from landbridge.operations.path_alone import path_alone
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_others import path_with_others
from landbridge.operations.path_types import OptionKind, PathOption, PathRefusal, PathRequest
from landbridge.runs.lines import open_line
from landbridge.runs.pool import pool_of
from landbridge.runs.special_kept import kept_timetable, timetable_from
from landbridge.runs.special_values import path_values

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.line.timetable import Timetable
    from landbridge.runs.opened import AskedScenario

__all__ = ["days_of", "plan_options"]

Answer = PathOption | PathRefusal
Tell = Callable[[str], None]

#: What is being done, by option.
_DOING: Final[Mapping[str, str]] = {
    "untouched": "looking for a path between the trains as they are",
    "retimed": "looking for a path for which others are retimed",
    "cancelled": "looking for a path for which others are retimed or cancelled",
    "closed": "looking for a path on track that is shut to others ahead and behind",
}
# Tracks of the line times days from which on two processes are sooner done than one.
_LARGE: Final = 2000
_MOST_PROCESSES: Final = 2


@dataclass(frozen=True, slots=True)
class _Job:
    """An option to be planned by a process that knows nothing yet."""

    asked: AskedScenario
    line_name: str
    timetable: Mapping[str, Any]
    request: PathRequest
    kind: OptionKind


def days_of(
    timetable: Timetable, tables: Mapping[str, pd.DataFrame], request: PathRequest
) -> LineDays:
    """Return the trains of the days of a request, with its stops among the stations.

    Parameters
    ----------
    timetable : Timetable
        What runs every day.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    request : PathRequest
        The request.
    """
    needed = {stop.point for run in request.runs for stop in run.stops} | set(request.clear)
    return line_days(timetable, tables, request.first_day, request.days, needed)


def plan_options(
    asked: AskedScenario,
    line_name: str,
    timetable: Timetable,
    tables: Mapping[str, pd.DataFrame],
    request: PathRequest,
    kinds: Sequence[OptionKind],
) -> list[Answer]:
    """Plan options, and hold each against all trains.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of the study, to be opened by other processes.
    line_name : str
        What the line was asked for by.
    timetable : Timetable
        Its timetable.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    request : PathRequest
        The request, with the stops that the train needs for itself.
    kinds : sequence of str
        The options.

    Returns
    -------
    list of PathOption or PathRefusal
        In the order of ``kinds``, with what the checker found; the same however many processes.
    """
    tell = asked.tell
    processes = min(_MOST_PROCESSES, os.cpu_count() or 1, len(kinds))
    if processes < _MOST_PROCESSES or len(timetable.line.tracks) * request.days < _LARGE:
        days = days_of(timetable, tables, request)
        return [_planned(days, request, kind, tell) for kind in kinds]
    kept = kept_timetable(timetable)
    plain = _Opened(asked.folder, asked.name, asked.year)
    with pool_of(processes) as pool:
        waiting = []
        for kind in kinds:
            if tell is not None:
                tell(_DOING[kind])
            waiting.append(pool.submit(_run, _Job(plain, line_name, kept, request, kind)))
        found = []
        for kind, one in zip(kinds, waiting, strict=True):
            found.append(one.result())
            if tell is not None:
                tell(f"planned the option {kind}")
    return found


@dataclass(frozen=True, slots=True)
class _Opened:
    """A scenario by its names alone."""

    folder: Any
    name: str
    year: int | None
    tell: None = None


def _run(job: _Job) -> Answer:
    scenario, line = open_line(job.asked, job.line_name)
    timetable = timetable_from(job.timetable, line)
    return _planned(days_of(timetable, scenario.tables, job.request), job.request, job.kind, None)


def _planned(days: LineDays, request: PathRequest, kind: OptionKind, tell: Tell | None) -> Answer:
    if tell is not None:
        tell(_DOING[kind])
    if kind == "untouched":
        answer = path_alone(days, request)
    else:
        values = path_values(days.tables)
        answer = path_with_others(days, request, kind, values, progress=_told(tell, kind))
    if isinstance(answer, PathRefusal):
        return answer
    return replace(answer, conflicts=check_paths(days, answer, request))


def _told(tell: Tell | None, kind: OptionKind) -> Callable[[float], None] | None:
    """Return what tells the share of an option that is planned, each tenth once."""
    if tell is None:
        return None
    said = 0

    def told(share: float) -> None:
        nonlocal said
        tenth = int(10 * share)
        if tenth > said:
            said = tenth
            tell(f"planned {10 * tenth} % of the option {kind}")

    return told
