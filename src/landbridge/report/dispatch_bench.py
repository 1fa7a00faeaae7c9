"""A bench of the dispatcher: its file, renewed after every run, and its tables."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.plain import csv_text
from landbridge.report.tables import write_bytes
from landbridge.report.text import Column, Table

__all__ = ["BENCH_COLUMNS", "bench_csv", "bench_tables", "write_bench"]

#: Columns of a bench, in the order of its file.
BENCH_COLUMNS = (
    *("instance", "seed", "objective", "best_known", "ratio", "first_plan_s", "seconds"),
    *("primal_integral", "status", "lower_bound", "iterations"),
    *("time_limit_s", "iteration_limit", "workers"),
)


def bench_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    r"""Return rows of a bench as the text of its file.

    Parameters
    ----------
    rows : sequence of mapping
        See :func:`landbridge.runs.dispatching_bench.bench_rows`.

    Returns
    -------
    str
        CSV with the columns `BENCH_COLUMNS`.

    Examples
    --------
    >>> bench_csv([]).count("\n")
    1
    """
    head = ",".join(BENCH_COLUMNS) + "\n"
    plain = [{column: row[column] for column in BENCH_COLUMNS} for row in rows]
    return csv_text(plain) if plain else head


def bench_tables(result: Mapping[str, Any]) -> list[Table]:
    """Return a bench as tables: every run, then the families.

    Parameters
    ----------
    result : mapping
        See :func:`landbridge.runs.dispatching_bench.bench_result`.

    Returns
    -------
    list of Table
        Two.
    """
    columns = (
        Column("instance", "Instance"),
        Column("seed", "Seed", "", "right"),
        Column("objective", "Objective", "", "right"),
        Column("best_known", "Best known", "", "right"),
        Column("ratio", "Ratio", "", "right", 4),
        Column("first_plan_s", "First plan", "s", "right", 2),
        Column("seconds", "Time", "s", "right", 1),
        Column("primal_integral", "Mean primal gap", "", "right", 4),
        Column("status", "Status"),
    )
    runs = tuple(tuple(row[column.key] for column in columns) for row in result["rows"])
    heads = (
        Column("family", "Family"),
        Column("instances", "Instances", "", "right"),
        Column("runs", "Runs", "", "right"),
        Column("ratio", "Ratio, geometric mean", "", "right", 4),
        Column("ratio_worst", "Ratio, worst", "", "right", 4),
        Column("first_plan_s", "First plan, longest", "s", "right", 2),
        Column("primal_integral", "Mean primal gap", "", "right", 4),
        Column("failures", "Failures", "", "right"),
    )
    families = tuple(
        tuple(one[column.key] for column in heads)
        for one in (*result["families"], result["overall"])
    )
    notes = [
        "Ratio: objective over the best known one; both 0 count 1. Mean primal gap: the primal "
        "integral (Berthold 2013) over the time given, 0 best, 1 no plan at any time.",
    ]
    failures = result["failures"]
    if failures:
        said = "; ".join(
            f"{one['instance']} seed {one['seed']}: {one['words']}" for one in failures
        )
        notes.append(f"Failures, not in the means: {said}.")
    return [
        Table(f"Runs on {result['folder']}", columns, runs),
        Table("Families", heads, families, tuple(notes)),
    ]


def write_bench(rows: Sequence[Mapping[str, Any]], path: str | os.PathLike[str]) -> None:
    """Write the rows of a bench, whole or not at all.

    Parameters
    ----------
    rows : sequence of mapping
        See :func:`landbridge.runs.dispatching_bench.bench_rows`.
    path : str or path
        CSV file.

    Raises
    ------
    InputError
        If the file cannot be written; an older one is then as it was.
    """
    write_bytes(bench_csv(rows), path)
