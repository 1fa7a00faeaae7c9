"""What the model has to say to an observed volume, share or price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from landbridge.runs.market_types import MarketInputs

__all__ = ["asked_teu", "counted", "why_none"]

Floats = npt.NDArray[np.float64]
# What each column that may shut ways out is where it lets all in.
_WIDER: Final[Mapping[str, Any]] = {
    "nests": (),
    "through": (),
    "via": (),
    "trades": (),
    "from_place": "",
    "to_place": "",
}


def counted(inputs: MarketInputs, row: Any) -> Floats:
    """Return which alternatives an observed row counts, (n,): 1 or 0.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and alternatives of the row's year.
    row : named tuple
        Row of volumes.csv: trades, from_place, to_place, nests, through, via.

    Returns
    -------
    array
        1 where trade, ends and mode are the row's and the way rides through all its countries by
        rail and passes all its places.
    """
    demand, ways = inputs.demand, inputs.alternatives
    trades, nests = set(row.trades), set(row.nests)
    through, via = set(row.through), set(row.via)
    route = np.array(
        [
            (not nests or one.nest in nests)
            and through <= set(one.through)
            and via <= {*one.places, *one.borders}
            and row.from_place in ("", one.origin)
            and row.to_place in ("", one.destination)
            for one in inputs.routes
        ],
        np.bool_,
    )
    pair = np.array([not trades or one in trades for one in demand.group], np.bool_)
    return (route[ways.route] & pair[ways.pair]).astype(np.float64)


def why_none(inputs: MarketInputs, row: Any) -> str:
    """Return which column of an observed row leaves it no way of the model, in words.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and alternatives of the row's year.
    row : named tuple
        Row of volumes.csv that counts no alternative.
    """
    where = f"({inputs.scenario}, {inputs.year})"
    for columns in (*((name,) for name in _WIDER), tuple(_WIDER)):
        if counted(inputs, row._replace(**{name: _WIDER[name] for name in columns})).any():
            return f"there are ways, but none with the row's {' and '.join(columns)} {where}"
    return f"the market of that year has no way at all {where}"


def asked_teu(inputs: MarketInputs, row: Any) -> float:
    """Return the TEU a year of the trades and ends of an observed row: what its share is of."""
    demand = inputs.demand
    trades = set(row.trades)
    mine = [
        (not trades or trade in trades)
        and row.from_place in ("", origin)
        and row.to_place in ("", destination)
        for trade, origin, destination in zip(
            demand.group, demand.origin, demand.destination, strict=True
        )
    ]
    return float(demand.teu_per_year[np.array(mine, np.bool_)].sum())
