"""Least times of a service along its way: running in whole seconds, and what it stands for.

Where a train waits for others no time is added for braking and starting: what it loses is part of
the wait, which is counted at the point. So times at a point where it waits are those of a train
that runs up to it and away from it at speed, and a short wait is one that it makes by running
slower, without coming to a stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.line.legs import legs_of
from landbridge.line.running import Memo, run_legs
from landbridge.line.services import TrainService, part_of
from landbridge.line.stops import technical_stops
from landbridge.line.timetable import Ints
from landbridge.line.trains import train_types
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["YARD_S", "Timing", "may_wait_at", "timing_of", "whole_s"]

# A train that stands as long as this for a purpose stands in a yard, on no track of the line
# (estimate).
YARD_S: Final = 600
# Standing for passengers, s (estimate).
_PASSENGER_S: Final = 120
_SUBURBAN_S: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class Timing:
    """Least times of a service between its points ``first`` and ``last`` of the line.

    Parameters
    ----------
    forth_s, back_s : array of n
        Running time on each track, s, by track along the line in both.
    dwell_s : array of n + 1
        What the train stands for at each point, s.
    length_m : float
        Length of the longest of its consists.
    """

    first: int
    last: int
    forth_s: Ints
    back_s: Ints
    dwell_s: Ints
    length_m: float


def timing_of(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    service: TrainService,
    memo: Memo | None = None,
) -> Timing:
    """Return the least times of a service.

    Parameters
    ----------
    line : Line
        The whole line.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    service : TrainService
        The service.
    memo : dict, optional
        Keeps runs, for the next service.

    Returns
    -------
    Timing
        Running times hold the rests at ends and stops. Technical stops are those of
        :func:`landbridge.line.stops.technical_stops`; a passenger train also stands two minutes at
        each place of the study, a suburban train one at each point where trains may meet
        (estimates).

    Raises
    ------
    CannotRunError
        Nothing hauls the train on a part of the way, or it stalls.
    """
    part = part_of(line, service.first, service.last)
    legs = legs_of(part, tables, service.train_type)
    dwell = np.zeros(len(part.points), dtype=np.int64)
    for number, point in enumerate(part.points[1:-1], start=1):
        if service.category == "passenger" and point.place:
            dwell[number] = _PASSENGER_S
        elif service.category == "suburban" and point.meets:
            dwell[number] = _SUBURBAN_S
    for stop in technical_stops(part, legs, tables["technical_stops"], service.category):
        if stop.counted and 0 < stop.point < len(part.tracks):
            dwell[stop.point] = max(dwell[stop.point], round(stop.minutes * S_PER_MIN))
    kind = train_types(tables)[service.train_type]
    run = run_legs(part, kind, legs, np.flatnonzero(dwell).tolist(), memo)
    back = run.back.minutes[::-1]
    return Timing(
        service.first,
        service.last,
        whole_s(run.forth.minutes),
        whole_s(back)[::-1],
        dwell,
        max(leg.consist.length_m for leg in legs),
    )


def whole_s(minutes: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ints:
    """Return running times in whole seconds that add up to the whole of the way.

    Parameters
    ----------
    minutes : array of n
        Running times, min.

    Returns
    -------
    array of n
        s, at least 2 each.

    Examples
    --------
    >>> whole_s(np.array([10.01, 10.01])).tolist()
    [601, 601]
    """
    at = np.ceil(np.concatenate(([0.0], np.cumsum(minutes * S_PER_MIN))) - 1e-6)
    return np.maximum(np.diff(at.astype(np.int64)), 2)


def may_wait_at(usable_length_m: float, length_m: float, category: str) -> bool:
    """Return whether a train fits the longest track beside the running one.

    Parameters
    ----------
    usable_length_m : float
        Usable length of the track, m (NaN: unknown, taken to be long enough).
    length_m : float
        Length of the train, m.
    category : str
        Freight trains are made up to the loops of their way, so they fit.

    Returns
    -------
    bool
        Whether it may wait for others there.

    Examples
    --------
    >>> may_wait_at(850.0, 994.0, "container"), may_wait_at(850.0, 994.0, "freight")
    (False, True)
    """
    return category == "freight" or not length_m > usable_length_m
