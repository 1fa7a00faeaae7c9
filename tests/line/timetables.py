"""Timetables of drawn lines as text, for tests of what builds and checks them.

`told` writes a timetable one train a line: the points in the order of its run with the times in
minutes after midnight (UTC), arrival and departure where it stands: ``A 0 b 12-17 C 29``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from landbridge.data.scenario import Scenario
from landbridge.line.services import DAILY, Slot, TrainService
from landbridge.line.timetable import Path, Timetable, Window
from landbridge.line.types import Line
from landbridge.line.weekly import build_timetable
from tests.data.tiny_rows import Row
from tests.line.worlds import TRAINS, line_of, world

__all__ = ["RULE", "built", "drawn_line", "railway", "service", "told"]

RULE: Row = {
    "id": "any",
    "window_min": 0,
    "reliability": 0.9,
    "fill_limit": 0.9,
    "additional_time_pct": 40,
    "operating_days": 365,
    "peak_factor": 1,
}
TYPES = {"container": "boxes", "passenger": "express"}


def railway(drawing: str, **more: Any) -> Scenario:
    """Return the scenario of a drawing, with the trains of `worlds` and no window."""
    rules = more.pop("capacity_rules", [RULE])
    return world(drawing, rows=TRAINS, capacity_rules=rules, **more)


def service(
    line: Line,
    category: str,
    first: str,
    last: str,
    *,
    forth_min: Sequence[float] = (),
    back_min: Sequence[float] = (),
    days: tuple[bool, ...] = DAILY,
) -> TrainService:
    """Return a service between two points by name, with departures in minutes after midnight."""
    names = [point.name for point in line.points]
    slots = [
        tuple(Slot(days, 0.0, round(60 * minute)) for minute in minutes)
        for minutes in (forth_min, back_min)
    ]
    ends = names.index(first), names.index(last)
    name = f"{category}-{first}-{last}".lower()
    return TrainService(name, category, TYPES[category], *ends, *slots)


def built(
    scenario: Scenario,
    line: Line,
    *services: TrainService,
    windows: Sequence[Window] | None = None,
    **options: Any,
) -> Timetable:
    """Return the timetable of some services."""
    options = {"iterations": 300, **options}
    return build_timetable(line, scenario.tables, services, windows=windows, **options)


def told(timetable: Timetable) -> list[str]:
    """Return a timetable as text."""
    return [_path(timetable.line, path) for path in timetable.paths]


def _path(line: Line, path: Path) -> str:
    words = []
    for point, arrive, depart in zip(path.points, path.arrive_s, path.depart_s, strict=True):
        times = [f"{arrive / 60:.1f}"] + ([f"{depart / 60:.1f}"] if depart > arrive else [])
        words.append(f"{line.points[point].name} {'-'.join(times)}")
    return " ".join(words)


def drawn_line(scenario: Scenario, first: str, last: str, tracks: int = 0) -> Line:
    """Return the line of a drawing between two of its places; with so many tracks at each point."""
    line = line_of(scenario, first, last)
    if not tracks:
        return line
    return replace(line, points=tuple(replace(point, tracks=tracks) for point in line.points))
