"""A timetable that repeats, unrolled to dates, and the time zones in which it is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from landbridge.base.errors import CannotRunError
from landbridge.line.timetable import DAY_S, Path, Timetable
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DatedTrain", "local_timezones_of", "moment_of", "timezones_of", "unrolled"]

# Railways of Russia ran on Moscow time everywhere until that day (order of RZD, 1 August 2018).
_MOSCOW_UNTIL: Final = dt.date(2018, 8, 1)
_MOSCOW: Final = "Europe/Moscow"
_UTC: Final = "UTC"


@dataclass(frozen=True, slots=True, eq=False)
class DatedTrain:
    """A train of a path on one day.

    Parameters
    ----------
    id : str
        Number of the train and the day, such as ``freight-1f3/2001-06-18``.
    path : Path
        Its path.
    day : date
        Day (UTC) from whose beginning the times of the path count.
    """

    id: str
    path: Path
    day: dt.date

    def at(self, seconds: int, timezone: str = _UTC) -> dt.datetime:
        """Return a time of the path as a moment, in a time zone.

        Parameters
        ----------
        seconds : int
            One of the path's times, s.
        timezone : str
            IANA time zone.
        """
        return moment_of(self.day, seconds, timezone)


def moment_of(day: dt.date, seconds: int, timezone: str = _UTC) -> dt.datetime:
    """Return a time counted from the beginning of a day (UTC) as a moment, in a time zone.

    Examples
    --------
    >>> moment_of(dt.date(2001, 6, 18), 3600, "Asia/Vladivostok").isoformat()
    '2001-06-18T12:00:00+11:00'
    """
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC)
    return (midnight + dt.timedelta(seconds=int(seconds))).astimezone(_zone(timezone))


@lru_cache(maxsize=64)
def _zone(name: str) -> dt.tzinfo:
    return dt.UTC if name == _UTC else ZoneInfo(name)


def unrolled(timetable: Timetable, from_date: dt.date, days: int) -> tuple[DatedTrain, ...]:
    """Return the trains that are on the line in some days.

    Parameters
    ----------
    timetable : Timetable
        Paths that repeat.
    from_date : date
        First day (UTC).
    days : int
        Number of days, 1 or more.

    Returns
    -------
    tuple of DatedTrain
        Also those that left before the first day and are still on their way; by departure.

    Raises
    ------
    CannotRunError
        There are no days.
    """
    if days < 1:
        raise CannotRunError(f"{days} days have no trains", "ask for a day or more")
    found = []
    for path in timetable.paths:
        # Days on which it may have left to be on the line on the first one.
        before = int(path.arrive_s[-1]) // DAY_S
        for number in range(-before, days):
            day = from_date + dt.timedelta(days=number)
            if path.days[day.weekday()]:
                found.append(DatedTrain(f"{path.id}/{day.isoformat()}", path, day))
    return tuple(sorted(found, key=lambda one: (one.at(one.path.depart_s[0]), one.id)))


def timezones_of(line: Line, tables: Mapping[str, pd.DataFrame], on: dt.date) -> Sequence[str]:
    """Return the time zone in which the railway tells its times at each point of a line.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Table places of the scenario.
    on : date
        In Russia all railways kept Moscow time until 1 August 2018.

    Returns
    -------
    sequence of str
        IANA names: Moscow's, else that of :func:`local_timezones_of`.
    """
    return tuple(
        _MOSCOW if point.country == "RU" and on < _MOSCOW_UNTIL else zone
        for zone, point in zip(local_timezones_of(line, tables), line.points, strict=True)
    )


def local_timezones_of(line: Line, tables: Mapping[str, pd.DataFrame]) -> Sequence[str]:
    """Return the time zone of the clocks in town at each point of a line.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Table places of the scenario.

    Returns
    -------
    sequence of str
        IANA names: the zone of the point's place, else of the last place before it of the same
        country, else of the next one; UTC where the study has none.
    """
    known = tables["places"]["timezone"].to_dict()
    own = [known.get(point.place, "") or "" for point in line.points]
    countries = [point.country for point in line.points]
    for order in (range(1, len(own)), range(len(own) - 2, -1, -1)):
        step = -order.step
        for number in order:
            if not own[number] and countries[number] == countries[number + step]:
                own[number] = own[number + step]
    return tuple(zone or _UTC for zone in own)
