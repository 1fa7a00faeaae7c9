"""What must hold on every network: held against an oracle that shares no code."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError
from landbridge.market import CongestedNetwork, UserClass, assign
from tests.market.tiny import judge, least_costs

GAP = 1e-10
Case = tuple[CongestedNetwork, list[UserClass]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A network, mostly with a ring through all nodes, and trips up to hundreds of its capacity."""
    zones = draw(st.integers(2, 5))
    nodes = zones + draw(st.integers(0, 8))
    seed = np.random.default_rng(draw(st.integers(0, 2**31)))
    ends = seed.integers(0, nodes, (draw(st.integers(1, 4 * nodes)), 2))
    if draw(st.integers(0, 4)):
        ring = np.arange(nodes)
        ends = np.concatenate([ends, np.stack([ring, (ring + 1) % nodes], axis=1)])
    links = len(ends)
    time = seed.integers(0, 10, links) * seed.choice([0.0, 0.5, 1.0], links)
    power = seed.choice([0.0, 1.0, 1.5, 2.0, 4.0], links)
    network = CongestedNetwork(
        zones, nodes, ends[:, 0], ends[:, 1], time, seed.choice([0.0, 0.15, 2.0], links),
        10.0 ** seed.uniform(-0.5, 2.0, links), power, draw(st.sampled_from([0, 0, zones])),
    )  # fmt: skip
    classes = []
    for number in range(draw(st.integers(1, 3))):
        chance = draw(st.sampled_from([0.2, 1.0]))
        some = seed.random((zones, zones)) < chance
        table = np.where(some, seed.integers(0, 20, (zones, zones)), 0).astype(np.float64)
        extra = seed.choice([0.0, 0.5, 3.0, np.inf], links, p=[0.4, 0.35, 0.2, 0.05])
        pcu = draw(st.sampled_from([1.0, 2.5]))
        classes.append(UserClass(str(number), table, extra if number else None, pcu))
    return network, classes


def lost_pairs(network: CongestedNetwork, classes: list[UserClass]) -> int:
    lost = 0
    for one in classes:
        cost = network.free_time if one.extra_cost is None else one.extra_cost
        for origin in range(network.zones):
            least = least_costs(network, cost, origin)
            lost += sum(
                1
                for end in range(network.zones)
                if end != origin and one.trips[origin, end] and least[end] == math.inf
            )
    return lost


@settings(max_examples=300)
@given(cases())
def test_flows_add_up_and_nobody_gains_by_another_way(case: Case) -> None:
    network, classes = case
    lost = lost_pairs(network, classes)
    if lost:
        with pytest.raises(CannotRunError, match=f"^{lost} pair"):
            assign(network, classes, GAP)
        return
    found = assign(network, classes, GAP)
    assert found.status == "reached"
    assert found.gap <= GAP
    assert judge(network, classes, found) <= 2 * GAP


@given(
    st.floats(0.0, 20.0), st.floats(0.0, 20.0), st.floats(0.01, 5.0), st.floats(0.01, 5.0),
    st.floats(0.1, 50.0), st.floats(0.0, 10.0),
)  # fmt: skip
def test_a_dearer_link_never_gains_and_two_links_have_a_closed_form(
    first: float, second: float, rise: float, other_rise: float, demand: float, toll: float
) -> None:
    # t1 = first + rise x, t2 = second + other_rise (demand - x)
    one = np.ones(2)
    free = np.array([first, second]) + 1e-9
    b = np.array([rise, other_rise]) / free
    ends = np.zeros(2, np.int64)
    network = CongestedNetwork(2, 2, ends, ends + 1, free, b, one, one)
    table = np.array([[0.0, demand], [0.0, 0.0]])
    flows = []
    for fee in (0.0, toll):
        users = UserClass("all", table, np.array([fee, 0.0]))
        found = assign(network, [users], 1e-12)
        apart = free[1] - free[0] - fee + other_rise * demand
        closed = min(max(apart / (rise + other_rise), 0.0), demand)
        assert found.flow[0] == pytest.approx(closed, abs=1e-5 * demand)
        flows.append(float(found.flow[0]))
    assert flows[1] <= flows[0] + 1e-9 * demand


@settings(max_examples=50)
@given(cases(), st.floats(0.1, 10.0))
def test_the_unit_of_time_changes_no_flow_cost_by_the_factor(case: Case, factor: float) -> None:
    network, classes = case
    if lost_pairs(network, classes):
        return
    slower = replace(network, free_time=network.free_time * factor)
    dearer = [
        replace(one, extra_cost=None if one.extra_cost is None else one.extra_cost * factor)
        for one in classes
    ]
    before, after = assign(network, classes, GAP), assign(slower, dearer, GAP)
    assert after.objective == pytest.approx(factor * before.objective, rel=1e-8, abs=1e-12)
