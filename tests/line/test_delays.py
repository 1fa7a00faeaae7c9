"""Delays in a timetable: tiny railways drawn as text, and what must hold of any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.data.scenario import Scenario
from landbridge.line.conflicts import conflicts_of
from landbridge.line.delays import DelayModel, delay_model, disturbed, struck
from landbridge.line.primary_delays import Law, Primary, law_of
from landbridge.line.timetable import Path, Timetable
from tests.line.timetables import built, drawn_line, railway, service, told
from tests.line.worlds import TRACK

NOBODY = Law({})
OFTEN = Law(
    {
        (category, strikes, ""): Primary(probability, 1200.0)
        for category in ("container", "passenger")
        for strikes, probability in (("start", 0.5), ("stop", 0.3), ("running", 0.6))
    }
)


def late(model: DelayModel, train: str, minutes: float, at: str = "") -> dict[str, list[str]]:
    """Return how late trains arrive at points, in min, where one is late at one of its points."""
    line, paths = model.timetable.line, model.timetable.paths
    names = [point.name for point in line.points]
    by_id = {path.id: number for number, path in enumerate(paths)}
    path = paths[by_id[train]]
    here = path.points.tolist().index(names.index(at)) if at else 0
    # The train of Tuesday, so that all is within the week.
    number = int(np.flatnonzero((model.week.path == by_id[train]) & (model.week.day == 1))[0])
    event = model.week.event(number, here, arriving=False)
    found = struck(model, event, round(60 * minutes)) / 60
    told_ = {}
    for other in np.flatnonzero(model.week.day == 1).tolist():
        way = paths[int(model.week.path[other])]
        events = [model.week.event(other, n, arriving=n > 0) for n in range(len(way.points))]
        told_[way.id] = [
            f"{names[point]} {found[one]:.1f}"
            for point, one in zip(way.points.tolist(), events, strict=True)
        ]
    return told_


def modelled(scenario: Scenario, line: Any, *services: Any, **options: Any) -> DelayModel:
    return delay_model(built(scenario, line, *services, **options), scenario.tables)


def test_a_train_alone_catches_up_by_its_margin() -> None:
    """Of 40 km in 33.4 min 5 % are margin, some 1.6 min; none of it is used up before."""
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    model = modelled(railroad, line, service(line, "container", "A", "C", forth_min=[10]))
    path, least = model.timetable.paths[0], model.least[0]
    margin = (np.diff(path.arrive_s) - least.run_s) / 60
    assert 1.4 < margin.sum() < 1.7
    found = late(model, path.id, 10)[path.id]
    assert found == ["A 10.0", f"b {10 - margin[0]:.1f}", f"C {10 - margin.sum():.1f}"]
    # What is less than the margin is gone.
    assert late(model, path.id, 1)[path.id][-1] == "C 0.0"


def met() -> tuple[DelayModel, str, str]:
    """Return two trains that meet at b; both need 16.03 and 15.77 min without margin."""
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    trains = service(line, "container", "A", "C", forth_min=[0], back_min=[0])
    model = modelled(railroad, line, trains)
    assert told(model.timetable) == ["A 0.0 b 16.8-24.3 C 40.9", "C 0.0 b 21.3 A 37.9"]
    forth, back = (path.id for path in model.timetable.paths)
    return model, forth, back


def test_two_trains_do_not_arrive_at_once() -> None:
    """5 min late it would be at b at 21.0, as the other at 21.3: it is there 3.5 + 1 min after it.
    That one starts 1 + 2 min later, at 28.8, and needs 15.8 min to A."""
    model, forth, back = met()
    found = late(model, forth, 5)
    assert found[forth] == ["A 9.8", "b 9.0", "C 0.7"]
    assert found[back] == ["C 0.0", "b 0.0", "A 6.7"]


def test_who_is_in_the_section_first_goes_first() -> None:
    """15 min late it is out of the section at 31.0; the other has waited since 21.3, starts at 34.0
    and is 11.9 min late. The wait at b, which the first one needs no more, makes up for 7.5 min."""
    model, forth, back = met()
    found = late(model, forth, 15)
    assert found[forth] == ["A 15.0", "b 14.2", "C 5.9"]
    assert found[back] == ["C 0.0", "b 0.0", "A 11.9"]


def test_a_late_train_loses_its_turn_to_one_that_is_on_time() -> None:
    """Two hours late: the other one does not wait for it."""
    model, forth, back = met()
    found = late(model, forth, 120)
    assert found[forth] == ["A 120.0", "b 119.2", "C 110.9"]
    assert found[back] == ["C 0.0", "b 0.0", "A 0.0"]


def test_a_follower_gets_what_is_left_of_the_headway() -> None:
    """Behind a headway of 8 min, planned 10 min apart: of 5 min late 3 are passed on."""
    railroad = railway("main: A ==20== b ==20== C", track=[{**TRACK, "loop_spacing_km": 100}])
    line = drawn_line(railroad, "A", "C", tracks=2)
    trains = service(line, "container", "A", "C", forth_min=[0, 10])
    model = modelled(railroad, line, trains)
    one, two = (path.id for path in model.timetable.paths)
    found = late(model, one, 5)
    # Both catch up alike by running without margin.
    assert found[one] == ["A 5.0", "b 4.2", "C 3.4"]
    assert found[two] == ["A 3.0", "b 2.2", "C 1.4"]


def test_nobody_is_late_where_nothing_goes_wrong() -> None:
    model = busy()
    every = np.arange(len(model.week.plan_s))
    found = disturbed(model, busy_scenario().tables, NOBODY, 3, every)
    assert found.late_s.max() == 0


@cache
def busy_scenario() -> Scenario:
    drawing = "main: A --20-- b --20-- C ==20== d ==20== E"
    return railway(drawing)


@cache
def busy() -> DelayModel:
    """Fast and slow trains both ways on single and double track, close to each other."""
    railroad = busy_scenario()
    line = drawn_line(railroad, "A", "E", tracks=4)
    slow = service(
        line, "container", "A", "E", forth_min=range(0, 1440, 160), back_min=range(60, 1440, 160)
    )
    fast = service(line, "passenger", "A", "E", forth_min=[20, 700], back_min=[100, 900])
    made = built(railroad, line, slow, fast)
    assert conflicts_of(made, railroad.tables) == ()
    return delay_model(made, railroad.tables)


def run(law: Law, seed: int, weeks: int = 4) -> tuple[Any, Any]:
    model = busy()
    every = np.arange(len(model.week.plan_s))
    return model, disturbed(model, busy_scenario().tables, law, weeks, every, seed=seed)


def as_it_ran(model: DelayModel, late_s: Sequence[int]) -> Timetable:
    """Return a week as it ran, as a timetable of trains that each run on one day."""
    paths: list[Path] = []
    for number, path_number in enumerate(model.week.path.tolist()):
        path = model.timetable.paths[path_number]
        base = int(model.week.base[number])
        arrive = base + model.week.arrive[path_number]
        depart = base + model.week.depart[path_number]
        day = int(model.week.day[number])
        paths.append(
            replace(
                path,
                id=f"{path.id}/{day}",
                days=tuple(one == day for one in range(7)),
                arrive_s=path.arrive_s + np.asarray(late_s)[arrive],
                depart_s=path.depart_s + np.asarray(late_s)[depart],
            )
        )
    return replace(model.timetable, paths=tuple(paths))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_trains_keep_the_rules_when_they_are_late(seed: int) -> None:
    """The checker finds nothing between trains, in a week between two that run as planned."""
    model, found = run(OFTEN, seed)
    assert found.late_s.min() >= 0
    late_s = found.late_s[1].copy()
    # Those of Sunday meet those of the Monday after, which are of another week: leave them out.
    ran = as_it_ran(model, late_s)
    kept = tuple(path for path in ran.paths if not (path.days[6] or path.days[0]))
    conflicts = conflicts_of(replace(ran, paths=kept), busy_scenario().tables)
    between = [
        one for one in conflicts if one.kind in ("single", "headway", "overtaking", "arrivals")
    ]
    assert between == []


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10_000))
def test_no_train_runs_faster_than_it_can_or_leaves_before_its_time(seed: int) -> None:
    model, found = run(OFTEN, seed)
    for number, path_number in enumerate(model.week.path.tolist()):
        path, least = model.timetable.paths[path_number], model.least[path_number]
        base = int(model.week.base[number])
        arrive = path.arrive_s + found.late_s[:, base + model.week.arrive[path_number]]
        depart = path.depart_s + found.late_s[:, base + model.week.depart[path_number]]
        assert np.all(arrive[:, 1:] - depart[:, :-1] >= least.run_s)
        assert np.all(depart >= path.depart_s)


def test_the_same_seed_gives_the_same_delays() -> None:
    one, two, other = (run(OFTEN, seed)[1].late_s for seed in (5, 5, 6))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, other)


def test_a_harsher_law_makes_trains_later() -> None:
    """Not each of them: who is later may be out of the way of others."""
    means = [run(OFTEN.times(factor), 1, 20)[1].late_s.mean() for factor in (0.5, 1.0, 2.0)]
    assert means[0] < means[1] < means[2]


@settings(max_examples=20, deadline=None)
@given(st.floats(0.0, 2.0), st.floats(0.0, 1.0))
def test_delays_of_a_train_alone_grow_with_the_law(factor: float, more: float) -> None:
    railroad, model = alone()
    every = np.arange(len(model.week.plan_s))
    runs = [
        disturbed(model, railroad.tables, OFTEN.times(one), 3, every).late_s
        for one in (factor, factor + more)
    ]
    assert np.all(runs[0] <= runs[1])


@cache
def alone() -> tuple[Scenario, DelayModel]:
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    return railroad, modelled(railroad, line, service(line, "container", "A", "C", forth_min=[10]))


def test_primary_delays_are_as_often_and_as_long_as_the_law_says() -> None:
    railroad, model = alone()
    law = Law({("container", "start", ""): Primary(0.3, 900.0)})
    first = model.week.base
    late_s = disturbed(model, railroad.tables, law, 3000, first).late_s
    assert (late_s > 0).mean() == pytest.approx(0.3, abs=0.01)
    assert late_s[late_s > 0].mean() == pytest.approx(900.0, rel=0.03)
    # Exponential: one in e exceeds the mean.
    assert (late_s[late_s > 0] > 900).mean() == pytest.approx(np.exp(-1), abs=0.02)


def test_the_country_holds_before_all() -> None:
    rows = [
        {"id": "a", "category": "freight", "strikes": "start", "probability": 0.1, "mean_min": 5},
        {
            "id": "b",
            "category": "freight",
            "strikes": "start",
            "country": "AA",
            "probability": 0.2,
            "mean_min": 10,
        },
    ]
    law = law_of(railway("main: A --20-- C", primary_delays=rows).tables)
    assert law.of("freight", "start", "AA") == Primary(
        0.2, 600.0, law.rows["freight", "start", "AA"].estimated
    )
    assert law.of("freight", "border", "BB").mean_s == 300.0
    assert law.of("passenger", "start", "AA").probability == 0.0
