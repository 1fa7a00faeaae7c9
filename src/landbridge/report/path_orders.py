"""Printed orders of a special path: to stations on the way, and to drivers.

Each office is told what it has to do, and no reason. Times are those of the railway, with their
zone; a station is told its local time beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from landbridge.report.order_paper import order_document, order_section
from landbridge.report.path_words import CHANGE_WORDS, minutes, moment, shown, zone_of_moment
from landbridge.report.special_words import counted, day_text
from landbridge.report.text import Column

__all__ = ["drivers_path_order", "path_papers", "stations_path_order"]

Result = Mapping[str, Any]
Train = Mapping[str, Any]

_STATION_COLUMNS: Final = (
    Column("place", "Station"),
    Column("km", "km", "", "right"),
    Column("arrive", "Arrives"),
    Column("depart", "Departs or passes"),
    Column("stands", "Stands", "", "right"),
    Column("clear_from", "Track free from"),
    Column("clear_to", "to"),
    Column("local", "Local time"),
    Column("zone", "Zone"),
    Column("more", "Besides"),
)
_DRIVER_COLUMNS: Final = (
    Column("point", "Point"),
    Column("km", "km", "", "right"),
    Column("arrive", "Arrives"),
    Column("depart", "Departs or passes"),
    Column("stands", "Stands", "", "right"),
)
_CHANGED_COLUMNS: Final = (
    Column("point", "Station"),
    Column("arrive", "Arrives"),
    Column("depart", "Departs"),
    Column("planned", "Published"),
)


def path_papers(result: Result) -> dict[str, str]:
    """Return the orders as documents, by the names of their files.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`, with an option that is
        shown.
    """
    return {
        "stations.html": stations_path_order(result),
        "drivers.html": drivers_path_order(result),
    }


def stations_path_order(result: Result) -> str:
    """Return the order to stations as one HTML document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    str
        Day by day each point that the train passes: when, from when to when its track is kept
        free, what else holds there; then the other trains that are not at their published times.
    """
    parts = []
    clear = set(result["train"]["clear"])
    for number, train in enumerate(_specials(result)):
        rows: dict[str, list[tuple[Any, ...]]] = {}
        last = len(train["stops"]) - 1
        until = _stands_until(result, number)
        for at, stop in enumerate(train["stops"]):
            if not stop["point"]:
                continue
            row = _station_row(result, stop, (at, last), clear, until)
            rows.setdefault(stop["arrive"][:10], []).append(row)
        for day, found in rows.items():
            title = f"Train {train['id']}, {day_text(day)}"
            parts.append(_section(title, _STATION_COLUMNS, found))
    parts.append(_section("Other trains", _OTHER_COLUMNS, list(_others(result))))
    lead = [
        *_lead(result),
        "Switches are set and the track is kept free from the first to the last of the times "
        "named.",
    ]
    if clear:
        lead.append(
            f"At {', '.join(dict.fromkeys(result['train']['clear']))} no other train stands while "
            "it is there."
        )
    return order_document(
        "Order to stations", f"Passage of train {result['train']['id']}", _when(result), lead,
        parts, _foot(result),
    )  # fmt: skip


_OTHER_COLUMNS: Final = (
    Column("departs", "Published"),
    Column("train", "Train"),
    Column("way", "From and to"),
    Column("now", "Now"),
    Column("where", "Between"),
)


def _station_row(
    result: Result, stop: Mapping[str, Any], at: tuple[int, int], clear: set[str], until: datetime
) -> tuple[Any, ...]:
    """Return what a station has to know of the passage of the train."""
    number, last = at
    train = result["train"]
    arrive, depart = (datetime.fromisoformat(stop[key]) for key in ("arrive", "depart"))
    stay = (depart - arrive).total_seconds() / 60
    local = _local(result, stop)
    more = []
    if number == 0:
        more.append("sets out")
    elif number == last:
        more.append("ends")
        if until > arrive:
            more.append(f"stands on its track until {_clock(until, arrive)}")
    elif stay and not stop["stop"]:
        more.append("waits")
    if stop["point"] in clear:
        more.append("no other train stands here")
    return (
        stop["point"],
        stop["km"],
        _clock(arrive, arrive) if (number and stay) or number == last else "",
        "" if number == last else _clock(depart, arrive),
        minutes(stay) or "",
        _clock(arrive - timedelta(minutes=train["ahead_min"]), arrive),
        # Up to the end of the minute.
        _clock(
            (max(until, depart) if number == last else depart)
            + timedelta(minutes=train["behind_min"], seconds=59),
            arrive,
        ),
        _clock(local, arrive),
        zone_of_moment(local.isoformat()),
        ", ".join(more),
    )


def _stands_until(result: Result, number: int) -> datetime:
    """Return until when the train stands where one of its runs ends: till it leaves by the next."""
    trains = _specials(result)
    arrive = datetime.fromisoformat(trains[number]["stops"][-1]["arrive"])
    if number + 1 < len(trains):
        following = datetime.fromisoformat(trains[number + 1]["stops"][0]["depart"])
        return following.astimezone(arrive.tzinfo)
    stop = result["request"]["runs"][number][-1]
    midnight = datetime.fromisoformat(f"{result['first_day']}T00:00:00+00:00")
    until = midnight + timedelta(seconds=stop["depart_from_s"])
    return max(arrive + timedelta(seconds=stop["stay_s"]), until.astimezone(arrive.tzinfo))


def _local(result: Result, stop: Mapping[str, Any]) -> datetime:
    zone = next(one["timezone_local"] for one in result["points"] if one["km"] == stop["km"])
    return datetime.fromisoformat(stop["depart"]).astimezone(ZoneInfo(zone))


def _others(result: Result) -> Iterator[tuple[Any, ...]]:
    option = shown(result)
    for one in option["changed"] if option else ():
        where = (
            f"{one['late_from']} and {one['late_to']}, at most {minutes(one['worst_min'])}"
            if one["late_from"]
            else ""
        )
        way = f"{one['from']} - {one['to']}"
        words = CHANGE_WORDS.get(one["change"], one["change"])
        yield moment(one["departs"]), one["train"], way, words, where


def drivers_path_order(result: Result) -> str:
    """Return the order to drivers as one HTML document.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    str
        The working timetable of the train, of pilot and follower, by day; trains that do not run;
        then the times of each other train that is changed.
    """
    parts = []
    for train in _specials(result, beside=True):
        rows: dict[str, list[tuple[Any, ...]]] = {}
        last = len(train["stops"]) - 1
        for at, stop in enumerate(train["stops"]):
            rows.setdefault(stop["arrive"][:10], []).append(_driver_row(stop, at, last))
        for day, found in rows.items():
            title = f"Train {train['id']}, {day_text(day)}"
            parts.append(_section(title, _DRIVER_COLUMNS, found))
    others = [one for one in result["trains"] if one["change"] != "none"]
    gone = [
        (moment(one["stops"][0]["depart"]), one["id"], f"{one['from']} - {one['to']}", "", "")
        for one in others
        if one["change"] == "cancelled"
    ]
    parts.append(_section("Trains that do not run", _OTHER_COLUMNS[:3], [r[:3] for r in gone]))
    for one in others:
        if one["change"] != "cancelled":
            title = f"Train {one['id']}, {one['from']} - {one['to']}"
            parts.append(_section(title, _CHANGED_COLUMNS, list(_changed_rows(one))))
    return order_document(
        "Order to drivers", f"Working of train {result['train']['id']}", _when(result),
        _lead(result), parts, _foot(result),
    )  # fmt: skip


def _driver_row(stop: Mapping[str, Any], number: int, last: int) -> tuple[Any, ...]:
    arrive, depart = (datetime.fromisoformat(stop[key]) for key in ("arrive", "depart"))
    stay = (depart - arrive).total_seconds() / 60
    return (
        stop["point"],
        stop["km"],
        _clock(arrive, arrive, seconds=True) if (number and stay) or number == last else "",
        "" if number == last else _clock(depart, arrive, seconds=True),
        # Where a train begins it stands for nobody's sake.
        (minutes(stay) or "") if 0 < number < last else "",
    )


def _clock(at: datetime, day: datetime, *, seconds: bool = False) -> str:
    """Return a time, with its day where that is not the one of the section."""
    text = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
    return text if at.date() == day.date() else f"{text} on {at.day} {at:%b}"


def _changed_rows(train: Train) -> Iterator[tuple[Any, ...]]:
    """Yield a row where a train is not at its published times, but for those of a mere passage."""
    last = len(train["stops"]) - 1
    for at, stop in enumerate(train["stops"]):
        planned = stop.get("planned_depart")
        stands = stop["arrive"] != stop["depart"]
        if not (planned and (stands or stop["stop"] or at in (0, last))):
            continue
        yield (
            stop["point"] + ("" if stop["stop"] or stands or at in (0, last) else " (passes)"),
            "" if at == 0 else moment(stop["arrive"], seconds=True),
            "" if at == last else moment(stop["depart"], seconds=True),
            moment(planned if at < last else stop["planned_arrive"], seconds=True),
        )


def _section(title: str, columns: Sequence[Column], rows: Sequence[tuple[Any, ...]]) -> str:
    """Return a part of an order without columns in which nothing stands."""
    kept = [at for at in range(len(columns)) if any(row[at] not in ("", None) for row in rows)]
    shown_rows = [tuple(row[at] for at in kept) for row in rows]
    return order_section(title, [columns[at] for at in kept], shown_rows, tight=True)


def _specials(result: Result, *, beside: bool = False) -> Sequence[Train]:
    """Return the runs of the special train, with pilot and follower where they are wanted."""
    option = shown(result)
    own = {one["train"] for one in option["runs"]} if option else set()
    found = [one for one in result["trains"] if one["change"] == "none"]
    return found if beside else [one for one in found if one["id"] in own]


def _lead(result: Result) -> list[str]:
    train = result["train"]
    wrong = (shown(result) or {"conflicts": ()})["conflicts"]
    lines = []
    if wrong:
        told = counted(len(wrong), "conflict")
        lines = [f"NOT TO BE USED: this plan cannot run, {told}.", *wrong]
    lines += [f"Train {train['id']}: {counted(len(_specials(result)), 'run')} on {result['line']}."]
    if train["pilot"]:
        lines.append(
            f"A pilot train runs {train['ahead_min']:g} min ahead of it where drivers are told so."
        )
    if train["follower"]:
        lines.append(
            f"A train follows {train['behind_min']:g} min behind it where drivers are told so."
        )
    return [*lines, "Trains that are not named run as in the timetable."]


def _when(result: Result) -> tuple[str, str]:
    option = shown(result)
    runs = option["runs"] if option else []
    if not runs:
        return str(result["first_day"]), "UTC"
    first, last = runs[0]["depart"], runs[-1]["arrive"]
    days = f"{day_text(first[:10])} to {day_text(last[:10])}"
    zones = {one["timezone"] for one in result["points"]}
    name = zones.pop() if len(zones) == 1 else "the railway of each place"
    return days, f"{name} ({zone_of_moment(first)})"


def _foot(result: Result) -> str:
    return (
        f"Made by Landbridge from the study {result['study']}, scenario {result['scenario']}. "
        "Trains and times are estimates of the study, not those of a railway."
    )
