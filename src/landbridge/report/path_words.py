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
    "beside_words",
    "headline",
    "minutes",
    "missed_words",
    "moment",
    "shown",
    "span_text",
    "why_words",
    "wrong_words",
    "zone_of_moment",
]

# So many conflicts are told in a table; the plan has all of them.
_MOST_WRONG: Final = 3

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


def beside_words(option: Mapping[str, Any], train: Mapping[str, Any]) -> list[str]:
    """Return over which part of the way pilot and follower run.

    Examples
    --------
    >>> row = {"train": "7-pilot", "from": "A", "to": "B", "km": 21.0, "of_km": 911.4}
    >>> print(*beside_words({"kind": "retimed", "beside": [row]}, {"pilot": True}))
    retimed: 7-pilot runs over 21 of 911 km, A - B: only there may trains follow each other so \
near; elsewhere the time asked for is kept free without it.
    >>> beside_words({"kind": "retimed", "beside": []}, {"pilot": True, "follower": False})
    ['retimed: nowhere may trains follow each other so near as the pilot is to run; the time \
asked for is kept free without it.']
    """
    if not (train.get("pilot") or train.get("follower")):
        return []
    rows = option.get("beside", ())
    if not rows:
        wanted = " and ".join(key for key in ("pilot", "follower") if train.get(key))
        return [
            f"{option['kind']}: nowhere may trains follow each other so near as the {wanted} is to "
            "run; the time asked for is kept free without it."
        ]
    return [
        f"{option['kind']}: {one['train']} runs over {amount(one['km'])} of {amount(one['of_km'])} "
        f"km, {one['from']} - {one['to']}: only there may trains follow each other so near; "
        "elsewhere the time asked for is kept free without it."
        for one in rows
    ]


def why_words(stop: Mapping[str, Any]) -> str:
    """Return why a train stands, and how much of its stay is for others.

    Examples
    --------
    >>> why_words({"why": "technical", "stay_min": 36.0, "wait_min": 21.0})
    'technical stop, of which 21 min for others'
    >>> why_words({"why": "stop", "stay_min": 0.0}), why_words({"why": "wait", "stay_min": 4.0})
    ('passes', 'waits for others')
    """
    why, stays = stop["why"], stop["stay_min"]
    if not stays:
        return WHY_WORDS[""]
    words = WHY_WORDS.get(why, why)
    waits = round(stop.get("wait_min", 0.0))
    return f"{words}, of which {waits} min for others" if waits and why != "wait" else words


def wrong_words(option: Mapping[str, Any]) -> list[str]:
    """Return what the checker found in an option: how much, and the first of it.

    Examples
    --------
    >>> wrong_words({"kind": "closed", "conflicts": ["a", "b", "c", "d"]})
    ['The checker found 4 conflicts in closed.', 'a', 'b', 'c', 'and 1 more, all in the JSON.']
    >>> wrong_words({"kind": "closed", "conflicts": []})
    []
    """
    found = option["conflicts"]
    if not found:
        return []
    more = len(found) - _MOST_WRONG
    rest = [f"and {amount(more)} more, all in the JSON."] if more > 0 else []
    first = f"The checker found {counted(len(found), 'conflict')} in {option['kind']}."
    return [first, *found[:_MOST_WRONG], *rest]


def missed_words(option: Mapping[str, Any]) -> list[str]:
    """Return which latest times an option does not keep, and by how much.

    Examples
    --------
    >>> missed_words({"missed": [{"point": "Omsk", "bound": "arrival", "by_min": 125.0,
    ...     "asked": "2001-08-03T12:00:00+07:00"}]})
    ['2 h 05 later than the latest arrival asked for at Omsk (3 Aug 12:00)']
    """
    return [_missed(one) for one in option.get("missed", ())]


def _missed(one: Mapping[str, Any]) -> str:
    by = minutes(float(int(one["by_min"])) or 1.0)
    return (
        f"{by} later than the latest {one['bound']} asked for at {one['point']} "
        f"({moment(one['asked'])})"
    )


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
    option, train = shown(result), result["train"]["id"]
    if option is None:
        unsound = [one for one in result["options"] if one["conflicts"]]
        if not unsound:
            return f"Train {train} gets no path."
        found = "; ".join(
            f"{counted(len(one['conflicts']), 'conflict')} in {one['kind']}" for one in unsound
        )
        return f"Train {train} gets no path that can be used: the checker found {found}."
    if option["conflicts"]:
        wrong = counted(len(option["conflicts"]), "conflict")
        return f"Do not use this plan of train {train}: it cannot run, the checker found {wrong}."
    last = option["runs"][-1]
    done = []
    if option["retimed"]:
        done.append(f"{counted(option['retimed'], 'other train')} retimed")
    if option["cancelled"]:
        done.append(f"{option['cancelled']} cancelled")
    told = " and ".join(done) if done else "no other train is touched"
    missed = missed_words(option)
    late = f", {'; '.join(missed)}" if missed else ""
    return (
        f"Train {train} gets a path: {told}, "
        f"{amount(option['cost_usd'])} USD; it waits {amount(option['waiting_h'], 1)} h for others "
        f"and ends at {last['to']} on {moment(last['arrive_local'])} local time{late}."
    )
