"""What holds for every comparison: nothing from nothing, and the mirror."""

from __future__ import annotations

import json
from typing import Any

import pytest

from landbridge.report.plain import json_text
from tests.compare.conftest import Ask, Result
from tests.compare.test_ladder import RUNGS

MIRROR = {"appears": "vanishes", "vanishes": "appears", "joins": "leaves", "leaves": "joins"}
LADDER = [(RUNGS[rung][0], "foxtrot", rung) for rung in RUNGS]
EURASIA = [
    ("Busan", "Berlin", "2001", "2001-tkr"),
    pytest.param("Busan", "Berlin", "today", "today-suez-closed", marks=pytest.mark.slow),
    pytest.param("Busan", "Berlin", "today", "today-border-closed", marks=pytest.mark.slow),
    pytest.param("Rotterdam", "Seoul", "2001", "today", marks=pytest.mark.slow),
]


def mirrored(word: str) -> str:
    return MIRROR.get(word, word)


def check_mirror(there: Result, back: Result) -> None:
    one = {way["key"]: way for way in there["ways"]}
    other = {way["key"]: way for way in back["ways"]}
    assert one.keys() == other.keys()
    for key, way in one.items():
        turned = other[key]
        (change,), (changed,) = way["changes"], turned["changes"]
        assert mirrored(change["status"]) == changed["status"], key
        assert mirrored(change["pareto"]) == changed["pareto"], key
        assert change["instead"] == changed["instead"], key
        assert way["matched_by"] == turned["matched_by"]
        for name, value in change["difference"].items():
            assert value == pytest.approx(-changed["difference"][name], abs=1e-9), (key, name)
        assert figures(way["in"]) == figures(turned["in"][::-1]), key
        assert items(way, "before", "after") == items(turned, "after", "before"), key
        assert all(why["proof"]["proved"] for why in (*way["why"], *turned["why"])), key
        mine = [mirrored(why["explains"].split()[0]) for why in way["why"]]
        assert mine == [why["explains"].split()[0] for why in turned["why"]], key


def figures(standings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    left_out = ("scenario_index",)
    return [{k: v for k, v in one.items() if k not in left_out} for one in standings]


def items(way: dict[str, Any], before: str, after: str) -> list[Any]:
    found = [
        (leg[f"leg_{before}"], item["what"], item["item"], item[before], item[after])
        for leg in way["legs"]
        for item in leg["items"]
    ]
    return sorted(found, key=repr)


@pytest.mark.parametrize(("origin", "destination", "rung"), LADDER, ids=list(RUNGS))
def test_swapped_scenarios_mirror(climb: Ask, origin: str, destination: str, rung: str) -> None:
    check_mirror(climb(origin, destination, "base", rung), climb(origin, destination, rung, "base"))


@pytest.mark.parametrize(("origin", "destination", "one", "other"), EURASIA)
def test_swapped_scenarios_mirror_on_eurasia(
    eurasia: Ask, origin: str, destination: str, one: str, other: str
) -> None:
    check_mirror(eurasia(origin, destination, one, other), eurasia(origin, destination, other, one))


def check_nothing(result: Result) -> None:
    assert result["differences"] == []
    assert result["ways"]
    for way in result["ways"]:
        assert [change["status"] for change in way["changes"]] == ["same"]
        assert set(way["changes"][0]["difference"].values()) == {0.0}
        assert way["legs"] == []
        assert way["why"] == []
        assert way["matched_by"] == "tracks"
    assert not any(one["changed"] for one in result["headlines"])


@pytest.mark.parametrize("name", ["base", "year", "bridge-and-islander"])
def test_a_scenario_beside_itself_changes_nothing(climb: Ask, name: str) -> None:
    check_nothing(climb("india", "foxtrot", name, name))


@pytest.mark.parametrize(
    "name",
    ["2001", *(pytest.param(name, marks=pytest.mark.slow) for name in ("2001-tkr", "today"))],
)
def test_a_scenario_of_eurasia_beside_itself(eurasia: Ask, name: str) -> None:
    check_nothing(eurasia("Busan", "Berlin", name, name))


def test_the_answer_is_the_same_to_the_byte(climb: Ask, ladder: Any) -> None:
    from landbridge.runs.asking import Question
    from landbridge.runs.comparing import compare

    again = compare(ladder, Question("alfa", "foxtrot"), ("base", "year"))
    assert json_text(again) == json_text(climb("alfa", "foxtrot", "base", "year"))
    assert json.loads(json_text(again))["base"] == "base"


def test_many_scenarios_are_compared_with_the_first(climb: Ask) -> None:
    names = ("base", "faster", "border", "base")
    result = climb("alfa", "foxtrot", *names)
    assert [one["scenario"] for one in result["scenarios"]] == list(names)
    for index, name in enumerate(names[1:], start=1):
        pair = climb("alfa", "foxtrot", "base", name)
        mine = {way["name"]: way["changes"][index - 1]["status"] for way in result["ways"]}
        assert mine == {way["name"]: way["changes"][0]["status"] for way in pair["ways"]}
        assert [one for one in result["headlines"] if one["scenario_index"] == index] == [
            {**one, "scenario_index": index, "way_before": one["way_before"]}
            for one in pair["headlines"]
        ]
