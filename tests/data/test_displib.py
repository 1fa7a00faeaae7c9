"""Dispatching problems and plans: what is right is read, what is wrong is found, all at once."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from landbridge.base.errors import Finding, InputError
from landbridge.data.displib import read_plan, read_problem
from landbridge.data.displib_shape import MOST
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.problem import NEVER_S
from tests.data import faults_displib
from tests.data.displib_tiny import Document, both, plan, problem, put, write


def findings_of(path: Path, of: Document | None = None) -> tuple[Finding, ...]:
    with pytest.raises(InputError) as caught:
        read_problem(path) if of is None else read_plan(path, of)
    return caught.value.findings


def is_met(expected: str, finding: Finding) -> bool:
    path, message, remedy = expected.split(" | ")
    return finding.column == path and message in finding.message and remedy in finding.remedy


@pytest.mark.parametrize("name", faults_displib.PROBLEM)
def test_fault_of_a_problem_is_found(name: str, tmp_path: Path) -> None:
    spoil, expected = faults_displib.PROBLEM[name]
    document = problem()
    spoil(document)
    (finding,) = findings_of(write(tmp_path, document))
    assert is_met(expected, finding), repr(finding)
    assert finding.file == "tiny.json"
    assert finding.allowed
    assert str(finding).startswith(f"tiny.json at {finding.column}: ")
    assert str(finding).isprintable()


@pytest.mark.parametrize("name", faults_displib.PLAN)
def test_fault_of_a_plan_is_found(name: str, tmp_path: Path) -> None:
    spoil, expected = faults_displib.PLAN[name]
    document = plan()
    spoil(document)
    (finding,) = findings_of(write(tmp_path, document), problem())
    assert is_met(expected, finding), repr(finding)
    assert finding.allowed


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    names = ["misspelt key of a component", "negative release", "whole number with a point",
             "window closed", "second exit", "component of an unknown operation",
             "class told twice", "unknown resource", "no capacity", "intervals overlap",
             "headway told twice", "relation with an unknown train", "period of zero",
             "unknown key at the top", "cost of an unknown operation",
             "negative coefficient"]  # fmt: skip
    document = problem()
    both(*(faults_displib.PROBLEM[name][0] for name in names))(document)
    findings = findings_of(write(tmp_path, document))
    for name in names:
        expected = faults_displib.PROBLEM[name][1]
        assert sum(is_met(expected, finding) for finding in findings) == 1, (name, findings)
    assert len(findings) == len(names)


def test_all_faults_of_a_plan_come_at_once(tmp_path: Path) -> None:
    names = ["unknown train", "unit too large", "unit of another resource", "objective a fraction"]
    document = plan()
    both(*(faults_displib.PLAN[name][0] for name in names))(document)
    findings = findings_of(write(tmp_path, document), problem())
    assert len(findings) == len(names)


def test_values_stand_in_findings_as_in_the_file(tmp_path: Path) -> None:
    values: dict[str, Any] = {"true": True, "null": None, "-3": -3, "1.5": 1.5, "x": "x",
                              '""': "", "[...]": [1], "{}": {}, "NaN": float("nan"),
                              "-Infinity": float("-inf")}  # fmt: skip
    for shown, value in values.items():
        document = problem()
        put("$.trains[0][1].min_duration", value)(document)
        (finding,) = findings_of(write(tmp_path, document))
        assert finding.value == shown


def test_the_tiny_problem_and_plan_are_spotless(tmp_path: Path) -> None:
    document = read_problem(write(tmp_path, problem()))
    assert document == problem()
    found = problem_from(document)
    assert (found.trains, found.operations, found.resources, found.period_s) == (2, 8, 4, 3600)
    assert read_plan(write(tmp_path, plan()), document) == plan()


def test_what_has_a_default_may_be_left_out(tmp_path: Path) -> None:
    bare: Document = {"trains": [[{"successors": []}]], "objective": []}
    assert read_problem(write(tmp_path, bare)) == bare | {"extensions": {}}
    assert read_plan(write(tmp_path, {"events": []}), bare) == {"events": []}


def test_the_largest_number_is_that_of_the_problem(tmp_path: Path) -> None:
    assert MOST == NEVER_S
    document = problem()
    put("$.trains[0][1].start_ub", MOST)(document)
    assert read_problem(write(tmp_path, document)) == document


def test_a_resource_twice_in_an_operation_is_one_use(tmp_path: Path) -> None:
    """Some files of DISPLIB have it: the longest release time counts, where there is one unit."""
    document = problem()
    uses = [{"resource": "north", "release_time": 5}, {"resource": "signal"},
            {"resource": "north", "release_time": 8}, {"resource": "signal"}]  # fmt: skip
    put("$.trains[0][1].resources", uses)(document)
    found = read_problem(write(tmp_path, document))["trains"][0][1]["resources"]
    assert found == [{"resource": "north", "release_time": 8},
                     {"resource": "signal", "release_time": 0}]  # fmt: skip


def test_a_successor_twice_is_one(tmp_path: Path) -> None:
    document = problem()
    put("$.trains[0][0].successors", [2, 1, 2])(document)
    assert read_problem(write(tmp_path, document))["trains"][0][0]["successors"] == [2, 1]


def test_many_faults_are_counted(tmp_path: Path) -> None:
    document = problem()
    train = [{"min_duration": -1, "successors": [n + 1]} for n in range(999)]
    document["trains"].append([*train, {"min_duration": -1, "successors": []}])
    findings = findings_of(write(tmp_path, document))
    assert len(findings) == 201
    assert [f.severity for f in findings] == ["error"] * 200 + ["note"]
    assert findings[-1].message == "800 more findings are not shown"
    document["trains"] = [[0] * 50_000]
    findings = findings_of(write(tmp_path, document))
    assert findings[-1].message == "at least 10000 more findings are not shown"


def test_searching_for_near_names_ends(tmp_path: Path) -> None:
    document = problem()
    names = [f"track section {n}" for n in range(3000)]
    train = [{"resources": [{"resource": name}], "successors": [n + 1]}
             for n, name in enumerate(names)]  # fmt: skip
    document["trains"].append([*train, {"successors": []}])
    document["extensions"]["resources"] = [{"resource": name + "?!"} for name in names]
    findings = findings_of(write(tmp_path, document))
    suggested = [f for f in findings if f.remedy.startswith("did you mean")]
    assert len(findings) == 201
    assert 1 <= len(suggested) <= 10


def test_a_key_twice_is_found_with_its_path(tmp_path: Path) -> None:
    text = json.dumps(problem()).replace('"start_lb": 10,', '"start_lb": 10, "start_lb": 20,')
    text = text.replace('"gap": -5', '"gap": -5, "gap": 0.5')
    findings = findings_of(write(tmp_path, text))
    assert [(f.column, f.message) for f in findings] == [
        ("$.trains[0][1].start_lb", "stands twice in one object"),
        ("$.extensions.relations[0].gap", "stands twice in one object"),
        ("$.extensions.relations[0].gap", "is not a whole number"),
    ]


def test_a_number_of_many_digits_is_found_with_its_path(tmp_path: Path) -> None:
    for digits, message in (("9" * 10_000, "is above"), ("-" + "9" * 10_000, "is below")):
        text = json.dumps(problem()).replace('"start_lb": 10', f'"start_lb": {digits}')
        (finding,) = findings_of(write(tmp_path, text))
        assert finding.column == "$.trains[0][1].start_lb"
        assert message in finding.message
        assert len(str(finding)) < 300


def test_hostile_text_does_not_reach_the_terminal(tmp_path: Path) -> None:
    document = problem()
    document["trains"][0][0]["\x1b[2J" + "x" * 10_000 + "\ud800"] = 1
    (finding,) = findings_of(write(tmp_path, document))
    assert str(finding).isprintable()
    assert len(str(finding)) < 400
    assert finding.value.encode("utf-8")


# ------------------------------------------------------------------- published and described


def test_published_files_are_read_without_a_finding(material: Path) -> None:
    instances = sorted((material / "displib" / "instances").glob("*.json"))
    toys = sorted((material / "displib" / "toy").glob("displib_testinstances_*.json"))
    assert len(instances) == 42
    assert len(toys) == 5
    for path in (*instances, *toys):
        document = read_problem(path)
        assert problem_from(document).operations == sum(map(len, document["trains"]))
        solution = path.with_name(path.name.replace("_test", "_solution_test"))
        if path in toys and solution.exists():
            found = read_plan(solution, document)
            assert found["events"]
            assert found == json.loads(solution.read_text(encoding="utf-8"))


def _examples(root: Path) -> list[str]:
    text = (root / "docs" / "dispatch-format.md").read_text(encoding="utf-8")
    return re.findall(r"```json\n(.*?)```", text, re.DOTALL)


def test_the_examples_of_the_documentation_are_read(root: Path, tmp_path: Path) -> None:
    described, planned = _examples(root)
    document = read_problem(write(tmp_path, described))
    assert document == problem()
    assert read_plan(write(tmp_path, planned), document) == plan()


def test_the_documentation_has_every_key(root: Path) -> None:
    text = (root / "docs" / "dispatch-format.md").read_text(encoding="utf-8")
    keys: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            keys.update(value)
        for inner in value.values() if isinstance(value, dict) else value:
            if isinstance(inner, dict | list):
                collect(inner)

    collect(problem())
    collect(plan())
    keys.discard("platform")
    assert sorted(key for key in keys if f"| `{key}` |" not in text) == []


# ------------------------------------------------------------------------------ the file itself

FILES: dict[str, tuple[bytes, int | None, str, str]] = {
    "empty": (b"", 1, "1", "the file is empty"),
    "blank": (b" \n\n ", 3, "2", "the file is empty"),
    "Latin 1": (b'{"trains": "\xe9"}', 1, "", "is not UTF-8"),
    "UTF-16": ('{"trains": []}'.encode("utf-16"), 1, "", "is in UTF-16"),
    "NUL": (b'{"trains"\n: "\0"}', 2, "", "NUL byte"),
    "text": (b"trains and objective", 1, "1", "is not JSON"),
    "comma missing": (b'{"trains": []\n"objective": []}', 2, "1", "is not JSON"),
    "cut off": (b'{"trains": [\n[{"successors"', 2, "15", "ends too early"),
    "cut off in a text": (b'{"trains": [\n[{"succ', 2, "3", "ends too early"),
    "more behind the end": (b'{"trains": []} {}', 1, "16", "is not JSON"),
    "nested": (b"[" * 200_000, None, "", "nested too deeply"),
    "nested objects": (b'{"a":' * 200_000, None, "", "nested too deeply"),
    "too many lists": (b"[]," * 2_000_001, None, "", "holds 2000001 lists and objects"),
    "too many values": (b"7," * 5_000_001, None, "", "holds 5000001 commas"),
    "a list": (b"[]", None, "$", "is not a problem"),
    "null": (b"null", None, "$", "is not a problem"),
    "a number": (b"NaN", None, "$", "is not a problem"),
}


@pytest.mark.parametrize("name", FILES)
def test_fault_of_the_file_itself(name: str, tmp_path: Path) -> None:
    content, row, column, message = FILES[name]
    (finding,) = findings_of(write(tmp_path, content))
    assert (finding.row, finding.column) == (row, column), repr(finding)
    assert message in finding.message
    assert finding.remedy


def test_every_cut_of_a_file_is_found_with_its_line(tmp_path: Path) -> None:
    text = json.dumps(problem(), indent=1)
    for length in range(1, len(text), 7):
        (finding,) = findings_of(write(tmp_path, text[:length]))
        assert finding.row is not None
        assert finding.row <= text.count("\n", 0, length) + 1
        assert finding.column.isdigit()


def test_a_byte_order_mark_is_welcome(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + json.dumps(problem(), indent=1).replace("\n", "\r\n").encode()
    assert read_problem(write(tmp_path, content)) == problem()


@pytest.mark.parametrize("kind", ["folder", "pipe", "missing", "dead link", "too large"])
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "dead link":
        path.symlink_to(tmp_path / "nowhere")
    elif kind == "too large":
        with path.open("wb") as stream:
            stream.truncate(257_000_000)
    (finding,) = findings_of(path)
    assert finding.file == "x.json"
    assert finding.message.startswith("the file ")
    assert finding.remedy == "name a JSON file that can be read"
    assert "study" not in str(finding)
