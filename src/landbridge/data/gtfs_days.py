"""On which days the services of a GTFS feed run, and when its days begin."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from landbridge.base.errors import Finding, InputError
from landbridge.data.gtfs_cells import parse_date
from landbridge.data.rows import rows

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed

__all__ = [
    "active_days",
    "date_text",
    "day_start_s",
    "feed_span",
    "range_of",
    "refuse_outside",
]

_NOON_H = 12
_ADDED = 1


def range_of(first: date, days: int) -> tuple[date, ...]:
    """Return days in a row.

    Examples
    --------
    >>> [day.day for day in range_of(date(2001, 2, 27), 3)]
    [27, 28, 1]
    """
    return tuple(first + timedelta(days=number) for number in range(days))


def date_text(day: date) -> str:
    """Return a day as a feed has it.

    Examples
    --------
    >>> date_text(date(2001, 7, 26))
    '20010726'
    """
    return day.strftime("%Y%m%d")


def active_days(feed: Feed, days: Iterable[date]) -> dict[str, tuple[date, ...]]:
    """Return on which of some days each service runs.

    Parameters
    ----------
    feed : Feed
        Its calendar, and the exceptions to it.
    days : iterable of date
        Days asked for.

    Returns
    -------
    dict of str to tuple of date
        By service, rising; services without a day among them are empty.

    Examples
    --------
    >>> from pathlib import Path
    >>> from landbridge.data.gtfs import Feed, empty_table
    >>> import pandas as pd
    >>> dates = pd.DataFrame([["s", "20010728", 1]], columns=list(empty_table("calendar_dates")))
    >>> feed = Feed("", {"calendar": empty_table("calendar"), "calendar_dates": dates})
    >>> active_days(feed, range_of(date(2001, 7, 26), 7))
    {'s': (datetime.date(2001, 7, 28),)}
    """
    asked = sorted(set(days))
    running: dict[str, set[date]] = {}
    for row in rows(feed.tables["calendar"]):
        first, last = parse_date(row.start_date), parse_date(row.end_date)
        week = (
            row.monday, row.tuesday, row.wednesday, row.thursday, row.friday, row.saturday,
            row.sunday,
        )  # fmt: skip
        found = {day for day in asked if first <= day <= last and week[day.weekday()] == 1}
        running.setdefault(row.service_id, set()).update(found)
    within = set(asked)
    for row in rows(feed.tables["calendar_dates"]):
        service = running.setdefault(row.service_id, set())
        day = parse_date(row.date)
        if day in within:
            (service.add if row.exception_type == _ADDED else service.discard)(day)
    return {service: tuple(sorted(found)) for service, found in running.items()}


def feed_span(feed: Feed) -> tuple[date, date]:
    """Return the first and the last day that the calendars of a feed name.

    Raises
    ------
    ValueError
        They name none.
    """
    texts = [
        *feed.tables["calendar"]["start_date"],
        *feed.tables["calendar"]["end_date"],
        *feed.tables["calendar_dates"]["date"],
    ]
    if not texts:
        raise ValueError("the feed names no day")
    return parse_date(min(texts)), parse_date(max(texts))


def refuse_outside(feed: Feed, first: date, days: int = 1) -> None:
    """Raise if some days in a row all lie outside of a feed.

    Parameters
    ----------
    feed : Feed
        The timetable.
    first : date
        The first day.
    days : int
        How many.

    Raises
    ------
    InputError
        The calendars of the feed name no day, or end before these days or begin after them.

    Examples
    --------
    >>> from landbridge.data.gtfs import Feed, empty_table
    >>> names = "calendar", "calendar_dates"
    >>> refuse_outside(Feed("f.zip", {one: empty_table(one) for one in names}), date(2018, 6, 1))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: f.zip, column date: '2018-06-01' cannot be looked up, \
since the feed names no day; name another feed
    """
    try:
        begin, end = feed_span(feed)
    except ValueError:
        message = "cannot be looked up, since the feed names no day"
        remedy = "name another feed"
        raise InputError(
            Finding(feed.name, None, "date", str(first), message, "", remedy)
        ) from None
    if first > end or first + timedelta(days=days - 1) < begin:
        allowed, remedy = f"{begin} to {end}", "name a date of the feed"
        message = "is outside of the feed"
        raise InputError(Finding(feed.name, None, "date", str(first), message, allowed, remedy))


@lru_cache(maxsize=4096)
def day_start_s(day: date, zone: str) -> int:
    """Return from when the times of a day count, s since 1970-01-01 00:00 UTC.

    Parameters
    ----------
    day : date
        Day of the service.
    zone : str
        IANA time zone of the feed.

    Returns
    -------
    int
        Noon less twelve hours: midnight, but for the days on which clocks change (GTFS Schedule
        Reference, field type Time).

    Examples
    --------
    >>> day_start_s(date(2001, 7, 26), "Europe/Moscow") - day_start_s(date(2001, 7, 26), "UTC")
    -14400
    >>> day_start_s(date(2001, 3, 25), "Europe/Moscow") - day_start_s(date(2001, 3, 24), "UTC")
    72000
    """
    noon = datetime(day.year, day.month, day.day, _NOON_H, tzinfo=ZoneInfo(zone))
    return int(noon.astimezone(UTC).timestamp()) - _NOON_H * 3600
