"""Turn the stretches of a service into parts with times, prices and emissions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from landbridge.network.types import Network, Service, Stretch, border_key
from landbridge.routing.books import HandlingBook, SpeedBook, TariffBook
from landbridge.routing.emission import EmissionBook
from landbridge.routing.parts import NO_GRAMS, Part, Price


@dataclass(frozen=True)
class Books:
    """The look-ups of one scenario and direction of traffic."""

    speeds: SpeedBook
    tariffs: TariffBook
    emissions: EmissionBook
    handlings: HandlingBook


def departure(service: Service, place: str, prices: Iterable[Price] = ()) -> Part:
    """Return the wait for the next departure of a service at a place."""
    return Part(
        kind="departure",
        key=f"{service.id}@{place}",
        from_place=place,
        to_place=place,
        service=service.id,
        service_name=service.name,
        operator=service.operator,
        period_h=service.period_h,
        offset_h=service.first_departure_h,
        prices=tuple(prices),
        source=service.source,
        confidence=service.confidence,
    )


def rail_parts(
    network: Network, books: Books, service: Service, stretch: Stretch, *, entered: str
) -> tuple[Part, ...]:
    """Return the run along a section, and the border at its end if it is one.

    ``entered`` names the country whose fixed part of the tariff is due here, empty where none is.
    """
    speed = books.speeds.find(service.speed_class, stretch.country)
    p50, p90 = speed.hours(stretch.km)
    by_km = books.tariffs.need(
        service.tariff_class,
        "haul",
        stretch.country,
        km=stretch.km,
        entry=entered == stretch.country,
    )
    prices = [by_km]
    if entered not in ("", stretch.country):
        fixed = books.tariffs.need(service.tariff_class, "haul", entered)
        prices.append(replace(fixed, country=entered))
    wtw, ttw = books.emissions.rail(stretch.km, stretch.country, stretch.traction)
    run = Part(
        kind="run",
        key=f"run:{service.speed_class}:{stretch.country}",
        from_place=stretch.from_place,
        to_place=stretch.to_place,
        mode="rail",
        service=service.id,
        service_name=service.name,
        operator=service.operator,
        country=stretch.country,
        gauge_mm=stretch.gauge_mm,
        km=stretch.km,
        p50=p50,
        p90=p90,
        track=stretch.track,
        prices=tuple(prices),
        wtw=wtw,
        ttw=ttw,
        source=stretch.source,
        confidence=_worse(stretch.confidence, speed.confidence),
    )
    if not stretch.crossing:
        return (run,)
    return run, border_part(network, books, service, stretch)


def border_part(network: Network, books: Books, service: Service, stretch: Stretch) -> Part:
    """Return the dwell, customs and any transshipment of a border crossing."""
    crossing = network.crossings[stretch.crossing]
    country = network.places[crossing.to_place].country
    ends = (crossing.to_place, crossing.from_place)
    prices = [books.tariffs.need("any", "border", country, places=ends)]
    wtw, ttw = NO_GRAMS, NO_GRAMS
    if crossing.changes_gauge:
        prices.append(books.tariffs.need("any", "transshipment", country, places=ends))
        wtw, ttw = books.emissions.terminal()
    return Part(
        kind="border",
        key=border_key(crossing.from_place, crossing.to_place),
        from_place=crossing.from_place,
        to_place=crossing.to_place,
        service=service.id,
        service_name=service.name,
        country=country,
        p50=crossing.dwell_h_p50,
        p90=crossing.dwell_h_p90,
        gauge_mm=crossing.gauge_to_mm,
        gauge_change=crossing.changes_gauge,
        gateway=crossing.key,
        prices=tuple(prices),
        wtw=wtw,
        ttw=ttw,
        source=crossing.source,
        confidence=crossing.confidence,
    )


def ship_parts(
    network: Network, books: Books, service: Service, stretch: Stretch
) -> tuple[Part, ...]:
    """Return the sailing with its calls on the way, and a part for each passage with a wait."""
    speed = books.speeds.find(service.speed_class, "")
    p50, p90 = speed.hours(stretch.km)
    calls_h = service.calls_between * service.h_per_call
    price = books.tariffs.need(
        service.tariff_class,
        "haul",
        network.places[stretch.from_place].country,
        places=(stretch.to_place, stretch.from_place),
        km=stretch.km,
    )
    wtw, ttw = books.emissions.sea(stretch.km, service.kind == "feeder")
    sailing = Part(
        kind="run",
        key=f"{service.id}:{stretch.from_place}>{stretch.to_place}",
        from_place=stretch.from_place,
        to_place=stretch.to_place,
        mode="sea",
        service=service.id,
        service_name=service.name,
        operator=service.operator,
        km=stretch.km,
        p50=p50 + calls_h,
        p90=p90 + calls_h,
        track=stretch.track,
        prices=(price,),
        wtw=wtw,
        ttw=ttw,
        source=stretch.source,
        confidence=_worse(stretch.confidence, speed.confidence),
    )
    return sailing, *(_passage(network, books, name) for name in stretch.passages)


def _passage(network: Network, books: Books, name: str) -> Part:
    facts = network.passages[name]
    toll = books.tariffs.find("any", "passage", "", passage=name)
    return Part(
        kind="passage",
        key=f"passage:{name}",
        from_place=facts.name,
        to_place=facts.name,
        mode="sea",
        gateway=name if facts.names_way else "",
        p50=facts.transit_h_p50,
        p90=facts.transit_h_p90,
        prices=(toll,) if toll else (),
        source=facts.source,
        confidence=facts.confidence,
    )


def road_part(books: Books, stretch: Stretch, road_speed_class: str = "road") -> Part:
    """Return the lorry run between a city and a terminal near it."""
    speed = books.speeds.find(road_speed_class, stretch.country)
    p50, p90 = speed.hours(stretch.km)
    wtw, ttw = books.emissions.road(stretch.km, stretch.country)
    return Part(
        kind="run",
        key=f"road:{border_key(stretch.from_place, stretch.to_place)}",
        from_place=stretch.from_place,
        to_place=stretch.to_place,
        mode="road",
        operator="haulier",
        country=stretch.country,
        km=stretch.km,
        p50=p50,
        p90=p90,
        track=stretch.track,
        prices=(books.tariffs.need("any", "road", stretch.country, km=stretch.km),),
        wtw=wtw,
        ttw=ttw,
        source=stretch.source,
        confidence=stretch.confidence,
    )


def handling_part(
    network: Network, books: Books, place: str, before: str, after: str
) -> Part | None:
    """Return the handling between two modes at a place, None where the place has none."""
    country = network.places[place].country
    handling = books.handlings.find(place, country, before, after)
    if handling is None:
        return None
    wtw, ttw = books.emissions.terminal()
    prices = [books.tariffs.need("any", "terminal", country, places=(place,))]
    if (before, after) == ("rail", "gate"):
        # Ships carry their own boxes back within the freight; a railway's customer pays for it.
        back = books.tariffs.find("any", "empty_return", country, places=(place,))
        prices += [back] if back else []
    return Part(
        kind="handling",
        key=f"{place}:{before}>{after}",
        gateway=f"{country}:{before}>{after}" if {before, after} == {"sea", "rail"} else "",
        from_place=place,
        to_place=place,
        country=country,
        p50=handling.dwell_h_p50,
        p90=handling.dwell_h_p90,
        prices=tuple(prices),
        wtw=wtw,
        ttw=ttw,
        source=handling.source,
        confidence=handling.confidence,
    )


def _worse(*values: str) -> str:
    return max(values, key=("measured", "published", "estimate").index)
