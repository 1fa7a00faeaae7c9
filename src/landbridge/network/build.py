"""Assemble the network of a scenario from its checked tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from landbridge.data.rows import rows
from landbridge.network.rail import RailGraph, WayFinder, rail_graph, rail_stretches, train_way
from landbridge.network.sea import SeaWays, sea_stretches
from landbridge.network.types import (
    Crossing,
    Network,
    PassageFacts,
    Place,
    Ride,
    Service,
    ServiceClass,
    Stretch,
)

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.scenario import Scenario

H_PER_WEEK = 168.0


def build_network(scenario: Scenario) -> Network:
    """Return the frozen network of a scenario.

    Parameters
    ----------
    scenario
        Scenario with tables filtered to its year and projects.

    Returns
    -------
    Network
        Distances in km, times in hours, gauges in mm.
    """
    tables = scenario.tables
    places = _places(tables["places"])
    crossings = _crossings(tables["transfers"], scenario.closed_borders)
    rails = rail_stretches(
        rows(tables["sections"]),
        crossings.values(),
        scenario.closed_borders,
        {place.id: place.country for place in places.values()},
    )
    passages = _passages(tables["passages"])
    seas = sea_stretches(rows(tables["links"]), frozenset(passages))
    services, unserved = _services(tables["services"], rails, seas, crossings)
    return Network(
        scenario=scenario.name,
        year=scenario.year,
        places=places,
        crossings=crossings,
        passages=passages,
        services=services,
        roads=_roads(tables["links"], places),
        rail_stretches=rails,
        sea_stretches=seas,
        unserved=unserved,
    )


def _places(table: pd.DataFrame) -> dict[str, Place]:
    return {
        row.Index: Place(
            id=row.Index,
            name=row.name,
            aliases=tuple(row.aliases),
            kinds=frozenset(row.kinds),
            country=row.country,
            lat_deg=float(row.lat_deg),
            lon_deg=float(row.lon_deg),
            timezone=row.timezone,
        )
        for row in rows(table)
    }


def _passages(table: pd.DataFrame) -> dict[str, PassageFacts]:
    return {
        row.Index: PassageFacts(
            id=row.Index,
            name=row.name,
            names_way=bool(row.names_way),
            transit_h_p50=float(row.transit_h_p50),
            transit_h_p90=float(row.transit_h_p90),
            source=row.source,
            confidence=row.confidence,
        )
        for row in rows(table)
    }


def _crossings(table: pd.DataFrame, closed: frozenset[frozenset[str]]) -> dict[str, Crossing]:
    """Return the crossings of a scenario, one a direction, gauge pair and class.

    A row for one class wins over a row for any class, a row of a project over the standing one.
    """
    chosen: dict[tuple[str, str, int, int, ServiceClass], tuple[int, Crossing]] = {}
    for row in rows(table):
        if row.kind != "border" or frozenset((row.place_a, row.place_b)) in closed:
            continue
        classes: tuple[ServiceClass, ...] = (
            ("wagon", "block") if row.applies_to == "any" else (row.applies_to,)
        )
        rank = (2 if row.project else 0) + (0 if row.applies_to == "any" else 1)
        for service_class in classes:
            for crossing in _both_ways(row, service_class):
                key = (
                    crossing.from_place,
                    crossing.to_place,
                    crossing.gauge_from_mm,
                    crossing.gauge_to_mm,
                    service_class,
                )
                if key not in chosen or rank > chosen[key][0]:
                    chosen[key] = (rank, crossing)
    return {crossing.id: crossing for _, crossing in chosen.values()}


def _both_ways(row: Any, service_class: ServiceClass) -> list[Crossing]:
    ends = [
        (row.place_a, row.place_b, int(row.gauge_a_mm), int(row.gauge_b_mm), "a_to_b"),
        (row.place_b, row.place_a, int(row.gauge_b_mm), int(row.gauge_a_mm), "b_to_a"),
    ]
    return [
        Crossing(
            id=f"{row.Index}:{service_class}:{direction}",
            from_place=tail,
            to_place=head,
            gauge_from_mm=gauge_from,
            gauge_to_mm=gauge_to,
            service_class=service_class,
            dwell_h_p50=float(row.dwell_h_p50),
            dwell_h_p90=float(row.dwell_h_p90),
            capacity_trains_per_day=float(row.capacity_trains_per_day),
            source=row.source,
            confidence=row.confidence,
        )
        for tail, head, gauge_from, gauge_to, direction in ends
        if row.direction in ("both", direction)
    ]


def _services(
    table: pd.DataFrame,
    rails: tuple[Stretch, ...],
    seas: tuple[Stretch, ...],
    crossings: Mapping[str, Crossing],
) -> tuple[tuple[Service, ...], tuple[str, ...]]:
    listed = list(rows(table))
    graph = rail_graph(rails, crossings, "block")
    finder = WayFinder(graph, {p for row in listed if row.kind == "block_train" for p in row.calls})
    ships = [row for row in listed if row.kind in ("liner", "feeder")]
    ways = SeaWays(seas, {p for row in ships for p in (*row.calls, *row.calls_to)})
    services: list[Service] = []
    unserved: list[str] = []
    for row in listed:
        if row.kind == "wagon":
            directions = _wagon_rides(row, rails, crossings)
        elif row.kind == "block_train":
            directions = _train_rides(row, graph, finder, unserved)
        else:
            directions = _ship_rides(row, ways, unserved)
        services.append(_service(row, directions))
    return tuple(services), tuple(unserved)


def _service(row: Any, directions: tuple[tuple[Ride, ...], ...]) -> Service:
    boards = row.boards_at or ((row.calls[0], row.calls[-1]) if row.calls else ())
    if row.kind != "block_train":
        boards = (*row.calls, *row.calls_to)
    weekly = float(row.departures_per_week)
    return Service(
        id=row.Index,
        name=row.name,
        kind=row.kind,
        operator=row.operator,
        period_h=H_PER_WEEK / weekly if weekly > 0 else 0.0,
        first_departure_h=_or_zero(row.first_departure_h),
        speed_class=row.speed_class,
        tariff_class=row.tariff_class,
        calls_between=_or_zero(row.calls_between),
        h_per_call=_or_zero(row.h_per_call),
        capacity_teu=float(row.capacity_teu),
        boards_at=frozenset(boards),
        directions=directions,
        source=row.source,
        confidence=row.confidence,
    )


def _or_zero(value: float) -> float:
    return 0.0 if value != value else float(value)


def _wagon_rides(
    row: Any, rails: tuple[Stretch, ...], crossings: Mapping[str, Crossing]
) -> tuple[tuple[Ride, ...], ...]:
    covered = frozenset(row.countries)
    rides = [
        Ride(move.from_place, move.to_place, (move,))
        for move in rails
        if (move.country in covered or not covered)
        and (not move.crossing or crossings[move.crossing].service_class == "wagon")
    ]
    return (tuple(rides),)


def _train_rides(
    row: Any, graph: RailGraph, finder: WayFinder, unserved: list[str]
) -> tuple[tuple[Ride, ...], ...]:
    directions: list[tuple[Ride, ...]] = []
    for calls in (row.calls, row.calls[::-1]):
        rides = []
        for tail, head, way in zip(calls, calls[1:], train_way(finder, graph, calls), strict=False):
            if not way:
                unserved.append(f"{row.Index}: no way by rail from {tail} to {head}")
            rides.append(Ride(tail, head, tuple(way)))
        directions.append(tuple(rides))
    return tuple(directions)


def _ship_rides(row: Any, ways: SeaWays, unserved: list[str]) -> tuple[tuple[Ride, ...], ...]:
    rides: list[Ride] = []
    for one in row.calls:
        for other in row.calls_to:
            if one == other:
                continue
            for tail, head in ((one, other), (other, one)):
                way = ways.way(tail, head)
                if way:
                    rides.append(Ride(tail, head, (join_stretches(way),)))
                else:
                    unserved.append(f"{row.Index}: no way by sea from {tail} to {head}")
    return (tuple(dict.fromkeys(rides)),)


def join_stretches(way: tuple[Stretch, ...]) -> Stretch:
    """Return one sea stretch for a way of several links: a ship does not stop between them."""
    return Stretch(
        mode="sea",
        from_place=way[0].from_place,
        to_place=way[-1].to_place,
        country="",
        gauge_mm=0,
        gauge_to_mm=0,
        traction="",
        km=sum(part.km for part in way),
        track=tuple(track for part in way for track in part.track),
        crossing="",
        passages=tuple(passage for part in way for passage in part.passages),
        source="; ".join(sorted({part.source for part in way})),
        confidence=worst_confidence(part.confidence for part in way),
    )


def worst_confidence(values: Any) -> str:
    """Return the least certain of several confidences.

    >>> worst_confidence(["measured", "estimate", "published"])
    'estimate'
    """
    order = ("measured", "published", "estimate")
    return max(values, key=order.index, default="estimate")


def _roads(table: pd.DataFrame, places: Mapping[str, Place]) -> tuple[Stretch, ...]:
    roads: list[Stretch] = []
    for row in rows(table):
        if row.mode != "road":
            continue
        for tail, head in ((row.from_place, row.to_place), (row.to_place, row.from_place)):
            roads.append(
                Stretch(
                    mode="road",
                    from_place=tail,
                    to_place=head,
                    country=places[head].country,
                    gauge_mm=0,
                    gauge_to_mm=0,
                    traction="diesel",
                    km=float(row.length_km),
                    track=(row.Index,),
                    crossing="",
                    passages=(),
                    source=row.source,
                    confidence=row.confidence,
                )
            )
    return tuple(roads)
