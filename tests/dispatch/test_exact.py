"""The exact method: by hand, against the search that tries everything, and on real instances."""

from __future__ import annotations

import _thread
import csv
import json
import random
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from landbridge.dispatch import exact
from landbridge.dispatch.bounds import free_runs
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.exact import Proof, prove
from landbridge.dispatch.exact_expand import small_of
from landbridge.dispatch.exact_windows import horizon_s, windows
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.random_problem import random_document
from tests.dispatch.tiny import Tiny

LATE = "\n".join(f"delay {name}.out after 0 each 1" for name in "AB")

OPTIMA: dict[str, tuple[str, int]] = {
    # One track, 9 s each: the second waits.
    "one track": ("train A: . x:9 .\ntrain B: . x:9 .\n" + LATE, 9 + 18),
    "two tracks": ("track x units 2\ntrain A: . x:9 .\ntrain B: . x:9 .\n" + LATE, 9 + 9),
    "release": ("train A: . x~4:9 .\ntrain B: . x~4:9 .\n" + LATE, 9 + 22),
    # The slow one behind the fast one needs 7 s, the other way round none.
    "headway": (
        "track x headway fast>slow 7\ntrain A class fast: . x:9 .\ntrain B class slow: . x:9 .\n"
        + LATE,
        9 + 18,
    ),
    # A hands x over on the second 9 and takes y from B, who has left for z: a chain, no circle.
    "chain": (
        "train A: x:9!0 y:5 .\ntrain B: y:9!0 z:5 .\ntrain C: . x:5@9 .\n" + LATE
        + "\ndelay C.out after 0 each 1",
        14 + 14 + 14,
    ),
    # B may go around, which is longer by less than it would wait.
    "way round": ("train A: . x:9 .\ntrain B: . ( x:9 | z:15 ) .\n" + LATE, 9 + 15),
    "closure": ("track x closed 10-30\ntrain A: . x:9 .\ntrain B: . x:9 .\n" + LATE, 9 + 39),
    "relation": (
        "train A: . x:9 .\ntrain B: . y:2 .\nstart B.1 >= A.out + 3\n" + LATE, 9 + 14
    ),
    # B may dwell on y for 4 s at most: it waits before it.
    "longest dwell": (
        "train A: . x:9 .\ntrain B: . y:1=stop x:2 .\nstart B.stop >= B.2 - 4\n"
        "delay A.out after 0 each 9\ndelay B.out after 0 each 1",
        81 + 11,
    ),
    "cancelled": ("train A: . x:9 .\ntrain B cancel 3: . x:9 .\n" + LATE, 9 + 3),
    "steps and prices of ways": (
        "train A: . x:9 .\ntrain B: . ( x:9 | z:9$8 ) .\ndelay A.out after 0 each 1\n"
        "delay B.out after 10 step 9",
        9 + 8,
    ),
    "cycle": ("period 19\ntrain A: . x:9 .\ntrain B: . x:9 .\n" + LATE, 9 + 18),
    "released into the next period": (
        "period 20\ntrain A: . x~1:9 .\ntrain B: . x~1:9 .\n" + LATE, 9 + 19
    ),
    "last one stays": ("train A: . x\ntrain B: . x:9 .\n" + LATE, 9 + 9),
}  # fmt: skip
NONE: dict[str, str] = {
    # Each holds what the other one wants at once: a circle, though no time stands against it.
    "swap": "train A: x:9!0 y:5 .\ntrain B: y:9!0 x:5 .",
    "swap of three": "train A: x:3!0 y:3 .\ntrain B: y:3!0 z:3 .\ntrain C: z:3!0 x:3 .",
    "both stay": "train A: . x\ntrain B: . x",
    "held for ever": "train A: x!0\ntrain B: . x:1 .",
    "closed for ever after": "track x closed 5-90\ntrain A: . x:9!80 .",
    "too long for the cycle": "period 20\ntrain A: . x:10 .\ntrain B: . x:10 .",
    # The copy of what starts at 0 stands before what ends at 18 in the list.
    "a full cycle": "period 18\ntrain A: . x:9 .\ntrain B: . x:9 .",
    "relations in a circle": (
        "train A: . x:1 .\ntrain B: . y:1 .\nstart A.1 >= B.1 + 1\nstart B.1 >= A.1 + 0"
    ),
    "too late": "train A: . x:9 .!12\ntrain B: . x:9 .!17",
}


def same(one: Plan | None, other: Plan | None) -> bool:
    """Whether two plans have the same bytes."""
    if one is None or other is None:
        return one is other
    arrays = ("time_s", "operation", "unit")
    return one.objective == other.objective and all(
        getattr(one, name).tobytes() == getattr(other, name).tobytes() for name in arrays
    )


def proven(problem: Problem, **options: Any) -> Proof:
    """The proof, after a look at the plan in it."""
    proof = prove(problem, **options)
    if proof.plan is not None:
        checked = check_plan(problem, proof.plan)
        assert checked.violations == ()
        assert checked.objective == proof.plan.objective
    return proof


@pytest.mark.parametrize("name", OPTIMA)
def test_by_hand(name: str) -> None:
    text, least = OPTIMA[name]
    proof = proven(Tiny(text).problem)
    assert proof.status == "optimal"
    assert proof.plan is not None
    assert proof.plan.objective == proof.lower_bound == least


@pytest.mark.parametrize("name", NONE)
def test_no_plan(name: str) -> None:
    assert proven(Tiny(NONE[name]).problem).status == "infeasible"


def test_a_plan_at_hand() -> None:
    problem = Tiny(OPTIMA["one track"][0]).problem
    best = proven(problem).plan
    assert best is not None
    again = proven(problem, start=best)
    assert (again.status, again.lower_bound) == ("optimal", 27)
    assert again.plan is best
    worse = Tiny(OPTIMA["one track"][0]).plan("A.0@0 B.0@0 A.1@0 A.2@30 B.1@30 B.2@39", 69)
    better = proven(problem, start=worse)
    assert better.status == "optimal"
    assert better.plan is not None
    assert better.plan.objective == 27


@pytest.mark.parametrize(("upper", "plan"), [(26, None), (27, None), (28, 27), (90, 27)])
def test_a_known_cost(upper: int, plan: int | None) -> None:
    """No plan is told for a cost that cannot be beaten, and the bound is not above the claim."""
    proof = proven(Tiny(OPTIMA["one track"][0]).problem, upper=upper)
    assert proof.status == "optimal"
    assert (proof.plan and proof.plan.objective) == plan
    assert proof.lower_bound == min(upper, 27)


def test_the_same_bytes_each_time() -> None:
    problem = problem_from(crowd(6, 3))
    for workers in (1, 2):
        once = prove(problem, deterministic_limit=0.05, workers=workers)
        again = prove(problem, deterministic_limit=0.05, workers=workers)
        assert once.plan is not None
        assert (once.status, once.lower_bound) == (again.status, again.lower_bound)
        assert same(once.plan, again.plan)


def test_limits_leave_a_bound() -> None:
    problem = problem_from(crowd(12, 8))
    for options in ({"time_limit_s": 0.0}, {"deterministic_limit": 0.01}):
        proof = proven(problem, **options)
        assert proof.status == "unknown"
        assert proof.lower_bound >= free_runs(problem).value


def test_an_interrupt_is_passed_on() -> None:
    problem = problem_from(crowd(14, 9))
    timer = threading.Timer(1.5, _thread.interrupt_main)
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        prove(problem, time_limit_s=60.0)
    assert time.monotonic() - began < 30


def test_the_second_model_is_made_for_circles_only(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bool] = []
    attempt = exact._attempt

    def noted(*arguments: Any, ranks: bool) -> Any:
        made.append(ranks)
        return attempt(*arguments, ranks=ranks)

    monkeypatch.setattr(exact, "_attempt", noted)
    prove(Tiny(OPTIMA["chain"][0]).problem)
    assert made == [False]
    made.clear()
    assert prove(Tiny(NONE["swap of three"]).problem).status == "infeasible"
    assert made == [False, True]


def crowd(trains: int, tracks: int) -> dict[str, Any]:
    """A job shop: each train over all tracks in an order of its own."""
    draw = random.Random(1000 * trains + tracks)
    document: dict[str, Any] = {"trains": [], "objective": []}
    for number in range(trains):
        order = draw.sample(range(tracks), tracks)
        operations: list[dict[str, Any]] = [{"successors": [1]}]
        for track in order:
            operations += [
                {
                    "min_duration": draw.randint(5, 50),
                    "resources": [{"resource": str(track)}],
                    "successors": [len(operations) + 1],
                },
                {"successors": [len(operations) + 2]},
            ]
        operations.append({"successors": []})
        document["trains"].append(operations)
        late = {"train": number, "operation": len(operations) - 1, "threshold": 0, "coeff": 1}
        document["objective"].append(late)
    return document


def mesh(seed: int) -> dict[str, Any]:
    """Trains through layers of alternatives, on track that is mostly their own."""
    draw = random.Random(seed)
    document: dict[str, Any] = {"trains": [], "objective": [], "extensions": {"route_costs": []}}
    for number in range(draw.randint(2, 3)):
        layers = [1, *(draw.randint(1, 3) for _ in range(draw.randint(2, 4))), 1]
        operations: list[dict[str, Any]] = []
        for width in layers:
            for _ in range(width):
                name = draw.choice(["x", "y", f"own {number} {draw.randint(0, 2)}"])
                uses: list[dict[str, Any]] = [{"resource": name}] if draw.random() < 0.6 else []
                for use in uses:
                    if draw.random() < 0.2:
                        use["release_time"] = draw.randint(1, 5)
                operations.append(
                    {"min_duration": draw.choice([0, 3, 3, 5]), "resources": uses, "successors": []}
                )
                if draw.random() < 0.1:
                    operations[-1]["start_lb"] = draw.randint(1, 12)
                if draw.random() < 0.1:
                    cost = {"train": number, "operation": len(operations) - 1, "cost": 2}
                    document["extensions"]["route_costs"].append(cost)
        first = [sum(layers[:k]) for k in range(len(layers) + 1)]
        for k in range(len(layers) - 1):
            here, there = range(first[k], first[k + 1]), range(first[k + 1], first[k + 2])
            for one in here:
                chosen = {draw.choice(there), draw.choice(there)}
                operations[one]["successors"] = sorted(chosen)
            for other in there:
                if not any(other in operations[one]["successors"] for one in here):
                    operations[draw.choice(here)]["successors"].append(other)
        operations[0]["resources"] = operations[-1]["resources"] = []
        document["trains"].append(operations)
        late = {"train": number, "operation": len(operations) - 1, "coeff": 1}
        document["objective"].append({**late, "threshold": draw.randint(0, 15)})
    return document


def against_everything(documents: Callable[[int], dict[str, Any]], seeds: range) -> int:
    """Compare with the search that tries everything, with and without a known cost."""
    compared = 0
    for seed in seeds:
        problem = problem_from(documents(seed))
        try:
            best = best_plan(problem, most=3_000)
        except TooLargeError:
            continue
        proof = proven(problem)
        compared += 1
        if best is None:
            assert proof.status == "infeasible", seed
            continue
        for slack in (None, 1, 9):
            if slack is not None:
                proof = proven(problem, upper=best.objective + slack)
            assert proof.status == "optimal", seed
            assert proof.plan is not None, seed
            assert proof.plan.objective == proof.lower_bound == best.objective, seed
        nothing = prove(problem, upper=best.objective)
        assert (nothing.status, nothing.lower_bound) == ("optimal", best.objective), seed
    return compared


def test_it_finds_what_trying_everything_finds() -> None:
    seeds = range(5_000, 5_060)
    assert against_everything(lambda seed: random_document(seed, trains=4), seeds) > 50


def test_alternatives_that_shrink_away() -> None:
    assert against_everything(mesh, range(80)) > 60


def test_problems_do_shrink() -> None:
    whole, small = 0, 0
    for seed in range(50):
        problem = problem_from(mesh(seed))
        made = small_of(problem, windows(problem, free_runs(problem), None))
        assert made is not None
        whole, small = whole + problem.operations, small + made.problem.operations
    assert small < 0.8 * whole


def test_windows_hold_a_best_plan() -> None:
    narrow = 0
    for seed in range(200):
        problem = problem_from(random_document(seed))
        try:
            best = best_plan(problem, most=3_000)
        except TooLargeError:
            continue
        if best is None:
            continue
        window = windows(problem, free_runs(problem), best.objective)
        assert window.possible[best.operation].all(), seed
        assert (window.earliest_s[best.operation] <= best.time_s).all(), seed
        assert (window.latest_s[best.operation] >= best.time_s).all(), seed
        narrow += int((window.latest_s < horizon_s(problem)).sum())
    assert narrow > 500


SOLVED = [
    *(f"smi_close_{k}" for k in (0, 2, 4)),
    *(f"smi_headway_{k}" for k in (0, 4)),
    *(f"nor1_critical_{k}" for k in range(5)),
]


@pytest.mark.slow
@pytest.mark.parametrize("name", SOLVED)
def test_real_instances_are_proven(material: Path, name: str) -> None:
    """The best plan ever submitted is the best there is, found from nothing but its cost."""
    folder = material / "displib"
    with (folder / "best_known.csv").open(encoding="utf-8") as file:
        known = {row["instance"]: int(row["best_known"]) for row in csv.DictReader(file)}
    text = (folder / "instances" / f"{name}.json").read_text(encoding="utf-8")
    proof = proven(problem_from(json.loads(text)), upper=known[name] + 1, deterministic_limit=60.0)
    assert proof.status == "optimal"
    assert proof.plan is not None
    assert proof.plan.objective == proof.lower_bound == known[name]


def test_units_are_handed_out() -> None:
    """Three trains on two units at once: each pair that overlaps has different ones."""
    text = "track x units 2\n" + "\n".join(f"train {n}: . x:9 ." for n in "ABC")
    costs = "\n".join(f"delay {n}.out after 0 each 1" for n in "ABC")
    proof = proven(Tiny(f"{text}\n{costs}").problem)
    assert proof.plan is not None
    assert proof.plan.objective == 9 + 9 + 18
    assert np.unique(proof.plan.unit).tolist() == [0, 1]
