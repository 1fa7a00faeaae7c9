"""The smallest changes of a request that let a special train through, each proved by planning it.

Latest times are moved, stays shortened, buffers made smaller, shut track opened. A change counts
when the train comes to the end of its run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from landbridge.base.units import MIN_PER_H, S_PER_MIN
from landbridge.dispatch.explain_words import listed
from landbridge.operations.path_alone_beside import may_follow
from landbridge.operations.path_alone_problem import Passage, passage_of
from landbridge.operations.path_alone_shut import Shut
from landbridge.operations.path_types import PathRequest, PathRun, PathStop, rest_of

__all__ = ["changes_of", "span_words"]

_MIN: Final = round(S_PER_MIN)
# Buffers are made smaller by steps of so many seconds, stays shortened by as many.
_STEP_S: Final = 300
# So many latest times are moved at the most.
_MOST_BOUNDS: Final = 12


@dataclass(frozen=True, slots=True)
class _Change:
    """A change that lets the train through: by how many s it is, and in words."""

    size_s: int
    words: str


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """A train on one of its runs by a request, and how far it gets."""

    shut: Shut
    number: int
    leave_s: int
    made: Passage

    @property
    def request(self) -> PathRequest:
        return self.shut.request

    @property
    def run(self) -> PathRun:
        return self.request.runs[self.number]

    @property
    def ends(self) -> bool:
        """Whether the train comes to the end of its run."""
        return self.made.last == len(self.shut.train.stations) - 1

    def station(self, point: int) -> int:
        """Return which of the train's stations is at a point."""
        count = len(self.shut.train.stations)
        return next(at for at in range(count) if self.shut.point(at) == point)

    def name(self, point: int) -> str:
        return self.shut.days.line.points[point].name

    def by(self, request: PathRequest, known: Passage | None = None) -> _Case:
        """Return the same train by another request; what is known of its passage is taken over."""
        shut, run = self.shut, request.runs[self.number]
        stays = {stop.point: stop.stay_s for stop in run.stops[1:-1]}
        dwell = tuple(stays.get(shut.point(at), 0) for at in range(len(shut.train.stations)))
        train = replace(shut.train, dwell_s=dwell)
        follows = may_follow(shut.days, request, train)
        rest = rest_of(request, self.number)
        changed = Shut(shut.days, request, train, follows, rest, shut.leave_to_s)
        made = passage_of(changed, run, self.leave_s, known=known)
        return _Case(changed, self.number, self.leave_s, made)

    def with_stop(self, stop: PathStop) -> PathRequest:
        """Return the request with another stop in the place of one."""
        stops = tuple(stop if one.point == stop.point else one for one in self.run.stops)
        runs = self.request.runs
        found = (*runs[: self.number], PathRun(stops), *runs[self.number + 1 :])
        return replace(self.request, runs=found)


def changes_of(shut: Shut, number: int, leave_s: int, made: Passage) -> list[str]:
    """Return what lets a train through its run, in words.

    Parameters
    ----------
    shut : Shut
        The train on its run.
    number : int
        Number of the run.
    leave_s : int
        It leaves no earlier, s.
    made : Passage
        Its passage, as far as it gets.

    Returns
    -------
    list of str
        The smallest change first. Where no single one helps, later times together with a smaller
        buffer are tried.
    """
    case = _Case(shut, number, leave_s, made)
    nearer = list(_nearer(case))
    found = [one for _, one in nearer if one is not None]
    found += [*_later(case), *_shorter(case), *_opened(case)]
    if not found:
        for less, _ in nearer:
            both = [
                replace(one, words=f"{one.words}, and {_buffer_words(less)}")
                for one in _later(less)
            ]
            if both:
                found = both
                break
    return [one.words for one in sorted(found, key=lambda one: (one.size_s, one.words))]


def _later(case: _Case) -> Iterator[_Change]:
    """Yield that latest times be later: the first that is not kept, then the next, if need be."""
    words: list[str] = []
    total = 0
    while len(words) <= _MOST_BOUNDS:
        if case.ends:
            if words:
                yield _Change(total, listed(words))
            return
        bounded = next((stop for stop in _ahead(case) if _has_latest(stop)), None)
        if bounded is None:
            return
        free = replace(bounded, arrive_to_s=-1, depart_to_s=-1)
        found = case.by(case.with_stop(free), case.made)
        at = case.station(bounded.point)
        if found.made.last < at:
            return
        by = _missed(int(found.made.arrive_s[at]), bounded.arrive_to_s)
        if at < len(case.shut.train.stations) - 1:
            by = max(by, _missed(int(found.made.depart_s[at]), bounded.depart_to_s))
        moved = replace(
            bounded,
            arrive_to_s=bounded.arrive_to_s + by if bounded.arrive_to_s >= 0 else -1,
            depart_to_s=bounded.depart_to_s + by if bounded.depart_to_s >= 0 else -1,
        )
        if by <= 0:
            return
        words.append(f"the latest time at {case.name(bounded.point)} {span_words(by)} later")
        total += by
        case = case.by(case.with_stop(moved), case.made)


def _ahead(case: _Case) -> list[PathStop]:
    """Return the stops from the last yard that the train reaches on, in the order of its run."""
    here = case.shut.point(case.made.last)
    sign = 1 if case.shut.train.forth else -1
    return [stop for stop in case.run.stops if (stop.point - here) * sign >= 0]


def _has_latest(stop: PathStop) -> bool:
    return stop.arrive_to_s >= 0 or stop.depart_to_s >= 0


def _missed(time_s: int, bound_s: int) -> int:
    """Return by how much a latest time is missed, s, in whole minutes.

    Examples
    --------
    >>> _missed(3661, 3600), _missed(3600, 3600), _missed(3600, -1)
    (120, 0, 0)
    """
    return -(-(time_s - bound_s) // _MIN) * _MIN if 0 <= bound_s < time_s else 0


def span_words(seconds: int) -> str:
    """Return a span of time in words: whole minutes, hours from two on.

    Parameters
    ----------
    seconds : int
        s.

    Examples
    --------
    >>> span_words(5400), span_words(9000)
    ('90 min', '2 h 30 min')
    """
    minutes = seconds // _MIN
    hours, rest = divmod(minutes, round(MIN_PER_H))
    return f"{hours} h {rest:02d} min" if hours > 1 else f"{minutes} min"


def _shorter(case: _Case) -> Iterator[_Change]:
    """Yield that the train stays less long at a stop before: the least by which it has to."""
    here = case.made.last
    for stop in case.run.stops[1:-1]:
        steps = stop.stay_s // _STEP_S - 1
        if stop.why != "stop" or steps < 1 or case.station(stop.point) > here:
            continue
        if not _ends_with_less(case, stop, steps):
            continue
        low, high = 0, steps
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if _ends_with_less(case, stop, middle) else (middle, high)
        size = high * _STEP_S
        yield _Change(size, f"a stay at {case.name(stop.point)} that is {span_words(size)} shorter")


def _ends_with_less(case: _Case, stop: PathStop, steps: int) -> bool:
    less = replace(stop, stay_s=stop.stay_s - steps * _STEP_S)
    return case.by(case.with_stop(less)).ends


def _nearer(case: _Case) -> Iterator[tuple[_Case, _Change | None]]:
    """Yield the case with less and less time kept free, and the change where that is enough."""
    asked = case.request
    steps = -(-max(asked.ahead_s, asked.behind_s) // _STEP_S)
    for step in range(1, steps + 1):
        ahead, behind = (max(one - step * _STEP_S, 0) for one in (asked.ahead_s, asked.behind_s))
        less = replace(
            asked,
            ahead_s=ahead,
            behind_s=behind,
            pilot=asked.pilot and ahead > 0,
            follower=asked.follower and behind > 0,
        )
        tried = case.by(less)
        if tried.ends:
            yield tried, _Change(step * _STEP_S, _buffer_words(tried))
            return
        yield tried, None


def _buffer_words(case: _Case) -> str:
    ahead, behind = case.request.ahead_s // _MIN, case.request.behind_s // _MIN
    return f"{ahead} min kept free before it and {behind} min behind it"


def _opened(case: _Case) -> Iterator[_Change]:
    """Yield that a piece of track be open that is shut to it."""
    for one in case.request.shut:
        rest = tuple(other for other in case.request.shut if other is not one)
        if case.by(replace(case.request, shut=rest)).ends:
            where = f"{case.name(one.first)} - {case.name(one.last)}"
            yield _Change(one.to_s - one.from_s, f"{where} open to it ({one.why})")
