"""The relaxed world: everything that is barred is there, and every arc knows what it needs.

The graph of choices of a case in which all borders and passages are open, all projects built and
nothing is avoided. Each arc carries the set of changes without which it would not be there. A set
of changes that opens a way in the real world opens it here too, so the smallest sets found here
are tried first, and each is then proved in a world built anew (:func:`cure_case.solve`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import InputError
from landbridge.data.rows import rows
from landbridge.network.build import build_network
from landbridge.network.rail import WayFinder, rail_graph, train_way
from landbridge.network.types import Network, Ride, Service, Stretch, border_key
from landbridge.routing.books import Speed, SpeedBook, TariffBook
from landbridge.routing.cure_case import Case, Change, apply, direction, known_changes, world
from landbridge.routing.cure_rows import section_id, service_id
from landbridge.routing.cure_sea import SeaRides
from landbridge.routing.expand import books_of, expand
from landbridge.routing.graph import ChoiceGraph
from landbridge.routing.parts import Part, Price
from landbridge.routing.search import allowed_arcs

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario

Needs = frozenset[Change]
NONE: Needs = frozenset()

# A train takes any detour rather than a track that is not there.
BARRED_KM = 1e6
# What something costs and how fast it runs where the study does not say. Estimates.
USD_PER_FEU = 100.0
USD_PER_FEU_KM = 0.5
KM_PER_DAY = 400.0


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The relaxed graph of choices.

    ``weight`` (arcs,) generalised cost in US dollars; ``usable`` (arcs,) whether a query may use
    the arc at all; ``needs`` the different sets of changes, ``need`` (arcs,) the number of each
    arc's own.
    """

    scenario: Scenario
    network: Network
    graph: ChoiceGraph
    weight: NDArray[np.float64]
    usable: NDArray[np.bool_]
    needs: tuple[Needs, ...]
    need: NDArray[np.int64]

    def allowed(self, changes: Iterable[Change]) -> NDArray[np.bool_]:
        """Return which arcs are there when some changes are made, (arcs,)."""
        made = frozenset(changes)
        there = np.array([need <= made for need in self.needs], np.bool_)
        return self.usable & there[self.need]


@dataclass(frozen=True)
class _Labels:
    """What each thing of the relaxed world needs."""

    tracks: Mapping[str, Needs]
    services: Mapping[str, Needs]
    crossings: Mapping[tuple[str, str, int, bool], Needs]
    passages: Mapping[str, Needs]
    terminals: Mapping[str, Needs]
    keys: Mapping[str, Needs]
    countries: Mapping[str, Needs]
    modes: Mapping[str, Needs]

    def of(self, parts: Iterable[Part]) -> Needs:
        """Return what an arc with these parts needs."""
        need = NONE
        for part in parts:
            for track in part.track:
                need |= self.tracks.get(track, NONE)
            need |= self.services.get(part.service, NONE) | self.keys.get(part.key, NONE)
            need |= self.countries.get(part.country, NONE)
            if part.kind == "run":
                need |= self.modes.get(part.mode, NONE)
            elif part.kind == "border":
                where = (part.from_place, part.to_place, part.gauge_mm, part.gauge_change)
                need |= self.crossings.get(where, NONE)
            elif part.kind == "passage":
                need |= self.passages.get(part.key.partition(":")[2], NONE)
            elif part.kind == "handling" and "rail" in part.key.partition(":")[2]:
                need |= self.terminals.get(part.from_place, NONE)
        return need


def relax(case: Case, added: Iterable[Change] = ()) -> Relaxed:
    """Return the relaxed world of a case, with some suppositions added to it."""
    extra = tuple(sorted(added))
    known = known_changes(case)
    everything = apply(case, [*known, *extra])
    scenario = world(everything)
    labels = _labels(case, scenario, known, extra)
    network = _network(build_network(scenario), labels)
    books = books_of(scenario, direction(case))
    graph = expand(
        network,
        replace(
            books, speeds=_AnySpeed(scenario.tables["speeds"]), tariffs=_any_price(books.tariffs)
        ),
    )
    found: dict[Needs, int] = {NONE: 0}
    need = [found.setdefault(labels.of(parts), len(found)) for parts in graph.parts]
    query = everything.query
    # A terminal that is only supposed bars no train from passing it.
    supposed = labels.terminals.keys()
    ends = replace(
        query,
        origin="" if query.origin in supposed else query.origin,
        destination="" if query.destination in supposed else query.destination,
    )
    weights = graph.weights(query.unit, query.cargo)
    return Relaxed(
        scenario,
        network,
        graph,
        weights[:, 1] + query.value_of_time_usd_per_h * weights[:, 0],
        allowed_arcs(graph, ends),
        tuple(found),
        np.array(need, np.int64),
    )


def _labels(
    case: Case, scenario: Scenario, known: Iterable[Change], extra: Iterable[Change]
) -> _Labels:
    tables = scenario.tables
    barred: dict[str, dict[str, Needs]] = {}
    for change in known:
        kind, _, name = change.what.partition(":")
        group = kind if change.kind == "stop_avoiding" else change.kind
        barred.setdefault(group, {})[name or change.what] = frozenset({change})
    projects = barred.get("build_project", {})
    lines = {row.Index: projects.get(row.project, NONE) for row in rows(tables["lines"])}
    closed, avoided = barred.get("open_border", {}), barred.get("border", {})
    tracks = {
        row.Index: projects.get(row.project, NONE)
        | lines.get(row.line, NONE)
        | closed.get(border_key(row.from_place, row.to_place), NONE)
        for row in rows(tables["sections"])
    }
    services = {r.Index: projects.get(r.project, NONE) for r in rows(tables["services"])}
    terminals: dict[str, Needs] = {}
    for change in extra:
        if change.kind in ("add_link", "add_road"):
            tracks[section_id(change.places)] = frozenset({change})
        elif change.kind == "run_service":
            services[service_id(change.what)] = frozenset({change})
        elif change.kind == "add_terminal":
            terminals[change.places[0]] = frozenset({change})
    passages = {
        name: barred.get("open_passage", {}).get(name, NONE)
        | barred.get("passage", {}).get(name, NONE)
        for name in tables["passages"].index
    }
    return _Labels(
        tracks=tracks,
        services=services,
        crossings=_crossings(tables["transfers"], projects, extra),
        passages=passages,
        terminals=terminals,
        keys={k: closed.get(k, NONE) | avoided.get(k, NONE) for k in closed.keys() | avoided},
        countries=barred.get("country", {}),
        modes=barred.get("mode", {}),
    )


def _crossings(
    table: Any, projects: Mapping[str, Needs], extra: Iterable[Change]
) -> dict[tuple[str, str, int, bool], Needs]:
    """Return what the crossings between two gauges need; standing rows need nothing."""
    added = {
        (change.places, change.gauges_mm): frozenset({change})
        for change in extra
        if change.kind in ("allow_crossing", "allow_gauge_change", "add_link")
    }
    found: dict[tuple[str, str, int, bool], Needs] = {}
    for row in rows(table):
        if row.kind != "border":
            continue
        gauges = (int(row.gauge_a_mm), int(row.gauge_b_mm))
        need = added.get(((row.place_a, row.place_b), gauges), projects.get(row.project, NONE))
        for tail, head, gauge in (
            (row.place_a, row.place_b, gauges[1]),
            (row.place_b, row.place_a, gauges[0]),
        ):
            key = (tail, head, gauge, gauges[0] != gauges[1])
            found[key] = min(found.get(key, need), need, key=len)
    return found


def _network(network: Network, labels: _Labels) -> Network:
    """Return the network with rides that need as little as can be, standing services first."""
    need_of = {s: _need_of_stretch(network, labels, s) for s in network.rail_stretches}
    shut = {name for name, need in labels.passages.items() if need}
    ships = [s for s in network.services if s.kind in ("liner", "feeder")]
    pairs = {s.id: [(r.from_place, r.to_place) for r in s.directions[0]] for s in ships}
    seas = SeaRides(
        network.sea_stretches, shut, {place for of in pairs.values() for p in of for place in p}
    )
    trains = [s for s in network.services if s.kind == "block_train"]
    rails = _Trains(network, need_of, trains)
    made: list[Service] = []
    for service in network.services:
        if service.kind == "block_train":
            made.append(rails.of(service))
        elif service.kind == "wagon":
            made.append(service)
        else:
            made.append(seas.of(service, pairs[service.id]))
    made.sort(key=lambda service: bool(labels.services.get(service.id)))
    return replace(network, services=tuple(made))


def _need_of_stretch(network: Network, labels: _Labels, stretch: Stretch) -> Needs:
    need = labels.tracks.get(stretch.track[0], NONE)
    if not stretch.crossing:
        return need
    crossing = network.crossings[stretch.crossing]
    where = (
        crossing.from_place,
        crossing.to_place,
        crossing.gauge_to_mm,
        crossing.changes_gauge,
    )
    return need | labels.crossings.get(where, NONE) | labels.keys.get(crossing.key, NONE)


class _Trains:
    """Ways of trains that run over a barred track only where there is no other."""

    def __init__(
        self, network: Network, need_of: Mapping[Stretch, Needs], trains: Iterable[Service]
    ) -> None:
        self._true: dict[Stretch, Stretch] = {}
        for stretch, need in need_of.items():
            longer = replace(stretch, km=stretch.km + BARRED_KM * len(need)) if need else stretch
            self._true[longer] = stretch
        self._graph = rail_graph(self._true, network.crossings, "block")
        calls = {place for train in trains for place in _calls(train.directions[0])}
        self._finder = WayFinder(self._graph, calls)

    def of(self, train: Service) -> Service:
        directions = []
        for rides in train.directions:
            ways = train_way(self._finder, self._graph, _calls(rides))
            directions.append(
                tuple(
                    Ride(ride.from_place, ride.to_place, tuple(self._true[s] for s in way))
                    for ride, way in zip(rides, ways, strict=False)
                )
            )
        return replace(train, directions=tuple(directions))


def _calls(rides: tuple[Ride, ...]) -> tuple[str, ...]:
    return (*(ride.from_place for ride in rides), *(ride.to_place for ride in rides[-1:]))


class _AnySpeed(SpeedBook):
    """Speeds that are never missing: what is not built yet may lack one."""

    def find(self, speed_class: str, country: str) -> Speed:
        try:
            return super().find(speed_class, country)
        except InputError:
            return Speed(KM_PER_DAY, 1.5, "estimate")


class _AnyPrice(TariffBook):
    """Prices that are never missing."""

    def need(self, tariff_class: str, item: str, country: str, **how: Any) -> Price:
        try:
            return super().need(tariff_class, item, country, **how)
        except InputError:
            usd = USD_PER_FEU + USD_PER_FEU_KM * float(how.get("km", 0.0))
            return Price(item, usd, usd / 2.0, "", "estimate")


def _any_price(book: TariffBook) -> TariffBook:
    made = _AnyPrice.__new__(_AnyPrice)
    made.__dict__.update(book.__dict__)
    return made
