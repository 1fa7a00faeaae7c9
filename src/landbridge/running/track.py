"""A profile as the kernels take it: cells between all places where something changes.

The train is as long as it is: a limit holds from its head to its tail, and gradients and curves
weigh as the mean over its length, its mass spread evenly (where a piece is shorter than the train,
only a part of the train climbs it). So things change where the head passes an edge and where the
tail does. Before the first edge the track is taken to go on as it begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from landbridge.base.kernels import kernel
from landbridge.running.types import Flags, Floats, Profile

__all__ = ["SAME_PLACE_M", "Cells", "cells_of", "mean_under_train"]

# Places nearer than this are one, m.
SAME_PLACE_M = 1e-6


class Cells(NamedTuple):
    """Cells between ``at`` (n + 1,), m.

    ``limit`` (n,) is the square of the speed limit, (m/s)^2; ``path`` (n + 1,) the mean specific
    resistance of gradient and curves under the train, N/kN, linear within a cell; ``jointed`` (n,)
    whether the head is on jointed rail; ``stop`` (n + 1,) whether the train stops there.
    """

    at: Floats
    limit: Floats
    path: Floats
    jointed: Flags
    stop: Flags


@kernel
def _lowest(edges: Floats, limit: Floats, at: Floats, length: float) -> Floats:
    """Return for each cell the lowest limit under a train whose head is in it."""
    lowest = np.empty(at.size - 1)
    tail = 0
    for k in range(at.size - 1):
        middle = 0.5 * (at[k] + at[k + 1])
        while tail < limit.size - 1 and edges[tail + 1] <= middle - length:
            tail += 1
        least = limit[tail]
        i = tail + 1
        while i < limit.size and edges[i] < middle:
            least = min(least, limit[i])
            i += 1
        lowest[k] = least
    return lowest


def mean_under_train(edges: Floats, value: Floats, at: Floats, length_m: float) -> Floats:
    """Return the mean of a value under a train whose head is at some places.

    Parameters
    ----------
    edges : array of n + 1 floats
        Edges of the pieces, m.
    value : array of n floats
        Value on each piece.
    at : array of floats
        Places of the head, m.
    length_m : float
        Length of the train, m.

    Returns
    -------
    array of floats
        The mean at each place.

    Examples
    --------
    >>> edges, value = np.array([0.0, 100.0, 200.0]), np.array([0.0, 8.0])
    >>> mean_under_train(edges, value, np.array([100.0, 125.0, 150.0]), 50.0).tolist()
    [0.0, 4.0, 8.0]
    """
    risen = np.concatenate(([0.0], np.cumsum(value * np.diff(edges))))

    def height(x: Floats) -> Floats:
        inside: Floats = np.interp(x, edges, risen)
        before: Floats = np.minimum(x - edges[0], 0.0) * value[0]
        return inside + before

    mean: Floats = (height(at) - height(at - length_m)) / length_m
    return mean


def cells_of(
    profile: Profile, length_m: float, top_kmh: float, stops_m: Sequence[float] = ()
) -> Cells:
    """Return the cells of a profile for a train.

    Parameters
    ----------
    profile : Profile
        The track.
    length_m : float
        Length of the train, m.
    top_kmh : float
        Highest speed of the train, km/h.
    stops_m : sequence of float
        Where it stops between start and end, m.

    Returns
    -------
    Cells
        Start and end are stops too.

    Examples
    --------
    >>> from landbridge.running.example import track
    >>> cells = cells_of(track((2.0, 60.0, 0.0), (3.0, 90.0, 5.0)), 500.0, 80.0)
    >>> cells.at.tolist(), (3.6 * cells.limit**0.5).round().tolist(), cells.path.tolist()
    ([0.0, 500.0, 2000.0, 2500.0, 5000.0], [60.0, 60.0, 60.0, 80.0], [0.0, 0.0, 0.0, 5.0, 5.0])
    """
    # A copy, plain and writable: numba compiles once more for arrays of another kind.
    edges = np.array(profile.edges_m, dtype=float)
    stops = np.array(sorted({*stops_m, edges[0], edges[-1]}), dtype=float)
    at = np.unique(np.concatenate((edges, edges + length_m, stops)))
    at = at[at <= edges[-1]]
    # Keep the later of two places that are one, so that the end stays.
    at = at[np.append(np.diff(at) > SAME_PLACE_M, True)]
    at[0] = edges[0]
    limit = _lowest(edges, np.minimum(profile.limit_kmh, float(top_kmh)), at, float(length_m))
    specific = profile.gradient_permille + profile.curve_n_per_kn
    piece = np.searchsorted(edges, 0.5 * (at[1:] + at[:-1]), side="right") - 1
    stop = np.zeros(at.size, dtype=np.bool_)
    stop[np.searchsorted(at, stops - SAME_PLACE_M)] = True
    return Cells(
        at,
        (limit / 3.6) ** 2,
        mean_under_train(edges, specific, at, length_m),
        np.asarray(profile.jointed, dtype=np.bool_)[piece],
        stop,
    )
