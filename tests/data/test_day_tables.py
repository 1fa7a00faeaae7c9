"""The tables of a day: sound ones pass, all faults come at once, a study may consist of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.data.dayclock import clock_text, seconds_of
from landbridge.data.schemas import DAY_TABLES, MARKET_TABLES, load_schema
from landbridge.data.study import check_study, read_study
from tests.data import plant
from tests.data.tiny import write_tiny_study
from tests.data.tiny_day import DAY_ROWS, write_day_study


def test_every_table_of_a_day_has_rows_in_the_tiny_study() -> None:
    assert set(DAY_ROWS) == DAY_TABLES
    assert all(DAY_ROWS.values())


def test_the_tiny_study_with_a_day_is_clean(tmp_path: Path) -> None:
    study, findings = check_study(write_day_study(tmp_path))
    assert [str(finding) for finding in findings] == []
    assert study is not None


def test_a_study_without_a_day_has_empty_tables(tmp_path: Path) -> None:
    study = read_study(write_tiny_study(tmp_path))
    for table in DAY_TABLES:
        assert study.tables[table].empty
        assert [*study.tables[table].columns, "id"] == [*load_schema(table).names[1:], "row", "id"]


# What may look like a fault and is none.
ALLOWED = {
    "a gap in the numbers of calls": plant.cell("calls", "t101:03", "sequence", "40"),
    "calls out of order in the file": plant.all_of(
        plant.copy_row("calls", "t101:01", id="t101:00"), plant.drop_row("calls", "t101:01")
    ),
    "a change of train": plant.all_of(
        plant.drop_row("calls", "t101:03"), plant.drop_row("passengers", "20-back"),
        plant.copy_row("trips", "t101", id="t103"),
        plant.copy_row("calls", "t7:02", id="t103:01", trip="t103", boards="yes"),
        plant.copy_row("calls", "t7:03", id="t103:02", trip="t103"),
    ),
    "a negative price of a cancelled km": plant.cell(
        "unit_values", "train_km_cancelled", "value", "-4"
    ),
    "the same closure in another variant": plant.copy_row("closures", "all", id="x", variant="y"),
    "the same closure on another day": plant.copy_row(
        "closures", "all", id="x", date="2001-08-04"
    ),
    "passengers of other days": plant.copy_row("passengers", "20-back", id="x", days="mon;tue"),
    "the same bus as a tram": plant.copy_row(
        "local_transport", "alfa-bravo-bus", id="x", mode="tram"
    ),
    "no row of a day's rules": plant.whole(
        "day_rules.csv", ",".join(load_schema("day_rules").names) + "\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_is_not_found(name: str, tmp_path: Path) -> None:
    folder = write_day_study(tmp_path)
    ALLOWED[name](folder)
    assert [str(finding) for finding in check_study(folder)[1]] == []


def test_many_faults_of_a_day_come_at_once(tmp_path: Path) -> None:
    folder = write_day_study(tmp_path)
    plant.cells(
        ("calls", "t101:02", "arrive", "06:50"),
        ("calls", "t102:01", "platform", "carl-b"),
        ("passengers", "20-back", "to_place", "india"),
        ("trips", "t101", "last_date", "2001-05-30"),
        ("closures", "all", "to_time", "01:00"),
        ("unit_values", "held", "unit", "minutes"),
    )(folder)
    with pytest.raises(InputError) as caught:
        read_study(folder)
    assert {(f.file, f.column) for f in caught.value.findings} == {
        ("calls.csv", "arrive"),
        ("calls.csv", "platform"),
        ("closures.csv", "to_time"),
        ("passengers.csv", "to_place"),
        ("trips.csv", "last_date"),
        ("unit_values.csv", "unit"),
        ("unit_values.csv", "price_year"),
    }


def test_a_study_of_a_day_needs_no_market(tmp_path: Path) -> None:
    folder = write_day_study(tmp_path)
    for table in MARKET_TABLES:
        (folder / f"{table}.csv").unlink()
    plant.whole("observations.csv", ",".join(load_schema("observations").names) + "\n")(folder)
    plant.whole("scenarios.toml", '[base]\nyear = 2001\ndescription = "A day"\n')(folder)
    for place in ("foxtrot", "golf", "india"):
        plant.cell("places", place, "kinds", "station")(folder)
    plant.drop_row("lines", "island")(folder)
    plant.drop_row("sections", "island-alfa-india")(folder)
    for country in ("AA", "BB"):
        plant.cell("countries", country, "currency", "")(folder)
    assert [str(finding) for finding in check_study(folder)[1]] == []


def test_a_market_without_services_still_needs_its_quantities(tmp_path: Path) -> None:
    folder = write_tiny_study(tmp_path)
    plant.whole("services.csv", ",".join(load_schema("services").names) + "\n")(folder)
    plant.whole("emission_factors.csv", ",".join(load_schema("emission_factors").names) + "\n")(
        folder
    )
    lacking = [f for f in check_study(folder)[1] if f.file == "emission_factors.csv"]
    assert lacking
    assert all("needs it" in finding.message for finding in lacking)


def test_a_fault_in_the_trips_brings_no_fault_of_a_market(tmp_path: Path) -> None:
    folder = write_day_study(tmp_path)
    for table in MARKET_TABLES:
        (folder / f"{table}.csv").unlink()
    plant.cell("trips", "t101", "category", "rocket")(folder)
    files = {finding.file for finding in check_study(folder)[1]}
    assert "trips.csv" in files
    assert "emission_factors.csv" not in files


def test_half_a_market_is_a_fault(tmp_path: Path) -> None:
    folder = write_day_study(tmp_path)
    (folder / "tariffs.csv").unlink()
    missing = [f for f in check_study(folder)[1] if "the file is missing" in f.message]
    assert [f.file for f in missing] == ["tariffs.csv"]


@given(st.integers(0, 99 * 3600))
def test_a_time_is_read_as_it_is_written(seconds: int) -> None:
    assert seconds_of(clock_text(seconds)) == seconds


@pytest.mark.parametrize(
    "text", ["", "7", "7:5", "07:60", "07:00:60", "-1:00", "100:00", "\u0660\u0667:00"]
)
def test_what_is_no_time(text: str) -> None:
    assert seconds_of(text) is None
