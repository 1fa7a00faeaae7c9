"""Small rationing problems drawn as text or at random, and an oracle that shares no code."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from landbridge.market.rationing import Rationed, RationProblem

Floats = NDArray[np.float64]
PAIR = re.compile(r"(\S+): +([\d.]+) TEU, theta ([\d.]+)(?:, ([\d.]+) USD a day)?")
WAY = re.compile(r"(\S+) +([-\d.]+) USD((?: +(?:[\d.]+ )?\S+)*)")


def drawn(text: str, **scales: float) -> RationProblem:
    """Return a problem such as::

        Busan-Berlin: 100 TEU, theta 0.1
            rail   100 USD  Khasan  2 Brest
            sea    110 USD
        room: Khasan 20  Brest inf

    A line more to the right is an alternative: its nest, cost and what it passes, with the TEU of
    room for each TEU where that is not 1. ``scales`` are lambda of the nests, 1 if not given.
    """
    body, room = text.split("room:")
    tokens = room.split()
    names, capacity = tokens[0::2], [float(token) for token in tokens[1::2]]
    pairs: list[str] = []
    demand, theta, value = [], [], []
    pair: list[int] = []
    nest, cost, nests = [], [], list(scales)
    uses: list[tuple[int, int, float]] = []
    for line in filter(str.strip, body.splitlines()):
        if found := PAIR.fullmatch(line.strip()):
            pairs.append(found[1])
            demand.append(float(found[2]))
            theta.append(float(found[3]))
            value.append(float(found[4] or 1.0))
            continue
        found = WAY.fullmatch(line.strip())
        assert found, line
        if found[1] not in nests:
            nests.append(found[1])
        for amount, name in re.findall(r"(?:([\d.]+) )?([^\s\d]\S*)", found[3]):
            uses.append((names.index(name), len(pair), float(amount or 1.0)))
        pair.append(len(pairs) - 1)
        nest.append(nests.index(found[1]))
        cost.append(float(found[2]))
    rows, columns, amounts = (list(part) for part in zip(*uses, strict=True))
    matrix = csr_array((amounts, (rows, columns)), shape=(len(names), len(pair)))
    return RationProblem(
        np.array(demand), np.array(pair), np.array(nest), np.array(cost), np.array(theta),
        np.array([scales.get(name, 1.0) for name in nests]), matrix, np.array(capacity), names,
        pairs, np.array(value),
    )  # fmt: skip


def drawn_at_random(seed: int, tightness: float = 0.8) -> RationProblem:
    """Return a problem of up to 6 pairs, 5 alternatives each and 5 constraints.

    Each pair has one alternative that uses nothing, so that all fits. ``tightness`` is the part of
    the constraints that carry less than would like to pass.
    """
    draw = np.random.default_rng(seed)
    pairs, rows, nests = (int(draw.integers(1, most)) for most in (7, 6, 4))
    counts = draw.integers(1, 5, pairs) + 1
    pair = np.repeat(np.arange(pairs), counts)
    n = int(counts.sum())
    uses = np.where(draw.random((rows, n)) < 0.5, draw.choice([1.0, 1.0, 2.0, 0.5], (rows, n)), 0.0)
    uses[:, np.append(0, np.cumsum(counts)[:-1])] = 0.0
    problem = RationProblem(
        draw.lognormal(3.0, 1.0, pairs), pair, draw.integers(0, nests, n),
        draw.uniform(500.0, 3000.0, n), draw.uniform(0.001, 0.02, pairs),
        draw.uniform(0.3, 1.0, nests), csr_array(uses), np.full(rows, np.inf), (), (),
        draw.uniform(5.0, 100.0, pairs),
    )  # fmt: skip
    wanted = problem.uses @ logit(problem, problem.cost_usd_per_teu)
    factor = np.where(draw.random(rows) < tightness, draw.uniform(0.1, 0.95, rows), 1.5)
    return replace(problem, capacity_teu=np.maximum(wanted * factor, 1e-3))


def logit(problem: RationProblem, full: Floats) -> Floats:
    """Return the flows of the nested logit at full costs, by the definition, in TEU."""
    flow = np.zeros(problem.alternatives)
    for number in range(problem.pairs):
        theta = float(problem.scale_per_usd[number])
        logsums: dict[int, float] = {}
        mine = np.flatnonzero((problem.pair == number) & np.isfinite(full))
        for nest in sorted(set(problem.nest[mine].tolist())):
            at = mine[problem.nest[mine] == nest]
            scale = float(problem.nest_scale[nest])
            powers = -full[at] * theta / scale
            logsums[nest] = scale * (
                powers.max() + math.log(math.fsum(np.exp(powers - powers.max())))
            )
        top = max(logsums.values(), default=0.0)
        whole = math.fsum(math.exp(value - top) for value in logsums.values())
        for nest, value in logsums.items():
            at = mine[problem.nest[mine] == nest]
            scale = float(problem.nest_scale[nest])
            within = np.exp(-full[at] * theta / scale - value / scale)
            flow[at] = problem.demand_teu[number] * math.exp(value - top) / whole * within
    return flow


def full_cost(problem: RationProblem, found: Rationed) -> Floats:
    """Return cost and scarcity of each alternative, USD per TEU, infinite where it is shut."""
    passes = problem.uses if problem.passes is None else problem.passes
    full = problem.cost_usd_per_teu + problem.uses.T @ found.price_usd_per_teu
    if found.rationing == "queue":
        assert problem.usd_per_teu_day is not None
        full = full + problem.usd_per_teu_day[problem.pair] * (passes.T @ found.wait_days)
    shut = (problem.capacity_teu == 0).astype(float) @ problem.uses > 0
    return np.where(shut, np.inf, full)


def judge(problem: RationProblem, found: Rationed, tolerance: float = 1e-9) -> None:
    """Hold a solution against the conditions of Karush, Kuhn and Tucker."""
    demand = np.bincount(problem.pair, found.flow_teu, problem.pairs)
    np.testing.assert_allclose(demand, problem.demand_teu, rtol=1e-12)
    assert (found.flow_teu >= 0).all()
    used = problem.uses @ found.flow_teu
    np.testing.assert_allclose(found.used_teu, used, rtol=1e-12)
    assert (used <= problem.capacity_teu * (1 + 1e-12)).all(), used / problem.capacity_teu
    scarce = found.price_usd_per_teu if found.rationing == "price" else found.wait_days
    assert (scarce >= 0).all()
    priced = scarce > 0
    np.testing.assert_allclose(used[priced], problem.capacity_teu[priced], rtol=tolerance)
    wanted = logit(problem, full_cost(problem, found))
    scale = problem.demand_teu[problem.pair]
    assert (np.abs(found.flow_teu - wanted) <= tolerance * scale).all(), found.flow_teu - wanted
