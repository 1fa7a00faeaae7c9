"""A planner at the terminal: asks, misspells, asks for a TEU, and takes pictures home."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import openpyxl
import pytest

from landbridge.cli import main


class Done(NamedTuple):
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def landbridge(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command as the shell does, in this process."""

    def run(*words: str) -> Done:
        monkeypatch.setattr("sys.argv", ["landbridge", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        code = ended.value.code
        return Done(code if isinstance(code, int) else 0, said.out, said.err)

    return run


@pytest.fixture
def compare(landbridge: Run, ladder: Path) -> Run:
    """Runs `landbridge compare` on the ladder."""
    ends = ("alfa", "foxtrot", "--study", str(ladder))
    return lambda *words: landbridge("compare", *ends, *words)


def test_a_planner_compares(compare: Run) -> None:
    done = compare("-s", "base", "-s", "strait")
    assert done.returncode == 0, done.stderr
    text = done.stdout
    assert "Alfa to Foxtrot: base and strait" in text
    assert "Least cost with the value of time" in text
    assert "Cheapest:" in text
    assert "with The strait closed" in text
    assert "Ways from base to strait" in text
    assert "vanishes, leaves the best" in text
    assert "appears, joins the best" in text
    assert "the same services go C instead" in text
    assert "A cause is proved" in text
    assert "trying which differences" in done.stderr


def test_one_json_object_alone_on_stdout(compare: Run) -> None:
    done = compare("-s", "base", "-s", "faster", "--format", "json")
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert {"scenarios", "differences", "headlines", "ways", "results"} <= result.keys()
    for way in result["ways"]:
        assert {"in", "legs", "why", "changes"} <= way.keys()
    assert result["base"] == "base"


def test_csv_has_a_row_per_way_and_scenario(compare: Run) -> None:
    done = compare("-s", "base", "-s", "faster", "-s", "border", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [(row["way"], row["scenario"], row["status"]) for row in rows] == [
        ("A", "faster", "changed"),
        ("A", "border", "vanishes"),
        ("B", "faster", "same"),
        ("B", "border", "same"),
    ]
    assert float(rows[0]["days_p50_change"]) < 0
    assert rows[1]["days_p50_after"] == ""


@pytest.mark.parametrize("ending", ["html", "svg", "csv", "json", "xlsx", "parquet"])
def test_files(compare: Run, tmp_path: Path, ending: str) -> None:
    files = [tmp_path / f"{name}.{ending}" for name in ("one", "two")]
    for file in files:
        done = compare("-s", "base", "-s", "strait", "-o", str(file))
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        assert "wrote" in done.stderr
    first, second = (file.read_bytes() for file in files)
    assert first == second, "the same question gives the same bytes"
    if ending == "svg":
        root = ElementTree.fromstring(first.decode("utf-8"))
        assert root.tag.endswith("svg")
    if ending == "xlsx":
        book = openpyxl.load_workbook(files[0])
        assert book.sheetnames == ["ways", "legs", "notes"]
        assert book["ways"].max_row == 4


def test_refusals(compare: Run, tmp_path: Path) -> None:
    lonely = compare("-s", "base")
    assert lonely.returncode == 2
    assert "two or more scenarios" in lonely.stderr
    strange = compare("-s", "bases", "-s", "straits")
    assert strange.returncode == 2
    assert "2 findings" in strange.stderr
    assert "base" in strange.stderr
    assert "Traceback" not in strange.stderr
    ending = compare("-s", "base", "-s", "strait", "-o", str(tmp_path / "a.gif"))
    assert ending.returncode == 2
    assert ".svg" in ending.stderr
    none = compare("-s", "border", "-s", "border", "--avoid", "sea")
    assert none.returncode == 1
    assert "no way" in none.stderr


def test_a_teu_is_shown_as_a_teu(compare: Run) -> None:
    done = compare("-s", "base", "-s", "dearer", "--unit", "TEU")
    assert done.returncode == 0, done.stderr
    assert "USD per TEU" in done.stdout
    assert "USD per FEU" not in done.stdout
    assert "one full 20-foot box" in done.stdout
    asked = ("-s", "base", "-s", "dearer", "--unit", "TEU", "-f", "json")
    result = json.loads(compare(*asked).stdout)
    item = result["ways"][0]["legs"][0]["items"][0]
    assert item["unit"] == "USD per TEU"
    cheapest = result["scenarios"][0]["best"]["cheapest"]
    assert cheapest["measure"] == "usd_per_teu"


def test_help_has_an_example(landbridge: Run) -> None:
    text = landbridge("compare", "--help").stdout
    assert "landbridge compare Busan Berlin --scenario 2001 --scenario 2001-tkr" in re.sub(
        r"\s+", " ", text
    )
