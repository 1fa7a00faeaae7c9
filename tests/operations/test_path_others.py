"""A special train for which others make way: lines of one idea each, drawn, with their paths."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.data.daydefaults import default_table
from landbridge.line.timetable import DAY_S, Timetable, Window
from landbridge.operations.bill_rules import bill_rules
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_others import path_with_others
from landbridge.operations.path_replan import replan
from landbridge.operations.path_seen import Blocked, Seen, Trouble
from landbridge.operations.path_types import OptionKind, PathOption, PathRefusal, PathShut
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import asked, days_of, railroad_of, shown, stop

SINGLE = railroad_of("main: A --20-- b --20-- C")
ONE_TRACK = drawn_line(SINGLE, "A", "C")
DOUBLE = railroad_of("main: A ==20== b ==20== c ==20== D")
TWO_TRACKS = drawn_line(DOUBLE, "A", "D", tracks=4)
VALUES = bill_rules(default_table("unit_values"))


def option_of(
    kind: OptionKind, railroad: Any, line: Any, others: Timetable | None, *run: Any, **more: Any
) -> PathOption:
    """Return the option of a request that has one; the checker has nothing against it."""
    days, request = days_of(railroad, line, others, asked(run, **more))
    found = path_with_others(days, request, kind, VALUES)
    assert isinstance(found, PathOption), found
    assert check_paths(days, found, request) == ()
    return found


def single(kind: OptionKind, *services: Any, **more: Any) -> PathOption:
    """Return the option from A to C past some services, leaving at 0 or later."""
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C")
    return option_of(kind, SINGLE, ONE_TRACK, built(SINGLE, ONE_TRACK, *services), *run, **more)


def test_nobody_is_there() -> None:
    found = single("retimed")
    assert shown(ONE_TRACK, *found.paths) == ["A 0.0 b 15.3 C 30.7"]
    assert (found.changed, found.bill.total_usd, found.waiting_s) == ((), 0, 0)


def test_a_meet_at_which_the_other_waits() -> None:
    """Alone it would stand 14.5 min at b for the other one; now that one leaves C later."""
    found = single("retimed", service(ONE_TRACK, "container", "A", "C", back_min=[10]))
    assert shown(ONE_TRACK, *found.paths) == ["A 0.0 b 15.3 C 30.7"]
    (other,) = found.changed
    assert other.after is not None
    assert other.delay_s > 0
    assert found.bill.retimed == {"container": 1}
    minutes = other.delay_s / 60
    assert found.bill.usd["container"] == 50 + 15 * minutes
    assert found.bill.delay_min["container"] == minutes


def test_a_slow_train_ahead_is_overtaken() -> None:
    """Left alone it stays behind the other; with `retimed` that one lets it by."""
    slow = service(TWO_TRACKS, "container", "A", "D", forth_min=[2])
    run = stop(TWO_TRACKS, "A", depart_from=8), stop(TWO_TRACKS, "D")
    found = option_of("retimed", DOUBLE, TWO_TRACKS, built(DOUBLE, TWO_TRACKS, slow), *run)
    alone = option_of("closed", DOUBLE, TWO_TRACKS, None, *run)
    assert int(found.paths[0].arrive_s[-1]) <= int(alone.paths[0].arrive_s[-1]) + 60


@pytest.mark.parametrize("kind", ["retimed", "closed"])
def test_on_a_long_section_one_gains_more_than_any_headway(kind: OptionKind) -> None:
    """At 50 km/h it takes 12 h over 600 km, others 8: nobody may follow it for hours."""
    railroad = railroad_of("main: A ==20== b ==600== C")
    line = drawn_line(railroad, "A", "C", tracks=4)
    others = built(
        railroad, line, service(line, "passenger", "A", "C", forth_min=[40, 150, 200, 260])
    )
    run = stop(line, "A", depart_from=90), stop(line, "C")
    found = option_of(kind, railroad, line, others, *run, days=3, speed_cap_kmh=50.0)
    late = max(one.delay_s for one in found.changed) if found.changed else found.waiting_s
    assert late > 3600


def test_closed_runs_as_if_alone() -> None:
    services = (
        service(ONE_TRACK, "container", "A", "C", back_min=[10]),
        service(ONE_TRACK, "container", "A", "b", forth_min=[3]),
    )
    found = single("closed", *services, ahead_s=600, behind_s=300)
    assert shown(ONE_TRACK, *found.paths) == ["A 0.0 b 15.3 C 30.7"]
    assert found.waiting_s == 0
    assert len(found.changed) == 2


def test_what_it_waits_it_waits_in_the_yard() -> None:
    """Not at D before 300 min, it stays in the yard of b until it need not stand at c."""
    run = (
        stop(TWO_TRACKS, "A", depart_from=0),
        stop(TWO_TRACKS, "b", 15),
        stop(TWO_TRACKS, "D", arrive_from=300),
    )
    found = option_of("retimed", DOUBLE, TWO_TRACKS, None, *run)
    path = found.paths[0]
    names = [TWO_TRACKS.points[point].name for point in path.points.tolist()]
    stands = dict(zip(names, (path.depart_s - path.arrive_s).tolist(), strict=True))
    assert stands["c"] == 0
    assert int(path.arrive_s[-1]) == 300 * 60


def test_a_pilot_finds_its_track_while_others_wait() -> None:
    services = service(ONE_TRACK, "container", "A", "C", forth_min=[3], back_min=[10, 25])
    for kind in ("retimed", "closed"):
        found = single(kind, services, ahead_s=600, behind_s=300, pilot=True, follower=True)
        assert found.changed or found.waiting_s


def test_who_comes_too_late_is_planned_again_more_urgently() -> None:
    """For the passenger train it would wait at b; to be at C in time it does not."""
    back = service(ONE_TRACK, "passenger", "A", "C", back_min=[5])
    assert single("retimed", back).changed == ()
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C", arrive_to=32)
    found = option_of("retimed", SINGLE, ONE_TRACK, built(SINGLE, ONE_TRACK, back), *run)
    assert len(found.changed) == 1


def test_a_latest_arrival_that_nobody_can_keep() -> None:
    """C at 30.7 at the earliest, asked for at 20: 11 min more would do, and are planned."""
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C", arrive_to=20)
    days, request = days_of(SINGLE, ONE_TRACK, None, asked(run))
    found = path_with_others(days, request, "retimed", VALUES)
    assert isinstance(found, PathRefusal)
    assert found.point == 2
    assert "11 min" in found.why
    assert "11 min later" in found.change


def test_a_window_that_keeps_it_is_named() -> None:
    """Track ahead is shut until 2:00, and it is to leave by 0:30."""
    window = Window(0, 1, "both", 0, 7200, "maintenance")
    run = stop(ONE_TRACK, "A", depart_from=0, depart_to=30), stop(ONE_TRACK, "C")
    others = Timetable(ONE_TRACK, DAY_S, (), (window,))
    days, request = days_of(SINGLE, ONE_TRACK, others, asked(run))
    found = path_with_others(days, request, "retimed", VALUES)
    assert isinstance(found, PathRefusal)
    assert "latest departure at A" in found.why
    window_, waited = found.blocked_by
    assert window_ == "the window for maintenance until 2001-06-18 02:00 UTC, A - b"
    assert waited.endswith("min of waiting at A")


def test_two_latest_times_that_nobody_can_keep() -> None:
    """What is told to be moved lets it through: planned again with it, it comes."""
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "b", 5, arrive_to=10)
    days, request = days_of(
        SINGLE, ONE_TRACK, None, asked([*run, stop(ONE_TRACK, "C", arrive_to=20)])
    )
    found = path_with_others(days, request, "retimed", VALUES)
    assert isinstance(found, PathRefusal)
    assert found.why == "it is 6 min too late for the latest arrival at b"
    assert found.change == (
        "a latest arrival at b that is 6 min later and a latest arrival at C that is 17 min later "
        "let it through"
    )
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "b", 5, arrive_to=16)
    option_of("retimed", SINGLE, ONE_TRACK, None, *run, stop(ONE_TRACK, "C", arrive_to=37))


@pytest.mark.parametrize("kind", ["retimed", "closed"])
def test_a_refusal_tells_where_the_train_stood(kind: OptionKind) -> None:
    """Behind c the track is shut for longer than the days; it comes there after 50 h at b."""
    run = stop(TWO_TRACKS, "A", depart_from=0), stop(TWO_TRACKS, "b", 3000), stop(TWO_TRACKS, "D")
    shut = PathShut(2, 3, 0, 8 * DAY_S, "works")
    days, request = days_of(DOUBLE, TWO_TRACKS, None, asked(run, days=4, shut=(shut,)))
    found = path_with_others(days, request, kind, VALUES)
    assert isinstance(found, PathRefusal)
    assert (found.run, found.point, found.at_s) == (0, 2, 181_864)
    assert found.why.endswith(": it is at c at 2001-06-20 02:31 UTC, D comes next")


@pytest.mark.parametrize("kind", ["retimed", "closed"])
def test_it_ends_within_the_days(kind: OptionKind) -> None:
    """Of one day it has enough from 23:00 on, and too little from 23:50 on."""
    run = stop(ONE_TRACK, "A", depart_from=1380), stop(ONE_TRACK, "C")
    found = option_of(kind, SINGLE, ONE_TRACK, None, *run, days=1)
    assert shown(ONE_TRACK, *found.paths) == ["A 1380.0 b 1395.3 C 1410.7"]
    run = stop(ONE_TRACK, "A", depart_from=1430), stop(ONE_TRACK, "C")
    days, request = days_of(SINGLE, ONE_TRACK, None, asked(run, days=1))
    late = path_with_others(days, request, kind, VALUES)
    assert isinstance(late, PathRefusal)
    assert "longer than the days" in late.why


def test_the_same_moves_give_the_same_plan() -> None:
    services = [service(ONE_TRACK, "container", "A", "C", back_min=[10, 25], forth_min=[2])]
    one, other = single("cancelled", *services), single("cancelled", *services)
    assert [c.id for c in one.changed] == [c.id for c in other.changed]
    assert one.bill == other.bill


@settings(max_examples=10, deadline=None)
@given(
    forth=st.lists(st.sampled_from(range(0, 120, 30)), max_size=2, unique=True),
    back=st.lists(st.sampled_from(range(0, 120, 30)), max_size=2, unique=True),
    kind=st.sampled_from(["retimed", "cancelled", "closed"]),
)
def test_nothing_that_is_planned_breaks_a_rule(
    forth: list[int], back: list[int], kind: OptionKind
) -> None:
    others = service(ONE_TRACK, "container", "A", "C", forth_min=forth, back_min=back)
    found = single(kind, *[others][: len(forth + back)], ahead_s=120, behind_s=60)
    assert all(one.delay_s >= 0 for one in found.changed)


def seen_at_b(
    blocked: tuple[Blocked, ...], shut: tuple[PathShut, ...]
) -> tuple[LineDays, PathOption, PathOption | PathRefusal]:
    """Return the days, a plan, and what comes of it when the train stands 30 min at b."""
    back = service(ONE_TRACK, "container", "A", "C", back_min=[10])
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C")
    others = built(SINGLE, ONE_TRACK, back)
    days, request = days_of(SINGLE, ONE_TRACK, others, asked(run, shut=shut))
    before = path_with_others(days, request, "retimed", VALUES)
    assert isinstance(before, PathOption)
    at_b = int(before.paths[0].arrive_s[1])
    seen = Seen("R", 1, "standing", at_b, 0, at_b + 1800)
    trouble = Trouble(at_b + 60, at_b + 120, (seen,), blocked)
    return days, before, replan(days, request, before, trouble, VALUES)


def replanned(
    *, blocked: tuple[Blocked, ...] = (), shut: tuple[PathShut, ...] = ()
) -> tuple[PathOption, PathOption]:
    """Return a plan, and the one made of it; the checker has nothing against that."""
    days, before, after = seen_at_b(blocked, shut)
    assert isinstance(after, PathOption), after
    assert check_paths(days, after) == ()
    return before, after


def test_a_train_that_stands_is_planned_again() -> None:
    before, after = replanned()
    assert int(after.paths[0].depart_s[1]) >= int(before.paths[0].arrive_s[1]) + 1800
    assert int(after.paths[0].arrive_s[0]) == int(before.paths[0].arrive_s[0])
    assert any("later than planned" in note for note in after.notes)


def test_blocked_track_is_not_entered() -> None:
    _, after = replanned(blocked=(Blocked(1, 2, 0, 5400, "a landslip"),))
    assert int(after.paths[0].depart_s[1]) >= 5400


def test_track_that_the_request_has_shut_stays_shut() -> None:
    """Before it stood at b it was past in time; now it has to wait until the track is open."""
    before, after = replanned(shut=(PathShut(1, 2, 3000, 5400, "works"),))
    assert int(before.paths[0].arrive_s[-1]) <= 3000
    assert int(after.paths[0].depart_s[1]) >= 5400


def test_a_plan_that_cannot_be_made_again_tells_where_the_train_stands() -> None:
    _, before, after = seen_at_b((Blocked(1, 2, 0, 8 * DAY_S, "a landslip"),), ())
    assert isinstance(after, PathRefusal)
    assert (after.point, after.at_s) == (1, int(before.paths[0].arrive_s[1]))
    assert after.why.endswith("it is at b at 2001-06-18 00:15 UTC, C comes next")
