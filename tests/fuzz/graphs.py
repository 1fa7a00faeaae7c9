"""Oracle on the graph of choices: an arc that changed rests on a row that changed.

Every arc has a slot: its two nodes, its service and, off trains and ships, its track. Two graphs
are compared slot by slot. An arc that is other, gone or new must rest (`tests.fuzz.trace`) on a
row that the mutation changed, as it was before or as it is after. This holds for the whole graph
and so for every question that could be asked of it.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from landbridge.data.scenario import Scenario
from landbridge.network.types import Network
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.parts import Part
from landbridge.runs.prepare import Prepared
from tests.fuzz.trace import Rests
from tests.fuzz.world import Token

Node = tuple[str, ...]
Slot = tuple[Node, Node, str, tuple[str, ...]]
# Where a train or ship goes between two calls is its own affair: the track is no part of its slot.
_FREE = ("train", "boarded")


def slot_of(graph: ChoiceGraph, arc: int) -> Slot:
    """Return what an arc is called in any graph."""
    tail, head = graph.nodes[graph.tail[arc]], graph.nodes[graph.head[arc]]
    parts = graph.parts[arc]
    service = parts[0].service if parts else ""
    ship = len(parts) > 1 and parts[0].kind == "departure"
    free = ship or tail[0] in _FREE or not parts
    return tail, head, service, () if free else parts[0].track


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two studies that are compared, in one scenario and direction."""

    scenario: Scenario
    prepared: Prepared
    graph: ChoiceGraph

    @cached_property
    def told(self) -> dict[Any, Any]:
        """Answers that were given already, by question."""
        return {}

    @property
    def network(self) -> Network:
        """The network of the scenario."""
        return self.prepared.network

    @cached_property
    def rests(self) -> Rests:
        """What rests on which row."""
        return Rests(self.scenario)

    @cached_property
    def slots(self) -> dict[Slot, tuple[tuple[Part, ...], ...]]:
        """The parts of the arcs in each slot."""
        found: dict[Slot, list[tuple[Part, ...]]] = defaultdict(list)
        for arc, slot in enumerate(self.slot_of_arc):
            found[slot].append(self.graph.parts[arc])
        return {slot: tuple(arcs) for slot, arcs in found.items()}

    @cached_property
    def trains(self) -> dict[str, set[Token]]:
        """Rows of the whole way of each train.

        What it owes a country, and whether it comes through to a call at all, depends on the
        tracks and borders before.
        """
        found: dict[str, set[Token]] = defaultdict(set)
        for name, row in self.rests.rows("services").items():
            for pair in itertools.pairwise(row["calls"]) if row["kind"] == "block_train" else ():
                found[name] |= self.rests.border(pair)
        for slot, arcs in self.slots.items():
            if slot[0][0] == "train":
                for name in {name for parts in arcs for part in parts for name in part.track}:
                    found[slot[0][2]] |= self.rests.section(name)
        return found

    def rows(self, slot: Slot) -> set[Token]:
        """Return the rows that the arcs of a slot rest on; where there are none, those it lacks."""
        found = self.rests.nodes(slot[:2])
        for parts in self.slots.get(slot, ()):
            found |= {token for part in parts for token in self.rests.part(part)}
        for kind, *words in slot[:2]:
            found |= self.trains.get(words[1], set()) if kind in _FREE else set()
        return found

    @cached_property
    def resting(self) -> dict[Token, set[Slot]]:
        """The slots that rest on each row."""
        found: dict[Token, set[Slot]] = defaultdict(set)
        for slot in self.slots:
            for token in self.rows(slot):
                found[token].add(slot)
        return dict(found)

    @cached_property
    def slot_of_arc(self) -> list[Slot]:
        """The slot of each arc."""
        return [slot_of(self.graph, arc) for arc in range(self.graph.tail.size)]


@dataclass(frozen=True, eq=False)
class Pair:
    """A scenario before and after a mutation, and the rows and facts that differ."""

    before: Side
    after: Side
    rows: set[Token]

    @cached_property
    def other(self) -> set[Slot]:
        """Slots whose arcs differ."""
        one, two = self.before.slots, self.after.slots
        return {slot for slot in one.keys() | two.keys() if one.get(slot) != two.get(slot)}

    def touches(self, slot: Slot) -> bool:
        """Return whether a slot rests on a row that differs, before or after."""
        return bool((self.before.rows(slot) | self.after.rows(slot)) & self.rows)

    @cached_property
    def touched(self) -> set[Slot]:
        """Slots that differ, and those that rest on a row that differs and show nothing of it."""
        resting = (self.before.resting.get(token, set()) for token in self.rows)
        return self.other.union(*resting)


def scenario_facts(before: Scenario, after: Scenario) -> set[Token]:
    """Return what differs between two scenarios themselves, as tokens that arcs may rest on."""
    found = {("projects", name) for name in before.projects ^ after.projects}
    for pair in before.closed_borders ^ after.closed_borders:
        found.add(("border", "/".join(sorted(pair))))
    for one, two in (
        (before.closed_passages, after.closed_passages),
        (before.opened_passages, after.opened_passages),
    ):
        found |= {("passages", name) for name in one ^ two}
    for kind, a, b in (
        ("item", before.price_factor, after.price_factor),
        ("dwell", before.extra_dwell_h, after.extra_dwell_h),
    ):
        found |= {(kind, name) for name in a.keys() | b.keys() if a.get(name) != b.get(name)}
    if before.year != after.year:
        found.add(("year", ""))
    return found


def judge_arcs(pair: Pair) -> Iterator[str]:
    """Say which arcs changed although they rest on nothing that did."""
    if ("year", "") in pair.rows:
        return  # another year is another world
    for slot in sorted(pair.other):
        if not pair.touches(slot):
            yield f"arc {slot} changed from {pair.before.slots.get(slot)} to " + str(
                pair.after.slots.get(slot)
            )
