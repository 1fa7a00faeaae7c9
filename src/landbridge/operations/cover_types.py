"""The types of a secret path and of the declared windows in which it may pass.

Everything in `Declared` and `Cover` may be known to whoever gets a notice; nothing in
`SpecialTrain` may. Times are s of the service day.
"""

from __future__ import annotations

from dataclasses import dataclass

from landbridge.operations.audience_types import Class, most_secret

__all__ = [
    "Cover",
    "CoverPoint",
    "Declared",
    "DeclaredStop",
    "Passing",
    "SecretStop",
    "SpecialTrain",
]


@dataclass(frozen=True, slots=True)
class DeclaredStop:
    """A place of the declared path: the first moment at which the special train may be there.

    ``platform`` is one that is kept clear for it, empty where its track is known from the
    timetable or does not matter.
    """

    station: str
    from_s: int
    platform: str = ""


@dataclass(frozen=True, slots=True)
class Declared:
    """A cover as it is declared: some places of the way, and how long the window is at each, s.

    ``category`` is that of the trains whose tracks it uses where each category has its own, empty
    if it may use all.
    """

    stops: tuple[DeclaredStop, ...]
    window_s: int
    category: str = ""


@dataclass(frozen=True, slots=True)
class CoverPoint:
    """A station of the way: the window of the cover there, and the platforms that it shuts.

    ``fastest_s`` is the least time of a train of the timetable from the station before, s (0 at the
    first).
    """

    station: str
    from_s: int
    to_s: int
    platforms: tuple[str, ...] = ()
    fastest_s: int = 0


@dataclass(frozen=True, slots=True)
class Cover:
    """The window of the cover at every station of the way, in the order of the way.

    ``declared`` are the numbers of the points that were named.
    """

    points: tuple[CoverPoint, ...]
    window_s: int
    declared: tuple[int, ...] = ()
    category: str = ""


@dataclass(frozen=True, slots=True)
class SecretStop:
    """A row of the secret path; it stands if it departs later than it arrives."""

    station: str
    arrive_s: int
    depart_s: int
    class_: Class = "secret"


@dataclass(frozen=True, slots=True)
class SpecialTrain:
    """The secret path by the rows that are known of it."""

    id: str
    stops: tuple[SecretStop, ...]
    class_: Class = "secret"

    @property
    def most_secret(self) -> Class:
        """Return the class of a plan with this train: that of its most secret row."""
        return most_secret([self.class_, *(one.class_ for one in self.stops)])


@dataclass(frozen=True, slots=True)
class Passing:
    """Where the special train is when, at every station of the way."""

    station: str
    arrive_s: int
    depart_s: int
