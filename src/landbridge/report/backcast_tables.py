"""The model's years beside what was observed, as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from landbridge.report.market_tables import calibration_words
from landbridge.report.numbers import amount, span
from landbridge.report.text import Column, Table

__all__ = [
    "backcast_tables",
    "backcast_words",
    "compared_table",
    "not_compared_table",
    "series_table",
    "summary_table",
]

Result = Mapping[str, Any]

_PERCENT: Final = 100.0
_DECIMALS: Final[Mapping[str, int]] = {"days": 1, "%": 1}
_USES: Final = {"calibrated": "calibrated on", "predicted": "predicted"}
_KINDS: Final = ("volume", "share", "loss", "price", "days")


def backcast_words(result: Result) -> list[str]:
    """Return what the comparison says, in sentences.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.backcast.backcast`.

    Returns
    -------
    list of str
        The years of calibration, each kind of prediction, elasticities, misses.
    """
    years = result["calibrated_years"]
    lines = []
    if years:
        lines.append(
            f"Calibrated on volumes of {_years(years)} only; every other figure is a prediction."
        )
    for one in result["summary"]:
        if one["use"] != "predicted" or not one["compared"]:
            continue
        lines.append(
            f"Predicted {one['kind']}: {one['near']} of {one['compared']} within "
            f"{amount(_PERCENT * result['near'])} %, median error "
            f"{amount(_PERCENT * one['median_absolute_error'], 1)} % "
            f"(bias {amount(_PERCENT * one['median_error'], 1)} %)"
            f"{_beside(result) if one['kind'] == 'loss' else ''}."
        )
    lines += _losses(result)
    lines += _without_room(result)
    if years:
        lines.append(
            "Predicted years are run within what lines, borders, terminals and services can take, "
            "rationed by price; the years of calibration without such limits."
        )
    return [*lines, *calibration_words(result["calibration"])]


def _beside(result: Result) -> str:
    """Return the elasticities of the losses: near 100 % a loss alone says little."""
    found = [
        amount(row["detail"]["elasticity_to_price"], 1)
        for row in result["rows"]
        if row["kind"] == "loss" and row["error"] is not None
    ]
    return f", at an elasticity of {', '.join(found)} to the door price"


def _without_room(result: Result) -> list[str]:
    """Return how many rows no limit of room would hold for, and how near they would have been."""
    free = [row for row in result["rows"] if "without_room" in row["detail"]]
    if not free:
        return []
    errors = [row["detail"]["without_room"] / row["observed"] - 1.0 for row in free]
    near = sum(abs(error) <= result["near"] for error in errors)
    found = sorted({row["year"] for row in free})
    return [
        f"{len(free)} predicted rows of {_years(found)} are not compared: goods without another "
        "way find too little room in the data of these years. Without limits of room "
        f"{near} of them would lie within {amount(_PERCENT * result['near'])} %, the furthest at "
        f"{amount(1.0 + max(errors), 1)} times the observed figure: no forecast."
    ]


def _years(years: list[int]) -> str:
    """Return years as people write them.

    >>> _years([1998, 1999, 2000]), _years([1998])
    ('1998 to 2000', '1998')
    """
    return str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"


def _losses(result: Result) -> list[str]:
    lines = []
    for row in result["rows"]:
        detail = row["detail"]
        limited = row["model"] is not None
        model = row["model"] if limited else detail.get("without_room")
        if row["kind"] != "loss" or model is None:
            continue
        sign = "the right sign" if model > 0.0 else "the WRONG sign"
        free = "" if limited else ", without limits of room and therefore not compared"
        lines.append(
            f"{row['what']}: the model loses {amount(model, 1)} % "
            f"({amount(detail['teu_before'])} to {amount(detail['teu_after'])} TEU{free}), {sign}; "
            f"elasticity {amount(detail['elasticity_to_tariff'], 2)} to the tariff "
            f"({amount(detail['tariff_usd_per_feu'])} USD an FEU, doubled), "
            f"{amount(detail['elasticity_to_price'], 2)} to the door price."
        )
    return lines


def _ordered(result: Result) -> list[Mapping[str, Any]]:
    return sorted(
        result["rows"], key=lambda row: (_KINDS.index(row["kind"]), row["year"], row["id"])
    )


def compared_table(result: Result) -> Table:
    """Return every observation that has a figure of the model."""
    columns = (
        Column("kind", "Kind"),
        Column("year_text", "Year"),
        Column("what", "What was observed"),
        Column("unit", "Unit"),
        Column("observed", "Observed", "", "right"),
        Column("range", "Range", "", "right"),
        Column("model", "Model", "", "right"),
        Column("error", "Error", "per cent", "right"),
        Column("use", "Model's figure is"),
        Column("id", "Id"),
    )
    rows = tuple(
        (
            row["kind"],
            str(row["year"]),
            row["what"] + _elasticity(row),
            row["unit"],
            amount(row["observed"], _DECIMALS.get(row["unit"], 0)),
            _range(row),
            amount(row["model"], _DECIMALS.get(row["unit"], 0)),
            amount(_PERCENT * row["error"], 0),
            _USES[row["use"]],
            row["id"] + (" +" if row["added"] else ""),
        )
        for row in _ordered(result)
        if row["error"] is not None
    )
    notes = ["Error: model over observed, less 1. Days are in the scope and statistic of the row."]
    if any(row["added"] for row in result["rows"]):
        notes.append("+ out of the file named by --observations: compared, never calibrated on.")
    return Table("Model beside observation", columns, rows, tuple(notes))


def _elasticity(row: Mapping[str, Any]) -> str:
    if row["kind"] != "loss":
        return ""
    return f" (elasticity to the door price: {amount(row['detail']['elasticity_to_price'], 1)})"


def _range(row: Mapping[str, Any]) -> str:
    if row["low"] is None or row["high"] is None or row["low"] == row["high"]:
        return ""
    return span(row["low"], row["high"], _DECIMALS.get(row["unit"], 0))


def summary_table(result: Result) -> Table:
    """Return the errors by kind, calibrated and predicted apart."""
    columns = (
        Column("kind", "Kind"),
        Column("use", "Model's figures are"),
        Column("compared", "Compared", "", "right"),
        Column("near", f"Within {amount(_PERCENT * result['near'])} %", "", "right"),
        Column("median_absolute_error", "Median error", "per cent", "right", 1),
        Column("mean_absolute_error", "Mean error", "per cent", "right", 1),
        Column("median_error", "Bias", "per cent", "right", 1),
        Column("not_compared", "Not compared", "", "right"),
    )
    parts = {"median_absolute_error", "mean_absolute_error", "median_error"}
    rows = tuple(
        tuple(
            _USES[one["use"]]
            if column.key == "use"
            else one[column.key]
            if column.key not in parts or one[column.key] is None
            else _PERCENT * one[column.key]
            for column in columns
        )
        for one in sorted(result["summary"], key=lambda one: _KINDS.index(one["kind"]))
    )
    return Table("Errors by kind", columns, rows, tuple(backcast_words(result)))


def series_table(result: Result) -> Table | None:
    """Return the model's own figure of what was calibrated on, in every year that was run."""
    if not result["series"]:
        return None
    what = result["series"][0]["what"]
    seen = {
        row["year"]: row
        for row in result["rows"]
        if row["kind"] == "volume" and row["what"] == what
    }
    columns = (
        Column("year_text", "Year"),
        Column("model", "Model", "TEU/year", "right"),
        Column("observed", "Observed", "TEU/year", "right"),
    )
    rows = tuple(
        (
            str(one["year"]),
            one["teu_per_year"],
            seen[one["year"]]["observed"] if one["year"] in seen else None,
        )
        for one in result["series"]
    )
    return Table(f"{what}, year by year", columns, rows)


def not_compared_table(result: Result) -> Table:
    """Return the observations without a figure of the model, and why."""
    columns = (
        Column("kind", "Kind"),
        Column("year_text", "Year"),
        Column("what", "What was observed"),
        Column("reason", "Why it is not compared"),
        Column("id", "Id"),
    )
    rows = tuple(
        (row["kind"], str(row["year"]), row["what"], row["reason"], row["id"])
        for row in _ordered(result)
        if row["error"] is None
    )
    return Table("Not compared", columns, rows)


def backcast_tables(result: Result) -> list[Table]:
    """Return all tables of a backcast.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.backcast.backcast`.

    Returns
    -------
    list of Table
        Rows, the series of what was calibrated on, errors by kind with the answer in words, and
        what was not compared.
    """
    series = series_table(result)
    return [
        compared_table(result),
        not_compared_table(result),
        *([series] if series else ()),
        summary_table(result),
    ]
