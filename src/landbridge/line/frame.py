"""The frame of a timetable: the stations where trains may wait, and the sections between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from landbridge.line.types import Line

__all__ = ["Frame", "Part", "Station", "frame_of"]

_DOUBLE: Final = 2
_UNKNOWN_TRACKS: Final = 2


@dataclass(frozen=True, slots=True)
class Station:
    """A point of the line where trains begin, end or may wait.

    Parameters
    ----------
    point : int
        Number of the point.
    tracks : int
        Tracks for trains; of each direction where ``split``.
    split : bool
        Whether each direction has tracks of its own: beside double track.
    waits : bool
        Whether trains may wait there for others.
    usable_m : float
        Length of the longest track beside the running one, m (NaN: unknown).
    """

    point: int
    tracks: int
    split: bool
    waits: bool
    usable_m: float


@dataclass(frozen=True, slots=True)
class Part:
    """Tracks ``first`` to ``last`` (exclusive) of the line between two neighbouring stations."""

    first: int
    last: int
    single: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """``parts[i]`` lies between ``stations[i]`` and ``stations[i + 1]``."""

    stations: tuple[Station, ...]
    parts: tuple[Part, ...]

    def at(self) -> dict[int, int]:
        """Return the number of the station at each point that is one."""
        return {station.point: number for number, station in enumerate(self.stations)}


def frame_of(line: Line, needed: Iterable[int] = ()) -> Frame:
    """Return the stations and sections of a line.

    Parameters
    ----------
    line : Line
        The line.
    needed : iterable of int
        Points that must be stations: where trains begin, end, or stop.

    Returns
    -------
    Frame
        Beside the needed points, stations are the ends of the line, points on single track where
        trains may meet, points on double track with at least two tracks a direction, and points
        where single and double track join. Other points lie inside a section.

    Notes
    -----
    Beside double track each direction has half of the tracks, its running track and loops on its
    side: so the two directions have nothing in common there.

    Examples
    --------
    >>> import landbridge
    >>> from landbridge.runs.lines import open_line
    >>> asked = landbridge.open_study("eurasia").scenario("2001")
    >>> scenario, line = open_line(asked, "Khasan-Ussuriysk")
    >>> frame = frame_of(line)
    >>> sum(part.single for part in frame.parts), len(frame.parts)
    (14, 16)
    """
    count = len(line.tracks)
    single = [track.tracks < _DOUBLE for track in line.tracks]
    must = {0, count, *needed}
    stations = []
    for number, point in enumerate(line.points):
        beside = single[max(number - 1, 0) : number + 1]
        split = not all(beside)
        joins = len(set(beside)) > 1
        tracks = point.tracks or _UNKNOWN_TRACKS
        own = max(1, tracks // 2) if split else tracks
        waits = joins or (point.meets and own > 1)
        if number in must or waits:
            stations.append(Station(number, own, split, waits, point.usable_length_m))
    parts = [Part(one.point, two.point, single[one.point]) for one, two in pairwise(stations)]
    return Frame(tuple(stations), tuple(parts))
