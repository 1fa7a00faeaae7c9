"""Trains and rules of the study: what they weigh, what hauls them, and that it does everywhere."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from landbridge.running.resistance import specific_n_per_kn
from landbridge.running.types import Rail, State
from tools.eurasia.common import RAW, STUDY, BuildError, Row, read_rows, schema_columns, table_text
from tools.eurasia.trains import build_trains
from tools.eurasia.trains_haulage import consist_of, number_needed, vehicles_of

YEARS = (1995, 2001, 2005, 2009, 2010, 2013, 2019, 2026)
TABLES = (
    "capacity_rules",
    "haulage",
    "headways",
    "primary_delays",
    "removals",
    "resistance_laws",
    "signalling",
    "technical_stops",
    "train_types",
    "vehicles",
)
Tables = dict[str, list[Row]]


@pytest.fixture(scope="module")
def tables() -> Tables:
    return build_trains(RAW)


@cache
def sections() -> list[Row]:
    return read_rows(STUDY / "sections.csv")


def exists(row: Row, year: int) -> bool:
    return int(row["valid_from"] or 0) <= year <= int(row["valid_to"] or 9999)


def by_id(rows: list[Row]) -> dict[str, Row]:
    return {row["id"]: row for row in rows}


def length_m(tables: Tables, train: str, locomotive: str, number: int) -> float:
    vehicles, row = by_id(tables["vehicles"]), by_id(tables["train_types"])[train]
    wagons = int(row["wagons"]) * float(vehicles[row["wagon"]]["length_m"])
    return wagons + number * float(vehicles[locomotive]["length_m"])


# ------------------------------------------------------------------------------ the form
def test_the_shipped_tables_are_what_the_raw_ones_give(tables: Tables) -> None:
    assert tuple(sorted(tables)) == TABLES
    for name, rows in tables.items():
        built = table_text(schema_columns(name), rows)
        assert built == (STUDY / f"{name}.csv").read_text(encoding="utf-8"), name


@pytest.mark.parametrize("table", TABLES)
def test_every_row_says_how_far_it_may_be_trusted(tables: Tables, table: str) -> None:
    for row in tables[table]:
        assert row["source"], row["id"]
        assert row["confidence"] in {"published", "estimate"}, row["id"]
        assert row["confidence"] != "estimate" or "estimate" in row["source"], row["id"]


def spoilt(tmp_path: Path, file: str, old: str, new: str) -> Path:
    raw = tmp_path / "raw"
    raw.mkdir()
    for path in RAW.glob("train_*.csv"):
        shutil.copyfile(path, raw / path.name)
    text = (raw / file).read_text(encoding="utf-8")
    assert old in text
    (raw / file).write_text(text.replace(old, new), encoding="utf-8")
    return raw


def test_a_hidden_estimate_is_refused(tmp_path: Path) -> None:
    raw = spoilt(tmp_path, "train_signalling.csv", "estimate: two to three", "two to three")
    with pytest.raises(BuildError, match="signalling, token-block: an estimate whose source"):
        build_trains(raw)


def test_an_overdetermined_locomotive_is_refused(tmp_path: Path) -> None:
    raw = spoilt(tmp_path, "train_vehicles.csv", ",9360,740,,50,", ",9360,740,674,50,")
    with pytest.raises(BuildError, match="vl85: give two of power_kw"):
        build_trains(raw)


def test_a_train_that_nothing_hauls_is_refused(tmp_path: Path) -> None:
    raw = spoilt(tmp_path, "train_units.csv", "pl-suburban,", "ru-suburban,")
    with pytest.raises(BuildError, match="nothing hauls \\['pl-suburban'\\]"):
        build_trains(raw)


# ------------------------------------------------------------------------------ the figures
@pytest.mark.parametrize(
    ("vehicle", "rail", "state", "speed_kmh", "axle_load_t", "n_per_kn"),
    [
        ("ru-gondola", "jointed", "loaded", 80, 15, 2.50),
        ("ru-gondola", "welded", "loaded", 80, 15, 2.23),
        ("ru-gondola", "jointed", "loaded", 50, 20, 1.41),
        ("ru-gondola", "welded", "loaded", 50, 20, 1.32),
        ("vl85", "jointed", "traction", 80, 24, 4.62),
        ("vl85", "welded", "traction", 80, 24, 4.14),
        ("vl85", "jointed", "traction", 56, 24, 3.40),
    ],
)
def test_laws_give_the_check_table(
    tables: Tables,
    vehicle: str,
    rail: Rail,
    state: State,
    speed_kmh: float,
    axle_load_t: float,
    n_per_kn: float,
) -> None:
    """Check table of the research notes; the last row is worked out in ukrbukva.net 59945."""
    made = vehicles_of(tables["vehicles"], tables["resistance_laws"])
    law = made[vehicle].laws[rail, state]
    assert specific_n_per_kn(law, speed_kmh, axle_load_t) == pytest.approx(n_per_kn, abs=0.006)


def test_power_is_effort_times_speed(tables: Tables) -> None:
    rows = by_id(tables["vehicles"])
    # ru.wikipedia: 32,000 kgf at 51.2 km/h; 8 motors of 575 kW before the gears.
    assert int(rows["vl10"]["power_kw"]) == 4464
    assert int(rows["vl85"]["continuous_effort_kn"]) == 674
    for row in rows.values():
        if row["kind"] in ("locomotive", "motor_car"):
            kmh = 3.6 * float(row["power_kw"]) / float(row["continuous_effort_kn"])
            assert 15 <= kmh <= 110, row["id"]
            weight_kn = 9.81 * float(row["mass_t"])
            assert float(row["starting_effort_kn"]) < 0.45 * weight_kn, row["id"]


def test_a_russian_train_is_as_long_as_its_tracks(tables: Tables) -> None:
    """Of 71 conventional wagons of 14 m it fills 1,050 m, of 57 it fills 850 m (I021)."""
    assert length_m(tables, "ru-container-71", "vl85", 0) == pytest.approx(71 * 14, abs=1)
    assert length_m(tables, "ru-container-short", "vl85", 0) == pytest.approx(57 * 14, abs=14)
    for row in tables["haulage"]:
        if row["countries"].split(";")[0] != "RU":
            continue
        limit = {"ru-container-71": 1050, "ru-container-short": 850}.get(row["train_type"])
        if limit:
            number = int(row["locomotives"])
            assert length_m(tables, row["train_type"], row["locomotive"], number) < limit, row["id"]


def test_korean_trains_are_as_long_as_the_trials(tables: Tables) -> None:
    assert length_m(tables, "kr-container-50", "kr-8500", 2) == pytest.approx(777, rel=0.01)
    row = by_id(tables["train_types"])["kr-container-33"]
    assert (row["wagons"], row["teu"]) == ("33", "66")
    assert 33 * float(row["load_t_per_wagon"]) == pytest.approx(800, rel=0.01)


def test_a_container_of_the_corridor_weighs_what_was_carried(tables: Tables) -> None:
    """7.54 Mt in 730,000 TEU (P010) and 3.9 t for each box of 40 ft."""
    row = by_id(tables["train_types"])["ru-container-71"]
    per_wagon = 2 * 7_540_000 / 730_000 + 3.9
    assert float(row["load_t_per_wagon"]) == pytest.approx(per_wagon, abs=0.1)


def test_stops_of_russia_are_as_many_as_were_counted(tables: Tables) -> None:
    """33 crews and 7 inspections on 9,349 km before the seven-day trains, 27 and 3 with them."""
    found = {
        (row["kind"], year): int(9349 // float(row["every_km"]))
        for row in tables["technical_stops"]
        for year in (2001, 2015)
        if row["occurs"] == "every_km" and row["countries"] == "RU" and exists(row, year)
        if row["categories"].startswith("container")
    }
    assert found == {
        ("crew_change", 2001): 33,
        ("crew_change", 2015): 27,
        ("technical_inspection", 2001): 7,
        ("technical_inspection", 2015): 3,
        ("locomotive_change", 2001): 7,
        ("locomotive_change", 2015): 7,
    }


# ------------------------------------------------------------------------------ haulage
def test_more_locomotives_for_a_steeper_climb(tables: Tables) -> None:
    made = vehicles_of(tables["vehicles"], tables["resistance_laws"])
    freight = by_id(tables["train_types"])["ru-freight"]
    consist = consist_of(freight, made, "vl85")
    assert [number_needed(consist, gradient) for gradient in (0, 6, 15, 30)] == [1, 1, 2, 3]
    with pytest.raises(BuildError, match="ru-freight needs more than 6 of m62 on 30 per mille"):
        number_needed(consist_of(freight, made, "m62"), 30)


def places_to_run(year: int) -> Iterator[tuple[str, str, str]]:
    """Country, gauge and traction of every section of a year."""
    found = {
        (row["country"], gauge, row["traction"])
        for row in sections()
        if exists(row, year)
        for gauge in row["gauges_mm"].split(";")
    }
    yield from sorted(found)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("category", ["container", "freight", "passenger", "special"])
def test_something_runs_everywhere(tables: Tables, category: str, year: int) -> None:
    vehicles = by_id(tables["vehicles"])
    silent = []
    for country, gauge, traction in places_to_run(year):
        trains = [
            row["id"]
            for row in tables["train_types"]
            if row["category"] == category and exists(row, year)
            if not row["countries"] or country in row["countries"].split(";")
            if gauge in vehicles[row["wagon"]]["gauges_mm"].split(";")
        ]
        hauled = [
            row
            for row in tables["haulage"]
            if row["train_type"] in trains[:1] and exists(row, year)
            if exists(vehicles[row["locomotive"]], year)
            if traction in row["traction"].split(";") and country in row["countries"].split(";")
        ]
        if len(hauled) != 1:
            silent.append((country, gauge, traction, trains, [row["id"] for row in hauled]))
    assert silent == []


def test_the_usual_container_train_comes_first(tables: Tables) -> None:
    """The usual train is the first of the table: the long ones of Russia, 33 wagons in Korea."""
    ids = sorted(row["id"] for row in tables["train_types"] if row["category"] == "container")
    assert ids.index("ru-container-71") < ids.index("ru-container-short")
    assert ids.index("kr-container-33") < ids.index("kr-container-50")


def test_climbs_of_the_track_are_those_that_fleets_are_numbered_for() -> None:
    """Where the track of a country climbs more, trains have pushers that haulage cannot place."""
    steepest: dict[str, float] = {}
    for row in read_rows(STUDY / "track.csv"):
        country = row["country"] or next(
            (section["country"] for section in sections() if section["line"] == row["line"]), ""
        )
        for column in ("ruling_gradient_permille", "ruling_gradient_back_permille"):
            steepest[country] = max(steepest.get(country, 0), float(row[column] or 0))
    planned: dict[str, float] = {}
    for row in read_rows(RAW / "train_fleets.csv"):
        for country in row["countries"].split(";"):
            planned[country] = max(planned.get(country, 0), float(row["ruling_permille"]))
    steeper = {name for name, climb in steepest.items() if climb > planned.get(name, 0)}
    assert steeper <= {"CN"}


# ------------------------------------------------------------------------------ rules
def test_signalling_and_rules_are_complete(tables: Tables) -> None:
    named = {row["signalling"] for row in read_rows(STUDY / "track.csv")} - {""}
    assert named <= {row["id"] for row in tables["signalling"]}
    tracks = {row["tracks"] for row in sections()}
    for category in ("container", "freight", "passenger", "suburban", "special"):
        general = {
            row["tracks"]
            for row in tables["removals"]
            if row["category"] == category and not row["country"]
        }
        assert tracks <= general, category


def test_a_passenger_train_displaces_what_the_worked_example_says(tables: Tables) -> None:
    rows = by_id(tables["removals"])
    single = {
        category: float(rows[f"any-1-{category}"]["removal_coefficient"])
        for category in ("container", "freight", "passenger")
    }
    assert single == {"container": 1.0, "freight": 1.0, "passenger": 1.2}
    assert 1.3 <= float(rows["any-2-passenger"]["removal_coefficient"]) <= 2.2
