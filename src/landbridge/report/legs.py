"""The legs of one way as a table, with their waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from landbridge.report.numbers import amount
from landbridge.report.text import WAIT_NAMES, Column, Table, box_column
from landbridge.report.ways import WAYS

__all__ = ["legs_table"]

_LEAST_H = 0.05


def legs_table(alternative: Mapping[str, Any], box: str = "FEU") -> Table:
    """Return the legs of one alternative as a table.

    Parameters
    ----------
    alternative : mapping
        One of ``alternatives``.
    box : str
        The box whose price and emission are shown: ``"FEU"`` or ``"TEU"``.

    Returns
    -------
    Table
        One row per leg; waits are written out after their sum.

    Examples
    --------
    >>> legs_table({"id": "1", "way": "sea", "name": "Suez", "legs": []}).title
    'No. 1: Sea, Suez'
    """
    columns = (
        Column("from", "From"),
        Column("to", "To"),
        Column("mode", "By"),
        Column("service", "Service"),
        Column("operator", "Operator"),
        Column("country", "Country"),
        Column("gauge_mm", "Gauge", "mm", "right"),
        Column("km", "Length", "km", "right"),
        Column("hours_p50", "Running, median", "h", "right", 1),
        Column("wait_h_p50", "Waiting, median", "h", "right", 1),
        Column("waits", "Waits", "h"),
        box_column(Column("usd_per", "Price", "USD per", "right"), box),
        box_column(Column("co2e_kg_per", "CO2e", "kg per", "right"), box),
        Column("confidence", "Confidence"),
    )
    rows = tuple(
        (
            leg.get("from_name") or leg["from"],
            leg.get("to_name") or leg["to"],
            leg["mode"],
            leg.get("service_name") or leg.get("service"),
            leg.get("operator"),
            leg.get("country"),
            str(leg["gauge_mm"]) if leg.get("gauge_mm") else None,
            leg.get("km"),
            leg.get("hours_p50"),
            leg.get("wait_h_p50"),
            "; ".join(_wait_text(wait) for wait in leg.get("waits") or () if _told(wait)),
            leg.get(f"usd_per_{box.lower()}"),
            leg.get(f"co2e_kg_per_{box.lower()}"),
            leg.get("confidence"),
        )
        for leg in alternative["legs"]
    )
    words = WAYS.get(alternative["way"], ("", alternative["way"]))[1]
    title = f"No. {alternative['id']}: {words}, {alternative['name']}"
    return Table(title, columns, rows)


def _told(wait: Mapping[str, Any]) -> bool:
    """Whether a wait is worth a word: half of all boxes pass many a queue at once."""
    return bool(wait["kind"] != "queue" or wait["h_p50"] >= _LEAST_H)


def _wait_text(wait: Mapping[str, Any]) -> str:
    name = WAIT_NAMES.get(wait["kind"], wait["kind"])
    return f"{name}, {wait.get('place_name') or wait.get('place', '')} {amount(wait['h_p50'], 1)}"
