"""The questions of a ministry on the shipped study, and their causes checked by another road."""

from __future__ import annotations

from typing import Any

import pytest

import landbridge
from tests.compare.conftest import Ask, Result


def by_ship(result: Result) -> dict[str, Any]:
    found = [way for way in result["ways"] if (way["way"], way["name"]) == ("sea", "Suez Canal")]
    return dict(found[0])


def same_ways(one: list[dict[str, Any]], other: list[dict[str, Any]]) -> bool:
    return [{**item, "id": ""} for item in one] == [{**item, "id": ""} for item in other]


def test_the_railway_across_korea(eurasia: Ask) -> None:
    result = eurasia("Busan", "Berlin", "2001", "2001-tkr")
    assert [one["id"] for one in result["differences"]] == ["project:korea-west"]
    quickest = next(one for one in result["headlines"] if one["measure"] == "quickest")
    assert quickest["change"] < -3.0
    assert quickest["causes"] == [["project korea-west built"]]
    new = next(way for way in result["ways"] if way["key"] == quickest["way_after"])
    assert new["way"] == "rail"
    assert new["changes"][0]["status"] == "appears"
    assert new["changes"][0]["pareto"] == "joins"
    tables = {row["table"] for why in new["why"] for row in why["rows"]}
    assert {"services", "sections"} <= tables
    assert all(row["difference"] == "project:korea-west" for row in new["why"][0]["rows"])
    # The ship does not see Korea.
    ship = next(
        way for way in result["ways"] if way["way"] == "sea" and way["name"] == "Suez Canal"
    )
    assert ship["changes"][0]["status"] == "same"


def test_the_upgrade_names_its_rows(eurasia: Ask) -> None:
    result = eurasia("Busan", "Berlin", "2001-tkr", "2001-tkr-upgraded")
    words = {row["words"] for way in result["ways"] for why in way["why"] for row in why["rows"]}
    assert "speeds: through-korea in KP 300 -> 900 km/day (project korea-upgrade)" in words
    moved = [way for way in result["ways"] if way["changes"][0]["status"] == "changed"]
    assert moved
    for way in moved:
        assert {leg["country"] for leg in way["legs"]} == {"KP"}
        change = way["changes"][0]["difference"]
        saved = sum(
            item["change"] for leg in way["legs"] for item in leg["items"] if item["unit"] == "h"
        )
        assert saved < 0
        assert change["days_mean"] < 0
        assert change["usd_per_feu"] == 0.0


def test_suez_shut(eurasia: Ask) -> None:
    result = eurasia("Busan", "Berlin", "today", "today-suez-closed")
    assert [one["id"] for one in result["differences"]] == ["passage:suez"]
    by_suez = [way for way in result["ways"] if "suez" in way["gateways"]]
    assert by_suez
    for way in by_suez:
        assert way["changes"][0]["status"] == "vanishes"
        partner = next(one for one in result["ways"] if one["key"] == way["changes"][0]["instead"])
        assert "suez" not in partner["gateways"]
        assert partner["services"] == way["services"]
        assert partner["in"][1]["days_p50"] > way["in"][0]["days_p50"] + 5
        assert way["why"][0]["proof"]["causes"] == [["passage:suez"]]
    # The same by another road: avoiding the canal is closing it.
    asked = landbridge.open_study("eurasia").scenario("today")
    avoiding = asked.routes("Busan", "Berlin", avoid=("suez",)).attrs["result"]
    assert same_ways(avoiding["alternatives"], result["results"][1]["alternatives"])


def test_the_polish_border_shut(eurasia: Ask) -> None:
    result = eurasia("Busan", "Berlin", "today", "today-border-closed")
    assert [one["id"] for one in result["differences"]] == ["border:brest/terespol"]
    for way in result["ways"]:
        over = "brest/terespol" in way["gateways"]
        assert way["changes"][0]["status"] == ("vanishes" if over else "same"), way["name"]
        assert way["in"][1]["possible"] is not over
    asked = landbridge.open_study("eurasia").scenario("today")
    avoiding = asked.routes("Busan", "Berlin", avoid=("brest/terespol",)).attrs["result"]
    assert same_ways(avoiding["alternatives"], result["results"][1]["alternatives"])


def test_a_quarter_of_a_century(eurasia: Ask) -> None:
    result = eurasia("Busan", "Berlin", "2001", "today")
    assert [one["id"] for one in result["differences"]] == ["year", "border:buslovskaya/vainikkala"]
    ship = next(
        way for way in result["ways"] if way["way"] == "sea" and way["name"] == "Suez Canal"
    )
    assert ship["matched_by"] == "gateways"
    assert ship["changes"][0]["status"] == "changed"
    assert ship["why"][0]["proof"]["causes"] == [["year"]]
    tables = {row["table"] for why in ship["why"] for row in why["rows"]}
    assert {"services", "speeds", "tariffs", "emission_factors"} <= tables
    assert ship["changes"][0]["difference"]["days_p50"] > 3
    # What the change of the whole is, its legs add up to.
    items = [(leg, item) for leg in ship["legs"] for item in leg["items"]]
    usd = sum(item["change"] for _, item in items if item["what"] == "price")
    assert usd == pytest.approx(ship["changes"][0]["difference"]["usd_per_feu"])
    kg = sum(item["change"] for _, item in items if item["what"] == "co2e")
    assert kg == pytest.approx(ship["changes"][0]["difference"]["co2e_kg_per_feu"])


@pytest.mark.parametrize(
    "names",
    [("2001", "2001-tkr"), ("today", "today-suez-closed"), ("today", "today-border-closed")],
)
def test_every_change_is_proved(eurasia: Ask, names: tuple[str, str]) -> None:
    result = eurasia("Busan", "Berlin", *names)
    for way in result["ways"]:
        change = way["changes"][0]
        if change["status"] == "same" and change["pareto"] in ("stays", "never"):
            assert way["why"] == []
        else:
            assert way["why"], way["key"]
        for why in way["why"]:
            assert why["proof"]["proved"]
            assert why["proof"]["applied_to"] == names[0]
            assert set(why["proof"]["needed"]) <= {d["id"] for d in result["differences"]}


def test_the_whole_is_in_the_result(eurasia: Ask) -> None:
    result = eurasia("Busan", "Berlin", "2001", "2001-tkr")
    asked = landbridge.open_study("eurasia")
    for name, found in zip(("2001", "2001-tkr"), result["results"], strict=True):
        alone = asked.scenario(name).routes("Busan", "Berlin").attrs["result"]
        assert alone == found
        listed = {one["id"] for way in result["ways"] for one in way["in"]
                  if one["scenario"] == name and one["listed"]}  # fmt: skip
        assert listed == {item["id"] for item in alone["alternatives"]}


def test_the_python_door() -> None:
    table = landbridge.open_study("eurasia").compare("Busan", "Berlin", ["2001", "2001-tkr"])
    result = table.attrs["result"]
    assert len(table) == len(result["ways"])
    assert list(table["way"]) == [way["key"] for way in result["ways"]]
    both = table.dropna(subset=["days_p50_before", "days_p50_after"])
    moved = both["days_p50_after"] - both["days_p50_before"]
    assert moved.to_numpy() == pytest.approx(both["days_p50_change"].to_numpy())
    assert set(table["status"]) <= {"same", "changed", "appears", "vanishes"}
    with pytest.raises(landbridge.InputError, match="two or more scenarios"):
        landbridge.open_study("eurasia").compare("Busan", "Berlin", ["2001"])
    with pytest.raises(landbridge.UnknownNameError) as error:
        landbridge.open_study("eurasia").compare("Busan", "Berlin", ["2001x", "tody"])
    assert len(error.value.findings) == 2
