"""Plan again from a moment on: what was seen of trains and track, with the least change.

Two ways, of which the cheaper is taken that the checker has nothing against. One searches: the
special train is led on from yard to yard as in a first plan, and late trains, and those in the way,
one by one between the others. The other holds everybody behind what was seen, in the order that was
planned, and is given up where it comes to cost more. What departs before the frozen horizon stays
as it is, unless that leaves no plan; what is before the moment is as seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import inf
from typing import Final

from landbridge.operations.bill_rules import BillRules
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_others import prices_of
from landbridge.operations.path_others_way import stood_refusal
from landbridge.operations.path_replan_ways import Way, enters_blocked, option_by
from landbridge.operations.path_scene import Scene
from landbridge.operations.path_seen import Trouble
from landbridge.operations.path_types import PathOption, PathRefusal, PathRequest
from landbridge.operations.path_window_task import Prices

__all__ = ["replan", "without_latest"]

_MILLI: Final = 1_000.0
_MOST_TOLD: Final = 3
_THAWED: Final = "What departs within the frozen horizon could not all stay as it was."
_HELD: Final = "Everybody is held behind what was seen, in the order of the plan before."
_UNSURE: Final = (
    "Trains that nobody saw are taken to have been held, too, where one that was seen cannot have "
    "let them by."
)


def replan(
    days: LineDays,
    request: PathRequest,
    option: PathOption,
    trouble: Trouble,
    values: BillRules,
) -> PathOption | PathRefusal:
    """Return an option planned again from a moment on.

    Parameters
    ----------
    days : LineDays
        The trains as published.
    request : PathRequest
        What the option was planned for.
    option : PathOption
        What is planned: the paths of the special train, and the trains that are changed.
    trouble : Trouble
        The moment, what was seen, track that is blocked.
    values : BillRules
        What delay costs.

    Returns
    -------
    PathOption or PathRefusal
        The same kind of option: its changed trains are all that do not run as published. The
        checker has nothing against what it does from the moment on. It is refused where neither
        way has a plan.
    """
    scene, prices = Scene.of(days, request, option, trouble), prices_of(values, "retimed")
    loose = without_latest(request)
    best: PathOption | None = None
    for level in _levels(scene):
        found, most_usd = None, inf
        for way in level:
            if way.free and found is not None:
                continue  # the special train keeps to what is planned of it
            one = option_by(scene, option, way, values, most_usd - option.bill.total_usd)
            usd = inf if one is None else _usd(option, one, prices)
            if one is None or usd >= most_usd:
                continue
            wrong = one.conflicts or check_paths(
                days, one, loose, from_s=trouble.now_s, known=option
            )
            checked = replace(one, conflicts=wrong)
            if not wrong:
                found, most_usd = checked, usd
            elif best is None or len(wrong) < len(best.conflicts):
                best = checked
        if found is not None:
            return found
    number = scene.active if scene.active >= 0 else len(scene.runs) - 1
    why = "the search found no plan for the trains around what was seen, by holding them neither"
    told = stood_refusal(days, request, number, option.kind, scene.runs[number], why, trouble.now_s)
    return replace(told, blocked_by=best.conflicts[:_MOST_TOLD] if best else ())


def without_latest(request: PathRequest) -> PathRequest:
    """Return a request whose latest times are not asked for: one who misses them is told of it.

    Parameters
    ----------
    request : PathRequest
        The request.
    """
    runs = tuple(
        replace(
            run,
            stops=tuple(replace(one, arrive_to_s=-1, depart_to_s=-1) for one in run.stops),
        )
        for run in request.runs
    )
    return replace(request, runs=runs)


def _usd(before: PathOption, one: PathOption, prices: Prices) -> float:
    """Return what an option costs others, and by how much later the special train ends, USD."""
    late = sum(
        max(int(new.arrive_s[-1]) - int(old.arrive_s[-1]), 0)
        for new, old in zip(one.paths, before.paths, strict=True)
    )
    return one.bill.total_usd + late * prices.late["special"] / _MILLI


def _levels(scene: Scene) -> Iterator[tuple[Way, ...]]:
    """Yield ways to plan again, first those that keep most of what is known.

    Where somebody is to enter blocked track within the frozen horizon it cannot be kept.
    """
    now, frozen = scene.trouble.now_s, scene.trouble.frozen_s
    if frozen > now and not enters_blocked(scene, frozen):
        yield _ways(frozen)
    yield _ways(now, *((_THAWED,) if frozen > now else ()))
    yield (Way(now, unsure=True, notes=(_HELD, _UNSURE)),)


def _ways(stands_s: int, *notes: str) -> tuple[Way, ...]:
    held = (*notes, _HELD)
    return (
        Way(stands_s, search=True, notes=notes),
        Way(stands_s, search=True, free=True, notes=notes),
        Way(stands_s, notes=held),
        Way(stands_s, as_late=False, notes=held),
    )
