"""What is shut to a train, in words."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.data.gtfs_cells import time_text
from landbridge.operations.types import DayTrains, Shut

__all__ = ["reason"]


def reason(day: DayTrains, shut: Sequence[Shut]) -> str:
    """Return what is shut to a train in words, a cover as one.

    Parameters
    ----------
    day : DayTrains
        The timetable, for the names of its stations.
    shut : sequence of Shut
        What the train would run through.

    Returns
    -------
    str
        Hours in minutes, an end never too early.

    Examples
    --------
    >>> from types import SimpleNamespace as Named
    >>> day = Named(stations={"a": Named(name="Alder"), "b": Named(name="Birch")})
    >>> way = Shut("", "a", "b", 3600, 7201, (), -1)
    >>> reason(day, [way, Shut("1", "b", "", 3700, 7300, (), -1)])
    'declared as covered: Alder - Birch, 01:00 to 02:02'
    >>> reason(day, [Shut("1", "b", "", 3600, 7200, (), 0)])
    'Birch shut 01:00 to 02:00'
    """
    said = dict.fromkeys(_named(day, one) for one in shut if one.closure >= 0)
    cover = sorted((one for one in shut if one.closure < 0), key=lambda one: (one.from_s, one.to_s))
    if cover:
        ends = (cover[0].station, max(cover, key=lambda one: one.to_s).station)
        names = " - ".join(dict.fromkeys(day.stations[one].name for one in ends))
        hours = _hours(cover[0].from_s, max(one.to_s for one in cover))
        said[f"declared as covered: {names}, {hours}"] = None
    return ", ".join(said)


def _named(day: DayTrains, shut: Shut) -> str:
    name = day.stations[shut.station].name
    if shut.to_station:
        name = f"{name} to {day.stations[shut.to_station].name}"
    return f"{name} shut {_hours(shut.from_s, shut.to_s)}"


def _hours(from_s: int, to_s: int) -> str:
    until_s = -(-to_s // 60) * 60  # an end told in minutes is never too early
    return f"{time_text(from_s)[:-3]} to {time_text(until_s)[:-3]}"
