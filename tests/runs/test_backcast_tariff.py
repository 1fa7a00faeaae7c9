"""A doubled tariff on a market of three ways, by hand: TEU in flows, FEU in prices, each once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from landbridge.market.choice_types import NESTS, Alternatives, ChoiceRules, Demand
from landbridge.runs.backcast_tariff import Elasticity, doubled_tariff
from landbridge.runs.market_types import MarketInputs, MoneyItem, RouteFacts

THETA = 0.0034  # 1/USD an FEU
TEU = 1000.0
TARIFF = 2000.0  # USD an FEU for the haul through NN, a fixed and a long part


def money(item: str, country: str, usd_per_feu: float, mode: str = "") -> MoneyItem:
    usd_per_teu = 0.7 * usd_per_feu  # no half: what shippers choose by is the FEU
    return MoneyItem(
        item, country, "", mode, "", "", "", "", 0.0, usd_per_feu, usd_per_teu, "", "estimate"
    )


def way(name: str, nest: str, *parts: MoneyItem) -> RouteFacts:
    return RouteFacts(
        id=name, origin="a", destination="b", name=name, nest=nest, way=nest, services=(),
        borders=(), passages=(), through=(), places=(), days_mean=1.0, days_p50=1.0, days_p90=1.0,
        usd_per_feu=sum(part.usd_per_feu for part in parts),
        usd_per_teu=sum(part.usd_per_teu for part in parts),
        co2e_kg_per_feu=0.0, km=0.0, departures_per_week=math.inf, money=parts, keys=(), tracks=(),
        boarded=(), direction="westbound",
    )  # fmt: skip


WAYS = (
    way("sea", "sea", money("haul", "", 1900.0, "sea")),
    way(
        "north",
        "rail",
        money("haul", "NN", 300.0, "rail"),
        money("haul", "NN", 1700.0, "rail"),
        money("haul", "MM", 600.0, "rail"),
        money("terminal", "NN", 200.0),
    ),
    way("south", "rail", money("haul", "MM", 2900.0, "rail")),
)


def market(*ways: RouteFacts) -> MarketInputs:
    """Return one pair that chooses from some ways, in the order of the nests."""
    one, count = np.ones(1), len(ways)
    demand = Demand(
        ("a",), ("b",), ("goods",), TEU * one, one, one, one, ("trade",), one > 0, ("estimate",)
    )
    days = np.ones(count)
    return MarketInputs(
        scenario="s",
        year=2005,
        period="year",
        segments={},
        trades={},
        demand=demand,
        alternatives=Alternatives(
            pair=np.zeros(count, np.int64),
            nest=np.array([NESTS.index(way.nest) for way in ways]),
            route=np.arange(count),
            days_p50=days,
            days_p90=days,
            usd_per_feu=np.array([way.usd_per_feu for way in ways]),
            departures_per_week=np.full(count, np.inf),
            co2e_kg_per_feu=np.zeros(count),
            uses=csr_matrix((0, count)),
            constraints=(),
            route_ids=tuple(way.id for way in ways),
        ),
        routes=ways,
        unserved=(),
    )


def north_share(dearer: float, apart: float) -> float:
    """Return the share of the way by NN: in its nest at theta over apart, then among nests."""
    north, south = (math.exp(-THETA / apart * usd) for usd in (2800.0 + dearer, 2900.0))
    rail, sea = math.pow(north + south, apart), math.exp(-THETA * 1900.0)
    return north / (north + south) * rail / (rail + sea)


@pytest.mark.parametrize("apart", [0.5, 1.0])
def test_flows_before_and_after_are_those_of_the_nested_logit(apart: float) -> None:
    rules = ChoiceRules(THETA, {"rail": apart})
    found = doubled_tariff(market(*WAYS), rules, np.array([0.0, 1.0, 0.0]), "NN")
    assert found is not None
    assert found.tariff_before == pytest.approx(TARIFF)  # its rail hauls, not its terminal
    assert (found.usd_before, found.usd_after) == pytest.approx((2800.0, 4800.0))
    assert found.teu_before == pytest.approx(TEU * north_share(0.0, apart), rel=1e-9)
    assert found.teu_after == pytest.approx(TEU * north_share(TARIFF, apart), rel=1e-9)
    assert found.loss == pytest.approx(1.0 - found.teu_after / found.teu_before)


def test_a_small_share_falls_by_theta_times_the_tariff_once() -> None:
    """The odds fall by exp(-theta x USD an FEU): neither factor counts a TEU for an FEU."""
    only = market(way("sea", "sea", money("haul", "", 300.0, "sea")), WAYS[1])
    found = doubled_tariff(only, ChoiceRules(THETA), np.array([0.0, 1.0]), "NN")
    assert found is not None
    odds = [teu / (TEU - teu) for teu in (found.teu_before, found.teu_after)]
    assert math.log(odds[1] / odds[0]) == pytest.approx(-THETA * TARIFF, rel=1e-9)
    assert found.to_tariff == pytest.approx(-THETA * TARIFF / math.log(2.0), rel=1e-3)


def test_elasticities_are_logarithms_over_those_of_the_prices() -> None:
    found = Elasticity(100.0, 25.0, 3000.0, 4000.0, 1500.0)
    assert (found.loss, found.to_tariff) == pytest.approx((0.75, -2.0))
    assert found.to_price == pytest.approx(math.log(0.25) / math.log(1.5))


def test_a_railway_that_takes_nothing_on_the_ways_has_no_elasticity() -> None:
    by_sea = np.array([1.0, 0.0, 0.0])
    assert doubled_tariff(market(*WAYS), ChoiceRules(THETA), by_sea, "NN") is None
    assert doubled_tariff(market(*WAYS), ChoiceRules(THETA), 0.0 * by_sea, "NN") is None
