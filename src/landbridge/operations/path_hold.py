"""Everybody behind what was seen, held as long as he must be, in the order that was planned.

No search: each train keeps its turn among those that it meets on a section or at a station, and is
as much later there as that asks for: a longest path in the graph of fixed orders (Mascis and
Pacciarelli, Job-shop scheduling with blocking and no-wait constraints, European Journal of
Operational Research 143, 2002). What kept apart before something was late keeps apart after it, all
of it later, so there is a plan unless what was seen contradicts the turns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import inf
from typing import Final

from landbridge.line.timetable import DAY_S
from landbridge.line.timing import YARD_S, may_wait_at
from landbridge.operations.path_hold_turns import (
    Held,
    Orders,
    OwnRun,
    Turn,
    Turns,
    as_running,
    places_of,
)
from landbridge.operations.path_window_apart import gate_of
from landbridge.operations.path_window_around import Place, Running

__all__ = ["EndlessError", "Orders", "OwnRun", "held_behind"]

# Uses so far apart are never too near each other (headways are shorter).
_CLEAR_S: Final = 2_400
# So many trains before one and behind it are looked at, at the least; at a station at the most.
_LEAST: Final = 5
_AT_STATION: Final = 60
# A train that is moved so often waits for itself: there is no plan in this order.
_MOST_TURNS: Final = 100
# So many moves of trains in all, and holding is given up: on a line of thousands of km with dense
# traffic a delay goes on for weeks. Fewer where another plan is known already.
_MOST_SETTLED: Final = 150
_FEW_SETTLED: Final = 60
# So far ahead trains are looked at, again farther where somebody is held longer than that.
_LOOKS_S: Final = tuple(days * DAY_S for days in (1, 4, 16, 200))
_ANY: Final = -1


class EndlessError(Exception):
    """Holding goes on and on: there is too much traffic for delay to end."""


class _RingError(Exception):
    """Trains wait for each other in a ring."""


class _DearError(Exception):
    """Holding costs more than it may."""


def held_behind(
    orders: Orders,
    seeds: Sequence[int],
    late: Mapping[str, int] | None = None,
    most: float = inf,
) -> dict[int, Running] | None:
    """Return everybody who is moved when some trains are late or track is blocked.

    Parameters
    ----------
    orders : Orders
        Who is where, and whose turn it is.
    seeds : sequence of int
        Trains that are not as planned, or that want track that is blocked.
    late : mapping of str to int, optional
        By category of train what a second of delay at its end costs, thousandths of USD; that of
        the special train is ``special``.
    most : float
        What delay may cost, thousandths of USD: it is given up when it costs more.

    Returns
    -------
    dict of int to Running, or None
        By key, each planned to its end, no train earlier than it was. None where trains would wait
        for each other for ever, or delay would cost too much. Who stands where nothing moves is not
        held: a departure that is past stays, even where another train is in its way.

    Raises
    ------
    EndlessError
        So many trains would be moved that it is given up.
    """
    for look in _LOOKS_S:
        turns = Turns(orders, orders.now_s + look)
        holding = _Holding(turns, late or {}, most)
        try:
            holding.settle(seeds)
        except (_RingError, _DearError):
            return None
        if holding.latest_s < turns.until_s - _CLEAR_S:
            break
    found = {held.key: as_running(held) for held in turns.known()}
    return {key: one for key, one in found.items() if one is not None}


class _Holding:
    """Moves trains later until nobody is in anybody's way."""

    def __init__(self, turns: Turns, late: Mapping[str, int], most: float) -> None:
        self.turns, self.orders = turns, turns.orders
        self.late, self.left = late, most
        self.around = self.orders.before
        self.frame, self.apart = self.around.days.frame, self.around.apart
        self.latest_s = self.orders.now_s
        self._waiting: list[tuple[int, int]] = []
        self._limit_s = self.around.days.end_s + 30 * DAY_S

    def settle(self, seeds: Sequence[int]) -> None:
        """Hold everybody who must be, beginning with some trains."""
        for key in seeds:
            held = self.turns.of(key)
            self._note(held, 0)
            held.until = held.last
            self._turned(held)
            # What stands is in the way of others, too.
            begin = 0 if held.given else max(min(held.first, held.last) - 1, 0)
            for at in range(begin, min(held.first, held.last)):
                if held.arrive_s[at + 1] >= self.orders.now_s - _CLEAR_S:
                    self._pushed(held, at)
        settled = 0
        while self._waiting:
            settled += 1
            if settled > (_MOST_SETTLED if self.left == inf else _FEW_SETTLED):
                raise EndlessError
            _, key = heappop(self._waiting)
            held = self.turns.of(key)
            if held.mark > held.last:
                continue
            held.turns += 1
            if held.turns > _MOST_TURNS:
                raise _RingError
            low, high = self._paid(held)
            for at in range(max(low - 1, 0), min(high + 2, held.last)):
                self._pushed(held, at)

    def _pushed(self, held: Held, at: int) -> None:
        """Let those with a later turn be later wherever a train is on its way to a station."""
        for _, place in places_of(self.around, held.one, at):
            self._push(place, held, at)

    def _note(self, held: Held, at: int) -> None:
        """Remember that something asks a train to leave a station later."""
        if held.first >= held.last:
            return
        at = max(at, held.first)
        if at < held.mark:
            held.mark = at
            heappush(self._waiting, (held.depart_s[at], held.key))
        held.until = max(held.until, at)

    def _turned(self, held: Held) -> None:
        """Let the next run of the special train leave no sooner than this one lets it."""
        if held.key - 1 in self.orders.runs:
            self._note(self.turns.of(held.key - 1), 0)

    # ------------------------------------------------------------------ a train by itself

    def _paid(self, held: Held) -> tuple[int, int]:
        """Let a train keep to its turns and pay for what that delays it; return where it moves."""
        ends = held.arrive_s[-1]
        moved = self._swept(held)
        name = "special" if held.key < 0 else held.one.train.category
        self.left -= (held.arrive_s[-1] - ends) * self.late.get(name, 0)
        if self.left < 0:
            raise _DearError
        return moved

    def _swept(self, held: Held) -> tuple[int, int]:
        """Let a train keep to its turns from where it is marked; return where that moves it."""
        at, until = held.mark, held.until
        held.mark, held.until = 2**60, -1
        last = held.last
        low, high = (at, until) if held.turns == 1 else (last, -1)
        while at < last:
            leave, there = self._soonest(held, at)
            if leave > self._limit_s:
                raise _RingError
            most = self._most(held, at)
            if most >= 0 and leave - held.arrive_s[at] > most:
                # It cannot wait here: it leaves the station before as much later.
                held.arrive_s[at] = leave - most
                at -= 1
                continue
            same = leave == held.depart_s[at] and there == held.arrive_s[at + 1]
            held.depart_s[at], held.arrive_s[at + 1] = leave, there
            if not same:
                low, high = min(low, at), max(high, at)
                self.latest_s = max(self.latest_s, there)
            elif at >= until:
                break
            at += 1
        if held.arrive_s[last] != held.depart_s[last]:
            self._turned(held)
        held.depart_s[last] = held.arrive_s[last]
        if held.first == 0:
            held.arrive_s[0] = held.depart_s[0]
        return low, high

    def _soonest(self, held: Held, at: int) -> tuple[int, int]:
        """Return when a train leaves a station, and is at the next, at the earliest, s."""
        train = held.one.train
        run, stretch = train.run_s[at], held.stretch_s(at)
        dwell = train.dwell_s[at] if at else 0
        leave = max(held.depart_s[at], held.arrive_s[at] + dwell, int(held.one.early_depart_s[at]))
        if at == 0 and held.key + 1 in self.orders.runs:
            # The run before must have come, and stood there as long as is asked.
            ahead = self.turns.of(held.key + 1)
            rest_s = ahead.one.rest.stay_s if ahead.one.rest is not None else 0
            leave = max(leave, ahead.arrive_s[-1] + rest_s)
        if at == held.first and not held.one.whole:
            leave = max(leave, self.orders.since_s.get(held.key, self.orders.stands_s))
        there = held.arrive_s[at + 1]
        for kind, place in places_of(self.around, held.one, at):
            rows = self.turns.at(place)
            here = self.turns.position(place, held.key)
            if here is None:
                continue
            if kind == "section":
                leave = max(leave, self._after(place, rows, here, leave))
            elif kind == "throat":
                there = max(there, self._after(place, rows, here, there))
            else:
                there = max(there, self._ready(place, rows, here))
        leave = self._open(held, at, max(leave, there - run - stretch))
        return leave, max(there, leave + run)

    def _most(self, held: Held, at: int) -> int:
        """Return the longest stay at a station, s; -1 for any."""
        train, one = held.one.train, held.one
        if at <= held.first or train.dwell_s[at] >= YARD_S:
            return _ANY
        number = train.stations[at]
        station = self.frame.stations[number]
        planned = int(one.early_depart_s[at] - one.early_arrive_s[at])
        planned = max(train.dwell_s[at], planned)
        fits = may_wait_at(station.usable_m, train.timing.length_m, train.category)
        stands = held.key < 0 or number not in self.orders.still
        if not (stands and station.waits and (station.split or fits)):
            return planned
        return max(planned, self.orders.most_s) if held.key < 0 <= self.orders.most_s else _ANY

    def _open(self, held: Held, at: int, leave_s: int) -> int:
        """Return when a train may enter a section that is not shut, from a moment on."""
        train, days = held.one.train, self.around.days
        section, run = min(train.stations[at], train.stations[at + 1]), train.run_s[at]
        gate = run if self.frame.parts[section].single else 1
        own = held.key < 0
        shifts = (0, *self.orders.shifts_s.get(section, ())) if own else (0,)
        name = gate_of(self.frame, section, forth=train.forth)
        while True:
            low, high = leave_s - DAY_S, leave_s + run + DAY_S
            windows = days.windows(section, forth=train.forth, from_s=low, to_s=high)
            spans = [(a - run - by, b - by) for a, b, _ in windows for by in shifts]
            rows = self.around.blocked_at(section, from_s=low, to_s=high)
            rows += self.orders.shut.get(name, ()) if own else ()
            spans += [(a - gate, b) for a, b in rows]
            later = max((b for a, b in spans if a < leave_s < b), default=leave_s)
            if later == leave_s:
                return leave_s
            leave_s = later

    # ------------------------------------------------------------------ trains among each other

    def _bound(self, place: Place, one: Turn, two: Turn) -> int:
        """Return no earlier than when the later of two leaves for a place, or arrives there, s."""
        kind, number, _ = place
        first = self.turns.of(one[2])
        ahead, behind = first.one.train, self.turns.of(two[2]).one.train
        if kind == "section":
            part = self.frame.parts[number]
            since = first.arrive_s[one[3] + 1] if part.single else first.depart_s[one[3]]
            return since + self.apart.section_s(part, ahead, behind)
        if ahead.forth == behind.forth:
            return -1
        parts = self.frame.parts
        beside = [parts[n] for n in (number - 1, number) if 0 <= n < len(parts)]
        return first.arrive_s[one[3]] + self.apart.arrivals_s(beside, ahead, behind)

    def _after(self, place: Place, rows: Sequence[Turn], here: int, now_s: int) -> int:
        """Return no earlier than when a train is at a place for those whose turn is before, s."""
        bound = now_s
        for count, number in enumerate(range(here - 1, -1, -1)):
            one = rows[number]
            first = self.turns.of(one[2])
            left = first.arrive_s[min(one[3] + 1, first.last)]
            if count >= _LEAST and left < bound - _CLEAR_S:
                break
            bound = max(bound, self._bound(place, one, rows[here]))
        return bound

    def _ready(self, place: Place, rows: Sequence[Turn], here: int) -> int:
        """Return when there is a track at a station for the one who has a turn, s."""
        tracks = self.frame.stations[place[1]].tracks
        leaves = []
        for _, _, key, at in rows[max(here - _AT_STATION, 0) : here]:
            held = self.turns.of(key)
            leaves.append(max(held.depart_s[at], held.arrive_s[at] + 1))
        return sorted(leaves)[-tracks] if len(leaves) >= tracks else -1

    def _push(self, place: Place, held: Held, at: int) -> None:
        """Let those with a later turn be later, as far as they must."""
        rows = self.turns.at(place)
        here = self.turns.position(place, held.key)
        if here is None:
            return
        kind = place[0]
        left = held.depart_s[at + 1] if kind == "station" else held.arrive_s[at + 1]
        then = here + 1
        while then < len(rows):
            _, _, key, there = rows[then]
            two = self.turns.of(key)
            now = two.depart_s[there] if kind == "section" else two.arrive_s[there]
            if then - here > _LEAST and now > left + _CLEAR_S:
                return
            if kind == "station":
                bound = self._ready(place, rows, then)
            else:
                bound = self._bound(place, rows[here], rows[then])
            if bound > now:
                if two.given and not held.given and kind != "station":
                    # That one does not wait: this one comes behind it.
                    self.turns.behind(place, here, then)
                    self._note(held, at)
                    return
                self._note(two, there if kind == "section" else there - 1)
            then += 1
