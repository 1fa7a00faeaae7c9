"""What an audience is told as a file: the ending of its name chooses the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from landbridge.report.plain import json_text
from landbridge.report.publish import notice_page
from landbridge.report.tables import write_bytes

__all__ = ["NOTICE_ENDINGS", "notice_bytes", "notice_files", "put_file"]

#: Endings that a notice can be written with; zip is a GTFS feed, for the public alone.
NOTICE_ENDINGS: Final = ("json", "html", "zip")


def notice_bytes(result: Mapping[str, Any], ending: str) -> bytes:
    r"""Return a notice in a form: the same bytes for the same notice.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.publishing.notice_result`.
    ending : {"json", "html"}
        The form.

    Returns
    -------
    bytes
        UTF-8; they bear no date of today.

    Examples
    --------
    >>> notice_bytes({"trains": []}, "json")
    b'{\n  "trains": []\n}\n'
    """
    return _WRITERS[ending](result).encode("utf-8")


def put_file(content: bytes, path: Path) -> None:
    """Write a file whole or not at all: the door for commands, which write nothing themselves.

    Parameters
    ----------
    content : bytes
        What to write.
    path : Path
        Where; a link is followed.

    Raises
    ------
    InputError
        If the file cannot be written; an older file is then as it was.
    """
    write_bytes(content, path)


def notice_files(result: Mapping[str, Any]) -> dict[str, bytes]:
    """Return the files of a folder for an audience, by name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.publishing.notice_result`.

    Returns
    -------
    dict of str to bytes
        ``notice.json`` and ``notice.html``: no name of an audience stands in the names.
    """
    return {f"notice.{ending}": notice_bytes(result, ending) for ending in _WRITERS}


_WRITERS: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "json": json_text,
    "html": notice_page,
}
