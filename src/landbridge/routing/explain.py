"""Why this way and not that one: what each way lacks, and what would turn the choice.

The choice is the way of least generalised cost: US dollars and the value of its time. Every other
way is compared with it, criterion by criterion, and every claim that a single change would turn
the choice has been recomputed over all ways of the scenario, not only over those shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.explain_flips import Flip, Goal, flips
from landbridge.routing.explain_items import MOVING, Items
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.query import Query
from landbridge.routing.search import allowed_arcs, query_weights
from landbridge.routing.ways import Way

H_PER_DAY = 24.0


@dataclass(frozen=True)
class Figures:
    """Mean days, US dollars, kg CO2e and generalised cost in US dollars, all of one box."""

    days: float
    usd: float
    co2e_kg: float
    cost_usd: float

    def less(self, other: Figures) -> Figures:
        """Return these figures less those of another way."""
        return Figures(
            self.days - other.days,
            self.usd - other.usd,
            self.co2e_kg - other.co2e_kg,
            self.cost_usd - other.cost_usd,
        )


#: Criteria and what the best way of each is called.
CRITERIA: Mapping[str, str] = {
    "cost_usd": "choice",
    "days": "quickest",
    "usd": "cheapest",
    "co2e_kg": "cleanest",
}


@dataclass(frozen=True)
class Leader:
    """The best way by one criterion, and by how much it leads the next one.

    ``number`` and ``next_number`` are places among the ways (from 0; -1: there is no other);
    ``lead`` is in the unit of the criterion.
    """

    criterion: str
    number: int
    next_number: int
    lead: float


@dataclass(frozen=True)
class Compared:
    """One way beside the choice.

    ``needs`` is what it would have to save by each criterion to be the best of the ways shown (0
    where it is), ``break_even`` the US dollars a day in transit of this box at which it costs as
    much as the choice (None: one of the two is quicker and cheaper), ``waits_days`` the part of
    its mean days in which it does not move; ``days_by_group`` and ``usd_by_item`` are its figures
    less those of the choice.
    """

    number: int
    figures: Figures
    difference: Figures
    needs: Mapping[str, float]
    break_even: float | None
    waits_days: float
    days_by_group: Mapping[str, float]
    usd_by_item: Mapping[str, float]
    flips: tuple[Flip, ...]


@dataclass(frozen=True)
class Explanation:
    """The choice among some ways, the leaders by criterion, and every way beside the choice."""

    choice: int
    value_of_time_usd_per_day: float
    leaders: tuple[Leader, ...]
    ways: tuple[Compared, ...]


def explain(graph: ChoiceGraph, query: Query, ways: Sequence[Way]) -> Explanation:
    """Return why one of some ways is the choice, and what the others would need.

    Parameters
    ----------
    graph
        Graph of choices in which the ways were found.
    query
        The query.
    ways
        At least one way, in the order in which they are shown.
    """
    items = Items(graph, query.unit, query.queue_h)
    weights = query_weights(graph, query)
    per_h = query.value_of_time_usd_per_h
    figures = [_figures(weights, way, per_h) for way in ways]
    leaders = tuple(_leader(figures, name) for name in CRITERIA)
    best = {leader.criterion: leader.number for leader in leaders}
    choice = best["cost_usd"]
    allowed = allowed_arcs(graph, query)
    goals = {
        "cost_usd": Goal("choice", weights, np.array([per_h, 1.0]), allowed),
        "days": Goal("quickest", weights, np.array([1.0, 0.0]), allowed),
        "usd": Goal("cheapest", weights, np.array([0.0, 1.0]), allowed),
    }
    compared = []
    for number, way in enumerate(ways):
        turned = [
            flip
            for name, goal in goals.items()
            if best[name] != number
            for flip in flips(items, goal, way, ways[best[name]])
        ]
        compared.append(_compare(items, figures, ways, (number, choice), best, tuple(turned)))
    return Explanation(choice, per_h * H_PER_DAY, leaders, tuple(compared))


def _figures(weights: NDArray[np.float64], way: Way, usd_per_h: float) -> Figures:
    hours, usd, kg = (float(x) for x in weights[list(way.arcs)].sum(axis=0))
    return Figures(hours / H_PER_DAY, usd, kg, usd + usd_per_h * hours)


def _leader(figures: Sequence[Figures], criterion: str) -> Leader:
    order = sorted(range(len(figures)), key=lambda i: (getattr(figures[i], criterion), i))
    first = order[0]
    if len(order) == 1:
        return Leader(criterion, first, -1, 0.0)
    lead = getattr(figures[order[1]], criterion) - getattr(figures[first], criterion)
    return Leader(criterion, first, order[1], float(lead))


def _compare(
    items: Items,
    figures: Sequence[Figures],
    ways: Sequence[Way],
    pair: tuple[int, int],
    best: Mapping[str, int],
    turned: tuple[Flip, ...],
) -> Compared:
    number, choice = pair
    mine, theirs = figures[number], figures[choice]
    hours, usd = items.groups(ways[number].arcs)
    hours_there, usd_there = items.groups(ways[choice].arcs)
    return Compared(
        number=number,
        figures=mine,
        difference=mine.less(theirs),
        needs={name: getattr(mine, name) - getattr(figures[best[name]], name) for name in CRITERIA},
        break_even=break_even(mine.less(theirs)),
        waits_days=mine.days - sum(hours.get(name, 0.0) for name in MOVING) / H_PER_DAY,
        days_by_group={
            name: value / H_PER_DAY for name, value in _differences(hours, hours_there).items()
        },
        usd_by_item=_differences(usd, usd_there),
        flips=turned,
    )


def break_even(difference: Figures) -> float | None:
    """Return the US dollars a day at which two ways cost the same; None where one wins both ways.

    >>> break_even(Figures(days=-10.0, usd=2600.0, co2e_kg=0.0, cost_usd=1600.0))
    260.0
    >>> break_even(Figures(days=10.0, usd=2600.0, co2e_kg=0.0, cost_usd=3600.0)) is None
    True
    """
    if difference.days * difference.usd >= 0.0:
        return None
    return -difference.usd / difference.days


def _differences(one: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """Return one set of amounts less another, the largest differences first."""
    names = sorted({*one, *other})
    less = {name: one.get(name, 0.0) - other.get(name, 0.0) for name in names}
    return dict(sorted(less.items(), key=lambda item: (-abs(item[1]), item[0])))
