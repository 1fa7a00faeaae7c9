"""A special train that stands at the end of a run holds a track there: lines of one idea each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from landbridge.data.daydefaults import default_table
from landbridge.operations.bill_rules import bill_rules
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone import path_alone
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_others import path_with_others
from landbridge.operations.path_replan import replan, without_latest
from landbridge.operations.path_replan_ways import Way, option_by
from landbridge.operations.path_scene import Scene
from landbridge.operations.path_seen import Seen, Trouble
from landbridge.operations.path_types import OptionKind, PathOption, PathRefusal, PathRequest
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import asked, days_of, railroad_of, shown, stop

# One track a direction at b, C and D: who stands there lets nobody by.
DOUBLE = railroad_of("main: A ==20== b ==20== C ==20== D")
LINE = drawn_line(DOUBLE, "A", "D", tracks=2)
VALUES = bill_rules(default_table("unit_values"))


def case(*runs: Any, **minutes: Any) -> tuple[LineDays, PathRequest]:
    """Return a request beside trains from A to D and back that leave at some minutes."""
    others = built(DOUBLE, LINE, service(LINE, "container", "A", "D", **minutes))
    return days_of(DOUBLE, LINE, others, asked(*runs))


def option_of(days: LineDays, request: PathRequest, kind: OptionKind) -> PathOption:
    """Return an option to which the checker has nothing to say."""
    if kind == "untouched":
        found = path_alone(days, request)
    else:
        found = path_with_others(days, request, kind, VALUES)
    assert isinstance(found, PathOption), found
    assert check_paths(days, found, request) == ()
    return found


def to_c(stay: float, **bounds: float) -> tuple[Any, Any]:
    return stop(LINE, "A", depart_from=0), stop(LINE, "C", stay, **bounds)


def test_who_is_taken_away_holds_nothing() -> None:
    days, request = case(to_c(0), forth_min=[20])
    assert shown(LINE, *option_of(days, request, "untouched").paths) == ["A 0.0 b 15.3 C 30.7"]


def test_who_stands_comes_when_the_others_have_passed() -> None:
    """Standing 30 min at C it comes behind the train of 20, which passes C at 50."""
    days, request = case(to_c(30), forth_min=[20])
    early = option_of(*case(to_c(0), forth_min=[20]), "untouched")
    assert any(
        "R stands at C, and at" in text and "container" in text
        for text in check_paths(days, early, request)
    )
    path = option_of(days, request, "untouched").paths[0]
    passes = days.times(0)[0][2]
    assert path.arrive_s[-1] > passes


def test_those_of_the_other_direction_pass() -> None:
    days, request = case(to_c(30), back_min=[20])
    assert shown(LINE, *option_of(days, request, "untouched").paths) == ["A 0.0 b 15.3 C 30.7"]


@pytest.mark.parametrize("kind", ["retimed", "closed"])
def test_others_make_way(kind: OptionKind) -> None:
    """It has to be at C at 31 and stands for half an hour: the train of 20 leaves later."""
    days, request = case(to_c(30, arrive_to=31), forth_min=[20])
    found = option_of(days, request, kind)
    assert shown(LINE, *found.paths) == ["A 0.0 b 15.3 C 30.7"]
    (other,) = found.changed
    assert other.after is not None
    assert other.after.arrive_s[2] >= found.paths[0].arrive_s[-1] + 1800


def test_until_a_moment() -> None:
    """Standing until 120 it cannot come before the train of 60 has passed; others are refused."""
    days, request = case(to_c(0, depart_from=120), forth_min=[60])
    assert option_of(days, request, "untouched").paths[0].arrive_s[-1] > days.times(0)[0][2]
    days, request = case(to_c(0, depart_from=120, arrive_to=40), forth_min=[60])
    assert isinstance(path_alone(days, request), PathRefusal)
    assert len(option_of(days, request, "retimed").changed) == 1


@pytest.mark.parametrize("kind", ["untouched", "retimed"])
def test_until_it_runs_back(kind: OptionKind) -> None:
    """It turns at C, on the track of the direction in which it came, and leaves at 100 or later."""
    back = stop(LINE, "C", depart_from=100), stop(LINE, "A")
    days, request = case(to_c(0), back, forth_min=[20, 110], back_min=[85])
    found = option_of(days, request, kind)
    there, back_again = found.paths
    stands = int(there.arrive_s[-1]), int(back_again.depart_s[0])
    for number in (0, 1):
        one = {change.id: change for change in found.changed}.get(days.id_of(number))
        passes = days.times(number)[0][2] if one is None else one.after.arrive_s[2]  # type: ignore[union-attr]
        assert not stands[0] < passes < stands[1], (number, passes, stands)


def test_it_leaves_before_its_track_is_needed() -> None:
    """Back from 150 on at the earliest it finds no way before the train of 130 is at C."""
    many = service(
        LINE, "passenger", "A", "D", forth_min=[130, 188, 259, 307], back_min=[58, 120, 149, 174]
    )
    turn = stop(LINE, "C", 120, depart_from=100)
    runs = (stop(LINE, "A", depart_from=0), turn), (turn, stop(LINE, "A"))
    asks = asked(*runs, ahead_s=600, behind_s=300, days=3)
    days, request = days_of(DOUBLE, LINE, built(DOUBLE, LINE, many), asks)
    found = path_alone(days, request)
    assert isinstance(found, PathRefusal)
    assert (found.run, found.point) == (1, turn.point)
    option_of(days, request, "retimed")


def test_it_is_not_in_its_own_way_where_it_turns_at_once() -> None:
    single = railroad_of("main: A --20-- b --20-- C --20-- D")
    line = drawn_line(single, "A", "D")
    run = [stop(line, "A", depart_from=0), stop(line, "C")]
    days, request = days_of(single, line, None, asked(run, [run[1], stop(line, "A")]))
    option_of(days, request, "untouched")


def test_a_run_that_leaves_too_soon() -> None:
    back = stop(LINE, "C"), stop(LINE, "A")
    days, request = case(to_c(30), back)
    found = option_of(days, request, "untouched")
    one, two = found.paths
    soon = replace(two, arrive_s=two.arrive_s - 600, depart_s=two.depart_s - 600)
    told = check_paths(days, replace(found, paths=(one, soon)), request)
    assert any("too soon after R/1 has come" in text for text in told), told


@pytest.mark.parametrize("others", [{}, {"forth_min": [20, 110], "back_min": [85]}])
def test_planned_again_the_way_back_waits_for_the_way_there(others: Any) -> None:
    """It stands an hour at b, turns at C in 30 min, and so leaves C later than planned."""
    back = stop(LINE, "C", depart_from=70), stop(LINE, "A")
    days, request = case(to_c(30), back, **others)
    plan = option_of(days, request, "retimed")
    now = int(plan.paths[0].arrive_s[1]) + 30
    for event, at in (("standing", 1), ("standing", 2)):
        seen = Seen("R/1", int(plan.paths[0].points[at]), event, -1, 0, now + 3600)
        found = replan(days, request, plan, Trouble(now, now + 300, (seen,)), VALUES)
        assert isinstance(found, PathOption), found
        there, again = found.paths
        assert again.depart_s[0] >= there.arrive_s[-1] + 1800
        if at == 1:
            assert there.arrive_s[-1] > plan.paths[0].arrive_s[-1]
            assert again.depart_s[0] > plan.paths[1].depart_s[0]
            assert any("R/1 ends" in note for note in found.notes)


def test_held_the_way_back_waits_too() -> None:
    back = stop(LINE, "C", depart_from=70), stop(LINE, "A")
    days, request = case(to_c(30), back, forth_min=[200])
    plan = option_of(days, request, "retimed")
    now = int(plan.paths[0].arrive_s[1]) + 30
    seen = Seen("R/1", int(plan.paths[0].points[1]), "standing", -1, 0, now + 3600)
    scene = Scene.of(days, request, plan, Trouble(now, now, (seen,)))
    held = option_by(scene, plan, Way(now), VALUES)
    assert held is not None
    there, again = held.paths
    assert again.depart_s[0] == there.arrive_s[-1] + 1800
    assert check_paths(days, held, without_latest(request), from_s=now, known=plan) == ()
