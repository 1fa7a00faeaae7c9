"""The ledger of a market: what shippers pay on each way, to whom, and the rents of scarce room.

Levies of the study stand in it as what the takers of prices pass on; they are on no shipper's bill.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from landbridge.data.rows import rows
from landbridge.market.choice_types import TEU_PER_FEU, Constraint
from landbridge.market.ledger import (
    Carriage,
    Charge,
    Entry,
    Ledger,
    MoneyKind,
    Role,
    check_bill,
    ledger_of,
)
from landbridge.market.levies import Levy, charges_inside
from landbridge.market.ration_types import Rationed
from landbridge.runs.market_types import MarketInputs, MoneyItem, RouteFacts

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Payees", "charges_of", "ledger_of_market", "owners_of", "payer_of"]

Floats = npt.NDArray[np.float64]

_SHIPPING: Final = "shipping lines"
_BOXES: Final = "owners of the boxes"
# What a price is for -> kind of money, role of the payee, and his name before the country's.
_ITEMS: Final[Mapping[str, tuple[MoneyKind, Role, str]]] = {
    "terminal": ("terminal", "terminal", "terminals"),
    "transshipment": ("terminal", "terminal", "terminals"),
    "border": ("border_fee", "border", "customs and brokers"),
    "road": ("road", "road", "hauliers"),
}


@dataclass(frozen=True)
class Payees:
    """Who takes money where.

    Parameters
    ----------
    railways : mapping of str to str
        Railway of each country.
    country_of : mapping of str to str
        Country of each place.
    operators : mapping of str to str
        Who runs each service.
    kinds : mapping of str to str
        Kind of each service: liner, feeder, wagon, block_train, road.
    passages : mapping of str to str
        Name of each sea passage.
    """

    railways: Mapping[str, str]
    country_of: Mapping[str, str]
    operators: Mapping[str, str]
    kinds: Mapping[str, str]
    passages: Mapping[str, str]

    @staticmethod
    def of(tables: Mapping[str, pd.DataFrame]) -> Payees:
        """Return the payees that the tables of a scenario name."""
        return Payees(
            {row.Index: row.railway or f"railway of {row.Index}"
             for row in rows(tables["countries"])},
            {row.Index: row.country for row in rows(tables["places"])},
            {row.Index: row.operator for row in rows(tables["services"])},
            {row.Index: row.kind for row in rows(tables["services"])},
            {row.Index: row.name for row in rows(tables["passages"])},
        )  # fmt: skip

    def railway(self, country: str) -> str:
        """Return the railway of a country."""
        return self.railways.get(country, f"railway of {country}")


def payer_of(inputs: MarketInputs, group: str) -> str:
    """Return who pays for the boxes of a trade."""
    trade = inputs.trades.get(group)
    return f"shippers, {trade.name if trade else group}"


def charges_of(route: RouteFacts, payees: Payees) -> tuple[Charge, ...]:
    """Return the money of a way as charges.

    A railway's haul is a transit fee where neither end of the way lies in its country, else a
    tariff.

    Parameters
    ----------
    route : RouteFacts
        The way.
    payees : Payees
        Who takes money where.
    """
    ends = {payees.country_of.get(place, "") for place in (route.origin, route.destination)}
    return tuple(_charge(item, payees, ends) for item in route.money)


def _charge(item: MoneyItem, payees: Payees, ends: set[str]) -> Charge:
    country = item.country or payees.country_of.get(item.from_place, "")
    kind: MoneyKind = "tariff"
    role: Role = "shipping"
    payee = _SHIPPING
    if item.item == "haul" and item.mode == "rail":
        role, payee = "railway", payees.railway(country)
        kind = "tariff" if country in ends else "transit_fee"
    elif item.item == "haul" and item.mode == "road":
        kind, role, payee = "road", "road", f"hauliers {country}"
    elif item.item == "haul":
        country = ""
    elif item.item == "passage":
        name = item.key.partition(":")[2]
        kind, role, payee, country = "canal", "canal", payees.passages.get(name, name), ""
    elif item.item == "empty_return":
        kind, role, payee, country = "empty_return", "boxes", _BOXES, ""
    else:
        kind, role, word = _ITEMS[item.item]
        payee = f"{word} {country}".strip()
    return Charge(kind, payee, role, country, item.usd_per_feu, item.km, item.confidence)


def ledger_of_market(
    inputs: MarketInputs, found: Rationed, payees: Payees, levies: Sequence[Levy] = ()
) -> Ledger:
    """Return the ledger of an equilibrium, checked against what shippers were charged.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and ways.
    found : Rationed
        The equilibrium.
    payees : Payees
        Who takes money where.
    levies : sequence of Levy
        What is passed on inside prices.

    Returns
    -------
    Ledger
        Tariffs and fees by way with what is passed on out of them, and the rent of each scarce
        constraint to its owner.

    Raises
    ------
    InputError
        A price of a way is not the sum of its parts.
    """
    ways, demand = inputs.alternatives, inputs.demand
    payer = np.array([payer_of(inputs, group) for group in demand.group], object)[ways.pair]
    flows: dict[tuple[str, int], list[float]] = defaultdict(list)
    bill: dict[str, list[float]] = defaultdict(list)
    price = ways.usd_per_feu / TEU_PER_FEU
    for number in np.flatnonzero(found.flow_teu > 0.0).tolist():
        teu = float(found.flow_teu[number])
        flows[payer[number], int(ways.route[number])].append(teu)
        bill[payer[number]].append(teu * float(price[number]))
    used = {route for _, route in flows}
    charges: dict[int, tuple[Charge, ...]] = {}
    for route in used:
        paid = charges_of(inputs.routes[route], payees)
        charges[route] = (*paid, *charges_inside(paid, levies))
    carriages = [Carriage(who, math.fsum(teu), charges[way]) for (who, way), teu in flows.items()]
    rents = list(_rents(inputs, found, payees, payer))
    for entry in rents:
        bill[entry.payer].append(entry.usd_per_year)
    ledger = ledger_of(carriages, inputs.year, rents)
    check_bill(ledger, {who: math.fsum(parts) for who, parts in bill.items()})
    return ledger


def _rents(
    inputs: MarketInputs, found: Rationed, payees: Payees, payer: npt.NDArray[np.object_]
) -> Iterator[Entry]:
    """Yield what shippers pay for room that is scarce, to those who own it."""
    uses = inputs.alternatives.uses.tocsr()
    payers = sorted(set(payer.tolist()))
    for row in np.flatnonzero(found.price_usd_per_teu > 0.0).tolist():
        constraint = inputs.alternatives.constraints[row]
        taken = np.asarray(uses[[row]].todense()).ravel() * found.flow_teu
        owners = owners_of(constraint, payees, inputs.routes)
        for who in payers:
            teu = float(taken[payer == who].sum())
            if teu <= 0.0:
                continue
            for payee, role, country, part in owners:
                yield Entry(
                    who, payee, role, country, inputs.year, "scarcity_rent",
                    teu * float(found.price_usd_per_teu[row]) * part, teu, 0.0,
                    constraint.confidence,
                )  # fmt: skip


def owners_of(
    constraint: Constraint, payees: Payees, routes: Sequence[RouteFacts]
) -> list[tuple[str, Role, str, float]]:
    """Return who owns room and so takes its scarcity rent.

    Both railways at a border share it evenly, those that a train runs over by their kilometres.

    Parameters
    ----------
    constraint : Constraint
        What takes only so much.
    payees : Payees
        Who takes money where.
    routes : sequence of RouteFacts
        Ways, for the kilometres of services.

    Returns
    -------
    list of (str, str, str, float)
        Payee, role, country and his part; the parts add up to 1.
    """
    if constraint.kind == "service":
        service = constraint.id.removeprefix("service:").partition(">")[0]
        if payees.kinds.get(service, "") in ("liner", "feeder"):
            return [(_SHIPPING, "shipping", "", 1.0)]
        km = _km_of(service, routes)
        whole = math.fsum(km.values())
        if not whole:
            return [(payees.operators.get(service, service), "railway", "", 1.0)]
        return [(payees.railway(c), "railway", c, km[c] / whole) for c in sorted(km)]
    if constraint.kind == "terminal":
        name = f"terminals {constraint.country}".strip()
        return [(name, "terminal", constraint.country, 1.0)]
    sides = [payees.country_of.get(at, "") for at in (constraint.from_place, constraint.to_place)]
    countries = list(dict.fromkeys(filter(None, sides))) or [constraint.country]
    if constraint.kind == "section":
        countries = [constraint.country]
    return [(payees.railway(c), "railway", c, 1.0 / len(countries)) for c in countries]


def _km_of(service: str, routes: Sequence[RouteFacts]) -> dict[str, float]:
    """Return the longest that a service is ridden in each country."""
    km: dict[str, float] = {}
    for route in routes:
        if service not in route.services:
            continue
        here: dict[str, float] = defaultdict(float)
        for item in route.money:
            if item.service == service and item.km and item.country:
                here[item.country] += item.km
        for country, length in here.items():
            km[country] = max(km.get(country, 0.0), length)
    return km
