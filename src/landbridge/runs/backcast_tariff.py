"""What the ways over a railway lose when it doubles its tariff, everything else as it is."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from landbridge.market.choice_types import ChoiceRules
from landbridge.market.rationing import ration
from landbridge.runs.market_alternatives import ration_problem
from landbridge.runs.market_types import MarketInputs

__all__ = ["Elasticity", "doubled_tariff"]

Floats = npt.NDArray[np.float64]

_DOUBLE: Final = 2.0


@dataclass(frozen=True, slots=True)
class Elasticity:
    """What doubling a railway's tariff does to some ways.

    ``teu_before`` and ``teu_after`` a year; ``usd_before`` and ``usd_after``, mean door price an
    FEU; ``tariff_before``, the railway's part of it. The elasticities are ln(after / before) of the
    flow over that of the tariff and of the door price.
    """

    teu_before: float
    teu_after: float
    usd_before: float
    usd_after: float
    tariff_before: float

    @property
    def loss(self) -> float:
        """Part of the flow that is lost."""
        return 1.0 - self.teu_after / self.teu_before

    @property
    def to_tariff(self) -> float:
        """Elasticity to the railway's tariff."""
        return math.log(self.teu_after / self.teu_before) / math.log(_DOUBLE)

    @property
    def to_price(self) -> float:
        """Elasticity to the door price."""
        risen = (self.usd_before + self.tariff_before) / self.usd_before
        return math.log(self.teu_after / self.teu_before) / math.log(risen)


def doubled_tariff(
    inputs: MarketInputs, rules: ChoiceRules, weight: Floats, country: str
) -> Elasticity | None:
    """Return what happens to some ways when a country's railway doubles its tariff on them.

    Everything else stays as it is: the other ways, demand, and room, which is rationed by price.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and ways of the year before.
    rules : ChoiceRules
        How shippers choose.
    weight : array, (n,)
        1 for the ways whose tariff is doubled, else 0.
    country : str
        Country of the railway.

    Returns
    -------
    Elasticity or None
        None where the ways carry nothing or the railway takes nothing on them.
    """
    ways = inputs.alternatives
    tariff = np.array(
        [
            sum(
                item.usd_per_feu
                for item in one.money
                if item.item == "haul" and item.mode == "rail" and item.country == country
            )
            for one in inputs.routes
        ]
    )[ways.route]
    before = ration(ration_problem(inputs, rules))
    dearer = replace(ways, usd_per_feu=ways.usd_per_feu + weight * tariff)
    problem = ration_problem(replace(inputs, alternatives=dearer), rules)
    after = ration(problem, start=before)
    teu, teu_after = float(weight @ before.flow_teu), float(weight @ after.flow_teu)
    if teu <= 0.0 or teu_after <= 0.0 or not (weight * tariff).any():
        return None
    mean = weight * before.flow_teu / teu
    later = weight * after.flow_teu / teu_after
    return Elasticity(
        teu,
        teu_after,
        float(mean @ ways.usd_per_feu),
        float(later @ dearer.usd_per_feu),
        float(mean @ tariff),
    )
