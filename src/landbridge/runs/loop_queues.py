"""Market and line in a loop: what boxes wait where a flow is near what a place takes.

The flows of a market are trains at each section, border and terminal of the ways; the law of queues
says what they wait there beyond what the trains of the services wait in the data already. That wait
goes into the days of every way through the place. docs/market-revenue.md, 9 to 12.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from landbridge.base.distributions import queue_quantile
from landbridge.base.units import DAYS_PER_WEEK, H_PER_DAY
from landbridge.line.queue import SCV_ARRIVALS, SCV_SERVICE, wait_parts_h
from landbridge.market.choice_types import ChoiceRules
from landbridge.market.ration_types import Rationed, Rationing
from landbridge.market.rationing import ration
from landbridge.runs.loop import CHANGE, ROUNDS, Loop, Round, settle
from landbridge.runs.market_alternatives import ration_problem
from landbridge.runs.market_types import MarketInputs

__all__ = ["Service", "Settled", "delayed", "loop_result", "settle_market"]

Floats = npt.NDArray[np.float64]

_P50, _P90 = 0.5, 0.9
#: Rows of what is waited, h: median and 9 in 10.
_QUANTILES: Final = np.array([[_P50], [_P90]])
# A way that carries less than this much a year is one that nobody takes.
_CARRIES_TEU: Final = 1.0
_SHOWN: Final = 20
_TRACK: Final = frozenset({"", "line"})


@dataclass(frozen=True, slots=True)
class Service:
    """A service of block trains: how often it departs, and where it runs."""

    departures_per_week: float
    countries: frozenset[str]


@dataclass(frozen=True, eq=False)
class Settled:
    """A market in balance with its queues.

    Parameters
    ----------
    inputs : MarketInputs
        With the waits in the days of its ways.
    found : Rationed
        The equilibrium.
    loop : Loop or None
        How the loop went; None where there was none.
    services_trains : array, (constraints,)
        Trains a day and direction of the services, whose wait the data hold.
    """

    inputs: MarketInputs
    found: Rationed
    loop: Loop | None
    services_trains: Floats


def settle_market(
    inputs: MarketInputs,
    rules: ChoiceRules,
    rationing: Rationing = "price",
    services: Mapping[str, Service] | None = None,
    country_of: Mapping[str, str] | None = None,
    looped: bool = True,
    tell: Callable[[int, float], None] | None = None,
    start: Rationed | None = None,
) -> Settled:
    """Return the flows that go with the waits that they make.

    Parameters
    ----------
    inputs : MarketInputs
        Demand and ways, with the days of the data.
    rules : ChoiceRules
        How shippers choose.
    rationing : {"price", "queue"}
        How room that is short is shared out.
    services : mapping of str to Service, optional
        Block trains by id: their wait is in the data already.
    country_of : mapping of str to str, optional
        Country of each place.
    looped : bool
        Whether days follow from flows at all.
    tell : callable, optional
        Told each round and its largest change.
    start : Rationed, optional
        An equilibrium of the same constraints, to begin with.

    Returns
    -------
    Settled
        Flows and waits; the loop says whether they settled.

    Raises
    ------
    CannotRunError
        There is too little room for the demand.
    """
    base = _services_trains(inputs, services or {}, country_of or {})
    if not looped:
        found = ration(ration_problem(inputs, rules), rationing, start=start)
        return Settled(inputs, found, None, base)
    queues = _Queues(inputs, base)
    warm = [start]

    def turn(wait_h: Floats) -> Round:
        there = delayed(inputs, wait_h)
        found = ration(ration_problem(there, rules), rationing, start=warm[0])
        warm[0] = found
        waits = queues.wait_h(found.used_teu)
        then = delayed(inputs, waits)
        days = there.alternatives.days_p50
        carried = found.flow_teu > _CARRIES_TEU
        then_days = then.alternatives.days_p50
        return Round(found.used_teu, days, then_days, waits, carried, (there, found))

    loop = settle(turn, np.zeros((2, len(inputs.alternatives.constraints))), tell=tell)
    there, found = loop.last.found
    return Settled(there, found, loop, base)


@dataclass(frozen=True, eq=False)
class _Queues:
    """The constraints at which trains queue, as arrays."""

    inputs: MarketInputs
    services_trains: Floats

    def wait_h(self, used_teu: Floats) -> Floats:
        """Return the waits that a flow makes beyond those of the data, (2, constraints), h."""
        listed = self.inputs.alternatives.constraints
        served = np.array([one.trains_per_day for one in listed])
        room = np.array([one.capacity_teu_per_year for one in listed])
        law = np.array([SCV_SERVICE.get(one.limit_kind, 0.0) for one in listed])
        queues = (served > 0.0) & (room > 0.0) & np.isfinite(room) & (law > 0.0)
        wait = np.zeros((2, len(listed)))
        if not queues.any():
            return wait
        trains = served[queues] * used_teu[queues] / room[queues]
        whole = _parts(trains, served[queues], law[queues])
        known = _parts(self.services_trains[queues], served[queues], law[queues])
        mean, had = whole[0] + whole[1], known[0] + known[1]
        left = np.clip(1.0 - np.divide(had, mean, out=np.ones_like(mean), where=mean > 0), 0, 1)
        wait[:, queues] = queue_quantile(left * whole[0], left * whole[1], whole[2], _QUANTILES)
        return wait


def _parts(trains: Floats, served: Floats, law: Floats) -> tuple[Floats, Floats, Floats]:
    return wait_parts_h(trains, served, scv_arrivals=SCV_ARRIVALS, scv_service=law)


def _services_trains(
    inputs: MarketInputs, services: Mapping[str, Service], country_of: Mapping[str, str]
) -> Floats:
    """Return the trains a day and direction whose wait at each constraint the data hold.

    Track is what other traffic leaves free, so that nobody waits there yet. A border or terminal
    is passed by the block trains of the ways through it that run in its country, or in both.
    """
    listed = inputs.alternatives.constraints
    passing: list[set[str]] = [set() for _ in listed]
    row = {one.id: number for number, one in enumerate(listed) if one.limit_kind not in _TRACK}
    for route in inputs.routes:
        for constraint in route.uses:
            if constraint in row:
                passing[row[constraint]] |= {name for name in route.services if name in services}
    countries = [
        (country_of.get(one.from_place, ""), country_of.get(one.to_place, "")) for one in listed
    ]
    trains = np.zeros(len(listed))
    for number, one in enumerate(listed):
        here = {country for country in (one.country, *countries[number]) if country}
        trains[number] = sum(
            services[name].departures_per_week
            for name in sorted(passing[number])
            if here <= services[name].countries
        )
    return trains / DAYS_PER_WEEK


def delayed(inputs: MarketInputs, wait_h: Floats) -> MarketInputs:
    """Return the inputs with waits in the days of the ways.

    The same boxes meet a long queue everywhere on their way, so that quantiles add up.

    Parameters
    ----------
    inputs : MarketInputs
        With the days of the data.
    wait_h : array, (2, constraints)
        Median and 9-in-10 waits at the constraints, h.
    """
    ways = inputs.alternatives
    p50, p90 = (np.asarray(ways.uses.T @ row) / H_PER_DAY for row in wait_h)
    longer = replace(ways, days_p50=ways.days_p50 + p50, days_p90=ways.days_p90 + p90)
    return replace(inputs, alternatives=longer)


def loop_result(settled: Settled) -> dict[str, Any] | None:
    """Return how the loop went, as the documented dictionary.

    Parameters
    ----------
    settled : Settled
        The market.

    Returns
    -------
    dict or None
        ``converged``, ``rounds`` (number), ``most_rounds``, ``change_asked``, ``teu_change``,
        ``days_change``, ``at`` (where flow moved most), ``history`` of the rounds, ``queues`` (the
        longest first) and ``finding``, words where it did not settle (else empty).
    """
    loop = settled.loop
    if loop is None:
        return None
    listed = settled.inputs.alternatives.constraints
    last = loop.rounds[-1]
    at = listed[int(last["at"])].name if listed else ""
    finding = (
        ""
        if loop.converged
        else (
            f"the loop of market and line did not settle in {len(loop.rounds)} rounds: flows still "
            f"move by {100 * last['teu_change']:.1f} % (most at {at}), days by "
            f"{100 * last['days_change']:.1f} %"
        )
    )
    p50, p90 = loop.wait_h
    order = sorted(np.flatnonzero(p90 > 0.0).tolist(), key=lambda i: (-p90[i], listed[i].id))
    return {
        "converged": loop.converged,
        "rounds": len(loop.rounds),
        "most_rounds": ROUNDS,
        "change_asked": CHANGE,
        "teu_change": last["teu_change"],
        "days_change": last["days_change"],
        "at": at,
        "history": [
            {key: one[key] for key in ("teu_change", "days_change", "step")} for one in loop.rounds
        ],
        "queues": [
            {
                "constraint": listed[i].id,
                "kind": listed[i].kind,
                "name": listed[i].name,
                "country": listed[i].country,
                "h_p50": float(p50[i]),
                "h_p90": float(p90[i]),
            }
            for i in order[:_SHOWN]
        ],
        "finding": finding,
    }
