"""What must hold of everything that answers a dispatching problem whose best plan is known.

Each function returns what is wrong, in words, and nothing when all is well. `regressions/` keeps
what was ever found. To look for more, and print each as a small regression, one a line:

    .venv/bin/python -m tests.dispatch.judge --from 1000 --to 2000 --trains 4 --sections 4
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from unittest.mock import patch

from landbridge.dispatch import solve as solver
from landbridge.dispatch.bounds import free_runs
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.exact import prove
from landbridge.dispatch.outcome import Outcome
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.dispatch.solve import solve
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.random_problem import random_document
from tests.dispatch.shrink import shrink

__all__ = [
    "JUDGES",
    "bad_bound",
    "bad_optimum",
    "bad_proof",
    "bad_search",
    "bad_solution",
    "searched",
]

ITERATIONS = 300


def _bad_plan(problem: Problem, plan: Plan, best: Plan | None, whose: str) -> Iterator[str]:
    checked = check_plan(problem, plan)
    yield from (f"{whose}: {violation}" for violation in checked.violations)
    if checked.objective != plan.objective:
        yield f"{whose} claims {plan.objective} and costs {checked.objective}"
    if best is None:
        yield f"{whose}: there is no plan at all"
    elif checked.feasible and checked.objective < best.objective:
        yield f"{whose} costs {checked.objective}, less than the least, {best.objective}"


def bad_optimum(problem: Problem, best: Plan | None) -> list[str]:
    """The plan of the exhaustive search against the checker."""
    return [] if best is None else list(_bad_plan(problem, best, best, "the best plan"))


def bad_bound(problem: Problem, best: Plan | None) -> list[str]:
    """The bound of trains that run alone: below every plan."""
    bound = free_runs(problem)
    if best is None:
        return []
    said = [f"train {train} can run" for train in bound.infeasible_trains]
    if bound.value > best.objective:
        said.append(f"the bound {bound.value} is above {best.objective}")
    return said


def bad_proof(problem: Problem, best: Plan | None) -> list[str]:
    """The exact solver: it finishes, and what it says is so, without and with a plan at hand."""
    said = []
    for start in (None, best) if best is not None else (None,):
        proof = prove(problem, start=start)
        told = f"with {'a' if start else 'no'} plan at hand: {proof.status}"
        if proof.status != ("infeasible" if best is None else "optimal"):
            said.append(told)
        if proof.plan is not None:
            said += _bad_plan(problem, proof.plan, best, f"the plan proven {told}")
        if best is not None and proof.lower_bound > best.objective:
            said.append(f"{told}: bound {proof.lower_bound} above {best.objective}")
        if proof.status == "optimal" and proof.plan and best is not None:
            cost = proof.plan.objective
            said += [f"{told}: {cost} not {best.objective}"] if cost != best.objective else []
    return said


def bad_solution(problem: Problem, best: Plan | None) -> list[str]:
    """The solver as it is: so small a problem is solved, and its bound and status are so."""
    outcome = solve(problem, time_limit_s=None, iterations=ITERATIONS, workers=1)
    said = list(_bad_outcome(problem, outcome, best))
    if outcome.plan is None and best is not None:
        said.append(f"{outcome.status}: there is a plan of {best.objective}")
    return said


def searched(problem: Problem) -> Outcome:
    """What the search says alone, without the exact method that takes small problems over."""
    with patch.multiple(solver, _SMALL_OPERATIONS=0, _PROOF_OPERATIONS=0):
        return solve(problem, time_limit_s=None, iterations=ITERATIONS, workers=1)


def bad_search(problem: Problem, best: Plan | None) -> list[str]:
    """The search alone: it may find nothing, but what it finds is so."""
    if problem.period_s:
        return []  # it does not know copies
    return list(_bad_outcome(problem, searched(problem), best))


def _bad_outcome(problem: Problem, outcome: Outcome, best: Plan | None) -> Iterator[str]:
    told = f"{outcome.status}, bound {outcome.lower_bound} by {outcome.bound_by}"
    if outcome.status not in {"optimal", "iterations", "infeasible", "no_plan"}:
        yield f"{told}: not a status of a search that ends by itself"
    if (outcome.plan is None) != (outcome.status in {"infeasible", "no_plan"}):
        yield f"{told}: {'no' if outcome.plan is None else 'a'} plan"
    if outcome.plan is not None:
        yield from _bad_plan(problem, outcome.plan, best, f"the plan ({told})")
    if best is not None:
        if outcome.status == "infeasible":
            yield f"{told}: there is a plan of {best.objective}"
        if outcome.lower_bound > best.objective:
            yield f"{told}: the best plan costs {best.objective}"
        if outcome.status == "optimal" and outcome.plan:
            cost = outcome.plan.objective
            yield from [f"{told}: {cost} not {best.objective}"] * (cost != best.objective)
    costs = [cost for _, cost in outcome.history]
    if costs != sorted(set(costs), reverse=True):
        yield f"{told}: the history does not fall: {costs}"
    if outcome.plan is not None and costs[-1:] != [outcome.plan.objective]:
        yield f"{told}: the history {costs} does not end at {outcome.plan.objective}"


JUDGES: Final[Mapping[str, Callable[[Problem, Plan | None], list[str]]]] = {
    "optimum": bad_optimum,
    "bound": bad_bound,
    "proof": bad_proof,
    "solution": bad_solution,
    "search": bad_search,
}


def _case(judge: str, document: dict[str, Any]) -> dict[str, Any]:
    """A regression as small as can be, of whatever is wrong with a document."""

    def best(one: dict[str, Any]) -> Plan | None:
        return best_plan(problem_from(one), 5_000)

    def wrong(one: dict[str, Any]) -> list[str]:
        try:
            return JUDGES[judge](problem_from(one), best(one))
        except TooLargeError:
            return []

    small = shrink(document, lambda one: bool(wrong(one)))
    least = best(small)
    was = f"{judge}: {'; '.join(wrong(small))}"
    return {"was": was, "best": least and least.objective, "document": small}


def main(arguments: list[str]) -> int:
    """Judge many problems and print those that show a fault, one JSON document a line."""
    parser = argparse.ArgumentParser()
    for name, default in (("from", 0), ("to", 1000), ("trains", 4), ("sections", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--cyclic", type=float, default=0.25)
    parser.add_argument("--judges", default=",".join(JUDGES))
    given = vars(parser.parse_args(arguments))
    counted: Counter[str] = Counter()
    for seed in range(given["from"], given["to"]):
        sizes = given["trains"], given["sections"], given["cyclic"]
        document = random_document(seed, *sizes)
        problem = problem_from(document)
        try:
            best = best_plan(problem, 5_000)
        except TooLargeError:
            counted["too large"] += 1
            continue
        counted["no plan" if best is None else "plan"] += 1
        for name in given["judges"].split(","):
            said = JUDGES[name](problem, best)
            if said:
                counted[f"bad {name}"] += 1
                sys.stdout.write(json.dumps({"seed": seed, **_case(name, document)}) + "\n")
    sys.stderr.write(f"{dict(counted)}\n")
    return int(any(name.startswith("bad") for name in counted))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
