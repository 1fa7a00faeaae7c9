"""A special path planned again from a moment on, by what was seen of trains and track."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.units import S_PER_MIN
from landbridge.line.timetable import DAY_S
from landbridge.operations.path_replan import replan
from landbridge.operations.path_types import PathAnswer, PathRefusal, PathRequest
from landbridge.runs.special_options import days_of
from landbridge.runs.special_read import read_special
from landbridge.runs.special_seen import moment_of_plan, trouble_of
from landbridge.runs.special_types import Replanned, SpecialPlan
from landbridge.runs.special_values import path_values

if TYPE_CHECKING:
    from landbridge.data.observed_file import ObservedRows
    from landbridge.data.planfile import PlanFile

__all__ = ["replan_special"]


def replan_special(
    path: Path | PlanFile,
    now: str,
    observed: ObservedRows,
    *,
    frozen_min: float = 15.0,
    tell: Callable[[str], None] | None = None,
) -> SpecialPlan:
    """Plan the shown option of a plan again.

    Parameters
    ----------
    path : Path or PlanFile
        Plan of `landbridge special plan`, JSON.
    now : str
        The moment; without offset in the time of the railway where the train sets out.
    observed : ObservedRows
        What was seen.
    frozen_min : float
        Departures within so many minutes stay as they are.
    tell : callable, optional
        Is told what is done.

    Returns
    -------
    SpecialPlan
        With the option planned again, or the refusal.

    Raises
    ------
    InputError
        The plan, the moment or what was seen has faults; all are named.
    CannotRunError
        The train cannot run at all.

    Notes
    -----
    The plan that is read stays as it is.
    """
    plan = read_special(path, tell)
    option = plan.option
    assert option is not None  # read_special takes none without
    request, line = plan.answer.request, plan.asked.line
    days = days_of(plan.timetable, plan.asked.scenario.tables, request)
    now_s = moment_of_plan(plan, now)
    trouble = trouble_of(plan, days, observed, now_s, now_s + round(S_PER_MIN * frozen_min))
    if tell is not None:
        tell(f"planning {request.id} on {line.name} again from {now}")
    until = [*(one.held_until_s for one in trouble.trains), *(b.until_s for b in trouble.blocked)]
    # Who is held is on his way longer than was asked for, among the trains of later days.
    more = max([0, *(-(-(at - now_s) // DAY_S) for at in until)])
    days = days_of(plan.timetable, plan.asked.scenario.tables, _longer(request, more + 1))
    found = replan(days, request, option, trouble, path_values(plan.asked.scenario.tables))
    before = {one.id: one for one in option.changed}
    if isinstance(found, PathRefusal):
        answer = PathAnswer(request, (), (found,))
        shown = None
        moved: tuple[str, ...] = ()
    else:
        answer = PathAnswer(request, (found,), ())
        shown = found.kind
        after = {one.id: one for one in found.changed}
        moved = tuple(
            sorted(
                name
                for name in before.keys() | after.keys()
                if _times(before.get(name)) != _times(after.get(name))
            )
        )
    return replace(
        plan,
        answer=answer,
        shown=shown,
        replanned=Replanned(now_s, trouble.frozen_s, trouble, moved, option),
    )


def _longer(request: PathRequest, by_days: int) -> PathRequest:
    return replace(request, days=request.days + by_days)


def _times(one: Any) -> Any:
    """Return what tells whether a train runs alike: its new times, or that it does not run."""
    if one is None:
        return None
    if one.after is None:
        return ()
    return tuple(one.after.arrive_s.tolist()), tuple(one.after.depart_s.tolist())
