"""Covers: what they shut, which paths lie in them, and that a plan holds for each of these."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.operations.changes import apply
from landbridge.operations.check import faults
from landbridge.operations.closing import close
from landbridge.operations.closing_cover import untrapped
from landbridge.operations.closing_types import Closing
from landbridge.operations.cover import cover_of, cover_shut
from landbridge.operations.cover_path import passings, path_findings, special_faults
from landbridge.operations.cover_types import Declared, DeclaredStop, SecretStop, SpecialTrain
from landbridge.operations.types import DayTrain, DayTrains, Shut
from tests.operations.covers import busy, covered, path
from tests.operations.evenings import evening, riders, seconds

_LINE = "1 x | a/1 18:00 | b/1 18:10 | t/1 18:20\n2 x | t/2 19:00 | b/2 19:10 | a/2 19:20"


def _planned(day: DayTrains, shut: tuple[Shut, ...], rules: object) -> Closing:
    def plan(apart: tuple[str, ...], reserve: bool) -> Closing:
        return close(
            day,
            shut,
            rules,  # type: ignore[arg-type]
            demand=riders(day),
            iterations=500,
            rounds=1,
            apart=apart,
            reserve=reserve,
        )

    return untrapped(plan, covered=True)


def test_01_a_cover_shuts_one_direction_alone() -> None:
    """Trains of the other direction have their own track and platforms."""
    day, rules = evening(_LINE)
    cover = cover_of(day, Declared((DeclaredStop("a", 0), DeclaredStop("t", 1200, "t/1")), 600))
    shut = cover_shut(day, cover, rules)
    assert [(one.platform or one.station + one.to_station, one.one_way) for one in shut] == [
        ("ab", True), ("bt", True), ("a/1", False), ("b/1", False), ("t/1", False),
    ]  # fmt: skip
    # Headway 2 min: from two minutes before it may leave a until two after it may reach b.
    assert (shut[0].from_s, shut[0].to_s) == (-120, 600 + 600 + 120)


def test_02_one_track_is_shut_both_ways() -> None:
    """There nobody may come against it."""
    day, rules = evening(_LINE)
    single = type(rules)(rules.items, rules.turnbacks, {("a", "b"): (1, 120)})
    cover = cover_of(day, Declared((DeclaredStop("a", 0), DeclaredStop("b", 600)), 600))
    assert [one.one_way for one in cover_shut(day, cover, single) if one.to_station] == [False]


@pytest.mark.parametrize(
    ("stops", "words"),
    [
        ((DeclaredStop("a", 0), DeclaredStop("t", 600, "t/1")), "14 min after"),
        ((DeclaredStop("t", 0), DeclaredStop("b", 900), DeclaredStop("t", 1800)), "twice"),
        ((DeclaredStop("a", 0), DeclaredStop("z", 600)), "not on the way"),
    ],
)
def test_03_a_way_that_no_train_can_run(stops: tuple[DeclaredStop, ...], words: str) -> None:
    """It is refused with the place at which it goes wrong."""
    day, _ = evening(_LINE + "\n7 y | y 18:00 | z 18:10")
    with pytest.raises(InputError, match=words):
        cover_of(day, Declared(stops, 600))


def test_04_an_end_without_a_platform_of_its_own_is_refused() -> None:
    """At a terminus trains of both directions use each platform: one has to be declared."""
    day, _ = evening("1 x | a/1 18:00 | t/1 18:20\n2 x | t/1 19:00 | a/1 19:20")
    with pytest.raises(InputError, match="none is declared"):
        cover_of(day, Declared((DeclaredStop("a", 0), DeclaredStop("t", 1200)), 600))


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ((("a", 0), ("t", 4000)), []),
        ((("a", 0), ("t", 4600)), ["special.stop[2]"]),  # leaves the window at t
        ((("a", 3000), ("t", 3600)), ["special.stop[2]"]),  # faster than any train
        ((("a", 0), ("z", 4000)), ["special.stop[2]"]),
        ((("b", 1800), ("t", 4000)), ["special.stop[1]"]),
        ((("a", 0), ("c", 1900), ("b", 2600), ("t", 4200)), ["special.stop[3]"]),
    ],
)
def test_05_paths_off_the_cover(rows: tuple[tuple[str, int], ...], wrong: list[str]) -> None:
    """The row is named, and nothing of what it says."""
    day, _ = busy(30)
    cover = covered(day, 30)
    first = cover.points[0].from_s
    stops = tuple(SecretStop(name, first + at, first + at) for name, at in rows)
    found = path_findings(cover, SpecialTrain("9", stops))
    assert [one.column for one in found] == wrong
    assert not any(one.value or any(c.isdigit() for c in one.message) for one in found)


def test_06_the_checker_finds_a_train_in_the_way() -> None:
    """It works on times alone: with nothing shut it still sees who is too close."""
    day, rules = busy(15)
    cover = covered(day)
    train = path(cover, 1200, 1200)
    wrong = special_faults(day.trains, cover, passings(cover, train), rules)
    assert wrong
    assert all(words.endswith("comes too close to the special train") for words in wrong)


_DAY, _RULES = busy(15)
_COVER = covered(_DAY)


@cache
def _plan() -> Closing:
    """Return the plan of the cover; made when it is asked for, as it takes seconds."""
    return _planned(_DAY, cover_shut(_DAY, _COVER, _RULES), _RULES)


@cache
def _running() -> tuple[DayTrain, ...]:
    return apply(_DAY, _plan().changes).trains


def test_07_the_plan_of_a_cover_holds() -> None:
    """It touches nothing that is shut and keeps its stock in balance."""
    shut = cover_shut(_DAY, _COVER, _RULES)
    plan = _plan()
    assert plan.changes
    assert faults(_DAY, plan.changes, shut, _RULES, plan.reach, plan.empty) == []


@settings(max_examples=500, deadline=None)
@given(st.integers(0, 75 * 60), st.integers(0, 75 * 60), st.sampled_from([0, 0, 60, 300, 900]))
def test_08_it_holds_under_every_path_in_the_cover(first: int, last: int, stands: int) -> None:
    """A path that the cover takes meets no train of the plan, wherever in the windows it is."""
    train = path(_COVER, first, last, stands)
    if path_findings(_COVER, train):
        return
    assert special_faults(_running(), _COVER, passings(_COVER, train), _RULES) == []


def test_09_most_paths_meet_a_train_without_the_plan() -> None:
    """So test 08 tests something."""
    drawn = np.random.default_rng(1)
    met = 0
    for late in drawn.integers(0, 75 * 60, 50):
        train = path(_COVER, int(late), int(late))
        met += bool(special_faults(_DAY.trains, _COVER, passings(_COVER, train), _RULES))
    assert met >= 25


def test_10_a_train_that_the_cover_stops_goes_back_from_where_it_turned() -> None:
    """The other direction is open, so nothing touches its return: it starts where they meet."""
    day, rules = evening(
        "1 x | a/1 18:00 | b/1 18:10 | t/1 18:20\n2 x | t/2 18:50 | b/2 19:00 | a/2 19:10",
        turns="b",
    )
    cover = cover_of(
        day,
        Declared(
            (DeclaredStop("b", seconds("18:00")), DeclaredStop("t", seconds("18:10"), "t/1")), 7200
        ),
    )
    shut = cover_shut(day, cover, rules)
    found = _planned(day, shut, rules)
    assert faults(day, found.changes, shut, rules, found.reach, found.empty) == []
    assert {one.train: one.kind for one in found.changes}["1"] in ("short_turned", "cancelled")
