"""A special path as a dictionary: complete, in its own words, and the same after it was read."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.operations.path_kept import path_from
from landbridge.operations.path_types import PathAnswer
from landbridge.report.plain import json_text
from landbridge.runs.special_diff import are_path_plans, path_difference
from landbridge.runs.special_kept import kept_timetable, timetable_from
from landbridge.runs.special_near import NEAR_S
from landbridge.runs.special_read import read_special
from landbridge.runs.special_refused import refused
from landbridge.runs.special_result import SCHEMA, UNITS, special_result
from landbridge.runs.special_types import shown_option
from tests.runs.special_sample import sample_plan


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    return special_result(sample_plan())


def kept_in(folder: Path, result: dict[str, Any]) -> Path:
    file = folder / "plan.json"
    file.write_text(json_text(result), encoding="utf-8")
    return file


def test_options_and_refusals_have_their_prices_and_reasons(result: dict[str, Any]) -> None:
    assert result["schema"] == SCHEMA
    assert result["summary"]["cancelled"]["cost_usd"] == 9300.5
    assert [one["kind"] for one in result["options"]] == ["untouched", "cancelled"]
    (no_path,) = result["refusals"]
    assert (no_path["point"], no_path["at_local"]) == ("Kedrovy", "2001-07-26T14:00:00+11:00")
    assert no_path["change"] == "arrive at Ussuriysk 20 min later"
    assert {one["category"] for one in result["options"][1]["bill"]} == {"freight", "passenger"}


def test_each_stop_has_railway_and_local_time(result: dict[str, Any]) -> None:
    run = result["options"][1]["runs"][0]
    halt = run["stops"][1]
    assert (halt["point"], halt["why"], halt["stay_min"]) == ("Makhalino", "stop", 12)
    assert halt["depart"] == "2001-07-26T01:57:57+04:00"
    assert halt["depart_local"] == "2001-07-26T08:57:57+11:00"
    slow = result["options"][0]["runs"][0]["stops"]
    assert [one["point"] for one in slow if one["why"] == "wait"] == ["Poyma", "Barsovy"]


def test_changed_trains_say_what_happens_and_where(result: dict[str, Any]) -> None:
    rows = {one["train"]: one for one in result["options"][1]["changed"]}
    held = rows["freight-1-1f/2001-07-25"]
    assert (held["change"], held["delay_min"], held["late_from"]) == ("held", 15, "Ryazanovka")
    assert rows["freight-1-17f/2001-07-25"]["change"] == "retimed"
    assert rows["passenger-1-9f/2001-07-25"]["change"] == "cancelled"
    trains = {one["id"]: one for one in result["trains"]}
    assert trains["77f"]["change"] == "none"
    assert len(trains["77f"]["stops"]) == 17
    late = [one for one in trains["freight-1-1f/2001-07-25"]["stops"] if "planned_depart" in one]
    assert late[0]["point"] == "Ryazanovka"
    assert late[0]["planned_depart"] < late[0]["depart"]


def test_near_trains_are_near(result: dict[str, Any]) -> None:
    special = sample_plan().answer.options[1].paths
    assert result["near"]
    for one in result["near"]:
        own = special[one["run"]]
        part = path_from({**one, "id": "", "service": "", "train_type": "", "days": "1111111",
                          "stops": "", "put_off_s": 0, "overstay_s": 0})  # fmt: skip
        at = np.abs(part.points - own.points[0])
        assert (part.arrive_s <= own.depart_s[at] + NEAR_S).all()
        assert (part.depart_s >= own.arrive_s[at] - NEAR_S).all()
        assert len(part.points) >= 2
    assert {one["change"] for one in result["near"]} <= {"", "changed", "cancelled"}


def test_what_rests_on_estimates_is_said(result: dict[str, Any]) -> None:
    text = " ".join(result["notes"])
    for words in ("estimates: Ussuriysk", "unit values of", "pairs of trains a day", "UTC+04:00"):
        assert words in text, words
    assert all(one["source"] for one in result["assumed"])
    assert set(UNITS) <= set(result["units"])


def test_a_plan_that_is_read_is_the_same_plan(result: dict[str, Any], tmp_path: Path) -> None:
    again = special_result(read_special(kept_in(tmp_path, result)))
    same = ("points", "train", "asked", "option", "trains", "near", "request", "timetable")
    for key in same:
        assert json_text(again[key]) == json_text(result[key]), key
    assert json_text(again["options"]) == json_text(result["options"][1:])


def test_the_timetable_in_a_plan_is_the_timetable() -> None:
    timetable = sample_plan().timetable
    kept = json.loads(json_text(kept_timetable(timetable)))
    again = timetable_from(kept, timetable.line)
    assert again.windows == timetable.windows
    assert again.notes == timetable.notes == ("Made by hand.",)
    for one, two in zip(timetable.paths, again.paths, strict=True):
        assert (one.id, one.days, one.train_type) == (two.id, two.days, two.train_type)
        for key in ("points", "arrive_s", "depart_s", "stops"):
            np.testing.assert_array_equal(getattr(one, key), getattr(two, key))


@pytest.mark.parametrize(
    ("spoil", "at"),
    [
        (lambda one: one.update(schema="landbridge-closing-1"), "$.schema"),
        (lambda one: one.update(option=None), "$.option"),
        (lambda one: one["timetable"].update(line="0"), "$.timetable"),
        (lambda one: one["timetable"]["paths"][0].update(run_s="1 2"), "$.timetable"),
        (lambda one: one["timetable"]["paths"][0].update(stay_s="99:5"), "$.timetable"),
        (lambda one: one["request"].pop("runs"), "$.request"),
        (lambda one: one["request"]["runs"][0][0].update(point=99), "$.request"),
        (lambda one: one["options"][1]["kept"]["changed"][0].update(path="none"), "$.options"),
        (lambda one: one["asked"][0].pop("at", one["asked"][0].pop("point")), "$.asked"),
    ],
)
def test_a_spoilt_plan_says_where(
    result: dict[str, Any], tmp_path: Path, spoil: Any, at: str
) -> None:
    spoilt = copy.deepcopy(result)
    spoil(spoilt)
    with pytest.raises(InputError) as found:
        read_special(kept_in(tmp_path, spoilt))
    assert found.value.findings[0].column == at


def test_the_cheapest_option_is_shown_unless_another_is_wanted() -> None:
    answer = sample_plan().answer
    assert shown_option(answer) == "untouched"
    assert shown_option(answer, "cancelled") == "cancelled"
    with pytest.raises(CannotRunError, match="retimed has no path"):
        shown_option(answer, "retimed")


def test_without_any_option_the_reason_of_the_furthest_is_told(result: dict[str, Any]) -> None:
    assert refused(result) is None
    plan = sample_plan()
    answer = PathAnswer(plan.answer.request, (), plan.answer.refusals)
    none = special_result(replace(plan, answer=answer, shown=None))
    error = refused(none)
    assert error is not None
    assert "the section to Barsovy is full. Blocked by freight-1-1f/2001-07-25" in str(error)
    assert "arrive at Ussuriysk 20 min later" in str(error)
    assert none["option"] is None
    assert none["trains"] == []


def test_the_furthest_is_not_the_latest() -> None:
    """One waits longer, the other gets further; a run later is further still."""
    plan = sample_plan()
    (near,) = plan.answer.refusals
    far = replace(near, point=near.point + 2, at_s=near.at_s - 3600, why="it got further")
    back = replace(near, run=1, at_s=0, why="it turned")
    for refusals, why in (((near, far), far.why), ((far, near, back), back.why)):
        answer = PathAnswer(plan.answer.request, (), refusals)
        assert why in str(refused(special_result(replace(plan, answer=answer, shown=None))))


def test_what_is_said_of_the_timetable_is_said_again(tmp_path: Path) -> None:
    result = special_result(replace(sample_plan(), conflicts=2))
    again = special_result(read_special(kept_in(tmp_path, result)))
    for told in ("Made by hand.", "The timetable itself has 2 conflicts."):
        assert told in result["notes"]
        assert told in again["notes"]


def test_a_plan_with_conflicts_is_none(result: dict[str, Any]) -> None:
    plan = sample_plan()
    wrong = replace(plan.answer.options[1], conflicts=("2001-07-25 21:00:30 UTC, Poyma: a, b",))
    answer = PathAnswer(plan.answer.request, (wrong,), ())
    error = refused(special_result(replace(plan, answer=answer)))
    assert error is not None
    assert "2001-07-26 01:00 railway time, Poyma" in str(error)


def test_two_plans_differ_in_the_trains_that_they_treat_differently(
    result: dict[str, Any], tmp_path: Path
) -> None:
    one = kept_in(tmp_path, result)
    other = tmp_path / "other.json"
    other.write_text(json_text({**result, "option": "untouched"}), encoding="utf-8")
    assert path_difference(one, one) == []
    assert are_path_plans(one, other)
    rows = {row["train"]: row for row in path_difference(one, other)}
    assert set(rows) == {
        "77f", "freight-1-1f/2001-07-25", "freight-1-17f/2001-07-25", "passenger-1-9f/2001-07-25",
    }  # fmt: skip
    held = rows["freight-1-1f/2001-07-25"]
    assert (held["one"], held["other"]) == ("held", "none")
    assert held["one_words"] == "held, 15 min at worst, 15 at the end"
    assert "waits 40 min" in rows["77f"]["other_words"]


def test_plans_of_two_kinds_are_not_compared(result: dict[str, Any], tmp_path: Path) -> None:
    one, other = kept_in(tmp_path, result), tmp_path / "closing.json"
    other.write_text('{"schema": "landbridge-closing-1"}', encoding="utf-8")
    with pytest.raises(InputError, match=r"closing\.json"):
        are_path_plans(one, other)
    assert not are_path_plans(other, other)
    assert not are_path_plans(other, tmp_path / "none.json")
    with pytest.raises(InputError, match="the file is missing"):
        are_path_plans(one, tmp_path / "none.json")
