"""`landbridge timetable` at the shell, on the tiny study with track and trains of its own."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.cli.shell import Shell
from tests.data.tiny import table_text
from tests.line.timetables import RULE
from tests.line.tiny_line import write_line_study

ASK = ("timetable", "Alfa-Bravo", "--iterations", "100", "--days", "2", "--from", "2001-06-18")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the tiny study, with what a timetable needs."""
    folder = write_line_study(tmp_path_factory.mktemp("timetable") / "tiny")
    (folder / "capacity_rules.csv").write_text(table_text("capacity_rules", [RULE]), "utf-8")
    return str(folder)


def test_the_table_has_services_and_says_that_there_is_no_conflict(
    shell: Shell, study: str
) -> None:
    ran = shell(*ASK, "--study", study)
    assert ran.code == 0, ran.err
    for words in ("container-1", "Hours on the way", "The checker found no conflict."):
        assert words in ran.out, words


def test_a_day_is_told_unless_more_are_asked_for(shell: Shell, study: str, tmp_path: Path) -> None:
    asked = ("timetable", "Alfa-Bravo", "--iterations", "100", "--study", study)
    assert json.loads(shell(*asked, "--format", "json").out)["days"] == 1
    # A feed has a week all the same: its calendar is of days of the week.
    ran = shell(*asked, "--gtfs", str(tmp_path / "a.zip"), "--format", "json")
    assert json.loads(ran.out)["days"] == 7
    week = tmp_path / "week.html"
    assert shell(*asked, "--days", "7", "-o", str(week)).code == 0
    page = week.read_text(encoding="utf-8")
    assert page.count('class="graph-box"') == 7
    assert re.search(r'class="lead">4 trains a day, no conflict; they wait \d+ h a day', page)


def test_all_that_is_wrong_is_told_at_once(shell: Shell, study: str) -> None:
    ran = shell("timetable", "Alfa-Brawo", "-s", "wrong", "--study", study, "--seed", "2",
                "--gtfs", "a.txt", "-o", "a.doc")  # fmt: skip
    assert ran.code == 2
    for words in ("--output", "--gtfs", "--seed", "'wrong'", "Bravo", "5 findings"):
        assert words in ran.err, words


def test_json_has_what_is_documented(shell: Shell, study: str) -> None:
    ran = shell(*ASK, "--study", study, "--format", "json")
    result = json.loads(ran.out)
    assert (result["from"], result["to"], result["from_date"], result["days"]) == (
        "alfa",
        "bravo",
        "2001-06-18",
        2,
    )
    assert result["conflicts"] == []
    # Two pairs a day for two days, and none on the way when they begin.
    assert 8 <= len(result["trains"]) <= 10
    for train in result["trains"]:
        assert train["category"] == "container"
        times = [
            datetime.fromisoformat(stop[end])
            for stop in train["stops"]
            for end in ("arrive", "depart")
        ]
        assert all(one.utcoffset() is not None and one <= two for one, two in pairwise(times))
    totals = result["totals"]
    assert totals["trains_per_day"] == 4
    parts = totals["running_h"] + totals["waiting_h"] + totals["stops_h"]
    assert totals["alive_mean"] == pytest.approx(parts / 24)


def test_csv_has_a_row_for_each_point_of_each_train(shell: Shell, study: str) -> None:
    ran = shell(*ASK, "--study", study, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert {row["category"] for row in rows} == {"container"}
    assert {"Alfa", "Bravo"} <= {row["point"] for row in rows}


def test_files(shell: Shell, study: str, tmp_path: Path) -> None:
    graph, feed = tmp_path / "a.svg", tmp_path / "a.zip"
    ran = shell(*ASK, "--study", study, "-o", str(graph), "--gtfs", str(feed))
    assert ran.code == 0, ran.err
    assert graph.read_text("utf-8").startswith("<svg")
    assert feed.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("option", ["--gtfs", "--output"])
@pytest.mark.parametrize("name", ["a.txt", "nowhere/a.{}"])
def test_a_file_that_cannot_be_written_costs_no_plan(
    shell: Shell, study: str, tmp_path: Path, option: str, name: str
) -> None:
    file = tmp_path / name.format({"--gtfs": "zip", "--output": "svg"}[option])
    ran = shell(*ASK, "--study", study, option, str(file))
    assert ran.code == 2
    assert f"{option}: " in ran.err
    assert "planned" not in ran.err
