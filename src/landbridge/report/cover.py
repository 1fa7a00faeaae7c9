"""The price of a cover as tables and files."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from landbridge.report.plain import Rows, csv_text, json_text
from landbridge.report.tables import ending_of
from landbridge.report.text import Column, Table

__all__ = ["COVER_ENDINGS", "cover_bytes", "cover_rows", "cover_tables"]

#: Endings that the price of a cover can be written with.
COVER_ENDINGS: Final = ("json", "csv", "svg")
_COLUMNS: Final = (
    Column("minutes", "window", "min", "right"),
    Column("changed", "trains changed", "", "right"),
    Column("cancelled", "cancelled", "", "right"),
    Column("passenger_minutes", "passenger-minutes", "", "right"),
    Column("usd", "cost", "USD", "right"),
    Column("observer_minutes", "observer knows to", "min", "right"),
    Column("observer_station", "narrowest at"),
    Column("blanket_passenger_minutes", "blanket: passenger-minutes", "", "right"),
    Column("blanket_misplaced", "stock misplaced", "sets", "right"),
    Column("why", "no plan"),
)


def cover_rows(result: Mapping[str, Any]) -> Rows:
    """Return a row for each length of the window.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.cover_curve.cover_curve`.

    Returns
    -------
    list of dict
        By rising length; figures are empty where there is no plan.

    Examples
    --------
    >>> cover_rows({"curve": [{"minutes": 30.0, "usd": 5.0, "observer": None, "why": None}]})
    [{'minutes': 30.0, 'changed': None, 'cancelled': None, 'passenger_minutes': None, \
'usd': 5.0, 'observer_minutes': None, 'observer_station': None, \
'blanket_passenger_minutes': None, 'blanket_misplaced': None, 'why': None}]
    """
    found = []
    for one in result["curve"]:
        narrow = (one.get("observer") or {}).get("narrowest") or {}
        row = {column.key: one.get(column.key) for column in _COLUMNS}
        row["observer_minutes"] = narrow.get("minutes")
        row["observer_station"] = narrow.get("station_name")
        policy = one.get("blanket") or {}
        row["blanket_passenger_minutes"] = policy.get("passenger_minutes")
        row["blanket_misplaced"] = policy.get("misplaced")
        found.append(row)
    return found


def cover_tables(result: Mapping[str, Any]) -> list[Table]:
    """Return the price of a cover as a table for people.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.cover_curve.cover_curve`.

    Returns
    -------
    list of Table
        One.
    """
    rows = cover_rows(result)
    columns = _COLUMNS if any(one["why"] for one in rows) else _COLUMNS[:-1]
    ends = result["stations"][0], result["stations"][-1]
    title = f"Price of cover, {ends[0]} to {ends[1]}, {result['date']}"
    cells = tuple(tuple(row[column.key] for column in columns) for row in rows)
    price = f"USD of {result['price_year']}" if result["price_year"] else "USD"
    note = (
        f"each window lies around the middle of the declared one ({result['minutes']:g} min); "
        f"{price}; an observer of the public notices knows the passing time to so many minutes, "
        "nine times in ten"
    )
    policy = (
        "blanket: all trains in the way are cancelled and all others run. Where it misplaces stock "
        "it cannot be run: trains that it keeps have none, and so have those of the next morning"
    )
    return [Table(title, columns, cells, (note, policy))]


def cover_bytes(result: Mapping[str, Any], path: str | os.PathLike[str]) -> bytes:
    """Return the price of a cover as the bytes of a file, by the ending of its name.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.cover_curve.cover_curve`.
    path : str or path
        json is the whole result, csv has a row for each window, svg is the chart.

    Returns
    -------
    bytes
        What to write.

    Raises
    ------
    InputError
        The ending is not one of the allowed ones.
    """
    return _WRITERS[ending_of(path, COVER_ENDINGS)](result)


def _svg(result: Mapping[str, Any]) -> bytes:
    from landbridge.report.cover_svg import cover_svg

    return cover_svg(result).encode("utf-8")


_WRITERS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    "csv": lambda result: csv_text(cover_rows(result)).encode("utf-8"),
    "json": lambda result: json_text(result).encode("utf-8"),
    "svg": _svg,
}
