"""Each failure that the fuzzer ever found, replayed for ever.

A file of `regressions/` holds what was wrong (``was``), the edits that showed it, what must become
of them (``expect``: refused or accepted; ``finding`` is a part of a finding that a refusal must
hold, as it is printed), and the scenarios and directions in which an accepted study is asked.
Rows are named by their ids. When one is gone from the study, the test says so: give the regression
a row that plays the same part.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.draw import Mutation
from tests.fuzz.edits import apply
from tests.fuzz.run import DIRECTIONS, Fuzzer, Tally
from tests.fuzz.world import World

FOLDER = Path(__file__).with_name("regressions")
CASES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}


@pytest.mark.parametrize("name", sorted(CASES))
def test_it_stays_mended(name: str, fuzzer: Fuzzer) -> None:
    case: dict[str, Any] = CASES[name]
    assert set(case) <= {"was", "kind", "reach", "edits", "expect", "finding", "asked", "study"}
    judge = (
        fuzzer
        if case.get("study", "eurasia") == "eurasia"
        else Fuzzer(World.shipped(case["study"]))
    )
    mutation = Mutation(case["kind"], case["edits"], case["reach"])
    files = judge.world.contents if case["kind"] == "geometry" else judge.world.plain
    checked = judge.world.check(apply(files, case["edits"]))
    assert (checked.study is None) == (case["expect"] == "refused"), checked.errors[:5]
    if "finding" in case:
        assert any(case["finding"] in str(found) for found in checked.errors), checked.errors[:5]
    asked = [
        (scenario, direction, range(4))
        for scenario in case.get("asked", ())
        for direction in DIRECTIONS
    ]
    tally = Tally()
    assert list(judge.try_one(mutation, tally, asked)) == [], case["was"]
    assert tally.late == []


def test_there_are_some() -> None:
    assert CASES
