"""What the model has to say to an observed volume, share or price."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from landbridge.runs.market_types import MarketInputs

__all__ = ["asked_teu", "counted"]

Floats = npt.NDArray[np.float64]


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
