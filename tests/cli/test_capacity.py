"""`landbridge capacity` at the shell, on the tiny study with trains, rules, yards and projects.

All track is double, but where a test asks for what it is in the tiny study: single from Bravo to
Echo, with loops that no source knows. Boxes change gauge between Carl and Dora.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import landbridge
from landbridge.report.capacity_files import CAPACITY_ENDINGS
from tests.cli.shell import Shell
from tests.data.tiny import ROWS, table_text
from tests.data.tiny_rows import Row
from tests.line.tiny_line import write_line_study

RULE: Row = {
    "window_min": 60,
    "reliability": 0.9,
    "fill_limit": 0.9,
    "additional_time_pct": 35,
    "operating_days": 350,
    "peak_factor": 1.1,
}
TABLES: dict[str, list[Row]] = {
    "capacity_rules": [{"id": "any", **RULE}],
    "removals": [
        {"id": f"{name}-{tracks}", "category": name, "tracks": tracks, "removal_coefficient": 1.3}
        for name in ("passenger", "suburban", "container")
        for tracks in (1, 2)
    ],
    "traffic": [
        {"id": f"{line}-{name}", "line": line, "category": name, "pairs_per_day": pairs}
        for line in ("west", "broad")
        for name, pairs in (("freight", 3), ("passenger", 2))
    ],
    "resources": [
        {
            "id": "lift",
            "kind": "gauge_change",
            "place": "carl",
            "to_place": "dora",
            "capacity_teu_per_year": 60_000,
        },
        {
            "id": "lift-more",
            "kind": "gauge_change",
            "place": "carl",
            "to_place": "dora",
            "capacity_teu_per_year": 30_000,
            "project": "crane",
        },
        {"id": "alfa", "kind": "terminal", "place": "alfa", "capacity_teu_per_year": 90_000},
    ],
    "inspections": [
        {
            "id": "west-2001",
            "line": "west",
            "from_place": "bravo",
            "to_place": "carl",
            "date": "2001-05",
            "speed_kmh": 50,
            "cured_by": "renewal",
        }
    ],
    "projects": [
        *ROWS["projects"],
        *(
            {
                "id": name,
                "name": words,
                "usd_low": usd / 2,
                "usd_mid": usd,
                "usd_high": 2 * usd,
                "price_year": 2001,
                "build_years": 2,
            }
            for name, words, usd in (
                ("crane", "A crane at the break of gauge", 5e6),
                ("renewal", "Track renewed from Bravo to Carl", 80e6),
            )
        ),
    ],
    "claims": [
        *ROWS["claims"],
        {
            "id": "said",
            "claim": "so many boxes",
            "quantity": "capacity_teu_per_year",
            "from_place": "alfa",
            "to_place": "dora",
            "low": 200_000,
            "high": 200_000,
            "unit": "TEU/year",
            "year": 2001,
        },
    ],
}


def write_study(folder: Path, *, single: bool = False, **track: object) -> Path:
    """Write the study into a folder; ``track`` changes cells of its track."""
    write_line_study(folder, **{"loop_spacing_km": 25, "loop_length_m": 1150, **track})
    sections = [row if single else {**row, "tracks": 2} for row in ROWS["sections"]]
    for table, rows in {**TABLES, "sections": sections}.items():
        (folder / f"{table}.csv").write_text(table_text(table, rows), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the study."""
    return str(write_study(tmp_path_factory.mktemp("capacity") / "tiny"))


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same with single track."""
    return str(write_study(tmp_path_factory.mktemp("single") / "tiny", single=True))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same with single track, and loops in which no container train fits."""
    return str(
        write_study(tmp_path_factory.mktemp("short") / "tiny", single=True, loop_length_m=300)
    )


def test_the_answer_comes_first_then_what_binds_then_the_tables(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Dora", "--study", study)
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0].startswith("Alfa - Dora (1,064 km) carries 60,000 TEU (30,000 40-foot boxes, ")
    assert lines[1].startswith("What binds: change of gauge Carl - Dora: takes 1.4 trains of 60")
    assert lines[2].startswith("Its track alone would carry")
    assert "Claimed in 2001: 200,000 TEU a year." in lines
    for words in (
        "saturation         60,000",
        "Limits of the whole route, the least first",
        "tightest of",
        "Container train",
        "What the state of the track costs",
        "What would lift it: each project alone",
        "A crane at the break of gauge   5.0 (2.5 to 10.0)",
        "Saturation is the number of trains that found a path beside the others in a timetable",
        "Container trains put into a timetable, part after part",
    ):
        assert words in ran.out, words


def test_the_way_to_a_target(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Dora", "--study", study, "--target-teu", "80000")
    assert ran.code == 0
    assert "The cheapest way to 80,000 TEU a year" in ran.out
    assert "80,000 TEU a year are reached for 5.0 (2.5 to 10.0) million USD" in ran.out
    assert "Track renewed" not in ran.out


def test_a_target_out_of_reach_is_an_answer_too(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Dora", "--study", study, "--target-teu", "300000")
    assert ran.code == 0
    assert "300,000 TEU a year are not reached: even with every project" in ran.out


def test_json_has_what_others_rely_on(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Dora", "--study", study, "-f", "json", "--target-teu", "80000")
    result = json.loads(ran.out)
    for one in result["sections"]:
        assert {"from", "to", "km", "tracks", "pairs_per_day", "teu_per_year"} <= set(one)
    assert sum(one["km"] for one in result["sections"]) == pytest.approx(result["km"])
    for figures in (result["teu_per_year"], result["feu_per_year"]):
        assert set(figures) == {"russian", "uic406", "saturation"}
        assert 0.0 <= figures["saturation"] <= figures["russian"]
    held = result["saturation"]
    assert (held["conflicts"], held["lower_bound"], held["reason"]) == (0, True, None)
    assert all(one["pairs_per_day"] > 0 for one in held["parts"])
    assert result["feu_per_year"]["russian"] == result["teu_per_year"]["russian"] / 2
    assert result["binding"]["why"]
    (first,) = result["upgrades"]
    assert (first["project"], first["usd"], first["teu_per_year_after"]) == ("crane", 5e6, 90_000)
    assert result["target"]["reached"] is True


def test_csv_has_a_row_a_section(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Carl", "--study", study, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert (rows[0]["from"], rows[-1]["to"]) == ("Alfa", "Carl")
    assert rows[0]["tracks"] == "2"
    assert {row["inspection"] for row in rows} == {"", "west-2001"}
    assert all(float(row["teu_per_year_uic406"]) > 0 for row in rows)


@pytest.mark.parametrize("ending", CAPACITY_ENDINGS)
def test_files_of_every_kind(shell: Shell, study: str, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"a.{ending}"
    ran = shell("capacity", "Alfa-Carl", "--study", study, "-o", str(file))
    assert ran.code == 0
    assert ran.out == ""
    assert f"wrote {file}" in ran.err
    assert file.stat().st_size > 500


def test_a_pipe_gets_no_bars(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Dora", "--study", study)
    assert all(line.startswith("landbridge: ") for line in ran.err.splitlines())


def test_what_rests_on_unknown_loops_is_a_range(shell: Shell, single: str) -> None:
    ran = shell("capacity", "Bravo-Carl", "--study", single)
    assert re.search(
        r"they may lie 8 to 25 km apart; then it carries [\d,]+ to [\d,]+ TEU", ran.out
    )
    assert "Unknown loops 8 to 25 km" in ran.out
    assert "Where loops are not known: the same with other spacings" in ran.out
    assert "~ rests on loops or places to overtake that no source knows" in " ".join(
        ran.out.split()
    )


def test_a_line_that_carries_nothing_says_why(shell: Shell, tmp_path: Path) -> None:
    full = write_study(tmp_path / "full", single=True, loop_spacing_km=100)
    traffic = [{**row, "pairs_per_day": 40} for row in TABLES["traffic"]]
    (full / "traffic.csv").write_text(table_text("traffic", traffic), encoding="utf-8")
    ran = shell("capacity", "Bravo-Carl", "--study", str(full))
    assert ran.code == 0
    assert "carries 0 TEU (0 40-foot boxes" in ran.out
    assert "leaves no container train" in " ".join(ran.out.split())


# ---------------------------------------------------------------------------------- mistakes


def test_no_such_place_names_what_comes_near(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Dorra", "--study", study)
    assert ran.code == 2
    assert "Dora" in ran.err


def test_no_way_says_where_there_is_one(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-India", "--study", study)
    assert ran.code == 1
    assert ran.out == ""
    assert "there is one in project" in ran.err


def test_a_train_longer_than_every_loop(shell: Shell, broken: str) -> None:
    ran = shell("capacity", "Bravo-Carl", "--study", broken)
    assert ran.code == 1
    assert ran.out == ""
    assert re.search(
        r"the container train of \d+ m is longer than every loop on Bravo - Carl: the longest of "
        r"\d+ has 300 m",
        ran.err,
    )
    assert "or lengthen loops to" in ran.err


def test_where_some_loops_are_too_short_a_train_runs_alone(shell: Shell, broken: str) -> None:
    ran = shell("capacity", "Alfa-Carl", "--study", broken)
    assert ran.code == 0
    assert "Loops too short" in ran.out
    assert "a pair of container trains every" in " ".join(ran.out.split())


def test_a_malformed_table_shows_all_findings(shell: Shell, tmp_path: Path) -> None:
    folder = write_study(tmp_path / "bad")
    rows = [{**row, "reliability": 7, "peak_factor": "much"} for row in TABLES["capacity_rules"]]
    (folder / "capacity_rules.csv").write_text(table_text("capacity_rules", rows), "utf-8")
    ran = shell("capacity", "Alfa-Dora", "--study", str(folder))
    assert ran.code == 2
    assert "2 findings in the input" in ran.err
    assert "column reliability" in ran.err
    assert "column peak_factor" in ran.err


@pytest.mark.parametrize("target", ["0", "-5", "nan"])
def test_a_target_that_is_none(shell: Shell, study: str, target: str) -> None:
    ran = shell("capacity", "Alfa-Carl", "--study", study, "--target-teu", target)
    assert ran.code == 2
    assert "--target-teu" in ran.err


def test_an_unknown_ending_is_refused_before_any_work(shell: Shell, study: str) -> None:
    ran = shell("capacity", "Alfa-Carl", "--study", study, "-o", "a.doc")
    assert ran.code == 2
    assert "unknown ending" in ran.err
    ran = shell("capacity", "nowhere", "--study", study, "-o", f"{study}/no-folder/a.html")
    assert ran.code == 2
    assert "--output: " in ran.err
    assert "nowhere" in ran.err  # told with it: nothing is computed for either


def test_all_that_is_wrong_is_told_at_once(shell: Shell, study: str) -> None:
    asked = ("capacity", "Alfa-Dorra", "--study", study, "-s", "wrong", "--target-teu", "-5")
    ran = shell(*asked, "-o", "a.doc")
    assert ran.code == 2
    for words in ("--output", "--target-teu: '-5'", "'wrong'", "Dora", "4 findings"):
        assert words in ran.err, words
    ran = shell("run", "Alfa-Dorra", "--study", study, "-s", "wrong", "-o", "a.doc")
    assert ran.code == 2
    for words in ("--output", "'wrong'", "Dora", "3 findings"):
        assert words in ran.err, words


def test_the_same_in_python(study: str) -> None:
    table = landbridge.open_study(study).scenario().capacity("Alfa-Dora", target_teu=80_000)
    result = table.attrs["result"]
    assert table["km"].sum() == pytest.approx(result["km"])
    assert table["teu_per_year"].min() >= result["teu_per_year"]["russian"]
    assert result["target"]["reached"]


def test_help_has_examples(shell: Shell) -> None:
    ran = shell("capacity", "--help")
    assert ran.code == 0
    said = " ".join(ran.out.split())
    assert "Examples: landbridge capacity Busan-Moscow --scenario 2001-tkr" in said
    assert "--target-teu" in said
