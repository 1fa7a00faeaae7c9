"""How many trains of a mix follow each other on one track of a double line."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.line.rules import CONTAINER
from landbridge.line.uic406 import adjacency

__all__ = ["fill_direction", "follow_min"]

Floats = NDArray[np.float64]

# Container trains in ten days for which a mix is laid out; in between it is interpolated.
_STEPS: Final = 24
_TENTHS: Final = 10.0


def follow_min(minutes: Floats, headway_min: Floats, blocks: Floats, share: Floats) -> Floats:
    """Return the least time from the entering of one train to that of the next.

    Parameters
    ----------
    minutes : array of (n, K)
        Running times over each section by category, min.
    headway_min : array of (n, K, K)
        Headways by category of the train ahead and of the one behind, min.
    blocks : array of n
        Whether a train may follow before the one ahead has left the section.
    share : array of n
        Share of the section between two places where a train can be overtaken.

    Returns
    -------
    array of (n, K, K)
        With blocks the headway, and what the train behind would gain on the one ahead up to the
        next place to overtake; without, the running time of the one ahead and the headway.

    Examples
    --------
    >>> follow_min(np.array([[20.0, 12.0]]), np.full((1, 2, 2), 8.0), np.ones(1), np.ones(1))
    array([[[ 8., 16.],
            [ 8.,  8.]]])
    """
    gain = share[:, None, None] * (minutes[:, :, None] - minutes[:, None, :])
    with_blocks = headway_min + np.maximum(gain, 0.0)
    return np.where(blocks[:, None, None] > 0.0, with_blocks, headway_min + minutes[:, :, None])


def fill_direction(trains: Floats, follow: Floats, usable_min: Floats) -> tuple[Floats, Floats]:
    """Return what a mix of trains occupies, and how many container trains more fit.

    Parameters
    ----------
    trains : array of (n, K)
        Trains a day by category on each section, to 0.1 trains.
    follow : array of (n, K, K)
        Least times between two trains, of :func:`follow_min`, min.
    usable_min : array of n
        Time a day that trains may occupy, min.

    Returns
    -------
    occupied_min : array of n
        What the trains occupy when they follow each other as closely as they can, each category
        spread evenly over the day.
    more : array of n
        Container trains a day that can be added until the usable time is occupied; 0 where it is
        already.

    Examples
    --------
    >>> follow = np.full((1, 5, 5), 10.0)
    >>> occupied, more = fill_direction(np.array([[0.0, 0, 20, 0, 0]]), follow, np.array([600.0]))
    >>> float(occupied[0]), round(float(more[0]), 6)
    (200.0, 40.0)
    """
    occupied, more = np.zeros(len(trains)), np.zeros(len(trains))
    tenths = np.rint(trains * _TENTHS).astype(np.int64)
    for mix in np.unique(tenths, axis=0):
        these = np.flatnonzero((tenths == mix).all(axis=1))
        added = _steps(mix, follow[these], usable_min[these])
        laid = _occupied(mix, added, follow[these])
        occupied[these] = laid[0]
        # More trains never occupy less: what another order saves is not counted on.
        more[these] = _root(added / _TENTHS, np.maximum.accumulate(laid), usable_min[these])
    return occupied, more


def _steps(mix: NDArray[np.int64], follow: Floats, usable_min: Floats) -> NDArray[np.int64]:
    """Return numbers of added trains (in ten days) up to more than can fit."""
    most = _TENTHS * float(np.max(usable_min / follow[:, CONTAINER, CONTAINER])) + _TENTHS
    # Where added trains are as many as the others, or half of them, their pattern changes.
    others = int(mix.sum())
    counts = np.concatenate([np.linspace(0.0, most, _STEPS), [others // 2, others, 2 * others]])
    return np.unique(np.rint(counts[counts <= most]).astype(np.int64))


def _occupied(mix: NDArray[np.int64], added: NDArray[np.int64], follow: Floats) -> Floats:
    """Return what a mix with each number of added trains occupies, (numbers, sections)."""
    pairs = []
    for count in added.tolist():
        counts = mix.tolist()
        counts[CONTAINER] += count
        pairs.append(adjacency(tuple(counts)))
    found: Floats = np.einsum("ckl,nkl->cn", np.stack(pairs), follow)
    return found


def _root(added: Floats, occupied: Floats, usable_min: Floats) -> Floats:
    """Return where each column of ``occupied`` reaches the usable time, by interpolation."""
    below = np.clip((occupied <= usable_min).sum(axis=0) - 1, 0, len(added) - 2)
    column = np.arange(occupied.shape[1])
    low, high = occupied[below, column], occupied[below + 1, column]
    step = np.clip((usable_min - low) / np.maximum(high - low, 1e-12), 0.0, 1.0)
    return np.asarray(added[below] + step * (added[below + 1] - added[below]))
