"""The ways that the shippers of a pair of places choose from, with their prices in parts."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from landbridge.base.geo import leads_west
from landbridge.base.units import H_PER_DAY, H_PER_WEEK
from landbridge.market.choice_types import NESTS
from landbridge.routing.answer import parts_of, way_name
from landbridge.routing.candidates import Candidate, candidates
from landbridge.routing.days import simulate_days
from landbridge.routing.graph import TARE_T, TEU_PER_BOX, ChoiceGraph
from landbridge.routing.parts import Part
from landbridge.routing.query import Query
from landbridge.runs.asking import scenario_delays
from landbridge.runs.market_types import MoneyItem, RouteFacts
from landbridge.runs.prepare import Prepared

__all__ = ["VALUES_USD_PER_FEU_DAY", "direction", "nest_of", "routes_between"]

#: Values of a day that ways are looked for at: from empty boxes to dear machinery.
VALUES_USD_PER_FEU_DAY: Final = (0.0, 10.0, 25.0, 60.0, 150.0)
# A way joins the choice when this share of the shippers of a value would take it within its mode,
# at the sensitivity below; at most so many a mode.
LEAST_SHARE: Final = 0.003
MOST_A_NEST: Final = 12
_SCALE_IN_NEST_PER_USD: Final = 0.002
# Below this part of its length by rail a way is one by sea with a train to the port.
_LAND_BRIDGE: Final = 0.25
_CARGO_T: Final = 20.0


def direction(prepared: Prepared, origin: str, destination: str) -> str:
    """Return the direction of traffic between two places, as tariffs know it."""
    ends = (prepared.network.places[place].lon_deg for place in (origin, destination))
    return "westbound" if leads_west(*ends) else "eastbound"


def nest_of(parts: Sequence[Part]) -> str:
    """Return the mode of a way: rail where a train is more than the way to a port.

    Parameters
    ----------
    parts : sequence of Part
        The way.

    Returns
    -------
    str
        One of `NESTS`.
    """
    km = dict.fromkeys(_MODES, 0.0)
    for part in parts:
        if part.kind == "run" and part.mode in km:
            km[part.mode] += part.km
    carried = km["rail"] + km["sea"]
    if not carried:
        return "road"
    return "rail" if km["rail"] >= _LAND_BRIDGE * carried else "sea"


_MODES: Final = ("rail", "sea", "road")
assert set(NESTS) == set(_MODES)


def routes_between(
    prepared: Prepared,
    pairs: Iterable[tuple[str, str]],
    tolls: Mapping[str, npt.NDArray[np.float64]] | None = None,
    tell: Callable[[str], None] | None = None,
) -> Iterator[list[RouteFacts]]:
    """Yield the ways of each pair of places.

    Parameters
    ----------
    prepared : Prepared
        The scenario.
    pairs : iterable of (str, str)
        Place ids of origin and destination.
    tolls : mapping of str to array, optional
        By direction, US dollars an FEU asked on each arc beside the prices.
    tell : callable, optional
        Told how far the work is.

    Yields
    ------
    list of RouteFacts
        Of each pair in order, the cheapest first; empty where no way leads.
    """
    delays = scenario_delays(prepared)
    wanted = list(pairs)
    for number, (origin, destination) in enumerate(wanted):
        if tell and number % 20 == 0:
            tell(f"looking for ways: pair {number + 1} of {len(wanted)}")
        if not {origin, destination} <= prepared.network.places.keys():
            yield []
            continue
        query = Query(origin, destination, rivals=False, queue_h=delays)
        way = direction(prepared, origin, destination)
        graph = prepared.graphs[way]
        toll = tolls.get(way) if tolls else None
        found = candidates(graph, query, VALUES_USD_PER_FEU_DAY, toll)
        yield [_route(prepared, graph, query, one, parts) for one, parts in _kept(graph, found)]


def _kept(
    graph: ChoiceGraph, found: Sequence[Candidate]
) -> list[tuple[Candidate, tuple[Part, ...]]]:
    """Return the candidates that some shippers would take within their mode.

    The best land bridge over each set of countries joins them, however few would take it: it is
    what is left when the others' track is shut or full.
    """
    nests: dict[str, list[int]] = {}
    ridden: dict[frozenset[str], list[int]] = {}
    for number, one in enumerate(found):
        parts = [part for arc in one.way.arcs for part in graph.parts[arc]]  # joined once kept
        nest = nest_of(parts)
        nests.setdefault(nest, []).append(number)
        if nest == "rail":
            ridden.setdefault(_ridden(parts), []).append(number)
    usd = np.array([one.usd for one in found])
    days = np.array([one.mean_hours for one in found]) / H_PER_DAY
    cost = usd + np.outer(VALUES_USD_PER_FEU_DAY, days)
    kept = {members[i] for members in ridden.values() for i in cost[:, members].argmin(axis=1)}
    for members in nests.values():
        within = cost[:, members]
        raised = np.exp(-_SCALE_IN_NEST_PER_USD * (within - within.min(axis=1, keepdims=True)))
        share = (raised / raised.sum(axis=1, keepdims=True)).max(axis=0)
        order = np.argsort(-share, kind="stable")[:MOST_A_NEST]
        kept |= {members[i] for i in order if share[i] >= LEAST_SHARE}
    return [(found[number], tuple(parts_of(graph, found[number].way))) for number in sorted(kept)]


def _ridden(parts: Iterable[Part]) -> frozenset[str]:
    """Return the countries that a way rides through by rail."""
    return frozenset(part.country for part in parts if part.kind == "run" and part.mode == "rail")


def _route(
    prepared: Prepared,
    graph: ChoiceGraph,
    query: Query,
    candidate: Candidate,
    parts: tuple[Part, ...],
) -> RouteFacts:
    """Return the facts of a way."""
    days = simulate_days(parts, query.queue_h).gate_to_gate
    runs = [part for part in parts if part.kind == "run"]
    carried = {part.mode for part in runs} - {"road"}
    periods = [part.period_h for part in parts if part.kind == "departure" and part.period_h]
    places = prepared.network.places
    ends = {places[query.origin].country, places[query.destination].country}
    ridden = dict.fromkeys(part.country for part in runs if part.mode == "rail")
    money = tuple(_money(parts))
    services = tuple(dict.fromkeys(part.service for part in runs if part.service))
    changes = [part.from_place for part in parts if part.kind in ("handling", "border")]
    return RouteFacts(
        id=f"{query.origin}>{query.destination}:{'+'.join(services)}@{'-'.join(changes)}",
        origin=query.origin,
        destination=query.destination,
        name=way_name(prepared.network, parts),
        nest=nest_of(parts),
        way="+".join(mode for mode in ("rail", "sea") if mode in carried) or "road",
        services=services,
        borders=tuple(part.key for part in parts if part.kind == "border"),
        passages=tuple(part.key.partition(":")[2] for part in parts if part.kind == "passage"),
        through=tuple(country for country in ridden if country and country not in ends),
        places=tuple(dict.fromkeys(end for p in parts for end in (p.from_place, p.to_place))),
        days_mean=candidate.mean_hours / H_PER_DAY,
        days_p50=days.p50,
        days_p90=days.p90,
        usd_per_feu=sum(item.usd_per_feu for item in money),
        usd_per_teu=sum(item.usd_per_teu for item in money),
        co2e_kg_per_feu=_co2e_kg(parts),
        km=sum(part.km for part in runs),
        departures_per_week=H_PER_WEEK / max(periods) if periods else math.inf,
        money=money,
        keys=tuple(part.key for part in parts),
        tracks=tuple(
            dict.fromkeys(track for part in runs if part.mode == "rail" for track in part.track)
        ),
        boarded=tuple(dict.fromkeys(part.service for part in parts if part.kind == "departure")),
        direction=direction(prepared, query.origin, query.destination),
    )


def _co2e_kg(parts: Iterable[Part]) -> float:
    grams = sum(p.wtw.total(_CARGO_T, TARE_T["FEU"], TEU_PER_BOX["FEU"]) for p in parts)
    return float(grams) / 1000.0


def _money(parts: Sequence[Part]) -> Iterator[MoneyItem]:
    """Yield the prices of a way, those of one part and tariff together."""
    for number, part in enumerate(parts):
        country = part.country
        if part.kind == "departure":
            # The fixed part of a train's haul in the country where it departs.
            riding = (run for run in parts[number:] if run.kind == "run")
            country = next((run.country for run in riding), "")
        whole: dict[tuple[str, str, str, str], tuple[float, float]] = {}
        for price in part.prices:
            name = (price.item, price.tariff, price.confidence, price.country)
            feu, teu = whole.get(name, (0.0, 0.0))
            whole[name] = (feu + price.usd_per_feu, teu + price.usd_per_teu)
        for (item, tariff, confidence, entered), (feu, teu) in whole.items():
            yield MoneyItem(
                item=item,
                country=entered or country,
                operator=part.operator,
                mode=part.mode or ("rail" if part.kind == "departure" else ""),
                service=part.service,
                key=part.key,
                from_place=part.from_place,
                to_place=part.to_place,
                km=part.km if item in ("haul", "road") and not entered else 0.0,
                usd_per_feu=feu,
                usd_per_teu=teu,
                tariff=tariff,
                confidence=confidence,
            )
