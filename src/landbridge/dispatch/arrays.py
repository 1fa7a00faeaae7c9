"""Small steps with flat arrays: lists of lists, and numbers as flags."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from landbridge.dispatch.problem import Flags, Ints

__all__ = ["flags", "ints", "offsets", "owners"]


def ints(values: Sequence[int]) -> Ints:
    """Return whole numbers as an array."""
    return np.array(values, dtype=np.int64)


def offsets(lengths: Ints | Sequence[int]) -> Ints:
    """Return where each of some lists begins when they stand in a row, and where the last ends.

    Examples
    --------
    >>> offsets([2, 0, 1])
    array([0, 2, 2, 3])
    """
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def owners(starts: Ints) -> Ints:
    """Return to which list each entry belongs, by what `offsets` returns.

    Examples
    --------
    >>> owners(np.array([0, 2, 2, 3]))
    array([0, 0, 2])
    """
    return np.repeat(np.arange(len(starts) - 1, dtype=np.int64), np.diff(starts))


def flags(length: int, chosen: Iterable[int]) -> Flags:
    """Return an array that is true at some places.

    Examples
    --------
    >>> flags(3, [1])
    array([False,  True, False])
    """
    mask = np.zeros(length, dtype=np.bool_)
    mask[np.fromiter(chosen, dtype=np.int64)] = True
    return mask
