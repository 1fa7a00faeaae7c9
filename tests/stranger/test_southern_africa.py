"""The study of another continent: built byte for byte, clean, and answered like the first one."""

from __future__ import annotations

import csv
import importlib
from pathlib import Path

import pytest

from landbridge.data.find import default_scenario, find_study, shipped_studies
from landbridge.data.rows import rows
from landbridge.data.scenario import resolve
from landbridge.data.study import check_study, read_study
from landbridge.runs.market_levies import levies_of
from tests.stranger.run import ask, run

STUDY = "southern-africa"
FOLDER = find_study(STUDY)


def test_it_is_built_byte_for_byte_from_its_raw_folder() -> None:
    build = importlib.import_module("tools.southern_africa.build")
    files = build.build_files(FOLDER / "raw")
    assert set(files) >= {"places.csv", "sections.csv", "services.csv", "geometry.geojson"}
    for name, text in files.items():
        assert (FOLDER / name).read_bytes() == text.encode("utf-8"), name


def test_the_builder_writes_a_whole_study_elsewhere(tmp_path: Path) -> None:
    importlib.import_module("tools.southern_africa.__main__").main(["--output", str(tmp_path)])
    assert read_study(tmp_path).digest == read_study(FOLDER).digest


def test_it_checks_clean_with_one_note() -> None:
    study, findings = check_study(FOLDER)
    assert study is not None
    assert [str(f) for f in findings if f.severity == "error"] == []
    (note,) = findings
    assert "add links for kampala, mwanza unless these waters are closed" in note.remedy
    assert STUDY in shipped_studies()
    assert default_scenario(FOLDER) == "1999"


def test_it_has_two_gauges_one_break_and_one_pair_of_seaports() -> None:
    tables = read_study(FOLDER).tables
    gauges = {gauge for row in tables["sections"]["gauges_mm"] for gauge in row}
    assert gauges == {"1000", "1067"}
    transfers = tables["transfers"]
    borders = transfers[transfers["kind"] == "border"]
    breaks = borders[borders["gauge_a_mm"] != borders["gauge_b_mm"]]
    assert {(r.place_a, r.place_b) for r in rows(breaks)} == {("kidatu", "kidatu-metre")}
    liners = tables["services"][tables["services"]["kind"] == "liner"]
    assert {(*r.calls, *r.calls_to) for r in rows(liners)} == {("durban", "dar-es-salaam")}


def test_it_has_no_levies_and_reads_without_the_table() -> None:
    assert not (FOLDER / "levies.csv").exists()
    study = read_study(FOLDER)
    assert study.tables["levies"].empty
    assert levies_of(resolve(study, "1999").tables, 1999) == ()


@pytest.mark.parametrize(
    "table",
    [
        *("lines", "sections", "services", "transfers", "observations", "vehicles", "train_types"),
        *("haulage", "track", "operating_points", "traffic", "technical_stops", "resources"),
    ],
)
def test_every_row_names_its_source(table: str) -> None:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        listed = list(csv.DictReader(file))
    assert listed
    for row in listed:
        assert len(row["source"]) > 10, row["id"]
        if row["confidence"] == "estimate":
            told = ("estimate", "map", "about", "OpenStreetMap", "knowledge", "a week")
            assert any(word in row["source"] for word in told), row["id"]


def test_johannesburg_to_dar_es_salaam_by_rail_and_by_sea() -> None:
    found = ask("routes", "Johannesburg", "Dar es Salaam", "--study", STUDY)
    assert (found["scenario"], found["direction"]) == ("1999", "eastbound")
    ways = {way["way"]: way for way in found["alternatives"]}
    rail, sea = ways["rail"], ways["rail+sea"]
    assert {leg["gauge_mm"] for leg in rail["legs"]} == {1067}
    assert rail["borders"][0] == "mafikeng/ramatlabama"
    assert 3900 < rail["km"] < 4300
    assert rail["days_p50"] < sea["days_p50"]
    assert rail["usd_per_feu"] > sea["usd_per_feu"]


def test_the_break_of_gauge_is_on_the_way_to_the_lake_and_can_be_shut() -> None:
    words = ("routes", "Johannesburg", "Mwanza", "--study", STUDY, "-s")
    (way, *_) = ask(*words, "1999")["alternatives"]
    assert "kidatu/kidatu-metre" in way["borders"]
    assert [leg["gauge_mm"] for leg in way["legs"]][-1] == 1000
    shut = ask(*words, "1999-kidatu-shut")["alternatives"]
    assert all("kidatu/kidatu-metre" not in other["borders"] for other in shut)
    assert all(way["days_p50"] < other["days_p50"] for other in shut)


@pytest.mark.parametrize(
    ("scenario", "border"),
    [("2018-tazara-shut", "nakonde/tunduma"), ("2018-beitbridge-shut", "beitbridge/musina")],
)
def test_a_shut_border_is_not_crossed(scenario: str, border: str) -> None:
    words = ("routes", "Johannesburg", "Mbeya", "--study", STUDY, "-s", scenario)
    ways = ask(*words)["alternatives"]
    assert all(border not in way["borders"] for way in ways)


def test_the_project_shortens_the_way_over_tazara() -> None:
    words = ("routes", "Kitwe", "Dar es Salaam", "--study", STUDY, "-s")
    before = min(way["days_p50"] for way in ask(*words, "2018")["alternatives"])
    after = min(way["days_p50"] for way in ask(*words, "tazara-rebuilt")["alternatives"])
    assert after < before - 1


def test_observations_are_met_as_those_of_the_first_study() -> None:
    found = ask("observations", "--study", STUDY)["observations"]
    errors = sorted(abs(row["error"]) for row in found if row["error"] is not None)
    assert len(errors) >= 10
    assert errors[len(errors) // 2] <= 0.12


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["html", "svg", "geojson"])
def test_pages_and_maps_are_of_africa(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"way.{ending}"
    words = ("routes", "Johannesburg", "Kampala", "--study", STUDY, "-o", path)
    assert run(*words)[0] == 0
    text = path.read_text(encoding="utf-8")
    for name in ("kidatu", "mwanza", "kampala"):
        assert name in text.lower()
    for name in ("Busan", "Korea", "Moscow", "Eurasia", "Suez", "Siberia", "Europe", "Asia"):
        assert name not in text
