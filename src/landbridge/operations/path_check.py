"""Whether the trains of an option can run: every one that is new or changed against all others.

The rules are those of the checker of timetables (`landbridge.line.conflicts`), which knows nothing
of how an option was found. It reads a week that repeats; so the line is cut into stretches and the
days into spans, those in which something is new, each laid into a week of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import S_PER_H
from landbridge.line.conflict_types import Conflict
from landbridge.line.conflicts import conflicts_between
from landbridge.line.conflicts_train import train_conflicts
from landbridge.line.services import part_of
from landbridge.line.timetable import DAY_S, WEEK_DAYS, WEEK_S, Ints, Path, Timetable
from landbridge.line.types import Line
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_check_asked import broken, moment
from landbridge.operations.path_types import PathOption, PathRequest

__all__ = ["check_paths"]

# Sections of a stretch, and how many of them it shares with the next one.
_STRETCH: Final = 12
_SHARED: Final = 3
# Spans of time nearer than this are one, but none longer; others are looked at so long before and
# after, and a span begins in the middle of its week, so that they fit in.
_NEAR_S: Final = round(3 * S_PER_H)
_LONG_S: Final = 2 * DAY_S
_BEFORE_DAYS: Final = 2
Bools = NDArray[np.bool_]

_FIRST_DAY: Final = (True, *(False,) * (WEEK_DAYS - 1))


@dataclass(frozen=True, slots=True, eq=False)
class _Run:
    """A train on the line: its path, and what its times are moved by to count from the request.

    ``new`` says of each of its tracks whether its times there are not those that are published.
    """

    name: str
    path: Path
    shift_s: int
    new: Bools


def check_paths(
    days: LineDays,
    option: PathOption,
    request: PathRequest | None = None,
    *,
    from_s: int = 0,
    known: PathOption | None = None,
) -> tuple[str, ...]:
    """Return everything about the new and changed trains of an option that cannot be.

    Parameters
    ----------
    days : LineDays
        The line and its trains as published.
    option : PathOption
        The special train, those beside it, and the changed trains.
    request : PathRequest, optional
        If given, what it asks for is checked, too.
    from_s : int
        What happens before this moment is past: it is not checked, s.
    known : PathOption, optional
        An option that was checked: what is the same in it is not new.

    Returns
    -------
    tuple of str
        A sentence each; empty if all can run.
    """
    changed = {days.number_of(one.id): one for one in option.changed}
    new = list(_new_runs(days, option, known))
    found: dict[tuple[str, tuple[str, ...], int], tuple[int, str]] = {}
    beside = {one.id for one in option.beside}
    for conflict in _own(days, [one for one in new if one.name not in beside and one.new.any()]):
        if conflict.at_s >= from_s:
            _note(days, found, conflict, 0)
    names = {one.name for one in new}
    runs_of_it = {path.id for path in option.paths}
    gone = frozenset(changed) | {days.number_of(one.name) for one in new}
    for first, last in _stretches(days.line, days.timetable):
        spans = [span for span in _spans(new, first, last) if span[1] >= from_s]
        there = _on(days, (first, last)) if spans else None
        for span in spans:
            assert there is not None
            begin = (span[0] // DAY_S - _BEFORE_DAYS) * DAY_S
            own = [one for one in new if _is_near(one, (first, last), span)]
            runs = [*own, *_near(days, there, span, gone)]
            for conflict in _tile(days, runs, (first, last), begin):
                late = conflict.at_s + begin >= from_s
                # A train is not in its own way where it turns.
                turns = len(conflict.trains) > 1 and runs_of_it.issuperset(conflict.trains)
                if late and not turns and names.intersection(conflict.trains):
                    _note(days, found, replace(conflict, point=conflict.point + first), begin)
    told = [text for _, text in sorted(found.values())]
    if request is not None:
        told += broken(days, request, option, from_s)
    return tuple(told)


def _new_runs(days: LineDays, option: PathOption, known: PathOption | None) -> Iterator[_Run]:
    """Yield the special train, those beside it and all that are changed, now or in what is known.

    What is known of a train and stands in the option, too, is not new.
    """
    own = {one.id: one for one in (*known.paths, *known.beside)} if known else {}
    for path in (*option.paths, *option.beside):
        yield _Run(path.id, path, 0, _new_on(path, own.get(path.id)))
    before = {one.id: one for one in known.changed} if known else {}
    after = {one.id: one for one in option.changed}
    for name, one in (before | after).items():
        runs = after[name].after if name in after else one.path
        if runs is not None:
            checked = before[name].after if name in before else one.path
            by_s = DAY_S * (one.day - days.first_day).days
            yield _Run(name, runs, by_s, _new_on(runs, checked))


def _new_on(path: Path, published: Path | None) -> Bools:
    """Return on which of its tracks a path is not as published, its stands at their ends included.

    Nobody can be in the way of a train that is as published but one that is not.
    """
    if published is None or not np.array_equal(path.points, published.points):
        return np.ones(len(path.points) - 1, dtype=np.bool_)
    other = (path.arrive_s != published.arrive_s) | (path.depart_s != published.depart_s)
    found: Bools = other[:-1] | other[1:]
    return found


def _note(
    days: LineDays,
    found: dict[tuple[str, tuple[str, ...], int], tuple[int, str]],
    conflict: Conflict,
    by_s: int,
) -> None:
    at = conflict.at_s + by_s
    text = f"{moment(days, at)}, {conflict.place}: {conflict.kind}: {', '.join(conflict.trains)}"
    found.setdefault((conflict.kind, conflict.trains, conflict.point), (at, text))


def _own(days: LineDays, runs: Sequence[_Run]) -> Iterator[Conflict]:
    """Yield what trains cannot do by themselves, gauge by gauge."""
    line, parts = days.line, []
    for run in runs:
        tracks = np.minimum(run.path.points[:-1], run.path.points[1:]).tolist()
        at = 0
        for _, group in groupby(tracks, key=lambda track: line.tracks[track].gauge_mm):
            count = len(list(group))
            part = _piece(run.path, at, at + count, by_s=run.shift_s)
            parts.append(replace(part, id=run.name))
            at += count
    return train_conflicts(Timetable(line, DAY_S, tuple(parts)), days.tables)


def _piece(path: Path, first: int, last: int, less: int = 0, by_s: int = 0) -> Path:
    """Return a path from one of its points to another, its points counted from another one."""
    here = slice(first, last + 1)
    return replace(
        path,
        points=path.points[here] - less,
        arrive_s=path.arrive_s[here] + by_s,
        depart_s=path.depart_s[here] + by_s,
        stops=path.stops[here],
    )


def _stretches(line: Line, timetable: Timetable) -> list[tuple[int, int]]:
    """Return stretches of the line that overlap, from points where it can be cut."""
    ends = {int(point) for path in timetable.paths for point in (path.points[0], path.points[-1])}
    last = len(line.tracks)
    cuts = [
        point
        for point in range(last + 1)
        if line.points[point].meets or point in ends or point in (0, last)
    ]
    found, at = [], 0
    while cuts[at] < last:
        end = min(at + _STRETCH, len(cuts) - 1)
        found.append((cuts[at], cuts[end]))
        if end == len(cuts) - 1:
            break
        at = end - _SHARED
    return found


def _inside(path: Path, first: int, last: int) -> tuple[int, int] | None:
    """Return from which to which of its points a path is on a stretch, None where it is not."""
    begin, end = int(path.points[0]), int(path.points[-1])
    low, high = max(min(begin, end), first), min(max(begin, end), last)
    if low >= high:
        return None
    return (low - begin, high - begin) if begin < end else (begin - high, begin - low)


def _spans(new: Sequence[_Run], first: int, last: int) -> list[tuple[int, int]]:
    """Return the spans of time in which something new runs on a stretch."""
    moves: list[tuple[int, int]] = []
    for run in new:
        here = _inside(run.path, first, last)
        if here is not None:
            there = np.flatnonzero(run.new[here[0] : here[1]]) + here[0]
            arrive, depart = run.path.arrive_s + run.shift_s, run.path.depart_s + run.shift_s
            moves += zip(depart[there].tolist(), arrive[there + 1].tolist(), strict=True)
            for at in np.union1d(there, there + 1).tolist():
                stand = range(int(arrive[at]), int(depart[at]), DAY_S)
                moves += [(begin, min(begin + DAY_S, int(depart[at]))) for begin in stand]
    found: list[tuple[int, int]] = []
    for begin_s, end_s in sorted(moves):
        if found and begin_s < found[-1][1] + _NEAR_S and begin_s < found[-1][0] + _LONG_S:
            found[-1] = found[-1][0], max(found[-1][1], end_s)
        else:
            found.append((begin_s, end_s))
    return found


def _on(days: LineDays, stretch: tuple[int, int]) -> tuple[Ints, Ints]:
    """Return when each path comes to a stretch and leaves it; those that do not, the wrong way."""
    begin = np.full(len(days.timetable.paths), 1, dtype=np.int64)
    end = np.zeros(len(days.timetable.paths), dtype=np.int64)
    for number, path in enumerate(days.timetable.paths):
        here = _inside(path, *stretch)
        if here is not None:
            begin[number], end[number] = path.arrive_s[here[0]], path.depart_s[here[1]]
    return begin, end


def _near(
    days: LineDays, there: tuple[Ints, Ints], span: tuple[int, int], gone: frozenset[int]
) -> Iterator[_Run]:
    """Yield the published trains that are on a stretch around a span of time."""
    begin, end = there[0][days.path], there[1][days.path]
    on = (begin + days.shift_s <= span[1] + _NEAR_S) & (end + days.shift_s >= span[0] - _NEAR_S)
    for number in np.flatnonzero((begin <= end) & on).tolist():
        if number not in gone:
            path = days.path_of(number)
            yield _Run(days.id_of(number), path, int(days.shift_s[number]), _new_on(path, path))


def _is_near(run: _Run, stretch: tuple[int, int], span: tuple[int, int]) -> bool:
    """Return whether a train is on a stretch around a span of time."""
    here = _inside(run.path, *stretch)
    if here is None:
        return False
    begin = int(run.path.arrive_s[here[0]]) + run.shift_s
    end = int(run.path.depart_s[here[1]]) + run.shift_s
    return begin <= span[1] + _NEAR_S and end >= span[0] - _NEAR_S


def _tile(
    days: LineDays, runs: Sequence[_Run], stretch: tuple[int, int], begin_s: int
) -> list[Conflict]:
    """Return the conflicts of some trains on a stretch, in times of a week that begins then."""
    paths = []
    for run in runs:
        here = _inside(run.path, *stretch)
        if here is None:
            continue
        by = run.shift_s - begin_s
        times = run.path.arrive_s[here[0] : here[1] + 1] + by
        keep = np.flatnonzero((times >= 0) & (times < WEEK_S - DAY_S))
        if len(keep) > 1:
            part = _piece(run.path, here[0] + int(keep[0]), here[0] + int(keep[-1]), stretch[0], by)
            paths.append(replace(part, id=run.name, days=_FIRST_DAY))
    windows = tuple(
        replace(
            one,
            first=max(one.first, stretch[0]) - stretch[0],
            last=min(one.last, stretch[1]) - stretch[0],
        )
        for one in days.timetable.windows
        if one.first < stretch[1] and one.last > stretch[0]
    )
    line = part_of(days.line, *stretch)
    week = Timetable(line, days.timetable.period_s, tuple(paths), windows)
    return conflicts_between(week, days.tables)
