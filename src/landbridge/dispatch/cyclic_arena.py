"""Lay a problem that repeats out in the memory of its search."""

from __future__ import annotations

from typing import Final

import numpy as np

from landbridge.dispatch import cyclic_fields as c
from landbridge.dispatch import fields as f
from landbridge.dispatch.arrays import offsets
from landbridge.dispatch.problem import NEVER_S, Ints, Problem

__all__ = ["Layout", "delay_costs"]

MAX_LABELS: Final = 30_000
"""So many labels a way of one train may take."""
_DEAD: Final = -1
"""Latest start of an operation that no plan can have, s."""


class Layout:
    """Where the tables of a problem stand, and the memory.

    Parameters
    ----------
    problem : Problem
        The problem; its period is above 0.
    seed : int
        Seed of the random numbers.
    """

    def __init__(self, problem: Problem, seed: int) -> None:
        self._problem = problem
        self._end = c.HEAD_CELLS
        n, uses = problem.operations, len(problem.use_resource)
        closed = _closures(problem)
        users = np.bincount(problem.use_resource, minlength=problem.resources)
        units = np.minimum(problem.capacity, np.maximum(users, 1))
        room = users + np.bincount([row[0] for row in closed], minlength=problem.resources)
        widest = int(np.max(np.diff(problem.use_start), initial=1))
        self.op = self._room((n + 1) * c.O_SIZE)
        self.use = self._room((uses + sum(int(units[row[0]]) for row in closed)) * c.A_SIZE)
        self._succ = self._room(len(problem.succ))
        self._cost = self._room(len(problem.cost_operation) * c.C_SIZE)
        self._in = self._room(len(problem.relation_gap_s) * c.L_SIZE)
        self._out = self._room(len(problem.relation_gap_s) * c.L_SIZE)
        self._headway = self._room(problem.headway_s.size)
        self._resource = self._room((problem.resources + 1) * c.R_SIZE)
        self.unit = self._room((int(units.sum()) + 1) * c.U_SIZE)
        self.train = self._room((problem.trains + 1) * c.T_SIZE)
        ring = self._room(int((units * room).sum()))
        heap, stack = 2 * MAX_LABELS + 10, self._room(n + 10)
        heap_at, unit_at = self._room(2 * heap), self._room(widest)
        group, label_size = self._room(c.MAX_GROUP), c.S_UNIT + widest
        labels = self._room((MAX_LABELS + 1) * label_size)
        m = self.m = np.zeros(self._end, dtype=np.int64)
        for cell, value in {
            f.HEAP: heap_at,
            f.HEAP_SIZE: heap,
            c.TRAINS: self.train,
            c.N_TRAINS: problem.trains,
            c.N_MOVED: _moved(problem),
            c.PERIOD: problem.period_s,
            c.HEADWAYS: self._headway,
            c.N_CLASSES: problem.headway_s.shape[1],
            c.LABELS: labels,
            c.MAX_LABELS: MAX_LABELS,
            c.LABEL_SIZE: label_size,
            c.UNITS: unit_at,
            c.GROUP: group,
            c.STACK: stack,
            c.BEST_MISSING: f.INF,
        }.items():
            m[cell] = value
        m[f.RANDOM] = np.uint64((seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64 | 1).astype(
            np.int64
        )
        self.first_unit = offsets(units)
        self._fill_rings(ring, units, room)
        self._fill_uses(uses)
        self._fill_operations()
        self._fill_trains()
        self._fill_closures(closed, uses)

    def _room(self, cells: int) -> int:
        begin = self._end
        self._end += cells
        return begin

    def rows(self, at: int, count: int, size: int) -> Ints:
        """Return so many rows of the memory, as a table."""
        return self.m[at : at + count * size].reshape(count, size)

    def operations(self) -> Ints:
        """Return the rows of the operations, and of the end."""
        return self.rows(self.op, self._problem.operations + 1, c.O_SIZE)

    def uses(self) -> Ints:
        """Return the rows of the uses."""
        return self.rows(self.use, len(self._problem.use_resource), c.A_SIZE)

    def trains(self) -> Ints:
        """Return the rows of the trains, and of the end."""
        return self.rows(self.train, self._problem.trains + 1, c.T_SIZE)

    def _fill_rings(self, ring: int, units: Ints, room: Ints) -> None:
        problem, m = self._problem, self.m
        rows = self.rows(self._resource, problem.resources + 1, c.R_SIZE)
        rows[:, c.R_UNIT] = self.unit + self.first_unit * c.U_SIZE
        size = problem.headway_s.shape[1] ** 2
        of = problem.headway_of
        rows[:-1, c.R_HEADWAY] = np.where(of >= 0, self._headway + of * size, f.NONE)
        reach = np.ones(problem.resources, dtype=np.int64)
        np.maximum.at(reach, problem.use_resource, problem.use_release_s)
        for resource in np.flatnonzero(of >= 0).tolist():
            reach[resource] = max(reach[resource], problem.headway_s[of[resource]].max())
        rows[:-1, c.R_REACH] = reach
        each = np.repeat(room, units)
        starts = ring + offsets(each)
        self.rows(self.unit, len(starts), c.U_SIZE)[:, c.U_RING] = starts
        m[self._headway : self._headway + problem.headway_s.size] = problem.headway_s.ravel()

    def _fill_uses(self, uses: int) -> None:
        problem, rows = self._problem, self.uses()
        op = problem.operation_of()
        train = problem.train_of()[op]
        rows[:, c.A_RES] = self._resource + problem.use_resource * c.R_SIZE
        rows[:, c.A_REL] = problem.use_release_s
        rows[:, c.A_OP] = self.op + op * c.O_SIZE
        rows[:, c.A_CLASS] = problem.train_class[train]
        rows[:, c.A_TRAIN] = self.train + train * c.T_SIZE
        pairs = np.unique(np.stack([train, problem.use_resource, op]), axis=1)[:2]
        _, where, times = np.unique(pairs, axis=1, return_inverse=True, return_counts=True)
        again = {tuple(pair) for pair in pairs[:, times[where.ravel()] > 1].T.tolist()}
        both = zip(train.tolist(), problem.use_resource.tolist(), strict=True)
        rows[:, c.A_AGAIN] = [pair in again for pair in both]

    def _fill_operations(self) -> None:
        problem, rows = self._problem, self.operations()
        n = problem.operations
        rows[:, c.O_NUMBER] = np.arange(n + 1)
        rows[:-1, c.O_TRAIN] = self.train + problem.train_of() * c.T_SIZE
        rows[:-1, c.O_DUR], rows[:-1, c.O_ROUTE] = problem.min_duration_s, problem.route_cost
        rows[:, c.O_SUCC] = self._succ + problem.succ_start
        rows[:, c.O_USE] = self.use + problem.use_start * c.A_SIZE
        self.m[self._succ : self._succ + len(problem.succ)] = self.op + problem.succ * c.O_SIZE
        rows[:, [c.O_TIME, c.O_NEXT, c.O_PREV, c.O_HEAD]] = f.NONE
        costs = problem.cost_threshold_s, problem.cost_coeff, problem.cost_increment
        before, after = problem.relation_before, problem.relation_after
        gap = problem.relation_gap_s
        self._table(self._cost, c.O_COST, problem.cost_operation, costs)
        self._table(self._in, c.O_IN, after, (self.op + before * c.O_SIZE, gap))
        self._table(self._out, c.O_OUT, before, (self.op + after * c.O_SIZE, gap))
        soon, late, hold = _windows(problem)
        rows[:-1, c.O_LB], rows[:-1, c.O_UB], rows[:-1, c.O_HOLD] = soon, late, hold
        rest = _rest(problem, soon)
        rows[:-1, c.O_REM], rows[:-1, c.O_REST], rows[:-1, c.O_WAY] = rest

    def _table(self, at: int, column: int, of: Ints, values: tuple[Ints, ...]) -> None:
        """Write a table, by operation, and where each operation's rows begin."""
        size, rows = len(values), self.operations()
        order = np.argsort(of, kind="stable")
        self.rows(at, len(of), size)[:] = np.stack(values, axis=1)[order]
        rows[:, column] = at + np.searchsorted(of[order], np.arange(len(rows))) * size

    def _fill_trains(self) -> None:
        problem, rows, ops = self._problem, self.trains(), self.operations()
        rows[:, c.T_OP] = self.op + problem.train_start * c.O_SIZE
        rows[:-1, c.T_CLASS], rows[:-1, c.T_CANCEL] = problem.train_class, problem.cancel_cost
        rows[:-1, c.T_WEIGHT] = 1
        first = problem.train_start[:-1]
        starts = delay_costs(problem, ops[:-1, c.O_LB])[first]
        free = ops[first, c.O_REST] + problem.route_cost[first] + starts
        can = problem.cancel_cost >= 0
        rows[:-1, c.T_FREE] = np.where(can, np.minimum(free, problem.cancel_cost), free)

    def _fill_closures(self, closed: list[tuple[int, int, int]], row: int) -> None:
        """Let the closures stand in the rings of all units."""
        for resource, begin, end in closed:
            for unit in range(self.first_unit[resource], self.first_unit[resource + 1]):
                at, where = self.use + row * c.A_SIZE, self.unit + unit * c.U_SIZE
                row += 1
                self.m[at + c.A_RES] = self._resource + resource * c.R_SIZE
                self.m[at + c.A_TRAIN], self.m[at + c.A_UNIT] = f.NONE, where
                self.m[at + c.A_START], self.m[at + c.A_END] = begin, end
                self.m[at + c.A_PHASE] = begin
                ring, count = self.m[where + c.U_RING], self.m[where + c.U_COUNT]
                self.m[ring + count] = at
                self.m[where + c.U_COUNT] += 1


def _moved(problem: Problem) -> int:
    """Return how many trains are left without those at the end that have no choice of a start."""
    bound = problem.start_lb_s == problem.start_ub_s
    free = np.flatnonzero(~np.logical_and.reduceat(bound, problem.train_start[:-1]))
    return int(free[-1]) + 1 if len(free) else problem.trains


def _closures(problem: Problem) -> list[tuple[int, int, int]]:
    """Return the closed intervals of one period, those that overlap as one, by their start."""
    found: list[tuple[int, int, int]] = []
    for resource in range(problem.resources):
        begin, end = problem.closed_start[resource], problem.closed_start[resource + 1]
        shut = [
            (int(problem.closed_from_s[i]), int(problem.closed_to_s[i])) for i in range(begin, end)
        ]
        rows = sorted((a % problem.period_s, a % problem.period_s + b - a) for a, b in shut)
        merged: list[tuple[int, int]] = []
        for a, b in rows:
            if merged and a < merged[-1][1]:
                merged[-1] = merged[-1][0], max(merged[-1][1], b)
            else:
                merged.append((a, b))
        while len(merged) > 1 and merged[-1][1] > merged[0][0] + problem.period_s:
            _, b = merged.pop(0)
            merged[-1] = merged[-1][0], max(merged[-1][1], b + problem.period_s)
        found += [(resource, a, b) for a, b in merged]
    return found


def delay_costs(problem: Problem, start_s: Ints) -> Ints:
    """Return what a start of each operation at a time costs, an array of N."""
    late = start_s[problem.cost_operation] - problem.cost_threshold_s
    each = np.where(late >= 0, problem.cost_coeff * late + problem.cost_increment, 0)
    total = np.zeros(problem.operations, dtype=np.int64)
    np.add.at(total, problem.cost_operation, each)
    return total


def _windows(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Return the earliest and the latest start of each operation, and its longest hold, s.

    An operation that no plan can have has a latest start of -1.
    """
    n, period = problem.operations, problem.period_s
    soon, late = problem.start_lb_s.copy(), np.minimum(problem.start_ub_s, NEVER_S)
    hold = np.full(n, f.INF, dtype=np.int64)
    train = problem.train_of()
    exits = np.zeros(n, dtype=bool)
    exits[problem.train_start[1:] - 1] = True
    reached = np.full(n, NEVER_S, dtype=np.int64)
    reached[problem.train_start[:-1]] = soon[problem.train_start[:-1]]
    for op in range(n):
        soon[op] = max(soon[op], reached[op])
        for after in problem.successors(op):
            reached[after] = min(reached[after], soon[op] + problem.min_duration_s[op])
    for op in range(n - 1, -1, -1):
        for use in range(problem.use_start[op], problem.use_start[op + 1]):
            own = max(problem.separation_s(use, int(train[op]), int(train[op])), 1)
            hold[op] = min(hold[op], period - own)
        if exits[op]:
            if problem.use_start[op + 1] > problem.use_start[op]:
                late[op] = _DEAD
            continue
        last = max((int(late[after]) for after in problem.successors(op)), default=_DEAD)
        late[op] = min(late[op], last - int(problem.min_duration_s[op]))
        if problem.min_duration_s[op] > hold[op] or last < 0:
            late[op] = _DEAD
    own_rows = (problem.relation_before == problem.relation_after) & (problem.relation_gap_s > 0)
    late[problem.relation_before[own_rows]] = _DEAD
    return soon, late, hold


def _rest(problem: Problem, soon: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the shortest way to the exit, s, the least cost of it, and of its routes alone."""
    n = problem.operations
    delay = delay_costs(problem, np.minimum(soon, NEVER_S))
    rem, rest, way = (np.zeros(n, dtype=np.int64) for _ in range(3))
    for op in range(n - 1, -1, -1):
        after = problem.successors(op)
        if len(after):
            rem[op] = problem.min_duration_s[op] + rem[after].min()
            rest[op] = (rest[after] + problem.route_cost[after] + delay[after]).min()
            way[op] = (way[after] + problem.route_cost[after]).min()
    return rem, rest, way
