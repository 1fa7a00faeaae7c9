"""Conflicts on single track: two trains between two points where trains can meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.line.conflict_types import Conflict, Use, clock, in_week
from landbridge.line.rules import CATEGORIES, Rules
from landbridge.line.timetable import Path
from landbridge.line.types import Line

__all__ = ["single_conflicts"]

_AHEAD: Final = 3


def single_conflicts(line: Line, rules: Rules, paths: Sequence[Path]) -> Iterator[Conflict]:
    """Yield pairs of trains that are on a single section at once, or too near.

    Parameters
    ----------
    line : Line
        The line.
    rules : Rules
        Of each track.
    paths : sequence of Path
        The trains.

    Returns
    -------
    iterator of Conflict
        ``single`` and, for arrivals from opposite directions at one point, ``arrivals``.

    Notes
    -----
    A train of the opposite direction starts into a section tau_s after the arrival of the one that
    comes out, and what it loses by starting (t_r) besides. Two trains arrive from opposite
    directions tau_np apart, and what the first one loses by stopping (t_z) besides: at a meet one
    of the two stops. Where signals stand between the points, a train follows after the headway,
    else the headway after the arrival.
    """
    ends = {int(point) for path in paths for point in (path.points[0], path.points[-1])}
    for first, last in _sections(line, ends):
        yield from _section(line, rules, paths, first, last)
    for point in range(len(line.points)):
        beside = line.tracks[max(point - 1, 0) : point + 1]
        if all(track.tracks < 2 for track in beside):
            yield from _arrivals(line, rules, paths, point)


def _sections(line: Line, ends: set[int]) -> Iterator[tuple[int, int]]:
    """Yield single sections: first and last point."""
    first = 0
    for point in range(1, len(line.points)):
        if point < len(line.tracks):
            joins = line.tracks[point].tracks < 2 and line.tracks[point - 1].tracks < 2
            if joins and not line.points[point].meets and point not in ends:
                continue
        if line.tracks[first].tracks < 2:
            yield first, point
        first = point


def _at(path: Path, point: int) -> int | None:
    """Return which of a path's points is a point of the line."""
    here = (point - int(path.points[0])) * (1 if path.forth else -1)
    return here if 0 <= here < len(path.points) else None


def _section(
    line: Line, rules: Rules, paths: Sequence[Path], first: int, last: int
) -> Iterator[Conflict]:
    rows: list[tuple[int, int, int]] = []
    for number, path in enumerate(paths):
        ends = [_at(path, point) for point in ((first, last) if path.forth else (last, first))]
        if ends[0] is not None and ends[1] is not None:
            rows += in_week(path, int(path.depart_s[ends[0]]), int(path.arrive_s[ends[1]]), number)
    use = Use.of(rows)
    here = slice(first, last)
    crossing = rules.crossing_min + rules.start_min
    meet_s = float(np.ceil(crossing[here].max() * S_PER_MIN))
    blocks = bool(rules.blocks[here].min() > 0.0)
    headways = rules.headway_min[here].max(axis=0) * S_PER_MIN
    where = f"{line.points[first].name} - {line.points[last].name}"
    for ahead in range(1, min(_AHEAD, len(use.train) - 1) + 1):
        for one, two, lap in zip(*(part.tolist() for part in use.pairs(ahead)), strict=True):
            mine, other = paths[use.train[one]], paths[use.train[two]]
            free = int(use.enter_s[two] + lap - use.leave_s[one])
            least = meet_s
            if mine.forth == other.forth:
                kinds = CATEGORIES.index(mine.category), CATEGORIES.index(other.category)
                least = float(np.ceil(headways[kinds]))
                if blocks:
                    apart = use.enter_s[two] + lap - use.enter_s[one]
                    free = int(min(apart, use.leave_s[two] + lap - use.leave_s[one]))
            if free < least:
                at = int(use.enter_s[two])
                yield Conflict(
                    "single",
                    (mine.id, other.id),
                    first,
                    where,
                    at,
                    f"{other.id} enters {where} at {clock(at)}, {free} s after {mine.id}, "
                    f"{int(least)} s are needed",
                )


def _arrivals(line: Line, rules: Rules, paths: Sequence[Path], point: int) -> Iterator[Conflict]:
    rows: list[tuple[int, int, int]] = []
    for number, path in enumerate(paths):
        here = _at(path, point)
        if here is not None and here > 0:
            rows += in_week(path, int(path.arrive_s[here]), int(path.arrive_s[here]), number)
    use = Use.of(rows)
    lost = rules.arrival_min + rules.stop_min
    least = lost[max(point - 1, 0) : point + 1].max() * S_PER_MIN
    for ahead in range(1, min(_AHEAD, len(use.train) - 1) + 1):
        one, two, lap = use.pairs(ahead)
        apart = use.enter_s[two] + lap - use.enter_s[one]
        for here in np.flatnonzero(apart < least).tolist():
            mine, other = paths[use.train[one[here]]], paths[use.train[two[here]]]
            if mine.forth == other.forth or not line.points[point].meets:
                continue
            at, where = int(use.enter_s[two[here]]), line.points[point].name
            yield Conflict(
                "arrivals",
                (mine.id, other.id),
                point,
                where,
                at,
                f"{other.id} arrives at {where} at {clock(at)}, {int(apart[here])} s after "
                f"{mine.id} from the other side, {int(least)} s are needed",
            )
