"""The levies of a scenario: what railways and hauliers pass on out of their prices."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, cast, get_args

from landbridge.data.rows import rows
from landbridge.market.ledger import Role
from landbridge.market.levies import Levy, LevyKind
from landbridge.routing.books import index_at, price_index

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["levies_of"]

# What a levy is on -> role of those who pass it on; the others are called the same.
_ROLES: Final[Mapping[str, Role]] = {"rail": "railway"}
# Who is served first where a price is too small for all.
_ORDER: Final = get_args(LevyKind)


def levies_of(tables: Mapping[str, pd.DataFrame], year: int) -> tuple[Levy, ...]:
    """Return the levies that hold in a scenario, in dollars of its year.

    Parameters
    ----------
    tables : mapping of str to pandas.DataFrame
        Tables of the scenario; ``levies`` may be empty.
    year : int
        Year of the dollars: rates of a price year follow US consumer prices, as tariffs do.

    Returns
    -------
    tuple of Levy
        Access charges first, each kind in the order of its ids.
    """
    index = price_index(tables["exchange_rates"])
    found = sorted(rows(tables["levies"]), key=lambda row: (_ORDER.index(row.kind), row.Index))
    return tuple(
        Levy(
            kind=row.kind,
            levied_on=_ROLES.get(row.levied_on, cast(Role, row.levied_on)),
            country=row.country,
            payee=row.payee,
            usd_per_feu_km=_given(row.usd_per_feu_km)
            * index_at(index, year)
            / index_at(index, int(row.price_year)),
            percent=_given(row.percent),
            confidence=row.confidence,
        )
        for row in found
    )


def _given(rate: float) -> float:
    return 0.0 if math.isnan(rate) else float(rate)
