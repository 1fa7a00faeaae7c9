"""Find the best plan that can be found in the time given."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from landbridge.dispatch import strategy
from landbridge.dispatch.bounds import free_runs
from landbridge.dispatch.compiled import Compiled, compile_problem
from landbridge.dispatch.crew import Crew, Report
from landbridge.dispatch.outcome import Outcome, Progress, Status
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Ints, Problem
from landbridge.dispatch.rows import operations_of_plan, plan_of_operations

__all__ = ["Outcome", "Progress", "solve"]

_TOLD_EVERY_S: Final = 0.2


@dataclass(slots=True)
class _Run:
    """What a run knows of itself."""

    problem: Problem
    compiled: Compiled
    bound: int
    free: Ints
    began: float
    progress: Callable[[Progress], None] | None
    best: int | None = None
    rows: Ints | None = None
    first_s: float | None = None
    moves: int = 0
    history: list[tuple[float, int]] = field(default_factory=list)
    told_s: float = 0.0

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def note(self, cost: int | None, rows: Ints | None) -> None:
        """Remember a plan if it is the best so far."""
        if cost is None or rows is None or (self.best is not None and cost >= self.best):
            return
        self.best, self.rows = cost, rows
        self.first_s = self.seconds() if self.first_s is None else self.first_s
        self.history.append((self.seconds(), cost))

    def tell(self, fraction: float, moves: int) -> None:
        """Tell who watches, but not all the time."""
        now = self.seconds()
        if self.progress is not None and now - self.told_s >= _TOLD_EVERY_S:
            self.told_s = now
            self.progress(Progress(now, min(fraction, 1.0), moves, self.best, self.bound))


def solve(
    problem: Problem,
    *,
    time_limit_s: float | None = 600.0,
    iterations: int | None = None,
    workers: int = 2,
    seed: int = 1,
    start: Plan | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> Outcome:
    """Find the best plan that can be found in the time given.

    Parameters
    ----------
    problem : Problem
        Trains, resources, relations and costs.
    time_limit_s : float or None
        How long to search, s; what it finds is then not reproducible.
    iterations : int, optional
        Moves to make instead, by all workers together: the same seed gives the same bytes.
    workers : int
        Processes that search.
    seed : int
        Seed of the random numbers.
    start : Plan, optional
        A plan to begin with; it has to be feasible.
    progress : callable, optional
        Is told a few times a second how far the search is.

    Returns
    -------
    Outcome
        The best plan, its status and the bound.

    Examples
    --------
    >>> from landbridge.dispatch.build import problem_from
    >>> track = [{"resource": "A"}]
    >>> train = [{"successors": [1]}, {"successors": [2], "resources": track, "min_duration": 10},
    ...          {"successors": []}]
    >>> late = [{"train": t, "operation": 2, "coeff": 1, "threshold": 10} for t in (0, 1)]
    >>> problem = problem_from({"trains": [train, train], "objective": late})
    >>> solve(problem, iterations=100, workers=1).plan.objective
    10
    """
    began = time.monotonic()
    bound = free_runs(problem)
    compiled = compile_problem(problem)
    run = _Run(problem, compiled, bound.value, bound.per_train, began, progress)
    if bound.infeasible_trains:
        return _outcome(run, "infeasible", "free runs")
    each = None if iterations is None else -(-iterations // workers)
    until = began + (time_limit_s if time_limit_s is not None else 0.0)
    budget = strategy.Budget(each, began, until)
    crew = Crew(problem, compiled, bound.per_train, seed, workers)
    try:
        if start is not None:
            crew.mine.follow(crew.mine.address(operations_of_plan(compiled, problem, start)))
        status = _search(run, crew, budget)
    except KeyboardInterrupt:
        status = "interrupted"
    finally:
        mine = crew.mine
        run.note(mine.best, mine.best_rows)
        rows = None if run.rows is None else np.stack((mine.number(run.rows[:, 0]), run.rows[:, 1]))
        crew.dismiss()
    return _outcome(run, status, "free runs", rows)


def _search(run: _Run, crew: Crew, budget: strategy.Budget) -> Status:
    """Let the crew work round by round until the budget is used up or nothing can be better."""
    status: Status = "iterations" if budget.moves is not None else "time_limit"
    heat, reports = 0.0, list[Report]()
    for number in range(strategy.ROUNDS):
        def tick(number: int = number) -> bool:
            run.note(crew.mine.best, crew.mine.best_rows)
            run.tell(number / strategy.ROUNDS, run.moves)
            return run.best is None or run.best > run.bound
        leading = [r.best is not None and r.best == run.best for r in reports] or [False] * crew.size
        reports = crew.round(
            strategy.orders(number, crew.size, budget, heat, run.rows, leading), tick
        )
        run.moves = sum(report.moves for report in reports)
        for report in reports:
            run.note(report.best, report.rows)
        if run.best is None:
            return "no_plan"
        if run.best <= run.bound:
            return "optimal"
        if number == 0:
            heat = strategy.heat_of(reports, run.bound, run.problem.trains)
    return status


def _outcome(run: _Run, status: Status, by: str, rows: Ints | None = None) -> Outcome:
    plan = None
    if rows is not None and run.best is not None:
        plan = plan_of_operations(run.compiled, rows[0], rows[1], run.best)
    return Outcome(
        plan=plan,
        status=status,
        lower_bound=run.bound,
        bound_by=by,
        seconds=run.seconds(),
        first_plan_s=run.first_s,
        iterations=run.moves,
        history=tuple(run.history),
    )
