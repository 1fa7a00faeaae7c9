"""The schemas of the tables, read from `landbridge/schemas/*.csv`."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import Final, cast

from landbridge.base.errors import UnknownNameError
from landbridge.base.names import nearest
from landbridge.base.schema import COLUMN_TYPES, Column, ColumnType, Schema

__all__ = ["EVIDENCE_TABLES", "LINE_TABLES", "OPTIONAL_TABLES", "load_schema", "tables"]

# Evidence to be compared with the answers, which a study that is only planned has not; and what a
# train needs and a line can carry, without which a study still answers the first question.
EVIDENCE_TABLES: Final = frozenset({"claims", "observations"})
LINE_TABLES: Final = frozenset(
    {
        "capacity_rules",
        "corridors",
        "haulage",
        "headways",
        "inspections",
        "operating_points",
        "profiles",
        "removals",
        "resistance_laws",
        "resources",
        "signalling",
        "technical_stops",
        "track",
        "traffic",
        "train_types",
        "vehicles",
    }
)
OPTIONAL_TABLES: Final = EVIDENCE_TABLES | LINE_TABLES

_HEADER: Final = (
    "column",
    "type",
    "unit",
    "required",
    "default",
    "minimum",
    "maximum",
    "allowed",
    "refers_to",
    "description",
)


@cache
def _table_names() -> tuple[str, ...]:
    folder = files("landbridge").joinpath("schemas")
    return tuple(sorted(f.name[:-4] for f in folder.iterdir() if f.name.endswith(".csv")))


def tables() -> list[str]:
    """Return the names of all tables that a study has, in alphabetical order.

    Returns
    -------
    list of str
        Names without the ending ``.csv``.

    Examples
    --------
    >>> "places" in tables()
    True
    """
    return list(_table_names())


@cache
def load_schema(table: str) -> Schema:
    """Return the schema of a table.

    Parameters
    ----------
    table : str
        Name of the table, as in `tables`.

    Returns
    -------
    Schema
        Its columns in the order of the file.

    Raises
    ------
    UnknownNameError
        There is no such table.

    Examples
    --------
    >>> load_schema("links").column("length_km").bounds
    '0.05 to 30000 km'
    """
    if table not in _table_names():
        raise UnknownNameError.of("table", table, nearest(table, _table_names()))
    source = files("landbridge").joinpath("schemas").joinpath(f"{table}.csv")
    rows = list(csv.reader(source.read_text(encoding="utf-8").splitlines(), strict=True))
    if not rows or tuple(rows[0]) != _HEADER:
        raise RuntimeError(f"schemas/{table}.csv does not have the columns {', '.join(_HEADER)}")
    return Schema(
        table, tuple(_column(table, dict(zip(_HEADER, row, strict=True))) for row in rows[1:])
    )


def _column(table: str, row: dict[str, str]) -> Column:
    if row["type"] not in COLUMN_TYPES:
        raise RuntimeError(f"schemas/{table}.csv: {row['type']!r} is no type of column")
    return Column(
        name=row["column"],
        type=cast(ColumnType, row["type"]),
        unit=row["unit"],
        required=row["required"] == "yes",
        default=row["default"],
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        allowed=tuple(row["allowed"].split("|")) if row["allowed"] else (),
        refers_to=row["refers_to"],
        description=row["description"],
    )
