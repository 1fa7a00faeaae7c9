"""Pairs that choose among like ways, put side by side so that they are reckoned at once.

Classes of value of time, and segments, share the ways of their two places: pairs of one family have
the same nests, and in each the same number of alternatives that use the same room. What a family
shares is looked up once, and its pairs stand in the innermost loop.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from landbridge.market.ration_columns import Columns
from landbridge.market.ration_types import RationProblem

__all__ = ["Families", "Places", "ends_of", "families_of", "ranges", "sizes_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
# Without a sign, so that the compiler need not ask whether an index counts from the end.
Places = NDArray[np.uint64]


class Families(NamedTuple):
    """Alternatives by family, nest, row (an alternative of each pair of the family) and pair.

    Family f has the pairs from ``pairs[f]`` to ``pairs[f + 1]``, likewise the nests from
    ``nests[f]``, and theta ``scale[f]``; nest n the rows from ``rows[n]``, and theta/lambda
    ``within[n]``; row r the alternatives from ``row_first[r]``, one for each pair, which use the
    room of ``column[r]``: the entries of ``use`` and ``amount`` from ``first[column]``. A branch is
    a nest of a pair: nest n has those from ``branches[n]``.

    ``order`` (alternatives,) and ``pair`` (pairs,) are numbers in the problem, ``demand`` is
    (pairs,), ``theta`` the median scale of the pairs.
    """

    order: Ints
    pair: Ints
    pairs: Places
    nests: Places
    rows: Places
    row_first: Places
    branches: Places
    column: Places
    within: Floats
    scale: Floats
    demand: Floats
    first: Places
    use: Places
    amount: Floats
    theta: float

    def nest_of(self) -> Ints:
        """Return the nest of each row."""
        return np.repeat(np.arange(self.within.size), sizes_of(self.rows))

    def branch_of(self) -> Ints:
        """Return the branch of each alternative."""
        sizes, branch = sizes_of(self.row_first), self.branches.astype(np.int64)[self.nest_of()]
        return ranges(branch, sizes)

    def owner_of(self) -> Ints:
        """Return the place of the pair of each branch."""
        family = np.repeat(np.arange(self.scale.size), sizes_of(self.nests))
        return ranges(self.pairs.astype(np.int64)[family], sizes_of(self.branches))


def families_of(problem: RationProblem, columns: Columns, open_: Flags) -> Families:
    """Return the alternatives of a problem that are open, by family.

    Parameters
    ----------
    problem : RationProblem
        A problem without faults.
    columns : Columns
        Its uses of room.
    open_ : array of bool
        Alternatives that may be used, (alternatives,).

    Returns
    -------
    Families
        The same bytes for the same alternatives in the same order within their nests.

    Examples
    --------
    Two pairs with a way each, and one between them with two ways that use nothing.

    >>> from landbridge.market.ration_columns import columns_of
    >>> one, ints = np.ones(4), np.array([0, 1, 1, 2])
    >>> three = RationProblem(one[:3], ints, np.zeros(4, int), one, one[:3], one[:1],
    ...                       csc_array([[0.0, 0.0, 0.0, 0.0]]), one[:1])
    >>> found = families_of(three, columns_of(three.uses), np.ones(4, bool))
    >>> found.pair.tolist(), found.order.tolist(), found.row_first.tolist()
    ([0, 2, 1], [0, 3, 1, 2], [0, 2, 3, 4])
    """
    nests = problem.nest_scale.size
    key = problem.pair.astype(np.int64) * nests + problem.nest
    order = np.argsort(key, kind="stable")
    order = order[open_[order]]
    branch, branch_size = np.unique(key[order], return_counts=True)
    nest_count = np.bincount(branch // nests, minlength=problem.pairs)
    row_count = np.bincount(problem.pair[order], minlength=problem.pairs)
    within = problem.scale_per_usd[branch // nests] / problem.nest_scale[branch % nests]
    scale = np.asarray(problem.scale_per_usd, np.float64)
    column = columns.of[order]
    family = _alike(scale, nest_count, (within, branch_size), row_count, column)
    pair = np.argsort(family, kind="stable")
    size, lead = np.bincount(family), np.unique(family, return_index=True)[1]
    nest = ranges(ends_of(nest_count)[lead], nest_count[lead])
    row = ranges(ends_of(row_count)[lead], row_count[lead])
    pair_of = np.repeat(np.arange(problem.pairs), row_count)
    row_of = ranges(np.zeros(problem.pairs, np.int64), row_count)
    uses = csc_array(columns.uses)
    return Families(
        order=order[np.lexsort((pair_of, row_of, family[pair_of]))],
        pair=pair,
        pairs=_places(size),
        nests=_places(nest_count[lead]),
        rows=_places(branch_size[nest]),
        row_first=_places(np.repeat(size, row_count[lead])),
        branches=_places(np.repeat(size, nest_count[lead])),
        column=column[row].astype(np.uint64),
        within=within[nest],
        scale=scale[lead],
        demand=np.asarray(problem.demand_teu, np.float64)[pair],
        first=uses.indptr.astype(np.uint64),
        use=uses.indices.astype(np.uint64),
        amount=uses.data.astype(np.float64),
        theta=float(np.median(scale)) if scale.size else 1.0,
    )


def _alike(
    scale: Floats,
    nest_count: Ints,
    by_branch: tuple[Floats, Ints],
    row_count: Ints,
    column: Ints,
) -> Ints:
    """Return the number of the family of each pair, counted as they come."""
    within, branch_size = by_branch
    nest, row = ends_of(nest_count), ends_of(row_count)
    seen: dict[tuple[float, bytes, bytes, bytes], int] = {}
    found = np.empty(scale.size, np.int64)
    for pair, theta in enumerate(scale.tolist()):
        nests, rows = slice(nest[pair], nest[pair + 1]), slice(row[pair], row[pair + 1])
        ways = within[nests].tobytes(), branch_size[nests].tobytes(), column[rows].tobytes()
        found[pair] = seen.setdefault((theta, *ways), len(seen))
    return found


def sizes_of(first: Places) -> Ints:
    """Return the sizes of parts from where they begin, (parts,)."""
    ends = first.astype(np.int64)
    return ends[1:] - ends[:-1]


def ends_of(sizes: Ints) -> Ints:
    """Return where parts of such sizes begin, and where the last one ends, (parts + 1,)."""
    return np.append(0, np.cumsum(sizes)).astype(np.int64)


def _places(sizes: Ints) -> Places:
    return ends_of(sizes).astype(np.uint64)


def ranges(first: Ints, sizes: Ints) -> Ints:
    """Return so many numbers from each first one on, in a row."""
    ends = ends_of(sizes)
    return np.repeat(first - ends[:-1], sizes) + np.arange(ends[-1])
