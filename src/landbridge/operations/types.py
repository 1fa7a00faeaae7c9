"""The frozen types of a day's traffic: trains that call at platforms, closures, changes.

Times are whole seconds from the start of the service day in the zone of the timetable (noon less
twelve hours, so that a day on which the clocks change keeps its times); they go over 24 hours for
trains that run on after midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

__all__ = [
    "CHANGES",
    "Call",
    "Change",
    "Closure",
    "DayTrain",
    "DayTrains",
    "Empty",
    "Kind",
    "Platform",
    "Shut",
    "Station",
]

#: What may be done with a train, from the least to the most.
Kind = Literal[
    "none", "retimed", "held", "replatformed", "passing", "diverted", "short_turned", "cancelled"
]
CHANGES: Final[tuple[Kind, ...]] = (
    "none",
    "retimed",
    "held",
    "replatformed",
    "passing",
    "diverted",
    "short_turned",
    "cancelled",
)


@dataclass(frozen=True, slots=True)
class Platform:
    """A track at a platform where trains call.

    ``categories`` may use it (all if empty); ``length_m`` is 0 where nobody knows it. ``id`` is the
    stop of a feed, or station and track of a study.
    """

    id: str
    station: str
    name: str
    lat: float
    lon: float
    categories: tuple[str, ...] = ()
    length_m: float = 0.0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Station:
    """A station with its platforms; ``turns`` trains may turn there, in ``turn_min`` at least."""

    id: str
    name: str
    lat: float
    lon: float
    platforms: tuple[Platform, ...]
    turns: bool = False
    turn_min: float = 0.0
    terminus: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A train at a platform; ``boards`` where passengers get on or off, else it only passes."""

    platform: str
    station: str
    arrive_s: int
    depart_s: int
    boards: bool = True


@dataclass(frozen=True, slots=True)
class DayTrain:
    """A train of the day.

    ``id`` is unique in the day (the trip of a feed; with ``@`` and the start where a trip runs by
    frequency); ``number`` is what passengers know. ``block`` is the working of the rolling stock
    (computed where the source has none). ``places`` is how many passengers it takes.
    """

    id: str
    number: str
    route: str
    category: str
    towards: str
    service_date: date
    calls: tuple[Call, ...]
    block: str = ""
    places: int = 0
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class DayTrains:
    """All trains that run on a date, those of the day before that run on into it included.

    Trains of the day before carry times less by a day (they may be negative).
    """

    name: str
    date: date
    timezone: str
    stations: Mapping[str, Station]
    trains: tuple[DayTrain, ...]
    digest: str
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Closure:
    """What is asked to be shut.

    ``what`` is ``station``, ``platform``, ``section`` or ``point``; ``names`` are stations,
    platforms, or the two ends of a section, as asked. A point has ``lat``, ``lon`` and shuts
    everything within ``radius_m``; a station with a radius does so around it. Trains of
    ``categories`` (all if empty) may not call from ``from_s`` to ``to_s``; through platforms they
    may run without a stop, unless ``passing`` is false. Nobody runs through a section.
    """

    what: Literal["station", "platform", "section", "point"]
    names: tuple[str, ...]
    from_s: int
    to_s: int
    categories: tuple[str, ...] = ()
    radius_m: float = 0.0
    lat: float = 0.0
    lon: float = 0.0
    why: str = ""
    passing: bool = True


@dataclass(frozen=True, slots=True)
class Shut:
    """A platform (or the section between two stations) that a closure reaches, and when.

    ``closure`` is the number of the closure, -1 if a cover shuts it. A section is shut both ways,
    or with ``one_way`` to trains towards ``to_station``.
    """

    platform: str
    station: str
    to_station: str
    from_s: int
    to_s: int
    categories: tuple[str, ...]
    closure: int
    passing: bool = True
    one_way: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is done with a train.

    ``before`` and ``after`` are its calls, so that a change can be undone and applied again; after
    a cancellation there are none. A train that runs in parts, each with other rolling stock and
    with nothing between them, has in ``breaks`` where in ``after`` a new part begins. ``why`` names
    the closure or the train that makes it need it.
    """

    train: str
    kind: Kind
    before: tuple[Call, ...]
    after: tuple[Call, ...]
    why: str
    cost_usd: float = 0.0
    breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Empty:
    """Rolling stock that runs without passengers, on the way of a train that did not."""

    train: str
    calls: tuple[Call, ...]
