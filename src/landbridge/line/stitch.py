"""Planning zone after zone: each takes over where the trains of the one before have arrived."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.base.errors import CannotRunError
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.solve import Outcome, solve
from landbridge.line.frame import Frame
from landbridge.line.problem_of import Piece, Train, Zone, zone_of
from landbridge.line.rules import Rules
from landbridge.line.timetable import Ints, Window
from landbridge.line.too_many import fullest
from landbridge.line.types import Line
from landbridge.line.zones import ZonePlan

__all__ = ["Budget", "Planned", "ZoneReport", "plan_trains"]

_UNKNOWN: Final = -1
# A zone without a plan is tried again, every second time from so many sections further back.
_ATTEMPTS: Final = 8
_FURTHER_BACK: Final = 6


@dataclass(frozen=True, slots=True)
class Budget:
    """How long each zone is planned: moves (repeatable), or seconds where they are None."""

    iterations: int | None
    time_limit_s: float | None
    seed: int


@dataclass(frozen=True, slots=True)
class ZoneReport:
    """What planning a zone took, in its last attempt."""

    first: int
    last: int
    trains: int
    operations: int
    attempts: int
    first_plan_s: float
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
    reports = []
    for number, plan in enumerate(zones):
        found = _solved(frame, rules, trains, windows, plan, arrive, budget)
        if found is not None:
            zone, outcome, attempts = found
            ends = sorted({end for way in (plan.forth, plan.back) if way for end in way})
            if outcome.plan is None:
                span = ends[0], ends[-1]
                raise CannotRunError(
                    f"no plan was found for the {len(zone.pieces)} trains "
                    f"{_where(line, frame, plan)}; "
                    + fullest(line, frame, rules, trains, windows, span),
                    "run fewer trains there, or search longer",
                )
            _take(zone, outcome.plan, arrive, depart)
            reports.append(
                ZoneReport(
                    ends[0],
                    ends[-1],
                    len(zone.pieces),
                    zone.problem.operations,
                    attempts,
                    outcome.first_plan_s or 0.0,
                    outcome.seconds,
                )
            )
        if progress is not None:
            progress((number + 1) / len(zones))
    return Planned(arrive, depart, tuple(reports))


def _solved(
    frame: Frame,
    rules: Rules,
    trains: Sequence[Train],
    windows: Sequence[Window],
    plan: ZonePlan,
    arrive: Sequence[Ints],
    budget: Budget,
) -> tuple[Zone, Outcome, int] | None:
    """Return a zone's plan; without one, try other random numbers, then from further back."""
    for attempt in range(_ATTEMPTS):
        sooner = plan.sooner(_FURTHER_BACK * (attempt // 2))
        pieces = _pieces(trains, sooner, arrive)
        if not pieces:
            return None
        zone = zone_of(frame, rules, trains, pieces, windows)
        outcome = solve(
            zone.problem,
            time_limit_s=budget.time_limit_s,
            iterations=budget.iterations,
            workers=1,
            seed=budget.seed + attempt,
        )
        if outcome.plan is not None:
            break
    return zone, outcome, attempt + 1


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
