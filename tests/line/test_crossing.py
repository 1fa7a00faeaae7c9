"""Crossing schemes: what a meeting costs, who stops, and a line of sections in a row."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError
from landbridge.line.crossing import (
    SCHEME_WORDS,
    SIDES,
    Intervals,
    Meeting,
    Side,
    best_meeting,
    chain_meetings,
    periods,
)

FIT = Intervals(3.5, 1.0, 2.0, 1.0)
times = st.floats(0.5, 300.0)
waits = st.floats(0.0, 15.0)
intervals = st.builds(Intervals, waits, waits, waits, waits)


@given(times, times, intervals)
def test_the_first_two_schemes_have_the_sum_of_the_last_two(
    there: float, back: float, one: Intervals
) -> None:
    s1, s2, s3, s4 = periods(there, back, one)
    assert s1 + s2 == pytest.approx(s3 + s4)


@given(times, times, intervals)
def test_the_best_scheme_has_the_least_of_the_four_periods(
    there: float, back: float, one: Intervals
) -> None:
    found = periods(there, back, one)
    best = best_meeting(there, back, one)
    assert best.period_min == pytest.approx(min(found))
    assert getattr(found, best.scheme) == pytest.approx(best.period_min)


@pytest.mark.parametrize(
    ("at_start", "at_end", "scheme", "period"),
    [
        # A waits at both ends: B runs through          A [=]------[=] B
        (["forward"], ["forward"], "back_through", 56.5),
        (["back"], ["back"], "forward_through", 56.5),
        (["back"], ["forward"], "through_in", 58.0),
        (["forward"], ["back"], "through_out", 55.0),
        (["forward"], SIDES, "through_out", 55.0),
        (SIDES, ["forward"], "back_through", 56.5),
    ],
)
def test_only_a_train_that_fits_the_loop_can_stop_there(
    at_start: Sequence[Side], at_end: Sequence[Side], scheme: str, period: float
) -> None:
    found = best_meeting(24, 25, FIT, stops_at_start=at_start, stops_at_end=at_end)
    assert (found.scheme, found.period_min) == (scheme, period)


def test_where_no_train_fits_none_can_meet() -> None:
    with pytest.raises(CannotRunError, match="neither direction"):
        best_meeting(24, 25, FIT, stops_at_end=[])


def test_neighbours_must_agree_who_stops_at_the_loop_between_them() -> None:
    """::

    A --49-- [forward only] --49-- C : it stops after the first section and before the second
    """
    both = FIT.at_start, FIT.at_end
    left = chain_meetings(
        [49.0, 49.0],
        [both[0], {"forward": FIT.release_min}],
        [{"forward": FIT.hold_min}, both[1]],
    )
    assert [one.at_end for one in left[:1]] == [one.at_start for one in left[1:]] == ["forward"]
    # 49 + release at A + hold in the middle; 49 + release in the middle + release at C
    assert [one.period_min for one in left] == [56.5, 55.0]
    with pytest.raises(CannotRunError, match="section 1"):
        chain_meetings([49.0] * 2, [both[0], {"back": 4.5}], [{"forward": 4.5}, both[1]])


@given(st.lists(times, min_size=1, max_size=6), intervals)
def test_the_chain_is_the_best_of_all_choices(running: list[float], one: Intervals) -> None:
    found = chain_meetings(running, [one.at_start] * len(running), [one.at_end] * len(running))
    assert all(a.at_end == b.at_start for a, b in pairwise(found))

    def cost(sides: tuple[Side, ...]) -> list[float]:
        return [
            ride + one.at_start[a] + one.at_end[b]
            for ride, (a, b) in zip(running, pairwise(sides), strict=True)
        ]

    everything = [cost(sides) for sides in product(SIDES, repeat=len(running) + 1)]
    least = min(max(these) for these in everything)
    assert max(m.period_min for m in found) == pytest.approx(least)
    squares = [sum(p * p for p in these) for these in everything if max(these) < least + 1e-6]
    assert sum(m.period_min**2 for m in found) <= min(squares) * (1 + 1e-9) + 1e-6


def test_the_longest_period_counts_before_the_sum() -> None:
    """Stops cost more at one point than at another: 30 and 12 min are better than 31 and 9."""
    found = chain_meetings(
        [17.0, 5.0],
        [{"forward": 9.0, "back": 5.0}, {"forward": 7.0, "back": 4.0}],
        [{"forward": 8.0, "back": 9.0}, {"forward": 0.0, "back": 6.0}],
    )
    assert [one.period_min for one in found] == [30.0, 12.0]


def test_a_line_without_single_track_has_no_meetings() -> None:
    assert chain_meetings([], [], []) == ()


def test_every_scheme_has_words() -> None:
    named = {Meeting(a, b, 1.0).scheme for a, b in product(SIDES, SIDES)}
    assert named == set(SCHEME_WORDS)
