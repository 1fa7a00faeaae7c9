"""Why a special train finds no path: how far it gets, when, and who is in the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.line.unroll import moment_of
from landbridge.operations.line_days import LineDays
from landbridge.operations.path_alone_problem import (
    Bounds,
    Passage,
    bounds_of,
    passage_of,
    planned_way,
    yards_of,
)
from landbridge.operations.path_alone_shut import Shut, blocked_at, shut_words
from landbridge.operations.path_blocked_changes import changes_of
from landbridge.operations.path_types import PathRefusal, PathRun, PathShut, PathStop

__all__ = ["refusal_of"]

# So many names of who is in the way are told, of those in so many seconds after it gets there.
_MOST_NAMES: Final = 12
_LOOK_S: Final = round(6 * S_PER_H)
# Waits as long as this are told when a train comes too late, the longest of them.
_LONG_S: Final = 600
_MOST_WAITS: Final = 3
_FEW_NAMES: Final = 5


def refusal_of(shut: Shut, number: int, leave_s: int, made: Passage) -> PathRefusal:
    """Return how far a train gets on a run that it cannot make, what blocks it, what would help.

    Parameters
    ----------
    shut : Shut
        The train on its run.
    number : int
        Number of the run.
    leave_s : int
        It leaves no earlier, s.
    made : Passage
        Its passage to the last yard that it reaches.

    Returns
    -------
    PathRefusal
        Of the option ``untouched``. Every change that it tells was planned, to the end of the run.
    """
    run = shut.request.runs[number]
    ahead = next(at for at in yards_of(shut) if at > made.last)
    reached = _furthest(shut, run, leave_s, made, ahead)
    last, at_s = reached.last, int(reached.arrive_s[-1])
    alone = bounds_of(shut, run, (last, ahead), at_s, shut.days.end_s)
    late = alone.too_late()
    if late >= 0:
        why, blocked = _too_late(shut, run, leave_s, reached, late, alone.soonest(late))
    else:
        why = (
            f"it can be at {shut.name(last)} at {_moment(shut.days, at_s)}, and no way leads on "
            f"from there to {shut.name(last + 1)} in time"
        )
        blocked = _short(_in_the_way(shut, last, at_s, at_s + _LOOK_S))
    changes = changes_of(shut, number, leave_s, made)
    return PathRefusal(
        "untouched", number, shut.point(last), at_s, why, blocked, "; or ".join(changes)
    )


def _moment(days: LineDays, at_s: int) -> str:
    return f"{moment_of(days.first_day, at_s):%Y-%m-%d %H:%M UTC}"


def _stop_at(shut: Shut, run: PathRun, at: int) -> PathStop:
    point = shut.point(at)
    return next((stop for stop in run.stops if stop.point == point), PathStop(point))


def _too_late(
    shut: Shut, run: PathRun, leave_s: int, made: Passage, at: int, soonest: tuple[int, int]
) -> tuple[str, tuple[str, ...]]:
    """Say that a train comes too late to a station, and who has held it up, if anybody has."""
    days, stop, name = shut.days, _stop_at(shut, run, at), shut.name(at)
    arrive_s, depart_s = soonest
    arrives = 0 <= stop.arrive_to_s < arrive_s
    bound = stop.arrive_to_s if arrives else stop.depart_to_s
    doing, time_s = ("reaches", arrive_s) if arrives else ("leaves", depart_s)
    asked = f"the latest time asked for at {name}, {_moment(days, bound)}"
    if bound < 0:
        doing, time_s, bound = "reaches", arrive_s, days.end_s
        asked = f"the end of the {days.days} days of the timetable, {_moment(days, bound)}"
    whole = bounds_of(shut, run, (0, at), leave_s, days.end_s)
    soon = int((whole.arrive_from_s if doing == "reaches" else whole.depart_from_s)[-1])
    if soon > bound:
        return f"even alone it {doing} {name} at {_moment(days, soon)} at the earliest", (asked,)
    for one, opened_s in _opened(shut, whole):
        if opened_s > bound:
            why = (
                f"it {doing} {name} at {_moment(days, opened_s)} at the earliest, as track is shut "
                f"on its way; with nothing shut it could at {_moment(days, soon)}, alone"
            )
            return why, (shut_words(days, one), asked)
    why = (
        f"it {doing} {name} at {_moment(days, time_s)} at the earliest, as it had to wait for "
        f"others; alone it could at {_moment(days, soon)}"
    )
    return why, (asked, *_waits(shut, run, leave_s, made))


def _opened(shut: Shut, alone: Bounds) -> Iterator[tuple[PathShut, int]]:
    """Yield what the request shuts when a train comes there alone, and when that lets it end, s."""
    frame, stations = shut.days.frame, shut.train.stations
    leaves, ends_s = alone.depart_from_s, int(alone.arrive_from_s[-1])
    for one in shut.request.shut:
        for at, pair in enumerate(pairwise(stations[: len(leaves)])):
            part, leave = frame.parts[min(pair)], int(leaves[at])
            there = one.first < part.last and one.last > part.first
            if there and leave + shut.train.run_s[at] > one.from_s and leave < one.to_s:
                yield one, one.to_s + ends_s - leave
                break


def _waits(shut: Shut, run: PathRun, leave_s: int, made: Passage) -> Iterator[str]:
    """Yield the longest waits of a train for others, and for whom."""
    waited = []
    for at in range(made.last):
        begun = int(made.arrive_s[at]) if at else leave_s
        due = max(begun + shut.train.dwell_s[at], _stop_at(shut, run, at).depart_from_s)
        waited.append(int(made.depart_s[at]) - due)
    for at in np.argsort(waited, kind="stable")[::-1][:_MOST_WAITS].tolist():
        if waited[at] < _LONG_S:
            return
        leave = int(made.depart_s[at])
        names = ", ".join(_short(_in_the_way(shut, at, leave - waited[at], leave), _FEW_NAMES))
        yield f"{waited[at] // 60} min at {shut.name(at)} for {names}"


def _furthest(shut: Shut, run: PathRun, leave_s: int, made: Passage, ahead: int) -> Passage:
    """Return the passage of a train to the last station that it reaches before a yard."""
    low, high = made.last, ahead
    while high - low > 1:
        middle = (low + high) // 2
        found = planned_way(shut, run, (made.last, middle), int(made.arrive_s[-1]))
        if found is None:
            high = middle
        else:
            low = middle
    return passage_of(shut, run, leave_s, known=made, until=low) if low > made.last else made


def _in_the_way(shut: Shut, at: int, since_s: int, until_s: int) -> Iterator[str]:
    """Yield who keeps a train at a station: on the section ahead of it, or at its other end."""
    run_s = shut.train.run_s[at]
    ahead = at + 1
    tracks = 0 if ahead == len(shut.train.stations) - 1 else 1
    there = since_s + run_s, until_s + run_s
    for blocked, span in (
        (shut.section(at, (since_s, until_s)), (since_s, until_s)),
        (shut.station(ahead, tracks, there), there),
    ):
        # What is shut comes first: no other train makes way for it.
        for who in sorted(blocked_at(blocked, *span), key=lambda number: number >= 0):
            yield shut.days.id_of(who) if who >= 0 else blocked.words[-1 - who]


def _short(names: Iterable[str], most: int = _MOST_NAMES) -> tuple[str, ...]:
    """Return names without doubles, no more than told."""
    found = list(dict.fromkeys(names))
    more = len(found) - most
    return (*found[:most], f"{more} more") if more > 0 else tuple(found)
