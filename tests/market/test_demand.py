"""Trades: years between figures, totals of places, goods and their classes of value."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.market.choice_types import Segment
from landbridge.market.demand import DemandRow, Trade, distribute, join_demand, trade_totals, yearly
from landbridge.market.value_of_time import percent_per_day, value_classes

GOODS = Segment("goods", "Goods", 50_000.0, 120_000.0, 8.0, 0.02, 0.0, 1.2, 0.01, 0.4, 3.0)
BOXES = Segment("empty", "Empty", 4_000.0, 4_000.0, 10.0, 0.0, 0.0, 1.2, 0.01, 0.25, 3.0, True)


def trade(*rows: DemandRow) -> Trade:
    """Return a trade with some figures."""
    return Trade("east", "East", True, 0.0002, 1.6, {"goods": 0.7, "empty": 0.3}, rows)


def test_years_between_two_figures_grow_evenly() -> None:
    rows = [DemandRow("", "", 1998, 100.0), DemandRow("", "", 2001, 172.8, 0.1)]
    assert yearly(rows, 2000) == pytest.approx(144.0)  # 20 % a year
    assert yearly(rows, 2003) == pytest.approx(172.8 * 1.21)
    assert yearly(rows, 2003, growth=0.0) == pytest.approx(172.8)
    assert yearly(rows, 1997) is None


def test_parts_of_places_are_brought_to_the_total() -> None:
    found = trade_totals(
        trade(
            DemandRow("", "", 2000, 1000.0),
            DemandRow("a", "", 1998, 30.0),
            DemandRow("b", "", 1998, 10.0),
            DemandRow("", "c", 1998, 8.0),
        ),
        2000,
    )
    assert found.origins == {"a": 750.0, "b": 250.0}
    assert found.destinations == {"c": 1000.0}


def test_a_year_before_the_first_figure_is_told() -> None:
    with pytest.raises(InputError, match="'1990' is before the first figure of trade 'east'"):
        trade_totals(trade(DemandRow("a", "b", 1998, 5.0)), 1990)


def test_flows_that_are_known_stay_as_they_are() -> None:
    one = trade(DemandRow("a", "b", 2000, 70.0), DemandRow("a", "c", 2000, 30.0))
    flows = distribute(one, trade_totals(one, 2000), lambda a, b: 1.0)
    assert [(f.origin, f.destination, f.teu_per_year) for f in flows] == [
        ("a", "b", 70.0),
        ("a", "c", 30.0),
    ]


def test_pairs_hold_all_teu_by_goods_and_value() -> None:
    one = trade(DemandRow("a", "b", 2000, 1000.0))
    flows = distribute(one, trade_totals(one, 2000), lambda a, b: 1.0)
    segments = {"goods": GOODS, "empty": BOXES}
    made = join_demand(flows, {"east": one}, segments)
    assert made.teu_per_year.sum() == pytest.approx(1000.0)
    goods = np.array([name == "goods" for name in made.segment])
    assert made.teu_per_year[goods].sum() == pytest.approx(700.0)
    assert (made.usd_per_feu_day > 0.0).all()
    # Two seasons at their yearly rates make the year: 3 months of one, 9 of the other.
    peak = join_demand(flows, {"east": one}, segments, "peak").teu_per_year.sum()
    rest = join_demand(flows, {"east": one}, segments, "off_peak").teu_per_year.sum()
    assert peak == pytest.approx(700 * 0.4 * 4 + 300)
    assert peak * 3 / 12 + rest * 9 / 12 == pytest.approx(1000.0)


def test_the_value_of_a_day_by_hand() -> None:
    assert percent_per_day(GOODS) == pytest.approx(8 / 365.25 + 0.02)
    usd, share = value_classes(GOODS)
    sigma = math.log(120 / 50) / 1.2815515655446004
    mean = 50_000 * math.exp(sigma**2 / 2) * percent_per_day(GOODS) / 100
    assert usd @ share == pytest.approx(mean, rel=1e-3)  # mean of a lognormal
    assert value_classes(BOXES)[0] == pytest.approx([4000 * 10 / 365.25 / 100])
    # Hummels and Schaur (2013) have 0.6 % and more, of goods that choose ship or aircraft.
    assert percent_per_day(GOODS) < 0.6


def test_goods_that_cost_nothing_a_day_are_refused() -> None:
    free = Segment("free", "Free", 50_000.0, 60_000.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    with pytest.raises(InputError, match="value of time is 0"):
        value_classes(free)


@settings(max_examples=50, deadline=None)
@given(st.floats(1.0, 5.0), st.integers(2, 9))
def test_classes_are_shares_that_ascend(spread: float, classes: int) -> None:
    goods = Segment("g", "G", 40_000.0, 40_000.0 * spread, 8.0, 0.01, 0.0, 1.0, 0.01)
    usd, share = value_classes(goods, classes)
    assert share.sum() == pytest.approx(1.0)
    assert (share > 0.0).all()
    assert (np.diff(usd) > 0.0).all()
    # The median buyer stands in the middle.
    assert usd @ share >= np.median(usd) * (1.0 - 1e-9)
