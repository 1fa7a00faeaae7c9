"""When a special train may not enter a section or stand at a station, all others being fixed.

For each section the times at which it must not leave for it, for each station those at which it
finds no track, as closed intervals of the dispatcher's problem. A pilot and a follower run the same
path earlier and later: where they could not be, the train itself may not be that much later or
earlier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.line.frame import Part
from landbridge.line.problem_of import Train, separation_s, single_separation_s
from landbridge.line.timetable import DAY_S, Ints
from landbridge.line.unroll import moment_of
from landbridge.operations.line_days import Held, LineDays
from landbridge.operations.path_types import PathRequest, PathShut, Rest

__all__ = [
    "Blocked",
    "Shut",
    "blocked_at",
    "joined",
    "merged",
    "moved_by",
    "shut_words",
]

# Others are looked at so long before and after the span that matters: longer than any run of a
# section, stand or buffer.
_MARGIN_S: Final = DAY_S


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of time by their beginning, those that meet made one.

    Examples
    --------
    >>> merged([(5, 9), (0, 2), (2, 4), (8, 8)])
    [(0, 4), (5, 9)]
    """
    found: list[tuple[int, int]] = []
    for begin, end in sorted(spans):
        if begin >= end:
            continue
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Blocked:
    """Intervals in which something cannot be, and who is in the way: dated trains or words.

    From ``from_s`` on and before ``to_s``; ``who`` is the number of a dated train, or -1 - n for
    the n-th of ``words``.
    """

    from_s: Ints
    to_s: Ints
    who: Ints
    words: tuple[str, ...] = ()

    def merged(self) -> list[tuple[int, int]]:
        """Return the intervals by time, those that meet made one."""
        return merged(zip(self.from_s.tolist(), self.to_s.tolist(), strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Shut:
    """What is shut to a train of a request in a span of time, section by section.

    Parameters
    ----------
    days : LineDays
        The others, as published.
    request : PathRequest
        Buffers, pilot and follower, what is shut.
    train : Train
        The special train on one of its runs, its stations those of the frame of ``days``.
    follows : frozenset of int
        Sections on which pilot and follower can run so near to it.
    rest : Rest, optional
        How long it stands where its run ends.
    leave_to_s : int
        It leaves its first station no later, s (-1: at any time).
    """

    days: LineDays
    request: PathRequest
    train: Train
    follows: frozenset[int]
    rest: Rest | None = None
    leave_to_s: int = -1

    def point(self, at: int) -> int:
        """Return the point of one of the train's stations."""
        return self.days.frame.stations[self.train.stations[at]].point

    def name(self, at: int) -> str:
        """Return the name of one of the train's stations."""
        return self.days.line.points[self.point(at)].name

    def companions_s(self, *sections: int) -> tuple[int, ...]:
        """Return by how much later than the train pilot and follower are, where there are any, s.

        Parameters
        ----------
        sections : int
            Sections of the frame: those on which they run.

        Returns
        -------
        tuple of int
            None where one of the sections is one on which they cannot run so near.
        """
        return self.request.companions_s if self.follows.issuperset(sections) else ()

    def beside(self, at: int) -> tuple[int, ...]:
        """Return by how much later pilot and follower are at one of the train's stations, s.

        Where they begin or end they are in a yard.
        """
        here = self.train.stations[at]
        return self.companions_s(
            *(min(here, self.train.stations[then]) for then in (at - 1, at + 1))
        )

    def section(self, hop: int, span: tuple[int, int]) -> Blocked:
        """Return when the train must not leave a station for the next one.

        Parameters
        ----------
        hop : int
            The section behind the train's ``hop``-th station.
        span : tuple of int
            From when to when it matters, s.

        Returns
        -------
        Blocked
            In times of its departure.
        """
        here, there = self.train.stations[hop], self.train.stations[hop + 1]
        number = min(here, there)
        parts = [
            self._trains(number, self.train.run_s[hop], span),
            self._windows(number, self.train.run_s[hop], span),
            self._arrivals(there, number, self.train.run_s[hop], span),
        ]
        return joined(parts)

    def station(self, at: int, tracks: int, span: tuple[int, int]) -> Blocked:
        """Return when a station has fewer tracks free than are needed.

        Parameters
        ----------
        at : int
            The train's ``at``-th station.
        tracks : int
            Tracks that it needs; 0 where it stands in a yard.
        span : tuple of int
            From when to when it matters, s.

        Returns
        -------
        Blocked
            Also when others stand where nobody may while it passes.
        """
        number = self.train.stations[at]
        station = self.days.frame.stations[number]
        found = []
        if tracks > 0:
            held = _near(self.days.at_station(number, forth=self.train.forth), span)
            full = _full(held, station.tracks - tracks)
            found += [moved_by(full, -shift) for shift in (0, *self.beside(at))]
        if self.rest is not None and at == len(self.train.stations) - 1:
            found.append(self._resting(self.rest, number, span))
        if station.point in self.request.clear:
            found.append(self._standing(station.point, span))
        return joined(found)

    def full_from_s(self, since_s: int) -> int:
        """Return from when on, at a moment or later, its last station has no track for it, s.

        -1 if it always has one.
        """
        number = self.train.stations[-1]
        held = self.days.at_station(number, forth=self.train.forth)
        later = held.within(since_s, self.days.end_s)
        full = _full(later, self.days.frame.stations[number].tracks - 1).merged()
        return next((max(begin, since_s) for begin, end in full if end > since_s), -1)

    def _resting(self, rest: Rest, number: int, span: tuple[int, int]) -> Blocked:
        """Return when it must not arrive at its end, as others need all tracks while it stands."""
        held = self.days.at_station(number, forth=self.train.forth)
        near = _near(held, (span[0], rest.end_s(span[1])))
        full = _full(near, self.days.frame.stations[number].tracks - 1)
        early = full.from_s - max(rest.stay_s - 1, 0)
        begin = np.where(full.from_s < rest.until_s, np.minimum(early, span[0] - 1), early)
        return Blocked(begin, full.to_s, full.who, full.words)

    def _trains(self, section: int, run_s: int, span: tuple[int, int]) -> Blocked:
        """Return when the train is too near to others on a section."""
        part, asked = self.days.frame.parts[section], self.request
        found = []
        for forth in (True, False) if part.single else (self.train.forth,):
            held = _near(self.days.on_section(section, forth=forth), span)
            before, after = self._apart(section, part, held)
            begin, end = held.from_s, held.to_s
            if not part.single:
                # Both enter the section: they are apart by what they need on all of it.
                run_s, end = 0, begin
            found.append(
                Blocked(
                    begin - run_s - asked.behind_s - before + 1,
                    end + after + asked.ahead_s,
                    held.train,
                )
            )
        return joined(found)

    def _apart(self, section: int, part: Part, held: Held) -> tuple[Ints, Ints]:
        """Return for each of the others the least time if it comes behind the train, or before."""
        least = single_separation_s if part.single else separation_s
        known: dict[tuple[int, bool], tuple[int, int]] = {}
        rows = []
        for path in self.days.path[held.train].tolist():
            other = self.days.train(path)
            key = id(other.timing), other.forth
            if key not in known:
                rules = self.days.rules
                known[key] = (
                    least(rules, part, self.train, other),
                    least(rules, part, other, self.train),
                )
            rows.append(known[key])
        table = np.array(rows, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def _windows(self, section: int, run_s: int, span: tuple[int, int]) -> Blocked:
        """Return when windows and shut track keep the train out of a section."""
        part = self.days.frame.parts[section]
        rows: list[tuple[int, int, int]] = []
        words: list[str] = []
        low, high = span[0] - _MARGIN_S, span[1] + _MARGIN_S
        shut = [
            (begin, end, f"the window for {why}")
            for begin, end, why in self.days.windows(
                section, forth=self.train.forth, from_s=low, to_s=high
            )
        ]
        shut += [
            (one.from_s, one.to_s, shut_words(self.days, one))
            for one in self.request.shut
            if one.first < part.last and one.last > part.first
        ]
        for begin, end, why in shut:
            if why not in words:
                words.append(why)
            for shift in (0, *self.companions_s(section)):
                rows.append((begin - run_s + 1 - shift, end - shift, -1 - words.index(why)))
        table = np.array(rows, dtype=np.int64).reshape(-1, 3)
        return Blocked(table[:, 0], table[:, 1], table[:, 2], tuple(words))

    def _arrivals(self, station: int, section: int, run_s: int, span: tuple[int, int]) -> Blocked:
        """Return when the train would arrive too near to one from the other side."""
        frame = self.days.frame
        here = frame.stations[station]
        if here.split or not self.days.line.points[here.point].meets:
            return joined(())
        beside = [frame.parts[n] for n in (station - 1, station) if 0 <= n < len(frame.parts)]
        apart = max(self.days.rules.arrivals_s(slice(one.first, one.last)) for one in beside)
        held = _near(self.days.arrivals(station, forth=not self.train.forth), span)
        own = Blocked(held.from_s - apart + 1 - run_s, held.from_s + apart - run_s, held.train)
        return joined([moved_by(own, -shift) for shift in (0, *self.companions_s(section))])

    def _standing(self, point: int, span: tuple[int, int]) -> Blocked:
        """Return when others stand at a point that must be clear."""
        asked, held = self.request, _near(self.days.standing(point), span)
        return Blocked(held.from_s - asked.behind_s, held.to_s + asked.ahead_s, held.train)


def shut_words(days: LineDays, one: PathShut) -> str:
    """Return what is said of a piece of track that is shut to a special train."""
    ends = " - ".join(days.line.points[point].name for point in (one.first, one.last))
    begin, end = (
        f"{moment_of(days.first_day, at):%Y-%m-%d %H:%M UTC}" for at in (one.from_s, one.to_s)
    )
    return f"{ends} is shut to it from {begin} to {end} ({one.why or 'no reason is given'})"


def blocked_at(blocked: Blocked, since_s: int, until_s: int) -> list[int]:
    """Return who is in the way in a span of time, by when they begin to be."""
    hit = np.flatnonzero((blocked.from_s < until_s) & (blocked.to_s > since_s))
    order = hit[np.lexsort((blocked.to_s[hit], blocked.from_s[hit]))]
    return list(dict.fromkeys(blocked.who[order].tolist()))


def _near(held: Held, span: tuple[int, int]) -> Held:
    return held.within(span[0] - _MARGIN_S, span[1] + _MARGIN_S)


def moved_by(blocked: Blocked, by_s: int) -> Blocked:
    """Return the same intervals so much later."""
    return Blocked(blocked.from_s + by_s, blocked.to_s + by_s, blocked.who, blocked.words)


def joined(parts: Iterable[Blocked]) -> Blocked:
    """Return all intervals of several, their words numbered through."""
    words: list[str] = []
    columns: list[list[Ints]] = [[], [], []]
    for part in parts:
        who = part.who - np.where(part.who < 0, len(words), 0)
        words += part.words
        for column, values in zip(columns, (part.from_s, part.to_s, who), strict=True):
            column.append(values)
    none = np.zeros(0, dtype=np.int64)
    begin, end, who = (np.concatenate([none, *column]) for column in columns)
    return Blocked(begin, end, who, tuple(words))


def _full(held: Held, most: int) -> Blocked:
    """Return when more others hold a track than leave room, each interval with who comes last.

    One that passes holds its track for a second.
    """
    if most < 0:
        ever = np.array([-(2**40)], dtype=np.int64), np.array([2**40], dtype=np.int64)
        return Blocked(*ever, np.array([-1], dtype=np.int64), ("there are too few tracks",))
    rows: list[tuple[int, int, int]] = []
    here: list[tuple[int, int]] = []
    ends = np.maximum(held.to_s, held.from_s + 1)
    for begin, end, who in zip(
        held.from_s.tolist(), ends.tolist(), held.train.tolist(), strict=True
    ):
        here = [one for one in here if one[0] > begin]
        here.append((end, who))
        # So long as there are more than leave room: until enough of them have gone.
        over = len(here) - most
        if over > 0:
            until = sorted(one[0] for one in here)[over - 1]
            rows.append((begin, until, who))
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Blocked(table[:, 0], table[:, 1], table[:, 2])
