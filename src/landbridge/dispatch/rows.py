"""Between a plan and the operations of the engine."""

from __future__ import annotations

import numpy as np

from landbridge.dispatch import fields as f
from landbridge.dispatch.compiled import Compiled
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Ints, Problem

__all__ = ["operations_of_plan", "plan_of_operations"]

# Among what starts in the same second: the place outside, then the end of a closure, then the plan,
# then the beginning of a closure.
_OUTSIDE, _END, _PLAN, _BEGIN = range(4)


def plan_of_operations(compiled: Compiled, numbers: Ints, times: Ints, objective: int) -> Plan:
    """Return the plan of operations of the engine.

    Parameters
    ----------
    compiled : Compiled
        Tables of the problem.
    numbers : array
        Operations of the engine, train by train, each train's in the order of its path.
    times : array
        Their fine times.
    objective : int
        What the plan costs.
    """
    origin = compiled.net.op[numbers, f.O_ORIGIN]
    keep = np.flatnonzero(origin >= 0)
    order = keep[np.argsort(times[keep], kind="stable")]
    begin, end = compiled.unit_start[numbers[order]], compiled.unit_start[numbers[order] + 1]
    counts = end - begin
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    unit = compiled.unit[np.repeat(begin, counts) + inside]
    return Plan(objective, times[order] >> f.FINE_BITS, origin[order], unit)


def operations_of_plan(compiled: Compiled, problem: Problem, plan: Plan) -> Ints:
    """Return the operations of the engine of a plan, in the order of its list.

    The places outside and the closures, which a plan does not name, are put in.
    """
    op = compiled.net.op
    first = compiled.train[:, f.T_OP]
    variants = _variants(compiled)
    wanted = plan.unit_start(problem)
    rows: list[tuple[int, int, int]] = []  # time, kind, operation
    seen: set[int] = set()
    for at, origin in enumerate(plan.operation.tolist()):
        number = variants[origin, plan.unit[wanted[at] : wanted[at + 1]].tobytes()]
        time, train = int(plan.time_s[at]), int(op[number, f.O_TRAIN])
        if train not in seen and op[first[train], f.O_ORIGIN] < 0:
            rows.append((-1, _OUTSIDE, int(first[train])))
        seen.add(train)
        rows.append((time, _PLAN, number))
    for train in np.flatnonzero(compiled.train[:-1, f.T_FIXED]).tolist():
        number = int(first[train])
        times = [int(op[number + k, f.O_LB]) >> f.FINE_BITS for k in (1, 2)]
        rows.append((-1, _OUTSIDE, number))
        rows.append((times[0], _BEGIN, number + 1))
        rows.append((times[1], _END, number + 2))
    rows.sort(key=lambda row: row[:2])
    return np.array([number for _, _, number in rows], dtype=np.int64)


def _variants(compiled: Compiled) -> dict[tuple[int, bytes], int]:
    """Return the operation of the engine for each operation of the problem and its units."""
    found: dict[tuple[int, bytes], int] = {}
    for number, origin in enumerate(compiled.net.op[:-1, f.O_ORIGIN].tolist()):
        if origin >= 0:
            begin, end = compiled.unit_start[number], compiled.unit_start[number + 1]
            found.setdefault((origin, compiled.unit[begin:end].tobytes()), number)
    return found
