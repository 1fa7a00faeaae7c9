"""Random parts of a journey and the quantiles of their sum, from three moments.

In: medians and 9-in-10 points of runs, dwell and waits. Out: hours. No simulation: an independent
second way to the figures that the product simulates.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

__all__ = ["Part", "quantile_h"]

_Z: Final = {0.1: -1.2816, 0.5: 0.0, 0.9: 1.2816}


@dataclass(frozen=True)
class Part:
    """One random part of a journey: a run, a dwell or a wait, in hours."""

    what: str
    mean_h: float
    variance: float
    third: float

    @classmethod
    def skewed(cls, what: str, p50: float, p90: float) -> Part:
        """Return a shifted exponential by its median and 9-in-10 point."""
        scale = (p90 - p50) / math.log(5)
        return cls(what, p50 + scale * (1 - math.log(2)), scale**2, 2 * scale**3)

    @classmethod
    def wait(cls, what: str, headway_h: float) -> Part:
        """Return the wait for the next of evenly spaced departures."""
        return cls(what, headway_h / 2, headway_h**2 / 12, 0.0)


def quantile_h(parts: Iterable[Part], level: float) -> float:
    """Return a quantile of the sum of independent parts (Cornish and Fisher 1938, three moments).

    Parameters
    ----------
    parts : iterable of Part
        Parts of a journey.
    level : float
        0.1, 0.5 or 0.9.

    Returns
    -------
    float
        Hours.

    Examples
    --------
    >>> round(quantile_h([Part.skewed("dwell", 10.0, 20.0)], 0.5))
    10
    """
    parts = list(parts)
    mean = sum(part.mean_h for part in parts)
    variance = sum(part.variance for part in parts)
    if variance <= 0:
        return mean
    third = sum(part.third for part in parts)
    z = _Z[level]
    return mean + math.sqrt(variance) * z + third / variance * (z * z - 1) / 6
