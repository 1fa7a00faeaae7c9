"""Stock that runs without passengers is held against the same rules as trains."""

from __future__ import annotations

from dataclasses import replace

import pytest

from landbridge.operations.check import crowded, faults, misplaced, too_close
from landbridge.operations.closing_kept import Kept, are_few
from landbridge.operations.types import Change, DayTrains, Empty
from tests.operations.evenings import evening

_DAY, _RULES = evening(
    """
    1 x | a 18:00 | b 18:20 | c 18:40
    2 y | a 19:00 | b 19:20 | c 19:40
    3 z | a 20:00 | b 20:20 | c 20:40
    """
)


def _moved(day: DayTrains, number: int, by_min: int) -> Empty:
    """Stock of a train that does not run, so much later."""
    train, by_s = day.trains[number], 60 * by_min
    calls = (
        replace(one, arrive_s=one.arrive_s + by_s, depart_s=one.depart_s + by_s, boards=False)
        for one in train.calls
    )
    return Empty(train.id, tuple(calls))


@pytest.mark.parametrize(("by_min", "pairs"), [(30, 0), (59, 2), (60, 2), (61, 2), (90, 0)])
def test_it_keeps_its_distance_from_trains_that_nothing_changes(by_min: int, pairs: int) -> None:
    gone = [Change("1", "cancelled", _DAY.trains[0].calls, (), "")]
    found = too_close(_DAY, gone, _RULES, [_moved(_DAY, 0, by_min)])
    assert len({edge for _, _, edge in found}) == pairs
    assert {one for row in found for one in row[:2]} <= {"1#empty", "2"}
    assert too_close(_DAY, gone, _RULES) == []


def test_two_of_them_keep_their_distance_from_each_other() -> None:
    gone = [Change(one.id, "cancelled", one.calls, (), "") for one in _DAY.trains[:2]]
    moved = [_moved(_DAY, 0, 90), _moved(_DAY, 1, 30)]
    found = too_close(_DAY, gone, _RULES, moved)
    assert {edge for _, _, edge in found} == {("a", "b"), ("b", "c")}
    assert too_close(_DAY, gone, _RULES, moved[:1]) == []


def test_sets_of_cancelled_trains_are_missed_where_they_would_have_stood() -> None:
    gone = [Change(one.id, "cancelled", one.calls, (), "") for one in _DAY.trains[:2]]
    assert misplaced(_DAY, gone, _RULES) == 2
    assert misplaced(_DAY, [], _RULES) == 0


def test_it_is_told_apart_from_trains_and_is_no_fault() -> None:
    gone = [Change("1", "cancelled", _DAY.trains[0].calls, (), "")]
    moved = [_moved(_DAY, 0, 59)]
    assert crowded(_DAY, gone, _RULES, moved) == [
        "trains 1 (its empty stock) and 2 run too close to each other from A to B, and 1 times more"
    ]
    assert not any("close" in one for one in faults(_DAY, gone, [], _RULES, {"1"}, moved))
    assert crowded(_DAY, gone, _RULES, [_moved(_DAY, 0, 30)]) == []


def test_of_two_that_are_too_close_a_train_keeps_its_slot_before_empty_stock() -> None:
    calls = _DAY.trains[1].calls
    later = Change("2", "retimed", calls, calls, "")
    runs = [_moved(_DAY, 0, 59), _moved(_DAY, 2, 0)]
    kept = Kept()
    kept.take([("1#empty", "2", ("a", "b")), ("1#empty", "3#empty", ("a", "b"))], [later], runs)
    assert kept.trains == {"2": calls}
    assert kept.stock == {"1": (runs[0].calls,)}
    assert list(kept.rows()) == [("2", calls), ("1", runs[0].calls)]


def test_where_much_stock_is_too_close_only_trains_keep_their_slots() -> None:
    calls = _DAY.trains[1].calls
    changes = [Change(name, "retimed", calls, calls, "") for name in ("2", "3")]
    close = [(f"{at}#empty", "2", ("a", "b")) for at in range(10, 20)]
    kept = Kept()
    kept.take(close, changes, [])
    assert not are_few(close)
    assert (kept.trains, kept.stock) == ({}, {})
    kept.take([*close, ("3", "2", ("a", "b"))], changes, [])
    assert kept.trains == {"2": calls}
