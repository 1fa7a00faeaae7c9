"""Alternatives that no constraint tells apart, merged into one.

At any prices of some constraints, alternatives of a nest that use the same of their room keep their
shares among themselves. One alternative at the cost -(lambda/theta) ln sum exp(-c theta/lambda)
stands for them exactly. As long as few constraints are full, little is left to be solved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from landbridge.base.kernels import kernel
from landbridge.market.ration_columns import columns_of
from landbridge.market.ration_costs import Costs, ready
from landbridge.market.ration_families import Families, Places, ends_of, ranges, sizes_of

__all__ = ["Apart", "Merged", "merge"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Apart:
    """Flows of all alternatives, their parts of the demand, and what each column of room takes."""

    flow: Floats
    part: Floats
    taken: Floats


@dataclass(frozen=True)
class Merged:
    """Families whose rows stand for several rows of the problem.

    Row r of ``who`` stands for the rows from ``members[r]``. Those have the alternatives ``by`` of
    the problem, each row one for each pair, and use the room of ``column`` (rows,) of all room.
    """

    who: Families
    members: Places
    by: Ints
    column: Places

    def cost(self, cost: Floats) -> tuple[Costs, Floats]:
        """Return costs made ready, and the share of each of ``by`` in what stands for it."""
        return ready(self.who, self.members, self.by, cost)

    def apart(self, flow: Floats, share: Floats, all_: int, columns: int) -> Apart:
        """Return the flows of all alternatives, from those of what stands for them."""
        empty = np.empty if self.by.size == all_ else np.zeros  # what is shut has no flow
        found = Apart(empty(all_), empty(all_), np.zeros(columns))
        to = found.flow, found.part, found.taken
        _apart(self.who, self.members, self.by, self.column, flow, share, *to)
        return found


@kernel
def _apart(
    who: Families,
    members: Places,
    by: Ints,
    column: Places,
    flow: Floats,
    share: Floats,
    found: Floats,
    part: Floats,
    taken: Floats,
) -> None:
    """Write the flow of each alternative: its share of what stands for it."""
    one = np.uint64(1)
    place = np.uint64(0)
    for family in range(np.uint64(who.scale.size)):
        here = who.pairs[family]
        pairs = who.pairs[family + one] - here
        each = np.zeros(pairs)
        for pair in range(pairs):
            if who.demand[here + pair] > 0.0:
                each[pair] = 1.0 / who.demand[here + pair]
        for row in range(who.rows[who.nests[family]], who.rows[who.nests[family + one]]):
            first = who.row_first[row]
            for member in range(members[row], members[row + one]):
                whole = 0.0
                for pair in range(pairs):
                    amount = flow[first + pair] * share[place + pair]
                    found[by[place + pair]] = amount
                    part[by[place + pair]] = amount * each[pair]
                    whole += amount
                taken[column[member]] += whole
                place += pairs


def merge(who: Families, rows: Flags, together: bool = True) -> Merged:
    """Return alternatives merged that use the same of some constraints.

    Parameters
    ----------
    who : Families
        All alternatives.
    rows : array of bool
        The constraints that count, (constraints,).
    together : bool
        False leaves each alternative by itself.

    Returns
    -------
    Merged
        Families that use room of those constraints alone.

    Examples
    --------
    >>> from landbridge.market.ration_families import families_of
    >>> from landbridge.market.ration_types import RationProblem
    >>> one, three = np.ones(1), np.zeros(3, int)
    >>> problem = RationProblem(one, three, three, np.ones(3), one, one,
    ...                         csc_array([[0.0, 1.0, 1.0]]), one)
    >>> found = families_of(problem, columns_of(problem.uses), np.ones(3, bool))
    >>> sorted(sizes_of(merge(found, np.ones(1, bool)).members).tolist())
    [1, 2]
    """
    shape = rows.size, who.first.size - 1
    uses = csc_array((who.amount, who.use.astype(np.int64), who.first.astype(np.int64)), shape)
    kept = columns_of(uses.multiply(rows[:, None].astype(np.float64)))
    column, nest = kept.of[who.column.astype(np.int64)], who.nest_of()
    member, new = np.arange(column.size), np.ones(column.size, np.bool_)
    if together:
        member = np.lexsort((column, nest))
        new[1:] = (np.diff(column[member]) != 0) | (np.diff(nest[member]) != 0)
    first = np.flatnonzero(new)
    lead = member[first]
    few, sizes = csc_array(kept.uses), sizes_of(who.row_first)
    begin = who.row_first.astype(np.int64)
    merged = who._replace(
        order=who.order[ranges(begin[lead], sizes[lead])],
        rows=np.searchsorted(nest[lead], np.arange(who.within.size + 1)).astype(np.uint64),
        row_first=ends_of(sizes[lead]).astype(np.uint64),
        column=column[lead].astype(np.uint64),
        first=few.indptr.astype(np.uint64),
        use=few.indices.astype(np.uint64),
        amount=few.data.astype(np.float64),
    )
    ends = np.append(first, column.size).astype(np.uint64)
    by = who.order[ranges(begin[member], sizes[member])]
    return Merged(merged, ends, by, who.column[member])
