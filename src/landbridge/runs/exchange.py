"""Timetables of other people through the door: a file by itself, or put on a line of a study."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.data.gtfs import Feed, read_feed
from landbridge.data.gtfs_days import feed_span, refuse_outside
from landbridge.data.railjson import read_railjson
from landbridge.line.conflicts import conflicts_of
from landbridge.line.exchange import Credit, feed_of
from landbridge.line.exchange_check import UNCHECKED, doubts_of
from landbridge.line.exchange_dated import dated_trains, usual_monday
from landbridge.line.exchange_feed import FeedLine, feed_line, feed_trips, way_of
from landbridge.line.exchange_rail import paths_of_rail, rail_of
from landbridge.line.exchange_railway import rail_line, rail_routes, rail_way
from landbridge.line.exchange_trips import category_of, timetable_of, with_train
from landbridge.line.timetable import WEEK_DAYS, WEEK_S, Timetable
from landbridge.line.unroll import DatedTrain, moment_of, unrolled
from landbridge.runs.exchange_choice import chosen_way
from landbridge.runs.lines import open_line
from landbridge.runs.timetable import LineTimetable, dated_result, usual_date
from landbridge.runs.timetable_totals import day_totals

if TYPE_CHECKING:
    from landbridge.data.railjson_types import RailTimetable
    from landbridge.line.exchange_check import Doubt
    from landbridge.runs.opened import AskedScenario

__all__ = [
    "ReadTimetable",
    "feed_of_file",
    "is_timetable_file",
    "rail_of_file",
    "rail_of_line",
    "read_on_line",
    "read_result",
    "read_timetable",
]

_RAILWAY_ENDING: Final = ".json"
_ENDINGS: Final = (".zip", _RAILWAY_ENDING)
_FOLDER_HAS: Final = ("stops.txt", "trips.txt", "routes.txt", "stop_times.txt")
_BETWEEN: Final = "times at points between two stops are estimates, in proportion to the kilometres"


@dataclass(frozen=True, slots=True, eq=False)
class ReadTimetable:
    """A timetable file by itself.

    Parameters
    ----------
    source : str
        Name of the file.
    found : FeedLine
        Its way as a line.
    services : mapping of str to str
        Names of the services.
    week : callable
        Returns what it does in the week of the first day, for export.
    trains : tuple of DatedTrain
        Trains of the days asked for and of a day more on both sides.
    doubts : tuple of Doubt
        What their times show to be wrong.
    first : date
        First day.
    days : int
        Number of days.
    credit : Credit
        Whom an exported feed names.
    """

    source: str
    found: FeedLine
    services: Mapping[str, str]
    week: Callable[[], Timetable]
    trains: tuple[DatedTrain, ...]
    doubts: tuple[Doubt, ...]
    first: dt.date
    days: int
    credit: Credit


def is_timetable_file(text: str) -> bool:
    """Return whether what stands in place of a line is a timetable file, there or not.

    Parameters
    ----------
    text : str
        What was given.

    Returns
    -------
    bool
        It ends in .zip or .json, is a file, or a folder with files of a feed.

    Examples
    --------
    >>> is_timetable_file("feed.zip"), is_timetable_file("Khasan-Moscow")
    (True, False)
    """
    path = Path(text)
    if path.suffix.lower() in _ENDINGS:
        return True
    try:
        return path.is_file() or any((path / name).is_file() for name in _FOLDER_HAS)
    except (OSError, ValueError):  # too long for a name, or a zero byte
        return False


def read_timetable(
    path: Path, route: str = "", first: dt.date | None = None, days: int = WEEK_DAYS
) -> ReadTimetable:
    """Return the timetable of a file along one of its own ways.

    Parameters
    ----------
    path : Path
        A GTFS feed (a zip or a folder), or a railway timetable (.json).
    route : str
        Id or name of a route; empty where all of its railways lie on one way.
    first : date, optional
        First day; by default the Monday of its first usual week.
    days : int
        Number of days.

    Returns
    -------
    ReadTimetable
        Of all its railway trains that stop at two stations of the way or more.

    Raises
    ------
    InputError
        With every fault of the file; if it has no railway; if a route must be named, with those
        that there are; if the days lie outside of a feed.
    UnknownNameError
        It has no such route.
    """
    if path.suffix.lower() == _RAILWAY_ENDING:
        return _read_railway(path, route, first, days)
    feed = read_feed(path)
    trips = feed_trips(feed)
    if not trips.routes:
        raise InputError(_no_railway(feed))
    way, name = chosen_way(path.name, trips.routes, route, lambda one: way_of(trips, one))
    found = feed_line(feed, trips, way, name)
    first = first or usual_monday(feed)
    line = found.line
    trains, aside = dated_trains(feed, line, found.matches, first, days)
    refuse_outside(feed, first, days)

    def week() -> Timetable:
        return timetable_of(feed, line, {"places": found.places}, first, found.matches).timetable

    doubts = doubts_of(line, trains, first, aside)
    names = {one.id: one.name for one in trips.routes}
    return ReadTimetable(path.name, found, names, week, trains, doubts, first, days, _credit(feed))


def _read_railway(path: Path, route: str, first: dt.date | None, days: int) -> ReadTimetable:
    rail = read_railjson(path)
    if not rail.trains:
        message, remedy = "the file has no train", "export a timetable with trains"
        raise InputError(Finding(path.name, message=message, remedy=remedy))
    routes, patterns = rail_routes(rail)
    way, name = chosen_way(path.name, routes, route, lambda one: rail_way(rail, patterns, one))
    found = rail_line(rail, way, name)
    weekly, left = paths_of_rail(rail, found.line)
    if first is None:
        start = moment_of(dt.date(1970, 1, 1), min(one.start_s for one in rail.trains)).date()
        first = _monday(start)
    trains = unrolled(weekly, first - dt.timedelta(days=1), days + 2)
    found = replace(found, notes=(*found.notes, *left))
    credit = Credit(path.name, path.name, "", path.name)
    doubts = doubts_of(found.line, trains, first)
    return ReadTimetable(path.name, found, {}, lambda: weekly, trains, doubts, first, days, credit)


def _no_railway(feed: Feed) -> list[Finding]:
    routes = feed.tables["routes"]
    kinds = sorted({int(kind) for kind in routes["route_type"]})
    remedy = "name the feed of a railway"
    if not kinds:
        return [Finding("routes.txt", message=f"{feed.name} has no route", remedy=remedy)]
    if any(map(category_of, kinds)):
        message = f"no railway trip of {feed.name} has two stops"
        return [Finding("stop_times.txt", message=message, remedy="add the stops of its trips")]
    message = f"makes no route of {feed.name} a railway"
    allowed = "0, 1, 2, 5, 7, 12, 100 to 117, 400 to 405, 900 to 906"
    found = ", ".join(map(str, kinds))
    return [Finding("routes.txt", None, "route_type", found, message, allowed, remedy)]


def _credit(feed: Feed) -> Credit:
    names = ", ".join(dict.fromkeys(feed.tables["agency"]["agency_name"]))
    versions = feed.tables["feed_info"]["feed_version"].tolist()
    page = str(feed.tables["agency"]["agency_url"].iloc[0])
    return Credit(names, versions[0] if versions else feed.name, "", names, page)


def read_result(read: ReadTimetable) -> dict[str, Any]:
    """Return a timetable file as the result of ``landbridge timetable``.

    Parameters
    ----------
    read : ReadTimetable
        From `read_timetable`.

    Returns
    -------
    dict
        That of :func:`landbridge.runs.timetable.timetable_result`, with ``source`` instead of
        study, scenario and year; its ``conflicts`` are what the times alone show to be wrong.

    Raises
    ------
    InputError
        No train runs in the days.
    CannotRunError
        There are no days.
    """
    line = read.found.line
    places = read.found.places
    zones = [
        str(places["timezone"][point.id]) if point.id in places.index else "UTC"
        for point in line.points
    ]
    notes = (*read.found.notes, _BETWEEN, UNCHECKED)
    shown = Timetable(line, WEEK_S, (), notes=notes)
    result = dated_result(shown, read.trains, zones, read.first, read.days)
    line_name = line.name or f"{line.points[0].name} - {line.points[-1].name}"
    if not result["trains"]:
        span = "a day" if read.days == 1 else f"the first of {read.days} days"
        message, day = f"is {span} without a train on {line_name}", read.first.isoformat()
        raise InputError(Finding(read.source, None, "date", day, message, "", "name another"))
    inside = {one["id"] for one in result["trains"]}
    result["conflicts"] = [
        _conflict(read, one, zones) for one in read.doubts if inside.issuperset(one.trains)
    ]
    runs = [(one.path, 1) for one in read.trains if one.id in inside]
    result["totals"] = day_totals(runs, read.days)
    result["line"] = line_name
    result["services"] = dict(read.services)
    return {"source": read.source} | result


def _conflict(read: ReadTimetable, one: Doubt, zones: Sequence[str]) -> dict[str, Any]:
    points = read.found.line.points
    begin, end = (moment_of(read.first, at, zones[one.first]) for at in (one.from_s, one.to_s))
    return {
        "kind": one.kind,
        "trains": list(one.trains),
        "place": f"{points[one.first].name} - {points[one.last].name}",
        "km": points[one.first].km,
        "from_km": points[one.first].km,
        "to_km": points[one.last].km,
        "from": begin.isoformat(),
        "to": end.isoformat(),
        "why": one.text,
    }


def feed_of_file(read: ReadTimetable) -> Feed:
    """Return a week of a timetable file along its way as a GTFS feed, if it has positions."""
    _refuse_nowhere(read)
    zone = str(read.found.places["timezone"].iloc[0])
    return feed_of(
        read.week(), read.found.places, read.credit, _monday(read.first), WEEK_DAYS, zone
    )


def rail_of_file(read: ReadTimetable) -> RailTimetable:
    """Return a week of a timetable file along its way as a railway timetable."""
    _refuse_nowhere(read)
    return rail_of(read.week(), read.found.places, read.first)


def _refuse_nowhere(read: ReadTimetable) -> None:
    if not len(read.found.places):
        reason = f"{read.source} says of no point where it lies, which both formats need"
        raise CannotRunError(reason, "export it with its infrastructure")


def rail_of_line(made: LineTimetable, from_date: dt.date) -> RailTimetable:
    """Return a week of the timetable of a line as a railway timetable."""
    return rail_of(made.timetable, made.scenario.tables["places"], from_date)


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def read_on_line(
    asked: AskedScenario, line_name: str, path: Path, first: dt.date | None = None
) -> LineTimetable:
    """Return what the trains of a timetable file do on a line of a study, and check it.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of a study.
    line_name : str
        Line, as in :func:`landbridge.runs.lines.open_line`.
    path : Path
        A GTFS feed (a zip or a folder), or a railway timetable (.json).
    first : date, optional
        A day of the week that stands for all; by default that of `usual_date`, or of the file
        where it has no train in that week.

    Returns
    -------
    LineTimetable
        With conflicts by the rules of the study's track.

    Raises
    ------
    InputError
        With every fault of the file.
    CannotRunError
        None of its trains runs on the line.
    """
    scenario, line = open_line(asked, line_name)
    tables: Mapping[str, Any] = scenario.tables
    if path.suffix.lower() == _RAILWAY_ENDING:
        timetable, left = paths_of_rail(read_railjson(path), line)
        paths = tuple(with_train(one, line, tables) for one in timetable.paths)
        timetable = Timetable(line, timetable.period_s, paths, notes=left)
    else:
        feed = read_feed(path)
        if first:
            refuse_outside(feed, first, WEEK_DAYS)
        week = first or _week_of(feed, usual_date(scenario))
        timetable = timetable_of(feed, line, tables, week).timetable
    notes = (*timetable.notes, "windows are not in a file: the checker knows of none")
    timetable = Timetable(line, timetable.period_s, timetable.paths, notes=notes)
    return LineTimetable(scenario, timetable, conflicts_of(timetable, tables))


def _week_of(feed: Feed, usual: dt.date) -> dt.date:
    """Return the usual day if the feed runs then, else the Monday of its own usual week."""
    begin, end = feed_span(feed)
    return usual if begin <= usual <= end else usual_monday(feed)
