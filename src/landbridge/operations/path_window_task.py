"""What is free in a window of time, what it weighs, and what is planned of each train in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from landbridge.base.units import S_PER_H
from landbridge.line.timetable import Ints
from landbridge.operations.path_alone_shut import merged
from landbridge.operations.path_window import SPECIAL, UNPLANNED, Piece
from landbridge.operations.path_window_apart import gate_of, track_of
from landbridge.operations.path_window_around import Around, Running

__all__ = ["BACK_S", "NO_LIMIT_S", "Prices", "Span", "State", "Task"]

Spans = Sequence[tuple[int, int]]

_HOUR_S: Final = round(S_PER_H)
#: Before a window begins others are looked at for as long as this: headways reach that far back.
BACK_S: Final = _HOUR_S
#: Stands for no latest time.
NO_LIMIT_S: Final = 2**40
# A train that ends so much later is one that is changed.
_KEPT_S: Final = 60


@dataclass(frozen=True, slots=True)
class Span:
    """A window: what starts before ``from_s`` stays as it is, what is planned ends at ``to_s``."""

    from_s: int
    to_s: int


@dataclass(frozen=True, slots=True)
class Prices:
    """What a window weighs, in thousandths of USD.

    Parameters
    ----------
    late : mapping of str to int
        A second of delay, by category of train; that of the special train is ``special``.
    changed : mapping of str to int
        A train that was not changed yet, by category.
    cancelled : mapping of str to tuple of int
        By category what it costs to cancel a train, at once and for each km; those of categories
        that it does not have must run.
    """

    late: Mapping[str, int]
    changed: Mapping[str, int]
    cancelled: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(eq=False)
class Task:
    """A window with what is free in it.

    Parameters
    ----------
    around : Around
        The trains; those that the window changes are written into it.
    span : Span
        The window.
    prices : Prices
        What it weighs.
    special : Running, optional
        The special train, to be planned; it is replaced by what comes of it.
    passed : tuple of Running
        Runs of the special train that are planned already.
    since_s : mapping of int to int
        Trains of which another part stays as it is than before the window begins.
    shut : mapping of str to spans
        When the special train must not take a resource.
    shifts_s : mapping of int to tuple of int
        By section, by how much later than the special train its companions are there, s.
    still : frozenset of int
        Stations at which others do not wait.
    most_s : int
        Longest stay of the special train at a station, -1 for any.
    due_s : array, optional
        By station of the special train, when its delay begins to cost at the earliest.
    latest_s : array, optional
        By station of the special train, when it has to be there at the latest (`NO_LIMIT_S`).
    rounds : int
        So often the train that pays most for the special one is left in place instead.
    """

    around: Around
    span: Span
    prices: Prices
    special: Running | None = None
    passed: tuple[Running, ...] = ()
    since_s: Mapping[int, int] = field(default_factory=dict)
    shut: Mapping[str, Spans] = field(default_factory=dict)
    shifts_s: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    still: frozenset[int] = frozenset()
    most_s: int = -1
    due_s: Ints | None = None
    latest_s: Ints | None = None
    rounds: int = 4

    def stays_s(self, key: int) -> int:
        """Return before when what a train does stays as it is, s."""
        return self.since_s.get(key, self.span.from_s)

    def piece_between(self, one: Running, first: int, last: int, late_s: int) -> Piece:
        """Return what is planned of a train from one of its stations to another."""
        special = one.key == SPECIAL
        free_s = self.since_s.get(one.key, self.span.from_s)
        arrive, depart = one.soonest(free_s)
        now_arrive, now_depart = one.arrive_s.copy(), one.depart_s.copy()
        if not one.whole:
            now_arrive[one.planned + 1 :] = UNPLANNED
            now_depart[one.planned :] = UNPLANNED
        due = int(arrive[last] if special else one.early_arrive_s[last])
        costs = [(due, self.prices.late["special" if special else one.train.category], 0)]
        if not special and one.key not in self.around.changed:
            costs.append((due + _KEPT_S, 0, self.prices.changed[one.train.category]))
        return Piece(
            one.key, one.train, first, last, now_arrive, now_depart, one.early_arrive_s,
            one.early_depart_s, free_s, costs,
            self._shut_to(one, (first, last), depart, late_s),
            frozenset() if special else self.still, self.most_s if special else -1,
        )  # fmt: skip

    def _shut_to(
        self, one: Running, ends: tuple[int, int], depart: Ints, late_s: int
    ) -> dict[str, Spans]:
        """Return when a train must not take what lies on its way: windows, and what is asked."""
        frame, train, special = self.around.days.frame, one.train, one.key == SPECIAL
        since_s = self.since_s.get(one.key, self.span.from_s)
        found: dict[str, Spans] = {}
        for at in range(*ends):
            here, there = train.stations[at], train.stations[at + 1]
            section, since = min(here, there), int(depart[at])
            if at < one.planned and one.depart_s[at] < since_s:
                continue
            until = since + train.run_s[at] + late_s
            run = 1 if frame.parts[section].single else train.run_s[at]
            name = gate_of(frame, section, forth=train.forth)
            spans = self.around.days.windows(section, forth=train.forth, from_s=since, to_s=until)
            shifts = (0, *self.shifts_s.get(section, ())) if special else (0,)
            rows = [(a - run + 1 - by, b - by) for a, b, _ in spans for by in shifts]
            rows += self.around.blocked_at(section, from_s=since, to_s=until)
            if special:
                rows += self.shut.get(name, ())
                own = track_of(frame, here, forth=train.forth)
                if own in self.shut:
                    found[own] = merged(self.shut[own])
            if rows:
                found[name] = merged(rows)
        return found

    def price(self, one: Running) -> int:
        """Return what it costs to cancel a train, -1 where it must run."""
        fixed = self.prices.cancelled.get(one.train.category)
        if one.key == SPECIAL or fixed is None:
            return -1
        points = self.around.days.line.points
        ends = (self.around.days.frame.stations[one.train.stations[at]].point for at in (0, -1))
        first, last = (points[point].km for point in ends)
        return fixed[0] + round(fixed[1] * abs(last - first))


@dataclass(frozen=True, slots=True)
class State:
    """What is planned at a moment."""

    changed: Mapping[int, Running]
    cancelled: frozenset[int]
    special: Running | None

    @staticmethod
    def of(task: Task) -> State:
        """Return what is planned now."""
        around = task.around
        return State(dict(around.changed), frozenset(around.cancelled), task.special)

    def restored(self, task: Task) -> bool:
        """Go back to it; return that nothing was planned."""
        task.around.changed = dict(self.changed)
        task.around.cancelled = set(self.cancelled)
        task.special = self.special
        return False
