"""A plan of dispatching checked against the trains and operations of its problem.

Only whether it can be read: whether it keeps the rules is the checker's business.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.data.displib_faults import Faults, joined
from landbridge.data.displib_shape import SECONDS, Shape, Whole
from landbridge.data.displib_trains import PLACE, Known

__all__ = ["check_plan"]

_PLAN: Final = Shape(
    "a plan", {"objective_value": Whole(high=2**62)}, {"events": list}, frozenset({"events"})
)
_EVENT: Final = Shape(
    "an event",
    {"time": SECONDS, **PLACE},
    {"units": dict},
    frozenset({"time", "train", "operation"}),
)


def check_plan(plan: Any, document: Mapping[str, Any], faults: Faults) -> None:
    """Check a plan.

    Parameters
    ----------
    plan : object
        What stands in the file.
    document : mapping
        The checked problem.
    faults : Faults
        Takes every finding.

    Examples
    --------
    >>> problem = {"trains": [[{"successors": []}]], "objective": []}
    >>> faults = Faults("a.json")
    >>> check_plan({"events": [{"time": 0, "train": 1, "operation": 0}]}, problem, faults)
    >>> faults.findings[0].message
    'is no train of the problem, which has 1'
    """
    if faults.mistaken(plan, _PLAN, "trains", "a problem"):
        return
    if not faults.record(plan, "$", _PLAN):
        return
    trains = document["trains"]
    known = Known([len(train) for train in trains])
    told = document.get("extensions", {}).get("resources", ())
    capacity = {row["resource"]: row.get("capacity", 1) for row in told}
    shared = any(number > 1 for number in capacity.values())
    for at, event in faults.rows(plan.get("events"), "$.events", _EVENT):
        place = (event.get("train"), event.get("operation"))
        found = known.has(place, (f"{at}.train", f"{at}.operation"), faults)
        if found and (shared or "units" in event):
            operation = trains[place[0]][place[1]]
            uses = [use["resource"] for use in operation.get("resources", ())]
            units = event.get("units", {})
            if type(units) is dict:
                _check_units(units, {name: capacity.get(name, 1) for name in uses}, at, faults)


def _check_units(
    units: Mapping[str, Any], capacity: Mapping[str, int], at: str, faults: Faults
) -> None:
    """Check which unit is taken of each resource; those with one unit need not say."""
    for name, unit in units.items():
        here = joined(f"{at}.units", name)
        if name not in capacity:
            names = ", ".join(sorted(capacity)) or "none"
            remedy = faults.guess(name, capacity, "remove it")
            faults.add(here, name, "is no resource of the operation", names[:200], remedy)
        else:
            faults.whole(unit, here, Whole(high=capacity[name] - 1))
    for name, number in capacity.items():
        if number > 1 and name not in units:
            message = "the unit is missing: the resource has more than one"
            here, allowed = joined(f"{at}.units", name), f"0 to {number - 1}"
            faults.add(here, None, message, allowed, "say which unit the train takes")
