"""The observer: he finds who plans without a cover, and learns nothing where there is one."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.operations.blanket import blanket
from landbridge.operations.closing import close
from landbridge.operations.closing_cover import untrapped
from landbridge.operations.cover import cover_shut
from landbridge.operations.cover_types import CoverPoint, Passing
from landbridge.operations.observer import observe
from landbridge.operations.observer_paths import drawn_paths
from landbridge.operations.observer_types import smallest_set
from landbridge.operations.types import Change
from tests.operations.covers import busy, covered, exact
from tests.operations.evenings import evening, riders

_DAY, _RULES = busy(15)
_COVER = covered(_DAY)


def test_01_the_smallest_set_by_hand() -> None:
    """Of 0.1, 0.5, 0.1, 0.3 nine tenths take three."""
    assert smallest_set([0.1, 0.5, 0.1, 0.3], 0.9).tolist() == [True, True, False, True]
    assert smallest_set([0.5, 0.5], 0.9).tolist() == [True, True]


def test_02_before_any_notice_every_minute_is_alike() -> None:
    """The prior is uniform at every station, but for trains that stand on the way."""
    paths = drawn_paths(_COVER, 40_000, seed=3)
    for number, point in enumerate(_COVER.points):
        quarters = np.histogram(paths[:, number] - point.from_s, 5, (0, _COVER.window_s))[0]
        assert quarters / len(paths) == pytest.approx(0.2, abs=0.03)
    assert (np.diff(paths, axis=1) >= 0.7 * 600 - 1e-6).all()


def test_03_by_hand_one_train_between_two_windows() -> None:
    """A train that runs all the same, and could not if he passed near: Bayes on two hypotheses.

    One section, a train in it 8:00 to 8:20, a window of 40 minutes from 7:40. It is in the way for
    all who leave a within two minutes of it, 4 of 40, at a pace that is fixed.
    """
    day, rules = evening("1 x | a/1 8:00 | t/1 8:20\n2 x | t/2 9:00 | a/2 9:20")
    first = 7 * 3600 + 40 * 60
    points = (
        CoverPoint("a", first, first + 2400, ("a/1",)),
        CoverPoint("t", first + 840, first + 3240, ("t/1",), 1200),
    )
    cover = type(_COVER)(points, 2400, (0, 1))
    seen = observe(day, (), cover, rules, paths=20_000)
    # 14 minutes of run against 20: it overtakes from a departure 8:04 back to 7:58 (t at 8:22).
    inside = seen.stations[0].posterior[18:28].sum()
    assert inside < 0.03
    assert seen.covered < 0.05  # a cover would have moved the train


def test_04_a_plan_for_the_cover_says_nothing() -> None:
    """The posterior is as wide as the prior, everywhere, and wide enough."""
    shut = cover_shut(_DAY, _COVER, _RULES)
    found = untrapped(
        lambda apart, reserve: close(
            _DAY,
            shut,
            _RULES,
            demand=riders(_DAY),
            iterations=500,
            rounds=1,
            apart=apart,
            reserve=reserve,
        ),
        covered=True,
    )
    seen = observe(_DAY, found.changes, _COVER, _RULES)
    assert seen.covered > 0.9
    assert seen.narrowest.width_min >= 60
    for one in seen.stations:
        assert one.width_min >= one.prior_width_min - 3


def test_05_a_planner_without_cover_is_caught() -> None:
    """Estimates are narrow, and right about nine times in ten: over 40 drawn paths."""
    held, widths, caught = [], [], []
    for times in drawn_paths(_COVER, 40, seed=11):
        passes = [int(one) for one in times]
        changes = blanket(_DAY, cover_shut(_DAY, exact(_COVER, passes), _RULES))
        seen = observe(_DAY, changes, _COVER, _RULES, paths=4_000)
        held += [one.holds(at) for one, at in zip(seen.stations, passes, strict=True)]
        widths.append(seen.narrowest.width_min)
        caught.append(seen.covered < 0.05)
    # One path in ten stands, perhaps for long: then the track is clear for long, cover or not.
    assert float(np.mean(caught)) >= 0.9
    assert 0.8 <= float(np.mean(held)) <= 1.0, np.mean(held)
    assert float(np.median(widths)) <= 20
    assert float(np.quantile(widths, 0.9)) < 30


def test_06_what_is_publicly_shut_explains_itself() -> None:
    """That a train is changed says nothing where everybody knows what closed its station."""
    shut = cover_shut(_DAY, _COVER, _RULES)
    first = next(train for train in _DAY.trains if train.id == "110")
    lone = [Change(first.id, "cancelled", first.calls, (), "")]
    blind = observe(_DAY, lone, _COVER, _RULES, known=shut, paths=4_000)
    open_ = observe(_DAY, lone, _COVER, _RULES, paths=4_000)
    assert blind.narrowest.width_min > open_.narrowest.width_min


def test_07_the_same_notices_give_the_same_estimate() -> None:
    """Draws are seeded."""
    one, two = (observe(_DAY, (), _COVER, _RULES, paths=2_000) for _ in range(2))
    assert [each.posterior.tolist() for each in one.stations] == [
        each.posterior.tolist() for each in two.stations
    ]


def test_08_an_arrival_that_is_told_betrays_the_station_before() -> None:
    """Ten minutes before it, at 0.7 to 2.3 times the pace of the fastest: some twenty minutes."""
    end = _COVER.points[-1]
    at = end.from_s + 1920
    shut = cover_shut(_DAY, _COVER, _RULES)
    changes = blanket(_DAY, shut)
    seen = observe(_DAY, changes, _COVER, _RULES, told=[Passing(end.station, at, at)])
    assert seen.told == ("t",)
    assert seen.stations[-1].width_min <= 5
    assert seen.narrowest.station == "c"
    assert seen.narrowest.width_min < 30
    assert observe(_DAY, changes, _COVER, _RULES).narrowest.width_min >= 60
