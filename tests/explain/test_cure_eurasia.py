"""Refusals on the shipped study: the cures that a planner would expect, each proved."""

from __future__ import annotations

import pytest

from landbridge.data.find import find_study
from landbridge.data.rows import rows
from landbridge.data.study import Study, read_study
from landbridge.network.types import border_key
from landbridge.routing.cure import diagnose
from tests.explain.worlds import case, cured, kinds

SEA_GATES = ["suez", "bab-el-mandeb", "cape", "panama", "magellan"]
ARCTIC = ["northern-sea-route", "northwest"]


@pytest.fixture(scope="module")
def eurasia() -> Study:
    return read_study(find_study("eurasia"))


@pytest.fixture(scope="module")
def russian_borders(eurasia: Study) -> list[str]:
    return sorted(
        {
            border_key(row.place_a, row.place_b)
            for row in rows(eurasia.tables["transfers"])
            if row.kind == "border" and "RU" in (row.country_a, row.country_b)
        }
    )


def test_busan_to_berlin_by_land_in_2001_needs_the_korean_link(eurasia: Study) -> None:
    cure = cured(case(eurasia, "busan", "berlin", "2001", avoid=["sea"]))
    assert kinds(cure.changes) == [("build_project", "korea-west")]
    assert [("build_project", "korea-east")] in [kinds(other) for other in cure.others]


@pytest.mark.slow
def test_seoul_to_pyongyang_in_2001(eurasia: Study) -> None:
    cure = cured(case(eurasia, "seoul", "pyongyang", "2001", avoid=["sea"]))
    assert kinds(cure.changes) == [("build_project", "korea-west")]
    assert cure.solved.network.places["dorasan"].country == "KR"


@pytest.mark.slow
def test_busan_to_helsinki_with_every_russian_border_and_the_sea_shut(
    eurasia: Study, russian_borders: list[str]
) -> None:
    asked = case(
        eurasia, "busan", "helsinki", "today", close=russian_borders, shut=["suez", "cape"]
    )
    cure = cured(asked)
    assert [change.kind for change in cure.changes] == ["open_passage"]
    borders = [kinds(other) for other in cure.others]
    assert [("open_border", "buslovskaya/vainikkala")] in borders


@pytest.mark.slow
def test_moscow_to_helsinki_by_land_with_every_russian_border_shut(
    eurasia: Study, russian_borders: list[str]
) -> None:
    cure = cured(case(eurasia, "moscow", "helsinki", "today", close=russian_borders, avoid=["sea"]))
    assert kinds(cure.changes) == [("open_border", "buslovskaya/vainikkala")]


@pytest.mark.slow
def test_irkutsk_to_warsaw_by_rail_needs_two_borders(
    eurasia: Study, russian_borders: list[str]
) -> None:
    asked = case(
        eurasia,
        "irkutsk",
        "warsaw",
        "today",
        close=[*russian_borders, "brest/terespol"],
        avoid=["sea"],
    )
    cure = cured(asked)
    assert 1 <= len(cure.changes) <= 2
    assert {change.kind for change in cure.changes} <= {"open_border", "stop_avoiding"}


@pytest.mark.slow
@pytest.mark.parametrize("more", [[], ARCTIC])
def test_busan_to_rotterdam_by_sea_with_every_passage_shut(eurasia: Study, more: list[str]) -> None:
    asked = case(eurasia, "busan", "rotterdam", "today", avoid=["rail"], shut=[*SEA_GATES, *more])
    cure = cured(asked)
    # Suez alone would not do while Bab el-Mandeb is shut.
    assert len(cure.changes) == 1
    assert kinds(cure.changes)[0] == ("open_passage", "cape")


@pytest.mark.slow
def test_an_island_by_land_only(eurasia: Study) -> None:
    cure = cured(case(eurasia, "tokyo", "berlin", "today", avoid=["sea"]))
    assert kinds(cure.changes) == [("stop_avoiding", "mode:sea")]


@pytest.mark.slow
def test_a_country_avoided_at_its_own_door(eurasia: Study) -> None:
    cure = cured(case(eurasia, "beijing", "moscow", "2001", avoid=["RU"]))
    assert kinds(cure.changes) == [("stop_avoiding", "country:RU")]


@pytest.mark.slow
def test_reach_says_how_far_a_box_gets(eurasia: Study) -> None:
    reach = diagnose(case(eurasia, "busan", "berlin", "2001", avoid=["sea"])).reach
    assert reach.countries == ("KR",)
    assert "seoul" in reach.places
