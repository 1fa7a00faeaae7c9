"""Plans that repeat, for problems too large for the exact method.

The method stands in docs/dispatch-cyclic.md: one train after the other is led through the gaps that
the others and all their copies leave; a few at a time are taken out and put back.
"""

from __future__ import annotations

import functools
import itertools
import time
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np

from landbridge.dispatch import cyclic_fields as c
from landbridge.dispatch import fields as f
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.cyclic_arena import Layout, delay_costs
from landbridge.dispatch.cyclic_moves import count_in, keep_best, put_back, run_moves, uses_in
from landbridge.dispatch.plan import Plan, in_order
from landbridge.dispatch.problem import Problem

__all__ = ["CyclicSearch", "search_cyclic"]

_SLICE_MOVES: Final = 32
"""So many moves are made between two looks at the clock."""

_MEAN: Final = 1.5
"""Mean number of trains taken out beyond the first."""

_BLINK: Final = 0.01
"""Share of the ways that are overlooked."""

_COOL: Final = 0.02
"""The last temperature, as a share of the first."""


def search_cyclic(
    problem: Problem,
    *,
    moves: int | None,
    until: float | None,
    seed: int = 1,
    start: Plan | None = None,
    order: Sequence[int] | None = None,
    tick: Callable[[int, int | None], bool] | None = None,
) -> Plan | None:
    """Search for a plan that repeats.

    Parameters
    ----------
    problem : Problem
        Its period is above 0.
    moves : int or None
        Moves to make: the same seed gives the same plan.
    until : float or None
        When to stop instead, on the monotonic clock, s.
    seed : int
        Seed of the random numbers.
    start : Plan, optional
        A plan to begin with; it is of use if it is feasible.
    order : sequence of int, optional
        All trains in the order in which they enter where there is no such plan, instead of those
        with the least choice first.
    tick : callable, optional
        Is told every now and then how many moves were made and what the best plan costs (None:
        there is none); `False` ends the search.

    Returns
    -------
    Plan or None
        The best plan, checked by `landbridge.dispatch.check.check_plan`; None when none was found.

    Raises
    ------
    RuntimeError
        The plan does not pass the check. This is a bug of the search.

    Examples
    --------
    Two trains on one track within a minute: the second one leaves when the first one is through.

    >>> from landbridge.dispatch.build import problem_from
    >>> track = [{"resource": "A"}]
    >>> train = [{"successors": [1]}, {"successors": [2], "resources": track, "min_duration": 20},
    ...          {"successors": []}]
    >>> late = [{"train": t, "operation": 2, "coeff": 1, "threshold": 20} for t in (0, 1)]
    >>> more = {"period": 60}
    >>> problem = problem_from({"trains": [train, train], "objective": late, "extensions": more})
    >>> search_cyclic(problem, moves=10, until=None).time_s
    array([ 0,  0,  0, 20, 20, 40])
    """
    search = CyclicSearch(problem, seed)
    search.run(moves, until, start, tick, order)
    return search.best()


class CyclicSearch:
    """A plan in the memory, and what leads from one to the next.

    Parameters
    ----------
    problem : Problem
        Its period is above 0.
    seed : int
        Seed of the random numbers.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self._problem = problem
        self._layout = Layout(problem, seed)
        self.m = self._layout.m
        self._made = 0
        self._tick: Callable[[int, int | None], bool] | None = None

    def run(
        self,
        moves: int | None,
        until: float | None,
        start: Plan | None = None,
        tick: Callable[[int, int | None], bool] | None = None,
        order: Sequence[int] | None = None,
    ) -> None:
        """Search: see `search_cyclic`. When it is interrupted, the best plan remains."""
        self._tick = tick
        known = start is not None and check_plan(self._problem, start).feasible
        if start is not None and known:
            self._load(start)
        if known or self._begin(order):
            self._improve(moves, until)

    def best(self) -> Plan | None:
        """Return the best plan, checked, or none while a train that must run is missing."""
        if self.m[c.BEST_MISSING] > 0:
            return None
        plan = self._plan()
        checked = check_plan(self._problem, plan)
        if not checked.feasible or checked.objective != plan.objective:
            said = str(checked.violations[0]) if checked.violations else "the objective differs"
            raise RuntimeError(f"the cyclic search made a plan that does not hold: {said}")
        return plan

    def _go_on(self) -> bool:
        cost = int(self.m[c.BEST_TOTAL]) if self.m[c.BEST_MISSING] == 0 else None
        return self._tick is None or self._tick(self._made, cost)

    def _begin(self, told: Sequence[int] | None) -> bool:
        """Put in one train after the other, in the order told, else the least choice first."""
        rows, ops = self._layout.trains()[:-1], self._layout.operations()
        first = (rows[:, c.T_OP] - self._layout.op) // c.O_SIZE
        room = np.minimum(ops[first, c.O_UB] - ops[first, c.O_LB], self._problem.period_s)
        order = np.lexsort((ops[first, c.O_LB], room, rows[:, c.T_CANCEL] >= 0))
        go_on = True
        for number in order.tolist() if told is None else told:
            address = self._layout.train + number * c.T_SIZE
            if go_on:
                put_back(self.m, address, f.ZERO, 0.0, f.INF)
                go_on = self._go_on()
            else:
                count_in(self.m, address, c.OUT, f.ZERO)
        keep_best(self.m)
        return go_on

    def _load(self, plan: Plan) -> None:
        """Take over a plan that holds."""
        problem, layout, m = self._problem, self._layout, self.m
        ops, train_of = layout.operations(), problem.train_of()
        start_s = np.zeros(problem.operations, dtype=np.int64)
        start_s[plan.operation] = plan.time_s
        each = problem.route_cost + delay_costs(problem, start_s)
        cost = np.zeros(problem.trains, dtype=np.int64)
        np.add.at(cost, train_of[plan.operation], each[plan.operation])
        self._load_units(plan)
        last: dict[int, int] = {}
        for op in plan.operation.tolist():
            before = last.get(int(train_of[op]), f.NONE)
            ops[op, c.O_TIME] = start_s[op]
            if before >= 0:
                ops[before, c.O_NEXT] = layout.op + op * c.O_SIZE
                ops[op, c.O_PREV] = layout.op + before * c.O_SIZE
            last[int(train_of[op])] = op
        for train in range(problem.trains):
            address = layout.train + train * c.T_SIZE
            if train in last:
                uses_in(m, address)
                count_in(m, address, c.RUNS, cost[train])
            else:
                count_in(m, address, c.CANCELLED, problem.cancel_cost[train])
        keep_best(m)

    def _load_units(self, plan: Plan) -> None:
        """Take over the units of a plan, those of a resource in the order in which they come."""
        problem, layout, uses = self._problem, self._layout, self._layout.uses()
        begin = plan.unit_start(problem)
        numbers: list[dict[int, int]] = [{} for _ in range(problem.resources)]
        for event, op in enumerate(plan.operation.tolist()):
            for use in range(problem.use_start[op], problem.use_start[op + 1]):
                resource = int(problem.use_resource[use])
                named = int(plan.unit[begin[event] + use - problem.use_start[op]])
                number = numbers[resource].setdefault(named, len(numbers[resource]))
                unit = layout.first_unit[resource] + number
                uses[use, c.A_UNIT] = layout.unit + unit * c.U_SIZE

    def _improve(self, moves: int | None, until: float | None) -> None:
        """Make moves, cooling, until the budget is used up."""
        m = self.m
        began = time.monotonic()
        heat, missing = self._heat(), int(m[c.MISSING])
        while self._go_on():
            share = 1.0
            if moves is not None:
                share = self._made / moves if moves > 0 else 1.0
            elif until is not None:
                share = (time.monotonic() - began) / max(until - began, 1e-9)
            if share >= 1.0:
                return
            count = _SLICE_MOVES if moves is None else min(_SLICE_MOVES, moves - self._made)
            run_moves(m, count, heat * _COOL**share, _MEAN, _BLINK)
            self._made += count
            if missing > 0 and m[c.MISSING] == 0:
                missing = 0
                heat = self._heat()

    def _heat(self) -> float:
        """Return the temperature to begin with, from what delay costs a train."""
        free = int(self._layout.trains()[:-1, c.T_FREE].sum())
        return max(1.0, 1.5 * (int(self.m[c.TOTAL]) - free) / max(self._problem.trains, 1))

    def _plan(self) -> Plan:
        m, layout = self.m, self._layout
        ops, uses = layout.operations(), layout.uses()
        path: list[int] = []
        for row in layout.trains()[:-1]:
            at = int(row[c.T_OP]) if row[c.T_BEST] == c.RUNS else f.NONE
            while at >= 0:
                op = (at - layout.op) // c.O_SIZE
                path.append(op)
                at = int(ops[op, c.O_BEST_NEXT])
        order = _list_order(self._problem, layout, path)
        times = ops[order, c.O_BEST] if order else np.zeros(0, dtype=np.int64)
        units: list[int] = []
        for op in order:
            for use in range(self._problem.use_start[op], self._problem.use_start[op + 1]):
                unit = (int(uses[use, c.A_BEST]) - layout.unit) // c.U_SIZE
                units.append(unit - int(layout.first_unit[self._problem.use_resource[use]]))
        number, unit_of = np.array(order, dtype=np.int64), np.array(units, dtype=np.int64)
        return Plan(int(m[c.BEST_TOTAL]), times.astype(np.int64), number, unit_of)


def _list_order(problem: Problem, layout: Layout, path: list[int]) -> list[int]:
    """Return the operations of the best plan in the order of its list.

    By time; within a second, the end of a use comes before the start of the next one.
    """
    ops, uses = layout.operations(), layout.uses()
    time_of = {op: int(ops[op, c.O_BEST]) for op in path}
    after: dict[int, list[int]] = {op: [] for op in path}
    rings: dict[int, list[tuple[int, ...]]] = {}
    for op in path:
        at = int(ops[op, c.O_BEST_NEXT])
        following = (at - layout.op) // c.O_SIZE if at >= 0 else f.NONE
        if following >= 0:
            after[op].append(following)
        begin, end = (int(ops[op + k, c.O_USE] - layout.use) // c.A_SIZE for k in (0, 1))
        for use in range(begin, end):
            lasts = time_of[following] - time_of[op]
            ring = rings.setdefault(int(uses[use, c.A_BEST]), [])
            ring.append((time_of[op], lasts, use, op, following))
    for ring in rings.values():
        ring.sort(key=functools.cmp_to_key(functools.partial(_rank, problem)))
        for one, other in itertools.pairwise(ring):
            if time_of[one[4]] == other[0] and other[3] not in one[3:]:
                after[one[4]].append(other[3])
    return in_order(time_of, after, path)


def _rank(problem: Problem, one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Return below 0 if a use comes before another: see `cyclic_ring.comes_before`."""
    if one[:2] == other[:2] and one[1] == 0:
        trains = [
            int(np.searchsorted(problem.train_start, x[3], "right")) - 1 for x in (one, other)
        ]
        there = problem.separation_s(one[2], trains[0], trains[1]) == 0
        back = problem.separation_s(other[2], trains[1], trains[0]) == 0
        if trains[0] != trains[1] and there != back:
            return -1 if there else 1
    return -1 if one < other else int(one > other)
