"""The special train of the study through the timetable of its single line to the border."""

from __future__ import annotations

import datetime as dt
from time import process_time
from typing import Any

import pytest

import landbridge
from landbridge.data.daydefaults import default_table
from landbridge.data.scenario import Scenario
from landbridge.line.services import services_of
from landbridge.line.timetable import Timetable
from landbridge.line.weekly import build_timetable
from landbridge.operations.bill_rules import bill_rules
from landbridge.operations.line_days import LineDays, line_days
from landbridge.operations.path_alone import path_alone
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_others import path_with_others
from landbridge.operations.path_replan import replan
from landbridge.operations.path_seen import Seen, Trouble
from landbridge.operations.path_timing import completed
from landbridge.operations.path_types import (
    OptionKind,
    PathOption,
    PathRefusal,
    PathRequest,
    PathRun,
    PathStop,
)
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


@pytest.fixture(scope="module")
def far() -> tuple[Scenario, Timetable]:
    """Khasan - Belogorsk in 2001, 1,570 km of single and double track, and its timetable."""
    scenario, line = open_line(
        landbridge.open_study("eurasia").scenario("2001"), "Khasan-Belogorsk"
    )
    services = services_of(line, scenario.tables)
    return scenario, build_timetable(line, scenario.tables, services, iterations=200)


@pytest.mark.parametrize("kind", ["retimed", "cancelled", "closed"])
def test_a_long_way_there_and_back_past_everybody(
    far: tuple[Scenario, Timetable], kind: OptionKind
) -> None:
    """With a latest time at the turn: nothing is in conflict, and all late trains have an end."""
    scenario, timetable = far
    line, end = timetable.line, len(timetable.line.tracks)
    (middle,) = [n for n, point in enumerate(line.points) if point.name == "Khabarovsk"]
    turn = PathStop(end, stay_s=43_200, arrive_to_s=79_200 + 126_000)
    there = PathStop(0, depart_from_s=79_200), PathStop(middle, "stop", 1_800), turn
    back = turn, PathStop(middle, "stop", 7_200), PathStop(0)
    runs = PathRun(there), PathRun(back)
    asked = PathRequest(
        "K1", "special-21", {}, dt.date(2001, 7, 25), 8, runs, ahead_s=600, behind_s=300
    )
    request, _ = completed(line, scenario.tables, asked)
    points = {stop.point for run in request.runs for stop in run.stops}
    days = line_days(timetable, scenario.tables, request.first_day, request.days, points)
    found = path_with_others(days, request, kind, bill_rules(default_table("unit_values")))
    assert isinstance(found, PathOption)
    assert check_paths(days, found, request) == ()
    assert 3 <= len(found.changed) <= 60
    assert all(one.delay_s >= 0 for one in found.changed)
    assert kind != "retimed" or all(one.after is not None for one in found.changed)
    if kind == "retimed":
        stands_for_two_hours(days, request, found)


def stands_for_two_hours(days: LineDays, request: PathRequest, option: PathOption) -> None:
    """Halfway on the way back it stands for two hours, as at Meget in 2001: a plan comes soon."""
    path = option.paths[1]
    here = len(path.points) // 2
    now_s = int(path.arrive_s[here]) + 60
    seen = Seen("K1/2", int(path.points[here]), "standing", -1, 0, now_s + 7200)
    began_s = process_time()
    again = replan(
        days, request, option, Trouble(now_s, now_s + 900, (seen,)),
        bill_rules(default_table("unit_values")),
    )  # fmt: skip
    assert isinstance(again, PathOption), again
    assert again.conflicts == ()
    assert int(again.paths[1].depart_s[here]) >= now_s + 7200
    assert process_time() - began_s < 10
