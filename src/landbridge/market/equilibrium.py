"""The user equilibrium of a congested network.

Nobody can go cheaper by another way (Wardrop 1952): the flows that minimise the sum of the
integrals of the times over the flows, with the extra costs of the classes (Beckmann, McGuire,
Winsten, "Studies in the Economics of Transportation", 1956). Solved by moving flow within a bush
for each origin and class (Dial 2006, Nie 2010; see `landbridge.market.bush` and `.shift`), one
after the other, so that the result depends on nothing but the input. docs/assignment.md has the
formulation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import CannotRunError, InputError
from landbridge.market.bush import Graph
from landbridge.market.law import Law, Live, integrals, put
from landbridge.market.shift import Bushes, Trips, begin, measure, renew, work
from landbridge.market.stride import stride
from landbridge.market.types import (
    Assignment,
    CongestedNetwork,
    Progress,
    Status,
    UserClass,
    faults,
    gap_faults,
)

__all__ = ["assign"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Times that flow is moved within the bushes before they are renewed again.
_ROUNDS: Final = 4
# The user can stop the work between calls for so many bushes.
_SPAN: Final = 64
# Slow is an iteration that leaves more than this part of the gap.
_SLOW: Final = 0.5
# It has stalled where so many iterations leave more than this part of the gap.
_PATIENCE: Final = 100
_FALL: Final = 0.9
_SHOWN: Final = 20


@dataclass(frozen=True)
class _Problem:
    """The arrays that the kernels share; ``live`` and ``bushes`` change."""

    graph: Graph
    law: Law
    live: Live
    extra: Floats
    bushes: Bushes
    trips: Trips

    def spans(self) -> Iterator[tuple[int, int]]:
        """Yield the bushes a few at a time."""
        count = self.bushes[0].size
        for first in range(0, count, _SPAN):
            yield first, min(first + _SPAN, count)


def assign(
    network: CongestedNetwork,
    classes: Sequence[UserClass],
    gap: float = 1e-6,
    watch: Callable[[Progress], None] | None = None,
) -> Assignment:
    """Return the equilibrium of the trips of some classes that share a network.

    Parameters
    ----------
    network : CongestedNetwork
        Links with the times that they take.
    classes : sequence of UserClass
        Trips with what links cost them besides the time.
    gap : float
        Relative gap to reach: (total cost - cost if everybody had the cheapest way) / total cost;
        1e-12 or more, less than 1.
    watch : callable, optional
        Is told after each iteration how far it is.

    Returns
    -------
    Assignment
        Flows (pcu and vehicles in the period of the trips), times and costs (in the network's unit
        of time). Ctrl-C (KeyboardInterrupt) after the first loading ends the work and returns
        what was reached, with its gap and status ``interrupted``.

    Raises
    ------
    InputError
        With everything that is wrong with the input.
    CannotRunError
        Trips have no way to their destination; says which.

    Examples
    --------
    Two parallel links, t1 = 2 + v1 and t2 = 1 + 2 v2, and 5 vehicles:

    >>> both = CongestedNetwork(
    ...     zones=2, nodes=2, tail=np.array([0, 0]), head=np.array([1, 1]),
    ...     free_time=np.array([2.0, 1.0]), b=np.array([0.5, 2.0]),
    ...     capacity=np.ones(2), power=np.ones(2),
    ... )
    >>> found = assign(both, [UserClass("cars", np.array([[0.0, 5.0], [0.0, 0.0]]))])
    >>> found.flow.round(6).tolist(), found.time.round(6).tolist()
    ([3.0, 2.0], [5.0, 5.0])
    """
    wrong = [*faults(network, classes), *gap_faults(gap)]
    if wrong:
        raise InputError(wrong)
    problem = _problem(network, classes)
    _load(problem, network, classes)
    status: Status = "interrupted"
    iteration = 0
    with suppress(KeyboardInterrupt):
        last = _gap(problem)
        gaps = [last[0]]
        while True:
            if watch:
                watch(Progress(iteration, gaps[-1]))
            if gaps[-1] <= gap:
                status = "reached"
                break
            if len(gaps) > _PATIENCE and min(gaps[-_PATIENCE:]) > _FALL * min(gaps[:-_PATIENCE]):
                status = "stalled"
                break
            slow = len(gaps) > 1 and gaps[-1] > _SLOW * gaps[-2]
            _improve(problem, slow)
            iteration += 1
            last = _gap(problem)
            gaps.append(last[0])
    if status == "interrupted":  # at any point of an iteration
        last = _gap(problem)
    return _result(problem, classes, last, iteration, status)


def _problem(network: CongestedNetwork, classes: Sequence[UserClass]) -> _Problem:
    nodes, links = network.nodes, network.links
    tail, head = (np.ascontiguousarray(end, np.int64) for end in (network.tail, network.head))
    graph = (tail, head, *_star(tail, nodes), *_star(head, nodes), network.first_through)
    # A link with a constant time needs no capacity, and may have 0.
    bound = np.where(network.b > 0.0, network.capacity, 1.0)
    free = network.free_time.astype(np.float64)
    law = (free, free * network.b, bound.astype(np.float64), network.power.astype(np.float64))
    live = (np.zeros(links), np.zeros(links), np.zeros(links))
    for link in range(links):
        put(link, 0.0, law, live)
    extra = np.zeros((len(classes), links))
    for number, one in enumerate(classes):
        if one.extra_cost is not None:
            extra[number] = one.extra_cost
    origins, kinds, first, ends, amounts = [], [], [0], [], []
    for number, one in enumerate(classes):
        between = one.trips * one.pcu
        np.fill_diagonal(between, 0.0)
        for origin in np.flatnonzero(between.any(axis=1)):
            found = np.flatnonzero(between[origin])
            origins.append(origin)
            kinds.append(number)
            first.append(first[-1] + found.size)
            ends.append(found)
            amounts.append(between[origin, found])
    count = len(origins)
    trips = (
        np.array(first, np.int64),
        np.concatenate([np.empty(0, np.int64), *ends]),
        np.concatenate([np.empty(0), *amounts]),
    )
    bushes = (
        np.array(origins, np.int64),
        np.array(kinds, np.int64),
        np.zeros(count, np.int64),
        np.zeros((count, nodes), np.int64),
        np.zeros((count, links), np.bool_),
        np.zeros((count, links)),
    )
    return _Problem(graph, law, live, extra, bushes, trips)


def _star(ends: Ints, nodes: int) -> tuple[Ints, Ints]:
    """Return the first place of each node, (nodes + 1,), and the links by this end."""
    first = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=nodes), out=first[1:])
    return first, np.argsort(ends, kind="stable").astype(np.int64)


def _load(problem: _Problem, network: CongestedNetwork, classes: Sequence[UserClass]) -> None:
    """Load the first trees, or say which trips have no way."""
    origins, kinds = problem.bushes[:2]
    first, ends, _ = problem.trips
    lost = np.zeros(ends.size, np.bool_)
    for span in problem.spans():
        begin(
            span, problem.graph, problem.law, problem.live, problem.extra, problem.bushes,
            problem.trips, lost,
        )  # fmt: skip
    if not lost.any():
        return
    wrong = np.flatnonzero(lost)
    bush = np.searchsorted(first, wrong, side="right") - 1
    named = [
        f"{_name(network, origins[b])} to {_name(network, ends[trip])}"
        + (f" ({classes[kinds[b]].name})" if len(classes) > 1 else "")
        for trip, b in zip(wrong[:_SHOWN], bush[:_SHOWN], strict=True)
    ]
    more = f" and {wrong.size - _SHOWN} more" if wrong.size > _SHOWN else ""
    pairs = f"{wrong.size} pair{'s'[: wrong.size != 1]} of zones"
    raise CannotRunError(
        f"{pairs} with trips have no way between them: {', '.join(named)}{more}",
        "add the links, or take out the trips",
    )


def _name(network: CongestedNetwork, node: int) -> str:
    return network.names[node] if network.names else str(node)


def _improve(problem: _Problem, slow: bool) -> None:
    """Renew the links of each bush and move flow within it, then move flow some more times.

    Where that is slow, what it changed is repeated as far as it helps.
    """
    before = problem.bushes[5].copy() if slow else None
    for round_ in range(_ROUNDS):
        for span in problem.spans():
            work(
                span, round_ == 0, problem.graph, problem.law, problem.live, problem.extra,
                problem.bushes,
            )  # fmt: skip
    if before is not None:
        stride(problem.law, problem.live, problem.extra, problem.bushes, before)


def _by_class(problem: _Problem) -> Floats:
    """Return the flow of each class, (classes, links), pcu."""
    found = np.zeros_like(problem.extra)
    for number in range(len(found)):
        found[number] = problem.bushes[5][problem.bushes[1] == number].sum(axis=0)
    return found


def _gap(problem: _Problem) -> tuple[float, float]:
    """Return the relative gap and the total cost, with the flows added up anew."""
    renew(problem.graph, problem.law, problem.live, problem.bushes, problem.trips)
    least = np.zeros(problem.trips[1].size)
    for span in problem.spans():
        measure(
            span, problem.graph, problem.live, problem.extra, problem.bushes, problem.trips, least
        )
    flow, time, _ = problem.live
    total = float(np.sum(flow * time)) + _paid(problem, _by_class(problem))
    if not np.isfinite(total):
        reason = "the time on a link grows beyond all numbers under its flow"
        raise CannotRunError(reason, "see whether capacities and trips have the same period")
    cheapest = float(np.sum(problem.trips[2] * least))
    return (max(0.0, (total - cheapest) / total) if total > 0.0 else 0.0), total


def _paid(problem: _Problem, by_class: Floats) -> float:
    """Return the sum of the extra costs; a way that is shut has no flow."""
    return float(np.sum(np.where(by_class > 0.0, problem.extra, 0.0) * by_class))


def _result(
    problem: _Problem,
    classes: Sequence[UserClass],
    last: tuple[float, float],
    iterations: int,
    status: Status,
) -> Assignment:
    gap, total = last
    flow, time, _ = problem.live
    by_class = _by_class(problem)
    within = float(sum(np.trace(one.trips) for one in classes))
    pcu = np.array([one.pcu for one in classes])[:, np.newaxis]
    return Assignment(
        flow=flow,
        time=time,
        class_flow=by_class / pcu,
        class_cost=time + problem.extra,
        gap=gap,
        objective=float(np.sum(integrals(flow, problem.law))) + _paid(problem, by_class),
        total_cost=total,
        iterations=iterations,
        status=status,
        assigned=float(sum(one.trips.sum() for one in classes)) - within,
        within_zones=within,
        origin=problem.bushes[0],
        origin_class=problem.bushes[1],
        origin_flow=problem.bushes[5],
    )
