"""What all others leave to one train: on its way, what is shut to it by those who stay.

A train alone, to which all is shut that would be too near to what the others hold, has the same
plans as the train among them; from arrays of the published trains this takes a fraction of a second
for days of its way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from landbridge.line.problem_of import Train
from landbridge.line.timetable import DAY_S, Ints
from landbridge.line.timing import YARD_S
from landbridge.operations.line_days import Held
from landbridge.operations.path_alone_shut import merged
from landbridge.operations.path_window import Piece, Use
from landbridge.operations.path_window_apart import Kind, gate_of, kind_of, throat_of, track_of
from landbridge.operations.path_window_around import Around, Place, Running, uses_of
from landbridge.operations.path_window_task import BACK_S

__all__ = ["Bools", "Room", "Rows", "full_spans"]

Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]
_Row = tuple[Ints, Ints, Ints, Ints]
#: What published trains shut, by place, kind of the train it is shut to, and their direction.
Rows = dict[tuple[object, ...], _Row]
_Spans = list[tuple[int, int]]


@dataclass(eq=False)
class Room:
    """What is left on a line by trains that stay.

    Parameters
    ----------
    around : Around
        The trains.
    runs : tuple of Running
        Runs of the special train that stand.
    held : sequence of (Place, Use)
        What is held besides.
    """

    around: Around
    runs: tuple[Running, ...] = ()
    held: Sequence[tuple[Place, Use]] = ()
    _rows: Rows = field(default_factory=dict)
    _own: dict[int, tuple[Running, dict[Place, list[Use]]]] = field(default_factory=dict)
    _through: set[int] = field(default_factory=set)

    def left_to(
        self, piece: Piece, guide: Running, late_s: int, stays: Bools | None = None
    ) -> Piece:
        """Return a piece to which everything is shut that would be too near to who stays.

        Parameters
        ----------
        piece : Piece
            The piece.
        guide : Running
            The train, whose times tell when it is where if nobody is in its way.
        late_s : int
            So much later it may come to be somewhere.
        stays : array of bool, optional
            By number of the dated trains, who stays where he is (all). The others are looked
            through.

        Returns
        -------
        Piece
            To be planned alone.
        """
        gone = self._gone(piece.key, stays)
        self.around._renew()
        frame, train = self.around.days.frame, piece.train
        arrive, depart = guide.soonest(piece.free_s)
        shut = {name: list(spans) for name, spans in piece.shut.items()}
        end, clear = len(train.stations) - 1, self.around.clear_of(train)

        def close(name: str, spans: Iterable[tuple[int, int]]) -> None:
            found = merged([*shut.get(name, ()), *spans])
            if found:
                shut[name] = found

        for at in range(piece.first, piece.last + 1):
            here = train.stations[at]
            low = int(arrive[at]) - BACK_S
            if 0 < at < end and train.dwell_s[at] < YARD_S:
                place: Place = (
                    "station", here, (not frame.stations[here].split) or train.forth,
                )  # fmt: skip
                span = low, int(depart[at]) + late_s
                name = track_of(frame, here, forth=train.forth)
                close(name, self._full(place, span, gone))
            if at == piece.last:
                break
            there = train.stations[at + 1]
            section = min(here, there)
            single = frame.parts[section].single
            span = int(depart[at]) - BACK_S, int(arrive[at + 1]) + late_s
            place = ("section", section, single or train.forth)
            close(
                gate_of(frame, section, forth=train.forth),
                self._near(place, train, span, gone, clear(place)),
            )
            if single and not frame.stations[there].split:
                place = ("throat", there, True)
                close(throat_of(there), self._near(place, train, span, gone, clear(place)))
        if piece.last == end and guide.rest is not None and piece.key < 0:
            here, rest = train.stations[end], guide.rest
            place = "station", here, (not frame.stations[here].split) or train.forth
            low, high = int(arrive[end]) - BACK_S, int(arrive[end]) + late_s
            full = self._full(place, (low, rest.end_s(high)), gone)
            early = [(low if a < rest.until_s else a - max(rest.stay_s - 1, 0), b) for a, b in full]
            close(track_of(frame, here, forth=train.forth), early)
        return replace(piece, shut=shut)

    def _gone(self, key: int, stays: Bools | None) -> Bools:
        """Return of whom the published times do not count."""
        around = self.around
        gone = np.zeros(len(around.days.path), dtype=np.bool_) if stays is None else ~stays
        gone[list(around.changed)] = True
        gone[list(around.cancelled)] = True
        if key >= 0:
            gone[key] = True
        self._through = {n for n in around.changed if stays is not None and not stays[n]} | {key}
        return gone

    def _changed(self, place: Place, span: tuple[int, int]) -> Iterable[Use]:
        """Yield what changed trains and the special train hold of a place."""
        for key, uses in self.around._uses.get(place, {}).items():
            if key not in self._through:
                yield from (u for u in uses if u.from_s <= span[1] and u.to_s >= span[0])
        yield from (
            use
            for there, use in self.held
            if there == place and use.from_s <= span[1] and use.to_s >= span[0]
        )
        for run in self.runs:
            uses = self._held_by(run).get(place, [])
            yield from (u for u in uses if u.from_s <= span[1] and u.to_s >= span[0])

    def _held_by(self, run: Running) -> dict[Place, list[Use]]:
        """Return what a run of the special train holds, by place."""
        known = self._own.get(id(run))
        if known is None:
            found: dict[Place, list[Use]] = {}
            for place, use in uses_of(self.around, run):
                found.setdefault(place, []).append(use)
            self._own[id(run)] = known = run, found
        return known[1]

    # ------------------------------------------------------------------ sections and throats

    def _near(
        self, place: Place, train: Train, span: tuple[int, int], gone: Bools, clear_s: int
    ) -> list[tuple[int, int]]:
        """Return when a train would be too near to others at a section's gate or a throat."""
        found: _Spans = []
        for forth, held in self.around._held(place):
            if place[0] == "throat" and forth == train.forth:
                continue
            since, begin, end, who = self._published(place, train, forth, held)
            some = slice(
                int(np.searchsorted(since, span[0] - DAY_S // 2)),
                int(np.searchsorted(since, span[1] + BACK_S, "right")),
            )
            keep = ~gone[who[some]]
            found += zip(begin[some][keep].tolist(), end[some][keep].tolist(), strict=True)
        # One that entered a long section some time ago may still be ahead there.
        for use in self._changed(place, (span[0] - clear_s, span[1] + clear_s)):
            if place[0] == "section" or use.train.forth != train.forth:
                before, after = self._apart(place, train, use.train)
                found.append((use.from_s - before, use.to_s + after))
        return [(a, b) for a, b in found if b > span[0] and a < span[1]]

    def _published(self, place: Place, train: Train, forth: bool, held: Held) -> _Row:
        """Return when published trains of a direction shut a place to a kind of trains."""
        key = (place, kind_of(train), forth)
        if key not in self._rows:
            days = self.around.days
            paths, which = np.unique(days.path[held.train], return_inverse=True)
            apart: dict[Kind, tuple[int, int]] = {}
            rows = []
            for other in map(days.train, paths.tolist()):
                kind = kind_of(other)
                if kind not in apart:
                    apart[kind] = self._apart(place, train, other)
                rows.append(apart[kind])
            table = np.array(rows, dtype=np.int64).reshape(-1, 2)[which]
            begin, end = held.from_s, held.to_s
            if place[0] == "throat":
                begin = begin - 1
            elif self.around.days.frame.parts[place[1]].single:
                end = end - 1
            else:
                end = begin + 1
            self._rows[key] = held.from_s, begin - table[:, 0], end + table[:, 1], held.train
        return self._rows[key]

    def _apart(self, place: Place, train: Train, other: Train) -> tuple[int, int]:
        """Return how long before and after a use of another train a place is shut, s."""
        frame, apart = self.around.days.frame, self.around.apart
        kind, number, _ = place
        if kind == "section":
            part = frame.parts[number]
            held = 1 if part.single else -1
            return (
                max(apart.section_s(part, train, other) + held, 0),
                max(apart.section_s(part, other, train) + held, 0),
            )
        beside = [frame.parts[n] for n in (number - 1, number) if 0 <= n < len(frame.parts)]
        return (
            apart.arrivals_s(beside, train, other) - 1,
            apart.arrivals_s(beside, other, train) - 1,
        )

    # ------------------------------------------------------------------ stations

    def _full(self, place: Place, span: tuple[int, int], gone: Bools) -> _Spans:
        """Return when others hold all tracks; one that passes holds its track for a second."""
        rows: list[tuple[int, int]] = []
        for _, held in self.around._held(place):
            some = slice(
                int(np.searchsorted(held.from_s, span[0] - DAY_S)),
                int(np.searchsorted(held.from_s, span[1], "right")),
            )
            keep = ~gone[held.train[some]] & (held.to_s[some] >= span[0])
            rows += zip(
                held.from_s[some][keep].tolist(), held.to_s[some][keep].tolist(), strict=True
            )
        rows += [(use.from_s, use.to_s) for use in self._changed(place, span)]
        return full_spans(rows, self.around.days.frame.stations[place[1]].tracks)


def full_spans(rows: Sequence[tuple[int, int]], tracks: int) -> list[tuple[int, int]]:
    """Return when so many of some stands are there at once, each for a second at the least.

    Examples
    --------
    >>> full_spans([(0, 5), (3, 9), (7, 7)], 2)
    [(3, 5), (7, 8)]
    """
    steps = [(begin, 1) for begin, _ in rows]
    steps += [(max(end, begin + 1), -1) for begin, end in rows]
    found: list[tuple[int, int]] = []
    held, since = 0, 0
    for time, step in sorted(steps):
        if held < tracks <= held + step:
            since = time
        if held + step < tracks <= held:
            found.append((since, time))
        held += step
    return found
