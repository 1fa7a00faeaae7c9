"""What a line carries as sentences, tables, rows and files."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from landbridge.base.errors import InputError
from landbridge.line.loops import SPACINGS_KM, SPACINGS_WORDS
from landbridge.report.capacity_files import CAPACITY_ENDINGS, write_capacity
from landbridge.report.capacity_inspections import inspections_table
from landbridge.report.capacity_page import capacity_page
from landbridge.report.capacity_rows import (
    answer_rows,
    capacity_rows,
    limit_rows,
    listed_rows,
    range_rows,
    saturation_rows,
)
from landbridge.report.capacity_tables import (
    answer_table,
    limits_table,
    range_table,
    sections_table,
    tightest,
    trains_table,
)
from landbridge.report.capacity_text import capacity_lines, capacity_tables, title_of
from landbridge.report.capacity_upgrades import (
    cost_text,
    target_words,
    upgrades_table,
    upgrades_title,
)
from landbridge.report.plain import csv_text
from landbridge.report.text import Table, cell_text
from tests.report.capacity_sample import both_of, limit, result, towards, unasked


def shown(table: Table) -> list[list[str]]:
    """Return the cells of a table as they are read."""
    return [
        [cell_text(*pair) for pair in zip(table.columns, row, strict=True)] for row in table.rows
    ]


def bare() -> dict[str, Any]:
    """Return a line about which nothing more is known: one section, nothing to say beside it."""
    made = unasked(result(1))
    return {
        **made, "range": None, "inspections": [], "claims": [], "upgrades": [], "notes": [],
        "scenario_description": "",
    }  # fmt: skip


def shut(made: dict[str, Any]) -> dict[str, Any]:
    """Return a line that carries nothing."""
    none = {"russian": 0.0, "uic406": 0.0}
    for one in made["sections"]:
        one |= {"pairs_per_day_by": none, "teu_per_year_by": none, "teu_per_year": 0.0}
        one |= {"available_pairs_per_day": 0.0, "too_short_loops": ["Alovo", "Braton"]}
    why = {"kind": "line", "name": "A - B", "why": "A - B: leaves no container train"}
    zero = none | {"saturation": None}
    return {
        **made, "teu_per_year": zero, "feu_per_year": zero, "mt_per_year": zero,
        "line_teu_per_year": zero, "limits": [limit("line", "A - B", 0.0)],
        "binding": {**made["binding"], **why, "teu_per_year": 0.0, "by_method": both_of(why)},
    }  # fmt: skip


# ------------------------------------------------------------------------------- sentences


def test_the_answer_comes_first() -> None:
    assert capacity_lines(result(30)) == [
        "Albad - Golhausen (600 km) carries 180,000 TEU (90,000 40-foot boxes, 2.16 million t) a "
        "year by the Russian method and by UIC 406, scenario base (2001).",
        "What binds: wagons for boxes in BB: 180,000 TEU a year.",
        "Its track alone would carry 210,000 TEU a year by the Russian method and 189,000 by UIC "
        "406.",
        "Put into a timetable (saturation, a lower bound): 6 pairs found paths; 150,000 TEU a "
        "year there. It was tried on 80 of 600 km, where least is expected of it.",
        "Where loops are not known to any source they may lie 8 to 25 km apart; then it carries "
        "60,000 to 180,000 TEU a year by the Russian method and by UIC 406.",
        "Claimed in 2001: 200,000 and 500,000 TEU a year.",
    ]


def test_methods_that_differ_are_said_apart() -> None:
    made = result(30)
    made["teu_per_year"]["uic406"], made["feu_per_year"]["uic406"] = 150_000.0, 75_000.0
    made["mt_per_year"]["uic406"] = 11.5
    made["binding"]["by_method"]["uic406"] = {"kind": "line", "name": "A - B", "why": "A - B: full"}
    made["range"]["teu_per_year"]["uic406"] = {"low": 0.0, "high": 0.0}
    lines = capacity_lines(made)
    assert (
        "a year by the Russian method, 150,000 TEU (75,000 40-foot boxes, 11.5 million" in lines[0]
    )
    assert lines[1] == (
        "What binds by the Russian method: wagons for boxes in BB: 180,000 TEU a year."
    )
    assert lines[2] == "What binds by UIC 406: A - B: full."
    assert lines[5].endswith("180,000 TEU a year by the Russian method, 0 TEU a year by UIC 406.")


def test_what_is_not_known_is_not_said() -> None:
    lines = capacity_lines(shut(bare()))
    assert len(lines) == 2
    assert "carries 0 TEU (0 40-foot boxes, 0.00 million t)" in lines[0]
    assert lines[1] == "What binds: A - B: leaves no container train."


def test_the_title_has_line_scenario_and_year() -> None:
    assert title_of(result(3)) == "Albad - Delinskaya, scenario base (2001)"


# --------------------------------------------------------------------------------- tables


def test_the_tables_come_in_the_order_in_which_a_planner_asks() -> None:
    made = result(30)
    titles = [table.title for table in capacity_tables(made)]
    assert titles == [
        "Albad - Golhausen, scenario base (2001): containers a year",
        "Limits of the whole route, the least first",
        "Container trains put into a timetable, part after part",
        "The 10 tightest of 30 sections, pairs of trains a day",
        "Trains by country",
        "What the state of the track costs",
        "What would lift it: each project alone, by TEU a year gained per dollar",
        "Where loops are not known: the same with other spacings",
    ]
    assert capacity_tables(made)[-1].notes == ("What the search found.",)


def test_tables_without_rows_are_left_out_and_their_words_kept() -> None:
    tables = capacity_tables(bare())
    assert [table.title for table in tables[1:]] == [
        "Limits of the whole route, the least first",
        "The 1 tightest of 1 sections, pairs of trains a day",
        "Trains by country",
    ]
    assert tables[-1].notes == (
        "No project of the study lifts it alone; with a target those that need each other are "
        "found.",
    )


def test_the_answer_beside_the_claims() -> None:
    assert shown(answer_table(result(30))) == [
        ["Russian method", "180,000", "90,000", "2.16", "210,000", "60,000 to 180,000",
         "wagons: for boxes in BB"],
        ["UIC 406", "180,000", "90,000", "2.16", "189,000", "60,000 to 180,000",
         "wagons: for boxes in BB"],
        ["saturation", "150,000", "75,000", "1.80", "150,000 on 80 of 600 km", "–",
         "line: Echbad - Foxgrad"],
        ["claim of 2001", "200,000", "100,000", "–", "–", "", "so many before"],
        ["claim of 2001", "500,000", "250,000", "–", "–", "", "so many after"],
    ]  # fmt: skip
    assert "8 to 25 km" not in " ".join(column.header for column in answer_table(bare()).columns)


def test_limits_by_both_methods() -> None:
    table = limits_table(result(30))
    assert shown(table) == [
        ["wagons", "for boxes in BB", "4.3", "60", "180,000", "180,000", "*"],
        ["line", "Echbad - Foxgrad", "4.5", "60", "105,000 to 315,000", "94,500 to 283,500", "~*"],
        ["terminal", "Albad", "9.5", "60", "400,000", "400,000", "*"],
    ]
    assert [column.unit for column in table.columns][2:6] == [
        "trains/day", "TEU", "TEU/year", "TEU/year",
    ]  # fmt: skip


def test_the_tightest_sections_with_minutes_pairs_and_marks() -> None:
    table = sections_table(result(30), 3)
    assert shown(table) == [
        ["Echbad - Foxgrad", "560", "20.0", "BB", "1", "30/31", "62.5", "14.0", "6.0", "55", "5.0",
         "4.5", "189,000", "!"],
        ["Julbad - Kilgrad", "420", "20.0", "BB", "1", "18/19", "62.5", "14.0", "6.0", "55",
         "4.0 to 12.0", "5.0 to 15.0", "168,000 to 504,000", "~*"],
        ["Alinskaya - Braville", "480", "20.0", "BB", "1", "30/31", "62.5", "14.0", "6.0", "55",
         "4.0 to 12.0", "4.5 to 13.5", "168,000 to 504,000", "~!"],
    ]  # fmt: skip
    assert table.notes[-1] == (
        "~ rests on loops or places to overtake that no source knows: range over 8 to 25 km "
        "between them; ! lowered by an inspection; * rests on estimates."
    )


def test_a_project_behind_unknown_loops_is_a_range() -> None:
    made = result(9)
    made["upgrades"][0]["teu_per_year_after_range"] = {
        "russian": {"low": 12_000.0, "high": 250_000.0},
        "uic406": {"low": 189_000.0, "high": 189_000.0},
    }
    table = upgrades_table(made)
    assert shown(table)[0][5:7] == ["12,000 to 250,000", "189,000"]
    assert [row[-1] for row in table.rows] == ["~*", "*"]
    assert table.notes[-1].startswith("~ rests on loops")
    made["upgrades"][1]["gain_by_range"] = {
        "russian": {"low": 0.0, "high": 750.0},
        "uic406": {"low": 500.0, "high": 500.0},
    }
    made["upgrades"][1]["gain_by"]["uic406"] = 400.0
    assert shown(upgrades_table(made))[1][7:] == ["±0 to +750", "0.0 to 150.0", "~*"]


def test_a_step_towards_a_target_gains_a_range_too() -> None:
    made = towards(result(9))
    for one in made["upgrades"][:2]:
        one["gain_teu_per_year_range"] = {"low": 30_000.0, "high": 90_000.0}
    table = upgrades_table(made)
    first = dict(zip([column.key for column in table.columns], shown(table)[0], strict=True))
    assert (first["gain"], first["per_million"]) == ("+30,000 to +90,000", "500.0 to 1,500.0")
    assert first["marks"] == "~*"


def test_files_hold_both_ends_of_a_range() -> None:
    made = result(9)
    (known, *_), ranged = capacity_rows(made), capacity_rows(made)[6]
    assert known["teu_per_year_russian_low"] is None
    assert ranged["generated"]
    assert ranged["pairs_per_day_uic406_low"] == ranged["pairs_per_day_uic406"] / 2
    assert ranged["teu_per_year_russian_high"] == 1.5 * ranged["teu_per_year_russian"]
    (line,) = [row for row in limit_rows(made) if row["kind"] == "line"]
    assert line["teu_per_year_uic406_high"] == 1.5 * line["teu_per_year_uic406"]


def test_all_sections_stand_in_the_order_of_the_way() -> None:
    made = result(30)
    table = sections_table(made)
    assert table.title == "All 30 sections, pairs of trains a day"
    assert [row[0] for row in shown(table)][:2] == ["Albad - Bragrad", "Bragrad - Charhausen"]
    # On double track a pair follows every headway.
    assert shown(table)[0][6] == "8.0"
    assert tightest(made)[0]["from"] == "Echbad"


def test_loops_that_are_too_short_have_a_column_of_their_own() -> None:
    made = result(9)
    assert "Loops too short" not in [column.header for column in sections_table(made).columns]
    made["sections"][-2]["too_short_loops"] = ["Alovo", "Braton"]
    table = sections_table(made)
    place = [column.header for column in table.columns].index("Loops too short")
    assert [row[place] for row in shown(table)][-3:] == ["", "2", ""]
    assert any("one such train at a time" in note for note in table.notes)


def test_loops_without_a_name_are_short_in_the_table() -> None:
    made = result(3)
    made["sections"][-1] |= {"from": "loop at km 6.2 of kalli-line", "to": "Kalli"}
    assert shown(sections_table(made))[-1][0] == "km 6.2 kalli-line - Kalli"


def test_trains_by_country() -> None:
    assert shown(trains_table(result(9)))[0] == [
        "AA", "Long container train", "70", "140", "1,046", "4,184", "1 x 3ES5K, 2 x M62", "1.2",
    ]  # fmt: skip


def test_what_an_inspection_costs() -> None:
    made = result(30)
    assert shown(inspections_table(made))[0] == [
        "far: Inton - Julbad", "20.0", "2018-12", "40, 80", "–", "12/12", "9.0", "2.5", "105,000",
        "loops, yard", "",
    ]  # fmt: skip
    made["inspections"][0] |= {"speed_kmh": None, "cured_by": [], "confidence": "estimate"}
    cells = shown(inspections_table(made))[0]
    assert (cells[3], cells[9], cells[10]) == ("–, 80", "nothing planned", "*")
    made["inspections"][0] |= {
        "pairs_per_day_lost_range": {"low": 0.0, "high": 2.75},
        "teu_per_year_lost_range": {"low": 0.0, "high": 115_500.0},
    }
    cells = shown(inspections_table(made))[0]
    assert (*cells[7:9], cells[10]) == ("0.0 to 2.8", "0 to 115,500", "~*")
    assert inspections_table(made).notes[-1].endswith("range over 8 to 25 km between them.")
    assert not inspections_table(bare()).notes


def test_the_range_over_unknown_loops() -> None:
    assert shown(range_table(result(9)))[1] == [
        "25", "60,000", "60,000", "60,000", "60,000", "wagons for boxes in BB",
    ]  # fmt: skip
    assert not range_table(bare()).rows


# ------------------------------------------------------------------------------- projects


def test_each_project_alone() -> None:
    made = result(9)
    made["upgrades"][0]["gain_by"]["uic406"] = 0.0
    table = upgrades_table(made)
    assert shown(table) == [
        ["1", "Project wagons", "45 (22 to 90)", "2001", "3", "189,000", "189,000", "+9,000",
         "200.0", "*"],
        ["2", "Project yard", "5.0 (2.5 to 10.0)", "2001", "3", "180,000", "180,000", "+500",
         "100.0", "*"],
    ]  # fmt: skip
    assert table.notes[0].startswith("Gains are by the method that gains more.")


def test_the_way_to_a_target() -> None:
    table = upgrades_table(towards(result(9)))
    assert table.title == "The cheapest way to 300,000 TEU a year"
    assert shown(table) == [
        ["1", "Project wagons", "45 (22 to 90)", "2001", "3", "60", "250,000", "250,000",
         "+70,000", "1,166.7", "*"],
        ["", "Project loops", "15 (8 to 30)", "2001", "3", "", "", "", "with it", "", "*"],
        ["2", "Project yard", "40 (20 to 80)", "2001", "3", "100", "310,000", "310,000",
         "+60,000", "1,500.0", "*"],
    ]  # fmt: skip
    assert table.notes == (
        "300,000 TEU a year are reached for 100 (50 to 200) million USD: the line carries 310,000 "
        "then; no cheaper set of projects reaches it (17 sets tried). What binds then: terminal "
        "Moscow: takes 310,000 TEU a year.",
    )


def test_what_became_of_the_target() -> None:
    made = result(9)
    (missed,) = target_words(towards(made, reached=False))
    assert missed.startswith(
        "300,000 TEU a year are not reached: even with every project that changes the line it "
        "carries 250,000, which 100 (50 to 200) million USD of them do."
    )
    (unproven,) = target_words(towards(made, proven=False))
    assert "a cheaper set may exist" in unproven
    easy = {**towards(made), "upgrades": []}
    assert target_words(easy) == [
        "300,000 TEU a year need no project: the line carries as much already."
    ]
    hopeless = {**towards(made, reached=False), "upgrades": []}
    assert target_words(hopeless) == [
        "300,000 TEU a year are not reached: no project changes this line."
    ]
    assert upgrades_title(made).startswith("What would lift it")


def test_a_target_that_unknown_loops_may_miss_is_not_said_to_be_reached() -> None:
    made = towards(result(9))
    made["upgrades"][-1]["teu_per_year_after_range"] = {
        "russian": {"low": 52_639.0, "high": 310_000.0}, "uic406": {"low": 0.0, "high": 310_000.0},
    }  # fmt: skip
    (words,) = target_words(made)
    assert words.startswith(
        "Whether 300,000 TEU a year are reached is not known: where unknown loops lie as far apart "
        "as the study takes them to, 100 (50 to 200) million USD of projects lead to 310,000; "
        "where they lie 8 to 25 km apart, the same projects lead to 0 to 310,000."
    )
    assert "no cheaper set of projects reaches it (17 sets tried)" in words
    for one in made["upgrades"][-1]["teu_per_year_after_range"].values():
        one["low"] = 300_000.0
    (words,) = target_words(made)
    assert "are reached for 100 (50 to 200) million USD" in words
    assert "310,000 then (300,000 to 310,000 with unknown loops 8 to 25 km apart)" in words


def test_costs_have_as_many_digits_as_they_need() -> None:
    assert cost_text(4e5, 7e5, 1.2e6) == "0.7 (0.4 to 1.2)"
    assert cost_text(2e9, 7e9, 1e10) == "7,000 (2,000 to 10,000)"


# ---------------------------------------------------------------------------------- files


def test_a_row_a_section() -> None:
    made = result(30)
    read = list(csv.DictReader(io.StringIO(csv_text(capacity_rows(made)))))
    assert [row["from"] for row in read] == [one["from"] for one in made["sections"]]
    last = read[-2]
    assert (last["scenario"], last["countries"], last["inspection"]) == (
        "base",
        "BB",
        "survey-2018",
    )
    assert float(last["teu_per_year_uic406"]) == 189_000.0
    assert float(last["pairs_per_day_russian"]) == 5.0
    assert float(last["other_freight_pairs_per_day"]) == 4.0
    assert float(last["other_container_pairs_per_day"]) == 0.0
    assert read[1]["estimated"] == "headways;km"


def test_saturation_is_never_the_figure_of_the_line() -> None:
    """It was tried on 80 km: neither table, tile nor file may say it of all 600 km."""
    made = result(30)
    table = answer_table(made)
    track = {row[0]: row[[one.key for one in table.columns].index("line_teu_per_year")]
             for row in table.rows}  # fmt: skip
    assert track["Russian method"] == 210_000.0
    assert track["saturation"] == "150,000 on 80 of 600 km"
    assert "on the rest no train was put into a timetable" in table.notes[0]
    page = capacity_page(made)
    assert "tried on 80 of 600 km" in page
    assert table.notes[0] in page
    assert [(row["tried_km"], row["line_km"]) for row in answer_rows(made)[1:3]] == [
        (None, 600.0), (80.0, 600.0),
    ]  # fmt: skip
    assert answer_table(bare()).notes == ()


def test_rows_of_everything_else() -> None:
    made = result(30)
    answers = answer_rows(made)
    assert [row["method"] for row in answers] == [
        "russian", "uic406", "saturation", "claim of 2001", "claim of 2001",
    ]  # fmt: skip
    assert answers[2]["teu_per_year"] == 150_000.0
    assert answer_rows(bare())[2]["teu_per_year"] is None
    (part,) = saturation_rows(made)
    assert (part["pairs_per_day"], part["pairs_per_day_russian"]) == (6, 7.2)
    assert (part["freight_lose_min"], part["conflicts"]) == (12.5, 0)
    found = [row["pairs_per_day_saturation"] for row in capacity_rows(made)]
    assert (found.count(6), found.count(None)) == (4, 26)
    assert limit_rows(made)[1]["teu_per_year_russian"] == 210_000.0
    assert [row["country"] for row in listed_rows(made, "trains")] == ["AA", "BB"]
    assert listed_rows(made, "inspections")[0]["scenario"] == "base"
    assert listed_rows(made, "upgrades")[1]["project"] == "yard"
    assert range_rows(made)[0]["line_teu_per_year_russian"] == 180_000.0
    assert range_rows(bare()) == []


@pytest.mark.parametrize("ending", CAPACITY_ENDINGS)
@pytest.mark.parametrize("made", [result(12), towards(result(12)), shut(bare())])
def test_files(tmp_path: Path, ending: str, made: dict[str, Any]) -> None:
    first, again = tmp_path / f"a.{ending}", tmp_path / f"b.{ending}"
    write_capacity(made, first)
    write_capacity(made, again)
    assert first.read_bytes() == again.read_bytes()
    assert len(first.read_bytes()) > 500


def test_the_workbook_has_everything(tmp_path: Path) -> None:
    write_capacity(result(12), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as book:
        names = re.findall(r'<sheet [^>]*name="(\w+)"', book.read("xl/workbook.xml").decode())
    assert names == [
        "answer", "sections", "limits", "saturation", "projects", "inspections", "trains",
        "loops", "notes",
    ]  # fmt: skip


def test_json_is_the_whole_result(tmp_path: Path) -> None:
    write_capacity(result(3), tmp_path / "a.json")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == result(3)


def test_an_unknown_ending_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="unknown ending"):
        write_capacity(result(3), tmp_path / "a.doc")


# ----------------------------------------------------------------------------------- page


def test_the_page_has_figures_pictures_tables_and_notes() -> None:
    page = capacity_page(towards(result(30)))
    assert page.count("<svg") == 2
    assert page.count("<table") == 9
    for words in ("180,000", "150,000", "Saturation (a lower bound)", "What the search found."):
        assert words in page, words
    for words in ("claim of 2001", "Because"):
        assert words in page, words
    for words in ("All 30 sections", "60,000 to 180,000 with unknown loops 8 to 25 km apart"):
        assert words in page, words
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_page_about_nothing() -> None:
    page = capacity_page(shut(bare()))
    assert page.count("<svg") == 1
    assert "What the state of the track costs" not in page
    assert "No project of the study lifts it alone" in page
    assert "As was said" not in page


def test_names_are_escaped() -> None:
    made = result(3)
    made["from_name"] = made["sections"][0]["from"] = "<b>&x"
    made["limits"][0]["name"] = made["binding"]["by_method"]["russian"]["name"] = "<i>&y"
    page = capacity_page(made)
    assert "<b>&x" not in page
    assert "<i>&y" not in page
    assert "&lt;b&gt;&amp;x" in page


def test_the_spacings_in_words_are_written_once(root: Path) -> None:
    assert f"{min(SPACINGS_KM):g} to {max(SPACINGS_KM):g} km" == SPACINGS_WORDS
    again = [
        file.name
        for file in (root / "src" / "landbridge").rglob("*.py")
        if re.search(r"\b8 ?(?:to|-) ?25 km", file.read_text(encoding="utf-8"))
    ]
    assert again == []
