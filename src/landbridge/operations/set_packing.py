"""The cheapest columns that cover some rows once and overfill none.

Where the linear relaxation is nearly whole, most columns never come into question: one whose
reduced cost is above the gap between a solution and the relaxation is in no better solution
(Crowder, Johnson and Padberg, "Solving large-scale zero-one linear programming problems",
Operations Research 31, 1983). So columns of small reduced cost are tried first.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

__all__ = ["cheapest"]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_GAP: Final = 0.002  # how close to the best choice of columns, as a share
_NEAR: Final = 0.0005  # columns dearer than this are left out at first: the gap is mostly less
_NODES: Final = 2_000


def cheapest(usd: Floats, matrix: Any, once: Flags, most: Floats) -> Flags | None:
    """Return which columns to take.

    Parameters
    ----------
    usd : array
        Cost of each column, (columns,), 0 or more.
    matrix : sparse matrix
        What a column takes of each row, (rows, columns).
    once : array of bool
        Rows that are filled exactly, (rows,).
    most : array
        What a row takes, (rows,).

    Returns
    -------
    array of bool, or None
        Columns, (columns,), within 0.2 % of the least cost, or the cheapest of 2,000 nodes; None
        where no choice fits, or none was found in them.

    Examples
    --------
    Two trains, each early or late, and one track.

    >>> takes = csr_array([[1.0, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0]])
    >>> once = np.array([True, True, False])
    >>> cheapest(np.array([1.0, 4.0, 1.0, 3.0]), takes, once, np.ones(3)).tolist()
    [True, False, False, True]
    """
    rows = csr_array(matrix)
    relaxed = linprog(
        usd, A_ub=rows[~once], b_ub=most[~once], A_eq=rows[once], b_eq=most[once],
        bounds=(0, None), method="highs",
    )  # fmt: skip
    if relaxed.x is None:
        return None
    dear, every = np.asarray(relaxed.lower.marginals), np.arange(usd.size)
    for columns in (np.flatnonzero(dear <= _NEAR * relaxed.fun), every):
        found = milp(
            usd[columns],
            integrality=np.ones(columns.size),
            bounds=Bounds(0, 1),
            constraints=LinearConstraint(rows[:, columns], np.where(once, most, -np.inf), most),
            options={"mip_rel_gap": _GAP, "node_limit": _NODES},
        )
        near = found.x is not None and found.fun <= (1.0 + _GAP) * relaxed.fun
        if near or (found.x is not None and columns is every):
            taken = np.zeros(usd.size, np.bool_)
            taken[columns] = found.x > 0.5
            return taken
    return None
