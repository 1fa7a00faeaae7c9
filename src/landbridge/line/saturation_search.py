"""How many pairs of container trains the engine finds paths for in a part of a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.dispatch.plan import Plan
from landbridge.line.carried import SectionCapacity
from landbridge.line.problem_of import Piece, Train, Zone, zone_of
from landbridge.line.saturation_graph import RegularGraph, regular_graphs
from landbridge.line.saturation_slots import Slots, lay
from landbridge.line.saturation_start import Laid, starts_of
from landbridge.line.saturation_zone import SaturationZone
from landbridge.line.timetable import DAY_S, Path, Timetable
from landbridge.line.weekly import path_of

__all__ = ["ROUND_MOVES", "Saturated", "saturate"]

# The budget is spent in rounds of so many moves, each from the plan of the one before: so more of
# it never finds fewer trains.
ROUND_MOVES: Final = 2_000
# Not running a container train costs more than any delay it could cause.
_PRICE: Final = 10_000_000
# If no pair has a path after so many rounds, one is laid down before the other trains.
_ONE_BY_ONE_ROUNDS: Final = 5
# The search has so many rounds to find paths for them around it.
_PAIR_FIRST_ROUNDS: Final = 10
# Starts that are tried: regular graphs, each shifted by parts of its period.
_SHIFTS: Final = 4
# Pairs without a path that the search looks for one at once.
_MOST_AT_ONCE: Final = 16
_BOTH: Final = 2
# A pair alone on the line is found at once or not at all.
_ALONE_MOVES: Final = 64


@dataclass(frozen=True, slots=True, eq=False)
class Saturated:
    """What was found for a part of a line.

    Parameters
    ----------
    pairs : int
        Pairs of container trains a day that found a path beside the other trains.
    others : int
        Other trains a day.
    lost_min : mapping of str to float
        What these run and wait longer than each would alone, mean by category, min.
    planned : bool
        Whether the other trains alone found paths.
    moves : int
        Moves that the search made.
    timetable : Timetable
        All trains of the part.
    """

    pairs: int
    others: int
    lost_min: Mapping[str, float]
    planned: bool
    moves: int
    timetable: Timetable


def saturate(
    zone: SaturationZone,
    sections: Sequence[SectionCapacity],
    iterations: int,
    seed: int = 1,
) -> Saturated:
    """Insert container trains into a part of a line until none finds a path any more.

    Parameters
    ----------
    zone : SaturationZone
        The part and its other trains.
    sections : sequence of SectionCapacity
        Its sections by the analytic methods.
    iterations : int
        Moves of the search, by rounds of `ROUND_MOVES`; the same number gives the same trains.
    seed : int
        Seed of the search.

    Returns
    -------
    Saturated
        A lower bound: what was found, no proof that no more fit.
    """
    rounds = max(1, iterations // ROUND_MOVES)
    graphs = regular_graphs(zone, sections, seed)
    slots = max((graph.pairs for graph in graphs), default=0)
    made = _problem(zone, slots)
    plan, used = _planned(_problem(zone, 0), rounds, seed)
    if plan is None or not graphs:
        return _result(zone, made, plan, used)
    others, plan = plan, _best_start(zone, graphs, made, plan)
    more, untried = 1, bool(zone.others)
    while True:
        pairs, room = _pairs(zone, made, plan)
        made = _problem(zone, max(min(pairs + more, zone.most_pairs), room))
        if used >= rounds or pairs >= zone.most_pairs:
            return _result(zone, made, plan, used)
        if untried and pairs == 0 and used >= _ONE_BY_ONE_ROUNDS:
            first, took = _pair_first(zone, others, rounds - used, seed)
            plan, used, untried = first or plan, used + took, False
            continue
        # Trains keep their numbers, so the plan holds in the problem with some pairs more.
        found = search_cyclic(
            made.problem, moves=ROUND_MOVES, until=None, seed=seed + used, start=plan
        )
        plan, used = found or plan, used + 1
        # As long as all that is offered finds a path, twice as much is offered.
        gained = _pairs(zone, made, plan)[0] - pairs
        more = min(2 * more, _MOST_AT_ONCE) if gained >= more else max(more // 2, 1)


def _trains(zone: SaturationZone, pairs: int) -> list[Train]:
    more = [replace(one, id=f"{one.id}{n}") for n in range(1, pairs + 1) for one in zone.pair]
    return [*zone.others, *more]


def _problem(zone: SaturationZone, pairs: int, *, pairs_run: bool = False) -> Zone:
    """Return the problem of the other trains and so many pairs.

    One of both must run: the other trains, or the pairs.
    """
    trains = _trains(zone, pairs)
    pieces = [Piece(number, 0, len(train.stations) - 1, -1) for number, train in enumerate(trains)]
    others = len(zone.others)
    prices = dict.fromkeys(range(others) if pairs_run else range(others, len(trains)), _PRICE)
    return zone_of(
        zone.frame, zone.rules, trains, pieces, zone.windows, apart=zone.apart, prices=prices
    )


def _planned(base: Zone, rounds: int, seed: int) -> tuple[Plan | None, int]:
    """Return a plan of the other trains alone and the rounds that it took."""
    if not base.pieces:
        none = np.zeros(0, dtype=np.int64)
        return Plan(0, none, none.copy(), none.copy()), 0
    for number in range(rounds):
        plan = search_cyclic(base.problem, moves=ROUND_MOVES, until=None, seed=seed + number)
        if plan is not None:
            return plan, number + 1
    return None, rounds


def _pair_first(
    zone: SaturationZone, others: Plan, rounds: int, seed: int
) -> tuple[Plan | None, int]:
    """Return a plan of all other trains around a pair that was there before them, and the rounds.

    Where container trains fit no loop for hours there is no path for them between the others until
    many of these are moved at once, which the search does not do by itself.
    """
    alone = _problem(replace(zone, others=()), 1, pairs_run=True).problem
    made = _problem(zone, 1, pairs_run=True)
    own = search_cyclic(alone, moves=_ALONE_MOVES, until=None, seed=seed)
    if own is None:
        return None, 0
    laid, count = Laid(made.problem), len(zone.others)
    pair_s = np.split(starts_of(alone, own), alone.train_start[1:-1])
    begin = made.problem.train_start[1:count]
    others_s = np.split(starts_of(made.problem, others)[: made.problem.train_start[count]], begin)
    for number, start_s in [*enumerate(pair_s, start=count), *enumerate(others_s)]:
        laid.add(number, start_s)
    plan: Plan | None = laid.plan(made.problem.trains)
    rounds = min(rounds, _PAIR_FIRST_ROUNDS)
    for number in range(rounds):
        plan = search_cyclic(
            made.problem,
            moves=ROUND_MOVES,
            until=None,
            seed=seed + number,
            start=plan,
            tick=lambda _, cost: cost is None or cost >= _PRICE,
        )
        # What leaves a train out costs as much as this at the least.
        if plan is not None and plan.objective < _PRICE:
            return plan, number + 1
    return None, rounds


def _best_start(
    zone: SaturationZone, graphs: Sequence[RegularGraph], made: Zone, plan: Plan
) -> Plan:
    """Return the plan with a regular graph, thinned and shifted, in which the most remains."""
    shifts = _SHIFTS if zone.others or zone.windows else 1
    best: tuple[int, Plan] = (0, plan)
    for graph, own, shift in product(graphs, (plan, None), range(shifts)):
        # A thinner graph cannot have more.
        if graph.pairs > best[0] and (own is not None or zone.others):
            offset_s = shift * DAY_S // graph.pairs // shifts
            found = lay(zone, made, Slots(graph, offset_s), own)
            better = found is not None and found[0] > best[0]
            if found is not None and better and check_plan(made.problem, found[1]).feasible:
                best = found
    return best[1]


def _pairs(zone: SaturationZone, made: Zone, plan: Plan) -> tuple[int, int]:
    """Return how many pairs of container trains run in a plan, and the number of the last one."""
    runs = np.zeros(made.problem.trains, dtype=np.bool_)
    runs[made.problem.train_of()[plan.operation]] = True
    own = runs[len(zone.others) :]
    last = int(np.flatnonzero(own).max(initial=-1))
    return int(min(own[::_BOTH].sum(), own[1::_BOTH].sum())), last // _BOTH + 1


def _result(zone: SaturationZone, made: Zone, plan: Plan | None, used: int) -> Saturated:
    pairs = 0 if plan is None else _pairs(zone, made, plan)[0]
    paths = () if plan is None else _paths(zone, made, plan)
    return Saturated(
        pairs,
        len(zone.others),
        _lost_min(zone.others, paths),
        plan is not None,
        used * ROUND_MOVES,
        Timetable(zone.line, DAY_S, paths, zone.windows),
    )


def _lost_min(others: Sequence[Train], paths: Sequence[Path]) -> dict[str, float]:
    """Return what trains run and wait longer than each would alone, mean by category, min."""
    found: dict[str, list[float]] = {}
    for train, path in zip(others, paths, strict=False):
        took_s = int(path.arrive_s[-1] - path.depart_s[0]) - sum(train.run_s)
        found.setdefault(train.category, []).append(took_s / S_PER_MIN)
    return {category: float(np.mean(each)) for category, each in sorted(found.items())}


def _paths(zone: SaturationZone, made: Zone, plan: Plan) -> tuple[Path, ...]:
    start_s = starts_of(made.problem, plan)
    found = []
    for train, stations in zip(_trains(zone, len(made.pieces)), made.stations, strict=False):
        if start_s[stations[0]] < 0:
            continue
        arrive_s = start_s[stations]
        depart_s = np.append(start_s[stations[:-1] + 1], arrive_s[-1])
        arrive_s[0] = depart_s[0]
        found.append(path_of(zone.frame, train, arrive_s, depart_s))
    return tuple(found)
