"""Every planted fault is refused at the door: exit code 2, finding with remedy, nothing written.

The faults are those of the data room (`tests/data/faults_*.py`), asked through the real command
line; twelve of them, one of each kind that the issue names, in processes of their own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from landbridge.store.cache import FOLDER_VARIABLE
from tests.data.test_faults import CASES, write_study_for
from tests.fuzz.door import apart, files_in, here

ERRORS = [name for name, case in CASES.items() if case.severity == "error"]
# What the issue names, and where it is planted.
NAMED = {
    "missing file": "missing file",
    "wrong column": "wrong column",
    "shifted columns": "shifted columns",
    "unquoted commas": "unquoted comma",
    "gauge 0": "gauge 0",
    "unknown place": "unknown place",
    "same name twice far apart": "same name far apart",
    "duplicate link": "duplicate link",
    "negative dwell": "negative dwell",
    "NaN": "NaN",
    "wrong encoding": "Latin 1",
    "mixed currencies": "another currency",
    "mixed currencies in a header": "column in another currency",
    "a cycle of scenario parents": "cycle of parents",
    "a line of 100 MB": "line of 100 MB",
}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that only this test writes."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    return folder


def spoilt(name: str, tmp_path: Path) -> Path:
    """Return a tiny study with a fault."""
    folder = write_study_for(name, tmp_path / "tiny")
    CASES[name].spoil(folder)
    return folder


def test_every_fault_of_the_issue_is_planted() -> None:
    assert set(NAMED.values()) <= set(ERRORS)
    assert len(ERRORS) >= 100


@pytest.mark.parametrize("name", ERRORS)
def test_study_check_refuses_it(name: str, tmp_path: Path) -> None:
    folder = spoilt(name, tmp_path)
    case, line = CASES[name], CASES[name].line(folder)
    before = files_in(tmp_path)
    ended = here("study", "check", str(folder), "--format", "json").refused()
    answer = json.loads(ended.out)
    assert answer["valid"] is False
    fitting = [
        found
        for found in answer["findings"]
        if (found["file"], found["row"], found["column"] or "") == (case.file, line, case.column)
        and case.message in found["message"]
        and case.remedy in found["remedy"]
    ]
    assert len(fitting) == 1, ended.out
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("name", sorted({*NAMED.values(), *ERRORS[::3]}))
def test_routes_refuses_it_and_writes_nothing(name: str, tmp_path: Path) -> None:
    folder = spoilt(name, tmp_path)
    case = CASES[name]
    before = files_in(tmp_path)
    ended = here(
        "routes", "Alfa", "Foxtrot", "--study", str(folder), "--scenario", "base",
        "--output", str(tmp_path / "answer.json"),
    ).refused()  # fmt: skip
    assert ended.out == ""
    assert case.file in ended.err
    assert case.remedy in ended.err
    assert files_in(tmp_path) == before


@pytest.mark.parametrize("name", sorted({*NAMED.values()} - {"another currency", "gauge 0",
                                                           "unknown place"}))  # fmt: skip
def test_a_process_of_its_own_refuses_it(name: str, tmp_path: Path) -> None:
    folder = spoilt(name, tmp_path)
    case = CASES[name]
    before = files_in(tmp_path)
    ended = apart("routes", "Alfa", "Foxtrot", "--study", str(folder), "-s", "base").refused()
    assert ended.out == ""
    line = case.line(folder)
    where = case.file if line is None else f"{case.file} line {line}"
    fitting = [text for text in ended.err.splitlines() if where in text and case.remedy in text]
    assert any(case.message in text for text in fitting), ended.err
    assert files_in(tmp_path) == before
