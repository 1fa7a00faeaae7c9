"""The Russian method: pairs a day, other trains, reserve."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.line.russian import (
    available_pairs,
    fill_share,
    freight_pairs,
    headway_pairs,
    removed_pairs,
    required_pairs,
)

periods = st.floats(1.0, 1000.0)
shares = st.floats(0.1, 1.0)


def test_window_and_failures_take_their_share() -> None:
    assert available_pairs(60.0) == 24.0
    assert available_pairs(60.0, window_min=120.0) == 22.0
    assert available_pairs(60.0, window_min=120.0, reliability=0.5) == 11.0
    assert available_pairs(60.0, pairs_per_period=2.0) == 48.0


def test_arrays_are_worked_out_at_once() -> None:
    found = available_pairs(np.array([60.0, 30.0]), window_min=np.array([0.0, 720.0]))
    assert np.asarray(found).tolist() == [24.0, 24.0]


def test_three_and_four_tracks_carry_half_as_much_again_and_twice_as_much() -> None:
    found = headway_pairs(np.full(3, 10.0), tracks=np.array([2, 3, 4]))
    assert np.asarray(found).tolist() == [144.0, 216.0, 288.0]


def test_a_period_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="period_min: '0' is no time between two trains"):
        available_pairs(0.0)


@given(periods, periods, shares)
def test_a_longer_period_never_carries_more(one: float, other: float, reliability: float) -> None:
    short, long = sorted((one, other))
    assert available_pairs(short, reliability=reliability) >= available_pairs(
        long, reliability=reliability
    )


@given(st.floats(0, 200), st.floats(0, 100), st.floats(0.5, 4.0))
def test_what_is_left_and_what_is_removed_make_the_whole(n: float, k: float, eps: float) -> None:
    left = freight_pairs(n, {"passenger": k}, {"passenger": eps})
    removed = removed_pairs({"passenger": k}, {"passenger": eps})
    assert left >= 0.0
    assert left + removed == pytest.approx(max(n, removed))


@given(st.floats(0, 100), st.floats(0, 50), shares, st.floats(1.0, 2.0))
def test_the_need_is_met_by_exactly_the_capacity_that_it_asks_for(
    freight: float, k: float, limit: float, peak: float
) -> None:
    others, eps = {"passenger": k}, {"passenger": 1.5}
    needed = required_pairs(freight, others, eps, fill_limit=limit, peak_factor=peak)
    assert freight_pairs(needed * limit / peak, others, eps) == pytest.approx(freight, abs=1e-9)


def test_fill() -> None:
    assert fill_share(13.0, 26.0) == 0.5
