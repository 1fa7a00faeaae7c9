"""The regular graph: one pair of container trains in each of n equal parts of a day.

Who stops at which loop is what the analytic methods have chosen (`crossing.chain_meetings`); the
dispatching engine finds the times of one pair that repeats, and the day is n copies of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from landbridge.dispatch.cyclic import search_cyclic
from landbridge.dispatch.problem import Problem
from landbridge.line.carried import SectionCapacity
from landbridge.line.crossing import SIDES
from landbridge.line.problem_of import Piece, zone_of
from landbridge.line.saturation_start import starts_of
from landbridge.line.saturation_zone import SaturationZone
from landbridge.line.timetable import DAY_S, Ints

__all__ = ["RegularGraph", "regular_graphs"]

# A pair is found at once or not at all.
_MOVES: Final = 64
# Copies lie whole seconds apart, so the times between trains are that much longer: more where
# trains are on the way for many periods.
_ROUNDINGS_S: Final = (2, 6)
_WAYS: Final = 2
# Beside other trains and windows a thinner graph may have more trains left in it.
_DENSITIES: Final = (1.0, 0.9, 0.8, 0.65)


@dataclass(frozen=True, slots=True, eq=False)
class RegularGraph:
    """A pair of trains and how many of it a day has; ``start_s`` are their operations' starts."""

    pairs: int
    start_s: tuple[Ints, Ints]


def regular_graphs(
    zone: SaturationZone, sections: Sequence[SectionCapacity], seed: int
) -> list[RegularGraph]:
    """Return regular graphs, the densest that is found and thinner ones.

    Parameters
    ----------
    zone : SaturationZone
        The part of the line; other trains and windows are left out.
    sections : sequence of SectionCapacity
        Its sections: who stops where.
    seed : int
        Seed of the search.

    Returns
    -------
    list of RegularGraph
        Each density with two times between trains for whole seconds.
    """
    last = len(zone.frame.stations) - 1
    pieces = [Piece(number, 0, last, -1) for number in range(_WAYS)]
    made = zone_of(zone.frame, zone.rules, zone.slow, pieces, (), apart=zone.apart)
    # On double track trains of one direction meet nobody: a thinner graph gains nothing.
    single = any(part.single for part in zone.frame.parts)
    count = None if single else 1
    found = []
    for rounding_s in _ROUNDINGS_S[:count]:
        least = made.problem.min_duration_s.copy()
        for own, stations in zip(_waits_s(zone, sections), made.stations, strict=True):
            least[stations] += np.where(own > 0, own + _WAYS * rounding_s, 0)
        problem = replace(
            made.problem,
            min_duration_s=least,
            headway_s=made.problem.headway_s + rounding_s,
            use_release_s=made.problem.use_release_s + rounding_s,
        )
        most = zone.most_slots
        for density in _DENSITIES[:count]:
            made_here = _densest(problem, min(most, max(1, round(zone.most_slots * density))), seed)
            if made_here is not None:
                found.append(made_here)
                most = made_here.pairs - 1
    return found


def _densest(problem: Problem, most: int, seed: int) -> RegularGraph | None:
    for pairs in range(most, 0, -1):
        start_s = _one_pair(replace(problem, period_s=DAY_S // pairs), seed)
        if start_s is not None:
            return RegularGraph(pairs, start_s)
    return None


def _one_pair(problem: Problem, seed: int) -> tuple[Ints, Ints] | None:
    plan = search_cyclic(
        problem, moves=_MOVES, until=None, seed=seed, tick=lambda _, cost: cost is None
    )
    if plan is None:
        return None
    forth_s, back_s = np.split(starts_of(problem, plan), problem.train_start[1:-1])
    return forth_s, back_s


def _waits_s(zone: SaturationZone, sections: Sequence[SectionCapacity]) -> list[Ints]:
    """Return what each of the pair waits at its stations for the other, at the least, s."""
    frame, rules, first = zone.frame, zone.rules, sections[0].first
    stops = {one.last - first: one.meeting.at_end for one in sections[:-1] if one.meeting}
    found = []
    for way, train in enumerate(zone.slow):
        waits = np.zeros(len(train.stations), dtype=np.int64)
        for at, number in enumerate(train.stations[1:-1], start=1):
            station = frame.stations[number]
            if station.split or stops.get(station.point) != SIDES[way]:
                continue
            before, after = (
                frame.parts[min(number, train.stations[at + step])] for step in (-1, 1)
            )
            sides = slice(min(before.first, after.first), max(before.last, after.last))
            waits[at] = rules.arrivals_s(sides) + zone.apart(after, zone.slow[1 - way], train)
        found.append(waits)
    return found
