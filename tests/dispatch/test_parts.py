"""Problems with parts left out: what goes, what stays, and what is shared."""

from __future__ import annotations

from dataclasses import fields, replace

import numpy as np
import pytest

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.explain_parts import Part, only, parts_of
from landbridge.dispatch.parts import (
    without_bounds,
    without_closures,
    without_costs,
    without_exclusivity,
    without_period,
    without_relations,
    without_separation,
    without_trains,
)
from landbridge.dispatch.problem import NEVER_S, Problem
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.random_problem import random_document
from tests.dispatch.tiny import Tiny

WHOLE = """
period 60
track x closed 40-45 headway slow>fast 5
track y units 2 closed 50-52 closed 55-58
train A class slow: .!0 x~3:5@4 y:2 .
train B class fast: y:3!9 ( x:5@2 | z:7$4 ) .=end
train C cancel 30: z:1 . x:2 .!30
delay A.out after 10 each 2
delay C.out after 5 step 7
start B.end >= A.1 + 4
start C.2 >= A.2 - 9
"""


def same(one: Problem, other: Problem) -> bool:
    """Whether two problems hold the same values."""
    values = [(getattr(one, f.name), getattr(other, f.name)) for f in fields(Problem)]
    return all(np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b for a, b in values)


@pytest.mark.parametrize("left_out", [[], [0], [1], [2], [0, 2], [0, 1, 2]])
def test_trains_left_out_might_never_have_been_drawn(left_out: list[int]) -> None:
    names = [name for number, name in enumerate("ABC") if number in left_out]
    mine = without_trains(Tiny(WHOLE).problem, left_out)
    lines = [
        line
        for line in WHOLE.splitlines()
        if not any(f"train {name}" in line or f"{name}." in line for name in names)
    ]
    # The resources of the whole, in its order.
    order = Tiny(WHOLE).problem.resource_names
    drawn = Tiny("\n".join(lines)).problem
    number = [order.index(name) for name in drawn.resource_names]
    assert mine.use_resource.tolist() == [number[r] for r in drawn.use_resource.tolist()]
    for field in (
        "train_start", "cancel_cost", "start_lb_s", "start_ub_s", "min_duration_s", "route_cost",
        "succ_start", "succ", "use_start", "use_release_s", "relation_before", "relation_after",
        "relation_gap_s", "cost_operation", "cost_threshold_s", "cost_coeff", "cost_increment",
    ):  # fmt: skip
        assert np.array_equal(getattr(mine, field), getattr(drawn, field)), field


def test_bounds() -> None:
    problem = Tiny(WHOLE).problem
    free = without_bounds(problem, lower=[1], upper=[0, 4])
    assert free.start_lb_s.tolist() == [0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
    assert np.flatnonzero(free.start_ub_s < NEVER_S).tolist() == [11]
    assert free.succ is problem.succ, "what does not change is shared"


def test_separation() -> None:
    problem = Tiny(WHOLE).problem
    x = problem.resource_names.index("x")
    bare = without_separation(problem, [x])
    use = int(np.flatnonzero(problem.use_resource == x)[0])
    assert problem.separation_s(use, 0, 1) == 5
    assert problem.separation_s(use, 1, 0) == 3
    assert bare.separation_s(use, 0, 1) == bare.separation_s(use, 1, 0) == 0


def test_closures_and_relations_and_period() -> None:
    problem = Tiny(WHOLE).problem
    left = without_closures(problem, [1])
    assert left.closed_start.tolist() == [0, 1, 2, 2]
    assert left.closed_from_s.tolist() == [40, 55]
    assert left.closed_to_s.tolist() == [45, 58]
    assert without_relations(problem, [0]).relation_gap_s.tolist() == [-9]
    assert without_period(problem).period_s == 0


def test_without_costs_only_what_must_run_is_left() -> None:
    bare = without_costs(Tiny(WHOLE).problem)
    assert bare.trains == 2
    assert not bare.route_cost.any()
    assert not len(bare.cost_operation)


def test_exclusivity_leaves_closed_intervals() -> None:
    problem = Tiny(WHOLE).problem
    free = without_exclusivity(problem, [0, 2])
    assert free.resource_names == ("x", "y", "z", "x", "x", "x")
    assert free.use_start.tolist() == [0, 0, 1, 2, 2, 3, 4, 4, 4, 4, 4, 5, 5]
    assert free.use_resource.tolist() == [3, 1, 1, 4, 5]
    assert free.closed_start.tolist() == [0, 1, 3, 3, 4, 5, 6]
    assert free.closed_from_s[3:].tolist() == [40, 40, 40]
    assert free.use_release_s.tolist() == [0] * 5


def test_without_exclusivity_is_as_good_as_units_for_everybody() -> None:
    seen = 0
    for seed in range(60):
        problem = problem_from(random_document(seed, trains=2, sections=2, cyclic=0.0))
        everywhere = range(problem.resources)
        units = replace(
            without_separation(problem, everywhere),
            capacity=np.full(problem.resources, len(problem.use_resource), dtype=np.int64),
        )
        try:
            free, many = best_plan(without_exclusivity(problem, everywhere)), best_plan(units)
        except TooLargeError:
            continue
        assert (free and free.objective) == (many and many.objective), seed
        seen += free is not None
    assert seen > 20


def test_the_parts_of_a_problem() -> None:
    problem = Tiny(WHOLE).problem
    x, y, z = (problem.resource_names.index(name) for name in "xyz")
    told = [(part.kind, part.number) for part in parts_of(problem)]
    assert told == [
        ("train", 0), ("train", 1),
        ("resource", x), ("resource", y), ("resource", z),
        ("separation", x),
        ("closure", 0), ("closure", 1), ("closure", 2),
        ("relation", 0),
        ("earliest", 1), ("earliest", 5),
        ("latest", 0), ("latest", 4),
        ("period", 0),
    ]  # fmt: skip
    # In a plan that does not repeat, nobody minds z and A and B share x and y.
    once = {(part.kind, part.number) for part in parts_of(without_period(problem))}
    assert once == set(told) - {("resource", z), ("period", 0)}


def test_only_these_parts() -> None:
    problem = Tiny(WHOLE).problem
    parts = parts_of(problem)
    whole = only(problem, parts)
    assert whole.trains == 2
    assert same(whole, only(problem, reversed(parts)))
    few = only(problem, [Part("train", 1), Part("latest", 4), Part("closure", 0)])
    assert few.trains == 1
    assert few.start_ub_s.tolist() == [9, NEVER_S, NEVER_S, NEVER_S]
    assert not few.start_lb_s.any()
    assert few.closed_from_s.tolist() == [40, 40]
    assert [few.resource_names[r] for r in few.use_resource] == ["x"]
    assert not only(problem, []).operations
