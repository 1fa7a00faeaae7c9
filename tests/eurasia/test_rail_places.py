"""The places of the railway: names in every script, zones, positions."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest

from landbridge.base.names import normalise
from tools.eurasia.common import RAW, STUDY, BuildError, great_circle_km, read_rows
from tools.eurasia.places import build_places, merge_places


@pytest.fixture(scope="module")
def places() -> list[dict[str, str]]:
    return build_places(RAW)


def test_ids_are_plain_slugs(places: list[dict[str, str]]) -> None:
    assert [
        row["id"] for row in places if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["id"])
    ] == []


def test_the_slug_of_a_city_is_its_english_name(places: list[dict[str, str]]) -> None:
    for row in places:
        if "city" in row["kinds"].split(";"):
            slug = re.sub(r"[^a-z0-9]+", "-", row["name"].lower().replace("'", ""))
            assert row["id"] == slug


def test_no_name_stands_for_two_places() -> None:
    owner: dict[str, str] = {}
    for row in read_rows(STUDY / "places.csv"):
        for name in (row["id"], row["name"], *row["aliases"].split(";")):
            if name:
                assert owner.setdefault(normalise(name), row["id"]) == row["id"], name


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("부산", "busan"),
        ("Пусан", "busan"),
        ("Pusan", "busan"),
        ("Saint Petersburg", "st-petersburg"),
        ("Sankt-Peterburg", "st-petersburg"),
        ("Санкт-Петербург", "st-petersburg"),
        ("Xi'an", "xian"),
        ("西安", "xian"),
        ("Ulan Bator", "ulaanbaatar"),
        ("Wladiwostok", "vladivostok"),
        ("블라디보스토크", "vladivostok"),
        ("Москва", "moscow"),
        ("모스크바", "moscow"),
        ("東京", "tokyo"),
        ("Мінск", "minsk"),
        ("Łódź", "lodz"),
        ("Małaszewicze", "malaszewicze"),
        ("Wrangel", "vostochny"),
        ("Nakhodka-Vostochnaya", "vostochny"),
        ("阿拉山口", "alashankou"),
        ("두만강", "tumangang"),
        ("Khorgos Gateway", "altynkol"),
    ],
)
def test_a_name_in_any_script_finds_its_place(
    places: list[dict[str, str]], name: str, place: str
) -> None:
    found = [
        row["id"]
        for row in places
        if normalise(name) in {normalise(n) for n in (row["name"], *row["aliases"].split(";"))}
    ]
    assert found == [place]


def test_every_city_has_its_name_in_the_local_script(places: list[dict[str, str]]) -> None:
    known = {normalise(n) for row in places for n in (row["name"], *row["aliases"].split(";"))}
    missing = []
    for city in read_rows(RAW / "cities.csv"):
        local = city["name_local"].split(" (")[0]
        if normalise(local) not in known:
            missing.append(local)
    assert missing == []


def test_zones_exist_and_fit_the_longitude(places: list[dict[str, str]]) -> None:
    from datetime import datetime

    for row in places:
        offset = datetime(2026, 1, 15, tzinfo=ZoneInfo(row["timezone"])).utcoffset()
        assert offset is not None
        hours = offset.total_seconds() / 3600
        # Zones run ahead of the sun almost everywhere here; China keeps the time of Beijing.
        slack = 4 if row["country"] == "CN" else 2.5
        assert abs(hours - float(row["lon_deg"]) / 15) < slack, row["id"]


def test_a_section_is_not_shorter_than_the_straight_line() -> None:
    where = {
        r["id"]: (float(r["lon_deg"]), float(r["lat_deg"])) for r in read_rows(STUDY / "places.csv")
    }
    for row in read_rows(STUDY / "sections.csv"):
        straight = great_circle_km(where[row["from_place"]], where[row["to_place"]])
        # The centre of a city may stand for its station.
        assert float(row["length_km"]) > 0.98 * straight - 1, row["id"]


def test_terminals_stand_in_all_cities_with_a_railway_but_seoul(
    places: list[dict[str, str]],
) -> None:
    ends = {
        row[end] for row in read_rows(STUDY / "sections.csv") for end in ("from_place", "to_place")
    }
    without = [
        row["id"]
        for row in places
        if "city" in row["kinds"].split(";")
        and row["id"] in ends
        and "terminal" not in row["kinds"].split(";")
    ]
    assert without == ["seoul"]
    assert "terminal" in next(row["kinds"] for row in places if row["id"] == "uiwang")


def test_merging_joins_kinds_and_names_and_keeps_the_first_position() -> None:
    rail = {"id": "x", "name": "Ex", "kinds": "station;city", "country": "KR", "lat_deg": "1"}
    port = {"id": "x", "name": "X", "kinds": "port", "country": "KR", "lat_deg": "2"}
    rail |= {"aliases": "Iks;Ux", "confidence": "published"}
    port |= {"aliases": "ux;Ox", "confidence": "estimate"}
    (merged,) = merge_places([[rail], [port]])
    assert merged["kinds"] == "city;port;station"
    assert merged["aliases"] == "Iks;Ux;Ox"
    assert merged["lat_deg"] == "1"
    assert merged["confidence"] == "estimate"
    with pytest.raises(BuildError, match="lies in KR and in JP"):
        merge_places([[rail], [{**port, "country": "JP"}]])
