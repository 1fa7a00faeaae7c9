"""From the small graphs of `exact_reduce` to a problem, and from its plan to one of the large."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from landbridge.dispatch.arrays import ints, offsets
from landbridge.dispatch.exact_reduce import Chain, reduced
from landbridge.dispatch.exact_windows import Windows
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Ints, Problem

__all__ = ["Small", "small_of"]


@dataclass(frozen=True, slots=True)
class Small:
    """A small problem and how its plans become plans of the large one.

    Parameters
    ----------
    problem : Problem
        What the trains compete for within the windows.
    chains : tuple
        For each of its operations, the chains of operations that it can stand for.
    large : Problem
        The problem that it comes from.
    """

    problem: Problem
    chains: tuple[tuple[Chain, ...], ...]
    large: Problem

    def expand(self, plan: Plan) -> Plan:
        """Return the plan of the large problem, of the same cost.

        Inside of a chain each operation starts as soon as the one before allows. Nobody else waits
        for these events: in the list they stand right behind the start of the chain, or right
        before what ends it.
        """
        units = np.split(plan.unit, plan.unit_start(self.problem)[1:-1])
        rows = []
        for where in _by_train(self.problem, plan):
            told = [int(one) for one in plan.operation[where]]
            chosen = _matching(self.large, [self.chains[one] for one in told])
            for k, chain in enumerate(chosen):
                time, place = int(plan.time_s[where[k]]), int(where[k])
                held = dict(zip(self._held(told[k]), units[place].tolist(), strict=True))
                ends = int(where[k + 1]) if k + 1 < len(where) else place
                at = time
                for n, one in enumerate(chain):
                    key = (at, place, n) if at == time else (at, ends, n - len(chain))
                    rows.append((key, one, held))
                    at += int(self.large.min_duration_s[one])
        rows.sort(key=lambda row: row[0])
        taken = [
            held.get(int(self.large.use_resource[use]), 0)
            for _, one, held in rows
            for use in range(int(self.large.use_start[one]), int(self.large.use_start[one + 1]))
        ]
        return Plan(
            plan.objective,
            np.array([key[0] for key, _, _ in rows], dtype=np.int64),
            np.array([one for _, one, _ in rows], dtype=np.int64),
            np.array(taken, dtype=np.int64),
        )

    def _held(self, operation: int) -> list[int]:
        part = slice(
            int(self.problem.use_start[operation]), int(self.problem.use_start[operation + 1])
        )
        held: list[int] = self.problem.use_resource[part].tolist()
        return held


def _by_train(problem: Problem, plan: Plan) -> list[Ints]:
    """Return the places of each train's events."""
    train = problem.train_of()[plan.operation]
    return [np.flatnonzero(train == number) for number in np.unique(train)]


def _matching(problem: Problem, choices: Sequence[Sequence[Chain]]) -> list[Chain]:
    """Return one chain for each choice, such that each can follow the one before it."""
    arrived: list[dict[Chain, Chain | None]] = [dict.fromkeys(choices[0])]
    for choice in choices[1:]:
        now: dict[Chain, Chain | None] = {}
        for chain in choice:
            for before in arrived[-1]:
                if chain[0] in problem.successors(before[-1]):
                    now[chain] = before
                    break
        arrived.append(now)
    found: list[Chain] = []
    last: Chain | None = next(iter(arrived[-1]))
    for told in reversed(arrived):
        if last is not None:
            found.append(last)
            last = told[last]
    return found[::-1]


def small_of(problem: Problem, window: Windows) -> Small | None:
    """Return the small problem, or None where there is none to be made.

    Parameters
    ----------
    problem : Problem
        Any problem.
    window : Windows
        Where its operations may start, within a budget.

    Returns
    -------
    Small or None
        None for a cyclic horizon, and if a train cannot run within the budget.
    """
    ends = (problem.train_start[:-1], problem.train_start[1:] - 1)
    if problem.period_s or not all(window.possible[one].all() for one in ends):
        return None
    graphs = reduced(problem, window)
    nodes = [node for graph in graphs for node in graph]
    number = {id(node): n for n, node in enumerate(nodes)}
    of = {node.chains[0][0]: n for n, node in enumerate(nodes) if node.fixed}
    after = [sorted(number[key] for key in node.after) for node in nodes]
    uses = [sorted(node.uses.items()) for node in nodes]
    related = np.array(
        [
            before in of and later in of
            for before, later in zip(
                problem.relation_before.tolist(), problem.relation_after.tolist(), strict=True
            )
        ],
        dtype=bool,
    )
    costed = np.array([one in of for one in problem.cost_operation.tolist()], dtype=bool)
    small = replace(
        problem,
        train_start=offsets([len(graph) for graph in graphs]),
        start_lb_s=ints([node.first_s for node in nodes]),
        start_ub_s=ints([node.last_s for node in nodes]),
        min_duration_s=ints([node.duration_s for node in nodes]),
        route_cost=ints([node.cost for node in nodes]),
        succ_start=offsets([len(row) for row in after]),
        succ=ints(list(itertools.chain.from_iterable(after))),
        use_start=offsets([len(row) for row in uses]),
        use_resource=ints([resource for row in uses for resource, _ in row]),
        use_release_s=ints([release for row in uses for _, release in row]),
        relation_before=ints([of[one] for one in problem.relation_before[related].tolist()]),
        relation_after=ints([of[one] for one in problem.relation_after[related].tolist()]),
        relation_gap_s=problem.relation_gap_s[related],
        cost_operation=ints([of[one] for one in problem.cost_operation[costed].tolist()]),
        cost_threshold_s=problem.cost_threshold_s[costed],
        cost_coeff=problem.cost_coeff[costed],
        cost_increment=problem.cost_increment[costed],
    )
    return Small(small, tuple(tuple(node.chains) for node in nodes), problem)
