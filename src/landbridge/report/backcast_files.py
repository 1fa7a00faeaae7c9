"""A backcast as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from landbridge.report.backcast_tables import backcast_words
from landbridge.report.market_files import sheets_bytes
from landbridge.report.plain import csv_text, json_text
from landbridge.report.tables import TABLE_ENDINGS, ending_of, write_bytes, write_rows

__all__ = ["BACKCAST_ENDINGS", "backcast_rows", "write_backcast"]

Result = Mapping[str, Any]

#: Endings that a backcast can be written with.
BACKCAST_ENDINGS = (*TABLE_ENDINGS, "svg")


def backcast_rows(result: Result) -> list[dict[str, Any]]:
    """Return the rows flat: more figures of a row as columns of their own.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.backcast.backcast`.

    Examples
    --------
    >>> backcast_rows({"rows": [{"id": "a", "detail": {"x": 1.0}}, {"id": "b", "detail": {}}]})
    [{'id': 'a', 'x': 1.0}, {'id': 'b', 'x': None}]
    """
    names = sorted({name for row in result["rows"] for name in row["detail"]})
    return [
        {
            **{key: value for key, value in row.items() if key != "detail"},
            **{name: row["detail"].get(name) for name in names},
        }
        for row in result["rows"]
    ]


def write_backcast(result: Result, path: str | os.PathLike[str]) -> None:
    """Write a backcast by the ending of the name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.backcast.backcast`.
    path : str or path
        csv and parquet have a row an observation; xlsx also errors by kind and the years; json is
        the whole result; svg and html draw it.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.
    """
    ending = ending_of(path, BACKCAST_ENDINGS)
    if ending == "parquet":
        write_rows(backcast_rows(result), path)
        return
    write_bytes(_WRITERS[ending](result), path)


def _xlsx(result: Result) -> bytes:
    return sheets_bytes(
        [
            ("observations", backcast_rows(result)),
            ("errors", result["summary"]),
            ("years", result["series"]),
            ("notes", [{"note": line} for line in backcast_words(result)]),
        ]
    )


def _html(result: Result) -> bytes:
    from landbridge.report.backcast_page import backcast_page

    return backcast_page(result).encode("utf-8")


def _svg(result: Result) -> bytes:
    from landbridge.report.backcast_svg import backcast_svg

    return backcast_svg(result).encode("utf-8")


_WRITERS: Mapping[str, Callable[[Result], bytes]] = {
    "csv": lambda result: csv_text(backcast_rows(result)).encode("utf-8"),
    "json": lambda result: json_text(result).encode("utf-8"),
    "xlsx": _xlsx,
    "html": _html,
    "svg": _svg,
}
