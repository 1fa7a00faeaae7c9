"""The trains of a line over some days while some of them are planned anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

import numpy as np

from landbridge.line.problem_of import Train
from landbridge.line.timetable import Ints
from landbridge.line.timing import YARD_S
from landbridge.operations.line_days import Held, LineDays
from landbridge.operations.path_seen import Blocked
from landbridge.operations.path_types import PathRequest, Rest
from landbridge.operations.path_window import Use
from landbridge.operations.path_window_apart import Apart, gate_of, throat_of, track_of

__all__ = ["Around", "Place", "Running", "uses_of"]

# Uses so far apart are never too near each other, but on long sections, where one gains on another.
_CLEAR_S: Final = 2_400
# Headways are shorter.
_HEADWAY_S: Final = 1_200

# A resource of the frame: ``section``, ``station`` or ``throat``, its number, the direction.
Place = tuple[str, int, bool]


@dataclass(frozen=True, slots=True, eq=False)
class Running:
    """A train as it is planned so far.

    Parameters
    ----------
    key : int
        Number of the dated train; `SPECIAL` for the special train.
    train : Train
        Its least times.
    early_arrive_s, early_depart_s : array
        No earlier than these, s: as published, or as asked.
    arrive_s, depart_s : array
        Its times at its stations, s; they hold up to ``planned``, where it has no departure yet
        unless its run ends there.
    planned : int
        The last station whose arrival is planned.
    rest : Rest, optional
        How long it stands where its run ends (the special train).
    here_s : int
        From this moment until it leaves it stands at its first station on a track of the other
        direction, in which it came, s (-1: it does not).
    """

    key: int
    train: Train
    early_arrive_s: Ints
    early_depart_s: Ints
    arrive_s: Ints
    depart_s: Ints
    planned: int
    rest: Rest | None = None
    here_s: int = -1

    @property
    def whole(self) -> bool:
        """Whether its run is planned to the end."""
        return self.planned == len(self.arrive_s) - 1

    def first_from(self, from_s: int) -> int:
        """Return the first station that it leaves at or after a moment, or where its plan ends."""
        known = self.depart_s[: self.planned]
        return int(np.searchsorted(known, from_s))

    def soonest(self, from_s: int) -> tuple[Ints, Ints]:
        """Return its times if nobody is in its way from a moment on; what it does before stays."""
        arrive, depart = self.arrive_s.copy(), self.depart_s.copy()
        train, end = self.train, len(arrive) - 1
        first = self.first_from(from_s)
        for at in range(first, end + 1):
            if at > self.planned or (at > first and arrive[at] >= from_s):
                run = int(depart[at - 1]) + train.run_s[at - 1]
                arrive[at] = max(run, int(self.early_arrive_s[at]))
            dwell = train.dwell_s[at] if at else 0
            depart[at] = max(int(arrive[at]) + dwell, int(self.early_depart_s[at]))
        depart[-1] = arrive[-1]
        return arrive, depart


@dataclass(eq=False)
class Around:
    """A line and its trains, some of which do not run as published any more.

    Parameters
    ----------
    days : LineDays
        As published.
    apart : Apart
        Least times between trains.
    changed : dict
        By number of the dated train, those that run otherwise.
    cancelled : set
        Those that do not run.
    blocked : tuple of Blocked
        Track that no train enters for a time.
    beside_s : tuple of (int, int)
        So long before the special train comes to a station its pilot is there, and so long after
        it has left its follower is: its track is held for all that time.
    """

    days: LineDays
    apart: Apart
    changed: dict[int, Running] = field(default_factory=dict)
    cancelled: set[int] = field(default_factory=set)
    blocked: tuple[Blocked, ...] = ()
    beside_s: tuple[int, int] = (0, 0)
    _published: dict[int, Running] = field(default_factory=dict)
    # The longest run of a published train on a section, s.
    _longest: dict[Place, int] = field(default_factory=dict)
    _clears: dict[int, tuple[Train, Callable[[Place], int]]] = field(default_factory=dict)
    # Uses of changed trains by place, and of which of their plans they are.
    _uses: dict[Place, dict[int, list[Use]]] = field(default_factory=dict)
    _known: dict[int, tuple[Running, list[Place]]] = field(default_factory=dict)

    @staticmethod
    def of(days: LineDays, request: PathRequest, blocked: tuple[Blocked, ...] = ()) -> Around:
        """Return the trains as published around the special train of a request."""
        return Around(
            days,
            Apart(days.rules, request.id, request.ahead_s, request.behind_s),
            blocked=blocked,
            beside_s=(
                request.ahead_s if request.pilot else 0,
                request.behind_s if request.follower else 0,
            ),
        )

    def published(self, key: int) -> Running:
        """Return a dated train as published."""
        if key not in self._published:
            train = self.days.train(int(self.days.path[key]))
            path = self.days.path_of(key)
            points = np.array([self.days.frame.stations[n].point for n in train.stations])
            at = np.abs(points - int(path.points[0]))
            arrive, depart = (times[at] for times in self.days.times(key))
            one = Running(key, train, arrive, depart, arrive, depart, len(points) - 1)
            self._published[key] = one
        return self._published[key]

    def running(self, key: int) -> Running:
        """Return a dated train as it runs now."""
        return self.changed[key] if key in self.changed else self.published(key)

    def unfinished(self, before_s: int) -> list[int]:
        """Return the trains that are late where their plan ends, if it ends before a moment."""
        return [
            key
            for key, one in self.changed.items()
            if not one.whole and one.arrive_s[one.planned] < before_s
        ]

    def keeps_clear(self, one: Running, at: int, others: Iterable[Running]) -> bool:
        """Return whether a train may go on as published from a station on.

        Trains that run as published are in nobody's way then, but others that do not may be.
        """
        published = replace(
            one, arrive_s=one.early_arrive_s, depart_s=one.early_depart_s,
            planned=len(one.arrive_s) - 1,
        )  # fmt: skip
        own: dict[Place, Use] = {}
        clear = self.clear_of(one.train)
        for place, use in uses_of(self, published, first=max(at - 1, 0)):
            own[place] = use
        self._renew()
        for place, mine in own.items():
            low, high = mine.from_s - clear(place), mine.to_s + clear(place)
            for key, uses in self._uses.get(place, {}).items():
                if key != one.key and any(u.from_s < high and u.to_s > low for u in uses):
                    return False
        for other in others:
            for place, use in uses_of(self, other):
                held = own.get(place)
                if held is None:
                    continue
                clear_s = clear(place)
                if use.from_s < held.to_s + clear_s and use.to_s > held.from_s - clear_s:
                    return False
        return True

    def clear_of(self, train: Train) -> Callable[[Place], int]:
        """Return what tells how far apart from a train's use of a place any other is clear, s.

        On a section one may gain on another as long as the slower of them runs.
        """
        known = self._clears.get(id(train))
        if known is not None:
            return known[1]
        pairs = zip(pairwise(train.stations), train.run_s, strict=True)
        runs = {min(pair): run for pair, run in pairs}
        kept_s = self.apart.ahead_s + self.apart.behind_s

        def clear_s(place: Place) -> int:
            if place[0] != "section":
                return _CLEAR_S + kept_s
            if place not in self._longest:
                lasts = [
                    int((one.to_s - one.from_s).max(initial=0)) for _, one in self._held(place)
                ]
                self._longest[place] = max(lasts)
            longest = max(self._longest[place], runs.get(place[1], 0))
            return max(_CLEAR_S, _HEADWAY_S + longest) + kept_s

        self._clears[id(train)] = train, clear_s  # the train is kept, so that its id stays its own
        return clear_s

    def who(self, place: Place, from_s: int, to_s: int) -> set[int]:
        """Return the trains that hold a place in a span of time."""
        return {key for key, _ in self.held_by(place, from_s, to_s)}

    def held_by(self, place: Place, from_s: int, to_s: int) -> Iterator[tuple[int, Use]]:
        """Yield what trains hold of a place in a span of time, with their numbers."""
        kind, number, _ = place
        frame = self.days.frame
        for forth, held in self._held(place):
            here = held.within(from_s, to_s)
            for begin, end, key in zip(
                here.from_s.tolist(), here.to_s.tolist(), here.train.tolist(), strict=True
            ):
                if key in self.changed or key in self.cancelled:
                    continue
                train = self.published(key).train
                if kind == "section":
                    single = frame.parts[number].single
                    name = gate_of(frame, number, forth=forth)
                    yield key, Use(name, train, begin, end - 1 if single else begin + 1)
                elif kind == "station":
                    yield key, Use(track_of(frame, number, forth=train.forth), train, begin, end)
                else:
                    yield key, Use(throat_of(number), train, begin - 1, begin)
        self._renew()
        for key, uses in self._uses.get(place, {}).items():
            for use in uses:
                if use.from_s <= to_s and use.to_s >= from_s:
                    yield key, use

    def _renew(self) -> None:
        """Bring the uses of changed trains up to date."""
        old = [n for n, (one, _) in self._known.items() if self.changed.get(n) is not one]
        for key in old:
            for place in self._known.pop(key)[1]:
                self._uses[place].pop(key, None)
        for key, one in self.changed.items():
            if key not in self._known:
                places = []
                for place, use in uses_of(self, one):
                    self._uses.setdefault(place, {}).setdefault(key, []).append(use)
                    places.append(place)
                self._known[key] = one, places

    def _held(self, place: Place) -> list[tuple[bool, Held]]:
        kind, number, forth = place
        days = self.days
        if kind == "station":
            return [(forth, days.at_station(number, forth=forth))]
        if kind == "throat":
            return [(way, days.arrivals(number, forth=way)) for way in (True, False)]
        ways = (True, False) if days.frame.parts[number].single else (forth,)
        return [(way, days.on_section(number, forth=way)) for way in ways]

    def blocked_at(self, section: int, *, from_s: int, to_s: int) -> list[tuple[int, int]]:
        """Return when a section must not be entered besides, in a span of time, s."""
        part = self.days.frame.parts[section]
        return [
            (one.from_s, one.until_s)
            for one in self.blocked
            if one.first < part.last and one.last > part.first
            if one.until_s > from_s and one.from_s < to_s
        ]


def uses_of(around: Around, one: Running, first: int = 0) -> Iterator[tuple[Place, Use]]:
    """Yield the places that a train holds as far as it is planned, and when.

    Parameters
    ----------
    around : Around
        The line.
    one : Running
        The train.
    first : int
        Station from which to look.
    """
    frame, train = around.days.frame, one.train
    for at in range(first, one.planned):
        here, there = train.stations[at], train.stations[at + 1]
        begin, end = int(one.depart_s[at]), int(one.arrive_s[at + 1])
        section, single = min(here, there), frame.parts[min(here, there)].single
        gate = gate_of(frame, section, forth=train.forth)
        yield (
            ("section", section, single or train.forth),
            Use(gate, train, begin, end - 1 if single else begin + 1),
        )
        if single and not frame.stations[there].split:
            yield ("throat", there, True), Use(throat_of(there), train, end - 1, end)
        if at > 0 and train.dwell_s[at] < YARD_S:
            both = not frame.stations[here].split
            name = track_of(frame, here, forth=train.forth)
            pilot_s, follower_s = around.beside_s if one.key < 0 else (0, 0)
            since, until = int(one.arrive_s[at]) - pilot_s, begin + follower_s
            yield ("station", here, both or train.forth), Use(name, train, since, until)
    yield from _rests(around, one, first)


def _rests(around: Around, one: Running, first: int) -> Iterator[tuple[Place, Use]]:
    """Yield the tracks that a train holds where its run begins and ends."""
    frame, train = around.days.frame, one.train
    rows = []
    if first == 0 < one.planned and one.here_s >= 0:
        rows.append((train.stations[0], not train.forth, one.here_s, int(one.depart_s[0])))
    if one.whole and one.rest is not None:
        begin = int(one.arrive_s[-1])
        rows.append((train.stations[-1], train.forth, begin, one.rest.end_s(begin)))
    for here, forth, begin, end in rows:
        if end > begin:
            both = not frame.stations[here].split
            name = track_of(frame, here, forth=forth)
            yield ("station", here, both or forth), Use(name, train, begin, end)
