"""The law of queues: what a flow waits at a line, border or terminal of a certain capacity.

One server takes trains one by one. Below capacity the wait is that of a queue with random
intervals; above it the queue grows as long as the overload lasts. One curve joins both.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landbridge.base.distributions import queue_quantile
from landbridge.base.errors import Finding, InputError
from landbridge.base.units import H_PER_DAY

__all__ = ["OVERLOAD_DAYS", "SCV_ARRIVALS", "SCV_SERVICE", "wait_h", "wait_parts_h"]

Floats = NDArray[np.float64]

#: Squared variation of the times between container trains that come to a place: late by days on
#: their way, they come by chance (estimate from general knowledge; a strict timetable has 0).
SCV_ARRIVALS: Final = 1.0
#: The same of the times in which a kind of limit serves one after the other: paths on a line come
#: nearly in rhythm, inspections and lifting vary by half their mean (estimates from general
#: knowledge).
SCV_SERVICE: Final[Mapping[str, float]] = {
    "line": 0.1,
    "border_yard": 0.25,
    "gauge_change": 0.25,
    "customs": 0.5,
    "terminal": 0.25,
    "yard": 0.25,
}

# How long a flow lasts unless the caller says so: a month of high season (our choice).
OVERLOAD_DAYS: Final = 30.0
_P90: Final = 0.9


def wait_h(
    flow_per_day: ArrayLike,
    capacity_per_day: ArrayLike,
    *,
    scv_arrivals: ArrayLike,
    scv_service: ArrayLike,
    period_days: ArrayLike = OVERLOAD_DAYS,
) -> tuple[Floats, Floats]:
    """Return how long a train waits, on average and 9 in 10 at most.

    Parameters
    ----------
    flow_per_day, capacity_per_day : array_like
        Trains (or boxes) a day and direction that come, and that can be served; same unit.
    scv_arrivals, scv_service : array_like
        Squared coefficient of variation (variance over squared mean) of the times between
        arrivals and of the times of service: 0 for a strict rhythm, 1 for pure chance.
    period_days : array_like
        For how long the flow lasts, from an empty queue on, days. Where the flow exceeds the
        capacity, the wait grows in proportion.

    Returns
    -------
    tuple of two arrays
        Mean wait and wait that 9 in 10 do not exceed, h, of the common shape of the arguments.
        Both are 0 for no flow, rise with the flow and fall with the capacity, and are finite.

    Raises
    ------
    InputError
        A flow or variation is negative, a capacity or the period is not above 0, or one is no
        number.

    Notes
    -----
    With S = 24 / capacity, rho = flow / capacity, k = (scv_arrivals + scv_service) / 2:

    1. the queue in balance waits W = k S rho / (1 - rho) (Kingman 1961, Proceedings of the
       Cambridge Philosophical Society 57, 902-904; exact for Poisson arrivals: Pollaczek 1930);
    2. the overloaded one, over a period T, waits W = (rho - 1) T / 2 on average;
    3. both are asymptotes of ``rho = W / (W + k S) + 2 W / T`` (coordinate transformation of
       Kimber and Hollis 1979, TRRL Laboratory Report 909), which is solved for W;
    4. 9 in 10: the part of W beyond (2.) is exponential for those who wait at all, a share
       min(rho, 1) (exact for M/M/1); the part (2.) grows evenly over the period, so that 9 in 10
       wait at most 1.8 times its mean.

    Examples
    --------
    >>> mean, most = wait_h([0.0, 10.0, 18.0, 30.0], 20.0, scv_arrivals=1.0, scv_service=0.5)
    >>> [round(float(hours), 1) for hours in mean], [round(float(hours), 1) for hours in most]
    ([0.0, 0.9, 6.7, 181.8], [0.0, 2.9, 16.3, 328.1])
    """
    grown, chance, share = wait_parts_h(
        flow_per_day,
        capacity_per_day,
        scv_arrivals=scv_arrivals,
        scv_service=scv_service,
        period_days=period_days,
    )
    return grown + chance, queue_quantile(grown, chance, share, _P90)


def wait_parts_h(
    flow_per_day: ArrayLike,
    capacity_per_day: ArrayLike,
    *,
    scv_arrivals: ArrayLike,
    scv_service: ArrayLike,
    period_days: ArrayLike = OVERLOAD_DAYS,
) -> tuple[Floats, Floats, Floats]:
    """Return what a wait is made of, for :func:`landbridge.base.distributions.queue_quantile`.

    Parameters
    ----------
    flow_per_day, capacity_per_day, scv_arrivals, scv_service, period_days : array_like
        As for :func:`wait_h`.

    Returns
    -------
    tuple of three arrays
        Mean of the part that grows over the period, h; mean of the part that is chance, h; share
        of the trains that meet the latter.

    Raises
    ------
    InputError
        As :func:`wait_h`.

    Examples
    --------
    >>> parts = wait_parts_h([10.0, 30.0], 20.0, scv_arrivals=1.0, scv_service=0.5)
    >>> [[round(float(value), 1) for value in part] for part in parts]
    [[0.0, 180.0], [0.9, 1.8], [0.5, 1.0]]
    """
    flow, capacity, arrivals, service, period = np.broadcast_arrays(
        *(
            np.asarray(each, dtype=np.float64)
            for each in (flow_per_day, capacity_per_day, scv_arrivals, scv_service, period_days)
        )
    )
    _check(flow, capacity, arrivals, service, period)
    period_h = period * H_PER_DAY
    load = flow / capacity
    chance_h = 0.5 * (arrivals + service) * H_PER_DAY / capacity
    grown = np.maximum(load - 1.0, 0.0) * period_h / 2.0
    # Rounding may put the mean a hair below the part that grows.
    chance = np.maximum(_mean(load, chance_h, period_h) - grown, 0.0)
    return grown, chance, np.clip(load, np.finfo(float).tiny, 1.0)


def _mean(load: Floats, chance_h: Floats, period_h: Floats) -> Floats:
    """Solve ``(2 / T) W^2 + (1 + 2 k S / T - rho) W - rho k S = 0`` for W, h."""
    linear = 1.0 + 2.0 * chance_h / period_h - load
    root = np.sqrt(linear * linear + 8.0 * load * chance_h / period_h)
    # The form without the difference of two large numbers.
    small = np.divide(
        2.0 * load * chance_h, linear + root, out=np.zeros_like(load), where=linear + root > 0.0
    )
    return np.where(linear > 0.0, small, (root - linear) * period_h / 4.0)


def _check(
    flow: Floats, capacity: Floats, arrivals: Floats, service: Floats, period: Floats
) -> None:
    """Raise all findings about the arguments."""
    findings = []
    for name, values, least in (
        ("flow_per_day", flow, False),
        ("capacity_per_day", capacity, True),
        ("scv_arrivals", arrivals, False),
        ("scv_service", service, False),
        ("period_days", period, True),
    ):
        wrong = ~np.isfinite(values) | (values < 0.0) | ((values == 0.0) & least)
        if wrong.any():
            allowed = "more than 0" if least else "0 or more"
            bad = float(np.atleast_1d(values)[np.atleast_1d(wrong)][0])
            findings.append(
                Finding("", None, name, f"{bad:g}", "makes no queue", f"a number, {allowed}")
            )
    if findings:
        raise InputError(findings)
