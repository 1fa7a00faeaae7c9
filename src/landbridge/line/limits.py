"""The route as a whole: the least of line, border, terminal, wagons and locomotives.

Each part of the way has its own train: one Russian train makes about two Korean ones. So limits are
compared in TEU a year, both directions together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from landbridge.data.rows import rows
from landbridge.line.carried import METHODS, LineCapacity, Method
from landbridge.line.convert import DAYS_OF_OPERATION, PartTrain, pairs_per_day, teu_per_year
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["KIND_WORDS", "Limit", "RouteCapacity", "fleet_trains_per_day", "route_capacity"]

KIND_WORDS: Final[dict[str, str]] = {
    "line": "line",
    "border_yard": "border yard",
    "gauge_change": "change of gauge",
    "customs": "customs",
    "terminal": "terminal",
    "yard": "yard",
    "wagon_fleet": "wagons",
    "locomotive_fleet": "locomotives",
}
_AT_BORDER: Final = frozenset({"border_yard", "gauge_change", "customs"})
_FLEETS: Final = {"wagon_fleet": "wagons", "locomotive_fleet": "locomotives"}


@dataclass(frozen=True, slots=True)
class Limit:
    """What one part of a route can take.

    Parameters
    ----------
    kind : str
        ``line``, or a kind of the table `resources`.
    name : str
        Section, place or fleet.
    trains_per_day : float
        Trains a day in each direction, of the train of this part.
    train : PartTrain
        That train.
    teu_per_year : float
        TEU/year, both directions together.
    why : str
        In words, with the figures.
    rows : tuple of str
        Rows of `resources` that it comes from, added up (none for the line).
    estimated : bool
        Whether one of them, or something about the line, is an estimate.
    places : tuple of str
        Ids of the place, or of both places of a border (none for the line and fleets).
    """

    kind: str
    name: str
    trains_per_day: float
    train: PartTrain
    teu_per_year: float
    why: str
    rows: tuple[str, ...] = ()
    estimated: bool = False
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RouteCapacity:
    """What a route carries: its limits by method of the line, the least first."""

    limits: Mapping[Method, tuple[Limit, ...]]

    def binding(self, method: Method) -> Limit:
        """Return the limit that binds."""
        return self.limits[method][0]

    def teu_per_year(self, method: Method) -> float:
        """Return what the route carries, both directions together, TEU/year."""
        return self.binding(method).teu_per_year


def fleet_trains_per_day(
    vehicles: float, vehicles_per_train: float, one_way_days: float, terminal_days: float
) -> float:
    """Return the trains a day in each direction that a fleet makes.

    Parameters
    ----------
    vehicles, vehicles_per_train : float
        Wagons or locomotives of the fleet, and of one train.
    one_way_days : float
        Days under way in one direction, technical stops included; the time at borders and
        terminals belongs to ``terminal_days``.
    terminal_days : float
        Days of a turn that are not spent under way.

    Returns
    -------
    float
        ``vehicles / vehicles per train / (2 x one-way days + terminal days)``: the trains of the
        fleet, each of which leaves once a turn.

    Examples
    --------
    >>> round(fleet_trains_per_day(1420, 71, 8.0, 4.0), 3)
    1.0
    """
    return vehicles / vehicles_per_train / (2.0 * one_way_days + terminal_days)


def route_capacity(
    line: Line,
    capacity: LineCapacity,
    resources: pd.DataFrame,
    trains: Mapping[str, PartTrain],
    one_way_days: Mapping[str, float],
) -> RouteCapacity:
    """Return what a route carries and what binds it.

    Parameters
    ----------
    line : Line
        The way.
    capacity : LineCapacity
        What its track carries.
    resources : pandas.DataFrame
        Table resources of a scenario. Rows of one kind at one place, or of one kind of fleet for
        one train type, add up: two terminals, a yard and what a project adds to it. A border row
        counts where both its places lie on the way, a yard where its place does, a terminal where
        the way begins or ends, a fleet where its train type runs in one of its countries.
    trains : mapping of str to PartTrain
        The container train in each country.
    one_way_days : mapping of str to float
        Days that a train is under way in each country, technical stops included, borders not.

    Returns
    -------
    RouteCapacity
        The limits by method, the least TEU a year first.
    """
    year = _Year(capacity)
    others = [
        *_places(line, resources, trains, year),
        *_fleets(line, resources, trains, one_way_days, year),
    ]
    found: dict[Method, tuple[Limit, ...]] = {}
    for method in METHODS:
        limits = [_line_limit(capacity, method), *others]
        found[method] = tuple(sorted(limits, key=lambda one: one.teu_per_year))
    return RouteCapacity(found)


class _Year:
    """Trains a day into TEU a year and back, by country."""

    def __init__(self, capacity: LineCapacity) -> None:
        self.load_factor = capacity.load_factor
        self._days: dict[str, float] = {}
        for section in capacity.sections:
            for country in section.countries:
                known = self._days.get(country, math.inf)
                self._days[country] = min(known, section.operating_days)

    def teu(self, trains: float, train: PartTrain, country: str) -> float:
        days = self._days.get(country, DAYS_OF_OPERATION)
        return teu_per_year(trains, train.teu, load_factor=self.load_factor, operating_days=days)

    def trains(self, teu: float, train: PartTrain, country: str) -> float:
        days = self._days.get(country, DAYS_OF_OPERATION)
        return pairs_per_day(teu, train.teu, load_factor=self.load_factor, operating_days=days)


def _line_limit(capacity: LineCapacity, method: Method) -> Limit:
    section = capacity.binding(method)
    return Limit(
        "line",
        section.name,
        section.pairs_per_day[method],
        section.train,
        section.teu_per_year[method],
        section.why(method),
        estimated=section.generated or bool(section.estimated),
    )


def _places(
    line: Line, resources: pd.DataFrame, trains: Mapping[str, PartTrain], year: _Year
) -> Iterator[Limit]:
    """Yield the limits of borders, yards and terminals on the way."""
    points = {point.place: point for point in line.points if point.place}
    ends = {line.points[0].place, line.points[-1].place}
    groups: dict[tuple[str, frozenset[str]], list[Any]] = {}
    for row in rows(resources):
        at = frozenset({row.place, row.to_place} - {""})
        here = ends if row.kind == "terminal" else set(points)
        if row.kind not in _FLEETS and at and at <= here:
            groups.setdefault((row.kind, at), []).append(row)
    for (kind, _), held in groups.items():
        point = points[held[0].place]
        country = _country(line, point.place, point.country, trains)
        train = trains[country]
        teu = sum(_teu(row, train, country, year) for row in held)
        daily = year.trains(teu, train, country)
        name = " - ".join(points[place].name for place in _both(held[0]))
        yield Limit(
            kind,
            name,
            daily,
            train,
            teu,
            f"{KIND_WORDS[kind]} {name}: takes {daily:.1f} trains of {train.teu:.0f} TEU a day in "
            f"each direction ({teu:,.0f} TEU a year)",
            tuple(row.Index for row in held),
            any(row.confidence == "estimate" for row in held),
            _both(held[0]),
        )


def _both(row: Any) -> tuple[str, ...]:
    return (row.place, row.to_place) if row.to_place else (row.place,)


def _teu(row: Any, train: PartTrain, country: str, year: _Year) -> float:
    """Return what a resource takes: the less of its trains a day and its containers a year."""
    found = []
    if not math.isnan(row.capacity_trains_per_day):
        found.append(year.teu(float(row.capacity_trains_per_day), train, country))
    if not math.isnan(row.capacity_teu_per_year):
        found.append(float(row.capacity_teu_per_year))
    return min(found, default=math.inf)


def _country(line: Line, place: str, country: str, trains: Mapping[str, PartTrain]) -> str:
    """Return the country whose train a place handles: its own, else that of the track there."""
    if country in trains:
        return country
    number = next(i for i, point in enumerate(line.points) if point.place == place)
    return line.tracks[min(number, len(line.tracks) - 1)].country


def _fleets(
    line: Line,
    resources: pd.DataFrame,
    trains: Mapping[str, PartTrain],
    one_way_days: Mapping[str, float],
    year: _Year,
) -> Iterator[Limit]:
    """Yield the limits of wagons and locomotives."""
    countries = list(dict.fromkeys(track.country for track in line.tracks))
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows(resources):
        if row.kind in _FLEETS:
            groups.setdefault((row.kind, row.train_type), []).append(row)
    for (kind, train_type), held in groups.items():
        where = _where(held, countries)
        here = [country for country in where if trains[country].train_type == train_type]
        if not here:
            continue
        train = trains[here[0]]
        per_train = train.wagons if kind == "wagon_fleet" else train.locomotives
        if not per_train:
            continue
        vehicles = sum(float(row.fleet_vehicles) for row in held)
        waiting = max((row.terminal_days for row in held if row.terminal_days >= 0), default=0.0)
        days = sum(one_way_days[country] for country in here)
        daily = fleet_trains_per_day(vehicles, per_train, days, float(waiting))
        yield Limit(
            kind,
            f"{_FLEETS[kind]} for {train_type} in {'/'.join(here)}",
            daily,
            train,
            min(year.teu(daily, train, country) for country in here),
            f"{vehicles:,.0f} {_FLEETS[kind]} make {vehicles / per_train:.1f} trains of "
            f"{per_train}; a turn takes 2 x {days:.1f} days under way and {waiting:.1f} besides: "
            f"{daily:.1f} trains a day in each direction",
            tuple(row.Index for row in held),
            any(row.confidence == "estimate" for row in held),
        )


def _where(held: Sequence[Any], countries: Sequence[str]) -> list[str]:
    """Return the countries of the way in which a fleet runs; rows that name none follow others."""
    named = {country for row in held for country in row.countries}
    return [country for country in countries if not named or country in named]
