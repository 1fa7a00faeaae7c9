"""The loop of market and line: it settles, or says that it does not."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.runs.loop import CHANGE, ROUNDS, Round, settle


def two_ways(steepness: float, room: float = 500.0) -> Callable[[np.ndarray], Round]:
    """1,000 TEU on two ways; those of the first wait the longer the more there are.

    first:  10 days + wait, wait = 48 h (flow / room)^2
    second: 13 days
    """

    def turn(wait_h: np.ndarray) -> Round:
        days = np.array([10.0 + wait_h[0] / 24.0, 13.0])
        flow = 1000.0 / (1.0 + np.exp(np.minimum(steepness * (days[0] - days[1]), 500.0)))
        wait = np.array([48.0 * (flow / room) ** 2])
        then = np.array([10.0 + wait[0] / 24.0, 13.0])
        return Round(np.array([flow]), days, then, wait, np.ones(2, bool), None)

    return turn


def test_flows_and_days_agree_when_it_has_settled() -> None:
    loop = settle(two_ways(1.0), np.zeros(1))
    assert loop.converged
    flow = loop.last.teu[0]
    again = two_ways(1.0)(loop.last.wait_h)
    assert again.teu[0] == pytest.approx(flow, rel=0.02)
    assert loop.rounds[-1]["days_change"] <= CHANGE
    assert loop.rounds[-1]["teu_change"] <= CHANGE


def test_a_loop_that_swings_is_damped() -> None:
    # Undamped, everybody would change sides each round.
    loop = settle(two_ways(8.0), np.zeros(1))
    assert loop.converged
    assert min(row["step"] for row in loop.rounds) < 0.7


def test_not_settling_is_a_finding_not_a_silence() -> None:
    def turn(wait_h: np.ndarray) -> Round:
        wait = np.array([24.0 * 20.0]) if wait_h[0] < 100.0 else np.zeros(1)
        days = np.array([10.0 + wait_h[0] / 24.0])
        flow = np.array([1000.0 - wait_h[0]])
        return Round(flow, days, 10.0 + wait / 24.0, wait, np.ones(1, bool), None)

    loop = settle(turn, np.zeros(1))
    assert not loop.converged
    assert len(loop.rounds) == ROUNDS


def test_ways_that_carry_nothing_do_not_keep_it_going() -> None:
    def turn(wait_h: np.ndarray) -> Round:
        days = np.array([10.0, 20.0])
        return Round(
            np.array([1000.0]),
            days,
            days + np.array([0.0, 5.0]),
            wait_h,
            np.array([True, False]),
            None,
        )

    assert settle(turn, np.zeros(1)).converged


def test_a_market_without_places_settles_at_once() -> None:
    def turn(wait_h: np.ndarray) -> Round:
        return Round(np.empty(0), np.ones(2), np.ones(2), wait_h, np.ones(2, bool), None)

    loop = settle(turn, np.zeros((2, 0)))
    assert loop.converged
    assert len(loop.rounds) == 1


@given(st.floats(0.1, 10.0), st.floats(100.0, 2000.0))
def test_whatever_settles_is_in_balance(steepness: float, room: float) -> None:
    turn = two_ways(steepness, room)
    loop = settle(turn, np.zeros(1))
    if loop.converged:
        assert abs(loop.last.days_then[0] - loop.last.days[0]) <= CHANGE * loop.last.days[0] + 1e-9
        assert turn(loop.wait_h).teu[0] == loop.last.teu[0]
