"""The trains of a feed on the days that are asked for: calendars, exceptions, zones and all.

A week that stands for all (`exchange_trips.timetable_of`) is what a timetable is; what ran on the
Fourth of July is told by the days themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from landbridge.data.gtfs_days import active_days, day_start_s, feed_span, range_of
from landbridge.data.rows import rows
from landbridge.line.exchange_calls import call_arrays, calls_of, completed, pieces_of, repeats_of
from landbridge.line.exchange_trips import categories_of
from landbridge.line.timetable import DAY_S, WEEK_DAYS, Path
from landbridge.line.unroll import DatedTrain

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed
    from landbridge.line.exchange_stops import Match
    from landbridge.line.types import Line

__all__ = ["dated_trains", "usual_monday"]

_LONGEST_D: Final = 400  # of a calendar that is looked through for a usual week


def dated_trains(
    feed: Feed, line: Line, matches: Mapping[str, Match], first: date, days: int
) -> tuple[tuple[DatedTrain, ...], frozenset[str]]:
    """Return the trains of a feed that are on a line in some days.

    Parameters
    ----------
    feed : Feed
        The timetable.
    line : Line
        The line.
    matches : mapping of str to Match
        What its stops are on the line.
    first : date
        First day.
    days : int
        Number of days; a day more on both sides is looked at, for zones on both sides of UTC.

    Returns
    -------
    tuple of DatedTrain
        By departure. Their ids are those of the trips and the day of the service in the zone of
        the feed (a train at 25:10 belongs to the day before); a trip that leaves the line and comes
        back is several trains (``101/1``), one with a frequency as many as it starts (``101#3``).
    frozenset of str
        Ids of those that stop off the line between two of their stops on it.
    """
    categories = categories_of(feed)
    trips = [row for row in rows(feed.tables["trips"]) if categories[row.route_id]]
    calls = calls_of(feed, {row.trip_id for row in trips})
    latest = max((found[-1][2] for found in calls.values()), default=0)
    repeats = repeats_of(feed)
    latest += max((shift for starts in repeats.values() for shift, _ in starts), default=0)
    before = max(0, latest) // DAY_S + 2
    asked = range_of(first - timedelta(days=before), days + before + 2)
    active = active_days(feed, asked)
    begin = day_start_s(first - timedelta(days=1), "UTC")
    end = day_start_s(first + timedelta(days=days + 1), "UTC")
    made: list[DatedTrain] = []
    aside: set[str] = set()
    for trip in trips:
        runs = active.get(trip.service_id, ())
        if not runs or trip.trip_id not in calls:
            continue
        pieces = pieces_of(calls[trip.trip_id], matches)
        for number, piece in enumerate(pieces, 1):
            name = trip.trip_id + (f"/{number}" if len(pieces) > 1 else "")
            points, arrive, depart, stops = call_arrays(completed(piece, line))
            leaves = any(call.beside for call in piece[1:])
            for shift, suffix in repeats.get(trip.trip_id, [(0, "")]):
                head = (
                    name + suffix, trip.route_id, categories[trip.route_id],
                    str(trip.landbridge_train_type),
                )  # fmt: skip
                for day in runs:
                    start = day_start_s(day, feed.timezone) + shift
                    if start + int(arrive[-1]) < begin or start + int(depart[0]) >= end:
                        continue
                    utc = datetime.fromtimestamp(start + int(depart[0]), UTC).date()
                    by = start - day_start_s(utc, "UTC")
                    path = Path(*head, (), points, arrive + by, depart + by, stops)
                    made.append(DatedTrain(f"{name}{suffix}/{day.isoformat()}", path, utc))
                    if leaves:
                        aside.add(made[-1].id)
    made.sort(key=lambda one: (one.at(one.path.depart_s[0]), one.id))
    return tuple(made), frozenset(aside)


def usual_monday(feed: Feed) -> date:
    """Return the Monday of the first usual week of a feed.

    Parameters
    ----------
    feed : Feed
        The timetable.

    Returns
    -------
    date
        Of the first week that lies in its calendar and has as many railway trips as most weeks of
        its first 400 days; where no whole week lies in it, the Monday before its first day.

    Raises
    ------
    ValueError
        Its calendars name no day.
    """
    first, last = feed_span(feed)
    last = min(last, first + timedelta(days=_LONGEST_D))
    kinds = categories_of(feed)
    trips = Counter(row.service_id for row in rows(feed.tables["trips"]) if kinds.get(row.route_id))
    by_day: Counter[date] = Counter()
    for service, found in active_days(feed, range_of(first, (last - first).days + 1)).items():
        for day in found:
            by_day[day] += trips[service]
    monday = first + timedelta(days=-first.weekday() % WEEK_DAYS)
    weeks: dict[date, int] = {}
    while monday + timedelta(days=WEEK_DAYS - 1) <= last:
        weeks[monday] = sum(by_day[day] for day in range_of(monday, WEEK_DAYS))
        monday += timedelta(days=WEEK_DAYS)
    counts = Counter(count for count in weeks.values() if count)
    if not counts:
        running = min((day for day, count in by_day.items() if count), default=first)
        return running - timedelta(days=running.weekday())
    usual = max(counts, key=lambda count: (counts[count], count))
    return next(day for day, count in weeks.items() if count == usual)
