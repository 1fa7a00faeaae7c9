"""The market of a scenario: who ships what which way, where it is full, and who is paid."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import CannotRunError
from landbridge.base.units import DAYS_PER_WEEK, DAYS_PER_YEAR
from landbridge.data.rows import rows
from landbridge.market.calibrate import Calibrated
from landbridge.market.choice_types import TEU_PER_FEU, ChoiceRules
from landbridge.market.ledger import Ledger
from landbridge.market.ration_types import Rationed, Rationing
from landbridge.routing.books import index_at, price_index
from landbridge.runs.lines import open_scenario
from landbridge.runs.loop_queues import Service, Settled, loop_result, settle_market
from landbridge.runs.market_alternatives import market_inputs
from landbridge.runs.market_extend import NEW_SHARE, extended, with_ways_round
from landbridge.runs.market_levies import levies_of
from landbridge.runs.market_money import Payees, ledger_of_market
from landbridge.runs.market_rows import (
    catchment_row,
    flow_rows,
    revenue_rows,
    scarcity_rows,
    share_rows,
)
from landbridge.runs.market_split import COST_YEAR, corridor_of, split_result
from landbridge.runs.market_types import MarketInputs
from landbridge.runs.prepare import program_version

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.runs.study import OpenScenario

__all__ = ["Market", "calibration_result", "market_result", "solve_extended", "solve_market"]

Tell = Callable[[str], None]
Progress = Callable[[str], Callable[[Iterable[Any]], Iterable[Any]]]

#: Times that the choice of a market may grow before it is taken as it is.
MOST_EXTENSIONS: Final = 6
_BLOCK_TRAINS: Final = "block_train"
_WEEKS: Final = DAYS_PER_YEAR / DAYS_PER_WEEK
_PASSED_BY: Final = ("payer", "payee", "country", "kind", "inside")


@dataclass(frozen=True, eq=False)
class Market:
    """A market, solved.

    Parameters
    ----------
    scenario : Scenario
        With its tables.
    rules : ChoiceRules
        How shippers choose.
    settled : Settled
        The equilibrium with its queues.
    ledger : Ledger
        Who pays whom.
    payees : Payees
        Who takes money where.
    joined : tuple of str
        Ids of the routes that joined the choice, since its prices called for them or since what
        they go round is too small.
    largest_share : float or None
        Largest share of a pair that a way outside of the choice would take; None where nobody
        looked.
    """

    scenario: Scenario
    rules: ChoiceRules
    settled: Settled
    ledger: Ledger
    payees: Payees
    joined: tuple[str, ...] = ()
    largest_share: float | None = None

    @property
    def inputs(self) -> MarketInputs:
        """Demand and ways, with the waits of the loop."""
        return self.settled.inputs

    @property
    def found(self) -> Rationed:
        """The equilibrium."""
        return self.settled.found


def solve_market(
    asked: OpenScenario,
    rules: ChoiceRules,
    rationing: Rationing = "price",
    looped: bool = True,
    inputs: MarketInputs | None = None,
    start: Rationed | None = None,
) -> Market:
    """Return the market of a scenario in balance.

    Parameters
    ----------
    asked : OpenScenario
        The scenario, with its year.
    rules : ChoiceRules
        How shippers choose.
    rationing : {"price", "queue"}
        How room that is short is shared out.
    looped : bool
        Whether days follow from flows by the queues they make.
    inputs : MarketInputs, optional
        Those of the scenario, where they are known already.
    start : Rationed, optional
        An equilibrium of the same constraints, to begin with.

    Returns
    -------
    Market
        Flows, prices and the ledger, which balances.

    Raises
    ------
    CannotRunError
        The study has no demand, or there is too little room for it: where, and by how much.
    InputError
        With everything that is wrong with the tables of demand.
    """
    scenario = open_scenario(asked)
    known = inputs or market_inputs(asked)
    trains = {
        row.Index: Service(float(row.departures_per_week), frozenset(row.countries))
        for row in rows(scenario.tables["services"])
        if row.kind == _BLOCK_TRAINS and row.departures_per_week == row.departures_per_week
    }
    tell = asked.tell

    def round_told(number: int, change: float) -> None:
        if tell:
            tell(f"market and line, round {number}: flows or days move by {100 * change:.2f} %")

    payees = Payees.of(scenario.tables)
    settle = partial(
        settle_market,
        rules=rules,
        rationing=rationing,
        services=trains,
        country_of=payees.country_of,
        looped=looped,
        tell=round_told,
    )
    joined: tuple[str, ...] = ()
    try:
        settled = settle(known, start=start)
    except CannotRunError:
        known, joined = with_ways_round(asked, known, rules)
        if not joined:
            raise
        settled = settle(known)
    levies = levies_of(scenario.tables, settled.inputs.year)
    ledger = ledger_of_market(settled.inputs, settled.found, payees, levies)
    return Market(scenario, rules, settled, ledger, payees, joined)


def solve_extended(asked: OpenScenario, rules: ChoiceRules, rationing: Rationing) -> Market:
    """Return the market in balance, no way left out that its prices call for.

    Parameters
    ----------
    asked : OpenScenario
        The scenario, with its year.
    rules : ChoiceRules
        How shippers choose.
    rationing : {"price", "queue"}
        How room that is short is shared out.

    Returns
    -------
    Market
        As :func:`solve_market`; ``largest_share`` above `NEW_SHARE` says that ways still joined
        after `MOST_EXTENSIONS` solutions.
    """
    market = solve_market(asked, rules, rationing)
    joined = list(market.joined)
    for _ in range(MOST_EXTENSIONS):
        found = market.found
        more = extended(
            asked, market.inputs, rules, found.price_usd_per_teu, found.expected_cost_usd_per_teu
        )
        joined += more.joined
        market = replace(market, joined=tuple(joined), largest_share=more.largest_share)
        if not more.joined:
            break
        if asked.tell:
            asked.tell(f"{len(more.joined)} ways join the choice at the prices of full places")
        again = solve_market(asked, rules, rationing, inputs=more.inputs)
        joined += again.joined
        market = replace(again, joined=tuple(joined), largest_share=more.largest_share)
    return market


def market_result(
    market: Market,
    split: bool = False,
    progress: Progress | None = None,
    calibrated: Calibrated | None = None,
) -> dict[str, Any]:
    """Return a market as the documented dictionary.

    Parameters
    ----------
    market : Market
        Solved.
    split : bool
        Whether to play the corridor game: some thousand equilibria.
    progress : callable, optional
        Wraps a list of work under a label, to show how far it is.
    calibrated : Calibrated, optional
        Where the rules come from.

    Returns
    -------
    dict
        ``study``, ``scenario``, ``year``, ``period``, ``rationing``; ``gap``, ``residual`` and
        ``iterations`` of the equilibrium; ``teu_per_year`` shipped and ``catchment``; ``flows[]``,
        ``shares[]``, ``scarcity[]``, ``revenue[]``, ``ledger[]``, ``paid[]`` (by kind),
        ``passed_on[]`` (what takers of prices pass on, inside ``paid[]``),
        ``loop``, ``choice`` (None where nobody looked for more ways: routes that ``joined``, the
        ``largest_share`` that one outside would take, and ``share_asked``), ``trains[]``, ``split``
        (None unless asked for), ``rules``, ``calibration``, ``unserved`` and
        ``provenance``. See docs/market-revenue.md.
    """
    inputs, found = market.inputs, market.found
    names = {row.Index: row.name for row in rows(market.scenario.tables["places"])}
    services = {row.Index: row.name for row in rows(market.scenario.tables["services"])}
    flows = flow_rows(inputs, found, names, services)
    shares = share_rows(inputs, flows)
    countries = {row.Index: row.name for row in rows(market.scenario.tables["countries"])}
    return {
        "study": market.scenario.study_name,
        "scenario": inputs.scenario,
        "year": inputs.year,
        "period": inputs.period,
        "price_year": inputs.year,
        "rationing": found.rationing,
        "gap": None if found.gap != found.gap else found.gap,
        "residual": found.residual,
        "iterations": found.iterations,
        "teu_per_year": float(found.flow_teu.sum()),
        "teu_per_feu": TEU_PER_FEU,
        "catchment": catchment_row(inputs, shares, names),
        "flows": flows,
        "shares": shares,
        "scarcity": scarcity_rows(inputs, found),
        "revenue": revenue_rows(market.ledger, countries),
        "ledger": [entry.to_dict() for entry in market.ledger.entries],
        "paid": market.ledger.totals("kind"),
        "passed_on": market.ledger.totals(*_PASSED_BY, passed_on=True),
        "usd_per_year": market.ledger.usd_per_year,
        "trains": _trains(market),
        "loop": loop_result(market.settled),
        "choice": _choice(market),
        "split": _split(market, countries, progress) if split else None,
        "rules": _rules(market.rules),
        "calibration": calibration_result(calibrated) if calibrated else None,
        "unserved": list(inputs.unserved),
        "provenance": {"program": program_version(), "study_digest": market.scenario.study_digest},
    }


def _choice(market: Market) -> dict[str, Any] | None:
    if market.largest_share is None:
        return None
    return {
        "joined": list(market.joined),
        "largest_share": market.largest_share,
        "share_asked": NEW_SHARE,
    }


def _rules(rules: ChoiceRules) -> dict[str, Any]:
    return {
        "scale_per_usd": rules.scale_per_usd,
        "nest_scale": dict(rules.nest_scale),
        "constant_usd_per_feu": dict(rules.constant_usd_per_feu),
        "co2e_usd_per_t": rules.co2e_usd_per_t,
    }


def calibration_result(calibrated: Calibrated) -> dict[str, Any]:
    """Return what the rules were calibrated to, and what they leave unexplained.

    Parameters
    ----------
    calibrated : Calibrated
        The calibration.

    Returns
    -------
    dict
        ``constants[]`` (``mode``, ``usd_per_feu``, ``standard_error_usd``, ``part`` of the mean
        generalised cost, ``explained``), ``scale_per_usd`` with its ``scale_error_per_usd``, and
        ``residuals[]`` (``id``, ``observed_teu``, ``modelled_teu``, ``error``).
    """
    error = calibrated.scale_error_per_usd
    return {
        "constants": [
            {
                "mode": one.nest,
                "usd_per_feu": one.usd_per_feu,
                "standard_error_usd": one.standard_error_usd,
                "part": one.part,
                "explained": one.explained,
            }
            for one in calibrated.constants
        ],
        "scale_per_usd": calibrated.rules.scale_per_usd,
        "scale_error_per_usd": None if error != error else error,
        "residuals": [
            {
                "id": one.name,
                "observed_teu": one.observed_teu,
                "modelled_teu": one.modelled_teu,
                "error": one.error,
            }
            for one in calibrated.residuals
        ],
    }


def _trains(market: Market) -> list[dict[str, Any]]:
    """Return the trains a week that the flows fill, by service, the most first."""
    flow: dict[str, float] = {}
    for number, route in enumerate(market.inputs.alternatives.route.tolist()):
        teu = float(market.found.flow_teu[number])
        for service in market.inputs.routes[route].services:
            flow[service] = flow.get(service, 0.0) + teu
    made = []
    for row in rows(market.scenario.tables["services"]):
        teu = flow.get(row.Index, 0.0)
        room = float(row.capacity_teu)
        if row.kind == _BLOCK_TRAINS and teu >= 1.0:
            # Both directions are in the flow; trains run as pairs.
            full = teu / 2.0 / room / _WEEKS if room == room and room > 0.0 else None
            made.append(
                {
                    "service": row.Index,
                    "name": row.name,
                    "teu_per_year": teu,
                    "trains_per_week": full,
                    "departures_per_week": float(row.departures_per_week),
                    "confidence": row.confidence,
                }
            )
    return sorted(made, key=lambda one: (-one["teu_per_year"], one["service"]))


def _split(
    market: Market, countries: dict[str, str], progress: Progress | None
) -> dict[str, Any] | None:
    index = price_index(market.scenario.tables["exchange_rates"])
    inflation = index_at(index, market.inputs.year) / index_at(index, COST_YEAR)
    corridor = corridor_of(market.inputs, market.rules, market.found, inflation)
    if not corridor.players:
        return None
    wrapped = progress("playing the corridor game") if progress else None
    return split_result(corridor, market.found, countries, wrapped)
