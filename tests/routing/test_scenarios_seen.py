"""What a scenario shuts, builds or does not know yet, as the answers show it."""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

import pytest

from landbridge.base.errors import NoRouteError
from landbridge.data.study import read_study
from tests.routing.worlds import Told, ask, folder_of, world

EAST_WEST = [("Busan", "Berlin"), ("Xi'an", "Duisburg"), ("Tokyo", "Moscow"), ("Minsk", "Beijing")]

# Ten things of the years after 2001: the key or service by which the graph of choices knows them.
AFTER_2001 = [
    "altynkol/khorgos",  # the second border of Kazakhstan and China, 2012
    "utlc-altynkol-brest",
    "vladivostok-moscow-2018",
    "chongqing-duisburg-fast",
    "xian-duisburg-fast",
    "yiwu-duisburg",
    "zhengzhou-hamburg-2016",
    "xian-almaty",
    "liner-asia-gdansk",  # container ships from Asia straight into the Baltic, 2010
    "ferry-st-petersburg-kaliningrad",
]


def used(told: Told) -> set[str]:
    """Return everything by name that the ways of an answer use."""
    found: set[str] = set()
    for part in itertools.chain.from_iterable(told.parts):
        found |= {part.key, part.service, part.country, part.mode, *part.track}
        found |= {part.from_place, part.to_place}
    return found


def borders(told: Told) -> set[str]:
    return {key for one in told.alternatives for key in one["borders"]}


def passages(told: Told) -> set[str]:
    return {name for one in told.alternatives for name in one["passages"]}


@pytest.mark.parametrize("thing", AFTER_2001)
def test_2001_does_not_know(thing: str) -> None:
    then, now = world("2001").graphs["westbound"], world("today").graphs["westbound"]
    assert thing not in then.keys
    assert thing not in then.landmarks
    assert thing in now.keys or thing in now.landmarks


@pytest.mark.parametrize("scenario", ["2001", "today"])
@pytest.mark.parametrize(("origin", "destination"), EAST_WEST)
def test_every_row_used_holds_in_its_year(scenario: str, origin: str, destination: str) -> None:
    tables = read_study_tables()
    told = ask(scenario, origin, destination)
    names = used(told)
    year = told.prepared.year
    seen = 0
    for table in ("services", "sections", "links", "places"):
        frame = tables[table]
        for row in frame.loc[[name for name in frame.index if name in names]].itertuples():
            seen += 1
            assert not row.valid_from > year
            assert not row.valid_to < year
            assert getattr(row, "project", "") in ("", *told.prepared.projects)
    assert seen > 20


@lru_cache(maxsize=1)
def read_study_tables() -> dict[str, Any]:
    return dict(read_study(folder_of("eurasia")).tables)


def test_the_koreas_are_joined_by_a_project_only() -> None:
    joined = "dorasan/kaesong"
    assert joined not in world("2001").graphs["westbound"].keys
    assert joined not in world("today").graphs["westbound"].keys
    assert joined in borders(ask("2001-tkr", "Busan", "Berlin"))
    with pytest.raises(NoRouteError):
        ask("2001", "Seoul", "Pyongyang", avoid=["sea", "CN", "RU"])
    assert ask("2001-tkr", "Seoul", "Pyongyang", avoid=["sea", "CN", "RU"]).alternatives


@pytest.mark.parametrize(("origin", "destination"), EAST_WEST)
def test_a_closed_border_is_closed(origin: str, destination: str) -> None:
    told = ask("today-border-closed", origin, destination)
    assert not {"brest/terespol", "buslovskaya/vainikkala"} & borders(told)
    assert not {"brest/terespol", "buslovskaya/vainikkala"} & used(told)


def test_what_the_closed_border_leaves_is_dearer_or_slower() -> None:
    before = ask("today", "Xi'an", "Duisburg").alternatives
    after = ask("today-border-closed", "Xi'an", "Duisburg").alternatives
    for name in ("days_mean", "usd_per_feu", "co2e_kg_per_feu"):
        assert min(one[name] for one in after) >= min(one[name] for one in before)


def sea_way(told: Told, passage: str) -> dict[str, Any]:
    (found,) = [
        one
        for one in told.alternatives
        if one["way"] == "sea" and passage in one["passages"] and one["pareto"]
    ]
    return found


def test_busan_rotterdam_is_20200_km_by_suez() -> None:
    one = sea_way(ask("today", "Busan", "Rotterdam"), "suez")
    assert one["km"] == pytest.approx(20_200, rel=0.01)
    assert [leg["mode"] for leg in one["legs"]] == ["sea"]


@pytest.mark.parametrize("how", ["scenario", "avoid"])
def test_without_suez_ships_go_round_the_cape(how: str) -> None:
    told = (
        ask("today-suez-closed", "Busan", "Rotterdam")
        if how == "scenario"
        else ask("today", "Busan", "Rotterdam", avoid=["Suez Canal"])
    )
    assert "suez" not in passages(told)
    one = sea_way(told, "cape")
    assert one["km"] == pytest.approx(26_350, rel=0.005)
    assert "passage" not in one["usd_items"]


def test_avoiding_is_the_same_as_a_scenario_that_shuts() -> None:
    shut = ask("today-suez-closed", "Busan", "Rotterdam").alternatives
    avoided = ask("today", "Busan", "Rotterdam", avoid=["suez"]).alternatives
    assert shut == avoided


@pytest.mark.slow
def test_without_suez_and_cape_there_is_no_ship_to_europe() -> None:
    told = ask("today", "Busan", "Rotterdam", avoid=["suez", "cape"])
    assert passages(told) <= {"danish-straits"}
    assert {one["way"] for one in told.alternatives} == {"rail+sea"}
    with pytest.raises(NoRouteError):
        ask("today", "Busan", "Rotterdam", avoid=["suez", "cape", "rail"])


@pytest.mark.parametrize("passage", ["panama", "northern-sea-route", "northwest", "magellan"])
def test_no_surprise_through(passage: str) -> None:
    for scenario in ("2001", "today", "today-suez-closed"):
        graph = world(scenario).graphs["westbound"]
        assert f"passage:{passage}" not in graph.keys


def test_no_sea_leg_has_no_length() -> None:
    for scenario in ("2001", "today"):
        for parts in world(scenario).graphs["westbound"].parts:
            for part in parts:
                assert part.kind != "run" or part.km > 0


@pytest.mark.parametrize("country", ["CN", "KP", "RU", "BY", "DE"])
@pytest.mark.parametrize("name", ["code", "words"])
def test_a_country_avoided_is_not_entered(country: str, name: str) -> None:
    told = ask(
        "2001-tkr",
        "Busan",
        "Rotterdam",
        avoid=[country if name == "code" else world("2001-tkr").countries[country]],
    )
    places = told.prepared.network.places
    touched = {places[name].country for name in used(told) if name in places}
    assert country not in touched | used(told)


@pytest.mark.parametrize("mode", ["rail", "sea", "road"])
def test_a_mode_avoided_is_not_used(mode: str) -> None:
    told = ask("2001-tkr", "Busan", "Rotterdam", avoid=[mode.upper()])
    assert all(mode not in one["modes"] for one in told.alternatives)


def test_a_border_avoided_is_not_crossed_by_any_of_its_names() -> None:
    for name in ("brest/terespol", "Terespol / Brest", "Брест/terespol"):
        told = ask("today", "Busan", "Warsaw", avoid=[name])
        assert "brest/terespol" not in borders(told)


@pytest.mark.parametrize("scenario", ["2001", "today"])
def test_vladivostok_moscow_pays_for_china(scenario: str) -> None:
    told = ask(scenario, "Vladivostok", "Moscow")
    for one in told.alternatives:
        if not any(leg["country"] == "CN" for leg in one["legs"]):
            continue
        lifted = [
            wait for leg in one["legs"] for wait in leg["waits"] if wait["kind"] == "transshipment"
        ]
        assert len(one["borders"]) >= 2
        assert len(lifted) >= 2
        assert all(wait["h_p50"] > 0 and wait["usd_per_feu"] > 0 for wait in lifted)
        assert "Manzhouli" in one["name"]
    cheapest = min(told.alternatives, key=lambda one: float(one["usd_per_feu"]))
    assert {leg["country"] for leg in cheapest["legs"]} == {"RU"}
    assert cheapest["km"] == pytest.approx(9_224, rel=0.01)


def test_vladivostok_moscow_by_china_is_shown_with_two_gauge_changes() -> None:
    told = ask("today", "Vladivostok", "Moscow")
    china = [one for one in told.alternatives if any(leg["country"] == "CN" for leg in one["legs"])]
    assert china
    assert {one["transfers"] for one in china} >= {2}


def test_the_rival_ways_stand_beside_the_korean_link() -> None:
    names = " | ".join(one["name"] for one in ask("2001-tkr", "Busan", "Berlin").alternatives)
    for gateway in ("Tumangang", "Vostochny", "Manzhouli", "Suez Canal"):
        assert gateway in names
    kazakhstan = {p.country for parts in ask("today", "Busan", "Warsaw").parts for p in parts}
    assert "KZ" in kazakhstan


#  Kouvola lies beyond the border that is shut; ships still reach Helsinki
def test_finland_is_shut_today_and_open_in_2001() -> None:
    border = "buslovskaya/vainikkala"
    assert border in borders(ask("2001", "Moscow", "Helsinki"))
    assert border not in used(ask("today", "Moscow", "Helsinki"))


@pytest.mark.slow
def test_year_override_brings_its_services_and_prices() -> None:
    told = ask("today", "Xi'an", "Duisburg", year=2010)
    assert told.result["year"] == 2010
    assert {one["price_year"] for one in told.alternatives} == {2010}
    assert not {"xian-duisburg-fast", "xian-almaty", "altynkol/khorgos"} & used(told)
