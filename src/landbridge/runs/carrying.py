"""What a line of a scenario carries, computed once: trains, times, sections and the whole route."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import CannotRunError
from landbridge.base.units import H_PER_DAY
from landbridge.line.capacity import LineCapacity, capacity
from landbridge.line.convert import PartTrain
from landbridge.line.limits import RouteCapacity, route_capacity
from landbridge.line.pace import Pace, meet_minutes, pace, traffic_on
from landbridge.line.running import Leg, LineRun, Memo, legs_of, meet_penalties, run_legs
from landbridge.line.stops import technical_stops
from landbridge.line.trains import default_train, train_types
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.scenario import Scenario
    from landbridge.running.types import Floats

__all__ = ["CONTAINER", "Carried", "carried", "part_trains", "with_resources"]

CONTAINER: Final = "container"
_OTHERS: Final = ("freight", "passenger", "suburban")
_Trains = Mapping[str, PartTrain]


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """A line with its container trains and what it carries.

    Parameters
    ----------
    line : Line
        The way.
    run : LineRun
        The container trains over it, both directions.
    pace : Pace
        Their commercial speed, by country.
    trains : mapping of str to PartTrain
        The container train in each country.
    capacity : LineCapacity
        What the track carries, section by section.
    route : RouteCapacity
        That, the borders, terminals and fleets: the least first.
    days : mapping of str to float
        Days under way in each country, without borders and terminals.
    minutes : mapping of str to (array, array)
        Running times by category without stops, along the line and against it, by track, min.
    traffic : sequence of mappings of str to float
        Other trains on each track, pairs a day by category.
    """

    line: Line
    run: LineRun
    pace: Pace
    trains: Mapping[str, PartTrain]
    capacity: LineCapacity
    route: RouteCapacity
    days: Mapping[str, float]
    minutes: Mapping[str, tuple[Floats, Floats]]
    traffic: Sequence[Mapping[str, float]]


def carried(
    scenario: Scenario, line: Line, load_factor: float = 1.0, memo: Memo | None = None
) -> Carried:
    """Return what a line of a scenario carries.

    In each country the container train runs that lets its track carry the most: a long train
    carries more, unless loops are too short for it.

    Parameters
    ----------
    scenario : Scenario
        With its tables.
    line : Line
        A way in it.
    load_factor : float
        Share of a train's places that is used, mean of both directions.
    memo : dict, optional
        Keeps runs, for the next line of the study that is mostly the same.

    Returns
    -------
    Carried
        Everything that was computed on the way.

    Raises
    ------
    CannotRunError
        Nothing hauls the container train somewhere, it stalls, or no train fits a loop.
    InputError
        The study has no rules of capacity for a part of the way.
    """
    tables, memo = scenario.tables, {} if memo is None else memo
    first = line.tracks[0]
    usual = default_train(tables, CONTAINER, first.country, first.gauge_mm)
    traffic = traffic_on(line, tables)

    others = _other_minutes(line, tables, memo)

    def on_track(trains: _Trains, run: LineRun, lost: Floats) -> LineCapacity:
        return capacity(
            line,
            tables,
            _with_containers(others, run),
            trains,
            traffic,
            penalties_min=lost,
            load_factor=load_factor,
        )

    def through(legs: tuple[Leg, ...]) -> tuple[LineRun, Floats]:
        # On a section trains pass without technical stops: what a stop costs comes by its own.
        run = run_legs(line, train_types(tables)[usual], legs, memo=memo)
        return run, meet_penalties(run, memo)

    legs = legs_of(line, tables, usual)
    run, lost = through(legs)
    chosen = _best_trains(line, tables, legs, partial(on_track, run=run, lost=lost))
    if any(chosen[leg.country] != leg.train_type.id for leg in legs):
        legs = legs_of(line, tables, usual, chosen)
        run, lost = through(legs)
    trains = part_trains(legs)
    section = on_track(trains, run, lost)
    stops = technical_stops(line, legs, tables["technical_stops"], CONTAINER)
    rests = [stop.point for stop in stops if stop.counted]
    stopping = run_legs(line, train_types(tables)[usual], legs, rests, memo)
    paced = pace(stopping, stops, meet_minutes(stopping, traffic, tables["signalling"]))
    days = {part.country: part.hours / H_PER_DAY for part in paced.by_country}
    route = route_capacity(line, section, tables["resources"], trains, days)
    minutes = _with_containers(others, run)
    return Carried(line, stopping, paced, trains, section, route, days, minutes, traffic)


def with_resources(found: Carried, resources: pd.DataFrame) -> Carried:
    """Return what a line carries with other borders, terminals and fleets on the same track.

    Parameters
    ----------
    found : Carried
        What it carries, all but `resources` as it is to be.
    resources : DataFrame
        The table of the scenario.

    Returns
    -------
    Carried
        As :func:`carried` would compute it anew.
    """
    route = route_capacity(found.line, found.capacity, resources, found.trains, found.days)
    return replace(found, route=route)


def _with_containers(
    others: Mapping[str, tuple[Floats, Floats]], run: LineRun
) -> dict[str, tuple[Floats, Floats]]:
    return {**others, CONTAINER: (run.forth.minutes, run.back.minutes)}


def _other_minutes(
    line: Line, tables: Mapping[str, pd.DataFrame], memo: Memo
) -> dict[str, tuple[Floats, Floats]]:
    """Return the running times of the usual trains of other categories, where they can run."""
    first, found = line.tracks[0], {}
    for category in _OTHERS:
        try:
            usual = default_train(tables, category, first.country, first.gauge_mm)
            legs = legs_of(line, tables, usual)
            run = run_legs(line, train_types(tables)[usual], legs, memo=memo)
        except CannotRunError:
            continue  # their times are then taken from the container train, and marked so
        found[category] = (run.forth.minutes, run.back.minutes)
    return found


def _best_trains(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    legs: tuple[Leg, ...],
    on_track: Callable[[_Trains], LineCapacity],
) -> dict[str, str]:
    """Return the train type for each country with which its own track carries the most.

    Running times of the usual train stand for those of the others, which differ little; what the
    chosen ones really need is computed afterwards.
    """
    usual = part_trains(legs)
    types = train_types(tables)
    others: dict[str, list[tuple[str, PartTrain]]] = {}
    for country, train in usual.items():
        others[country] = [(train.train_type, train)]
        for name, kind in types.items():
            if name == train.train_type or kind.category != CONTAINER:
                continue
            if not kind.countries or country in kind.countries:
                own = _legs_or_none(line, tables, name, country, legs)
                if own is not None:
                    others[country].append((name, part_trains(own)[country]))
    best = {country: train.train_type for country, train in usual.items()}
    for country, candidates in others.items():
        if len(candidates) > 1:
            best[country] = max(
                candidates, key=lambda one: _alone(on_track, usual, country, one[1])
            )[0]
    return best


def _legs_or_none(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    train_type: str,
    country: str,
    legs: tuple[Leg, ...],
) -> tuple[Leg, ...] | None:
    """Return the legs with another train in one country; None where nothing hauls it there.

    Parameters
    ----------
    line : Line
        The way.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    train_type : str
        The other train.
    country : str
        Where it runs.
    legs : tuple of Leg
        The legs with the usual trains.
    """
    gauges = {leg.gauge_mm for leg in legs if leg.country == country}
    if not gauges <= set(train_types(tables)[train_type].gauges_mm):
        return None
    try:
        return legs_of(line, tables, legs[0].train_type.id, {country: train_type})
    except CannotRunError:
        return None


def _alone(
    on_track: Callable[[_Trains], LineCapacity], usual: _Trains, country: str, train: PartTrain
) -> tuple[float, float]:
    """Return what the track of a country carries with a train, and the train's size if equal.

    Of trains that fit no loop the shortest comes first: it is the one to tell about.
    """
    short = {name: replace(one, length_m=1.0) for name, one in usual.items()}
    try:
        found = on_track({**short, country: train})
    except CannotRunError:
        return (-1.0, -train.length_m)
    here = [one for one in found.sections if country in one.countries]
    return (min(min(one.teu_per_year.values()) for one in here), train.teu)


def part_trains(legs: tuple[Leg, ...]) -> dict[str, PartTrain]:
    """Return the container train of each country: the longest that runs there.

    Parameters
    ----------
    legs : tuple of Leg
        The parts of a way with one consist each.

    Returns
    -------
    dict of str to PartTrain
        By country; loops must take the longest train, locomotives included.
    """
    found: dict[str, PartTrain] = {}
    for leg in legs:
        consist = leg.consist
        here = PartTrain(
            leg.train_type.id,
            consist.length_m,
            leg.train_type.teu,
            consist.wagons,
            consist.locomotives,
        )
        known = found.get(leg.country)
        if known is None or here.length_m > known.length_m:
            found[leg.country] = here
    return found
