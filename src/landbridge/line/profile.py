"""Gradients, curves and limits along a way: the known profile, or waves of the ruling gradient."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import numpy as np

from landbridge.base.errors import CannotRunError
from landbridge.base.units import M_PER_KM
from landbridge.line.types import Track
from landbridge.running.types import Profile

__all__ = ["WAVE_KM", "profile_of", "waves"]

# Length of one climb and descent with the level between, where no profile is known.
WAVE_KM = 20.0
_FREIGHT = frozenset({"freight", "container"})


@dataclass(frozen=True, slots=True)
class _Bit:
    """Track on which nothing changes: lengths in m, gradient NaN where it is not known."""

    start_m: float
    end_m: float
    limit_kmh: float
    gradient_permille: float
    curve_n_per_kn: float
    jointed: bool
    ruling: tuple[float, float, float]


def profile_of(tracks: Sequence[Track], category: str) -> Profile:
    """Return the profile of some track for trains of a category.

    Parameters
    ----------
    tracks : sequence of Track
        Track that follows one another, in the direction of the train.
    category : str
        ``container`` or ``freight`` (limited as freight trains) or ``passenger``, ``suburban``,
        ``special`` (as passenger trains).

    Returns
    -------
    Profile
        Edges in m from the start of the first track. Where no profile is known, waves of about
        20 km, in which `climbing_share` of the length climbs at the ruling gradient and as much
        height is lost at that of the other direction (see `waves`). The profile of a reversed line
        is the same one from its other end.

    Raises
    ------
    CannotRunError
        A track has no limit for such trains.

    Examples
    --------
    >>> from landbridge.line.types import Track
    >>> track = Track("l", "s", "AA", "a", "b", 10.0, 1520, 1, "diesel", 80.0, 80.0, 100.0,
    ...               "welded", 9.0, 9.0, 0.2, 0.5, "auto", 23.5)
    >>> profile = profile_of([track], "freight")
    >>> profile.edges_m.tolist()
    [0.0, 1500.0, 3500.0, 6500.0, 8500.0, 10000.0]
    >>> profile.gradient_permille.tolist()
    [0.0, 9.0, 0.0, -9.0, 0.0]
    """
    bits: list[_Bit] = []
    start = 0.0
    for track in tracks:
        end = round(start + track.km * M_PER_KM, 3)
        bits += _bits(track, category, start, end)
        start = end
    found: list[_Bit] = []
    for known, group in groupby(bits, key=_key):
        run = list(group)
        found += run if known is None else list(_laid(run))
    found = _joined(found)
    return Profile(
        edges_m=np.array([0.0, *(bit.end_m for bit in found)]),
        limit_kmh=np.array([bit.limit_kmh for bit in found]),
        gradient_permille=np.array([bit.gradient_permille for bit in found]),
        curve_n_per_kn=np.array([bit.curve_n_per_kn for bit in found]),
        jointed=np.array([bit.jointed for bit in found], dtype=np.bool_),
    )


def _bits(track: Track, category: str, start: float, end: float) -> Iterator[_Bit]:
    """Yield the track with its known profile, gradients NaN where none is known."""
    limit = track.freight_kmh if category in _FREIGHT else track.passenger_kmh
    if not limit > 0:
        raise CannotRunError(
            f"no speed of {category} trains between {track.from_point} and {track.to_point} "
            f"(line {track.line})",
            "add it to track.csv",
        )
    ruling = (track.gradient_permille, track.gradient_back_permille, track.climbing_share)
    pieces = track.pieces or ((0.0, math.nan, math.nan),)
    marks = [start + offset for offset, _, _ in pieces] + [end]
    for (near, far), (_, gradient, curve) in zip(pairwise(marks), pieces, strict=True):
        if far > near:
            curve = track.curve_n_per_kn if math.isnan(curve) else curve
            yield _Bit(near, far, limit, gradient, curve, track.rail == "jointed", ruling)


def _key(bit: _Bit) -> tuple[float, float, float] | None:
    """Return what a run of waves has in common; None where the profile is known."""
    return bit.ruling if math.isnan(bit.gradient_permille) else None


def _laid(run: Sequence[_Bit]) -> Iterator[_Bit]:
    """Yield a run of track of unknown profile with waves laid over it."""
    start, length = run[0].start_m, run[-1].end_m - run[0].start_m
    shape = [(start + at, gradient) for at, gradient in waves(length, *run[0].ruling)]
    ends = [at for at, _ in shape[1:]] + [run[-1].end_m]
    i = 0
    for bit in run:
        near = bit.start_m
        while near < bit.end_m:
            far = min(ends[i], bit.end_m)
            if far > near:
                yield _Bit(
                    near,
                    far,
                    bit.limit_kmh,
                    shape[i][1],
                    bit.curve_n_per_kn,
                    bit.jointed,
                    bit.ruling,
                )
            near = far
            if ends[i] <= far:
                i += 1


def waves(
    length_m: float, climb_permille: float, back_permille: float, climbing_share: float
) -> list[tuple[float, float]]:
    """Return a made-up profile of track of which the ruling gradient alone is known.

    Parameters
    ----------
    length_m : float
        Length of the track, m.
    climb_permille, back_permille : float
        Ruling gradients in the direction of the way and against it, per mille.
    climbing_share : float
        Share of the length that climbs so, in the mean of both directions.

    Returns
    -------
    list of (float, float)
        Distance in m and gradient in per mille from there on. The length is cut into as many
        equal waves as there are 20 km in it (to the nearest, at least one): a quarter of the level
        part, the climb, half of the level part, the descent, the rest. Climbs and descents are so
        long that what is climbed is descended: with gradients a and b and the share s, the
        climb takes 2 s b / (a + b) of the length and the descent 2 s a / (a + b). With either
        gradient 0 the track climbs for s of its length one way and does not come down again.

    Examples
    --------
    >>> waves(10_000.0, 10.0, 5.0, 0.15)
    [(0.0, 0.0), (1750.0, 10.0), (2750.0, 0.0), (6250.0, -5.0), (8250.0, 0.0)]
    """
    both = climb_permille + back_permille
    if climb_permille > 0 and back_permille > 0:
        up = 2 * climbing_share * back_permille / both
        down = 2 * climbing_share * climb_permille / both
    else:
        up = climbing_share * (climb_permille > 0)
        down = climbing_share * (back_permille > 0)
    if up + down == 0:
        return [(0.0, 0.0)]
    count = max(1, round(length_m / (M_PER_KM * WAVE_KM)))
    level = (1.0 - up - down) / 4
    shares = [(level, 0.0), (up, climb_permille), (2 * level, 0.0), (down, -back_permille)]
    found: list[tuple[float, float]] = []
    for i in range(count):
        share = 0.0
        for part, gradient in (*shares, (level, 0.0)):
            if part > 0:
                at = round(length_m * (i + share) / count, 3)
                if not found or found[-1][1] != gradient:
                    found.append((at, gradient))
            share += part
    return found


def _joined(bits: Sequence[_Bit]) -> list[_Bit]:
    """Return bits with neighbours that do not differ made one."""
    found: list[_Bit] = []
    for bit in bits:
        last = found[-1] if found else None
        if last is not None and _same(last, bit):
            found[-1] = _Bit(
                last.start_m,
                bit.end_m,
                bit.limit_kmh,
                bit.gradient_permille,
                bit.curve_n_per_kn,
                bit.jointed,
                bit.ruling,
            )
        else:
            found.append(bit)
    return found


def _same(one: _Bit, other: _Bit) -> bool:
    return (one.limit_kmh, one.gradient_permille, one.curve_n_per_kn, one.jointed) == (
        other.limit_kmh,
        other.gradient_permille,
        other.curve_n_per_kn,
        other.jointed,
    )
