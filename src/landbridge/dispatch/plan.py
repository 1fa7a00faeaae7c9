"""A plan: which operations start, when, and in which order."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from landbridge.dispatch.arrays import offsets
from landbridge.dispatch.problem import Ints, Problem

__all__ = ["Plan", "in_order"]


@dataclass(frozen=True, slots=True)
class Plan:
    """Start events in the order that counts, and what they cost.

    Parameters
    ----------
    objective : int
        Sum of delay costs, route costs and cancellations, in the units of the problem.
    time_s, operation : array of E
        Start of each operation that is chosen, s, and its number over all trains. The order of the
        list decides which of two events of the same second comes first.
    unit : array
        For each event, in order, the unit taken of each resource of its operation (0 where a
        resource has one unit only): ``unit`` has as many entries as those operations have uses.
    """

    objective: int
    time_s: Ints
    operation: Ints
    unit: Ints

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        for array in (self.time_s, self.operation, self.unit):
            array.flags.writeable = False

    def unit_start(self, problem: Problem) -> Ints:
        """Return where the units of each event begin, an array of E + 1."""
        uses = problem.use_start[self.operation + 1] - problem.use_start[self.operation]
        return offsets(uses)


def in_order(
    time_s: Mapping[int, int], follows: Mapping[int, Sequence[int]], chosen: Iterable[int]
) -> list[int]:
    """Return operations as a list of events has them: by time, each before what has to follow it.

    Parameters
    ----------
    time_s : mapping
        Start of each operation, s.
    follows : mapping
        Which operations have to stand behind an operation, not earlier than it.
    chosen : iterable of int
        The operations; those that follow are among them.

    Returns
    -------
    list of int
        The operations; some are missing if what follows leads back in a circle.

    Examples
    --------
    >>> in_order({0: 5, 1: 5, 2: 0}, {1: [0]}, [0, 1, 2])
    [2, 1, 0]
    """
    waits = dict.fromkeys(chosen, 0)
    for one in itertools.chain.from_iterable(follows.values()):
        waits[one] += 1
    ready = [(time_s[one], one) for one, before in waits.items() if before == 0]
    heapq.heapify(ready)
    order: list[int] = []
    while ready:
        _, one = heapq.heappop(ready)
        order.append(one)
        for other in follows.get(one, ()):
            waits[other] -= 1
            if waits[other] == 0:
                heapq.heappush(ready, (time_s[other], other))
    return order
