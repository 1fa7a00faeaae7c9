"""What a reader of a closed station has to know beside its figures."""

from __future__ import annotations

from typing import Final

from landbridge.operations.check import crowded
from landbridge.runs.closing import Closed, Plan

__all__ = ["closing_notes"]

_SHOWN: Final = 3


def closing_notes(closed: Closed) -> list[str]:
    """Return the sentences that go with a closed station.

    Parameters
    ----------
    closed : Closed
        With its plans.

    Returns
    -------
    list of str
        What the day's timetable and its passengers rest on, what the plans leave open.
    """
    opened, demand = closed.opened, closed.demand
    notes = [*opened.day.notes, *demand.notes]
    best = closed.plans.get("best") or closed.plans.get("kept")
    if best and not best.changes:
        notes.append("the closure touches no train: nothing is changed")
    notes += _crowded(closed, best) if best else []
    unserved = closed.planned.unserved
    if unserved >= 1:
        notes.append(
            f"{unserved:,.0f} passengers could not make their journey with the planned timetable "
            "either: they are in no figure"
        )
    notes.append(
        "passengers know the changed timetable when they set out and choose what costs them least; "
        "trains and local transport fill in the order in which they come"
    )
    if "blanket" in closed.plans:
        notes.append(
            "the blanket policy cancels every train that would touch what is shut; that its "
            "rolling stock is missing elsewhere is not counted against it"
        )
    return notes


def _crowded(closed: Closed, plan: Plan) -> list[str]:
    found = crowded(closed.opened.day, plan.changes, closed.opened.rules, plan.empty)
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    said = f"empty stock runs closer than the headways: {'; '.join(found[:_SHOWN])}{more}"
    return [f"{said}. Its times are for the dispatcher to set"] if found else []
