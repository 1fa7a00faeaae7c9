"""The frozen types of a timetable: paths of trains on a line, repeated each period."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from landbridge.line.types import Line

__all__ = ["Ints", "Path", "Timetable", "Window"]

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Window:
    """Time in which track is shut to trains, repeated each period.

    ``tracks[first:last]`` of the line; ``way`` is ``both``, or the direction whose track is shut on
    double track (``forth``, ``back``). ``from_s`` lies in the period; ``to_s`` may lie beyond it.
    """

    first: int
    last: int
    way: str
    from_s: int
    to_s: int
    why: str


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """A train's times along a line.

    Parameters
    ----------
    id : str
        Number of the train.
    service : str
        Service that it belongs to.
    category : str
        container, freight, passenger, suburban or special.
    train_type : str
        Row of `train_types` where it starts.
    days : tuple of 7 bool
        Days of the week, from Monday, on which it leaves its first point (UTC).
    points : array of n ints
        Numbers of the line's points that it passes or stops at, in the order of the run.
    arrive_s, depart_s : array of n ints
        s from 00:00 UTC of the day it starts; equal where it passes. The first arrives when it
        departs, the last departs when it arrives. They may go over many days.
    stops : array of n bools
        Whether it stops for a purpose (not only to let others pass).
    """

    id: str
    service: str
    category: str
    train_type: str
    days: tuple[bool, ...]
    points: Ints
    arrive_s: Ints
    depart_s: Ints
    stops: Bools

    @property
    def forth(self) -> bool:
        """Whether it runs along the line, not against it."""
        return bool(self.points[-1] > self.points[0])


@dataclass(frozen=True, slots=True, eq=False)
class Timetable:
    """The paths of all trains of a line, repeated every ``period_s`` (a day or a week).

    A path that takes longer than a period is alive several times at once.
    """

    line: Line
    period_s: int
    paths: tuple[Path, ...]
    windows: tuple[Window, ...] = ()
    notes: tuple[str, ...] = field(default=())
