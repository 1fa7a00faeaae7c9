"""Estimation recovers what synthetic shipments were drawn by, and says what it cannot know."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from landbridge.base.errors import InputError
from landbridge.market.choice import ChoiceTree
from landbridge.market.estimate import Shipments, _log_likelihood, estimate
from tools.bench.cases_estimate import NESTS, SCALES, TASTES, synthetic

USD, DAYS, RAIL = TASTES


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_5000_shipments_give_back_what_they_were_drawn_by(seed: int) -> None:
    found = estimate(synthetic(5000, seed), NESTS)
    known = np.array([USD, DAYS, RAIL, *SCALES])
    assert found.names == ("usd", "days", "rail", "scale of sea", "scale of rail")
    away = np.abs(found.values - known) / found.standard_errors
    assert (away < 3.0).all(), dict(zip(found.names, away, strict=True))
    if seed == 1:  # the draw that the documentation shows
        assert (away < 2.0).all(), dict(zip(found.names, away, strict=True))
    assert found.shipments == 5000
    assert 0.05 < found.rho_squared < 0.9


def test_the_value_of_a_day_is_a_ratio() -> None:
    found = estimate(synthetic(5000, 4), NESTS)
    assert found.ratio("days", "usd") == pytest.approx(DAYS / USD, rel=0.2)


def test_the_gradient_is_that_of_the_likelihood() -> None:
    made = synthetic(60, 5)
    tree = ChoiceTree.of(made.shipment, made.nest)
    x = made.attributes / np.array([5000.0, 50.0, 1.0])
    at = np.array([-2.0, -1.5, -0.3, 0.6, 0.9])

    def value(values: np.ndarray) -> float:
        return _log_likelihood(x, made, tree, values[:3], values[3:])[0]

    exact = _log_likelihood(x, made, tree, at[:3], at[3:])[1]
    assert exact == pytest.approx(approx_fprime(at, value, 1e-7), rel=1e-4, abs=1e-3)


def test_two_ways_by_hand() -> None:
    # 75 of 100 take the way that is 1 cheaper: taste = -ln 3, error 1 / sqrt(100 * 0.75 * 0.25).
    number = 100
    attributes = np.tile([0.0, 1.0], number)[:, None]
    chosen = np.zeros(2 * number, np.bool_)
    chosen[0:150:2] = True
    chosen[151:200:2] = True
    made = Shipments(
        np.repeat(np.arange(number), 2),
        np.zeros(2 * number, np.int64),
        attributes,
        chosen,
        ("usd",),
        ("sea",),
    )
    found = estimate(made)
    assert found.values[0] == pytest.approx(-np.log(3.0), rel=1e-6)
    assert found.standard_errors[0] == pytest.approx(1.0 / np.sqrt(100 * 0.75 * 0.25), rel=1e-4)
    assert found.log_likelihood == pytest.approx(75 * np.log(0.75) + 25 * np.log(0.25), rel=1e-9)


def test_all_faults_are_told_at_once() -> None:
    made = synthetic(10, 6)
    attributes = made.attributes.copy()
    attributes[3, 1] = np.nan
    chosen = made.chosen.copy()
    chosen[:5] = False
    bad = Shipments(made.shipment, made.nest, attributes, chosen, made.names, NESTS)
    with pytest.raises(InputError) as told:
        estimate(bad, ["air"])
    messages = [finding.message for finding in told.value.findings]
    assert len(messages) == 3
    assert any("exactly one" in one for one in messages)
    assert any("no numbers" in one for one in messages)
    assert any("no nest" in one for one in messages)


def test_what_does_not_differ_is_not_determined() -> None:
    made = synthetic(200, 7)
    attributes = made.attributes.copy()
    attributes[:, 1] = 20.0  # all ways take as long
    same = Shipments(made.shipment, made.nest, attributes, made.chosen, made.names, NESTS)
    with pytest.raises(InputError, match="days"):
        estimate(same)
