"""One special train past all others, as problems of the dispatcher, and its times in their plans.

The others are closed intervals (`path_alone_shut`). In a yard the train is in nobody's way and may
wait for as long as it likes: so whatever comes behind, it is best there as early as it can be, and
each way from yard to yard is a problem of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Final

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.dispatch.problem import NEVER_S, Problem
from landbridge.line.timetable import DAY_S, WEEK_S, Ints
from landbridge.line.timing import YARD_S, may_wait_at
from landbridge.operations.path_alone_shut import Blocked, Shut, joined, moved_by
from landbridge.operations.path_types import PathRun, PathStop

__all__ = [
    "IN_HAND",
    "WAIT_S",
    "Bounds",
    "Passage",
    "bounds_of",
    "passage_of",
    "planned_way",
    "yards_of",
]

_ANY: Final = -1
# How much later than it could the train may be at a point in the first attempt, s (estimate); then
# twice as much, and so on, as long as its bounds and the days allow.
_SLACK_S: Final = DAY_S // 2
#: A train that must not arrive so early leaves the yard as much earlier than it must (estimates):
#: so many times its run, and so many s.
IN_HAND: Final = 1.25
WAIT_S: Final = round(S_PER_H)


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """When a train may arrive at and leave stations one after the other, s, if it were alone.

    Arrays over the stations from its ``first``.
    """

    first: int
    arrive_from_s: Ints
    arrive_to_s: Ints
    depart_from_s: Ints
    depart_to_s: Ints

    def within(self, slack_s: int) -> Bounds:
        """Return the same with latest times no more than so much behind the earliest."""
        return replace(
            self,
            arrive_to_s=np.minimum(self.arrive_to_s, self.arrive_from_s + slack_s),
            depart_to_s=np.minimum(self.depart_to_s, self.depart_from_s + slack_s),
        )

    def put_off(self, by_s: int) -> Bounds:
        """Return the same with a departure from the first station that is so much later."""
        later = np.maximum(self.depart_from_s, self.depart_from_s[0] + by_s)
        return replace(self, depart_from_s=later)

    def soonest(self, at: int) -> tuple[int, int]:
        """Return when a train alone arrives at a station and leaves it, s."""
        here = at - self.first
        return int(self.arrive_from_s[here]), int(self.depart_from_s[here])

    def too_late(self) -> int:
        """Return which station cannot be reached or left in time by a train alone, -1 for none."""
        late = self.arrive_from_s > self.arrive_to_s
        late[:-1] |= (self.depart_from_s > self.depart_to_s)[:-1]
        return self.first + int(np.argmax(late)) if late.any() else _ANY


@dataclass(frozen=True, slots=True, eq=False)
class Passage:
    """Times of a train at stations one after the other, from one of its run, s."""

    first: int
    arrive_s: Ints
    depart_s: Ints

    @property
    def last(self) -> int:
        """The station that it reaches."""
        return self.first + len(self.arrive_s) - 1


def yards_of(shut: Shut) -> list[int]:
    """Return at which of its stations a train is in nobody's way, the ends of its run included."""
    train, clear = shut.train, shut.request.clear
    last = len(train.stations) - 1
    yards = [at for at in range(1, last) if train.dwell_s[at] >= YARD_S]
    return [0, *(at for at in yards if shut.point(at) not in clear), last]


def bounds_of(shut: Shut, run: PathRun, span: tuple[int, int], arrive_s: int, end_s: int) -> Bounds:
    """Return the earliest and latest times of a train that runs alone.

    Parameters
    ----------
    shut : Shut
        The train and its stations.
    run : PathRun
        Bounds of its stops.
    span : tuple of int
        Of its stations, the one where it is and the last one.
    arrive_s : int
        When it is at the first of them, s.
    end_s : int
        It arrives no later, s.

    Returns
    -------
    Bounds
        Its latest times are not those that its bounds further on ask for.
    """
    train = shut.train
    stops = {stop.point: stop for stop in run.stops}
    rows, clock = [], arrive_s
    for at in range(span[0], span[1] + 1):
        point = shut.point(at)
        stop = stops.get(point, PathStop(point))
        arrive = clock if at == span[0] else max(clock, stop.arrive_from_s)
        depart = max(arrive + train.dwell_s[at], stop.depart_from_s)
        reach = end_s if stop.arrive_to_s < 0 else min(stop.arrive_to_s, end_s)
        latest = [stop.depart_to_s, shut.leave_to_s if at == 0 else -1]
        leave = min([end_s, *(one for one in latest if one >= 0)])
        rows.append((arrive, end_s if at == span[0] else reach, depart, leave))
        clock = depart + (train.run_s[at] if at < span[1] else 0)
    return Bounds(span[0], *np.array(rows, dtype=np.int64).T)


def passage_of(
    shut: Shut,
    run: PathRun,
    leave_s: int,
    *,
    known: Passage | None = None,
    until: int = _ANY,
) -> Passage:
    """Return the earliest passage of a train over its run, as far as there is one.

    Parameters
    ----------
    shut : Shut
        The train, and what the others leave to it.
    run : PathRun
        Its stops.
    leave_s : int
        It leaves its first point no earlier, s.
    known : Passage, optional
        Its passage to one of its yards, which is taken over.
    until : int
        The station to which it is asked for (-1: the last one).

    Returns
    -------
    Passage
        To the last yard that it reaches.
    """
    begun = Passage(0, np.array([leave_s]), np.array([leave_s])) if known is None else known
    arrive, depart = begun.arrive_s.tolist(), begun.depart_s.tolist()
    yards = [at for at in yards_of(shut) if at >= begun.last]
    if until >= 0:
        yards = [*(at for at in yards if at < until), until]
    for way in pairwise(yards):
        found = planned_way(shut, run, way, arrive[-1])
        if found is None:
            break
        arrive += found.arrive_s[1:].tolist()
        depart = [*depart[:-1], *found.depart_s.tolist()]
        if way[0] == 0:
            arrive[0] = depart[0]
    return Passage(0, np.array(arrive, dtype=np.int64), np.array(depart, dtype=np.int64))


def planned_way(shut: Shut, run: PathRun, way: tuple[int, int], arrive_s: int) -> Passage | None:
    """Return the earliest passage of a train from one of its stations to another.

    Parameters
    ----------
    shut : Shut
        The train, and what the others leave to it.
    run : PathRun
        Its stops.
    way : tuple of int
        The stations: a yard where it may wait, and one further on.
    arrive_s : int
        When it is at the first of them, s.

    Returns
    -------
    Passage or None
        Of a plan of the dispatcher; None where it has none. If it must not arrive so early, it
        waits in the yard as long as that lets it arrive no later.
    """
    # What cannot be in a week can never be, but for track that is shut for once.
    shut_s = max((one.to_s for one in shut.request.shut), default=0)
    run_s = sum(shut.train.run_s[way[0] : way[1]])
    end_s = max(arrive_s, shut_s) + WEEK_S + DAY_S + run_s
    bounds = bounds_of(shut, run, way, arrive_s, min(end_s, shut.days.end_s))
    found = _within(shut, bounds)
    if found is None:
        return None
    early = int(found.arrive_s[-1] - round(IN_HAND * run_s) - WAIT_S - bounds.depart_from_s[0])
    held = int(bounds.arrive_from_s[-1] - bounds.depart_from_s[-2] - shut.train.run_s[way[1] - 1])
    if min(early, held) <= 0:
        return found
    later = bounds.put_off(min(early, int(bounds.depart_to_s[0] - bounds.depart_from_s[0])))
    other = _within(shut, later)
    same = other is not None and other.arrive_s[-1] <= found.arrive_s[-1]
    return other if same else found


def _within(shut: Shut, bounds: Bounds) -> Passage | None:
    """Return the earliest passage within bounds; at first with little time for others."""
    slack = _SLACK_S
    while True:
        held = bounds.within(slack)
        if held.too_late() >= 0:
            return None
        found = _Builder(shut, held).planned()
        if found is not None or np.array_equal(held.arrive_to_s, bounds.arrive_to_s):
            return found
        slack *= 2


@dataclass(slots=True)
class _Builder:
    """Collects the document of a way.

    The clock of each station is behind by the running time up to it, so a run takes no time: where
    the train leaves one station it is at the next. What it waits before a run it waits at the gate,
    which it holds together with its track. So no operation has a longest stay, but where companions
    would take more tracks.
    """

    shut: Shut
    bounds: Bounds
    rows: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    resources: dict[str, list[list[int]]] = field(default_factory=dict)
    # Where the train stands: number of its station, and its operations there.
    stands: list[tuple[int, list[int]]] = field(default_factory=list)
    # Gates by which it left the last one, until when, and how long it may have stood there.
    open_ends: list[int] = field(default_factory=list)
    leave_to_s: int = NEVER_S
    longest: list[tuple[int, int]] = field(default_factory=list)

    def planned(self) -> Passage | None:
        """Return the passage of a plan, None where none is found."""
        first, last = self.bounds.first, self.bounds.first + len(self.bounds.arrive_from_s) - 1
        ways = {at: list(self._ways(at)) for at in range(first, last)}
        nodes = [at for at, held in ways.items() if held]
        for at, then in pairwise([*nodes, last]):
            self._stand(at, ways[at], self._gate(at, then))
        exit_ = self._enter(last, 1)[0]
        self.rows.append({"successors": [], **self._arrives(last)})
        plan = search_cyclic(self._problem(exit_, last), moves=0, until=None)
        if plan is None:
            return None
        return self._passage(dict(zip(plan.operation.tolist(), plan.time_s.tolist(), strict=True)))

    def _behind_s(self, at: int) -> int:
        # A day is added to all times: what is closed when the train begins is closed before, too.
        return sum(self.shut.train.run_s[self.bounds.first : at]) - DAY_S

    def _problem(self, exit_: int, last: int) -> Problem:
        threshold = int(self.bounds.arrive_from_s[-1]) - self._behind_s(last)
        cost = {"type": "op_delay", "train": 0, "operation": exit_, "coeff": 1}
        closed = [{"resource": name, "closed": shut} for name, shut in self.resources.items()]
        return problem_from(
            {
                "trains": [self.rows],
                "objective": [{**cost, "threshold": threshold}],
                "extensions": {
                    # Longer than the days, so nothing repeats.
                    "period": self.shut.days.end_s + 2 * DAY_S,
                    "resources": closed,
                    "relations": self.relations,
                },
            }
        )

    def _passage(self, start: Mapping[int, int]) -> Passage:
        """Return the times at all stations, those that it passes between two stands included."""
        first, count = self.bounds.first, len(self.bounds.arrive_from_s)
        arrive = np.zeros(count, dtype=np.int64)
        depart = np.zeros(count, dtype=np.int64)
        arrive[0] = next(start[one] for one in self.stands[0][1] if one in start)
        for (at, _), (then, ahead) in pairwise(self.stands):
            leave = next(start[one] for one in ahead if one in start)
            depart[at - first : then - first] = leave
            arrive[at - first + 1 : then - first + 1] = leave
        depart[-1] = arrive[-1]
        run = self.shut.train.run_s[first : first + count - 1]
        behind = np.concatenate(([0], np.cumsum(run))).astype(np.int64) - DAY_S
        return Passage(first, arrive + behind, depart + behind)

    def _arrives(self, at: int) -> dict[str, int]:
        behind, here = self._behind_s(at), at - self.bounds.first
        return {
            "start_lb": int(self.bounds.arrive_from_s[here]) - behind,
            "start_ub": min(int(self.bounds.arrive_to_s[here]) - behind, self.leave_to_s),
        }

    def _enter(self, at: int, ways: int) -> list[int]:
        """Let what came last lead to the operations at a station that are added now."""
        first = len(self.rows)
        here = [first + 2 * way for way in range(ways)]
        for one in self.open_ends:
            self.rows[one]["successors"] = here
        for one, seconds in self.longest:
            for then in here:
                self.relations.append({"before": [0, then], "after": [0, one], "gap": -seconds})
        self.stands.append((at, here))
        return here

    def _ways(self, at: int) -> Iterator[tuple[int, int]]:
        """Yield how long the train may stand at a station (-1: any time) and on how many tracks.

        While it stands its pilot may still be there, or its follower already: the longer it
        stands, the more tracks they take together. Where it can only pass there is no way.
        """
        train = self.shut.train
        station, dwell = self.shut.days.frame.stations[train.stations[at]], train.dwell_s[at]
        if at == self.bounds.first or dwell >= YARD_S:
            yield _ANY, 0
            return
        fits = may_wait_at(station.usable_m, train.timing.length_m, train.category)
        if not (station.waits and (station.split or fits)) and dwell == 0:
            return
        near = sorted(abs(shift) for shift in self.shut.beside(at))
        steps = [near[0], sum(near)] if len(near) > 1 else near
        for tracks, step in enumerate(steps, start=1):
            if dwell < step and tracks <= station.tracks:
                yield step - 1, tracks
        if len(steps) < station.tracks:
            yield _ANY, len(steps) + 1

    def _stand(self, at: int, ways: Sequence[tuple[int, int]], gate: Blocked) -> None:
        """Add what the train can do at a station, and the gate that it leaves by."""
        here = at - self.bounds.first
        span = int(self.bounds.arrive_from_s[here]), int(self.bounds.depart_to_s[here])
        behind = self._behind_s(at)
        self._close(f"gate {at}", gate, 0, before=1)
        leave = {"start_lb": int(self.bounds.depart_from_s[here]) - behind}
        stands, arrives = self._enter(at, len(ways)), self._arrives(at)
        self.open_ends, self.longest = [], []
        self.leave_to_s = int(self.bounds.depart_to_s[here]) - behind
        for (longest, tracks), first in zip(ways, stands, strict=True):
            held = []
            blocked = self.shut.station(at, tracks, span)
            if at > self.bounds.first and len(blocked.who):
                name = f"station {at} {tracks}"
                self._close(name, blocked, -behind)
                held = [{"resource": name}]
            dwell = {"min_duration": self.shut.train.dwell_s[at], "successors": [first + 1]}
            self.rows.append({**dwell, "resources": held, **arrives})
            gates = [*held, {"resource": f"gate {at}"}]
            self.rows.append({"resources": gates, "min_duration": 0, **leave})
            self.open_ends.append(first + 1)
            if longest >= 0:
                self.longest.append((first, longest))

    def _gate(self, at: int, then: int) -> Blocked:
        """Return when the train must not leave a station for the next at which it can stand."""
        found = []
        first, last = self.bounds.first, self.bounds.first + len(self.bounds.arrive_from_s) - 1
        for station in range(at, then + 1):
            here = station - first
            span = int(self.bounds.arrive_from_s[here]), int(self.bounds.depart_to_s[here])
            behind = self._behind_s(station)
            if station < then:
                found.append(moved_by(self.shut.section(station, span), -behind))
            # Where it stands its track counts; where it passes, begins or ends, that moment.
            tracks = 1 if at < station < then else 0
            if tracks or station in (first, last):
                found.append(moved_by(self.shut.station(station, tracks, span), -behind))
        return joined(found)

    def _close(self, name: str, blocked: Blocked, by_s: int, before: int = 0) -> None:
        """Close a resource as told, a little earlier where what counts is when a use ends."""
        end = self.shut.days.end_s + DAY_S
        self.resources[name] = [
            [max(a + by_s - before, 0), min(b + by_s, end)]
            for a, b in blocked.merged()
            if b + by_s > 0 and a + by_s - before < end
        ]
