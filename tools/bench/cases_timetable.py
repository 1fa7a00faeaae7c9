"""Timetables of a long line: Khasan - Moscow with the traffic of the study and with more."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tools.bench.case import Case, Work

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.line.services import TrainService
    from landbridge.line.types import Line

LINE: Final = "Khasan-Moscow"
BOUND_S: Final = 600.0
# Pairs a day that a line of this rank carries at the least, from one place of the line on.
LEAST: Final = (("ussuriysk", 40.0), ("tayshet", 60.0))
# So that trains that are added do not lie on the phases of those that are there.
_SHIFT: Final = 0.1


def timetable(scenario: str, alive: float, *, raised: bool = False) -> Callable[[], Work]:
    """Return what prepares the timetable of the line in a scenario.

    ``raised`` adds freight trains wherever fewer than `LEAST` run. The call fails if the checker
    finds a conflict, or if fewer than ``alive`` trains are on the line at once.
    """

    def prepare() -> Work:
        from landbridge.line.conflicts import conflicts_of
        from landbridge.line.services import services_of
        from landbridge.line.timetable import DAY_S, WEEK_DAYS
        from landbridge.line.weekly import build_timetable
        from landbridge.runs.lines import open_line
        from landbridge.runs.study import open_study

        opened, line = open_line(open_study("eurasia").scenario(scenario), LINE)
        services = [*services_of(line, opened.tables)]
        if raised:
            services += _more(line, opened)

        def call() -> object:
            made = build_timetable(line, opened.tables, services)
            found = conflicts_of(made, opened.tables)
            there = sum(
                sum(path.days) / WEEK_DAYS * int(path.arrive_s[-1] - path.depart_s[0]) / DAY_S
                for path in made.paths
            )
            if found or there < alive:
                raise AssertionError(f"{len(found)} conflicts, {there:.0f} trains on the line")
            return made

        trains = sum(len(one.forth) + len(one.back) for one in services)
        return Work(call, note=f"{trains} paths a day on {line.km:,.0f} km")

    return prepare


def _more(line: Line, scenario: Scenario) -> Sequence[TrainService]:
    """Return freight trains for all that the traffic of a line lacks of `LEAST`."""
    from landbridge.line.pace import traffic_on
    from landbridge.line.services import CONTAINER_PAIRS, TrainService, layers_of, slots_of
    from landbridge.line.trains import default_train

    at = {point.place: number for number, point in enumerate(line.points) if point.place}
    lacking = [0.0] * len(line.tracks)
    for number, traffic in enumerate(traffic_on(line, scenario.tables)):
        least = max((pairs for place, pairs in LEAST if at[place] <= number), default=0.0)
        there = sum(traffic.values()) + CONTAINER_PAIRS
        lacking[number] = float(max(0, math.ceil(least - there)))
    found: list[TrainService] = []
    for (first, last), ways in slots_of("freight", layers_of(lacking)).items():
        track = line.tracks[first]
        kind = default_train(scenario.tables, "freight", track.country, track.gauge_mm)
        forth, back = (
            tuple(replace(slot, phase=(slot.phase + _SHIFT) % 1.0) for slot in way) for way in ways
        )
        found.append(TrainService(f"more-{len(found)}", "freight", kind, first, last, forth, back))
    return found


CASES: Final = (
    Case(f"timetable {LINE} 2001-tkr", BOUND_S, 1, timetable("2001-tkr", 600.0), warm=False),
    Case(f"timetable {LINE} today", BOUND_S, 1, timetable("today", 900.0), warm=False),
    Case(
        f"timetable {LINE} today, 60 pairs west of Tayshet and 40 east",
        BOUND_S,
        1,
        timetable("today", 900.0, raised=True),
        warm=False,
    ),
)
