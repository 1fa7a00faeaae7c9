"""The law of queues against exact results, a simulation, and what it must always obey."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.line.queue import wait_h

flows = st.floats(0.0, 200.0)
capacities = st.floats(1.0, 200.0)
scvs = st.floats(0.0, 3.0)
LONG_DAYS = 1e7


def both(flow: float, capacity: float, **given: float) -> tuple[float, float]:
    mean, most = wait_h(flow, capacity, **given)
    return float(mean), float(most)


@given(flows, flows, capacities, scvs, scvs)
def test_waits_rise_with_the_flow(a: float, b: float, capacity: float, x: float, y: float) -> None:
    few, many = sorted((a, b))
    less = both(few, capacity, scv_arrivals=x, scv_service=y)
    more = both(many, capacity, scv_arrivals=x, scv_service=y)
    assert less[0] <= more[0] * (1 + 1e-9) + 1e-9
    assert less[1] <= more[1] * (1 + 1e-9) + 1e-9


@given(flows, capacities, capacities, scvs, scvs)
def test_waits_fall_with_the_capacity(flow: float, a: float, b: float, x: float, y: float) -> None:
    small, large = sorted((a, b))
    less = both(flow, large, scv_arrivals=x, scv_service=y)
    more = both(flow, small, scv_arrivals=x, scv_service=y)
    assert less[0] <= more[0] * (1 + 1e-9) + 1e-9
    assert less[1] <= more[1] * (1 + 1e-9) + 1e-9


@given(flows, capacities, scvs, scvs)
def test_waits_are_finite_and_never_negative(
    flow: float, capacity: float, x: float, y: float
) -> None:
    mean, most = both(flow, capacity, scv_arrivals=x, scv_service=y)
    assert 0.0 <= mean < math.inf
    assert 0.0 <= most < math.inf


@given(st.floats(0.01, 3.0), capacities, scvs, scvs, st.floats(1.0, 365.0))
def test_the_mean_solves_its_equation(
    load: float, capacity: float, x: float, y: float, period: float
) -> None:
    """rho = W / (W + k S) + 2 W / T."""
    mean, _ = both(load * capacity, capacity, scv_arrivals=x, scv_service=y, period_days=period)
    chance = 0.5 * (x + y) * 24 / capacity
    if mean + chance > 1e-6:
        found = mean / (mean + chance) + 2 * mean / (24 * period)
        assert found == pytest.approx(load, rel=1e-6)


def test_nobody_waits_where_nobody_comes() -> None:
    assert both(0.0, 10.0, scv_arrivals=1.0, scv_service=1.0) == (0.0, 0.0)


@pytest.mark.parametrize("load", [0.2, 0.5, 0.8, 0.95])
def test_m_m_1_exactly(load: float) -> None:
    """24 trains a day are served: mu = 1 a hour. P(W > t) = rho exp(-(1 - rho) t)."""
    mean, most = both(24 * load, 24.0, scv_arrivals=1.0, scv_service=1.0, period_days=LONG_DAYS)
    assert mean == pytest.approx(load / (1 - load), rel=1e-4)
    assert most == pytest.approx(math.log(load / 0.1) / (1 - load), rel=1e-4)


def test_m_d_1_waits_half_as_long() -> None:
    """Pollaczek 1930: without variation of service the mean wait is half that of M/M/1."""
    mean, _ = both(12.0, 24.0, scv_arrivals=1.0, scv_service=0.0, period_days=LONG_DAYS)
    assert mean == pytest.approx(0.5, rel=1e-6)


@pytest.mark.parametrize("period", [1.0, 30.0, 90.0])
def test_far_above_capacity_half_the_growth_of_the_queue(period: float) -> None:
    """Twice the capacity over T: the last one waits T, the mean T / 2, 9 in 10 at most 0.9 T."""
    mean, most = both(480.0, 240.0, scv_arrivals=1.0, scv_service=1.0, period_days=period)
    assert mean == pytest.approx(12 * period, rel=0.02)
    assert most == pytest.approx(0.9 * 24 * period, rel=0.05)


def test_the_wait_is_steep_below_capacity() -> None:
    mean, _ = wait_h([10.0, 15.0, 19.0], 20.0, scv_arrivals=1.0, scv_service=1.0)
    assert mean[1] / mean[0] > 2.5
    assert mean[2] / mean[1] > 2.5


def simulated(load: float, service_scv: float, period_h: float) -> tuple[float, float]:
    """Mean and 9 in 10 of waits of all who come in a period; one hour of service on average."""
    chance = np.random.default_rng(7)
    count = int(2 * load * period_h) + 50
    gaps = chance.exponential(1 / load, size=(400, count))
    arrives = gaps.cumsum(axis=1)
    if service_scv:
        served = chance.gamma(1 / service_scv, service_scv, size=gaps.shape)
    else:
        served = np.ones_like(gaps)
    wait = np.zeros(400)
    waits = np.zeros_like(gaps)
    for i in range(1, count):  # Lindley 1952
        wait = np.maximum(wait + served[:, i - 1] - gaps[:, i], 0.0)
        waits[:, i] = wait
    kept = waits[arrives <= period_h]
    return float(kept.mean()), float(np.quantile(kept, 0.9))


@pytest.mark.parametrize(
    ("load", "service_scv"), [(0.6, 1.0), (0.9, 1.0), (0.9, 0.3), (1.0, 0.5), (1.2, 0.5), (1.6, 1)]
)
def test_a_simulated_queue_that_begins_empty(load: float, service_scv: float) -> None:
    period_h = 480.0
    mean, most = both(
        24 * load, 24.0, scv_arrivals=1.0, scv_service=service_scv, period_days=period_h / 24
    )
    seen_mean, seen_most = simulated(load, service_scv, period_h)
    assert mean == pytest.approx(seen_mean, rel=0.1)
    assert most == pytest.approx(seen_most, rel=0.1)


def test_arrays_take_their_common_shape() -> None:
    mean, most = wait_h(np.ones((2, 1)), [3.0, 4.0, 5.0], scv_arrivals=1.0, scv_service=0.0)
    assert mean.shape == most.shape == (2, 3)


def test_bad_arguments_are_all_told() -> None:
    with pytest.raises(InputError) as told:
        wait_h([-1.0], 0.0, scv_arrivals=math.nan, scv_service=1.0, period_days=0.0)
    columns = [finding.column for finding in told.value.findings]
    assert columns == ["flow_per_day", "capacity_per_day", "scv_arrivals", "period_days"]
