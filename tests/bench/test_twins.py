"""Twins of instances are the same problem: a plan costs the same, times the scale."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tools.bench.twins import SCALE, compared, twin

TRACK = [{"resource": "A", "release_time": 100}]
TRAIN = [
    {"start_lb": 0, "start_ub": 0, "successors": [1]},
    {"successors": [2], "resources": TRACK, "min_duration": 1000},
    {"successors": []},
]
COSTS = [
    {"type": "op_delay", "train": train, "operation": 2, "coeff": 1, "threshold": 1000}
    for train in (0, 1)
]
PROBLEM: dict[str, Any] = {"trains": [TRAIN, TRAIN], "objective": COSTS}


def test_a_twin_has_the_scaled_optimum() -> None:
    from landbridge.dispatch.build import problem_from
    from landbridge.dispatch.solve import solve

    costs = [
        solve(problem_from(one), iterations=200, workers=1).plan
        for one in (PROBLEM, twin(PROBLEM, 7))
    ]
    assert costs[0] is not None
    assert costs[1] is not None
    assert costs[0].objective == 1100
    assert costs[1].objective == pytest.approx(1100 * SCALE)


def test_a_twin_has_other_names_and_the_same_shape() -> None:
    made = twin(PROBLEM, 3)
    names = {
        use["resource"]
        for train in made["trains"]
        for one in train
        for use in one.get("resources", [])
    }
    assert names == {"t00000"}
    assert [len(train) for train in made["trains"]] == [3, 3]
    assert PROBLEM["trains"][0][1]["min_duration"] == 1000, "the instance itself is untouched"
    assert twin(PROBLEM, 3) == made


def test_means_are_compared_on_one_clock(tmp_path: Path) -> None:
    runs, twins = tmp_path / "runs.csv", tmp_path / "twins.csv"
    runs.write_text("instance,seed,objective\na,1,100\na,2,300\nb,1,0\n")
    twins.write_text("instance,seed,objective\na,1,274\na,2,276.74\nb,1,0\n")
    rows = compared(runs, twins)
    assert [(row[0], round(row[5], 2)) for row in rows] == [("a", 0.5), ("b", 0.0)]
