"""What a special path does to others, as tables: who is changed, the bill, what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from landbridge.report.numbers import amount
from landbridge.report.path_words import CHANGE_WORDS, OPTION_WORDS, moment, shown
from landbridge.report.special_words import counted
from landbridge.report.text import Column, Table

__all__ = ["again_table", "bill_table", "changed_table", "value_table"]

Result = Mapping[str, Any]


def again_table(result: Result) -> Table:
    """Return what was seen when a plan was made again, and which trains it moves.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    Table
        Without rows where nothing was planned again.
    """
    again = result.get("replanned")
    columns = (
        Column("train", "Train"),
        Column("seen", "Seen"),
        Column("before", "In the plan before"),
        Column("now", "Now"),
    )
    if not again:
        return Table("", columns, ())
    option = shown(result)
    now = {one["train"]: one for one in option["changed"]} if option else {}
    newly = set(again["newly_changed"])
    seen = {one["train"]: _seen_words(one) for one in again["seen"]}
    rows: list[tuple[Any, ...]] = []
    for name in dict.fromkeys([*seen, *again["moved"]]):
        before = now_words = ""
        if name in again["moved"]:
            before = "as published" if name in newly else "changed"
            one = now.get(name)
            words = CHANGE_WORDS.get(one["change"], one["change"]) if one else "as published"
            late = f", {one['worst_min']:.0f} min at worst" if one and one["worst_min"] else ""
            now_words = f"{words}{late}"
        rows.append((name, seen.get(name, ""), before, now_words))
    for one in again["blocked"]:
        told = f"blocked {moment(one['from_time'])} to {moment(one['until'])}: {one['why']}"
        rows.append((f"{one['from']} - {one['to']}", told, "", ""))
    notes = (
        f"Until {moment(again['frozen_until'])} railway time nothing is changed. The plan before "
        f"ended on {moment(again['arrive_before'])} local time and cost others "
        f"{amount(again['cost_usd_before'])} USD.",
    )
    moved = counted(len(again["moved"]), "other train")
    title = f"Planned again at {moment(again['now'])} railway time: {moved} moved"
    return Table(title, columns, tuple(rows), notes)


def _seen_words(one: Mapping[str, Any]) -> str:
    parts = [f"{one['event']} at {one['point']}" if one["point"] else ""]
    parts.append(f"at {moment(one['at'])}" if one["at"] else "")
    parts.append(f"{one['delay_min']:+.0f} min" if one["delay_min"] else "")
    parts.append(f"held until {moment(one['held_until'])}" if one["held_until"] else "")
    return ", ".join(part for part in parts if part)


def changed_table(result: Result) -> Table:
    """Return the trains that the shown option changes.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    Table
        By published departure, in railway time.
    """
    option = shown(result)
    changed = option["changed"] if option else []
    columns = (
        Column("departs", "Published"),
        Column("train", "Train"),
        Column("category", "Category"),
        Column("way", "From and to"),
        Column("change", "Now"),
        Column("where", "Where it is late"),
        Column("worst_min", "At worst", "min", "right"),
        Column("delay_min", "At the end", "min", "right"),
    )
    rows = [
        (
            moment(one["departs"]),
            one["train"],
            one["category"],
            f"{one['from']} - {one['to']}",
            CHANGE_WORDS.get(one["change"], one["change"]),
            _where(one),
            one["worst_min"] or None,
            None if one["change"] == "cancelled" else one["delay_min"],
        )
        for one in changed
    ]
    words = OPTION_WORDS.get(str(result["option"]), str(result["option"]))
    title = f"{counted(len(rows), 'other train')} changed ({result['option']}: {words})"
    return Table(title, columns, tuple(rows), ("Times of the railway.",))


def _where(one: Mapping[str, Any]) -> str:
    if not one["late_from"]:
        return ""
    return (
        f"{one['late_from']} {moment(one['late_from_at'])} to "
        f"{one['late_to']} {moment(one['late_to_at'])}"
    )


def bill_table(result: Result) -> Table:
    """Return what each option costs others by category.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    Table
        A row for each option and category.
    """
    columns = (
        Column("option", "Option"),
        Column("category", "Category"),
        Column("retimed", "Retimed", "", "right"),
        Column("cancelled", "Cancelled", "", "right"),
        Column("delay_min", "Delay at the end", "min", "right"),
        Column("passenger_minutes", "Passenger-minutes", "min", "right"),
        Column("lost_km", "Train-km not run", "km", "right"),
        Column("usd", "Cost", "USD", "right"),
    )
    rows = [
        (option["kind"], *(one[column.key] for column in columns[1:]))
        for option in result["options"]
        for one in option["bill"]
    ]
    return Table("The bill by category", columns, tuple(rows))


def value_table(result: Result) -> Table:
    """Return the unit values that the bill rests on.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    Table
        With unit, year, source and confidence.
    """
    columns = (
        Column("item", "Unit value"),
        Column("for", "For"),
        Column("value", "Value", "", "right"),
        Column("unit", "Unit"),
        Column("year", "Year"),
        Column("confidence", "Confidence"),
        Column("source", "Source"),
    )
    return Table("What the bill rests on", columns, tuple(_value_rows(result)))


def _value_rows(result: Result) -> Iterator[tuple[Any, ...]]:
    for one in result["assumed"]:
        yield (
            one["item"].replace("_", " "),
            one["category"] or "all",
            f"{one['value']:g}",
            one["unit"].replace("_", " "),
            str(one["price_year"] or ""),
            one["confidence"],
            one["source"],
        )
