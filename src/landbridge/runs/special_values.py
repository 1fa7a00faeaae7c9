"""What a special path is priced by: the unit values of the study, else those of the package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.units import S_PER_MIN
from landbridge.data.daydefaults import default_table
from landbridge.data.rows import rows
from landbridge.operations.bill_rules import BillRules, bill_rules
from landbridge.operations.path_others import prices_of

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.operations.path_types import OptionKind

__all__ = ["assumed_values", "minute_usd", "path_values"]

_MILLI: Final = 1_000.0

# Items that the bill of a path, or the choice between trains, rests on.
_USED: Final = frozenset(
    {
        "cancelled",
        "forgone_trip_max",
        "freight_delay",
        "passenger_minute",
        "passengers_on_board",
        "retimed",
        "special_delay",
        "train_delay",
        "train_km_cancelled",
    }
)


def path_values(tables: Mapping[str, pd.DataFrame]) -> BillRules:
    """Return the unit values that hold for the trains of a scenario.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables of the scenario; those of the package hold where ``unit_values`` is empty.

    Returns
    -------
    BillRules
        USD of one price year.

    Examples
    --------
    >>> path_values({"unit_values": default_table("unit_values")}).price_year
    2018
    """
    return bill_rules(_table(tables))


def minute_usd(kind: OptionKind, tables: Mapping[str, pd.DataFrame]) -> float | None:
    """Return what an option takes a minute of the special train to be worth, USD.

    Parameters
    ----------
    kind : str
        The option.
    tables : mapping of str to DataFrame
        Tables of the scenario.

    Returns
    -------
    float or None
        None where it weighs nothing: others are not touched, or the train runs as if alone.

    Examples
    --------
    >>> tables = {"unit_values": default_table("unit_values")}
    >>> one, ten = minute_usd("retimed", tables), minute_usd("cancelled", tables)
    >>> one is not None and ten == 10 * one, minute_usd("closed", tables)
    (True, None)
    """
    if kind in ("untouched", "closed"):
        return None
    per_s = prices_of(path_values(tables), kind).late["special"] / _MILLI
    return round(per_s * S_PER_MIN, 2)


def assumed_values(tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return the rows of unit values that are used, as they are printed with the result.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        Tables of the scenario.

    Returns
    -------
    list of dict
        ``item``, ``category``, ``value``, ``unit``, ``price_year``, ``source``, ``confidence``.
    """
    found = []
    for row in rows(_table(tables)):
        if row.item not in _USED:
            continue
        year = row.price_year
        found.append(
            {
                "item": row.item,
                "category": row.category if isinstance(row.category, str) else "",
                "value": float(row.value),
                "unit": row.unit,
                "price_year": int(year) if year is not None and year == year else None,
                "source": row.source,
                "confidence": row.confidence,
            }
        )
    return found


def _table(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    own = tables.get("unit_values")
    return default_table("unit_values") if own is None or own.empty else own
