"""What the times of a feed alone can show to be wrong, without tracks, signals or running times.

Times are trusted only where a train stops: those at points between are estimates. Trains that meet,
headways, platforms and vehicles cannot be checked: a feed says nothing of what they need.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from landbridge.base.units import S_PER_H
from landbridge.line.timetable import DAY_S
from landbridge.line.types import Line
from landbridge.line.unroll import DatedTrain

__all__ = ["UNCHECKED", "Doubt", "doubts_of"]

#: What a feed says too little for.
UNCHECKED: Final = (
    "not checked, since the file has neither tracks nor signals: meets on single track, headways, "
    "tracks at stations, vehicles, running times below 400 km/h"
)
_MOST_KMH: Final = 400.0  # no train in service is as fast (general knowledge)
_ROUNDED_S: Final = 60  # feeds round to minutes, at both ends by half of one


@dataclass(frozen=True, slots=True)
class Doubt:
    """Times that cannot be, or need track that a line seldom has.

    Parameters
    ----------
    kind : str
        ``overtaking`` (one passes the other between two stations), ``same`` (two leave and arrive
        together) or ``speed``.
    trains : tuple of str
        Ids of the dated trains.
    first, last : int
        Numbers of the line's points between which it is.
    from_s, to_s : int
        When, s from 00:00 UTC of the day asked for.
    text : str
        All of it, in words.
    """

    kind: str
    trains: tuple[str, ...]
    first: int
    last: int
    from_s: int
    to_s: int
    text: str


@dataclass(frozen=True, slots=True)
class _Leg:
    """A run from a stop to a later one; ``next`` is whether no other stop lies between."""

    leave: int
    arrive: int
    train: str
    name: str
    next: bool


def doubts_of(
    line: Line, trains: Sequence[DatedTrain], day: date, aside: Collection[str] = ()
) -> tuple[Doubt, ...]:
    """Return what the times of some trains show to be wrong.

    Parameters
    ----------
    line : Line
        The line; only names and kilometres of its points are used.
    trains : sequence of DatedTrain
        Trains of some days.
    day : date
        Day (UTC) from whose beginning times are counted.
    aside : collection of str
        Ids of trains that stop off the line in between: where they were overtaken is not known.

    Returns
    -------
    tuple of Doubt
        By time. A train overtakes between two stations if it leaves the first after another one
        and is at the second before it, and that other one does not stop between.

    Examples
    --------
    >>> import numpy as np
    >>> from landbridge.line.exchange_feed import bare_line
    >>> from landbridge.line.timetable import Path
    >>> line = bare_line("A - B", [("a", "A"), ("b", "B")], [10.0], [False])
    >>> def train(name, leave, arrive):
    ...     times, both = np.array([leave, arrive]), np.array([True, True])
    ...     path = Path(name, "", "passenger", "", (), np.arange(2), times, times, both)
    ...     return DatedTrain(name, path, date(2026, 7, 6))
    >>> trains = [train("slow", 0, 1200), train("fast", 300, 900)]
    >>> print(doubts_of(line, trains, date(2026, 7, 6))[0].text)
    fast overtakes slow between A and B, where slow does not stop
    """
    found = [*_speeds(line, trains, day)]
    for ends, legs in _legs(trains, day, aside).items():
        found += _overtakings(line, ends, legs)
    return tuple(sorted(found, key=lambda one: (one.from_s, one.first, one.trains)))


def _stops(train: DatedTrain, day: date) -> list[tuple[int, int, int]]:
    """Return point, arrival and departure where the times of a train are to be trusted."""
    path = train.path
    shift = (train.day - day).days * DAY_S
    kept = path.stops | (path.depart_s > path.arrive_s)
    kept[[0, -1]] = True
    return [
        (int(point), int(arrive) + shift, int(depart) + shift)
        for point, arrive, depart in zip(
            path.points[kept], path.arrive_s[kept], path.depart_s[kept], strict=True
        )
    ]


def _legs(
    trains: Sequence[DatedTrain], day: date, aside: Collection[str]
) -> dict[tuple[int, int], list[_Leg]]:
    """Return who runs between two stations, for all pairs that are neighbours for some train."""
    stops = [_stops(train, day) for train in trains]
    legs: dict[tuple[int, int], list[_Leg]] = {
        (one[0], two[0]): [] for row in stops for one, two in pairwise(row)
    }
    for train, row in zip(trains, stops, strict=True):
        place = {point: number for number, (point, _, _) in enumerate(row)}
        for (first, last), found in legs.items():
            begin, end = place.get(first, -1), place.get(last, -1)
            if 0 <= begin < end:
                direct = end == begin + 1 and train.id not in aside
                leg = _Leg(row[begin][2], row[end][1], train.id, train.path.id, direct)
                found.append(leg)
    return legs


def _overtakings(line: Line, ends: tuple[int, int], legs: Sequence[_Leg]) -> Iterator[Doubt]:
    here, there = (line.points[number].name for number in ends)
    ordered = sorted(legs, key=lambda leg: (leg.leave, -leg.arrive, leg.train))
    for number, slow in enumerate(ordered):
        for fast in ordered[number + 1 :]:
            if fast.leave > slow.arrive:
                break
            if fast.arrive > slow.arrive or not slow.next:
                continue
            if (fast.leave, fast.arrive) == (slow.leave, slow.arrive):
                kind = "same"
                text = f"{slow.name} and {fast.name} leave {here} and reach {there} together"
            elif fast.leave == slow.leave or fast.arrive == slow.arrive:
                continue  # to the minute: one may well be behind the other
            else:
                kind = "overtaking"
                text = (
                    f"{fast.name} overtakes {slow.name} between {here} and {there}, where "
                    f"{slow.name} does not stop"
                )
            names = (slow.train, fast.train)
            yield Doubt(kind, names, min(ends), max(ends), slow.leave, slow.arrive, text)


def _speeds(line: Line, trains: Sequence[DatedTrain], day: date) -> Iterator[Doubt]:
    for train in trains:
        for (one, _, leave), (two, arrive, _) in pairwise(_stops(train, day)):
            km = abs(line.points[two].km - line.points[one].km)
            hours = (arrive - leave + _ROUNDED_S) / S_PER_H
            if km > _MOST_KMH * hours:
                text = (
                    f"{train.path.id} has {arrive - leave} s for the {km:.1f} km from "
                    f"{line.points[one].name} to {line.points[two].name}: over {_MOST_KMH:.0f} km/h"
                )
                yield Doubt("speed", (train.id,), min(one, two), max(one, two), leave, arrive, text)
