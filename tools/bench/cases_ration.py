"""The equilibrium with hard capacity: the market of the shipped study, once and again and again."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from itertools import cycle
from typing import TYPE_CHECKING, Final

from tools.bench.case import Case, Work

if TYPE_CHECKING:
    from landbridge.market import RationProblem

SCENARIO: Final = "2001-tkr"
# Costs and capacities of the problems that are solved again: that far from the study's.
SPREAD: Final = 0.02
DIFFERENT: Final = 20
GAP: Final = 1e-6


@lru_cache(maxsize=1)
def market() -> RationProblem:
    """Return the market of the study, with the rules that its calibration begins with."""
    import landbridge
    from landbridge.runs.market_alternatives import market_inputs, ration_problem
    from landbridge.runs.market_calibration import START

    asked = landbridge.open_study("eurasia").scenario(SCENARIO)
    return ration_problem(market_inputs(asked), START)


def size(problem: RationProblem) -> str:
    """Return how large a problem is, in words."""
    count = problem.pairs, problem.alternatives, problem.constraints
    return "{:,} pairs, {:,} alternatives, {} constraints".format(*count)


def once() -> Work:
    """Make ready what solves the market from nothing."""
    from landbridge.market import ration

    problem = market()
    found = ration(problem, gap=GAP)
    priced = int((found.price_usd_per_teu > 0).sum())
    note = f"{size(problem)}, {priced} with a price; gap {found.gap:.0e}"
    return Work(lambda: ration(problem, gap=GAP).objective, note=note)


def again(what: str) -> Callable[[], Work]:
    """Return what makes ready a solution of a like market, begun at the last one."""

    def prepare() -> Work:
        import numpy as np

        from landbridge.market import Rationer

        problem = market()
        draw = np.random.default_rng(1)
        values = {
            "cost_usd_per_teu": problem.cost_usd_per_teu,
            "capacity_teu": problem.capacity_teu,
        }[what]
        near = values * draw.uniform(1 - SPREAD, 1 + SPREAD, (DIFFERENT, values.size))
        rationer, turns = Rationer(problem), cycle(near)
        last = rationer.solve(gap=GAP)
        for row in near:  # what is full in some of them has its price from now on
            last = rationer.solve(gap=GAP, start=last, **{what: row})

        def call() -> float:
            nonlocal last
            last = rationer.solve(gap=GAP, start=last, **{what: next(turns)})
            return last.objective

        note = f"{DIFFERENT} different ones in turns, up to {SPREAD:.0%} from the study's; gap 1e-6"
        return Work(call, note=note)

    return prepare


CASES: Final = (
    Case("market of eurasia, equilibrium with hard capacity", 1.0, 5, once),
    Case("market of eurasia, again with other costs", 0.005, 60, again("cost_usd_per_teu")),
    Case("market of eurasia, again with other capacities", 0.005, 60, again("capacity_teu")),
)
