"""Plans applied, undone, compared; properties of plans on evenings drawn at random."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError, InputError
from landbridge.operations.changes import apply, diff, undo
from landbridge.operations.check import faults
from landbridge.operations.circulation import balance
from landbridge.operations.closing import Closing, close
from landbridge.operations.reach import shut_by, touched
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Change, Closure, DayTrains, Shut
from tests.operations.evenings import clock, evening, riders


def drawn(seed: int) -> tuple[DayTrains, DayRules, tuple[Shut, ...]]:
    """Return an evening of trains there and back on one or two lines, and a closure."""
    draw = random.Random(seed)
    lines, lengths = [], "abctv"[: draw.choice([4, 5])]
    number, at = 1, 17 * 60
    for block in range(draw.randint(1, 5)):
        at += draw.randint(4, 15)
        now, way = at, list(lengths)
        for _ in range(draw.randint(1, 4)):
            calls = []
            for place in way:
                calls.append(f"{place} {clock(now * 60)}")
                now += 8
            lines.append(f"{number} {block} | " + " | ".join(calls))
            number, now = number + 1, now + draw.choice([2, 10, 25])
            way.reverse()
    turns = "".join(one for one in "bcv" if draw.random() < 0.6)
    day, rules = evening("\n".join(lines), turns, turn_tracks=draw.randint(1, 2))
    begin = (17 * 60 + draw.randint(0, 90)) * 60
    name = draw.choice(lengths[1:])
    passing = draw.random() < 0.5
    asked = Closure("station", (name,), begin, begin + draw.randint(5, 150) * 60, passing=passing)
    return day, rules, shut_by(day, [asked])


def plan(seed: int) -> tuple[DayTrains, DayRules, tuple[Shut, ...], Closing] | None:
    """Return a plan of a drawn evening, if there is one."""
    day, rules, shut = drawn(seed)
    try:
        found = close(day, shut, rules, demand=riders(day), iterations=500, rounds=1)
        return day, rules, shut, found
    except CannotRunError:
        return None


@given(st.integers(0, 10**6))
def test_plans_keep_to_what_they_must(seed: int) -> None:
    """Nothing is touched, nothing beyond the reach changed, the stock stands right, input stays."""
    before = drawn(seed)
    found = plan(seed)
    if found is None:
        return
    day, rules, shut, closing = found
    assert (day, shut) == (before[0], before[2])
    assert faults(day, closing.changes, shut, rules, closing.reach, closing.empty) == []
    assert {one.train for one in closing.changes} >= set(touched(day, shut))


@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_undo_is_the_inverse(seed: int, draw: random.Random) -> None:
    """Undone in part, the trains run as before; done again, all is as it was."""
    found = plan(seed)
    if found is None:
        return
    day, _, _, closing = found
    changed = apply(day, closing.changes)
    some = [one.train for one in closing.changes if draw.random() < 0.5]
    kept = undo(closing.changes, some)
    trains = {train.id: train for train in apply(day, kept).trains}
    originals = {train.id: train for train in day.trains}
    assert all(trains[name] == originals[name] for name in some)
    again = (*kept, *(one for one in closing.changes if one.train in some))
    assert apply(day, again) == changed
    assert apply(day, undo(again, [one.train for one in again])) == day
    assert {name for name, _, _ in diff(closing.changes, kept)} == set(some)
    assert diff(again, closing.changes) == ()


def test_the_same_budget_gives_the_same_plan() -> None:
    """Counted in moves, a plan is repeatable to the byte."""
    one, two = plan(7), plan(7)
    assert one is not None
    assert repr(one) == repr(two)


def test_changes_that_do_not_fit() -> None:
    """A plan for another timetable is refused, with all that does not fit."""
    day, _ = evening("1 x | a 18:00 | b 18:10")
    calls = day.trains[0].calls
    wrong = Change("1", "cancelled", calls[:1], (), "")
    with pytest.raises(InputError, match="'1' does not call as the change says"):
        apply(day, [wrong])
    with pytest.raises(InputError, match="'9' is not there"):
        apply(day, [replace(wrong, train="9")])
    with pytest.raises(InputError, match="'1' is changed twice"):
        apply(day, [replace(wrong, before=calls)] * 2)
    with pytest.raises(InputError, match="'9' is not changed"):
        undo([wrong], ["9"])


def test_balance_counts_stock() -> None:
    """One train there and none back is one more."""
    day, _ = evening("1 x | a 18:00 | b 18:10")
    assert balance(day.trains) == {("a", "suburban"): -1, ("b", "suburban"): 1}
