"""Passing loops where they are not known: as many as the stated spacing asks for, evenly spread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

__all__ = ["SPACINGS_KM", "SPACINGS_WORDS", "loops_between"]

#: Spacing of loops that no source knows: figures that rest on it are a range over these, km.
SPACINGS_KM: Final = (8.0, 12.0, 16.0, 20.0, 25.0)
#: The same in words.
SPACINGS_WORDS: Final = f"{SPACINGS_KM[0]:.0f} to {SPACINGS_KM[-1]:.0f} km"

_ROUNDING = 1e-9


def loops_between(
    lengths_km: Sequence[float],
    spacings_km: Sequence[float],
    override_km: float = 0.0,
    keep_off_km: float = 0.0,
) -> tuple[float, ...]:
    """Return where loops must lie between two points where trains meet.

    Parameters
    ----------
    lengths_km : sequence of float
        Lengths of the stretches of single track between the two points, km.
    spacings_km : sequence of float
        Greatest distance between loops on each of them, km.
    override_km : float
        A spacing to use instead, km, where the spacings say that a loop is missing (0: none).
    keep_off_km : float
        No loop lies nearer than this to where two stretches join, km.

    Returns
    -------
    tuple of float
        Distances from the first point, km, rising. Measured in spacings, loops and points lie
        evenly, and none further than one spacing from the next.

    Examples
    --------
    >>> loops_between([32.0], [15.0])
    (10.666667, 21.333333)
    >>> loops_between([14.0], [15.0], override_km=8.0), loops_between([16.0], [15.0], 8.0)
    ((), (8.0,))
    """
    if _spacings(lengths_km, spacings_km) <= 1.0 + _ROUNDING:
        return ()
    used = [override_km] * len(spacings_km) if override_km > 0 else list(spacings_km)
    total = _spacings(lengths_km, used)
    joins = [math.fsum(lengths_km[:i]) for i in range(1, len(lengths_km))]
    least = math.ceil(total - _ROUNDING) - 1
    found: tuple[float, ...] = ()
    # A loop that would fall on a halt: one more, all of them elsewhere.
    for loops in range(least, least + 2 + len(joins)):
        found = tuple(_at((i + 1) * total / (loops + 1), lengths_km, used) for i in range(loops))
        if not any(abs(km - join) < keep_off_km for km in found for join in joins):
            break
    return found


def _spacings(lengths_km: Sequence[float], spacings_km: Sequence[float]) -> float:
    """Return a distance measured in spacings."""
    return math.fsum(
        length / spacing for length, spacing in zip(lengths_km, spacings_km, strict=True)
    )


def _at(spacings: float, lengths_km: Sequence[float], spacings_km: Sequence[float]) -> float:
    """Return the distance in km of what lies so many spacings away."""
    km = 0.0
    for length, spacing in zip(lengths_km, spacings_km, strict=True):
        if spacings <= length / spacing:
            return round(km + spacings * spacing, 6)
        km += length
        spacings -= length / spacing
    return round(km, 6)
