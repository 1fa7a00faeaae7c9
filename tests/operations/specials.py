"""Special trains on drawn lines, for tests of what plans them and checks them.

Times are minutes after midnight (UTC) of Monday, 18 June 2001.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from landbridge.data.scenario import Scenario
from landbridge.line.timetable import DAY_S, Path, Timetable
from landbridge.line.types import Line
from landbridge.operations.line_days import LineDays, line_days
from landbridge.operations.path_timing import completed
from landbridge.operations.path_types import PathRequest, PathRun, PathStop
from tests.data.tiny_rows import Row
from tests.line.timetables import railway, told

__all__ = ["HAULED", "MONDAY", "ROYAL", "asked", "days_of", "fill", "railroad_of", "shown", "stop"]

MONDAY = dt.date(2001, 6, 18)
ROYAL: Row = {
    "id": "royal",
    "name": "Royal train",
    "category": "special",
    "wagon": "coach",
    "wagons": 8,
    "load_t_per_wagon": 2,
    "max_speed_kmh": 100,
    "braking_m_per_s2": 0.5,
}
HAULED: Row = {
    "id": "royal-any",
    "train_type": "royal",
    "traction": "diesel",
    "locomotive": "mule",
    "locomotives": 2,
}


def railroad_of(drawing: str, **more: Any) -> Scenario:
    """Return the scenario of a drawing with a special train type besides."""
    return railway(drawing, train_types=[ROYAL], haulage=[HAULED], **more)


def stop(line: Line, name: str, stay: float = 0, **bounds: float) -> PathStop:
    """Return a stop at a point by name; its stay and its bounds in min."""
    point = [one.name for one in line.points].index(name)
    seconds: dict[str, Any] = {f"{key}_s": round(60 * value) for key, value in bounds.items()}
    return PathStop(point, stay_s=round(60 * stay), **seconds)


def asked(*runs: Sequence[PathStop], days: int = 2, **more: Any) -> PathRequest:
    """Return a request of the royal train."""
    found = tuple(PathRun(tuple(run)) for run in runs)
    return PathRequest("R", "royal", {}, MONDAY, days, found, **more)


def days_of(
    scenario: Scenario, line: Line, timetable: Timetable | None, request: PathRequest
) -> tuple[LineDays, PathRequest]:
    """Return the days of a request (no timetable: with nobody else on the line), and it whole."""
    whole, _ = completed(line, scenario.tables, request)
    points = {one.point for run in whole.runs for one in run.stops} | set(whole.clear)
    empty = Timetable(line, DAY_S, ())
    days = line_days(timetable or empty, scenario.tables, whole.first_day, whole.days, points)
    return days, whole


def shown(line: Line, *paths: Path) -> list[str]:
    """Return paths as text."""
    return told(Timetable(line, DAY_S, paths))


def fill(timetable: Timetable, *minutes: Sequence[float]) -> Timetable:
    """Return a timetable with copies of its paths, each path's leaving at some minutes."""
    paths = []
    for number, (path, times) in enumerate(zip(timetable.paths, minutes, strict=True)):
        for copy, minute in enumerate(times):
            by = round(60 * minute) - int(path.depart_s[0])
            one = replace(path, id=f"{number}.{copy}", arrive_s=path.arrive_s + by)
            paths.append(replace(one, depart_s=path.depart_s + by))
    return replace(timetable, paths=tuple(paths))
