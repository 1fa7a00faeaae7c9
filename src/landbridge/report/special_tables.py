"""A closed station as tables: both policies, categories, trains, the cap, what was assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from landbridge.report.numbers import amount
from landbridge.report.special_stock import EMPTY_COLUMNS, empty_rows
from landbridge.report.special_words import (
    clock,
    closure_lines,
    counted,
    day_text,
    done_with,
    faults_of,
    sentence,
    weight_words,
    zone_text,
)
from landbridge.report.text import Column, Table

__all__ = [
    "POLICY_WORDS",
    "change_rows",
    "closing_tables",
    "difference_table",
    "fault_table",
    "headline",
]

Result = Mapping[str, Any]

#: Policies in words.
POLICY_WORDS: Final[Mapping[str, str]] = {
    "planned": "planned",
    "best": "best plan",
    "blanket": "blanket policy",
    "kept": "this plan",
}
#: Policies in words within a sentence.
_THE: Final[Mapping[str, str]] = {
    "best": "the best plan",
    "blanket": "the blanket policy",
    "kept": "this plan",
}
_MEASURES: Final = (
    ("cancelled", "Trains cancelled", "", 0),
    ("short_turned", "Trains turned short", "", 0),
    ("diverted", "Trains sent elsewhere", "", 0),
    ("retimed", "Trains at other times", "", 0),
    ("held", "Trains held", "", 0),
    ("replatformed", "Trains at another platform", "", 0),
    ("passing", "Trains that run through", "", 0),
    ("passenger_minutes", "Minutes lost by passengers, weighted", "min", 0),
    ("passengers_forgone", "Passengers who do not travel", "", 0),
    ("lost_km", "Train-km not run", "km", 0),
    ("empty_km", "Train-km without passengers", "km", 0),
    ("usd", "Cost", "USD", 0),
)


def headline(result: Result) -> str:
    """Return the answer in a sentence.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    str
        The best plan against the blanket policy, or the only policy.
    """
    summary = result["summary"]
    name = next(iter(summary))
    one = summary[name]
    done = (
        (one["diverted"], "sent elsewhere"),
        (one["retimed"] + one["held"], "at other times or held"),
        (one["passing"], "running through"),
    )
    wrong = len(faults_of(result))
    told = (
        (f"This plan cannot run: {counted(wrong, 'fault')}. " if wrong else "")
        + f"{POLICY_WORDS[name].capitalize()}: {counted(one['cancelled'], 'train')} cancelled, "
        f"{one['short_turned']} turned short, "
        + "".join(f"{number} {words}, " for number, words in done if number)
        + f"{amount(one['passenger_minutes'])} weighted minutes lost by passengers"
    )
    other = summary.get("blanket")
    if name == "blanket" or other is None:
        return told + "."
    told += (
        f"; blanket policy: {other['cancelled']} cancelled, "
        f"{amount(other['passenger_minutes'])} minutes"
    )
    if other["passenger_minutes"] > 0:
        share = one["passenger_minutes"] / other["passenger_minutes"]
        told += f" ({share:.0%} of them with {_THE[name]})"
        if share > 1.0:
            told += ", but its rolling stock is then missing elsewhere, which is not counted"
    return told + "."


def closing_tables(result: Result) -> list[Table]:
    """Return a closed station as tables for people.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    list of Table
        Policies, categories, trains that are changed, turns of rolling stock, the cap, and the
        rules and values that hold.
    """
    tables = [
        fault_table(result), _policies(result), _categories(result), _changes(result),
        _turns(result), _empty(result), _caps(result), _assumed(result),
    ]  # fmt: skip
    return [one for one in tables if one.rows]


def fault_table(result: Result) -> Table:
    """Return what is wrong with the plan, without rows if it may run.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    Table
        A row for each fault.
    """
    rows = tuple((number, words) for number, words in enumerate(faults_of(result), start=1))
    columns = Column("number", "No.", "", "right"), Column("fault", "What is wrong")
    return Table("This plan cannot run", columns, rows)


def change_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row for each changed train and policy.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    list of dict
        ``policy``, ``train``, ``number``, ``category``, ``departs``, ``from``, ``to``, ``change``,
        ``runs`` and ``why``.
    """
    return [
        {
            "policy": policy,
            "train": one["train"],
            "number": one["number"],
            "category": one["category"],
            "departs": one["departs"],
            "from": one["from_name"],
            "to": one["to_name"],
            "change": one["kind"],
            "runs": [f"{part['from']} - {part['to']}" for part in one["ends_at"]],
            "why": one["why"],
            "cost_usd": one["cost_usd"],
        }
        for policy, plan in result["plans"].items()
        for one in plan["changes"]
    ]


def difference_table(rows: Sequence[Mapping[str, Any]], names: tuple[str, str]) -> Table:
    """Return what two plans do differently as a table.

    Parameters
    ----------
    rows : sequence of mapping
        ``train``, ``number``, ``one_words``, ``other_words``.
    names : tuple of str
        What the two are called.

    Returns
    -------
    Table
        A row for each train.

    Examples
    --------
    >>> difference_table([], ("a.json", "b.json")).title
    'a.json and b.json do the same with every train'
    """
    columns = (
        Column("train", "Train"),
        Column("number", "Number"),
        Column("one", names[0]),
        Column("other", names[1]),
    )
    title = "do the same with every train"
    if rows:
        title = f"differ in {counted(len(rows), 'train')}"
    shown = tuple(
        (one["train"], one["number"], one["one_words"], one["other_words"]) for one in rows
    )
    return Table(f"{names[0]} and {names[1]} {title}", columns, shown)


def _policies(result: Result) -> Table:
    policies = list(result["summary"])
    columns = [Column("measure", "What"), Column("unit", "Unit")]
    columns += [Column(name, POLICY_WORDS[name].capitalize(), "", "right") for name in policies]
    paired = len(policies) == 2
    if paired:
        columns.append(Column("share", "Share of the blanket policy", "%", "right"))
    rows = []
    for key, words, unit, decimals in _MEASURES:
        values = [result["summary"][name][key] for name in policies]
        if not any(values):
            continue
        row: list[Any] = [words, unit, *(amount(one, decimals) for one in values)]
        if paired:
            row.append(amount(100 * values[0] / values[1]) if values[1] else None)
        rows.append(tuple(row))
    title = (
        f"{result['source']['name']}, {day_text(result['date'])}, times of {zone_text(result)}. "
        + ". ".join(closure_lines(result))
    )
    passengers = result["passengers"]
    told = "an estimate" if passengers["estimated"] else "given"
    told_of = (
        f"{amount(passengers['counted'])} passengers around the closure ({told}: "
        f"{passengers['source']})."
    )
    notes = (headline(result), told_of, weight_words(result), *map(sentence, result["notes"]))
    return Table(title, tuple(columns), tuple(rows), notes)


def _categories(result: Result) -> Table:
    columns = (
        Column("policy", "Policy"),
        Column("category", "Category"),
        Column("cancelled", "Cancelled", "", "right"),
        Column("short_turned", "Turned short", "", "right"),
        Column("diverted", "Sent elsewhere", "", "right"),
        Column("retimed", "Other times, held, not stopping", "", "right"),
        Column("passengers", "Passengers", "", "right"),
        Column("forgone", "of which stay away", "", "right"),
        Column("passenger_minutes", "Weighted minutes lost", "min", "right"),
        Column("lost_km", "Train-km not run", "km", "right"),
        Column("usd", "Cost", "USD", "right"),
    )
    rows = [
        (
            POLICY_WORDS[name],
            one["category"],
            one["cancelled"],
            one["short_turned"],
            one["diverted"],
            one["retimed"] + one["held"] + one["replatformed"] + one["passing"],
            one["passengers"],
            one["forgone"],
            one["passenger_minutes"],
            one["lost_km"],
            one["usd"],
        )
        for name, bill in result["bill"].items()
        for one in bill["categories"]
    ]
    note = "Passengers by the category of the train that they had planned to take first."
    return Table("The bill by category", columns, tuple(rows), (note,))


def _changes(result: Result) -> Table:
    name = result["policy"]
    changes = result["plans"][name]["changes"]
    rows = [
        (
            clock(one["departs"], result["date"]),
            one["number"],
            one["category"],
            f"{one['from_name']} - {one['to_name']}",
            done_with(one),
            one["why"],
        )
        for one in changes
    ]
    columns = (
        Column("departs", "Planned"),
        Column("number", "Train"),
        Column("category", "Category"),
        Column("way", "From and to"),
        Column("change", "Now"),
        Column("why", "Because"),
    )
    return Table(f"Trains changed by {_THE[name]}", columns, tuple(rows))


def _turns(result: Result) -> Table:
    rows = [
        (
            one["station_name"],
            one["arriving"],
            clock(one["arrive"], result["date"]),
            one["departing"],
            clock(one["depart"], result["date"]),
        )
        for one in result["turns"]
    ]
    columns = (
        Column("station", "Station"),
        Column("arriving", "Stock of train"),
        Column("arrive", "Arrives"),
        Column("departing", "goes on as"),
        Column("depart", "Departs"),
    )
    return Table("Rolling stock that turns elsewhere", columns, tuple(rows))


def _empty(result: Result) -> Table:
    title = "Rolling stock that runs without passengers"
    return Table(title, EMPTY_COLUMNS, tuple(empty_rows(result)))


def _caps(result: Result) -> Table:
    policies = list(result["summary"])
    columns = [Column("cap", "A journey costs at most", "min", "right")]
    for name in policies:
        words = POLICY_WORDS[name].capitalize()
        columns.append(Column(f"{name}_min", f"{words}, weighted minutes lost", "min", "right"))
        columns.append(Column(f"{name}_out", f"{words}, stay away", "", "right"))
    rows = [
        (
            one["forgone_trip_min"],
            *(
                one[name][key]
                for name in policies
                for key in ("passenger_minutes", "passengers_forgone")
            ),
        )
        for one in result["sensitivity"]
    ]
    title = "How much rests on the cap of a journey that is not made"
    return Table(title, tuple(columns), tuple(rows))


def _assumed(result: Result) -> Table:
    rows = [
        (
            one["item"].replace("_", " "),
            one.get("place") or one["category"] or "all",
            one["tracks"],
            f"{one['value']:g}",
            one["unit"].replace("_", " "),
            one["confidence"],
        )
        for one in result["assumed"]
        if one["table"] != "station_headways"
    ]
    columns = (
        Column("item", "Rule or value"),
        Column("for", "For"),
        Column("tracks", "Tracks", "", "right"),
        Column("value", "Value", "", "right"),
        Column("unit", "Unit"),
        Column("confidence", "Confidence"),
    )
    links = result["local_transport"]
    guessed = sum(one["estimated"] for one in links)
    near = [one for one in result["assumed"] if one["table"] == "station_headways"]
    estimated = sum(one["confidence"] == "estimate" for one in near)
    headways = f"Headways between stations: {len(near)}, {estimated} of them estimates. "
    note = (
        f"{headways if near else ''}Local transport: {len(links)} links, {guessed} of them "
        "estimates; sources of all rows stand in the JSON."
    )
    return Table("What the plan and the bill rest on", columns, tuple(rows), (note,))
