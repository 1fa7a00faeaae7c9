"""Paths that a train may take through a cover, as an observer draws them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.operations.cover import LEAST_PACE
from landbridge.operations.cover_types import Cover

__all__ = ["drawn_paths"]

_STANDS: Final = 0.1


def drawn_paths(cover: Cover, count: int, seed: int = 1) -> NDArray[np.float64]:
    """Return passing times at all stations of the way, drawn before any notice is read.

    Parameters
    ----------
    cover : Cover
        The way, its windows, and the time of the fastest train on each section.
    count : int
        How many paths.
    seed : int
        Of the draw.

    Returns
    -------
    array (count, points)
        Moments, s, within the window of each station.

    Notes
    -----
    Where in its window a train is at the first station is uniform. On each section it is as much
    quicker or slower than declared as it can be quicker (`LEAST_PACE`), at most; a step out of the
    window is not made. Such steps are symmetric, so the place in the window stays uniform at every
    station (Metropolis, Rosenbluth, Rosenbluth, Teller, Teller 1953, Journal of Chemical Physics
    21). One path in ten stands somewhere on the way, and is later in its windows from there on.

    Examples
    --------
    >>> from landbridge.operations.cover_types import CoverPoint
    >>> cover = Cover((CoverPoint("a", 0, 3600), CoverPoint("b", 600, 4200, (), 500)), 3600)
    >>> paths = drawn_paths(cover, 1000)
    >>> bool((paths[:, 1] - paths[:, 0] >= 0.7 * 500).all()), paths.shape
    (True, (1000, 2))
    """
    drawn = np.random.default_rng(seed)
    begins = np.array([one.from_s for one in cover.points], dtype=np.float64)
    least = LEAST_PACE * np.array([one.fastest_s for one in cover.points])
    slack = np.maximum(0.0, np.diff(begins, prepend=begins[0]) - least)
    # One path in each slice of the first window: the draw is even there.
    late = (drawn.permutation(count) + drawn.random(count)) / count * cover.window_s
    stands = drawn.random(count) < _STANDS
    other = drawn.random(count) * cover.window_s
    first, second = np.minimum(late, other), np.maximum(late, other)
    late = np.where(stands, first, late)
    leaves = np.where(stands, drawn.integers(1, max(2, len(begins)), count), len(begins))
    found = np.empty((count, len(begins)))
    found[:, 0] = late
    for at in range(1, len(begins)):
        late = np.where(leaves == at, second + (late - first), late)
        late = np.clip(late, 0.0, cover.window_s)
        moved = late + slack[at] * (2.0 * drawn.random(count) - 1.0)
        inside = (moved >= 0.0) & (moved <= cover.window_s)
        late = np.where(inside, moved, late)
        found[:, at] = late
    return begins + found
