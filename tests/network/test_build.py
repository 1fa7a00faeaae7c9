"""What a network holds of a scenario, and what must not leak into it: written on the tiny study."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from landbridge.data.scenario import resolve
from landbridge.data.study import read_study
from landbridge.network.build import build_network, join_stretches, worst_confidence
from landbridge.network.types import Network
from tests.data.tiny import ROWS, table_text, write_tiny_study

Change = Callable[[dict[str, Any]], Mapping[str, Any]]


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Network]:
    def built(scenario: str, year: int | None = None, **changes: Change) -> Network:
        folder = write_tiny_study(tmp_path / "tiny")
        for table, change in changes.items():
            rows = [dict(change(dict(row))) for row in ROWS[table]]
            (folder / f"{table}.csv").write_text(table_text(table, rows), encoding="utf-8")
        return build_network(resolve(read_study(folder), scenario, year))

    return built


def over_border(network: Network) -> set[tuple[str, str]]:
    pair = {"carl", "dora"}
    return {
        (one.from_place, one.to_place)
        for one in network.rail_stretches
        if {one.from_place, one.to_place} == pair
    }


def rides_of(network: Network, service: str) -> list[tuple[str, str]]:
    (found,) = [one for one in network.services if one.id == service]
    return [
        (ride.from_place, ride.to_place)
        for rides in found.directions
        for ride in rides
        if ride.stretches
    ]


def test_border_sections_are_run_over_by_crossings_only(build: Callable[..., Network]) -> None:
    network = build("base")
    for one in network.rail_stretches:
        abroad = network.places[one.from_place].country != network.places[one.to_place].country
        assert bool(one.crossing) is abroad


#  the row of the border holds from 2015 on: in 2001 nothing crosses, with or without dwell
def test_a_border_before_its_time_is_shut(build: Callable[..., Network]) -> None:
    def later(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "valid_from": 2015} if row["kind"] == "border" else row

    early = build("base", transfers=later)
    assert over_border(early) == set()
    assert early.crossings == {}
    assert all("carl" not in one for one in rides_of(early, "express") if "dora" in one)
    assert over_border(build("base", 2016, transfers=later)) == {("carl", "dora"), ("dora", "carl")}


def test_a_closed_border_is_closed_to_wagons_and_trains(build: Callable[..., Network]) -> None:
    network = build("border-closed")
    assert over_border(network) == set()
    assert ("carl", "dora") not in rides_of(network, "express")
    assert ("dora", "echo") in rides_of(network, "express")
    assert network.unserved == (
        "express: no way by rail from carl to dora",
        "express: no way by rail from dora to carl",
    )


def test_a_border_open_one_way(build: Callable[..., Network]) -> None:
    def westbound(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "direction": "a_to_b"} if row["kind"] == "border" else row

    assert over_border(build("base", transfers=westbound)) == {("carl", "dora")}


def test_wagons_and_trains_have_their_own_dwell(build: Callable[..., Network]) -> None:
    dwell = {
        (one.service_class, one.from_place): (one.dwell_h_p50, one.dwell_h_p90)
        for one in build("base").crossings.values()
    }
    assert dwell == {
        ("wagon", "carl"): (40, 80),
        ("wagon", "dora"): (40, 80),
        ("block", "carl"): (20, 40),
        ("block", "dora"): (20, 40),
    }


def test_a_row_for_one_class_wins_over_one_for_any(build: Callable[..., Network]) -> None:
    def both(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "applies_to": "any"} if row["id"] == "carl-dora-wagon" else row

    dwell = {
        (one.service_class, one.dwell_h_p50)
        for one in build("base", transfers=both).crossings.values()
    }
    assert dwell == {("wagon", 40), ("block", 20)}


def test_gauge_of_every_stretch_is_laid_there(build: Callable[..., Network]) -> None:
    laid = {row["id"]: str(row["gauges_mm"]).split(";") for row in ROWS["sections"]}
    for one in build("project").rail_stretches:
        (section,) = one.track
        assert {str(one.gauge_mm), str(one.gauge_to_mm)} & set(laid[section])
        assert one.crossing or one.gauge_mm == one.gauge_to_mm


def test_a_project_is_there_only_when_built(build: Callable[..., Network]) -> None:
    def ends(network: Network) -> set[str]:
        return {one.from_place for one in network.rail_stretches}

    assert "india" not in ends(build("base"))
    assert "india" in ends(build("project"))


@pytest.mark.parametrize(("year", "there"), [(2001, False), (2014, False), (2015, True)])
def test_services_of_their_years(build: Callable[..., Network], year: int, there: bool) -> None:
    assert any(one.id == "rocket" for one in build("base", year).services) is there


@pytest.mark.parametrize(
    ("scenario", "km", "passages"), [("base", 12_400, ("strait",)), ("closed", 21_000, ())]
)
def test_ships_take_the_shortest_open_way(
    build: Callable[..., Network], scenario: str, km: float, passages: tuple[str, ...]
) -> None:
    (liner,) = [one for one in build(scenario).services if one.id == "liner"]
    for ride in liner.directions[0]:
        (stretch,) = ride.stretches
        assert (stretch.km, stretch.passages) == (km, passages)


def test_no_way_by_sea_is_told(build: Callable[..., Network]) -> None:
    def strait_only(row: dict[str, Any]) -> dict[str, Any]:
        return {**row, "valid_from": 2090} if row["id"] == "sea-alfa-foxtrot" else row

    network = build("closed", links=strait_only)
    assert rides_of(network, "liner") == []
    assert "liner: no way by sea from alfa to foxtrot" in network.unserved


def test_periods_follow_departures(build: Callable[..., Network]) -> None:
    periods = {one.id: one.period_h for one in build("base").services}
    assert periods == {"wagons": 0.0, "express": 84.0, "liner": 168.0, "feeder": 56.0}


def test_boxes_board_where_the_table_says(build: Callable[..., Network]) -> None:
    boards = {one.id: one.boards_at for one in build("later").services}
    assert boards["express"] == {"alfa", "echo", "foxtrot"}
    assert boards["rocket"] == {"alfa", "foxtrot"}


def test_a_study_without_railways_or_ships_has_a_network(tmp_path: Path) -> None:
    scenario = resolve(read_study(write_tiny_study(tmp_path / "tiny")), "base")
    for names in (("sections", "lines"), ("links",), ("sections", "links", "services")):
        tables = {
            name: frame.iloc[:0] if name in names else frame
            for name, frame in scenario.tables.items()
        }
        network = build_network(replace(scenario, tables=tables))
        assert ("sections" in names) is (network.rail_stretches == ())
        assert ("links" in names) is (network.sea_stretches == ())


def test_confidence_of_a_way_is_its_least(build: Callable[..., Network]) -> None:
    seas = build("base").sea_stretches
    joined = join_stretches(seas[:2])
    assert joined.km == seas[0].km + seas[1].km
    assert worst_confidence(["measured", "published"]) == "published"
