"""The bound of trains that run alone: by hand, and below every plan."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.dispatch.bounds import free_runs, gaps
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.problem import NEVER_S
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.random_problem import random_document
from tests.dispatch.tiny import Tiny

BY_HAND = {
    "the quickest way": ("train A: .:4 ( x:9 | y:3 ) .\ndelay A.out after 5 each 2", 4),
    "no delay": ("train A: .:4 x:9 .\ndelay A.out after 13 each 2", 0),
    "a step fires at its second": ("train A: .:4 x:9 .\ndelay A.out after 13 step 7", 7),
    "a step one second on": ("train A: .:4 x:9 .\ndelay A.out after 14 step 7", 0),
    "the dear way is the quick one": (
        "train A: . ( x:2$30 | y:9$1 ) .\ndelay A.out after 0 each 3", 28
    ),
    "two costs at one place": (
        "train A: .:5 .\ndelay A.out after 2 each 1\ndelay A.out after 4 each 10", 13
    ),
    "an earliest start": ("train A: . x:2@20 .\ndelay A.out after 0 each 1", 22),
    "cancelled as that is cheaper": ("train A cancel 6: .:9 .\ndelay A.out after 0 each 1", 6),
    "cancelled as it cannot run": ("train A cancel 6: .:9 .!8\ndelay A.out after 0 each 1", 6),
    "behind a closure": (
        "track x closed 3-20\ntrain A: . x:4 .\ndelay A.out after 0 each 1", 24
    ),
    "before a closure": ("track x closed 4-20\ntrain A: . x:4 .\ndelay A.out after 0 each 1", 4),
    "held until it is open": (
        # It may not wait on x, which shuts at 10, for y, which opens at 12.
        "track x closed 10-15\ntrack y closed 0-12\ntrain A: . x:4 y:1 .\n"
        "delay A.out after 0 each 1",
        20,
    ),
    "no closure for who goes around": (
        "track x closed 0-50\ntrain A: . ( x:1 | z:9 ) .\ndelay A.out after 0 each 1", 9
    ),
    "two trains in each other's way": (
        "train A: x:9 .\ntrain B: x:9 .\ndelay A.out after 9 each 1\ndelay B.out after 8 each 1", 1
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BY_HAND)
def test_by_hand(name: str) -> None:
    text, value = BY_HAND[name]
    bound = free_runs(Tiny(text).problem)
    assert bound.value == value
    assert bound.value == bound.per_train.sum()
    assert bound.infeasible_trains == ()


def test_early_and_dear_or_late_and_cheap_are_both_kept() -> None:
    """The dear way is in time for the step, the cheap one is not: each wins at its own price."""
    for price, value in ((10, 10), (40, 25)):
        problem = Tiny(
            f"train A: . ( x:2${price} | y:9 ) .:1 .\ndelay A.out after 10 step 25"
        ).problem
        assert free_runs(problem).value == value


def test_trains_that_cannot_run_are_named() -> None:
    problem = Tiny(
        """
        track x closed 0-30
        train A: .:9 .!8
        train B: .:9 .!9
        train C: . x:1 .!30
        train D cancel 4: .:9 .!8
        train E: x@40
        delay B.out after 0 each 1
        """
    ).problem
    bound = free_runs(problem)
    assert bound.infeasible_trains == (0, 2)
    assert bound.per_train.tolist() == [0, 9, 0, 4, 0]


def test_a_train_that_stays_for_ever_needs_track_that_never_shuts() -> None:
    text = "track x closed {} \ntrain A: . x"
    assert free_runs(Tiny(text.format("10-20")).problem).infeasible_trains == ()
    held = Tiny("track x closed 10-20\ntrain A: . x!15").problem
    assert free_runs(held).infeasible_trains == (0,)


def test_in_a_cycle_nothing_outlasts_the_period() -> None:
    text = "period 20\ntrain A: . x:{} ."
    assert free_runs(Tiny(text.format(20)).problem).infeasible_trains == ()
    assert free_runs(Tiny(text.format(21)).problem).infeasible_trains == (0,)
    assert free_runs(Tiny("period 20\ntrain A: . x").problem).infeasible_trains == (0,)


def test_gaps_between_closures() -> None:
    problem = Tiny(
        "track x closed 40-50 closed 10-20\ntrack y closed 15-30 closed 50-60\ntrain A: x+y z ."
    ).problem
    start, since, until = gaps(problem)
    rows = list(zip(since.tolist(), until.tolist(), strict=True))
    assert rows[: start[1]] == [(-NEVER_S, 10), (30, 40), (50, 50), (60, NEVER_S)]
    assert np.diff(start).tolist() == [4, 1, 1]


def test_it_is_below_every_plan() -> None:
    reached = 0
    for seed in range(400):
        problem = problem_from(random_document(seed))
        try:
            best = best_plan(problem, most=3_000)
        except TooLargeError:
            continue
        bound = free_runs(problem)
        if best is not None:
            assert bound.value <= best.objective, seed
            assert not bound.infeasible_trains, seed
            reached += bound.value == best.objective
    assert reached > 50


def test_so_many_gaps_find_room() -> None:
    """A train that stays for ever may begin in any gap of the first operation, and ends in the
    last one."""
    shut = " ".join(f"closed {10 * k + 5}-{10 * k + 8}" for k in range(100))
    for rest in ("x", "x:1 x"):
        problem = Tiny(f"track x {shut}\ntrain A: {rest}\ndelay A.out after 0 each 1").problem
        bound = free_runs(problem)
        assert bound.infeasible_trains == (), rest
        assert bound.value == 998 + (rest != "x"), rest


def test_many_labels_find_room() -> None:
    """Each stage doubles the pairs of time and cost that nothing beats."""
    stages = " ".join(f"( x:{2**k} | y:0${2**k} )" for k in range(12))
    problem = Tiny(f"train A: . {stages} .\ndelay A.out after 1000 step 99999").problem
    assert free_runs(problem).value == 2**12 - 1 - 999
