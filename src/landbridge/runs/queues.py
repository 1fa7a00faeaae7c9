"""What ways take when a flow of containers goes over them: queues at borders, terminals and track.

Dwells and speeds of the data are those of the traffic of their day. Here each way of an answer is
looked at by itself, as if the whole flow took it: what limits the rail part of the way comes from
:mod:`landbridge.line.limits`, the waits there from :mod:`landbridge.line.queue`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.base.units import H_PER_DAY
from landbridge.data.rows import rows
from landbridge.line.build import build_line
from landbridge.line.carried import METHODS
from landbridge.line.limits import Limit
from landbridge.line.queue import OVERLOAD_DAYS, SCV_ARRIVALS, SCV_SERVICE, wait_parts_h
from landbridge.line.running import Memo
from landbridge.network.types import Network, border_key
from landbridge.routing.answer import alternative, parts_of
from landbridge.routing.parts import Part, QueueWait
from landbridge.runs.carrying import Carried, carried

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario
    from landbridge.routing.graph import ChoiceGraph
    from landbridge.routing.query import Query
    from landbridge.routing.ways import Way

__all__ = ["MOST_TEU", "FlowQueues", "check_flow", "with_queues"]

#: No railway carries more: all containers of the world's ports are some 900 million TEU a year.
MOST_TEU: Final = 1e9
_KEY: Final = "queue"
# What is told of a leg of a way that is shut: where it would go.
_LEG: Final = ("from", "from_name", "to", "to_name", "mode", "country", "track")
_FLEETS: Final = frozenset({"wagon_fleet", "locomotive_fleet"})


def check_flow(flow_teu: float) -> None:
    """Refuse a flow that is none.

    Parameters
    ----------
    flow_teu : float
        TEU/year, both directions together.

    Raises
    ------
    InputError
        It is below 0, above `MOST_TEU` or no number.

    Examples
    --------
    >>> check_flow(500_000.0)
    """
    if not 0.0 <= flow_teu <= MOST_TEU:
        raise InputError(
            Finding(
                "",
                None,
                "--flow-teu",
                f"{flow_teu:g}",
                "is no flow of containers",
                f"0 to {MOST_TEU:,.0f} TEU a year, both directions together",
                "correct it",
            )
        )


@dataclass(frozen=True, slots=True)
class _Chain:
    """A part of a way that is gone by rail without a break: its parts by number, its places."""

    numbers: tuple[int, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _At:
    """A limit of a way: the part before which boxes queue for it, and the run that meets it."""

    number: int
    run: int
    limit: Limit
    generated: bool = False


@dataclass(frozen=True)
class FlowQueues:
    """The queues that a flow makes on the ways of a scenario.

    Parameters
    ----------
    scenario : Scenario
        With its tables.
    network : Network
        Its network.
    flow_teu : float
        TEU/year, both directions together, on each way; the trains of the services included.
    """

    scenario: Scenario
    network: Network
    flow_teu: float
    _memo: Memo = field(default_factory=dict, repr=False)
    _carried: dict[tuple[str, ...], Carried | str] = field(default_factory=dict, repr=False)

    def on(self, parts: Sequence[Part]) -> tuple[list[Part], list[dict[str, Any]]]:
        """Return the parts of a way with a queue before each that has one, and all its limits.

        Parameters
        ----------
        parts : sequence of Part
            The way as :func:`landbridge.routing.answer.parts_of` gives it.

        Returns
        -------
        parts : list of Part
            With the queues.
        limits : list of dict
            In the order of the way: ``kind``, ``name``, ``teu_per_year`` that it takes,
            ``trains_per_day``, ``flow_trains_per_day`` and ``flow_teu_per_year`` that reach it,
            ``services_trains_per_day`` (trains of the way itself, whose queue the data hold),
            ``load``, ``h_mean``, ``h_p50``, ``h_p90`` (None where it takes nothing), ``why``,
            ``estimated``, ``generated``.
        """
        found = sorted(self._limits(parts), key=lambda at: (at.number, -at.limit.teu_per_year))
        told: list[dict[str, Any]] = []
        queues: dict[int, list[Part]] = {}
        reaching = self.flow_teu
        for at in found:
            row, wait = self._queue(at, reaching, _trains_per_day(parts, at.run))
            reaching = min(reaching, at.limit.teu_per_year)
            told.append(row)
            if wait is not None and wait.mean_h > 0.0:
                queues.setdefault(at.number, []).append(_part(at, row, wait))
        made = chain.from_iterable((*queues.get(i, ()), part) for i, part in enumerate(parts))
        return list(made), told

    def settings(self) -> dict[str, Any]:
        """Return what the queues rest on, and the parts of ways whose limits are not known."""
        return {
            "teu_per_year": self.flow_teu,
            "period_days": OVERLOAD_DAYS,
            "scv_arrivals": SCV_ARRIVALS,
            "scv_service": dict(SCV_SERVICE),
            "not_computed": sorted({one for one in self._carried.values() if isinstance(one, str)}),
        }

    def _queue(
        self, at: _At, reaching_teu: float, services: float
    ) -> tuple[dict[str, Any], QueueWait | None]:
        """Return a limit as a row of the result, with the wait there beyond that of the data."""
        limit = at.limit
        row: dict[str, Any] = {
            "kind": limit.kind,
            "name": limit.name,
            "teu_per_year": limit.teu_per_year,
            "trains_per_day": limit.trains_per_day,
            "flow_teu_per_year": reaching_teu,
            "flow_trains_per_day": None,
            "services_trains_per_day": services,
            "load": None,
            "h_mean": None,
            "h_p50": None,
            "h_p90": None,
            "why": limit.why,
            "estimated": limit.estimated,
            "generated": at.generated,
        }
        if limit.teu_per_year <= 0.0:
            return row, None
        load = reaching_teu / limit.teu_per_year
        # What a tighter place before lets through comes for as much longer.
        longer = self.flow_teu / reaching_teu if reaching_teu else 1.0
        wait = _beyond(
            _wait(limit, load * limit.trains_per_day, OVERLOAD_DAYS * longer),
            _wait(limit, services, OVERLOAD_DAYS),
        )
        return row | {
            "flow_trains_per_day": load * limit.trains_per_day,
            "load": load,
            "h_mean": wait.mean_h,
            "h_p50": wait.quantile_h(0.5),
            "h_p90": wait.quantile_h(0.9),
        }, wait

    @cached_property
    def _ends(self) -> Mapping[str, tuple[str, str]]:
        """Both places of each section."""
        table = self.scenario.tables["sections"]
        return {row.Index: (row.from_place, row.to_place) for row in rows(table)}

    def _limits(self, parts: Sequence[Part]) -> Iterator[_At]:
        """Yield the limits of the parts of a way that are gone by rail; fleets are bought."""
        for one in _chains(parts, self._ends):
            found = self._chain(one)
            if isinstance(found, str):
                continue
            method = min(METHODS, key=found.capacity.teu_per_year)
            for limit in found.route.limits[method]:
                if limit.kind == "line":
                    yield self._track(found, limit, parts, one)
                elif limit.kind not in _FLEETS and limit.teu_per_year < math.inf:
                    number = _number(parts, one, limit.places)
                    before = [run for run in one.numbers if run < number]
                    yield _At(number, max(before, default=one.numbers[0]), limit)

    def _track(self, found: Carried, limit: Limit, parts: Sequence[Part], one: _Chain) -> _At:
        """Return where the tightest section of the track lies on the way."""
        method = min(METHODS, key=found.capacity.teu_per_year)
        section = found.capacity.binding(method)
        ids = frozenset(track.section for track in found.line.tracks[section.first : section.last])
        runs = [number for number in one.numbers if ids & set(parts[number].track)]
        number = min(runs, default=one.numbers[0])
        return _At(number, number, limit, section.generated)

    def _chain(self, one: _Chain) -> Carried | str:
        """Return what the track of a chain carries, or why that is not known."""
        key = min(one.places, one.places[::-1])
        if key not in self._carried:
            names = [self.network.places[place].name for place in (one.places[0], one.places[-1])]
            name = " - ".join(names)
            try:
                line = build_line(
                    self.scenario,
                    self.network,
                    one.places[0],
                    one.places[-1],
                    via=one.places[1:-1],
                    name=name,
                )
                self._carried[key] = carried(self.scenario, line, memo=self._memo)
            except CannotRunError as error:
                self._carried[key] = f"{name}: {error.reason}"
            except InputError as error:
                self._carried[key] = f"{name}: {error.findings[0]}"
        return self._carried[key]


def with_queues(
    network: Network, graph: ChoiceGraph, query: Query, ways: Sequence[Way], queues: FlowQueues
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return ways as the documented dictionaries, each with the queues of a flow over it.

    Parameters
    ----------
    network : Network
        Network of the scenario.
    graph : ChoiceGraph
        The graph the ways were found in.
    query : Query
        The question.
    ways : sequence of Way
        The ways, found without the flow; they keep their order and numbers.
    queues : FlowQueues
        The flow.

    Returns
    -------
    open : list of dict
        As :func:`landbridge.routing.answer.alternative`; besides ``queues``, the limits as
        :meth:`FlowQueues.on` says, ``queue_days_mean``, which ``days_mean`` holds, and
        ``carries_teu_per_year``, the least of the limits (None: no part by rail is known).
        ``pareto`` is that among these ways at the flow.
    shut : list of dict
        Ways that carry nothing of the flow and so take no days: ``id``, ``name``, ``way``,
        ``modes``, ``carries_teu_per_year`` (0), ``queues``, the limits that take nothing, and
        ``legs``, where they would go, without times and prices.
    """
    made: list[dict[str, Any]] = []
    shut: list[dict[str, Any]] = []
    for number, way in enumerate(ways, start=1):
        parts, limits = queues.on(parts_of(graph, way))
        one = alternative(network, graph, query, way, number, parts)
        closed = [row for row in limits if row["teu_per_year"] <= 0.0]
        if closed and queues.flow_teu > 0.0:
            told = {key: one[key] for key in ("id", "name", "way", "modes")}
            legs = [{key: leg[key] for key in _LEG} for leg in one["legs"]]
            shut.append(told | {"carries_teu_per_year": 0.0, "queues": closed, "legs": legs})
            continue
        hours = sum(row["h_mean"] or 0.0 for row in limits)
        one["queues"] = limits
        one["queue_days_mean"] = hours / H_PER_DAY
        one["carries_teu_per_year"] = min((row["teu_per_year"] for row in limits), default=None)
        made.append(one)
    box = query.unit.lower()
    names = ("days_mean", f"usd_per_{box}", f"co2e_kg_per_{box}")
    figures = np.array([[one[name] for name in names] for one in made]).reshape(-1, len(names))
    for one, mine in zip(made, figures, strict=True):
        beaten = (figures <= mine).all(axis=1) & (figures < mine).any(axis=1)
        one["pareto"] = not bool(beaten.any())
    return made, shut


def _wait(limit: Limit, trains_per_day: float, period_days: float) -> QueueWait:
    """Return the wait at a limit by the law of queues."""
    grown, chance, share = wait_parts_h(
        trains_per_day,
        limit.trains_per_day,
        scv_arrivals=SCV_ARRIVALS,
        scv_service=SCV_SERVICE[limit.kind],
        period_days=period_days,
    )
    return QueueWait(float(grown), float(chance), float(share))


def _trains_per_day(parts: Sequence[Part], run: int) -> float:
    """Return the trains a day of the service that a run belongs to; 0 for single wagons."""
    service = parts[run].service
    leaving = (one for one in parts if one.kind == "departure" and one.service == service)
    return sum(H_PER_DAY / one.period_h for one in leaving if one.period_h)


def _beyond(whole: QueueWait, known: QueueWait) -> QueueWait:
    """Return a wait less the mean of the one that the data hold already."""
    left = max(0.0, 1.0 - known.mean_h / whole.mean_h) if whole.mean_h else 0.0
    return QueueWait(left * whole.grown_h, left * whole.chance_h, whole.share)


def _part(at: _At, row: Mapping[str, Any], wait: QueueWait) -> Part:
    """Return a queue as a part of a way; all queues of a way are long for the same boxes."""
    return Part(
        kind="queue",
        key=_KEY,
        from_place=at.limit.name,
        to_place=at.limit.name,
        p50=row["h_p50"],
        p90=row["h_p90"],
        source=f"law of queues, docs/capacity.md 18-20: {at.limit.why}",
        confidence="estimate",
        wait=wait,
    )


def _chains(parts: Sequence[Part], ends: Mapping[str, tuple[str, str]]) -> Iterator[_Chain]:
    """Yield the longest parts of a way that trains go without a ship or lorry in between."""
    numbers: list[int] = []
    for number, part in enumerate(parts):
        if part.kind == "run" and part.mode == "rail":
            numbers.append(number)
        elif numbers and (part.kind == "run" or part.kind == "passage"):
            yield _Chain(tuple(numbers), _places([parts[i] for i in numbers], ends))
            numbers = []
    if numbers:
        yield _Chain(tuple(numbers), _places([parts[i] for i in numbers], ends))


def _places(runs: Sequence[Part], ends: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """Return the places that runs by rail pass, in order."""
    found = [runs[0].from_place]
    for section in (track for run in runs for track in run.track):
        found += [place for place in ends[section] if place != found[-1]][:1]
    return tuple(found)


def _number(parts: Sequence[Part], one: _Chain, places: Sequence[str]) -> int:
    """Return the part before which boxes queue for a border, terminal or yard of a chain."""
    if len(places) > 1:
        border = border_key(*places)
        for number, part in enumerate(parts):
            if part.kind == "border" and part.key == border:
                return number
    for number, part in enumerate(parts):
        if part.kind == "handling" and part.from_place == places[0] and "rail" in part.key:
            return number
    return one.numbers[0]
