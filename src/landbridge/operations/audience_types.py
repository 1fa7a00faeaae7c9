"""Who may know what of a classified plan: classes, audiences, and the rows that are told.

Moments are ISO 8601 texts with their offset, as the plan has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

__all__ = [
    "CLASSES",
    "KINDS",
    "Audience",
    "AudienceKind",
    "Class",
    "ClassifiedPlan",
    "Edge",
    "KeptClear",
    "NoticeCall",
    "NoticeTrain",
    "Passage",
    "PublicChange",
    "Role",
    "StockMove",
    "View",
    "is_secret",
    "most_secret",
]

#: How a plan, or a row of the special train, is classified; empty: not at all.
Class = Literal["", "public", "restricted", "secret"]
#: From the least to the most: everybody may know a public row; a restricted one is told with its
#: minutes to the offices that it concerns; a secret one to the control centre alone, and offices
#: are told from when to when track is to be clear.
CLASSES: Final[tuple[Class, ...]] = ("public", "restricted", "secret")

AudienceKind = Literal["public", "station", "section", "control"]
KINDS: Final[tuple[AudienceKind, ...]] = ("public", "station", "section", "control")

#: What passengers find different, from the most to the least.
PublicChange = Literal[
    "cancelled", "diverted", "short_turned", "stops_left_out", "retimed", "replatformed", "none"
]

#: Whether a train begins or ends its way at a station.
Edge = Literal["", "starts", "ends"]
#: What runs on the path of a special train: itself, or what goes ahead of it or behind it.
Role = Literal["", "pilot", "follower"]


def is_secret(found: Class) -> bool:
    """Return whether a class asks for a record of each opening, change and publication.

    Examples
    --------
    >>> [one for one in CLASSES if is_secret(one)]
    ['restricted', 'secret']
    """
    return found in ("restricted", "secret")


def most_secret(classes: Iterable[str]) -> Class:
    """Return the most secret of some classes, empty where there is none.

    Examples
    --------
    >>> most_secret(["public", "", "restricted"]), most_secret([])
    ('restricted', '')
    """
    given = {*classes}
    return next((one for one in reversed(CLASSES) if one in given), "")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who is told.

    ``names`` are what was asked for (a station, or both ends of a section); ``stations`` the ids of
    stations that it has to do with, of a section in their order; ``beyond`` those next to its ends,
    over which trains are handed on.
    """

    kind: AudienceKind
    names: tuple[str, ...] = ()
    stations: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NoticeCall:
    """A train at a station; ``boards`` where passengers get on or off, else it only passes.

    ``edge`` says where those who see only a part of its way cannot: it starts or ends there.
    """

    station: str
    platform: str
    arrive: str
    depart: str
    boards: bool = True
    edge: Edge = ""


@dataclass(frozen=True, slots=True)
class NoticeTrain:
    """A train that does not run as planned.

    ``before`` and ``after`` are its calls; ``breaks`` where in ``after`` a part with other rolling
    stock begins. ``published``: it has a timetable that passengers know. ``why`` is for control.
    """

    id: str
    number: str
    category: str
    towards: str
    before: tuple[NoticeCall, ...]
    after: tuple[NoticeCall, ...]
    breaks: tuple[int, ...] = ()
    published: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True)
class KeptClear:
    """Track that is to be clear: a platform, all of a station, or the way to ``to_station``."""

    station: str
    platform: str
    to_station: str
    from_time: str
    until: str
    class_: Class


@dataclass(frozen=True, slots=True)
class Passage:
    """A row of the special train: where it is when, and from when to when track is kept free.

    ``role`` is empty for the train itself; ``edge`` says that it begins or ends its way there.
    """

    train: str
    station: str
    arrive: str
    depart: str
    stands: bool
    free_from: str
    free_until: str
    class_: Class
    role: Role = ""
    edge: Edge = ""


@dataclass(frozen=True, slots=True)
class StockMove:
    """Rolling stock at a station without passengers: it turns, waits, comes, leaves or passes.

    ``train`` and ``onward`` are what people call the trains that it was and will be, ``towards``
    the station where a run without passengers ends.
    """

    station: str
    train: str
    onward: str
    arrive: str
    depart: str
    what: Literal["turns", "empty"]
    platform: str = ""
    towards: str = ""


@dataclass(frozen=True, slots=True)
class ClassifiedPlan:
    """A plan in the form from which every audience gets its part.

    Parameters
    ----------
    class_ : Class
        Of the plan.
    source : str
        The timetable, as everybody knows it.
    date : str
        Day of the plan, empty where the day itself is told by its trains alone.
    timezone : str
        Of all times, empty where places have their own.
    stations : mapping of str to str
        Names by id: all of the timetable, whatever the plan does.
    neighbours : mapping of str to tuple of str
        Stations that follow each other in the published timetable.
    routes : mapping of str to tuple of str
        Stations by the name of a route or line.
    trains : tuple of NoticeTrain
        Those that do not run as planned.
    clear : tuple of KeptClear
        Track that is shut; of a covered plan in the windows of its cover.
    passages : tuple of Passage
        Rows of the special train, its pilot and its follower.
    stock : tuple of StockMove
        Rolling stock.
    covered : bool
        Whether the plan was made for a cover window: then ``trains``, ``clear`` and ``stock`` are
        the same for every path in it.
    aliases : mapping of str to tuple of str
        Other names of stations, in any script, and ids of their platforms.
    route_ids : mapping of str to str
        Names of routes by their ids, where they have some.
    zones : mapping of str to tuple of str
        Time zones of the railway and of the clocks in town by station, where ``timezone`` is empty.
    """

    class_: Class
    source: str
    date: str
    timezone: str
    stations: Mapping[str, str]
    neighbours: Mapping[str, tuple[str, ...]]
    routes: Mapping[str, tuple[str, ...]]
    trains: tuple[NoticeTrain, ...]
    clear: tuple[KeptClear, ...] = ()
    passages: tuple[Passage, ...] = ()
    stock: tuple[StockMove, ...] = ()
    covered: bool = False
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    route_ids: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class View:
    """What an audience is told, and nothing else."""

    audience: Audience
    class_: Class
    trains: tuple[NoticeTrain, ...] = ()
    clear: tuple[KeptClear, ...] = ()
    passages: tuple[Passage, ...] = ()
    stock: tuple[StockMove, ...] = field(default=())
