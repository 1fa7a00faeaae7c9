"""Explanations and refusals as tables and lines for the terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.numbers import amount, ratio_text, signed
from landbridge.report.text import ITEM_NAMES, Column, Table

__all__ = ["explanation_tables", "refusal_lines"]

#: Shown where a way is the best already.
BEST = "it is"
# Differences smaller than these are left out of a list: days, US dollars.
SMALL = {"days_by_group": 0.05, "usd_by_item": 0.5}
LISTED = 4
# Ways that get sentences of their own.
TOLD = 5


def explanation_tables(result: Mapping[str, Any]) -> list[Table]:
    """Return the explanation of a routes result as tables.

    Parameters
    ----------
    result : mapping
        Routes result with ``explanation``.

    Returns
    -------
    list of Table
        Each way beside the choice; what it would have to save to be the best; where the
        differences come from; the single changes that make it the best.
    """
    explanation = result["explanation"]
    tables = [
        _beside(result, explanation),
        _needs(explanation),
        _sources(explanation),
        _flips(explanation),
    ]
    return [table for table in tables if table.rows]


def _beside(result: Mapping[str, Any], explanation: Mapping[str, Any]) -> Table:
    box, choice = explanation["box"], explanation["choice"]
    columns = (
        Column("id", "No."),
        Column("name", "Through"),
        Column("days", "Mean", "days", "right", 1),
        Column("d_days", f"than No. {choice}", "days", "right"),
        Column("usd", "Price", f"USD per {box}", "right"),
        Column("d_usd", f"than No. {choice}", "USD", "right"),
        Column("co2e_kg", "CO2e", f"kg per {box}", "right"),
        Column("d_co2e_kg", f"than No. {choice}", "kg", "right"),
        Column("cost_usd", "Price and time", f"USD per {box}", "right"),
        Column("d_cost_usd", f"than No. {choice}", "USD", "right"),
        Column("break_even", "Costs less if a day is worth", "USD", "right"),
    )
    rows = tuple(_beside_row(way, columns) for way in explanation["ways"])
    title = (
        f"Why this way, {result['origin_name']} to {result['destination_name']}: "
        f"No. {choice} is the choice"
    )
    notes = (
        "Price and time (the generalised cost): the price and "
        f"{amount(explanation['value_of_time_usd_per_day'])} USD for each mean day in transit.",
        *(leader["words"] for leader in explanation["leaders"]),
        *(" ".join(way["words"]) for way in _told(explanation)),
    )
    return Table(title, columns, rows, notes)


def _beside_row(way: Mapping[str, Any], columns: tuple[Column, ...]) -> tuple[Any, ...]:
    less = {
        f"d_{name}": None if way["is_choice"] else signed(value, 1 if name == "days" else 0)
        for name, value in way["difference"].items()
    }
    usd = way["break_even_usd_per_day"]
    side = "more" if way["difference"]["days"] < 0 else "less"
    even = None if usd is None or way["is_choice"] else f"{side} than {amount(usd)}"
    values = {**way, **less, "break_even": even}
    return tuple(values[column.key] for column in columns)


def _told(explanation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the ways worth sentences: the choice, the leaders, the next by generalised cost."""
    leaders = [leader["id"] for leader in explanation["leaders"]]
    by_cost = sorted(explanation["ways"], key=lambda way: float(way["cost_usd"]))
    ids = [explanation["choice"], *leaders, *(way["id"] for way in by_cost)]
    shown = list(dict.fromkeys(ids))[:TOLD]
    ways = {way["id"]: way for way in explanation["ways"]}
    return [ways[one] for one in shown]


def _needs(explanation: Mapping[str, Any]) -> Table:
    columns = (
        Column("id", "No."),
        Column("name", "Through"),
        Column("cost_usd", "The choice if it saved", "USD", "right"),
        Column("days", "Quickest if it saved", "days", "right"),
        Column("waits_days", "Its waits", "days", "right", 1),
        Column("usd", "Cheapest if it saved", "USD", "right"),
        Column("co2e_kg", "Cleanest if it saved", "kg CO2e", "right"),
    )
    rows = tuple(
        tuple(
            way[c.key] if c.align == "left" or c.key == "waits_days" else _need(way, c.key)
            for c in columns
        )
        for way in explanation["ways"]
    )
    notes = (
        "Its waits: mean days at borders, terminals and passages and for departures; what a way "
        "has to save beyond them only quicker trains or ships can give.",
    )
    return Table("What each way would need", columns, rows if len(rows) > 1 else (), notes)


def _need(way: Mapping[str, Any], name: str) -> str:
    need = way["needs"][name]
    if need <= 0.0:
        return BEST
    share = ratio_text(way[name] - need, way[name])
    return f"{amount(need, 1 if name == 'days' else 0)} ({share})"


def _sources(explanation: Mapping[str, Any]) -> Table:
    columns = (
        Column("id", "No."),
        Column("name", "Through"),
        Column("days", f"Days more (+) or less (−) than No. {explanation['choice']}"),
        Column("usd", "USD more (+) or less (−)"),
    )
    rows = tuple(
        (way["id"], way["name"], _listed(way, "days_by_group", 1), _listed(way, "usd_by_item", 0))
        for way in explanation["ways"]
        if not way["is_choice"]
    )
    return Table("Where the difference comes from", columns, rows)


def _listed(way: Mapping[str, Any], name: str, decimals: int) -> str:
    shown = [
        f"{ITEM_NAMES.get(key, key.replace('_', ' '))} {signed(value, decimals)}"
        for key, value in way[name].items()
        if abs(value) >= SMALL[name]
    ]
    return ", ".join(shown[:LISTED])


def _flips(explanation: Mapping[str, Any]) -> Table:
    columns = (
        Column("id", "No."),
        Column("name", "Through"),
        Column("goal", "Would be the"),
        Column("words", "With this change alone"),
        Column("of", "A figure of"),
    )
    rows = tuple(
        (way["id"], way["name"], flip["goal"], flip["words"], _of(way, flip))
        for way in explanation["ways"]
        for flip in way["flips"]
    )
    notes = (
        "Each line was recomputed over all ways of the scenario: with that figure changed and no "
        "other, the way is the best one. A way without a line needs more than one change, or an "
        "unlikely one: a wait or price cut to under a tenth or more than trebled, a speed more "
        "than doubled.",
    )
    return Table("What single change would turn it", columns, rows, notes)


def _of(way: Mapping[str, Any], flip: Mapping[str, Any]) -> str:
    return "its own" if flip["of"] == way["id"] else f"No. {flip['of']}"


def refusal_lines(answer: Mapping[str, Any]) -> list[str]:
    """Return a refusal as lines for the terminal: reason, cure, what it gives, its proof.

    Parameters
    ----------
    answer : mapping
        Refusal (see :func:`landbridge.runs.explaining.refusal`).

    Returns
    -------
    list of str
        Lines without line ends.
    """
    lines = [answer["reason"]]
    reach = answer.get("reach")
    if reach:
        lines.append(f"  now: {reach['words']}")
    if not answer["cure"]:
        lines.append("  no change that the study or a supposition offers would open a way")
        return lines
    aim = "to open one" if reach else "to be in time"
    lines.append(f"  {aim}: {_orders(answer['cure'])}")
    then = answer.get("then")
    if then:
        box = answer["shipment"]["unit"].lower()
        lines.append(
            f"  then: {then['name']}, {amount(then['days_p50'], 1)} days (9 in 10: "
            f"{amount(then['days_p90'], 1)}), {amount(then[f'usd_per_{box}'])} USD and "
            f"{amount(then[f'co2e_kg_per_{box}'])} kg CO2e per {box.upper()}"
        )
    lines.append(f"  proved: {answer['proof']}")
    lines += [f"  or: {_orders(changes)}" for changes in answer["others"]]
    return lines


def _orders(changes: list[dict[str, Any]]) -> str:
    return "; and ".join(change["words"] for change in changes)
