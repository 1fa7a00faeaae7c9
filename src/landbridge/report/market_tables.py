"""A market as tables: shares, flows, what is full, who earns, how a through tariff is shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from landbridge.report.assignment import gap_words
from landbridge.report.market_money_tables import (
    MILLION,
    passed_on_table,
    revenue_table,
    right,
    split_table,
    titled,
)
from landbridge.report.numbers import amount
from landbridge.report.text import Column, Table

__all__ = [
    "MODE_NAMES",
    "calibration_words",
    "flows_table",
    "market_tables",
    "market_words",
    "scarcity_table",
    "shares_table",
]

Result = Mapping[str, Any]

#: Modes in words.
MODE_NAMES: Final[Mapping[str, str]] = {
    "sea": "sea",
    "rail": "rail, or rail and sea",
    "road": "road",
}
_FLOWS: Final = 15
_SCARCE: Final = 20
_RATIONINGS: Final = {
    "price": "room that is short goes to who pays most for it (scarcity price)",
    "queue": "room that is short goes to who waits for it (queue)",
}


def market_words(result: Result) -> list[str]:
    """Return the answer in sentences.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.market.market_result`.

    Returns
    -------
    list of str
        The catchment and its modes, what is scarce, who earns most, how sure it is.
    """
    caught = result["catchment"]
    modes = {one["mode"]: one for one in caught["modes"]}
    rail = modes.get("rail", {"teu_per_year": 0.0, "boxes_per_year": 0.0, "share": 0.0})
    lines = [
        f"Of {amount(caught['teu_per_year'])} TEU a year in the catchment "
        f"({amount(caught['boxes_per_year'])} boxes), {amount(rail['teu_per_year'])} TEU "
        f"({amount(rail['boxes_per_year'])} boxes), {amount(100 * rail['share'], 1)} %, go by rail "
        "or by rail and sea."
    ]
    scarce = [one for one in result["scarcity"] if one["usd_per_teu"] > 0 or one["wait_days"] > 0]
    if scarce:
        first = scarce[0]
        cost = (
            f"{amount(first['usd_per_teu'])} USD a TEU"
            if first["usd_per_teu"] > 0
            else f"{amount(first['wait_days'], 1)} days"
        )
        lines.append(
            f"{len(scarce)} places and services are full; the dearest is {first['name']}, which "
            f"takes {amount(first['capacity_teu_per_year'])} TEU a year and costs {cost}."
        )
    else:
        lines.append("Nothing is full.")
    if result["revenue"]:
        most = result["revenue"][0]
        lines.append(
            f"{most['railway']} earns most of the railways: "
            f"{amount(most['usd_per_year'] / MILLION, 1)} million USD a year."
        )
    loop = result["loop"]
    if loop and not loop["converged"]:
        lines.append(f"Not settled: {loop['finding']}.")
    return lines


def shares_table(result: Result) -> Table:
    """Return TEU, boxes and share of each mode in each trade, the catchment first."""
    columns = (
        Column("name", "Trade"),
        Column("catchment", "Catchment"),
        Column("mode", "By"),
        right("teu_per_year", "Flow", "TEU/year"),
        right("boxes_per_year", "Flow", "boxes/year"),
        right("share", "Share", "per cent", 1),
        Column("confidence", "Demand is"),
    )
    caught = result["catchment"]
    rows: list[tuple[Any, ...]] = [
        (
            "the catchment as a whole",
            True,
            MODE_NAMES[one["mode"]],
            one["teu_per_year"],
            one["boxes_per_year"],
            100.0 * one["share"],
            caught["confidence"],
        )
        for one in caught["modes"]
    ]
    ordered = sorted(result["shares"], key=lambda row: not row["catchment"])
    rows += [
        (
            one["name"],
            one["catchment"],
            MODE_NAMES[one["mode"]],
            one["teu_per_year"],
            one["boxes_per_year"],
            100.0 * one["share"],
            one["confidence"],
        )
        for one in ordered
    ]
    notes = (
        f"Equilibrium: {_RATIONINGS[result['rationing']]}; {_gap(result)}.",
        *_loop_note(result),
        *_choice_note(result),
        *calibration_words(result["calibration"]),
    )
    return Table(titled(result, "Who goes which way"), columns, tuple(rows), notes)


def _gap(result: Result) -> str:
    if result["gap"] is None:
        return f"residual {gap_words(result['residual'])} (no convex programme has this answer)"
    return f"relative duality gap {gap_words(result['gap'])}"


def _choice_note(result: Result) -> list[str]:
    choice = result["choice"]
    if choice is None:
        return []
    share = amount(100 * choice["largest_share"], 2)
    joined = f"{len(choice['joined'])} ways joined the choice at the prices of full places;"
    if choice["largest_share"] > choice["share_asked"]:
        return [f"Finding: {joined} it still grows, the last would take {share} % of a pair."]
    return [f"{joined} the best of those left out would take {share} % of a pair."]


def _loop_note(result: Result) -> list[str]:
    loop = result["loop"]
    if loop is None:
        return ["Days are those of the data: no queues follow from the flows."]
    if not loop["converged"]:
        return [f"Finding: {loop['finding']}."]
    return [
        f"Market and line settled in {loop['rounds']} rounds: flows move by at most "
        f"{amount(100 * loop['teu_change'], 2)} %, days by "
        f"{amount(100 * loop['days_change'], 2)} %."
    ]


def flows_table(result: Result) -> Table:
    """Return the fullest ways of the catchment by rail, then those of all."""
    columns = (
        Column("origin_name", "From"),
        Column("destination_name", "To"),
        Column("name", "Through"),
        Column("mode", "By"),
        right("teu_per_year", "Flow", "TEU/year"),
        right("share", "Share", "per cent", 1),
        right("usd_per_feu", "Price", "USD/FEU"),
        right("days_p50", "Median", "days", 1),
        right("days_p90", "9 in 10", "days", 1),
    )
    by_rail = [row for row in result["flows"] if row["mode"] == "rail"][:_FLOWS]
    others = [row for row in result["flows"] if row["mode"] != "rail"][: _FLOWS // 3]
    rows = tuple(
        tuple(
            (100.0 if column.key == "share" else 1.0) * row[column.key]
            if isinstance(row[column.key], float)
            else row[column.key]
            for column in columns
        )
        for row in (*by_rail, *others)
    )
    left = len(result["flows"]) - len(rows)
    return Table(
        titled(result, "The fullest ways, by rail first"),
        columns,
        rows,
        (
            f"{left} more ways carry boxes: -o flows.csv and the JSON have all. The share "
            "is that of the trade's TEU between the two places; days hold the queues of "
            "these flows; the price is without scarcity rents.",
        ),
    )


def scarcity_table(result: Result) -> Table:
    """Return what is full or nearly full, with its price or wait."""
    by_queue = result["rationing"] == "queue"
    cost = (
        right("wait_days", "Wait", "days", 1)
        if by_queue
        else right("usd_per_teu", "Scarcity price", "USD/TEU")
    )
    columns = (
        Column("kind", "What"),
        Column("name", "Where"),
        Column("country", "Country"),
        right("capacity_teu_per_year", "Takes", "TEU/year"),
        right("teu_per_year", "Used", "TEU/year"),
        right("load", "Load", "%", 1),
        cost,
        *(() if by_queue else (right("usd_per_year", "Rent", "USD/year"),)),
        Column("confidence", "Figure is"),
    )
    shown = result["scarcity"][:_SCARCE]
    rows = tuple(tuple(row[column.key] for column in columns) for row in shown)
    left = len(result["scarcity"]) - len(shown)
    notes = [
        "A service's places are counted in its direction, all else in both directions together."
    ]
    if any(not row["unique"] for row in shown):
        notes.append("Some prices are one of several that bring about the same flows.")
    if left:
        notes.append(f"{left} more are full or nearly full: see the JSON.")
    return Table(titled(result, "What is full"), columns, rows, tuple(notes))


def calibration_words(calibration: Mapping[str, Any] | None) -> list[str]:
    """Return what the rules of choice rest on, in sentences.

    Parameters
    ----------
    calibration : mapping or None
        ``calibration`` of a market or a backcast.
    """
    if not calibration:
        return []
    lines = []
    for one in calibration["constants"]:
        verdict = (
            "a remainder that price and days do not explain"
            if one["explained"]
            else "NOT EXPLAINED: more than 30 % of the mean generalised cost"
        )
        lines.append(
            f"Constant of {MODE_NAMES[one['mode']]}: {amount(one['usd_per_feu'])} USD an FEU "
            f"(standard error {amount(one['standard_error_usd'])}), "
            f"{amount(100 * one['part'])} % of the mean generalised cost: {verdict}."
        )
    told = ", ".join(
        f"{one['id']} {amount(one['modelled_teu'])} for {amount(one['observed_teu'])} TEU"
        for one in calibration["residuals"]
    )
    lines.append(f"Calibrated on: {told}.")
    return lines


def market_tables(result: Result) -> list[Table]:
    """Return all tables of a market.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.market.market_result`.

    Returns
    -------
    list of Table
        Shares, flows, scarcity, revenue, what is passed on, and the split where it was asked for.
    """
    passed, split = passed_on_table(result), split_table(result)
    tables: Sequence[Table] = (
        shares_table(result),
        flows_table(result),
        scarcity_table(result),
        revenue_table(result),
    )
    return [*tables, *(one for one in (passed, split) if one)]
