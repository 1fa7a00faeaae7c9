"""What a line carries as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from landbridge.report.capacity_rows import (
    answer_rows,
    capacity_rows,
    limit_rows,
    listed_rows,
    range_rows,
    saturation_rows,
)
from landbridge.report.plain import cell, csv_text, json_text, plain_rows
from landbridge.report.tables import TABLE_ENDINGS, ending_of, write_bytes, write_rows
from landbridge.report.xlsx import workbook_bytes

__all__ = ["CAPACITY_ENDINGS", "write_capacity"]

#: Endings that a capacity can be written with.
CAPACITY_ENDINGS = (*TABLE_ENDINGS, "svg")


def write_capacity(result: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write what a line carries by the ending of the name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.capacity.capacity_result`.
    path : str or path
        csv and parquet have a row a section, xlsx also the answer, limits, saturation, projects,
        inspections, trains and the range over unknown loops; json is the whole result; svg and
        html draw it.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.
    """
    ending = ending_of(path, CAPACITY_ENDINGS)
    if ending == "parquet":
        write_rows(capacity_rows(result), path)
        return
    write_bytes(_WRITERS[ending](result), path)


def _xlsx(result: Mapping[str, Any]) -> bytes:
    sheets = [
        (name, [{key: cell(value) for key, value in row.items()} for row in plain_rows(rows)])
        for name, rows in (
            ("answer", answer_rows(result)),
            ("sections", capacity_rows(result)),
            ("limits", limit_rows(result)),
            ("saturation", saturation_rows(result)),
            ("projects", listed_rows(result, "upgrades")),
            ("inspections", listed_rows(result, "inspections")),
            ("trains", listed_rows(result, "trains")),
            ("loops", range_rows(result)),
            ("notes", [{"note": note} for note in result["notes"]]),
        )
    ]
    return workbook_bytes(sheets)


def _html(result: Mapping[str, Any]) -> bytes:
    from landbridge.report.capacity_page import capacity_page

    return capacity_page(result).encode("utf-8")


def _svg(result: Mapping[str, Any]) -> bytes:
    from landbridge.report.capacity_svg import capacity_svg

    return capacity_svg(result).encode("utf-8")


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "csv": lambda result: csv_text(capacity_rows(result)).encode("utf-8"),
    "json": lambda result: json_text(result).encode("utf-8"),
    "xlsx": _xlsx,
    "html": _html,
    "svg": _svg,
}
