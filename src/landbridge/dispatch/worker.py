"""One searcher: a plan in the arena, a temperature, the best plan it has seen."""

from __future__ import annotations

from typing import Final

import numpy as np

from landbridge.dispatch import fields as f
from landbridge.dispatch.arena import new_arena
from landbridge.dispatch.compiled import Compiled
from landbridge.dispatch.first import first_plan
from landbridge.dispatch.load import load_rows, write_plan
from landbridge.dispatch.moves import P_HEAT, P_SIZE, run_moves
from landbridge.dispatch.problem import Ints

FIRST_ATTEMPTS: Final = 50


class Worker:
    """A search of its own.

    Parameters
    ----------
    compiled : Compiled
        Tables of the problem.
    operations : int
        Number of operations of the problem.
    free : array
        Cost of the free run of each train.
    seed : int
        Seed of its random numbers.
    """

    def __init__(self, compiled: Compiled, operations: int, free: Ints, seed: int) -> None:
        self.m = new_arena(compiled, operations, seed)
        first = int(self.m[f.TRAINS])
        self._first_operation = int(self.m[first + f.T_OP])
        for number, cost in enumerate(free):
            self.m[first + number * f.T_SIZE + f.T_FREE] = cost
        trains = int(self.m[f.N_TRAINS] + self.m[f.N_CLOSURES])
        self._rows = np.zeros((trains * int(self.m[f.WIDTH]), 2), dtype=np.int64)
        self.settings = np.zeros(P_SIZE)
        self.best: int | None = None
        self.best_rows = np.zeros((0, 2), dtype=np.int64)
        self.moves = 0

    @property
    def objective(self) -> int:
        """Return the cost of the plan at hand."""
        return int(self.m[f.TOTAL])

    def begin(self, attempts: int = FIRST_ATTEMPTS, noise: float = 4.0) -> bool:
        """Make a first plan; return whether one was found."""
        if not first_plan(self.m, attempts, noise):
            return False
        self._keep()
        return True

    def _keep(self) -> None:
        if self.best is None or self.objective < self.best:
            count = write_plan(self.m, self._rows)
            self.best, self.best_rows = self.objective, self._rows[:count].copy()

    def load(self, rows: Ints) -> bool:
        """Take over a plan of another searcher: rows of (operation, fine time), train by train."""
        return self.follow(rows[np.argsort(rows[:, 1], kind="stable"), 0])

    def follow(self, addresses: Ints) -> bool:
        """Take over a plan, given as operations in the order of its list; return whether it holds.

        Times are the earliest that its routes and orders allow.
        """
        held = bool(load_rows(self.m, np.ascontiguousarray(addresses)))
        if held:
            self._keep()
        return held

    def address(self, numbers: Ints) -> Ints:
        """Return where operations of the engine stand in the arena."""
        return self._first_operation + numbers * f.O_SIZE

    def number(self, addresses: Ints) -> Ints:
        """Return the operations of the engine that stand at addresses of the arena."""
        return (addresses - self._first_operation) // f.O_SIZE

    def mean_delay(self) -> float:
        """Return what a train that pays more than it must pays too much, in the mean."""
        count = int(self.m[f.N_TRAINS])
        first = int(self.m[f.TRAINS])
        trains = self.m[first : first + count * f.T_SIZE].reshape(count, f.T_SIZE)
        excess = trains[:, f.T_COST] - trains[:, f.T_FREE]
        return float(excess.sum() / max(np.count_nonzero(excess), 1))

    def run(self, moves: int, heat: float) -> None:
        """Make moves at a temperature, in units of the objective."""
        self.settings[P_HEAT] = heat
        done = 0
        while done < moves:
            done += run_moves(self.m, self.settings, moves - done, self.best)
            self._keep()
        self.moves += done
