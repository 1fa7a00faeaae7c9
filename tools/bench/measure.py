"""Time a case and its peers, in turns, so that what else the machine does meets them alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from tools.bench.case import Case, Peer, Work
from tools.bench.machine import load
from tools.bench.peers import missing

ROUNDS = 3
# A peer is not called again once it has taken this long; it has had its turn in each round.
PEER_BUDGET_S = 25.0
# A call longer than this is warm after the first one.
LONG_S = 5.0

Call = Callable[[], object]


@dataclass
class Times:
    """Times of the calls of one program in s, each multiplied up to the whole job."""

    work: Work
    seconds: list[float] = field(default_factory=list)
    result: object = None

    @property
    def least_s(self) -> float:
        """Least time."""
        return min(self.seconds)

    @property
    def median_s(self) -> float:
        """Median time."""
        return statistics.median(self.seconds)

    def warm(self) -> None:
        """Make one or two calls that are not counted (compilation, caches)."""
        began = time.perf_counter()
        self.result = self.work.call()
        if time.perf_counter() - began < LONG_S:
            self.work.call()

    def take(self, repeats: int) -> None:
        """Time some calls."""
        clock = self.work.clock
        for _ in range(repeats):
            began = clock()
            self.work.call()
            self.seconds.append((clock() - began) * self.work.times)

    @property
    def spent_s(self) -> float:
        """Time the counted calls took."""
        return sum(self.seconds) / self.work.times


@dataclass(frozen=True)
class Beside:
    """What came of a peer: its times, or why there are none."""

    peer: Peer
    times: Times | None
    ratio: float
    verdict: str


@dataclass(frozen=True)
class Measured:
    """Times of a case and what came of its peers; ``fault`` says why there are no times."""

    case: Case
    times: Times | None
    beside: tuple[Beside, ...] = ()
    fault: str = ""
    load: float = 0.0

    @property
    def verdict(self) -> str:
        """Judge by the least time: what else the machine does is no fault of the program."""
        if self.times is None:
            return self.fault
        if self.case.bound_s is None:
            return "no bound"
        return "holds" if self.times.least_s <= self.case.bound_s else "TOO SLOW"

    @property
    def broken(self) -> bool:
        """Whether a bound does not hold, or a result is wrong."""
        wrong = [beside.verdict.startswith(("TOO SLOW", "DIFFERS")) for beside in self.beside]
        return self.verdict.startswith(("TOO SLOW", "FAILED")) or any(wrong)


class Turns:
    """A peer that takes its turns; whatever it does, the others are still timed."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.times: Times | None = None
        self.fault = "" if peer.version else "not installed"
        if not self.fault:
            self._try(self._prepare)

    def take(self, turn: int) -> None:
        """Time its calls of one round, unless it has had its time."""
        times = self.times
        if times and not self.fault and (not times.seconds or times.spent_s < PEER_BUDGET_S):
            self._try(partial(times.take, share(self.peer.repeats, turn)))

    def judged(self, ours: Times) -> Beside:
        """Compare it with ours."""
        if self.fault or self.times is None:
            return Beside(self.peer, None, float("nan"), self.fault)
        ratio = ours.least_s / self.times.least_s
        difference = self.peer.same(ours.result, self.times.result) if self.peer.same else ""
        if difference:
            verdict = f"DIFFERS: {difference}"
        elif self.peer.ratio is None:
            verdict = "no bound"
        else:
            verdict = "holds" if ratio <= self.peer.ratio else "TOO SLOW"
        return Beside(self.peer, self.times, ratio, verdict)

    def _prepare(self) -> None:
        self.times = Times(self.peer.prepare())
        self.times.warm()

    def _try(self, act: Call) -> None:
        self.fault = self.fault or fault_of(act)


def fault_of(act: Call) -> str:
    """Do something and return in a line how it failed, nothing where it did not."""
    try:
        act()
    except Exception as error:
        lines = str(error).splitlines() or [""]
        return f"FAILED: {type(error).__name__}: {lines[0]}"[:160]
    return ""


def share(repeats: int, turn: int) -> int:
    """Return how many of the repeats fall to a round."""
    return repeats * (turn + 1) // ROUNDS - repeats * turn // ROUNDS


def measure(case: Case, with_peers: bool = True) -> Measured:
    """Return the times of a case and its peers.

    A missing package is a verdict, not an error; so is a case or peer that fails.
    """
    absent = missing(case.needs)
    if absent:
        return Measured(case, None, fault=f"not installed: {', '.join(absent)}")
    if lacks := case.lacks():
        return Measured(case, None, fault=f"left out: {lacks}")
    before = load()
    found: list[Measured] = []
    fault = fault_of(lambda: found.append(_measured(case, with_peers, before)))
    return Measured(case, None, fault=fault, load=before) if fault else found[0]


def _measured(case: Case, with_peers: bool, before: float) -> Measured:
    ours = Times(case.work())
    if case.warm:
        ours.warm()
    peers = [Turns(peer) for peer in case.peers] if with_peers else []
    for turn in range(ROUNDS):
        ours.take(share(case.repeats, turn))
        for peer in peers:
            peer.take(turn)
    return Measured(case, ours, tuple(peer.judged(ours) for peer in peers), load=before)
