"""Questions in a user's words: names in all scripts, boxes, dates, delays, and what is refused."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

import landbridge
from landbridge.base.errors import InputError, NoRouteError, UnknownNameError
from landbridge.base.geo import leads_west
from landbridge.routing.search import search
from landbridge.runs.asking import Question, pick, queue_keys, sort_avoided, to_query
from tests.data.tiny import SCENARIOS_TOML, write_tiny_study
from tests.routing.worlds import CITIES, ask, world

SPELLINGS = {
    "busan": ["Busan", "부산", "Пусан", "Pusan", "BUSAN", " busan "],
    "xian": ["Xi'an", "Xian", "西安", "Сиань"],
    "st-petersburg": ["Saint Petersburg", "St. Petersburg", "Санкт-Петербург", "st petersburg"],
    "moscow": ["Moscow", "Москва", "москва", "Moskva"],
    "lodz": ["Łódź", "Lodz"],
    "nizhny-novgorod": ["Nizhny Novgorod", "Нижний Новгород"],
    "beijing": ["Beijing", "北京", "Пекин"],
    "tokyo": ["Tokyo", "東京", "Токио"],
    "seoul": ["Seoul", "서울", "Сеул"],
}


@pytest.mark.parametrize(
    ("place", "name"), [(place, name) for place, names in SPELLINGS.items() for name in names]
)
def test_a_place_by_its_names_in_any_script(place: str, name: str) -> None:
    assert pick(name, world("2001").names, "place") == place


def test_every_city_of_the_issue_has_its_name() -> None:
    names = world("2001").names
    assert len({pick(city, names, "place") for city in CITIES}) == len(CITIES) == 50


@pytest.mark.parametrize(
    ("name", "near"), [("Bsan", "Busan"), ("Moskow", "Moscow"), ("Rotterdm", "Rotterdam")]
)
def test_an_unknown_place_tells_the_nearest(name: str, near: str) -> None:
    with pytest.raises(UnknownNameError, match=f"did you mean .*{near}"):
        ask("2001", name, "Berlin")


def test_both_unknown_places_are_told_at_once() -> None:
    with pytest.raises(UnknownNameError) as told:
        ask("2001", "Bsan", "Brlin")
    assert [finding.column for finding in told.value.findings] == ["origin", "destination"]
    assert "Busan" in told.value.nearest
    assert "Berlin" in told.value.nearest


@pytest.mark.parametrize("name", ["Busan", "부산", "Pusan"])
def test_origin_and_destination_are_two_places(name: str) -> None:
    with pytest.raises(InputError, match="is the origin too"):
        ask("2001", "Busan", name)


@pytest.mark.parametrize("cargo_t", [-1.0, 36.1, 1e9, float("nan"), float("inf"), -float("inf")])
def test_no_box_carries_that(cargo_t: float) -> None:
    with pytest.raises(InputError, match="--cargo-t"):
        ask("2001", "Busan", "Moscow", cargo_t=cargo_t)


@pytest.mark.parametrize("hours", [-1.0, float("nan"), float("inf"), -float("inf")])
def test_no_delay_is_that_long(hours: float) -> None:
    with pytest.raises(InputError, match="is no length of time"):
        ask("2001", "Busan", "Moscow", delay_h={"khasan": hours})


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_no_day_is_worth_that(value: float) -> None:
    prepared = world("2001")
    question = Question("Busan", "Moscow", value_of_time_usd_per_feu_day=value)
    with pytest.raises(InputError, match="value of time"):
        to_query(prepared, question, sort_avoided(prepared, ()))


def test_an_empty_box_and_a_worthless_day_are_possible() -> None:
    one = ask("2001", "Busan", "Moscow", cargo_t=0.0, delay_h={"khasan": 0.0})
    assert all(way["co2e_kg_per_feu"] > 0 for way in one.alternatives)


@pytest.mark.parametrize("name", ["xyz", "brest/xyz", "", "/", "brest/moscow", "ship"])
def test_nothing_of_that_name_to_avoid(name: str) -> None:
    with pytest.raises(InputError, match="--avoid"):
        ask("2001", "Busan", "Moscow", avoid=[name])


def test_all_that_cannot_be_avoided_is_told_at_once() -> None:
    with pytest.raises(InputError) as told:
        ask("2001", "Busan", "Moscow", avoid=["xyz", "CN", "abc"])
    assert [finding.value for finding in told.value.findings] == ["xyz", "abc"]


def test_a_border_that_is_shut_is_avoided_already() -> None:
    plain = ask("today-border-closed", "Busan", "Warsaw")
    avoiding = ask("today-border-closed", "Busan", "Warsaw", avoid=["brest/terespol"])
    assert plain.alternatives == avoiding.alternatives


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("khasan", {"khasan/tumangang"}),
        ("Хасан / Tumangang", {"khasan/tumangang"}),
        ("vostochny:sea>rail", {"vostochny:sea>rail"}),
        ("passage:suez", {"passage:suez"}),
    ],
)
def test_where_a_box_waits(name: str, keys: set[str]) -> None:
    assert set(queue_keys(world("2001"), {name: 3.0})) == keys


def test_a_delay_at_a_city_is_one_of_its_terminals_not_of_its_roads() -> None:
    # Rotterdam stands second in the name of the road from Antwerp; that road is no border.
    found = set(queue_keys(world("today"), {"Rotterdam": 5.0}))
    assert "rotterdam:sea>gate" in found
    assert all(key.startswith("rotterdam:") for key in found)


@pytest.mark.parametrize("name", ["run:block:RU", "road:antwerp/rotterdam", "atlantis", "a/b"])
def test_nothing_waits_there(name: str) -> None:
    with pytest.raises(InputError, match="is nothing a box waits at"):
        queue_keys(world("today"), {name: 5.0})


def test_two_delays_at_one_border_add_up() -> None:
    found = queue_keys(world("2001"), {"khasan": 3.0, "khasan/tumangang": 4.0})
    assert found == {"khasan/tumangang": 7.0}


def test_a_delay_of_a_passage_is_waited_by_ships() -> None:
    plain = ask("2001", "Busan", "Rotterdam", rivals=False)
    late = ask("2001", "Busan", "Rotterdam", rivals=False, delay_h={"passage:suez": 48.0})
    days = [
        next(one["days_p50"] for one in told.alternatives if one["way"] == "sea")
        for told in (plain, late)
    ]
    assert days[1] - days[0] == pytest.approx(2.0, abs=1e-9)


def test_extra_dwell_of_a_scenario_at_a_border_it_shuts_is_no_fault(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path / "tiny")
    shut = '\n[shut]\ndescription = "x"\nparent = "later"\nclose_borders = ["carl/dora"]\n'
    (folder / "scenarios.toml").write_text(SCENARIOS_TOML + shut, encoding="utf-8")
    told = ask("shut", "alfa", "foxtrot", folder=folder)
    assert {one["way"] for one in told.alternatives} == {"sea"}


@pytest.mark.parametrize("unit", ["FEU", "TEU"])
def test_the_box_asked_for_is_told(unit: str) -> None:
    told = ask("2001", "Busan", "Berlin", unit=unit)
    assert told.result["shipment"] == {
        "unit": unit,
        "boxes": 1,
        "cargo_t": 20.0 if unit == "FEU" else 10.0,
    }
    for one in told.alternatives:
        assert one["usd_per_teu"] < one["usd_per_feu"]
        assert one["co2e_kg_per_teu"] == pytest.approx(one["co2e_kg_per_feu"] / 2, rel=0.05)


def test_twenty_tonnes_in_an_feu_are_ten_in_a_teu() -> None:
    feu, teu = (ask("2001", "Busan", "Berlin", unit=unit) for unit in ("FEU", "TEU"))
    known = {one["name"]: one["co2e_kg_per_feu"] for one in feu.alternatives if one["way"] == "sea"}
    for one in teu.alternatives:
        if one["name"] in known and one["way"] == "sea":
            assert one["co2e_kg_per_feu"] == pytest.approx(known[one["name"]])


MONDAY = dt.date(2001, 7, 30)


def test_a_date_fixes_the_first_wait() -> None:
    """On each day of the week the box waits for the next ship: the rest of a period, no more."""
    waits = set()
    for day in range(7):
        told = ask("2001", "Busan", "Rotterdam", ready=MONDAY + dt.timedelta(days=day))
        (one,) = [way for way in told.alternatives if way["way"] == "sea" and way["pareto"]]
        scopes = one["scopes"]
        assert scopes["gate_to_gate"]["days_p90"] >= scopes["gate_to_gate"]["days_p50"]
        waits.add(round(scopes["gate_to_gate"]["days_p50"], 6))
    assert len(waits) > 1


def test_the_same_weekday_is_the_same_answer() -> None:
    one = ask("2001", "Busan", "Rotterdam", ready=MONDAY)
    other = ask("2001", "Busan", "Rotterdam", ready=MONDAY + dt.timedelta(days=7))
    assert json.dumps(one.alternatives) == json.dumps(other.alternatives)


def test_arrive_by_keeps_what_is_sure_enough() -> None:
    every = ask("2001-tkr", "Busan", "Berlin", ready=MONDAY).alternatives
    limit = sorted(one["days_p90"] for one in every)[len(every) // 2]
    by = MONDAY + dt.timedelta(days=int(limit))
    kept = ask("2001-tkr", "Busan", "Berlin", ready=MONDAY, arrive_by=by).alternatives
    assert 0 < len(kept) < len(every)
    assert kept == [one for one in every if one["days_p90"] <= (by - MONDAY).days + 1]


def test_nothing_arrives_in_a_day() -> None:
    with pytest.raises(NoRouteError, match="9 times in 10"):
        ask("2001", "Busan", "Berlin", ready=MONDAY, arrive_by=MONDAY + dt.timedelta(days=1))


def test_dates_go_forward() -> None:
    with pytest.raises(InputError, match="lies before"):
        ask("2001", "Busan", "Berlin", ready=MONDAY, arrive_by=MONDAY - dt.timedelta(days=1))
    with pytest.raises(InputError, match="--ready"):
        ask("2001", "Busan", "Berlin", arrive_by=MONDAY)


def test_unknown_scenario_and_study_tell_what_there_is() -> None:
    with pytest.raises(UnknownNameError, match="2001-tkr"):
        ask("2001-tk", "Busan", "Berlin")
    with pytest.raises(UnknownNameError, match="eurasia"):
        landbridge.open_study("eurasa")


@pytest.mark.parametrize("year", [1700, 2200])
def test_a_year_beyond_the_study(year: int) -> None:
    with pytest.raises(InputError, match="1830 to 2100"):
        ask("2001", "Busan", "Berlin", year=year)


def test_a_year_without_prices_is_told_with_the_year() -> None:
    with pytest.raises(InputError, match=r"in 1950; allowed a row for it"):
        ask("2001", "Busan", "Berlin", year=1950)


def test_the_table_of_routes_has_a_row_an_alternative() -> None:
    table = landbridge.open_study("eurasia").scenario("2001-tkr").routes("부산", "Москва")
    result = table.attrs["result"]
    assert len(table) == len(result["alternatives"])
    assert list(table["usd_per_feu"]) == [one["usd_per_feu"] for one in result["alternatives"]]
    assert result["provenance"]["study_digest"]


@pytest.mark.parametrize("scenario", ["2001", "today"])
def test_every_city_is_reached_from_busan_and_reaches_berlin(scenario: str) -> None:
    prepared = world(scenario)
    places = prepared.network.places
    without: list[str] = []
    for city in CITIES:
        for origin, destination in (("Busan", city), (city, "Berlin")):
            if origin == destination:
                continue
            question = Question(origin, destination, rivals=False)
            query = to_query(prepared, question, sort_avoided(prepared, ()))
            west = leads_west(places[query.origin].lon_deg, places[query.destination].lon_deg)
            if not search(prepared.graphs["westbound" if west else "eastbound"], query).ways:
                without.append(f"{origin} - {destination}")
    assert without == []
