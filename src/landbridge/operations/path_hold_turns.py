"""Who comes when to the places of a line: the turns that trains keep when some of them are late."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from landbridge.line.timetable import DAY_S
from landbridge.line.timing import YARD_S
from landbridge.operations.path_window_around import Around, Place, Running

__all__ = ["Held", "Orders", "OwnRun", "Turn", "Turns", "as_running", "places_of"]

Spans = Sequence[tuple[int, int]]
#: Class, time, key of the train, station in the order of its run. What is past comes first.
Turn = tuple[int, int, int, int]
_PAST: Final = 0
_TO_COME: Final = 1


@dataclass(frozen=True, slots=True, eq=False)
class OwnRun:
    """A run of the special train: as it was planned, and as it is seen.

    ``given`` says that its times stand, those to come too: others wait for it.
    """

    before: Running
    now: Running
    given: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Orders:
    """What is known of all trains at a moment, and whose turn decides.

    Parameters
    ----------
    before : Around
        The trains as they are planned, without the special train; blocked track holds from now on.
    now_s : int
        The moment, s.
    stands_s : int
        What trains do before this moment stays, s: ``now_s``, or the end of a frozen horizon.
    seen : mapping of int to Running
        By number of the dated train those that are not as planned, known up to where they are.
    runs : mapping of int to OwnRun
        By a key below zero the runs of the special train.
    since_s : mapping of int to int
        What a train does before this moment stays instead of ``stands_s``: of those that are seen.
    as_late : bool
        Whether late trains have the turn that they come to as late as they are; else their turn in
        the plan.
    unsure : bool
        Whether trains that nobody saw may be later in the past, too: where one that was seen cannot
        have let them by. All have their turn in the plan then.
    still : frozenset of int
        Stations at which others do not wait.
    most_s : int
        Longest stay of the special train at a station for others, s; -1 for any.
    shut : mapping of str to spans
        When the special train must not enter a section, by the name of its entrance.
    shifts_s : mapping of int to tuple of int
        By section, by how much later than the special train its companions are there, s.
    """

    before: Around
    now_s: int
    stands_s: int
    seen: Mapping[int, Running] = field(default_factory=dict)
    runs: Mapping[int, OwnRun] = field(default_factory=dict)
    since_s: Mapping[int, int] = field(default_factory=dict)
    as_late: bool = True
    unsure: bool = False
    still: frozenset[int] = frozenset()
    most_s: int = -1
    shut: Mapping[str, Spans] = field(default_factory=dict)
    shifts_s: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(eq=False)
class Held:
    """A train with the times that it has come to; those before ``first`` stand.

    Parameters
    ----------
    key : int
        Number of the dated train, below zero a run of the special train.
    one : Running
        As it is seen.
    plan : Running
        As it was planned.
    first : int
        First station whose departure may be later, and whose arrival may not.
    given : bool
        Whether all of its times stand though they are to come.
    arrive_s, depart_s : list of int
        No earlier than these, s.
    mark, until : int
        From which to which station something may ask for later times.
    """

    key: int
    one: Running
    plan: Running
    first: int
    given: bool
    arrive_s: list[int]
    depart_s: list[int]
    mark: int = 2**60
    until: int = -1
    turns: int = 0

    @property
    def last(self) -> int:
        """Its last station."""
        return len(self.arrive_s) - 1

    def stretch_s(self, at: int) -> int:
        """Return by how much its run from a station was planned to be longer than it must, s."""
        planned = int(self.plan.arrive_s[at + 1] - self.plan.depart_s[at])
        return max(planned - self.one.train.run_s[at], 0)


def places_of(around: Around, one: Running, at: int) -> Iterator[tuple[str, Place]]:
    """Yield what a train takes when it leaves a station: the section, and what lies at its end.

    Parameters
    ----------
    around : Around
        The line.
    one : Running
        The train.
    at : int
        The station in the order of its run.
    """
    frame, train = around.days.frame, one.train
    here, there = train.stations[at], train.stations[at + 1]
    section = min(here, there)
    single = frame.parts[section].single
    yield "section", ("section", section, single or train.forth)
    if single and not frame.stations[there].split:
        yield "throat", ("throat", there, True)
    if at + 1 < len(train.stations) - 1 and train.dwell_s[at + 1] < YARD_S:
        both = not frame.stations[there].split
        yield "station", ("station", there, both or train.forth)


class Turns:
    """Who comes to each place, one after the other.

    Parameters
    ----------
    orders : Orders
        What is known.
    until_s : int
        Trains that were planned to be at a place later are left out, s.
    """

    def __init__(self, orders: Orders, until_s: int) -> None:
        self.orders, self.until_s = orders, until_s
        self._held: dict[int, Held] = {}
        self._rows: dict[Place, list[Turn]] = {}
        self._index: dict[Place, dict[int, int]] = {}

    def known(self) -> Iterator[Held]:
        """Yield the trains that were looked at."""
        yield from self._held.values()

    def of(self, key: int) -> Held:
        """Return what has come of a train."""
        held = self._held.get(key)
        if held is None:
            held = self._held[key] = self._begun(key)
        return held

    def _begun(self, key: int) -> Held:
        orders = self.orders
        own = orders.runs.get(key)
        plan = orders.before.running(key) if own is None else own.before
        one = orders.seen.get(key, plan) if own is None else own.now
        since = orders.since_s.get(key, -(2**60) if orders.unsure else orders.stands_s)
        if one.whole:
            arrive, depart = one.arrive_s, one.depart_s
        else:
            arrive, depart = one.soonest(since)
        given = own is not None and own.given
        first = len(arrive) if given else one.first_from(since)
        return Held(key, one, plan, first, given, arrive.tolist(), depart.tolist())

    def at(self, place: Place) -> list[Turn]:
        """Return the turns at a place."""
        rows = self._rows.get(place)
        if rows is None:
            rows = self._rows[place] = sorted(self._made(place))
        return rows

    def position(self, place: Place, key: int) -> int | None:
        """Return which turn at a place is that of a train, None where it has none."""
        if place not in self._index:
            self._index[place] = {one[2]: number for number, one in enumerate(self.at(place))}
        return self._index[place].get(key)

    def _made(self, place: Place) -> Iterator[Turn]:
        orders = self.orders
        for key in orders.before.who(place, orders.now_s - DAY_S, self.until_s):
            yield self._turn(place, key)
        for key, own in orders.runs.items():
            if _comes_to(orders.before, own.now, place):
                yield self._turn(place, key)

    def _turn(self, place: Place, key: int) -> Turn:
        kind, number, _ = place
        held = self.of(key)
        stations, forth = held.one.train.stations, held.one.train.forth
        at = abs(number + (1 if kind == "section" and not forth else 0) - stations[0])
        if kind == "section":
            stands, when, then = at < held.first, held.depart_s[at], held.plan.depart_s[at]
        else:
            stands, when, then = at <= held.first, held.arrive_s[at], held.plan.arrive_s[at]
        unsure = self.orders.unsure
        past = stands and not (held.given or unsure)
        late = self.orders.as_late and not (held.one.whole or unsure)
        return (_PAST if past else _TO_COME, int(when if past or late else then), key, at)

    def behind(self, place: Place, own: int, other: int) -> None:
        """Let a train come behind another one at a place.

        Parameters
        ----------
        place : Place
            The place.
        own, other : int
            Positions of the two: the first one's turn was before.
        """
        rows = self._rows[place]
        (_, _, key, at), (kind, time, *_) = rows[own], rows[other]
        del rows[own]
        self._index.pop(place, None)
        insort(rows, (kind, time + 1, key, at))


def _comes_to(around: Around, one: Running, place: Place) -> bool:
    """Return whether a train comes to a place."""
    kind, number, forth = place
    train, frame = one.train, around.days.frame
    low, high = sorted((train.stations[0], train.stations[-1]))
    if kind == "section":
        same = frame.parts[number].single or forth == train.forth
        return same and low <= number < high
    if not low <= number <= high:
        return False
    at = abs(number - train.stations[0])
    if kind == "station":
        same = not frame.stations[number].split or forth == train.forth
        return same and 0 < at < len(train.stations) - 1 and train.dwell_s[at] < YARD_S
    return at > 0


def as_running(held: Held) -> Running | None:
    """Return a train with the times that it has come to; None where they are as it was seen."""
    one = held.one
    arrive = np.array(held.arrive_s, dtype=np.int64)
    depart = np.array(held.depart_s, dtype=np.int64)
    same = one.whole and np.array_equal(depart, one.depart_s)
    if same and np.array_equal(arrive, one.arrive_s):
        return None
    return replace(one, arrive_s=arrive, depart_s=depart, planned=held.last)
