"""The search of tariffs: closed forms, and what it says of itself."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.special import lambertw

from landbridge.base.errors import InputError
from landbridge.market.rationing import RationProblem, ration
from landbridge.market.tariff_search import search_tariffs
from tests.market.rations import drawn

RAIL = np.array([[1.0, 0.0]])


def two(room: str) -> RationProblem:
    return drawn(f"""
        A-B: 100 TEU, theta 0.1, 4 USD a day
            rail   100 USD  Khasan
            sea    100 USD
        room: Khasan {room}
    """)


def test_a_monopoly_against_the_sea_in_closed_form() -> None:
    """theta t (1 - share) = 1: t = (1 + W(1/e)) / theta, W Lambert's function."""
    found = search_tariffs(two("inf"), RAIL, np.zeros(1), np.full(1, 80.0), starts=4)
    best = (1.0 + float(lambertw(1.0 / math.e).real)) / 0.1
    assert found.tariff_usd_per_teu[0] == pytest.approx(best, abs=0.05)
    assert found.revenue_usd_per_year == pytest.approx(100.0 * (best - 10.0), rel=1e-6)
    assert found.spread <= 1e-6
    assert found.solved >= 4
    assert found.start_usd_per_teu[0, 0] == 40.0


def test_a_tariff_takes_the_place_of_the_scarcity_price() -> None:
    """Where 10 TEU fit, the tariff goes up to where just they come: ln(9) / theta."""
    found = search_tariffs(two("10"), RAIL, np.zeros(1), np.full(1, 80.0))
    price = math.log(9.0) / 0.1
    assert found.tariff_usd_per_teu[0] == pytest.approx(price, abs=0.05)
    assert found.rationed.price_usd_per_teu[0] == pytest.approx(0.0, abs=0.05)
    assert found.revenue_usd_per_year == pytest.approx(10.0 * price, rel=1e-3)
    alone = ration(two("10"))
    assert alone.price_usd_per_teu[0] == pytest.approx(price, rel=1e-6)


def test_two_tops_make_a_spread() -> None:
    """Few who pay much and many who pay little: starts end at either top, the better is returned.

    At the low top both kinds pay, at the high one those alone for whom the sea costs 400 more.
    """
    problem = drawn("""
        many: 100 TEU, theta 0.5
            rail   100 USD  Khasan
            sea    130 USD
        few: 20 TEU, theta 0.5
            rail   100 USD  Khasan
            sea    500 USD
        room: Khasan inf
    """)
    pays = np.array([[1.0, 0.0, 1.0, 0.0]])
    found = search_tariffs(problem, pays, np.zeros(1), np.full(1, 450.0), starts=12)
    ends = found.found_usd_per_teu[:, 0]
    assert ((ends > 20) & (ends < 30)).any()
    assert found.tariff_usd_per_teu[0] == pytest.approx(391.0, abs=5.0)
    assert found.revenue_usd_per_year == found.found_revenue_usd_per_year.max()
    assert 0.5 < found.spread < 0.9


def test_two_tariffs_and_a_queue_are_searched_too_and_always_alike() -> None:
    problem = drawn("""
        A-B: 100 TEU, theta 0.1, 4 USD a day
            rail   100 USD  Khasan
            sea    100 USD
        A-C: 100 TEU, theta 0.1, 4 USD a day
            rail   100 USD  Omsk
            sea    100 USD
        room: Khasan inf  Omsk 10
    """)
    pays = np.array([[1.0, 0.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]])
    low, high = np.zeros(2), np.full(2, 60.0)
    found = search_tariffs(problem, pays, low, high, 3, "queue")
    np.testing.assert_allclose(found.tariff_usd_per_teu, [12.785, 21.972], atol=0.2)
    again = search_tariffs(problem, pays, low, high, 3, "queue")
    assert again.found_usd_per_teu.tobytes() == found.found_usd_per_teu.tobytes()


def test_faults_are_told_at_once() -> None:
    problem = two("10")
    with pytest.raises(InputError) as raised:
        search_tariffs(problem, -np.ones((1, 3)), np.zeros(2), np.full(1, np.inf), 0)
    columns = [finding.column for finding in raised.value.findings]
    assert columns == ["pays", "pays", "low_usd_per_teu", "high_usd_per_teu", "starts"]
    with pytest.raises(InputError, match="is not below the high"):
        search_tariffs(problem, RAIL, np.ones(1), np.ones(1))
    with pytest.raises(InputError, match="scale_per_usd"):
        search_tariffs(replace(problem, scale_per_usd=np.zeros(1)), RAIL, np.zeros(1), np.ones(1))
