"""Compiled loops of the simulation of delays: hop after hop in the order in which trains are ready.

Each hop takes the first time at which it disturbs nobody that is fixed before it, that is, nobody
who was ready for a hop before it (docs/robustness.md). The arrays are those of
`landbridge.line.delays_arrays`.
"""

from __future__ import annotations

import heapq
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel, part
from landbridge.line.delays_arrays import (
    ARRIVE,
    BEGIN,
    BEGIN_WEEK,
    DEPART,
    END,
    END_WEEK,
    FIRST,
    FIRST_TOLD,
    FORTH,
    FROM,
    HOP,
    KEPT,
    KIND,
    LAST,
    LEAST,
    NEVER,
    NEXT,
    OFFSET,
    PLAN,
    RESOURCE,
    SEED,
    SINCE_S,
    STRUCK,
    STRUCK_S,
    UNTIL,
)
from landbridge.line.timetable import WEEK_S, Ints

__all__ = ["run_weeks"]

Floats = NDArray[np.float64]
Small = NDArray[np.int32]

_MOST_TRIES: Final = 10_000
# A delay has gone when no train has been late for so long, s.
_CALM_S: Final = 43_200


@part
def _drawn(seed: int, week: int, event: int) -> Any:
    """Return a random number in (0, 1] of an event of a week: always the same one.

    The mixing function is that of SplitMix64 (Steele, Lea and Flood, Fast splittable pseudorandom
    number generators, OOPSLA 2014).
    """
    x = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ np.uint64(week)) * np.uint64(0xD1B54A32D192ED03) + np.uint64(event)
    for _ in range(2):
        x += np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return (np.float64(x >> np.uint64(11)) + 1.0) / 9007199254740992.0


@part
def _following(mine: Any, yours: Any, blocks: int) -> Any:
    """Return how much too late a train is to go ahead on a track, and too early to go behind, s.

    ``mine`` are its entry, exit, by how much it may begin later before each of these is later, and
    the headway behind it; ``yours`` entry and exit of the other one, and the headway behind that.
    """
    my_in, my_out, free_in, free_out, before = mine
    your_in, your_out, after = yours
    my_free = my_in if blocks else my_out
    your_free = your_in if blocks else your_out
    ahead = max(my_free + before - your_in, my_out + before - your_out)
    behind = 0
    if your_free + after > my_in:
        behind = your_free + after - my_in + free_in
    if your_out + after > my_out:
        behind = max(behind, your_out + after - my_out + free_out)
    return ahead, behind


@part
def _double(
    hops: Ints,
    paths: Ints,
    headway: Ints,
    blocks: Ints,
    time: Ints,
    times: Ints,
    free: Ints,
    hop: int,
    other: int,
) -> int:
    """Return by how much a hop on double track comes too early behind another (0: it does not)."""
    sign = 1 if hops[hop, FORTH] else -1
    # Both go through the points from the later beginning to the earlier end.
    here, there = hops[hop, BEGIN], hops[hop, END]
    if (hops[other, BEGIN] - here) * sign > 0:
        here = hops[other, BEGIN]
    if (hops[other, END] - there) * sign < 0:
        there = hops[other, END]
    # Of a path's points: the row of the first one of the hop, and of the first common one.
    my_row, your_row = hops[hop, OFFSET], hops[other, OFFSET]
    my_shift = -paths[my_row, DEPART]
    your_shift = hops[other, FIRST] - paths[your_row, DEPART]
    my_row += abs(here - hops[hop, BEGIN])
    your_row += abs(here - hops[other, BEGIN])
    mine, yours = hops[hop, KIND], hops[other, KIND]
    behind, ahead = 0, -WEEK_S
    for step in range(abs(there - here)):
        track = here + step if sign > 0 else here - step - 1
        entry = my_shift + paths[my_row + step, DEPART]
        exit_ = my_shift + paths[my_row + step + 1, ARRIVE]
        my_in, my_out = times[entry], times[exit_]
        your_in = time[your_shift + paths[your_row + step, DEPART]]
        your_out = time[your_shift + paths[your_row + step + 1, ARRIVE]]
        after, before = headway[track, yours, mine], headway[track, mine, yours]
        mine_s = my_in, my_out, free[entry], free[exit_], before
        here_s = _following(mine_s, (your_in, your_out, after), blocks[track])
        ahead, behind = max(ahead, here_s[0]), max(behind, here_s[1])
    return 0 if ahead <= 0 else behind


@part
def _single(
    hops: Ints,
    headway: Ints,
    blocks: Ints,
    meet: int,
    time: Ints,
    times: Ints,
    free: Ints,
    hop: int,
    other: int,
) -> int:
    """Return by how much a hop on single track comes too early behind another (0: it does not)."""
    end = hops[hop, LAST] - hops[hop, FIRST]
    my_in, my_out = times[0], times[end]
    your_in, your_out = time[hops[other, FIRST]], time[hops[other, LAST]]
    if hops[hop, FORTH] != hops[other, FORTH]:
        return 0 if my_out + meet <= your_in else max(your_out + meet - my_in, 0)
    track = min(hops[hop, BEGIN], hops[hop, END])
    after = headway[track, hops[other, KIND], hops[hop, KIND]]
    before = headway[track, hops[hop, KIND], hops[other, KIND]]
    mine_s = my_in, my_out, free[0], free[end], before
    ahead, behind = _following(mine_s, (your_in, your_out, after), blocks[track])
    return 0 if ahead <= 0 else behind


@kernel
def _early(
    hops: Ints,
    paths: Ints,
    headway: Ints,
    blocks: Ints,
    meet: Ints,
    throat: Ints,
    most: int,
    time: Ints,
    held: Ints,
    count: Ints,
    times: Ints,
    free: Ints,
    hop: int,
) -> int:
    """Return by how much a hop, as its times are, must begin later for somebody (0: for nobody)."""
    resource, point = hops[hop, RESOURCE], hops[hop, END]
    my_in, my_out = times[0], times[hops[hop, LAST] - hops[hop, FIRST]]
    apart = meet[resource >> 1]  # 0 on double track
    more: int = 0
    for number in range(count[resource]):
        if held[resource, number, UNTIL] + most <= my_in:
            continue
        if my_out + most <= held[resource, number, FROM]:
            continue
        other = held[resource, number, HOP]
        if apart > 0:
            more = _single(hops, headway, blocks, apart, time, times, free, hop, other)
        else:
            more = _double(hops, paths, headway, blocks, time, times, free, hop, other)
        if more > 0:
            return more
    place = 2 * len(meet) + point
    for number in range(count[place] if throat[point] > 0 else 0):
        late = my_out - held[place, number, UNTIL]
        if held[place, number, HOP] != hops[hop, FORTH] and abs(late) < throat[point]:
            more = throat[point] - late + free[hops[hop, LAST] - hops[hop, FIRST]]
    return more


@kernel
def _forget(held: Ints, count: Ints, place: int, before: int) -> None:
    """Forget who was gone before a time; one row is left free."""
    kept = 0
    for number in range(count[place]):
        if held[place, number, UNTIL] > before:
            for column in range(3):
                held[place, kept, column] = held[place, number, column]
            kept += 1
    count[place] = min(kept, KEPT - 1)


@part
def _remember(held: Ints, count: Ints, place: int, who: int, from_s: int, until_s: int) -> None:
    """Remember who is somewhere from when until when."""
    row = count[place]
    held[place, row, HOP] = who
    held[place, row, FROM] = from_s
    held[place, row, UNTIL] = until_s
    count[place] = row + 1


@kernel
def _primary(law: Floats, asked: Ints, week: int, event: int) -> int:
    """Return the primary delay of an event of a train that starts in a week, s."""
    found = asked[STRUCK_S] if event == asked[STRUCK] and week == 0 else 0
    if law[event, 0] <= 0.0:
        return found
    drawn = _drawn(asked[SEED], week, event)
    if drawn < law[event, 0]:
        found += np.int64(np.rint(-law[event, 1] * np.log(drawn / law[event, 0])))
    return found


@kernel
def _settle(
    hops: Ints,
    events: Ints,
    paths: Ints,
    headway: Ints,
    blocks: Ints,
    meet: Ints,
    throat: Ints,
    most: int,
    time: Ints,
    held: Ints,
    count: Ints,
    extra: Ints,
    times: Ints,
    hop: int,
    shift: int,
) -> int:
    """Let a hop begin at the first time, from ``times[0]`` on, at which it is in nobody's way.

    Writes its times, remembers it and returns by how much any of them is later than planned.
    """
    first, last = hops[hop, FIRST], hops[hop, LAST]
    # By how much it may begin later before it is later there, for the plan holds it.
    free = np.zeros(last - first + 1, np.int64)
    for _ in range(_MOST_TRIES):
        for event in range(first + 1, last + 1):
            here = event - first
            soonest = times[here - 1] + events[event, LEAST] + extra[here]
            times[here] = max(soonest, shift + events[event, PLAN])
            free[here] = free[here - 1] + times[here] - soonest
        more = _early(
            hops, paths, headway, blocks, meet, throat, most, time, held, count, times, free, hop
        )
        if more <= 0:
            break
        times[0] += more
    late = 0
    for event in range(first, last + 1):
        time[event] = times[event - first]
        late = max(late, times[event - first] - shift - events[event, PLAN])
    arrived, point = times[last - first], hops[hop, END]
    _remember(held, count, hops[hop, RESOURCE], hop, times[0], arrived)
    if throat[point] > 0:
        _remember(held, count, 2 * len(meet) + point, hops[hop, FORTH], arrived, arrived)
    return late


@part
def _tell(
    events: Ints, column: Small, row: Small, times: Ints, first: int, last: int, shift: int
) -> None:
    """Write how late the watched events of a hop are."""
    for event in range(first, last + 1):
        if column[event] >= 0:
            row[column[event]] = times[event - first] - shift - events[event, PLAN]


@kernel
def _packed(heap: Any) -> Any:
    """Return what waits as an array."""
    found = np.zeros((len(heap), 4), np.int64)
    for row in range(len(heap)):
        found[row, 0], found[row, 1], found[row, 2], found[row, 3] = heap[row]
    return found


@kernel
def run_weeks(
    hops: Ints,
    events: Ints,
    paths: Ints,
    headway: Ints,
    blocks: Ints,
    meet: Ints,
    throat: Ints,
    lead: Ints,
    starts: Ints,
    time: Ints,
    held: Ints,
    count: Ints,
    waiting: Ints,
    law: Floats,
    asked: Ints,
    column: Small,
    told: Small,
) -> Any:
    """Run some weeks; return the trains that are under way then, as ``waiting``.

    ``waiting`` has the hops that trains under way do next: when each is fixed, its number, the week
    in which the train starts, and when it is ready. ``law`` has probability and mean (s) of a
    primary delay by event. ``asked`` are: seed, first week and week after the last one, time before
    which no train starts (s), an event of a train that starts in week 0 that is late besides what
    is drawn (-1: none; all ends when no train has been late for half a day), by how many s, and the
    week of the first row of ``told``. ``told`` gets a row for each week in which trains start, with
    how late the events are that ``column`` numbers (-1: not watched).
    """
    times = np.zeros((hops[:, LAST] - hops[:, FIRST]).max() + 1, np.int64)
    extra = np.zeros_like(times)
    most = max(headway.max(), meet.max(), throat.max())
    heap = [(row[0], row[1], row[2], row[3]) for row in waiting]
    heapq.heapify(heap)
    calm = np.int64(NEVER)
    trains = (asked[END_WEEK] - asked[BEGIN_WEEK]) * len(starts)
    for number in range(trains + 1):
        # The next train that starts; after the last one those under way go on to the end.
        start, begun = starts[number % len(starts)], asked[BEGIN_WEEK] + number // len(starts)
        planned = begun * WEEK_S + events[hops[start, FIRST], PLAN]
        until = planned - lead[hops[start, KIND]] if number < trains else asked[END_WEEK] * WEEK_S
        while len(heap) > 0 and heap[0][0] <= until:
            clock, hop, week, ready = heapq.heappop(heap)
            if clock > calm:
                return waiting[:0]
            first, shift = hops[hop, FIRST], week * WEEK_S
            # Nobody who is fixed later begins before now.
            for place in (hops[hop, RESOURCE], 2 * len(meet) + hops[hop, END]):
                _forget(held, count, place, clock - most)
            for event in range(first + 1, hops[hop, LAST] + 1):
                extra[event - first] = _primary(law, asked, week, event)
            times[0] = ready
            late = _settle(hops, events, paths, headway, blocks, meet, throat, most, time,
                           held, count, extra, times, hop, shift)  # fmt: skip
            if 0 <= week - asked[FIRST_TOLD] < len(told):
                row = told[week - asked[FIRST_TOLD]]
                _tell(events, column, row, times, first, hops[hop, LAST], shift)
            ready = times[hops[hop, LAST] - first]
            if asked[STRUCK] >= 0 and late > 0:
                calm = ready + _CALM_S if calm == NEVER else max(calm, ready + _CALM_S)
            hop = hops[hop, NEXT]
            if hop >= 0:
                event = hops[hop, FIRST]
                ready += events[event, LEAST] + _primary(law, asked, week, event)
                ready = max(ready, shift + events[event, PLAN])
                heapq.heappush(heap, (ready - lead[hops[hop, KIND]], hop, week, ready))
        if number < trains and until >= asked[SINCE_S]:
            ready = planned + _primary(law, asked, begun, hops[start, FIRST])
            heapq.heappush(heap, (ready - lead[hops[start, KIND]], start, begun, ready))
    return _packed(heap)
