"""Alternatives that no constraint tells apart, merged into one.

At any prices of some constraints, alternatives of a nest that use the same of their room keep their
shares among themselves. One alternative at the cost -(lambda/theta) ln sum exp(-c theta/lambda)
stands for them exactly. As long as few constraints are full, little is left to be solved.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from landbridge.base.kernels import kernel
from landbridge.market.ration_columns import columns_of
from landbridge.market.ration_halves import beside, is_large
from landbridge.market.ration_nests import Choosers, middle_of

__all__ = ["Merged", "merge"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Merged:
    """Groups of alternatives: ``by`` takes those of the problem in their order.

    ``first`` (groups + 1,) is the first of each, ``within`` (groups,) is theta/lambda; ``who`` has
    the groups as its alternatives.
    """

    who: Choosers
    by: Ints
    first: Ints
    within: Floats

    def cost(self, cost: Floats) -> tuple[Floats, Floats]:
        """Return costs of the groups, and the share of each alternative in its own, by ``by``."""
        found, share = np.empty(self.within.size), np.empty(self.by.size)
        write = partial(_together, self.by, self.first, self.within, cost, found, share)
        half = found.size // 2 if is_large(found.size) else 0
        first = beside(partial(write, 0, half)) if half else None
        write(half, found.size)
        if first is not None:
            first.result()
        return found, share

    def apart(self, flow: Floats, share: Floats, alternatives: int) -> Floats:
        """Return the flows of all alternatives from those of the groups."""
        found = np.zeros(alternatives)
        _apart(self.by, self.first, flow, share, found)
        return found


@kernel
def _together(
    by: Ints,
    first: Ints,
    within: Floats,
    cost: Floats,
    found: Floats,
    share: Floats,
    begin: int,
    end: int,
) -> None:
    """Write the logsum of some groups, and the share of each alternative in its own."""
    for group in range(begin, end):
        low = np.inf
        for at in range(first[group], first[group + 1]):
            share[at] = cost[by[at]]
            low = min(low, share[at])
        if first[group + 1] == first[group] + 1:
            share[first[group]] = 1.0
            found[group] = low
            continue
        whole = 0.0
        for at in range(first[group], first[group + 1]):
            share[at] = np.exp(within[group] * (low - share[at]))
            whole += share[at]
        for at in range(first[group], first[group + 1]):
            share[at] /= whole
        found[group] = low - np.log(whole) / within[group]


@kernel
def _apart(by: Ints, first: Ints, flow: Floats, share: Floats, found: Floats) -> None:
    """Write the flow of each alternative: its share of its group's."""
    for group in range(flow.size):
        for at in range(first[group], first[group + 1]):
            found[by[at]] = flow[group] * share[at]


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
    ...                np.array([0, 1, 1]), np.array([0, 1, 1]), np.array([0]), one, 0)
    >>> merge(two, np.ones(1, bool)).first.tolist()
    [0, 2, 3]
    """
    uses = csc_array((who.amount, who.row, who.first), shape=(rows.size, who.first.size - 1))
    kept = columns_of(uses.multiply(rows[:, None].astype(np.float64)))
    column = kept.of[who.column]
    nest = np.repeat(np.arange(who.within.size), np.diff(who.nest_first))
    by, new = np.arange(who.order.size), np.ones(who.order.size, np.bool_)
    if together:
        by = np.lexsort((column, nest))
        new[1:] = (np.diff(column[by]) != 0) | (np.diff(nest[by]) != 0)
    first = np.flatnonzero(new)
    nests = nest[by[first]]
    few = csc_array(kept.uses)
    nest_first = np.searchsorted(nests, np.arange(who.within.size + 1)).astype(np.int64)
    merged = who._replace(
        order=np.arange(first.size),
        nest_first=nest_first,
        column=column[by[first]],
        first=few.indptr.astype(np.int64),
        row=few.indices.astype(np.int64),
        amount=few.data.astype(np.float64),
        middle=middle_of(nest_first, who.pair_first),
    )
    ends = np.append(first, who.order.size).astype(np.int64)
    return Merged(merged, who.order[by], ends, who.within[nests])
