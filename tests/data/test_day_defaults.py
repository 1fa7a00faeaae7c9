"""The packaged tables of a day: whole, in their units, and of feeds that are known."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from landbridge.data.checks.common import View
from landbridge.data.checks.day_trips import check_turns
from landbridge.data.checks.day_values import check_day_once, check_values
from landbridge.data.daydefaults import default_table, feed_turnbacks
from landbridge.data.schemas import load_schema
from landbridge.data.tables import empty_table

FEEDS = {"bart": "BART", "caltrain": "caltrain-ca-us"}


def test_the_defaults_pass_the_checks_of_a_study() -> None:
    names = ("day_rules", "unit_values", "passengers", "local_transport", "diversions")
    tables = {name: empty_table(load_schema(name)).frame for name in names}
    tables |= {"day_rules": default_table("day_rules"), "unit_values": default_table("unit_values")}
    tables["turnbacks"] = feed_turnbacks(FEEDS.values())
    view = View(
        {name: frame for name, frame in tables.items() if frame is not None},
        {name: load_schema(name) for name in tables},
    )
    found = [*check_day_once(view), *check_values(view), *check_turns(view)]
    assert [str(finding) for finding in found] == []


@pytest.mark.parametrize("table", ["day_rules", "unit_values"])
def test_every_default_says_that_it_is_an_estimate(table: str) -> None:
    frame = default_table("day_rules" if table == "day_rules" else "unit_values")
    assert set(frame["confidence"]) == {"estimate"}
    assert all("estimate" in source for source in frame["source"])


def test_the_cap_and_the_wait_are_those_of_the_model() -> None:
    values = default_table("unit_values")["value"]
    assert values["forgone_trip_max"] == 120
    assert values["waiting_factor"] == 2


@pytest.mark.parametrize("name", FEEDS)
def test_turn_backs_are_stops_of_their_feed(name: str, material: Path) -> None:
    path = material / "gtfs" / f"{name}.zip"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in the material")
    with zipfile.ZipFile(path) as archive:
        agencies, stops = (
            {
                row[column]
                for row in csv.DictReader(io.TextIOWrapper(archive.open(file), "utf-8-sig"))
            }
            for file, column in (("agency.txt", "agency_id"), ("stops.txt", "stop_id"))
        )
    known = feed_turnbacks(agencies)
    assert len(known) > 10
    assert set(known["place"]) <= stops
    assert known["place"].is_unique
