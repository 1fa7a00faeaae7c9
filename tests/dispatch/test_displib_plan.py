"""Plans from documents and back, and as files."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.data.displib import read_plan, read_problem
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.plan_build import plan_from
from landbridge.report.dispatch_files import plan_document, plan_json, write_plan
from tests.data import displib_tiny

TINY = problem_from(displib_tiny.problem())


def test_the_plan_of_the_documentation_keeps_the_rules() -> None:
    plan = plan_from(displib_tiny.plan(), TINY)
    checked = check_plan(TINY, plan)
    assert checked.feasible, checked.violations
    assert checked.objective == plan.objective == 357


def test_operations_and_units_are_numbered_over_all_trains() -> None:
    plan = plan_from(displib_tiny.plan(), TINY)
    assert plan.time_s.tolist() == [0, 0, 10, 255, 255, 295, 295]
    assert plan.operation.tolist() == [0, 5, 1, 3, 6, 4, 7]
    assert plan.unit_start(TINY).tolist() == [0, 0, 0, 2, 3, 4, 4, 4]
    assert plan.unit.tolist() == [0, 0, 1, 0]
    assert all(array.dtype == np.int64 for array in (plan.time_s, plan.operation, plan.unit))


def test_a_plan_without_events_and_objective_is_one() -> None:
    plan = plan_from({"events": []}, TINY)
    assert (plan.objective, len(plan.time_s), len(plan.unit)) == (0, 0, 0)
    assert plan_document(plan, TINY) == {"objective_value": 0, "events": []}


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Return events that name what exists, in any order and number."""
    document = displib_tiny.problem()
    found = []
    for _ in range(draw(st.integers(0, 12))):
        train = draw(st.integers(0, 1))
        operation = draw(st.integers(0, len(document["trains"][train]) - 1))
        event: dict[str, Any] = {"time": draw(st.integers(0, 2**40)), "train": train}
        event["operation"] = operation
        if (train, operation) in {(0, 3), (1, 1)}:
            event["units"] = {"platform": draw(st.integers(0, 1))}
        found.append(event)
    return found


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("plans")


@given(events(), st.integers(0, 2**62))
def test_plans_go_round(folder: Path, rows: list[dict[str, Any]], objective: int) -> None:
    document = {"objective_value": objective, "events": rows}
    plan = plan_from(document, TINY)
    assert plan_document(plan, TINY) == document
    path = folder / "plan.json"
    write_plan(plan, TINY, path)
    assert read_plan(path, displib_tiny.problem()) == document
    assert path.read_text(encoding="utf-8") == plan_json(plan, TINY)


def test_a_file_has_one_event_a_line_and_the_same_bytes_each_time() -> None:
    plan = plan_from(displib_tiny.plan(), TINY)
    lines = plan_json(plan, TINY).splitlines()
    assert lines[0] == '{"objective_value": 357, "events": ['
    assert lines[4] == ('{"time": 255, "train": 0, "operation": 3, "units": {"platform": 1}},')
    assert lines[-1] == "]}"
    assert len(lines) == 9
    assert plan_json(plan, TINY) == plan_json(plan_from(displib_tiny.plan(), TINY), TINY)


def test_units_are_written_only_where_there_is_a_choice() -> None:
    document = displib_tiny.problem()
    del document["extensions"]["resources"][0]["capacity"]
    plain = problem_from(document)
    text = plan_json(plan_from(displib_tiny.plan(), plain), plain)
    assert "units" not in text
    assert set(re.findall(r'"(\w+)":', text)) == {
        "objective_value", "events", "time", "train", "operation"}  # fmt: skip


def test_a_plan_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    plan = plan_from(displib_tiny.plan(), TINY)
    with pytest.raises(InputError):
        write_plan(plan, TINY, tmp_path / "no folder" / "plan.json")
    write_plan(plan, TINY, tmp_path / "plan.json")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.json"]
    assert json.loads((tmp_path / "plan.json").read_text()) == displib_tiny.plan()


def test_published_solutions_go_round(material: Path, tmp_path: Path) -> None:
    toy = material / "displib" / "toy"
    solutions = sorted(toy.glob("displib_solution_*.json"))
    assert len(solutions) == 3
    for path in solutions:
        document = read_problem(toy / path.name.replace("solution_", ""))
        problem = problem_from(document)
        found = read_plan(path, document)
        plan = plan_from(found, problem)
        checked = check_plan(problem, plan)
        assert checked.feasible, checked.violations
        assert checked.objective == found["objective_value"]
        write_plan(plan, problem, tmp_path / path.name)
        assert read_plan(tmp_path / path.name, document) == found
