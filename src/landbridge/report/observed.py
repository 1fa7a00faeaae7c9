"""The model beside the observations: the table and its summary."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.report.text import Column, Table

__all__ = ["observations_result", "observations_tables"]

_COLUMNS = (
    Column("id", "Id"),
    Column("year_text", "Year"),
    Column("origin", "From"),
    Column("destination", "To"),
    Column("route", "Route as reported"),
    Column("scope", "Scope"),
    Column("statistic", "Read as"),
    Column("basis", "Basis"),
    Column("days_observed", "Observed", "days", "right", 1),
    Column("days_model", "Model", "days", "right", 1),
    Column("error_percent", "Error", "per cent", "right", 0),
)


def observations_result(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the documented result: every observation, the compared ones with their error.

    Parameters
    ----------
    rows : sequence of mapping
        Rows with ``days_model``, ``days_observed`` (days) and ``error`` (a share).

    Returns
    -------
    dict
        ``observations`` and ``summary`` (errors as shares).

    Examples
    --------
    >>> observations_result([{"error": 0.1}, {"error": None}])["summary"]["compared"]
    1
    """
    errors = [float(row["error"]) for row in rows if row["error"] is not None]
    absolute = sorted(map(abs, errors))
    return {
        "observations": list(rows),
        "summary": {
            "compared": len(errors),
            "not_compared": len(rows) - len(errors),
            "median_absolute_error": statistics.median(absolute) if absolute else None,
            "mean_absolute_error": statistics.fmean(absolute) if absolute else None,
            "median_error": statistics.median(errors) if errors else None,
        },
    }


def observations_tables(rows: Sequence[Mapping[str, Any]]) -> list[Table]:
    """Return the compared observations, and those that are not with the reason.

    Parameters
    ----------
    rows : sequence of mapping
        As in :func:`observations_result`.

    Returns
    -------
    list of Table
        One of the compared rows with the summary below it, one of the others.
    """
    summary = observations_result(rows)["summary"]
    compared = tuple(
        tuple(_cell(row, column.key) for column in _COLUMNS)
        for row in rows
        if row["error"] is not None
    )
    notes = [f"{summary['compared']} observations compared, {summary['not_compared']} not."]
    if compared:
        notes.append(
            f"Median absolute error {100 * summary['median_absolute_error']:.1f} per cent, mean "
            f"{100 * summary['mean_absolute_error']:.1f}; median error (bias) "
            f"{100 * summary['median_error']:+.1f}."
        )
    notes.append(
        "Each observation is compared in its own year, scope and statistic: a 'minimum' (an offer "
        "from N days) with the 1-in-10 day of the model, a bound only from above."
    )
    others = tuple(
        (row["id"], str(row["year"]), row["origin"], row["destination"], row["reason"])
        for row in rows
        if row["error"] is None
    )
    return [
        Table("Model beside observation", _COLUMNS, compared, tuple(notes)),
        Table("Not compared", (*_COLUMNS[:4], Column("reason", "Why")), others),
    ]


def _cell(row: Mapping[str, Any], key: str) -> Any:
    if key == "year_text":
        return str(row["year"])
    return 100.0 * row["error"] if key == "error_percent" else row[key]
