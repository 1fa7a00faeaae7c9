"""The checker: each rule is named where it is violated and nowhere else, and nothing upsets it."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import Violation, check_plan
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.plan_build import plan_from
from landbridge.dispatch.problem import Ints, Problem
from tests.dispatch.exhaustive import best_plan
from tests.dispatch.naive import faults_of, read_naively, true_cost
from tests.dispatch.random_problem import random_document
from tests.dispatch.tiny import Tiny

LINE = Tiny(
    """
    track p units 2
    track x headway slow>fast 4
    track y closed 60-70
    train A class slow: .!0 x~2:5 ( p:3 | q:3 ) y:5 .=out
    train B class fast: .!0 x:5 ( p:3 | q:3 ) y:5 .
    train C cancel 9: .!0 z:5@2!20 .
    delay A.out each 1
    delay B.out after 10 each 2 step 5
    start B.out >= A.out + 5
    start B.1 >= B.2 - 8
    """
)
GOOD = "A.0@0 B.0@0 C.0@0 A.1@0 C.1@2 A.2/0@5 C.2@7 A.4@8 B.1@9 A.5@13 B.2/1@14 B.4@17 B.5@22"
# What is put in place of what in the good plan, what it costs then, and the rules named.
MUTATIONS = {
    "a train leaves its path": ("A.2/0@5", "A.3@5", 42, ()),
    "skipped operation": ("B.2/1@14", "", 42, ("R1 B.1 B.4",)),
    "no entry": ("A.0@0 ", "", 42, ("R1 A.1",)),
    "no exit": ("C.2@7", "", 42, ("R1 C.1",)),
    "both ways": ("A.2/0@5", "A.2/0@5 A.3@5", 42, ("R1 A.2 A.3", "R3 A.2 A.3")),
    "too early": ("C.0@0 A.1@0 C.1@2", "C.0@0 A.1@0 C.1@1", 42, ("R2 C.1",)),
    "too late": (
        "C.1@2 A.2/0@5 C.2@7 A.4@8 B.1@9 A.5@13 B.2/1@14 B.4@17 B.5@22",
        "A.2/0@5 A.4@8 B.1@9 A.5@13 B.2/1@14 B.4@17 C.1@21 B.5@22 C.2@26",
        42,
        ("R2 C.1",),
    ),
    "too short": ("A.2/0@5 C.2@7 A.4@8", "A.2/0@5 A.4@7 C.2@7", 42, ("R3 A.2 A.4",)),
    "headway": ("A.4@8 B.1@9 A.5@13", "B.1@8 A.4@8 A.5@13", 42, ("R4 A.1 B.1 x",)),
    "a unit that is none": ("A.2/0@5", "A.2/2@5", 42, ("R4 A.2 p",)),
    "closed": ("B.5@22", "B.5@61", 120, ("R5 B.4 y",)),
    "several at once": (
        "B.4@17 B.5@22",
        "B.4@12 B.5@17",
        32,
        ("R3 B.2 B.4", "R4 A.4 B.4 y", "R6 A.5 B.5", "R8 B.2 B.4"),
    ),
    "dwell": ("B.2/1@14 B.4@17 B.5@22", "B.2/1@18 B.4@21 B.5@26", 50, ("R6 B.2 B.1",)),
    "list order": ("C.1@2 A.2/0@5", "A.2/0@5 C.1@2", 42, ("R8 A.2 C.1",)),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_planted_fault_is_named_and_nothing_else(name: str) -> None:
    good = check_plan(LINE.problem, LINE.plan(GOOD))
    assert (good.objective, good.feasible) == (42, True)
    old, new, cost, rules = MUTATIONS[name]
    assert GOOD.count(old) == 1
    checked = check_plan(LINE.problem, LINE.plan(GOOD.replace(old, new)))
    assert [LINE.short(one) for one in checked.violations] == list(rules)
    assert checked.objective == cost


def test_trains_without_events() -> None:
    without = " ".join(word for word in GOOD.split() if word[0] != "C")
    checked = check_plan(LINE.problem, LINE.plan(without))
    assert (checked.objective, checked.feasible) == (42 + 9, True)
    checked = check_plan(LINE.problem, LINE.plan("C.0@0 C.1@2 C.2@7"))
    assert [LINE.short(one) for one in checked.violations] == ["R7 A", "R7 B"]


def test_sentences_say_what_was_required() -> None:
    tiny = Tiny(
        """
        period 20
        track x units 2 closed 15-18
        train A: .!0 x~3:5 .
        train B: . x:5 .
        """
    )
    plan = tiny.plan("A.0@0 A.1/1@0 A.2@5 B.0@6 B.1/1@6 B.2@19")
    assert [str(one) for one in check_plan(tiny.problem, plan).violations] == [
        "R4: train 0, operation 1 has unit 1 of 'x' from 0 s to 5 s, and train 1, operation 1 "
        "starts there at 6 s: 5 + 3 = 8 s or later was required",
        "R5: train 1, operation 1 has unit 1 of 'x' from 6 s to 19 s, which is closed from 15 s to "
        "18 s: a use outside was required",
    ]
    plan = tiny.plan("A.0@0 B.0@0 B.1/1@5 B.2@10 A.1/1@27 A.2@45")
    assert [str(one) for one in check_plan(tiny.problem, plan).violations] == [
        "R9: train 1, operation 1 has unit 1 of 'x' from 5 s to 10 s, and train 0, operation 1 "
        "starts there at 7 s (27 s, -1 periods of 20 s): 10 + 0 = 10 s or later was required",
        "R9: train 0, operation 1 has unit 1 of 'x' from 27 s to 45 s, which is closed from 35 s to"
        " 38 s, copy +1 of the interval: a use outside was required",
        "R9: train 0, operation 1 has unit 1 of 'x' from 27 s to 45 s, and train 1, operation 1 "
        "starts there at 45 s (5 s, +2 periods of 20 s): 45 + 3 = 48 s or later was required",
        "R9: train 0, operation 1 has unit 1 of 'x' from 27 s to 45 s, and train 0, operation 1 "
        "starts there at 47 s (27 s, +1 periods of 20 s): 45 + 3 = 48 s or later was required",
    ]


def free_run(problem: Problem) -> Plan:
    """Each train over its first way as if it were alone: nearly always full of conflicts."""
    events = []
    for train in range(problem.trains):
        operation, time = int(problem.train_start[train]), 0
        while True:
            time = max(time, int(problem.start_lb_s[operation]))
            events.append((time, operation))
            after = problem.successors(operation)
            if not len(after):
                break
            time += int(problem.min_duration_s[operation])
            operation = int(after[0])
    events.sort(key=lambda event: event[0])
    operations = np.array([operation for _, operation in events], dtype=np.int64)
    uses = int(np.sum(problem.use_start[operations + 1] - problem.use_start[operations]))
    times = np.array([time for time, _ in events], dtype=np.int64)
    return Plan(0, times, operations, np.zeros(uses, dtype=np.int64))


@cache
def world(seed: int) -> tuple[Problem, Plan]:
    """A random problem with its best plan, or with a bad one where there is none."""
    problem = problem_from(random_document(seed))
    best = best_plan(problem)
    return problem, best if best is not None else free_run(problem)


def mutated(problem: Problem, plan: Plan, kind: str, at: int, by: int) -> Plan:
    """A plan with one thing changed."""
    time_s, operation, unit = plan.time_s.copy(), plan.operation.copy(), plan.unit.copy()
    if not len(time_s):
        return plan
    at %= len(time_s)
    to = (at + by) % len(time_s)
    units = np.split(unit, plan.unit_start(problem)[1:-1])
    if kind == "time":
        time_s[at] += by
    elif kind == "unit" and len(unit):
        unit[at % len(unit)] += by
    elif kind == "later":
        time_s[at:] += by
    elif kind == "operation":
        operation[at] = (operation[at] + by) % problem.operations
    elif kind == "free":
        return free_run(problem)
    elif kind in {"swap", "drop", "again", "move"}:
        order = list(range(len(time_s)))
        if kind == "swap":
            order[at], order[to] = order[to], order[at]
        elif kind == "drop":
            order.pop(at)
        elif kind == "again":
            order.insert(to, at)
        else:
            order.insert(to, order.pop(at))
        time_s, operation = time_s[order], operation[order]
        unit = np.concatenate([unit[:0], *(units[event] for event in order)])
    return Plan(plan.objective, time_s, operation, unit)


EDIT = st.tuples(
    st.sampled_from(
        ["time", "unit", "later", "operation", "swap", "drop", "again", "move", "free"]
    ),
    st.integers(0, 30),
    st.integers(-12, 12),
)


def said_in_full(problem: Problem, violation: Violation) -> bool:
    """Whether the sentence names all that the violation is about."""
    names = [*(f"train {train}" for train in violation.trains), *map(str, violation.times_s)]
    names += [f"operation {number}" for number in violation.operations]
    if violation.resource is not None:
        names += [repr(violation.resource), f"unit {violation.unit}"]
    return all(name in violation.sentence for name in names)


@settings(max_examples=250)
@given(st.integers(0, 400), st.lists(EDIT, max_size=3))
def test_it_reads_as_the_rules_are_written(seed: int, edits: list[tuple[str, int, int]]) -> None:
    problem, plan = world(seed)
    for edit in edits:
        plan = mutated(problem, plan, *edit)
    checked = check_plan(problem, plan)
    assert faults_of(checked) == read_naively(problem, plan)
    assert checked.objective == true_cost(problem, plan)
    assert all(said_in_full(problem, one) for one in checked.violations)
    assert checked.feasible == (not checked.violations)


NUMBERS = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 40)


@settings(max_examples=120)
@given(st.integers(0, 60), *(st.lists(NUMBERS, max_size=12) for _ in range(3)))
@example(0, [], [], [])
@example(1, [0, 2**63 - 1], [0, 1], [-(2**63), 2**63 - 1])
def test_nonsense_is_reported(
    seed: int, times: list[int], ops: list[int], units: list[int]
) -> None:
    problem, _ = world(seed)
    columns = [np.array(column, dtype=np.int64) for column in (times, ops, units)]
    checked = check_plan(problem, Plan(0, *columns))
    rules = {one.rule for one in checked.violations}
    assert checked.violations or np.all(problem.cancel_cost >= 0)
    assert ("R1" in rules) >= (len(times) != len(ops))
    unknown = [number for number in ops[: len(times)] if not 0 <= number < problem.operations]
    told = [
        one.operations[0]
        for one in checked.violations
        if one.rule == "R1" and not one.trains and one.operations
    ]
    assert sorted(told) == sorted(unknown)
    assert all(len(one.sentence) > 20 for one in checked.violations)


@settings(max_examples=120)
@given(st.integers(0, 60), *(st.lists(st.integers(-2, 25), max_size=10) for _ in range(3)))
def test_heaps_of_events_are_read_word_for_word(
    seed: int, times: list[int], ops: list[int], units: list[int]
) -> None:
    problem, _ = world(seed)
    columns = [np.array(column, dtype=np.int64) for column in (times, ops, units)]
    plan = Plan(0, *columns)
    checked = check_plan(problem, plan)
    assert faults_of(checked) == read_naively(problem, plan)
    assert checked.objective == true_cost(problem, plan)


def test_arrays_that_end_early() -> None:
    plan = LINE.plan(GOOD)
    short = replace(plan, time_s=plan.time_s[:-1])
    assert [one.rule for one in check_plan(LINE.problem, short).violations] == ["R1", "R1", "R5"]
    for unit in (plan.unit[:-1], np.append(plan.unit, 0)):
        (violation,) = check_plan(LINE.problem, replace(plan, unit=unit)).violations
        assert violation.rule == "R4"
        assert str(len(unit)) in violation.sentence


def test_the_objective_is_exact() -> None:
    tiny = Tiny(
        """
        train A: .!0 x:5 .
        delay A.out each 4000000000000000000
        delay A.out each 4000000000000000001 step 4000000000000000002
        """
    )
    checked = check_plan(tiny.problem, tiny.plan("A.0@0 A.1@0 A.2@1000000000000"))
    assert checked.objective == 10**12 * (8 * 10**18 + 1) + 4 * 10**18 + 2


def crowd(trains: int) -> Problem:
    """Many trains over one resource."""
    train = [
        {"successors": [1]},
        {"min_duration": 5, "resources": [{"resource": "x"}], "successors": [2]},
        {"successors": []},
    ]
    return problem_from({"trains": [train] * trains, "objective": []})


def rows(problem: Problem, gap: int) -> Plan:
    """Every train of a crowd, one ``gap`` after the other."""
    start = np.arange(problem.trains, dtype=np.int64) * gap
    time_s: Ints = np.stack([start, start, start + 5], axis=1).ravel()
    operation = np.arange(problem.operations, dtype=np.int64)
    order = np.argsort(time_s * 3 + (operation + 1) % 3, kind="stable")
    unit = np.zeros(problem.trains, dtype=np.int64)
    return Plan(0, time_s[order], operation[order], unit)


def test_a_crowd_is_listed_up_to_the_limit() -> None:
    problem = crowd(40)
    assert check_plan(problem, rows(problem, 5)).feasible
    every = check_plan(problem, rows(problem, 0))
    assert len(every.violations) == 40 * 39 // 2
    assert every.complete
    some = check_plan(problem, rows(problem, 0), limit=100)
    assert len(some.violations) == 100
    assert not some.complete
    assert set(some.violations) < set(every.violations)


def toys(material: Path) -> dict[str, Path]:
    files = (material / "displib" / "toy").glob("*.json")
    return {path.stem.replace("displib_", "").replace("testinstances_", ""): path for path in files}


@pytest.mark.parametrize(
    ("name", "best"),
    [
        ("headway1", 34),
        ("swapping1", 30),
        ("swapping2", 15),
        ("infeasible1", None),
        ("infeasible2", None),
    ],
)
def test_the_toys_of_displib(material: Path, name: str, best: int | None) -> None:
    files = toys(material)
    problem = problem_from(json.loads(files[name].read_text(encoding="utf-8")))
    found = best_plan(problem)
    assert (found and found.objective) == best
    if best is None:
        assert not check_plan(problem, free_run(problem)).feasible
        return
    told = json.loads(files[f"solution_{name}"].read_text(encoding="utf-8"))
    checked = check_plan(problem, plan_from(told, problem))
    assert (checked.objective, checked.feasible) == (best, True)
