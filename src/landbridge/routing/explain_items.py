"""What the days and dollars of a way are made of: groups to compare, levers to move.

A *group* gathers parts of one sort (borders, sailing, waits for departure). A *lever* is one
figure of the study that can move on its own: the dwell at one border or handling, the speed of a
class of trains in a country, the departures of one service, one row of the tariffs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.graph import ChoiceGraph, mean_hours
from landbridge.routing.parts import Part

LeverKind = Literal["border", "handling", "passage", "run", "departure", "tariff"]

#: Groups of hours by what happens.
RAIL, SEA, ROAD = "running by rail", "sailing", "running by road"
GROUPS = {
    "border": "borders",
    "handling": "terminals",
    "departure": "waits for departure",
    "passage": "sea passages",
}
MOVING = (RAIL, SEA, ROAD)
MODES = {"rail": RAIL, "sea": SEA, "road": ROAD}


@dataclass(frozen=True, order=True)
class Lever:
    """One figure that can move on its own; ``key`` is its part key, service or tariff row."""

    kind: LeverKind
    key: str


def group_of(part: Part) -> str:
    """Return the group that the hours of a part are counted in."""
    return MODES.get(part.mode, part.mode) if part.kind == "run" else GROUPS[part.kind]


def levers_of(part: Part) -> list[Lever]:
    """Return the levers that move a part: one for its hours, one a tariff row."""
    if part.kind == "queue":
        return []  # a flow makes it: it has no figure of its own in the data
    hours = Lever("departure", part.service)
    if part.kind != "departure":
        hours = Lever(part.kind, part.key)
    moves = [hours] if mean_hours(part) > 0 else []
    return [*moves, *dict.fromkeys(Lever("tariff", p.tariff) for p in part.prices if p.tariff)]


class Items:
    """Amounts of groups and levers along ways, and the arcs of a graph that a lever moves.

    ``unit`` is FEU or TEU: dollars are those of such a box. ``queue_h`` are extra hours by part
    key; they count in groups, but no lever moves them.
    """

    def __init__(
        self, graph: ChoiceGraph, unit: str, queue_h: Mapping[str, float] | None = None
    ) -> None:
        self.graph = graph
        self.unit = unit
        self._queue_h = queue_h or {}

    def usd(self, part: Part, tariff: str = "") -> float:
        """Return the dollars of a part, or of one tariff row in it."""
        return sum(
            price.usd_per_feu if self.unit == "FEU" else price.usd_per_teu
            for price in part.prices
            if not tariff or price.tariff == tariff
        )

    def amount(self, lever: Lever, part: Part) -> float:
        """Return how much of a lever is in a part: hours, or dollars of a tariff row."""
        if lever not in levers_of(part):
            return 0.0
        return self.usd(part, lever.key) if lever.kind == "tariff" else mean_hours(part)

    def along(self, arcs: Iterable[int]) -> dict[Lever, float]:
        """Return the levers on a way with their amounts: mean hours, or dollars of tariffs."""
        total: dict[Lever, float] = defaultdict(float)
        for arc in arcs:
            for part in self.graph.parts[arc]:
                for lever in levers_of(part):
                    total[lever] += self.amount(lever, part)
        return dict(total)

    def groups(self, arcs: Iterable[int]) -> tuple[dict[str, float], dict[str, float]]:
        """Return the mean hours of a way by group, and its dollars by item of the price."""
        hours: dict[str, float] = defaultdict(float)
        usd: dict[str, float] = defaultdict(float)
        for arc in arcs:
            queues = {part.key: group_of(part) for part in self.graph.parts[arc]}
            for key, group in queues.items():
                hours[group] += self._queue_h.get(key, 0.0)
            for part in self.graph.parts[arc]:
                hours[group_of(part)] += mean_hours(part)
                for price in part.prices:
                    each = price.usd_per_feu if self.unit == "FEU" else price.usd_per_teu
                    usd[price.item] += each
        return dict(hours), dict(usd)

    def arcs(self, lever: Lever) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the arcs that a lever moves, and its amount on each."""
        found = self._by_lever.get(lever, {})
        return (
            np.array(list(found), np.int64),
            np.array(list(found.values()), np.float64),
        )

    @cached_property
    def _by_lever(self) -> dict[Lever, dict[int, float]]:
        found: dict[Lever, dict[int, float]] = {}
        for arc, parts in enumerate(self.graph.parts):
            for part in parts:
                for lever in levers_of(part):
                    of = found.setdefault(lever, {})
                    of[arc] = of.get(arc, 0.0) + self.amount(lever, part)
        return found

    def parts(self, lever: Lever, arcs: Iterable[int]) -> list[Part]:
        """Return the parts of a way that a lever moves."""
        return [p for arc in arcs for p in self.graph.parts[arc] if lever in levers_of(p)]
