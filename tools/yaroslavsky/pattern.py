"""The trains of the day: departures by hour made into paths that keep every headway.

Long-distance trains are laid first, then suburban trains in the order in which they start; each
takes the first path that is free, and may wait where others can pass it. A suburban train goes back
as soon as it has turned and a path is free.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from landbridge.data.dayclock import seconds_of
from tools.eurasia.common import BuildError
from tools.yaroslavsky.raw import rows, setting
from tools.yaroslavsky.track import Leg
from tools.yaroslavsky.ways import DWELL_S, MOSCOW, Way, back, long_distance_ways, suburban_ways

__all__ = ["Run", "runs"]

_STEP_S: Final = 30
_LATER_S: Final = 40 * 60
_WAIT_S: Final = 12 * 60
_OPPOSING_S: Final = 60
_FIRST_H: Final = 9
_END_H: Final = 25


@dataclass(frozen=True)
class Run:
    """A train with its times: arrival and departure at each place of its way, in seconds."""

    number: str
    towards: str
    way: Way
    arrive: tuple[int, ...]
    depart: tuple[int, ...]
    days: str = ""
    source: str = ""
    back_of: int = -1

    @property
    def inward(self) -> bool:
        """Whether it runs towards Moscow."""
        return self.way.places[-1] == MOSCOW


@dataclass
class _Tracks:
    """What is laid: by leg, direction and track the times of entry and exit."""

    used: dict[tuple[str, str, int], list[tuple[int, int]]] = field(default_factory=dict)

    def free(self, leg: Leg, start: str, track: int, entry: int, leave: int) -> bool:
        """Return whether a train may run over a leg in this time on this track."""
        end = leg.end if start == leg.start else leg.start
        for other_entry, other_leave in self.used.get((start, end, track), ()):
            first = (entry - other_entry, leave - other_leave)
            if min(map(abs, first)) < leg.headway_s or first[0] * first[1] < 0:
                return False
        if leg.tracks > 1:
            return True
        return all(
            entry >= other_leave + _OPPOSING_S or other_entry >= leave + _OPPOSING_S
            for other_entry, other_leave in self.used.get((end, start, track), ())
        )

    def lay(self, run: Run) -> None:
        """Take the legs of a train."""
        way = run.way
        for at, leg in enumerate(way.legs):
            key = (way.places[at], way.places[at + 1], _track(way, leg))
            self.used.setdefault(key, []).append((run.depart[at], run.arrive[at + 1]))


def _track(way: Way, leg: Leg) -> int:
    """Return the track of its direction: with two each way, fast trains have their own."""
    return int(way.fast) if leg.tracks >= 4 else 0


def _path(way: Way, start: int, tracks: _Tracks) -> tuple[list[int], list[int]] | None:
    """Return arrivals and departures of a train that starts at a time; None if it is not free."""
    arrive, depart = [start], list[int]()
    at, last = 0, len(way.places) - 1
    while at < last:
        stop = next(i for i in range(at + 1, last + 1) if way.waits[i] or i == last)
        dwell = DWELL_S if at and way.stops[at] else 0
        longest = _WAIT_S if at else 0
        for wait in range(0, longest + 1, _STEP_S):
            found = _stretch(way, at, stop, arrive[-1] + dwell + wait, tracks)
            if found:
                break
        else:
            return None
        depart += found[0]
        arrive += found[1]
        at = stop
    depart.append(arrive[-1])
    return arrive, depart


def _stretch(
    way: Way, at: int, stop: int, ready: int, tracks: _Tracks
) -> tuple[list[int], list[int]] | None:
    """Return departures and arrivals between two places where trains can wait."""
    depart, arrive, now = list[int](), list[int](), ready
    for i in range(at, stop):
        dwell = DWELL_S if i > at and way.stops[i] else 0
        now += dwell
        # The minutes of a leg hold the stop at its start.
        leave = now + way.seconds[i] - (DWELL_S if i and way.stops[i] else 0)
        if not tracks.free(way.legs[i], way.places[i], _track(way, way.legs[i]), now, leave):
            return None
        depart.append(now)
        arrive.append(leave)
        now = leave
    return depart, arrive


def _first_path(way: Way, wanted: int, tracks: _Tracks) -> tuple[list[int], list[int]] | None:
    for later in range(0, _LATER_S + 1, 60):
        found = _path(way, wanted + later, tracks)
        if found:
            return found
    return None


@cache
def runs(raw: Path) -> tuple[Run, ...]:
    """Return every train of the day from nine in the morning, in the order they were laid.

    Parameters
    ----------
    raw : Path
        Raw folder of the study.

    Returns
    -------
    tuple of Run
        Long-distance trains first.

    Raises
    ------
    BuildError
        A train finds no path near its time.
    """
    tracks = _Tracks()
    laid = list(_long_distance(raw, tracks))
    ways = suburban_ways(raw)
    turn = round(60 * setting(raw, "turn_end_min"))
    last = round(3600 * setting(raw, "last_back"))
    numbers = {False: 6001, True: 6002}
    for express in (True, False):  # whoever is faster is laid first
        wanted = [
            (time, False, route, -1)
            for time, route in _departures(raw)
            if route.endswith(" express") == express
        ]
        heapq.heapify(wanted)
        while wanted:
            time, inward, route, of = heapq.heappop(wanted)
            way = back(ways[route]) if inward else ways[route]
            found = _first_path(way, time, tracks)
            if found is None:
                raise BuildError(f"no path for the train to {route} near {time / 3600:.2f} h")
            if inward and found[0][-1] > last:
                continue
            towards = "Moscow" if inward else route.removesuffix(" express")
            arrive, depart = map(tuple, found)
            run = Run(str(numbers[inward]), towards, way, arrive, depart, back_of=of)
            numbers[inward] += 2
            tracks.lay(run)
            laid.append(run)
            if not inward:
                heapq.heappush(wanted, (found[0][-1] + turn, True, route, len(laid) - 1))
    return tuple(laid)


def _long_distance(raw: Path, tracks: _Tracks) -> Iterator[Run]:
    ways = long_distance_ways(raw)
    for row in rows(raw, "long_distance"):
        out = row["direction"] == "out"
        way = ways[row["by"]] if out else back(ways[row["by"]])
        at_moscow = seconds_of(row["at_moscow"])
        if at_moscow is None:
            raise BuildError(f"{row['at_moscow']} is no time of train {row['number']}")
        wanted = at_moscow - (0 if out else sum(way.seconds))
        found = _first_path(way, wanted, tracks)
        if found is None:
            raise BuildError(f"no path for train {row['number']}")
        days, source = row["days"], row["source"]
        run = Run(
            row["number"], row["towards"], way, tuple(found[0]), tuple(found[1]), days, source
        )
        tracks.lay(run)
        yield run


def _departures(raw: Path) -> Iterator[tuple[int, str]]:
    """Yield the wanted departures of suburban trains: evenly in each period, routes shifted."""
    starts = (_FIRST_H, 16, 20, 22, 24, _END_H)
    for number, row in enumerate(rows(raw, "services")):
        phase = (number * 0.381966) % 1.0  # golden section: routes of one pace do not meet
        far = phase
        for begin, end in pairwise(starts):
            rate = float(row[f"per_h_from_{begin:02d}"])
            for minute in range(60 * begin, 60 * end):
                far += rate / 60
                if far >= 1.0 - 1e-9:
                    far -= 1.0
                    yield 60 * minute, row["route"]
