"""`study new`: a small study that passes every check and answers at once."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.schemas import load_schema, tables
from landbridge.data.study import check_study
from landbridge.runs.studies import new_study
from tests.stranger.run import ask, run


def test_a_new_study_is_clean_and_answers(tmp_path: Path) -> None:
    folder = tmp_path / "My corridor"
    assert run("study", "new", folder, "--title", 'A "quoted" \\ title')[0] == 0
    study, findings = check_study(folder)
    assert study is not None
    assert findings == [], "not even a note"
    assert (study.name, study.title) == ("my-corridor", 'A "quoted" \\ title')
    ways = ask("routes", "A", "B", "--study", folder)["alternatives"]
    assert {way["way"] for way in ways} == {"rail", "sea"}
    (rail,) = (way for way in ways if way["way"] == "rail")
    assert rail["borders"] == ["border-a/border-b"]
    assert {leg["gauge_mm"] for leg in rail["legs"]} == {1067, 1435}


@pytest.mark.parametrize(
    ("scenario", "gone"),
    [("border-shut", "rail"), ("strait-shut", ""), ("quick-border", ""), ("narrow-renewal", "")],
)
def test_each_of_its_scenarios_works(tmp_path: Path, scenario: str, gone: str) -> None:
    new_study(tmp_path / "s")
    ways = ask("routes", "A", "B", "--study", tmp_path / "s", "-s", scenario)["alternatives"]
    assert gone not in {way["way"] for way in ways}


def test_a_train_runs_on_its_lines_and_faster_on_renewed_track(tmp_path: Path) -> None:
    new_study(tmp_path / "s")
    ask_run = ("run", "A-B", "--study", tmp_path / "s")
    before, after = ask(*ask_run), ask(*ask_run, "-s", "narrow-renewal")
    assert [leg["gauge_mm"] for leg in before["legs"]][:: len(before["legs"]) - 1] == [1067, 1435]
    assert after["sections"][0]["minutes"] < before["sections"][0]["minutes"]
    assert after["sections"][-1]["minutes"] == before["sections"][-1]["minutes"]


def test_every_place_of_it_can_be_reached_from_every_other(tmp_path: Path) -> None:
    new_study(tmp_path / "s")
    for origin, end in [("Village A", "B"), ("Island A", "B"), ("B", "Island A"), ("B", "A")]:
        assert ask("routes", origin, end, "--study", tmp_path / "s")["alternatives"]


def test_it_has_a_service_of_each_kind_and_the_columns_of_each_schema(tmp_path: Path) -> None:
    folder = tmp_path / "s"
    study = new_study(folder)
    kinds = set(study.tables["services"]["kind"])
    assert kinds == set(load_schema("services").column("kind").allowed)
    for table in tables():
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == list(load_schema(table).names)
    assert all("example" in row for row in study.tables["services"]["source"])


def test_its_readme_explains_every_file_and_column(tmp_path: Path) -> None:
    new_study(tmp_path / "s", "Title")
    text = (tmp_path / "s" / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# Title\n")
    for table in tables():
        part = text.split(f"## {table}.csv")[1].split("\n## ")[0]
        for column in load_schema(table).columns:
            assert f"| `{column.name}` |" in part
            assert " ".join(column.description.split()).replace("|", "\\|") in part
    assert "study.toml" in text
    assert "scenarios.toml" in text


def test_the_same_call_writes_the_same_bytes(tmp_path: Path) -> None:
    for parent in ("a", "b"):
        (tmp_path / parent).mkdir()
        new_study(tmp_path / parent / "s", "Same")
    first, second = (
        {f.name: f.read_bytes() for f in (tmp_path / parent / "s").iterdir()}
        for parent in ("a", "b")
    )
    assert first == second


def test_an_empty_folder_is_filled_and_a_full_one_left_alone(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert run("study", "new", tmp_path / "empty")[0] == 0
    before = {f.name: f.read_bytes() for f in (tmp_path / "empty").iterdir()}
    assert run("study", "new", tmp_path / "empty")[0] == 2
    assert {f.name: f.read_bytes() for f in (tmp_path / "empty").iterdir()} == before
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert run("study", "new", tmp_path / "file")[0] == 2
    assert run("study", "new", tmp_path / "no" / "such" / "parent")[0] == 2
    assert sorted(f.name for f in tmp_path.iterdir()) == ["empty", "file"]


@pytest.mark.parametrize("title", ["\x1b[2J", "a" * 201, "tab\x00"])
def test_a_title_that_is_none_is_refused(tmp_path: Path, title: str) -> None:
    assert run("study", "new", tmp_path / "s", "--title", title)[0] == 2
    assert not list(tmp_path.iterdir())


def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match="No space left"):
        new_study(tmp_path / "s")
    assert not list(tmp_path.iterdir())
