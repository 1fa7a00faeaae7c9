"""`landbridge dispatch bench`: the problems of a folder beside the best known objectives."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from landbridge.cli.application import dispatch_app
from landbridge.cli.common import Format, FormatOption, emit, tell
from landbridge.cli.dispatch_options import (
    MOST_SEED,
    IterationsOption,
    TimeLimitOption,
    WorkersOption,
    budget_of,
    refuse_output,
)

if TYPE_CHECKING:
    from landbridge.runs.dispatching_bench import Run


@dispatch_app.command(
    "bench",
    epilog="Examples:  landbridge dispatch bench folder --time-limit 60 -o bench.csv   |   "
    "landbridge dispatch bench folder --seeds 1,2,3 -o bench.csv --resume   |   "
    'landbridge dispatch bench folder --only "line_*" --iterations 100000 --format json',
)
def bench(
    folder: Annotated[
        Path,
        typer.Argument(
            help="Folder with problems: instances/*.json or *.json, and best_known.csv if there."
        ),
    ],
    time_limit: TimeLimitOption = None,
    iterations: IterationsOption = None,
    workers: WorkersOption = 2,
    seeds: Annotated[
        str, typer.Option("--seeds", help="Seeds, with commas; each problem is solved with each.")
    ] = "1",
    only: Annotated[
        list[str] | None,
        typer.Option("--only", help="Part of a name, or a pattern such as line_*; repeatable."),
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Keep the rows of the output file, make the others.")
    ] = False,
    form: FormatOption = Format.table,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="CSV file to write; renewed after every run."),
    ] = None,
) -> None:
    """Objective, ratio to the best known, first plan and primal integral; means by family."""
    numbers = _seeds(seeds, resume, output)
    budget = budget_of(time_limit, iterations, workers, numbers[0])
    from landbridge.data.benchfolder import read_bench_rows, read_instances
    from landbridge.report.dispatch_bench import BENCH_COLUMNS
    from landbridge.runs.dispatching_bench import bench_runs, refuse_other_budget
    from landbridge.runs.dispatching_bench import only as chosen

    if output:
        refuse_output(output, [], ".csv")
    instances = chosen(read_instances(folder), tuple(only or ()))
    kept: list[dict[str, Any]] = []
    if resume and output:
        kept.extend(read_bench_rows(output, BENCH_COLUMNS))
        refuse_other_budget(kept, budget, output.name)
    runs = bench_runs(instances, numbers, budget, kept)
    if kept:
        tell(f"{output}: {len(kept)} runs are kept, {len(runs)} are to be made")
    _bench(folder, runs, kept, form, output)


def _seeds(text: str, resume: bool, output: Path | None) -> list[int]:
    """Return the seeds, or say what is wrong with the wish."""
    from landbridge.base.errors import Finding, InputError

    findings = []
    parts = [part.strip() for part in text.split(",") if part.strip()]
    wrong = [p for p in parts if not (p.isascii() and p.isdigit() and int(p) <= MOST_SEED)]
    if wrong or not parts:
        findings.append(
            Finding(
                "", None, "--seeds", text or "''", "are no seeds", f"0 to {MOST_SEED}",
                "write them like 1,2,3",
            )
        )  # fmt: skip
    if resume and output is None:
        findings.append(
            Finding("", None, "--resume", "", "there is no file to go on with", "", "add -o FILE")
        )
    if findings:
        raise InputError(findings)
    return list(dict.fromkeys(map(int, parts)))


def _bench(
    folder: Path, runs: list[Run], kept: list[dict[str, Any]], form: Format, output: Path | None
) -> None:
    """Make the runs, keep each as soon as it is done, and show what came of them."""
    from landbridge.cli.dispatch_watch import stoppable
    from landbridge.report.dispatch_bench import bench_csv, bench_tables, write_bench
    from landbridge.runs.dispatching_bench import bench_result, bench_rows, warm_up

    rows = list(kept)
    stopped = False
    with stoppable(), ExitStack() as bars:
        try:
            if runs:
                tell("loading the engine with a small problem, which does not count")
                warm_up(runs[0].budget)
            for row in bench_rows(runs, lambda run: _watch(run, bars)):
                bars.close()
                rows.append(row)
                tell(_line(row, len(rows), len(runs) + len(kept)))
                if output:
                    write_bench(rows, output)
        except KeyboardInterrupt:
            stopped = True
    if output and not runs:
        write_bench(rows, output)
    result = bench_result(rows, folder.name)
    if output and form is Format.csv:
        tell(f"wrote {output}")
    elif form is Format.csv:
        typer.echo(bench_csv(rows), nl=False)
    else:
        emit(result, list, lambda: bench_tables(result), form)
    if stopped:
        tell(f"interrupted; {len(rows)} runs are done" + (f" and in {output}" if output else ""))
        raise typer.Exit(3)
    if any(row["objective"] is None for row in result["rows"]):
        raise typer.Exit(1)


def _watch(run: Run, bars: ExitStack) -> Any:
    """Begin the bar of a run; it ends when the run has its row."""
    from landbridge.cli.dispatch_watch import watching

    return bars.enter_context(watching(f"{run.instance.name}, seed {run.budget.seed}"))


def _line(row: dict[str, Any], done: int, total: int) -> str:
    """Return a run in a line."""
    from landbridge.report.numbers import amount

    first = row["first_plan_s"]
    parts = [
        f"{done} of {total}: {row['instance']}, seed {row['seed']}: {row['status']}",
        f"objective {amount(row['objective'])}",
        f"best known {amount(row['best_known'])}",
    ]
    if row["ratio"] is not None:
        parts.append(f"ratio {amount(row['ratio'], 4)}")
    if first is not None:
        parts.append(f"first plan {amount(first, 2)} s")
    return ", ".join(parts)
