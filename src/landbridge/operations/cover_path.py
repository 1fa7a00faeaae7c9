"""A secret path held against its cover, and a plan held against a secret path.

No sentence here has a time of the path in it, and none a place: only the number of its row.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from landbridge.base.errors import Finding
from landbridge.operations.cover import LEAST_PACE, OWN_TRACKS
from landbridge.operations.cover_types import Cover, Passing, SpecialTrain
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Call, DayTrain

__all__ = ["passings", "path_findings", "special_faults"]


def passings(cover: Cover, train: SpecialTrain) -> tuple[Passing, ...]:
    """Return where the special train is when, at every station of the way.

    Parameters
    ----------
    cover : Cover
        The way.
    train : SpecialTrain
        Rows at its first station, at its last one, and perhaps between, in their order.

    Returns
    -------
    tuple of Passing
        Between two rows it runs at the pace of the fastest trains, stretched.

    Examples
    --------
    >>> from landbridge.operations.cover_types import CoverPoint, SecretStop
    >>> points = CoverPoint("a", 0, 60), CoverPoint("b", 60, 120, (), 60), CoverPoint(
    ...     "c", 180, 240, (), 120)
    >>> rows = SecretStop("a", 30, 30), SecretStop("c", 210, 210)
    >>> [one.arrive_s for one in passings(Cover(points, 60), SpecialTrain("s", rows))]
    [30, 90, 210]
    """
    at = {one.station: number for number, one in enumerate(cover.points)}
    found = [Passing(train.stops[0].station, train.stops[0].arrive_s, train.stops[0].depart_s)]
    for one, two in itertools.pairwise(train.stops):
        between = cover.points[at[one.station] + 1 : at[two.station] + 1]
        whole, done = max(1, sum(point.fastest_s for point in between)), 0
        for point in between:
            done += point.fastest_s
            here_s = one.depart_s + round((two.arrive_s - one.depart_s) * done / whole)
            found.append(Passing(point.station, here_s, here_s))
        found[-1] = Passing(two.station, two.arrive_s, two.depart_s)
    return tuple(found)


def path_findings(cover: Cover, train: SpecialTrain, file: str = "") -> list[Finding]:
    """Return what is wrong with a secret path: each row by its number, without what it says.

    Parameters
    ----------
    cover : Cover
        The cover.
    train : SpecialTrain
        The path.
    file : str
        What it stands in.

    Returns
    -------
    list of Finding
        Rows at stations off the way or out of order, a path that does not reach from end to end,
        that is faster than any train can be, or that leaves the cover somewhere.

    Examples
    --------
    >>> from landbridge.operations.cover_types import CoverPoint, SecretStop
    >>> points = CoverPoint("a", 0, 60), CoverPoint("b", 60, 120, (), 60)
    >>> rows = SecretStop("a", 30, 30), SecretStop("b", 150, 150)
    >>> (one,) = path_findings(Cover(points, 60), SpecialTrain("s", rows))
    >>> one.column, one.value, one.message
    ('special.stop[2]', '', 'leaves the cover')
    """

    def fault(number: int, message: str, allowed: str, remedy: str = "change the row") -> Finding:
        return Finding(file, None, f"special.stop[{number + 1}]", "", message, allowed, remedy)

    at = {one.station: number for number, one in enumerate(cover.points)}
    last = len(train.stops) - 1
    places = [at.get(one.station, -1) for one in train.stops]
    found = [
        fault(number, "is not on the way of the cover", "a station of the way")
        for number, place in enumerate(places)
        if place < 0
    ]
    if found:
        return found
    if places[0] != 0:
        found.append(fault(0, "does not begin the way", "the first station of the cover"))
    if places[-1] != len(cover.points) - 1:
        found.append(fault(last, "does not end the way", "the last station of the cover"))
    for number, (one, two) in enumerate(itertools.pairwise(train.stops), 1):
        between = cover.points[places[number - 1] + 1 : places[number] + 1]
        if not between:
            found.append(fault(number, "is out of order", "stations in the order of the way"))
            continue
        if two.arrive_s - one.depart_s < LEAST_PACE * sum(point.fastest_s for point in between):
            allowed = f"{LEAST_PACE:g} of the time of the fastest train, or more"
            found.append(fault(number, "is reached faster than a train can run", allowed))
    found += [
        fault(number, "departs before it arrives", "depart not before arrive")
        for number, one in enumerate(train.stops)
        if one.depart_s < one.arrive_s
    ]
    if not found:
        for number in sorted(_outside(cover, train, places)):
            remedy = "change the row, or declare another cover"
            found.append(
                fault(number, "leaves the cover", "within the window at every station", remedy)
            )
    return found


def _outside(cover: Cover, train: SpecialTrain, places: Sequence[int]) -> set[int]:
    """Return the rows at which, or on the way to which, the train leaves the cover."""
    found = set()
    for place, (point, one) in enumerate(zip(cover.points, passings(cover, train), strict=True)):
        if one.arrive_s < point.from_s or one.depart_s > point.to_s:
            found.add(next(number for number, held in enumerate(places) if held >= place))
    return found


def special_faults(
    trains: Iterable[DayTrain], cover: Cover, path: Sequence[Passing], rules: DayRules
) -> list[str]:
    """Return which trains of a plan would come too close to the special train.

    Parameters
    ----------
    trains : iterable of DayTrain
        What runs with the plan, stock without passengers as well.
    cover : Cover
        For the way, its platforms and its category.
    path : sequence of Passing
        Of `passings`.
    rules : DayRules
        Headways and tracks.

    Returns
    -------
    list of str
        By train, without time or place. It is worked out from the times of both trains alone:
        nothing that the cover shuts is looked at.

    Examples
    --------
    >>> from landbridge.operations.cover_types import CoverPoint
    >>> from landbridge.operations.example import two_trains
    >>> points = CoverPoint("a", 0, 0), CoverPoint("b", 0, 0, (), 1200)
    >>> path = Passing("a", 28900, 28900), Passing("b", 30100, 30100)
    >>> special_faults(two_trains().trains, Cover(points, 0), path, DayRules())
    ['train 1 comes too close to the special train']
    """
    at = {one.station: number for number, one in enumerate(path)}
    gap_s = rules.seconds("platform_gap")
    found = []
    for train in trains:
        near = any(
            one.station in at
            and two.station in at
            and _meets(train, (one.depart_s, two.arrive_s), _pair(path, at, one, two), cover, rules)
            for one, two in itertools.pairwise(train.calls)
        )
        stands = any(
            call.station in at
            and call.platform in cover.points[at[call.station]].platforms
            and call.arrive_s < path[at[call.station]].depart_s + gap_s
            and max(call.depart_s, call.arrive_s + 1) > path[at[call.station]].arrive_s - gap_s
            for call in train.calls
        )
        if near or stands:
            found.append(f"train {train.number} comes too close to the special train")
    return list(dict.fromkeys(found))


def _pair(
    path: Sequence[Passing], at: dict[str, int], one: Call, two: Call
) -> tuple[Passing, Passing, bool]:
    """Return the special train at both ends of a run, and whether the run is its way."""
    here, there = at[one.station], at[two.station]
    return path[min(here, there)], path[max(here, there)], here < there


def _meets(
    train: DayTrain,
    run: tuple[int, int],
    special: tuple[Passing, Passing, bool],
    cover: Cover,
    rules: DayRules,
) -> bool:
    """Return whether a run is too close to that of the special train."""
    first, last, along = special
    known = rules.headways.get((first.station, last.station)) or rules.headways.get(
        (last.station, first.station)
    )
    tracks = known[0] if known else 2
    if cover.category and tracks >= OWN_TRACKS and train.category != cover.category:
        return False
    leaves_s, arrives_s = run
    if along:
        gap_s = rules.headway_s(first.station, last.station)
        ahead = leaves_s <= first.depart_s - gap_s and arrives_s <= last.arrive_s - gap_s
        # Where it stands, its track is taken until it leaves.
        behind = leaves_s >= first.depart_s + gap_s and arrives_s >= last.depart_s + gap_s
        return not (ahead or behind)
    if tracks > 1:
        return False
    gap_s = rules.seconds("opposing_gap")
    return arrives_s > first.depart_s - gap_s and leaves_s < last.arrive_s + gap_s
