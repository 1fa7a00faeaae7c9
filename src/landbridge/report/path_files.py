"""A special path as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from landbridge.report.path_tables import path_rows
from landbridge.report.plain import csv_text, json_text
from landbridge.report.tables import ending_of

__all__ = ["PATH_ENDINGS", "path_bytes"]

#: Endings that a special path can be written with.
PATH_ENDINGS: Final = ("json", "html", "svg", "csv")


def path_bytes(result: Mapping[str, Any], path: str | os.PathLike[str]) -> bytes:
    """Return a special train's options as the bytes of a file, by the ending of its name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.
    path : str or path
        json is the plan, which `special replan` reads; html a page, svg the way over all days, csv
        has a row for each place and stand of every option.

    Raises
    ------
    InputError
        The ending is not one of the allowed ones.
    """
    return _WRITERS[ending_of(path, PATH_ENDINGS)](result).encode("utf-8")


def _html(result: Mapping[str, Any]) -> str:
    from landbridge.report.path_page import path_page

    return path_page(result)


def _svg(result: Mapping[str, Any]) -> str:
    from landbridge.report.path_page import path_svg

    return path_svg(result)


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "csv": lambda result: csv_text(path_rows(result)),
    "json": json_text,
    "html": _html,
    "svg": _svg,
}
