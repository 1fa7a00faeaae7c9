"""Values and rows in plain types, and the two text formats that need nothing else."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, cast, runtime_checkable

from landbridge.report.text import Table

__all__ = ["Frame", "Rows", "cell", "column_names", "csv_text", "json_text", "plain_rows"]

Rows = list[dict[str, Any]]


@runtime_checkable
class Frame(Protocol):
    """What is needed of a pandas DataFrame."""

    columns: Any

    def to_dict(self, orient: str) -> Any:
        """Return the rows as dictionaries for ``orient="records"``."""


def json_text(value: Any) -> str:
    r"""Return JSON with sorted keys, two spaces and a line end; not-a-number becomes null.

    Parameters
    ----------
    value : object
        Mappings, lists, texts, numbers (NumPy's as well), flags, dates, ``None``.

    Returns
    -------
    str
        JSON text.

    Examples
    --------
    >>> json_text({"b": float("nan"), "a": (1, 2)})
    '{\n  "a": [\n    1,\n    2\n  ],\n  "b": null\n}\n'
    """
    plain = _plain(value)
    return json.dumps(plain, ensure_ascii=False, indent=2, sort_keys=True, allow_nan=False) + "\n"


def csv_text(data: Any) -> str:
    r"""Return rows as CSV: comma, UTF-8, ``yes`` and ``no``, lists joined by a semicolon.

    Parameters
    ----------
    data : DataFrame, Table or iterable of mapping
        The rows.

    Returns
    -------
    str
        Header and rows with full precision; a missing value is empty.

    Examples
    --------
    >>> csv_text([{"way": "rail", "modes": ["rail", "road"], "pareto": True, "km": None}])
    'way,modes,pareto,km\nrail,rail;road,yes,\n'
    """
    rows = plain_rows(data)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column_names(data, rows))
    for row in rows:
        writer.writerow(["" if value is None else cell(value) for value in row.values()])
    return out.getvalue()


def plain_rows(data: Any) -> Rows:
    """Return rows in plain types, all with the same columns.

    Parameters
    ----------
    data : DataFrame, Table or iterable of mapping
        The rows.

    Returns
    -------
    list of dict
        Columns in the order in which they first occur; a missing value is ``None``.

    Examples
    --------
    >>> plain_rows([{"a": 1}, {"b": float("nan")}])
    [{'a': 1, 'b': None}, {'a': None, 'b': None}]
    """
    if isinstance(data, Table):
        keys = [column.key for column in data.columns]
        found: Rows = [dict(zip(keys, row, strict=True)) for row in data.rows]
    elif isinstance(data, Frame):
        found = cast("Rows", data.to_dict("records"))
    else:
        found = [dict(row) for row in data]
    columns = dict.fromkeys(str(key) for row in found for key in row)
    if isinstance(data, Frame):
        columns = dict.fromkeys(str(key) for key in data.columns)
    plain = [{str(key): _plain(value) for key, value in row.items()} for row in found]
    return [{key: row.get(key) for key in columns} for row in plain]


def cell(value: Any) -> Any:
    """Return a value for a cell of csv or xlsx: flags in words, lists joined by a semicolon.

    Parameters
    ----------
    value : object
        Value in plain types.

    Returns
    -------
    str, float, int or None
        What the cell holds.

    Examples
    --------
    >>> cell([True, "x"]), cell(1.5)
    ('yes;x', 1.5)
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(str(cell(inner)) for inner in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return value


def column_names(data: Any, rows: Rows) -> list[str]:
    """Return the columns, also where there are no rows to tell them.

    Parameters
    ----------
    data : DataFrame, Table or iterable of mapping
        What the rows were made from.
    rows : list of dict
        The rows (see :func:`plain_rows`).

    Returns
    -------
    list of str
        Names of columns in order.

    Examples
    --------
    >>> column_names([], [{"a": 1}])
    ['a']
    """
    if isinstance(data, Frame):
        return [str(key) for key in data.columns]
    if isinstance(data, Table):
        return [column.key for column in data.columns]
    return list(rows[0]) if rows else []


def _plain(value: Any) -> Any:
    """Return a value in the types of JSON."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(inner) for inner in value)
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, int | float):
        return value
    if type(value).__name__ in {"NAType", "NaTType"}:
        return None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, Iterable):
        return [_plain(inner) for inner in value]
    raise TypeError(f"a {type(value).__name__} has no place in a table")
