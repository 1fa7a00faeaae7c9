"""A latest arrival that no way meets: the days to add, or the one change that meets it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from landbridge.routing.answer import parts_of
from landbridge.routing.cure_case import Case, Change, Solved, apply, known_changes, solve
from landbridge.routing.cure_relax import Relaxed, relax
from landbridge.routing.cure_sets import ends_of
from landbridge.routing.days import simulate_days
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.kernel import shortest
from landbridge.routing.query import Query
from landbridge.routing.ways import Way, starts

# Worlds built to look for a change that meets the date.
TRIES = 2


@dataclass(frozen=True, eq=False)
class Late:
    """What a late answer needs.

    ``days_p90`` are the 9-in-10 days of the surest way as things stand; ``later`` the fewest
    whole days that must be added; ``quicker`` a single change with which a way arrives in time,
    with the case that it makes and the 9-in-10 days there, where one was found.
    """

    days_p90: float
    later: Change
    quicker: Change | None = None
    solved: Solved | None = None
    quicker_days_p90: float = math.nan


def days_p90(graph: ChoiceGraph, query: Query, ways: Iterable[Way]) -> float:
    """Return the 9-in-10 days of the surest of some ways."""
    return min(
        (simulate_days(parts_of(graph, way), query.queue_h, query.ready_weekday_h) for way in ways),
        key=lambda days: days.gate_to_gate.p90,
    ).gate_to_gate.p90


def later(surest_days: float, within_days: float) -> Change:
    """Return the fewest whole days to add so that a way of these 9-in-10 days is in time.

    >>> later(21.3, 18.0).what
    '4'
    """
    return Change("arrive_later", str(max(1, math.ceil(surest_days - within_days))))


def too_late(case: Case, graph: ChoiceGraph, ways: Iterable[Way]) -> Late:
    """Return what a case needs whose ways all arrive too late.

    Parameters
    ----------
    case
        The case; its query has ``within_days``.
    graph, ways
        Its graph of choices and the ways found there.
    """
    within = case.query.within_days or 0.0
    surest = days_p90(graph, case.query, ways)
    late = Late(surest, later(surest, within))
    for change in _quickest(case, relax(case))[:TRIES]:
        solved = solve(apply(case, [change]))
        if solved is None:
            continue
        quick = days_p90(solved.graph, solved.case.query, solved.ways)
        if quick <= within:
            return replace(late, quicker=change, solved=solved, quicker_days_p90=quick)
    return late


def _quickest(case: Case, relaxed: Relaxed) -> list[Change]:
    """Return the changes that save mean hours, the one that saves most first."""
    graph = relaxed.graph
    start, target = ends_of(relaxed, case.query.origin, case.query.destination)
    if start is None or target is None:
        return []
    hours = np.ascontiguousarray(graph.hours)

    def quickest(changes: Iterable[Change]) -> float:
        found = shortest(
            starts(graph, [start]),
            graph.out_first,
            graph.out_arcs,
            graph.head,
            hours,
            relaxed.allowed(changes),
        )[0]
        return float(found[target])

    now = quickest(())
    saved = sorted((quickest([change]), change) for change in known_changes(case))
    return [change for took, change in saved if took < now]
