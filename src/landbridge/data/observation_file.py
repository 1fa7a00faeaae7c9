"""Observations out of a file of one's own: days, volumes, shares and prices to be judged by.

A row with a `quantity` other than days is one of the table volumes, any other row one of the table
observations; both may stand in one file. Columns that say how a row is to be read may be left out,
and a place may be written by any of its names.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest
from landbridge.base.schema import Schema
from landbridge.data.checks.common import Row, View, fault
from landbridge.data.checks.demand import check_days, check_volumes, days_allowed
from landbridge.data.csvfile import RawTable, decode, read_bytes, split_rows
from landbridge.data.lookup import PlaceIndex
from landbridge.data.schemas import load_schema
from landbridge.data.tables import TypedTable, check_references, parse_table

__all__ = ["OBSERVED_TABLES", "read_observations"]

#: Tables that a row of such a file may belong to.
OBSERVED_TABLES: Final = ("observations", "volumes")
_DAYS: Final = frozenset({"", "days"})
_QUANTITY: Final = "quantity"
# What a cell means that is empty or whose column is left out.
_DEFAULTS: Final[Mapping[str, Mapping[str, str]]] = {
    "observations": {
        "scope": "port_to_port",
        "statistic": "p50",
        "basis": "reported",
        "comparable": "yes",
        "confidence": "published",
    },
    "volumes": {"calibrate": "no", "comparable": "yes", "confidence": "published"},
}
# Cells that are taken from another one of the row.
_INSTEAD: Final[Mapping[str, Mapping[str, str]]] = {
    "observations": {
        "origin": "from_place",
        "destination": "to_place",
        "from_place": "origin",
        "to_place": "destination",
    },
    "volumes": {"what": "id"},
}
_DAY_FIGURES: Final = ("days_typical", "days_max", "days_min")
_CHECKS: Final = {"observations": check_days, "volumes": check_volumes}
# Tables of a study whose years say of which time it has figures.
_DATED: Final = ("observations", "volumes", "demand", "exchange_rates")
_UNITS: Final = ("unit", "units", "currency", "curr")
_Row = dict[str, str]


def read_observations(
    path: Path, tables: Mapping[str, pd.DataFrame], years: Iterable[int] = ()
) -> dict[str, pd.DataFrame]:
    r"""Return the rows of a file as the tables observations and volumes.

    Parameters
    ----------
    path : Path
        CSV with the columns of `observations.csv`, of `volumes.csv`, or of both.
    tables : mapping of str to DataFrame
        Tables of the study, for the places, services, countries and trades that rows name, and
        for the years that it has figures of.
    years : iterable of int
        Years of its scenarios, which may be asked about too.

    Returns
    -------
    dict of str to DataFrame
        ``observations`` and ``volumes``, with the columns of their schemas; one may have no rows.

    Raises
    ------
    InputError
        With everything that is wrong with the file, by its own lines.

    Examples
    --------
    >>> import tempfile
    >>> places = pd.DataFrame({"name": ["A"], "aliases": [()]}, index=["a"])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "seen.csv")
    ...     _ = file.write_text("id,quantity,year,typical\nx,teu_per_year,2001,50000\n")
    ...     read_observations(file, {"places": places})["volumes"]["typical"].tolist()
    [50000.0]
    """
    findings: list[Finding] = []
    raw = _taken_apart(path, findings)
    found: dict[str, pd.DataFrame] = {}
    if raw is not None and _check_columns(raw, findings):
        index = PlaceIndex(tables["places"])
        for table in OBSERVED_TABLES:
            found[table] = _typed(table, raw, index, tables, findings, years)
        if not raw.rows and not findings:
            message, remedy = "the file has no observation", "add a row"
            findings.append(Finding(path.name, message=message, remedy=remedy))
    if findings:
        raise InputError(dict.fromkeys(sorted(findings, key=lambda one: one.row or 0)))
    return found


def _taken_apart(path: Path, findings: list[Finding]) -> RawTable | None:
    content = read_bytes(path, findings, remedy="correct the name of the file")
    text = None if content is None else decode(path.name, content, findings)
    raw = None if text is None else split_rows(path.name, text, findings)
    return raw if raw is not None and raw.header else None


def _check_columns(raw: RawTable, findings: list[Finding]) -> bool:
    """Report columns that neither table has or that stand twice; say whether rows can be read."""
    separator = next((sign for sign in ";\t" if sign in raw.header[0]), "")
    if len(raw.header) == 1 and separator:
        sign = "a tab" if separator == "\t" else separator
        message, remedy = f"is separated by {sign}", "save the file with commas between the fields"
        findings.append(Finding(raw.file, 1, "", raw.header[0], message, "commas", remedy))
        return False
    known = [name for table in OBSERVED_TABLES for name in load_schema(table).names]
    allowed = "the columns of these tables"
    for at, name in enumerate(raw.header):
        if name not in known:
            close = nearest(name, known)
            remedy = f"did you mean {' or '.join(close)}?" if close else "remove it"
            if name.casefold() in _UNITS:
                remedy = "the unit stands in quantity (days: in days); convert and remove it"
            message = "is no column of observations.csv or volumes.csv"
            findings.append(Finding(raw.file, 1, name, "", message, allowed, remedy))
        elif name in raw.header[:at]:
            findings.append(Finding(raw.file, 1, name, "", "stands twice", "each column once"))
    return True


def _typed(
    table: str,
    raw: RawTable,
    index: PlaceIndex,
    tables: Mapping[str, pd.DataFrame],
    findings: list[Finding],
    years: Iterable[int],
) -> pd.DataFrame:
    """Return the rows of a file that belong to a table."""
    mine: list[tuple[int, _Row]] = []
    for line, cells in zip(raw.lines, raw.rows, strict=True):
        row = {name: cell.strip() for name, cell in zip(raw.header, cells, strict=True)}
        if (row.get(_QUANTITY, "") in _DAYS) == (table == "observations"):
            mine.append((line, _completed(table, row, line, raw.file, index)))
    lines = [line for line, _ in mine]
    parsed, wrong = parse_table(table, _as_bytes(table, [row for _, row in mine]))
    increments = {line for line, row in mine if row.get("basis") == "increment"}
    for one in wrong:
        told = _moved(one, raw.file, lines)
        if told.column in _DAY_FIGURES and told.row not in increments:
            told = replace(told, allowed=days_allowed(told.column))
        findings.append(told)
    if table == "observations":  # the other table asks for its figure itself
        findings += _without_figure(mine, raw.file)
        findings += _without_place(mine, raw.file, index)
    if parsed is None:
        return pd.DataFrame()
    schema = load_schema(table)
    beside = {
        name: TypedTable({}, (), frozenset(frame.index), None) for name, frame in tables.items()
    }
    lost: list[Finding] = []
    # The tables of the study are sound: only their ids are asked for.
    schemas = {**{name: Schema(name, ()) for name in beside}, table: schema}
    check_references(schemas, {**beside, table: parsed}, lost)
    findings += (_moved(one, raw.file, lines) for one in lost if one.file == schema.file)
    # A faulty cell is empty here, so that a fault of one row or cell hides none of another.
    listed = {name: column.tolist() for name, column in parsed.columns.items() if name != "id"}
    ids = pd.Index(parsed.columns["id"], dtype=object)
    every = pd.DataFrame(listed, index=ids, dtype=object).assign(row=list(parsed.lines))
    view = View({table: every}, {table: schema})
    findings += (_moved(one, raw.file, lines) for one in _CHECKS[table](view))
    first, last = _span(table, tables, years)
    findings += (
        _moved(_outside(table, row, first, last), raw.file, lines)
        for row in view.rows(table)
        if row["comparable"] and row["year"] and not first <= row["year"] <= last
    )
    return pd.DataFrame() if parsed.frame is None else parsed.frame


def _span(
    table: str, tables: Mapping[str, pd.DataFrame], years: Iterable[int]
) -> tuple[float, float]:
    """Return the first and the last year that the study can say something about."""
    dated = {
        name: tables[name]["year"].tolist() for name in _DATED if "year" in tables.get(name, ())
    }
    known = [year for column in dated.values() for year in column]
    if not known:
        return float("-inf"), float("inf")
    # Boxes are asked for from the first year of demand on.
    first = dated["demand"] if table == "volumes" and dated.get("demand") else [*known, *years]
    return min(first), max([*known, *years])


def _outside(table: str, row: Row, first: float, last: float) -> Finding:
    message = "is not among the years of the study"
    remedy = "correct the year or remove the row"
    return fault(table, row, "year", message, f"{first:.0f} to {last:.0f}", remedy)


def _completed(table: str, row: _Row, line: int, file: str, index: PlaceIndex) -> _Row:
    """Return a row with what it leaves out, and places by their ids."""
    full = {name: row.get(name, "") for name in load_schema(table).names}
    full["id"] = full["id"] or f"line-{line}"
    full["source"] = full["source"] or file
    for name, other in _INSTEAD[table].items():
        # A place left empty in a row that is not compared is one that is not in the study.
        left = name.endswith("_place") and name in row and full["comparable"] == "no"
        if not full[name] and not left:
            found = full[other]
            full[name] = found if not name.endswith("_place") else _known(found, index)
    for name, default in _DEFAULTS[table].items():
        full[name] = full[name] or default
    for name in ("from_place", "to_place"):
        full[name] = _known(full[name], index) or full[name]
    return full


def _known(name: str, index: PlaceIndex) -> str:
    """Return the id of the place that a name stands for, empty where there is none or several."""
    if not name:
        return ""
    try:
        return index.find(name)
    except UnknownNameError:
        return ""


def _as_bytes(table: str, listed: Sequence[_Row]) -> bytes:
    """Return rows as a file of the table, each on one line."""
    out = io.StringIO()
    names = load_schema(table).names
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([" ".join(row[name].splitlines()) for name in names] for row in listed)
    return out.getvalue().encode("utf-8")


def _moved(finding: Finding, file: str, lines: Sequence[int]) -> Finding:
    """Return a finding at the line of the file that the row comes from."""
    row = finding.row
    line = lines[row - 2] if row is not None and 2 <= row < len(lines) + 2 else row
    return replace(finding, file=file, row=line)


def _without_figure(mine: Sequence[tuple[int, _Row]], file: str) -> list[Finding]:
    name = _DAY_FIGURES[0]
    return [
        Finding(file, line, name, "", "the row has no figure", "a number", "fill the cell")
        for line, row in mine
        if not any(row[name] for name in _DAY_FIGURES) and row["comparable"] == "yes"
    ]


def _without_place(mine: Sequence[tuple[int, _Row]], file: str, index: PlaceIndex) -> list[Finding]:
    """Return the ends of rows to be compared that the study does not have, with nearest names."""
    found = []
    for line, row in mine:
        for name, other in (("origin", "from_place"), ("destination", "to_place")):
            if row["comparable"] == "yes" and row[name] and not row[other]:
                try:
                    index.find(row[name], name)
                except UnknownNameError as error:
                    found += [replace(one, file=file, row=line) for one in error.findings]
    return found
