"""The slots of a regular graph, and the trains of a part of a line that are laid into them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Ints
from landbridge.line.problem_of import Train, Zone
from landbridge.line.saturation_graph import RegularGraph
from landbridge.line.saturation_start import Laid
from landbridge.line.saturation_zone import SaturationZone
from landbridge.line.timetable import DAY_S
from landbridge.line.timing import may_wait_at

__all__ = ["Slots", "lay"]

# An other train takes one of so many slots after its time: more than a window can shut.
_TRIED: Final = 24
_WAYS: Final = 2


@dataclass(frozen=True, slots=True)
class Slots:
    """Copies of the pair of a regular graph, spread over the day from ``offset_s`` on."""

    graph: RegularGraph
    offset_s: int

    def at_s(self, copy: int) -> int:
        """Return by how much a copy is shifted, s."""
        return self.offset_s + copy * DAY_S // self.graph.pairs


def lay(
    zone: SaturationZone, made: Zone, slots: Slots, others: Plan | None
) -> tuple[int, Plan] | None:
    """Lay trains into the slots of a regular graph as far as they are in nobody's way.

    Parameters
    ----------
    zone : SaturationZone
        The part of a line.
    made : Zone
        The problem of its other trains and as many pairs as there are slots.
    slots : Slots
        The slots.
    others : Plan, optional
        The other trains, where they are not to take slots, too.

    Returns
    -------
    tuple of int and Plan, or None
        Pairs of container trains and the plan; None where an other train fits into no slot.
    """
    laid = Laid(made.problem, others)
    taken: tuple[set[int], set[int]] = (set(), set())
    if others is None:
        for number, train in enumerate(zone.others):
            copy = _slot_of(zone, made, slots, laid, number, train, taken[not train.forth])
            if copy is None:
                return None
            taken[not train.forth].add(copy)
    times = [_times_s(zone, made, slots.graph, way) for way in range(_WAYS)]
    counts = [0, 0]
    for copy in range(slots.graph.pairs):
        for way in range(_WAYS):
            if copy not in taken[way]:
                shift_s = slots.at_s(copy) - (times[way][1][0] + slots.at_s(copy)) // DAY_S * DAY_S
                slot_s = times[way][0] + shift_s, times[way][1] + shift_s
                number = len(zone.others) + _WAYS * counts[way] + way
                start_s = _following(zone, made, number, zone.pair[way], slot_s)
                counts[way] += laid.add(number, start_s)
    pairs = min(counts)
    return pairs, laid.plan(len(zone.others) + _WAYS * pairs)


def _slot_of(
    zone: SaturationZone,
    made: Zone,
    slots: Slots,
    laid: Laid,
    number: int,
    train: Train,
    taken: set[int],
) -> int | None:
    """Lay an other train into the next slot that takes it; return which."""
    way = int(not train.forth)
    arrive_s, depart_s = _times_s(zone, made, slots.graph, way)
    full = zone.pair[way].stations
    here = slice(full.index(train.stations[0]), full.index(train.stations[-1]) + 1)
    after = {
        copy: (int(depart_s[here][0]) + slots.at_s(copy) - train.leave_s) % DAY_S
        for copy in range(slots.graph.pairs)
        if copy not in taken
    }
    for copy in sorted(after, key=lambda one: (after[one], one))[:_TRIED]:
        shift_s = train.leave_s + after[copy] - int(depart_s[here][0])
        slot_s = arrive_s[here] + shift_s, depart_s[here] + shift_s
        start_s = _following(zone, made, number, train, slot_s)
        if laid.add(number, start_s):
            return copy
    return None


def _times_s(zone: SaturationZone, made: Zone, graph: RegularGraph, way: int) -> tuple[Ints, Ints]:
    """Return when a train of the graph arrives at each station and leaves it, s."""
    number = len(zone.others) + way
    stations = made.stations[number] - made.problem.train_start[number]
    start_s = graph.start_s[way]
    return start_s[stations], start_s[np.append(stations[:-1] + 1, stations[-1])]


def _following(
    zone: SaturationZone, made: Zone, number: int, train: Train, slot_s: tuple[Ints, Ints]
) -> Ints:
    """Return the starts of a train that is nowhere before its slot, s."""
    stations = made.stations[number] - made.problem.train_start[number]
    start_s = np.zeros(stations[-1] + 1, dtype=np.int64)
    arrive = int(slot_s[1][0])
    for at, run_s in enumerate(train.run_s):
        station = zone.frame.stations[train.stations[at]]
        fits = may_wait_at(station.usable_m, train.timing.length_m, train.category)
        waits = at == 0 or (station.waits and (station.split or fits))
        depart = max(arrive, int(slot_s[1][at])) if waits else arrive
        mark = int(stations[at])
        single = zone.frame.parts[min(train.stations[at], train.stations[at + 1])].single
        start_s[mark : mark + 2] = arrive, depart
        arrive = depart + run_s
        if single:
            arrive = max(arrive, int(slot_s[0][at + 1]))
        # The last second of the run, or what follows the second at the entrance.
        start_s[mark + 2] = arrive - 1 if single else depart + 1
    start_s[-1] = arrive
    return start_s
