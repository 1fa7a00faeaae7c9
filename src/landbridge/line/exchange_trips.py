"""Trips of a feed on a line: a real timetable of other trains, as paths.

A trip is cut to what it does on the line: the stops that are operating points, in a row, as long as
it keeps its direction. Points that it passes between two stops get times in proportion to the
kilometres, which are an estimate.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import and_, or_
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import CannotRunError
from landbridge.data.gtfs_days import active_days, day_start_s, feed_span, range_of
from landbridge.data.rows import rows
from landbridge.line.exchange import CATEGORY_WORDS
from landbridge.line.exchange_calls import (
    Call,
    call_arrays,
    calls_of,
    completed,
    pieces_of,
    repeats_of,
)
from landbridge.line.exchange_places import positions_of
from landbridge.line.exchange_stops import Match, match_stops
from landbridge.line.timetable import DAY_S, WEEK_DAYS, WEEK_S, Path, Timetable
from landbridge.line.trains import default_train

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.gtfs import Feed
    from landbridge.line.types import Line

__all__ = ["Imported", "categories_of", "category_of", "timetable_of", "with_train"]

_RAIL: Final = frozenset({0, 1, 2, 5, 7, 12})
_LOCAL: Final = frozenset({0, 1, 5, 7, 12, 109})
_EXTENDED: Final = (range(100, 118), range(400, 406), range(900, 907))
_SUFFIX: Final = re.compile(r"@\d+$")  # of a trip that starts at several times of the day


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """A week of a feed on a line.

    Parameters
    ----------
    timetable : Timetable
        Its trains as paths, period a week.
    matches : mapping of str to Match
        What each stop of the feed is on the line.
    trips, used, elsewhere, other : int
        Trips of the feed that run in the week; of these on the line, rail but not on the line, and
        of another mode.
    """

    timetable: Timetable
    matches: Mapping[str, Match]
    trips: int
    used: int
    elsewhere: int
    other: int

    @property
    def unmatched(self) -> tuple[Match, ...]:
        """Stops that are no point of the line, nearest to the line first."""
        lost = [match for match in self.matches.values() if match.point < 0]
        return tuple(sorted(lost, key=lambda match: (match.off_km, match.stop_id)))


def category_of(route_type: int, description: str = "") -> str:
    """Return the category of trains of a route, empty where it is no railway.

    Parameters
    ----------
    route_type : int
        GTFS route type, extended ones too.
    description : str
        Description of the route: feeds of `exchange.feed_of` name the category there.

    Returns
    -------
    str
        suburban for trams, metros and suburban railways, else passenger.

    Examples
    --------
    >>> category_of(2), category_of(109), category_of(3), category_of(2, "Freight trains")
    ('passenger', 'suburban', '', 'freight')
    """
    if route_type not in _RAIL and not any(route_type in known for known in _EXTENDED):
        return ""
    for category, words in CATEGORY_WORDS.items():
        if description == words:
            return category
    return "suburban" if route_type in _LOCAL or route_type >= 400 else "passenger"


def categories_of(feed: Feed) -> dict[str, str]:
    """Return the category of trains of each route of a feed, empty where it is no railway."""
    return {
        row.route_id: category_of(row.route_type, row.route_desc)
        for row in rows(feed.tables["routes"])
    }


def timetable_of(
    feed: Feed,
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    week: date,
    matches: Mapping[str, Match] | None = None,
) -> Imported:
    """Return what the trains of a feed do on a line in one week.

    Parameters
    ----------
    feed : Feed
        The timetable.
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables of the scenario: places; train_types and vehicles, for the usual train of the
        category in the country where a path starts, unless the feed names one that they have.
    week : date
        A day of the week that stands for all: it counts from that day's Monday, 00:00 UTC.
    matches : mapping of str to Match, optional
        What the stops are on the line; by default they are matched by name and distance.

    Returns
    -------
    Imported
        With paths in UTC whose times at points without a stop are estimates, and the stops that
        match nothing.

    Raises
    ------
    CannotRunError
        No train of the feed runs on the line in that week; says why.

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from landbridge.line.exchange import Credit, feed_of
    >>> from landbridge.line.types import Line, Point, Track
    >>> ends = [Point(i, i.title(), i, "RU", km, 2, 850.0, True) for i, km in (("a", 0), ("b", 60))]
    >>> track = Track("l", "s", "RU", "a", "b", 60, 1520, 1, "diesel", *[80.0] * 3, "welded",
    ...               *[0.0] * 4, "auto", 22.0)
    >>> line = Line("A - B", "a", "b", tuple(ends), (track,))
    >>> at = {"lat_deg": [43.0, 44.0], "lon_deg": [131.0, 132.0], "timezone": "Asia/Vladivostok"}
    >>> places = pd.DataFrame({"name": ["A", "B"], "aliases": [(), ()], **at}, index=["a", "b"])
    >>> times, both = np.array([50_400, 54_000]), np.array([True, True])
    >>> path = Path("101", "boxes", "container", "", (True,) * 7, np.arange(2), times, times, both)
    >>> credit = Credit("Study drawn", "today 2026", "ODbL-1.0", "(c) the surveyor")
    >>> feed = feed_of(Timetable(line, 86_400, (path,)), places, credit, date(2026, 7, 6), 14)
    >>> found = timetable_of(feed, line, {"places": places}, date(2026, 7, 16)).timetable
    >>> [(path.id, path.category, path.depart_s.tolist()) for path in found.paths]
    [('101', 'container', [50400, 54000])]
    """
    monday = week - timedelta(days=week.weekday())
    if matches is None:
        positions = positions_of(line, tables["places"])
        matches = match_stops(feed, line, tables["places"], positions)
    categories = categories_of(feed)
    calls = calls_of(feed)
    latest = max((found[-1][2] for found in calls.values()), default=0)
    asked = range_of(monday - timedelta(days=latest // DAY_S + 2), latest // DAY_S + 11)
    active = active_days(feed, asked)
    repeats = repeats_of(feed)
    paths: list[Path] = []
    counts = {"trips": 0, "used": 0, "elsewhere": 0, "other": 0}
    for trip in rows(feed.tables["trips"]):
        category = categories[trip.route_id]
        found = calls.get(trip.trip_id, [])
        days = active.get(trip.service_id)
        if len(found) < 2 or not days:
            continue
        made: list[Path] = []
        pieces = pieces_of(found, matches) if category else []
        for number, piece in enumerate(pieces, 1):
            name = trip.trip_id + (f"/{number}" if len(pieces) > 1 else "")
            for shift, suffix in repeats.get(trip.trip_id, [(0, "")]):
                head = (name + suffix, trip.route_id, category, trip.landbridge_train_type)
                made += _paths(head, completed(piece, line), shift, days, feed.timezone, monday)
        # Pieces that start in another week only are not on another line.
        if not made and (
            pieces or not any(monday <= day < monday + timedelta(days=WEEK_DAYS) for day in days)
        ):
            continue
        counts["trips"] += 1
        counts["used" if made else "elsewhere" if category else "other"] += 1
        paths += made
    if not paths:
        raise CannotRunError(_reason(feed, line, counts, monday), _cure(feed, matches))
    typed = tuple(with_train(path, line, tables) for path in _merged(paths))
    timetable = Timetable(line, WEEK_S, typed, notes=_notes(feed, counts, matches, monday))
    return Imported(timetable, matches, **counts)


def _paths(
    head: tuple[str, str, str, str],
    calls: Sequence[Call],
    shift: int,
    days: Sequence[date],
    zone: str,
    monday: date,
) -> list[Path]:
    """Return a path for each time of the UTC day at which the trip starts in the week.

    ``head`` is its id, service, category and train type.
    """
    begin = day_start_s(monday, "UTC")
    starts: dict[int, list[bool]] = {}
    for day in days:
        number, second = divmod(day_start_s(day, zone) + calls[0].depart + shift - begin, DAY_S)
        if 0 <= number < WEEK_DAYS:
            starts.setdefault(second, [False] * WEEK_DAYS)[number] = True
    return Path(*head, (), *call_arrays(calls)).starting(starts)


def _merged(paths: Sequence[Path]) -> list[Path]:
    """Join paths that differ in their days only: a daily train is one path, not three."""
    found: dict[tuple[object, ...], list[Path]] = {}
    for path in paths:
        times = (path.points, path.arrive_s, path.depart_s, path.stops)
        same = found.setdefault(
            (path.service, path.category, path.train_type, *(each.tobytes() for each in times)), []
        )
        for number, other in enumerate(same):
            if not any(map(and_, path.days, other.days)):
                days = tuple(map(or_, path.days, other.days))
                base = _SUFFIX.sub("", path.id)
                name = base if base == _SUFFIX.sub("", other.id) else other.id
                same[number] = replace(other, id=name, days=days)
                break
        else:
            same.append(path)
    made = [path for same in found.values() for path in same]
    # A start that no other one stands beside, in this week, needs no number.
    bases = Counter(_SUFFIX.sub("", path.id) for path in made)
    return [
        replace(path, id=base) if bases[base := _SUFFIX.sub("", path.id)] == 1 else path
        for path in made
    ]


def with_train(path: Path, line: Line, tables: Mapping[str, pd.DataFrame]) -> Path:
    """Return a path with the usual train of its category where its own is not in the study.

    Parameters
    ----------
    path : Path
        Path on a line.
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables of the scenario: train_types and vehicles. Without them the path stays as it is.

    Returns
    -------
    Path
        The path; its train type is empty where the study has none for it.
    """
    if "train_types" not in tables or path.train_type in tables["train_types"].index:
        return path
    first = int(path.points[0])
    track = line.tracks[first if path.forth else first - 1]
    try:
        train = default_train(tables, path.category, track.country, track.gauge_mm)
    except (CannotRunError, KeyError):
        train = ""
    return replace(path, train_type=train)


def _reason(feed: Feed, line: Line, counts: Mapping[str, int], monday: date) -> str:
    if not counts["trips"]:
        return f"no trip of {feed.name} runs in the week of {monday.isoformat()}"
    return (
        f"none of the {counts['trips']} trips of {feed.name} in the week of {monday.isoformat()} "
        f"stops at two operating points of {line.name}"
    )


def _cure(feed: Feed, matches: Mapping[str, Match]) -> str:
    try:
        span = " to ".join(day.isoformat() for day in feed_span(feed))
    except ValueError:
        span = "no day at all"
    points = sum(match.point >= 0 for match in matches.values())
    return f"the feed has {span}, and {points} of its {len(matches)} stops are on the line"


def _notes(
    feed: Feed, counts: Mapping[str, int], matches: Mapping[str, Match], monday: date
) -> tuple[str, ...]:
    lost = sum(match.point < 0 for match in matches.values())
    notes = [
        f"{feed.name}, week of {monday.isoformat()}: {counts['used']} of {counts['trips']} trips "
        f"run on the line, {counts['elsewhere']} elsewhere, {counts['other']} are no trains",
        "times at points between two stops are estimates, in proportion to the kilometres",
    ]
    if lost:
        notes.append(f"{lost} of {len(matches)} stops are no operating point of the line")
    return tuple(notes)
