"""Shrink a problem to what its trains compete for, before the exact model is made.

Within the windows that a budget leaves, most uses of track meet nobody. Without them most of the
graph of a train is only a choice of equally good ways, through which the model could not see. Each
step keeps at least one best plan within the budget, and a plan of the small problem is a plan of
the large one (`landbridge.dispatch.exact_expand`):

- a use is left out if the windows keep it apart from every use by another train;
- two operations in a row with the same uses become one, if nothing else happens at the event
  between them;
- operations that follow the same ones and have the same length and uses become one, and so do those
  that lead to the same ones;
- an operation is left out if another one can stand in for it wherever it stands, with no more uses,
  time or cost.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from landbridge.dispatch.exact_windows import Windows
from landbridge.dispatch.problem import NEVER_S, Flags, Ints, Problem

__all__ = ["Chain", "Node", "reduced"]

Chain = tuple[int, ...]


@dataclass(slots=True, eq=False)
class Node:
    """An operation of the small problem: chains of operations, each of which it can stand for."""

    chains: list[Chain]
    fixed: bool
    duration_s: int
    cost: int
    first_s: int
    last_s: int
    uses: dict[int, int]
    before: dict[int, Node] = field(default_factory=dict)
    after: dict[int, Node] = field(default_factory=dict)

    def detach(self) -> None:
        """Take it out of the graph."""
        for other in self.before.values():
            del other.after[id(self)]
        for other in self.after.values():
            del other.before[id(self)]
        self.before, self.after = {}, {}

    def link(self, other: Node) -> None:
        """Let another one follow."""
        self.after[id(other)] = other
        other.before[id(self)] = self


def _apart(problem: Problem, window: Windows) -> Flags:
    """Return which uses meet no use by another train, and no closure, within the windows."""
    operation = problem.operation_of()
    last_end = _last_end(problem, window)
    train = problem.train_of()
    alone = np.ones(len(operation), dtype=bool)
    there = window.possible[operation]
    for resource in range(problem.resources):
        uses = np.flatnonzero((problem.use_resource == resource) & there)
        ops, trains = operation[uses], train[operation[uses]]
        gap = np.maximum(problem.use_release_s[uses][:, None], 1) * np.ones(len(uses), np.int64)
        if problem.headway_of[resource] >= 0:
            kind = problem.train_class[trains]
            gap = np.maximum(
                gap, problem.headway_s[problem.headway_of[resource]][np.ix_(kind, kind)]
            )
        clear = last_end[ops][:, None] + gap <= window.earliest_s[ops][None, :]
        meets = ~(clear | clear.T) & (trains[:, None] != trains[None, :])
        alone[uses] = ~meets.any(axis=1)
        closures = slice(
            int(problem.closed_start[resource]), int(problem.closed_start[resource + 1])
        )
        for since, until in zip(
            problem.closed_from_s[closures], problem.closed_to_s[closures], strict=True
        ):
            alone[uses] &= (last_end[ops] <= since) | (window.earliest_s[ops] >= until)
    return alone


def _last_end(problem: Problem, window: Windows) -> Ints:
    last = np.full(problem.operations, 2 * NEVER_S, dtype=np.int64)
    for one in np.flatnonzero(window.possible).tolist():
        after = problem.successors(one)
        after = after[window.possible[after]]
        if len(after):
            last[one] = window.latest_s[after].max()
    return last


def reduced(problem: Problem, window: Windows) -> list[list[Node]]:
    """Return the small graphs of the trains, each in topological order.

    Parameters
    ----------
    problem : Problem
        A problem without a period, in which every train can run.
    window : Windows
        Where its operations may start.

    Returns
    -------
    list of lists of Node
        The first of each list is the entry, the last the exit.
    """
    fixed = np.zeros(problem.operations, dtype=bool)
    fixed[problem.cost_operation] = True
    fixed[problem.relation_before] = fixed[problem.relation_after] = True
    fixed |= problem.start_ub_s < NEVER_S
    fixed[problem.train_start[:-1]] = fixed[problem.train_start[1:] - 1] = True
    operation = problem.operation_of()
    alone = _apart(problem, window)
    closures = np.diff(problem.closed_start)[problem.use_resource] > 0
    several = problem.capacity[problem.use_resource] > 1
    fixed[operation[~alone & (closures | several)]] = True
    uses: dict[int, dict[int, int]] = {}
    for use in np.flatnonzero(~alone & window.possible[operation]).tolist():
        held = uses.setdefault(int(operation[use]), {})
        resource, release = int(problem.use_resource[use]), int(problem.use_release_s[use])
        held[resource] = max(release, held.get(resource, 0))
    graphs = []
    for train in range(problem.trains):
        ops = range(int(problem.train_start[train]), int(problem.train_start[train + 1]))
        nodes = {
            one: Node(
                [(one,)],
                bool(fixed[one]),
                int(problem.min_duration_s[one]),
                int(problem.route_cost[one]),
                int(window.earliest_s[one]),
                int(window.latest_s[one]),
                uses.get(one, {}),
            )
            for one in ops
            if window.possible[one]
        }
        for one, node in nodes.items():
            for after in problem.successors(one).tolist():
                if after in nodes:
                    node.link(nodes[after])
        graphs.append(_shrink(list(nodes.values()), problem))
    return graphs


def _shrink(nodes: list[Node], problem: Problem) -> list[Node]:
    """Apply the steps until none of them changes anything."""
    entry, leave = nodes[0], nodes[-1]
    arcs = {
        (one, int(after))
        for node in nodes
        for chain in node.chains
        for one in chain
        for after in problem.successors(one)
    }
    size = -1
    while size != len(nodes):
        size = len(nodes)
        nodes = _alive(_unite(nodes), entry, leave)
        nodes = _alive(_dominate(nodes), entry, leave)
        nodes = _alive(_in_a_row(nodes, arcs), entry, leave)
    return nodes


def _alive(nodes: list[Node], entry: Node, leave: Node) -> list[Node]:
    """Return the nodes still in the graph in topological order, without dead ends."""
    known = {id(node): node for node in nodes}
    for node in nodes:
        for other in node.after.values():
            known.setdefault(id(other), other)
    while True:
        dead = [
            node
            for node in known.values()
            if (node is not entry and not node.before) or (node is not leave and not node.after)
        ]
        if not dead:
            break
        for node in dead:
            node.detach()
            del known[id(node)]
    missing = {key: len(node.before) for key, node in known.items()}
    ready, ordered = [entry], []
    while ready:
        node = ready.pop()
        ordered.append(node)
        for key in node.after:
            missing[key] -= 1
            if missing[key] == 0:
                ready.append(known[key])
    ordered.remove(leave)
    return [*ordered, leave]


def _unite(nodes: list[Node]) -> list[Node]:
    """Make one of operations that differ only in what follows them, or in what they follow."""
    for forward in (True, False):
        same: dict[tuple[object, ...], list[Node]] = {}
        for node in nodes:
            if not node.fixed and (node.before or node.after):
                beside = node.before if forward else node.after
                uses = tuple(sorted(node.uses.items()))
                key = (frozenset(beside), node.duration_s, node.cost, uses, node.first_s)
                same.setdefault(key, []).append(node)
        for group in same.values():
            for other in group[1:]:
                for after in list(other.after.values()):
                    group[0].link(after)
                for before in list(other.before.values()):
                    before.link(group[0])
                group[0].chains = _distinct(group[0].chains + other.chains)
                group[0].last_s = max(group[0].last_s, other.last_s)
                other.detach()
    return nodes


def _distinct(chains: list[Chain]) -> list[Chain]:
    """Keep one chain for each first and last operation: they differ in nothing that counts."""
    kept: dict[tuple[int, int], Chain] = {}
    for chain in chains:
        kept.setdefault((chain[0], chain[-1]), chain)
    return list(kept.values())


def _dominate(nodes: list[Node]) -> list[Node]:
    """Leave out operations for which another one can stand in."""
    for node in nodes:
        if node.fixed or not node.before:
            continue
        some = next(iter(node.before.values()))
        for other in list(some.after.values()):
            if other is not node and not other.fixed and _stands_in(other, node):
                node.detach()
                break
    return nodes


def _stands_in(one: Node, other: Node) -> bool:
    return (
        one.duration_s <= other.duration_s
        and one.cost <= other.cost
        and one.first_s <= other.first_s
        and one.last_s >= other.last_s
        and one.before.keys() >= other.before.keys()
        and one.after.keys() >= other.after.keys()
        and all(release <= other.uses.get(key, -1) for key, release in one.uses.items())
    )


def _in_a_row(nodes: list[Node], arcs: set[tuple[int, int]]) -> list[Node]:
    """Make one of two operations in a row, wherever that does not make the graph larger."""
    for node in list(nodes):
        if not node.after:
            continue
        starts = list(node.after.values())
        ends = list({id(one): one for start in starts for one in start.before.values()}.values())
        joints = [(one, start) for one in ends for start in one.after.values()]
        closed = len(joints) == len(ends) * len(starts)
        if not closed or len(joints) > len(ends) + len(starts):
            continue
        if not all(_runs_on(one, start) for one, start in joints):
            continue
        for one, start in joints:
            chains = [(*a, *b) for a in one.chains for b in start.chains if (a[-1], b[0]) in arcs]
            row = Node(
                _distinct(chains),
                False,
                one.duration_s + start.duration_s,
                one.cost + start.cost,
                one.first_s,
                min(one.last_s, start.last_s - one.duration_s),
                start.uses,
            )
            for before in one.before.values():
                before.link(row)
            for after in start.after.values():
                row.link(after)
            nodes.append(row)
        for one in (*ends, *starts):
            one.detach()
    return nodes


def _runs_on(one: Node, start: Node) -> bool:
    """Return whether nothing happens between two operations but the one ending."""
    return (
        not one.fixed
        and not start.fixed
        and one.uses.keys() == start.uses.keys()
        and all(one.uses[key] <= start.uses[key] + start.duration_s for key in one.uses)
        and start.first_s <= one.first_s + one.duration_s
    )
