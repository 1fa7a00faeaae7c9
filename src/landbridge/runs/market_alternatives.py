"""What the market of a scenario starts from: demand and the ways it chooses from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_matrix

from landbridge.base.errors import CannotRunError
from landbridge.market.choice import generalised_cost
from landbridge.market.choice_types import (
    NESTS,
    TEU_PER_FEU,
    Alternatives,
    ChoiceRules,
    Constraint,
    Demand,
)
from landbridge.market.demand import Period, Totals, Trade, distribute, join_demand
from landbridge.market.ration_types import RationProblem
from landbridge.runs.lines import open_scenario
from landbridge.runs.market_demand import read_segments, read_trades, totals_of_year
from landbridge.runs.market_room import Room, room_of, with_uses, worth_keeping
from landbridge.runs.market_routes import routes_between
from landbridge.runs.market_types import MarketInputs, RouteFacts
from landbridge.runs.prepare import program_digest, study_files_digest
from landbridge.store.cache import cached, is_kept

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.line.running import Memo
    from landbridge.runs.study import OpenScenario

__all__ = [
    "are_inputs_kept",
    "inputs_of",
    "market_digest",
    "market_inputs",
    "ration_problem",
]

# Shippers of the middle stand for all where flows between places are shared out by cost.
_MIDDLE_USD_PER_FEU_DAY: Final = 25.0


def market_inputs(
    asked: OpenScenario, period: Period = "year", room: bool = True, memo: Memo | None = None
) -> MarketInputs:
    """Return demand and alternatives of a scenario, from the cache where nothing has changed.

    Parameters
    ----------
    asked : OpenScenario
        The scenario, with its year.
    period : {"year", "peak", "off_peak"}
        The whole year, or the months of each segment's peak or the others, at their yearly rate.
    room : bool
        Whether to look at what lines, borders, terminals and services can take.
    memo : dict, optional
        Keeps runs of trains, for another scenario whose lines are mostly the same.

    Returns
    -------
    MarketInputs
        Ready for choice and, with room, for rationing.

    Raises
    ------
    CannotRunError
        The study has no demand, or nothing of it has a way.
    InputError
        A year before the first figures, totals that do not agree, goods without value: all at once.
    """
    scenario = open_scenario(asked)
    trades = read_trades(scenario.tables)
    totals = totals_of_year(scenario, trades)
    digest = market_digest(asked)
    name = asked.folder.name
    routes, _ = cached(f"market-ways-{name}", digest, lambda: _find_ways(asked, _ends(totals)))
    found = Room((), ((),) * len(routes), ())
    if room:
        found, _ = cached(
            f"market-room-{name}",
            digest,
            lambda: room_of(asked.prepared(), scenario, routes, asked.tell, memo, digest),
        )
    return inputs_of(scenario, trades, totals, routes, found, period)


def are_inputs_kept(asked: OpenScenario, *, room: bool) -> bool:
    """Return whether ways and, with room, room of a scenario are in the cache."""
    digest, name = market_digest(asked), asked.folder.name
    wanted = ["ways", "room"] if room else ["ways"]
    return all(is_kept(f"market-{what}-{name}", digest) for what in wanted)


def market_digest(asked: OpenScenario) -> str:
    """Return the digest of everything that the market of a scenario is made from."""
    key = "\0".join(
        [
            study_files_digest(asked.folder),
            program_digest(),
            asked.name,
            str(asked.year),
            asked.speeds,
            *asked.timetables,
        ]
    )
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _ends(totals: Mapping[str, Totals]) -> list[tuple[str, str]]:
    """Return the pairs of places that boxes may go between, in order."""
    ends: set[tuple[str, str]] = set()
    for known in totals.values():
        ends |= known.flows.keys()
        if not known.flows:
            ends |= {(a, b) for a in known.origins for b in known.destinations}
    return sorted((a, b) for a, b in ends if a != b)


def _find_ways(asked: OpenScenario, ends: Sequence[tuple[str, str]]) -> tuple[RouteFacts, ...]:
    """Find the ways of all pairs of places."""
    found = routes_between(asked.prepared(), ends, tell=asked.tell)
    return tuple(route for routes in found for route in routes)


def inputs_of(
    scenario: Scenario,
    trades: Mapping[str, Trade],
    totals: Mapping[str, Totals],
    routes: Sequence[RouteFacts],
    room: Room,
    period: Period = "year",
) -> MarketInputs:
    """Return the inputs of a market from routes that are known.

    Parameters
    ----------
    scenario : Scenario
        With its tables and year.
    trades : mapping of str to Trade
        The trades.
    totals : mapping of str to Totals
        What is known of them in the year.
    routes : sequence of RouteFacts
        Ways between the places.
    room : Room
        What they use.
    period : {"year", "peak", "off_peak"}
        Whose demand.
    """
    cheapest: dict[tuple[str, str], float] = {}
    for route in routes:
        cost = route.usd_per_feu + _MIDDLE_USD_PER_FEU_DAY * route.days_p50
        ends = route.origin, route.destination
        cheapest[ends] = min(cheapest.get(ends, np.inf), cost)
    flows = [
        flow
        for name, trade in trades.items()
        for flow in distribute(trade, totals[name], lambda a, b: cheapest.get((a, b), float("inf")))
    ]
    unserved = tuple(
        f"{flow.origin} > {flow.destination}: {flow.teu_per_year:,.0f} TEU a year of {flow.trade}"
        for flow in flows
        if (flow.origin, flow.destination) not in cheapest and flow.teu_per_year > 0.0
    )
    segments = read_segments(scenario.tables, scenario.year)
    served = [flow for flow in flows if (flow.origin, flow.destination) in cheapest]
    demand = join_demand(served, trades, segments, period)
    if not len(demand):
        raise CannotRunError(
            f"no demand of scenario {scenario.name} has a way",
            "look at demand.csv and at what the scenario shuts",
        )
    alternatives, used = _alternatives(demand, with_uses(routes, room), room)
    return MarketInputs(
        scenario.name,
        scenario.year,
        period,
        segments,
        trades,
        demand,
        alternatives,
        used,
        unserved,
    )


def _alternatives(
    demand: Demand, routes: Sequence[RouteFacts], room: Room
) -> tuple[Alternatives, tuple[RouteFacts, ...]]:
    """Return the alternatives of all pairs, and the routes among them."""
    between: dict[tuple[str, str], list[int]] = {}
    order = sorted(range(len(routes)), key=lambda i: NESTS.index(routes[i].nest))
    for number in order:
        between.setdefault((routes[number].origin, routes[number].destination), []).append(number)
    wanted = list(zip(demand.origin, demand.destination, strict=True))
    per_pair = [between[ends] for ends in wanted]
    route = np.array([number for numbers in per_pair for number in numbers], np.int64)
    pair = np.repeat(np.arange(len(demand)), [len(numbers) for numbers in per_pair])
    facts = [routes[number] for number in range(len(routes))]

    def column(get: Callable[[RouteFacts], float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([get(one) for one in facts], np.float64)[route]

    nest = np.array([NESTS.index(one.nest) for one in facts], np.int64)[route]
    kept, of_routes = _room(demand, routes, room)
    return (
        Alternatives(
            pair=pair,
            nest=nest,
            route=route,
            days_p50=column(lambda one: one.days_p50),
            days_p90=column(lambda one: one.days_p90),
            usd_per_feu=column(lambda one: one.usd_per_feu),
            departures_per_week=column(lambda one: one.departures_per_week),
            co2e_kg_per_feu=column(lambda one: one.co2e_kg_per_feu),
            uses=csr_matrix(of_routes[:, route]),
            constraints=kept,
            route_ids=tuple(one.id for one in facts),
        ),
        tuple(facts),
    )


def _room(
    demand: Demand, routes: Sequence[RouteFacts], room: Room
) -> tuple[tuple[Constraint, ...], csr_matrix]:
    """Return the constraints that can matter, and what each route takes of them."""
    wanted: dict[tuple[str, str], float] = {}
    for ends, teu in zip(
        zip(demand.origin, demand.destination, strict=True), demand.teu_per_year, strict=True
    ):
        wanted[ends] = wanted.get(ends, 0.0) + float(teu)
    kept = worth_keeping(room, routes, wanted)
    place = {one.id: row for row, one in enumerate(kept)}
    cells = [
        (place[name], number)
        for number, one in enumerate(routes)
        for name in one.uses
        if name in place
    ]
    row, col = np.array(cells, np.int64).reshape(-1, 2).T
    shape = (len(kept), len(routes))
    return tuple(kept), csr_matrix((np.ones(len(cells)), (row, col)), shape=shape)


def ration_problem(inputs: MarketInputs, rules: ChoiceRules) -> RationProblem:
    """Return the market as the rationing takes it: US dollars and capacities by TEU.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and alternatives.
    rules : ChoiceRules
        Scale, dissimilarities, constants, price of emission.
    """
    demand, ways = inputs.demand, inputs.alternatives
    return RationProblem(
        demand_teu=demand.teu_per_year,
        pair=ways.pair,
        nest=ways.nest,
        cost_usd_per_teu=generalised_cost(ways, demand, rules) / TEU_PER_FEU,
        scale_per_usd=np.full(len(demand), rules.scale_per_usd * TEU_PER_FEU),
        nest_scale=np.array([rules.nest_scale.get(name, 1.0) for name in ways.nests]),
        uses=ways.uses,
        capacity_teu=np.array([one.capacity_teu_per_year for one in ways.constraints]),
        constraint_names=tuple(one.name for one in ways.constraints),
        pair_names=tuple(
            f"{a} > {b}, {goods}"
            for a, b, goods in zip(demand.origin, demand.destination, demand.segment, strict=True)
        ),
        usd_per_teu_day=demand.usd_per_feu_day / TEU_PER_FEU,
    )
