"""The railway of `eurasia` against the published figures, and against its own raw folder."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from tests.eurasia.rail_graph import graph, km_over, sections_in
from tools.eurasia.common import (
    RAW,
    STUDY,
    Row,
    geojson_text,
    read_rows,
    schema_columns,
    table_text,
)
from tools.eurasia.rail import RailTables, build_rail, line_lengths

YEAR = 2026
PROJECTS = ("korea-west", "korea-east")


@pytest.fixture(scope="module")
def built() -> RailTables:
    return build_rail(RAW)


@pytest.fixture(scope="module")
def sections() -> list[Row]:
    return read_rows(STUDY / "sections.csv")


@pytest.fixture(scope="module")
def lines() -> list[Row]:
    return read_rows(STUDY / "lines.csv")


# ------------------------------------------------------------------ built from the raw folder


@pytest.mark.parametrize("table", ["lines", "sections", "countries"])
def test_the_build_gives_the_shipped_table_byte_for_byte(built: RailTables, table: str) -> None:
    text = table_text(schema_columns(table), getattr(built, table))
    assert (STUDY / f"{table}.csv").read_bytes() == text.encode()


def test_the_build_gives_the_shipped_course_of_every_section(built: RailTables) -> None:
    shipped = (STUDY / "geometry.geojson").read_text(encoding="utf-8").splitlines()
    drawn = {line.rstrip(",") for line in shipped}
    wanted = geojson_text(built.geometry_features).splitlines()[2:-1]
    assert [line for line in wanted if line.rstrip(",") not in drawn] == []


def test_the_build_gives_the_shipped_places(built: RailTables) -> None:
    shipped = {row["id"]: row for row in read_rows(STUDY / "places.csv")}
    for row in built.places:
        found = shipped[row["id"]]
        assert {*row["kinds"].split(";")} <= {*found["kinds"].split(";")}, row["id"]
        same = ("name", "country", "lat_deg", "lon_deg", "timezone", "source")
        assert [found[key] for key in same] == [row[key] for key in same], row["id"]


def test_rows_are_sorted_and_lines_end_with_a_line_feed() -> None:
    for name in ("lines", "sections", "countries", "places"):
        content = (STUDY / f"{name}.csv").read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")
        ids = [row["id"] for row in read_rows(STUDY / f"{name}.csv")]
        assert ids == sorted(ids)


def test_the_study_folder_is_small() -> None:
    size = sum(path.stat().st_size for path in STUDY.rglob("*") if path.is_file())
    assert size < 10_000_000


# --------------------------------------------------------------------------- lines and chains


def test_each_line_is_a_chain_from_its_first_place_to_its_last(
    lines: list[Row], sections: list[Row]
) -> None:
    order = {
        row["id"]: [s["place"] for s in read_rows(RAW / "map_stops.csv") if s["line"] == row["id"]]
        for row in lines
    }
    pairs: dict[str, set[tuple[str, str]]] = {}
    for row in sections:
        pairs.setdefault(row["line"], set()).add((row["from_place"], row["to_place"]))
    for line in lines:
        stops = order[line["id"]]
        assert (stops[0], stops[-1]) == (line["from_place"], line["to_place"])
        assert pairs[line["id"]] == set(pairwise(stops)), line["id"]


def test_published_lines_have_their_official_length(lines: list[Row], sections: list[Row]) -> None:
    lengths = line_lengths(sections)
    published = [row for row in lines if row["confidence"] == "published"]
    assert len(published) > 50
    gaps = {row["id"]: lengths[row["id"]] / float(row["official_km"]) - 1 for row in published}
    assert {line: gap for line, gap in gaps.items() if abs(gap) > 0.005} == {}


def test_every_line_with_a_figure_has_it(lines: list[Row], sections: list[Row]) -> None:
    lengths = line_lengths(sections)
    for row in lines:
        if row["official_km"]:
            assert lengths[row["id"]] == pytest.approx(float(row["official_km"]), rel=0.005)


def test_a_section_has_one_length_in_all_years(sections: list[Row]) -> None:
    known: dict[tuple[str, str, str], str] = {}
    for row in sections:
        key = (row["line"], row["from_place"], row["to_place"])
        assert known.setdefault(key, row["length_km"]) == row["length_km"]


def test_the_rows_of_a_section_follow_each_other_in_time(sections: list[Row]) -> None:
    rows: dict[tuple[str, str, str], list[Row]] = {}
    for row in sections:
        rows.setdefault((row["line"], row["from_place"], row["to_place"]), []).append(row)
    for key, parts in rows.items():
        parts.sort(key=lambda row: int(row["valid_from"] or 0))
        for before, after in pairwise(parts):
            assert before["valid_to"], key
            assert int(after["valid_from"]) == int(before["valid_to"]) + 1, key


# ------------------------------------------------------------------------- published distances


@pytest.mark.parametrize(
    ("way", "km", "tolerance"),
    [
        (("moscow", "yaroslavl", "vladivostok"), 9288.2, 0.0001),
        (("moscow", "nizhny-novgorod", "vladivostok"), 9288.2 - 868.9 + 804.2, 0.0001),
        # GAPS.md: 9440 by Yaroslavl and 9374 by Nizhny to Vostochny; 9874 from Buslovskaya
        (("moscow", "yaroslavl", "vostochny"), 9440.0, 0.001),
        (("moscow", "nizhny-novgorod", "vostochny"), 9374.0, 0.001),
        (("buslovskaya", "vologda", "vostochny"), 9874.0, 0.001),
        (("khasan", "rajin"), 54.0, 0.0001),
        (("baranovsky", "khasan"), 238.0, 0.0001),
        # GAPS.md: sums over several lines
        (("st-petersburg", "riihimaki", "helsinki"), 441.0, 0.002),
        (("st-petersburg", "lahti", "kerava", "helsinki"), 416.0, 0.002),
        (("petropavlovsk", "shu"), 1514.0, 0.0001),
        (("dostyk", "mointy"), 836.0, 0.0001),
        (("tayshet", "taksimo"), 1469.0, 0.0001),
        # transit_times.csv T086 and T087: 5,430 km of broad gauge to the border at Brest
        (("altynkol", "kandyagash", "brest"), 5430.0, 0.01),
        # transit_times.csv T102, Inskaya - Moskovka
        (("novosibirsk", "omsk"), 630.0, 0.01),
        # transit_times.csv T229, by a day express
        (("irkutsk", "ulan-ude"), 456.0, 0.005),
    ],
)
def test_a_way_on_broad_gauge_has_its_published_length(
    way: tuple[str, ...], km: float, tolerance: float
) -> None:
    ways = graph(sections_in(YEAR, PROJECTS), "1520")
    assert km_over(ways, *way) == pytest.approx(km, rel=tolerance)


@pytest.mark.parametrize(
    ("way", "km", "tolerance"),
    [
        (("seoul", "uiwang", "busan"), 441.7, 0.0001),
        (("seoul", "munsan"), 46.0, 0.0001),
        (("kalli", "rajin"), 781.1, 0.0001),
        (("kowon", "pyonggang"), 145.1, 0.0001),
        (("pyongyang", "kaesong"), 187.3, 0.0001),
        (("pyongyang", "sinuiju"), 225.1, 0.0001),
        # Yongsan - Wonsan before the war (joongang.co.kr 2015-08-05)
        (("yongsan", "baengmagoji", "wonsan"), 223.7, 0.005),
        # lines_extra.csv: sums that the pages give themselves
        (("zhengzhou", "xuzhou", "shanghai"), 997.5, 0.0001),
        (("beijing", "tianjin", "shanghai"), 1451.4, 0.002),
        (("xian", "baoji", "chengdu"), 841.0, 0.001),
        (("harbin", "muling", "suifenhe"), 548.0, 0.0001),
        (("harbin", "mudanjiang", "suifenhe"), 489.0, 0.001),
        (("shanghai", "hangzhou"), 167.0, 0.0001),
        # lines_extra.csv: the Ningbo - Jinhua line saves 78 km
        (("yiwu", "hangzhou-south", "ningbo"), 188.3 + 78, 0.03),
    ],
)
def test_a_way_on_standard_gauge_has_its_published_length(
    way: tuple[str, ...], km: float, tolerance: float
) -> None:
    ways = graph(sections_in(YEAR, PROJECTS), "1435")
    assert km_over(ways, *way) == pytest.approx(km, rel=tolerance)


@pytest.mark.parametrize(
    ("year", "way", "km", "tolerance"),
    [
        # QUALITY.md: the sections add up to about 7,867 km
        (2001, ("beijing", "ulaanbaatar", "zaudinsky", "yaroslavl", "moscow"), 7867.0, 0.001),
        # transit_times.csv T029: 10,214 km
        (2013, ("zhengzhou", "dostyk", "samara", "brest", "hamburg"), 10214.0, 0.005),
        # transit_times.csv T083: 4,131 km
        (1992, ("lianyungang", "alashankou"), 4131.0, 0.005),
    ],
)
def test_a_way_over_borders_has_its_published_length(
    year: int, way: tuple[str, ...], km: float, tolerance: float
) -> None:
    assert km_over(graph(sections_in(year)), *way) == pytest.approx(km, rel=tolerance)


@pytest.mark.parametrize(
    ("place", "km"),
    [
        ("svecha", 817.5),
        ("nazyvayevskaya", 2561.5),
        ("mariinsk", 3712.5),
        ("petrovsky-zavod", 5784.0),
    ],
)
def test_the_kilometres_of_the_trans_siberian_meet_the_borders_of_its_railways(
    place: str, km: float
) -> None:
    # The Yudin guide in facts.csv gives the kilometres at which one railway hands over to the next.
    trans_siberian = graph(row for row in sections_in(YEAR) if row["line"] == "tsr")
    assert km_over(trans_siberian, "moscow", place) == pytest.approx(km, abs=1.5)


# -------------------------------------------------------------------------------- on the map


def test_each_section_has_one_line_and_neighbours_meet(built: RailTables) -> None:
    courses = {f["properties"]["id"]: f["geometry"] for f in built.geometry_features}
    assert set(courses) == {row["id"] for row in built.sections}
    assert all(shape["type"] == "LineString" for shape in courses.values())
    for line in built.lines:
        rows = [row for row in built.sections if row["line"] == line["id"]]
        ends: dict[str, list[list[float]]] = {}
        for row in rows:
            points = courses[row["id"]]["coordinates"]
            ends.setdefault(row["from_place"], []).append(points[0])
            ends.setdefault(row["to_place"], []).append(points[-1])
        for place, points in ends.items():
            for point in points:
                assert point == pytest.approx(points[0], abs=0.003), (line["id"], place)


def test_a_course_is_about_as_long_as_its_section(built: RailTables) -> None:
    from tools.eurasia.geometry import Polyline

    short = {}
    for row, feature in zip(built.sections, built.geometry_features, strict=True):
        drawn = Polyline.of([(p[0], p[1]) for p in feature["geometry"]["coordinates"]], "")
        ratio = drawn.length_km / float(row["length_km"])
        if float(row["length_km"]) > 40 and not 0.6 < ratio < 1.1:
            short[row["id"]] = round(ratio, 2)
    # The extract of 2024 has the new line in place of the old one between Mudanjiang and Suifenhe,
    # and breaks off 70 km east of Zhezkazgan (QUALITY.md).
    assert {name.rsplit(":", 1)[0] for name in short} <= {
        "zhezkazgan-saksaulskaya:zhezkazgan:saksaulskaya"
    }


def test_the_file_names_whom_to_thank() -> None:
    collection = json.loads((STUDY / "geometry.geojson").read_text(encoding="utf-8"))
    assert "OpenStreetMap" in collection["attribution"]
