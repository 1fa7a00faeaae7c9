"""Random small problems over the whole type, each against the search that tries everything.

Fixed seeds, a fixed budget. What is ever found goes into `regressions/`, as a document with what
was wrong (``was``) and the least cost (``best``, null for no plan), and is replayed for ever.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from landbridge.dispatch.bounds import free_runs
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.judge import JUDGES, searched
from tests.dispatch.random_problem import FEATURES, features_of, random_document

PROBLEMS = 300
FOLDER = Path(__file__).with_name("regressions")
CASES: dict[str, dict[str, Any]] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")
}


@lru_cache(maxsize=1)
def worlds() -> list[tuple[int, Problem, Plan | None]]:
    """The problems with their best plans; those with too many choices are left out."""
    found = []
    for seed in range(PROBLEMS):
        problem = problem_from(random_document(seed, trains=4))
        try:
            found.append((seed, problem, best_plan(problem, most=3_000)))
        except TooLargeError:
            continue
    return found


def test_the_mix() -> None:
    """Every feature occurs often, most problems have a plan, and in many the trains are in each
    other's way."""
    seen: Counter[str] = Counter()
    for seed in range(PROBLEMS):
        seen.update(features_of(random_document(seed, trains=4)))
    assert set(seen) == set(FEATURES)
    assert min(seen.values()) > PROBLEMS // 6, seen
    kinds: Counter[str] = Counter()
    for _, problem, best in worlds():
        kinds["cyclic " * bool(problem.period_s) + ("plan" if best is not None else "none")] += 1
        kinds["in the way"] += best is not None and free_runs(problem).value < best.objective
    assert kinds["plan"] > PROBLEMS // 2, kinds
    assert kinds["cyclic plan"] > PROBLEMS // 6, kinds
    assert min(kinds["none"], kinds["cyclic none"]) > PROBLEMS // 60, kinds
    assert kinds["in the way"] > PROBLEMS // 4, kinds
    assert len(worlds()) > PROBLEMS * 0.97


@pytest.mark.parametrize("judge", JUDGES)
def test_problems_at_random(judge: str) -> None:
    wrong = {
        seed: said for seed, problem, best in worlds() if (said := JUDGES[judge](problem, best))
    }
    assert wrong == {}


@pytest.mark.parametrize("judge", JUDGES)
@pytest.mark.parametrize("name", sorted(CASES))
def test_it_stays_mended(name: str, judge: str) -> None:
    case = CASES[name]
    assert set(case) == {"was", "document", "best"}
    problem = problem_from(case["document"])
    best = best_plan(problem)
    assert (best and best.objective) == case["best"]
    assert JUDGES[judge](problem, best) == [], case["was"]


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_search_finds_a_plan_of_what_was_wrong(name: str) -> None:
    """These are so small that the search needs no other method."""
    case = CASES[name]
    problem = problem_from(case["document"])
    plan = (
        search_cyclic(problem, moves=2_000, until=None)
        if problem.period_s
        else searched(problem).plan
    )
    assert (plan is None) == (case["best"] is None)


def test_the_search_finds_plans() -> None:
    """By far the most problems with a plan need no other method."""
    missed = [
        seed
        for seed, problem, best in worlds()
        if best is not None and not problem.period_s and searched(problem).plan is None
    ]
    assert len(missed) < PROBLEMS // 20, missed


def test_there_are_some() -> None:
    assert CASES
