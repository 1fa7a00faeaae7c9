"""New ways for a market: those that scarcity prices call for, and those round what is too small."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from landbridge.market.choice_types import TEU_PER_FEU, ChoiceRules
from landbridge.market.ration_short import shortages
from landbridge.runs.lines import open_scenario
from landbridge.runs.market_alternatives import inputs_of, market_digest, ration_problem
from landbridge.runs.market_demand import read_trades, totals_of_year
from landbridge.runs.market_room import room_of
from landbridge.runs.market_routes import routes_between
from landbridge.runs.prepare import DIRECTIONS
from landbridge.store.cache import cached

if TYPE_CHECKING:
    from landbridge.routing.graph import ChoiceGraph
    from landbridge.runs.market_room import Room
    from landbridge.runs.market_types import MarketInputs, RouteFacts
    from landbridge.runs.study import OpenScenario

__all__ = ["NEW_SHARE", "Extended", "extended", "with_ways_round"]

Floats = npt.NDArray[np.float64]

#: A way that would take more than this share of a pair joins the choice.
NEW_SHARE: Final = 0.001
# Dearer than any way round: what is too small is shut for those who look for one.
_SHUT_USD_PER_TEU: Final = 50_000.0
# Rounds of looking for ways round, each with all that was too small so far.
_MOST_ROUNDS: Final = 4


@dataclass(frozen=True, slots=True, eq=False)
class Extended:
    """The inputs with new ways, and what they would take.

    Parameters
    ----------
    inputs : MarketInputs
        As before where nothing joined.
    joined : tuple of str
        Ids of the new routes.
    largest_share : float
        Largest share that a way outside of the choice would take of a pair.
    """

    inputs: MarketInputs
    joined: tuple[str, ...]
    largest_share: float


def extended(
    asked: OpenScenario,
    inputs: MarketInputs,
    rules: ChoiceRules,
    price_usd_per_teu: Floats,
    expected_usd_per_teu: Floats,
) -> Extended:
    """Return the market with the ways that shippers would take at the prices of a solution.

    Parameters
    ----------
    asked : OpenScenario
        The scenario.
    inputs : MarketInputs
        What was solved.
    rules : ChoiceRules
        How shippers choose.
    price_usd_per_teu : array, (constraints,)
        Scarcity prices of ``inputs.alternatives.constraints``.
    expected_usd_per_teu : array, (pairs,)
        Expected cost of each pair (logsum), scarcity included.

    Returns
    -------
    Extended
        Solve again while ``joined`` is not empty.

    Notes
    -----
    Bounded by :data:`NEW_SHARE`: at fixed prices a new way of cost c takes about
    exp(-theta (c - logsum)) of a pair, and less where its mode has other ways.
    """
    constraints = inputs.alternatives.constraints
    priced = {
        one.id: float(price)
        for one, price in zip(constraints, price_usd_per_teu, strict=True)
        if price > 0.0
    }
    ends = sorted({(route.origin, route.destination) for route in inputs.routes})
    new = _tolled(asked, inputs, ends, priced)
    room = _room(asked, inputs, new)
    expected = _least_expected(inputs, expected_usd_per_teu)
    shares = []
    for route, uses in zip(new, room.uses[len(inputs.routes) :], strict=True):
        scarce = sum(priced.get(name, 0.0) for name in uses) * TEU_PER_FEU
        shares.append(_share(route, scarce, rules, expected))
    joining = [number for number, share in enumerate(shares) if share > NEW_SHARE]
    largest = max(shares, default=0.0)
    if not joining:
        return Extended(inputs, (), largest)
    whole = _with(asked, inputs, new, joining, room)
    return Extended(whole, tuple(new[number].id for number in joining), largest)


def with_ways_round(
    asked: OpenScenario, inputs: MarketInputs, rules: ChoiceRules
) -> tuple[MarketInputs, tuple[str, ...]]:
    """Return the market with ways round what is too small for those who have no other way.

    Parameters
    ----------
    asked : OpenScenario
        The scenario.
    inputs : MarketInputs
        A market whose demand does not fit into the room of its ways.
    rules : ChoiceRules
        How shippers choose.

    Returns
    -------
    MarketInputs, tuple of str
        With the best ways that there are with the small places shut, and the ids of those that
        joined. Demand may still not fit: then there is no way round.

    Notes
    -----
    The choice holds the ways that some would take while there is room everywhere. Where there is
    not, those left over take what is left, however dear.
    """
    shut: dict[str, float] = {}
    joined: list[str] = []
    for _ in range(_MOST_ROUNDS):
        short = shortages(ration_problem(inputs, rules))
        if not short:
            break
        constraints = inputs.alternatives.constraints
        shut |= {constraints[k].id: _SHUT_USD_PER_TEU for one in short for k in one.members}
        demand = inputs.demand
        ends = {(demand.origin[p], demand.destination[p]) for one in short for p in one.captive}
        new = _tolled(asked, inputs, sorted(ends), shut)
        room = _room(asked, inputs, new)
        uses = room.uses[len(inputs.routes) :]
        round_it = [number for number, used in enumerate(uses) if not shut.keys() & set(used)]
        if not round_it:
            break
        inputs = _with(asked, inputs, new, round_it, room)
        joined += [new[number].id for number in round_it]
    return inputs, tuple(joined)


def _tolled(
    asked: OpenScenario,
    inputs: MarketInputs,
    ends: Sequence[tuple[str, str]],
    priced: Mapping[str, float],
) -> list[RouteFacts]:
    """Return the ways outside of the choice that are the best at prices of room, USD a TEU."""
    prepared = asked.prepared()
    tolls = {way: _tolls(prepared.graphs[way], way, priced) for way in DIRECTIONS}
    asking = f"{market_digest(asked)}\0{ends}\0{sorted(priced.items())}"
    key = hashlib.sha256(asking.encode(errors="surrogatepass")).hexdigest()
    found, _ = cached(
        f"market-tolled-{asked.folder.name}",
        key,
        lambda: tuple(
            route for of in routes_between(prepared, ends, tolls, asked.tell) for route in of
        ),
    )
    known = {route.id for route in inputs.routes}
    return [route for route in found if route.id not in known]


def _room(asked: OpenScenario, inputs: MarketInputs, new: Sequence[RouteFacts]) -> Room:
    """Return the room that the routes of a market and new ones take up."""
    routes = [*inputs.routes, *new]
    digest = market_digest(asked)
    return room_of(asked.prepared(), open_scenario(asked), routes, asked.tell, digest=digest)


def _with(
    asked: OpenScenario,
    inputs: MarketInputs,
    new: Sequence[RouteFacts],
    joining: Sequence[int],
    room: Room,
) -> MarketInputs:
    """Return a market with some of the new routes, whose room was looked at with its own."""
    scenario = open_scenario(asked)
    trades = read_trades(scenario.tables)
    first = len(inputs.routes)
    uses = (*room.uses[:first], *(room.uses[first + number] for number in joining))
    return inputs_of(
        scenario,
        trades,
        totals_of_year(scenario, trades),
        [*inputs.routes, *(new[number] for number in joining)],
        replace(room, uses=uses),
        inputs.period,
    )


Expected = Mapping[tuple[str, str], Sequence[tuple[float, float, float, float]]]


def _least_expected(inputs: MarketInputs, expected_usd_per_teu: Floats) -> Expected:
    """Return value of a day, both ratios and expected cost an FEU of the pairs between places."""
    demand = inputs.demand
    found: defaultdict[tuple[str, str], list[tuple[float, float, float, float]]] = defaultdict(list)
    for number in range(len(demand)):
        found[demand.origin[number], demand.destination[number]].append(
            (
                float(demand.usd_per_feu_day[number]),
                float(demand.reliability_ratio[number]),
                float(demand.schedule_ratio[number]),
                float(expected_usd_per_teu[number]) * TEU_PER_FEU,
            )
        )
    return found


def _share(route: RouteFacts, scarce_usd: float, rules: ChoiceRules, expected: Expected) -> float:
    """Return the largest share that a new route would take of one of its pairs."""
    fixed = (
        route.usd_per_feu
        + scarce_usd
        + rules.co2e_usd_per_t * route.co2e_kg_per_feu / 1000.0
        + rules.constant_usd_per_feu.get(route.nest, 0.0)
    )
    most = 0.0
    for day, late, wish, logsum in expected[route.origin, route.destination]:
        days = route.days_p50 + late * (route.days_p90 - route.days_p50)
        days += wish * 3.5 / route.departures_per_week
        apart = rules.scale_per_usd * (fixed + day * days - logsum)
        most = max(most, float(np.exp(-max(apart, 0.0))))
    return most


def _tolls(graph: ChoiceGraph, way: str, priced: Mapping[str, float]) -> Floats:
    """Return what scarce room asks on each arc, US dollars an FEU."""
    toll = np.zeros(graph.tail.size)
    on_track: defaultdict[str, float] = defaultdict(float)
    for name, price in priced.items():
        kind, _, where = name.partition(":")
        usd = price * TEU_PER_FEU
        if kind == "service":
            service, _, direction_of = where.partition(">")
            if direction_of == way:
                for key, arcs in graph.keys.items():
                    if key.partition("@")[0] == service and "@" in key:
                        toll[arcs] += usd
        elif kind == "section":
            on_track[where.partition(":")[0]] += usd
        elif where in graph.keys:
            toll[graph.keys[where]] += usd
        else:  # a terminal: every handling there that has to do with trains
            for key, arcs in graph.keys.items():
                place, _, modes = key.partition(":")
                if place == where and "rail" in modes:
                    toll[arcs] += usd
    if on_track:
        for arc, parts in enumerate(graph.parts):
            toll[arc] += sum(on_track.get(track, 0.0) for part in parts for track in part.track)
    return toll
