"""A comparison as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from landbridge.report.compared import compared_tables
from landbridge.report.compared_rows import compared_leg_rows, compared_rows
from landbridge.report.geometry import Geometry
from landbridge.report.plain import cell, csv_text, json_text, plain_rows
from landbridge.report.tables import TABLE_ENDINGS, ending_of, write_bytes, write_rows
from landbridge.report.xlsx import workbook_bytes

__all__ = ["COMPARED_ENDINGS", "write_compared"]

#: Endings that a comparison can be written with.
COMPARED_ENDINGS = (*TABLE_ENDINGS, "svg")


def write_compared(
    result: Mapping[str, Any],
    path: str | os.PathLike[str],
    geometry: Geometry | Mapping[str, Any] | None = None,
) -> None:
    """Write a comparison by the ending of the name.

    Parameters
    ----------
    result : mapping
        Comparison (see :func:`landbridge.runs.comparing.compare`).
    path : str or path
        csv and parquet have a row per way and scenario, xlsx also one per item of a leg that
        changed; json is the whole comparison; svg and html draw it.
    geometry : Geometry or mapping, optional
        Where tracks and places lie.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.
    """
    ending = ending_of(path, COMPARED_ENDINGS)
    if ending == "parquet":
        write_rows(compared_rows(result), path)
        return
    write_bytes(_WRITERS[ending](result, Geometry.of(geometry)), path)


def _xlsx(result: Mapping[str, Any], geometry: Geometry) -> bytes:
    del geometry
    sheets = [
        (name, [{key: cell(value) for key, value in row.items()} for row in plain_rows(rows)])
        for name, rows in (("ways", compared_rows(result)), ("legs", compared_leg_rows(result)))
    ]
    notes = [note for table in compared_tables(result) for note in table.notes]
    return workbook_bytes([*sheets, ("notes", [{"note": note} for note in notes])])


# Drawing needs shapely: it is imported when something is drawn, not for a table.


def _html(result: Mapping[str, Any], geometry: Geometry) -> bytes:
    from landbridge.report.compared_page import compared_page

    return compared_page(result, geometry).encode("utf-8")


def _svg(result: Mapping[str, Any], geometry: Geometry) -> bytes:
    from landbridge.report.compared_svg import compared_svg

    return compared_svg(result, geometry).encode("utf-8")


_WRITERS: Mapping[str, Callable[[Mapping[str, Any], Geometry], bytes]] = {
    "csv": lambda result, _: csv_text(compared_rows(result)).encode("utf-8"),
    "json": lambda result, _: json_text(result).encode("utf-8"),
    "xlsx": _xlsx,
    "html": _html,
    "svg": _svg,
}
