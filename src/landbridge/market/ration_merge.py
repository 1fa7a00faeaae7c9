"""Alternatives that no constraint tells apart, merged into one.

At any prices of some constraints, alternatives of a nest that use the same of their room keep their
shares among themselves. One alternative at the cost -(lambda/theta) ln sum exp(-c theta/lambda)
stands for them exactly. As long as few constraints are full, little is left to be solved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array, csr_array

from landbridge.market.ration_nests import Choosers

__all__ = ["Columns", "Merged", "columns", "merge"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Constants of the SplitMix64 generator (Steele, Lea and Flood 2014): numbers for the uses.
_STEP, _MIX = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9)


@dataclass(frozen=True)
class Merged:
    """Groups of alternatives: ``by`` takes those of the problem in their order.

    ``first`` (groups,) is the first of each.

    ``within`` (groups,) is theta/lambda, ``of`` and ``within_of`` (alternatives,) the group of each
    and its theta/lambda, in the order of ``by``; ``who`` has the groups as its alternatives.
    """

    who: Choosers
    by: Ints
    first: Ints
    within: Floats
    of: Ints
    within_of: Floats

    def cost(self, cost: Floats) -> tuple[Floats, Floats]:
        """Return costs of the groups, and the share of each alternative in its own, by ``by``."""
        cost = cost[self.by]
        if not cost.size:
            return cost, cost
        low = np.minimum.reduceat(cost, self.first)
        share = np.exp(self.within_of * (low[self.of] - cost))
        whole = np.add.reduceat(share, self.first)
        share /= whole[self.of]
        return low - np.log(whole) / self.within, share

    def apart(self, flow: Floats, share: Floats, alternatives: int) -> Floats:
        """Return the flows of all alternatives from those of the groups."""
        found = np.zeros(alternatives)
        found[self.by] = flow[self.of] * share
        return found


def merge(who: Choosers, rows: Flags, together: bool = True) -> Merged:
    """Return alternatives merged that use the same of some constraints.

    Parameters
    ----------
    who : Choosers
        All alternatives.
    rows : array of bool
        The constraints that count, (constraints,).
    together : bool
        False leaves each alternative by itself.

    Returns
    -------
    Merged
        Groups, sorted within their nests; they use room of those constraints alone.

    Examples
    --------
    >>> one, ints = np.ones(1), np.array([0, 1])
    >>> two = Choosers(np.arange(3), np.array([0, 3]), ints, one, one, one,
    ...                np.array([0, 1, 2, 2]), np.array([0, 0]), np.ones(2))
    >>> merge(two, np.ones(1, bool)).of.tolist()
    [0, 1, 1]
    """
    n = who.order.size
    uses = csc_array((who.amount, who.row, who.first), shape=(rows.size, n))
    if not rows.all():
        uses = csc_array(uses.multiply(rows[:, None].astype(np.float64)))
        uses.eliminate_zeros()
    uses.sort_indices()
    nest = np.repeat(np.arange(who.within.size), np.diff(who.nest_first))
    by, new = np.arange(n), np.ones(n, np.bool_)
    if together:
        by = np.lexsort((_signs(uses), nest))
        new = ~_as_before(uses[:, by])
        new[1:] |= np.diff(nest[by]) > 0
    first = np.flatnonzero(new)
    nests = nest[by[first]]
    kept = uses[:, by[first]]
    merged = who._replace(
        order=np.arange(first.size),
        nest_first=np.searchsorted(nests, np.arange(who.within.size + 1)).astype(np.int64),
        first=kept.indptr.astype(np.int64),
        row=kept.indices.astype(np.int64),
        amount=kept.data.astype(np.float64),
    )
    of, within = np.cumsum(new) - 1, who.within[nests]
    return Merged(merged, who.order[by], first, within, of, within[of])


@dataclass(frozen=True)
class Columns:
    """Uses of room with alternatives that use the same put together: (constraints, columns).

    ``of`` (alternatives,) is the column of each.
    """

    uses: Any
    of: Ints

    def used(self, flow: Floats) -> Floats:
        """Return the room that flows use, (constraints,)."""
        return np.asarray(self.uses @ np.bincount(self.of, flow, self.uses.shape[1]))


def columns(uses: Any) -> Columns:
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
    >>> columns(csc_array([[1.0, 1.0, 0.0]])).used(np.array([2.0, 3.0, 4.0])).tolist()
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
