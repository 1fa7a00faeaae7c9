"""The frozen types of a special path: what is asked for, and what it is answered.

Times are whole s from 00:00 UTC of the first day of the request. Points and tracks are those of the
line, whose timetable repeats; trains of one day are named by its `Path` and that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from landbridge.line.timetable import Path

__all__ = [
    "KINDS",
    "ChangedTrain",
    "OptionKind",
    "PathAnswer",
    "PathBill",
    "PathOption",
    "PathRefusal",
    "PathRequest",
    "PathRun",
    "PathShut",
    "PathStop",
    "Rest",
    "rest_of",
]

OptionKind = Literal["untouched", "retimed", "cancelled", "closed"]
#: What an option may do to others: nothing; retime them; cancel them too; and shut the track to
#: them ahead of the train and behind it, so that it runs as if it were alone.
KINDS: Final[tuple[OptionKind, ...]] = ("untouched", "retimed", "cancelled", "closed")


@dataclass(frozen=True, slots=True)
class PathStop:
    """A stop that is asked for, or that the train needs for itself.

    ``point`` is the number of the line's point, ``why`` one of ``stop``, ``technical``,
    ``bogie_change``; ``stay_s`` the least stay. Bounds of arrival and departure are -1 where
    nothing is asked.
    """

    point: int
    why: str = "stop"
    stay_s: int = 0
    arrive_from_s: int = -1
    arrive_to_s: int = -1
    depart_from_s: int = -1
    depart_to_s: int = -1


@dataclass(frozen=True, slots=True)
class PathRun:
    """A run along the line or against it, from its first stop to its last."""

    stops: tuple[PathStop, ...]


@dataclass(frozen=True, slots=True)
class Rest:
    """A stand at the end of a run: for ``stay_s`` at the least, and until ``until_s`` (-1: not).

    The train holds a track of the station for all of it.
    """

    stay_s: int
    until_s: int = -1

    def end_s(self, arrive_s: int) -> int:
        """Return when it ends at the earliest if it begins at a moment, s.

        Examples
        --------
        >>> Rest(600).end_s(1000), Rest(600, 2000).end_s(1000)
        (1600, 2000)
        """
        return max(arrive_s + self.stay_s, self.until_s)


@dataclass(frozen=True, slots=True)
class PathShut:
    """Track that is shut to the special train: ``tracks[first:last]`` in a span of time."""

    first: int
    last: int
    from_s: int
    to_s: int
    why: str


@dataclass(frozen=True, slots=True)
class PathRequest:
    """A special train that asks for a path.

    Parameters
    ----------
    id : str
        Number of the train.
    train_type : str
        Row of `train_types` where it begins; another gauge takes the type named in
        ``types_by_gauge``.
    types_by_gauge : mapping of int to str
        Train type by gauge in mm, where the line has several.
    first_day : date
        Day (UTC) from which times count.
    days : int
        Number of days that the timetable is unrolled over.
    runs : tuple of PathRun
        Each begins where the one before ended.
    speed_cap_kmh : float
        It runs no faster (0: as its type does).
    axle_load_t : float
        Its axle load (NaN: that of its type).
    ahead_s, behind_s : int
        Time kept free before it and after it. A pilot train runs ``ahead_s`` before it and a
        follower ``behind_s`` after it where ``pilot`` and ``follower`` say so, on the same path.
    clear : tuple of int
        Points at which no other train may stand while it passes, from ``ahead_s`` before it
        arrives to ``behind_s`` after it leaves.
    shut : tuple of PathShut
        Track that is shut, known beforehand.
    """

    id: str
    train_type: str
    types_by_gauge: Mapping[int, str]
    first_day: dt.date
    days: int
    runs: tuple[PathRun, ...]
    speed_cap_kmh: float = 0.0
    axle_load_t: float = float("nan")
    ahead_s: int = 0
    behind_s: int = 0
    pilot: bool = False
    follower: bool = False
    clear: tuple[int, ...] = ()
    shut: tuple[PathShut, ...] = ()

    @property
    def companions_s(self) -> tuple[int, ...]:
        """By how much later than the train pilot and follower run, where there are any, s."""
        pilot = (-self.ahead_s,) if self.pilot else ()
        return (*pilot, *((self.behind_s,) if self.follower else ()))


def rest_of(request: PathRequest, number: int) -> Rest | None:
    """Return how long a train stands where one of its runs ends.

    Parameters
    ----------
    request : PathRequest
        The request.
    number : int
        Number of the run.

    Returns
    -------
    Rest or None
        Until the next run may leave, or as long as the last stop of all asks for. None where that
        asks for nothing: then the train is taken away at once.

    Examples
    --------
    >>> there, back = PathStop(0), PathStop(4, stay_s=1800)
    >>> runs = PathRun((there, back)), PathRun((back, there))
    >>> request = PathRequest("1", "coaches", {}, dt.date(2001, 7, 26), 2, runs)
    >>> rest_of(request, 0), rest_of(request, 1)
    (Rest(stay_s=1800, until_s=-1), None)
    """
    stop, following = request.runs[number].stops[-1], request.runs[number + 1 :]
    until_s = max([stop.depart_from_s, *(run.stops[0].depart_from_s for run in following[:1])])
    if not following and stop.stay_s == 0 and until_s < 0:
        return None
    return Rest(stop.stay_s, until_s)


@dataclass(frozen=True, slots=True, eq=False)
class ChangedTrain:
    """A train of a day that does not run as published.

    ``path`` is the published one, ``day`` the day (UTC) from which its times count, ``after`` the
    new one (None: cancelled); ``delay_s`` by how much it ends later, ``worst_s`` how late it is at
    the worst point.
    """

    id: str
    path: Path
    day: dt.date
    after: Path | None
    delay_s: int
    worst_s: int


@dataclass(frozen=True, slots=True)
class PathBill:
    """What an option costs others, by category.

    ``delay_min`` are minutes by which trains end later; ``passenger_minutes`` those times the
    passengers on board, cancelled trains at the cap of a forgone trip; ``usd`` by the unit values.
    """

    retimed: Mapping[str, int] = field(default_factory=dict)
    cancelled: Mapping[str, int] = field(default_factory=dict)
    delay_min: Mapping[str, float] = field(default_factory=dict)
    passenger_minutes: Mapping[str, float] = field(default_factory=dict)
    lost_km: Mapping[str, float] = field(default_factory=dict)
    usd: Mapping[str, float] = field(default_factory=dict)

    @property
    def total_usd(self) -> float:
        """USD of all categories."""
        return sum(self.usd.values())


@dataclass(frozen=True, slots=True, eq=False)
class PathOption:
    """A way to let the special train through, with its price.

    ``paths`` are those of the special train, one for each run, their times counted from 00:00 UTC
    of the request's first day; pilot and follower are in ``beside``. ``waiting_s`` is what the
    train stands for others; ``conflicts`` what the separate checker says (empty: none).
    """

    kind: OptionKind
    paths: tuple[Path, ...]
    beside: tuple[Path, ...]
    changed: tuple[ChangedTrain, ...]
    bill: PathBill
    waiting_s: int
    conflicts: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathRefusal:
    """Why an option finds no path: how far the train got, when, what blocks it, what would help.

    ``point`` is the last point that it reaches, ``at_s`` when at the earliest; ``blocked_by`` names
    trains, windows or limits; ``change`` is the smallest change found that lets it through, proved
    by planning it (empty: none was found).
    """

    kind: OptionKind
    run: int
    point: int
    at_s: int
    why: str
    blocked_by: tuple[str, ...]
    change: str


@dataclass(frozen=True, slots=True, eq=False)
class PathAnswer:
    """All options that were found, and the refusals of the others."""

    request: PathRequest
    options: tuple[PathOption, ...]
    refusals: tuple[PathRefusal, ...]
