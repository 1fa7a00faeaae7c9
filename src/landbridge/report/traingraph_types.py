"""What a train graph shows, as plain data: points, trains, closures, conflicts, styles."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "STYLES",
    "Bools",
    "Floats",
    "GraphConflict",
    "GraphPoint",
    "GraphTrain",
    "GraphWindow",
    "Ints",
    "TrainGraph",
    "TrainStyle",
    "View",
    "label_of",
    "label_zone",
    "style_of",
    "zone_of",
]

_DAY = re.compile(r"/\d{4}-\d\d-\d\d$")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TrainStyle:
    """How the trains of a category are drawn.

    Parameters
    ----------
    words : str
        What the legend says.
    ink : str
        Name of the colour in :data:`landbridge.report.palette.TOKENS`.
    width_px : float
        Width of the line where there is room.
    dash_px : tuple of float
        Lengths of dashes and gaps; empty for a whole line.
    """

    words: str
    ink: str
    width_px: float
    dash_px: tuple[float, ...] = ()


#: Category -> style: each has a colour of its own and a line that is told apart without colour.
STYLES: Mapping[str, TrainStyle] = MappingProxyType(
    {
        "freight": TrainStyle("freight", "muted", 1.1),
        "container": TrainStyle("container", "rail", 1.9),
        "passenger": TrainStyle("passenger", "sea", 1.5, (9.0, 2.5)),
        "suburban": TrainStyle("suburban", "departure-mark", 1.3, (3.0, 2.0)),
        "special": TrainStyle("special", "mixed", 3.0, (12.0, 3.0, 3.0, 3.0)),
    }
)

_OTHER = TrainStyle("other", "transshipment-mark", 1.3, (1.5, 2.0))


@dataclass(frozen=True, slots=True)
class GraphPoint:
    """An operating point.

    Parameters
    ----------
    name : str
        Its name; may be empty.
    km : float
        Where it lies on the line; not less than that of the point before.
    tracks : int
        Running tracks from it to the next point (0: unknown).
    timezone : str
        IANA name of its time zone; empty where unknown.
    important : bool
        Whether its name comes before others: a place of the network.
    """

    name: str
    km: float
    tracks: int = 0
    timezone: str = ""
    important: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class GraphTrain:
    """A dated train.

    Parameters
    ----------
    id : str
        Number of the train.
    category : str
        Key of the styles.
    points : array of n ints
        Numbers of the points that it passes, in the order of its run.
    arrive_s, depart_s : array of n ints
        s from the start of the graph; equal where it passes.
    stops : array of n bools
        Whether it stops for a purpose.
    service : str
        Service that it belongs to.
    """

    id: str
    category: str
    points: Ints
    arrive_s: Ints
    depart_s: Ints
    stops: Bools
    service: str = ""

    @property
    def label(self) -> str:
        """Number of the train without its day, which the axis tells.

        Examples
        --------
        >>> none = np.zeros(0, np.int64)
        >>> GraphTrain("freight-1f3/2001-06-18", "", none, none, none, none > 0).label
        'freight-1f3'
        """
        return label_of(self.id)


@dataclass(frozen=True, slots=True)
class GraphWindow:
    """Track that is shut: from km to km, s to s from the start of the graph.

    ``way`` is ``both``, or the direction whose track is shut (``forth``, ``back``).
    """

    from_km: float
    to_km: float
    from_s: int
    to_s: int
    way: str = "both"
    why: str = ""


@dataclass(frozen=True, slots=True)
class GraphConflict:
    """What no two trains may do: from km to km, s to s from the start of the graph."""

    from_km: float
    to_km: float
    from_s: int
    to_s: int
    trains: tuple[str, ...] = ()
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class TrainGraph:
    """A train graph: what is on it, not how it is drawn.

    Parameters
    ----------
    title : str
        What stands above.
    points : tuple of GraphPoint
        Points of the line in the order of their km, two at least.
    trains : tuple of GraphTrain
        Dated trains.
    start : datetime
        Moment zero, with a zone.
    span_s : int
        Length of the graph, s.
    windows : tuple of GraphWindow
        Closed track.
    conflicts : tuple of GraphConflict
        Conflicts; none in a good timetable.
    zone : str
        Zone of the labels: UTC or an IANA name.
    lines : tuple of str
        Sentences below the title.
    notes : tuple of str
        Sentences below the picture.
    styles : mapping of str to TrainStyle
        Category -> style, in the order of drawing: what comes last lies on top.
    unmarked : int
        Conflicts that are known and stand nowhere in the picture.
    doubtful : bool
        Its conflicts are such by the times alone: nobody knows the track, so each is only a pair
        of trains to look at.
    """

    title: str
    points: tuple[GraphPoint, ...]
    trains: tuple[GraphTrain, ...]
    start: datetime
    span_s: int
    windows: tuple[GraphWindow, ...] = ()
    conflicts: tuple[GraphConflict, ...] = ()
    zone: str = "UTC"
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    styles: Mapping[str, TrainStyle] = field(default_factory=lambda: STYLES)
    doubtful: bool = False
    unmarked: int = 0

    def conflict_words(self, number: int) -> str:
        """Return what so many conflicts are called: 1 conflict, 2 conflicts, 2 pairs to look at."""
        if self.doubtful:
            return f"pair{'s'[: number != 1]} to look at"
        return f"conflict{'s'[: number != 1]}"

    @property
    def km(self) -> Floats:
        """Where the points lie, km."""
        return np.array([point.km for point in self.points], np.float64)

    def local(self, at_s: float) -> datetime:
        """Return a moment in the zone of the labels."""
        moment = self.start.astimezone(UTC) + timedelta(seconds=float(at_s))
        return moment.astimezone(zone_of(self.zone))


@dataclass(frozen=True, slots=True)
class View:
    """The part of a graph that is drawn, and which way time runs.

    Parameters
    ----------
    from_km, to_km : float, optional
        Part of the line; all of it by default.
    from_s, to_s : int, optional
        Part of the time, s from the start of the graph; all of it by default.
    down : bool
        Whether time runs down the picture, with the line from left to right; else time runs to the
        right, with the line from top to bottom.
    """

    from_km: float | None = None
    to_km: float | None = None
    from_s: int | None = None
    to_s: int | None = None
    down: bool = False


def label_zone(result: Mapping[str, Any]) -> str:
    """Return the zone in which the days of a timetable begin: that of the line, UTC for several.

    Parameters
    ----------
    result : mapping
        Result of ``landbridge timetable``, with ``points[]``.

    Returns
    -------
    str
        UTC or an IANA name.

    Examples
    --------
    >>> label_zone({"points": [{"timezone": "Asia/Seoul"}, {"timezone": "Europe/Moscow"}]})
    'UTC'
    """
    zones = {point.get("timezone") or "" for point in result["points"]}
    return (next(iter(zones)) if len(zones) == 1 else "") or "UTC"


def zone_of(name: str) -> tzinfo:
    """Return a time zone by its name.

    Parameters
    ----------
    name : str
        UTC or an IANA name.

    Returns
    -------
    tzinfo
        The zone.

    Examples
    --------
    >>> zone_of("UTC") is UTC
    True
    """
    return UTC if name == "UTC" else ZoneInfo(name)


def label_of(train: str) -> str:
    """Return the number of a train without its day.

    Parameters
    ----------
    train : str
        Id of a dated train.

    Returns
    -------
    str
        What stands before the day.

    Examples
    --------
    >>> label_of("101/2/2018-06-04"), label_of("101")
    ('101/2', '101')
    """
    return _DAY.sub("", train)


def style_of(styles: Mapping[str, TrainStyle], category: str) -> TrainStyle:
    """Return the style of a category, a dotted line for one that the table lacks.

    Parameters
    ----------
    styles : mapping of str to TrainStyle
        The table.
    category : str
        Its key.

    Returns
    -------
    TrainStyle
        The style.

    Examples
    --------
    >>> style_of(STYLES, "container").ink, style_of(STYLES, "mail").words
    ('rail', 'mail')
    """
    known = styles.get(category)
    if known is not None:
        return known
    return TrainStyle(category or _OTHER.words, _OTHER.ink, _OTHER.width_px, _OTHER.dash_px)
