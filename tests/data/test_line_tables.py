"""The line tables of a study: sound ones pass without a word, none are needed, all are seen."""

from __future__ import annotations

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.data.checks import vehicles as vehicle_checks
from landbridge.data.checks.common import Row
from landbridge.data.checks.track import read_date
from landbridge.data.scenario import resolve
from landbridge.data.schemas import (
    DAY_TABLES,
    DEMAND_TABLES,
    EVIDENCE_TABLES,
    LEVY_TABLES,
    LINE_TABLES,
    OPTIONAL_TABLES,
    load_schema,
)
from landbridge.data.study import check_study, read_study
from tests.data import plant
from tests.data.tiny import write_tiny_study
from tests.data.tiny_line import LINE_ROWS, write_line_study


def frames(
    folder: Path, scenario: str = "base", year: int | None = None
) -> dict[str, pd.DataFrame]:
    return dict(resolve(read_study(folder), scenario, year).tables)


def test_every_line_table_has_rows_in_the_tiny_study() -> None:
    assert set(LINE_ROWS) == LINE_TABLES
    others = EVIDENCE_TABLES | DAY_TABLES | DEMAND_TABLES | LEVY_TABLES
    assert LINE_TABLES | others == OPTIONAL_TABLES
    assert all(LINE_ROWS.values())


def test_the_tiny_study_with_line_tables_is_clean(tmp_path: Path) -> None:
    study, findings = check_study(write_line_study(tmp_path))
    assert findings == []
    assert study is not None


def test_a_study_without_line_tables_has_no_finding_and_empty_tables(tmp_path: Path) -> None:
    study, findings = check_study(write_tiny_study(tmp_path))
    assert findings == []
    assert study is not None
    for table in LINE_TABLES:
        frame = study.tables[table]
        assert frame.empty
        assert [*frame.columns, "id"] == [*load_schema(table).names[1:], "row", "id"]


# What may look like a fault and is none.
ALLOWED = {
    "a part in a part": plant.copy_row(
        "track", "west-hills", id="x", from_place="alfa", to_place="dora"
    ),
    "a project's row of the same part": plant.copy_row(
        "track", "west-hills", id="x", project="bridge"
    ),
    "parts that touch": plant.copy_row(
        "track", "west-hills", id="x", from_place="alfa", to_place="bravo"
    ),
    "the same part in other years": plant.all_of(
        plant.cell("track", "west-hills", "valid_to", "2010"),
        plant.copy_row("track", "west-hills", id="x", valid_from="2011", valid_to=""),
    ),
    "another column of the same part": plant.copy_row(
        "track", "west-hills", id="x", signalling="", passenger_speed_kmh="",
        ruling_gradient_permille="", ruling_gradient_back_permille="", tracks="2",
    ),
    "a line in its country": plant.copy_row("track", "broad", id="x", country="BB"),
    "a project that changes a point where it is": plant.copy_row(
        "operating_points", "west-loop-1", id="x", tracks="3", project="bridge"
    ),
    "a place some km off": plant.cell("operating_points", "west-bravo", "km", "501.9"),
    "two surveys of a day with other cures": plant.copy_row(
        "inspections", "west-2001", id="x", cured_by=""
    ),
    "a later survey": plant.copy_row(
        "inspections", "west-2001", id="x", date="2018-12-08", valid_from="2018"
    ),
    "traffic of a part of the line": plant.copy_row(
        "traffic", "broad-freight", id="x", from_place="dora", to_place="echo"
    ),
    "two kinds of trains on one part": plant.copy_row(
        "traffic", "broad-passenger", id="x", train_type=""
    ),
    "a diesel under the wire": plant.cell(
        "haulage", "bb-passenger-diesel", "traction", "diesel;ac_25kv_50hz"
    ),
    "another category on the same part": plant.copy_row(
        "traffic", "broad-freight", id="x", category="suburban"
    ),
    "a headway the other way round": plant.copy_row(
        "headways", "auto-freight-passenger", id="x", signalling="token"
    ),
    "two terminals at a place": plant.copy_row("resources", "echo-terminal", id="x"),
    "a project that adds wagons": plant.copy_row(
        "resources", "flats-bb", id="x", project="bridge", terminal_days=""
    ),
    "a stop for one category": plant.copy_row(
        "technical_stops", "crew", id="x", categories="passenger"
    ),
    "an empty coach heavier than 6 t an axle": plant.cell("vehicles", "coach-bb", "payload_t", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_allowed_is_not_found(name: str, tmp_path: Path) -> None:
    folder = write_line_study(tmp_path)
    ALLOWED[name](folder)
    if name == "an empty coach heavier than 6 t an axle":
        plant.cell("train_types", "bb-passenger", "load_t_per_wagon", "0")(folder)
    assert [str(finding) for finding in check_study(folder)[1]] == []


def test_what_hauls_goes_with_its_train_type_and_that_with_its_wagon(tmp_path: Path) -> None:
    folder = write_line_study(tmp_path)
    plant.cell("vehicles", "coach-bb", "valid_from", "2010")(folder)
    before, after = frames(folder, year=2009), frames(folder, year=2010)
    for table, row in (
        ("vehicles", "coach-bb"),
        ("train_types", "bb-passenger"),
        ("haulage", "bb-passenger-diesel"),
        ("traffic", "broad-passenger"),
    ):
        assert row not in before[table].index
        assert row in after[table].index


def test_what_lies_on_a_line_goes_with_its_places(tmp_path: Path) -> None:
    folder = write_line_study(tmp_path)
    plant.cell("places", "bravo", "valid_from", "2010")(folder)
    seen = frames(folder, year=2009)
    assert "west-bravo" not in seen["operating_points"].index
    assert "west-2001" not in seen["inspections"].index
    assert "west-hills" not in seen["track"].index
    assert "west-loop-1" in seen["operating_points"].index


def test_rows_of_a_project_come_with_it(tmp_path: Path) -> None:
    folder = write_line_study(tmp_path)
    assert "broad-southway" not in frames(folder)["operating_points"].index
    assert "broad-southway" in frames(folder, "project")["operating_points"].index
    assert "broad-relaid" not in frames(folder, "project")["track"].index
    assert "broad-relaid" in frames(folder, "later")["track"].index


def test_many_faults_of_line_tables_come_at_once(tmp_path: Path) -> None:
    folder = write_line_study(tmp_path)
    plant.cells(
        ("vehicles", "di-bb", "power_kw", ""),
        ("train_types", "bb-container", "teu", "150"),
        ("operating_points", "west-loop-2", "km", "1100"),
        ("inspections", "west-2001", "date", "soon"),
        ("resources", "flats-bb", "place", "echo"),
        ("technical_stops", "crew", "every_km", ""),
    )(folder)
    study, findings = check_study(folder)
    assert study is None
    assert [(f.file, f.column) for f in findings] == [
        ("inspections.csv", "date"),
        ("operating_points.csv", "km"),
        ("resources.csv", "place"),
        ("technical_stops.csv", "every_km"),
        ("train_types.csv", "teu"),
        ("vehicles.csv", "power_kw"),
    ]


def test_a_copied_table_is_told_once_a_row(tmp_path: Path) -> None:
    folder = write_line_study(tmp_path)
    for n in range(20):
        plant.copy_row("track", "west-hills", id=f"x{n}")(folder)
        plant.copy_row("traffic", "broad-freight", id=f"x{n}")(folder)
    findings = check_study(folder)[1]
    assert len([f for f in findings if f.file == "track.csv"]) == 20
    assert len([f for f in findings if f.file == "traffic.csv"]) == 20


@pytest.mark.parametrize(
    ("text", "year"),
    [("2018-12-08", 2018), ("2018-12", 2018), ("2018", 2018), ("2016-02-29", 2016),
     ("2018-2-8", None), ("2018-13", None), ("2019-02-29", None), ("08.12.2018", None),
     ("2018-12-08T10:00", None), ("", None), ("٢٠١٨", None)],
)  # fmt: skip
def test_a_date_is_a_day_month_or_year(text: str, year: int | None) -> None:
    assert read_date(text) == year


terms = st.floats(-2, 2, allow_nan=False)


@given(terms, terms, terms, terms, terms, terms, st.floats(0, 50), st.floats(5, 200))
def test_the_least_resistance_is_below_that_at_any_speed(
    a: float, b: float, c: float, d: float, e: float, f: float, newton: float, top: float
) -> None:
    law: Row = {
        "constant_n_per_kn": a,
        "speed_n_per_kn_per_kmh": b,
        "speed2_n_per_kn_per_kmh2": c,
        "axle_n_t_per_kn": d,
        "axle_speed_n_t_per_kn_per_kmh": e,
        "axle_speed2_n_t_per_kn_per_kmh2": f,
        "vehicle_n": newton,
        "vehicle_n_per_kmh": 0.0,
        "vehicle_n_per_kmh2": 0.0,
    }
    least, _ = vehicle_checks.least_resistance(law, 80.0, 4, top)
    weight = 80.0 * 9.81
    for part in range(21):
        v = top * part / 20
        specific = a + b * v + c * v * v + (d + e * v + f * v * v) / 20.0
        resistance = specific * weight + newton
        assert least <= resistance or math.isclose(least, resistance, rel_tol=1e-9, abs_tol=1e-6)
