"""What the choice of a plan is paid in: unit values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from landbridge.data.rows import rows

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Values", "values_of"]

_TRAIN_KM_USD: Final = 15.0


@dataclass(frozen=True, slots=True)
class Values:
    """Unit values.

    Parameters
    ----------
    passenger_minute_usd : float
        Of a minute of a passenger, USD.
    waiting_factor : float
        What a minute of waiting counts.
    forgone_min : float
        What a trip that is not made costs at most, minutes.
    fixed_usd : mapping of (str, str) to float
        What a change of a train costs besides, USD, by kind and category (empty: every other).

    Examples
    --------
    >>> Values(fixed_usd={("held", ""): 20.0}).fixed("held", "suburban")
    20.0
    """

    passenger_minute_usd: float = 0.2
    waiting_factor: float = 2.0
    forgone_min: float = 120.0
    fixed_usd: Mapping[tuple[str, str], float] = field(default_factory=dict)

    def train_km(self, category: str) -> float:
        """Return what a kilometre of a train costs, USD."""
        return self.fixed_usd.get(
            ("train_km_run", category), self.fixed_usd.get(("train_km_run", ""), _TRAIN_KM_USD)
        )

    def fixed(self, kind: str, category: str) -> float:
        """Return what a change of a kind costs besides, USD."""
        return self.fixed_usd.get((kind, category), self.fixed_usd.get((kind, ""), 0.0))


def values_of(table: pd.DataFrame) -> Values:
    """Return the values of a table `unit_values`.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"item": "passenger_minute", "category": "", "value": 0.1}
    >>> values_of(pd.DataFrame([row])).passenger_minute_usd
    0.1
    """
    found = {(row.item, row.category): float(row.value) for row in rows(table)}
    plain = Values()
    return Values(
        found.get(("passenger_minute", ""), plain.passenger_minute_usd),
        found.get(("waiting_factor", ""), plain.waiting_factor),
        found.get(("forgone_trip_max", ""), plain.forgone_min),
        found,
    )
