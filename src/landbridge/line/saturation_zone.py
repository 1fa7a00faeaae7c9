"""A part of a line for its saturation: the trains that run there, and a pair of container trains.

Everything is what the two methods of capacity start from: sections, running times, rules, other
trains. So the three figures differ by what they do with it, and by nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import MIN_PER_DAY, S_PER_MIN
from landbridge.line.carried import SectionCapacity
from landbridge.line.convert import PartTrain
from landbridge.line.frame import Frame, Part, frame_of
from landbridge.line.loading import minutes_by_category
from landbridge.line.problem_of import Apart, Train, separation_s, single_separation_s
from landbridge.line.rules import CATEGORIES, Rules, rules_of
from landbridge.line.services import DAILY, layers_of, part_of, slots_of
from landbridge.line.timetable import DAY_S, Window
from landbridge.line.timing import Timing, whole_s
from landbridge.line.types import Line
from landbridge.line.windows import windows_of

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SaturationZone", "zone_to_saturate"]

Floats = NDArray[np.float64]
# Trains that both methods count one for one.
_ALIKE: Final = frozenset({"container", "freight"})
_SAME: Final = 1e-9
_BOTH: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class SaturationZone:
    """A part of a line by itself, with the trains that run on it already.

    Parameters
    ----------
    line : Line
        The part, with km counted from its first point.
    frame : Frame
        Its stations and sections.
    rules : Rules
        Of each track.
    others : tuple of Train
        Trains that run there already; those that go further begin and end at the ends of the part.
    pair : tuple of 2 Train
        A container train forth and one back, which may leave at any time of the day.
    slow : tuple of 2 Train
        Trains that take the longest time of all trains of the part on each track.
    windows : tuple of Window
        When sections are shut.
    apart : callable
        Least time between two trains on a section, s, with the share that failures take.
    most_pairs : int
        More pairs of container trains find no room at the least times between them.
    most_slots : int
        So many would, if there were no other trains.
    """

    line: Line
    frame: Frame
    rules: Rules
    others: tuple[Train, ...]
    pair: tuple[Train, Train]
    slow: tuple[Train, Train]
    windows: tuple[Window, ...]
    apart: Apart
    most_pairs: int
    most_slots: int


def zone_to_saturate(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    minutes: Mapping[str, tuple[Floats, Floats]],
    trains: Mapping[str, PartTrain],
    traffic: Sequence[Mapping[str, float]],
    sections: Sequence[SectionCapacity],
) -> SaturationZone:
    """Return a part of a line with its trains.

    Parameters
    ----------
    line, tables, minutes, trains, traffic
        As in :func:`landbridge.line.capacity.capacity`.
    sections : sequence of SectionCapacity
        Neighbouring sections of the line that make up the part, as that function found them.

    Returns
    -------
    SaturationZone
        With rules, windows and trains.

    Raises
    ------
    InputError
        Rules of a track are missing.
    """
    first, last = sections[0].first, sections[-1].last
    part = part_of(line, first, last)
    rules, _ = rules_of(part, tables)
    length_m = max(trains[track.country].length_m for track in part.tracks)
    ways = [minutes_by_category(line, minutes, way)[first:last] for way in range(2)]

    def timing(category: str, begin: int, end: int) -> Timing:
        kind = CATEGORIES.index(category)
        ahead, back = (whole_s(way[begin:end, kind]) for way in ways)
        long_m = length_m if category == "container" else 0.0
        return Timing(begin, end, ahead, back, np.zeros(end - begin + 1, dtype=np.int64), long_m)

    others = _services(traffic[first:last], timing)
    frame = frame_of(part, {point for _, _, one, _ in others for point in (one.first, one.last)})
    pair = timing("container", 0, len(part.tracks))
    slow = _slowest(pair, [one for _, _, one, _ in others])
    shares = 1.0 / rules.reliability
    alone_s, alike_s = (_period_s(sections, first, inside=one) for one in (False, True))
    made = [_train(frame, *one) for one in _each(others)]
    fastest = np.minimum(*(whole_s(np.asarray(way.min(axis=1))) for way in ways))
    return SaturationZone(
        part,
        frame,
        rules,
        tuple(made),
        _both_ways(frame, pair),
        _both_ways(frame, slow),
        windows_of(frame, rules, fastest),
        _apart(rules, alone_s, alike_s, shares),
        _most_pairs(frame, shares * alone_s, shares * alike_s, made),
        _most_pairs(frame, shares * alone_s, shares * alike_s, ()),
    )


def _both_ways(frame: Frame, timing: Timing) -> tuple[Train, Train]:
    return (
        _train(frame, "container+f", "container", timing, True, 0),
        _train(frame, "container+b", "container", timing, False, 0),
    )


def _slowest(pair: Timing, others: Sequence[Timing]) -> Timing:
    ahead, back = pair.forth_s.copy(), pair.back_s.copy()
    for one in others:
        here = slice(one.first, one.last)
        ahead[here] = np.maximum(ahead[here], one.forth_s)
        back[here] = np.maximum(back[here], one.back_s)
    return replace(pair, forth_s=ahead, back_s=back)


_Service = tuple[str, str, Timing, tuple[tuple[float, ...], tuple[float, ...]]]


def _services(
    traffic: Sequence[Mapping[str, float]], timing: Callable[[str, int, int], Timing]
) -> list[_Service]:
    """Return the services of the traffic: name, category, times, phases of either direction."""
    found: list[_Service] = []
    for category in sorted({name for one in traffic for name in one}):
        layers = layers_of([one.get(category, 0.0) for one in traffic])
        for number, (way, slots) in enumerate(slots_of(category, layers).items(), start=1):
            ahead, back = (tuple(slot.phase for slot in one) for one in slots)
            name = f"{category}-{number}"
            found.append((name, category, timing(category, *way), (ahead, back)))
    return found


def _each(services: Sequence[_Service]) -> list[tuple[str, str, Timing, bool, int]]:
    """Return each train of services: when it leaves is when a train of its phase passes."""
    found = []
    for name, category, timing, phases in services:
        for forth, own in zip((True, False), phases, strict=True):
            for number, phase in enumerate(own, start=1):
                train = f"{name}{'f' if forth else 'b'}{number}"
                found.append((train, category, timing, forth, round(phase * DAY_S) % DAY_S))
    return found


def _train(
    frame: Frame, name: str, category: str, timing: Timing, forth: bool, leave_s: int
) -> Train:
    at = frame.at()
    stations = np.arange(at[timing.first], at[timing.last] + 1)
    points = np.array([frame.stations[number].point for number in stations]) - timing.first
    times = timing.forth_s if forth else timing.back_s
    runs = np.diff(np.concatenate(([0], np.cumsum(times)))[points])
    sign = 1 if forth else -1
    return Train(
        name,
        name,
        category,
        "",
        forth,
        DAILY,
        leave_s,
        timing,
        tuple(stations[::sign].tolist()),
        tuple(runs[::sign].tolist()),
        (0,) * len(stations),
    )


def _period_s(sections: Sequence[SectionCapacity], first: int, *, inside: bool) -> Floats:
    """Return by track the time from one pair of trains to the next, without failures, s.

    Parameters
    ----------
    sections : sequence of SectionCapacity
        Neighbouring sections.
    first : int
        Their first track.
    inside : bool
        Whether trains meet at loops that are too short for the container train.
    """
    found = np.zeros(sections[-1].last - first)
    for section in sections:
        for one in section.parts if inside and section.parts else (section,):
            tracks = 1.0 if one.single else max(one.tracks, _BOTH) / _BOTH
            open_min = (MIN_PER_DAY - one.window_min) * one.reliability * tracks
            here = slice(one.first - first, one.last - first)
            found[here] = S_PER_MIN * open_min / one.available_pairs
    return found


def _apart(rules: Rules, alone_s: Floats, alike_s: Floats, shares: Floats) -> Apart:
    """Return the least time between two trains on a section."""

    def apart(part: Part, ahead: Train, behind: Train) -> int:
        here = slice(part.first, part.last)
        share = float(shares[here].max())
        period_s = 0.0
        if ahead.forth == behind.forth and {ahead.category, behind.category} <= _ALIKE:
            both = ahead.category == behind.category == "container"
            period_s = share * float((alone_s if both else alike_s)[here].max())
        if not part.single:
            own = share * separation_s(rules, part, ahead, behind)
            return math.ceil(max(own, period_s) - _SAME)
        run_s = int(ahead.track_s(part).sum())
        own = share * (run_s + single_separation_s(rules, part, ahead, behind))
        return math.ceil(max(own, period_s) - _SAME) - run_s

    return apart


def _most_pairs(frame: Frame, alone_s: Floats, alike_s: Floats, others: Sequence[Train]) -> int:
    """Return how many pairs fit at the least times between trains that are alike."""
    least = DAY_S
    for number, part in enumerate(frame.parts):
        alike = {True: 0, False: 0}
        for train in others:
            ends = sorted((train.stations[0], train.stations[-1]))
            alike[train.forth] += train.category in _ALIKE and ends[0] <= number < ends[1]
        here = slice(part.first, part.last)
        alone, together = (
            math.floor(DAY_S / float(one[here].max()) + _SAME) for one in (alone_s, alike_s)
        )
        least = min(least, alone, together - max(alike.values()))
    return max(least, 0)
