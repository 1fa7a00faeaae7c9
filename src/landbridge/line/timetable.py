"""The frozen types of a timetable: paths of trains on a line, repeated each period."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import DAYS_PER_WEEK, S_PER_DAY
from landbridge.line.types import Line

__all__ = ["DAY_S", "WEEK_DAYS", "WEEK_S", "Ints", "Path", "Timetable", "Window"]

# Times of timetables are whole seconds.
DAY_S: Final = round(S_PER_DAY)
WEEK_DAYS: Final = round(DAYS_PER_WEEK)
WEEK_S: Final = WEEK_DAYS * DAY_S

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
    put_off_s, overstay_s : int
        How much later than it could the train leaves its first point, and how much longer than it
        must it stands at its stops, for others to go first.
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
    put_off_s: int = 0
    overstay_s: int = 0

    @property
    def forth(self) -> bool:
        """Whether it runs along the line, not against it."""
        return bool(self.points[-1] > self.points[0])

    def starting(self, starts: Mapping[int, Sequence[bool]]) -> list[Path]:
        """Return the path moved to each time of the day at which it starts.

        Parameters
        ----------
        starts : mapping of int to sequence of 7 bool
            Days of the week by start, s from 00:00 UTC.

        Returns
        -------
        list of Path
            By start; where there are several they are numbered: ``101@1``, ``101@2``.
        """
        made = []
        for number, (start_s, days) in enumerate(sorted(starts.items()), 1):
            by = start_s - int(self.depart_s[0])
            made.append(
                replace(
                    self,
                    id=f"{self.id}@{number}" if len(starts) > 1 else self.id,
                    days=tuple(days),
                    arrive_s=self.arrive_s + by,
                    depart_s=self.depart_s + by,
                )
            )
        return made


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
