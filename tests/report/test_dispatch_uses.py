"""What a plan uses, when and how long, and in which order the picture shows it."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.plan_build import plan_from
from landbridge.report.dispatch_order import layout, natural
from landbridge.report.dispatch_uses import Uses, lateness, use_rows
from tests.report.dispatch_sample import HEADWAY_S, LASTS_S, RELEASE_S, STATIONS, line


def test_the_sample_is_feasible() -> None:
    problem, plan = line()
    assert [str(one) for one in check_plan(problem, plan).violations] == []


def test_a_use_lasts_to_the_next_start_of_its_train() -> None:
    problem, plan = line()
    rows = use_rows(problem, plan)
    assert len(rows) == 4 * len(STATIONS)
    for number in range(4):
        own = [row for row in rows if row["train"] == number]
        for before, after in itertools.pairwise(own):
            assert before["end_s"] == after["start_s"]
            least = LASTS_S[STATIONS.index(before["resource"])]
            assert before["waiting_s"] == before["end_s"] - before["start_s"] - least
    assert sum(row["waiting_s"] for row in rows) > 0


def test_the_next_train_decides_how_long_a_unit_is_kept_free() -> None:
    problem, plan = line()
    rows = [row for row in use_rows(problem, plan) if row["resource"] == "Bravo-Charlie"]
    kept = [row["free_s"] - row["end_s"] for row in rows]
    # Nobody comes after the last one: the release time alone.
    assert kept == [HEADWAY_S] * 3 + [RELEASE_S]


def test_a_last_operation_that_holds_track_never_ends() -> None:
    track = [{"resource": "a"}]
    problem = problem_from(
        {"trains": [[{"successors": [1]}, {"resources": track, "successors": []}]], "objective": []}
    )
    events = [{"time": 0, "train": 0, "operation": 0}, {"time": 5, "train": 0, "operation": 1}]
    (row,) = use_rows(problem, plan_from({"events": events}, problem))
    assert (row["start_s"], row["end_s"], row["waiting_s"], row["free_s"]) == (5, None, None, None)


def test_lateness_adds_the_components_of_an_operation() -> None:
    train = [{"min_duration": 50, "successors": [1]}, {"successors": []}]
    costs = [
        {"type": "op_delay", "train": 0, "operation": 1, "threshold": 20, "coeff": 2},
        {"type": "op_delay", "train": 0, "operation": 1, "threshold": 50, "increment": 7},
        {"type": "op_delay", "train": 0, "operation": 1, "threshold": 51, "increment": 900},
        {"type": "op_delay", "train": 0, "operation": 0, "threshold": 0, "coeff": 3},
    ]
    problem = problem_from({"trains": [train], "objective": costs})
    events = [{"time": 0, "train": 0, "operation": 0}, {"time": 50, "train": 0, "operation": 1}]
    (one,) = lateness(problem, plan_from({"events": events}, problem))
    assert (one.operation, one.late_s, one.cost) == (1, 30, 2 * 30 + 7)


def test_costs_of_the_late_are_the_objective() -> None:
    problem, plan = line()
    assert sum(one.cost for one in lateness(problem, plan)) == plan.objective > 0


def uses_along(ways: list[list[int]]) -> Uses:
    rows = [(train, step, r) for train, way in enumerate(ways) for step, r in enumerate(way)]
    train, step, resource = (np.array(column) for column in zip(*rows, strict=True))
    zero = np.zeros(len(rows), dtype=np.int64)
    return Uses(train, step, step, resource, zero, zero, zero, zero, zero)


@pytest.mark.parametrize("seed", range(5))
def test_a_line_is_found_whatever_its_resources_are_called(seed: int) -> None:
    rng = random.Random(seed)
    names = list(range(30))
    rng.shuffle(names)
    ways = []
    for _ in range(12):
        first, last = sorted(rng.sample(range(31), 2))
        ways.append(names[first:last][:: rng.choice((1, -1))])
    ways.append(names)
    order, turns = layout(uses_along(ways), [str(n) for n in range(30)])
    assert order in (names, names[::-1])
    place = {resource: index for index, resource in enumerate(order)}
    for train, way in enumerate(ways):
        if len(way) > 1:
            assert turns[train] == (1 if place[way[0]] < place[way[-1]] else -1)
    assert sum(turns.values()) >= 0


def test_parallel_tracks_lie_side_by_side() -> None:
    order, _ = layout(uses_along([[0, 1, 3, 4], [4, 3, 2, 0], [0, 2, 3, 4]]), list("abcde"))
    assert order in ([0, 1, 2, 3, 4], [4, 3, 1, 2, 0])


def test_what_belongs_together_stands_together_and_the_largest_first() -> None:
    order, turns = layout(uses_along([[5, 6], [0, 2, 1], [9]]), [f"r{n}" for n in range(10)])
    assert order == [0, 2, 1, 5, 6, 9]
    assert turns == {0: 1, 1: 1, 2: 0}


def test_there_and_back_is_neither_down_nor_up() -> None:
    _, turns = layout(uses_along([[0, 1, 2, 3], [3, 4, 3], [2, 1, 2]]), list("abcde"))
    assert turns == {0: 1, 1: 0, 2: 0}


def test_names_sort_as_people_sort_them() -> None:
    assert sorted(["r10", "r2", "r2a", "a"], key=natural) == ["a", "r2", "r2a", "r10"]
