"""What a closure reaches: platforms and sections that are shut, and the trains that touch them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from landbridge.base.errors import Finding, InputError
from landbridge.base.geo import great_circle_km
from landbridge.base.units import M_PER_KM
from landbridge.data.gtfs_cells import time_text
from landbridge.operations.names import find_platform, find_station
from landbridge.operations.types import Call, Closure, DayTrain, DayTrains, Shut

__all__ = ["Touched", "runs_on", "shut_by", "touched"]

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Touched:
    """How a train touches what is shut.

    Parameters
    ----------
    train : DayTrain
        The train.
    before : int
        The last call at which it may end before what is shut; -1 if it starts there.
    after : int
        The first call at which it may begin behind it; the number of calls if it ends there.
    shut : tuple of Shut
        What it touches, in its order.
    """

    train: DayTrain
    before: int
    after: int
    shut: tuple[Shut, ...]


def _closed_to(shut: Shut, category: str, arrive_s: int, depart_s: int) -> bool:
    """Return whether a stay meets a window; a stay without length is a moment of it."""
    if shut.categories and category not in shut.categories:
        return False
    return arrive_s < shut.to_s and max(depart_s, arrive_s + 1) > shut.from_s


def runs_on(shut: Shut, call: Call, ahead: Call) -> bool:
    """Return whether a train from a call to the next one runs on a section that is shut.

    Examples
    --------
    >>> a, b = Call("1", "a", 0, 0), Call("2", "b", 600, 600)
    >>> [runs_on(Shut("", "b", "a", 0, 9, (), 0, one_way=way), a, b) for way in (False, True)]
    [True, False]
    """
    run, section = (call.station, ahead.station), (shut.station, shut.to_station)
    return run == section or (not shut.one_way and run[::-1] == section)


def _hits(train: DayTrain, shut: Iterable[Shut]) -> Iterator[tuple[int, int, Shut]]:
    """Return where a train touches what is shut: the last call before, the first one behind."""
    calls = train.calls
    for one in shut:
        for at, call in enumerate(calls):
            if not one.to_station:
                ends = at in (0, len(calls) - 1)
                calls_there = call.boards or ends or not one.passing
                stay = call.arrive_s, call.depart_s
                here = call.platform == one.platform and calls_there
                if here and _closed_to(one, train.category, *stay):
                    yield at - 1, at + 1, one
            elif at + 1 < len(calls):
                ahead = calls[at + 1]
                if runs_on(one, call, ahead) and _closed_to(
                    one, train.category, call.depart_s, ahead.arrive_s
                ):
                    yield at, at + 1, one


def touched(day: DayTrains, shut: Sequence[Shut]) -> dict[str, Touched]:
    """Return the trains that touch what is shut, by id, in the order of the day.

    They would call, pass or run where it is shut at that time.

    Examples
    --------
    >>> from landbridge.operations.example import two_trains
    >>> day = two_trains()  # at b at 08:20, which are 30,000 s, and 08:50
    >>> [list(touched(day, [Shut("b1", "b", "", 28800, end, (), 0)])) for end in (30000, 30001)]
    [[], ['1']]
    """
    places = {one.platform for one in shut if not one.to_station}
    ends = {one.station for one in shut if one.to_station}
    found = {}
    for train in day.trains:
        if not any(call.platform in places or call.station in ends for call in train.calls):
            continue
        hits = list(_hits(train, shut))
        if hits:
            hits.sort(key=lambda hit: (hit[0], hit[1]))
            by = tuple(dict.fromkeys(one for _, _, one in hits))
            before, after = min(hit[0] for hit in hits), max(hit[1] for hit in hits)
            found[train.id] = Touched(train, before, after, by)
    return found


def shut_by(
    day: DayTrains,
    closures: Sequence[Closure],
    aliases: Mapping[str, Iterable[str]] | None = None,
) -> tuple[Shut, ...]:
    """Return what some closures shut.

    Parameters
    ----------
    day : DayTrains
        Stations and their platforms.
    closures : sequence of Closure
        What is asked.
    aliases : mapping of str to iterable of str, optional
        Other names by station.

    Returns
    -------
    tuple of Shut
        Platforms, of whatever line, and sections, by closure.

    Raises
    ------
    InputError
        With all faults: a name that is not known (the nearest ones are offered), a window without
        length, a section where no train runs, a point with nothing within its radius, closures of
        one thing that overlap.

    Examples
    --------
    >>> from datetime import date
    >>> day = DayTrains("", date(2001, 8, 3), "UTC", {}, (), "")
    >>> shut_by(day, [Closure("station", ("Khasan",), 0, 60)])
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: station: 'Khasan' is not known; correct the name
    """
    findings: list[Finding] = []
    found: list[Shut] = []
    for number, closure in enumerate(closures):
        if closure.from_s >= closure.to_s:
            value = f"{time_text(closure.from_s)} to {time_text(closure.to_s)}"
            message, remedy = "is no window", "name an end behind the beginning"
            findings.append(Finding("", None, "closure", value, message, "", remedy))
        try:
            found += _shut(day, closure, number, aliases)
        except InputError as error:
            findings += error.findings
    findings += _overlaps(day, found)
    if findings:
        raise InputError(findings)
    return tuple(found)


def _shut(
    day: DayTrains, closure: Closure, number: int, aliases: Mapping[str, Iterable[str]] | None
) -> list[Shut]:
    def of(platform: str, station: str, to: str = "") -> Shut:
        window = closure.from_s, closure.to_s
        return Shut(
            platform, station, to, *window, closure.categories, number, closure.passing and not to
        )

    if closure.what == "platform":
        tracks = _each(closure.names, lambda name: find_platform(day, name))
        return [of(one.id, one.station) for one in tracks]
    if closure.what == "point":
        return [of(*one) for one in _within(day, closure, closure.lat, closure.lon)]
    stations = _each(closure.names, lambda name: find_station(day, name, aliases))
    if closure.what == "section":
        one, two = stations
        return [of("", a, b) for a, b in _sections(day, one.id, two.id)]
    held = []
    for station in stations:
        around = dict.fromkeys((one.id, station.id) for one in station.platforms)
        if closure.radius_m > 0:
            around.update(dict.fromkeys(_within(day, closure, station.lat, station.lon)))
        held += [of(*one) for one in around]
    return list(dict.fromkeys(held))


def _each(names: Iterable[str], find: Callable[[str], _Found]) -> list[_Found]:
    """Return what each name means, or raise with every name that means nothing."""
    found: list[_Found] = []
    findings: list[Finding] = []
    for name in names:
        try:
            found.append(find(name))
        except InputError as error:
            findings += error.findings
    if findings:
        raise InputError(findings)
    return found


def _within(day: DayTrains, closure: Closure, lat: float, lon: float) -> list[tuple[str, str]]:
    """Return every platform within the radius of a point."""
    found = [
        (one.id, key)
        for key, station in day.stations.items()
        for one in station.platforms
        if great_circle_km(lat, lon, one.lat, one.lon) * M_PER_KM <= closure.radius_m
    ]
    if not found:
        value, message = f"{lat:.5f} {lon:.5f}", f"has no platform within {closure.radius_m:g} m"
        remedy = "name a larger radius, or check the point"
        raise InputError(Finding("", None, "point", value, message, "", remedy))
    return found


def _sections(day: DayTrains, one: str, two: str) -> list[tuple[str, str]]:
    """Return the sections between two stations on the way of the trains that run there."""
    found: dict[tuple[str, str], None] = {}
    for train in day.trains:
        names = [call.station for call in train.calls]
        if one in names and two in names:
            a, b = sorted((names.index(one), names.index(two)))
            way = names[a : b + 1]
            for pair in itertools.pairwise(way):
                found[min(pair), max(pair)] = None
    if not found:
        value = f"{day.stations[one].name} to {day.stations[two].name}"
        message, remedy = "is no section where a train runs", "name two stations of one line"
        raise InputError(Finding("", None, "section", value, message, "", remedy))
    return list(found)


def _overlaps(day: DayTrains, shut: Sequence[Shut]) -> list[Finding]:
    """Return where two closures shut the same thing to the same trains at the same time."""
    same: dict[tuple[str, str, str], list[Shut]] = {}
    for one in shut:
        same.setdefault((one.platform, one.station, one.to_station), []).append(one)
    told: dict[tuple[int, int], Finding] = {}
    for held in same.values():
        for at, one in enumerate(held):
            for two in held[at + 1 :]:
                apart = one.to_s <= two.from_s or two.to_s <= one.from_s
                other = one.categories and two.categories
                if apart or (other and not set(one.categories) & set(two.categories)):
                    continue
                name = day.stations[one.station].name
                said = f"closures {one.closure + 1} and {two.closure + 1} overlap there"
                remedy = "make one closure of the two, or part their windows"
                finding = Finding("", None, "closure", name, f"is shut twice: {said}", "", remedy)
                told.setdefault((one.closure, two.closure), finding)
    return list(told.values())
