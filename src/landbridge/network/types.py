"""The frozen types that routing, lines and markets share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mode = Literal["rail", "sea", "road"]
ServiceKind = Literal["wagon", "block_train", "liner", "feeder"]
ServiceClass = Literal["wagon", "block"]


@dataclass(frozen=True)
class Place:
    """A city, terminal, port, border point, operating point or end of a sea passage."""

    id: str
    name: str
    aliases: tuple[str, ...]
    kinds: frozenset[str]
    country: str
    lat_deg: float
    lon_deg: float
    timezone: str


@dataclass(frozen=True)
class Crossing:
    """One way over a border: the dwell of both sides together, and a gauge change if any.

    ``dwell_h_p50`` and ``dwell_h_p90`` in hours; ``gauge_from_mm`` and ``gauge_to_mm`` in mm.
    """

    id: str
    from_place: str
    to_place: str
    gauge_from_mm: int
    gauge_to_mm: int
    service_class: ServiceClass
    dwell_h_p50: float
    dwell_h_p90: float
    capacity_trains_per_day: float
    source: str
    confidence: str

    @property
    def key(self) -> str:
        """Name of the border without direction, as scenarios and queues use it."""
        return border_key(self.from_place, self.to_place)

    @property
    def changes_gauge(self) -> bool:
        """Whether boxes are transshipped from one gauge to the other here."""
        return self.gauge_from_mm != self.gauge_to_mm


@dataclass(frozen=True)
class Stretch:
    """One uninterrupted move in a vehicle: along a section, a sea link or a road.

    ``track`` names the sections or sea links run over, in order; ``km`` is their length.
    ``gauge_mm`` is the gauge at the start (0 off rails); ``crossing`` is set on a border section.
    """

    mode: Mode
    from_place: str
    to_place: str
    country: str
    gauge_mm: int
    gauge_to_mm: int
    traction: str
    km: float
    track: tuple[str, ...]
    crossing: str
    passages: tuple[str, ...]
    source: str
    confidence: str


@dataclass(frozen=True)
class Ride:
    """What a service does between two of its calls: the stretches in order."""

    from_place: str
    to_place: str
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True)
class Service:
    """A train, a ship or the wagonload network, with the rides between its calls.

    ``period_h`` is the time between two departures in one direction in hours (0: leaves when the
    box is ready); ``first_departure_h`` the hour of the week of the first one. For trains
    ``rides`` follow the calls, once per direction; for ships there is one ride a port pair and
    direction; for wagons ``rides`` are the single stretches of the sections covered.
    """

    id: str
    name: str
    kind: ServiceKind
    operator: str
    period_h: float
    first_departure_h: float
    speed_class: str
    tariff_class: str
    calls_between: float
    h_per_call: float
    capacity_teu: float
    boards_at: frozenset[str]
    directions: tuple[tuple[Ride, ...], ...]
    source: str
    confidence: str

    @property
    def service_class(self) -> ServiceClass:
        """Row set of the border table: wagonload or block train."""
        return "wagon" if self.kind == "wagon" else "block"


@dataclass(frozen=True)
class PassageFacts:
    """Waiting and convoy time of a sea passage beyond sailing it, in hours.

    ``names_way`` says whether a way is called after the passage.
    """

    id: str
    name: str
    names_way: bool
    transit_h_p50: float
    transit_h_p90: float
    source: str
    confidence: str


@dataclass(frozen=True)
class Network:
    """Everything that exists in one scenario, ready for routing.

    ``crossings`` maps (from place, to place, gauge before, class) to the crossings there;
    ``roads`` are drayage stretches, both directions; ``unserved`` names services, or parts of
    them, that cannot run in this scenario, with the reason.
    """

    scenario: str
    year: int
    places: Mapping[str, Place]
    crossings: Mapping[str, Crossing]
    passages: Mapping[str, PassageFacts]
    services: tuple[Service, ...]
    roads: tuple[Stretch, ...]
    rail_stretches: tuple[Stretch, ...]
    sea_stretches: tuple[Stretch, ...]
    unserved: tuple[str, ...]


def border_key(place_a: str, place_b: str) -> str:
    """Return the name of a border crossing without direction.

    >>> border_key("tumangang", "khasan")
    'khasan/tumangang'
    """
    return "/".join(sorted((place_a, place_b)))
