"""What the exact model knows of one train's graph: visits to resources, and what precedes what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.dispatch.problem import Flags, Problem

__all__ = ["Arc", "TrainGraph", "Visit", "train_graph"]

Arc = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Visit:
    """Operations of one train that hold one resource without a break, whatever path is taken.

    Consecutive uses of a resource with one unit by one train are one use: nobody fits in between,
    since the end of one is the very event that starts the next.

    Parameters
    ----------
    train, resource : int
        Who holds what.
    operations : tuple of int
        All operations of the visit, over all paths.
    uses : tuple of int
        The use of the resource by each operation.
    entries : tuple of arcs
        Arcs of the graph by which the visit begins; ``(-1, o)`` where the train begins with it.
    exits : tuple of arcs
        Arcs by which it ends; ``(o, -1)`` where it never does.
    """

    train: int
    resource: int
    operations: tuple[int, ...]
    uses: tuple[int, ...]
    entries: tuple[Arc, ...]
    exits: tuple[Arc, ...]


@dataclass(frozen=True, slots=True)
class TrainGraph:
    """One train: its possible operations and arcs, its visits, and what precedes what.

    Parameters
    ----------
    operations : range
        All its operations.
    arcs : tuple of arcs
        The arcs between possible operations.
    visits : tuple of Visit
        Its visits to resources.
    reach : array of n x n
        Whether the second operation (counted from the first of the train) comes later than the
        first on some path.
    begins_by : array of v x v
        Whether, on every path with both, the first visit begins no later than the second ends.
    together : array of v x v
        Whether some path has both visits.
    """

    operations: range
    arcs: tuple[Arc, ...]
    visits: tuple[Visit, ...]
    reach: Flags
    begins_by: Flags
    together: Flags


def train_graph(problem: Problem, train: int, possible: Flags) -> TrainGraph:
    """Return what the model needs of the graph of one train.

    Parameters
    ----------
    problem : Problem
        Any problem.
    train : int
        Number of the train.
    possible : array of N
        Operations that any plan of interest chooses; others are left out.

    Returns
    -------
    TrainGraph
        Of the possible operations.
    """
    first = int(problem.train_start[train])
    ops = range(first, int(problem.train_start[train + 1]))
    arcs = [
        (one, after)
        for one in ops
        if possible[one]
        for after in problem.successors(one).tolist()
        if possible[after]
    ]
    reach = np.zeros((len(ops), len(ops)), dtype=bool)
    for one, after in reversed(arcs):
        reach[one - first] |= reach[after - first]
        reach[one - first, after - first] = True
    visits = _visits(problem, train, arcs, (ops, possible, reach))
    begins_by = _begins_by(visits, reach, first)
    return TrainGraph(ops, tuple(arcs), visits, reach, begins_by, _together(visits, reach, first))


def _visits(
    problem: Problem, train: int, arcs: list[Arc], told: tuple[range, Flags, Flags]
) -> tuple[Visit, ...]:
    ops, possible, reach = told
    uses_of: dict[int, dict[int, int]] = {}
    for one in ops:
        if possible[one]:
            for use in range(int(problem.use_start[one]), int(problem.use_start[one + 1])):
                held = uses_of.setdefault(int(problem.use_resource[use]), {})
                if problem.use_release_s[use] >= problem.use_release_s[held.setdefault(one, use)]:
                    held[one] = use
    visits = []
    for resource in sorted(uses_of):
        uses = uses_of[resource]
        parts = [[one] for one in uses]
        if problem.capacity[resource] == 1:
            parts = _whole(list(uses), arcs, reach, ops.start)
        for part in parts:
            inside = set(part)
            entries = [arc for arc in arcs if arc[1] in inside and arc[0] not in inside]
            exits = [arc for arc in arcs if arc[0] in inside and arc[1] not in inside]
            if ops.start in inside:
                entries.insert(0, (-1, ops.start))
            if ops[-1] in inside:
                exits.append((ops[-1], -1))
            taken = tuple(uses[one] for one in part)
            visits.append(Visit(train, resource, tuple(part), taken, tuple(entries), tuple(exits)))
    return tuple(visits)


def _whole(ops: list[int], arcs: list[Arc], reach: Flags, first: int) -> list[list[int]]:
    """Split the operations that use a resource into visits that no path leaves and re-enters."""
    group = {one: one for one in ops}

    def root(one: int) -> int:
        while group[one] != one:
            one = group[one]
        return one

    for one, after in arcs:
        if one in group and after in group:
            a, b = sorted((root(one), root(after)))
            group[b] = a
    parts: dict[int, list[int]] = {}
    for one in ops:
        parts.setdefault(root(one), []).append(one)
    whole: list[list[int]] = []
    for part in parts.values():
        at = np.array(part) - first
        between = reach[at].any(axis=0) & reach[:, at].any(axis=1)
        between[at] = False
        whole += [[one] for one in part] if between.any() else [part]
    return whole


def _begins_by(visits: tuple[Visit, ...], reach: Flags, first: int) -> Flags:
    """Return which visits begin no later than others end.

    Visit x does so before y ends unless on some path the operation that follows y comes strictly
    before the one that begins x.
    """
    number = len(visits)
    begin = np.zeros((number, len(reach)), dtype=bool)
    follow = np.zeros((number, len(reach)), dtype=bool)
    for v, visit in enumerate(visits):
        begin[v, [arc[1] - first for arc in visit.entries]] = True
        follow[v, [arc[1] - first for arc in visit.exits if arc[1] >= 0]] = True
    return ~_joined(begin, _joined(follow, reach.T))


def _together(visits: tuple[Visit, ...], reach: Flags, first: int) -> Flags:
    inside = np.zeros((len(visits), len(reach)), dtype=bool)
    for v, visit in enumerate(visits):
        inside[v, np.array(visit.operations) - first] = True
    later = _joined(_joined(inside, reach.T), inside)
    return later | later.T | _joined(inside, inside)


def _joined(one: Flags, other: Flags) -> Flags:
    """Return for each pair of rows whether they have a true entry in the same column."""
    product = one.astype(np.float32) @ other.astype(np.float32).T
    return np.asarray(product > 0, dtype=np.bool_)
