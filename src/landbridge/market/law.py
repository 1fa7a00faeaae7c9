"""Time on a link under its flow: the function of the Bureau of Public Roads.

    t(v) = t0 (1 + b (v / c)^p)        (Bureau of Public Roads, Traffic Assignment Manual, 1964)

A constant time is the case b = 0. Time and flow have whatever unit the network has.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel

__all__ = ["Law", "Live", "integrals", "put"]

Floats = NDArray[np.float64]
# Free-flow time, t0 times b, capacity and power of each link.
Law = tuple[Floats, Floats, Floats, Floats]
# Flow, time at this flow, and the slope of the time over the flow, of each link.
Live = tuple[Floats, Floats, Floats]


@kernel
def put(link: int, amount: float, law: Law, live: Live) -> None:
    """Add an amount to the flow of a link, and renew its time and slope."""
    free, rise, capacity, power = law
    flow, time, slope = live
    flow[link] = max(flow[link] + amount, 0.0)
    if rise[link] == 0.0 or power[link] == 0.0:
        time[link], slope[link] = free[link] + rise[link], 0.0
        return
    part = flow[link] / capacity[link]
    # Nearly every published network has the power 4, and pow takes far longer.
    lower = part * part * part if power[link] == 4.0 else part ** (power[link] - 1.0)
    time[link] = free[link] + rise[link] * lower * part
    slope[link] = rise[link] * power[link] * lower / capacity[link]


def integrals(flow: Floats, law: Law) -> Floats:
    """Return the integral of the time of each link from no flow to its flow.

    Parameters
    ----------
    flow : array
        Flow of each link, (links,), 0 or more.
    law : tuple of arrays
        Free-flow time, that times b, capacity and power of each link, (links,).

    Returns
    -------
    array
        Integrals, (links,), in time times flow.

    Examples
    --------
    >>> law = tuple(np.array([value]) for value in (10.0, 1.5, 2.0, 4.0))
    >>> integrals(np.array([4.0]), law).tolist()
    [59.2]
    """
    free, rise, capacity, power = law
    return np.asarray(flow * (free + rise * np.power(flow / capacity, power) / (power + 1.0)))
