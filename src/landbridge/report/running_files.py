"""A train over a line as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from landbridge.report.plain import cell, csv_text, json_text, plain_rows
from landbridge.report.running_text import leg_rows, running_rows, stop_rows
from landbridge.report.tables import TABLE_ENDINGS, ending_of, write_bytes, write_rows
from landbridge.report.xlsx import workbook_bytes

__all__ = ["RUNNING_ENDINGS", "write_running"]

#: Endings that a run can be written with.
RUNNING_ENDINGS = (*TABLE_ENDINGS, "svg")


def write_running(result: Mapping[str, Any], path: str | os.PathLike[str]) -> None:
    """Write a run over a line by the ending of the name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.running.running_result`.
    path : str or path
        csv and parquet have a row a section, xlsx also the legs, the technical stops and the
        speed profile; json is the whole result; svg and html draw it.

    Raises
    ------
    InputError
        If the ending is not one of the allowed ones, or the file cannot be written.
    """
    ending = ending_of(path, RUNNING_ENDINGS)
    if ending == "parquet":
        write_rows(running_rows(result), path)
        return
    write_bytes(_WRITERS[ending](result), path)


def _xlsx(result: Mapping[str, Any]) -> bytes:
    profile = result["speed_profile"]
    points = [
        dict(zip(profile, values, strict=True)) for values in zip(*profile.values(), strict=True)
    ]
    sheets = [
        (name, [{key: cell(value) for key, value in row.items()} for row in plain_rows(rows)])
        for name, rows in (
            ("sections", running_rows(result)),
            ("legs", leg_rows(result)),
            ("stops", stop_rows(result)),
            ("speed", points),
            ("notes", [{"note": note} for note in result["notes"]]),
        )
    ]
    return workbook_bytes(sheets)


def _html(result: Mapping[str, Any]) -> bytes:
    from landbridge.report.running_page import running_page

    return running_page(result).encode("utf-8")


def _svg(result: Mapping[str, Any]) -> bytes:
    from landbridge.report.running_svg import running_svg

    return running_svg(result).encode("utf-8")


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "csv": lambda result: csv_text(running_rows(result)).encode("utf-8"),
    "json": lambda result: json_text(result).encode("utf-8"),
    "xlsx": _xlsx,
    "html": _html,
    "svg": _svg,
}
