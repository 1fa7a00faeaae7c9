"""The problems of a folder solved one after the other, beside the best known objectives."""

from __future__ import annotations

import fnmatch
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.data.benchfolder import Instance
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.outcome import Outcome
from landbridge.runs.dispatching import Task, open_task
from landbridge.runs.dispatching_measure import family_of, geometric_mean, primal_integral, ratio
from landbridge.runs.dispatching_solve import Budget, Watch, search

__all__ = [
    "Run",
    "bench_result",
    "bench_rows",
    "bench_runs",
    "only",
    "refuse_other_budget",
    "warm_up",
]

Row = dict[str, Any]
# So many moves make every kind of them.
_WARM_MOVES = 500
# Where the checker refuses a plan, the row says so instead of the solver's own status.
_WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Run:
    """One search of a bench.

    Parameters
    ----------
    instance : Instance
        The problem.
    budget : Budget
        How long, and with which seed.
    """

    instance: Instance
    budget: Budget


def only(instances: Sequence[Instance], patterns: Sequence[str]) -> tuple[Instance, ...]:
    """Return the instances whose names fit.

    Parameters
    ----------
    instances : sequence of Instance
        All of them.
    patterns : sequence of str
        Patterns with ``*``, or parts of names; none means all.

    Returns
    -------
    tuple of Instance
        In the order they came in.

    Raises
    ------
    InputError
        With each pattern that fits none.

    Examples
    --------
    >>> from pathlib import Path
    >>> both = [Instance(name, Path(name), None) for name in ("line_1", "yard_1")]
    >>> [one.name for one in only(both, ("yard",))]
    ['yard_1']
    """
    fit = {pattern: [one for one in instances if _fits(one.name, pattern)] for pattern in patterns}
    names = [one.name for one in instances]
    findings = [
        Finding(
            "", None, "--only", pattern, "fits no instance", "",
            f"did you mean {' or '.join(close)}?" if (close := nearest(pattern, names))
            else "use a part of a name, or a pattern such as line_*",
        )
        for pattern, found in fit.items()
        if not found
    ]  # fmt: skip
    if findings:
        raise InputError(findings)
    wanted = {one.name for found in fit.values() for one in found}
    return tuple(one for one in instances if not patterns or one.name in wanted)


def _fits(name: str, pattern: str) -> bool:
    small, wanted = name.casefold(), pattern.casefold()
    return wanted in small or fnmatch.fnmatchcase(small, wanted)


def bench_runs(
    instances: Sequence[Instance], seeds: Sequence[int], budget: Budget, kept: Sequence[Row]
) -> list[Run]:
    """Return the searches that are still to be made.

    Parameters
    ----------
    instances : sequence of Instance
        The problems.
    seeds : sequence of int
        Seeds; all problems are solved with the first one first.
    budget : Budget
        How long to search.
    kept : sequence of dict
        Rows of searches that were made before.

    Returns
    -------
    list of Run
        Without those of `kept`.

    Raises
    ------
    InputError
        With every finding in the files of the problems, before any is solved.
    """
    done = {(row["instance"], int(row["seed"])) for row in kept}
    runs = [
        Run(one, replace(budget, seed=seed))
        for seed in seeds
        for one in instances
        if (one.name, seed) not in done
    ]
    findings: list[Finding] = []
    for name in dict.fromkeys(run.instance.path for run in runs):
        try:
            open_task(name)
        except InputError as error:
            findings.extend(error.findings)
    if findings:
        raise InputError(findings)
    return runs


def refuse_other_budget(kept: Sequence[Mapping[str, Any]], budget: Budget, file: str) -> None:
    """Refuse to go on with rows that were made with another budget.

    Parameters
    ----------
    kept : sequence of mapping
        Rows of an earlier bench.
    budget : Budget
        What is asked for now.
    file : str
        Where they were kept.

    Raises
    ------
    InputError
        Naming each setting that differs.
    """
    asked = {
        "time_limit_s": budget.time_limit_s,
        "iteration_limit": budget.iterations,
        "workers": budget.workers,
    }
    findings = []
    for column, value in asked.items():
        others = {str(row[column]) for row in kept if _number(row[column]) != value}
        if others:
            now = "none" if value is None else f"{value:g}"
            findings.append(
                Finding(
                    file, None, column, ", ".join(sorted(others)), "is another budget", now,
                    "go on with the same budget, or name another file",
                )
            )  # fmt: skip
    if findings:
        raise InputError(findings)


def warm_up(budget: Budget) -> None:
    """Solve a small problem of our own, so that no run of a bench pays for loading or compiling.

    Parameters
    ----------
    budget : Budget
        For its number of processes.
    """
    steps = 40
    train = [
        {
            "min_duration": 60,
            "resources": [{"resource": f"section {step}", "release_time": 30}],
            "successors": [step + 1],
        }
        for step in range(steps)
    ]
    trains = [[*train, {"successors": []}]] * 3
    late = [
        {"type": "op_delay", "train": number, "operation": steps, "coeff": 1, "threshold": 0}
        for number in range(len(trains))
    ]
    document = {"trains": trains, "objective": late}
    task = Task("warm-up", document, problem_from(document))
    search(task, Budget(None, _WARM_MOVES, budget.workers))


def _number(text: Any) -> float | None:
    try:
        return None if text in ("", None) else float(text)
    except ValueError:
        return float("nan")


def bench_rows(runs: Sequence[Run], watch: Callable[[Run], Watch | None]) -> Iterator[Row]:
    """Yield a row for each search as soon as it is done.

    Parameters
    ----------
    runs : sequence of Run
        The searches.
    watch : callable
        Returns who is told how far a search is.

    Yields
    ------
    dict
        ``instance``, ``seed``, ``objective`` (worked out by the checker), ``best_known``,
        ``ratio``, ``first_plan_s``, ``seconds``, ``primal_integral``, ``status``, ``lower_bound``,
        ``iterations``, and the budget.

    Raises
    ------
    KeyboardInterrupt
        After the search that was interrupted; it has no row.
    """
    for run in runs:
        task = open_task(run.instance.path)
        outcome = search(task, run.budget, watch=watch(run))
        if outcome.status == "interrupted":
            raise KeyboardInterrupt
        yield _row(run, task, outcome)


def _row(run: Run, task: Task, outcome: Outcome) -> Row:
    """Return the row of a search; a plan counts only if the checker finds no fault in it."""
    best, budget = run.instance.best_known, run.budget
    objective, status = None, str(outcome.status)
    if outcome.plan is not None:
        verdict = check_plan(task.problem, outcome.plan)
        if verdict.feasible:
            objective = verdict.objective
        else:
            status = f"{_WRONG} ({verdict.violations[0].rule})"
    # A search that ends before its time has had its say; one without a clock has no time to measure
    # it over.
    history = outcome.history if objective is not None else ()
    limit_s = None if budget.iterations is not None else budget.time_limit_s
    integral = None if limit_s is None else primal_integral(history, best, limit_s)
    return {
        "instance": run.instance.name,
        "seed": budget.seed,
        "objective": objective,
        "best_known": best,
        "ratio": _rounded(ratio(objective, best), 6),
        "first_plan_s": _rounded(outcome.first_plan_s, 3),
        "seconds": _rounded(outcome.seconds, 3),
        "primal_integral": _rounded(integral, 6),
        "status": status,
        "lower_bound": outcome.lower_bound,
        "iterations": outcome.iterations,
        "time_limit_s": budget.time_limit_s,
        "iteration_limit": budget.iterations,
        "workers": budget.workers,
    }


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def bench_result(rows: Sequence[Mapping[str, Any]], folder: str) -> dict[str, Any]:
    """Return a bench as one documented object.

    Parameters
    ----------
    rows : sequence of mapping
        Rows (see `bench_rows`), their values as numbers or as the texts of a file.
    folder : str
        Name of the folder.

    Returns
    -------
    dict
        ``folder``, ``rows``, ``families`` and ``overall`` (``family``, ``instances``, ``runs``,
        ``ratio`` (geometric mean), ``ratio_worst``, ``first_plan_s`` (longest),
        ``primal_integral`` (mean), ``failures``) and ``failures`` (``instance``, ``seed``,
        ``words``): runs without a plan, and those above a best known objective of 0.
    """
    plain = [{key: _plain(value) for key, value in row.items()} for row in rows]
    names = list(dict.fromkeys(family_of(str(row["instance"])) for row in plain))
    families = [
        _family(name, [row for row in plain if family_of(str(row["instance"])) == name])
        for name in names
    ]
    failures = [
        {"instance": row["instance"], "seed": row["seed"], "words": words}
        for row in plain
        if (words := _failure(row))
    ]
    return {
        "folder": folder,
        "rows": plain,
        "families": families,
        "overall": _family("all", plain),
        "failures": failures,
    }


def _plain(value: Any) -> Any:
    """Return a text of a file as the number it is, nothing as None."""
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        return int(value)
    except ValueError:
        pass
    try:
        return float(value)
    except ValueError:
        return value


def _failure(row: Mapping[str, Any]) -> str:
    """Return why a run has no place in the mean; nothing where it has, or none is known."""
    if row["objective"] is None:
        return f"no plan ({row['status']})"
    if row["best_known"] == 0 and row["objective"] > 0:
        return f"{row['objective']} against 0"
    return ""


def _family(name: str, rows: Sequence[Mapping[str, Any]]) -> Row:
    ratios = [float(row["ratio"]) for row in rows if row["ratio"] is not None]
    firsts = [float(row["first_plan_s"]) for row in rows if row["first_plan_s"] is not None]
    integrals = [
        float(row["primal_integral"]) for row in rows if row["primal_integral"] is not None
    ]
    return {
        "family": name,
        "instances": len({row["instance"] for row in rows}),
        "runs": len(rows),
        "ratio": geometric_mean(ratios),
        "ratio_worst": max(ratios, default=None),
        "first_plan_s": max(firsts, default=None),
        "primal_integral": statistics.fmean(integrals) if integrals else None,
        "failures": sum(bool(_failure(row)) for row in rows),
    }
