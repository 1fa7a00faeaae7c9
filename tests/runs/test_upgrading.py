"""The cheapest way to a target: against exhaustive search, and on tiny cases."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.runs.upgrading import cheapest, in_order

Capacity = Callable[[frozenset[str]], float]


def world(seed: int, projects: int = 12) -> tuple[dict[str, float], Capacity, float]:
    """Six parts in a row; each is lifted by some projects, some of which need each other."""
    random = np.random.default_rng(seed)
    names = [f"p{number:02d}" for number in range(projects)]
    usd = {name: float(random.integers(5, 100)) for name in names}
    parts = []
    for _ in range(6):
        base = float(random.integers(150, 400))
        own = {
            str(name): float(random.integers(20, 300))
            for name in random.choice(names, 4, replace=False)
        }
        pair = tuple(str(name) for name in random.choice(names, 2, replace=False))
        parts.append((base, own, pair, float(random.integers(100, 400))))

    def capacity(built: frozenset[str]) -> float:
        carried = []
        for base, own, pair, together in parts:
            alone = sum(gain for name, gain in own.items() if name in built)
            carried.append(base + alone + (together if built.issuperset(pair) else 0.0))
        return min(carried)

    return usd, capacity, 450.0 if seed % 4 else 2000.0


def exhaustive(usd: dict[str, float], capacity: Capacity, target: float) -> float:
    costs = [
        sum(usd[one] for one in group)
        for size in range(len(usd) + 1)
        for group in itertools.combinations(sorted(usd), size)
        if capacity(frozenset(group)) >= target
    ]
    return min(costs, default=float("inf"))


@pytest.mark.parametrize("seed", range(12))
def test_twelve_projects_with_complementary_pairs_against_exhaustive_search(seed: int) -> None:
    usd, capacity, target = world(seed)
    found = cheapest(usd, capacity, target)
    least = exhaustive(usd, capacity, target)
    if not found.reached:
        assert least == float("inf")
        assert found.projects == frozenset(usd)
        return
    assert capacity(found.projects) >= target
    assert found.usd <= 1.05 * least, f"{found.usd} against {least}"
    assert found.proven
    assert found.usd == least
    assert found.evaluations < 2 ** len(usd) / 4, "no better than trying all"


def test_some_worlds_have_an_answer_and_some_have_none() -> None:
    reached = {cheapest(*world(seed)).reached for seed in range(12)}
    assert reached == {True, False}


def test_a_used_up_budget_is_told() -> None:
    usd, capacity, target = world(next(s for s in range(12) if cheapest(*world(s)).reached))
    found = cheapest(usd, capacity, target, budget=1)
    assert found.reached
    assert not found.proven
    assert capacity(found.projects) >= target


def test_greedy_by_gain_would_go_astray() -> None:
    """Two projects that gain nothing alone, cheaper together than the one that does.

    loops  200 --+-- both: 500       by-pass: 500, but three times the cost
    signals 0  --+
    """
    usd = {"by-pass": 30.0, "loops": 6.0, "signals": 4.0}

    def capacity(built: frozenset[str]) -> float:
        return 500.0 if {"loops", "signals"} <= built or "by-pass" in built else 200.0

    assert cheapest(usd, capacity, 500).projects == {"loops", "signals"}
    (step, last) = in_order(usd, capacity, usd)
    assert step.projects == ("loops", "signals")
    assert (step.usd, step.total_usd, step.capacity) == (10.0, 10.0, 500.0)
    assert last.projects == ("by-pass",)


def test_the_target_that_stands_already_costs_nothing() -> None:
    found = cheapest({"loops": 5.0}, lambda built: 100.0, 100.0)
    assert (found.projects, found.usd, found.reached) == (frozenset(), 0.0, True)


@given(st.integers(0, 10_000), st.integers(3, 9))
@settings(max_examples=30, deadline=None)
def test_the_order_holds_every_project_once_and_never_falls(seed: int, projects: int) -> None:
    usd, capacity, _ = world(seed, max(projects, 4))
    steps = in_order(usd, capacity, usd)
    assert sorted(one for step in steps for one in step.projects) == sorted(usd)
    carried = [capacity(frozenset()), *(step.capacity for step in steps)]
    assert carried == sorted(carried)
    assert steps[-1].total_usd == pytest.approx(sum(usd.values()))


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_the_cheapest_set_of_small_worlds_is_that_of_exhaustive_search(seed: int) -> None:
    usd, capacity, target = world(seed, 7)
    found = cheapest(usd, capacity, target)
    assert found.reached == (capacity(frozenset(usd)) >= target)
    if found.reached:
        assert found.usd == exhaustive(usd, capacity, target)
