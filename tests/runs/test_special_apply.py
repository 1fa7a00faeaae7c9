"""A special path applied again: what is undone runs as published, and what that breaks is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from landbridge.base.errors import InputError, UnknownNameError
from landbridge.data.planfile import plan_content
from landbridge.operations.path_types import PathAnswer
from landbridge.report.path_words import missed_words
from landbridge.report.plain import json_text
from landbridge.runs.special_apply import apply_special, is_path_plan
from landbridge.runs.special_diff import path_difference
from landbridge.runs.special_request import request_of
from landbridge.runs.special_result import special_result
from tests.runs.special_sample import REQUEST, ROUND, request_file, sample_plan

HELD = "freight-1-1f/2001-07-25"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("plans") / "plan.json"
    file.write_text(json_text(special_result(sample_plan())), encoding="utf-8")
    return file


def test_what_is_undone_runs_as_published(plan: Path) -> None:
    assert is_path_plan(plan_content(plan.name, plan.read_bytes()))
    before, left = apply_special(plan, ()).option, apply_special(plan, [HELD]).option
    assert before is not None
    assert left is not None
    gone = {one.id for one in before.changed} - {one.id for one in left.changed}
    assert gone == {HELD}
    # The bill is made anew: a retimed freight train less, and the minutes that it was late.
    (late,) = (one for one in before.changed if one.id == HELD)
    assert before.bill.retimed["freight"] - left.bill.retimed["freight"] == 1
    minutes = before.bill.delay_min["freight"] - left.bill.delay_min["freight"]
    assert minutes == pytest.approx(late.delay_s / 60)
    assert left.bill.total_usd < before.bill.total_usd
    assert left.notes[-1] == f"Undone, so as published again: {HELD}."
    assert [path.id for path in left.paths] == [path.id for path in before.paths]


def test_the_checker_looks_at_what_is_left(plan: Path) -> None:
    """The file, made by hand, says that nothing is wrong; the pilot is followed on single track."""
    document = json.loads(plan.read_text("utf-8"))
    assert all(option["conflicts"] == [] for option in document["options"])
    left = apply_special(plan, [HELD]).option
    assert left is not None
    assert any("Khasan - Makhalino: single: 77-pilot, 77f" in words for words in left.conflicts)


def test_who_was_not_changed_cannot_be_undone(plan: Path) -> None:
    with pytest.raises(UnknownNameError) as caught:
        apply_special(plan, ["freight-1-1g/2001-07-25", "nobody"])
    values = [finding.value for finding in caught.value.findings]
    assert values == ["freight-1-1g/2001-07-25", "nobody"]
    assert HELD in str(caught.value)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"scenario": "2024"}, "$.scenario"),
        ({"first_day": "2001-07-26"}, "$.first_day"),
        ({"train": {"id": "78"}}, "$.train.id"),
    ],
)
def test_plans_of_another_train_are_not_compared(
    plan: Path, tmp_path: Path, change: dict[str, Any], where: str
) -> None:
    other = tmp_path / "other.json"
    document = json.loads(plan.read_text("utf-8"))
    other.write_text(json_text({**document, **change}), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        path_difference(plan, other)
    assert [finding.column for finding in caught.value.findings] == [where]


def test_a_latest_time_that_is_missed_is_told_with_by_how_much() -> None:
    """Half an hour later at its turn than it was to be, in local time of there."""
    made = sample_plan()
    request, option = made.answer.request, made.answer.options[1]
    assert special_result(made)["options"][1]["missed"] == []
    (turn,) = (one for one in request.runs[0].stops if one.arrive_to_s >= 0)
    by_s = turn.arrive_to_s - int(option.paths[0].arrive_s[-1]) + 1800
    there = option.paths[0]
    late = replace(there, arrive_s=there.arrive_s + by_s, depart_s=there.depart_s + by_s)
    slow = replace(option, paths=(late, option.paths[1]))
    result = special_result(replace(made, answer=PathAnswer(request, (slow,), ())))
    (row,) = (one for one in result["options"][0]["missed"] if one["bound"] == "arrival")
    assert row["by_min"] == 30
    assert row["asked"] == "2001-07-26T18:00:00+11:00"
    assert any("30 min" in words for words in missed_words(result["options"][0]))


def test_every_fault_of_a_request_is_told_at_once(tmp_path: Path) -> None:
    spoilt = ROUND.replace("special-21", "special-12").replace("Makhalino", "Makhalina")
    with pytest.raises(InputError) as caught:
        request_of(request_file(tmp_path, spoilt), None, "eurasia", None, None)
    values = {finding.value for finding in caught.value.findings}
    assert {"special-12", "Makhalina"} <= values
    row = request_of(request_file(tmp_path, ROUND), None, "eurasia", None, None)
    assert (row.scenario, row.line) == ("2001", "Khasan-Ussuriysk")
    with pytest.raises(InputError, match="Хасан-нет"):
        request_of(request_file(tmp_path, REQUEST), None, "eurasia", None, None)
