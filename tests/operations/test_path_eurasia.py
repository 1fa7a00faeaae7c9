"""The special train of the study through the timetable of its single line to the border."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

import landbridge
from landbridge.data.scenario import Scenario
from landbridge.line.services import services_of
from landbridge.line.timetable import Timetable
from landbridge.line.weekly import build_timetable
from landbridge.operations.line_days import line_days
from landbridge.operations.path_alone import path_alone
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_timing import completed
from landbridge.operations.path_types import PathOption, PathRefusal, PathRequest, PathRun, PathStop
from landbridge.runs.lines import open_line


@pytest.fixture(scope="module")
def railroad() -> tuple[Scenario, Timetable]:
    """Khasan - Ussuriysk in 2001, and its timetable."""
    scenario, line = open_line(
        landbridge.open_study("eurasia").scenario("2001"), "Khasan-Ussuriysk"
    )
    services = services_of(line, scenario.tables)
    return scenario, build_timetable(line, scenario.tables, services, iterations=1000)


def planned(
    railroad: tuple[Scenario, Timetable], arrive_to_s: int = -1, **more: Any
) -> PathOption | PathRefusal:
    """Return the answer to a train that leaves Khasan on 26 July at 08:00 and comes back."""
    scenario, timetable = railroad
    line, end = timetable.line, len(timetable.line.tracks)
    there = PathStop(0, depart_from_s=79_200), PathStop(end, stay_s=86_400, arrive_to_s=arrive_to_s)
    back = PathStop(end, stay_s=86_400), PathStop(0)
    runs = PathRun(there), PathRun(back)
    asked = PathRequest("K1", "special-21", {}, dt.date(2001, 7, 25), 7, runs, **more)
    request, _ = completed(line, scenario.tables, asked)
    points = {stop.point for run in request.runs for stop in run.stops}
    days = line_days(timetable, scenario.tables, request.first_day, request.days, points)
    found = path_alone(days, request)
    if isinstance(found, PathOption):
        assert check_paths(days, found, request) == ()
    return found


@pytest.mark.parametrize("more", [{}, {"ahead_s": 900, "behind_s": 600, "pilot": True}])
def test_there_and_back(railroad: tuple[Scenario, Timetable], more: dict[str, Any]) -> None:
    """It passes some eighty trains a day on 259 km of single track, and the checker agrees."""
    found = planned(railroad, **more)
    assert isinstance(found, PathOption)
    assert found.waiting_s > 0
    assert len(found.beside) == (2 if more else 0)


def test_a_refusal_names_trains_and_a_way_out(railroad: tuple[Scenario, Timetable]) -> None:
    """Asked to be at Ussuriysk within five hours and a half it is refused; with the time that it
    is told, it comes."""
    found = planned(railroad, 79_200 + 19_800)
    assert isinstance(found, PathRefusal)
    assert found.change.startswith("the latest time at Ussuriysk ")
    assert any("/2001-07-2" in one or "latest time" in one for one in found.blocked_by)
