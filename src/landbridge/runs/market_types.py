"""What the market of a scenario and year starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from landbridge.market.choice_types import Alternatives, Demand, Segment
from landbridge.market.demand import Period, Trade

__all__ = ["MarketInputs", "MoneyItem", "RouteFacts"]


@dataclass(frozen=True, slots=True)
class MoneyItem:
    """One price on a way: what it is for, to whom it goes, US dollars of the year.

    Parameters
    ----------
    item : str
        haul, terminal, transshipment, border, passage, road or empty_return.
    country : str
        Where it is earned (empty at sea).
    operator : str
        Who runs the service (empty at terminals and borders).
    mode : str
        rail, sea or road of a haul; empty else.
    service : str
        Id of the service of a haul.
    key : str
        Name of the part: service and places, border, handling, passage.
    from_place, to_place : str
        Its ends.
    km : float
        Length of a haul.
    usd_per_feu, usd_per_teu : float
        The price.
    tariff : str
        Row of tariffs.csv.
    confidence : str
        Of that row.
    """

    item: str
    country: str
    operator: str
    mode: str
    service: str
    key: str
    from_place: str
    to_place: str
    km: float
    usd_per_feu: float
    usd_per_teu: float
    tariff: str
    confidence: str


@dataclass(frozen=True, slots=True)
class RouteFacts:
    """One door-to-door way between two places, as every segment and class of its ends sees it.

    Parameters
    ----------
    id : str
        ``origin>destination:services`` and the places where it changes.
    origin, destination : str
        Place ids.
    name : str
        For the reader.
    nest : str
        sea, rail or road.
    way : str
        What carries the box: rail, sea, rail+sea or road.
    services : tuple of str
        Ids of the services, in order.
    borders, passages : tuple of str
        Keys on the way.
    through : tuple of str
        Countries it rides through by rail, neither end in them.
    places : tuple of str
        Places where its parts begin and end, and those of the track.
    days_mean, days_p50, days_p90 : float
        From gate to gate.
    usd_per_feu, usd_per_teu : float
        Price.
    co2e_kg_per_feu : float
        Well to wheel.
    km : float
        Length.
    departures_per_week : float
        Of the rarest service; infinite without one that is waited for.
    money : tuple of MoneyItem
        The price in parts; they add up to it.
    keys : tuple of str
        Keys of all parts in order, as queues and delays name them.
    tracks : tuple of str
        Sections it rides over.
    boarded : tuple of str
        Services that it waits for, once each.
    direction : str
        westbound or eastbound, as tariffs know it.
    uses : tuple of str
        Constraints that it uses, a TEU of room for each TEU.
    """

    id: str
    origin: str
    destination: str
    name: str
    nest: str
    way: str
    services: tuple[str, ...]
    borders: tuple[str, ...]
    passages: tuple[str, ...]
    through: tuple[str, ...]
    places: tuple[str, ...]
    days_mean: float
    days_p50: float
    days_p90: float
    usd_per_feu: float
    usd_per_teu: float
    co2e_kg_per_feu: float
    km: float
    departures_per_week: float
    money: tuple[MoneyItem, ...]
    keys: tuple[str, ...]
    tracks: tuple[str, ...]
    boarded: tuple[str, ...]
    direction: str
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MarketInputs:
    """Demand and the ways it chooses from, in a scenario and year.

    Parameters
    ----------
    scenario : str
        Name of the scenario.
    year : int
        Year.
    period : str
        year, peak or off_peak.
    segments : mapping of str to Segment
        Values in dollars of the year.
    trades : mapping of str to Trade
        With their rows.
    demand : Demand
        Pairs.
    alternatives : Alternatives
        Their ways.
    routes : tuple of RouteFacts
        In the order of ``alternatives.route_ids``.
    unserved : tuple of str
        Pairs of places without any way, with their TEU a year: told, not shipped.
    """

    scenario: str
    year: int
    period: Period
    segments: Mapping[str, Segment]
    trades: Mapping[str, Trade]
    demand: Demand
    alternatives: Alternatives
    routes: tuple[RouteFacts, ...]
    unserved: tuple[str, ...] = ()
