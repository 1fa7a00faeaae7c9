"""Expand a network into the graph of choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landbridge.network.types import Network, Ride, Service
from landbridge.routing.books import HandlingBook, SpeedBook, TariffBook
from landbridge.routing.emission import EmissionBook
from landbridge.routing.graph import ChoiceGraph, GraphBuilder
from landbridge.routing.parts import Part
from landbridge.routing.rides import (
    Books,
    departure,
    handling_part,
    rail_parts,
    road_part,
    ship_parts,
)

if TYPE_CHECKING:
    from landbridge.data.scenario import Scenario

MODES_OF_KIND = {"terminal": "rail", "port": "sea"}

# By place and gauge: the wagonload services there, each with whether it runs on another country's
# tracks, and the rides that lead on.
Yards = dict[tuple[str, int], tuple[list[tuple[bool, Service]], list[tuple[int, tuple[Part, ...]]]]]


def choice_graph(scenario: Scenario, network: Network, direction: str) -> ChoiceGraph:
    """Return the graph of choices of a scenario for one direction of traffic.

    Parameters
    ----------
    scenario
        The scenario the network was built from: its tables hold speeds, prices, handlings.
    network
        Frozen network.
    direction
        ``westbound`` (see :func:`landbridge.base.geo.leads_west`) or ``eastbound``: the tariffs
        of liners differ.
    """
    return expand(network, books_of(scenario, direction))


def books_of(scenario: Scenario, direction: str) -> Books:
    """Return the look-ups of speeds, prices, emissions and handlings of a scenario."""
    tables = scenario.tables
    return Books(
        speeds=SpeedBook(tables["speeds"]),
        tariffs=TariffBook(
            tables["tariffs"],
            tables["exchange_rates"],
            scenario.year,
            direction,
            scenario.price_factor,
        ),
        emissions=EmissionBook(tables["emission_factors"], scenario.year),
        handlings=HandlingBook(tables["transfers"]),
    )


def expand(network: Network, books: Books) -> ChoiceGraph:
    """Return the graph of choices of a network with given look-ups."""
    builder = GraphBuilder()
    modes = _modes(network)
    _handlings(builder, network, books, modes)
    _roads(builder, network, books, modes)
    yards: Yards = {}
    for service in network.services:
        if service.kind == "wagon":
            _wagons(builder, network, books, service, yards)
        elif service.kind == "block_train":
            _train(builder, network, books, service, modes)
        else:
            _ship(builder, network, books, service, modes)
    _yards(builder, network, books, yards, modes)
    return builder.freeze()


def _modes(network: Network) -> dict[str, tuple[str, ...]]:
    """Return the modes between which boxes are handled at each place."""
    return {
        place.id: tuple(mode for kind, mode in MODES_OF_KIND.items() if kind in place.kinds)
        for place in network.places.values()
        if place.kinds & MODES_OF_KIND.keys()
    }


def _handlings(
    builder: GraphBuilder, network: Network, books: Books, modes: dict[str, tuple[str, ...]]
) -> None:
    for place, here in sorted(modes.items()):
        for mode in here:
            load = handling_part(network, books, place, "gate", mode)
            unload = handling_part(network, books, place, mode, "gate")
            if load:
                builder.arc(builder.node("gate", place), builder.node("ready", place, mode), load)
                builder.arc(builder.node("lorry", place), builder.node("ready", place, mode), load)
            if unload:
                arrived = builder.node("arrived", place, mode)
                builder.arc(arrived, builder.node("delivered", place), unload)
                builder.arc(arrived, builder.node("collected", place), unload)
            for other in here:
                change = handling_part(network, books, place, mode, other)
                if change:
                    builder.arc(
                        builder.node("arrived", place, mode),
                        builder.node("ready", place, other),
                        change,
                    )


def _roads(
    builder: GraphBuilder, network: Network, books: Books, modes: dict[str, tuple[str, ...]]
) -> None:
    for stretch in network.roads:
        part = road_part(books, stretch)
        if stretch.to_place in modes:
            builder.arc(
                builder.node("gate", stretch.from_place),
                builder.node("lorry", stretch.to_place),
                part,
            )
        if stretch.from_place in modes:
            builder.arc(
                builder.node("collected", stretch.from_place),
                builder.node("delivered", stretch.to_place),
                part,
            )


def _wagons(
    builder: GraphBuilder, network: Network, books: Books, service: Service, yards: Yards
) -> None:
    """Add the single wagons of a service: a node a place and gauge, an arc a section."""
    (rides,) = service.directions
    for ride in rides:
        (stretch,) = ride.stretches
        # A border section is one country's whichever way it is run over: who is entered is not.
        entered = network.places[stretch.to_place].country if stretch.crossing else ""
        tail = builder.node("wagon", stretch.from_place, str(stretch.gauge_mm))
        head = builder.node("wagon", stretch.to_place, str(stretch.gauge_to_mm))
        parts = rail_parts(network, books, service, stretch, entered=entered)
        builder.arc(tail, head, *parts)
        ends = (stretch.from_place, stretch.gauge_mm), (stretch.to_place, stretch.gauge_to_mm)
        for end in ends:
            abroad = stretch.country != network.places[end[0]].country
            yards.setdefault(end, ([], []))[0].append((abroad, service))
        yards[ends[0]][1].append((head, parts))


def _yards(
    builder: GraphBuilder,
    network: Network,
    books: Books,
    yards: Yards,
    modes: dict[str, tuple[str, ...]],
) -> None:
    """Add loading and unloading of single wagons, once the rides of all services are known.

    A box that was just loaded stands in a node of its own, from which it can only ride.
    """
    for (place, gauge), (services, onward) in sorted(yards.items(), key=lambda yard: yard[0]):
        if "rail" not in modes.get(place, ()):
            continue
        # Where two services meet on one gauge, that of the country takes the box; the order of
        # the rows in the table decides nothing.
        service = min(services, key=lambda one: (one[0], one[1].id))[1]
        price = books.tariffs.need(service.tariff_class, "haul", network.places[place].country)
        loaded = builder.node("loaded", place, str(gauge))
        builder.arc(
            builder.node("ready", place, "rail"), loaded, departure(service, place, (price,))
        )
        for head, parts in onward:
            builder.arc(loaded, head, *parts)
        builder.arc(
            builder.node("wagon", place, str(gauge)), builder.node("arrived", place, "rail")
        )


def _train(
    builder: GraphBuilder,
    network: Network,
    books: Books,
    service: Service,
    modes: dict[str, tuple[str, ...]],
) -> None:
    """Add a train: a node a call and direction; boxes board and leave where it handles them."""
    for number, rides in enumerate(service.directions):
        before = ""
        for i, ride in enumerate(rides):
            here = builder.node("train", ride.from_place, service.id, str(number), str(i))
            there = builder.node("train", ride.to_place, service.id, str(number), str(i + 1))
            if not ride.stretches:
                before = ""
                continue
            first = ride.stretches[0].country
            parts = _train_parts(network, books, service, ride, before)
            if _boards(service, ride.from_place, modes):
                price = books.tariffs.need(service.tariff_class, "haul", first)
                charged = () if before != first and before else (price,)
                boarded = builder.node("boarded", ride.from_place, service.id, str(number), str(i))
                builder.arc(
                    builder.node("ready", ride.from_place, "rail"),
                    boarded,
                    departure(service, ride.from_place, charged),
                )
                builder.arc(boarded, there, *parts)
            builder.arc(here, there, *parts)
            before = ride.stretches[-1].country
            if _boards(service, ride.to_place, modes):
                builder.arc(there, builder.node("arrived", ride.to_place, "rail"))


def _train_parts(
    network: Network, books: Books, service: Service, ride: Ride, before: str
) -> tuple[Part, ...]:
    parts: list[Part] = []
    country = before or ride.stretches[0].country
    for stretch in ride.stretches:
        entered = stretch.country if stretch.country != country else ""
        parts += rail_parts(network, books, service, stretch, entered=entered)
        country = stretch.country
    return tuple(parts)


def _boards(service: Service, place: str, modes: dict[str, tuple[str, ...]]) -> bool:
    return place in service.boards_at and "rail" in modes.get(place, ())


def _ship(
    builder: GraphBuilder,
    network: Network,
    books: Books,
    service: Service,
    modes: dict[str, tuple[str, ...]],
) -> None:
    (rides,) = service.directions
    for ride in rides:
        if "sea" not in modes.get(ride.from_place, ()) or "sea" not in modes.get(ride.to_place, ()):
            continue
        (stretch,) = ride.stretches
        builder.arc(
            builder.node("ready", ride.from_place, "sea"),
            builder.node("arrived", ride.to_place, "sea"),
            departure(service, ride.from_place),
            *ship_parts(network, books, service, stretch),
        )
