"""The frozen types of a railway timetable file: points, track sections, trains with their days."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RailPart", "RailPoint", "RailStep", "RailTimetable", "RailTrack", "RailTrain"]


@dataclass(frozen=True, slots=True)
class RailPart:
    """Where an operating point lies on a track section: m from its start."""

    track: str
    position_m: float


@dataclass(frozen=True, slots=True)
class RailPoint:
    """An operating point with its parts, one for each track section that it touches."""

    id: str
    name: str
    parts: tuple[RailPart, ...]


@dataclass(frozen=True, slots=True)
class RailTrack:
    """A track section: its length, and its two ends as (longitude, latitude) in degrees."""

    id: str
    length_m: float
    geo: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class RailStep:
    """A point on a train's way.

    ``arrive_s`` counts from the start of the train (-1: not given); ``stand_s`` is -1 where it
    passes.
    """

    point: str
    arrive_s: int
    stand_s: int


@dataclass(frozen=True, slots=True)
class RailTrain:
    """A train: its way and times, and when it starts.

    ``start_s`` counts from 1970-01-01 00:00 UTC. It starts again every ``interval_s`` until
    ``window_s`` has passed (both 0: once), but for the starts whose numbers, from 0, are
    ``skipped``. ``category`` is OSRD's main category, ``labels`` are free words.
    """

    name: str
    category: str
    rolling_stock: str
    labels: tuple[str, ...]
    start_s: int
    steps: tuple[RailStep, ...]
    window_s: int = 0
    interval_s: int = 0
    skipped: frozenset[int] = frozenset()

    @property
    def starts_s(self) -> tuple[int, ...]:
        """All starts, s since 1970-01-01 00:00 UTC.

        Examples
        --------
        >>> RailTrain("1", "", "", (), 0, (), 604800, 86400, frozenset({5, 6})).starts_s[-1]
        345600
        """
        if not self.interval_s:
            return (self.start_s,)
        count = -(-self.window_s // self.interval_s)
        return tuple(
            self.start_s + number * self.interval_s
            for number in range(count)
            if number not in self.skipped
        )


@dataclass(frozen=True, slots=True)
class RailTimetable:
    """A timetable with the points and track sections that it names."""

    name: str
    points: tuple[RailPoint, ...]
    tracks: tuple[RailTrack, ...]
    trains: tuple[RailTrain, ...]
