"""CSV files of a study made into typed tables, checked row by row and reference by reference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from landbridge.base.distributions import MAX_P90_RATIO
from landbridge.base.errors import Finding
from landbridge.base.names import nearest
from landbridge.base.schema import Column, Schema
from landbridge.data.cells import MAX_FINDINGS_PER_COLUMN, convert
from landbridge.data.csvfile import RawTable, decode, split_rows
from landbridge.data.header import check_header
from landbridge.data.schemas import load_schema

__all__ = ["ParsedTable", "TypedTable", "check_references", "empty_table", "parse_table"]

# Columns of one table whose filled cells must not fall from left to right.
_ORDERED = (
    ("valid_from", "valid_to"),
    ("low", "high"),
    ("usd_low", "usd_mid", "usd_high"),
    ("days_min", "days_typical", "days_max"),
)
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class TypedTable:
    """A table with what is known of its soundness.

    Parameters
    ----------
    columns : mapping of str to ndarray
        Typed cells by the name of the column.
    lines : tuple of int
        Line of the file on which each row begins.
    known_ids : frozenset of str
        Ids that may be referred to, those of faulty rows included.
    frame : pandas.DataFrame or None
        The table for those who compute: typed columns, index ``id``, and
        ``row``, the line in the file. None if a cell or row has a fault, so
        that neither a check across tables nor a model relies on it.
    """

    columns: Mapping[str, NDArray[Any]]
    lines: tuple[int, ...]
    known_ids: frozenset[str]
    frame: pd.DataFrame | None


ParsedTable = tuple[TypedTable | None, tuple[Finding, ...]]


def parse_table(table: str, content: bytes) -> ParsedTable:
    r"""Return the typed table that the bytes of a file hold.

    Parameters
    ----------
    table : str
        Name of the table.
    content : bytes
        The file.

    Returns
    -------
    table : TypedTable or None
        None if the file could not be taken apart at all.
    findings : tuple of Finding
        Every fault of form, header, cells and rows.

    Examples
    --------
    >>> table, findings = parse_table("countries", b"id,name,source,confidence\nKR,,x,measured\n")
    >>> print(findings[1])
    countries.csv line 2, column name: the cell is empty; fill the cell
    """
    schema = load_schema(table)
    findings: list[Finding] = []
    text = decode(schema.file, content, findings)
    raw = None if text is None else split_rows(schema.file, text, findings)
    typed = _build(schema, raw, findings) if raw is not None and raw.header else None
    return typed, tuple(findings)


@cache
def empty_table(schema: Schema) -> TypedTable:
    """Return the table of a study that has no such file (the same one each time: it is frozen).

    Parameters
    ----------
    schema : Schema
        Its schema.

    Returns
    -------
    TypedTable
        With all columns and no row.
    """
    return _build(schema, RawTable(schema.file, list(schema.names)), [])


def _build(schema: Schema, raw: RawTable, findings: list[Finding]) -> TypedTable:
    """Return the typed table; columns that are not in the file and need no value are empty."""
    present = check_header(schema, raw, findings)
    columns: dict[str, NDArray[Any]] = {}
    for column in schema.columns:
        at = present.get(column.name)
        if at is None:
            # The missing column has its finding; its empty cells make no others.
            cells: list[str] = [""] * len(raw.rows)
            column = replace(column, required=False, allowed=(), minimum=None, maximum=None)
        else:
            cells = [row[at] for row in raw.rows]
        columns[column.name] = convert(column, cells, raw.file, raw.lines, findings)
    _check_ids(schema, columns, raw.lines, findings)
    _check_order(columns, raw, findings)
    _check_spread(columns, raw, findings)
    sound = raw.whole and not any(f.severity == "error" for f in findings)
    return TypedTable(
        columns=columns,
        lines=tuple(raw.lines),
        known_ids=frozenset(columns["id"].tolist()) | raw.bad_ids,
        frame=_frame(columns, raw.lines) if sound else None,
    )


def _frame(columns: Mapping[str, NDArray[Any]], lines: list[int]) -> pd.DataFrame:
    index = pd.Index(columns["id"], dtype=object, name="id")
    # Plain objects whatever the version of pandas: it would guess its own type of string.
    series = {
        name: pd.Series(cells, index=index, dtype=cells.dtype)
        for name, cells in columns.items()
        if name != "id"
    }
    series["row"] = pd.Series(np.array(lines, dtype=np.int64), index=index)
    return pd.DataFrame(series, index=index)


def _check_ids(
    schema: Schema,
    columns: Mapping[str, NDArray[Any]],
    lines: list[int],
    findings: list[Finding],
) -> None:
    first: dict[str, int] = {}
    for name, line in zip(columns["id"].tolist(), lines, strict=True):
        if name and first.setdefault(name, line) != line:
            findings.append(
                Finding(
                    schema.file,
                    line,
                    "id",
                    name,
                    f"stands already in line {first[name]}",
                    "each id once",
                    "give the row another id or remove it",
                )
            )
        if schema.table == "places" and ("/" in name or ":" in name):
            findings.append(
                Finding(
                    schema.file,
                    line,
                    "id",
                    name,
                    "holds a / or :",
                    "letters, digits and hyphens",
                    "scenarios join place ids by / and :",
                )
            )


def _check_order(
    columns: Mapping[str, NDArray[Any]], raw: RawTable, findings: list[Finding]
) -> None:
    for group in _ORDERED:
        names = [name for name in group if name in columns]
        for i, left in enumerate(names):
            for right in names[i + 1 :]:
                a, b = columns[left], columns[right]
                for at in np.flatnonzero(a > b)[:MAX_FINDINGS_PER_COLUMN]:
                    findings.append(
                        Finding(
                            raw.file,
                            raw.lines[at],
                            right,
                            f"{b[at]:g}",
                            f"is less than {left}, {a[at]:g}",
                            f"at least {left}",
                            "exchange or correct the two",
                        )
                    )


def _check_spread(
    columns: Mapping[str, NDArray[Any]], raw: RawTable, findings: list[Finding]
) -> None:
    for name in columns:
        other = f"{name[:-4]}_p90"
        if not name.endswith("_p50") or other not in columns:
            continue
        p50, p90 = columns[name], columns[other]
        allowed = f"{name} to {MAX_P90_RATIO} times {name}"
        low, high = p90 < p50 - _TOLERANCE, p90 > MAX_P90_RATIO * p50 + _TOLERANCE
        for at in np.flatnonzero(low | high)[:MAX_FINDINGS_PER_COLUMN]:
            message = (
                f"is less than the median, {p50[at]:g}"
                if low[at]
                else f"is more than {MAX_P90_RATIO} times the median, {p50[at]:g}"
            )
            findings.append(
                Finding(
                    raw.file,
                    raw.lines[at],
                    other,
                    f"{p90[at]:g}",
                    message,
                    allowed,
                    "correct the median or the 9-in-10 value",
                )
            )


def check_references(
    schemas: Mapping[str, Schema], typed: Mapping[str, TypedTable], findings: list[Finding]
) -> set[str]:
    """Report every cell that names an id which its table does not have.

    Parameters
    ----------
    schemas : mapping of str to Schema
        Schemas of the tables.
    typed : mapping of str to TypedTable
        The tables that could be read.
    findings : list of Finding
        Takes the findings.

    Returns
    -------
    set of str
        Tables with a bad reference.
    """
    faulty: set[str] = set()
    for table, content in typed.items():
        for column in schemas[table].columns:
            target = typed.get(column.refers_to)
            if target is None or not target.known_ids:
                if not column.refers_to or column.refers_to not in typed:
                    continue
                target = typed[column.refers_to]
            if _check_column(schemas[table], column, content, target.known_ids, findings):
                faulty.add(table)
    return faulty


def _check_column(
    schema: Schema,
    column: Column,
    table: TypedTable,
    known: frozenset[str],
    findings: list[Finding],
) -> bool:
    cells = table.columns[column.name].tolist()
    named = set().union(*cells) if column.type == "list" else set(cells)
    if named - known <= {""}:
        return False
    suggest = cache(lambda name: nearest(name, known))
    bad: list[tuple[int, str, str]] = []
    for line, cell in zip(table.lines, cells, strict=True):
        members: Iterable[str] = cell if isinstance(cell, tuple) else (cell,) if cell else ()
        for member in members:
            if member and member not in known:
                bad.append((line, member, cell if isinstance(cell, str) else ";".join(cell)))
    for line, member, _ in bad[:MAX_FINDINGS_PER_COLUMN]:
        close = suggest(member)
        remedy = (
            f"did you mean {' or '.join(close)}?"
            if close
            else f"add the row to {column.refers_to}.csv or correct the name"
        )
        findings.append(
            Finding(
                schema.file,
                line,
                column.name,
                member,
                f"is not in {column.refers_to}.csv",
                f"an id of {column.refers_to}.csv",
                remedy,
            )
        )
    if len(bad) > MAX_FINDINGS_PER_COLUMN:
        findings.append(
            Finding(
                schema.file,
                bad[MAX_FINDINGS_PER_COLUMN][0],
                column.name,
                "",
                f"{len(bad) - MAX_FINDINGS_PER_COLUMN} more cells name what is not in "
                f"{column.refers_to}.csv",
                f"an id of {column.refers_to}.csv",
                "check that the columns are not shifted",
            )
        )
    return bool(bad)
