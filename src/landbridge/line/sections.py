"""A line cut into the sections between places where its trains can meet or overtake.

A loop that the train does not fit is no place to meet: the sections on both its sides become one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from landbridge.base.errors import CannotRunError
from landbridge.base.units import M_PER_KM
from landbridge.line.types import Line, Point

__all__ = ["Section", "cut"]

_TRACK_EACH: Final = 2


@dataclass(frozen=True, slots=True)
class Section:
    """Tracks between two neighbouring places where trains can meet or overtake.

    Parameters
    ----------
    first, last : int
        It is made of ``tracks[first:last]`` of the line and lies between ``points[first]`` and
        ``points[last]``.
    single : bool
        Whether both directions share a track on it.
    starts_chain : bool
        Whether the choice of who stops at its first point is free: there is no single track
        before it.
    too_short : tuple of int
        Points inside it where trains could meet if they were shorter.
    """

    first: int
    last: int
    single: bool
    starts_chain: bool
    too_short: tuple[int, ...]


def cut(line: Line, length_m: Mapping[str, float]) -> tuple[Section, ...]:
    """Cut a line into sections between places where trains can meet or overtake.

    Parameters
    ----------
    line : Line
        Points and tracks.
    length_m : mapping of str to float
        Length of the train in each country, m.

    Returns
    -------
    tuple of Section
        In the order of the line; together they are the line. It is cut

        - where trains may meet and the train fits the longest track beside the running one (a
          length that is not known is taken to do);
        - where single and double track join, if the double part is as long as the train: a train
          then waits on its own track; a shorter double part is single track;
        - where the country or the gauge changes at a point where trains may meet: a train ends
          there and another one begins, over as many tracks as it takes.

        Both ends of the line count as places to meet.

    Raises
    ------
    CannotRunError
        The train is longer than every loop of the line, and no double track or border is there to
        pass another one. (Where there is one, only the single track on its sides is one section.)
    """
    single = _single(line, length_m)
    found: list[Section] = []
    first, skipped = 0, list[int]()
    for here in range(1, len(line.tracks) + 1):
        if here < len(line.tracks):
            joined = single[here - 1] == single[here]
            if joined and not _fits(line, here, length_m):
                if line.points[here].meets:
                    skipped.append(here)
                continue
        chained = bool(found) and found[-1].single and single[first]
        found.append(Section(first, here, single[first], not chained, tuple(skipped)))
        first, skipped = here, []
    if len(found) == 1 and found[0].too_short and found[0].single:
        raise _no_loop(line, found[0].too_short, length_m)
    return tuple(found)


def _single(line: Line, length_m: Mapping[str, float]) -> list[bool]:
    """Return for each track whether both directions share it, short double parts included."""
    found: list[bool] = []
    at = 0
    for one, group in groupby(line.tracks, key=lambda track: track.tracks < _TRACK_EACH):
        part = list(group)
        whole = at == 0 and len(part) == len(line.tracks)
        short = M_PER_KM * sum(track.km for track in part) < max(
            length_m[track.country] for track in part
        )
        found += [one or (short and not whole)] * len(part)
        at += len(part)
    return found


def _fits(line: Line, here: int, length_m: Mapping[str, float]) -> bool:
    """Whether trains can meet or overtake at a point between two tracks."""
    point = line.points[here]
    too_long = length_m[line.tracks[here].country] > point.usable_length_m
    return point.meets and (_remade(line, here) or not too_long)


def _remade(line: Line, here: int) -> bool:
    """Whether a train ends at a point, and another one goes on."""
    before, after = line.tracks[here - 1], line.tracks[here]
    return before.country != after.country or before.gauge_mm != after.gauge_mm


def _no_loop(line: Line, short: tuple[int, ...], length_m: Mapping[str, float]) -> CannotRunError:
    """Return why trains can pass each other nowhere on a line that has loops."""
    longest = max((line.points[here] for here in short), key=_usable_m)
    train, room = length_m[line.tracks[0].country], longest.usable_length_m
    return CannotRunError(
        f"the container train of {train:.0f} m is longer than every loop on {line.name}: the "
        f"longest of {len(short)} has {room:.0f} m ({longest.name}, km {longest.km:.0f})",
        f"run trains of at most {room:.0f} m, or lengthen loops to {train:.0f} m",
    )


def _usable_m(point: Point) -> float:
    return point.usable_length_m
