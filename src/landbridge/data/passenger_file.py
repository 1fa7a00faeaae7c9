"""A table of passengers from outside: who comes when, from which stop to which.

Names of stops are looked up later, against the timetable that the table is for.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.base.names import nearest
from landbridge.data.csvfile import RawTable, decode, read_bytes, split_rows
from landbridge.data.dayclock import seconds_of

__all__ = ["PassengerRow", "PassengerTable", "read_passengers"]

#: Column -> names under which it is found.
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "hour": ("hour",),
    "from_time": ("from_time",),
    "to_time": ("to_time",),
    "from_stop": ("from_stop", "from_place", "from_station", "from", "origin", "stop"),
    "to_stop": ("to_stop", "to_place", "to_station", "to", "destination"),
    "passengers": ("passengers", "boardings"),
    "alightings": ("alightings",),
    "category": ("category",),
}
_ALLOWED: Final = "hour (or from_time, to_time), from_stop, to_stop, passengers, category"
_MOST_HOURS: Final = 48
_MOST: Final = 1e6
_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class PassengerRow:
    """Passengers who come to ``from_stop`` evenly from ``from_s`` to ``to_s``.

    ``to_stop`` is empty, and ``alightings`` given perhaps, in a table of counts at stops.
    ``line`` is that of the file.
    """

    line: int
    from_s: int
    to_s: int
    from_stop: str
    to_stop: str
    passengers: float
    alightings: float
    category: str


@dataclass(frozen=True, slots=True)
class PassengerTable:
    """Rows of a file; ``counts`` where it says how many come to a stop, but not where they go."""

    file: str
    rows: tuple[PassengerRow, ...]
    counts: bool


def read_passengers(path: Path) -> PassengerTable:
    """Return a table of passengers.

    Parameters
    ----------
    path : Path
        CSV with a header: ``hour`` (0 to 47) or ``from_time`` and ``to_time`` (hh:mm, over 24:00
        on the next day); ``from_stop``, ``to_stop`` (names or ids); ``passengers``; ``category``
        of the trains that they use (may be left out). Without ``to_stop`` the passengers are
        those who get on at ``from_stop``, and ``alightings`` may say how many get off there.

    Returns
    -------
    PassengerTable
        Rows in the order of the file; rows of nobody are left out.

    Raises
    ------
    InputError
        With every fault of the file.

    Examples
    --------
    >>> read_passengers(Path("nowhere.csv"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.csv: the file is missing; name a CSV file
    """
    findings: list[Finding] = []
    content = read_bytes(path, findings, remedy="name a CSV file")
    if content is None:
        raise InputError(findings)
    text = decode(path.name, content, findings)
    table = split_rows(path.name, text, findings) if text is not None else RawTable(path.name)
    if table.header:
        columns = _columns(path.name, table.header, findings)
        if columns:
            rows = list(_rows(table, columns, findings))
            if not rows and not findings:
                findings.append(Finding(path.name, message="the table has no passengers"))
            if not findings:
                return PassengerTable(path.name, tuple(rows), "to_stop" not in columns)
    elif not findings:
        message = "the file is empty"
        findings.append(Finding(path.name, 1, "", "", message, _ALLOWED, "add a header and rows"))
    raise InputError(_shown(path.name, findings))


def _shown(file: str, findings: list[Finding]) -> list[Finding]:
    """Return the findings, those of endless files counted only."""
    if len(findings) <= _SHOWN:
        return findings
    message = f"{len(findings) - _SHOWN} more findings are not shown"
    return [*findings[:_SHOWN], Finding(file, message=message)]


def _columns(file: str, header: Sequence[str], findings: list[Finding]) -> dict[str, int]:
    """Return where each column stands; none with findings that say what is wrong."""
    found: dict[str, int] = {}
    begun = len(findings)
    for number, name in enumerate(header):
        known = next((key for key, names in _NAMES.items() if name.lower() in names), "")
        if known in found:
            message = f"stands for {known}, which is there already"
            findings.append(Finding(file, 1, name, "", message, "", "remove one of the two"))
        elif known:
            found[known] = number
        else:
            close = nearest(name, [each for names in _NAMES.values() for each in names], 1)
            remedy = f"did you mean {close[0]}?" if close else "remove the column"
            message = "is no column of this table"
            findings.append(Finding(file, 1, name, name or "''", message, _ALLOWED, remedy))
    timed = "hour" in found or {"from_time", "to_time"} <= found.keys()
    if not timed:
        message = "there is no column hour, nor from_time with to_time"
        findings.append(Finding(file, 1, "hour", "", message, "", "add the column"))
    for name in ("from_stop", "passengers"):
        if name not in found:
            message = f"the column {name} is missing"
            findings.append(Finding(file, 1, name, "", message, "", "add the column"))
    return found if len(findings) == begun else {}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the file, which takes down what is wrong with its cells."""

    file: str
    number: int
    cells: Mapping[str, str]
    findings: list[Finding]

    def fault(self, column: str, message: str, allowed: str) -> None:
        value = self.cells.get(column, "")
        if not value:
            message, remedy = "the field is empty", "fill it in"
        else:
            remedy = "correct the value"
        self.findings.append(
            Finding(self.file, self.number, column, value, message, allowed, remedy)
        )

    def span(self) -> tuple[int, int]:
        """Return from when to when the passengers come, s."""
        if "hour" in self.cells:
            text = self.cells["hour"]
            if text.isascii() and text.isdecimal() and int(text[:9]) < _MOST_HOURS:
                return int(text) * 3600, int(text) * 3600 + 3600
            self.fault("hour", "is no hour", f"a whole number from 0 to {_MOST_HOURS - 1}")
            return 0, 0
        ends = [seconds_of(self.cells[name]) for name in ("from_time", "to_time")]
        for name, at in zip(("from_time", "to_time"), ends, strict=True):
            if at is None or at > _MOST_HOURS * 3600:
                self.fault(name, "is no time", f"hh:mm or hh:mm:ss up to {_MOST_HOURS}:00")
                return 0, 0
        begin, end = ends[0] or 0, ends[1] or 0
        if end < begin:
            self.fault("to_time", "is before from_time", "a time not before from_time")
        return begin, end

    def amount(self, column: str) -> float:
        """Return a number of passengers."""
        try:
            value = float(self.cells[column])
        except ValueError:
            value = math.nan
        if not 0 <= value <= _MOST:
            what = "is no number" if math.isnan(value) else "is out of bounds"
            self.fault(column, what, f"0 to {_MOST:,.0f}")
            return 0.0
        return value

    def stop(self, column: str) -> str:
        """Return the name of a stop; empty if there is no such column."""
        if column in self.cells and not self.cells[column]:
            self.fault(column, "", "a stop of the timetable")
        return self.cells.get(column, "")


def _rows(
    table: RawTable, columns: Mapping[str, int], findings: list[Finding]
) -> Iterator[PassengerRow]:
    for number, cells in zip(table.lines, table.rows, strict=True):
        row = {name: cells[at].strip() for name, at in columns.items()}
        line = _Line(table.file, number, row, findings)
        span = line.span()
        stops = line.stop("from_stop"), line.stop("to_stop")
        passengers = line.amount("passengers")
        alightings = line.amount("alightings") if "alightings" in row else 0.0
        if passengers or alightings:
            category = row.get("category", "")
            yield PassengerRow(number, *span, *stops, passengers, alightings, category)
