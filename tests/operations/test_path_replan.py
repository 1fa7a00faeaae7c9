"""Planning again: there is always a plan, at the least that of holding everybody behind."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.data.daydefaults import default_table
from landbridge.line.timetable import DAY_S, Timetable
from landbridge.line.types import Line
from landbridge.operations.bill_rules import bill_rules
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_check import check_paths
from landbridge.operations.path_hold import Orders, OwnRun, held_behind
from landbridge.operations.path_others import path_with_others
from landbridge.operations.path_replan import replan, without_latest
from landbridge.operations.path_replan_ways import Way, option_by
from landbridge.operations.path_scene import Scene
from landbridge.operations.path_seen import Blocked, Seen, Trouble
from landbridge.operations.path_types import PathOption, PathRefusal, PathRequest
from landbridge.operations.path_window_around import Running
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import asked, days_of, railroad_of, stop

SINGLE = railroad_of("main: A --20-- b --20-- c --20-- D")
ONE_TRACK = drawn_line(SINGLE, "A", "D")
DOUBLE = railroad_of("main: A ==20== b ==20== c ==20== D")
TWO_TRACKS = drawn_line(DOUBLE, "A", "D", tracks=4)
VALUES = bill_rules(default_table("unit_values"))
NOBODY = Trouble(0, 0)


class Night:
    """A special train at 0:00 from A to D, its plan, and what comes of it."""

    def __init__(self, railroad: Any, line: Line, *services: Any, **more: Any) -> None:
        run = stop(line, "A", depart_from=0), stop(line, "D")
        others: Timetable = built(railroad, line, *services)
        self.days: LineDays
        self.request: PathRequest
        self.days, self.request = days_of(railroad, line, others, asked(run, **more))
        found = path_with_others(self.days, self.request, "retimed", VALUES)
        assert isinstance(found, PathOption), found
        assert check_paths(self.days, found, self.request) == ()
        self.plan = found

    def again(self, trouble: Trouble) -> PathOption:
        found = replan(self.days, self.request, self.plan, trouble, VALUES)
        assert isinstance(found, PathOption), found
        assert found.conflicts == ()
        return found


def minutes(one: Running) -> list[float]:
    return [round(value / 60, 1) for value in one.depart_s[:-1].tolist()]


def test_those_behind_are_held_and_no_longer_than_they_must() -> None:
    """A train 20 min late at A: the next of its way leaves as much behind it as it did."""
    night = Night(
        DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[90, 100, 180])
    )
    on_day = [k for k in range(len(night.days.path)) if night.days.shift_s[k] == 0]
    first, second, third = sorted(on_day, key=lambda k: int(night.days.times(k)[1][0]))
    night_late = Trouble(0, 0, (Seen(night.days.id_of(first), 0, "standing", -1, 0, 110 * 60),))
    scene = Scene.of(night.days, night.request, night.plan, night_late)
    found = held_behind(Orders(scene.before, 0, 0, scene.seen, as_late=False), [first])
    assert found is not None
    assert minutes(found[first])[0] == 110
    apart = minutes(found[second])[0] - 110
    assert 0 < apart < 10
    assert third not in found


def test_a_train_that_comes_the_other_way_waits_at_the_loop() -> None:
    night = Night(
        SINGLE,
        ONE_TRACK,
        service(ONE_TRACK, "container", "A", "D", forth_min=[100], back_min=[100]),
    )
    key = next(k for k in range(2) if night.days.path_of(k).forth)
    other = 1 - key
    seen = Seen(night.days.id_of(key), 0, "standing", -1, 0, 140 * 60)
    scene = Scene.of(night.days, night.request, night.plan, Trouble(0, 0, (seen,)))
    found = held_behind(Orders(scene.before, 0, 0, scene.seen, as_late=False), [key])
    assert found is not None
    one, two = found[key], found.get(other, scene.before.running(other))
    for at in range(3):  # one after the other on every section, in the order of the plan
        back = 2 - at
        first = one.depart_s[at] < two.depart_s[back]
        planned = scene.before.running(key).depart_s[at], scene.before.running(other).depart_s[back]
        assert first == (planned[0] < planned[1])
        assert (
            one.arrive_s[at + 1] < two.depart_s[back] or two.arrive_s[back + 1] < one.depart_s[at]
        )


def test_among_many_trains_the_search_has_a_plan() -> None:
    """The train stands 40 min where one follows every ten, each way; nobody had to be named free.

    Once a search with more than forty trains near was not begun, and one with fifteen of them found
    no plan, while holding everybody went on for weeks.
    """
    every = list(range(15, 600, 10))
    night = Night(
        DOUBLE,
        TWO_TRACKS,
        service(TWO_TRACKS, "container", "A", "D", forth_min=every, back_min=every),
    )
    assert len(night.days.path) > 80
    at_b = int(night.plan.paths[0].arrive_s[1])
    seen = Seen("R", 1, "standing", at_b, 0, at_b + 2400)
    trouble = Trouble(at_b + 60, at_b + 900, (seen,))
    scene = Scene.of(night.days, night.request, night.plan, trouble)
    found = option_by(scene, night.plan, Way(at_b + 900, search=True), VALUES)
    assert found is not None
    loose = without_latest(night.request)
    assert not check_paths(night.days, found, loose, from_s=at_b + 60, known=night.plan)
    assert int(found.paths[0].depart_s[1]) >= at_b + 2400
    # What departs before the frozen horizon stays as it is.
    before = {one.id: one.after for one in night.plan.changed}
    for one in found.changed:
        planned = before.get(one.id, one.path)
        shift = DAY_S * (one.day - night.request.first_day).days
        assert planned is not None
        assert one.after is not None
        for old, new in zip(planned.depart_s[:-1], one.after.depart_s[:-1], strict=True):
            assert old == new or min(old, new) + shift >= at_b + 900
    again = night.again(trouble)
    assert again.bill.total_usd <= found.bill.total_usd


def test_holding_is_given_up_where_it_costs_too_much() -> None:
    night = Night(
        DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[90, 92])
    )
    first = min(range(2), key=lambda k: int(night.days.times(k)[1][0]))
    seen = Seen(night.days.id_of(first), 0, "standing", -1, 0, 110 * 60)
    scene = Scene.of(night.days, night.request, night.plan, Trouble(0, 0, (seen,)))
    orders = Orders(scene.before, 0, 0, scene.seen, as_late=False)
    plan = held_behind(orders, [first], {"container": 1})
    assert plan is not None
    # What the one that was seen is late already is not due to holding.
    (behind,) = (key for key in plan if key != first)
    late = int(plan[behind].arrive_s[-1] - scene.before.running(behind).arrive_s[-1])
    assert late > 0
    assert held_behind(orders, [first], {"container": 1}, most=late) is not None
    assert held_behind(orders, [first], {"container": 1}, most=late - 1) is None


def test_others_wait_for_a_path_that_is_given() -> None:
    """As a first plan: the special train as if alone, everybody else behind it where he must be."""
    back = service(ONE_TRACK, "container", "A", "D", back_min=[10])
    night = Night(SINGLE, ONE_TRACK, back)
    scene = Scene.of(night.days, night.request, night.plan, NOBODY)
    alone = Night(SINGLE, ONE_TRACK)
    (run,) = Scene.of(alone.days, alone.request, alone.plan, NOBODY).runs
    published = Orders(
        type(scene.before)(night.days, scene.before.apart), 0, 0, runs={-1: OwnRun(run, run, True)}
    )
    found = held_behind(published, [-1])
    assert found is not None
    (other,) = found.values()
    for at in range(3):
        back_at = 2 - at
        before = run.arrive_s[at + 1] < other.depart_s[back_at]
        assert before or other.arrive_s[back_at + 1] < run.depart_s[at]


def test_trains_in_a_ring_have_no_plan() -> None:
    """Two that stand nose to nose where there is one track each: nobody can go first."""
    night = Night(
        SINGLE,
        ONE_TRACK,
        service(ONE_TRACK, "container", "A", "D", forth_min=[100], back_min=[100]),
    )
    ids = [night.days.id_of(k) for k in range(2)]
    block = Blocked(0, 3, 0, 40 * DAY_S, "a landslip")
    trouble = Trouble(0, 0, tuple(Seen(name, -1, "passed", -1, 600, -1) for name in ids), (block,))
    found = replan(night.days, night.request, night.plan, trouble, VALUES)
    assert isinstance(found, PathRefusal)
    assert "the search found no plan" in found.why


def test_a_train_seen_early_was_on_its_way_earlier() -> None:
    """Passed b five minutes before its time: its way there is earlier, too, and is no conflict."""
    night = Night(DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[90]))
    at_b = int(night.days.times(0)[1][1])
    seen = Seen(night.days.id_of(0), 1, "passed", at_b - 300, -300, -1)
    found = night.again(Trouble(at_b - 60, at_b, (seen,)))
    assert all(one.worst_s <= 0 for one in found.changed)


def test_what_is_before_the_moment_is_not_checked() -> None:
    """A train is told to be 15 min late where another one followed it closely: both are past."""
    night = Night(
        DOUBLE, TWO_TRACKS, service(TWO_TRACKS, "container", "A", "D", forth_min=[90, 100])
    )
    first = min(range(2), key=lambda k: int(night.days.times(k)[1][0]))
    seen = Seen(night.days.id_of(first), -1, "passed", -1, 15 * 60, -1)
    night.again(Trouble(118 * 60, 120 * 60, (seen,)))


def test_a_section_that_is_blocked_ahead_of_the_special_train() -> None:
    """Nobody was seen late; the train itself has to wait until the track is open."""
    night = Night(SINGLE, ONE_TRACK, service(ONE_TRACK, "container", "A", "D", back_min=[200]))
    found = night.again(Trouble(60, 120, (), (Blocked(2, 3, 60, 7200, "a fault"),)))
    at_c = [int(point) for point in found.paths[0].points].index(2)
    assert int(found.paths[0].depart_s[at_c]) >= 7200


def searched(night: Night, trouble: Trouble) -> None:
    """Assert that the search alone has a plan, to which the checker says nothing."""
    scene = Scene.of(night.days, night.request, night.plan, trouble)
    found = option_by(scene, night.plan, Way(trouble.now_s, search=True), VALUES)
    assert found is not None
    loose = without_latest(night.request)
    told = check_paths(night.days, found, loose, from_s=trouble.now_s, known=night.plan)
    assert (told, found.conflicts) == ((), ())


def crowd(category: str, first: int, every: int, *, back: bool, **more: Any) -> Night:
    """Return a night with a train every so many minutes from A, and perhaps from D."""
    minutes = list(range(first, 400, every))
    trains = service(
        TWO_TRACKS, category, "A", "D", forth_min=minutes, back_min=minutes if back else []
    )
    return Night(DOUBLE, TWO_TRACKS, trains, **more)


@pytest.mark.parametrize(
    ("night", "at", "late", "after"),
    [
        # Others wanted to follow it into the section that it is in.
        (("passenger", 13, 12, False), 1, 20, 2),
        (("container", 14, 8, True), 0, 15, 7),
        # One that it was to run ahead of has gone by.
        (("container", 3, 10, True), 1, 28, 13),
    ],
)
def test_what_has_begun_is_known_to_the_search(
    night: tuple[str, int, int, bool], at: int, late: int, after: int
) -> None:
    *trains, back = night
    made = crowd(*trains, back=back)  # type: ignore[arg-type]
    now = int(made.plan.paths[0].arrive_s[at]) + 60 * (late + after)
    searched(made, Trouble(now, now, (Seen("R", -1, "passed", -1, 60 * late, -1),)))


def test_track_is_blocked_before_a_queue() -> None:
    """Trains run up to blocked track; those let by keep their places, so two do not push in turns.

    What departs within a frozen horizon cannot stay as it was: one was to enter the track.
    """
    night = crowd("container", 4, 8, back=False, ahead_s=600, behind_s=300)
    now = 83 * 60
    block = Blocked(2, 3, now, now + 5400, "a fault")
    searched(night, Trouble(now, now, (), (block,)))
    found = night.again(Trouble(now, now + 900, (), (block,)))
    assert any("frozen horizon" in note for note in found.notes)


@settings(max_examples=12, deadline=None)
@given(
    forth=st.lists(st.sampled_from(range(40, 200, 25)), min_size=1, max_size=2, unique=True),
    back=st.lists(st.sampled_from(range(40, 200, 25)), min_size=1, max_size=2, unique=True),
    late=st.lists(st.integers(1, 90), min_size=1, max_size=4),
    now=st.integers(5, 150),
    held=st.integers(0, 60),
)
def test_a_dispatcher_always_gets_a_plan(
    forth: list[int], back: list[int], late: list[int], now: int, held: int
) -> None:
    """Whoever is late, wherever the train stands, for however long."""
    night = Night(
        SINGLE,
        ONE_TRACK,
        service(ONE_TRACK, "container", "A", "D", forth_min=forth, back_min=back),
        days=3,
    )
    now_s = 60 * now
    seen = []
    for key, by in zip(range(len(night.days.path)), late, strict=False):
        _, depart = night.days.times(key)
        if depart[0] + 60 * by <= now_s <= depart[-1]:
            seen.append(Seen(night.days.id_of(key), -1, "passed", -1, 60 * by, -1))
    (own,) = night.plan.paths
    there = [at for at, time in enumerate(own.arrive_s.tolist()) if time <= now_s]
    if held and len(there) < len(own.points):
        point = int(own.points[there[-1]])
        seen.append(Seen("R", point, "standing", -1, 0, now_s + 60 * held))
    if not seen:
        return
    found = replan(
        night.days, night.request, night.plan, Trouble(now_s, now_s, tuple(seen)), VALUES
    )
    assert isinstance(found, PathOption), (found, seen)
    assert found.conflicts == ()
