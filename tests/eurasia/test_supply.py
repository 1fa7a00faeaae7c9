"""The supply tables: complete, free of contradictions, honest about years, near what was seen."""

from __future__ import annotations

import shutil
from collections import defaultdict
from functools import cache
from itertools import pairwise
from pathlib import Path
from statistics import median

import pytest

from tools.eurasia import supply, supply_check
from tools.eurasia.common import (
    RAW,
    STUDY,
    BuildError,
    Row,
    read_rows,
    schema_columns,
    table_text,
)
from tools.eurasia.supply_parts import Part, quantile_h
from tools.eurasia.supply_paths import Paths, in_year

YEARS = range(1995, 2027)


@pytest.fixture(scope="module")
def tables() -> dict[str, list[Row]]:
    return supply.build_supply(RAW)


@pytest.fixture(scope="module")
def sections() -> list[Row]:
    return read_rows(STUDY / "sections.csv")


@pytest.fixture(scope="module")
def comparisons() -> list[supply_check.Comparison]:
    return supply_check.compare(STUDY)


@pytest.fixture(scope="module")
def countries() -> dict[str, str]:
    return {row["id"]: row["country"] for row in read_rows(STUDY / "places.csv")}


def test_the_committed_tables_are_the_built_ones(tables: dict[str, list[Row]]) -> None:
    for name, rows in tables.items():
        built = table_text(schema_columns(name), rows)
        assert (STUDY / f"{name}.csv").read_text(encoding="utf-8") == built, name


def test_every_place_named_is_a_place(
    tables: dict[str, list[Row]], countries: dict[str, str]
) -> None:
    columns = {
        "services": ("calls", "calls_to", "boards_at"),
        "transfers": ("place_a", "place_b"),
        "observations": ("from_place", "to_place"),
    }
    passages = {row["id"] for row in read_rows(STUDY / "passages.csv")}
    named = {
        (name, row["id"], place)
        for name, cells in columns.items()
        for row in tables[name]
        for cell in cells
        for place in row[cell].split(";")
        if place
    }
    ways = {
        ("observations", row["id"], place)
        for row in tables["observations"]
        for place in row["via"].split(";")
        if place and place not in passages
    }
    assert sorted(one for one in named | ways if one[2] not in countries) == []


def test_every_border_section_has_its_dwell_in_every_year(
    tables: dict[str, list[Row]], sections: list[Row], countries: dict[str, str]
) -> None:
    missing = []
    for section in sections:
        ends = section["from_place"], section["to_place"]
        if countries[ends[0]] == countries[ends[1]]:
            continue
        for year in (year for year in YEARS if in_year(section, year)):
            found = {
                row["applies_to"]
                for row in tables["transfers"]
                if {row["place_a"], row["place_b"]} == set(ends)
                and in_year(row, year)
                and (not row["project"] or row["project"] == section["project"])
            }
            if not {"wagon", "block"} <= found:
                missing.append((*ends, year, sorted(found)))
    assert missing == []


def test_gauges_of_a_border_row_are_laid_on_its_section(
    tables: dict[str, list[Row]], sections: list[Row]
) -> None:
    laid: dict[frozenset[str], set[str]] = defaultdict(set)
    for section in sections:
        for place in (section["from_place"], section["to_place"]):
            laid[frozenset({place})] |= set(section["gauges_mm"].split(";"))
    for row in tables["transfers"]:
        if row["kind"] == "border":
            for side in "ab":
                gauges = laid[frozenset({row[f"place_{side}"]})]
                assert row[f"gauge_{side}_mm"] in gauges, (row["id"], side, gauges)


def test_every_train_finds_its_way(tables: dict[str, list[Row]], sections: list[Row]) -> None:
    places = read_rows(STUDY / "places.csv")

    @cache
    def paths(year: int, project: str) -> Paths:
        rails = [row for row in sections if in_year(row, year) and row["project"] in ("", project)]
        return Paths({"places": places, "sections": rails, "links": [], "passages": []})

    lost = []
    for service in (row for row in tables["services"] if row["kind"] == "block_train"):
        for year in {int(service["valid_from"] or 2001), int(service["valid_to"] or 2026)}:
            for a, b in pairwise(service["calls"].split(";")):
                try:
                    paths(year, service["project"]).rail(a, b, False)
                except ValueError as error:
                    lost.append(f"{service['id']} {year}: {error}")
    assert lost == []


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("services", "chongqing-duisburg-2011"),
        ("services", "suzhou-warsaw-2012"),
        ("services", "zabaikalsk-moscow"),
        ("services", "beijing-moscow-2003"),
        ("services", "vostochny-moscow-2003"),
        ("services", "vostochny-moscow-fast-2009"),
        ("services", "moscovite-2010"),
        ("services", "liner-asia-gdansk"),
        ("services", "utlc-brest"),
        ("services", "xian-kaliningrad"),
        ("services", "liner-cn-st-petersburg"),
        ("transfers", "altynkol-khorgos-block-2012"),
    ],
)
def test_nothing_of_later_years_exists_in_2001(
    tables: dict[str, list[Row]], table: str, name: str
) -> None:
    (row,) = (row for row in tables[table] if row["id"] == name)
    assert not in_year(row, 2001)
    assert in_year(row, int(row["valid_from"]))


def test_korea_is_joined_by_projects_alone(tables: dict[str, list[Row]]) -> None:
    joining = [
        row for row in tables["transfers"] if {row["country_a"], row["country_b"]} == {"KP", "KR"}
    ] + [
        row for row in tables["services"] if {"kaesong", "pyonggang"} & set(row["calls"].split(";"))
    ]
    assert len(joining) >= 8
    assert all(row["project"] in ("korea-west", "korea-east") for row in joining)


def test_every_published_observation_is_mapped(tables: dict[str, list[Row]]) -> None:
    published = {row["id"] for row in read_rows(RAW / "transit_times.csv")}
    rows = {row["id"]: row for row in tables["observations"]}
    assert len(published) == 194
    assert published <= set(rows)
    assert sum(row["comparable"] == "yes" for row in rows.values()) >= 60
    assert all(row["reason"] for row in rows.values() if row["comparable"] == "no")


def test_an_increment_is_never_compared(tables: dict[str, list[Row]]) -> None:
    rows = [row for row in tables["observations"] if row["basis"] == "increment"]
    assert rows
    assert {row["comparable"] for row in rows} == {"no"}


def test_the_tables_explain_what_was_observed(
    comparisons: list[supply_check.Comparison],
) -> None:
    groups: dict[str, list[float]] = defaultdict(list)
    for one in comparisons:
        assert one.answer is not None, one.observation["id"]
        groups[one.group].append(one.error)
    assert median(abs(one.error) for one in comparisons) <= 0.12
    for name, errors in groups.items():
        assert abs(median(errors)) <= 0.12, (name, median(errors))


def test_fewer_speeds_than_observations(
    tables: dict[str, list[Row]], comparisons: list[supply_check.Comparison]
) -> None:
    assert len({one.group for one in comparisons}) >= 6
    assert len(tables["speeds"]) < len(comparisons)


def test_two_rows_for_one_year_are_refused(tmp_path: Path) -> None:
    raw = shutil.copytree(RAW, tmp_path / "raw")
    path = raw / "map_speeds.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "block,RU,,1,,1.1,,2000,2001,estimate: a slip,estimate\n", "utf-8")
    with pytest.raises(BuildError, match="'block-ru-2000' and 'block-ru-1998' hold in the same"):
        supply.build_supply(raw)


def test_an_observation_without_mapping_is_refused(tmp_path: Path) -> None:
    raw = shutil.copytree(RAW, tmp_path / "raw")
    path = raw / "map_observations.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("T006,")), "utf-8")
    with pytest.raises(BuildError, match="no row for the observation T006"):
        supply.build_supply(raw)


def test_quantiles_of_a_single_part_come_back() -> None:
    part = Part.skewed("dwell", 24.0, 72.0)
    assert quantile_h([part], 0.5) == pytest.approx(24.0, abs=1.5)
    assert quantile_h([part], 0.9) == pytest.approx(72.0, rel=0.1)
    wait = Part.wait("ship", 168.0)
    assert quantile_h([wait], 0.5) == pytest.approx(84.0)
