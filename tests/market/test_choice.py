"""The nested logit: worked by hand, and what holds of any choice."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix

from landbridge.base.errors import InputError
from landbridge.market.choice import (
    ChoiceTree,
    check_rules,
    cost_parts,
    generalised_cost,
    shares,
)
from landbridge.market.choice_types import NESTS, Alternatives, ChoiceRules, Demand


def test_two_modes_three_ways_by_hand() -> None:
    #   pair --+-- sea ---- 2,000 USD
    #          +-- rail --+- 2,500 USD      theta 0.001, dissimilarity of rail 0.5
    #                     +- 2,700 USD
    # In rail: exp(-5.0) + exp(-5.4); inclusive value 0.5 ln of it = -2.2435; sea -2.0.
    inner = math.exp(-5.0) + math.exp(-5.4)
    rail = math.sqrt(inner)
    of_rail = rail / (rail + math.exp(-2.0))
    tree = ChoiceTree.of(np.array([0, 0, 0]), np.array([0, 1, 1]))
    cost = np.array([2000.0, 2500.0, 2700.0])
    found = shares(cost, tree, 0.001, np.array([1.0, 0.5, 1.0]), 1)
    first = math.exp(-5.0) / inner
    wanted = [1.0 - of_rail, of_rail * first, of_rail * (1.0 - first)]
    assert found.share == pytest.approx(wanted, rel=1e-12)
    assert found.nest_share == pytest.approx([1.0 - of_rail, of_rail], rel=1e-12)
    logsum = -1000.0 * math.log(rail + math.exp(-2.0))
    assert found.logsum_usd_per_feu[0] == pytest.approx(logsum, rel=1e-12)


def test_a_pair_without_a_way_has_no_share_and_no_end_of_cost() -> None:
    tree = ChoiceTree.of(np.array([1, 1]), np.array([0, 0]))
    found = shares(np.array([1.0, 1.0]), tree, 1.0, np.ones(3), 3)
    assert found.share.tolist() == [0.5, 0.5]
    assert np.isinf(found.logsum_usd_per_feu[[0, 2]]).all()


def test_a_way_that_cannot_be_taken_gets_nothing() -> None:
    tree = ChoiceTree.of(np.array([0, 0, 0]), np.array([0, 1, 1]))
    found = shares(np.array([1.0, np.inf, np.inf]), tree, 1.0, np.array([0.5, 0.5, 1.0]), 1)
    assert found.share.tolist() == [1.0, 0.0, 0.0]


def test_order_is_asked_for() -> None:
    with pytest.raises(ValueError, match="sorted"):
        ChoiceTree.of(np.array([0, 0]), np.array([1, 0]))


def one_pair(day: float = 40.0) -> tuple[Alternatives, Demand]:
    """Return two ways of one pair: a ship and a train."""
    ways = Alternatives(
        pair=np.array([0, 0]),
        nest=np.array([0, 1]),
        route=np.array([0, 1]),
        days_p50=np.array([40.0, 25.0]),
        days_p90=np.array([46.0, 35.0]),
        usd_per_feu=np.array([4000.0, 5000.0]),
        departures_per_week=np.array([7.0, np.inf]),
        co2e_kg_per_feu=np.array([4000.0, 3000.0]),
        uses=csr_matrix((0, 2)),
        constraints=(),
        route_ids=("ship", "train"),
    )
    demand = Demand(
        origin=("a",),
        destination=("b",),
        segment=("g",),
        teu_per_year=np.array([100.0]),
        usd_per_feu_day=np.array([day]),
        reliability_ratio=np.array([1.2]),
        schedule_ratio=np.array([0.01]),
        group=("t",),
        catchment=np.array([True]),
        confidence=("estimate",),
    )
    return ways, demand


def test_generalised_cost_by_hand() -> None:
    ways, demand = one_pair()
    rules = ChoiceRules(0.001, {}, {"rail": 150.0}, co2e_usd_per_t=50.0)
    parts = cost_parts(ways, demand, rules)
    assert parts["time"].tolist() == [1600.0, 1000.0]
    assert parts["reliability"] == pytest.approx([40 * 1.2 * 6, 40 * 1.2 * 10])
    assert parts["schedule"] == pytest.approx([40 * 0.01 * 0.5, 0.0])  # half a day at daily ships
    assert parts["emission"].tolist() == [200.0, 150.0]
    assert parts["constant"].tolist() == [0.0, 150.0]
    whole = generalised_cost(ways, demand, rules)
    assert whole == pytest.approx([4000 + 1600 + 288 + 0.2 + 200, 5000 + 1000 + 480 + 150 + 150])


def test_bad_rules_are_told_at_once() -> None:
    bad = ChoiceRules(0.0, {"sea": 1.5, "air": 0.5}, {"rail": float("nan")})
    with pytest.raises(InputError) as told:
        check_rules(bad, NESTS)
    assert len(told.value.findings) == 4


@st.composite
def markets(draw: st.DrawFn) -> tuple[np.ndarray, ChoiceTree, np.ndarray, int]:
    """Draw costs of some pairs with ways in some nests."""
    pairs = draw(st.integers(1, 4))
    rows = [
        (pair, nest)
        for pair in range(pairs)
        for nest in range(3)
        for _ in range(draw(st.integers(0, 3)) if (pair, nest) != (pair, 0) else 1)
    ]
    pair, nest = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    seed = draw(st.integers(0, 2**31))
    size = draw(st.sampled_from([1.0, 1e3, 1e6]))
    cost = np.random.default_rng(seed).uniform(0.0, size, pair.size)
    scales = np.array([draw(st.floats(0.05, 1.0)) for _ in range(3)])
    return cost, ChoiceTree.of(pair, nest), scales, pairs


@settings(max_examples=150, deadline=None)
@given(markets(), st.integers(0, 10**6), st.floats(0.0, 5000.0))
def test_what_holds_of_any_choice(
    market: tuple[np.ndarray, ChoiceTree, np.ndarray, int], which: int, dearer: float
) -> None:
    cost, tree, scales, pairs = market
    before = shares(cost, tree, 0.002, scales, pairs)
    pair = tree.pair_of[tree.owner[tree.branch]]
    assert np.bincount(pair, before.share, pairs) == pytest.approx(np.ones(pairs), abs=1e-12)
    assert (before.share >= 0.0).all()
    # A way that gets dearer never gains, no other loses, and nobody expects to pay less.
    number = which % cost.size
    raised = cost.copy()
    raised[number] += dearer
    after = shares(raised, tree, 0.002, scales, pairs)
    assert after.share[number] <= before.share[number] + 1e-12
    others = (pair == pair[number]) & (np.arange(cost.size) != number)
    assert (after.share[others] >= before.share[others] - 1e-12).all()
    slack = 1e-9 * max(1.0, float(np.abs(cost).max()))
    assert (after.logsum_usd_per_feu >= before.logsum_usd_per_feu - slack).all()
    # The expected cost is never above that of the best way.
    best = np.full(pairs, np.inf)
    np.minimum.at(best, pair, cost)
    assert (before.logsum_usd_per_feu <= best + slack).all()


@settings(max_examples=60, deadline=None)
@given(markets())
def test_nests_of_dissimilarity_1_are_a_plain_logit(
    market: tuple[np.ndarray, ChoiceTree, np.ndarray, int],
) -> None:
    cost, tree, _, pairs = market
    found = shares(cost, tree, 0.002, np.ones(3), pairs).share
    pair = tree.pair_of[tree.owner[tree.branch]]
    least = np.full(pairs, np.inf)
    np.minimum.at(least, pair, cost)
    raised = np.exp(-0.002 * (cost - least[pair]))
    assert found == pytest.approx(raised / np.bincount(pair, raised, pairs)[pair], abs=1e-12)


def test_a_slower_way_never_gains() -> None:
    ways, demand = one_pair()
    rules = ChoiceRules(0.001, {"sea": 0.5, "rail": 0.5, "road": 0.5})
    tree = ChoiceTree.of(ways.pair, ways.nest)
    part = []
    for days in (20.0, 25.0, 30.0):
        ways.days_p50[1] = days
        ways.days_p90[1] = days + 10.0
        cost = generalised_cost(ways, demand, rules)
        part.append(shares(cost, tree, 0.001, np.full(3, 0.5), 1).share[1])
    assert part[0] > part[1] > part[2]
