"""A plan: which operations start, when, and in which order."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from landbridge.dispatch.problem import Ints, Problem

__all__ = ["Plan"]


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
        return np.concatenate(([0], np.cumsum(uses))).astype(np.int64)
