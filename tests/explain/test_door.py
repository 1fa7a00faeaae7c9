"""Refusals and explanations at the command line: exit code, JSON, what the reader sees."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from landbridge.cli import main
from landbridge.report.explained import explanation_tables
from landbridge.report.text import cell_text
from landbridge.runs.asking import Question
from landbridge.runs.study import open_study
from tests.data.tiny import write_tiny_study


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_study(tmp_path_factory.mktemp("tiny"))


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def routes(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Done]:
    def run(*words: str) -> Done:
        argv = ["landbridge", "routes", *words, "--study", str(folder)]
        monkeypatch.setattr(sys, "argv", argv)
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capsys.readouterr()
        return Done(int(ended.value.code or 0), out, err)

    return run


def test_no_way_is_one_json_object_and_exit_code_1(routes: Callable[..., Done]) -> None:
    done = routes("Alfa", "Echo", "-s", "border-closed", "--avoid", "sea", "-f", "json")
    assert done.returncode == 1
    answer = json.loads(done.stdout)
    assert answer["status"] == "no_way"
    assert answer["proved"] is True
    assert answer["cure"] == [
        {"kind": "open_border", "what": "carl/dora", "words": "open the border Carl/Dora"}
    ]
    assert answer["then"]["way"] == "rail"
    assert answer["others"][0][0]["what"] == "mode:sea"
    assert "Traceback" not in done.stderr


def test_no_way_in_words(routes: Callable[..., Done]) -> None:
    done = routes("Alfa", "Echo", "-s", "border-closed", "--avoid", "sea")
    assert done.returncode == 1
    assert done.stdout == ""
    lines = [line for line in done.stderr.splitlines() if "preparing" not in line]
    assert lines[0] == (
        "landbridge: no way from Alfa to Echo in scenario border-closed that avoids sea: the "
        "border Carl/Dora is closed"
    )
    assert "  to open one: open the border Carl/Dora" in lines
    assert "  or: do not avoid sea" in lines


def test_explain_adds_tables_and_an_object(routes: Callable[..., Done]) -> None:
    done = routes("Alfa", "Foxtrot", "-s", "base", "--explain", "-f", "json")
    assert done.returncode == 0
    answer = json.loads(done.stdout)
    explanation = answer["explanation"]
    assert len(explanation["ways"]) == len(answer["alternatives"])
    assert sum(way["is_choice"] for way in explanation["ways"]) == 1
    for way, one in zip(explanation["ways"], answer["alternatives"], strict=True):
        assert way["id"] == one["id"]
        assert way["days"] == pytest.approx(one["days_mean"])
        assert way["usd"] == pytest.approx(one["usd_per_feu"])
        assert way["co2e_kg"] == pytest.approx(one["co2e_kg_per_feu"])
        assert all(flip["verified"] for flip in way["flips"])
    shown = routes("Alfa", "Foxtrot", "-s", "base", "--explain")
    assert "Why this way, Alfa to Foxtrot" in shown.stdout
    assert "What single change would turn it" in shown.stdout


def test_the_box_of_the_question_is_the_box_explained(folder: Path) -> None:
    scenario = open_study(folder).scenario("base")
    question = Question("Alfa", "Foxtrot", unit="TEU")
    answer = scenario.answer(question)
    made = scenario.explained(question, answer)["explanation"]
    assert made["box"] == "TEU"
    for way, one in zip(made["ways"], answer["alternatives"], strict=True):
        assert way["usd"] == pytest.approx(one["usd_per_teu"])
        assert way["co2e_kg"] == pytest.approx(one["co2e_kg_per_teu"])


def test_tables_are_readable(folder: Path) -> None:
    scenario = open_study(folder).scenario("base")
    question = Question("Alfa", "Foxtrot")
    result = scenario.explained(question, scenario.answer(question))
    for table in explanation_tables(result):
        assert table.rows
        texts = [
            cell_text(column, value)
            for row in table.rows
            for column, value in zip(table.columns, row, strict=True)
        ]
        assert not any("nan" in text or "None" in text for text in texts)


def test_avoiding_is_kept_in_the_explanation(folder: Path) -> None:
    scenario = open_study(folder).scenario("base")
    question = Question("Alfa", "Foxtrot", avoid=("strait",))
    result: dict[str, Any] = scenario.explained(question, scenario.answer(question))
    assert len(result["explanation"]["ways"]) == len(result["alternatives"])
