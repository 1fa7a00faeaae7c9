"""A closed station as a file: the ending of its name chooses the format."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from landbridge.report.gtfs import FEED_ENDINGS, feed_zip
from landbridge.report.plain import csv_text, json_text
from landbridge.report.special_tables import change_rows
from landbridge.report.tables import ending_of, write_bytes

__all__ = ["CLOSING_ENDINGS", "closing_bytes", "write_feed_files"]

#: Endings that a closed station can be written with.
CLOSING_ENDINGS: Final = ("json", "html", "svg", "csv")


def closing_bytes(result: Mapping[str, Any], path: str | os.PathLike[str]) -> bytes:
    """Return a closed station as the bytes of a file, by the ending of its name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.closing_result.close_result`.
    path : str or path
        json is the whole result, which is also the plan that can be applied again; html is a page,
        svg the graph of both policies, csv has a row for each changed train.

    Raises
    ------
    InputError
        The ending is not one of the allowed ones.
    """
    return _WRITERS[ending_of(path, CLOSING_ENDINGS)](result)


def write_feed_files(files: Mapping[str, bytes], path: str | os.PathLike[str]) -> None:
    """Write the files of a feed as a zip, whole or not at all.

    Parameters
    ----------
    files : mapping of str to bytes
        By name.
    path : str or path
        Where; its name ends in ``.zip``.

    Raises
    ------
    InputError
        The name has another ending, or the file cannot be written.
    """
    ending_of(path, FEED_ENDINGS, "--gtfs-out")
    write_bytes(feed_zip(files), path)


def _html(result: Mapping[str, Any]) -> bytes:
    from landbridge.report.special_page import closing_page

    return closing_page(result).encode("utf-8")


def _svg(result: Mapping[str, Any]) -> bytes:
    from landbridge.report.special_svg import closing_svg

    return closing_svg(result).encode("utf-8")


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "csv": lambda result: csv_text(change_rows(result)).encode("utf-8"),
    "json": lambda result: json_text(result).encode("utf-8"),
    "html": _html,
    "svg": _svg,
}
