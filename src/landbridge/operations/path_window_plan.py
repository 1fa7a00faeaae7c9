"""Plan a window of time: the special train and those near it are free, all others stay.

A train that is late where the window ends is led on at once, to where nobody is free any more; only
trains whose delay costs much less make way for it, so delays do not spread from train to train.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.dispatch.plan import Plan
from landbridge.line.timetable import Ints
from landbridge.operations.path_window import (
    SPECIAL,
    Piece,
    WindowProblem,
    times_of,
    window_problem,
)
from landbridge.operations.path_window_alone import with_uses_shut
from landbridge.operations.path_window_around import Running, uses_of
from landbridge.operations.path_window_near import context, near
from landbridge.operations.path_window_task import BACK_S, LATE_S, Span, State, Task

__all__ = ["as_published", "lead_on", "plan_window"]

_HOUR_S: Final = round(S_PER_H)
# Trains that cross the way of the special train within this time of it are free; those near a late
# train if a minute of theirs costs no more than this share of one of its own.
_NEAR_S: Final = 2_700
_NEAR_TO_LATE_S: Final = 1_200
# Trains run close to each other behind a window for maintenance: if the special train has to wait
# for all of them, those that cross its way up to so much later are free, too.
_MOST_LATE_S: Final = 3 * _HOUR_S
_MAKES_WAY: Final = 0.25
# A late train is led on for so long at once, as far as so much behind the window; again from so
# much further back where it finds no way.
_LED_S: Final = 12 * _HOUR_S
_AHEAD_S: Final = 4 * _HOUR_S
_BACKS_S: Final = tuple(hours * _HOUR_S for hours in (3, 8, 20, 48))
_SPARE_S: Final = 1_800
_MOVES: Final = 300
_MOVES_EACH: Final = 60
_ATTEMPTS: Final = 3
_SEED: Final = 1
# A search that has no plan after so many moves will hardly find one.
_MOVES_WITHOUT: Final = 600


def plan_window(task: Task) -> bool:
    """Plan a window and take its times over.

    Parameters
    ----------
    task : Task
        The window.

    Returns
    -------
    bool
        Whether a plan was found; without one nothing is changed.
    """
    around, span = task.around, task.span
    ones: dict[int, Running] = {}
    guide, due = task.fixed, None
    if task.special is not None and (piece := task.piece(task.special)) is not None:
        guide, due = _alone(task, piece)
        ones[SPECIAL] = task.special
    ones.update({key: around.running(key) for key in task.free})
    if guide is not None:
        for key in near(around, guide, span, _NEAR_S * task.effort):
            ones.setdefault(key, around.running(key))
    guides = dict(ones)
    if due is not None and guide is not None:
        guides[SPECIAL] = guide
    begun = State.of(task)
    done = _planned(task, ones, guides, due)
    if task.special is None or guide is None or SPECIAL not in ones:
        return done or begun.restored(task)
    first = State.of(task)
    late_s = _MOST_LATE_S
    if done and first.special is not None:
        at = first.special.planned
        late_s = min(late_s, int(first.special.arrive_s[at] - guide.arrive_s[at]))
        if late_s <= _NEAR_S:
            return True
    # It waits for others that are not free: once more, with those that it waits for.
    begun.restored(task)
    more = {
        key: around.running(key) for key in near(around, guide, span, _NEAR_S, late_s)
        if key not in ones
    }  # fmt: skip
    again = bool(more) and _planned(task, ones | more, guides | more, due)
    if done and not (again and _sooner(task.special, first.special)):
        first.restored(task)
    return done or again or begun.restored(task)


def _planned(
    task: Task,
    ones: Mapping[int, Running],
    guides: Mapping[int, Running],
    due: Sequence[tuple[int, int, int]] | None,
) -> bool:
    """Plan a window, and lead on whom it made late."""
    return _solved(task, ones, guides, due) and lead_on(task, task.span.to_s + _AHEAD_S)


def _sooner(one: Running | None, other: Running | None) -> bool:
    """Return whether a plan of the special train gets on sooner than another one."""
    if one is None or other is None:
        return False
    at = min(one.planned, other.planned)
    return bool(one.arrive_s[at] < other.arrive_s[at])


def lead_on(task: Task, until_s: int) -> bool:
    """Lead late trains on until they are back at their times, at their end, or until a moment.

    Parameters
    ----------
    task : Task
        The window that made them late: what is before it stays.
    until_s : int
        The moment.

    Returns
    -------
    bool
        Whether all find a way.
    """
    around, rates = task.around, task.prices.late
    stuck: set[int] = set()
    while late := [key for key in around.unfinished(until_s) if key not in stuck]:
        key = max(late, key=lambda n: (rates[around.changed[n].train.category], -n))
        if not any(_led(task, around.changed[key], back) for back in _BACKS_S):
            stuck.add(key)
    return not stuck


def _led(task: Task, one: Running, back_s: int) -> bool:
    """Lead a late train on from where its plan ends, or from so much before; return whether so."""
    around, rates = task.around, task.prices.late
    end_s = int(one.arrive_s[one.planned])
    span = Span(max(end_s - back_s, task.span.from_s), end_s + _LED_S)
    ones = {one.key: one}
    for number in near(around, one, span, _NEAR_TO_LATE_S):
        other = around.running(number)
        cheap = rates[other.train.category] <= _MAKES_WAY * rates[one.train.category]
        if other.whole and cheap:
            ones[number] = other
    since = {one.key: max(span.from_s, task.since_s.get(one.key, 0))}
    if not _solved(replace(task, span=span, since_s=since), ones, ones, None):
        return False
    new = around.changed.get(one.key)
    return new is None or new.whole or new.planned > one.planned


def _solved(
    task: Task,
    ones: Mapping[int, Running],
    guides: Mapping[int, Running],
    due: Sequence[tuple[int, int, int]] | None,
) -> bool:
    """Search a plan, at last with more moves and for trains that come to be later; take it over."""
    around, span, late_s = task.around, task.span, LATE_S
    for attempt in range(_ATTEMPTS):
        # At last those that are late already keep to what is planned of them.
        kept = attempt + 1 == _ATTEMPTS and SPECIAL in ones
        chosen = [one for one in ones.values() if not kept or one.key == SPECIAL or one.whole]
        pieces = [own for one in chosen if (own := task.piece(one, late_s)) is not None]
        if not pieces:
            return True
        if due is not None:
            pieces = [replace(one, costs=due) if one.key == SPECIAL else one for one in pieces]
        uses = context(around, pieces, guides, late_s) + list(task.held)
        low, high = span.from_s - BACK_S, span.to_s + 2 * late_s
        for other in task.runs(planning=SPECIAL in ones):
            held = (use for _, use in uses_of(around, other))
            uses += [use for use in held if use.to_s >= low and use.from_s <= high]
        frame, apart = around.days.frame, around.apart
        if len(pieces) == 1:
            pieces, uses = [with_uses_shut(frame, apart, pieces[0], uses)], []
        made = window_problem(frame, apart, pieces, uses)
        moves = _MOVES + _MOVES_EACH * len(pieces) if len(pieces) > 1 else 0
        moves *= task.effort * 2**attempt
        order = _order(made, ones, special_first=attempt % 2 == 1)
        plan = _searched(task, made, ones, order, moves, _SEED + attempt)
        if plan is not None:
            times = times_of(made, plan)
            if _within(pieces, guides, times, late_s):
                _take(task, made, times)
                return True
            late_s *= 2
    return False


def _searched(
    task: Task,
    made: WindowProblem,
    ones: Mapping[int, Running],
    order: Sequence[int],
    moves: int,
    seed: int,
) -> Plan | None:
    """Return a plan; where trains may be cancelled, first one in which nobody is who can run."""

    def goes_on(moved: int, best: int | None) -> bool:
        return best is not None or moved < _MOVES_WITHOUT

    plan = search_cyclic(
        made.problem, moves=moves, until=None, seed=seed, order=order, tick=goes_on
    )
    prices = [task.price(ones[piece.key]) for piece in made.pieces]
    if max(prices) < 0:
        return plan
    cost = made.problem.cancel_cost.copy()
    for number, price in enumerate(prices):
        if price >= 0:
            cost[number] = price
    problem = replace(made.problem, cancel_cost=cost)
    return search_cyclic(problem, moves=moves, until=None, seed=seed, start=plan, order=order)


def _order(made: WindowProblem, ones: Mapping[int, Running], *, special_first: bool) -> list[int]:
    """Return in which order trains are put in: what others hold, then those that are free.

    The special train comes first of these or last; trains that run as published come before those
    that are late already.
    """
    free = range(len(made.pieces))
    held = range(len(made.pieces), made.problem.trains)

    def rank(number: int) -> tuple[int, int]:
        piece = made.pieces[number]
        if piece.key == SPECIAL:
            return (0 if special_first else 3), 0
        late = not ones[piece.key].whole
        return 2 if late else 1, int(piece.arrive_s[piece.first])

    return [*held, *sorted(free, key=rank)]


def _alone(task: Task, piece: Piece) -> tuple[Running, list[tuple[int, int, int]]]:
    """Return the special train as it would run alone, and what its delay costs against that."""
    around, one = task.around, task.special
    assert one is not None
    alone = window_problem(around.days.frame, around.apart, [piece], ())
    plan = search_cyclic(alone.problem, moves=0, until=None)
    if plan is None:
        return one, list(piece.costs)
    arrive, depart = one.arrive_s.copy(), one.depart_s.copy()
    now = slice(piece.first, piece.last + 1)
    arrive[now], depart[now] = times_of(alone, plan)[SPECIAL]
    due = int(arrive[piece.last])
    if task.due_s is not None:
        due = max(due, int(task.due_s[piece.last]))
    costs = [(due, rate, step) for _, rate, step in piece.costs]
    return replace(one, arrive_s=arrive, depart_s=depart, planned=piece.last), costs


def _within(
    pieces: Sequence[Piece],
    guides: Mapping[int, Running],
    times: Mapping[int, tuple[Ints, Ints]],
    late_s: int,
) -> bool:
    """Return whether no train is so late that others may be there that were not looked at."""
    for piece in pieces:
        if piece.key in times:
            arrive, _ = guides[piece.key].soonest(piece.free_s)
            late = times[piece.key][0] - arrive[piece.first : piece.last + 1]
            if late.max() > late_s - _SPARE_S:
                return False
    return True


def _take(task: Task, made: WindowProblem, times: Mapping[int, tuple[Ints, Ints]]) -> None:
    """Take the times of a window over."""
    around = task.around
    taken: list[Running] = []
    for piece in made.pieces:
        special = piece.key == SPECIAL
        if piece.key not in times:
            around.changed.pop(piece.key, None)
            around.cancelled.add(piece.key)
            continue
        one = task.special if special else around.running(piece.key)
        assert one is not None
        new = _renewed(one, piece, times[piece.key])
        if special:
            task.special = new
        else:
            around.changed[piece.key] = new
            taken.append(new)
    others = task.runs(planning=False)
    for new in taken:
        at = new.planned
        if new.whole or new.arrive_s[at] > new.early_arrive_s[at]:
            continue
        if around.keeps_clear(new, at, others):
            around.changed[new.key] = as_published(new, at)
    for new in taken:
        one = around.changed[new.key]
        same = np.array_equal(one.arrive_s, one.early_arrive_s)
        if one.whole and same and np.array_equal(one.depart_s, one.early_depart_s):
            del around.changed[new.key]


def _renewed(one: Running, piece: Piece, times: tuple[Ints, Ints]) -> Running:
    """Return a train with the times of its piece."""
    arrive, depart = one.arrive_s.copy(), one.depart_s.copy()
    arrive[piece.first : piece.last + 1] = times[0]
    depart[piece.first : piece.last] = times[1][:-1]
    if piece.first == 0:
        arrive[0] = depart[0]
    if piece.last == len(arrive) - 1:
        depart[-1] = arrive[-1]
    return replace(one, arrive_s=arrive, depart_s=depart, planned=piece.last)


def as_published(one: Running, at: int) -> Running:
    """Return a train that is not late at a station and goes on as published."""
    arrive, depart = one.arrive_s.copy(), one.depart_s.copy()
    arrive[at:], depart[at:] = one.early_arrive_s[at:], one.early_depart_s[at:]
    return replace(one, arrive_s=arrive, depart_s=depart, planned=len(arrive) - 1)
