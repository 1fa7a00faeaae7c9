"""Speeds of container trains from the track, instead of those that services were observed to keep.

Every block train of a scenario is run over its way, country by country, with the usual container
train; its commercial speed replaces that of all classes of block trains there. What is kept is how
much a class spreads (``p90_ratio``), and the service data of countries that cannot be computed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import CannotRunError, InputError
from landbridge.data.rows import rows
from landbridge.data.scenario import resolve
from landbridge.line.build import build_line
from landbridge.line.legs import legs_of
from landbridge.line.pace import CountryPace, meet_minutes, pace, traffic_on
from landbridge.line.running import run_legs
from landbridge.line.stops import technical_stops
from landbridge.line.trains import default_train, train_types
from landbridge.network.build import build_network
from landbridge.routing.books import Speed, SpeedBook

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.scenario import Scenario
    from landbridge.data.study import Study
    from landbridge.line.types import Line
    from landbridge.network.types import Network

__all__ = [
    "ComputedSpeed",
    "computed_speeds",
    "study_on_track",
    "study_with_speeds",
]

CATEGORY = "container"
TRAIN_KIND = "block_train"
H_PER_DAY = 24.0
_Part = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ComputedSpeed:
    """A speed class in a country with the speed that the track gives it.

    ``km_per_day`` holds running time with recovery, technical stops and expected meets, in the
    mean of both directions; ``before_km_per_day`` is that of the service data and ``p90_ratio``
    is kept from it. ``km`` is the length of the ways that were run.
    """

    speed_class: str
    country: str
    km_per_day: float
    before_km_per_day: float
    p90_ratio: float
    km: float
    confidence: str = "estimate"

    def to_dict(self) -> dict[str, Any]:
        """Return it as part of a result."""
        return {
            "speed_class": self.speed_class,
            "country": self.country,
            "km_per_day": self.km_per_day,
            "before_km_per_day": self.before_km_per_day,
            "p90_ratio": self.p90_ratio,
            "km": self.km,
        }


def computed_speeds(
    scenario: Scenario, network: Network
) -> tuple[tuple[ComputedSpeed, ...], tuple[str, ...]]:
    """Return the speeds of block trains that the track of a scenario gives.

    Parameters
    ----------
    scenario : Scenario
        The scenario; a country needs rows of track, vehicles, train_types and haulage.
    network : Network
        Its network.

    Returns
    -------
    speeds : tuple of ComputedSpeed
        One a class of block trains and country that they run in. The speed of a country is that
        of all block trains there, weighted by their departures a week and km.
    notes : tuple of str
        Which countries, or ways in them, could not be computed, and why.
    """
    sums: dict[str, tuple[float, float, float]] = {}
    notes: dict[str, None] = {}
    used: dict[tuple[str, str], None] = {}
    for (country, calls), classes in sorted(_parts(scenario).items()):
        used.update(((name, country), None) for name in classes)
        weekly = sum(classes.values())
        try:
            one = _pace_in(scenario, network, country, calls)
        except (CannotRunError, InputError) as error:
            notes[f"{country}: {_short(error)}"] = None
            continue
        if one is None:
            continue
        km, hours, length = sums.get(country, (0.0, 0.0, 0.0))
        sums[country] = (km + weekly * one.km, hours + weekly * one.hours, length + one.km)
    book = SpeedBook(scenario.tables["speeds"])
    made = []
    for name, country in sorted(used):
        if country in sums:
            km, hours, length = sums[country]
            before = book.find(name, country)
            speed = H_PER_DAY * km / hours
            made.append(
                ComputedSpeed(name, country, speed, before.km_per_day, before.p90_ratio, length)
            )
    return tuple(made), tuple(notes)


def _parts(scenario: Scenario) -> dict[_Part, dict[str, float]]:
    """Return the ways of block trains within one country, with departures a week by class."""
    country_of = {row.Index: row.country for row in rows(scenario.tables["places"])}
    found: dict[_Part, dict[str, float]] = {}
    for row in rows(scenario.tables["services"]):
        if row.kind != TRAIN_KIND:
            continue
        weekly = float(row.departures_per_week) or 1.0
        for country, group in groupby(row.calls, key=lambda place: country_of.get(place, "")):
            calls = tuple(group)
            if country and len(calls) > 1:
                classes = found.setdefault((country, calls), {})
                classes[row.speed_class] = classes.get(row.speed_class, 0.0) + weekly
    return found


def _pace_in(
    scenario: Scenario, network: Network, country: str, calls: Sequence[str]
) -> CountryPace | None:
    """Return the pace of a container train over some calls, in their country."""
    line = build_line(scenario, network, calls[0], calls[-1], via=calls[1:-1])
    return next((one for one in _pace_on(scenario, line) if one.country == country), None)


def _pace_on(scenario: Scenario, line: Line) -> tuple[CountryPace, ...]:
    """Return the pace of the usual container train on a line, by country."""
    tables, first = scenario.tables, line.tracks[0]
    train = train_types(tables)[default_train(tables, CATEGORY, first.country, first.gauge_mm)]
    legs = legs_of(line, tables, train.id)
    stops = technical_stops(line, legs, tables["technical_stops"], CATEGORY)
    run = run_legs(line, train, legs, [stop.point for stop in stops if stop.counted])
    meets = meet_minutes(run, traffic_on(line, tables), tables["signalling"])
    return pace(run, stops, meets).by_country


def _short(error: CannotRunError | InputError) -> str:
    """Return the first of what is wrong; an input error may name twenty cells."""
    if isinstance(error, CannotRunError):
        return error.reason
    more = len(error.findings) - 1
    return f"{error.findings[0]}{f' (and {more} more)' if more else ''}"


def study_on_track(
    study: Study, name: str, year: int | None = None
) -> tuple[Study, tuple[ComputedSpeed, ...], tuple[str, ...]]:
    """Return a study whose block trains run at the speeds of the track of one of its scenarios.

    Parameters
    ----------
    study : Study
        The study.
    name : str
        Scenario that the track is seen in.
    year : int, optional
        Year instead of the scenario's own.

    Returns
    -------
    study : Study
        With other speeds of block trains in the countries that could be computed.
    speeds : tuple of ComputedSpeed
        Those speeds.
    notes : tuple of str
        What could not be computed, and why.
    """
    scenario = resolve(study, name, year)
    speeds, notes = computed_speeds(scenario, build_network(scenario))
    return study_with_speeds(study, scenario, speeds), speeds, notes


def study_with_speeds(study: Study, scenario: Scenario, speeds: Iterable[ComputedSpeed]) -> Study:
    """Return a study with other speeds of some classes in some countries.

    Parameters
    ----------
    study : Study
        The study.
    scenario : Scenario
        The scenario whose rows of speeds are replaced.
    speeds : iterable of ComputedSpeed
        The new speeds; they hold in every year and with every project.

    Returns
    -------
    Study
        A study of another digest; with no speeds, the study itself.
    """
    wanted = {(one.speed_class, one.country): one for one in speeds}
    if not wanted:
        return study
    table, book = study.tables["speeds"], SpeedBook(scenario.tables["speeds"])
    keys = zip(table["speed_class"].tolist(), table["country"].tolist(), strict=True)
    kept = table[[key not in wanted for key in keys]]
    new = [_row(table, book.find(*key), one) for key, one in sorted(wanted.items())]
    tables = {**study.tables, "speeds": _joined([kept, *new])}
    text = repr(sorted((key, one.km_per_day, one.p90_ratio) for key, one in wanted.items()))
    digest = hashlib.sha256(f"{study.digest}\0speeds\0{text}".encode()).hexdigest()
    return replace(study, tables=MappingProxyType(tables), digest=digest)


def _row(table: pd.DataFrame, like: Speed, one: ComputedSpeed) -> pd.DataFrame:
    """Return a row as another one, with a speed of the track."""
    row = table.loc[[like.id]].copy()
    row.index = [f"{one.speed_class}-{one.country.lower()}-track"]
    row.index.name = table.index.name
    row["country"] = one.country
    row["km_per_day"] = one.km_per_day
    row["p90_ratio"] = one.p90_ratio
    row["project"] = ""
    row["source"] = "computed from the track: running times, technical stops, expected meets"
    row["confidence"] = one.confidence
    row["valid_from"] = float("nan")
    row["valid_to"] = float("nan")
    return row


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    import pandas as pd

    return pd.concat(parts)
