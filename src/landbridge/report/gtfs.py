"""A GTFS feed as a file: a zip of CSV files, the same bytes for the same feed.

Checked against the rules of the GTFS Schedule Reference (gtfs.org) in ``tests/data/test_gtfs*.py``
with an independent validator; ``docs/exchange.md`` lists what is written.
"""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from landbridge.data.gtfs_cells import time_text
from landbridge.data.gtfs_columns import NEEDED, TABLES
from landbridge.report.tables import ending_of, write_bytes

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed

__all__ = ["FEED_ENDINGS", "feed_bytes", "feed_texts", "feed_zip", "write_feed"]

#: Endings that a feed can be written with.
FEED_ENDINGS: Final = ("zip",)
_DATE: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip knows
_MODE: Final = 0o644 << 16
_UNIX: Final = 3


def feed_texts(feed: Feed) -> dict[str, str]:
    r"""Return the files of a feed as text.

    Parameters
    ----------
    feed : Feed
        As `landbridge.data.gtfs.read_feed` or `landbridge.line.exchange.feed_of` gives it.

    Returns
    -------
    dict of str to str
        CSV by file name, in the order of `gtfs_columns.TABLES`; tables without rows are left out
        unless every feed has them, and so are columns without values.

    Examples
    --------
    >>> import pandas as pd
    >>> from landbridge.data.gtfs import Feed, empty_table
    >>> from landbridge.data.gtfs_columns import TABLES
    >>> tables = {name: empty_table(name) for name in TABLES}
    >>> row = ["a", 91800, 91800, "s", 1, 0, 0, float("nan"), -1]
    >>> tables["stop_times"] = pd.DataFrame([row], columns=list(tables["stop_times"]))
    >>> feed_texts(Feed("", tables))["stop_times.txt"].splitlines()[1]
    'a,25:30:00,25:30:00,s,1,0,0'
    """
    texts = {}
    for table, columns in TABLES.items():
        frame = feed.tables[table]
        if frame.empty and table not in NEEDED:
            continue
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, lineterminator="\n")
        cells = {
            column.name: list(map(_TEXTS.get(column.kind, str), frame[column.name].tolist()))
            for column in columns
        }
        kept = [one.name for one in columns if one.needed or any(cells[one.name])]
        writer.writerow(kept)
        writer.writerows(zip(*(cells[name] for name in kept), strict=True))
        texts[f"{table}.txt"] = stream.getvalue()
    return texts


def _whole(value: Any) -> str:
    return "" if value < 0 else str(int(value))


def _number(value: Any) -> str:
    return "" if value != value else repr(float(value))


_TEXTS: Final[dict[str, Callable[[Any], str]]] = {
    "whole": _whole,
    "time": lambda value: "" if value < 0 else time_text(int(value)),
    "number": _number,
}


def feed_bytes(feed: Feed) -> bytes:
    """Return a feed as a zip.

    Parameters
    ----------
    feed : Feed
        What is to be written.

    Returns
    -------
    bytes
        The same for the same feed: the files bear no date of today.
    """
    return feed_zip({name: text.encode("utf-8") for name, text in feed_texts(feed).items()})


def feed_zip(files: Mapping[str, bytes]) -> bytes:
    """Return the files of a feed as a zip: the same bytes for the same files.

    Parameters
    ----------
    files : mapping of str to bytes
        By name.

    Returns
    -------
    bytes
        They bear no date of today.

    Examples
    --------
    >>> feed_zip({"stops.txt": b"stop_id"})[:2]
    b'PK'
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, content)
    return stream.getvalue()


def write_feed(feed: Feed, path: str | os.PathLike[str]) -> None:
    """Write a feed as a zip, whole or not at all.

    Parameters
    ----------
    feed : Feed
        What is to be written.
    path : str or path
        Where; its name ends in ``.zip``.

    Raises
    ------
    InputError
        The name has another ending, or the file cannot be written.

    Examples
    --------
    >>> from landbridge.data.gtfs import Feed
    >>> write_feed(Feed("", {}), "timetable.txt")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: --gtfs: 'timetable.txt' has an unknown ending; allowed \
.zip; end the name of the file with one of these
    """
    ending_of(path, FEED_ENDINGS, "--gtfs")
    write_bytes(feed_bytes(feed), path)
