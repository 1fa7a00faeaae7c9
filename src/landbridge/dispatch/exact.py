"""The best plan of a small problem, with proof: the whole type as one CP-SAT model.

The formulation stands in docs/dispatch-exact.md. A first model has times only, in which a circle of
hand-overs on one and the same second is possible (A takes B's track while B takes A's). If the
answer has one, the model is made again with a place in the list for each event, which excludes
circles; if not, the answer is exact as it is, since the first model lacks nothing else.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import numpy as np

from landbridge.dispatch.bounds import Bound, free_runs
from landbridge.dispatch.exact_cycle import add_repeating_orders
from landbridge.dispatch.exact_expand import small_of
from landbridge.dispatch.exact_orders import Order, add_orders
from landbridge.dispatch.exact_trains import Draft, add_costs, draft
from landbridge.dispatch.exact_windows import delay_cost, windows
from landbridge.dispatch.plan import Plan, in_order
from landbridge.dispatch.problem import Problem

__all__ = ["Proof", "prove"]

_LONGEST_S: Final = 1e9
"""The longest limit that the solver is given, s."""

_LOOK_UP_S: Final = 0.1
"""So often it is seen whether whoever waits for the solver was interrupted, s."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known for certain about the best plan.

    Parameters
    ----------
    status : str
        ``optimal``: nothing costs less than ``lower_bound``, and the plan at hand (`plan`, or the
        one that ``upper`` stands for) costs just that. ``infeasible``: there is no plan.
        ``unknown``: the limits came first.
    plan : Plan or None
        The best plan found, or the one given when nothing better exists or was found.
    lower_bound : int
        No plan costs less, in the units of the objective.
    """

    status: Literal["optimal", "infeasible", "unknown"]
    plan: Plan | None
    lower_bound: int


@dataclass(frozen=True, slots=True)
class _Limits:
    """How long and how the solver may work."""

    until: float | None
    deterministic: float | None
    workers: int
    seed: int


def prove(
    problem: Problem,
    *,
    start: Plan | None = None,
    time_limit_s: float | None = None,
    deterministic_limit: float | None = None,
    workers: int = 1,
    seed: int = 1,
    upper: int | None = None,
) -> Proof:
    """Search for a better plan until there is none.

    Parameters
    ----------
    problem : Problem
        Any problem; some hundred operations that trains compete for are what it can do.
    start : Plan, optional
        A plan at hand: only cheaper ones are looked for, which makes the proof much shorter.
    time_limit_s : float, optional
        Wall clock, s.
    deterministic_limit : float, optional
        CP-SAT's count of its own work (about one unit a second). With it and without
        ``time_limit_s`` the same call gives the same bytes, also with several workers, which then
        take turns.
    workers : int
        Threads.
    seed : int
        Of the solver's random numbers.
    upper : int, optional
        Cost of a plan that is known but not at hand: as ``start``.

    Returns
    -------
    Proof
        Status, plan and lower bound, in the units of the objective.

    Examples
    --------
    Two trains of 10 s each meet on one track, and each second of delay costs 1:

    >>> from landbridge.dispatch.build import problem_from
    >>> track = [{"resource": "A"}]
    >>> train = [{"successors": [1]}, {"successors": [2], "resources": track, "min_duration": 10},
    ...          {"successors": []}]
    >>> late = [{"train": t, "operation": 2, "coeff": 1, "threshold": 10} for t in (0, 1)]
    >>> proof = prove(problem_from({"trains": [train, train], "objective": late}))
    >>> proof.status, proof.lower_bound
    ('optimal', 10)

    Notes
    -----
    Alternative graph: Mascis and Pacciarelli 2002, European Journal of Operational Research 143,
    498-517. Problem: Kloster, Luteberget, Mannino and Sartor 2025, arXiv 2509.12254.
    """
    bound = free_runs(problem)
    if bound.infeasible_trains:
        return Proof("infeasible", None, bound.value)
    known = [cost for cost in (upper, start.objective if start else None) if cost is not None]
    most = min(known) - 1 if known else None
    if most is not None and most < bound.value:
        return Proof("optimal", start, most + 1)
    until = None if time_limit_s is None else time.monotonic() + time_limit_s
    limits = _Limits(until, deterministic_limit, max(1, workers), seed)
    answer = _Answer("unknown", None, bound.value)
    for ranks in (False, True):
        answer = _attempt(problem, bound, most, limits, ranks=ranks)
        if answer.status != "circle":
            break
    return _judge(answer, start, most)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What one model said."""

    status: Literal["optimal", "infeasible", "unknown", "circle"]
    plan: Plan | None
    lower_bound: int


def _judge(answer: _Answer, start: Plan | None, most: int | None) -> Proof:
    """Say what the answer about plans of at most so much means for all plans."""
    best = answer.plan or start
    if answer.status == "infeasible":
        if most is None:
            return Proof("infeasible", None, answer.lower_bound)
        return Proof("optimal", start, most + 1)
    if answer.status == "optimal" and answer.plan is not None:
        return Proof("optimal", answer.plan, answer.plan.objective)
    lower = answer.lower_bound if most is None else min(answer.lower_bound, most + 1)
    return Proof("unknown", best, lower)


def _attempt(
    problem: Problem, bound: Bound, most: int | None, limits: _Limits, *, ranks: bool
) -> _Answer:
    """Make the model, solve it, and read the plan."""
    from ortools.sat.python import cp_model

    window = windows(problem, bound, most)
    small = small_of(problem, window)
    if small is None:
        made = draft(problem, window, ranks=ranks)
    else:
        made = draft(small.problem, windows(small.problem, bound, most), ranks=ranks)
    add_costs(made, bound, most)
    orders = add_repeating_orders(made) if problem.period_s else add_orders(made)
    solver = cp_model.CpSolver()
    if not _set(solver.parameters, limits):
        return _Answer("unknown", None, bound.value)
    status = _solve(solver, made.cp)
    if status == cp_model.INFEASIBLE:
        return _Answer("infeasible", None, bound.value)
    lower = max(bound.value, int(np.ceil(solver.best_objective_bound - 1e-6)))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return _Answer("unknown", None, lower)
    plan = _plan(made, orders, solver)
    if plan is None:
        return _Answer("circle", None, lower)
    if small is not None:
        plan = small.expand(plan)
    plan = replace(plan, objective=_cost_of(problem, plan))
    return _Answer("optimal" if status == cp_model.OPTIMAL else "unknown", plan, lower)


def _solve(solver: Any, model: Any) -> Any:
    """Solve in a thread: the call itself would keep an interrupt from whoever waits for it."""
    answers: list[Any] = []
    done = threading.Event()

    def work() -> None:
        try:
            answers.append(solver.solve(model))
        finally:
            done.set()

    # Joining it will not do: before Python 3.13 a thread whose join is interrupted counts as ended.
    # A program that ends while the solver is still at work is aborted.
    threading.Thread(target=work, daemon=True).start()
    try:
        while not done.wait(_LOOK_UP_S):
            pass
    except KeyboardInterrupt:
        solver.stop_search()
        while not done.wait(_LOOK_UP_S):  # it may not have begun when it was stopped
            solver.stop_search()
        raise
    return answers[0]


def _set(parameters: Any, limits: _Limits) -> bool:
    """Give the solver its limits; False if no time is left."""
    parameters.random_seed = limits.seed
    parameters.num_workers = limits.workers
    parameters.catch_sigint_signal = False
    if limits.deterministic is not None:
        parameters.max_deterministic_time = limits.deterministic
    if limits.until is None:
        parameters.interleave_search = limits.workers > 1
        return True
    left = limits.until - time.monotonic()
    parameters.max_time_in_seconds = min(max(left, 0.0), _LONGEST_S)
    return left > 0


def _plan(made: Draft, orders: list[Order], solver: Any) -> Plan | None:
    """Return the events in a legal order, or None if they are in a circle."""
    problem = made.problem
    chosen = [one for one, literal in sorted(made.chosen.items()) if solver.boolean_value(literal)]
    start = {one: int(solver.value(made.start[one].time)) for one in chosen}
    events = in_order(start, _follows(made, orders, solver, chosen), chosen)
    if len(events) < len(chosen):
        return None
    units = [
        _unit(made, solver, one, int(problem.use_resource[use]))
        for one in events
        for use in range(int(problem.use_start[one]), int(problem.use_start[one + 1]))
    ]
    return Plan(
        0,
        np.array([start[one] for one in events], dtype=np.int64),
        np.array(events, dtype=np.int64),
        np.array(units, dtype=np.int64),
    )


def _follows(
    made: Draft, orders: list[Order], solver: Any, chosen: list[int]
) -> dict[int, list[int]]:
    """Return which events must stand behind each event in the list."""
    true = solver.boolean_value
    follows: dict[int, list[int]] = {}
    next_of: dict[int, int] = {}
    for (one, after), literal in made.arc.items():
        if true(literal):
            next_of[one] = after
            follows.setdefault(one, []).append(after)
    there = set(chosen)
    for order in orders:
        if not (true(order.one.present) and true(order.other.present)):
            continue
        if not _share_unit(order, true):
            continue
        pairs = []
        if true(order.literal):
            pairs.append((order.one, order.other))
        if true(order.reverse if order.reverse is not None else order.literal.negated()):
            pairs.append((order.other, order.one))
        for first, second in pairs:
            inside = [one for one in first.visit.operations if one in there]
            begins = [one for one in second.visit.operations if one in there]
            if max(inside) in next_of:
                follows.setdefault(next_of[max(inside)], []).append(min(begins))
    return follows


def _share_unit(order: Order, true: Any) -> bool:
    pairs = zip(order.one.units, order.other.units, strict=True)
    return not order.one.units or any(true(a) and true(b) for a, b in pairs)


def _unit(made: Draft, solver: Any, operation: int, resource: int) -> int:
    taken = made.unit.get((operation, resource), 0)
    if isinstance(taken, int):
        return taken
    return next(k for k, literal in enumerate(taken) if solver.boolean_value(literal))


def _cost_of(problem: Problem, plan: Plan) -> int:
    """Return what a plan costs by rule R7: delays, routes and cancellations."""
    start = dict(zip(plan.operation.tolist(), plan.time_s.tolist(), strict=True))
    total = int(problem.route_cost[plan.operation].sum())
    for k, one in enumerate(problem.cost_operation.tolist()):
        if one in start:
            total += delay_cost(problem, k, start[one])
    runs = np.isin(problem.train_start[:-1], plan.operation)
    return total + int(problem.cancel_cost[~runs].sum())
