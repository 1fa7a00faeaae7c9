"""Timetables of other people in: a GTFS feed, checked, with every fault at once.

`read_feed` takes a zip or a folder. What comes out are plain tables with the columns of
`gtfs_columns.TABLES`: times are s of the day of the service (over 24 hours where the feed goes
there), days are looked up by `gtfs_days.active_days`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from landbridge.base.errors import Finding, InputError
from landbridge.data.gtfs_cells import Sheet, read_sheet
from landbridge.data.gtfs_checks import check_sheets, fill_times
from landbridge.data.gtfs_columns import NEEDED, TABLES
from landbridge.data.gtfs_files import feed_files

__all__ = ["Feed", "empty_table", "read_feed"]

_SHOWN = 12


@dataclass(frozen=True, slots=True, eq=False)
class Feed:
    """A timetable as GTFS has it.

    Parameters
    ----------
    name : str
        Of the file or folder.
    tables : mapping of str to DataFrame
        A table for each of `gtfs_columns.TABLES`, empty where the feed has none. Stop times are
        in the order of their trips, with every time filled in.
    notes : tuple of Finding
        What was decided or left out.
    """

    name: str
    tables: Mapping[str, pd.DataFrame]
    notes: tuple[Finding, ...] = ()

    @property
    def timezone(self) -> str:
        """The zone of all times of the feed."""
        return str(self.tables["agency"]["agency_timezone"].iloc[0])


def empty_table(table: str) -> pd.DataFrame:
    """Return a table of a feed without rows.

    Examples
    --------
    >>> list(empty_table("calendar_dates"))
    ['service_id', 'date', 'exception_type']
    """
    kinds = {"number": "float64", "whole": "int64", "time": "int64"}
    return pd.DataFrame(
        {one.name: pd.Series(dtype=kinds.get(one.kind, "object")) for one in TABLES[table]}
    )


def read_feed(path: Path) -> Feed:
    """Return a GTFS feed.

    Parameters
    ----------
    path : Path
        A zip of at most 100 MB (512 MB unpacked) or a folder.

    Returns
    -------
    Feed
        Its trips, checked. Trips without two stops stay in it and run nowhere.

    Raises
    ------
    InputError
        With every fault: files and columns that are missing, ids that nothing has, times that
        fall, days that do not exist, a zip that is damaged or too large.

    Notes
    -----
    Source: GTFS Schedule Reference (gtfs.org), as of 2026.

    Examples
    --------
    >>> read_feed(Path("nowhere.zip"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.zip: the feed is missing; name a zip or a folder \
with the files of a GTFS feed
    """
    content, others = feed_files(path, {f"{table}.txt" for table in TABLES})
    findings = _missing(path.name, content)
    sheets: dict[str, Sheet] = {}
    for table in TABLES:
        if f"{table}.txt" in content:
            sheet = read_sheet(table, content.pop(f"{table}.txt"), findings)
            if sheet is not None:
                sheets[table] = sheet
    check_sheets(sheets)
    for sheet in sheets.values():
        findings += sheet.settle()
    if any(one.severity == "error" for one in findings):
        raise InputError(findings)
    tables = {
        table: sheets[table].frame if table in sheets else empty_table(table) for table in TABLES
    }
    tables["stop_times"], untimed = fill_times(tables["stop_times"])
    return Feed(path.name, tables, (*findings, *_notes(path.name, untimed, others)))


def _missing(feed: str, content: Mapping[str, bytes]) -> list[Finding]:
    findings = [
        Finding(f"{table}.txt", message=f"the file is missing in {feed}", remedy="add it")
        for table in NEEDED
        if f"{table}.txt" not in content
    ]
    if not {"calendar.txt", "calendar_dates.txt"} & content.keys():
        message = f"the file is missing in {feed}, and there is no calendar_dates.txt either"
        findings.append(Finding("calendar.txt", message=message, remedy="add one of the two"))
    return findings


def _notes(feed: str, untimed: int, others: tuple[str, ...]) -> list[Finding]:
    notes = []
    if untimed:
        message = f"{untimed} stops have no time and were put evenly between those around them"
        notes.append(Finding("stop_times.txt", message=message, severity="note"))
    if others:
        shown = ", ".join(others[:_SHOWN]) + (" and others" if len(others) > _SHOWN else "")
        message = f"not used: {shown}"
        notes.append(Finding(feed, message=message, severity="note"))
    return notes
