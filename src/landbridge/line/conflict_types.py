"""What a check of a timetable finds, and who uses a track when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from landbridge.line.timetable import DAY_S, WEEK_S, Ints, Path

__all__ = ["Conflict", "Use", "clock", "in_week"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something in a timetable that cannot be.

    Parameters
    ----------
    kind : str
        Which rule it breaks.
    trains : tuple of str
        The trains, the earlier one first.
    point : int
        Number of the line's point at which it begins.
    place : str
        Where, in words.
    at_s : int
        When, s from 00:00 UTC of Monday.
    text : str
        All of it, in words.
    """

    kind: str
    trains: tuple[str, ...]
    point: int
    place: str
    at_s: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Use:
    """Uses of something in a week by trains, in the order of their beginning.

    ``enter_s`` lies in the week, ``leave_s`` may lie beyond it; ``train`` is the path's number.
    """

    enter_s: Ints
    leave_s: Ints
    train: Ints

    @staticmethod
    def of(rows: Iterable[tuple[int, int, int]]) -> Use:
        """Return uses from rows of beginning, end and train."""
        table = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3)
        return Use(table[:, 0], table[:, 1], table[:, 2])

    def pairs(self, ahead: int) -> tuple[Ints, Ints, Ints]:
        """Return each use, the one that comes so many later, and what to add to the latter's times.

        The last uses of the week are followed by the first ones of the next.
        """
        count = len(self.train)
        one = np.arange(count)
        two = (one + ahead) % count
        return one, two, np.where(one + ahead >= count, WEEK_S, 0)


def in_week(path: Path, begin: int, end: int, number: int) -> Iterator[tuple[int, int, int]]:
    """Yield a row of :meth:`Use.of` for each day on which a path runs, from two of its times."""
    for day, runs in enumerate(path.days):
        if runs:
            start = (begin + day * DAY_S) % WEEK_S
            yield start, start + end - begin, number


def clock(seconds: int) -> str:
    """Return a time of the week in words.

    Examples
    --------
    >>> clock(90_061)
    'day 2 01:01:01'
    """
    day, rest = divmod(seconds % WEEK_S, DAY_S)
    hours, rest = divmod(rest, 3600)
    return f"day {day + 1} {hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
