"""The problem of dispatching: trains, alternative routes, shared track, what delay costs.

A superset of DISPLIB (Kloster, Luteberget, Mannino, Sartor 2025, arXiv 2509.12254); the rules are
numbered in docs/dispatch.md, and `landbridge.dispatch.check` is their independent reading.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["NEVER_S", "Flags", "Floats", "Ints", "Problem"]

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NEVER_S: Final = 2**40
"""Stands for "no upper bound" among times, s (35,000 years)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Trains, resources, relations and costs, in flat arrays that nobody writes to.

    T trains, N operations (numbered over all trains, train by train), R resources, U uses of a
    resource by an operation, C classes of trains. All times are whole seconds.

    Parameters
    ----------
    train_start : array of T + 1
        Operations of train ``i`` are ``train_start[i]`` to ``train_start[i + 1] - 1``: the first is
        its entry, the last its exit, and every successor has a higher number.
    train_class : array of T
        Class of each train, for headways; 0 where none was given.
    cancel_cost : array of T
        Price of not running the train at all; -1 where it must run.
    start_lb_s, start_ub_s, min_duration_s : array of N
        Earliest and latest start (`NEVER_S`: none), s; shortest time until the next start, s.
    route_cost : array of N
        What choosing the operation costs.
    succ_start, succ : array of N + 1; array
        Successors of operation ``o`` are ``succ[succ_start[o]:succ_start[o + 1]]``.
    use_start, use_resource, use_release_s : array of N + 1; arrays of U
        Resources of operation ``o`` and how long each stays taken after its end, s.
    capacity : array of R
        Number of units (parallel tracks) of each resource; each use takes one of them.
    closed_start, closed_from_s, closed_to_s : array of R + 1; arrays
        Intervals during which no unit of a resource may be in use, s.
    headway_of : array of R
        Which matrix of headways holds at a resource; -1 for none.
    headway_s : array of H x C x C
        Least time from the end of a use by a train of the earlier class to the start of the next
        use by one of the later class, s; the release time holds as well.
    relation_before, relation_after, relation_gap_s : arrays
        If both operations are chosen, ``start[after] >= start[before] + gap``; gaps may be below 0.
    cost_operation, cost_threshold_s, cost_coeff, cost_increment : arrays
        Delay costs: ``coeff * max(0, t - threshold) + increment * [t >= threshold]`` at the start t
        of an operation, if it is chosen.
    period_s : int
        Length of a cyclic horizon, s: the plan repeats after it; 0 for a plan that does not.
    resource_names : tuple of str
        Names for messages.
    """

    train_start: Ints
    train_class: Ints
    cancel_cost: Ints
    start_lb_s: Ints
    start_ub_s: Ints
    min_duration_s: Ints
    route_cost: Ints
    succ_start: Ints
    succ: Ints
    use_start: Ints
    use_resource: Ints
    use_release_s: Ints
    capacity: Ints
    closed_start: Ints
    closed_from_s: Ints
    closed_to_s: Ints
    headway_of: Ints
    headway_s: Ints
    relation_before: Ints
    relation_after: Ints
    relation_gap_s: Ints
    cost_operation: Ints
    cost_threshold_s: Ints
    cost_coeff: Ints
    cost_increment: Ints
    period_s: int
    resource_names: tuple[str, ...]

    def __post_init__(self) -> None:
        """Make the arrays read-only, so that parts may be shared between problems."""
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    @property
    def trains(self) -> int:
        """Number of trains."""
        return len(self.train_start) - 1

    @property
    def operations(self) -> int:
        """Number of operations of all trains."""
        return len(self.start_lb_s)

    @property
    def resources(self) -> int:
        """Number of resources."""
        return len(self.capacity)

    def train_of(self) -> Ints:
        """Return the train of each operation."""
        return np.repeat(np.arange(self.trains, dtype=np.int64), np.diff(self.train_start))

    def operation_of(self) -> Ints:
        """Return the operation of each use."""
        return np.repeat(np.arange(self.operations, dtype=np.int64), np.diff(self.use_start))

    def successors(self, operation: int) -> Ints:
        """Return the operations that may follow one, numbered over all trains."""
        return self.succ[self.succ_start[operation] : self.succ_start[operation + 1]]

    def separation_s(self, use: int, train: int, other: int) -> int:
        """Return the least time from the end of a use of ``train`` to the next start of ``other``.

        Parameters
        ----------
        use : int
            Number of the earlier use (0 to U - 1).
        train, other : int
            The earlier and the later train.

        Returns
        -------
        int
            The larger one of release time and headway, s.
        """
        release = int(self.use_release_s[use])
        table = int(self.headway_of[self.use_resource[use]])
        if table < 0:
            return release
        classes = self.train_class[train], self.train_class[other]
        return max(release, int(self.headway_s[table][classes]))
