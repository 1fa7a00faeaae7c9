"""Single changes that would make a way the best one, each recomputed over all ways."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.explain_items import Items, Lever
from landbridge.routing.kernel import shortest
from landbridge.routing.parts import Part
from landbridge.routing.ways import Way, starts

GoalName = Literal["choice", "quickest", "cheapest"]

H_PER_WEEK = 168.0
# What the amount of a lever may be multiplied by: a wait or price is cut to a tenth at most and
# trebled at most, a speed doubled or halved at most. Beyond that it is another study.
BOUNDS = (0.1, 3.0)
RUN_BOUNDS = (0.5, 2.0)
# Changes tried and kept for each way and goal.
TRIED, KEPT = 8, 2
# US dollars or hours: what is lost in adding up a way.
SAME = 1e-6


@dataclass(frozen=True)
class Goal:
    """What is to be least: ``factors`` of hours and of US dollars; ``allowed`` arcs of the query.

    ``weights`` (arcs, 3) are hours, US dollars and kg CO2e of every arc.
    """

    name: GoalName
    weights: NDArray[np.float64]
    factors: NDArray[np.float64]
    allowed: NDArray[np.bool_]

    def values(self) -> NDArray[np.float64]:
        """Return the value of every arc, (arcs,)."""
        return np.ascontiguousarray(self.weights[:, :2] @ self.factors)

    def price(self, lever: Lever) -> float:
        """Return what one unit of a lever (an hour, a dollar) counts towards the goal."""
        return float(self.factors[1 if lever.kind == "tariff" else 0])


@dataclass(frozen=True)
class Flip:
    """One figure that, moved from ``old`` to ``new``, makes a way the best of all.

    ``unit`` is that of the figure: h (the median), departures a week, km a day in per cent of
    today's, or the tariff in per cent of today's. ``factor`` is what the amount of the lever is
    multiplied by; ``on`` says whether the way itself or the best way so far is changed by it.
    """

    goal: GoalName
    lever: Lever
    part: Part
    on: Literal["way", "best"]
    old: float
    new: float
    unit: str
    factor: float


def flips(items: Items, goal: Goal, way: Way, best: Way) -> list[Flip]:
    """Return the single changes that make a way the best one by a goal, the smallest first.

    Parameters
    ----------
    items
        Amounts on the ways of the graph.
    goal
        What is to be least.
    way, best
        The way, and the one that is best so far.
    """
    values = goal.values()
    gap = float(values[list(way.arcs)].sum() - values[list(best.arcs)].sum())
    mine, theirs = items.along(way.arcs), items.along(best.arcs)
    wanted: list[tuple[float, Lever, float]] = []
    for lever in sorted({*mine, *theirs}):
        weight = goal.price(lever) * (mine.get(lever, 0.0) - theirs.get(lever, 0.0))
        if abs(weight) < SAME:
            continue
        factor = 1.0 - gap / weight
        lowest, highest = RUN_BOUNDS if lever.kind == "run" else BOUNDS
        if lowest <= factor <= highest:
            wanted.append((abs(math.log(factor)), lever, factor))
    found: list[Flip] = []
    for _, lever, factor in sorted(wanted)[:TRIED]:
        flip = _rounded(items, goal.name, lever, factor, (way, best))
        if flip and wins(items, goal, way, flip.lever, flip.factor):
            found.append(flip)
        if len(found) == KEPT:
            break
    return found


def wins(items: Items, goal: Goal, way: Way, lever: Lever, factor: float) -> bool:
    """Whether a way is the best of all ways once a lever's amounts are multiplied by a factor."""
    graph = items.graph
    values = goal.values()
    arcs, amounts = items.arcs(lever)
    values[arcs] = np.maximum(0.0, values[arcs] + goal.price(lever) * (factor - 1.0) * amounts)
    start, target = graph.tail[way.arcs[0]], graph.head[way.arcs[-1]]
    least = shortest(
        starts(graph, [int(start)]),
        graph.out_first,
        graph.out_arcs,
        graph.head,
        values,
        goal.allowed,
    )[0][target]
    return bool(values[list(way.arcs)].sum() <= least + SAME)


def _rounded(
    items: Items, goal: GoalName, lever: Lever, factor: float, ways: tuple[Way, Way]
) -> Flip | None:
    """Return the change in a figure a reader can check, rounded away from today's value."""
    way, best = ways
    on: Literal["way", "best"] = "way" if factor < 1.0 else "best"
    parts = items.parts(lever, way.arcs) or items.parts(lever, best.arcs)
    part = parts[0]
    if lever.kind == "departure":
        old = H_PER_WEEK / part.period_h
        new = _away(old / factor, 1, up=factor < 1.0)
        unit, exact = "departures a week", old / new if new > 0 else 0.0
    elif lever.kind in ("tariff", "run"):
        # A run is told as a speed: half the hours are twice the km a day.
        old = 100.0
        wanted = old * factor if lever.kind == "tariff" else old / factor
        new = _away(wanted, 0, up=wanted > old)
        unit = "% of today's price" if lever.kind == "tariff" else "% of today's km a day"
        exact = new / old if lever.kind == "tariff" else old / new if new > 0 else 0.0
    else:
        old = _median(parts)
        new = _away(old * factor, 1, up=factor > 1.0)
        unit, exact = "h", new / old if old > 0 else 0.0
    if not exact > 0.0 or abs(new - old) < SAME:
        return None
    return Flip(goal, lever, part, on, old, new, unit, exact)


def _median(parts: Sequence[Part]) -> float:
    return parts[0].p50


def _away(value: float, decimals: int, *, up: bool) -> float:
    scale = 10.0**decimals
    return (math.ceil if up else math.floor)(value * scale + (SAME if up else -SAME)) / scale
