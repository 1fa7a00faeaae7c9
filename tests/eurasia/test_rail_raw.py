"""The raw folder of the railway: every text is read, every fact is used, every fault is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tools.eurasia.common import RAW, BuildError, read_rows, table_text
from tools.eurasia.geometry import Polyline, join, needed, round_points, simplify
from tools.eurasia.rail import build_rail
from tools.eurasia.rail_facts import ATTRIBUTES, Facts

NEEDED = (
    "cities.csv", "corridors.geojson", "geometry_extra.geojson", "lines_extra.csv",
    "map_countries.csv", "map_defaults.csv", "map_facts.csv", "map_lines.csv", "map_places.csv",
    "map_stops.csv", "map_text.csv", "sections.csv", "stations.csv",
)  # fmt: skip

FEW_LINES = (
    "moscow-st-petersburg",
    "khasan",
    "korea-west",
    "jinghe-khorgos",
    "karymskaya-zabaikalsk",
)

Edit = Callable[[str, str, str], Path]


@pytest.fixture
def edit(tmp_path: Path) -> Edit:
    """Return a function that copies the raw folder, with few lines and one text replaced."""

    def change(name: str, old: str, new: str) -> Path:
        for file in NEEDED:
            shutil.copyfile(RAW / file, tmp_path / file)
        for file in ("map_lines.csv", "map_stops.csv", "map_facts.csv"):
            header, *rows = (RAW / file).read_text(encoding="utf-8").splitlines(keepends=True)
            kept = [row for row in rows if row.split(",")[0] in FEW_LINES]
            (tmp_path / file).write_text("".join([header, *kept]), encoding="utf-8")
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return tmp_path

    return change


# ------------------------------------------------------------------------------ mapping tables


def test_every_free_text_of_the_sections_has_its_reading() -> None:
    read = {(row["table"], row["column"], row["raw"]) for row in read_rows(RAW / "map_text.csv")}
    columns = ("gauge_mm", "tracks", "electrification", "max_freight_speed_kmh")
    texts = {
        ("sections", column, row[column])
        for row in read_rows(RAW / "sections.csv")
        for column in columns
    }
    assert texts - read == set()


def test_no_reading_is_of_a_text_that_nobody_wrote() -> None:
    raw = {name: read_rows(RAW / f"{name}.csv") for name in ("sections", "lines_extra")}
    for row in read_rows(RAW / "map_text.csv"):
        assert any(r[row["column"]] == row["raw"] for r in raw[row["table"]]), row


def test_mapping_rows_say_how_sure_they_are() -> None:
    for name in ("map_text", "map_defaults", "map_stops", "map_lines"):
        for row in read_rows(RAW / f"{name}.csv"):
            assert row["confidence"] in ("measured", "published", "estimate"), (name, row)
    for row in read_rows(RAW / "map_facts.csv"):
        if row["attribute"] in ATTRIBUTES:
            assert row["confidence"] in ("measured", "published", "estimate"), row
            assert row["source"] or row["attribute"] == "gauges_mm", row


def test_every_station_named_in_the_stops_is_on_a_corridor_of_its_line() -> None:
    known = {row["id"] for row in read_rows(RAW / "stations.csv")}
    used = {row["station_id"] for row in read_rows(RAW / "map_stops.csv")} - {""}
    assert used <= known


def test_a_published_kilometre_has_its_source() -> None:
    sources = {row["id"]: row["source"] for row in read_rows(RAW / "map_lines.csv")}
    assert all(sources.values())


# ------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("map_stops.csv", "khasan,2,senokosnaya,", "khasan,2,senokosnoye,", "no place"),
        ("map_stops.csv", ",given,", ",guessed,", "is not one of station"),
        (
            "map_stops.csv",
            "moscow-st-petersburg,2,tver,,station,OKT-0598",
            "moscow-st-petersburg,2,tver,100,given,",
            "is followed by",
        ),
        ("map_lines.csv", "corridor:OKT,", "corridor:OKX,", "no geometry"),
        ("map_facts.csv", "korea-west,,,country,KP,,,,\n", "", "add a fact 'country'"),
        ("map_facts.csv", "borzya,zabaikalsk", "zabaikalsk,borzya", "swap the two"),
        ("map_facts.csv", "borzya,zabaikalsk", "borza,zabaikalsk", "has no stop 'borza'"),
        ("map_facts.csv", "lines_extra:Khorgos>Jinghe", "lines_extra:Khorgos>Jing", "no raw row"),
        (
            "map_facts.csv",
            "\nmoscow-st-petersburg,,,tracks",
            "\nmoscow-petersburg,,,tracks",
            "no line moscow-p",
        ),
        (
            "map_facts.csv",
            "moscow-st-petersburg,,,tracks,2",
            "moscow-st-petersburg,,,country,RU",
            "nothing says its tracks",
        ),
        (
            "map_text.csv",
            "lines_extra,tracks,,1 (not",
            "lines_extra,tracks,,1(not",
            "no reading of",
        ),
        ("map_places.csv", "Busan,", "Buzan,", "cities.csv has no 'Buzan'"),
        ("map_places.csv", "TSR-0013", "TSR-9013", "stations.csv has no 'TSR-9013'"),
        (
            "sections.csv",
            "\nTSR:Aleksandrov-1",
            "\nextra,TSR:Aleksandrov-1",
            "cells, but the header",
        ),
    ],
)
def test_a_fault_of_the_raw_folder_is_told(
    edit: Edit, name: str, old: str, new: str, message: str
) -> None:
    if name == "map_places.csv" and old == "Busan,":
        old, new = ",Asia/Seoul,Busan,", ",Asia/Seoul,Buzan,"
    folder = edit(name, old, new)
    with pytest.raises(BuildError, match=message):
        build_rail(folder)


def test_two_rows_with_one_id_are_refused() -> None:
    with pytest.raises(BuildError, match="there twice"):
        table_text(["id"], [{"id": "a"}, {"id": "a"}])
    with pytest.raises(BuildError, match="unknown columns"):
        table_text(["id"], [{"id": "a", "km": "1"}])


# ------------------------------------------------------------------------------------ periods


def fact(attribute: str, value: str, start: str = "", end: str = "") -> dict[str, str]:
    return {
        "line": "l", "from_place": "", "to_place": "", "attribute": attribute, "value": value,
        "valid_from": start, "valid_to": end, "confidence": "estimate", "source": f"{value} said",
    }  # fmt: skip


BASE = [
    fact("gauges_mm", "1435"),
    fact("tracks", "1"),
    fact("traction", "diesel"),
    fact("max_freight_speed_kmh", "80"),
]


def periods(*extra: dict[str, str]) -> list[tuple[str, str, str, str, str]]:
    facts = Facts({"l": [*BASE, *extra]}, {}, {}, {})
    return [
        (p.valid_from, p.valid_to, p.values[1], p.values[2], p.project)
        for p in facts.periods("l", "", ["a", "b"], 0, "", "KR")
    ]


def test_a_section_that_never_changed_has_one_row() -> None:
    assert periods() == [("", "", "1", "diesel", "")]


def test_each_change_begins_a_row() -> None:
    assert periods(fact("tracks", "2", "2005"), fact("traction", "dc_3kv", "2010")) == [
        ("", "2004", "1", "diesel", ""),
        ("2005", "2009", "2", "diesel", ""),
        ("2010", "", "2", "dc_3kv", ""),
    ]


def test_a_fact_with_an_end_gives_way_to_the_one_before() -> None:
    assert periods(fact("traction", "dc_3kv"), fact("traction", "diesel", "", "2001")) == [
        ("", "2001", "1", "diesel", ""),
        ("2002", "", "1", "dc_3kv", ""),
    ]


def test_the_last_fact_wins() -> None:
    assert periods(fact("tracks", "2", "2005"), fact("tracks", "3", "2005"))[1][2] == "3"


def test_a_fact_that_says_what_was_so_anyway_begins_no_row() -> None:
    assert len(periods(fact("tracks", "1", "2005"))) == 1


def test_a_section_exists_from_its_opening_on_and_earlier_with_a_project() -> None:
    assert periods(fact("exists", "", "2002"), fact("exists", "join", "", "2001")) == [
        ("2002", "", "1", "diesel", ""),
        ("", "2001", "1", "diesel", "join"),
    ]


# ----------------------------------------------------------------------------------- geometry


def test_a_point_is_found_beyond_a_kilometre_only() -> None:
    # There and back again: the second passage is meant when one is past the first.
    line = Polyline.of([(0, 0), (2, 0), (2, 0.1), (0, 0.1)], "drawn")
    first, _ = line.nearest_km((1, 0.05))
    second, _ = line.nearest_km((1, 0.06), 150.0)
    assert first == pytest.approx(111, abs=1)
    assert second == pytest.approx(line.length_km - 111, abs=1)


def test_a_cut_ends_where_it_is_told_to() -> None:
    line = Polyline.of([(0, 0), (1, 0), (2, 0)], "drawn", [0.0, 200.0, 300.0])
    assert line.cut(100.0, 250.0) == ((0.5, 0.0), (1.0, 0.0), (1.5, 0.0))
    assert line.reversed().km == (0.0, 100.0, 300.0)


def test_pieces_that_do_not_meet_are_refused() -> None:
    near = Polyline.of([(0, 0), (1, 0)], "a")
    far = Polyline.of([(5, 0), (6, 0)], "b")
    with pytest.raises(BuildError, match="does not join"):
        join([near, far], (0, 0))
    assert join([near, Polyline.of([(2, 0), (1.1, 0)], "c")], (0, 0)).points[-1] == (2.0, 0.0)


def test_simplifying_keeps_what_stands_out() -> None:
    zigzag = [(0.0, 0.0), (1.0, 0.5), (2.0, 0.0), (3.0, 0.001), (4.0, 0.0)]
    assert simplify(zigzag, 1.0) == [zigzag[i] for i in (0, 1, 2, 4)]
    assert needed(zigzag, 100.0) == [0, 4]
    assert round_points([(0.00001, 0.0), (0.00002, 0.0)]) == [[0.0, 0.0], [0.0, 0.0]]
