"""The smallest sets of changes that open a way in the relaxed world.

Sets are looked at by size: from the places that a set lets a box reach, only the changes that an
arc leading out of them needs are worth adding (every larger set that opens a way holds one of
them). So the search meets every smallest set, and none twice.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.cure_case import Change
from landbridge.routing.cure_relax import Relaxed
from landbridge.routing.kernel import shortest
from landbridge.routing.ways import starts

# Sets looked at in one search; the hardest case of the tests needs some hundreds.
SET_LIMIT = 5_000

#: What is more of an intervention, between sets of one size: undoing what a scenario has done,
#: then what the question asked for, then a passage that is not open by default.
RANK: Mapping[str, int] = {
    "open_border": 0,
    "open_passage": 0,
    "build_project": 0,
    "stop_avoiding": 1,
    "run_service": 2,
    "allow_crossing": 2,
    "allow_gauge_change": 2,
    "add_terminal": 2,
    "add_road": 3,
    "add_link": 3,
}
UNUSUAL_PASSAGE_RANK = 2


@dataclass(frozen=True)
class Candidate:
    """A set of changes that opens a way in the relaxed world, with what ranks it.

    ``cost_usd`` is the generalised cost of its best way there, in US dollars a box, and
    ``services`` are those that this way uses.
    """

    changes: frozenset[Change]
    rank: int
    built_km: float
    cost_usd: float
    services: frozenset[str]

    @property
    def order(self) -> tuple[float | int | list[Change], ...]:
        """What candidates of one size are compared by."""
        return self.rank, self.built_km, self.cost_usd, sorted(self.changes)


def reached(
    relaxed: Relaxed, node: int | None, allowed: NDArray[np.bool_], *, back: bool = False
) -> NDArray[np.float64]:
    """Return the least generalised cost from a node (or to it) of every node, (nodes,)."""
    graph = relaxed.graph
    if node is None:
        return np.full(len(graph.nodes), np.inf)
    return _tree(relaxed, node, allowed, back=back)[0]


def _tree(
    relaxed: Relaxed, node: int, allowed: NDArray[np.bool_], *, back: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    graph = relaxed.graph
    first, arcs, ends = (
        (graph.in_first, graph.in_arcs, graph.tail)
        if back
        else (graph.out_first, graph.out_arcs, graph.head)
    )
    found: tuple[NDArray[np.float64], NDArray[np.int64]] = shortest(
        starts(graph, [node]), first, arcs, ends, relaxed.weight, allowed
    )
    return found


def ends_of(relaxed: Relaxed, origin: str, destination: str) -> tuple[int | None, int | None]:
    """Return the nodes at which a box starts and ends; None where the graph has none."""
    index = relaxed.graph.index
    return index.get(("gate", origin)), index.get(("delivered", destination))


def smallest_sets(
    relaxed: Relaxed, origin: str, destination: str, unusual: frozenset[str]
) -> Iterator[Candidate]:
    """Return the sets of changes that open a way, the smallest first.

    Parameters
    ----------
    relaxed
        The relaxed world.
    origin, destination
        Place ids.
    unusual
        Passages that are not open by default.

    Returns
    -------
    iterator of Candidate
        By how many suppositions a set adds, then by its size, its rank, the kilometres to build
        and the generalised cost; the empty set is left out.
    """
    start, target = ends_of(relaxed, origin, destination)
    if start is None or target is None:
        return
    everything = frozenset().union(*relaxed.needs)
    hopeful = np.isfinite(reached(relaxed, target, relaxed.allowed(everything), back=True))
    queue: list[tuple[int, int, list[Change]]] = [(0, 0, [])]
    seen = {frozenset[Change]()}
    group: list[Candidate] = []
    size = (0, 0)
    while queue and len(seen) <= SET_LIMIT:
        adds, count, members = heapq.heappop(queue)
        if (adds, count) != size:
            yield from sorted(group, key=lambda one: one.order)
            group, size = [], (adds, count)
        made = frozenset(members)
        cost, enter = _tree(relaxed, start, relaxed.allowed(made))
        if made and np.isfinite(cost[target]):
            services = _services(relaxed, enter, target)
            group.append(_candidate(made, float(cost[target]), services, unusual))
        for need in _missing(relaxed, cost, hopeful, made):
            larger = made | need
            if larger not in seen:
                seen.add(larger)
                added = sum(change.adds for change in larger)
                heapq.heappush(queue, (added, len(larger), sorted(larger)))
    yield from sorted(group, key=lambda one: one.order)


def _missing(
    relaxed: Relaxed,
    cost: NDArray[np.float64],
    hopeful: NDArray[np.bool_],
    made: frozenset[Change],
) -> list[frozenset[Change]]:
    """Return what the arcs that lead out of the places reached still need."""
    graph = relaxed.graph
    here = np.isfinite(cost)
    leads_out = relaxed.usable & here[graph.tail] & ~here[graph.head] & hopeful[graph.head]
    numbers = np.unique(relaxed.need[leads_out])
    missing = {relaxed.needs[number] - made for number in numbers.tolist()}
    return sorted(missing - {frozenset()}, key=sorted)


def _services(relaxed: Relaxed, enter: NDArray[np.int64], node: int) -> frozenset[str]:
    found: set[str] = set()
    while enter[node] >= 0:
        found |= {part.service for part in relaxed.graph.parts[int(enter[node])]}
        node = int(relaxed.graph.tail[enter[node]])
    return frozenset(found - {""})


def _candidate(
    changes: frozenset[Change], cost_usd: float, services: frozenset[str], unusual: frozenset[str]
) -> Candidate:
    rank = sum(
        UNUSUAL_PASSAGE_RANK
        if change.kind == "open_passage" and change.what in unusual
        else RANK[change.kind]
        for change in changes
    )
    built_km = sum(change.km for change in changes)
    return Candidate(changes, rank, built_km, cost_usd, services)
