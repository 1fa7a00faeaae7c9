"""A run over a line as tables, rows, files and a picture."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from landbridge.base.errors import InputError
from landbridge.report.plain import csv_text
from landbridge.report.running_files import RUNNING_ENDINGS, write_running
from landbridge.report.running_page import running_page
from landbridge.report.running_svg import running_svg
from landbridge.report.running_text import (
    leg_rows,
    running_rows,
    running_tables,
    stop_rows,
    stops_in_full,
)
from landbridge.report.text import cell_text
from tests.report.running_sample import result

SVG = "{http://www.w3.org/2000/svg}"


def test_a_row_a_section() -> None:
    made = result(6)
    rows = running_rows(made)
    assert [row["to_name"] for row in rows] == [one["to_name"] for one in made["sections"]]
    assert {row["scenario"] for row in rows} == {"base"}
    read = list(csv.DictReader(io.StringIO(csv_text(rows))))
    assert float(read[2]["minutes"]) == made["sections"][2]["minutes"]
    assert read[1]["estimated"] == "gradient"
    assert read[4]["inspection"] == "survey-2018"
    assert len(leg_rows(made)) == 2
    assert [row["kind"] for row in stop_rows(made)] == ["border"]


def test_the_tables_say_what_a_planner_asks() -> None:
    made = result(20)
    sections, legs, stops, commercial = running_tables(made)
    assert sections.title.startswith("Albad - Inton, scenario base (2001): Long container")
    assert len(sections.rows) == 21
    assert sections.rows[-1][0] == "whole way"
    minutes = [column.key for column in sections.columns].index("minutes")
    total = sum(row[minutes] for row in sections.rows[:-1])
    assert sections.rows[-1][minutes] == pytest.approx(total)
    marks = [row[-1] for row in sections.rows]
    assert marks[:5] == ["", "*", "", "*", "!"]
    assert [row[6] for row in legs.rows] == ["1 x 3ES5K", "2 x M62"]
    said = {row[0]: row for row in stops.rows}
    assert said["locomotive change + crew change"][2:5] == (1, 40.0, pytest.approx(2 / 3))
    assert said["border"][4] is None
    texts = [cell_text(*pair) for pair in zip(commercial.columns, commercial.rows[0], strict=True)]
    assert texts[5:10] == ["1,090", "980", "block", "published", "+11 %"]
    assert commercial.rows[1][6] is None
    assert commercial.rows[2][0] == "all"
    assert commercial.notes[0].startswith("~ rests on loops that no source knows")
    assert commercial.notes[1:] == tuple(made["notes"])
    assert commercial.rows[1][4:6] == ("1.0 to 2.0 ~", "650 to 720 ~")
    assert commercial.rows[2][4] == "2.0 to 4.0 ~"
    assert len(stops_in_full(made).rows) == len(made["stops"])


def test_limits_within_a_section_are_a_range() -> None:
    made = result(5)
    sections = running_tables(made)[0]
    place = [column.key for column in sections.columns].index("limit")
    assert [row[place] for row in sections.rows[:5]] == ["80", "80", "80", "80", "40-80"]


@pytest.mark.parametrize("ending", RUNNING_ENDINGS)
def test_files(tmp_path: Path, ending: str) -> None:
    first, again = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    write_running(result(12), first)
    write_running(result(12), again)
    assert first.read_bytes() == again.read_bytes()
    assert len(first.read_bytes()) > 500


def test_the_workbook_has_everything(tmp_path: Path) -> None:
    write_running(result(12), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        names = re.findall(r'<sheet [^>]*name="(\w+)"', book.read("xl/workbook.xml").decode())
    assert names == ["sections", "legs", "stops", "speed", "notes"]


def test_json_is_the_whole_result(tmp_path: Path) -> None:
    write_running(result(3), tmp_path / "a.json")
    read = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert read == result(3)


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown ending"):
        write_running(result(3), tmp_path / "a.doc")


def texts(svg: str) -> list[str]:
    """Return what is written in a picture."""
    return ["".join(one.itertext()) for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("sections", [1, 2, 3, 20, 150])
def test_the_picture_of_any_length(sections: int) -> None:
    made = result(sections)
    svg = running_svg(made)
    written = texts(svg)
    assert made["from_name"] in written
    assert made["to_name"] in written
    assert written[0] == f"{made['from_name']} - {made['to_name']}: Long container train"
    for words in ("km/h", "per mille", "kWh/km", "km", "consist", "tracks", "speed there"):
        assert words in written
    assert ("limit lost to the state of the track" in written) == bool(made["lowered"])
    assert "nan" not in svg
    assert len(svg) < 150_000


def test_a_long_line_has_as_many_names_as_can_be_read() -> None:
    svg = running_svg(result(150))
    places = [float(x) for x in re.findall(r"translate\(([\d.]+) [\d.]+\) rotate\(-46\)", svg)]
    assert 60 < len(places) <= 110
    ordered = sorted(places)
    assert min(b - a for a, b in pairwise(ordered)) >= 14


def test_the_lowest_speed_is_seen_however_long_the_line() -> None:
    made = result(150)
    at = next(i for i, km in enumerate(made["speed_profile"]["km"]) if km > 4000)
    made["speed_profile"]["kmh"][at] = 3.0
    changed = running_svg(made)
    ribbon = re.search(r'<path d="([^"]*)" fill="#0072b2" fill-opacity="\.32"', changed)
    assert ribbon
    points = re.findall(r"[ML]([\d.]+) ([\d.]+)", ribbon[1])
    lowest = max(float(y) for x, y in points if 400 < float(x) < 1200)
    labels = r'<text x="[\d.]+" y="([\d.]+)"[^>]*text-anchor="end">(\d+)</text>'
    scale = {words: float(y) - 3.5 for y, words in re.findall(labels, changed)[:6]}
    per_kmh = (scale["0"] - scale["80"]) / 80
    assert scale["0"] - lowest == pytest.approx(3 * per_kmh, abs=1.0)


def test_names_are_escaped() -> None:
    made = result(3)
    made["from_name"] = made["sections"][0]["from_name"] = made["legs"][0]["from_name"] = "<b>&x"
    assert "<b>&x" in texts(running_svg(made))
    assert "<b>&x" not in running_page(made)


def test_the_page_has_picture_tables_and_notes() -> None:
    page = running_page(result(20))
    assert page.count("<svg") == 1
    assert page.count("<table") == 5
    assert "! lowered by an inspection." in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
