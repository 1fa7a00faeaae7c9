"""Rationing beside CVXPY with Clarabel, which shares neither model nor method with it."""

from __future__ import annotations

import warnings
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
import pytest

from landbridge.market.rationing import RationProblem, ration
from tests.market.rations import Floats, drawn_at_random, judge

# It has types for half of its names only.
cp: Any = import_module("cvxpy")


def by_cones(problem: RationProblem) -> tuple[float, Floats, Floats]:
    """Return objective, flows and multipliers of the programme as it is written down.

    Flows and money are scaled to about 1, which an interior point method needs for six digits.
    """
    total, dear = float(problem.demand_teu.max()), float(1.0 / problem.scale_per_usd.min())
    flow = cp.Variable(problem.alternatives, nonneg=True)
    cost = (problem.cost_usd_per_teu / dear) @ flow
    rules = []
    for pair in range(problem.pairs):
        theta = float(problem.scale_per_usd[pair]) * dear
        demand = float(problem.demand_teu[pair]) / total
        mine = problem.pair == pair
        rules.append(cp.sum(flow[np.flatnonzero(mine)]) == demand)
        for nest in np.unique(problem.nest[mine]):
            at = np.flatnonzero(mine & (problem.nest == nest))
            scale = float(problem.nest_scale[nest])
            of_nest = cp.sum(flow[at])
            # lambda sum x ln(x / X) + X ln(X / d), by relative entropies alone
            within = cp.sum(cp.rel_entr(flow[at], cp.multiply(np.ones(at.size), of_nest)))
            among = cp.rel_entr(of_nest, demand)
            cost = cost + (scale * within + among) / theta
    room = problem.uses @ flow <= problem.capacity_teu / total
    programme = cp.Problem(cp.Minimize(cost), [*rules, room])
    with warnings.catch_warnings():
        # It is asked for more digits than it can prove, since flows are far less exact than the
        # objective is, and says so.
        warnings.filterwarnings("ignore", "Solution may be inaccurate", UserWarning)
        programme.solve(solver=cp.CLARABEL, tol_gap_abs=1e-13, tol_gap_rel=1e-13, tol_feas=1e-13)
    assert flow.value is not None
    return float(programme.value) * total * dear, flow.value * total, room.dual_value * dear


@pytest.mark.parametrize("seed", range(20))
def test_objective_flows_and_prices_are_the_same(seed: int) -> None:
    problem = drawn_at_random(seed)
    # With flows below 1e-9 of the demand, as sharper choices have, Clarabel loses its digits.
    problem = replace(problem, scale_per_usd=np.minimum(problem.scale_per_usd, 0.005))
    mine = ration(problem, gap=1e-11)
    judge(problem, mine)
    objective, flow, price = by_cones(problem)
    assert mine.objective == pytest.approx(objective, rel=1e-6)
    scale = problem.demand_teu[problem.pair]
    assert (np.abs(mine.flow_teu - flow) <= 1e-6 * scale).all(), (mine.flow_teu, flow)
    unit = float(1.0 / problem.scale_per_usd.max())
    unique = mine.price_unique
    np.testing.assert_allclose(
        mine.price_usd_per_teu[unique], price[unique], rtol=1e-6, atol=1e-6 * unit
    )
