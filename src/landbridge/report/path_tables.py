"""A special path as tables: options, the path with its stops, who is changed, the bill."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from landbridge.report.numbers import amount
from landbridge.report.path_changes import again_table, bill_table, changed_table, value_table
from landbridge.report.path_words import (
    OPTION_WORDS,
    beside_words,
    headline,
    minutes,
    missed_words,
    moment,
    shown,
    span_text,
    why_words,
    wrong_words,
    zone_of_moment,
)
from landbridge.report.special_words import counted, sentence
from landbridge.report.text import Column, Table

__all__ = ["option_table", "path_rows", "path_tables", "run_table"]

Result = Mapping[str, Any]


def path_tables(result: Result, *, whole: bool = False) -> list[Table]:
    """Return a special train's options and the path that is shown.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.
    whole : bool
        Whether places that it passes have a row, too.

    Returns
    -------
    list of Table
        Options; refusals; the path, a table for each run; trains that are changed; the bill by
        category; unit values.
    """
    tables = [option_table(result), again_table(result), _refusals(result)]
    option = shown(result)
    if option is not None:
        tables += [run_table(result, n, whole=whole) for n in range(len(option["runs"]))]
        tables += [changed_table(result), bill_table(result), value_table(result)]
    return [one for one in tables if one.rows]


def path_rows(result: Result) -> list[dict[str, Any]]:
    """Return one flat row for each place and stand of the special train, of every option.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    list of dict
        ``option``, ``run``, ``train``, ``point``, ``place``, ``km``, ``arrive``, ``depart``,
        ``arrive_local``, ``depart_local``, ``stay_min``, ``why``.
    """
    keys = ("point", "place", "km", "arrive", "depart", "arrive_local", "depart_local",
            "stay_min", "why")  # fmt: skip
    return [
        {"option": option["kind"], "run": number, "train": run["train"]}
        | {key: stop[key] for key in keys}
        for option in result["options"]
        for number, run in enumerate(option["runs"], 1)
        for stop in run["stops"]
    ]


def option_table(result: Result) -> Table:
    """Return the options side by side, with those that have no path.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    Table
        A row for each option in the order in which they touch others.
    """
    columns = (
        Column("option", "Option"),
        Column("what", "What it does"),
        Column("cost_usd", "Cost to others", "USD", "right"),
        Column("retimed", "Trains retimed", "", "right"),
        Column("cancelled", "Trains cancelled", "", "right"),
        Column("delay_min", "Their delay", "min", "right"),
        Column("passenger_minutes", "Passenger-minutes", "min", "right"),
        Column("lost_km", "Train-km not run", "km", "right"),
        Column("waiting_h", "It waits", "h", "right", 1),
        Column("minute_usd", "A minute of it is taken to be worth", "USD", "right"),
        Column("arrive", "Arrives, local time"),
    )
    keys = ("cost_usd", "retimed", "cancelled", "delay_min", "passenger_minutes", "lost_km",
            "waiting_h", "minute_usd")  # fmt: skip
    found = {one["kind"]: one for one in result["options"]}
    no_path = {one["kind"]: one for one in result["refusals"]}
    rows: list[tuple[Any, ...]] = []
    for kind, words in OPTION_WORDS.items():
        if kind in found:
            option = found[kind]
            last = option["runs"][-1]
            at = f"{last['to']} {moment(last['arrive_local'])}"
            if option["conflicts"]:
                at = f"cannot run: {counted(len(option['conflicts']), 'conflict')}"
            mark = " (shown)" if kind == result["option"] and len(found) > 1 else ""
            rows.append((f"{kind}{mark}", words, *(option.get(key) for key in keys), at))
        elif kind in no_path:
            at = _no_path(result, no_path[kind])
            rows.append((kind, words, *(None for _ in keys), at))
    wrong = [words for one in result["options"] for words in wrong_words(one)]
    missed = [
        f"{one['kind']} is {words}." for one in result["options"] for words in missed_words(one)
    ]
    checked = ["The checker found no conflict."] if result["options"] and not wrong else []
    year = f"{result['price_year']} " if result["price_year"] else ""
    money = f"USD are {year}prices of the unit values below." if result["options"] else ""
    beside = [words for one in result["options"] for words in beside_words(one, result["train"])]
    weighed = [*_weights(result), *_beaten(result)]
    notes = [
        headline(result),
        *wrong,
        *missed,
        *beside,
        *weighed,
        money,
        *checked,
        *map(sentence, result["notes"]),
    ]
    notes = list(dict.fromkeys(notes))
    title = f"{result['title']} ({result['line']}, scenario {result['scenario']})"
    return Table(title, columns, tuple(rows), tuple(one for one in notes if one))


def _weights(result: Result) -> list[str]:
    """Return that options weigh a minute of the train unlike each other, if they do."""
    worth = {one["kind"]: one["minute_usd"] for one in result["options"] if one.get("minute_usd")}
    if len(set(worth.values())) < 2:
        return []
    told = ", ".join(f"{amount(value)} USD in {kind}" for kind, value in worth.items())
    return [
        f"A minute of the special train is taken to be worth {told} (estimates): where it is worth "
        "more, others may lose more for it than it gains by the lower value."
    ]


def _beaten(result: Result) -> list[str]:
    """Return which options cost more than another one that arrives no later."""
    sound = [one for one in result["options"] if not one["conflicts"]]
    ends = {one["kind"]: datetime.fromisoformat(one["runs"][-1]["arrive"]) for one in sound}
    return [
        f"{one['kind']} is beaten by {two['kind']}, which costs others "
        f"{amount(one['cost_usd'] - two['cost_usd'])} USD less and arrives no later."
        for one in sound
        for two in sound
        if two["cost_usd"] < one["cost_usd"] and ends[two["kind"]] <= ends[one["kind"]]
    ]


def _no_path(result: Result, refusal: Mapping[str, Any]) -> str:
    """Return where a train that is refused gets to: beyond its destination it does not want to."""
    ends = [one["point"] for one in result["asked"] if one["run"] == refusal["run"]][-1:]
    if refusal["point"] in ends:
        return f"comes too late to {refusal['point']}"
    return f"no path beyond {refusal['point']}"


def _refusals(result: Result) -> Table:
    columns = (
        Column("option", "Option"),
        Column("point", "Gets to"),
        Column("km", "km", "", "right"),
        Column("at", "at the earliest, local time"),
        Column("why", "No further because"),
        Column("blocked_by", "Blocked by"),
        Column("change", "What would let it through"),
    )
    rows = [
        (
            one["kind"],
            one["point"],
            one["km"],
            moment(one["at_local"]),
            one["why"],
            "; ".join(one["blocked_by"]),
            one["change"] or "nothing small was found",
        )
        for one in result["refusals"]
    ]
    return Table("Options without a path", columns, tuple(rows))


def run_table(result: Result, number: int, *, whole: bool = False) -> Table:
    """Return a run of the path that is shown.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.
    number : int
        Of the run.
    whole : bool
        Whether places that the train passes have a row, too.

    Returns
    -------
    Table
        A row for each stop and stand: railway time and local time, the local zone, what was asked.
    """
    option = shown(result)
    assert option is not None
    run = option["runs"][number]
    asked = _asked_at(result, number)
    again = result.get("replanned") or {"seen": ()}
    held = {
        one["point"] for one in again["seen"] if one["train"] == run["train"] and one["held_until"]
    }
    columns = (
        Column("place", "Place"),
        Column("km", "km", "", "right"),
        Column("arrive", "Arrives, railway"),
        Column("depart", "Departs, railway"),
        Column("arrive_local", "Arrives, local"),
        Column("depart_local", "Departs, local"),
        Column("zone", "Local zone"),
        Column("stay", "Stands", "", "right"),
        Column("why", "Why"),
        Column("asked", "Asked for, local"),
    )
    rows = []
    last = len(run["stops"]) - 1
    for at, stop in enumerate(run["stops"]):
        ends = at in (0, last)
        if not (whole or ends or stop["why"]):
            continue
        rows.append(
            (
                stop["point"],
                stop["km"],
                "" if at == 0 else moment(stop["arrive"]),
                "" if at == last else moment(stop["depart"]),
                "" if at == 0 else moment(stop["arrive_local"]),
                "" if at == last else moment(stop["depart_local"]),
                zone_of_moment(stop["depart_local"]),
                minutes(stop["stay_min"]) or "",
                _end_words(at, last) or ("held" if stop["point"] in held else why_words(stop)),
                _wanted(asked.get(stop["point"]), at > 0, at < last),
            )
        )
    way = f"{run['from']} - {run['to']}"
    title = f"Train {run['train']}, {way}, {run['km']:,.0f} km"
    zone = zone_of_moment(run["depart"])
    notes = (f"Railway time is {zone}; seconds are cut off.",)
    return Table(title, columns, tuple(rows), notes)


def _end_words(at: int, last: int) -> str:
    return "sets out" if at == 0 else "ends" if at == last else ""


def _asked_at(result: Result, number: int) -> dict[str, Mapping[str, Any]]:
    """Return the stops of the request by point; a run begins with the end of the one before."""
    own = [one for one in result["asked"] if one["run"] == number]
    before = [one for one in result["asked"] if one["run"] == number - 1][-1:]
    return {one["point"]: one for one in (*before, *own)}


def _wanted(asked: Mapping[str, Any] | None, arrives: bool, departs: bool) -> str:
    """Return what was asked of a stop, as far as it belongs to this run."""
    if asked is None:
        return ""
    parts = []
    arrive = span_text(asked["arrive_from"], asked["arrive_to"]) if arrives else ""
    depart = span_text(asked["depart_from"], asked["depart_to"]) if departs else ""
    if arrive:
        parts.append(f"arrive {arrive}")
    if asked["stay_min"]:
        parts.append(f"stay {minutes(asked['stay_min'])}")
    if depart:
        parts.append(f"depart {depart}")
    told = "; ".join(parts)
    if asked["confidence"] == "estimate":
        told += f"{' ' if told else ''}(estimate)"
    return told
