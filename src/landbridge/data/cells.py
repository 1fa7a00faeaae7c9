"""One column of text made into typed values, with a finding for each bad cell.

A column is first converted as a whole; only when something in it is wrong is
it gone through again cell by cell to say what.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np

from landbridge.base.errors import Finding
from landbridge.base.names import nearest
from landbridge.base.schema import Column

__all__ = ["MAX_FINDINGS_PER_COLUMN", "convert", "split_list"]

# A file with shifted columns has a fault in every cell; the first ones tell it all.
MAX_FINDINGS_PER_COLUMN: Final = 100
_MAX_EXACT_INTEGER: Final = 2.0**53
_MAX_TEXT: Final = 10_000
_NUMBER: Final = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# Line ends are allowed in a text; signs that turn the direction of writing are not.
_CONTROL_IN_TEXT: Final = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
)
_BAD_IN_ID: Final = re.compile(r"[\s;,|\"]")
_FLAGS: Final = {"yes": True, "no": False}

Judge = Callable[[str], tuple[str, str] | None]


def split_list(cell: str) -> tuple[str, ...]:
    """Return the members of a list cell.

    Parameters
    ----------
    cell : str
        Members separated by ``;``.

    Returns
    -------
    tuple of str
        Without surrounding blanks; empty members are kept for the check.

    Examples
    --------
    >>> split_list("city; port")
    ('city', 'port')
    """
    return tuple(member.strip() for member in cell.split(";")) if cell else ()


def convert(
    column: Column, cells: Sequence[str], file: str, lines: Sequence[int], findings: list[Finding]
) -> np.ndarray[Any, Any]:
    """Return the typed values of a column.

    Parameters
    ----------
    column : Column
        What the schema says of it.
    cells : sequence of str
        What stands in the file.
    file : str
        File name for messages.
    lines : sequence of int
        Line of each cell.
    findings : list of Finding
        Takes a finding for each bad cell (the first 100 of the column).

    Returns
    -------
    ndarray
        ``id``, ``text``, ``choice``: object array of str, "" where empty;
        ``list``: object array of tuples of str; ``flag``: bool; ``number``:
        float64, NaN where empty; ``integer``, ``year``: int64 where the column
        cannot be empty, else float64 with NaN. A bad cell has the value of an
        empty one (0 in an int64 or bool column); it never leaves this room,
        because the finding stops the reading.

    Examples
    --------
    >>> convert(Column("length_km", "number", "km"), ["1.5", ""], "a.csv", [2, 3], [])
    array([1.5, nan])
    """
    stripped = [cell.strip() or column.default for cell in cells]
    judge, build = _METHODS[column.type]
    verdict = judge(column)
    bad: list[int] = []
    # Most cells of a column repeat each other: each distinct text is judged once.
    verdicts = {cell: _judge(cell, column, verdict) for cell in set(stripped)}
    if any(v is not None for v in verdicts.values()):
        bad = [i for i, cell in enumerate(stripped) if verdicts[cell] is not None]
    for i in bad[:MAX_FINDINGS_PER_COLUMN]:
        message, remedy = verdicts[stripped[i]] or ("", "")
        findings.append(
            Finding(file, lines[i], column.name, cells[i], message, column.bounds, remedy)
        )
    if len(bad) > MAX_FINDINGS_PER_COLUMN:
        rest = len(bad) - MAX_FINDINGS_PER_COLUMN
        findings.append(
            Finding(
                file,
                lines[bad[MAX_FINDINGS_PER_COLUMN]],
                column.name,
                "",
                f"{rest} more cells of the column have faults",
                column.bounds,
                "check that the columns are not shifted",
            )
        )
    for i in bad:
        stripped[i] = ""
    return build(column, stripped)


def _judge(cell: str, column: Column, verdict: Judge) -> tuple[str, str] | None:
    """Return message and remedy when a cell is bad, else None."""
    if not cell:
        return ("the cell is empty", "fill the cell") if column.required else None
    if column.type != "text" and _CONTROL.search(cell):
        return "holds a control character or a line end", "remove it"
    return verdict(cell)


def _number(column: Column) -> Judge:
    unit = f" {column.unit}" if column.unit and column.type != "year" else ""

    def judge(cell: str) -> tuple[str, str] | None:
        if not _NUMBER.fullmatch(cell):
            return "is not a number", _number_remedy(cell, column)
        value = float(cell)
        if not np.isfinite(value):
            return "is not a finite number", "enter a finite number"
        if column.type != "number" and not value.is_integer():
            return "is not a whole number", "enter a whole number"
        if column.type != "number" and abs(value) > _MAX_EXACT_INTEGER:
            return "is too large", "correct it"
        what = column.name.split("_")[0] if column.type != "year" else "year"
        if column.minimum is not None and value < column.minimum:
            return f"is below {column.minimum:.15g}{unit}", f"correct the {what}"
        if column.maximum is not None and value > column.maximum:
            return f"is above {column.maximum:.15g}{unit}", f"correct the {what}"
        return None

    return judge


def _number_remedy(cell: str, column: Column) -> str:
    if cell.lower() in ("nan", "na", "n/a", "null", "none", "-", "inf", "-inf", "+inf"):
        return (
            "enter a number" if column.required else "leave the cell empty where nothing is known"
        )
    if "," in cell:
        return "write the decimal sign as a point and no thousands separators"
    if "usd" in column.name and re.search(r"[A-Za-z€£¥₩₽$]", cell):
        return "enter the amount in USD as a bare number (exchange_rates.csv has the rates)"
    return "enter digits only, the unit stands in the header"


def _choice(column: Column) -> Judge:
    def judge(cell: str) -> tuple[str, str] | None:
        if not column.allowed or cell in column.allowed:
            return None
        return "is not allowed", _suggest(cell, column.allowed)

    return judge


def _list(column: Column) -> Judge:
    def judge(cell: str) -> tuple[str, str] | None:
        members = split_list(cell)
        if "" in members:
            return "has an empty member", "put one ; between two members and none at the ends"
        if len(set(members)) < len(members) and column.name not in ("calls",):
            return "names a member twice", "name each member once"
        for member in members:
            if column.allowed and member not in column.allowed:
                return f"has the member '{member[:40]}'", _suggest(member, column.allowed)
        return None

    return judge


def _flag(column: Column) -> Judge:
    def judge(cell: str) -> tuple[str, str] | None:
        return None if cell in _FLAGS else ("is not a flag", "write yes or no in lower case")

    return judge


def _id(column: Column) -> Judge:
    def judge(cell: str) -> tuple[str, str] | None:
        if _BAD_IN_ID.search(cell):
            return "holds a blank, comma, quote, ; or |", "use letters, digits and hyphens"
        return ("is too long", "at most 200 characters") if len(cell) > 200 else None

    return judge


def _text(column: Column) -> Judge:
    def judge(cell: str) -> tuple[str, str] | None:
        if len(cell) > _MAX_TEXT:
            return f"has {len(cell)} characters", f"keep it under {_MAX_TEXT}"
        if _CONTROL_IN_TEXT.search(cell):
            return "holds a control character", "remove it"
        return None

    return judge


def _suggest(cell: str, allowed: Sequence[str]) -> str:
    close = nearest(cell, allowed)
    return f"did you mean {' or '.join(close)}?" if close else "choose one of the allowed values"


def _objects(values: Sequence[object]) -> np.ndarray[Any, Any]:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _build_text(column: Column, cells: Sequence[str]) -> np.ndarray[Any, Any]:
    # Blanks and line ends inside a text are typography of the file, not content.
    return _objects([" ".join(cell.split()) for cell in cells])


def _build_list(column: Column, cells: Sequence[str]) -> np.ndarray[Any, Any]:
    array = np.empty(len(cells), dtype=object)
    for i, cell in enumerate(cells):
        array[i] = split_list(cell)
    return array


def _build_number(column: Column, cells: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.array([float(cell) if cell else np.nan for cell in cells], dtype=np.float64)


def _build_integer(column: Column, cells: Sequence[str]) -> np.ndarray[Any, Any]:
    if column.may_be_empty:
        return _build_number(column, cells)
    return np.array([int(float(cell)) if cell else 0 for cell in cells], dtype=np.int64)


def _build_flag(column: Column, cells: Sequence[str]) -> np.ndarray[Any, Any]:
    return np.array([_FLAGS.get(cell, False) for cell in cells], dtype=np.bool_)


_METHODS: Final[
    dict[
        str,
        tuple[
            Callable[[Column], Judge],
            Callable[[Column, Sequence[str]], np.ndarray[Any, Any]],
        ],
    ]
] = {
    "id": (_id, _build_text),
    "text": (_text, _build_text),
    "choice": (_choice, _build_text),
    "list": (_list, _build_list),
    "number": (_number, _build_number),
    "integer": (_number, _build_integer),
    "year": (_number, _build_integer),
    "flag": (_flag, _build_flag),
}
