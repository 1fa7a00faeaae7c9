"""The first line of a table: which column stands where, and what is wrong with the names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from landbridge.base.errors import Finding
from landbridge.base.names import nearest
from landbridge.base.schema import Schema
from landbridge.data.csvfile import RawTable

__all__ = ["check_header"]

# Words in the name of a column that say in what it is measured, and what others measure in.
_UNITS: Final = frozenset({"usd", "km", "kmh", "h", "days", "years", "deg", "mm"})
_FOREIGN: Final = frozenset(
    ("eur", "euro", "euros", "gbp", "chf", "pln", "rub", "rur", "cny", "rmb", "yuan", "krw", "won",
     "jpy", "yen", "kzt", "byn", "inr", "cents", "m", "mi", "mile", "miles", "mph", "min",
     "minutes", "hours", "d", "day", "weeks", "months", "rad", "inch", "inches", "ft", "cm")
)  # fmt: skip


def check_header(schema: Schema, raw: RawTable, findings: list[Finding]) -> dict[str, int]:
    """Return the position of each column that the schema knows.

    Parameters
    ----------
    schema : Schema
        What the columns must be.
    raw : RawTable
        Fields of the file.
    findings : list of Finding
        Takes a finding for each column that is unknown, missing or there twice.

    Returns
    -------
    dict of str to int
        Position by name, from 0; a column that is there twice counts where it
        stands first.
    """
    present: dict[str, int] = {}
    unknown: list[str] = []
    separator = next((sign for sign in ";\t" if sign in "".join(raw.header)), "")
    if len(raw.header) == 1 and separator:
        sign = "a tab" if separator == "\t" else separator
        message, remedy = f"is separated by {sign}", "save the file with commas between the fields"
        findings.append(Finding(raw.file, 1, "", raw.header[0], message, "commas", remedy))
        return present
    for at, name in enumerate(raw.header):
        if name in present:
            message, remedy = "stands twice in the header", "remove one of the two columns"
            findings.append(Finding(raw.file, 1, name, name, message, "each column once", remedy))
        elif schema.has(name):
            present[name] = at
        else:
            unknown.append(name)
    if raw.header:
        missing = [name for name in schema.names if name not in present]
        findings.extend(_unknown(schema, unknown, missing))
        findings.extend(_missing(schema, unknown, missing))
    return present


def _unknown(schema: Schema, unknown: Sequence[str], missing: Sequence[str]) -> list[Finding]:
    allowed = ", ".join(schema.names)
    found = []
    for name in unknown:
        message = "is no column of this table" if name else "a column of the header has no name"
        remedy = _remedy(name, missing or schema.names) if name else "name the column or remove it"
        found.append(Finding(schema.file, 1, name, name, message, allowed, remedy))
    return found


def _remedy(name: str, candidates: Sequence[str]) -> str:
    """Return what to do with an unknown column; another unit is no slip of the pen."""
    words = name.casefold().split("_")
    for candidate in candidates:
        own = candidate.split("_")
        pairs = [pair for pair in zip(own, words, strict=False) if pair[0] != pair[1]]
        if len(own) == len(words) and len(pairs) == 1:
            unit, other = pairs[0]
            if unit in _UNITS and other in _FOREIGN:
                rates = " (exchange_rates.csv has rates)" if unit == "usd" else ""
                return f"convert the values from {other} to {unit}{rates} and call it {candidate}"
    if words[0] in ("currency", "curr", "unit", "units"):
        return "give every value in the unit that the name of its column ends in, then remove it"
    close = nearest(name, candidates)
    return f"did you mean {' or '.join(close)}?" if close else "remove the column"


def _missing(schema: Schema, unknown: Sequence[str], missing: Sequence[str]) -> list[Finding]:
    """Return an error for each column that must be there, and one note on all the others."""
    found = []
    left_out = []
    for name in missing:
        column = schema.column(name)
        if not column.required:
            left_out.append(name)
            continue
        close = nearest(name, unknown)
        remedy = f"rename the column '{close[0]}'" if close else "add the column"
        message = "the column is missing"
        found.append(Finding(schema.file, 1, name, "", message, column.bounds, remedy))
    if left_out:
        message = f"not in the file and read as empty: {', '.join(left_out)}"
        remedy = "add the columns if there is something to say"
        found.append(Finding(schema.file, 1, "", "", message, "", remedy, "note"))
    return found
