"""Whatever stands in a dispatching file: a document that can be built from, or findings."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import Finding, InputError
from landbridge.data.displib import read_plan, read_problem
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.plan_build import plan_from
from tests.data.displib_tiny import Document, plan, problem, write

WORDS = """trains objective extensions start_lb start_ub min_duration resources successors resource
release_time type train operation threshold coeff increment classes cancellations route_costs
relations period capacity closed headway earlier later seconds class cost before after gap events
objective_value time units platform op_delay north"""
NAMES = st.sampled_from(["", *WORDS.split()]) | st.text(max_size=5)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-3, 8)
    | st.integers()
    | st.floats()
    | NAMES
    | st.sampled_from([2**40, 2**40 + 1, -(2**40), 10**200])
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=12,
)


@st.composite
def spoilt(draw: st.DrawFn, good: Callable[[], Document]) -> Any:
    """Return a document with some of its parts exchanged, removed or doubled."""
    document = good()
    for _ in range(draw(st.integers(0, 3))):
        holder: Any = document
        while True:
            keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
            if not keys:
                break
            key = draw(st.sampled_from(keys))
            if isinstance(holder[key], dict | list) and draw(st.integers(0, 5)):
                holder = holder[key]
                continue
            change = draw(st.sampled_from(["put", "put", "drop", "add"]))
            if change == "drop":
                del holder[key]
            elif change == "add" and isinstance(holder, list):
                holder.append(json.loads(json.dumps(holder[key])))
            elif change == "add":
                holder[draw(NAMES)] = draw(VALUES)
            else:
                holder[key] = draw(VALUES)
            break
    return document


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("displib")


def read_or_find(path: Path, of: Document | None = None) -> Document | None:
    """Read a file; None when it has findings, each of which can be shown."""
    found = None
    findings: tuple[Finding, ...] = ()
    try:
        found = read_problem(path) if of is None else read_plan(path, of)
    except InputError as error:
        findings = error.findings
    assert (found is None) == bool(findings)
    for finding in findings:
        assert finding.message
        assert finding.remedy
        assert str(finding).isprintable()
        assert len(str(finding)) < 1500
        assert finding.column.startswith("$") or finding.severity == "note" or finding.row
    return found


@given(VALUES)
def test_any_document_is_read_or_refused(folder: Path, value: Any) -> None:
    path = write(folder, value)
    for found in (read_or_find(path), read_or_find(path, problem())):
        assert found is None or found == value


@given(spoilt(problem))
def test_a_problem_that_is_read_can_be_built(folder: Path, value: Any) -> None:
    found = read_or_find(write(folder, value))
    if found is not None:
        built = problem_from(found)
        assert built.operations == sum(map(len, found["trains"]))
        assert (built.capacity >= 1).all()
        first = built.train_start[:-1]
        assert set(built.succ) == set(range(built.operations)) - set(first)


@given(spoilt(plan))
def test_a_plan_that_is_read_can_be_built(folder: Path, value: Any) -> None:
    found = read_or_find(write(folder, value), problem())
    if found is not None:
        built = plan_from(found, problem_from(problem()))
        assert built.time_s.tolist() == [event["time"] for event in found["events"]]


@given(st.binary(max_size=40), st.integers(0, 5000), st.integers(0, 20))
def test_any_bytes_are_read_or_refused(folder: Path, junk: bytes, at: int, left_out: int) -> None:
    content = json.dumps(problem()).encode()
    content = content[:at] + junk + content[at + left_out :]
    read_or_find(write(folder, content))
