"""Printed orders of a closed station: to passengers, to stations, to drivers.

Each office is told what it has to do, and no reason. Times are local, with their zone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from landbridge.report.markup import esc, tag
from landbridge.report.order_paper import order_document, order_section
from landbridge.report.special_stock import (
    EMPTY_COLUMNS,
    empty_at,
    empty_rows,
    empty_words,
    passes_are_estimates,
    stands_words,
)
from landbridge.report.special_words import (
    CHANGE_WORDS,
    bound_for,
    clock,
    counted,
    day_text,
    done_with,
    faults_of,
    platform_name,
    station_name,
    zone_text,
)
from landbridge.report.text import Column

__all__ = ["closing_papers", "drivers_order", "passengers_notice", "stations_order"]

Result = Mapping[str, Any]


def closing_papers(result: Result) -> dict[str, str]:
    """Return the three orders as documents, by the names of their files."""
    return {
        "notice.html": passengers_notice(result),
        "stations.html": stations_order(result),
        "drivers.html": drivers_order(result),
    }


def passengers_notice(result: Result) -> str:
    """Return the notice to passengers as one HTML document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    str
        What is closed when, which trains do not run as planned, and how to travel instead.
    """
    changes = _changes(result)
    groups = (
        ("These trains do not run", ("cancelled",)),
        ("These trains run part of their way only", ("short_turned",)),
        ("These trains go to or from another station", ("diverted",)),
        ("These trains run at other times or from another platform", _MOVED),
        ("These trains do not stop where it is closed", ("passing",)),
    )
    parts = []
    for words, kinds in groups:
        rows = [
            (
                _minute(result, one["departs"]),
                one["number"],
                one["from_name"],
                bound_for(one),
                _for_passengers(result, one),
            )
            for one in changes
            if one["kind"] in kinds
        ]
        parts.append(_section(words, _TRAIN_COLUMNS, rows))
    parts.append(_instead(result))
    lead = [*_shut_lines(result), "All other trains run as in the timetable."]
    return _document(result, "Notice to passengers", "Changes to trains", lead, parts)


_MOVED: Final = ("retimed", "held", "replatformed")
_TRAIN_COLUMNS: Final = (
    Column("departs", "Planned at"),
    Column("number", "Train"),
    Column("from", "From"),
    Column("to", "To"),
    Column("now", "Now"),
)


def _for_passengers(result: Result, change: Mapping[str, Any]) -> str:
    if not change["after"]:
        return done_with(change)
    first = change["after"][0]
    if change["kind"] not in _MOVED:
        told = done_with(change)
        if first["station"] != change["before"][0]["station"]:
            told += f", leaving at {_minute(result, first['depart'])}"
        return told
    told = f"leaves {station_name(result, first['station'])} at {_minute(result, first['depart'])}"
    return told + (f", platform {platform_name(result, first)}" if _moved_platform(change) else "")


def _minute(result: Result, moment: str) -> str:
    """Return a time as boards show it: the minute before the train leaves."""
    return clock(moment[:17] + "00" + moment[19:], result["date"])


def _moved_platform(change: Mapping[str, Any]) -> bool:
    planned = {one["station"]: one["platform"] for one in change["before"]}
    return any(
        one["boards"] and planned.get(one["station"], one["platform"]) != one["platform"]
        for one in change["after"]
    )


def _shut_lines(result: Result) -> list[str]:
    """Return what is closed, in words that give no reason."""
    lines = []
    for number, one in enumerate(result["closures"]):
        reached = [each for each in result["reach"] if each["closure"] == number]
        stations = " and ".join(dict.fromkeys(each["station_name"] for each in reached))
        whom = f" to {' and '.join(one['categories'])} trains" if one["categories"] else ""
        span = f"{clock(one['from'], result['date'])} to {clock(one['to'], result['date'])}"
        lines.append(f"{stations}: closed{whom} from {span}.")
    return lines


def _instead(result: Result) -> str:
    """Return local transport from and to what is closed."""
    shut = {one["station"] for one in result["reach"]}
    rows = [
        (one["from_name"], one["to_name"], one["mode"], one["minutes"])
        for one in result["local_transport"]
        if one["from"] in shut or one["to"] in shut
    ]
    columns = (
        Column("from", "From"),
        Column("to", "To"),
        Column("mode", "By"),
        Column("minutes", "About", "min", "right"),
    )
    return _section("How to travel instead", columns, rows)


def stations_order(result: Result) -> str:
    """Return the order to stations as one HTML document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    str
        For each station the trains that do not come as planned, in the order of time, the rolling
        stock that turns there, and the stock that comes, leaves or runs through empty.
    """
    rows: dict[str, list[tuple[str, tuple[Any, ...]]]] = {}
    for change in _changes(result):
        for station, at, row in _at_stations(result, change):
            rows.setdefault(station, []).append((at, row))
    for turn in result["turns"]:
        row = (
            clock(turn["arrive"], result["date"]),
            turn["arriving"],
            "",
            "",
            stands_words(result, turn),
        )
        rows.setdefault(turn["station"], []).append((turn["arrive"], row))
    for run in result["empty"]:
        for station, at, row in empty_at(result, run):
            rows.setdefault(station, []).append((at, row))
    columns = (
        Column("time", "Time"),
        Column("number", "Train"),
        Column("way", "From and to"),
        Column("platform", "Platform"),
        Column("what", "What changes"),
    )
    shut = {one["station"] for one in result["reach"]}
    ordered = sorted(rows, key=lambda one: (one not in shut, station_name(result, one)))
    parts = [
        _section(
            station_name(result, one),
            columns,
            [row for _, row in sorted(rows[one], key=lambda pair: (pair[0], str(pair[1][1])))],
        )
        for one in ordered
    ]
    lead = [*_shut_lines(result), "Trains that are not named run as in the timetable."]
    return _document(result, "Order to stations", "Trains that do not call as planned", lead, parts)


def _at_stations(
    result: Result, change: Mapping[str, Any]
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield for each station at which a train does not call as planned: when, and a row."""
    way = f"{change['from_name']} - {bound_for(change)}"
    planned = {one["station"]: one for one in change["before"]}
    running = {one["station"]: one for one in change["after"]}
    edges = {0, len(change["after"]), *change["breaks"]}
    at = {one["station"]: number for number, one in enumerate(change["after"])}
    for station in dict.fromkeys([*planned, *running]):
        before, after = planned.get(station), running.get(station)
        told = []
        if after is None:
            told.append("does not run" if change["kind"] == "cancelled" else "does not come here")
        elif before is None:
            told.append("comes here instead")
        else:
            if (before["arrive_s"], before["depart_s"]) != (after["arrive_s"], after["depart_s"]):
                told.append(f"planned {clock(before['depart'], result['date'])}")
            if before["platform"] != after["platform"]:
                told.append(f"planned platform {platform_name(result, before)}")
            if before["boards"] and not after["boards"]:
                told.append(CHANGE_WORDS["passing"])
        if after is not None:
            number = at[station]
            if number in edges and change["before"][0]["station"] != station:
                told.append("starts here")
            if number + 1 in edges and change["before"][-1]["station"] != station:
                told.append("ends here")
        one = after or before
        if told and one is not None and (one["boards"] or after is not None):
            time = clock(one["depart"], result["date"])
            row = (time, change["number"], way, platform_name(result, one), "; ".join(told))
            yield station, one["depart"], row


def drivers_order(result: Result) -> str:
    """Return the order to drivers as one HTML document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    str
        Trains that do not run, then for each other train that is changed its times.
    """
    changes = _changes(result)
    empty = {one["train"]: empty_words(result, one) for one in result["empty"]}
    gone = [
        (
            clock(one["departs"], result["date"]),
            one["number"],
            one["from_name"],
            bound_for(one),
            empty.get(one["train"], ""),
        )
        for one in changes
        if not one["after"]
    ]
    onward = {one["arriving_train"]: stands_words(result, one) for one in result["turns"]}
    stock = (*_TRAIN_COLUMNS[:4], Column("stock", "Its stock"))
    parts = [_section("Trains that do not run", stock, gone)]
    columns = (
        Column("station", "Station"),
        Column("platform", "Platform"),
        Column("arrive", "Arrives"),
        Column("depart", "Departs"),
        Column("planned", "Planned"),
    )
    for one in changes:
        if one["after"]:
            title = f"Train {one['number']} to {bound_for(one)}: {CHANGE_WORDS[one['kind']]}"
            parts.append(_section(title, columns, list(_times(result, one))))
            for words in (onward.get(one["train"]), empty.get(one["train"])):
                if words:
                    parts.append(tag("p", esc(f"{words[:1].upper()}{words[1:]}."), class_="stock"))
    parts.append(
        _section("Empty runs, in the path of the train", EMPTY_COLUMNS, empty_rows(result))
    )
    lead = [*_shut_lines(result), "Trains that are not named run as in the timetable."]
    return _document(result, "Order to drivers", "Changed working of trains", lead, parts)


def _times(result: Result, change: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each call of a changed train, but for stretches that are as planned."""
    planned = {one["station"]: one for one in change["before"]}
    breaks = {0, *change["breaks"]}
    last = len(change["after"]) - 1
    feed = passes_are_estimates(result)
    stops = {one["station"] for one in change["before"] if one["boards"]}
    calls = [
        (at, one)
        for at, one in enumerate(change["after"])
        if one["boards"] or not feed or one["station"] in stops
    ]
    same = [_as_planned(one, planned.get(one["station"])) for _, one in calls]
    left_out = False
    for row, (number, one) in enumerate(calls):
        begins, ends = number in breaks, number == last or number + 1 in breaks
        if not (begins or ends) and all(same[row - 1 : row + 2]):
            if not left_out:
                yield "between these as in the timetable", "", "", "", ""
            left_out = True
            continue
        left_out = False
        before = planned.get(one["station"])
        yield (
            station_name(result, one["station"]) + ("" if one["boards"] else " (passes)"),
            platform_name(result, one),
            "" if begins else clock(one["arrive"], result["date"]),
            "" if ends else clock(one["depart"], result["date"]),
            clock(before["depart"], result["date"]) if before else "not planned",
        )


def _as_planned(one: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    keys = ("arrive_s", "depart_s", "platform", "boards")
    return before is not None and all(one[key] == before[key] for key in keys)


def _changes(result: Result) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = result["plans"][result["policy"]]["changes"]
    return found


def _section(title: str, columns: Sequence[Column], rows: Sequence[tuple[Any, ...]]) -> str:
    """Return a part of an order without its columns of which nobody knows anything."""
    kept = [at for at in range(len(columns)) if any(row[at] != "" for row in rows)]
    shown = [tuple(row[at] for at in kept) for row in rows]
    return order_section(title, [columns[at] for at in kept], shown)


def _document(
    result: Result, kind: str, title: str, lead: Iterable[str], parts: Iterable[str]
) -> str:
    digest = result["provenance"]["digest"]
    guessed = any(one["estimated"] for one in result["trains"])
    foot = f"Timetable {result['source']['name']}, {digest}. Made by Landbridge." + (
        " Trains and times are estimates of the study, not those of a railway." if guessed else ""
    )
    when = (day_text(result["date"]), zone_text(result))
    wrong = faults_of(result)
    if wrong:
        told = f"NOT TO BE USED: this plan cannot run, {counted(len(wrong), 'fault')}."
        lead = [told, *wrong, *lead]
    return order_document(kind, title, when, lead, parts, foot)
