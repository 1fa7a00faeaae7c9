"""The dated problem of a window of time: some trains are free, all others stand as they are.

The model is that of docs/timetable.md (7 to 10), on days instead of a circle. Nobody runs earlier
than published, so a train that nobody disturbs keeps its times. What the others hold, section by
section and station by station, are uses whose start and end are bound to a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.line.frame import Frame
from landbridge.line.problem_of import Train
from landbridge.line.timetable import DAY_S, Ints
from landbridge.line.timing import YARD_S, may_wait_at
from landbridge.operations.path_window_apart import (
    Apart,
    Kind,
    gate_of,
    kind_of,
    throat_of,
    track_of,
)

__all__ = [
    "SPECIAL",
    "UNPLANNED",
    "Piece",
    "Use",
    "WindowProblem",
    "times_of",
    "window_problem",
]

#: Key of the special train among those of the dated trains.
SPECIAL: Final = -1
#: Stands for a time that a train has not been given yet.
UNPLANNED: Final = -1
# How long a train stands, in thought, where its piece ends on the way: what comes behind is not
# planned yet, and there must be room to wait.
_ROOM_S: Final = 600


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What a window plans of a train: from its station ``first`` to its station ``last``.

    Parameters
    ----------
    key : int
        Number of the dated train; `SPECIAL` for the special train.
    train : Train
        Its least times.
    first, last : int
        Stations in the order of its run.
    arrive_s, depart_s : array
        Its times at all of its stations; `UNPLANNED` where it has none yet.
    early_arrive_s, early_depart_s : array
        No earlier than these: as published, or as asked.
    free_s : int
        What it does before this moment stays as it is.
    costs : sequence of (int, int, int)
        Of delay at the end: from when on, what each second costs, what it costs at once; in
        thousandths of USD.
    shut : mapping of str to sequence of (int, int)
        Spans in which it must not take a resource, by its name (`gate_of`, `track_of`).
    still : frozenset of int
        Stations at which it does not wait for others.
    most_s : int
        Longest stay at a station, s; -1 for any.
    """

    key: int
    train: Train
    first: int
    last: int
    arrive_s: Ints
    depart_s: Ints
    early_arrive_s: Ints
    early_depart_s: Ints
    free_s: int
    costs: Sequence[tuple[int, int, int]] = ()
    shut: Mapping[str, Sequence[tuple[int, int]]] = field(default_factory=dict)
    still: frozenset[int] = frozenset()
    most_s: int = -1


@dataclass(frozen=True, slots=True)
class Use:
    """What a train that is not free holds: a resource from ``from_s`` to ``to_s``."""

    resource: str
    train: Train
    from_s: int
    to_s: int


@dataclass(frozen=True, slots=True, eq=False)
class WindowProblem:
    """A problem, its pieces, and the operations that are the stations of each (over all trains).

    Times of the problem count from ``origin_s``.
    """

    problem: Problem
    pieces: tuple[Piece, ...]
    stations: tuple[Ints, ...]
    origin_s: int


class _Builder:
    """Collects the document of a window."""

    def __init__(self, frame: Frame, apart: Apart, origin_s: int) -> None:
        self.frame, self.apart, self.origin_s = frame, apart, origin_s
        self.operations: list[list[dict[str, Any]]] = []
        self.costs: list[dict[str, Any]] = []
        self.relations: list[dict[str, Any]] = []
        self.stations: list[list[int]] = []
        self.users: dict[str, dict[Kind, Train]] = {}
        # What is not free keeps its times, so only what is free has to keep away from others.
        self.free: set[Kind] = set()
        self.names: dict[Kind, str] = {}
        self.closed: dict[str, list[list[int]]] = {}

    def add(self, piece: Piece) -> None:
        """Add a piece."""
        self.free.add(kind_of(piece.train))
        rows: list[dict[str, Any]] = []
        marks: list[int] = []
        for at in range(piece.first, piece.last):
            marks.append(len(rows))
            self._station(rows, piece, at)
            self._section(rows, piece, at)
        marks.append(len(rows))
        room_s = self._last(rows, piece)
        self.costs += [
            {
                "type": "op_delay",
                "train": len(self.operations),
                "operation": len(rows) - 1,
                "coeff": rate,
                "increment": step,
                "threshold": max(since + room_s - self.origin_s, 0),
            }
            for since, rate, step in piece.costs
        ]
        self.operations.append(rows)
        self.stations.append(marks)

    def _last(self, rows: list[dict[str, Any]], piece: Piece) -> int:
        """Add the last station, where a train finds a track unless it ends; return for how long."""
        at = piece.last
        last: dict[str, Any] = {"successors": []}
        self._bound(last, piece, piece.early_arrive_s, piece.arrive_s, at)
        rows.append(last)
        if at < len(piece.train.stations) - 1 and piece.train.dwell_s[at] < YARD_S:
            number = piece.train.stations[at]
            name = track_of(self.frame, number, forth=piece.train.forth)
            last |= {"min_duration": _ROOM_S, "successors": [len(rows)]}
            last["resources"] = self._uses(piece, name)
            rows.append({"successors": []})
            return _ROOM_S
        name = track_of(self.frame, piece.train.stations[at], forth=piece.train.forth)
        if at == len(piece.train.stations) - 1 and piece.shut.get(name):
            # It must not come while it would find no track to stand on.
            last |= {"min_duration": 1, "successors": [len(rows)]}
            last["resources"] = self._uses(piece, name, yard=True)
            rows.append({"successors": []})
            return 1
        return 0

    def hold(self, use: Use) -> None:
        """Add a use whose times are bound."""
        bounds = [{"start_lb": at, "start_ub": at} for at in self._moved(use.from_s, use.to_s)]
        first = {"resources": [self._use(use.resource, use.train)], "successors": [1]}
        self.operations.append([first | bounds[0], {"successors": []} | bounds[1]])

    def name(self, kind: Kind) -> str:
        """Return the name of the class of trains of a kind: numbered as they come."""
        return self.names.setdefault(kind, f"{kind[0]} {kind[1]:d} {len(self.names)}")

    def _moved(self, *times: int) -> list[int]:
        return [time - self.origin_s for time in times]

    def _use(self, resource: str, train: Train) -> dict[str, Any]:
        self.users.setdefault(resource, {}).setdefault(kind_of(train), train)
        return {"resource": resource}

    def _uses(self, piece: Piece, name: str, *, yard: bool = False) -> list[dict[str, Any]]:
        uses = [] if yard else [self._use(name, piece.train)]
        spans = [self._moved(*span) for span in piece.shut.get(name, ())]
        spans = [[max(begin, 0), end] for begin, end in spans if end > 0]
        if spans:
            own = f"{name} of {piece.key}"
            self.closed[own] = spans
            uses.append({"resource": own})
        return uses

    def _bound(
        self, row: dict[str, Any], piece: Piece, early_s: Ints, now_s: Ints, at: int
    ) -> None:
        """Set the earliest start of an operation, and its latest where it stays as it is."""
        now = int(now_s[at])
        if now != UNPLANNED and now < piece.free_s:
            row["start_lb"] = row["start_ub"] = now - self.origin_s
        else:
            row["start_lb"] = max(int(early_s[at]) - self.origin_s, 0)

    def _station(self, rows: list[dict[str, Any]], piece: Piece, at: int) -> None:
        train, number = piece.train, piece.train.stations[at]
        # Where a train begins nothing is needed of the station: it is thought to stand in a yard.
        dwell = train.dwell_s[at] if at else 0
        row: dict[str, Any] = {"min_duration": dwell, "successors": [len(rows) + 1]}
        rows.append(row)
        self._bound(row, piece, piece.early_arrive_s, piece.arrive_s, at)
        yard = at == 0 or dwell >= YARD_S
        name = track_of(self.frame, number, forth=train.forth)
        row["resources"] = self._uses(piece, name, yard=yard)
        if yard:
            return
        if not self._waits(piece, number):
            planned = int(piece.early_depart_s[at] - piece.early_arrive_s[at])
            self._stay(len(rows) - 1, len(rows), max(dwell, planned))
        elif piece.most_s >= 0:
            self._stay(len(rows) - 1, len(rows), max(dwell, piece.most_s))

    def _waits(self, piece: Piece, number: int) -> bool:
        train, station = piece.train, self.frame.stations[number]
        fits = may_wait_at(station.usable_m, train.timing.length_m, train.category)
        return number not in piece.still and station.waits and (station.split or fits)

    def _stay(self, before: int, after: int, seconds: int) -> None:
        here = len(self.operations)
        self.relations.append({"before": [here, after], "after": [here, before], "gap": -seconds})

    def _section(self, rows: list[dict[str, Any]], piece: Piece, at: int) -> None:
        """Add the operations of a section: its gate and the run, or the run and the arrival."""
        train, run_s = piece.train, piece.train.run_s[at]
        here, there = train.stations[at], train.stations[at + 1]
        section = min(here, there)
        name = gate_of(self.frame, section, forth=train.forth)
        first: dict[str, Any] = {
            "resources": self._uses(piece, name),
            "successors": [len(rows) + 1],
        }
        self._bound(first, piece, piece.early_depart_s, piece.depart_s, at)
        second: dict[str, Any] = {"successors": [len(rows) + 2]}
        first["min_duration"], second["min_duration"] = 1, run_s - 1
        single = self.frame.parts[section].single
        if single:
            first["min_duration"], second["min_duration"] = run_s - 1, 1
            if not self.frame.stations[there].split:
                second["resources"] = self._uses(piece, throat_of(there))
        rows += [first, second]
        # On double track nobody runs slower than planned, from the entrance of the section on.
        since = len(rows) - (1 if single else 2)
        self._stay(since, len(rows), 1 if single else run_s)

    def resources(self) -> list[dict[str, Any]]:
        """Return all resources with capacities, headways and closures."""
        found: list[dict[str, Any]] = []
        for name, users in self.users.items():
            what, number = name.split()[0], int(name.split()[1])
            if what == "station":
                found.append({"resource": name, "capacity": self.frame.stations[number].tracks})
                continue
            apart = self._section_rows if what == "section" else self._throat_rows
            found.append({"resource": name, "headway": apart(number, users)})
        return found + [{"resource": name, "closed": rows} for name, rows in self.closed.items()]

    def _section_rows(self, number: int, users: Mapping[Kind, Train]) -> list[dict[str, Any]]:
        part = self.frame.parts[number]
        # On single track the run ends a second before the arrival; else the gate is held for one.
        held = 1 if part.single else -1
        return [
            {
                "earlier": self.name(one),
                "later": self.name(two),
                "seconds": max(self.apart.section_s(part, ahead, behind) + held, 0),
            }
            for one, ahead in users.items()
            for two, behind in users.items()
            if one in self.free or two in self.free
        ]

    def _throat_rows(self, number: int, users: Mapping[Kind, Train]) -> list[dict[str, Any]]:
        frame = self.frame
        beside = [frame.parts[n] for n in (number - 1, number) if 0 <= n < len(frame.parts)]
        return [
            {
                "earlier": self.name(one),
                "later": self.name(two),
                "seconds": self.apart.arrivals_s(beside, ahead, behind) - 1,
            }
            for one, ahead in users.items()
            for two, behind in users.items()
            if ahead.forth != behind.forth and (one in self.free or two in self.free)
        ]


def window_problem(
    frame: Frame, apart: Apart, pieces: Sequence[Piece], uses: Iterable[Use]
) -> WindowProblem:
    """Return the problem of a window.

    Parameters
    ----------
    frame : Frame
        Stations and sections of the line.
    apart : Apart
        Least times between trains.
    pieces : sequence of Piece
        What is planned.
    uses : iterable of Use
        What all other trains hold.

    Returns
    -------
    WindowProblem
        Its period is longer than all that happens: the search for plans that repeat, which sees
        that a run on a section must not be stretched, then plans something that does not repeat.
    """
    uses = sorted(uses, key=lambda use: (use.from_s, use.to_s, use.resource))
    origin_s, period_s = _span(pieces, uses)
    build = _Builder(frame, apart, origin_s)
    for piece in pieces:
        build.add(piece)
    for use in uses:
        build.hold(use)
    trains = [piece.train for piece in pieces] + [use.train for use in uses]
    document = {
        "trains": build.operations,
        "objective": build.costs,
        "extensions": {
            "period": period_s,
            "classes": [
                {"train": number, "class": build.name(kind_of(train))}
                for number, train in enumerate(trains)
            ],
            "resources": build.resources(),
            "relations": build.relations,
        },
    }
    problem = problem_from(document)
    stations = tuple(
        np.array(marks, dtype=np.int64) + problem.train_start[number]
        for number, marks in enumerate(build.stations)
    )
    return WindowProblem(problem, tuple(pieces), stations, origin_s)


def _span(pieces: Sequence[Piece], uses: Sequence[Use]) -> tuple[int, int]:
    """Return from when times count, and a period that holds all that can happen, in whole days."""
    first = [
        int(one.early_depart_s[0] if one.first == 0 else one.arrive_s[one.first]) for one in pieces
    ]
    first += [int(one.arrive_s[one.first]) for one in pieces if one.arrive_s[one.first] >= 0]
    low = min([*first, *(use.from_s for use in uses)])
    last = [max(int(one.early_arrive_s[one.last]), one.free_s) for one in pieces]
    last += [since for one in pieces for since, _, _ in one.costs]
    last += [end for one in pieces for spans in one.shut.values() for _, end in spans]
    high = max([*last, *(use.to_s for use in uses)])
    return low, -(-(high - low + DAY_S) // DAY_S) * DAY_S


def times_of(made: WindowProblem, plan: Plan) -> dict[int, tuple[Ints, Ints]]:
    """Return by key of the pieces that run when they arrive at and leave their stations, s.

    Parameters
    ----------
    made : WindowProblem
        The problem.
    plan : Plan
        A plan of it.

    Returns
    -------
    dict
        Arrays over the stations of the piece; at the last it leaves when it arrives.
    """
    start = np.full(made.problem.operations, UNPLANNED, dtype=np.int64)
    start[plan.operation] = plan.time_s + made.origin_s
    runs = np.zeros(made.problem.operations, dtype=np.bool_)
    runs[plan.operation] = True
    return {
        piece.key: (start[own], np.append(start[own[:-1] + 1], start[own[-1]]))
        for piece, own in zip(made.pieces, made.stations, strict=True)
        if runs[own[0]]
    }
