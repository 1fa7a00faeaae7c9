"""The dispatching problem of a zone of a line: its trains, stations, sections and windows.

docs/timetable.md tells the model; `landbridge.line.conflicts` is an independent reading of the
rules that the timetable must keep.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.problem import Problem
from landbridge.line.frame import Frame, Part
from landbridge.line.rules import CATEGORIES, Rules
from landbridge.line.timetable import DAY_S, Ints, Window
from landbridge.line.timing import YARD_S, Timing, may_wait_at
from landbridge.line.windows import shut_s

__all__ = ["Apart", "Piece", "Train", "Zone", "separation_s", "single_separation_s", "zone_of"]

# What a second of delay costs, by category: the order in which trains give way.
_COST: Final = {"freight": 1, "container": 2, "suburban": 3, "passenger": 4, "special": 10}
# A table of headways has the square of it: with more, trains of other running times share a class.
_MOST_CLASSES: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Train:
    """A path to be planned.

    ``stations`` are numbers of the frame in the order of its run, ``run_s[i]`` its running time to
    the next, ``dwell_s[i]`` what it stands for; ``leave_s`` its earliest departure.
    """

    id: str
    service: str
    category: str
    train_type: str
    forth: bool
    days: tuple[bool, ...]
    leave_s: int
    timing: Timing
    stations: tuple[int, ...]
    run_s: tuple[int, ...]
    dwell_s: tuple[int, ...]

    def track_s(self, part: Part) -> Ints:
        """Return the running times on the tracks of a section, in the order of the run."""
        times = self.timing.forth_s if self.forth else self.timing.back_s
        found = times[part.first - self.timing.first : part.last - self.timing.first]
        return found if self.forth else found[::-1]


@dataclass(frozen=True, slots=True)
class Piece:
    """What a zone plans of a train: from its station ``first`` to its station ``last``.

    ``arrive_s`` is its arrival at ``first``, planned before; -1 where the train begins there.
    """

    train: int
    first: int
    last: int
    arrive_s: int


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """A problem, and the operations that are the stations of each piece (over all trains)."""

    problem: Problem
    pieces: tuple[Piece, ...]
    stations: tuple[Ints, ...]


# Of a section and two trains, the one ahead and the one behind: the least time between them.
Apart = Callable[[Part, Train, Train], int]


def separation_s(rules: Rules, part: Part, ahead: Train, behind: Train) -> int:
    """Return the least time between two trains that enter a section of double track, s.

    Parameters
    ----------
    rules : Rules
        Of each track of the line.
    part : Part
        The section.
    ahead, behind : Train
        Two trains of one direction.

    Returns
    -------
    int
        s: the headway, and with block signals what the one behind gains up to any point of the
        section; without, it passes each point when the one ahead has passed the next.
    """
    tracks = slice(part.first, part.last)
    headway = _headway_s(rules, tracks, ahead, behind)
    left = np.cumsum(ahead.track_s(part))
    reached = np.cumsum(behind.track_s(part))
    if rules.blocks[tracks].min() <= 0.0:
        # Each point is a block post: the one behind passes it when the one ahead is at the next.
        return headway + int((left - np.append(0, reached[:-1])).max())
    return headway + max(0, int((left - reached).max()))


def single_separation_s(rules: Rules, part: Part, ahead: Train, behind: Train) -> int:
    """Return the least time from an arrival out of a single section to the next start, s."""
    tracks = slice(part.first, part.last)
    if ahead.forth != behind.forth:
        # The one that starts has stopped; if it is the other one that stops, this one arrives
        # that much later (`_throat`).
        return rules.crossing_s(tracks)
    headway = _headway_s(rules, tracks, ahead, behind)
    if rules.blocks[tracks].min() <= 0.0:
        return headway
    quicker = min(int(ahead.track_s(part).sum()), int(behind.track_s(part).sum()))
    return max(0, headway - quicker)


def _apart_s(rules: Rules, part: Part, ahead: Train, behind: Train) -> int:
    least = single_separation_s if part.single else separation_s
    return least(rules, part, ahead, behind)


def _headway_s(rules: Rules, tracks: slice, ahead: Train, behind: Train) -> int:
    kinds = CATEGORIES.index(ahead.category), CATEGORIES.index(behind.category)
    return math.ceil(float(rules.headway_min[tracks, kinds[0], kinds[1]].max()) * S_PER_MIN)


class _Builder:
    """Collects the document of a zone."""

    def __init__(self, frame: Frame, rules: Rules, trains: Sequence[Train]) -> None:
        self.frame, self.rules, self.trains = frame, rules, trains
        self.operations: list[list[dict[str, Any]]] = []
        self.costs: list[dict[str, Any]] = []
        self.relations: list[dict[str, Any]] = []
        self.stations: list[list[int]] = []
        self.gates: dict[tuple[int, bool], list[int]] = {}
        self.throats: set[int] = set()
        self.held: dict[str, int] = {}

    def gate(self, section: int, *, forth: bool) -> str:
        """Return the name of the entrance of a section."""
        return f"section {section}" + ("" if self.frame.parts[section].single else f" {forth:d}")

    def _hold(self, number: int, *, forth: bool) -> list[dict[str, Any]]:
        station = self.frame.stations[number]
        name = f"station {number}" + (f" {forth:d}" if station.split else "")
        self.held[name] = station.tracks
        return [{"resource": name}]

    def _stay(self, before: int, after: int, seconds: int) -> None:
        here = len(self.operations)
        self.relations.append({"before": [here, after], "after": [here, before], "gap": -seconds})

    def add(self, piece: Piece) -> None:
        """Add what is planned of a train."""
        train = self.trains[piece.train]
        rows: list[dict[str, Any]] = []
        marks: list[int] = []
        free = train.leave_s if piece.arrive_s < 0 else piece.arrive_s
        for at in range(piece.first, piece.last):
            marks.append(len(rows))
            dwell = train.dwell_s[at]
            rows.append({"min_duration": dwell, "successors": [len(rows) + 1]})
            number = train.stations[at]
            if at > 0 and dwell < YARD_S:
                rows[-1]["resources"] = self._hold(number, forth=train.forth)
                if not self._waits(train, number):
                    self._stay(marks[-1], len(rows), dwell)
            free += dwell + train.run_s[at]
            self._section(rows, piece.train, number, train.stations[at + 1], train.run_s[at])
        marks.append(len(rows))
        rows.append({"successors": []})
        if piece.arrive_s < 0:
            rows[0]["start_lb"] = train.leave_s
        else:
            rows[0]["start_lb"] = rows[0]["start_ub"] = piece.arrive_s
        self.costs.append(
            {
                "type": "op_delay",
                "train": len(self.operations),
                "operation": marks[-1],
                "coeff": _COST[train.category],
                "threshold": free,
            }
        )
        self.operations.append(rows)
        self.stations.append(marks)

    def _waits(self, train: Train, number: int) -> bool:
        station = self.frame.stations[number]
        fits = may_wait_at(station.usable_m, train.timing.length_m, train.category)
        return station.waits and (station.split or fits)

    def _section(
        self, rows: list[dict[str, Any]], train: int, here: int, there: int, run_s: int
    ) -> None:
        """Add the operations of a section: its gate and the run, or the run and the arrival."""
        section = min(here, there)
        forth = there > here
        self.gates.setdefault((section, forth), []).append(train)
        held = [{"resource": self.gate(section, forth=forth)}]
        if not self.frame.parts[section].single:
            rows.append({"min_duration": 1, "resources": held, "successors": [len(rows) + 1]})
            rows.append({"min_duration": run_s - 1, "successors": [len(rows) + 1]})
            self._stay(len(rows) - 1, len(rows), run_s - 1)
            return
        rows.append({"min_duration": run_s - 1, "resources": held, "successors": [len(rows) + 1]})
        arrive: dict[str, Any] = {"min_duration": 1, "successors": [len(rows) + 1]}
        if not self.frame.stations[there].split:
            self.throats.add(there)
            arrive["resources"] = [{"resource": f"throat {there}"}]
        rows.append(arrive)
        self._stay(len(rows) - 1, len(rows), 1)

    def classes(self) -> dict[int, str]:
        """Return the class of each train: trains of one kind that run alike."""
        here = dict.fromkeys(train for held in self.gates.values() for train in held)
        alike: dict[tuple[str, bool, int], str] = {}
        found = {}
        for number in here:
            train = self.trains[number]
            key = (train.category, train.forth, id(train.timing))
            found[number] = alike.setdefault(key, f"{train.category} {train.forth:d} {len(alike)}")
        if len(alike) <= _MOST_CLASSES:
            return found
        return {n: f"{self.trains[n].category} {self.trains[n].forth:d}" for n in here}


def _members(trains: Iterable[int], classes: Mapping[int, str], all_: Sequence[Train]) -> Any:
    """Return by class the trains of it that run differently."""
    found: dict[str, dict[int, Train]] = {}
    for number in trains:
        train = all_[number]
        found.setdefault(classes[number], {}).setdefault(id(train.timing), train)
    return {name: list(held.values()) for name, held in found.items()}


def _headways(
    build: _Builder, gate: tuple[int, bool], classes: Mapping[int, str], apart: Apart
) -> list[Any]:
    """Return the headways at the entrance of a section, by class."""
    section, _ = gate
    part = build.frame.parts[section]
    shared = [(section, True), (section, False)] if part.single else [gate]
    inside = [train for one in shared for train in build.gates.get(one, ())]
    groups = _members(inside, classes, build.trains)
    # On single track the run ends a second before the arrival; else the gate is held for a second.
    held = 1 if part.single else -1
    return [
        {
            "earlier": ahead,
            "later": behind,
            "seconds": max(apart(part, one, two) for one in ones for two in twos) + held,
        }
        for ahead, ones in groups.items()
        for behind, twos in groups.items()
    ]


def _throat(build: _Builder, station: int, classes: Mapping[int, str]) -> list[Any]:
    """Return the least times between arrivals from opposite directions, by class."""
    frame = build.frame
    beside = [frame.parts[n] for n in (station - 1, station) if 0 <= n < len(frame.parts)]
    least = max(build.rules.arrivals_s(slice(p.first, p.last)) for p in beside)
    names = {classes[n]: build.trains[n].forth for n in classes}
    return [
        {"earlier": one, "later": two, "seconds": least - 1}
        for one, forth in names.items()
        for two, other in names.items()
        if forth != other
    ]


def _closed(build: _Builder, gate: tuple[int, bool], windows: Iterable[Window]) -> list[list[int]]:
    """Return when the entrance of a section is closed: windows, and the longest run before them."""
    section, forth = gate
    part = build.frame.parts[section]
    ahead = 1  # a single section is held until a second before the arrival
    if not part.single:
        ahead = max(int(build.trains[n].track_s(part).sum()) for n in build.gates[gate])
    return shut_s(part, windows, forth=forth, ahead_s=ahead)


def zone_of(
    frame: Frame,
    rules: Rules,
    trains: Sequence[Train],
    pieces: Sequence[Piece],
    windows: Sequence[Window],
    *,
    apart: Apart | None = None,
    prices: Mapping[int, int] | None = None,
) -> Zone:
    """Return the problem of a zone.

    Parameters
    ----------
    frame : Frame
        Stations and sections of the line.
    rules : Rules
        Of each track.
    trains : sequence of Train
        All trains.
    pieces : sequence of Piece
        What is planned of some of them.
    windows : sequence of Window
        When sections are shut, in the day.
    apart : callable, optional
        Least time between two trains on a section instead of `separation_s` and
        `single_separation_s`, s.
    prices : mapping of int to int, optional
        What it costs not to run a piece; the others must run.

    Returns
    -------
    Zone
        A problem with a cyclic horizon of a day.
    """
    build = _Builder(frame, rules, trains)
    apart = apart or partial(_apart_s, rules)
    for piece in pieces:
        build.add(piece)
    classes = build.classes()
    resources: list[dict[str, Any]] = [
        {"resource": name, "capacity": tracks} for name, tracks in build.held.items()
    ]
    for gate in build.gates:
        section, forth = gate
        if frame.parts[section].single and not forth and (section, True) in build.gates:
            continue
        resources.append(
            {
                "resource": build.gate(section, forth=forth),
                "headway": _headways(build, gate, classes, apart),
                "closed": _closed(build, gate, windows),
            }
        )
    resources += [
        {"resource": f"throat {number}", "headway": _throat(build, number, classes)}
        for number in sorted(build.throats)
    ]
    document = {
        "trains": build.operations,
        "objective": build.costs,
        "extensions": {
            "period": DAY_S,
            "classes": [
                {"train": n, "class": classes[piece.train]} for n, piece in enumerate(pieces)
            ],
            "cancellations": [
                {"train": n, "cost": price} for n, price in sorted((prices or {}).items())
            ],
            "resources": resources,
            "relations": build.relations,
        },
    }
    problem = problem_from(document)
    stations = tuple(
        np.array(marks, dtype=np.int64) + problem.train_start[n]
        for n, marks in enumerate(build.stations)
    )
    return Zone(problem, tuple(pieces), stations)
