"""The cover of a secret path: the window at every station of its way, and what it shuts.

Everything here is a function of the timetable, of what holds between trains and of what is
declared. A plan that keeps clear of all that is shut (`cover_shut`) therefore holds whenever the
train passes within the cover, and is the same plan whenever it does.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.operations.cover_types import Cover, CoverPoint, Declared, DeclaredStop
from landbridge.operations.rules import DayRules
from landbridge.operations.types import DayTrain, DayTrains, Shut

__all__ = ["LEAST_PACE", "NO_CLOSURE", "OWN_TRACKS", "cover_of", "cover_shut", "with_window"]

#: The special train takes this part of the time of the fastest train of the timetable at least.
LEAST_PACE: Final = 0.7
#: Sections with so many tracks have some for each category of trains.
OWN_TRACKS: Final = 4
#: What `Shut.closure` is where the cover shuts it.
NO_CLOSURE: Final = -1


def cover_of(day: DayTrains, declared: Declared, file: str = "") -> Cover:
    """Return the window of a cover at every station of its way.

    Parameters
    ----------
    day : DayTrains
        The timetable. Between two declared places the way is that of the train with most calls
        (of several the first), and the train is thought to run there at the pace of the fastest.
    declared : Declared
        Places in the order of the way, two or more, and the window, s.
    file : str
        What declares it, for messages.

    Returns
    -------
    Cover
        From the first declared place to the last one.

    Raises
    ------
    InputError
        No train runs from a place to the next, the path asks for less than `LEAST_PACE` of the
        time of the fastest, a place comes twice, or nobody knows at which platform it ends.

    Examples
    --------
    >>> from landbridge.operations.example import day_of
    >>> day = day_of({"1": ("a 8:00", "b 8:10", "c 8:30")})
    >>> stops = DeclaredStop("a", 28800), DeclaredStop("c", 31500)
    >>> found = cover_of(day, Declared(stops, 3600))
    >>> [(one.station, one.from_s, one.to_s) for one in found.points]
    [('a', 28800, 32400), ('b', 29700, 33300), ('c', 31500, 35100)]
    """
    findings: list[Finding] = []

    def fault(number: int, message: str, remedy: str) -> None:
        where = f"cover.stop[{number + 1}]"
        name = day.stations[declared.stops[number].station].name
        findings.append(Finding(file, None, where, name, message, "", remedy))

    fastest = _fastest(day.trains)
    points = [CoverPoint(declared.stops[0].station, declared.stops[0].from_s, 0)]
    numbers = [0]
    for number, (one, two) in enumerate(itertools.pairwise(declared.stops), 1):
        way = _way(day, one.station, two.station)
        if not way:
            fault(number, "is not on the way of a train from the place before", "name one between")
            continue
        runs = [fastest[edge] for edge in itertools.pairwise(way)]
        least_s = LEAST_PACE * sum(runs)
        if two.from_s - one.from_s < least_s:
            message = f"is less than {least_s / 60:.0f} min after the place before"
            fault(number, message, "declare a path that a train can run")
        points += _between(one, two, way, runs)
        numbers.append(len(points) - 1)
    for name, count in _counted(one.station for one in points).items():
        if count > 1:
            at = next((n for n, one in enumerate(declared.stops) if one.station == name), 0)
            fault(at, "is twice on the way", "declare a way that is nowhere twice")
    if findings:
        raise InputError(findings)
    named = dict(zip(numbers, declared.stops, strict=True))
    made = tuple(
        CoverPoint(
            one.station,
            one.from_s,
            one.from_s + declared.window_s,
            _platforms(day, points, at, named.get(at)),
            one.fastest_s,
        )
        for at, one in enumerate(points)
    )
    _refuse_unknown_ends(day, made, file)
    return Cover(made, declared.window_s, tuple(numbers), declared.category)


def _between(
    one: DeclaredStop, two: DeclaredStop, way: Sequence[str], runs: Sequence[int]
) -> Iterator[CoverPoint]:
    """Yield the points behind one declared place up to the next, at the pace of the fastest."""
    done, whole = 0, max(1, sum(runs))
    for name, run_s in zip(way[1:], runs, strict=True):
        done += run_s
        from_s = one.from_s + round((two.from_s - one.from_s) * done / whole)
        yield CoverPoint(name, from_s, 0, (), run_s)


def _counted(names: Iterator[str]) -> Mapping[str, int]:
    found: dict[str, int] = defaultdict(int)
    for name in names:
        found[name] += 1
    return found


def _fastest(trains: Sequence[DayTrain]) -> dict[tuple[str, str], int]:
    """Return the least time from a station to the next one, s."""
    found: dict[tuple[str, str], int] = {}
    for train in trains:
        for one, two in itertools.pairwise(train.calls):
            edge = one.station, two.station
            run_s = max(1, two.arrive_s - one.depart_s)
            found[edge] = min(found.get(edge, run_s), run_s)
    return found


def _way(day: DayTrains, one: str, two: str) -> tuple[str, ...]:
    """Return the stations from one to another by the train with most calls between them."""
    best: tuple[str, ...] = ()
    for train in sorted(day.trains, key=lambda each: each.id):
        names = [call.station for call in train.calls]
        if one not in names or two not in names:
            continue
        first, last = names.index(one), names.index(two)
        if first < last and last - first + 1 > len(best):
            best = tuple(names[first : last + 1])
    return best


def _platforms(
    day: DayTrains, points: Sequence[CoverPoint], at: int, named: DeclaredStop | None
) -> tuple[str, ...]:
    """Return which platforms are of the way at a point: named, or of trains that way alone."""
    if named is not None and named.platform:
        return (named.platform,)
    station = points[at].station
    ahead = {one.station for one in points[at + 1 :]}
    behind = {one.station for one in points[:at]}
    real = _real_platforms(day, station)
    mine, others = set(), set()
    for train in day.trains:
        for number, call in enumerate(train.calls):
            if call.station != station or call.platform not in real:
                continue
            before = train.calls[number - 1].station if number else ""
            after = train.calls[number + 1].station if number + 1 < len(train.calls) else ""
            if before in behind or after in ahead:
                mine.add(call.platform)
            if before in ahead or after in behind:
                others.add(call.platform)
    return tuple(sorted(mine - others))


def _real_platforms(day: DayTrains, station: str) -> set[str]:
    """Return the platforms of a station without the one that stands for those nobody knows."""
    held = day.stations[station].platforms
    return {one.id for one in held if not (one.estimated and one.id == station)}


def _refuse_unknown_ends(day: DayTrains, points: Sequence[CoverPoint], file: str) -> None:
    """Raise where the train begins or ends at a station of which no platform is its own."""
    findings = []
    for one in (points[0], points[-1]):
        if _real_platforms(day, one.station) and not one.platforms:
            station = day.stations[one.station]
            message = "has platforms for both directions, and none is declared"
            remedy = 'add platform = "..." to it'
            findings.append(Finding(file, None, "cover.stop", station.name, message, "", remedy))
    if findings:
        raise InputError(findings)


def cover_shut(day: DayTrains, cover: Cover, rules: DayRules) -> tuple[Shut, ...]:
    """Return what a cover shuts, and when.

    Parameters
    ----------
    day : DayTrains
        The timetable.
    cover : Cover
        Of `cover_of`.
    rules : DayRules
        Headways and tracks.

    Returns
    -------
    tuple of Shut
        Each section of the way, towards its next station (both ways where there is one track),
        from the headway before the train may leave the one until the headway after it may reach
        the other; and platforms of the way with the time that they ask for between trains. Where
        there are tracks for each category, only those of the cover's are shut.

    Examples
    --------
    >>> from landbridge.operations.example import day_of
    >>> day = day_of({"1": ("a 8:00", "b 8:10")})
    >>> stops = DeclaredStop("a", 28800), DeclaredStop("b", 29400)
    >>> cover = cover_of(day, Declared(stops, 600))
    >>> [(one.platform or one.to_station, one.from_s, one.to_s) for one in
    ...  cover_shut(day, cover, DayRules())]
    [('b', 28620, 30180), ('a1', 28620, 29580), ('b1', 29220, 30180)]
    """
    points = {one.station: number for number, one in enumerate(cover.points)}
    found = []
    for one, two in sorted(_edges(day, points)):
        tracks, gap_s = _section(rules, one, two)
        here, there = cover.points[points[one]], cover.points[points[two]]
        apart = (cover.category,) if cover.category and tracks >= OWN_TRACKS else ()
        window = here.from_s - gap_s, there.to_s + gap_s
        found.append(
            Shut("", one, two, *window, apart, NO_CLOSURE, passing=False, one_way=tracks > 1)
        )
    found.sort(key=lambda shut: (points[shut.station], points[shut.to_station]))
    gap_s = rules.seconds("platform_gap")
    for point in cover.points:
        for platform in point.platforms:
            window = point.from_s - gap_s, point.to_s + gap_s
            found.append(Shut(platform, point.station, "", *window, (), NO_CLOSURE, passing=False))
    return tuple(found)


def _edges(day: DayTrains, points: Mapping[str, int]) -> set[tuple[str, str]]:
    """Return every run of a train from a station of the way to a later one, whichever way."""
    found = set()
    for train in day.trains:
        for one, two in itertools.pairwise(train.calls):
            if one.station in points and two.station in points:
                here, there = points[one.station], points[two.station]
                found.add(
                    (one.station, two.station) if here < there else (two.station, one.station)
                )
    return found


def _section(rules: DayRules, one: str, two: str) -> tuple[int, int]:
    """Return tracks of a section (2 where nobody knows), and the time between two trains, s."""
    known = rules.headways.get((one, two)) or rules.headways.get((two, one))
    tracks, gap_s = known[0] if known else 2, rules.headway_s(one, two)
    return tracks, max(gap_s, rules.seconds("opposing_gap")) if tracks == 1 else gap_s


def with_window(cover: Cover, window_s: int) -> Cover:
    """Return a cover with a window of another length around the same middle at every station.

    Parameters
    ----------
    cover : Cover
        As it is declared.
    window_s : int
        Length of the window, s.

    Returns
    -------
    Cover
        The same way.

    Examples
    --------
    >>> found = with_window(Cover((CoverPoint("a", 0, 3600),), 3600), 1800)
    >>> found.points[0].from_s, found.points[0].to_s
    (900, 2700)
    """
    later_s = (cover.window_s - window_s) // 2
    points = tuple(
        replace(one, from_s=one.from_s + later_s, to_s=one.from_s + later_s + window_s)
        for one in cover.points
    )
    return replace(cover, points=points, window_s=window_s)
