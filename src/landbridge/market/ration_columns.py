"""What alternatives use of the room, put together where it is the same.

Classes of value of time, and segments, share the ways of their pair, so that a tenth of the columns
stands for all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

__all__ = ["Columns", "columns_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Constants of the SplitMix64 generator (Steele, Lea and Flood 2014): numbers for the uses.
_STEP, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True)
class Columns:
    """Uses of room with alternatives that use the same put together: (constraints, columns).

    ``of`` (alternatives,) is the column of each.
    """

    uses: Any
    of: Ints


def columns_of(uses: Any) -> Columns:
    """Return the distinct columns of the uses of room.

    Parameters
    ----------
    uses : sparse matrix
        (constraints, alternatives).

    Returns
    -------
    Columns
        Classes of value of time, say, share the ways of their pair.

    Examples
    --------
    >>> found = columns_of(csc_array([[1.0, 1.0, 0.0]]))
    >>> (found.uses @ np.bincount(found.of, [2.0, 3.0, 4.0])).tolist()
    [5.0]
    """
    by_column = csc_array(uses)
    by_column.sum_duplicates()
    by_column.eliminate_zeros()
    by = np.argsort(_signs(by_column), kind="stable")
    new = ~_as_before(by_column[:, by])
    of = np.empty(by.size, np.int64)
    of[by] = np.cumsum(new) - 1
    return Columns(csr_array(by_column[:, by[new]]), of)


def _signs(uses: csc_array) -> NDArray[np.uint64]:
    """Return a number for each column that is the same where its entries are: equal ones meet."""
    number = uses.indices.astype(np.uint64) * _STEP + uses.data.view(np.uint64)
    for shift in (30, 27, 31):
        number = (number ^ (number >> np.uint64(shift))) * _MIX
    total = np.zeros(uses.data.size + 1, np.uint64)
    np.cumsum(number, out=total[1:])
    return np.asarray(total[uses.indptr[1:]] - total[uses.indptr[:-1]])


def _as_before(uses: csc_array) -> Flags:
    """Return whether each column has the entries of the one before it."""
    size = np.diff(uses.indptr)
    found = np.zeros(size.size, np.bool_)
    found[1:] = size[1:] == size[:-1]
    # In a column as long as the one before, each entry stands that far behind its counterpart.
    before = np.arange(uses.data.size) - np.repeat(size, size)
    other = (uses.indices != uses.indices[before]) | (uses.data != uses.data[before])
    found[np.repeat(np.arange(size.size), size)[other]] = False
    return found
