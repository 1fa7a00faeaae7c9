"""The searchers of a run: one in this process, the others in processes of their own.

They work in rounds. At the end of each round everybody tells the best plan found, and is told how
to go on; so a run of so many moves is the same each time, whatever the processes do meanwhile.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Final

from landbridge.dispatch.compiled import Compiled, compile_problem
from landbridge.dispatch.problem import Ints, Problem
from landbridge.dispatch.worker import Worker

__all__ = ["Crew", "Order", "Report", "obey", "serve"]

_SLICE_MOVES: Final = 64
_SERVE: Final = "import sys; from landbridge.dispatch.crew import serve; serve(int(sys.argv[1]))"


@dataclass(frozen=True, slots=True)
class Order:
    """What a searcher is to do in a round.

    Parameters
    ----------
    load : array or None
        A plan to go on from, as rows of (operation, fine time); None goes on from its own.
    anew : bool
        Begin with a new first plan.
    heat_from, heat_to : float
        Temperature at the beginning and the end of the round, in units of the objective.
    settings : tuple of float
        Shares and lengths of the moves (`moves.P_PUSH` and the following).
    moves : int or None
        Moves to make; None for as many as there is time for.
    until : float or None
        When the round ends, on the monotonic clock of the machine, s.
    """

    load: Ints | None
    anew: bool
    heat_from: float
    heat_to: float
    settings: tuple[float, ...]
    moves: int | None
    until: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a searcher has found so far.

    Parameters
    ----------
    best : int or None
        Cost of its best plan; None when it has none.
    rows : array or None
        That plan, when it is better than the one told last.
    objective : int
        Cost of the plan at hand.
    moves : int
        Moves made, in all.
    """

    best: int | None
    rows: Ints | None
    objective: int
    moves: int


def obey(worker: Worker, order: Order, tick: Callable[[], bool]) -> None:
    """Do what an order says; stop when ``tick`` says so.

    Parameters
    ----------
    worker : Worker
        The searcher.
    order : Order
        What to do.
    tick : callable
        Is called every now and then; `False` ends the round.
    """
    worker.settings[1:] = order.settings
    # A plan that does not hold leaves the arena half filled.
    held = order.load is None or worker.load(order.load)
    if (order.anew or worker.best is None or not held) and not worker.begin():
        return
    began, done = time.monotonic(), 0
    while tick():
        share = _share(order, began, done)
        if share >= 1.0:
            return
        ratio = max(order.heat_to, 1e-9) / max(order.heat_from, 1e-9)
        count = _SLICE_MOVES if order.moves is None else min(_SLICE_MOVES, order.moves - done)
        worker.run(count, order.heat_from * ratio**share)
        done += count


def _share(order: Order, began: float, done: int) -> float:
    """Return how much of a round is over, 0 to 1."""
    if order.moves is not None:
        return 1.0 if done >= order.moves else done / order.moves
    if order.until is None:
        return 1.0
    return (time.monotonic() - began) / max(order.until - began, 1e-9)


def _report(worker: Worker, told: int | None) -> Report:
    better = worker.best is not None and (told is None or worker.best < told)
    rows = worker.best_rows if better else None
    return Report(worker.best, rows, worker.objective, worker.moves)


def serve(descriptor: int) -> None:
    """Be a searcher in a process of its own, until there are no more orders."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    line, parent = Connection(descriptor), os.getppid()
    try:
        problem, free, seed = line.recv()
        worker = Worker(compile_problem(problem), problem.operations, free, seed)
        told: int | None = None
        while True:
            order = line.recv()
            obey(worker, order, lambda: os.getppid() == parent)
            report = _report(worker, told)
            told = worker.best
            line.send(report)
    except (EOFError, ConnectionError):
        return


@dataclass(frozen=True, slots=True)
class _Other:
    """A searcher in a process of its own: how to talk to it."""

    process: subprocess.Popen[bytes]
    line: Connection
    post: ThreadPoolExecutor


class Crew:
    """All searchers of a run.

    Parameters
    ----------
    problem : Problem
        What they search a plan for.
    compiled : Compiled
        The same, in the engine's tables.
    free : array
        Cost of the free run of each train.
    seed : int
        Seed of the run.
    workers : int
        How many there are.
    """

    def __init__(
        self, problem: Problem, compiled: Compiled, free: Ints, seed: int, workers: int
    ) -> None:
        self._others: list[_Other] = []
        for number in range(1, workers):
            here, there = Pipe()
            command = [sys.executable, "-c", _SERVE, str(there.fileno())]
            # A session of its own: Ctrl-C is for this process, which tells the others.
            process = subprocess.Popen(
                command,
                pass_fds=[there.fileno()],
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            there.close()
            # A large problem does not fit into the pipe before the other has loaded and reads, so
            # a thread sends it, and all that follows in its order.
            post = ThreadPoolExecutor(max_workers=1)
            post.submit(here.send, (problem, free, seed * 1000 + number))
            self._others.append(_Other(process, here, post))
        self._worker = Worker(compiled, problem.operations, free, seed * 1000)
        self._told: int | None = None

    @property
    def size(self) -> int:
        """Number of searchers."""
        return 1 + len(self._others)

    @property
    def mine(self) -> Worker:
        """The searcher of this process."""
        return self._worker

    def round(
        self,
        orders: Sequence[Order],
        tick: Callable[[], bool],
        instead: Callable[[], bool] | None = None,
    ) -> list[Report]:
        """Let everybody obey an order and return what they found.

        Parameters
        ----------
        orders : sequence of Order
            One for each.
        tick : callable
            Is called every now and then; `False` ends the round here.
        instead : callable, optional
            What to do here while the others obey; `False` says that nobody needs to go on, and
            only the report of the searcher here comes back.
        """
        for other, order in zip(self._others, orders[1:], strict=True):
            other.post.submit(other.line.send, order)
        go_on = True
        if instead is None:
            obey(self._worker, orders[0], tick)
        else:
            go_on = instead()
        reports = [_report(self._worker, self._told)]
        self._told = self._worker.best
        if not go_on:
            return reports
        reports.extend(other.line.recv() for other in self._others)
        return reports

    def dismiss(self) -> None:
        """End all processes."""
        for other in self._others:
            other.process.terminate()
            other.process.wait()
            other.post.shutdown()
            other.line.close()
        self._others = []
