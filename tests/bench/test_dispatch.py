"""Runs of the dispatcher as they are kept, and the tables made of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.report.dispatch_bench import BENCH_COLUMNS, bench_csv
from tools.bench import dispatch, dispatch_page, pages, results
from tools.bench.case import Row


def run(
    instance: str, seed: int, objective: int | None, best: int, limit: float | None = 60.0
) -> Row:
    ratio = "" if objective is None or not best else f"{objective / best}"
    values = dict.fromkeys(dispatch.COLUMNS, "")
    values.update(
        instance=instance, seed=str(seed), best_known=str(best), workers="2", status="time_limit",
        objective="" if objective is None else str(objective), seconds="60.0",
        ratio="1.0" if objective == best == 0 else ratio, first_plan_s=str(seed), lower_bound="5",
        time_limit_s="" if limit is None else str(limit), primal_integral="0.25",
        iteration_limit="900" if limit is None else "", machine="a machine", date="2026-01-02",
    )  # fmt: skip
    return values


RUNS = [
    run("nor3_1", 1, 100, 100),
    run("nor3_2", 1, 121, 100),
    run("nor3_1", 2, 90, 100),
    run("nor3_2", 2, 90, 100),
    run("swi_1", 1, 0, 0),
    run("swi_1", 2, 9, 0),
    run("wab_large_1", 1, None, 70),
    run("nor4_small_1", 1, 120, 100, 600.0),
]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    results.write(dispatch_page.FILE, dispatch.COLUMNS, dispatch.merged([], RUNS), tmp_path)
    return tmp_path


def cells(table: str, name: str) -> list[list[str]]:
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return [row for row in rows if row[0] == name]


def test_families_have_mean_spread_and_aims(kept: Path) -> None:
    table = dispatch_page.by_family(kept)
    (nor3,) = cells(table, "nor3")
    # Seeds 1 and 2: the roots of 1.21 and 0.81.
    assert nor3[:5] == ["nor3", "2", "2", "1.000 (0.900 to 1.100)", "1.030: reached"]
    assert nor3[5:7] == ["2.00 s", "5 s: reached"]
    assert nor3[7:] == ["0.250", "2", "0"]
    (swi,) = cells(table, "swi")
    assert (swi[3], swi[4], swi[-1]) == ("1.000", "1.000: missed", "1")
    (wab,) = cells(table, "wab_large")
    assert (wab[3], wab[4], wab[-1]) == ("", "0.900: missed", "1")
    (nor4,) = cells(table, "nor4_small")
    assert nor4[4] == "1.010: missed"
    assert table.index("**60 s, 2 processes**") < table.index("**600 s, 2 processes**")
    assert len(cells(table, "**all**")) == 2


def test_instances_have_their_own_spread(kept: Path) -> None:
    table = dispatch_page.by_instance(kept)
    (one,) = cells(table, "nor3_1")
    assert one[1:5] == ["100", "95 (90 to 100)", "0.950 (0.900 to 1.000)", "5"]
    assert one[5:7] == ["0 of 2", "1.50 (1.00 to 2.00)"]


def test_iterations_have_no_aim_in_seconds() -> None:
    assert dispatch_page._budget(run("a_1", 1, 5, 5, None)) == "900 iterations"
    (cell,) = dispatch_page._family("nor3", [run("nor3_1", 1, 5, 5, None)])[4:5]
    assert cell == ""


@pytest.mark.parametrize(
    ("family", "aim"),
    [("nor4_large", 1.05), ("nor4", 1.05), ("wab_small", 1.1), ("nor1_full", 1.01), ("nor", None)],
)
def test_an_aim_holds_for_the_parts_of_a_family(family: str, aim: float | None) -> None:
    found = dispatch_page.aim_of(family)
    assert (found.ratio[60.0] if found else None) == aim


def test_nothing_kept_is_said(tmp_path: Path) -> None:
    for part in (dispatch_page.by_family, dispatch_page.by_instance, dispatch_page.machines_of):
        assert part(tmp_path) == dispatch_page.NONE


def test_a_newer_run_takes_the_place_of_the_older_one() -> None:
    new = [run("nor3_1", 1, 80, 100), run("nor3_1", 1, 70, 100, 600.0)]
    rows = dispatch.merged(RUNS, new)
    assert len(rows) == len(RUNS) + 1
    assert [row["objective"] for row in rows if row["instance"] == "nor3_1"] == ["80", "90", "70"]


def test_a_file_of_the_bench_is_kept_with_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    renewed: list[bool] = []
    read, write = results.read, results.write
    monkeypatch.setattr(results, "read", lambda name: read(name, tmp_path))
    monkeypatch.setattr(results, "write", lambda name, c, rows: write(name, c, rows, tmp_path))
    monkeypatch.setattr(pages, "renew", lambda: renewed.append(True))
    bare = [{column: row[column] for column in BENCH_COLUMNS} for row in RUNS]
    (tmp_path / "runs.csv").write_text(bench_csv(bare), encoding="utf-8")
    assert dispatch.main([str(tmp_path / "runs.csv")]) == 0
    assert f"{len(RUNS)} runs kept" in capsys.readouterr().out
    rows = read(dispatch_page.FILE, tmp_path)
    assert len(rows) == len(RUNS)
    assert all("cores" in row["machine"] and row["date"] for row in rows)
    assert renewed == [True]
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    assert dispatch.main([str(tmp_path / "other.csv")]) == 2


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv(dispatch.MATERIAL, raising=False)
    assert dispatch.MATERIAL in dispatch.lacks()
    monkeypatch.setenv(dispatch.MATERIAL, str(tmp_path))
    assert "no folder displib" in dispatch.lacks()
    (tmp_path / "displib").mkdir()
    assert dispatch.lacks() == ""
