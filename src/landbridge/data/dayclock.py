"""Times and dates of a day's timetable as tables write them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

__all__ = ["clock_text", "day_of", "is_zone", "seconds_of"]

_CLOCK: Final = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@cache
def is_zone(name: str) -> bool:
    """Return whether a name is one of a time zone.

    Examples
    --------
    >>> is_zone("Asia/Seoul"), is_zone("Mars/Base"), is_zone("../etc/passwd")
    (True, False, False)
    """
    try:
        ZoneInfo(name)
    except (LookupError, OSError, ValueError):  # a name that no zone can have
        return False
    return True


def seconds_of(text: str) -> int | None:
    """Return a local time in seconds from the start of the service day.

    Parameters
    ----------
    text : str
        ``hh:mm`` or ``hh:mm:ss``; over 24 hours on the next day.

    Returns
    -------
    int or None
        None where it is no such time.

    Examples
    --------
    >>> seconds_of("25:10"), seconds_of("7:05:30"), seconds_of("7.05")
    (90600, 25530, None)
    """
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return 3600 * hours + 60 * minutes + seconds


def clock_text(seconds: int) -> str:
    """Return seconds of the service day as a table writes them.

    Parameters
    ----------
    seconds : int
        From the start of the service day, not negative.

    Returns
    -------
    str
        ``hh:mm``, with seconds where there are some.

    Examples
    --------
    >>> clock_text(90600), clock_text(25530)
    ('25:10', '07:05:30')
    """
    minutes, rest = divmod(seconds, 60)
    text = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{text}:{rest:02d}" if rest else text


def day_of(text: str) -> date | None:
    """Return a date.

    Parameters
    ----------
    text : str
        ``yyyy-mm-dd``.

    Returns
    -------
    datetime.date or None
        None where it is no date.

    Examples
    --------
    >>> day_of("2001-08-03"), day_of("2001-02-29")
    (datetime.date(2001, 8, 3), None)
    """
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
