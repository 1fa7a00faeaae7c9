"""The exhaustive search against one that knows nothing: every list of events in whole seconds.

The problems are drawn as for the fuzzer and shrunk to times of a few seconds. The simple search
adds one event after the other at every second up to a horizon, with every unit, and asks the naive
reading of the rules whether the finished list is a plan. It gives up only what costs too much
already, and what is in the way of a train that stands there.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.naive import read_naively, true_cost
from tests.dispatch.random_problem import random_document
from tests.dispatch.tiny import Tiny

HORIZON_S = 6
Row = tuple[int, int, tuple[int, ...]]  # time, operation, units


def shrunk(seed: int) -> dict[str, Any]:
    """A random problem of one or two trains, its times a fraction of what was drawn."""
    document = random_document(seed, trains=2, sections=2, cyclic=0.4)
    for operation in (operation for train in document["trains"] for operation in train):
        operation["min_duration"] //= 3
        for key, by in (("start_lb", 9), ("start_ub", 9)):
            if key in operation:
                operation[key] //= by
        for use in operation.get("resources", ()):
            if "release_time" in use:
                use["release_time"] //= 3
    more = document["extensions"]
    if "period" in more:
        more["period"] //= 8
    for row in more["resources"]:
        row["closed"] = [[a // 6, a // 6 + (b - a) // 4 + 1] for a, b in row.get("closed", ())]
        for apart in row.get("headway", ()):
            apart["seconds"] //= 3
    for row in more["relations"]:
        row["gap"] = int(row["gap"] / 4)
    for row in document["objective"]:
        row["threshold"] //= 6
    for number, train in enumerate(document["trains"]):
        row = {"type": "op_delay", "train": number, "operation": len(train) - 1, "coeff": 1}
        document["objective"].append(row)
    return document


class Simple:
    """Every list of events up to the horizon that costs less than a bound."""

    def __init__(self, problem: Problem, bound: int, steps: int) -> None:
        self.problem = problem
        self.bound = bound
        self.steps = steps
        self.starts = problem.train_start.tolist()
        self.costs: dict[int, list[tuple[int, int, int]]] = {}
        rows = (problem.cost_threshold_s, problem.cost_coeff, problem.cost_increment)
        for operation, *row in zip(problem.cost_operation, *rows, strict=True):
            threshold, coeff, step = map(int, row)
            self.costs.setdefault(int(operation), []).append((threshold, coeff, step))

    def _cost(self, operation: int, time: int) -> int:
        return int(self.problem.route_cost[operation]) + sum(
            coeff * (time - threshold) + step
            for threshold, coeff, step in self.costs.get(operation, ())
            if time >= threshold
        )

    def plan(self) -> Plan | None:
        """A plan that costs less than the bound, if there is one up to the horizon."""
        may_stay = [bool(price >= 0) for price in self.problem.cancel_cost]
        for runs in itertools.product(*((True, False) if may else (True,) for may in may_stay)):
            prices = zip(self.problem.cancel_cost.tolist(), runs, strict=True)
            price = sum(price for price, run in prices if not run)
            found = self._extend([], [-1 if run else -2 for run in runs], price)
            if found is not None:
                return found
        return None

    def _extend(self, rows: list[Row], last: Sequence[int], cost: int) -> Plan | None:
        self.steps -= 1
        if self.steps < 0:
            raise TooLargeError
        if cost >= self.bound:
            return None
        running = [train for train in range(len(last)) if last[train] != -2]
        if all(last[train] == self.starts[train + 1] - 1 for train in running):
            plan = self._made(rows)
            return None if read_naively(self.problem, plan) else plan
        for row in self._next(rows, last, running):
            train = self._train(row[1])
            moved = [row[1] if train == number else at for number, at in enumerate(last)]
            found = self._extend([*rows, row], moved, cost + self._cost(row[1], row[0]))
            if found is not None:
                return found
        return None

    def _train(self, operation: int) -> int:
        return int(np.searchsorted(self.starts, operation, side="right")) - 1

    def _next(self, rows: list[Row], last: Sequence[int], running: Sequence[int]) -> Iterator[Row]:
        problem = self.problem
        now = rows[-1][0] if rows else 0
        began = {operation: time for time, operation, _ in rows}
        for train in running:
            here = last[train]
            if here == -1:
                follow, least = [self.starts[train]], 0
            else:
                follow = problem.successors(here).tolist()
                least = began[here] + int(problem.min_duration_s[here])
            for operation in follow:
                first = max(now, least, int(problem.start_lb_s[operation]))
                final = min(HORIZON_S, int(problem.start_ub_s[operation]))
                for units in self._units(rows, last, train, operation):
                    for time in range(first, final + 1):
                        yield time, operation, units

    def _units(
        self, rows: list[Row], last: Sequence[int], train: int, operation: int
    ) -> Iterator[tuple[int, ...]]:
        """Units for the uses of an operation that no other train stands on."""
        problem = self.problem
        taken = {
            (resource, unit)
            for _, other, units in rows
            if other in last and self._train(other) != train
            for resource, unit in zip(self._resources(other), units, strict=True)
        }
        resources = self._resources(operation)
        ranges = (range(int(problem.capacity[resource])) for resource in resources)
        for units in itertools.product(*ranges):
            if not taken & set(zip(resources, units, strict=True)):
                yield units

    def _resources(self, operation: int) -> list[int]:
        row = slice(self.problem.use_start[operation], self.problem.use_start[operation + 1])
        resources: list[int] = self.problem.use_resource[row].tolist()
        return resources

    def _made(self, rows: Sequence[Row]) -> Plan:
        columns = ([time for time, _, _ in rows], [operation for _, operation, _ in rows])
        units = [unit for _, _, taken in rows for unit in taken]
        return Plan(0, *(np.array(column, dtype=np.int64) for column in (*columns, units)))


def test_no_list_of_events_is_better() -> None:
    """The optimum is a plan (by the naive reading), and nothing up to the horizon is below it."""
    tried = {"plan": 0, "cyclic plan": 0, "none": 0, "cyclic none": 0, "too large": 0}
    for seed in range(80):
        problem = problem_from(shrunk(seed))
        best = best_plan(problem)
        if best is not None:
            assert read_naively(problem, best) == set(), seed
            assert true_cost(problem, best) == best.objective, seed
        bound = 2**60 if best is None else best.objective
        try:
            better = Simple(problem, bound, 3_000).plan()
        except TooLargeError:
            tried["too large"] += 1
            continue
        assert better is None, (seed, better, best)
        tried["cyclic " * bool(problem.period_s) + ("none" if best is None else "plan")] += 1
    assert min(tried["plan"], tried["cyclic plan"]) > 10, tried
    assert min(tried["none"], tried["cyclic none"]) > 2, tried
    assert tried["too large"] < 45, tried


@pytest.mark.parametrize(("bound", "found"), [(15, True), (14, False)])
def test_the_simple_search_finds_what_there_is(bound: int, found: bool) -> None:
    tiny = Tiny(
        """
        train A: .!0 x:2 y:2 .
        train B: .!0 x:2 y:2 .
        delay A.out each 2
        delay B.out each 1
        """
    )
    plan = Simple(tiny.problem, bound, 40_000).plan()
    assert (plan is not None) == found
