"""What was found in a study, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import Finding
from landbridge.data.proof import city_reach, line_lengths
from landbridge.report.text import Column, Table

if TYPE_CHECKING:
    from landbridge.data.study import Study

__all__ = ["check_tables_text", "findings_rows", "scenarios_table"]

_COLUMNS = (
    Column("severity", "Kind"),
    Column("file", "File"),
    Column("row", "Line", "", "right"),
    Column("column", "Column"),
    Column("value", "Value"),
    Column("message", "What is wrong"),
    Column("allowed", "Allowed"),
    Column("remedy", "What to do"),
)


_SIZES = (Column("table", "Table"), Column("rows", "Rows", "", "right"))
_LINES = (
    Column("line", "Line"),
    Column("name", "Name"),
    Column("sections", "Sections", "", "right"),
    Column("sections_km", "Sum", "km", "right", 1),
    Column("official_km", "Official", "km", "right", 1),
    Column("gap_percent", "Gap", "per cent", "right", 2),
    Column("confidence", "Confidence"),
)
_CITIES = (
    Column("name", "City"),
    Column("country", "Country"),
    Column("rail", "Rails and the places they join"),
    Column("port", "Port"),
    Column("road", "Drayage to"),
)


def findings_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as flat rows.

    Examples
    --------
    >>> findings_rows([Finding("links.csv", 3, "length_km", "-1", "is below 0.05 km")])[0]["row"]
    3
    """
    return [{column.key: getattr(one, column.key) for column in _COLUMNS} for one in findings]


def check_tables_text(study: str, findings: Sequence[Finding], found: Study | None) -> list[Table]:
    """Return the findings of a study as a table; where it is valid, what proves it.

    Parameters
    ----------
    study : str
        Name the user gave.
    findings : sequence of Finding
        Errors and notes.
    found : Study or None
        The study, if it is valid.

    Returns
    -------
    list of Table
        Findings; lines with their lengths; cities with what they are reached by; sizes.
    """
    errors = sum(one.severity == "error" for one in findings)
    rows = tuple(tuple(row.values()) for row in findings_rows(findings))
    verdict = f"Study {study}: {errors} errors, {len(findings) - errors} notes."
    tables = [Table(f"Findings in study {study}", _COLUMNS, rows, (verdict,))]
    if found is None:
        return tables
    sizes = tuple((name, len(frame)) for name, frame in found.tables.items())
    return [
        Table(f"Tables of study {study}", _SIZES, sizes),
        _lines_table(found),
        _cities_table(found),
        *tables,
    ]


def _lines_table(study: Study) -> Table:
    rows = line_lengths(study.tables)
    sourced = [
        abs(row["gap_percent"])
        for row in rows
        if row["gap_percent"] is not None and row["confidence"] != "estimate"
    ]
    note = (
        f"{len(rows)} lines, each one chain of sections from its first place to its last. "
        f"{len(sourced)} have a sourced length; the largest gap to it is "
        f"{max(sourced, default=0.0):.2f} %. Lines without one show none."
    )
    return Table(
        "Lines: their sections add up to their length",
        _LINES,
        tuple(tuple(row[column.key] for column in _LINES) for row in rows),
        (note,),
    )


def _cities_table(study: Study) -> Table:
    rows = city_reach(study.tables)
    note = (
        f"{len(rows)} cities: {sum(bool(row['rail']) for row in rows)} on rails, "
        f"{sum(row['port'] for row in rows)} with a port, the others by road to a terminal or "
        "port. Rail networks count all years and projects."
    )
    return Table(
        "Cities: how each is reached",
        _CITIES,
        tuple(tuple(row[column.key] for column in _CITIES) for row in rows),
        (note,),
    )


def scenarios_table(scenarios: Mapping[str, str]) -> Table:
    """Return the scenarios of a study with what each one is."""
    columns = (Column("scenario", "Scenario"), Column("description", "What it is"))
    return Table("Scenarios", columns, tuple(scenarios.items()))
