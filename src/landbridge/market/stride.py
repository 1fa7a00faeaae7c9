"""A stride further in the direction of the last iteration.

Where origins compete for a link that is steep near its capacity, each move within a bush is small:
what one origin gains there, another has to leave it first. Such exchanges go on in one direction
for many iterations, so the difference of two of them is followed as far as the objective falls
(a pattern move: Hooke, Jeeves, "Direct search solution of numerical and statistical problems",
Journal of the ACM 8, 1961). Differences of flows that begin and end alike add nothing at any node.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel
from landbridge.market.law import Law, Live, put
from landbridge.market.shift import Bushes

__all__ = ["stride"]

Floats = NDArray[np.float64]

LONGEST = 1e9
HALVINGS = 6


@kernel
def _limits(bushes: Bushes, before: Floats) -> Floats:
    """Return how often each bush could repeat its last difference until a link is empty."""
    flows = bushes[5]
    found = np.zeros(len(flows))
    for bush in range(len(flows)):
        most = np.inf
        for link in range(flows.shape[1]):
            change = flows[bush, link] - before[bush, link]
            if change < 0.0:
                most = min(most, flows[bush, link] / -change)
        found[bush] = most if most < np.inf else 0.0
    return found


@kernel
def _slope(
    length: float, limits: Floats, law: Law, live: Live, fixed: Floats, bushes: Bushes,
    before: Floats, trial: Live,
) -> float:  # fmt: skip
    """Return how the objective changes with the length of a stride, at that length."""
    kinds, flows = bushes[1], bushes[5]
    links = flows.shape[1]
    going = np.zeros(links)
    paid = 0.0
    trial[0][:] = live[0]
    for bush in range(len(flows)):
        if limits[bush] <= 0.0:
            continue
        own = fixed[kinds[bush]]
        far = min(length, limits[bush])
        for link in range(links):
            change = flows[bush, link] - before[bush, link]
            if change != 0.0:
                trial[0][link] += far * change
                if length < limits[bush]:
                    going[link] += change
                    paid += own[link] * change
    slope = paid
    for link in range(links):
        put(link, 0.0, law, trial)
        slope += trial[1][link] * going[link]
    return slope


@kernel
def stride(law: Law, live: Live, fixed: Floats, bushes: Bushes, before: Floats) -> float:
    """Repeat the difference from the flows ``before`` while the objective falls; return how often.

    The flows of the bushes change, and those of the links do not: they are added up next.
    """
    flows = bushes[5]
    limits = _limits(bushes, before)
    trial = (np.empty(live[0].size), np.empty(live[0].size), np.empty(live[0].size))
    good, bad = 0.0, np.inf
    length = 1.0
    while length < LONGEST:
        if _slope(length, limits, law, live, fixed, bushes, before, trial) >= 0.0:
            bad = length
            break
        good = length
        length *= 2.0
    for _ in range(HALVINGS):
        if bad == np.inf:
            break
        length = 0.5 * (good + bad)
        if _slope(length, limits, law, live, fixed, bushes, before, trial) < 0.0:
            good = length
        else:
            bad = length
    for bush in range(len(flows)):
        far = min(good, limits[bush])
        if far > 0.0:
            for link in range(flows.shape[1]):
                change = flows[bush, link] - before[bush, link]
                flows[bush, link] = max(flows[bush, link] + far * change, 0.0)
    return good
