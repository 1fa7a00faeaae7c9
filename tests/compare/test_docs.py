"""The document of the result names every field that there is, and no other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from landbridge.report.compared_rows import FIGURES
from tests.compare.conftest import Ask

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "compare.md").read_text(encoding="utf-8")
ROWS = dict(re.findall(r"^\| (`[^|]+?) \| (.+) \|$", TEXT, re.MULTILINE))


def documented(name: str) -> set[str]:
    (words,) = [words for field, words in ROWS.items() if field.split(",")[0] == f"`{name}`"]
    outside = re.sub(r"\([^)]*\)", "", words)
    return set(re.findall(r"`(\w+)`", outside))


@pytest.fixture(scope="module")
def result(climb: Ask) -> dict[str, Any]:
    return climb("alfa", "foxtrot", "base", "dearer-and-slower", "strait")


def test_the_object(result: dict[str, Any]) -> None:
    fields = {name for field in ROWS for name in re.findall(r"`(\w+)(?:\[\])?`", field)}
    assert result.keys() == fields - {"rows"}


def test_the_parts(result: dict[str, Any]) -> None:
    way = result["ways"][0]
    why = way["why"][0]
    figures = set(FIGURES)
    assert result["scenarios"][0].keys() == documented("scenarios[]")
    best = result["scenarios"][0]["best"]
    assert {*best, *best["best"]} - figures == documented("scenarios[].best")
    assert result["differences"][0].keys() == documented("differences[]")
    assert result["headlines"][0].keys() == documented("headlines[]")
    assert way.keys() == documented("ways[]")
    assert way["in"][0].keys() - figures == documented("ways[].in[]")
    assert way["changes"][0].keys() == documented("ways[].changes[]")
    assert way["legs"][0].keys() == documented("ways[].legs[]")
    assert way["legs"][0]["items"][0].keys() == documented("ways[].legs[].items[]")
    assert why.keys() == documented("ways[].why[]")
    assert why["proof"].keys() == documented("ways[].why[].proof")
    assert why["shares"][0].keys() == documented("ways[].why[].shares[]")
    assert why["rows"][0].keys() == documented(["rows[]", ", of items and of why"][0])


def test_the_figures() -> None:
    told = TEXT.split("Figures are ")[1]
    assert set(re.findall(r"`(\w+)`", told)) == set(FIGURES)
