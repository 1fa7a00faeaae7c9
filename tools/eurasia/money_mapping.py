"""What the reviewed mappings of money share: sources of raw figures, findings, full rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tools.eurasia.common import BuildError, Row, decimal, read_rows, schema_columns
from tools.eurasia.money_formula import names_in

__all__ = [
    "AID_DECIMALS",
    "MoneyError",
    "cited",
    "estimate_said",
    "full",
    "ids_of",
    "reviewed",
    "sources_of",
    "stop",
]

AID_DECIMALS = 6


class MoneyError(BuildError):
    """The mappings and the raw figures do not fit each other; all findings are listed."""


def sources_of(raw: Path) -> dict[str, str]:
    """Source of each raw figure by its id."""
    rows = read_rows(raw / "prices_volumes.csv") + read_rows(raw / "money_extra.csv")
    return {row["id"]: row["source"] for row in rows}


def ids_of(row: Row) -> list[str]:
    """Raw ids that a mapping row lists.

    Examples
    --------
    >>> ids_of({"raw_ids": "P118;S82"})
    ['P118', 'S82']
    """
    return [raw_id for raw_id in row["raw_ids"].split(";") if raw_id]


def cited(file: str, row: Row, formulas: Iterable[str], sources: Mapping[str, str]) -> list[str]:
    """Find ids of a mapping row that are unknown, or used and not listed."""
    listed = ids_of(row)
    used = set().union(*(names_in(formula or "0") for formula in formulas))
    where = f"{file}, row '{row['id']}', column raw_ids"
    found = [f"{where}: no raw row '{raw_id}'" for raw_id in listed if raw_id not in sources]
    return found + [
        f"{where}: '{raw_id}' is used but not listed" for raw_id in sorted(used - set(listed))
    ]


def reviewed(file: str, name: str, computed: Iterable[float], seen: str) -> list[str]:
    """Find whether the figures of a row are other than those that a person has seen.

    Examples
    --------
    >>> reviewed("map.csv", "a", [0.5], "0.5")
    []
    """
    text = ";".join(decimal(value, AID_DECIMALS) for value in computed)
    if text == seen:
        return []
    advice = "look at the raw figures and the formula again, then write the new result there"
    return [f"{file}, row '{name}': reviewed '{seen}', computed '{text}': {advice}"]


def estimate_said(text: str, confidence: str) -> str:
    """Text of a source that says of an estimate that it is one.

    Examples
    --------
    >>> estimate_said("half of it", "estimate")
    'estimate: half of it'
    """
    return f"estimate: {text}" if confidence == "estimate" and "estimate" not in text else text


def full(table: str, rows: Iterable[Mapping[str, str]]) -> list[Row]:
    """Rows with the columns of the schema, no more and no less."""
    columns = schema_columns(table)
    return [{column: row.get(column, "") for column in columns} for row in rows]


def stop(findings: Sequence[str]) -> None:
    """Stop the build with all findings.

    Raises
    ------
    MoneyError
        There is one.
    """
    if findings:
        raise MoneyError("\n".join(findings))
