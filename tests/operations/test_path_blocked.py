"""Refusals: how far a train gets, when, who is in the way, and what would help."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from landbridge.line.timetable import Timetable
from landbridge.operations.path_alone import path_alone
from landbridge.operations.path_types import PathOption, PathRefusal, PathShut
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import asked, days_of, fill, railroad_of, stop

RAILROAD = railroad_of("main: A --20-- b --20-- C")
LINE = drawn_line(RAILROAD, "A", "C")
BACK = built(RAILROAD, LINE, service(LINE, "container", "A", "C", back_min=[10]))


def refused(timetable: Timetable | None, *runs: Any, **more: Any) -> PathRefusal:
    """Return the refusal of a request."""
    days, request = days_of(RAILROAD, LINE, timetable, asked(*runs, **more))
    found = path_alone(days, request)
    assert isinstance(found, PathRefusal), found
    return found


def test_too_late_even_alone() -> None:
    """It needs 30.7 min: 31 of them are one more than is asked for."""
    found = refused(None, [stop(LINE, "A", depart_from=0), stop(LINE, "C", arrive_to=30)])
    assert found.why == "even alone it reaches C at 2001-06-18 00:30 UTC at the earliest"
    assert found.blocked_by == ("the latest time asked for at C, 2001-06-18 00:30 UTC",)
    assert found.change == "the latest time at C 1 min later"
    assert (found.kind, found.run, found.point, found.at_s) == ("untouched", 0, 1, 921)


def test_too_late_as_others_are_there() -> None:
    """Alone it is at C at 30.7; it waits at b for the other until 29.8 and comes at 45.2."""
    found = refused(BACK, [stop(LINE, "A", depart_from=0), stop(LINE, "C", arrive_to=40)])
    assert found.why == (
        "it can be at b at 2001-06-18 00:15 UTC, and no way leads on from there to C in time"
    )
    assert found.blocked_by == ("container-a-cb1/2001-06-18",)
    assert (found.point, found.at_s) == (1, 921)
    assert found.change == "the latest time at C 6 min later"


def test_the_change_lets_it_through() -> None:
    """Planned again with the time that it was told, it comes."""
    run = [stop(LINE, "A", depart_from=0), stop(LINE, "C", arrive_to=46)]
    days, request = days_of(RAILROAD, LINE, BACK, asked(run))
    assert isinstance(path_alone(days, request), PathOption)


def test_held_up_on_the_way() -> None:
    """It would be in time but for those who held it up at A."""
    run = [stop(LINE, "A", depart_from=0), stop(LINE, "b", 10), stop(LINE, "C", arrive_to=60)]
    found = refused(fill(BACK, [0, 30]), run)
    assert found.why.startswith("it reaches C at")
    assert "as it had to wait for others; alone it could at" in found.why
    assert any("min at A for 0.0/2001-06-18" in one for one in found.blocked_by)


def test_a_shorter_stay_helps() -> None:
    run = [stop(LINE, "A", depart_from=0), stop(LINE, "b", 60), stop(LINE, "C", arrive_to=75)]
    changes = refused(None, run).change.split("; or ")
    assert changes == ["the latest time at C 17 min later", "a stay at b that is 20 min shorter"]


def test_less_time_kept_free_helps() -> None:
    """With 11 min to be free before it, it leaves A too late; with 6 it is in time."""
    run = [stop(LINE, "A", depart_from=40), stop(LINE, "C", arrive_to=80)]
    found = refused(BACK, run, ahead_s=660)
    assert "min kept free before it" in found.change
    assert "the latest time at C" in found.change


def test_track_that_is_opened_helps() -> None:
    shut = PathShut(1, 2, 0, 7200, "works")
    run = [stop(LINE, "A", depart_from=0), stop(LINE, "C", arrive_to=60)]
    found = refused(None, run, shut=(shut,))
    assert found.blocked_by[0] == (
        "b - C is shut to it from 2001-06-18 00:00 UTC to 2001-06-18 02:00 UTC (works)"
    )
    assert found.change.endswith("b - C open to it (works)")


def test_the_second_run_is_refused() -> None:
    there = [stop(LINE, "A", depart_from=0), stop(LINE, "C", 10)]
    back = [stop(LINE, "C", 10), stop(LINE, "A", arrive_to=60)]
    found = refused(None, there, back)
    assert found.run == 1
    assert found.point == 1


def test_days_that_end() -> None:
    """What it is refused for is that nobody knows the trains of the next day."""
    run = [stop(LINE, "A", depart_from=1430), stop(LINE, "C")]
    found = refused(None, run, days=1)
    assert found.blocked_by == ("the end of the 1 days of the timetable, 2001-06-19 00:00 UTC",)
    assert replace(found, why="").change == ""
