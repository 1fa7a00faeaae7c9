"""Words of a closed station: times, changes and closures as people read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from landbridge.base.names import normalise

__all__ = [
    "CHANGE_WORDS",
    "bound_for",
    "clock",
    "closure_lines",
    "counted",
    "day_text",
    "done_with",
    "faults_of",
    "platform_name",
    "sentence",
    "station_name",
    "weight_words",
    "zone_text",
]

Result = Mapping[str, Any]

#: What is done with a train, in words.
CHANGE_WORDS: Mapping[str, str] = {
    "none": "as planned",
    "passing": "runs through without stopping",
    "retimed": "at other times",
    "held": "held",
    "replatformed": "at another platform",
    "diverted": "to another station",
    "short_turned": "part of its way",
    "cancelled": "does not run",
}


def clock(moment: str, date: str = "") -> str:
    """Return the time of day of a moment, with the day where it is another one.

    Parameters
    ----------
    moment : str
        ISO 8601.
    date : str
        The day that goes without saying, ISO 8601.

    Returns
    -------
    str
        Such as ``"18:59"`` or ``"00:10 on 4 August"``.

    Examples
    --------
    >>> clock("2001-08-03T18:59:00+04:00", "2001-08-03")
    '18:59'
    >>> clock("2001-08-04T00:10:30+04:00", "2001-08-03")
    '00:10:30 on 4 August'
    """
    at = datetime.fromisoformat(moment)
    text = at.strftime("%H:%M:%S" if at.second else "%H:%M")
    other = date and at.date().isoformat() != date
    return f"{text} on {at.day} {at:%B}" if other else text


def day_text(date: str) -> str:
    """Return a date in words.

    Examples
    --------
    >>> day_text("2001-08-03")
    'Friday 3 August 2001'
    """
    at = datetime.fromisoformat(date)
    return f"{at:%A} {at.day} {at:%B} {at.year}"


def zone_text(result: Result) -> str:
    """Return the zone of all times, with its offset on the day.

    Examples
    --------
    >>> shut = {"from": "2001-08-03T18:59:00+04:00"}
    >>> zone_text({"timezone": "Europe/Moscow", "closures": [shut]})
    'Europe/Moscow (UTC+04:00)'
    """
    moments = [one["from"] for one in (*result["closures"], *result.get("reach", ()))]
    offset = moments[0][-6:] if moments else ""
    return f"{result['timezone']} (UTC{offset})" if offset else str(result["timezone"])


def counted(number: int, what: str) -> str:
    """Return a number of things.

    Examples
    --------
    >>> counted(1, "train"), counted(0, "train")
    ('1 train', '0 trains')
    """
    return f"{number} {what}{'s'[: number != 1]}"


def sentence(words: str) -> str:
    """Return words as a sentence.

    Examples
    --------
    >>> sentence("nothing is changed")
    'Nothing is changed.'
    """
    return words[:1].upper() + words[1:] + ("" if words.endswith(".") else ".")


def closure_lines(result: Result) -> list[str]:
    """Return a sentence for each closure: what is shut, when, for whom, with what around it.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.

    Returns
    -------
    list of str
        In the order of the closures.
    """
    return [_closure(result, number, one) for number, one in enumerate(result["closures"])]


def _closure(result: Result, number: int, one: Mapping[str, Any]) -> str:
    reached = [each for each in result["reach"] if each["closure"] == number]
    stations = list(dict.fromkeys(each["station_name"] for each in reached))
    if one["what"] == "section":
        ends = " to ".join(one["names"])
        named = f"the section {ends}"
    else:
        named = ", ".join(stations)
    span = f"{clock(one['from'], result['date'])} to {clock(one['to'], result['date'])}"
    whom = f" to {', '.join(one['categories'])} trains" if one["categories"] else ""
    around = f" (everything within {one['radius_m']:g} m)" if one["radius_m"] else ""
    through = "" if one["passing"] else ", to trains that run through as well"
    why = f": {one['why']}" if one["why"] else ""
    platforms = sum(bool(each["platform"]) for each in reached)
    count = f"; {platforms} platform{'s'[: platforms != 1]}" if platforms else ""
    return f"{named}{around} shut{whom} {span}{count}{through}{why}"


def done_with(change: Mapping[str, Any]) -> str:
    """Return what is done with a train, in words with its stations.

    Parameters
    ----------
    change : mapping
        One of ``changes`` of a plan.

    Returns
    -------
    str
        Such as ``"runs only to Mytishchi"``.

    Examples
    --------
    >>> done_with({"kind": "short_turned", "from_name": "A", "to_name": "C",
    ...            "ends_at": [{"from": "A", "to": "B"}]})
    'runs only to B'
    """
    kind, ends = change["kind"], change["ends_at"]
    if kind in ("short_turned", "diverted") and ends:
        runs = " and ".join(_runs(change, one) for one in ends)
        return f"runs {runs}" if kind == "diverted" else f"runs only {runs}"
    late = _late_min(change)
    if kind in ("retimed", "held") and late:
        return f"{CHANGE_WORDS[kind]}, {late:+.0f} min at the end of its way"
    return CHANGE_WORDS[kind]


def _runs(change: Mapping[str, Any], part: Mapping[str, str]) -> str:
    """Return where a part runs; ends that are those of the train go without saying."""
    ends = []
    if part["from"] != change["from_name"]:
        ends.append(f"from {part['from']}")
    if part["to"] != change["to_name"] or not ends:
        ends.append(f"to {part['to']}")
    return " ".join(ends)


def _late_min(change: Mapping[str, Any]) -> float:
    before: Sequence[Mapping[str, Any]] = change.get("before", ())
    after: Sequence[Mapping[str, Any]] = change.get("after", ())
    if not before or not after:
        return 0.0
    return float(after[-1]["arrive_s"] - before[-1]["arrive_s"]) / 60


def station_name(result: Result, name: str) -> str:
    """Return what a station is called."""
    found = result["stations"].get(name)
    return str(found["name"]) if found else name


def platform_name(result: Result, call: Mapping[str, Any]) -> str:
    """Return what the platform of a call is called, empty where nobody knows.

    Where a feed calls several stops of a station as the station, their ids tell them apart.

    Examples
    --------
    >>> held = {"stations": {"t": {"name": "T", "platforms": {"t": "T", "u": "T", "v": "3"}}}}
    >>> [platform_name(held, {"station": "t", "platform": one}) for one in "tuv"]
    ['stop t', 'stop u', '3']
    >>> del held["stations"]["t"]["platforms"]["u"]
    >>> platform_name(held, {"station": "t", "platform": "t"})
    ''
    """
    known = result["stations"].get(call["station"], {"name": "", "platforms": {}})
    names = known["platforms"]
    name = str(names.get(call["platform"], ""))
    if name and name != known["name"]:
        return name
    several = sum(one == known["name"] for one in names.values()) > 1
    return f"stop {call['platform']}" if name and several else ""


def bound_for(change: Mapping[str, Any]) -> str:
    """Return where a train goes as its passengers know it: beyond the last station of the day.

    Parameters
    ----------
    change : mapping
        One of ``changes`` of a plan.

    Returns
    -------
    str
        ``towards``, unless that only says the name of its last station in other words.

    Examples
    --------
    >>> bound_for({"to_name": "Aleksandrov", "towards": "Severodvinsk"})
    'Severodvinsk'
    >>> bound_for({"to_name": "Moscow Yaroslavsky", "towards": "Moscow"})
    'Moscow Yaroslavsky'
    """
    last, towards = str(change["to_name"]), str(change.get("towards", ""))
    one, other = normalise(last), normalise(towards)
    return last if not other or one in other or other in one else towards


def faults_of(result: Result) -> list[str]:
    """Return what the checker found in the plan that the result shows, as sentences."""
    return [sentence(words) for words in result["plans"][result["policy"]]["conflicts"]]


def weight_words(result: Result) -> str:
    """Return how the minutes that passengers lose are weighted.

    Examples
    --------
    >>> print(weight_words({"weights": {"waiting_factor": 2.0, "transfer_min": 5.0,
    ...     "forgone_trip_min": 120.0}}))
    Minutes lost are weighted: one of waiting counts 2, a change of trains 5 more, a journey that \
is not made 120.
    """
    known = result["weights"]
    return (
        f"Minutes lost are weighted: one of waiting counts {known['waiting_factor']:g}, a change "
        f"of trains {known['transfer_min']:g} more, a journey that is not made "
        f"{known['forgone_trip_min']:g}."
    )
