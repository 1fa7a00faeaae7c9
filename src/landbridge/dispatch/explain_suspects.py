"""Trains that cannot run together: a few of them, found without looking at all at once.

Cheap questions come first: single trains, those that stand in each other's way at the start, pairs;
and only then larger sets, which take a complete method.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from landbridge.dispatch.explain_oracle import Oracle, Parts
from landbridge.dispatch.explain_order import stuck_at_start
from landbridge.dispatch.explain_parts import Part, only
from landbridge.dispatch.explain_windows import Windows, windows
from landbridge.dispatch.problem import NEVER_S, Flags, Problem

__all__ = ["suspects"]

_PAIRS = 1_000
"""So many pairs of trains are asked about."""


def suspects(problem: Problem, oracle: Oracle, rest: Parts, alone: Windows) -> list[int]:
    """Return trains that cannot run together, not too many of them.

    Parameters
    ----------
    problem : Problem
        The whole.
    oracle : Oracle
        Of this problem.
    rest : frozenset of Part
        All parts but the trains.
    alone : Windows
        Of this problem.

    Returns
    -------
    list of int
        Trains, those first that have the least room; empty if none are known.
    """
    order = _by_suspicion(problem, alone)
    bounds: dict[int, list[Part]] = {train: [Part("train", train)] for train in order}
    owner = problem.train_of().tolist()
    for part in rest:
        if part.kind in ("earliest", "latest"):
            bounds[owner[part.number]].append(part)
    shared = rest.difference(*bounds.values())
    for trains in _few(problem, rest, alone, order):
        if oracle.quickly(shared.union(*(bounds[train] for train in trains))) is False:
            return sorted(trains, key=order.index)
    size = 1
    while size < 2 * len(order):
        if oracle.contradicts(_with(rest, order[:size])):
            return order[:size]
        size *= 2
    return []


def _with(rest: Parts, trains: Iterable[int]) -> Parts:
    return rest.union(Part("train", train) for train in trains)


def _by_suspicion(problem: Problem, alone: Windows) -> list[int]:
    """Return the trains that must run: first the least room, then those that stand on track."""
    ranks = []
    for train in np.flatnonzero(problem.cancel_cost < 0).tolist():
        first, last = int(problem.train_start[train]), int(problem.train_start[train + 1])
        inner = slice(first + 1, last)
        sure = alone.certain[inner] & (alone.latest_s[inner] < NEVER_S)
        room = (alone.latest_s[inner] - alone.earliest_s[inner])[sure]
        stands = problem.use_start[first + 1] > problem.use_start[first]
        enters = int(alone.latest_s[first]) if stands else NEVER_S
        ranks.append((int(room.min()) if len(room) else NEVER_S, enters, train))
    return [train for _, _, train in sorted(ranks)]


def _few(
    problem: Problem, rest: Parts, alone: Windows, order: list[int]
) -> Iterator[tuple[int, ...]]:
    """Yield small sets of trains that may well contradict each other."""
    for train in alone.stuck:
        if train in order:
            yield (train,)
    whole = only(problem, _with(rest, order))
    number = sorted(order)
    stuck = stuck_at_start(whole, windows(whole)) if order else ()
    if stuck:
        yield tuple(number[train] for train in stuck)
    meet = _meetings(problem)
    # The second train counts first: pairs among the first trains come before all others.
    pairs = ((a, order[second]) for second in range(len(order)) for a in order[:second])
    yield from itertools.islice((pair for pair in pairs if meet[pair]), _PAIRS)


def _meetings(problem: Problem) -> Flags:
    """Tell which trains share a resource or a relation."""
    owner = problem.train_of()
    uses = np.zeros((problem.trains, problem.resources), dtype=np.float32)
    operations = problem.operation_of()
    uses[owner[operations], problem.use_resource] = 1.0
    meet = uses @ uses.T > 0
    before, after = owner[problem.relation_before], owner[problem.relation_after]
    meet[before, after] = meet[after, before] = True
    return np.asarray(meet, dtype=np.bool_)
