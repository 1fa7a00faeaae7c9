"""Planning zone after zone: each takes over where the trains of the one before have arrived."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.base.errors import CannotRunError
from landbridge.dispatch.bounds import free_runs
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.solve import solve
from landbridge.line.frame import Frame
from landbridge.line.problem_of import Piece, Train, Zone, zone_of
from landbridge.line.rules import Rules
from landbridge.line.timetable import Ints, Window
from landbridge.line.too_many import fullest
from landbridge.line.types import Line
from landbridge.line.zones import ZonePlan

__all__ = ["Budget", "Planned", "ZoneReport", "plan_trains"]

_UNKNOWN: Final = -1
# A zone without a plan is tried again, every second time from so many sections further back and
# with twice the budget.
_ATTEMPTS: Final = 6
_FURTHER_BACK: Final = 6
# What it costs in the last attempt to leave a train out, as s of a freight train's delay: more than
# any delay, but not so much that the search looks at nothing else (estimate).
_LEFT_OUT: Final = 10**6
# Larger zones are searched only: what the exact method would take to find a plan of a crowded zone,
# or to find that there is none, is better spent on more moves.
_EXACT_OPERATIONS: Final = 600


@dataclass(frozen=True, slots=True)
class Budget:
    """How long each zone is planned: moves (repeatable), or seconds where they are None."""

    iterations: int | None
    time_limit_s: float | None
    seed: int


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """What planning a zone took: operations of its last attempt, seconds of all of them."""

    first: int
    last: int
    trains: int
    operations: int
    attempts: int
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Planned:
    """Arrival and departure of each train at each of its stations, s, and how it came about."""

    arrive_s: tuple[Ints, ...]
    depart_s: tuple[Ints, ...]
    zones: tuple[ZoneReport, ...]


def plan_trains(
    line: Line,
    frame: Frame,
    rules: Rules,
    trains: Sequence[Train],
    windows: Sequence[Window],
    zones: Sequence[ZonePlan],
    budget: Budget,
    progress: Callable[[float], None] | None = None,
) -> Planned:
    """Plan all trains of a line, zone after zone.

    Parameters
    ----------
    line : Line
        The line, for names.
    frame, rules : Frame, Rules
        Its stations, sections and rules.
    trains : sequence of Train
        What is to be planned.
    windows : sequence of Window
        When sections are shut, in the day.
    zones : sequence of ZonePlan
        Of :func:`landbridge.line.zones.plan_zones`.
    budget : Budget
        Of each zone.
    progress : callable, optional
        Is told the share of the zones that is planned.

    Returns
    -------
    Planned
        Times of all trains.

    Raises
    ------
    CannotRunError
        No plan was found for a zone; says for which.
    """
    arrive = tuple(np.full(len(train.stations), _UNKNOWN, dtype=np.int64) for train in trains)
    depart = tuple(np.full(len(train.stations), _UNKNOWN, dtype=np.int64) for train in trains)
    task = _Task(frame, rules, trains, windows, budget)
    reports = []
    for number, plan in enumerate(zones):
        found = _solved(task, plan, arrive)
        if found is not None:
            zone, made, report = found
            left_out = 0 if made is None else _left_out(zone, made)
            if made is None or left_out:
                none = f": {left_out} of them find no path" if left_out else ""
                raise CannotRunError(
                    f"no plan was found for the {len(zone.pieces)} trains "
                    f"{_where(line, frame, plan)}{none}; "
                    + fullest(line, frame, rules, trains, windows, (report.first, report.last)),
                    "run fewer trains there, shorten windows, or search longer",
                )
            _take(zone, made, arrive, depart)
            reports.append(report)
        if progress is not None:
            progress((number + 1) / len(zones))
    return Planned(arrive, depart, tuple(reports))


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    """What all zones have in common."""

    frame: Frame
    rules: Rules
    trains: Sequence[Train]
    windows: Sequence[Window]
    budget: Budget

    def solved(self, pieces: Sequence[Piece], attempt: int) -> tuple[Zone, Plan | None]:
        """Return a zone and the plan that an attempt found; the last one may leave trains out."""
        last = attempt + 1 == _ATTEMPTS
        prices = dict.fromkeys(range(len(pieces)), _LEFT_OUT) if last else None
        zone = zone_of(self.frame, self.rules, self.trains, pieces, self.windows, prices=prices)
        times, seed = 2 ** (attempt // 2), self.budget.seed + attempt
        limit, moves = self.budget.time_limit_s, self.budget.iterations
        seconds = None if limit is None else limit * times
        moves = None if moves is None else moves * times
        if zone.problem.operations <= _EXACT_OPERATIONS:
            made = solve(zone.problem, time_limit_s=seconds, iterations=moves, workers=1, seed=seed)
            return zone, made.whole().plan
        until = None if seconds is None else time.monotonic() + seconds
        bound = free_runs(zone.problem).value

        def better(_: int, best: int | None) -> bool:
            return best is None or best > bound

        return zone, search_cyclic(zone.problem, moves=moves, until=until, seed=seed, tick=better)


def _solved(
    task: _Task, plan: ZonePlan, arrive: Sequence[Ints]
) -> tuple[Zone, Plan | None, ZoneReport] | None:
    """Return a zone's plan; without one, try other random numbers, then longer, from further back.

    The plan of the last attempt may lack trains.
    """
    began = time.monotonic()
    for attempt in range(_ATTEMPTS):
        sooner = plan.sooner(_FURTHER_BACK * (attempt // 2))
        pieces = _pieces(task.trains, sooner, arrive)
        if not pieces:
            return None
        zone, made = task.solved(pieces, attempt)
        if made is not None:
            break
    ends = sorted({end for way in (sooner.forth, sooner.back) if way for end in way})
    report = ZoneReport(
        ends[0],
        ends[-1],
        len(pieces),
        zone.problem.operations,
        attempt + 1,
        time.monotonic() - began,
    )
    return zone, made, report


def _left_out(zone: Zone, made: Plan) -> int:
    """Return how many trains of a zone are not in a plan of it."""
    begin = [stations[0] for stations in zone.stations]
    return len(begin) - int(np.isin(begin, made.operation).sum())


def _pieces(trains: Sequence[Train], plan: ZonePlan, arrive: Sequence[Ints]) -> list[Piece]:
    """Return what a zone plans of each train that runs in it."""
    found = []
    for number, train in enumerate(trains):
        way = plan.forth if train.forth else plan.back
        if way is None:
            continue
        sign = 1 if train.forth else -1
        begin = max((way[0] - train.stations[0]) * sign, 0)
        end = min((way[1] - train.stations[0]) * sign, len(train.stations) - 1)
        if begin < end:
            known = _UNKNOWN if begin == 0 else int(arrive[number][begin])
            found.append(Piece(number, begin, end, known))
    return found


def _take(zone: Zone, made: Plan, arrive: Sequence[Ints], depart: Sequence[Ints]) -> None:
    """Write the times of a zone's plan into those of its trains."""
    start = np.full(zone.problem.operations, _UNKNOWN, dtype=np.int64)
    start[made.operation] = made.time_s
    for piece, stations in zip(zone.pieces, zone.stations, strict=True):
        here = slice(piece.first, piece.last + 1)
        arrive[piece.train][here] = start[stations]
        # A train departs when its next operation begins; at the end it departs when it arrives.
        depart[piece.train][here] = np.append(start[stations[:-1] + 1], start[stations[-1]])
        if piece.first == 0:
            arrive[piece.train][0] = depart[piece.train][0]


def _where(line: Line, frame: Frame, plan: ZonePlan) -> str:
    def name(station: int) -> str:
        return line.points[frame.stations[station].point].name

    ways = [way for way in (plan.forth, plan.back) if way is not None]
    return "and ".join(f"from {name(first)} to {name(last)} " for first, last in ways).strip()
