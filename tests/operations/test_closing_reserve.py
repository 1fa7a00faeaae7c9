"""Stock that stands changes places with stock that comes late, and no other train is changed."""

from __future__ import annotations

import pytest

from landbridge.operations.arms import visits_of
from landbridge.operations.check import faults, misplaced
from landbridge.operations.closing import close
from landbridge.operations.closing_cover import untrapped
from landbridge.operations.closing_types import Closing
from landbridge.operations.cover import cover_of, cover_shut
from landbridge.operations.cover_types import Declared, DeclaredStop
from landbridge.operations.reserve import with_reserve
from landbridge.operations.trapped import TrappedError
from landbridge.operations.types import DayTrains, Shut
from tests.operations.evenings import evening, riders, seconds

# Train 1 is in the way for two hours; its stock would go out as 2 at once. That of 3 came before
# and stays for the night.
_NIGHT = """
3 y | a/1 16:00 | b/1 16:10 | t/1 16:20
1 x | a/1 18:00 | b/1 18:10 | t/1 18:20
2 x | t/2 18:40 | b/2 18:50 | a/2 19:00
"""


def _shut(day: DayTrains, rules: object) -> tuple[Shut, ...]:
    stops = DeclaredStop("a", seconds("17:50")), DeclaredStop("t", seconds("18:10"), "t/1")
    return cover_shut(day, cover_of(day, Declared(stops, 7200)), rules)  # type: ignore[arg-type]


def _plan(drawn: str, reserve: bool) -> tuple[DayTrains, Closing, list[str]]:
    day, rules = evening(drawn)
    shut = _shut(day, rules)
    found = close(day, shut, rules, demand=riders(day), iterations=300, rounds=1, reserve=reserve)
    wrong = faults(day, found.changes, shut, rules, found.reach, found.empty)
    return day, found, wrong


@pytest.mark.parametrize("reserve", [False, True])
def test_01_what_stands_goes_out_in_time(reserve: bool) -> None:
    """Train 2 runs as published with the stock of 3; that of 1 comes empty and stays instead."""
    _, found, wrong = _plan(_NIGHT, reserve)
    assert wrong == []
    changed = {one.train: one.kind for one in found.changes}
    assert changed == ({"1": "cancelled"} if reserve else {"1": "cancelled", "2": "cancelled"})
    assert len(found.empty) == int(reserve)


# Train 2 goes on to c, where nobody comes from: it cannot be cancelled together with 1.
_BEYOND = _NIGHT.replace("b/2 18:50 | a/2 19:00", "c/2 18:50")


def test_02_a_window_longer_than_trains_may_be_late_traps_no_stock() -> None:
    """The stock of 1 comes two hours late, and 2 cannot wait: what stands goes in its place."""
    with pytest.raises(TrappedError, match="train 1 is trapped"):
        _plan(_BEYOND, reserve=False)
    _, found, wrong = _plan(_BEYOND, reserve=True)
    assert wrong == []
    assert {one.train for one in found.changes} == {"1"}


def test_03_what_leaves_sooner_than_it_turns_does_not_stand() -> None:
    """Stock that the timetable turns faster than others may is left alone."""
    drawn = _NIGHT + "4 y | t/2 16:24 | b/2 16:34 | a/2 16:44\n"
    day, rules = evening(drawn)
    shut = _shut(day, rules)
    visits = visits_of(day, shut)
    assert len(with_reserve(visits, day.trains, shut, rules).inward) == len(visits.inward)
    assert with_reserve(visits, day.trains, shut, rules).reserve


def test_04_a_closure_that_traps_a_train_gets_reserve() -> None:
    """It is tried once more with stock in reserve before any train is parted."""
    tried = []

    def plan(apart: tuple[str, ...], reserve: bool) -> Closing:
        tried.append((apart, reserve))
        if len(tried) < 3:
            raise TrappedError("train 7 is trapped", "", ["7"])
        return Closing((), (), (), (), 0.0, (), "optimal")

    untrapped(plan)
    assert tried == [((), False), ((), True), (("7",), True)]


def test_05_what_the_blanket_policy_misplaces() -> None:
    """A train in that does not run leaves its stock at the other end."""
    day, found, _ = _plan(_NIGHT, True)
    assert misplaced(day, found.changes, evening(_NIGHT)[1]) == 1  # without its empty run
    assert misplaced(day, (), evening(_NIGHT)[1]) == 0
