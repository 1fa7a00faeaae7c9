"""Who sits in which train, and what a change of it costs them."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from landbridge.base.units import S_PER_MIN
from landbridge.operations.bill_network import LocalLink
from landbridge.operations.bill_rules import BillRules
from landbridge.operations.demand import Flow
from landbridge.operations.types import Call, DayTrain

__all__ = ["Loads", "Pair", "loads_of"]

_BIN_S: Final = 300


@dataclass(frozen=True, slots=True)
class Pair:
    """Passengers of a train from one of its calls to another, by their numbers.

    They use trains of ``category`` only (any if empty).
    """

    on: int
    off: int
    passengers: float
    category: str = ""


_Ride = tuple[int, int, str]  # leaves, arrives, train
_Way = tuple[str, str, str]  # from, to, category of trains (empty: any)


class Loads:
    """Who sits in which train, and what it costs them if the train, or a part of it, is gone.

    Parameters
    ----------
    values : BillRules
        Unit values.
    pairs : mapping of str to sequence of Pair
        By train.
    local : iterable of LocalLink
        Local transport; how many it takes is left to the bill.
    categories : mapping of str to str
        Of trains, by their ids.
    """

    def __init__(
        self,
        values: BillRules,
        pairs: Mapping[str, Sequence[Pair]],
        local: Iterable[LocalLink] = (),
        categories: Mapping[str, str] | None = None,
    ) -> None:
        self.values = values
        self._category = categories or {}
        self._local = _shortest(local)
        self._towards: dict[str, list[tuple[str, float]]] = defaultdict(list)
        for (start, end), minutes in self._local.items():
            self._towards[end].append((start, minutes))
        self._pairs = pairs
        self._at: dict[str, list[tuple[int, Sequence[Call], str]]] = {}
        self._rides: dict[_Way, list[_Ride]] = {}
        self._lost: dict[str, list[tuple[Pair, float]]] = {}
        self._from: dict[tuple[str, int, int, bool], float] = {}

    def see(self, running: Iterable[tuple[str, Sequence[Call]]]) -> None:
        """Take note of what runs: parts of trains, by the name of the train."""
        self._at, self._rides, self._lost, self._from = defaultdict(list), {}, {}, {}
        for name, calls in running:
            for at, call in enumerate(calls[:-1]):
                if call.boards:
                    self._at[call.station].append((call.depart_s, calls[at:], name))

    def _between(self, start: str, end: str, category: str) -> list[_Ride]:
        key = start, end, category
        if key not in self._rides:
            found = []
            for leaves, calls, name in self._at.get(start, ()):
                if category and self._category.get(name, category) != category:
                    continue
                for call in calls[1:]:
                    if call.station == end:
                        if call.boards:
                            found.append((leaves, call.arrive_s, name))
                        break
            self._rides[key] = sorted(found)
        return self._rides[key]

    def _minutes(self, train: DayTrain, pair: Pair) -> float:
        """Return what passengers lose who have to take the next train, minutes, capped.

        Or the next one to where local transport goes on to where they want to be.
        """
        on, off = train.calls[pair.on], train.calls[pair.off]
        planned = (off.arrive_s - on.depart_s) / S_PER_MIN
        least = self.values.forgone_trip_min
        for by, local_min in ((off.station, 0.0), *self._towards.get(off.station, ())):
            if by == on.station:
                least = min(least, max(0.0, local_min - planned))
                continue
            rides = self._between(on.station, by, pair.category)
            least = self._by(train, on, rides, local_min - planned, least)
        return least

    def _by(
        self, train: DayTrain, on: Call, rides: Sequence[_Ride], more: float, least: float
    ) -> float:
        """Return the least that a journey by one of some rides costs more, minutes."""
        for at in range(bisect_left(rides, (on.depart_s, 0, "")), len(rides)):
            leaves, arrives, name = rides[at]
            waits = (leaves - on.depart_s) / S_PER_MIN * self.values.waiting_factor
            if waits >= least:
                break
            if name != train.id:
                least = min(least, max(0.0, waits + (arrives - leaves) / S_PER_MIN + more))
        return least

    def _onward(self, train: DayTrain, pair: Pair, kept: range) -> float:
        """Return what it costs to ride to one of some calls and go on by local transport."""
        least, off = self.values.forgone_trip_min, train.calls[pair.off]
        for at in kept:
            call = train.calls[at]
            local = self._local.get((call.station, off.station))
            if local is not None and call.boards:
                least = min(least, max(0.0, local - (off.arrive_s - call.arrive_s) / S_PER_MIN))
        return least

    def _onward_from(self, train: DayTrain, pair: Pair, kept: range) -> float:
        """Return what it costs to go to one of some calls by local transport and ride on."""
        least, on = self.values.forgone_trip_min, train.calls[pair.on]
        for at in kept:
            call = train.calls[at]
            local = self._local.get((on.station, call.station))
            if local is not None and call.boards:
                least = min(least, max(0.0, local - (call.depart_s - on.depart_s) / S_PER_MIN))
        return least

    def _all(self, train: DayTrain) -> list[tuple[Pair, float]]:
        if train.id not in self._lost:
            self._lost[train.id] = [
                (pair, pair.passengers * self._minutes(train, pair))
                for pair in self._pairs.get(train.id, ())
            ]
        return self._lost[train.id]

    def kept_to(self, train: DayTrain, before: int, last: int, *, through: bool) -> float:
        """Return what it costs if a train ends early, USD.

        Parameters
        ----------
        train : DayTrain
            The train.
        before : int
            Passengers who get on up to this call belong to its way in.
        last : int
            The call at which it ends; -1: it does not run.
        through : bool
            Those who get on later belong to its way on.
        """
        lost = 0.0
        for pair, minutes in self._all(train):
            if pair.off > last and (pair.on <= before or not through):
                part = self._onward(train, pair, range(pair.on + 1, last + 1))
                lost += min(minutes, pair.passengers * part)
        return lost * self._minute_usd(train)

    def kept_from(self, train: DayTrain, before: int, first: int, *, through: bool) -> float:
        """Return what it costs if a train begins late, at a call ``first``, USD.

        Kept until something else runs: many ways on begin at the same call.
        """
        key = train.id, before, first, through
        if key not in self._from:
            lost = 0.0
            for pair, minutes in self._all(train):
                if pair.on < first and (pair.on > before or not through):
                    part = self._onward_from(train, pair, range(first, pair.off))
                    lost += min(minutes, pair.passengers * part)
            self._from[key] = lost * self._minute_usd(train)
        return self._from[key]

    def passed_by(self, train: DayTrain, calls: Collection[int]) -> float:
        """Return what it costs if a train does not stop at some of its calls, USD."""
        lost = (
            minutes for pair, minutes in self._all(train) if pair.on in calls or pair.off in calls
        )
        return sum(lost) * self._minute_usd(train)

    def late_usd_per_s(self, train: DayTrain, first: int, last: int) -> float:
        """Return what a second of delay of the calls from one to another costs, USD."""
        factor = self.values.waiting_factor
        weight = sum(
            pair.passengers * (factor if pair.on >= first else 1.0)
            for pair in self._pairs.get(train.id, ())
            if pair.off >= first and pair.on < last
        )
        return weight * self._minute_usd(train) / S_PER_MIN

    def _minute_usd(self, train: DayTrain) -> float:
        return self.values.usd_of("passenger_minute", train.category)


def loads_of(
    trains: Sequence[DayTrain], free: Iterable[str], flows: Iterable[Flow]
) -> dict[str, tuple[Pair, ...]]:
    """Return the passengers of some trains as the timetable has them.

    Parameters
    ----------
    trains : sequence of DayTrain
        All trains.
    free : iterable of str
        Those asked for.
    flows : iterable of Flow
        Passengers; they come evenly, and each takes the next direct train that is first to arrive.

    Returns
    -------
    dict of str to tuple of Pair
        By train.

    Examples
    --------
    >>> loads_of([], [], [])
    {}
    """
    asked = set(free)
    seen = Loads(BillRules(), {}, (), {train.id: train.category for train in trains})
    seen.see((train.id, train.calls) for train in trains)
    held: dict[str, dict[_Way, float]] = defaultdict(lambda: defaultdict(float))
    for flow in flows:
        rides = seen._between(flow.from_station, flow.to_station, flow.category)
        bins = max(1, round((flow.to_s - flow.from_s) / _BIN_S))
        for number in range(bins):
            at_s = flow.from_s + (number + 0.5) * (flow.to_s - flow.from_s) / bins
            first = bisect_left(rides, (round(at_s), 0, ""))
            nexts = rides[first : first + 3]
            if nexts:
                name = min(nexts, key=lambda ride: (ride[1], ride[0]))[2]
                if name in asked:
                    way = flow.from_station, flow.to_station, flow.category
                    held[name][way] += flow.passengers / bins
    return {train.id: _told(train, held[train.id]) for train in trains if train.id in asked}


def _told(train: DayTrain, held: Mapping[_Way, float]) -> tuple[Pair, ...]:
    at = {call.station: number for number, call in enumerate(train.calls)}
    found = []
    for (start, end, category), passengers in held.items():
        if at[start] < at[end]:
            found.append(Pair(at[start], at[end], passengers, category))
    return tuple(found)


def _shortest(local: Iterable[LocalLink]) -> dict[tuple[str, str], float]:
    """Return the shortest times of local transport, minutes; links may be chained."""
    found: dict[tuple[str, str], float] = {}
    for link in local:
        key = link.from_station, link.to_station
        found[key] = min(link.minutes, found.get(key, link.minutes))
    places = sorted({place for key in found for place in key})
    for by in places:
        for start in places:
            first = found.get((start, by))
            if first is None:
                continue
            for end in places:
                second = found.get((by, end))
                if second is not None and start != end:
                    more = first + second
                    found[start, end] = min(more, found.get((start, end), more))
    return found
