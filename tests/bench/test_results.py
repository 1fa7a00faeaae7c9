"""What is kept of a run, and the page that shows it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.bench import pages, results
from tools.bench.case import Case, Peer, Row, Work
from tools.bench.measure import measure
from tools.bench.registry import CASES, TABLES


def row(case: str, least_s: str = "1", verdict: str = "holds") -> Row:
    return {**dict.fromkeys(results.COLUMNS, ""), "case": case, "least_s": least_s} | {
        "verdict": verdict
    }


def test_a_row_has_every_column_and_the_machine() -> None:
    case = Case("case", 1.0, 1, lambda: lambda: None, (Peer("numpy", lambda: Work(lambda: None)),))
    own, peer = results.rows_of(measure(case))
    assert tuple(own) == tuple(peer) == results.COLUMNS
    assert (own["peer"], peer["peer"]) == ("", "numpy")
    assert own["bound"] == "1 s"
    assert "cores" in own["machine"]
    assert float(peer["ratio"]) > 0.0


def test_rows_come_back_as_they_were_written(tmp_path: Path) -> None:
    rows = [row("a, with a comma"), row("b")]
    results.write("x.csv", results.COLUMNS, rows, tmp_path / "results")
    assert results.read("x.csv", tmp_path / "results") == rows
    assert results.read("none.csv", tmp_path) == []


def test_a_run_of_some_cases_keeps_the_others_in_order() -> None:
    old = [row("a"), row("b"), row("gone")]
    new = [row("c"), row("b", "2")]
    kept = results.merged(old, new, ["c", "a", "b"])
    assert [(one["case"], one["least_s"]) for one in kept] == [("c", "1"), ("a", "1"), ("b", "2")]


def test_a_case_that_could_not_run_leaves_what_was_kept() -> None:
    lost = [row("a", "", "not installed: x"), row("b", "", "not installed: x")]
    kept = results.merged([row("a")], lost, ["a", "b"])
    assert [one["verdict"] for one in kept] == ["holds", "not installed: x"]


def test_numbers_have_four_digits_that_count() -> None:
    shown = [results.number(value) for value in (0.00123456, 12345.6, float("nan"))]
    assert shown == ["0.001235", "12350", ""]


def test_kept_results_are_of_cases_that_exist() -> None:
    kept = results.read(results.TIMES)
    assert kept, "run ./dev bench and keep its results"
    assert set(kept[0]) == set(results.COLUMNS)
    assert {one["case"] for one in kept} <= {case.name for case in CASES}
    for table in TABLES:
        rows = results.read(table.file)
        assert rows, f"{table.file} is missing: ./dev bench --only '{table.name}'"
        assert tuple(rows[0]) == tuple(table.columns)


def test_the_page_shows_the_kept_results() -> None:
    text = pages.PAGE.read_text("utf-8")
    assert text == pages.filled(text), "docs/benchmarks.md lags: run ./dev bench"


def test_a_page_without_its_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="no part <!-- machines -->"):
        pages.filled("# Benchmarks\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.0009", "0.9 ms"),
        ("0.25", "250 ms"),
        ("12.34", "12.3 s"),
        ("379.9", "380 s"),
        ("12345", "12,345 s"),
        ("", ""),
    ],
)
def test_times_are_shown_in_the_unit_that_reads_best(text: str, shown: str) -> None:
    assert pages.seconds(text) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("0.5", "2 x quicker"), ("7.6", "8 x slower"), ("0.0001", "10,000 x quicker")],
)
def test_ratios_are_shown_in_words(text: str, shown: str) -> None:
    assert pages.ratio(text) == shown
