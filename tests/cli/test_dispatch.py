"""`landbridge dispatch` as a story: a dispatcher solves, checks, draws, measures and errs."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Ran, Shell
from tests.report.dispatch_sample import document, line, patient_document, plan_document

PROGRAM = str(Path(sys.executable).with_name("landbridge"))
SOLVE = "landbridge.runs.dispatching_solve.solve"


def write(path: Path, value: Any) -> str:
    path.write_text(json.dumps(value), encoding="utf-8")
    return str(path)


@pytest.fixture
def problem(tmp_path: Path) -> str:
    """The single line of four trains."""
    return write(tmp_path / "line.json", document())


@pytest.fixture
def plan(tmp_path: Path) -> str:
    """Its plan made by hand, with the objective it has."""
    return write(
        tmp_path / "plan.json", {**plan_document(), "objective_value": line()[1].objective}
    )


@pytest.fixture
def stuck(tmp_path: Path) -> str:
    """Two trains that stand in each other's way."""

    def train(here: str, there: str) -> list[dict[str, Any]]:
        return [
            {
                "start_ub": 0,
                "min_duration": 5,
                "resources": [{"resource": here}],
                "successors": [1],
            },
            {"min_duration": 5, "resources": [{"resource": there}], "successors": [2]},
            {"successors": []},
        ]

    return write(
        tmp_path / "stuck.json", {"trains": [train("a", "b"), train("b", "a")], "objective": []}
    )


def solved(shell: Shell, problem: str, tmp_path: Path, *options: str) -> Ran:
    return shell(
        *("dispatch", "solve", problem, "-o", str(tmp_path / "out.json")),
        *(options or ("--iterations", "200", "--workers", "1")),
    )


# ------------------------------------------------------------------- chapter 1: what can I ask?


@pytest.mark.parametrize("command", ["solve", "check", "bench", "show"])
def test_each_command_explains_every_option_and_has_an_example(shell: Shell, command: str) -> None:
    ran = shell("dispatch", command, "--help")
    assert ran.code == 0
    said = " ".join(ran.out.split())
    assert re.search(rf"Examples?: landbridge dispatch {command}", said)
    from typer.main import get_command

    from landbridge.cli import app

    group: Any = get_command(app)
    for parameter in group.commands["dispatch"].commands[command].params:
        assert parameter.help, parameter.name


def test_dispatch_alone_shows_its_commands(shell: Shell) -> None:
    ran = shell("dispatch")
    assert ran.code == 2
    for command in ("solve", "check", "bench", "show"):
        assert re.search(rf"^  {command}\b", ran.err, re.MULTILINE)


# ----------------------------------------------------------------------- chapter 2: a first plan


def test_a_plan_is_found_written_and_sound(shell: Shell, problem: str, tmp_path: Path) -> None:
    ran = solved(shell, problem, tmp_path, "--iterations", "500", "-f", "json")
    assert ran.code == 0
    result = json.loads(ran.out)
    assert {
        *("objective", "lower_bound", "gap", "status", "first_plan_s", "seconds", "iterations"),
        *("reproducible", "history", "solution", "first_plan_from_start_s"),
    } <= set(result)
    assert result["status"] in ("iterations", "optimal")
    assert result["reproducible"] is True
    assert result["first_plan_from_start_s"] >= result["first_plan_s"] >= 0
    out = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert out["objective_value"] == result["objective"] <= line()[1].objective
    checked = shell("dispatch", "check", problem, str(tmp_path / "out.json"))
    assert (checked.code, checked.err) == (0, "")
    assert checked.out == f"feasible, objective {result['objective']}\n"


def test_a_table_for_people(shell: Shell, problem: str, tmp_path: Path) -> None:
    ran = solved(shell, problem, tmp_path)
    assert ran.out.splitlines()[0].strip() == "line: 4 trains, 28 operations, 5 resources"
    for words in ("objective", "lower bound", "gap", "status", "first plan", "iterations"):
        assert re.search(rf"^ {words} +\S", ran.out, re.MULTILINE)
    assert "reproducible   yes" in ran.out


def test_csv_is_one_row(shell: Shell, problem: str, tmp_path: Path) -> None:
    ran = solved(shell, problem, tmp_path, "--iterations", "100", "-f", "csv")
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert int(row["objective"]) > 0
    assert row["reproducible"] == "yes"


def test_the_clock_is_not_reproducible(shell: Shell, problem: str, tmp_path: Path) -> None:
    ran = solved(shell, problem, tmp_path, "--time-limit", "1", "--workers", "1")
    assert ran.code == 0
    assert "not reproducible" in ran.out


def test_the_same_seed_and_iterations_give_the_same_bytes(
    shell: Shell, problem: str, tmp_path: Path
) -> None:
    options = ("--iterations", "300", "--seed", "5", "--workers", "1")
    assert solved(shell, problem, tmp_path, *options).code == 0
    first = (tmp_path / "out.json").read_bytes()
    assert solved(shell, problem, tmp_path, *options).code == 0
    assert (tmp_path / "out.json").read_bytes() == first


def test_a_plan_to_begin_from_is_never_worsened(
    shell: Shell, problem: str, plan: str, tmp_path: Path
) -> None:
    options = ("--iterations", "1", "--workers", "1", "--start", plan, "-f", "json")
    ran = solved(shell, problem, tmp_path, *options)
    assert ran.code == 0
    assert "plan.json: objective" in ran.err
    assert json.loads(ran.out)["objective"] <= line()[1].objective


# --------------------------------------------------------------- chapter 3: no plan, and stopping


def told(outcome: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return a search that runs and then says something else."""
    from landbridge.dispatch.solve import solve as real

    def search(*arguments: Any, **options: Any) -> Any:
        return outcome(real(*arguments, **options))

    return search


def test_no_plan_is_code_1_with_the_contradiction(shell: Shell, stuck: str, tmp_path: Path) -> None:
    ran = solved(shell, stuck, tmp_path)
    assert (ran.code, ran.out) == (1, "")
    assert "there is no plan" in ran.err
    assert "needs b from train 1" in ran.err
    assert not (tmp_path / "out.json").exists()
    said = solved(shell, stuck, tmp_path, "--iterations", "50", "-f", "json")
    answer = json.loads(said.out)
    assert (said.code, answer["status"], answer["objective"]) == (1, "infeasible", None)
    assert answer["explanation"]["irreducible"] is True
    assert {one["kind"] for one in answer["explanation"]["members"]} >= {"train", "resource"}


def test_no_plan_in_time_is_no_proof(
    shell: Shell, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = told(lambda found: replace(found, plan=None, status="no_plan", history=()))
    monkeypatch.setattr(SOLVE, search)
    ran = solved(shell, problem, tmp_path)
    assert (ran.code, ran.out) == (1, "")
    # Nothing contradicts, and the program does not say so.
    assert "no plan was found in 200 iterations; that is no proof" in ran.err
    monkeypatch.setattr("landbridge.runs.dispatching_solve.EXPLAINED", 5)
    assert "that is no proof" in solved(shell, problem, tmp_path).err


def test_an_interrupt_writes_the_best_so_far(
    shell: Shell, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SOLVE, told(lambda found: replace(found, status="interrupted")))
    ran = solved(shell, problem, tmp_path, "--iterations", "200", "-f", "json")
    assert ran.code == 3
    assert ran.err.endswith("interrupted; the best plan until then is written\n")
    result = json.loads(ran.out)
    assert (result["status"], result["reproducible"]) == ("interrupted", False)
    assert shell("dispatch", "check", problem, str(tmp_path / "out.json")).code == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "a kill"])
def test_a_process_that_is_stopped_leaves_its_plan(
    shell: Shell, tmp_path: Path, how: signal.Signals
) -> None:
    crowd = write(tmp_path / "crowd.json", document(40))
    begin, out = write(tmp_path / "begin.json", patient_document(40)), tmp_path / "stopped.json"
    call = ("dispatch", "solve", crowd, "-o", str(out), "--start", begin, "-f", "json")
    with subprocess.Popen(
        [PROGRAM, *call],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Wherever the tests run, the program is one that Ctrl-C reaches.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    ) as process:
        assert process.stderr is not None
        try:
            heard = [process.stderr.readline() for _ in range(2)]
            assert "begin.json: objective" in heard[1]
            time.sleep(8.0)
            process.send_signal(how)
            said, told = process.communicate(timeout=180)
        finally:
            process.kill()
    assert process.returncode == 3, told
    assert json.loads(said)["status"] == "interrupted"
    assert shell("dispatch", "check", crowd, str(out)).code == 0


def test_what_a_library_makes_of_an_interrupt_is_one(
    shell: Shell, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def muddled(*_: object, **__: object) -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        except KeyboardInterrupt:
            raise ValueError("something of its own") from None

    monkeypatch.setattr(SOLVE, muddled)
    ran = solved(shell, problem, tmp_path)
    assert (ran.code, ran.err.splitlines()[-1]) == (3, "landbridge: interrupted")


def test_an_interrupt_before_any_plan_writes_nothing(
    shell: Shell, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = told(lambda found: replace(found, plan=None, status="interrupted"))
    monkeypatch.setattr(SOLVE, search)
    ran = solved(shell, problem, tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.endswith("landbridge: interrupted\n")
    assert not (tmp_path / "out.json").exists()


def test_a_plan_that_the_checker_refuses_is_a_fault_of_the_program(
    shell: Shell, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cheaper(found: Any) -> Any:
        return replace(found, plan=replace(found.plan, objective=found.plan.objective - 1))

    monkeypatch.setattr(SOLVE, told(cheaper))
    with pytest.raises(RuntimeError, match="the checker says"):
        solved(shell, problem, tmp_path)
    assert not (tmp_path / "out.json").exists()


# ------------------------------------------------------------------------------ chapter 4: slips


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--iterations", "5", "--time-limit", "5"), "cannot go with --time-limit"),
        (("--iterations", "0"), "--iterations: '0' is too few"),
        (("--time-limit", "-1"), "--time-limit: '-1.0' is no time"),
        (("--time-limit", "nan"), "--time-limit: 'nan' is no time"),
        (("--workers", "0"), "--workers: '0'"),
        (("--seed", "-1"), "--seed: '-1'"),
        (("--start", "nowhere.json"), "nowhere.json"),
    ],
)
def test_a_slip_is_told_before_the_work(
    shell: Shell, problem: str, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    ran = solved(shell, problem, tmp_path, *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("name", ["nowhere/out.json", "out.csv", "line.json", "."])
def test_ten_minutes_are_not_lost_to_a_file_that_cannot_be_written(
    shell: Shell, problem: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the search began")

    monkeypatch.setattr(SOLVE, never)
    before = Path(problem).read_bytes()
    ran = shell("dispatch", "solve", problem, "-o", str(tmp_path / name))
    assert ran.code == 2
    assert "--output" in ran.err
    assert Path(problem).read_bytes() == before


def test_a_folder_that_is_read_only_is_told(shell: Shell, problem: str, locked: Path) -> None:
    ran = shell("dispatch", "solve", problem, "-o", str(locked / "out.json"))
    assert ran.code == 2
    assert "cannot be written" in ran.err


def test_every_fault_of_a_problem_is_told(shell: Shell, tmp_path: Path) -> None:
    faulty = document()
    faulty["trains"][0][1]["min_duration"] = -4
    faulty["trains"][1][1]["colour"] = "red"
    ran = solved(shell, write(tmp_path / "faulty.json", faulty), tmp_path)
    assert ran.code == 2
    assert "2 findings" in ran.err
    assert "trains[0][1].min_duration" in ran.err


# -------------------------------------------------------------------------- chapter 5: the checker


def test_a_claim_that_is_wrong_is_a_warning(shell: Shell, problem: str, tmp_path: Path) -> None:
    claimed = write(tmp_path / "claimed.json", {**plan_document(), "objective_value": 5})
    ran = shell("dispatch", "check", problem, claimed)
    assert ran.code == 0
    assert ran.out == f"feasible, objective {line()[1].objective}\n"
    assert "warning: claimed.json says objective_value 5" in ran.err


def faulty_plan(tmp_path: Path) -> str:
    found = plan_document()
    found["events"] = [event for event in found["events"] if event["train"] != 3]
    for event in found["events"]:
        if event["train"] == 1 and event["operation"] == 2:
            event["time"] -= 700
    found["events"].sort(key=lambda event: event["time"])
    return write(tmp_path / "faulty.json", found)


def test_every_violation_is_told(shell: Shell, problem: str, tmp_path: Path) -> None:
    ran = shell("dispatch", "check", problem, faulty_plan(tmp_path))
    assert ran.code == 1
    head, *lines = ran.out.splitlines()
    assert head == f"infeasible, {len(lines)} violations"
    assert {line.split(":")[0].strip() for line in lines} == {"R5", "R7"}
    said = shell("dispatch", "check", problem, faulty_plan(tmp_path), "-f", "json")
    result = json.loads(said.out)
    assert (said.code, result["feasible"]) == (1, False)
    assert [f"  {one['rule']}: {one['words']}" for one in result["violations"]] == lines
    rows = list(
        csv.DictReader(
            io.StringIO(shell("dispatch", "check", problem, faulty_plan(tmp_path), "-f", "csv").out)
        )
    )
    assert [row["rule"] for row in rows] == [one["rule"] for one in result["violations"]]


def test_a_plan_of_another_problem_is_bad_input(
    shell: Shell, plan: str, stuck: str, tmp_path: Path
) -> None:
    ran = shell("dispatch", "check", stuck, plan)
    assert (ran.code, ran.out) == (2, "")
    assert "plan.json" in ran.err
    (tmp_path / "cut.json").write_text('{"events": [{"time"', encoding="utf-8")
    assert shell("dispatch", "check", stuck, str(tmp_path / "cut.json")).code == 2


# ------------------------------------------------------------------------- chapter 6: the picture


@pytest.mark.parametrize("ending", ["svg", "html", "csv", "json", "xlsx", "parquet"])
def test_a_plan_is_shown(
    shell: Shell, problem: str, plan: str, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"shown.{ending}"
    ran = shell("dispatch", "show", problem, plan, "-o", str(file))
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"landbridge: wrote {file}\n"
    assert file.stat().st_size > 500


def test_a_part_of_a_plan_is_shown(shell: Shell, problem: str, plan: str, tmp_path: Path) -> None:
    file = tmp_path / "part.svg"
    ran = shell(
        *("dispatch", "show", problem, plan, "-o", str(file)),
        *("--resources", "bravo*", "--from", "0:10", "--to", "2400"),
    )
    assert ran.code == 0
    assert "2 resources in use; 00:10 to 00:40" in file.read_text(encoding="utf-8")


def test_a_plan_with_faults_is_shown_with_a_warning(
    shell: Shell, problem: str, tmp_path: Path
) -> None:
    file = tmp_path / "faulty.svg"
    ran = shell("dispatch", "show", problem, faulty_plan(tmp_path), "-o", str(file))
    assert ran.code == 0
    assert "is not feasible" in ran.err
    assert "NOT feasible" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--from", "soon", "--to", "1:75"), "--to: '1:75' is no time"),
        (("--from", "2:00", "--to", "1:00"), "leaves no time"),
        (("--resources", "Brav"), "did you mean Bravo"),
        (("-o", "x.pdf"), "unknown ending"),
        (("-o", "nowhere/x.svg"), "cannot be written"),
    ],
)
def test_a_picture_of_nothing_is_refused(
    shell: Shell, problem: str, plan: str, tmp_path: Path, options: tuple[str, ...], said: str
) -> None:
    ran = shell("dispatch", "show", problem, plan, "-o", str(tmp_path / "x.svg"), *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not (tmp_path / "x.svg").exists()


# --------------------------------------------------------------------------- chapter 7: the bench


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three small problems and what is known of them."""
    inner = tmp_path / "bench" / "instances"
    inner.mkdir(parents=True)
    for name, trains in (("line_1", 1), ("line_2", 2), ("yard_1", 3)):
        write(inner / f"{name}.json", document(trains))
    best = f"instance,best_known\nline_1,0\nline_2,{line(2)[1].objective}\n"
    (inner.parent / "best_known.csv").write_text(best, encoding="utf-8")
    return inner.parent


BENCH = ("--iterations", "100", "--workers", "1")


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_bench_has_a_row_a_run(shell: Shell, folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "b.csv"
    ran = shell("dispatch", "bench", str(folder), *BENCH, "--seeds", "1,2", "-o", str(file))
    assert ran.code == 0
    rows = rows_of(file.read_text(encoding="utf-8"))
    assert [(row["instance"], row["seed"]) for row in rows] == [
        (name, seed) for seed in "12" for name in ("line_1", "line_2", "yard_1")
    ]
    assert {
        *("instance", "objective", "best_known", "ratio", "first_plan_s", "seconds", "status"),
    } <= set(rows[0])
    assert (rows[0]["objective"], rows[0]["ratio"]) == ("0", "1.0")
    assert 0.0 < float(rows[1]["ratio"]) <= 1.0
    assert (rows[2]["best_known"], rows[2]["ratio"]) == ("", "")
    assert "1 of 6: line_1, seed 1" in ran.err
    assert "Families" in ran.out


def test_a_bench_in_json_has_means_by_family(shell: Shell, folder: Path) -> None:
    ran = shell("dispatch", "bench", str(folder), *BENCH, "--only", "line_*", "-f", "json")
    result = json.loads(ran.out)
    (family,) = result["families"]
    assert (family["family"], family["instances"], family["failures"]) == ("line", 2, 0)
    assert result["overall"]["ratio"] == family["ratio"] <= 1.0


def test_a_bench_goes_on_where_it_was_interrupted(
    shell: Shell, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from landbridge.runs.dispatching_solve import search as real

    count = 0  # the first one only loads the engine

    def second_is_stopped(*arguments: Any, **options: Any) -> Any:
        nonlocal count
        count += 1
        found = real(*arguments, **options)
        return replace(found, status="interrupted") if count == 3 else found

    monkeypatch.setattr("landbridge.runs.dispatching_bench.search", second_is_stopped)
    file = tmp_path / "b.csv"
    call = ("dispatch", "bench", str(folder), *BENCH, "-o", str(file))
    ran = shell(*call)
    assert ran.code == 3
    assert "interrupted; 1 runs are done" in ran.err
    kept = file.read_text(encoding="utf-8")
    assert len(rows_of(kept)) == 1
    ran = shell(*call, "--resume")
    assert ran.code == 0
    assert "1 runs are kept, 2 are to be made" in ran.err
    assert file.read_text(encoding="utf-8").startswith(kept)
    assert len(rows_of(file.read_text(encoding="utf-8"))) == 3
    assert shell(*call, "--resume", "--workers", "2").code == 2


def test_a_run_without_a_plan_is_code_1(
    shell: Shell, folder: Path, stuck: str, tmp_path: Path
) -> None:
    Path(stuck).rename(folder / "instances" / "stuck_1.json")
    ran = shell("dispatch", "bench", str(folder), *BENCH, "-f", "csv")
    assert ran.code == 1
    row = rows_of(ran.out)[2]
    assert (row["instance"], row["objective"], row["status"]) == ("stuck_1", "", "infeasible")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--seeds", "1,x"), "--seeds: '1,x'"),
        (("--resume",), "add -o FILE"),
        (("--only", "lnie_1"), "did you mean line_1"),
        (("-o", "b.json"), "'b.json' has another ending than .csv"),
    ],
)
def test_slips_of_a_bench(shell: Shell, folder: Path, options: tuple[str, ...], said: str) -> None:
    ran = shell("dispatch", "bench", str(folder), *BENCH, *options)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
