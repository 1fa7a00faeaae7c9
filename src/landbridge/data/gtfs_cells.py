"""A file of a GTFS feed from bytes to typed columns.

Every text is read once however often it stands in the file: feeds repeat a few thousand times,
trips and stops in millions of rows.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from landbridge.base.errors import Finding, Severity
from landbridge.base.names import nearest
from landbridge.data.csvfile import decode, split_rows
from landbridge.data.gtfs_columns import TABLES, GtfsColumn

__all__ = ["Sheet", "parse_date", "parse_time", "read_sheet", "time_text"]

_MAX_HOURS: Final = 24 * 60
_MOST: Final = 50  # findings a column
_TEXTS: Final = pa.string()


class Sheet:
    """A file of a feed with typed columns, which takes down what is wrong with its cells.

    Parameters
    ----------
    file : str
        Its name.
    text : str
        Its content, to look up lines.
    frame : DataFrame
        Its columns: the known ones, whether it has them or not.
    """

    def __init__(self, file: str, text: str, frame: pd.DataFrame) -> None:
        self.file = file
        self.frame = frame
        self.findings: list[Finding] = []
        self._text = text
        self._lines: list[int] | None = None
        self._counts: dict[tuple[str, bool], int] = {}

    def line(self, row: int) -> int:
        """Return the line of the file on which a row begins."""
        if self._lines is None:
            straight = self._text.rstrip("\r\n").count("\n") == len(self.frame)
            self._lines = [] if straight else split_rows(self.file, self._text, []).lines
        return self._lines[row] if row < len(self._lines) else row + 2

    def add(
        self,
        rows: Iterable[int],
        column: str,
        value: str,
        message: str,
        *how: str,
        note: bool = False,
    ) -> None:
        """Take down a fault of some rows: message, then what is allowed and what to do.

        The first fifty of a column are kept and the others counted.
        """
        numbers = [int(row) for row in rows]
        allowed, remedy = (*how, "", "")[:2]
        told = self._counts.get((column, note), 0)
        self._counts[(column, note)] = told + len(numbers)
        severity: Severity = "note" if note else "error"
        for row in numbers[: max(0, _MOST - told)]:
            place = (self.file, self.line(row), column)
            self.findings.append(Finding(*place, value, message, allowed, remedy, severity))

    def told(self, column: str) -> set[int]:
        """Return the lines on which a fault of a column was found already."""
        return {one.row for one in self.findings if one.column == column and one.row is not None}

    def settle(self) -> list[Finding]:
        """Return the findings, with a note of those that were counted only."""
        for (column, _), count in self._counts.items():
            if count > _MOST:
                message = f"{count - _MOST} more findings in this column are not shown"
                self.findings.append(Finding(self.file, None, column, "", message, severity="note"))
        self._counts = {}
        return self.findings


def read_sheet(table: str, content: bytes, findings: list[Finding]) -> Sheet | None:
    r"""Return a file of a feed with its columns typed.

    Parameters
    ----------
    table : str
        Which one, such as ``trips``.
    content : bytes
        What stands in it.
    findings : list of Finding
        Takes what is wrong with the file itself; the sheet keeps what is wrong with its cells.

    Returns
    -------
    Sheet or None
        None where it cannot be taken apart.

    Examples
    --------
    >>> text = b"trip_id,start_time,end_time,headway_secs\na,6:00:00,25:30:00,600\n"
    >>> frame = read_sheet("frequencies", text, []).frame
    >>> frame[["start_time", "end_time"]].values.tolist(), frame["exact_times"].tolist()
    ([[21600, 91800]], [-1])
    """
    file = f"{table}.txt"
    text = decode(file, content, findings)
    if text is None:
        return None
    taken = _taken(file, text, findings)
    if taken is None:
        return None
    columns, size = taken
    sheet = Sheet(file, text, pd.DataFrame(index=range(size)))
    if not _header(sheet, table, list(columns)):
        findings += sheet.settle()
        return None
    series = {}
    for column in TABLES[table]:
        found = columns.get(column.name)
        series[column.name] = _typed(sheet, column, found, size)
    sheet.frame = pd.DataFrame(series)
    return sheet


def _taken(
    file: str, text: str, findings: list[Finding]
) -> tuple[dict[str, tuple[NDArray[np.int64], list[str]]], int] | None:
    """Return the columns as codes and the texts that they stand for, and the number of rows."""
    faults: list[Any] = []

    def refuse(row: Any) -> str:
        faults.append(row)
        return "skip"

    try:
        found = pa_csv.read_csv(
            io.BytesIO(text.encode()),
            read_options=pa_csv.ReadOptions(use_threads=False, block_size=1 << 26),
            parse_options=pa_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=refuse),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(_names(text), _TEXTS),
                strings_can_be_null=False,
                check_utf8=False,
            ),
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError):
        faults.append(None)
    if faults:  # Python's own reader says on which line, and what
        raw = split_rows(file, text, findings)
        if not raw.whole or not raw.header:
            return None
        found = pa.table(
            {
                name: pa.array([row[number] for row in raw.rows], _TEXTS)
                for number, name in enumerate(raw.header)
            }
        )
    columns = {}
    for name, column in zip(found.column_names, found.columns, strict=True):
        coded = column.combine_chunks().dictionary_encode()
        codes = coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)
        columns[name.strip()] = (
            codes,
            [str(each).strip() for each in coded.dictionary.to_pylist()],
        )
    return columns, found.num_rows


def _names(text: str) -> list[str]:
    """Return the names in the first line, as they stand there."""
    return [name.strip('"') for name in text.split("\n", 1)[0].rstrip("\r").split(",")]


def _header(sheet: Sheet, table: str, names: list[str]) -> bool:
    """Report columns that are missing; return whether there is anything to read."""
    missing = [
        column.name for column in TABLES[table] if column.needed and column.name not in names
    ]
    for name in missing:
        close = nearest(name, [each for each in names if each], 1)
        remedy = f"is it the column {close[0]}?" if close else "add the column"
        message = f"the column {name} is missing"
        sheet.findings.append(Finding(sheet.file, 1, name, "", message, "", remedy))
    return not missing


def _typed(
    sheet: Sheet,
    column: GtfsColumn,
    found: tuple[NDArray[np.int64], list[str]] | None,
    size: int,
) -> NDArray[Any]:
    kind: Any = {"number": np.float64, "whole": np.int64, "time": np.int64}.get(column.kind, object)
    empty: Any = {"number": math.nan, "whole": -1, "time": -1}.get(column.kind, "")
    if found is None:
        return np.full(size, empty, dtype=kind)
    codes, texts = found
    values = np.full(max(1, len(texts)), empty, dtype=kind)
    for number, text in enumerate(texts):
        if not text:
            if column.filled:
                rows = np.flatnonzero(codes == number)
                sheet.add(rows, column.name, "", "the field is empty", "a value", "fill it in")
            continue
        try:
            values[number] = _PARSERS[column.kind](text, column)
        except ValueError as error:
            message, allowed = error.args
            rows = np.flatnonzero(codes == number)
            sheet.add(rows, column.name, text, message, allowed, "correct the value")
    return values[codes] if size else values[:0]


def parse_time(text: str) -> int:
    """Return a time of day in s.

    Parameters
    ----------
    text : str
        H:MM:SS or HH:MM:SS; it may pass 24 hours, up to 60 days.

    Returns
    -------
    int
        s from noon less twelve hours of the day of the service.

    Raises
    ------
    ValueError
        With what is wrong and what is allowed.

    Examples
    --------
    >>> parse_time("25:01:30")
    90090
    """
    parts = text.split(":")
    whole = len(parts) == 3 and all(part.isascii() and part.isdecimal() for part in parts)
    if not whole or len(parts[0]) > 4 or len(parts[1]) != 2 or len(parts[2]) != 2:
        raise ValueError("is no time", "HH:MM:SS")
    hours, minutes, seconds = map(int, parts)
    if minutes > 59 or seconds > 59 or hours > _MAX_HOURS:
        raise ValueError("is no time", f"00:00:00 to {_MAX_HOURS}:59:59")
    return hours * 3600 + minutes * 60 + seconds


def time_text(seconds: int) -> str:
    """Return a time of day as a feed has it.

    Examples
    --------
    >>> time_text(90090), time_text(0)
    ('25:01:30', '00:00:00')
    """
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def parse_date(text: str) -> date:
    """Return the day that a date of a feed stands for.

    Raises
    ------
    ValueError
        With what is wrong and what is allowed.

    Examples
    --------
    >>> parse_date("20010726")
    datetime.date(2001, 7, 26)
    """
    allowed = "YYYYMMDD, a day of 1900 to 2199"
    if len(text) != 8 or not (text.isascii() and text.isdecimal()):
        raise ValueError("is no date", allowed)
    try:
        found = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise ValueError("is no day of the calendar", allowed) from None
    if not 1900 <= found.year < 2200:
        raise ValueError("is no date", allowed)
    return found


def _date(text: str, column: GtfsColumn) -> str:
    parse_date(text)
    return text


def _number(text: str, column: GtfsColumn) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not column.low <= number <= column.high:
        what = "is no number" if math.isnan(number) else "is out of bounds"
        raise ValueError(what, f"{column.low:g} to {column.high:g}")
    return number


def _whole(text: str, column: GtfsColumn) -> int:
    allowed = f"a whole number from {column.low:.0f} to {column.high:.0f}"
    if not (text.isascii() and text.isdecimal()) or len(text) > 12:
        raise ValueError("is no whole number", allowed)
    if not column.low <= int(text) <= column.high:
        raise ValueError("is out of bounds", allowed)
    return int(text)


@cache
def _zones() -> frozenset[str]:
    """Return the zones that the machine knows, looked up once."""
    return frozenset(available_timezones())


def _zone(text: str, column: GtfsColumn) -> str:
    if text not in _zones():
        close = nearest(text, sorted(_zones()), 1)
        name = f" such as {close[0]}" if close else ", such as Etc/UTC"
        raise ValueError("is no time zone", f"an IANA time zone{name}")
    return text


_PARSERS: Final[dict[str, Callable[[str, GtfsColumn], Any]]] = {
    "text": lambda text, column: text,
    "time": lambda text, column: parse_time(text),
    "date": _date,
    "number": _number,
    "whole": _whole,
    "zone": _zone,
}
