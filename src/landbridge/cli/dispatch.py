"""`landbridge dispatch`: solve a dispatching problem, check a plan, draw it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NoReturn

import typer

from landbridge.cli.application import dispatch_app
from landbridge.cli.common import Format, FormatOption, emit, tell
from landbridge.cli.dispatch_options import (
    IterationsOption,
    SeedOption,
    TimeLimitOption,
    WorkersOption,
    budget_of,
    refuse_output,
    seconds_of,
)

if TYPE_CHECKING:
    from landbridge.dispatch.outcome import Outcome
    from landbridge.runs.dispatching import Given, Task
    from landbridge.runs.dispatching_solve import Budget

# Loaded with the program, before anything else is: what comes after counts as its start.
_BEGAN_S: Final = time.perf_counter()

ProblemArgument = Annotated[
    Path, typer.Argument(help="Problem in the format of DISPLIB, with extensions or without.")
]
PlanArgument = Annotated[Path, typer.Argument(help="Plan of it: a solution in that format.")]


@dispatch_app.command(
    "solve",
    epilog="Examples:  landbridge dispatch solve problem.json -o plan.json --time-limit 60   |   "
    "landbridge dispatch solve problem.json -o plan.json --iterations 200000 --seed 7   |   "
    "landbridge dispatch solve problem.json -o better.json --start plan.json",
)
def solve(
    problem: ProblemArgument,
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Solution to write, JSON; whole or not at all.")
    ],
    time_limit: TimeLimitOption = None,
    iterations: IterationsOption = None,
    workers: WorkersOption = 2,
    seed: SeedOption = 1,
    start: Annotated[
        Path | None, typer.Option("--start", help="Plan to begin from, in the same format.")
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """The best conflict-free plan that is found in the time given."""
    budget = budget_of(time_limit, iterations, workers, seed)
    refuse_output(output, [problem], ".json")
    from landbridge.runs.dispatching import open_plan, open_task

    task = open_task(problem)
    given = open_plan(start, task) if start else None
    _tell_start(task, given, start)
    _solve(task, budget, given, output, form)


def _tell_start(task: Task, given: Given | None, start: Path | None) -> None:
    """Say how large the problem is, and what is known of the plan to begin from."""
    found = task.problem
    tell(
        f"{task.name}: {found.trains:,} trains, {found.operations:,} operations, "
        f"{found.resources:,} resources"
    )
    if given is None:
        return
    faults = len(given.checked.violations)
    if faults:
        tell(
            f"{start}: violates {faults} rule{'s'[: faults != 1]} "
            f"({given.checked.violations[0]}); its order of trains may still help"
        )
    else:
        tell(f"{start}: objective {given.plan.objective:,}")


def _solve(task: Task, budget: Budget, given: Given | None, output: Path, form: Format) -> None:
    """Search, write what was found, and say how good it is."""
    from landbridge.cli.dispatch_watch import stoppable, watching
    from landbridge.report.dispatch_files import write_plan
    from landbridge.report.dispatch_text import solve_rows, solve_table
    from landbridge.runs.dispatching_solve import solve_result, solve_task

    before_s = time.perf_counter() - _BEGAN_S
    with stoppable(), watching(task.name) as watch:
        outcome = solve_task(task, budget, given.plan if given else None, watch)
    if outcome.plan is None:
        _refuse(task, budget, outcome, form)
    write_plan(outcome.plan, task.problem, output)
    result = solve_result(task, budget, outcome, str(output), before_s)
    emit(result, lambda: solve_rows(result), lambda: [solve_table(result)], form)
    if outcome.status == "interrupted":
        tell("interrupted; the best plan until then is written")
        raise typer.Exit(3)


def _refuse(task: Task, budget: Budget, outcome: Outcome, form: Format) -> NoReturn:
    """Say why there is no plan: exit code 1, or 3 where it was the user who stopped."""
    from landbridge.report.dispatch_text import refusal_words
    from landbridge.runs.dispatching_solve import refusal

    if outcome.status == "interrupted":
        raise KeyboardInterrupt
    tell("no plan: looking for conditions that contradict each other")
    answer = refusal(task, budget, outcome)
    if form is Format.json:
        emit(answer, list, list, form)
    tell("\n".join(refusal_words(answer)))
    raise typer.Exit(1)


@dispatch_app.command("check", epilog="Example:  landbridge dispatch check problem.json plan.json")
def check(
    problem: ProblemArgument,
    solution: PlanArgument,
    form: FormatOption = Format.table,
) -> None:
    """Whether a plan keeps every rule: its objective, or each violation; exit code 1 if not."""
    from landbridge.cli.streams import printable
    from landbridge.report.dispatch_text import check_lines, violation_rows
    from landbridge.runs.dispatching import check_result, open_plan, open_task

    task = open_task(problem)
    given = open_plan(solution, task)
    result = check_result(task, given)
    if form is Format.table:
        typer.echo("\n".join(map(printable, check_lines(result))))
    else:
        emit(result, lambda: violation_rows(result), list, form)
    if given.claimed is not None and given.claimed != given.checked.objective:
        tell(
            f"warning: {solution.name} says objective_value {given.claimed}; "
            f"it is {given.checked.objective}"
        )
    if not given.checked.feasible:
        raise typer.Exit(1)


@dispatch_app.command(
    "show",
    epilog="Examples:  landbridge dispatch show problem.json plan.json -o plan.svg   |   "
    'landbridge dispatch show problem.json plan.json -o part.html --resources "r1*" '
    "--from 10:00 --to 12:30   |   landbridge dispatch show problem.json plan.json -o uses.csv",
)
def show(
    problem: ProblemArgument,
    solution: PlanArgument,
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help="File to write: svg or html to look at; csv, json, parquet or "
            "xlsx with a row per use of a resource.",
        ),
    ],
    resources: Annotated[
        list[str] | None,
        typer.Option("--resources", help="Resources to show, such as r1*; repeatable."),
    ] = None,
    from_: Annotated[
        str | None, typer.Option("--from", help="Begin there: seconds, h:mm or h:mm:ss.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", help="End there: seconds, h:mm or h:mm:ss.")
    ] = None,
) -> None:  # fmt: skip
    """A plan as a picture: resources over time, waiting, headways, delays; or as a table."""
    from landbridge.report.dispatch_scene import Wish
    from landbridge.report.dispatch_shown import SHOWN_ENDINGS, write_shown
    from landbridge.report.tables import ending_of
    from landbridge.runs.dispatching import open_plan, open_task

    wish = Wish(tuple(resources or ()), *seconds_of({"--from": from_, "--to": to}))
    ending_of(output, SHOWN_ENDINGS)
    refuse_output(output, [problem, solution], None)
    task = open_task(problem)
    given = open_plan(solution, task)
    faults = len(given.checked.violations)
    if faults:
        tell(f"{solution.name} is not feasible: {faults} violations, see landbridge dispatch check")
    left_out = write_shown(task.problem, given.plan, output, task.name, wish, faults)
    if left_out:
        tell(f"{left_out} resources with the fewest uses are left out: choose with --resources")
    tell(f"wrote {output}")
