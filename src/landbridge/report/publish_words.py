"""What an audience is told of a train, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from landbridge.report.special_words import clock

__all__ = [
    "at_station",
    "minute",
    "now_words",
    "passage_times",
    "special_name",
    "station_words",
    "stock_words",
    "track_words",
]

Call = Mapping[str, Any]
Train = Mapping[str, Any]


def minute(moment: str, day: str) -> str:
    """Return a time as boards show it: the minute before the train leaves.

    Examples
    --------
    >>> minute("2001-08-03T18:59:40+04:00", "2001-08-03")
    '18:59'
    """
    return clock(moment[:17] + "00" + moment[19:], day)


def now_words(train: Train, day: str) -> str:
    """Return what passengers find: where the train runs, which stops and times are others.

    Parameters
    ----------
    train : mapping
        One of ``trains`` of a notice.
    day : str
        The day that goes without saying, ISO 8601.

    Returns
    -------
    str
        Words.

    Examples
    --------
    >>> stop = {"station": "a", "station_name": "A", "platform": "1", "stop": True,
    ...         "arrive": "2001-08-03T19:00:00+04:00", "depart": "2001-08-03T19:00:00+04:00"}
    >>> late = stop | {"depart": "2001-08-03T19:06:00+04:00", "platform": "2"}
    >>> now_words({"planned": [stop, stop], "runs": [late, stop], "breaks": [],
    ...            "change": "retimed"}, "2001-08-03")
    'A 19:06 instead of 19:00, platform 2'
    >>> on = stop | {"station_name": "B", "depart": "2001-08-03T19:20:00+04:00"}
    >>> now_words({"planned": [stop, on, stop], "runs": []}, "2001-08-03")
    'does not run; it would call at B 19:20'
    """
    if not train["runs"]:
        # Who waits half-way knows his train by its time there.
        calls = [one for one in train["planned"][1:-1] if one["stop"]]
        missed = ", ".join(f"{one['station_name']} {minute(one['depart'], day)}" for one in calls)
        return f"does not run; it would call at {missed}" if missed else "does not run"
    told = []
    if train["change"] in ("short_turned", "diverted"):
        told.append(f"runs {' and '.join(_parts(train, day))}")
    running = {one["station"] for one in train["runs"]}
    between = _between(train, running)
    if between:
        told.append(f"does not stop at {', '.join(between)}")
    planned = {one["station"]: one for one in train["planned"]}
    last = len(train["runs"]) - 1
    for number, one in enumerate(train["runs"]):
        words = _stop_words(one, planned.get(one["station"]), number == last, day)
        if words:
            told.append(words)
    return "; ".join(told)


def _parts(train: Train, day: str) -> list[str]:
    """Return where each part of a train begins and ends; when, where that is not its first stop."""
    runs = train["runs"]
    edges = [0, *train["breaks"], len(runs)]
    start = train["planned"][0]["station"]
    told = []
    for one, other in pairwise(edges):
        first, last = runs[one], runs[other - 1]
        time = f" ({minute(first['depart'], day)})" if first["station"] != start else ""
        told.append(f"from {first['station_name']}{time} to {last['station_name']}")
    return told


def _between(train: Train, running: set[str]) -> list[str]:
    """Return stops that are left out between the first and the last that are served."""
    served = [at for at, one in enumerate(train["planned"]) if one["station"] in running]
    if not served or train["breaks"]:
        return []
    between = train["planned"][served[0] : served[-1]]
    return [one["station_name"] for one in between if one["station"] not in running]


def _stop_words(one: Call, before: Call | None, last: bool, day: str) -> str:
    """Return what is different at a stop, nothing where all is as planned."""
    key = "arrive" if last else "depart"
    now = minute(one[key], day)
    if before is None:
        platform = f", platform {one['platform']}" if one["platform"] else ""
        return f"{one['station_name']} {now}, not planned{platform}"
    was = minute(before[key], day)
    platform = f"platform {one['platform']}" if one["platform"] != before["platform"] else ""
    time = f"{now} instead of {was}" if now != was else ""
    told = ", ".join(filter(None, (time, platform)))
    return f"{one['station_name']} {told}" if told else ""


def at_station(calls: Sequence[Call]) -> Call | None:
    """Return the call of a train at the only station of a notice.

    Examples
    --------
    >>> at_station([]) is None
    True
    """
    return calls[0] if calls else None


def station_words(train: Train, before: Call | None, after: Call | None, day: str) -> str:
    """Return what a station has to know of a train that does not call as planned.

    Examples
    --------
    >>> station_words({"breaks": []}, {"stop": True}, None, "")
    'does not come'
    """
    if after is None:
        return "does not come"
    if before is None:
        return "comes here instead"
    told = []
    if after["edge"] != before["edge"] and after["edge"]:
        told.append(f"{after['edge']} here")
    key = "arrive" if "ends" in (before["edge"], after["edge"]) else "depart"
    if before[key] != after[key]:
        told.append(f"planned {clock(before[key], day)}")
    if before["platform"] != after["platform"]:
        told.append(f"planned platform {before['platform'] or '(none)'}")
    if before["stop"] and not after["stop"]:
        told.append("runs through without stopping")
    if train["breaks"]:
        told.append("goes on with other rolling stock")
    return "; ".join(told)


def special_name(one: Mapping[str, Any]) -> str:
    """Return what offices call the special train, or the one that runs ahead of or behind it.

    Examples
    --------
    >>> special_name({"train": "77-pilot", "role": "pilot"})
    '77, pilot'
    """
    train, role = str(one["train"]), str(one["role"])
    return f"{train.removesuffix(f'-{role}')}, {role}" if role else train


def passage_times(
    one: Mapping[str, Any], told: Callable[[str, str], str], day: str
) -> tuple[str, str, str]:
    """Return when the special train arrives, passes and departs: what it does not do is empty.

    Parameters
    ----------
    one : mapping
        One of ``passages`` of a notice.
    told : callable
        How a moment is told: :func:`minute` or
        :func:`landbridge.report.special_words.clock`.
    day : str
        The day that goes without saying, ISO 8601.

    Returns
    -------
    tuple of str
        Three of them.

    Examples
    --------
    >>> at = {"arrive": "2001-07-26T08:00:31+11:00", "depart": "2001-07-26T08:00:31+11:00",
    ...       "stands": False, "edge": ""}
    >>> passage_times(at, minute, "2001-07-26")
    ('', '08:00', '')
    >>> passage_times(at | {"edge": "starts"}, clock, "2001-07-26")
    ('', '', '08:00:31')
    """
    arrive, depart = told(one["arrive"], day), told(one["depart"], day)
    if one["stands"]:
        return arrive, "", depart
    if one["edge"]:
        return ("", "", depart) if one["edge"] == "starts" else (arrive, "", "")
    return "", arrive, ""


def track_words(station: str, to: str, platforms: Sequence[str]) -> str:
    """Return which track is to be kept clear.

    Parameters
    ----------
    station, to : str
        A station, and the next one where it is the way between them.
    platforms : sequence of str
        At the station; empty names where all of it is meant.

    Returns
    -------
    str
        Words, platforms in the order of their numbers.

    Examples
    --------
    >>> track_words("A", "B", [""]), track_words("A", "", ["10", "9"]), track_words("A", "", [""])
    ('from A to B', 'A, platforms 9, 10', 'A')
    """
    if to:
        return f"from {station} to {to}"
    named = sorted({one for one in platforms if one}, key=lambda one: (len(one), one))
    plural = "s" if len(named) > 1 else ""
    return f"{station}, platform{plural} {', '.join(named)}" if named else station


def stock_words(one: Mapping[str, Any], day: str) -> str:
    """Return what rolling stock does at a station.

    Examples
    --------
    >>> stock_words({"what": "turns", "onward": "7", "arrive": "2001-08-03T19:00:00",
    ...              "depart": "2001-08-03T19:20:00"}, "2001-08-03")
    'stands until 19:20, goes on as train 7'
    >>> stock_words({"what": "empty", "onward": "", "arrive": "2001-08-03T19:00:00",
    ...              "depart": "2001-08-03T19:00:00", "station_name": "Alder",
    ...              "towards_name": "Dale"}, "2001-08-03")
    'runs without passengers to Dale'
    """
    stays = one["arrive"] != one["depart"]
    until = f"stands until {clock(one['depart'], day)}" if stays else ""
    onward = f"goes on as train {one['onward']}" if one["onward"] else ""
    empty = "" if one["what"] == "turns" else "runs without passengers"
    if empty and one["towards_name"] != one["station_name"]:
        empty += f" to {one['towards_name']}"
    elif empty:
        empty = "ends here, without passengers"
    return ", ".join(filter(None, (until, onward, empty)))
