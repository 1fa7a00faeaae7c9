"""A special train past all others as they are: lines of one idea each, drawn, with its path."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.line.timetable import Timetable, Window
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone import path_alone, path_of_run, train_of_run
from landbridge.operations.path_alone_beside import may_follow
from landbridge.operations.path_alone_problem import passage_of
from landbridge.operations.path_alone_shut import Shut
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_timing import timing_of_request
from landbridge.operations.path_types import PathBill, PathOption, PathRequest, PathShut
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import asked, days_of, fill, railroad_of, shown, stop

SINGLE = railroad_of("main: A --20-- b --20-- C")
ONE_TRACK = drawn_line(SINGLE, "A", "C")
DOUBLE = railroad_of("main: A ==20== b ==20== c ==20== D")
TWO_TRACKS = drawn_line(DOUBLE, "A", "D", tracks=4)


def planned(days: LineDays, request: PathRequest) -> PathOption:
    """Return the option of a request that has one; the checker has nothing against it."""
    found = path_alone(days, request)
    assert isinstance(found, PathOption), found
    assert check_paths(days, found, request) == ()
    return found


def single(*services: Any, **more: Any) -> list[str]:
    """Return the path from A to C past some services, leaving at 0 or later."""
    timetable = built(SINGLE, ONE_TRACK, *services)
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C")
    days, request = days_of(SINGLE, ONE_TRACK, timetable, asked(run, **more))
    return shown(ONE_TRACK, *planned(days, request).paths)


def double(timetable: Timetable, *stops: Any, **more: Any) -> PathOption:
    """Return the option from A to D past a timetable, leaving at 0 or later."""
    run = stop(TWO_TRACKS, "A", depart_from=0), *stops, stop(TWO_TRACKS, "D")
    days, request = days_of(DOUBLE, TWO_TRACKS, timetable, asked(run, **more))
    return planned(days, request)


def test_alone() -> None:
    """Nobody is there: it runs as its type does."""
    assert single() == ["A 0.0 b 15.3 C 30.7"]


def test_a_meet() -> None:
    """The other passes b at 26.8: it stands there until tau_s + t_r = 3 min after that."""
    back = service(ONE_TRACK, "container", "A", "C", back_min=[10])
    assert single(back) == ["A 0.0 b 15.3-29.8 C 45.2"]


def test_arrivals_too_near() -> None:
    """It would be at b 1.5 min before the other, tau_np + t_z = 4.5 are needed: it lets it by."""
    back = service(ONE_TRACK, "container", "A", "C", back_min=[0])
    assert single(back) == ["A 36.4 b 51.7 C 67.1"]


def test_a_window_stops_it() -> None:
    """b - C is shut from 20 to 50: it has to have left it by then."""
    shut = Window(1, 2, "both", 1200, 3000, "maintenance")
    timetable = replace(built(SINGLE, ONE_TRACK), windows=(shut,))
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C")
    days, request = days_of(SINGLE, ONE_TRACK, timetable, asked(run))
    assert shown(ONE_TRACK, *planned(days, request).paths) == ["A 0.0 b 15.3-50.0 C 65.4"]


def test_shut_track_stops_it_once() -> None:
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C")
    shut = PathShut(1, 2, 1200, 3000, "works")
    days, request = days_of(SINGLE, ONE_TRACK, None, asked(run, shut=(shut,)))
    assert shown(ONE_TRACK, *planned(days, request).paths) == ["A 0.0 b 15.3-50.0 C 65.4"]


def test_it_waits_where_it_must_not_be_early() -> None:
    """It is not to be at C before 120; nobody else is there, so it waits at A."""
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C", arrive_from=120)
    days, request = days_of(SINGLE, ONE_TRACK, None, asked(run))
    option = planned(days, request)
    assert option.paths[0].arrive_s[-1] == 7200
    assert option.paths[0].depart_s[0] > 0
    assert option.waiting_s == 0


def test_two_runs() -> None:
    """It stands 30 min at C and comes back."""
    there = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C", 30)
    back = stop(ONE_TRACK, "C", 30), stop(ONE_TRACK, "A")
    days, request = days_of(SINGLE, ONE_TRACK, None, asked(there, back))
    paths = planned(days, request).paths
    assert [one.id for one in paths] == ["R/1", "R/2"]
    assert int(paths[1].depart_s[0] - paths[0].arrive_s[-1]) == 1800


def test_it_stays_behind_a_slow_train() -> None:
    """It catches up with the other only beyond D: it leaves later, by what it gains."""
    others = built(DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[2]))
    option = double(others)
    other = others.paths[0]
    assert (option.paths[0].depart_s - other.depart_s).min() > 0
    assert option.waiting_s > 0


def test_room_at_a_station() -> None:
    """Two trains stand at b, which has two tracks forth: it does not go there before one leaves."""
    one = built(
        DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[0])
    ).paths[0]
    slow = replace(one, depart_s=one.depart_s + np.array([0, 3600, 3600, 3600]),
                   arrive_s=one.arrive_s + np.array([0, 0, 3600, 3600]))  # fmt: skip
    assert (slow.arrive_s[1:] - slow.depart_s[:-1] == one.arrive_s[1:] - one.depart_s[:-1]).all()
    before = replace(slow, id="before", arrive_s=slow.arrive_s + 600, depart_s=slow.depart_s + 600)
    timetable = Timetable(TWO_TRACKS, 86400, (slow, before))
    option = double(timetable)
    assert option.paths[0].arrive_s[1] >= slow.depart_s[1]


def test_time_kept_free() -> None:
    """With 20 min before it nobody has been on the track for so long."""
    others = built(DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "passenger", "A", "D", forth_min=[0]))
    near, far = double(others), double(others, ahead_s=1200)
    assert int(far.paths[0].arrive_s[-1] - near.paths[0].arrive_s[-1]) == 1200


def test_pilot_and_follower() -> None:
    """They run the same path earlier and later; the other passes after the follower."""
    others = built(DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "passenger", "A", "D", forth_min=[40]))
    option = double(others, ahead_s=900, behind_s=900, pilot=True, follower=True)
    assert [one.id for one in option.beside] == ["R-pilot", "R-follower"]
    shifts = [int(one.depart_s[0] - option.paths[0].depart_s[0]) for one in option.beside]
    assert shifts == [-900, 900]


def test_no_pilot_where_nobody_may_follow() -> None:
    """On single track the next train starts when the one ahead has left the section."""
    run = stop(ONE_TRACK, "A", depart_from=60), stop(ONE_TRACK, "C")
    near = asked(run, ahead_s=600, behind_s=600, pilot=True)
    days, request = days_of(SINGLE, ONE_TRACK, None, near)
    assert planned(days, request).beside == ()
    days, request = days_of(SINGLE, ONE_TRACK, None, replace(near, ahead_s=1800))
    assert len(planned(days, request).beside) == 1


def test_nobody_stands_where_it_passes() -> None:
    """The other stops at b for two minutes, on a track of its own; b has to be clear."""
    drawing = "main: A ==20== B ==20== C ==20== D"
    railroad = railroad_of(drawing)
    line = drawn_line(railroad, "A", "D", tracks=4)
    others = built(railroad, line, service(line, "passenger", "A", "D", back_min=[0]))
    passed = int(others.paths[0].arrive_s[2])
    run = stop(line, "A", depart_from=passed / 60 - 14), stop(line, "D")
    for clear, waits in (((), False), ((1,), True)):
        days, request = days_of(railroad, line, others, asked(run, clear=clear))
        option = planned(days, request)
        assert (option.waiting_s > 0) is waits


@pytest.mark.parametrize("stay", [0, 20])
def test_nobody_stands_where_it_stays(stay: float) -> None:
    """The same where it stops: its stay and that of the other do not touch, in no yard either."""
    railroad = railroad_of("main: A ==20== B ==20== C ==20== D")
    line = drawn_line(railroad, "A", "D", tracks=4)
    others = built(railroad, line, service(line, "passenger", "A", "D", back_min=[0]))
    passed = int(others.paths[0].arrive_s[2])
    run = stop(line, "A", depart_from=passed / 60 - 25), stop(line, "B", stay), stop(line, "D")
    free = days_of(railroad, line, others, asked(run))
    clear = days_of(railroad, line, others, asked(run, clear=(1,), ahead_s=300, behind_s=300))
    assert planned(*free).waiting_s == 0
    assert planned(*clear).waiting_s > 0 or stay == 0


STARTS = st.lists(st.integers(0, 150), min_size=0, max_size=4)


def _case(single: bool, forth: list[int], back: list[int]) -> tuple[Shut, PathRequest, LineDays]:
    """Return a special train on a line with others at random times, two kinds of them."""
    railroad, line = (SINGLE, ONE_TRACK) if single else (DOUBLE, TWO_TRACKS)
    last = line.points[-1].name
    pair = built(
        railroad, line, service(line, "container", "A", last, forth_min=[0], back_min=[300])
    )
    run = stop(line, "A", depart_from=0), stop(line, last, arrive_to=400)
    days, request = days_of(railroad, line, fill(pair, forth, back), asked(run, days=1))
    train = train_of_run(days, request, 0, timing_of_request(line, railroad.tables, request)[0])
    return Shut(days, request, train, may_follow(days, request, train)), request, days


def _straight(shut: Shut, leave_s: int) -> tuple[np.ndarray, bool]:
    """Return the times of a train that never waits, and whether it may run so."""
    run = shut.train.run_s
    at = leave_s + np.concatenate(([0], np.cumsum(run)))
    span = 0, shut.days.end_s
    free = True
    for hop in range(len(run)):
        blocked = shut.section(hop, span)
        free &= not ((blocked.from_s <= at[hop]) & (at[hop] < blocked.to_s)).any()
        if hop:
            full = shut.station(hop, 1, span)
            free &= not ((full.from_s < at[hop]) & (at[hop] < full.to_s)).any()
    return at, free


@settings(max_examples=12, deadline=None)
@given(st.booleans(), STARTS, STARTS, st.lists(st.integers(0, 9000), min_size=4, max_size=4))
def test_what_is_shut_is_what_the_checker_forbids(
    single: bool, forth: list[int], back: list[int], leaves: list[int]
) -> None:
    """A train that runs straight through is in conflict when a section is shut to it, only then.

    On single track with signals nobody follows in a section (docs/timetable.md, 9): there the
    checker forbids less.
    """
    shut, _, days = _case(single, forth, back)
    for leave_s in leaves:
        at, free = _straight(shut, leave_s)
        path = path_of_run(days, shut.train, at, at)
        option = PathOption("untouched", (path,), (), (), PathBill(), 0, ())
        conflicts = check_paths(days, option)
        assert not (free and conflicts), (leave_s, conflicts)
        assert free or conflicts or single, leave_s


def _closed(shut: Shut, hop: int, span: tuple[int, int], *, gate: bool) -> np.ndarray:
    """Return second by second when a section is shut, or a station full."""
    found = np.zeros(span[1] + 1, dtype=bool)
    blocked = shut.section(hop, span) if gate else shut.station(hop, 1, span)
    for begin, end in zip(blocked.from_s.tolist(), blocked.to_s.tolist(), strict=True):
        found[max(begin, 0) : max(end, 0)] = True
    return found


def _by_seconds(shut: Shut, end_s: int) -> int:
    """Return the earliest arrival at the last station, found second by second; -1 for none."""
    here = np.ones(end_s + 1, dtype=bool)  # it may leave A at any second
    for hop, run_s in enumerate(shut.train.run_s):
        leave = here & ~_closed(shut, hop, (0, end_s), gate=True)
        arrive = np.zeros(end_s + 1, dtype=bool)
        arrive[run_s:] = leave[: end_s + 1 - run_s]
        if hop + 1 == len(shut.train.run_s):
            return int(np.argmax(arrive)) if arrive.any() else -1
        full = _closed(shut, hop + 1, (0, end_s), gate=False)
        here = arrive & ~(full & np.append(False, full[:-1]))
        # It stands there since it last came, unless the station has been full since then.
        seconds = np.arange(end_s + 1)
        came = np.maximum.accumulate(np.where(here, seconds, -1))
        before = np.append(-1, np.where(full, seconds, -1)[:-1])
        here = (came >= 0) & (came > np.maximum.accumulate(before))
    return -1


@settings(max_examples=12, deadline=None)
@given(st.booleans(), STARTS, STARTS)
def test_the_earliest_arrival(single: bool, forth: list[int], back: list[int]) -> None:
    """No path second by second arrives earlier, and where there is one it is found."""
    shut, request, _ = _case(single, forth, back)
    made = passage_of(shut, request.runs[0], 0)
    best = _by_seconds(shut, 400 * 60)
    reached = made.last == len(shut.train.stations) - 1
    assert (int(made.arrive_s[-1]) if reached else -1) == best


def test_same_bytes() -> None:
    others = built(DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[2]))
    one, two = double(others), double(others)
    assert one.paths[0].arrive_s.tolist() == two.paths[0].arrive_s.tolist()


def test_the_line_is_not_changed() -> None:
    others = built(DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[2]))
    before = [path.arrive_s.tolist() for path in others.paths]
    double(others)
    assert [path.arrive_s.tolist() for path in others.paths] == before


def test_how_far_apart_pilot_and_follower_could_run_with_it() -> None:
    """Three minutes are too near everywhere; as far apart as is told they run all the way."""
    railroad = railroad_of("main: A ==20== b ==20== C")
    line = drawn_line(railroad, "A", "C", tracks=4)
    run = stop(line, "A", depart_from=0), stop(line, "C")

    def notes(seconds: int, **more: bool) -> tuple[PathOption, tuple[str, ...]]:
        free = asked(run, ahead_s=seconds, behind_s=seconds, **more)
        days, request = days_of(railroad, line, None, free)
        found = path_alone(days, request)
        assert isinstance(found, PathOption)
        return found, found.notes

    assert notes(180)[1] == ()
    near, (note,) = notes(180, pilot=True, follower=True)
    assert near.beside == ()
    told = re.fullmatch(
        r"At a distance of (\d+) min the pilot and follower could run with it over 40 of 40 km.",
        note,
    )
    assert told is not None
    enough, none = notes(60 * int(told[1]), pilot=True, follower=True)
    assert (len(enough.beside), none) == (2, ())
    assert len(notes(60 * int(told[1]) - 60, pilot=True, follower=True)[1]) == 1
