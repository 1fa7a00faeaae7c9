"""Pilot and follower of a special train: where they can run with it, and how near."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Final

from landbridge.base.units import S_PER_MIN
from landbridge.line.problem_of import Train, separation_s, single_separation_s
from landbridge.line.timetable import Path
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_types import PathRequest

__all__ = ["beside_notes", "beside_of", "least_behind_s", "may_follow", "stretch_at"]

_MIN: Final = round(S_PER_MIN)
# A request may keep no more free than this, min.
_MOST_MIN: Final = 240


def may_follow(days: LineDays, request: PathRequest, train: Train) -> frozenset[int]:
    """Return the sections on which another train of its kind may run as near as its companions.

    Parameters
    ----------
    days : LineDays
        Frame and rules.
    request : PathRequest
        With the distances of pilot and follower.
    train : Train
        The special train.

    Returns
    -------
    frozenset of int
        Numbers of sections: the longest stretch of those of double track on which the separation is
        shorter, and of single track that the one ahead has left by then.
    """
    apart = [abs(by_s) for by_s in request.companions_s]
    return stretch_at(least_behind_s(days, train), min(apart)) if apart else frozenset()


def least_behind_s(days: LineDays, train: Train) -> dict[int, int]:
    """Return by section, as they come, how far behind a train another one of its kind may run, s.

    Parameters
    ----------
    days : LineDays
        Frame and rules.
    train : Train
        The train.
    """
    found = {}
    for here, there in pairwise(train.stations):
        number = min(here, there)
        part = days.frame.parts[number]
        if not part.single:
            least = separation_s(days.rules, part, train, train)
        else:
            least = single_separation_s(days.rules, part, train, train)
            least += int(train.track_s(part).sum())
        found[number] = least
    return found


def stretch_at(least_s: Mapping[int, int], apart_s: int) -> frozenset[int]:
    """Return the longest stretch of sections on which no more than some time is needed.

    Examples
    --------
    >>> sorted(stretch_at({0: 300, 1: 900, 2: 400, 3: 400}, 600))
    [2, 3]
    """
    stretches: list[tuple[int, ...]] = [()]
    for number, least in least_s.items():
        if apart_s >= least:
            stretches[-1] = (*stretches[-1], number)
        elif stretches[-1]:
            stretches.append(())
    counts = [len(held) for held in stretches]
    return frozenset(stretches[counts.index(max(counts))])


def beside_of(days: LineDays, request: PathRequest, train: Train, path: Path) -> tuple[Path, ...]:
    """Return the paths of pilot and follower beside that of a special train.

    Parameters
    ----------
    days : LineDays
        The line.
    request : PathRequest
        Whether there are any, and how far from the train.
    train : Train
        The special train on the run.
    path : Path
        Its path.

    Returns
    -------
    tuple of Path
        Over the longest stretch of the way on which trains may follow each other so near.
    """
    follows = may_follow(days, request, train)
    there = [at for at, pair in enumerate(pairwise(train.stations)) if min(pair) in follows]
    if not there:
        return ()
    ends = (train.stations[there[0]], train.stations[there[-1] + 1])
    first, last = (abs(days.frame.stations[n].point - int(path.points[0])) for n in ends)
    here = slice(first, last + 1)
    return tuple(
        replace(
            path,
            id=f"{path.id}-{name}",
            points=path.points[here],
            arrive_s=path.arrive_s[here] + by,
            depart_s=path.depart_s[here] + by,
            stops=path.stops[here],
        )
        for asked, name, by in (
            (request.pilot, "pilot", -request.ahead_s),
            (request.follower, "follower", request.behind_s),
        )
        if asked
    )


def beside_notes(days: LineDays, request: PathRequest, train: Train) -> tuple[str, ...]:
    """Return how far from a train its pilot and follower could run with it for half of its way.

    Parameters
    ----------
    days : LineDays
        The line.
    request : PathRequest
        How far from it they are to be.
    train : Train
        The special train on the run.

    Returns
    -------
    tuple of str
        A sentence with the least whole minutes; none where they run as far as that, where there are
        none, or no time that may be asked for is enough.
    """
    apart = [abs(by_s) for by_s in request.companions_s]
    if not apart:
        return ()
    least, parts, points = least_behind_s(days, train), days.frame.parts, days.line.points
    km = {n: abs(points[parts[n].last].km - points[parts[n].first].km) for n in least}
    whole = sum(km.values())
    for minutes in range(min(apart) // _MIN, _MOST_MIN + 1):
        run = sum(km[n] for n in stretch_at(least, max(minutes * _MIN, min(apart))))
        if run >= whole / 2:
            if minutes * _MIN <= min(apart):
                return ()
            who = " and ".join(
                word for word, asked in (("pilot", request.pilot), ("follower", request.follower))
                if asked
            )  # fmt: skip
            return (
                f"At a distance of {minutes} min the {who} could run with it over "
                f"{run:.0f} of {whole:.0f} km.",
            )
    return ()
