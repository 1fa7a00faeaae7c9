"""What must hold on every rationing problem: held against an oracle that shares no code."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array, vstack

from landbridge.base.errors import CannotRunError
from landbridge.market.ration_short import shortages
from landbridge.market.ration_types import Rationing
from landbridge.market.rationing import RationProblem, ration
from tests.market.rations import drawn_at_random, full_cost, judge, logit

GAP: Final = 1e-11
RATIONINGS: Final[tuple[Rationing, ...]] = ("price", "queue")


KINDS: Final = ("plain", "tight", "twice", "shut", "empty", "sharp")


@st.composite
def problems(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> RationProblem:
    """A problem with room for all, of one of the kinds that are hard on a method."""
    seed = draw(st.integers(0, 2**31))
    problem = drawn_at_random(seed, draw(st.sampled_from([0.3, 1.0])))
    kind = draw(st.sampled_from(kinds))
    room, extra = problem.capacity_teu, np.random.default_rng(seed)
    if kind == "sharp":
        return replace(problem, scale_per_usd=100.0 * problem.scale_per_usd)
    if kind == "tight":
        return replace(problem, capacity_teu=1e-3 * room)
    if kind == "twice":
        rows = csr_array(vstack([problem.uses, problem.uses[:1], 2.0 * problem.uses[:1]]))
        room = np.append(room, [room[0], 2.0 * room[0]])
        return replace(problem, uses=rows, capacity_teu=room)
    if kind == "shut":
        return replace(problem, capacity_teu=np.where(extra.random(room.size) < 0.5, 0.0, room))
    if kind == "empty":
        demand = np.where(extra.random(problem.pairs) < 0.5, 0.0, problem.demand_teu)
        return replace(problem, demand_teu=demand)
    return problem


@st.composite
def short_problems(draw: st.DrawFn) -> RationProblem:
    """A problem in which not all have a way round, mostly with too little room."""
    problem = drawn_at_random(draw(st.integers(0, 2**31)))
    free = np.append(True, np.diff(problem.pair) > 0)
    kept = np.flatnonzero(~free | (np.arange(free.size) % draw(st.sampled_from([2, 5])) == 0))
    kept = kept[np.isin(problem.pair[kept], np.unique(problem.pair[~free]))]
    return replace(
        problem, pair=problem.pair[kept], nest=problem.nest[kept],
        cost_usd_per_teu=problem.cost_usd_per_teu[kept], uses=problem.uses.tocsc()[:, kept],
    )  # fmt: skip


@given(problems(), st.sampled_from(RATIONINGS))
def test_conditions_hold_demand_is_conserved_and_no_flow_is_above_capacity(
    problem: RationProblem, rationing: Rationing
) -> None:
    found = ration(problem, rationing, GAP)
    judge(problem, found, 1e-8)
    assert abs(found.gap) <= GAP
    assert found.residual <= 1e-10


@given(problems(), st.integers(0, 2**31))
@settings(max_examples=30)
def test_waits_counted_otherwise_than_room_settle_too(problem: RationProblem, seed: int) -> None:
    draw = np.random.default_rng(seed)
    passes = csr_array(problem.uses)
    passes.data = np.where(draw.random(passes.data.size) < 0.5, 1.0, passes.data)
    problem = replace(problem, passes=passes)
    found = ration(problem, "queue")
    judge(problem, found, 1e-8)
    assert found.residual <= 1e-9


@pytest.mark.parametrize("seed", [45, 71, 85, 159, 165, 242])
def test_waits_settle_where_choices_are_so_sharp_that_they_did_not(seed: int) -> None:
    problem = drawn_at_random(seed, 1.0 if seed % 2 else 0.3)
    passes = csr_array(problem.uses)
    few = np.random.default_rng(seed + 7).random(passes.data.size) < 0.5
    passes.data = np.where(few, 1.0, passes.data)
    sharp = 100.0 * problem.scale_per_usd
    problem = replace(problem, passes=passes, scale_per_usd=sharp)
    found = ration(problem, "queue")
    judge(problem, found, 1e-8)
    assert found.residual <= 1e-9


@given(problems(), st.integers(0, 2**31), st.floats(0.01, 2000.0))
def test_at_fixed_prices_a_dearer_alternative_never_gains(
    problem: RationProblem, number: int, more: float
) -> None:
    free = replace(problem, capacity_teu=np.full(problem.constraints, np.inf))
    number %= problem.alternatives
    cost = problem.cost_usd_per_teu + more * (np.arange(problem.alternatives) == number)
    before, after = ration(free), ration(replace(free, cost_usd_per_teu=cost))
    slack = 1e-12 * problem.demand_teu[problem.pair]
    assert after.flow_teu[number] <= before.flow_teu[number] + slack[number]
    others = np.arange(problem.alternatives) != number
    assert (after.flow_teu[others] >= before.flow_teu[others] - slack[others]).all()


@given(problems(), st.sampled_from(RATIONINGS), st.integers(0, 2**31))
def test_flows_answer_to_costs_the_right_way(
    problem: RationProblem, rationing: Rationing, seed: int
) -> None:
    """(c1 - c2)(x1 - x2) <= 0 with the same room; in days where a queue rations it."""
    draw = np.random.default_rng(seed)
    cost = problem.cost_usd_per_teu * draw.uniform(0.8, 1.2, problem.alternatives)
    first = ration(problem, rationing, GAP)
    second = ration(replace(problem, cost_usd_per_teu=cost), rationing, GAP)
    unit = np.ones(problem.pairs) if rationing == "price" else problem.usd_per_teu_day
    assert unit is not None
    change = (problem.cost_usd_per_teu - cost) / unit[problem.pair]
    terms = change * (first.flow_teu - second.flow_teu)
    assert terms.sum() <= 1e-7 * np.abs(change) @ (first.flow_teu + second.flow_teu)


@given(problems(), st.integers(0, 2**31))
def test_prices_fall_with_room_and_flows_answer_to_what_they_pay(
    problem: RationProblem, seed: int
) -> None:
    """(k1 - k2)(p1 - p2) <= 0, and (g1 - g2)(x1 - x2) <= 0 for the costs that all see."""
    draw = np.random.default_rng(seed)
    room = problem.capacity_teu * draw.uniform(0.5, 1.5, problem.constraints)
    other = replace(problem, capacity_teu=room)
    first, second = ration(problem, gap=GAP), ration(other, gap=GAP)
    change = problem.capacity_teu - room
    price = first.price_usd_per_teu - second.price_usd_per_teu
    scale = np.abs(change) @ (first.price_usd_per_teu + second.price_usd_per_teu)
    assert change @ price <= 1e-7 * scale
    flow = first.flow_teu - second.flow_teu
    open_ = np.isfinite(full_cost(problem, first))
    full = full_cost(problem, first)[open_] - full_cost(other, second)[open_]
    assert full @ flow[open_] <= 1e-7 * (np.abs(full) @ np.abs(flow[open_]) + 1.0)


@given(problems(), st.integers(0, 2**31))
def test_more_room_never_makes_the_whole_dearer(problem: RationProblem, seed: int) -> None:
    """The objective; prices times room may rise, as those of a monopoly do."""
    draw = np.random.default_rng(seed)
    room = problem.capacity_teu * np.where(draw.random(problem.constraints) < 0.5, 1.0, 1.3)
    less, more = ration(problem, gap=GAP), ration(replace(problem, capacity_teu=room), gap=GAP)
    assert more.objective <= less.objective + 1e-9 * abs(less.objective)


@given(problems(), st.sampled_from(RATIONINGS), st.integers(0, 2**31))
def test_the_order_of_rows_does_not_matter(
    problem: RationProblem, rationing: Rationing, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    order, rows = draw.permutation(problem.alternatives), draw.permutation(problem.constraints)
    mixed = replace(
        problem, pair=problem.pair[order], nest=problem.nest[order],
        cost_usd_per_teu=problem.cost_usd_per_teu[order], uses=problem.uses[rows][:, order],
        capacity_teu=problem.capacity_teu[rows],
    )  # fmt: skip
    first, second = ration(problem, rationing, GAP), ration(mixed, rationing, GAP)
    scale = problem.demand_teu[problem.pair][order]
    assert (np.abs(first.flow_teu[order] - second.flow_teu) <= 1e-8 * scale).all()
    np.testing.assert_allclose(
        second.price_usd_per_teu, first.price_usd_per_teu[rows], rtol=1e-5, atol=1e-3
    )
    assert (second.price_unique == first.price_unique[rows]).all()


@given(problems())
def test_without_limits_it_is_the_logit(problem: RationProblem) -> None:
    free = replace(problem, capacity_teu=np.full(problem.constraints, np.inf))
    wanted = logit(free, free.cost_usd_per_teu)
    np.testing.assert_allclose(ration(free).flow_teu, wanted, rtol=1e-10, atol=1e-300)


@given(short_problems())
def test_a_shortage_is_irreducible_and_filling_it_is_enough(problem: RationProblem) -> None:
    found = shortages(problem)
    if not found:
        judge(problem, ration(problem, gap=GAP), 1e-8)
        return
    with pytest.raises(CannotRunError, match="TEU a year have no way but through"):
        ration(problem)
    room = problem.capacity_teu.copy()
    for one in found:
        only = np.full(problem.constraints, np.inf)
        only[list(one.members)] = problem.capacity_teu[list(one.members)]
        assert shortages(replace(problem, capacity_teu=only))
        for member in one.members:
            without = only.copy()
            without[member] = np.inf
            assert not shortages(replace(problem, capacity_teu=without)), (one, member)
        assert one.short_teu > 0
        assert one.short_teu == pytest.approx(one.weights @ one.more_teu, rel=1e-6)
        # By the definition: what each captive pair needs at the least, and what is there.
        needs = one.weights @ problem.uses[list(one.members)].toarray()
        least = [needs[problem.pair == pair].min() for pair in one.captive]
        assert one.needed_teu == pytest.approx(least @ problem.demand_teu[list(one.captive)])
        room[list(one.members)] += one.more_teu * (1.0 + 1e-6)
    for one in found:
        only = np.full(problem.constraints, np.inf)
        only[list(one.members)] = room[list(one.members)]
        assert not shortages(replace(problem, capacity_teu=only)), "filling it leaves it short"
