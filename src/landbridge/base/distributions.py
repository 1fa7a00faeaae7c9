r"""The spread of a dwell or running time, from its median and its 9-in-10 value; of a queue.

Sources give a median and, at best, a bad case. A shifted exponential has just
these two parameters and the long right tail of border and port times:

.. math:: Q(u) = p_{50} + (p_{90} - p_{50})\,\frac{-\ln(1-u) - \ln 2}{\ln 5},

which gives back p50 at u = 0.5 and p90 at u = 0.9. Its lower end
``p50 - (p90 - p50) ln 2 / ln 5`` is cut at zero; it lies below zero only where
p90 is more than 1 + ln 5 / ln 2 = 3.32 times p50, which the tables do not admit.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["MAX_P90_RATIO", "mean_of", "mean_of_one", "quantile", "queue_quantile"]

_LN2: Final = float(np.log(2.0))
_LN5: Final = float(np.log(5.0))
# Above 1 + ln 5 / ln 2 the cut at zero would move the median; the tables stop just short.
MAX_P90_RATIO: Final = 3.3


def quantile(p50: ArrayLike, p90: ArrayLike, u: ArrayLike) -> NDArray[np.float64]:
    """Return quantiles of the shifted exponential with a given median and 9-in-10 value.

    Parameters
    ----------
    p50, p90 : array_like
        Median and 90 % quantile, in any one unit; ``p90 >= p50 >= 0``.
    u : array_like
        Probabilities, ``0 <= u < 1``; all shapes broadcast.

    Returns
    -------
    ndarray
        ``max(0, p50 + (p90 - p50) * (-ln(1 - u) - ln 2) / ln 5)`` in the unit
        of `p50` and the common shape.

    Raises
    ------
    ValueError
        A probability is outside [0, 1).

    Examples
    --------
    >>> [round(float(x), 1) for x in quantile(24.0, 48.0, [0.0, 0.5, 0.9, 0.99])]
    [13.7, 24.0, 48.0, 82.3]
    """
    probability = np.asarray(u, dtype=np.float64)
    if not np.all((probability >= 0.0) & (probability < 1.0)):
        raise ValueError("probabilities must be at least 0 and below 1")
    median = np.asarray(p50, dtype=np.float64)
    spread = (np.asarray(p90, dtype=np.float64) - median) / _LN5
    return np.maximum(0.0, median + spread * (-np.log1p(-probability) - _LN2))


def mean_of(p50: ArrayLike, p90: ArrayLike) -> NDArray[np.float64]:
    """Return the exact mean of the distribution that `quantile` draws from.

    Parameters
    ----------
    p50, p90 : array_like
        Median and 90 % quantile, in any one unit; ``p90 >= p50 >= 0``.

    Returns
    -------
    ndarray
        With scale ``s = (p90 - p50) / ln 5`` and lower end ``a = p50 - s ln 2``:
        ``a + s`` where ``a >= 0``, otherwise ``s exp(a / s)`` (the mass below
        zero counts as zero).

    Examples
    --------
    >>> round(float(mean_of(24.0, 48.0)), 3)
    28.576
    """
    median = np.asarray(p50, dtype=np.float64)
    scale = (np.asarray(p90, dtype=np.float64) - median) / _LN5
    low = median - scale * _LN2
    cut = (low < 0.0) & (scale > 0.0)
    ratio = np.divide(low, scale, out=np.zeros_like(scale * low), where=cut)
    return np.where(cut, scale * np.exp(ratio), np.maximum(0.0, low + scale))


def mean_of_one(p50: float, p90: float) -> float:
    """Return `mean_of` for one pair: the same formula without the cost of arrays.

    Parameters
    ----------
    p50, p90 : float
        Median and 90 % quantile, in any one unit; ``p90 >= p50 >= 0``.

    Returns
    -------
    float
        Mean in the same unit.

    Examples
    --------
    >>> round(mean_of_one(24.0, 48.0), 3)
    28.576
    """
    scale = (p90 - p50) / _LN5
    low = p50 - scale * _LN2
    if low < 0.0 < scale:
        return scale * math.exp(low / scale)
    return max(0.0, low + scale)


def queue_quantile(
    grown_h: ArrayLike, chance_h: ArrayLike, share: ArrayLike, u: ArrayLike
) -> NDArray[np.float64]:
    """Return quantiles of the wait in a queue, of which a part grows and a part is chance.

    Parameters
    ----------
    grown_h : array_like
        Mean of the part that grows evenly from nothing while a queue is overloaded, h.
    chance_h : array_like
        Mean of the part that bunched arrivals and long services make, h.
    share : array_like
        Share of those who meet it, above 0 and at most 1; they wait an exponential time.
    u : array_like
        Probabilities, ``0 <= u < 1``; all shapes broadcast.

    Returns
    -------
    ndarray
        ``2 u grown + max(0, ln(share / (1 - u))) chance / share``, h, of the common shape: who
        comes late meets much of both. Its mean over `u` is ``grown + chance``.

    Examples
    --------
    >>> [round(float(hours), 2) for hours in queue_quantile(0.0, 2.0, 0.5, [0.4, 0.5, 0.9])]
    [0.0, 0.0, 6.44]
    """
    probability, part = np.asarray(u, dtype=np.float64), np.asarray(share, dtype=np.float64)
    tail = np.maximum(np.log(part) - np.log1p(-probability), 0.0) / part
    grown, chance = (np.asarray(mean, dtype=np.float64) for mean in (grown_h, chance_h))
    wait: NDArray[np.float64] = 2.0 * probability * grown + chance * tail
    return wait
