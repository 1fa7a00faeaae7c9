"""The doubly constrained gravity model against closed forms, and what it conserves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError, InputError
from landbridge.market.gravity import BALANCE, gravity


def test_two_by_two_in_closed_form() -> None:
    # 40 and 60 leave, 50 and 50 arrive; the diagonal is cheaper by ln 2 / beta. The odds ratio
    # T11 T22 / (T12 T21) is exp(2 ln 2) = 4, so 3 t^2 - 370 t + 8000 = 0 for t = T11.
    t = (370.0 - math.sqrt(370.0**2 - 4 * 3 * 8000.0)) / 6.0
    cost = np.array([[0.0, math.log(2.0)], [math.log(2.0), 0.0]]) * 100.0
    found = gravity(np.array([40.0, 60.0]), np.array([50.0, 50.0]), cost, 0.01)
    wanted = np.array([[t, 40.0 - t], [50.0 - t, 10.0 + t]])
    assert found.teu_per_year == pytest.approx(wanted, rel=1e-9)


def test_without_deterrence_totals_alone_decide() -> None:
    found = gravity(np.array([40.0, 60.0]), np.array([25.0, 75.0]), np.full((2, 2), 900.0), 0.0)
    assert found.teu_per_year == pytest.approx(np.outer([40.0, 60.0], [25.0, 75.0]) / 100.0)
    assert found.rounds <= 2


def test_a_pair_without_a_way_gets_nothing() -> None:
    cost = np.array([[0.0, np.inf], [0.0, 0.0]])
    found = gravity(np.array([40.0, 60.0]), np.array([50.0, 50.0]), cost, 0.001)
    assert found.teu_per_year == pytest.approx(np.array([[40.0, 0.0], [10.0, 50.0]]))


def test_totals_that_no_table_has_are_told() -> None:
    cost = np.array([[0.0, np.inf], [0.0, 0.0]])
    with pytest.raises(CannotRunError, match="'east'"):
        gravity(np.array([60.0, 40.0]), np.array([50.0, 50.0]), cost, 0.001, "of trade 'east'")


def test_sums_that_differ_are_told_with_the_difference() -> None:
    with pytest.raises(InputError, match="110 TEU a year leave, but 100 arrive: 10 apart"):
        gravity(np.array([60.0, 50.0]), np.array([50.0, 50.0]), np.zeros((2, 2)), 0.001)


def test_all_bad_totals_at_once() -> None:
    with pytest.raises(InputError) as told:
        gravity(np.array([-1.0, 50.0]), np.array([np.nan, 50.0]), np.zeros((2, 3)), 0.001)
    assert len(told.value.findings) == 3


def test_costs_of_any_size_do_not_overflow() -> None:
    cost = np.array([[0.0, 1e6], [1e6, 0.0]])
    found = gravity(np.array([50.0, 50.0]), np.array([50.0, 50.0]), cost, 1.0)
    assert found.teu_per_year == pytest.approx(np.array([[50.0, 0.0], [0.0, 50.0]]))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(1.0, 1e6), min_size=2, max_size=5),
    st.lists(st.floats(1.0, 1e6), min_size=2, max_size=5),
    st.integers(0, 10_000),
)
def test_what_leaves_arrives(origins: list[float], parts: list[float], seed: int) -> None:
    leave = np.array(origins)
    arrive = np.array(parts) * leave.sum() / sum(parts)
    cost = np.random.default_rng(seed).uniform(0.0, 3000.0, (leave.size, arrive.size))
    flow = gravity(leave, arrive, cost, 0.001).teu_per_year
    assert flow.sum(axis=1) == pytest.approx(leave, rel=2 * BALANCE)
    assert flow.sum(axis=0) == pytest.approx(arrive, rel=2 * BALANCE)
    # The form of Wilson's model: odds ratios are those of the deterrence.
    odds = np.log(flow[0, 0] * flow[1, 1] / flow[0, 1] / flow[1, 0])
    assert odds == pytest.approx(
        -0.001 * (cost[0, 0] + cost[1, 1] - cost[0, 1] - cost[1, 0]), abs=1e-6
    )
