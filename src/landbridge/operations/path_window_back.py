"""Trains that are in the way of another are cut where they come near it, and led on one by one.

Each is led through what all others leave it: late, but to its end (prioritised planning: Erdmann
and Lozano-Perez, On multiple moving objects, 1987; one train between others: Phillips and
Likhachev, SIPP, 2011). Where it begins, and in a yard, it is in nobody's way, so from there on it
finds a way as soon as there is room.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.line.timing import YARD_S
from landbridge.operations.path_window import Piece, Use, times_of, window_problem
from landbridge.operations.path_window_around import Around, Place, Running, uses_of
from landbridge.operations.path_window_shut import Bools, Room, full_spans
from landbridge.operations.path_window_task import Span, Task

__all__ = [
    "as_published",
    "cancel",
    "cheaper",
    "cost_of",
    "cut",
    "in_the_way",
    "led_on",
    "led_through",
    "renewed",
    "too_near",
]

_HOUR_S: Final = round(S_PER_H)
# A train keeps what it does until so long before it is in the way.
_BEFORE_S: Final = 3 * _HOUR_S
# It is led on for so long at once, to a yard if there is one in as long again.
_ON_S: Final = 12 * _HOUR_S
# So much later it may come to be somewhere; if it is later, four times that is looked at.
_LATE_S: Final = (6 * _HOUR_S, 24 * _HOUR_S, 96 * _HOUR_S)
_SPARE_S: Final = 1_800
# Delay is cheap that costs no more than this share of a price.
_CHEAP: Final = 0.25
# From so many yards further back a train is led again where it finds no way.
_YARDS_BACK: Final = 3


def in_the_way(around: Around, one: Running, first: int) -> dict[int, int]:
    """Return the trains that cannot run as they are planned if another one runs as it is.

    Parameters
    ----------
    around : Around
        The trains.
    one : Running
        The other one: what is planned of it counts.
    first : int
        From this of its stations on.

    Returns
    -------
    dict of int to int
        By number of the dated train the moment of its first conflict, s.
    """
    found: dict[int, int] = {}
    clear = around.clear_of(one.train)
    for place, own in uses_of(around, one, first=first):
        low, high = own.from_s - clear(place), own.to_s + clear(place)
        there = [(key, use) for key, use in around.held_by(place, low, high) if key != one.key]
        if place[0] == "station":
            there = _without_track(around, place, own, there)
        else:
            there = [each for each in there if too_near(around, place, own, each[1])]
        for key, use in there:
            found[key] = min(found.get(key, use.from_s), use.from_s)
    return found


def too_near(around: Around, place: Place, own: Use, other: Use) -> bool:
    """Return whether two uses of a section's gate or a throat are too near to each other."""
    frame, apart = around.days.frame, around.apart
    kind, number, _ = place
    if kind == "section":
        part = frame.parts[number]
        held = 1 if part.single else -1
        before = max(apart.section_s(part, other.train, own.train) + held, 0)
        after = max(apart.section_s(part, own.train, other.train) + held, 0)
        return other.from_s < own.to_s + after and own.from_s < other.to_s + before
    if own.train.forth == other.train.forth:
        return False
    beside = [frame.parts[n] for n in (number - 1, number) if 0 <= n < len(frame.parts)]
    return abs(own.to_s - other.to_s) < apart.arrivals_s(beside, own.train, other.train)


def _without_track(
    around: Around, place: Place, own: Use, there: Sequence[tuple[int, Use]]
) -> list[tuple[int, Use]]:
    """Return those who find no track at a station beside one more train, those who come last."""
    tracks = around.days.frame.stations[place[1]].tracks
    own_end = max(own.to_s, own.from_s + 1)
    rows = [
        (use.from_s, max(use.to_s, use.from_s + 1), key, use)
        for key, use in there
        if use.from_s < own_end and own.from_s < max(use.to_s, use.from_s + 1)
    ]
    found: list[tuple[int, Use]] = []
    kept: list[tuple[int, int]] = []
    for begin, end, key, use in sorted(rows, key=lambda row: row[:3]):
        span = max(begin, own.from_s), min(end, own_end)
        if full_spans([*kept, span], tracks):
            found.append((key, use))
        else:
            kept.append(span)
    return found


def cut(task: Task, key: int, when_s: int) -> None:
    """Keep of the plan of a train only what it does until some hours before a moment."""
    one = task.around.running(key)
    at = min(one.first_from(max(when_s - _BEFORE_S, task.stays_s(key))), one.planned)
    task.around.changed[key] = replace(one, planned=at)


def cancel(around: Around, key: int) -> None:
    """Let a train not run at all."""
    around.changed.pop(key, None)
    around.cancelled.add(key)


def cost_of(task: Task, one: Running, at: int) -> int:
    """Return what a train costs by being late at a station, thousandths of USD."""
    late = int(one.arrive_s[at] - one.early_arrive_s[at])
    category = one.train.category
    return max(late, 0) * task.prices.late[category] + task.prices.changed[category] * (late > 0)


def led_on(task: Task, room: Room, key: int, *, whole: bool) -> bool:
    """Lead a train on that is planned in part.

    Parameters
    ----------
    task : Task
        Prices, and what holds for all windows.
    room : Room
        The others.
    key : int
        Its number among the dated trains.
    whole : bool
        To its end, or to where it is back at its times; else for some hours.

    Returns
    -------
    bool
        Whether it finds a way.
    """
    around = room.around
    while not (one := around.changed[key]).whole:
        for start in _starts(one, task.stays_s(key)):
            new = led_through(task, room, start, _ON_S)
            if new is not None and new.planned > one.planned:
                break
        else:
            return False
        at = new.planned
        if not new.whole and new.arrive_s[at] <= new.early_arrive_s[at]:
            back = as_published(new)
            if around.keeps_clear(back, at, room.runs):
                new = back
        around.changed[key] = new
        if not whole:
            break
    one = around.changed[key]
    same = np.array_equal(one.arrive_s, one.early_arrive_s)
    if one.whole and same and np.array_equal(one.depart_s, one.early_depart_s):
        del around.changed[key]
    return True


def cheaper(task: Task, room: Room, than: int) -> Bools:
    """Return which dated trains have delay that costs much less than a price for each second."""
    days = room.around.days
    rates = np.array([task.prices.late[path.category] for path in days.timetable.paths])
    found: Bools = (rates <= _CHEAP * than)[days.path]
    return found


def _starts(one: Running, stays_s: int) -> Iterator[Running]:
    """Yield a train planned as far as it is, then as far as the yards before that.

    What it does before a moment stays.
    """
    yield one
    least = one.first_from(stays_s)
    yards = [at for at in range(1, one.planned) if one.train.dwell_s[at] >= YARD_S]
    for at in dict.fromkeys([*yards[::-1][:_YARDS_BACK], 0]):
        if least <= at < one.planned:
            yield replace(one, planned=at)


def as_published(one: Running) -> Running:
    """Return a train that is not late where its plan ends, and goes on as published."""
    arrive, depart, at = one.arrive_s.copy(), one.depart_s.copy(), one.planned
    arrive[at:], depart[at:] = one.early_arrive_s[at:], one.early_depart_s[at:]
    return replace(one, arrive_s=arrive, depart_s=depart, planned=len(arrive) - 1)


def led_through(
    task: Task,
    room: Room,
    one: Running,
    on_s: int,
    stays: Bools | None = None,
    last: int | None = None,
) -> Running | None:
    """Return a train planned on between the others, as early as it can; none where it cannot.

    Parameters
    ----------
    task : Task
        Prices, and what holds for all windows.
    room : Room
        The others.
    one : Running
        The train: it is planned as far as ``planned``.
    on_s : int
        It is led on for about so long, s.
    stays : array of bool, optional
        Which of the dated trains are in its way (all).
    last : int, optional
        Its station as far as which it is led.

    Returns
    -------
    Running or None
        Planned further.
    """
    around, first = room.around, one.planned
    begin = int(one.arrive_s[first]) if first else int(one.early_depart_s[0])
    # Its arrival where it is stays; all that comes behind is new, and no earlier than it may be.
    since, stays_s = begin + (first > 0), task.stays_s(one.key)
    asked = replace(task, span=Span(since, begin + on_s), since_s={one.key: since})
    wished = one
    if stays_s > one.early_depart_s[first]:
        early = one.early_depart_s.copy()
        early[first] = stays_s
        one = replace(one, early_depart_s=early)
    end = _end(one, begin + on_s) if last is None else last
    for late_s in _LATE_S:
        piece = asked.piece_between(one, first, end, late_s)
        alone = room.left_to(piece, one, late_s, stays)
        made = window_problem(around.days.frame, around.apart, [alone], ())
        plan = search_cyclic(made.problem, moves=0, until=None)
        if plan is None:
            continue
        times = times_of(made, plan)[one.key]
        soon = one.soonest(piece.free_s)[0][first : end + 1]
        if int((times[0] - soon).max()) <= late_s - _SPARE_S:
            return renewed(wished, piece, times)
    return None


def _end(one: Running, until_s: int) -> int:
    """Return the station as far as which a train is led: a yard soon behind a moment, or there."""
    arrive, _ = one.soonest(until_s)
    last = len(arrive) - 1
    beyond = [at for at in range(one.planned + 1, last + 1) if arrive[at] >= until_s]
    yards = (
        at
        for at in beyond
        if (at == last or one.train.dwell_s[at] >= YARD_S) and arrive[at] < until_s + _ON_S
    )
    return next(yards, beyond[0] if beyond else last)


def renewed(one: Running, piece: Piece, times: tuple[np.ndarray, np.ndarray]) -> Running:
    """Return a train with the times of its piece."""
    arrive, depart = one.arrive_s.copy(), one.depart_s.copy()
    arrive[piece.first : piece.last + 1] = times[0]
    depart[piece.first : piece.last] = times[1][:-1]
    if piece.first == 0:
        arrive[0] = depart[0]
    if piece.last == len(arrive) - 1:
        depart[-1] = arrive[-1]
    return replace(one, arrive_s=arrive, depart_s=depart, planned=piece.last)
