"""One train whose operations must not last too long, against trying every second.

::

    s0 -r0- s1 -r1- s2 ...      runs (r) take exactly their time, stations (s) have gaps in which
                                the train may stand; a gate (g) of a second may stand before a run

The search keeps the labels of an operation apart by deadlines that are still to come: that of the
operation itself, too, or a later start is lost to an earlier one that cannot be put off.
"""

from __future__ import annotations

import random
from typing import Any

import pytest

from landbridge.dispatch.build import problem_from
from landbridge.dispatch.check import check_plan
from landbridge.dispatch.cyclic import search_cyclic

LAST_S = 60  # from then on nothing is closed
PERIOD_S = 400


def closed(draw: random.Random) -> list[list[int]]:
    """Return closed intervals up to `LAST_S`."""
    found: list[list[int]] = []
    at = 0
    while True:
        at += draw.randint(1, 9)
        end = at + draw.randint(1, 10)
        if end >= LAST_S:
            return found
        found.append([at, end])
        at = end


def case(seed: int, *, gates: bool) -> dict[str, Any]:
    """Return a problem of one train over three to six runs."""
    draw = random.Random(seed)
    operations: list[dict[str, Any]] = []
    stays: list[tuple[int, int]] = []
    resources: list[dict[str, Any]] = []

    def add(least_s: int, most_s: int, name: str) -> None:
        row: dict[str, Any] = {"min_duration": least_s, "successors": [len(operations) + 1]}
        if name:
            row["resources"] = [{"resource": name}]
            resources.append({"resource": name, "capacity": 1, "closed": closed(draw)})
        if most_s >= 0:
            stays.append((len(operations), most_s))
        operations.append(row)

    for number in range(draw.randint(3, 6)):
        run_s = draw.randint(3, 8)
        hold_s = draw.randint(0, 12) if number == 0 and not gates else -1
        add(0, hold_s, f"s{number}" if number else "")
        if gates:
            add(1, 1, f"g{number}")
            add(run_s - 1, run_s - 1, "")
        else:
            add(run_s, run_s, f"r{number}")
    operations.append({"min_duration": 0, "successors": []})
    operations[0]["start_lb"] = 0
    last = len(operations) - 1
    cost = {"type": "op_delay", "train": 0, "operation": last, "coeff": 1, "threshold": 0}
    relations = [
        {"before": [0, one + 1], "after": [0, one], "gap": -most_s} for one, most_s in stays
    ]
    extensions = {"period": PERIOD_S, "resources": resources, "relations": relations}
    return {"trains": [operations], "objective": [cost], "extensions": extensions}


def every_second(document: dict[str, Any]) -> int:
    """Return the earliest end, by trying every second of every operation."""
    resources = {one["resource"]: one["closed"] for one in document["extensions"]["resources"]}
    most = {one["after"][1]: -one["gap"] for one in document["extensions"]["relations"]}
    horizon = 3 * LAST_S
    starts = set(range(horizon))
    for number, row in enumerate(document["trains"][0][:-1]):
        shut = [span for use in row.get("resources", ()) for span in resources[use["resource"]]]
        starts = {
            end
            for start in starts
            for end in range(
                start + row["min_duration"], min(start + most.get(number, horizon), horizon) + 1
            )
            if not any((start < b and a < end) or a <= start == end < b for a, b in shut)
        }
    return min(starts)


@pytest.mark.parametrize("gates", [False, True])
def test_the_earliest_way_is_found_whatever_stays_are_allowed(gates: bool) -> None:
    worse = []
    for seed in range(100):
        document = case(seed, gates=gates)
        problem = problem_from(document)
        plan = search_cyclic(problem, moves=0, until=None)
        assert plan is not None
        assert check_plan(problem, plan).feasible
        if plan.objective > every_second(document):
            worse.append((seed, plan.objective, every_second(document)))
    assert worse == []
