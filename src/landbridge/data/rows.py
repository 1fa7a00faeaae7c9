"""Rows of a table, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["rows"]


def rows(table: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a checked table as objects: ``row.Index`` is the id.

    The columns are attributes, typed as the schema says; that is known to the checks of this
    room and to nobody's type checker, hence ``Any``.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of a study or scenario.

    Returns
    -------
    iterator
        One named tuple a row, in the order of the table.

    Examples
    --------
    >>> import pandas as pd
    >>> [row.km for row in rows(pd.DataFrame({"km": [1.0, 2.0]}))]
    [1.0, 2.0]
    """
    return iter(table.itertuples())
