"""Words of a special path: options, times, delays as people read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from landbridge.base.units import S_PER_MIN
from landbridge.report.numbers import amount
from landbridge.report.special_words import counted

__all__ = [
    "CHANGE_WORDS",
    "OPTION_WORDS",
    "WHY_WORDS",
    "headline",
    "minutes",
    "moment",
    "shown",
    "span_text",
    "zone_of_moment",
]

Result = Mapping[str, Any]

#: What an option does to others, in words.
OPTION_WORDS: Final[Mapping[str, str]] = {
    "untouched": "nobody is touched",
    "retimed": "others are retimed",
    "cancelled": "others are retimed or cancelled",
    "closed": "track is shut to others ahead and behind",
}
#: Why the train stands, in words.
WHY_WORDS: Final[Mapping[str, str]] = {
    "": "passes",
    "stop": "stops",
    "technical": "technical stop",
    "bogie_change": "bogies are changed",
    "wait": "waits for others",
}
#: What is done with another train, in words.
CHANGE_WORDS: Final[Mapping[str, str]] = {
    "none": "as published",
    "retimed": "leaves later",
    "held": "held on the way",
    "cancelled": "does not run",
}


def moment(text: str | None, *, seconds: bool = False) -> str | None:
    """Return a moment as day and time, in its own zone.

    Parameters
    ----------
    text : str or None
        ISO 8601.
    seconds : bool
        Whether seconds are told; else they are cut off.

    Returns
    -------
    str or None
        None where there is none.

    Examples
    --------
    >>> moment("2001-08-03T21:58:31+04:00"), moment("2001-08-03T21:58:31+04:00", seconds=True)
    ('3 Aug 21:58', '3 Aug 21:58:31')
    """
    if not text:
        return None
    at = datetime.fromisoformat(text)
    return f"{at.day} {at:%b} {at:%H:%M:%S}" if seconds else f"{at.day} {at:%b} {at:%H:%M}"


def zone_of_moment(text: str | None) -> str:
    """Return the offset of a moment.

    Examples
    --------
    >>> zone_of_moment("2001-08-03T21:58:31+04:00"), zone_of_moment("2001-08-03T12:00:00+05:30")
    ('UTC+4', 'UTC+5:30')
    """
    offset = datetime.fromisoformat(text).utcoffset() if text else None
    if offset is None:
        return ""
    whole = round(offset.total_seconds() / S_PER_MIN)
    hours, rest = divmod(abs(whole), 60)
    return f"UTC{'-' if whole < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def minutes(value: float | None) -> str | None:
    """Return a stay as people say it.

    Examples
    --------
    >>> minutes(15.0), minutes(0.7), minutes(150.0), minutes(2880.0), minutes(0.0)
    ('15 min', '1 min', '2 h 30', '2 d 0 h', None)
    """
    if not value:
        return None
    whole = max(round(value), 1)
    if whole < 100:
        return f"{whole} min"
    hours, rest = divmod(whole, 60)
    if hours < 36:
        return f"{hours} h {rest:02d}" if rest else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h"


def span_text(low: str | None, high: str | None) -> str:
    """Return the bounds of a time.

    Examples
    --------
    >>> span_text("2001-08-03T21:15:00+04:00", "2001-08-03T22:00:00+04:00")
    '3 Aug 21:15 to 22:00'
    >>> span_text(None, "2001-08-03T22:00:00+04:00"), span_text(None, None)
    ('until 3 Aug 22:00', '')
    """
    one, two = moment(low), moment(high)
    if one and two:
        same = one.rpartition(" ")[0] == two.rpartition(" ")[0]
        return f"{one} to {two.rpartition(' ')[2] if same else two}"
    if one:
        return f"from {one}"
    return f"until {two}" if two else ""


def shown(result: Result) -> Mapping[str, Any] | None:
    """Return the option that is shown, None where every one is refused."""
    found: Mapping[str, Any]
    for found in result["options"]:
        if found["kind"] == result["option"]:
            return found
    return None


def headline(result: Result) -> str:
    """Return the answer in a sentence.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    str
        What the shown option does, what it costs and when the train arrives.
    """
    option = shown(result)
    if option is None:
        return f"Train {result['train']['id']} gets no path."
    last = option["runs"][-1]
    done = []
    if option["retimed"]:
        done.append(f"{counted(option['retimed'], 'other train')} retimed")
    if option["cancelled"]:
        done.append(f"{option['cancelled']} cancelled")
    told = " and ".join(done) if done else "no other train is touched"
    return (
        f"Train {result['train']['id']} gets a path: {told}, "
        f"{amount(option['cost_usd'])} USD; it waits {amount(option['waiting_h'], 1)} h for others "
        f"and ends at {last['to']} on {moment(last['arrive_local'])} local time."
    )
