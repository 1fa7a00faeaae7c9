"""Bring a problem into the tables of the engine.

Three reductions make the core small. A resource of capacity k becomes k units, and an operation one
variant for each choice of units. A closed interval becomes a train that stands there and never
moves. A train whose entry is not fixed in time gets a place outside, from where it enters.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from landbridge.base.errors import Finding, InputError
from landbridge.dispatch import fields as f
from landbridge.dispatch.arrays import offsets, owners
from landbridge.dispatch.problem import NEVER_S, Ints, Problem

MAX_VARIANTS: Final = 64
MAX_TIME_S: Final = 2**46
MAX_COST: Final = 2**47


class Net(NamedTuple):
    """The problem in the engine's tables; nothing here changes while it searches.

    ``origin`` is the operation of the problem that each one of the engine stands for, -1 for a
    place outside or a closure.
    """

    op: Ints
    succ: Ints
    use: Ints
    cost: Ints
    before: Ints
    behind: Ints
    headway: Ints
    origin: Ints


@dataclass(frozen=True, slots=True)
class Compiled:
    """The tables, and the way back to the problem.

    Parameters
    ----------
    net : Net
        Tables of the engine.
    train, resource : arrays
        First rows of the tables of trains and resources.
    unit_start, unit : arrays
        Units that operation ``o`` of the engine takes, in the order of the problem's uses, are
        ``unit[unit_start[o]:unit_start[o + 1]]``.
    longest, most_uses : int
        Largest number of events, and of uses, of one path.
    """

    net: Net
    train: Ints
    resource: Ints
    unit_start: Ints
    unit: Ints
    longest: int
    most_uses: int


@dataclass(slots=True)
class _Row:
    """One operation of the engine while the tables are made."""

    origin: int
    lb: int
    ub: int
    duration: int
    succ: list[int]
    uses: list[tuple[int, int]]  # resource, release
    units: list[int]
    route: int = 0


def compile_problem(problem: Problem) -> Compiled:
    """Return the engine's tables of a problem.

    Parameters
    ----------
    problem : Problem
        Any problem without a period.

    Returns
    -------
    Compiled
        The tables and the way back.

    Raises
    ------
    InputError
        If its costs or times are so large that sums of them could leave 64 bits.
    """
    _refuse_giants(problem)
    units = np.minimum(problem.capacity, problem.trains + 1)
    first_unit = offsets(units)
    trains = [_train(problem, number, first_unit, units) for number in range(problem.trains)]
    closures = [
        _closure(begin, end, range(int(first_unit[resource]), int(first_unit[resource + 1])))
        for resource in range(problem.resources)
        for begin, end in _closed(problem, resource)
    ]
    rows = [*trains, *closures]
    # A closure needs no separation, and lets that of the train before it reach past it: so where
    # there is one, every pair of uses is looked at, by a matrix of headways, if only of noughts.
    shut = np.diff(problem.closed_start) > 0
    tables = len(problem.headway_s)
    table = np.where(shut & (problem.headway_of < 0), tables, problem.headway_of)
    headways = np.repeat(table, units)
    return _tables(problem, rows, headways)


def _refuse_giants(problem: Problem) -> None:
    """Refuse a problem whose costs the engine cannot add up."""
    times = (problem.start_lb_s, problem.closed_to_s, abs(problem.relation_gap_s))
    latest = sum(int(array.max(initial=0)) for array in times)
    spans = (problem.min_duration_s, problem.use_release_s, problem.headway_s.ravel())
    horizon = latest + sum(int(array.max(initial=0)) for array in spans) * problem.operations
    costs = sum(map(int, problem.cost_coeff)) * horizon + sum(map(int, problem.cost_increment))
    costs += sum(map(int, problem.route_cost)) + sum(map(int, problem.cancel_cost))
    for what, value, most in (("times", horizon, MAX_TIME_S), ("costs", costs, MAX_COST)):
        if value > most:
            told = f"its {what} may add up to {value:,}"
            finding = Finding(
                "problem", None, "", "", told, f"up to {most:,}", f"choose a larger unit of {what}"
            )
            raise InputError([finding])


def _train(problem: Problem, number: int, first: Ints, units: Ints) -> list[_Row]:
    """Return the operations of a train, with one variant for each choice of units."""
    begin, end = int(problem.train_start[number]), int(problem.train_start[number + 1])
    choices = [_choices(problem, op, first, units) for op in range(begin, end)]
    entry_fixed = problem.start_lb_s[begin] == problem.start_ub_s[begin]
    stands = entry_fixed and problem.cancel_cost[number] < 0
    outside = len(choices[0]) > 1 or bool(choices[0][0][0] and not stands)
    shift = int(outside)
    at = (shift + offsets([len(variants) for variants in choices])).tolist()
    rows = [_Row(-1, 0, 0, 0, list(range(1, 1 + len(choices[0]))), [], [])] if outside else []
    for op, variants in zip(range(begin, end), choices, strict=True):
        succ = [v for s in problem.successors(op) for v in range(at[s - begin], at[s - begin + 1])]
        for uses, units_taken in variants:
            bounds = int(problem.start_lb_s[op]), int(problem.start_ub_s[op])
            length, route = int(problem.min_duration_s[op]), int(problem.route_cost[op])
            rows.append(_Row(op, *bounds, length, succ, uses, units_taken, route))
    return rows


def _choices(
    problem: Problem, op: int, first: Ints, units: Ints
) -> list[tuple[list[tuple[int, int]], list[int]]]:
    """Return every way to take one unit of each resource of an operation.

    Where an operation names a unit twice, the longer release holds.
    """
    uses = range(int(problem.use_start[op]), int(problem.use_start[op + 1]))
    ways = [range(int(units[problem.use_resource[use]])) for use in uses]
    choices = []
    for taken in itertools.islice(itertools.product(*ways), MAX_VARIANTS):
        found: dict[int, int] = {}
        for use, unit in zip(uses, taken, strict=True):
            resource = int(first[problem.use_resource[use]]) + unit
            found[resource] = max(found.get(resource, 0), int(problem.use_release_s[use]))
        choices.append((list(found.items()), list(taken)))
    return choices


def _closed(problem: Problem, resource: int) -> list[tuple[int, int]]:
    """Return the closed intervals of a resource, those that touch or overlap made one."""
    rows = range(int(problem.closed_start[resource]), int(problem.closed_start[resource + 1]))
    found: list[tuple[int, int]] = []
    for begin, end in sorted(
        (int(problem.closed_from_s[at]), int(problem.closed_to_s[at])) for at in rows
    ):
        if found and begin <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((begin, end))
    return found


def _closure(begin: int, end: int, units: range) -> list[_Row]:
    """Return the operations of a train that stands on all units of a resource."""
    uses = [(unit, 0) for unit in units]
    return [
        _Row(-1, 0, NEVER_S, 0, [1], [], []),
        _Row(-1, begin, begin, end - begin, [2], uses, []),
        _Row(-1, end, end, 0, [], [], []),
    ]


def _tables(problem: Problem, trains: list[list[_Row]], headways: Ints) -> Compiled:
    rows = [row for train in trains for row in train]
    start = offsets([len(train) for train in trains])
    total = len(rows)
    op = np.zeros((total + 1, f.O_SIZE), dtype=np.int64)
    op[:total, f.O_LB] = [row.lb * f.FINE for row in rows]
    op[:total, f.O_UB] = [
        f.INF if row.ub >= NEVER_S else row.ub * f.FINE + f.FINE - 1 for row in rows
    ]
    op[:total, f.O_DUR] = [row.duration * f.FINE for row in rows]
    op[:total, f.O_ROUTE] = [row.route for row in rows]
    op[total, f.O_TRAIN] = len(trains)
    op[:total, f.O_TRAIN] = owners(start)
    op[:total, f.O_ORIGIN] = [row.origin for row in rows]
    op[:, f.O_SUCC] = offsets([len(row.succ) for row in rows])
    op[:, f.O_USE] = offsets([len(row.uses) for row in rows])
    first = start[owners(start)].tolist()
    succ = [s + base for base, row in zip(first, rows, strict=True) for s in row.succ]
    use = [(r, release * f.FINE) for row in rows for r, release in row.uses]
    origin = np.array([row.origin for row in rows], dtype=np.int64)
    cost = _costs(problem, op, origin)
    before, behind = _relations(problem, op, origin)
    longest, most = _remaining(op, succ, start[:-1].tolist())
    noughts = np.zeros((1, *problem.headway_s.shape[1:]), dtype=np.int64)
    net = Net(
        op,
        np.array(succ, dtype=np.int64),
        np.array(use, dtype=np.int64).reshape(-1, 2),
        cost,
        before,
        behind,
        np.concatenate((problem.headway_s, noughts)) * f.FINE,
        origin,
    )
    train = np.zeros((len(trains) + 1, f.T_SIZE), dtype=np.int64)
    train[:, f.T_OP] = start
    train[: problem.trains, f.T_CLASS] = problem.train_class
    train[problem.trains : -1, f.T_FIXED] = 1
    train[:, f.T_CANCEL] = -1
    train[: problem.trains, f.T_CANCEL] = problem.cancel_cost
    resource = np.zeros((len(headways), f.R_SIZE), dtype=np.int64)
    counts = np.bincount(net.use[:, f.A_RES], minlength=len(headways))
    resource[:, f.R_ORDER] = offsets(counts)[:-1]
    resource[:, f.R_HEADWAY] = headways
    unit = np.array([u for row in rows for u in row.units], dtype=np.int64)
    unit_start = offsets([len(row.units) for row in rows])
    return Compiled(net, train, resource, unit_start, unit, longest, most)


def _grouped(keys: Ints, rows: Ints, op: Ints, column: int, origin: Ints) -> Ints:
    """Return rows by operation of the engine, for keys that are operations of the problem."""
    order = np.argsort(keys, kind="stable")
    begin = np.searchsorted(keys[order], origin, side="left")
    end = np.searchsorted(keys[order], origin, side="right")
    op[:, column] = offsets(end - begin)
    picked = [order[i] for b, e in zip(begin, end, strict=True) for i in range(b, e)]
    return rows[np.array(picked, dtype=np.int64)]


def _costs(problem: Problem, op: Ints, origin: Ints) -> Ints:
    rows = np.stack((problem.cost_threshold_s, problem.cost_coeff, problem.cost_increment), axis=1)
    return _grouped(problem.cost_operation, rows, op, f.O_COST, origin)


def _relations(problem: Problem, op: Ints, origin: Ints) -> tuple[Ints, Ints]:
    """Return the relations of each operation, those that end in it and those that start there.

    An operation of the problem may have several variants; on a path there is one at most, and
    relations name the operation of the problem.
    """
    gap = problem.relation_gap_s * f.FINE
    before = np.stack((problem.relation_before, gap), axis=1)
    behind = np.stack((problem.relation_after, gap), axis=1)
    return (
        _grouped(problem.relation_after, before, op, f.O_IN, origin),
        _grouped(problem.relation_before, behind, op, f.O_OUT, origin),
    )


def _remaining(op: Ints, succ: list[int], entries: list[int]) -> tuple[int, int]:
    """Fill in the shortest way to the exit; return the most events and uses of a path."""
    total = len(op) - 1
    first, uses = op[:, f.O_SUCC].tolist(), np.diff(op[:, f.O_USE]).tolist()
    duration, lb = op[:, f.O_DUR].tolist(), op[:, f.O_LB].tolist()
    remaining, exit_lb = [0] * total, [0] * total
    length, used = [1] * total, list(uses)
    for at in range(total - 1, -1, -1):
        after = succ[first[at] : first[at + 1]]
        if after:
            remaining[at] = duration[at] + min(remaining[s] for s in after)
            ahead = min(exit_lb[s] for s in after)
            exit_lb[at] = max(lb[at] + remaining[at], ahead)
            length[at] += max(length[s] for s in after)
            used[at] += max(used[s] for s in after)
        else:
            exit_lb[at] = lb[at]
    op[:total, f.O_REM] = remaining
    op[:total, f.O_LBX] = exit_lb
    return max(length[s] for s in entries), max(used[s] for s in entries)
