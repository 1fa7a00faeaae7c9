"""What time, trains and changes are worth: the numbers of the table `unit_values`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BillRules", "bill_rules"]


@dataclass(frozen=True, slots=True)
class BillRules:
    """Values of one unit each; money is USD of ``price_year``.

    Parameters
    ----------
    waiting_factor : float
        A minute of waiting counts as so many minutes of riding.
    forgone_trip_min : float
        Most that a journey can cost more than planned, minutes of riding.
    transfer_min : float
        A change of trains counts as so many more minutes of riding, beside its wait.
    usd : mapping of (str, str) to float
        By item of `unit_values` and category (``""``: every other).
    price_year : int
        Year of the prices, 0 where there are none.
    """

    waiting_factor: float = 2.0
    forgone_trip_min: float = 120.0
    transfer_min: float = 5.0
    usd: Mapping[tuple[str, str], float] = field(default_factory=dict)
    price_year: int = 0

    def usd_of(self, item: str, category: str) -> float:
        """Return the value of an item for a category of trains, USD.

        Examples
        --------
        >>> rules = BillRules(usd={("cancelled", ""): 500.0, ("cancelled", "suburban"): 200.0})
        >>> rules.usd_of("cancelled", "suburban"), rules.usd_of("cancelled", "passenger")
        (200.0, 500.0)
        """
        own = self.usd.get((item, category))
        return self.usd.get((item, ""), 0.0) if own is None else own


def bill_rules(unit_values: pd.DataFrame) -> BillRules:
    """Return the values of a table.

    Parameters
    ----------
    unit_values : DataFrame
        Columns of the schema `unit_values`: ``item``, ``category``, ``value``, ``unit``,
        ``price_year``.

    Returns
    -------
    BillRules
        What the table lacks has the value of the class.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"item": ["waiting_factor"], "category": [""], "value": [2.5],
    ...                       "price_year": [None]})
    >>> bill_rules(table).waiting_factor
    2.5
    """
    found: dict[tuple[str, str], float] = {}
    years = []
    for item, category, value, year in zip(
        unit_values["item"], unit_values["category"], unit_values["value"],
        unit_values["price_year"], strict=True,
    ):  # fmt: skip
        found[str(item), str(category) if isinstance(category, str) else ""] = float(value)
        if year is not None and year == year and int(year) > 0:
            years.append(int(year))
    plain = BillRules()
    return BillRules(
        found.pop(("waiting_factor", ""), plain.waiting_factor),
        found.pop(("forgone_trip_max", ""), plain.forgone_trip_min),
        found.pop(("transfer", ""), plain.transfer_min),
        found,
        max(years, default=0),
    )
