"""Capacity by the Russian method: pairs of trains a day from the period of the graph.

The limiting section of a line is the one with the fewest pairs. What is available on it in a
parallel timetable (all trains alike) is reduced by the maintenance window and by failures; each
train of another speed then displaces as many freight trains as its removal coefficient says.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, overload

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import MIN_PER_DAY

__all__ = [
    "available_pairs",
    "fill_share",
    "freight_pairs",
    "headway_pairs",
    "removed_pairs",
    "required_pairs",
]

Floats = NDArray[np.float64]
# Trains that a double track is made for: more tracks carry as much more.
_TRACKS_OF_BOTH_DIRECTIONS: Final = 2


@overload
def available_pairs(
    period_min: float,
    *,
    window_min: float = ...,
    reliability: float = ...,
    pairs_per_period: float = ...,
) -> float: ...
@overload
def available_pairs(
    period_min: Floats,
    *,
    window_min: float | Floats = ...,
    reliability: float | Floats = ...,
    pairs_per_period: float = ...,
) -> Floats: ...
def available_pairs(
    period_min: float | Floats,
    *,
    window_min: float | Floats = 0.0,
    reliability: float | Floats = 1.0,
    pairs_per_period: float = 1.0,
) -> float | Floats:
    """Return the pairs of trains a day that a section has room for in a parallel timetable.

    Parameters
    ----------
    period_min : float or array
        Period of the graph (T_per), min: of a pair on single track, of a train in one direction on
        double track without intermediate blocks.
    window_min : float or array
        Time a day in which the section is shut for maintenance (t_tech), min.
    reliability : float or array
        Share left by failures (alpha_n).
    pairs_per_period : float
        Pairs that run in a period (K in the formula; 1 where trains are not bunched).

    Returns
    -------
    float or array
        ``N = (1440 - t_tech) alpha_n K / T_per``, pairs/day, not rounded; a timetable of one day
        has the whole part of it.

    Notes
    -----
    Source: Order of the Ministry of Transport of Russia No 286 of 2018; the same formula in
    tlookup.ru/wocs-1044-1 and helpiks.su/2-134235 (there with a double track without
    intermediate blocks: 16 min and 4 min, window 120 min, 0.95: 63 pairs).

    Examples
    --------
    >>> int(available_pairs(55.0))
    26
    >>> round(available_pairs(16.0 + 4.0, window_min=120.0, reliability=0.95))
    63
    """
    if np.any(np.asarray(period_min) <= 0.0):
        raise InputError(
            Finding("", column="period_min", value=f"{np.min(period_min):g}",
                    message="is no time between two trains", allowed="more than 0 min")
        )  # fmt: skip
    open_min = MIN_PER_DAY - window_min
    return open_min * reliability * pairs_per_period / period_min


@overload
def headway_pairs(
    headway_min: float,
    *,
    window_min: float = ...,
    reliability: float = ...,
    tracks: int = ...,
) -> float: ...
@overload
def headway_pairs(
    headway_min: Floats,
    *,
    window_min: float | Floats = ...,
    reliability: float | Floats = ...,
    tracks: int | NDArray[np.int64] = ...,
) -> Floats: ...
def headway_pairs(
    headway_min: float | Floats,
    *,
    window_min: float | Floats = 0.0,
    reliability: float | Floats = 1.0,
    tracks: int | NDArray[np.int64] = _TRACKS_OF_BOTH_DIRECTIONS,
) -> float | Floats:
    """Return the trains a day and direction that a double track with automatic block has room for.

    Parameters
    ----------
    headway_min : float or array
        Least time between two trains that follow each other (I), min.
    window_min, reliability : float or array
        As in :func:`available_pairs`.
    tracks : int or array
        Running tracks. A third track serves the direction that needs it and counts as half a
        double track more; four tracks are two double tracks (our simplification).

    Returns
    -------
    float or array
        ``N = (1440 - t_tech) alpha_n / I`` trains a day in each direction, for two tracks.

    Notes
    -----
    Source: tlookup.ru/wocs-1044-1, formulas 13 and 14: 1440 / 9 = 160 "pairs" are trains of one
    direction, each of which has its own track, and so pairs too.

    Examples
    --------
    >>> headway_pairs(9.0)
    160.0
    >>> headway_pairs(9.0, tracks=3)
    240.0
    """
    open_min = MIN_PER_DAY - window_min
    double = open_min * reliability / headway_min
    return double * (tracks / _TRACKS_OF_BOTH_DIRECTIONS)


def removed_pairs(pairs: Mapping[str, float], coefficients: Mapping[str, float]) -> float:
    """Return the freight trains that other trains displace, ``sum N_k eps_k``, pairs/day.

    Parameters
    ----------
    pairs : mapping of str to float
        Pairs a day by category of train.
    coefficients : mapping of str to float
        Removal coefficient (eps) by category: freight trains that one such train displaces.

    Returns
    -------
    float
        Pairs of freight trains a day.

    Examples
    --------
    >>> removed_pairs({"passenger": 2, "freight": 5}, {"passenger": 1.2, "freight": 1.0})
    7.4
    """
    return sum(count * coefficients[name] for name, count in pairs.items())


def freight_pairs(
    parallel_pairs: float, pairs: Mapping[str, float], coefficients: Mapping[str, float]
) -> float:
    """Return the freight trains for which a non-parallel timetable has room.

    Parameters
    ----------
    parallel_pairs : float
        Pairs a day in a parallel timetable.
    pairs, coefficients : mapping of str to float
        As in :func:`removed_pairs`.

    Returns
    -------
    float
        ``N_fr = N - sum N_k eps_k``, pairs/day; 0 where the others need it all.

    Notes
    -----
    Source: tlookup.ru/wocs-1044-1, formula 11; for double track Ugryumov, and Belozerov and
    Grachev 2017.

    Examples
    --------
    >>> trains = {"passenger": 1, "fast": 1, "suburban": 1, "pick-up": 1}
    >>> eps = {"passenger": 1.2, "fast": 1.0, "suburban": 1.2, "pick-up": 1.6}
    >>> round(freight_pairs(22, trains, eps), 9)
    17.0
    """
    return max(parallel_pairs - removed_pairs(pairs, coefficients), 0.0)


def required_pairs(
    freight: float,
    pairs: Mapping[str, float],
    coefficients: Mapping[str, float],
    *,
    fill_limit: float,
    peak_factor: float = 1.0,
) -> float:
    """Return the capacity that a line needs for its trains with its reserve, pairs/day.

    Parameters
    ----------
    freight : float
        Pairs of freight trains a day.
    pairs, coefficients : mapping of str to float
        Other trains, as in :func:`removed_pairs`.
    fill_limit : float
        Share of the capacity that may be used (K_z; the rest is reserve).
    peak_factor : float
        Traffic of the busiest day over that of the mean day.

    Returns
    -------
    float
        ``peak (N_fr + sum N_k eps_k) / K_z``.

    Notes
    -----
    Source: helpiks.su/2-134235 (30 pairs, 8 passenger at 1.4, 2 pick-up at 2.2, peak 1.1, limit
    0.91 on double track: 55 of 63 available).

    Examples
    --------
    >>> others, eps = {"passenger": 8, "pick-up": 2}, {"passenger": 1.4, "pick-up": 2.2}
    >>> round(required_pairs(30, others, eps, fill_limit=0.91, peak_factor=1.1))
    55
    """
    return peak_factor * (freight + removed_pairs(pairs, coefficients)) / fill_limit


def fill_share(used_pairs: float, pairs: float) -> float:
    """Return the fill coefficient: pairs used over pairs available.

    Parameters
    ----------
    used_pairs, pairs : float
        Pairs of freight trains a day, other trains counted by their removal coefficients.

    Returns
    -------
    float
        Gamma, 1 where all is used.

    Notes
    -----
    Source: coursework 221365 (16 pairs of 31 on single track: 0.52; 61 of 237: 0.26).

    Examples
    --------
    >>> round(fill_share(16, 31), 2), round(fill_share(61, 237), 2)
    (0.52, 0.26)
    """
    return used_pairs / pairs
