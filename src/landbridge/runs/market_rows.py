"""Flows, shares, scarcity and revenue of a market as plain rows."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from landbridge.market.ledger import Ledger
from landbridge.market.ration_types import Rationed
from landbridge.runs.market_types import MarketInputs
from landbridge.runs.naming import named_apart

__all__ = [
    "catchment_row",
    "flow_rows",
    "nest_shares",
    "revenue_rows",
    "scarcity_rows",
    "share_rows",
]

Floats = npt.NDArray[np.float64]
Row = dict[str, Any]

_TOO_FEW_TEU: Final = 0.5
# Room that is used to this part is nearly full: shown though it costs nothing yet.
_NEARLY_FULL: Final = 0.8


def flow_rows(
    inputs: MarketInputs,
    found: Rationed,
    names: Mapping[str, str],
    services: Mapping[str, str] = MappingProxyType({}),
) -> list[Row]:
    """Return what goes by each way: a row for each trade and route, the largest first.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and ways.
    found : Rationed
        The equilibrium.
    names : mapping of str to str
        Names of the places.
    services : mapping of str to str
        Names of the services, to tell ways apart that would have the same name.

    Returns
    -------
    list of dict
        ``trade``, ``origin``, ``origin_name``, ``destination``, ``destination_name``, ``route``,
        ``name``, ``mode``, ``way``, ``services``, ``teu_per_year``, ``boxes_per_year``, ``share``
        (of the trade's TEU between the two places), ``usd_per_feu``, ``days_p50``, ``days_p90``,
        ``co2e_kg_per_feu`` and ``catchment``; ways that carry less than half a TEU are left out.
    """
    ways, demand = inputs.alternatives, inputs.demand
    teu: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, (pair, route) in enumerate(
        zip(ways.pair.tolist(), ways.route.tolist(), strict=True)
    ):
        teu[demand.group[pair], route].append(number)
    between: dict[tuple[str, str, str], float] = defaultdict(float)
    ends = zip(demand.group, demand.origin, demand.destination, strict=True)
    for key, wanted in zip(ends, demand.teu_per_year.tolist(), strict=True):
        between[key] += wanted
    apart = _names_apart(inputs, {route for _, route in teu}, names, services)
    made = []
    for (trade, route), numbers in teu.items():
        flow = float(found.flow_teu[numbers].sum())
        if flow < _TOO_FEW_TEU:
            continue
        facts = inputs.routes[route]
        wanted = between[trade, facts.origin, facts.destination]
        made.append(
            {
                "trade": trade,
                "origin": facts.origin,
                "origin_name": names[facts.origin],
                "destination": facts.destination,
                "destination_name": names[facts.destination],
                "route": facts.id,
                "name": apart[route],
                "mode": facts.nest,
                "way": facts.way,
                "services": list(facts.services),
                "teu_per_year": flow,
                "boxes_per_year": flow / _teu_per_box(inputs, trade),
                "share": flow / wanted,
                "usd_per_feu": facts.usd_per_feu,
                "days_p50": float(ways.days_p50[numbers[0]]),
                "days_p90": float(ways.days_p90[numbers[0]]),
                "co2e_kg_per_feu": facts.co2e_kg_per_feu,
                "catchment": bool(demand.catchment[ways.pair[numbers[0]]]),
            }
        )
    return sorted(made, key=lambda row: (-row["teu_per_year"], row["trade"], row["route"]))


def _names_apart(
    inputs: MarketInputs,
    routes: Iterable[int],
    names: Mapping[str, str],
    services: Mapping[str, str],
) -> dict[int, str]:
    """Return names of routes that tell those between the same two places apart."""
    between: dict[tuple[str, str], list[int]] = defaultdict(list)
    for route in sorted(routes):
        between[inputs.routes[route].origin, inputs.routes[route].destination].append(route)
    apart: dict[int, str] = {}
    for numbers in between.values():
        ways = []
        for facts in (inputs.routes[route] for route in numbers):
            legs = [{"to_name": names.get(place, place)} for place in facts.places]
            end = names[facts.destination]
            legs += [
                {"to_name": end, "service_name": services.get(one, one)} for one in facts.services
            ]
            ways.append({"way": facts.way, "name": facts.name, "legs": legs})
        apart.update(
            (route, one["name"]) for route, one in zip(numbers, named_apart(ways), strict=True)
        )
    return apart


def _teu_per_box(inputs: MarketInputs, trade: str) -> float:
    known = inputs.trades.get(trade)
    return known.teu_per_box if known else 1.0


def share_rows(inputs: MarketInputs, flows: Iterable[Mapping[str, Any]]) -> list[Row]:
    """Return TEU and share of each mode in each trade, in the order of the trades.

    Parameters
    ----------
    inputs : MarketInputs
        For the trades and what they ship.
    flows : iterable of mapping
        From :func:`flow_rows`.

    Returns
    -------
    list of dict
        ``trade``, ``name``, ``catchment``, ``mode``, ``teu_per_year``, ``boxes_per_year``,
        ``share`` (of the trade's TEU) and ``confidence`` of the demand.
    """
    teu: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in flows:
        teu[row["trade"], row["mode"]].append(row["teu_per_year"])
    worst: dict[str, str] = {}
    for trade, confidence in zip(inputs.demand.group, inputs.demand.confidence, strict=True):
        worst[trade] = "estimate" if "estimate" in (confidence, worst.get(trade)) else confidence
    whole: dict[str, float] = defaultdict(float)
    wanted = zip(inputs.demand.group, inputs.demand.teu_per_year.tolist(), strict=True)
    for trade, amount in wanted:
        whole[trade] += amount
    made = []
    for name in inputs.trades:
        for mode in inputs.alternatives.nests:
            flow = math.fsum(teu.get((name, mode), ()))
            if whole.get(name) and flow:
                made.append(
                    {
                        "trade": name,
                        "name": inputs.trades[name].name,
                        "catchment": inputs.trades[name].catchment,
                        "mode": mode,
                        "teu_per_year": flow,
                        "boxes_per_year": flow / _teu_per_box(inputs, name),
                        "share": flow / whole[name],
                        "confidence": worst[name],
                    }
                )
    return made


def nest_shares(shares: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """Return the share of each mode in some rows of :func:`share_rows`."""
    teu: dict[str, float] = defaultdict(float)
    for row in shares:
        teu[row["mode"]] += row["teu_per_year"]
    whole = sum(teu.values())
    return {mode: amount / whole for mode, amount in teu.items()} if whole else {}


def catchment_row(
    inputs: MarketInputs, shares: Iterable[Mapping[str, Any]], names: Mapping[str, str]
) -> Row:
    """Return what the catchment is and how it is carried.

    Parameters
    ----------
    inputs : MarketInputs
        For its places.
    shares : iterable of mapping
        From :func:`share_rows`.
    names : mapping of str to str
        Names of the places.

    Returns
    -------
    dict
        ``trades`` (with names), ``origins``, ``destinations`` (and their names), ``teu_per_year``,
        ``boxes_per_year``, ``modes`` (mode -> TEU, boxes and share) and ``confidence``.
    """
    inside = [row for row in shares if row["catchment"]]
    demand = inputs.demand
    of = np.flatnonzero(demand.catchment).tolist()
    split = nest_shares(inside)
    origins = sorted({demand.origin[number] for number in of})
    destinations = sorted({demand.destination[number] for number in of})
    return {
        "trades": [
            {"id": name, "name": trade.name}
            for name, trade in inputs.trades.items()
            if trade.catchment
        ],
        "origins": origins,
        "origin_names": [names[place] for place in origins],
        "destinations": destinations,
        "destination_names": [names[place] for place in destinations],
        "teu_per_year": math.fsum(row["teu_per_year"] for row in inside),
        "boxes_per_year": math.fsum(row["boxes_per_year"] for row in inside),
        "modes": [
            {
                "mode": mode,
                "teu_per_year": math.fsum(r["teu_per_year"] for r in inside if r["mode"] == mode),
                "boxes_per_year": math.fsum(
                    r["boxes_per_year"] for r in inside if r["mode"] == mode
                ),
                "share": share,
            }
            for mode, share in split.items()
        ],
        "confidence": "estimate",
    }


def scarcity_rows(inputs: MarketInputs, found: Rationed) -> list[Row]:
    """Return what is full or nearly full, the dearest first.

    Parameters
    ----------
    inputs : MarketInputs
        For the constraints.
    found : Rationed
        The equilibrium.

    Returns
    -------
    list of dict
        ``constraint``, ``kind``, ``name``, ``country``, ``capacity_teu_per_year``,
        ``teu_per_year`` used, ``load``, ``usd_per_teu`` (0 in a queue), ``wait_days`` (0 by
        price), ``usd_per_year`` (the rent), ``unique`` (whether no other price does the same),
        ``why`` and ``confidence``.
    """
    made = []
    for number, one in enumerate(inputs.alternatives.constraints):
        used, room = float(found.used_teu[number]), one.capacity_teu_per_year
        price, wait = float(found.price_usd_per_teu[number]), float(found.wait_days[number])
        load = used / room if room > 0.0 else 0.0
        if price <= 0.0 and wait <= 0.0 and load < _NEARLY_FULL:
            continue
        made.append(
            {
                "constraint": one.id,
                "kind": one.kind,
                "name": one.name,
                "country": one.country,
                "capacity_teu_per_year": room,
                "teu_per_year": used,
                "load": load,
                "usd_per_teu": price,
                "wait_days": wait,
                "usd_per_year": price * used,
                "unique": bool(found.price_unique[number]),
                "why": one.why,
                "confidence": one.confidence,
            }
        )
    rank = {"section": 0, "border": 1, "terminal": 2, "service": 3}
    return sorted(
        made,
        key=lambda row: (
            -row["usd_per_year"],
            -row["wait_days"],
            rank[row["kind"]],
            -row["load"],
            row["constraint"],
        ),
    )


def revenue_rows(ledger: Ledger, names: Mapping[str, str]) -> list[Row]:
    """Return what each railway earns, the most first.

    Parameters
    ----------
    ledger : Ledger
        The ledger.
    names : mapping of str to str
        Names of the countries.

    Returns
    -------
    list of dict
        ``country``, ``country_name``, ``railway``, ``usd_per_year``, its parts ``tariff_usd``,
        ``transit_fee_usd`` and ``scarcity_rent_usd``, what it passes on out of them as
        ``access_charge_usd`` and ``tax_usd``, ``kept_usd_per_year`` (what is left),
        ``teu_km_per_year`` and ``estimate_share``.
    """
    parts: dict[tuple[str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for entry in ledger.entries:
        if entry.inside:
            parts[entry.country, entry.payer][entry.kind] += entry.usd_per_year
        elif entry.role == "railway":
            mine = parts[entry.country, entry.payee]
            mine[entry.kind] += entry.usd_per_year
            mine["teu_km"] += entry.teu_km_per_year
    made = []
    for total in ledger.totals("country", "payee", roles=("railway",)):
        mine = parts[total["country"], total["payee"]]
        made.append(
            {
                "country": total["country"],
                "country_name": names.get(total["country"], total["country"]),
                "railway": total["payee"],
                "usd_per_year": total["usd_per_year"],
                "tariff_usd": mine["tariff"],
                "transit_fee_usd": mine["transit_fee"],
                "scarcity_rent_usd": mine["scarcity_rent"],
                "access_charge_usd": mine["access_charge"],
                "tax_usd": mine["tax"],
                "kept_usd_per_year": total["usd_per_year"] - mine["access_charge"] - mine["tax"],
                "teu_km_per_year": mine["teu_km"],
                "estimate_share": total["estimate_share"],
            }
        )
    return made
