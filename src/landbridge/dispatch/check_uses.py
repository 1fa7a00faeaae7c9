"""The rules of shared track, as the checker reads them: one train at a time on each unit.

The uses of a unit stand in a row by their start. Each is compared with the next one, the one after
that, and so on, until nothing that starts later can concern it: until a use starts both after its
end and after the longest separation that it can ask of anybody. So neighbours that need no
separation hide nobody from a later train of a class that does.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from landbridge.dispatch.check_events import FOREVER_S, Events
from landbridge.dispatch.checked import Violation
from landbridge.dispatch.problem import Ints, Problem

__all__ = ["use_faults"]


@dataclass(frozen=True, slots=True)
class _Uses:
    """V uses of a unit, in rows: unit by unit, each by start.

    Events are numbered by their place in the list; the end of a use that never ends has the number
    of events as its place. ``lap`` is the period of a cyclic plan in which the start lies, else 0.
    ``place`` and ``size`` are of the use in its row.
    """

    use: Ints
    event: Ints
    resource: Ints
    unit: Ints
    train: Ints
    start_s: Ints
    end_s: Ints
    end_event: Ints
    lap: Ints
    place: Ints
    size: Ints


def use_faults(problem: Problem, events: Events, units: Ints) -> list[Iterator[Violation]]:
    """Return the violations of R4, R5 and R9, in iterators.

    Parameters
    ----------
    problem, events : Problem, Events
        The problem and what `landbridge.dispatch.check_events.read_events` reads of a plan.
    units : array
        Unit of each use, event by event. Uses beyond its end are reported and then left out.
    """
    uses = _read_uses(problem, events, units)
    return [
        _bad_units(problem, events, uses, len(units)),
        _conflicts(problem, events, uses),
        _closures(problem, events, uses),
    ]


def _read_uses(problem: Problem, events: Events, units: Ints) -> _Uses:
    counts = problem.use_start[events.operation + 1] - problem.use_start[events.operation]
    first = np.cumsum(counts) - counts
    event = np.repeat(np.arange(len(counts)), counts)
    use = np.repeat(problem.use_start[events.operation] - first, counts) + np.arange(len(event))
    given = min(len(units), len(event))
    event, use, unit = event[:given], use[:given], units[:given].astype(np.int64)
    resource = problem.use_resource[use]
    start_s = events.time_s[event]
    period = problem.period_s
    lap = start_s // period if period else np.zeros_like(start_s)
    by_start = (event, start_s - lap * period) if period else (event,)
    row = np.lexsort((*by_start, unit, resource))
    event, use, unit, resource = event[row], use[row], unit[row], resource[row]
    opens = np.ones(len(row), dtype=bool)
    opens[1:] = (resource[1:] != resource[:-1]) | (unit[1:] != unit[:-1])
    begin = np.flatnonzero(opens)
    size = np.diff(np.append(begin, len(row)))
    return _Uses(
        use=use,
        event=event,
        resource=resource,
        unit=unit,
        train=events.train[event],
        start_s=start_s[row],
        end_s=events.end_s[event],
        end_event=events.following[event],
        lap=lap[row],
        place=np.arange(len(row)) - np.repeat(begin, size),
        size=np.repeat(size, size),
    )


def _bad_units(problem: Problem, events: Events, uses: _Uses, given: int) -> Iterator[Violation]:
    """R4: each use takes a unit that exists."""
    due = int(np.sum(problem.use_start[events.operation + 1] - problem.use_start[events.operation]))
    if given != due:
        said = f"the plan names {given} units: {due}, one for each use of a resource, were required"
        yield Violation("R4", (), (), (), said)
    capacity = problem.capacity[uses.resource]
    for one in np.flatnonzero((uses.unit < 0) | (uses.unit >= capacity)).tolist():
        event, unit = int(uses.event[one]), int(uses.unit[one])
        name = problem.resource_names[uses.resource[one]]
        start = int(events.time_s[event])
        said = (
            f"{events.name(event)} takes unit {unit} of {name!r} at {start} s: a unit from 0 to "
            f"{capacity[one] - 1} was required"
        )
        who = (int(events.train[event]),), (int(events.local[event]),)
        yield Violation("R4", *who, (start,), said, name, unit)


def _separation(problem: Problem, uses: _Uses, one: Ints, other: Ints) -> Ints:
    """Return the least time from the end of each use of ``one`` to the start of ``other``, s."""
    release = problem.use_release_s[uses.use[one]]
    table = problem.headway_of[uses.resource[one]]
    if not len(problem.headway_s):
        return release
    classes = problem.train_class[uses.train[one]], problem.train_class[uses.train[other]]
    headway = np.where(table >= 0, problem.headway_s[(table, *classes)], 0)
    return np.maximum(release, headway)


def _reach(problem: Problem, uses: _Uses) -> Ints:
    """Return from when on nobody's start can be too early after each use, s."""
    release = problem.use_release_s[uses.use]
    table = problem.headway_of[uses.resource]
    if len(problem.headway_s):
        longest = problem.headway_s.max(axis=2)[table, problem.train_class[uses.train]]
        release = np.maximum(release, np.where(table >= 0, longest, 0))
    return uses.end_s + release


def _conflicts(problem: Problem, events: Events, uses: _Uses) -> Iterator[Violation]:
    """R4 and R9: two uses of one unit, one after the other and far enough apart."""
    pairs = _pairs_cyclic if problem.period_s else _pairs
    for one, other, copy in pairs(problem, uses):
        for row in zip(one.tolist(), other.tolist(), copy.tolist(), strict=True):
            yield _conflict(problem, events, uses, *row)


def _pairs(problem: Problem, uses: _Uses) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield pairs of uses in conflict: the earlier ones, the later ones, no copies."""
    reach = _reach(problem, uses)
    soonest = uses.start_s
    if np.any(np.diff(uses.start_s)[uses.place[1:] > 0] < 0):  # the list is out of order
        soonest = _least_from_here(uses)
    live = np.arange(len(reach))
    for step in itertools.count(1):
        live = live[uses.place[live] + step < uses.size[live]]
        if not len(live):
            return
        other = live + step
        out_of_order = uses.end_event[live] > uses.event[other]
        due = uses.end_s[live] + _separation(problem, uses, live, other)
        bad = (uses.train[live] != uses.train[other]) & (out_of_order | (uses.start_s[other] < due))
        yield live[bad], other[bad], np.zeros_like(live[bad])
        live = live[out_of_order | (soonest[other] < reach[live])]


def _least_from_here(uses: _Uses) -> Ints:
    """Return the least start from each use to the end of its row, s."""
    least = uses.start_s.copy()
    for begin in np.flatnonzero(uses.place == 0).tolist():
        row = slice(begin, begin + int(uses.size[begin]))
        least[row] = np.minimum.accumulate(least[row][::-1])[::-1]
    return least


def _pairs_cyclic(problem: Problem, uses: _Uses) -> Iterator[tuple[Ints, Ints, Ints]]:
    """Yield pairs of uses in conflict, and in which copy the later one stands.

    A row closes to a ring. One turn meets each other use in the first of its copies that starts
    after a use does; later copies are further away. The exception is a use of the same train in
    the same copy, which may be as near as it likes: then the next copy is looked at.
    """
    period = problem.period_s
    reach = _reach(problem, uses)
    live = np.arange(len(reach))
    for step in itertools.count(1):
        live = live[step < 2 * uses.size[live]]
        if not len(live):
            return
        wraps, place = np.divmod(uses.place[live] + step, uses.size[live])
        other = live - uses.place[live] + place
        copy = uses.lap[live] + wraps - uses.lap[other]
        start = uses.start_s[other] + copy * period
        end = uses.end_s[live]
        in_order = (end < start) | ((end == start) & (uses.end_event[live] < uses.event[other]))
        own = uses.train[live] == uses.train[other]
        first = (step <= uses.size[live]) | (own & (copy == 1))
        due = end + _separation(problem, uses, live, other)
        bad = first & ~(own & (copy == 0)) & (~in_order | (start < due))
        yield live[bad], other[bad], copy[bad]
        live = live[~in_order | (start < reach[live])]


def _conflict(
    problem: Problem, events: Events, uses: _Uses, one: int, other: int, copy: int
) -> Violation:
    """Say how two uses of a unit are in each other's way."""
    shift = copy * problem.period_s
    start, end = int(uses.start_s[one]), int(uses.end_s[one])
    late = int(uses.start_s[other]) + shift
    event, after = int(uses.event[one]), int(uses.event[other])
    unit, name = int(uses.unit[one]), problem.resource_names[uses.resource[one]]
    apart = int(_separation(problem, uses, np.array([one]), np.array([other]))[0])
    ends = f"from {start} s to {end} s" if end < FOREVER_S else f"from {start} s for ever"
    moved = f" ({uses.start_s[other]} s, {copy:+d} periods of {problem.period_s} s)" if copy else ""
    if end == FOREVER_S:
        needed = "nobody after it"
    elif late < end + apart:
        needed = f"{end} + {apart} = {end + apart} s or later"
    else:
        needed = f"the end of {events.name(event)} before that start in the order of events"
    said = (
        f"{events.name(event)} has unit {unit} of {name!r} {ends}, and {events.name(after)} starts "
        f"there at {late} s{moved}: {needed} was required"
    )
    return Violation(
        "R9" if copy else "R4",
        (int(uses.train[one]), int(uses.train[other])),
        (int(events.local[event]), int(events.local[after])),
        (start, late) if end == FOREVER_S else (start, end, late),
        said,
        name,
        unit,
    )


def _closures(problem: Problem, events: Events, uses: _Uses) -> Iterator[Violation]:
    """R5 and R9: no use of a resource while it is closed."""
    rows = np.searchsorted(uses.resource, np.arange(problem.resources + 1))
    of = np.repeat(np.arange(problem.resources), np.diff(problem.closed_start))
    period = problem.period_s
    for closure, resource in enumerate(of.tolist()):
        shut, opened = int(problem.closed_from_s[closure]), int(problem.closed_to_s[closure])
        row = np.arange(rows[resource], rows[resource + 1])
        start, end = uses.start_s[row], uses.end_s[row]
        if period:  # the first copy that opens after the start, and the last that shuts by the end
            low, high = (start - opened) // period + 1, -((shut - end) // period) - 1
            bad = low <= high
            copy = np.clip(0, low, high)
        else:
            bad = (start < opened) & (end > shut)
            copy = np.zeros_like(row)
        for one, shift in zip(row[bad].tolist(), copy[bad].tolist(), strict=True):
            closed = shut + shift * period, opened + shift * period
            yield _closed(problem, events, uses, one, closed, shift)


def _closed(
    problem: Problem, events: Events, uses: _Uses, one: int, closed: tuple[int, int], copy: int
) -> Violation:
    """Say which use meets a closed interval."""
    event, unit = int(uses.event[one]), int(uses.unit[one])
    name = problem.resource_names[uses.resource[one]]
    start, end = int(uses.start_s[one]), int(uses.end_s[one])
    ends = f"from {start} s to {end} s" if end < FOREVER_S else f"from {start} s for ever"
    copied = f", copy {copy:+d} of the interval" if copy else ""
    said = (
        f"{events.name(event)} has unit {unit} of {name!r} {ends}, which is closed from "
        f"{closed[0]} s to {closed[1]} s{copied}: a use outside was required"
    )
    times = (start, *closed) if end == FOREVER_S else (start, end, *closed)
    who = (int(events.train[event]),), (int(events.local[event]),)
    return Violation("R9" if copy else "R5", *who, times, said, name, unit)
