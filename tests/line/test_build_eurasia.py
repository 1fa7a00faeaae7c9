"""Lines of the shipped study: the ways they take, and what is known of them."""

from __future__ import annotations

from itertools import groupby

import pytest

import landbridge
from landbridge.base.errors import CannotRunError
from landbridge.data.rows import rows
from landbridge.line.build import build_line, reversed_line, without_inspections
from landbridge.line.profile import profile_of
from landbridge.line.types import Line
from landbridge.line.way import NoWayError
from landbridge.network.build import build_network
from landbridge.runs.lines import open_line

SIBERIA = ["khasan", "tsr", "tsr-nizhny"]
KOREA = ["gyeongbu", "gyeongui", "korea-west", "pyongbu", "pyongyang-kalli", "pyongra"]
BRANCH = ["khasan-rajin"]
MONGOLIA = [
    "erenhot-beijing",
    "zamyn-uud-erenhot",
    "ulaanbaatar-zamyn-uud",
    "naushki-ulaanbaatar",
    "zaudinsky-naushki",
]


def line(scenario: str, name: str, **options: float) -> Line:
    return open_line(landbridge.open_study("eurasia").scenario(scenario), name, **options)[1]


def lines_of(one: Line) -> list[str]:
    return [name for name, _ in groupby(track.line for track in one.tracks)]


# Name, scenario, lines on the way, length in km: by Khasan some 9,400, by Vostochny some 9,300,
# by Ulaanbaatar some 7,800 (with the way by Vladimir and Nizhny Novgorod).
WAYS = [
    ("Khasan-Moscow", "2001", SIBERIA, 9371),
    ("Vostochny-Moscow", "2001", ["nakhodka", *SIBERIA[1:]], 9376),
    ("\u041f\u0435\u043a\u0438\u043d\u2013Moscow", "today", [*MONGOLIA, *SIBERIA[1:]], 7804),
    ("Busan-Khasan", "2001-tkr", [*KOREA, *BRANCH], 1556),
    ("Busan-Khasan-Moscow", "2001-tkr-upgraded", [*KOREA, *BRANCH, *SIBERIA], 10927),
]


@pytest.mark.parametrize(("name", "scenario", "expected", "km"), WAYS)
def test_ways(name: str, scenario: str, expected: list[str], km: float) -> None:
    found = line(scenario, name)
    assert lines_of(found) == expected
    assert found.km == pytest.approx(km, abs=1)
    assert sum(track.km for track in found.tracks) == pytest.approx(found.km, abs=1e-6)
    assert reversed_line(reversed_line(found)) == found
    for category in ("container", "special"):
        assert profile_of(found.tracks, category).length_m == pytest.approx(found.km * 1000)


def test_busan_khasan_passes_the_capitals_of_both_koreas() -> None:
    places = [point.place for point in line("2001-tkr", "Busan-Khasan").points if point.place]
    through = ["busan", "seoul", "kaesong", "pyongyang", "hamhung", "rajin", "tumangang", "khasan"]
    assert [place for place in places if place in through] == through
    countries = [
        name for name, _ in groupby(p.country for p in line("2001-tkr", "부산-하산").points)
    ]
    assert countries == ["KR", "KP", "RU"]


def test_without_the_link_there_is_no_way_and_it_says_where_there_is() -> None:
    with pytest.raises(CannotRunError) as error:
        line("2001", "Busan-Khasan")
    assert "no way by rail from Busan to Khasan in scenario 2001" in error.value.reason
    assert "there is one in 2001-tkr, 2001-tkr-upgraded, 2001-tkr-east" in error.value.cure


def test_a_border_that_is_shut_elsewhere_is_no_reason() -> None:
    """Today the border of Finland is shut, which nobody in Busan meets."""
    with pytest.raises(CannotRunError) as far:
        line("today", "Busan-Khasan")
    assert "shuts" not in far.value.reason
    with pytest.raises(CannotRunError) as near:
        line("today", "Moscow-Helsinki")
    assert "the scenario shuts buslovskaya/vainikkala" in near.value.reason


def test_inspections_of_the_north_lower_speeds_until_they_are_cured() -> None:
    found = line("2001-tkr", "Busan-Khasan")
    north = [t for t in found.tracks if t.country == "KP" and t.line != "korea-west"]
    assert all(track.inspection for track in north)
    assert all(track.freight_kmh < track.sound_kmh for track in north)
    assert not any(track.inspection for track in found.tracks if track.country == "KR")
    sound = without_inspections(found)
    assert not any(track.inspection for track in sound.tracks)
    upgraded = line("2001-tkr-upgraded", "Busan-Khasan")
    assert not any(t.inspection for t in upgraded.tracks if t.line in ("pyongbu", "pyongra"))


def test_generated_loops_answer_to_the_spacing() -> None:
    counts = [
        sum(p.generated for p in line("2001-tkr", "Busan-Khasan", loop_spacing_km=km).points)
        for km in (8, 12, 25)
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] > 0


@pytest.mark.parametrize("name", ["2001-tkr", "today"])
def test_every_line_of_the_study_has_what_a_train_needs(name: str) -> None:
    scenario = open_line(landbridge.open_study("eurasia").scenario(name), "gyeongbu")[0]
    network = build_network(scenario)
    without = []
    for row in rows(scenario.tables["lines"]):
        try:
            found = build_line(scenario, network, row.from_place, row.to_place, along=row.Index)
        except NoWayError:
            without.append(row.Index)
            continue
        assert lines_of(found) == [row.Index]
    # The others of 2001 are not built yet.
    assert name != "today" or without == ["spb-lahti"]


@pytest.mark.parametrize("scenario", ["2001", "today"])
@pytest.mark.parametrize("name", ["tsr", "bam", "baoji-chengdu", "karymskaya-zabaikalsk"])
def test_passengers_are_nowhere_slower_than_freight(scenario: str, name: str) -> None:
    slow = [t.section for t in line(scenario, name).tracks if t.passenger_kmh < t.freight_kmh]
    assert slow == []
