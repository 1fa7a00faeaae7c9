"""The Russian method against worked examples that were published."""

from __future__ import annotations

import math

import pytest

from landbridge.line.crossing import Intervals, best_meeting, chain_meetings, periods
from landbridge.line.russian import (
    available_pairs,
    freight_pairs,
    headway_pairs,
    removed_pairs,
    required_pairs,
)

# Course work on the section E - K, tlookup.ru/wocs-1042-1 and wocs-1044-1. It takes tau_np as 4 min
# in one scheme and 3.5 on average, and so prints 57 for the last two; 3.5 is used throughout here.
E_K = Intervals(arrival_min=3.5, crossing_min=1.0, start_min=2.0, stop_min=1.0)


def test_the_four_schemes_of_the_section_s_t() -> None:
    assert tuple(periods(24.0, 25.0, E_K)) == (58.0, 55.0, 56.5, 56.5)
    best = best_meeting(24.0, 25.0, E_K)
    assert (best.scheme, best.period_min) == ("through_out", 55.0)


def test_pairs_a_day_on_the_section_s_t() -> None:
    assert math.floor(available_pairs(55.0)) == 26


def test_the_limiting_section_of_the_line_e_k() -> None:
    """::

    E --37-- p --39-- r --40-- s --49-- t --38-- sh --41-- shch --36-- K   min there and back
    """
    running = [37.0, 39.0, 40.0, 49.0, 38.0, 41.0, 36.0]
    found = chain_meetings(running, [E_K.at_start] * 7, [E_K.at_end] * 7)
    limiting = max(found, key=lambda one: one.period_min)
    assert found.index(limiting) == 3
    assert (limiting.scheme, limiting.period_min) == ("through_out", 55.0)


def test_trains_of_other_speeds_remove_five_pairs() -> None:
    """Passenger 1.2, fast 1, suburban 1.2 and pick-up 1.6, one pair each (formula 11)."""
    trains = dict.fromkeys(("passenger", "fast", "suburban", "pick-up"), 1.0)
    eps = {"passenger": 1.2, "fast": 1.0, "suburban": 1.2, "pick-up": 1.6}
    assert freight_pairs(22, trains, eps) == pytest.approx(17.0, abs=1e-12)


def test_capacity_that_the_line_e_k_needs() -> None:
    """13 freight pairs and the others with a limit of 0.87 (formula 12): 20.69, printed as 20."""
    trains = dict.fromkeys(("passenger", "fast", "suburban", "pick-up"), 1.0)
    eps = {"passenger": 1.2, "fast": 1.0, "suburban": 1.2, "pick-up": 1.6}
    assert math.floor(required_pairs(13, trains, eps, fill_limit=0.87)) == 20


def test_double_track_with_automatic_block() -> None:
    """Formula 13: 1440 / 9 = 160, of one direction."""
    assert headway_pairs(9.0) == 160.0


def test_another_course_work_with_other_intervals() -> None:
    """smekni.com/a/221402-5: 24 and 25 min, scheme 2 gives 53, schemes 3 and 4 give 56."""
    found = periods(24.0, 25.0, Intervals(4.0, 1.0, 1.0, 1.0))
    assert (found.through_out, found.forward_through, found.back_through) == (53.0, 56.0, 56.0)


def test_a_double_track_without_intermediate_blocks_and_its_reserve() -> None:
    """helpiks.su/2-134235, task 10: period 16 + 4 min, window 120 min, 0.95; 63 less 55 is 8."""
    available = available_pairs(16.0 + 4.0, window_min=120.0, reliability=0.95)
    others, eps = {"passenger": 8.0, "pick-up": 2.0}, {"passenger": 1.4, "pick-up": 2.2}
    needed = required_pairs(30, others, eps, fill_limit=0.91, peak_factor=1.1)
    assert (round(available), round(needed)) == (63, 55)
    assert round(available) - round(needed) == 8
    assert removed_pairs(others, eps) == pytest.approx(15.6)
