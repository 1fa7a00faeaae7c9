"""Contradictions in the public toys, and planted in real instances of up to 2,000 operations."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from landbridge.data.displib import read_problem
from landbridge.dispatch.build import problem_from
from landbridge.dispatch.exact import prove
from landbridge.dispatch.explain import explain
from landbridge.dispatch.explain_parts import Part, only
from landbridge.dispatch.explain_windows import windows
from landbridge.dispatch.problem import Problem

TOYS = {
    "infeasible1": ["train", "train", "resource r0", "latest", "latest"],
    "infeasible2": ["train", "train", "resource r1", "resource r0", "latest", "latest"],
    "headway1": [],
    "swapping1": [],
    "swapping2": [],
}
# Instance, the trains whose exits get a latest start, and how much later than alone that is, s.
PLANTED = {
    "smi_close_1": ((0, 2), 300),
    "smi_headway_1": ((2, 5), 600),
    "nor1_critical_0": ((0, 4), 0),
    "nor1_critical_3": (range(16), 120),
    "nor1_full_2": ((1, 12, 29), 300),
}


def instance(folder: Path, name: str) -> dict[str, Any]:
    return read_problem(folder / "displib" / f"{name}.json")


@pytest.mark.parametrize("name", TOYS)
def test_toys(material: Path, name: str) -> None:
    problem = problem_from(instance(material, f"toy/displib_testinstances_{name}"))
    reason = explain(problem)
    told = [" ".join(filter(None, [m.kind, m.resource])) for m in reason.members]
    assert told == TOYS[name]
    assert reason.infeasible is bool(told)
    assert reason.irreducible is bool(told)


@pytest.mark.parametrize("name", PLANTED)
def test_planted(material: Path, name: str) -> None:
    trains, late_s = PLANTED[name]
    document = instance(material, f"instances/{name}")
    alone = windows(problem_from(document))
    exits = problem_from(document).train_start[1:] - 1
    for train in trains:
        latest = int(alone.earliest_s[exits[train]]) + late_s
        document["trains"][train][-1]["start_ub"] = latest
    problem = problem_from(document)
    began = time.monotonic()
    reason = explain(problem)
    assert time.monotonic() - began < 60
    assert reason.infeasible
    assert reason.irreducible
    limited = {member.trains[0] for member in reason.members if member.kind == "latest"}
    assert limited <= {*trains}
    assert len(limited) > 1
    confirmed_by_the_exact_method(problem, parts_told(problem, reason.members))


def parts_told(problem: Problem, members: tuple[Any, ...]) -> frozenset[Part]:
    """The parts that members stand for: trains, resources and bounds are all these cases have."""
    parts = set()
    for member in members:
        if member.kind == "train":
            parts.add(Part("train", member.trains[0]))
        elif member.kind in ("resource", "separation"):
            parts.add(Part(member.kind, problem.resource_names.index(member.resource)))
        else:
            first = int(problem.train_start[member.trains[0]])
            parts.add(Part(member.kind, first + member.operations[0]))
    return frozenset(parts)


def confirmed_by_the_exact_method(problem: Problem, parts: frozenset[Part]) -> None:
    """Say the same without the quick answers."""
    assert prove(only(problem, parts)).status == "infeasible"
    for part in parts:
        assert prove(only(problem, parts - {part})).status == "optimal", part
