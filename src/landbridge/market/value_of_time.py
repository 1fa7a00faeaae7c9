"""What a day under way costs the owner of the goods, as a distribution over their value.

A day costs the interest on the goods, what they lose by going out of fashion and what spoils. The
value of the goods in a box is spread lognormally; its classes are the nodes of a Gauss-Hermite
quadrature, so that few classes give the mean of any smooth function of the value exactly.

The 0.6 to 2.1 % of value a day of Hummels and Schaur (2013) is what shippers who choose between
ship and aircraft pay: an upper sensitivity here, never the value itself.
"""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

import numpy as np
import numpy.typing as npt

from landbridge.base.errors import Finding, InputError
from landbridge.market.choice_types import Segment

__all__ = ["CLASSES", "percent_per_day", "value_classes"]

Floats = npt.NDArray[np.float64]

CLASSES: Final = 5
_DAYS_PER_YEAR: Final = 365.25
_Z90: Final = NormalDist().inv_cdf(0.9)


def percent_per_day(segment: Segment) -> float:
    """Return what goods cost a day, in % of their value.

    Parameters
    ----------
    segment : Segment
        The goods.

    Returns
    -------
    float
        Interest, depreciation and what spoils together.

    Examples
    --------
    >>> goods = Segment("g", "Goods", 5e4, 1e5, 7.305, 0.03, 0.0, 0.5, 0.01)
    >>> round(percent_per_day(goods), 6)
    0.05
    """
    return (
        segment.capital_percent_per_year / _DAYS_PER_YEAR
        + segment.depreciation_percent_per_day
        + segment.perishability_percent_per_day
    )


def value_classes(segment: Segment, classes: int = CLASSES) -> tuple[Floats, Floats]:
    """Return classes of value of time of a segment and their shares of its boxes.

    Parameters
    ----------
    segment : Segment
        Goods with a value; that of an empty box is its own.
    classes : int
        Number of classes.

    Returns
    -------
    usd_per_feu_day : array, (classes,)
        Value of a day, US dollars an FEU, ascending.
    share : array, (classes,)
        Shares that add up to 1.

    Raises
    ------
    InputError
        The goods cost nothing a day.

    References
    ----------
    Abramowitz and Stegun (1964), 25.4.46 (Gauss-Hermite quadrature).

    Examples
    --------
    >>> goods = Segment("g", "Goods", 5e4, 1e5, 7.305, 0.03, 0.0, 0.5, 0.01)
    >>> usd, share = value_classes(goods, 3)
    >>> [round(float(v), 2) for v in usd], [round(float(s), 4) for s in share]
    ([9.8, 25.0, 63.8], [0.1667, 0.6667, 0.1667])
    """
    rate = percent_per_day(segment) / 100.0
    if not rate * segment.value_usd_per_feu_p50 > 0.0:
        raise InputError(_worthless(segment))
    sigma = math.log(segment.value_usd_per_feu_p90 / segment.value_usd_per_feu_p50) / _Z90
    if sigma == 0.0:
        return np.array([rate * segment.value_usd_per_feu_p50]), np.ones(1)
    nodes, weights = np.polynomial.hermite.hermgauss(classes)
    value = segment.value_usd_per_feu_p50 * np.exp(math.sqrt(2.0) * sigma * nodes)
    return rate * value, weights / weights.sum()


def _worthless(segment: Segment) -> Finding:
    return Finding(
        "segments.csv",
        None,
        "value_usd_per_feu_p50",
        f"{segment.value_usd_per_feu_p50:g}",
        f"the goods of '{segment.id}' cost their owner nothing a day: the value of time is 0",
        "a value and at least one of capital, depreciation and perishability above 0",
        "give them; an empty box is worth what a box costs",
    )
