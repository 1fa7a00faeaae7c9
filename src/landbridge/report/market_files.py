"""A market as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from landbridge.report.market_money_tables import revenue_table
from landbridge.report.market_tables import market_words
from landbridge.report.plain import cell, csv_text, json_text, plain_rows
from landbridge.report.tables import TABLE_ENDINGS, ending_of, write_bytes, write_rows
from landbridge.report.xlsx import workbook_bytes

__all__ = ["MARKET_ENDINGS", "market_rows", "sheets_bytes", "write_market"]

Result = Mapping[str, Any]

#: Endings that a market can be written with.
MARKET_ENDINGS = (*TABLE_ENDINGS, "svg")


def market_rows(result: Result) -> list[dict[str, Any]]:
    """Return the flows as plain rows, each with scenario and year.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.market.market_result`.

    Examples
    --------
    >>> market_rows({"scenario": "s", "year": 2001, "flows": [{"services": ["a", "b"]}]})
    [{'scenario': 's', 'year': 2001, 'services': 'a;b'}]
    """
    head = {"scenario": result["scenario"], "year": result["year"]}
    return [{**head, **row, "services": ";".join(row["services"])} for row in result["flows"]]


def write_market(result: Result, path: str | os.PathLike[str]) -> None:
    """Write a market by the ending of the name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.market.market_result`.
    path : str or path
        csv and parquet have a row a flow; xlsx also shares, scarcity, revenue, ledger, trains,
        queues, the split and what is passed on; json is the whole result; svg and html draw it.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.
    """
    ending = ending_of(path, MARKET_ENDINGS)
    if ending == "parquet":
        write_rows(market_rows(result), path)
        return
    write_bytes(_WRITERS[ending](result), path)


def sheets_bytes(sheets: Iterable[tuple[str, Iterable[Mapping[str, Any]]]]) -> bytes:
    """Return a workbook of some sheets of rows, every value one that a cell can hold.

    Parameters
    ----------
    sheets : iterable of (str, iterable of mapping)
        Name and rows of each sheet.
    """
    return workbook_bytes(
        [
            (name, [{key: cell(value) for key, value in row.items()} for row in plain_rows(rows)])
            for name, rows in ((name, list(rows)) for name, rows in sheets)
        ]
    )


def _xlsx(result: Result) -> bytes:
    loop, split = result["loop"] or {}, result["split"] or {}
    return sheets_bytes(
        [
            ("flows", market_rows(result)),
            ("shares", result["shares"]),
            ("scarcity", result["scarcity"]),
            ("revenue", result["revenue"]),
            ("ledger", result["ledger"]),
            ("trains", result["trains"]),
            ("queues", loop.get("queues", ())),
            ("split", split.get("players", ())),
            ("passed_on", result["passed_on"]),
            ("notes", [{"note": one} for one in (*market_words(result), *_money_notes(result))]),
        ]
    )


def _money_notes(result: Result) -> tuple[str, ...]:
    return (
        *revenue_table(result).notes,
        "Rows of the ledger with a word in the column inside are passed on out of prices of other "
        "rows: sum those without.",
    )


def _html(result: Result) -> bytes:
    from landbridge.report.market_page import market_page

    return market_page(result).encode("utf-8")


def _svg(result: Result) -> bytes:
    from landbridge.report.market_svg import market_svg

    return market_svg(result).encode("utf-8")


_WRITERS: Mapping[str, Callable[[Result], bytes]] = {
    "csv": lambda result: csv_text(market_rows(result)).encode("utf-8"),
    "json": lambda result: json_text(result).encode("utf-8"),
    "xlsx": _xlsx,
    "html": _html,
    "svg": _svg,
}
