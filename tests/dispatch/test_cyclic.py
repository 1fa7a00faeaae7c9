"""The search for plans that repeat: by hand, against every order there is, and on a long line."""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.cyclic import search_cyclic
from landbridge.dispatch.plan import Plan
from landbridge.dispatch.problem import Problem
from landbridge.dispatch.solve import Progress, solve
from tests.dispatch.exhaustive import TooLargeError, best_plan
from tests.dispatch.random_problem import random_document
from tests.dispatch.tiny import Tiny

MINUTE_S, HOUR_S, DAY_S = 60, 3600, 86_400


def found(problem: Problem, moves: int = 300, seed: int = 1) -> Plan | None:
    return search_cyclic(problem, moves=moves, until=None, seed=seed)


def cost(text: str, moves: int = 200) -> int | None:
    """What the best plan found of a drawn problem costs; None without a plan."""
    problem = Tiny(text).problem
    plan = found(problem, moves)
    if plan is None:
        return None
    assert check_plan(problem, plan).feasible
    return plan.objective


@pytest.mark.parametrize(
    ("text", "least"),
    [
        # Two trains of 20 s fit into 60 s: one waits for the other.
        (
            """period 60
            train A: .!0 x:20 .
            train B: .!0 x:20 .
            delay A.out after 20 each 1
            delay B.out after 20 each 1""",
            20,
        ),
        # Not into 40 s: the copy of A starts in the second in which B would end, from an earlier
        # place in the list. Into 41 s they do.
        ("period 40\ntrain A: .!0 x:20 .\ntrain B: .!0 x:20 .", None),
        ("period 41\ntrain A: .!0 x:20 .\ntrain B: .!0 x:20 .", 0),
        # A train is in its own way a period later, also where it uses the track twice.
        ("period 20\ntrain A: .!0 x:20 .", None),
        ("period 21\ntrain A: .!0 x:20 .", 0),
        ("period 30\ntrain A: .!0 x:20!0 .!20 y:5!20 x:10!25 .\ndelay A.out each 1", None),
        ("period 36\ntrain A: .!0 x:20!0 .!20 y:5!20 x:10!25 .\ndelay A.out each 1", 35),
        # Two units; the dearer way round; the cancelled train.
        ("period 40\ntrack x units 2\ntrain A: .!0 x:20!0 .\ntrain B: .!0 x:20!0 .", 0),
        ("period 40\ntrain A: .!0 x:20 .\ntrain B: .!0 ( x:20 | y:9$7 ) .", 7),
        ("period 40\ntrain A: .!0 x:20 .\ntrain B cancel 30: .!0 x:20 .", 30),
        # The closed interval repeats: 20 s fit from 25 s to 50 s, not from 0 s to 20 s.
        ("period 40\ntrack x closed 10-25\ntrain A: .!0 x:20 .\ndelay A.out each 1", 45),
        # The stop lasts at most 5 s, so that the wait for the open track comes before it.
        (
            """period 40
            track y closed 0-30
            train A: .!0 x:2 y:5 .
            start A.1 >= A.2 - 5
            delay A.1 each 1""",
            25,
        ),
        # A connection: B not before A's arrival.
        ("period 50\ntrain A: .!0 x:20 .\ntrain B: .!0 y:5 .\nstart B.1 >= A.out + 3\n"
         "delay B.out each 1", 28),
        # Headway by class: 10 s behind the slow train, and none behind the fast one.
        ("period 50\ntrack x headway slow>fast 10\ntrain A class slow: .!0 x:10 .\n"
         "train B class fast: .!0 x:10 .\ndelay A.out each 1\ndelay B.out each 1", 30),
    ],
)  # fmt: skip
def test_by_hand(text: str, least: int | None) -> None:
    assert cost(text) == least


def test_against_every_order() -> None:
    """Never below the best plan, a plan in nearly all cases that have one, and close to it."""
    have, plans, gaps = 0, 0, []
    for seed in range(60):
        problem = problem_from(random_document(seed, trains=3, sections=3, cyclic=1.0))
        try:
            best = best_plan(problem, most=2_000)
        except TooLargeError:
            continue
        plan = found(problem, moves=150)
        if best is None:
            assert plan is None, seed
            continue
        have += 1
        if plan is not None:
            plans += 1
            assert check_plan(problem, plan).feasible, seed
            assert plan.objective >= best.objective, seed
            gaps.append((plan.objective - best.objective) / max(best.objective, 10))
    said = f"{plans} of {have} plans, mean gap {np.mean(gaps):.4f}, none {gaps.count(0.0)}"
    print(said)  # noqa: T201 - with pytest -s, a measurement
    assert have > 40
    assert plans > 0.85 * have
    assert np.mean(gaps) < 0.05


@pytest.mark.parametrize(("seed", "size"), [(62, 3), (2200, 4)])
def test_what_once_failed(seed: int, size: int) -> None:
    """A longest stay that looked for a later start for ever; two trains in one unit in a moment."""
    problem = problem_from(random_document(seed, trains=size, sections=size, cyclic=1.0))
    plan = found(problem, 200)
    assert plan is not None
    assert check_plan(problem, plan).feasible


def line(trains: int, stations: int, seed: int = 1) -> Problem:
    """A single track with loops for two at its stations, trains both ways all day."""
    draw = random.Random(seed)
    runs = [draw.randint(6, 11) * MINUTE_S for _ in range(stations - 1)]
    document: dict[str, Any] = {"trains": [], "objective": []}
    for number in range(trains):
        way = list(range(stations))
        way = way if number % 2 else way[::-1]
        begin = number * DAY_S // trains
        operations: list[dict[str, Any]] = [{"min_duration": 0, "start_lb": begin}]
        for place, station in enumerate(way):
            stop = {"resource": f"station {station}", "release_time": 30}
            operations.append({"min_duration": draw.choice([0, 0, 120]), "resources": [stop]})
            if place + 1 < len(way):
                section = min(station, way[place + 1])
                track = {"resource": f"section {section}", "release_time": 30}
                operations.append({"min_duration": runs[section], "resources": [track]})
        operations.append({"min_duration": 0})
        for place, operation in enumerate(operations):
            operation["successors"] = [place + 1] if place + 1 < len(operations) else []
        free = begin + sum(operation["min_duration"] for operation in operations)
        late = {"train": number, "operation": len(operations) - 1, "coeff": 1, "threshold": free}
        document["objective"].append(late)
        document["trains"].append(operations)
    loops = [{"resource": f"station {station}", "capacity": 2} for station in range(stations)]
    document["extensions"] = {"period": DAY_S, "resources": loops}
    return problem_from(document)


def test_a_long_line() -> None:
    problem = line(trains=60, stations=40)
    found(line(trains=2, stations=2), moves=1)  # compiles
    told: list[tuple[float, int, int | None]] = []
    began = time.monotonic()

    def tick(made: int, best: int | None) -> bool:
        told.append((time.monotonic() - began, made, best))
        return True

    plan = search_cyclic(problem, moves=None, until=began + 10.0, seed=1, tick=tick)
    assert plan is not None
    assert check_plan(problem, plan).feasible
    costs = [(seconds, best) for seconds, _, best in told if best is not None]
    first, least = costs[0], costs[-1]
    rate = told[-1][1] / (told[-1][0] - first[0])
    said = f"plan of {first[1]} after {first[0]:.2f} s, {least[1]} at the end, {rate:.0f} moves/s"
    print(said)  # noqa: T201 - with pytest -s, a measurement
    assert first[0] < 8.0
    assert plan.objective < first[1]


def test_same_seed_same_bytes() -> None:
    problem = line(trains=60, stations=10)
    one, again, other = (found(problem, 100, seed) for seed in (1, 1, 2))
    assert one is not None
    assert again is not None
    for name in ("time_s", "operation", "unit"):
        assert getattr(one, name).tobytes() == getattr(again, name).tobytes()
    assert other is not None
    assert any(
        getattr(one, name).tobytes() != getattr(other, name).tobytes()
        for name in ("time_s", "operation", "unit")
    )


def test_goes_on_from_a_plan() -> None:
    problem = line(trains=60, stations=10)
    start = found(problem, 20)
    assert start is not None
    same = search_cyclic(problem, moves=0, until=None, start=start)
    assert same is not None
    assert (same.objective, check_plan(problem, same).feasible) == (start.objective, True)
    better = search_cyclic(problem, moves=200, until=None, start=start)
    assert better is not None
    assert better.objective <= start.objective
    wrong = replace(start, time_s=start.time_s * 0)
    anew = search_cyclic(problem, moves=0, until=None, start=wrong)
    assert anew is not None
    assert check_plan(problem, anew).feasible


def test_solve_takes_it_for_large_problems() -> None:
    outcome = solve(line(trains=60, stations=10), iterations=200, workers=1)
    assert outcome.plan is not None
    assert outcome.status in ("iterations", "optimal")
    assert outcome.iterations > 0
    assert outcome.plan.objective >= outcome.lower_bound


def test_an_interrupt_leaves_the_best_plan() -> None:
    problem = line(trains=60, stations=10)

    def stop(told: Progress) -> None:
        if told.objective is not None:
            raise KeyboardInterrupt

    outcome = solve(problem, time_limit_s=60.0, workers=1, progress=stop)
    assert outcome.status == "interrupted"
    assert outcome.plan is not None
    assert check_plan(problem, outcome.plan).feasible
