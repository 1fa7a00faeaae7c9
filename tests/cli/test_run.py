"""`landbridge run` at the shell, on the tiny study with track and trains of its own."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

import landbridge
from tests.cli.shell import Shell
from tests.line.tiny_line import write_line_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the tiny study, with what a run needs."""
    return str(write_line_study(tmp_path_factory.mktemp("run") / "tiny"))


def test_the_table_names_sections_legs_stops_and_speeds(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Echo", "--study", study)
    assert ran.code == 0, ran.err
    for words in (
        "Alfa - Echo, scenario base (2001): Container train",
        "From Alfa to",
        "Bravo",
        "6 x Mule",
        "crew change",
        "Commercial speed beside that of services",
        "rests on estimates of the track",
        "2.4 trains become one of these",
    ):
        assert words in ran.out, words


def test_json_has_what_is_documented(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Echo", "--study", study, "--format", "json")
    result = json.loads(ran.out)
    assert (result["from"], result["to"], result["scenario"], result["year"]) == (
        "alfa",
        "echo",
        "base",
        2001,
    )
    assert result["train"]["id"] == "boxes"
    assert [leg["train"] for leg in result["legs"]] == ["boxes", "broad-boxes"]
    assert sum(one["km"] for one in result["sections"]) == pytest.approx(result["km"])
    assert sum(one["minutes"] for one in result["sections"]) / 60 == pytest.approx(
        result["totals"]["running_h"]
    )
    assert sum(leg["kwh"] for leg in result["legs"]) == pytest.approx(result["totals"]["kwh"])
    kinds = [stop["kind"] for stop in result["stops"]]
    assert kinds[0] == "brake_test"
    assert kinds.count("border") == 1
    assert kinds.count("crew_change") >= 5
    counted = sum(stop["minutes"] for stop in result["stops"] if stop["counted"]) / 60
    assert result["commercial"]["stops_h"] == pytest.approx(counted)
    assert {one["country"] for one in result["commercial"]["by_country"]} == {"AA", "BB"}
    for one in result["commercial"]["by_country"]:
        seen = one["observed_km_per_day"]
        assert one["difference_pct"] == pytest.approx(100 * (one["km_per_day"] / seen - 1))
    profile = result["speed_profile"]
    assert len(profile["km"]) == len(profile["kmh"]) == len(profile["limit_kmh"]) <= 8001
    assert "km" in result["sections"][0]["estimated"]


def test_csv_has_a_row_a_section(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Echo", "--study", study, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert rows[0]["from"] == "alfa"
    assert rows[-1]["to"] == "echo"
    assert all(float(row["minutes"]) > 0 for row in rows)


def test_a_picture_of_the_way(shell: Shell, study: str, tmp_path: Path) -> None:
    ran = shell("run", "Alfa-Echo", "--study", study, "-o", str(tmp_path / "a.svg"))
    assert ran.code == 0
    assert ran.out == ""
    assert "wrote" in ran.err
    assert (tmp_path / "a.svg").read_text(encoding="utf-8").startswith("<svg")


def test_a_train_by_name(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Carl", "--study", study, "--train", "EXPRESS", "-f", "json")
    assert json.loads(ran.out)["train"]["id"] == "express"


def test_a_category_is_its_usual_train_where_the_way_begins(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Carl", "--study", study, "--train", "passenger", "-f", "json")
    result = json.loads(ran.out)
    assert result["train"]["id"] == "express"
    assert any("Stops for passengers are not known" in note for note in result["notes"])
    ran = shell("run", "Alfa-Carl", "--study", study, "--train", "suburban")
    assert (ran.code, ran.out) == (1, "")
    assert "no suburban train runs in AA on 1435 mm" in ran.err


def test_the_train_that_runs_is_named_not_the_one_asked_for(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Carl", "--study", study, "--train", "broad-boxes", "-f", "json")
    result = json.loads(ran.out)
    assert result["train"]["id"] == "boxes"
    assert result["train_asked"]["id"] == "broad-boxes"
    assert result["train"]["mass_t"] == result["legs"][0]["mass_t"]
    said = "Broad container train does not run in AA on 1435 mm: Container train does there."
    assert said in result["notes"]
    table = shell("run", "Alfa-Carl", "--study", study, "--train", "broad-boxes").out
    assert "(2001): Container train, " in table


def test_a_train_of_another_year_says_when_it_runs(shell: Shell, tmp_path: Path) -> None:
    folder = write_line_study(tmp_path / "later")
    types = folder / "train_types.csv"
    later = types.read_text("utf-8").replace("invented for tests,estimate,,", "x,estimate,2005,", 1)
    types.write_text(later, "utf-8")
    ran = shell("run", "Alfa-Carl", "--study", str(folder), "--train", "boxes")
    assert (ran.code, ran.out) == (1, "")
    assert (
        "train type boxes (Container train) does not run in this scenario: it does from 2005"
        in (ran.err)
    )


def test_a_train_too_long_for_the_loops_says_so(shell: Shell, tmp_path: Path) -> None:
    folder = write_line_study(tmp_path / "short", loop_length_m=300, loop_spacing_km=20)
    notes = json.loads(shell("run", "Carl-Echo", "--study", str(folder), "-f", "json").out)["notes"]
    assert any(
        re.search(
            r"train is .* m long and does not fit \d+ of \d+ loops between .* \(300 m\)", note
        )
        for note in notes
    ), notes
    fitting = write_line_study(tmp_path / "long", loop_length_m=1500, loop_spacing_km=20)
    result = json.loads(shell("run", "Carl-Echo", "--study", str(fitting), "-f", "json").out)
    assert not any("does not fit" in note for note in result["notes"])


def test_without_technical_stops_it_says_that_none_are_known(shell: Shell, tmp_path: Path) -> None:
    folder = write_line_study(tmp_path / "none")
    (folder / "technical_stops.csv").unlink()
    result = json.loads(shell("run", "Alfa-Carl", "--study", str(folder), "-f", "json").out)
    assert any("knows no technical stops" in note for note in result["notes"])


def test_the_way_back_is_the_other_direction(shell: Shell, study: str) -> None:
    there, back = (
        json.loads(shell("run", line, "--study", study, "--train", "boxes", "-f", "json").out)
        for line in ("Alfa-Carl", "Carl-Alfa")
    )
    # Stops may lie elsewhere: the first of two places that are as near is taken.
    assert there["totals"]["running_h"] == pytest.approx(
        back["totals"]["running_back_h"], rel=0.005
    )


def test_no_such_train_names_the_known_ones(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Carl", "--study", study, "--train", "boxis")
    assert ran.code == 2
    assert "did you mean boxes" in ran.err, "an id, that can be typed"
    assert "allowed container, freight, passenger, suburban, special, boxes" in ran.err


def test_no_such_line(shell: Shell, study: str) -> None:
    assert shell("run", "Alfa-Nowhere", "--study", study).code == 2


def test_an_unknown_ending_is_refused_before_any_work(shell: Shell, study: str) -> None:
    ran = shell("run", "Alfa-Carl", "--study", study, "-o", "a.doc")
    assert ran.code == 2
    assert "unknown ending" in ran.err


def test_a_train_that_stalls_says_where_and_with_what_it_would_pass(
    shell: Shell, tmp_path: Path
) -> None:
    steep = write_line_study(tmp_path / "steep", ruling_gradient_permille=50)
    ran = shell("run", "Alfa-Carl", "--study", str(steep))
    assert ran.code == 1
    assert ran.out == ""
    assert re.search("between (Alfa|Bravo|Carl) and (Alfa|Bravo|Carl), on the way to", ran.err)
    assert "on 50.0 per mille" in ran.err
    assert "it passes with" in ran.err


def test_a_study_without_trains_says_so(shell: Shell, tiny: str) -> None:
    ran = shell("run", "Alfa-Carl", "--study", tiny)
    assert ran.code in (1, 2)
    assert "track.csv" in ran.err or "train_types.csv" in ran.err


def test_the_same_in_python(study: str) -> None:
    table = landbridge.open_study(study).scenario().run("Alfa-Echo")
    assert table["km"].sum() == pytest.approx(table.attrs["result"]["km"])
    assert {"minutes", "minutes_back", "kwh", "mean_kmh"} <= set(table.columns)


def test_help_has_examples(shell: Shell) -> None:
    ran = shell("run", "--help")
    assert ran.code == 0
    assert "landbridge run Khasan-Moscow" in " ".join(ran.out.split())
