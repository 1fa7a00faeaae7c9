"""What is seen of trains and track at a moment, from which a special path is planned again."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Blocked", "Seen", "Trouble"]


@dataclass(frozen=True, slots=True)
class Seen:
    """A train that was seen; times are s of the request.

    Parameters
    ----------
    train : str
        Id of a dated train, or of one of the paths of the special train (pilot, follower).
    point : int
        Number of the point where it was seen; -1 where only its delay is known.
    event : str
        ``arrived``, ``departed``, ``passed`` or ``standing``.
    at_s : int
        When that was: the moment of replanning at the latest; -1 where it is not said.
    delay_s : int
        How late it is against the plan (0 where only a stand is told).
    held_until_s : int
        It does not leave the point before; -1 where nothing holds it.
    """

    train: str
    point: int
    event: str
    at_s: int
    delay_s: int
    held_until_s: int


@dataclass(frozen=True, slots=True)
class Blocked:
    """``tracks[first:last]`` of the line that no train enters in a span of time."""

    first: int
    last: int
    from_s: int
    until_s: int
    why: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is known at the moment ``now_s``; what departs before ``frozen_s`` stays as it is."""

    now_s: int
    frozen_s: int
    trains: tuple[Seen, ...] = ()
    blocked: tuple[Blocked, ...] = ()
