"""Rows of a table, one at a time."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["kept_rows", "rows"]

# Rows by the address of their table, as long as the table lives.
_KEPT: Final[dict[int, tuple[weakref.ref[Any], tuple[Any, ...]]]] = {}


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


def kept_rows(table: pd.DataFrame) -> tuple[Any, ...]:
    """Return the rows of a table that nobody changes, made once as long as the table lives.

    Parameters
    ----------
    table : pandas.DataFrame
        Table of a study or scenario. Whoever changes it afterwards gets the rows of before.

    Returns
    -------
    tuple
        As from :func:`rows`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"km": [1.0, 2.0]})
    >>> kept_rows(table) is kept_rows(table)
    True
    """
    key = id(table)
    if key not in _KEPT or _KEPT[key][0]() is not table:
        _KEPT[key] = (weakref.ref(table, lambda _: _KEPT.pop(key, None)), tuple(rows(table)))
    return _KEPT[key][1]
