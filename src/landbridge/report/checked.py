"""What was found in a study, as tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import Finding
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


def findings_rows(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Return findings as flat rows.

    Examples
    --------
    >>> findings_rows([Finding("links.csv", 3, "length_km", "-1", "is below 0.05 km")])[0]["row"]
    3
    """
    return [{column.key: getattr(one, column.key) for column in _COLUMNS} for one in findings]


def check_tables_text(study: str, findings: Sequence[Finding], found: Study | None) -> list[Table]:
    """Return the findings of a study as a table; its sizes where it is valid."""
    errors = sum(one.severity == "error" for one in findings)
    rows = tuple(tuple(row.values()) for row in findings_rows(findings))
    verdict = f"Study {study}: {errors} errors, {len(findings) - errors} notes."
    tables = [Table(f"Findings in study {study}", _COLUMNS, rows, (verdict,))]
    if found is not None:
        sizes = tuple((name, len(frame)) for name, frame in found.tables.items())
        columns = (Column("table", "Table"), Column("rows", "Rows", "", "right"))
        tables.append(Table(f"Tables of study {study}", columns, sizes))
    return tables


def scenarios_table(scenarios: Mapping[str, str]) -> Table:
    """Return the scenarios of a study with what each one is."""
    columns = (Column("scenario", "Scenario"), Column("description", "What it is"))
    return Table("Scenarios", columns, tuple(scenarios.items()))
