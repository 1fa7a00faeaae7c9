"""The schemas of the tables, read from `landbridge/schemas/*.csv`."""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib.resources import files
from typing import Final, cast

from landbridge.base.errors import UnknownNameError
from landbridge.base.names import nearest
from landbridge.base.schema import COLUMN_TYPES, Column, ColumnType, Schema

__all__ = [
    "DAY_TABLES",
    "DEMAND_TABLES",
    "EVIDENCE_TABLES",
    "LEVY_TABLES",
    "LINE_TABLES",
    "MARKET_TABLES",
    "OPTIONAL_TABLES",
    "load_schema",
    "may_lack",
    "tables",
]

# Evidence to be compared with the answers, which a study that is only planned has not; and what a
# train needs and a line can carry, without which a study still answers the first question.
EVIDENCE_TABLES: Final = frozenset({"claims", "observations", "volumes"})
LINE_TABLES: Final = frozenset(
    {
        "capacity_rules",
        "corridors",
        "haulage",
        "headways",
        "inspections",
        "operating_points",
        "primary_delays",
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
# The trains of a day at their platforms, and what it takes to judge a closure of one.
DAY_TABLES: Final = frozenset(
    {
        "calls",
        "closures",
        "day_rules",
        "diversions",
        "local_transport",
        "passengers",
        "platforms",
        "station_headways",
        "trips",
        "turnbacks",
        "unit_values",
    }
)
# Who ships what: a study may stop at the ways there are.
DEMAND_TABLES: Final = frozenset({"demand", "segments", "trade_mix", "trades"})
# What is passed on inside prices: without it everybody keeps what he takes.
LEVY_TABLES: Final = frozenset({"levies"})
OPTIONAL_TABLES: Final = EVIDENCE_TABLES | LINE_TABLES | DAY_TABLES | DEMAND_TABLES | LEVY_TABLES
# What a box on its way needs: a study of the trains of a day has none of it.
MARKET_TABLES: Final = frozenset(
    {
        "emission_factors",
        "exchange_rates",
        "links",
        "passages",
        "projects",
        "services",
        "speeds",
        "tariffs",
        "transfers",
    }
)

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


def may_lack(present: Collection[str]) -> frozenset[str]:
    """Return the tables that a study may leave out, given those it has.

    Parameters
    ----------
    present : collection of str
        Names of the tables that are there.

    Returns
    -------
    frozenset of str
        `OPTIONAL_TABLES`; of a study with trips also `MARKET_TABLES`, all of them or none.

    Examples
    --------
    >>> "tariffs" in may_lack({"places"}), "tariffs" in may_lack({"places", "trips"})
    (False, True)
    >>> "tariffs" in may_lack({"places", "trips", "services"})
    False
    """
    of_a_day = "trips" in present and MARKET_TABLES.isdisjoint(present)
    return OPTIONAL_TABLES | MARKET_TABLES if of_a_day else OPTIONAL_TABLES


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
