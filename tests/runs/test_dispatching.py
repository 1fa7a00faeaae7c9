"""Measures of a bench, and the bench itself with a search that is told what to find."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.data.benchfolder import Instance, read_bench_rows, read_instances
from landbridge.dispatch.outcome import Outcome
from landbridge.dispatch.plan import Plan
from landbridge.report.dispatch_bench import BENCH_COLUMNS, bench_csv, bench_tables
from landbridge.runs import dispatching_bench as bench
from landbridge.runs.dispatching_measure import family_of, geometric_mean, primal_integral, ratio
from landbridge.runs.dispatching_solve import Budget
from tests.report.dispatch_sample import document, line

Rows = list[dict[str, Any]]


@given(
    st.lists(st.tuples(st.floats(0, 100), st.integers(0, 10**6)), max_size=8),
    st.integers(0, 10**6),
)
def test_the_primal_integral_is_a_mean_gap(found: list[tuple[float, int]], best: int) -> None:
    history = list(
        zip(sorted(s for s, _ in found), sorted((v for _, v in found), reverse=True), strict=True)
    )
    value = primal_integral(history, best, 60.0)
    assert value is not None
    assert 0.0 <= value <= 1.0 + 1e-12
    # A plan found later or a worse one is never better.
    later = primal_integral([(s + 1.0, v) for s, v in history], best, 60.0)
    worse = primal_integral([(s, v + 1) for s, v in history], best, 60.0)
    assert later is not None
    assert worse is not None
    assert later >= value - 1e-9
    assert worse >= value - 1e-9


def test_the_primal_integral_by_hand() -> None:
    assert primal_integral([], 10, 60.0) == 1.0
    assert primal_integral([(0.0, 10)], 10, 60.0) == 0.0
    assert primal_integral([(0.0, 8)], 10, 60.0) == 0.0
    # 6 s without a plan, 24 s with twice the best, 30 s with the best itself.
    assert primal_integral([(6.0, 20), (30.0, 10)], 10, 60.0) == pytest.approx(18 / 60)
    assert primal_integral([(70.0, 10)], 10, 60.0) == 1.0
    assert primal_integral([(1.0, 5)], None, 60.0) is None


def test_ratios_and_means() -> None:
    assert [ratio(0, 0), ratio(3, 0), ratio(0, 4), ratio(None, 4)] == [1.0, None, 0.0, None]
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)
    assert [family_of(name) for name in ("a_b_10", "a_b", "a_1_2", "7")] == [
        "a_b",
        "a_b",
        "a_1",
        "7",
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three problems of two families; of one the best is known to be 0, of one nothing is."""
    inner = tmp_path / "bench" / "instances"
    inner.mkdir(parents=True)
    for name, trains in (("line_1", 1), ("line_2", 3), ("yard_1", 2)):
        (inner / f"{name}.json").write_text(json.dumps(document(trains)), encoding="utf-8")
    best = "instance,trains,best_known\nline_1,1,0\nline_2,3,1000\nyard_1,2,\n"
    (inner.parent / "best_known.csv").write_text(best, encoding="utf-8")
    return inner.parent


def test_a_folder_of_problems_is_read(folder: Path) -> None:
    found = read_instances(folder)
    assert [(one.name, one.best_known) for one in found] == [
        ("line_1", 0),
        ("line_2", 1000),
        ("yard_1", None),
    ]
    flat = read_instances(folder / "instances")
    assert [(one.name, one.best_known) for one in flat] == [
        ("line_1", None),
        ("line_2", None),
        ("yard_1", None),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("instance,best\nline_1,3\n", "best_known: the column is missing"),
        ("instance,best_known\nline_1,few\nline_2,-4\n", "'few' is not an objective"),
        ("instance,best_known\nline_1,3\nline_2,-4\n", "line 3, column best_known: '-4'"),
    ],
)
def test_a_faulty_table_of_the_best_is_told(folder: Path, text: str, said: str) -> None:
    (folder / "best_known.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_instances(folder)


def test_a_folder_without_problems_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no problem"):
        read_instances(tmp_path)
    with pytest.raises(InputError, match="is not a folder"):
        read_instances(tmp_path / "nowhere")


def test_patterns_choose_instances(folder: Path) -> None:
    found = read_instances(folder)
    assert [one.name for one in bench.only(found, ("LINE_*",))] == ["line_1", "line_2"]
    assert [one.name for one in bench.only(found, ("yard", "2"))] == ["line_2", "yard_1"]
    with pytest.raises(InputError) as refused:
        bench.only(found, ("yrad_1", "nothing at all"))
    assert [one.value for one in refused.value.findings] == ["yrad_1", "nothing at all"]
    assert "did you mean yard_1" in refused.value.findings[0].remedy


def row(instance: str, seed: int, objective: int | None, best: int | None) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(BENCH_COLUMNS)
    values.update(instance=instance, seed=seed, objective=objective, best_known=best)
    values.update(ratio=ratio(objective, best), status="time_limit", seconds=5.0, workers=2)
    values.update(lower_bound=0, iterations=9, time_limit_s=5.0, first_plan_s=0.1 * seed)
    return values


ROWS: Rows = [
    row("a_1", 1, 200, 100),
    row("a_2", 1, 50, 100),
    row("b_1", 1, 0, 0),
    row("b_1", 2, 7, 0),
    row("c_1", 1, None, 10),
    row("d", 1, 5, None),
]


@pytest.mark.parametrize("read", [False, True], ids=["as numbers", "as texts of a file"])
def test_means_leave_failures_out_and_list_them(tmp_path: Path, read: bool) -> None:
    rows: Any = ROWS
    if read:
        (tmp_path / "b.csv").write_text(bench_csv(ROWS), encoding="utf-8")
        rows = read_bench_rows(tmp_path / "b.csv", BENCH_COLUMNS)
    result = bench.bench_result(rows, "folder")
    means = {one["family"]: one["ratio"] for one in result["families"]}
    assert means == {"a": pytest.approx(1.0), "b": 1.0, "c": None, "d": None}
    assert result["overall"]["ratio"] == pytest.approx(math.exp(math.log(2 * 0.5 * 1) / 3))
    assert result["overall"]["first_plan_s"] == pytest.approx(0.2)
    assert [(one["instance"], one["seed"], one["words"]) for one in result["failures"]] == [
        ("b_1", 2, "7 against 0"),
        ("c_1", 1, "no plan (time_limit)"),
    ]
    assert result["rows"][0] == ROWS[0]
    assert "b_1 seed 2: 7 against 0" in " ".join(bench_tables(result)[1].notes)


def test_rows_that_no_bench_wrote_are_told_by_line_and_column(tmp_path: Path) -> None:
    faults: Rows = [{"seed": "one"}, {"seed": None}, {"objective": "x"}, {"ratio": "nan"}, {}]
    file = tmp_path / "b.csv"
    file.write_text(bench_csv([{**ROWS[0], **each} for each in faults]), encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_bench_rows(file, BENCH_COLUMNS)
    assert [(one.row, one.column) for one in refused.value.findings] == [
        *((2, "seed"), (3, "seed"), (4, "objective"), (5, "ratio")),
    ]


def test_the_file_has_the_columns_of_the_contract() -> None:
    head = bench_csv(ROWS).splitlines()[0].split(",")
    assert head[:9] == [
        *("instance", "seed", "objective", "best_known", "ratio", "first_plan_s", "seconds"),
        *("primal_integral", "status"),
    ]


def test_what_is_kept_is_not_made_again(folder: Path) -> None:
    found = read_instances(folder)
    budget = Budget(time_limit_s=5.0)
    runs = bench.bench_runs(found, [1, 2], budget, [row("line_2", 1, 5, 3)])
    assert [(run.instance.name, run.budget.seed) for run in runs] == [
        *(("line_1", 1), ("yard_1", 1)),
        *(("line_1", 2), ("line_2", 2), ("yard_1", 2)),
    ]


def test_a_faulty_problem_is_told_before_the_first_is_solved(folder: Path) -> None:
    (folder / "instances" / "line_2.json").write_text('{"trains": 5}', encoding="utf-8")
    (folder / "instances" / "yard_1.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        bench.bench_runs(read_instances(folder), [1], Budget(), [])
    assert {one.file for one in refused.value.findings} == {"line_2.json", "yard_1.json"}


def test_another_budget_is_no_resumption() -> None:
    bench.refuse_other_budget(ROWS, Budget(5.0), "b.csv")
    with pytest.raises(InputError) as refused:
        bench.refuse_other_budget(ROWS, Budget(None, 100, workers=1), "b.csv")
    assert {one.column for one in refused.value.findings} == {
        *("time_limit_s", "iteration_limit", "workers"),
    }


def test_a_plan_with_a_fault_does_not_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, sound = line(3)
    early = Plan(0, sound.time_s.copy() // 2, sound.operation, sound.unit)
    found = {"sound": sound, "early": early}
    name = "sound"

    def told(*_: object, **__: object) -> Outcome:
        return Outcome(
            plan=found[name], status="time_limit", lower_bound=0, bound_by="free runs",
            seconds=5.0, first_plan_s=2.5, iterations=1, history=((2.5, found[name].objective),),
        )  # fmt: skip

    monkeypatch.setattr(bench, "search", told)
    instance = Instance("line_2", folder / "instances" / "line_2.json", sound.objective)
    (good,) = bench.bench_rows([bench.Run(instance, Budget(5.0))], lambda _: None)
    assert (good["objective"], good["ratio"], good["primal_integral"]) == (
        sound.objective,
        1.0,
        0.5,
    )
    name = "early"
    (bad,) = bench.bench_rows([bench.Run(instance, Budget(5.0))], lambda _: None)
    assert (bad["objective"], bad["ratio"], bad["primal_integral"]) == (None, None, 1.0)
    assert bad["status"].startswith("wrong (R")
