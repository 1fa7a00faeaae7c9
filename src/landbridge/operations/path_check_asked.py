"""Whether an option keeps what the request asks for: stops, bounds, shut track, time kept free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from landbridge.line.timetable import DAY_S, Path
from landbridge.line.timing import YARD_S
from landbridge.line.unroll import moment_of
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_types import PathOption, PathRequest, PathRun

__all__ = ["broken", "moment"]

_DOUBLE: Final = 2
# Tracks of a point of which no number is known.
_UNKNOWN: Final = 2
_Timed = tuple[str, Path, int]


def moment(days: LineDays, at_s: int) -> str:
    """Return a time of the request as a date and time (UTC)."""
    return f"{moment_of(days.first_day, at_s):%Y-%m-%d %H:%M:%S UTC}"


def broken(
    days: LineDays, request: PathRequest, option: PathOption, from_s: int = 0
) -> Iterator[str]:
    """Yield what an option does not keep of what is asked for.

    Parameters
    ----------
    days : LineDays
        The line and its trains as published.
    request : PathRequest
        The request.
    option : PathOption
        The option.
    from_s : int
        What other trains do before this moment, and track that it was on before, is past, s.

    Yields
    ------
    str
        A stop that is left out, too short or out of its bounds; a train on track that is shut to
        it; another train in the time that is kept free before and behind it, or standing where
        nobody may; a run that leaves before the one ahead of it has ended; more trains than tracks
        where it stands at the end of a run.
    """
    for run, path in zip(request.runs, option.paths, strict=True):
        yield from _stops(days, run, path)
    for path in (*option.paths, *option.beside):
        yield from _on_shut(days, request, path, from_s)
    yield from _turns(days, request, option)
    others = list(_others(days, option))
    yield from _stabled(days, request, option, others, from_s)
    for path in option.paths:
        if int(path.depart_s[-1]) + request.behind_s < from_s:
            continue
        for number in _met(path, others, request):
            yield from _too_near(days, request, path, others[number], from_s)
            yield from _standing(days, request, path, others[number], from_s)


def _met(path: Path, others: Sequence[_Timed], request: PathRequest) -> list[int]:
    """Return which of the others may be somewhere together with a path, by where they run.

    Another train that is on the line from one moment to another can only meet the path on the part
    of its way on which that is meanwhile.
    """
    ends = [
        (*sorted((int(one.points[0]), int(one.points[-1]))), int(one.arrive_s[0]) + by,
         int(one.depart_s[-1]) + by)
        for _, one, by in others
    ]  # fmt: skip
    low, high, since, until = np.array(ends, dtype=np.int64).reshape(-1, 4).T
    last = len(path.points) - 1
    first = np.searchsorted(path.depart_s, since - request.behind_s) - 1
    final = np.searchsorted(path.arrive_s, until + request.ahead_s, "right")
    there = path.points[np.clip(first, 0, last)], path.points[np.clip(final, 0, last)]
    meets = (np.minimum(*there) <= high) & (np.maximum(*there) >= low)
    found: list[int] = np.flatnonzero(meets).tolist()
    return found


def _stops(days: LineDays, run: PathRun, path: Path) -> Iterator[str]:
    at = {int(point): here for here, point in enumerate(path.points)}
    for stop in run.stops:
        name, here = days.line.points[stop.point].name, at.get(stop.point)
        if here is None:
            yield f"{path.id} does not come to {name}"
            continue
        arrive, depart = int(path.arrive_s[here]), int(path.depart_s[here])
        inner = 0 < here < len(path.points) - 1
        if inner and depart - arrive < stop.stay_s:
            yield f"{path.id} stands {depart - arrive} s at {name}, not {stop.stay_s} s"
        bounds = [("arrives", arrive, stop.arrive_from_s, stop.arrive_to_s)] if here else []
        if inner or here == 0:
            bounds.append(("leaves", depart, stop.depart_from_s, stop.depart_to_s))
        for what, time_s, low, high in bounds:
            if time_s < low or 0 <= high < time_s:
                yield f"{path.id} {what} at {name} at {moment(days, time_s)}, out of its bounds"


def _turns(days: LineDays, request: PathRequest, option: PathOption) -> Iterator[str]:
    """Yield runs that leave before the train is there and has stood as long as is asked."""
    for run, one, two in zip(request.runs, option.paths, option.paths[1:], strict=False):
        if two.depart_s[0] < one.arrive_s[-1] + run.stops[-1].stay_s:
            name = days.line.points[run.stops[-1].point].name
            when = moment(days, int(two.depart_s[0]))
            yield f"{two.id} leaves {name} at {when}, too soon after {one.id} has come"


def _stabled(
    days: LineDays,
    request: PathRequest,
    option: PathOption,
    others: Sequence[_Timed],
    from_s: int,
) -> Iterator[str]:
    """Yield where others find no track as the special train stands at the end of a run."""
    line = days.line
    for number, (run, path) in enumerate(zip(request.runs, option.paths, strict=True)):
        last, point, since = run.stops[-1], run.stops[-1].point, int(path.arrive_s[-1])
        until = max(since + last.stay_s, last.depart_from_s)
        if number + 1 < len(option.paths):
            until = int(option.paths[number + 1].depart_s[0])
        single = all(track.tracks < _DOUBLE for track in line.tracks[max(point - 1, 0) : point + 1])
        room = line.points[point].tracks or _UNKNOWN
        room = room if single else max(1, room // 2)
        steps: list[tuple[int, int, str]] = []
        for name, theirs, by in others:
            begin, end = int(theirs.points[0]), int(theirs.points[-1])
            if (begin - point) * (end - point) >= 0 or not (single or theirs.forth == path.forth):
                continue
            here = abs(point - begin)
            arrive, depart = int(theirs.arrive_s[here]) + by, int(theirs.depart_s[here]) + by
            if theirs.stops[here] and depart - arrive >= YARD_S:
                continue
            first, end = max(arrive, since, from_s), min(max(depart, arrive + 1), until)
            if first < end:
                steps += [(first, 1, name), (end, 0, name)]
        there: list[str] = []
        for when, comes, name in sorted(steps):
            if not comes:
                there.remove(name)
                continue
            there.append(name)
            if len(there) >= room:
                where, who = line.points[point].name, ", ".join(there)
                yield f"{path.id} stands at {where}, and at {moment(days, when)} so do {who}"


def _on_shut(days: LineDays, request: PathRequest, path: Path, from_s: int) -> Iterator[str]:
    tracks = np.minimum(path.points[:-1], path.points[1:])
    for shut in request.shut:
        on = (tracks >= shut.first) & (tracks < shut.last)
        hit = on & (path.depart_s[:-1] < shut.to_s) & (path.arrive_s[1:] > shut.from_s)
        hit &= path.depart_s[:-1] >= from_s
        for here in np.flatnonzero(hit)[:1].tolist():
            when = moment(days, int(path.depart_s[here]))
            name = days.line.points[int(path.points[here])].name
            yield f"{path.id} leaves {name} at {when} on track that is shut: {shut.why}"


def _others(days: LineDays, option: PathOption) -> Iterator[_Timed]:
    """Yield all other trains: name, path, and what its times are moved by."""
    gone = {days.number_of(one.id) for one in option.changed}
    for number in range(len(days.path)):
        if number not in gone:
            yield days.id_of(number), days.path_of(number), int(days.shift_s[number])
    for one in option.changed:
        if one.after is not None:
            yield one.id, one.after, DAY_S * (one.day - days.first_day).days


def _apart(path: Path, other: _Timed, request: PathRequest) -> bool:
    """Return whether two trains are never on the line at the same time."""
    _, theirs, by = other
    before = int(theirs.depart_s[-1]) + by < int(path.arrive_s[0]) - request.ahead_s
    return before or int(theirs.arrive_s[0]) + by > int(path.depart_s[-1]) + request.behind_s


def _too_near(
    days: LineDays, request: PathRequest, path: Path, other: _Timed, from_s: int
) -> Iterator[str]:
    """Yield the first track on which another train runs in the time that is kept free."""
    name, theirs, by = other
    asked = request.ahead_s + request.behind_s
    if asked == 0 or _apart(path, other, request):
        return
    same = path.forth == theirs.forth
    mine = np.minimum(path.points[:-1], path.points[1:])
    tracks = np.minimum(theirs.points[:-1], theirs.points[1:])
    _, here, there = np.intersect1d(mine, tracks, assume_unique=True, return_indices=True)
    single = np.array([days.line.tracks[track].tracks < _DOUBLE for track in mine[here].tolist()])
    enter, leave = path.depart_s[:-1][here], path.arrive_s[1:][here]
    enters = theirs.depart_s[:-1][there] + by
    leaves = theirs.arrive_s[1:][there] + by
    within = (enters < leave + request.behind_s) & (leaves > enter - request.ahead_s)
    close = _between(enters, enter, request) | _between(leaves, leave, request)
    hit = np.where(single, within, close & same) if len(here) else np.zeros(0, dtype=np.bool_)
    hit &= np.maximum(enters, enter) >= from_s
    for at in np.flatnonzero(hit)[:1].tolist():
        where = days.line.points[int(path.points[here[at]])].name
        when = moment(days, int(enters[at]))
        yield f"{name} leaves {where} at {when}, in the time kept free beside {path.id}"


def _between(theirs: np.ndarray, mine: np.ndarray, request: PathRequest) -> np.ndarray:
    found: np.ndarray = (theirs > mine - request.ahead_s) & (theirs < mine + request.behind_s)
    return found


def _standing(
    days: LineDays, request: PathRequest, path: Path, other: _Timed, from_s: int
) -> Iterator[str]:
    """Yield where another train stands while nobody may."""
    name, theirs, by = other
    if not request.clear or _apart(path, other, request):
        return
    for point in request.clear:
        here, there = np.flatnonzero(path.points == point), np.flatnonzero(theirs.points == point)
        if not len(here) or not len(there):
            continue
        since, until = int(theirs.arrive_s[there[0]]) + by, int(theirs.depart_s[there[0]]) + by
        begin = int(path.arrive_s[here[0]]) - request.ahead_s
        end = int(path.depart_s[here[0]]) + request.behind_s
        past = max(since, begin) < from_s
        if since < until and since < end and until > begin and not past:
            where = days.line.points[point].name
            yield f"{name} stands at {where} at {moment(days, since)}, where {path.id} passes"
