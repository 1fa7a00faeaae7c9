"""Time a case."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from tools.bench.cases import Case


@dataclass(frozen=True)
class Measured:
    """Least and median time of a case's repeats, in s."""

    case: Case
    least_s: float
    median_s: float

    @property
    def holds(self) -> bool:
        """Whether the least time is within the bound: what else the machine does is no fault."""
        return self.least_s <= self.case.bound_s


def measure(case: Case) -> Measured:
    """Return the times of a case after two calls that are not counted (compilation, caches)."""
    call = case.prepare()
    call()
    call()
    times = []
    for _ in range(case.repeats):
        began = time.perf_counter()
        call()
        times.append(time.perf_counter() - began)
    return Measured(case, min(times), statistics.median(times))
