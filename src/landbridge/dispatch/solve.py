"""Find the best plan that can be found in the time given."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from landbridge.dispatch import strategy
from landbridge.dispatch.bounds import Bound, free_runs
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.compiled import Compiled, compile_problem
from landbridge.dispatch.crew import Crew, Report
from landbridge.dispatch.cyclic import CyclicSearch
from landbridge.dispatch.outcome import Outcome, Progress, Status
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Ints, Problem
from landbridge.dispatch.rows import operations_of_plan, plan_of_operations

__all__ = ["Outcome", "Progress", "solve"]

_TOLD_EVERY_S: Final = 0.2
# What the exact method takes over: small problems before anything else, and the proof of plans of
# problems that are not too large, twice (`strategy.STAGES`).
_SMALL_OPERATIONS: Final = 60
_SMALL_EFFORT: Final = 5.0
_PROOF_OPERATIONS: Final = 3_000
_EXACT_SHARE: Final = 0.3  # of a problem that repeats
_MOVES_OF_EFFORT: Final = 10_000


@dataclass(slots=True)
class _Run:
    """What a run knows of itself."""

    problem: Problem
    bound: int
    began: float
    progress: Callable[[Progress], None] | None
    by: str = "free runs"
    status: Status = "no_plan"
    plan: Plan | None = None
    first_s: float | None = None
    moves: int = 0
    history: list[tuple[float, int]] = field(default_factory=list)
    told_s: float = 0.0

    @property
    def best(self) -> int | None:
        return None if self.plan is None else self.plan.objective

    def seconds(self) -> float:
        return time.monotonic() - self.began

    def note(self, cost: int | None) -> bool:
        """Return whether a plan is the best so far, and write down when it was found."""
        if cost is None or (self.history and cost >= self.history[-1][1]):
            return False
        self.first_s = self.seconds() if self.first_s is None else self.first_s
        self.history.append((self.seconds(), cost))
        return True

    def done(self) -> bool:
        """Return whether no plan can be better."""
        return bool(self.history) and self.history[-1][1] <= self.bound

    def proven(self) -> bool:
        """Return whether the exact method, or the bound, has the last word."""
        return self.status in ("optimal", "infeasible") or self.done()

    def tell(self, fraction: float) -> None:
        """Tell who watches, but not all the time."""
        now = self.seconds()
        if self.progress is not None and now - self.told_s >= _TOLD_EVERY_S:
            self.told_s = now
            best = self.history[-1][1] if self.history else None
            self.progress(Progress(now, min(fraction, 1.0), self.moves, best, self.bound))

    def prove(self, start: Plan | None, seconds: float | None, effort: float, seed: int) -> None:
        """Let the exact method look for a better plan, and rule it out."""
        from landbridge.dispatch.exact import prove  # ortools takes a second to load

        proof = prove(
            self.problem,
            start=start,
            time_limit_s=seconds,
            deterministic_limit=effort,
            workers=1,
            seed=seed,
        )
        if proof.plan is not None:
            self.note(proof.plan.objective)
            if self.best is None or proof.plan.objective < self.best:
                self.plan = proof.plan
        if proof.lower_bound > self.bound:
            self.bound, self.by = proof.lower_bound, "exact"
        if proof.status in ("optimal", "infeasible"):
            self.status, self.by = proof.status, "exact"

    def outcome(self) -> Outcome:
        """Return what came of it."""
        if self.done():
            self.status = "optimal"
        return Outcome(
            plan=self.plan,
            status=self.status,
            lower_bound=self.bound,
            bound_by=self.by,
            seconds=self.seconds(),
            first_plan_s=self.first_s,
            iterations=self.moves,
            history=tuple(self.history),
        )


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
        Processes that search; a problem that repeats is searched by one.
    seed : int
        Seed of the random numbers.
    start : Plan, optional
        A plan to begin with. Where it breaks a rule, its routes and orders may still be of use.
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
    run = _Run(problem, 0, began, progress)
    limit = None if iterations is not None else float(time_limit_s or 0.0)
    try:
        order = None if start is None else _begin_with(run, start)
        bound = free_runs(problem)
        run.bound = bound.value
        if bound.infeasible_trains:
            run.status = "infeasible"
            return run.outcome()
        if problem.period_s > 0:
            _repeat(run, limit, iterations, seed)
        elif problem.operations <= _SMALL_OPERATIONS:
            run.prove(run.plan, limit, _SMALL_EFFORT, seed)
        if not run.proven() and problem.period_s == 0:
            each = None if iterations is None else -(-iterations // workers)
            until = began + (limit or 0.0)
            budget = strategy.Budget(each, began, until)
            _Search(run, bound, budget, workers, seed).run(order)
    except KeyboardInterrupt:
        run.status = "interrupted"
    return run.outcome()


def _begin_with(run: _Run, start: Plan) -> Plan | None:
    """Take over a plan that is feasible; return it if its routes and orders can be followed.

    A plan with faults of time alone, or of order, may still lead to one without.
    """
    checked = check_plan(run.problem, start)
    if checked.feasible:
        run.plan = replace(start, objective=checked.objective)
        run.note(checked.objective)
    return None if any(found.rule in ("R1", "R7") for found in checked.violations) else start


def _repeat(run: _Run, limit: float | None, iterations: int | None, seed: int) -> None:
    """Find a plan that repeats: by the exact method, by search, or by the exact method after all.

    The exact method has a share of the budget before the search if the problem is small, and
    after it if no plan was found.
    """
    effort, share = _effort(limit, iterations), 0.0
    if run.problem.operations <= _SMALL_OPERATIONS:
        share = _EXACT_SHARE
        run.prove(run.plan, None if limit is None else limit * share, effort * share, seed)
        if run.proven():
            return
    run.status = "iterations" if limit is None else "time_limit"
    search = CyclicSearch(run.problem, seed)
    may_prove = run.problem.operations <= _PROOF_OPERATIONS

    def tick(made: int, best: int | None) -> bool:
        run.moves = made
        run.note(best)
        spent = made / max(iterations, 1) if iterations else run.seconds() / max(limit or 0.0, 1e-9)
        run.tell(spent)
        return not run.done() and (bool(run.history) or not may_prove or spent < 1.0 - _EXACT_SHARE)

    try:
        until = None if limit is None else run.began + limit
        search.run(iterations, until, run.plan, tick)
    finally:
        plan = search.best()
        if plan is not None and (run.best is None or plan.objective < run.best):
            run.plan = plan
            run.note(plan.objective)
    if run.plan is None:
        run.status = "no_plan"
        if may_prove:
            left = None if limit is None else max(limit - run.seconds(), 0.0)
            run.prove(None, left, effort * _EXACT_SHARE, seed)


def _effort(limit: float | None, iterations: int | None) -> float:
    """Return how much the exact method may work, in CP-SAT's deterministic seconds."""
    return limit if limit is not None else max(0.1, (iterations or 0) / _MOVES_OF_EFFORT)


@dataclass(slots=True)
class _Best:
    """The best plan of one searcher, and the kind of moves that found it."""

    kind: int
    cost: int | None = None
    rows: Ints | None = None

    def note(self, report: Report, kind: int) -> None:
        if report.rows is not None:
            self.cost, self.rows, self.kind = report.best, report.rows, kind


class _Search:
    """The crew at work on one problem."""

    def __init__(
        self, run: _Run, bound: Bound, budget: strategy.Budget, workers: int, seed: int
    ) -> None:
        self._run, self._budget, self._seed = run, budget, seed
        self._compiled: Compiled = compile_problem(run.problem)
        self._crew = Crew(run.problem, self._compiled, bound.per_train, seed, workers)
        self._rows: Ints | None = None
        self._cost: int | None = None
        self._number = 0
        self._asked: tuple[float, int | None] | None = None

    def run(self, order: Plan | None) -> None:
        """Work until the budget is used up or nothing can be better; keep the best plan.

        Parameters
        ----------
        order : Plan, optional
            A plan whose routes and orders to begin with.
        """
        run, mine = self._run, self._crew.mine
        try:
            if order is not None:
                numbers = operations_of_plan(self._compiled, run.problem, order)
                mine.follow(mine.address(numbers))
            self._rounds()
        finally:
            self._take(mine.best, mine.best_rows)
            self._crew.dismiss()
            run.plan = self._best_plan()

    def _plan(self) -> Plan:
        assert self._rows is not None
        assert self._cost is not None
        numbers = self._crew.mine.number(self._rows[:, 0])
        return plan_of_operations(self._compiled, numbers, self._rows[:, 1], self._cost)

    def _take(self, cost: int | None, rows: Ints | None) -> None:
        if cost is not None and rows is not None and (self._cost is None or cost < self._cost):
            self._cost, self._rows = cost, rows
            self._run.note(cost)

    def _tick(self) -> bool:
        """Note what the searcher here has found; return whether to go on."""
        self._take(self._crew.mine.best, self._crew.mine.best_rows)
        self._run.tell(self._fraction())
        return not self._run.done()

    def _fraction(self) -> float:
        if self._budget.moves is not None:
            return strategy.STAGES[self._number - 1].end if self._number else 0.0
        return self._run.seconds() / max(self._budget.until - self._budget.began, 1e-9)

    def _rounds(self) -> None:
        run, crew = self._run, self._crew
        run.status = "iterations" if self._budget.moves is not None else "time_limit"
        heat, made, best = 0.0, 0, [_Best(worker) for worker in range(crew.size)]
        for number, stage in enumerate(strategy.STAGES):
            self._number = number
            leader = min(best, key=lambda one: (one.cost is None, one.cost))
            chosen = [leader if stage.start == "best" else one for one in best]
            kinds = [one.kind for one in chosen]
            anew = stage.start == "anew" and strategy.worth_a_race(
                number, self._budget, made / crew.size, run.problem.trains
            )
            if stage.start == "anew":
                kinds = [strategy.kind_of_moves(number, worker) for worker in range(crew.size)]
            plans = [one.rows if stage.start in ("own", "best") else None for one in chosen]
            orders = strategy.orders(number, self._budget, heat, kinds, plans, anew=anew)
            proof = stage.proof and run.problem.operations <= _PROOF_OPERATIONS
            reports = crew.round(orders, self._tick, self._prove if proof else None)
            made = max(sum(report.moves for report in reports) - run.moves, 0)
            run.moves += made
            for one, report, kind in zip(best, reports, kinds, strict=False):
                one.note(report, kind)
                self._take(report.best, report.rows)
            if self._cost is None:
                self._last_resort()
            if self._cost is None or run.proven():
                return
            if number == 0:
                heat = crew.mine.mean_delay()

    def _prove(self) -> bool:
        """Let the exact method rule out a better plan, or find it; return whether to go on."""
        stage, share = strategy.STAGES[self._number], strategy.share_of(self._number)
        if self._budget.moves is None:
            left = self._budget.began - time.monotonic()
            left += (self._budget.until - self._budget.began) * stage.end
            self._run.prove(self._best_plan(), left, left, self._seed)
        else:
            effort = _effort(None, round(share * self._budget.moves * self._crew.size))
            asked = effort, self._cost
            if asked != self._asked and strategy.worth_a_proof(self._run.problem, effort):
                self._run.prove(self._best_plan(), None, effort, self._seed)
            self._asked = asked  # the same again would have the same answer
        return not self._run.proven()

    def _best_plan(self) -> Plan | None:
        """Return the best plan, of the crew or given."""
        if self._cost is not None and (self._run.best is None or self._cost < self._run.best):
            return self._plan()
        return self._run.plan

    def _last_resort(self) -> None:
        """Without a first plan, try the exact method on what is left of the budget."""
        run = self._run
        run.status = "no_plan"
        if run.problem.operations <= _PROOF_OPERATIONS:
            left = self._budget.until - time.monotonic() if self._budget.moves is None else None
            moves = None if self._budget.moves is None else self._budget.moves * self._crew.size
            run.prove(None, left, _effort(left, moves), self._seed)
