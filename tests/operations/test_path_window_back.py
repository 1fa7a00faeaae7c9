"""Trains in the way of another: who they are, and how they are led on behind it, on drawn lines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.data.daydefaults import default_table
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.operations.bill_rules import bill_rules
from landbridge.operations.path_alone import train_of_run
from landbridge.operations.path_others import prices_of, special_run
from landbridge.operations.path_timing import timing_of_request
from landbridge.operations.path_types import OptionKind
from landbridge.operations.path_window import times_of, window_problem
from landbridge.operations.path_window_apart import Apart
from landbridge.operations.path_window_around import Around, Running, uses_of
from landbridge.operations.path_window_back import (
    cancel,
    cheaper,
    cost_of,
    cut,
    in_the_way,
    led_on,
    led_through,
)
from landbridge.operations.path_window_leg import plan_leg
from landbridge.operations.path_window_shut import Room
from landbridge.operations.path_window_task import Span, Task
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import asked, days_of, railroad_of, stop

SINGLE = railroad_of("main: A --20-- b --20-- C")
ONE_TRACK = drawn_line(SINGLE, "A", "C")
DOUBLE = railroad_of("main: A ==20== b ==20== c ==20== D")
TWO_TRACKS = drawn_line(DOUBLE, "A", "D", tracks=4)
VALUES = bill_rules(default_table("unit_values"))
DAY_H = 24 * 3600


def scene(
    railroad: Any, line: Any, run: Any, *services: Any, kind: OptionKind = "retimed", leave: int = 0
) -> tuple[Task, Running]:
    """Return others on a line, and a special train that has not left yet."""
    days, request = days_of(railroad, line, built(railroad, line, *services), asked(run))
    around = Around(days, Apart(days.rules, request.id))
    (timing,) = timing_of_request(days.line, days.tables, request, days.memo)
    train = train_of_run(days, request, 0, timing)
    one = special_run(days, request.runs[0], train, leave)
    return Task(around, Span(0, 0), prices_of(VALUES, kind), one), one


def single(*services: Any, **more: Any) -> tuple[Task, Running]:
    """Return others on A - b - C, and a special train from A to C that leaves at 0."""
    run = stop(ONE_TRACK, "A", depart_from=0), stop(ONE_TRACK, "C")
    return scene(SINGLE, ONE_TRACK, run, *services, **more)


def alone(task: Task, one: Running) -> Running:
    """Return a special train as if nobody were there."""
    nobody = np.zeros(len(task.around.days.path), dtype=np.bool_)
    found = led_through(task, Room(task.around), one, DAY_H, nobody)
    assert found is not None
    return found


def first_day(task: Task, path: int = 0) -> int:
    """Return the number of a path's train of the first day."""
    days = task.around.days
    return next(n for n in range(len(days.path)) if days.path[n] == path and days.shift_s[n] == 0)


def test_who_is_in_the_way() -> None:
    """It meets the train from C between b and C; the one that leaves an hour later it does not."""
    task, one = single(service(ONE_TRACK, "container", "A", "C", back_min=[10, 90]))
    found = in_the_way(task.around, alone(task, one), 0)
    assert list(found) == [first_day(task)]
    assert found[first_day(task)] == int(task.around.published(first_day(task)).depart_s[0])


def test_who_finds_no_track() -> None:
    """At b, with two tracks, two trains stand when a third comes: it has none for itself."""
    others = service(TWO_TRACKS, "container", "A", "D", forth_min=[300, 400])
    run = stop(TWO_TRACKS, "A", depart_from=0), stop(TWO_TRACKS, "D")
    task, one = scene(DOUBLE, TWO_TRACKS, run, others)
    around = task.around
    for path in range(2):
        key = first_day(task, path)
        stands = around.published(key)
        arrive, depart = stands.arrive_s.copy(), stands.depart_s.copy()
        arrive[1] = 600 if path else 700
        depart[1] = 5000
        around.changed[key] = Running(
            key, stands.train, stands.early_arrive_s, stands.early_depart_s, arrive, depart, 2
        )
    found = in_the_way(around, alone(task, one), 0)
    assert first_day(task) in found, "the one that came last"


def test_a_train_is_led_on_behind() -> None:
    task, one = single(service(ONE_TRACK, "container", "A", "C", back_min=[10]))
    special, key = alone(task, one), first_day(task)
    room = Room(task.around, (special,))
    cut(task, key, in_the_way(task.around, special, 0)[key])
    assert task.around.changed[key].planned == 0
    assert led_on(task, room, key, whole=True)
    after = task.around.changed[key]
    assert after.whole
    assert in_the_way(task.around, special, 0) == {}
    assert int(after.depart_s[0]) >= int(special.arrive_s[-1])
    late_s = int(after.arrive_s[-1] - after.early_arrive_s[-1])
    assert cost_of(task, after, 2) == 50_000 + late_s * 250


def test_a_train_that_nobody_disturbs_is_not_changed() -> None:
    """Cut, and led on with nobody in its way, it is as published again."""
    task, _ = single(service(ONE_TRACK, "container", "A", "C", back_min=[10]))
    key = first_day(task)
    cut(task, key, 600)
    assert led_on(task, Room(task.around), key, whole=True)
    assert task.around.changed == {}


def test_a_cancelled_train_is_in_nobodys_way() -> None:
    task, one = single(service(ONE_TRACK, "container", "A", "C", back_min=[10]))
    cancel(task.around, first_day(task))
    assert in_the_way(task.around, alone(task, one), 0) == {}


def test_who_is_cheaper() -> None:
    """A container train costs 15 USD a minute, a passenger train 134.50."""
    task, _ = single(
        service(ONE_TRACK, "container", "A", "C", back_min=[10]),
        service(ONE_TRACK, "passenger", "A", "C", back_min=[200]),
    )
    days = task.around.days
    cheap = cheaper(task, Room(task.around), task.prices.late["passenger"])
    assert {days.path_of(n).category for n in np.flatnonzero(cheap).tolist()} == {"container"}
    assert not cheaper(task, Room(task.around), task.prices.late["container"]).any()


def test_the_special_train_waits_for_a_dear_one_and_not_for_a_cheap_one() -> None:
    """Half an hour of a passenger train costs more than its own quarter of an hour at b."""
    for category, waits in (("passenger", True), ("container", False)):
        task, _ = single(service(ONE_TRACK, category, "A", "C", back_min=[5]))
        assert plan_leg(task, Room(task.around))
        assert task.special is not None
        late = int(task.special.arrive_s[-1]) > 31 * 60
        assert (late, not task.around.changed) == (waits, waits), category


@pytest.mark.parametrize(("usd", "runs"), [(1_000, False), (1_000_000, True)])
def test_who_costs_too_much_late_is_cancelled(usd: int, runs: bool) -> None:
    """It could come to C half an hour late at the soonest: that is worth some 4,000 USD."""
    task, _ = single(service(ONE_TRACK, "passenger", "A", "C", back_min=[5]), kind="cancelled")
    task.prices = replace(task.prices, cancelled={"passenger": (1000 * usd, 0)})
    assert plan_leg(task, Room(task.around), closed=True)
    key = first_day(task)
    assert (key in task.around.changed, task.around.cancelled) == (runs, set() if runs else {key})


@settings(max_examples=15, deadline=None)
@given(
    forth=st.lists(st.integers(0, 8), max_size=3, unique=True),
    back=st.lists(st.integers(0, 8), max_size=3, unique=True),
    leave=st.integers(0, 60),
)
def test_the_way_is_that_among_all_uses(forth: list[int], back: list[int], leave: int) -> None:
    """What arrays leave to a train is what the uses of the others, one by one, leave to it."""
    minutes = [25 * one for one in forth], [25 * one for one in back]
    if not (forth or back):
        return
    others = service(ONE_TRACK, "container", "A", "C", forth_min=minutes[0], back_min=minutes[1])
    task, one = single(others, leave=60 * leave)
    frame, apart = task.around.days.frame, task.around.apart
    task.span = Span(int(one.early_depart_s[0]), DAY_H)
    piece = task.piece_between(one, 0, 2, DAY_H)
    published = [task.around.published(key) for key in range(len(task.around.days.path))]
    uses = [use for other in published for _, use in uses_of(task.around, other)]
    made = window_problem(frame, apart, [piece], uses)
    order = [*range(1, made.problem.trains), 0]
    plan = search_cyclic(made.problem, moves=0, until=None, order=order)
    found = led_through(task, Room(task.around), one, DAY_H)
    assert plan is not None
    assert found is not None
    # At its first station it arrives, in thought, when it leaves.
    assert found.arrive_s[1:].tolist() == times_of(made, plan)[one.key][0][1:].tolist()
    assert in_the_way(task.around, found, 0) == {}


@pytest.mark.parametrize("kind", ["retimed", "cancelled"])
def test_a_latest_time_makes_others_give_way(kind: OptionKind) -> None:
    """The passenger train would be let by; to be at C in time it is not."""
    task, one = single(service(ONE_TRACK, "passenger", "A", "C", back_min=[5]), kind=kind)
    task.latest_s = np.array([2**40, 2**40, 32 * 60])
    assert plan_leg(task, Room(task.around))
    assert task.special is not None
    assert int(task.special.arrive_s[-1]) <= 32 * 60
    assert int(one.arrive_s[-1]) < 0, "what was handed in is not changed"
