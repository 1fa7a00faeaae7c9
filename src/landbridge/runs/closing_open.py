"""A day's traffic of a feed or a study, with all that a closure of a station rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from landbridge.base.errors import Finding, InputError, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.data.dayclock import seconds_of
from landbridge.data.daydefaults import default_table, feed_turnbacks
from landbridge.data.gtfs import read_feed
from landbridge.data.passenger_file import read_passengers
from landbridge.data.rows import rows
from landbridge.operations.bill_network import LocalLink
from landbridge.operations.bill_rules import BillRules, bill_rules
from landbridge.operations.day import day_of_feed
from landbridge.operations.day_study import day_of_study
from landbridge.operations.demand import Demand
from landbridge.operations.local import local_of_study, walks_of
from landbridge.operations.passengers import demand_of_study, demand_of_table, estimated_demand
from landbridge.operations.rules import DayRules, rules_of
from landbridge.operations.types import Closure, DayTrains
from landbridge.runs.lines import open_scenario

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.runs.opened import AskedScenario

__all__ = [
    "OpenDay",
    "first_closed_date",
    "open_feed_day",
    "open_study_day",
    "study_closures",
    "with_passengers",
]


@dataclass(frozen=True, slots=True, eq=False)
class OpenDay:
    """The trains of a date and what holds for them.

    Parameters
    ----------
    kind : str
        ``gtfs`` or ``study``.
    name : str
        Of the feed or study.
    day : DayTrains
        The trains.
    rules : DayRules
        Headways, turns and other rules.
    values : BillRules
        Unit values.
    local : tuple of LocalLink
        Local transport.
    demand : Demand
        Passengers.
    aliases : mapping of str to tuple of str
        Other names by station.
    assumed : tuple of mapping
        The rows of rules and unit values that hold: ``item``, ``category``, ``tracks``, ``value``,
        ``unit``, ``source``, ``confidence``.
    tables : mapping of str to DataFrame
        Tables of a study; of a feed none.
    feed : Path or None
        Where the feed lies.
    """

    kind: str
    name: str
    day: DayTrains
    rules: DayRules
    values: BillRules
    local: tuple[LocalLink, ...]
    demand: Demand
    aliases: Mapping[str, tuple[str, ...]]
    assumed: tuple[Mapping[str, Any], ...]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    feed: Path | None = None


def open_feed_day(path: Path, date: dt.date) -> OpenDay:
    """Return a date of a GTFS feed, with the rules and unit values that the package states.

    Parameters
    ----------
    path : Path
        Zip or folder of the feed.
    date : date
        A date on which it has trains.

    Returns
    -------
    OpenDay
        With passengers estimated from the timetable.

    Raises
    ------
    InputError
        With every fault of the feed, or because the date is outside of it.
    """
    feed = read_feed(path)
    agencies = {str(one) for one in feed.tables["agency"]["agency_id"]}
    tables = {"day_rules": default_table("day_rules"), "turnbacks": feed_turnbacks(agencies)}
    day, rules = day_of_feed(feed, date, rules_of(tables))
    values = default_table("unit_values")
    return OpenDay(
        "gtfs",
        feed.name,
        day,
        rules,
        bill_rules(values),
        walks_of(day),
        estimated_demand(day),
        {},
        tuple(_assumed({**tables, "unit_values": values})),
        feed=path,
    )


def open_study_day(asked: AskedScenario, date: dt.date) -> OpenDay:
    """Return a date of a study with tables of trips and calls.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of the study.
    date : date
        A date on which it has trains.

    Returns
    -------
    OpenDay
        With the passengers, local transport and values of the study; those that the package states
        where it has none.

    Raises
    ------
    InputError
        The study has no trips, or none on this date.
    """
    scenario = open_scenario(asked)
    tables = dict(scenario.tables)
    if tables["trips"].empty:
        message = "has no trips: no day of it can be looked at"
        remedy = "name a study with trips.csv and calls.csv, or a feed with --gtfs"
        raise InputError(Finding("", None, "study", scenario.study_name, message, "", remedy))
    for name in ("day_rules", "unit_values"):
        if tables[name].empty:
            tables[name] = default_table(name)
    rules = rules_of(tables)
    day = day_of_study(tables, date, rules, scenario.study_name)
    given = not tables["passengers"].empty
    local = tables["local_transport"]
    aliases = {str(row.Index): tuple(row.aliases) for row in rows(tables["places"])}
    return OpenDay(
        "study",
        scenario.study_name,
        day,
        rules,
        bill_rules(tables["unit_values"]),
        walks_of(day) if local.empty else local_of_study(local),
        demand_of_study(day, tables["passengers"]) if given else estimated_demand(day),
        aliases,
        tuple(_assumed(tables)),
        tables,
    )


def with_passengers(opened: OpenDay, path: Path) -> OpenDay:
    """Return the day with the passengers of a file.

    Parameters
    ----------
    opened : OpenDay
        The day.
    path : Path
        CSV as :func:`landbridge.data.passenger_file.read_passengers` takes it.

    Raises
    ------
    InputError
        With every fault of the file, stops that the day does not have included.
    """
    demand = demand_of_table(opened.day, read_passengers(path), opened.aliases)
    return replace(opened, demand=demand)


def study_closures(opened: OpenDay, variant: str) -> tuple[Closure, ...]:
    """Return the closures of one variant that a study has for a day.

    Parameters
    ----------
    opened : OpenDay
        The day.
    variant : str
        Name of the variant.

    Returns
    -------
    tuple of Closure
        Those of the date.

    Raises
    ------
    UnknownNameError
        The study has no such variant for this date.
    """
    table = opened.tables.get("closures")
    found = [] if table is None else list(rows(table))
    known = dict.fromkeys(str(row.variant) for row in found)
    wanted = [
        row
        for row in found
        if normalise(row.variant) == normalise(variant) and row.date == opened.day.date.isoformat()
    ]
    if not wanted:
        close = nearest(variant, known) or tuple(known)
        raise UnknownNameError.of("closures", variant, close)
    return tuple(
        Closure(
            row.what,
            tuple(row.platforms if row.what == "platform" else row.places),
            _clock(row.from_time),
            _clock(row.to_time),
            tuple(row.categories),
            _or_zero(row.radius_m),
            _or_zero(row.lat_deg),
            _or_zero(row.lon_deg),
            str(row.why),
            bool(getattr(row, "passing", True)),
        )
        for row in wanted
    )


def first_closed_date(asked: AskedScenario, variant: str | None) -> dt.date:
    """Return the first day on which a study has closures.

    Parameters
    ----------
    asked : AskedScenario
        Scenario of the study.
    variant : str, optional
        Those of this list only, if it has such a list.

    Raises
    ------
    InputError
        It has none.
    """
    found = list(rows(open_scenario(asked).tables["closures"]))
    own = [one.date for one in found if variant and normalise(one.variant) == normalise(variant)]
    dates = own or [one.date for one in found]
    if not dates:
        message, remedy = "the study has no closures, so no day goes without saying", "name --date"
        raise InputError(Finding("", None, "--date", "", message, "yyyy-mm-dd", remedy))
    return dt.date.fromisoformat(min(dates))


def _clock(text: str) -> int:
    found = seconds_of(text)
    assert found is not None  # the table is checked
    return found


def _or_zero(value: Any) -> float:
    return float(value) if value == value else 0.0


def _assumed(tables: Mapping[str, pd.DataFrame]) -> Iterable[dict[str, Any]]:
    """Yield the rules and values that hold, as they are printed with the result."""
    for name in ("day_rules", "unit_values"):
        for row in rows(tables[name]):
            tracks = getattr(row, "tracks", None)
            yield {
                "table": name,
                "item": row.item,
                "category": row.category,
                "tracks": int(tracks) if tracks is not None and tracks == tracks else None,
                "value": float(row.value),
                "unit": row.unit,
                "source": row.source,
                "confidence": row.confidence,
            }
    for row in rows(tables["turnbacks"]):
        yield {
            "table": "turnbacks",
            "item": "turn",
            "category": ";".join(row.categories),
            "tracks": int(row.tracks),
            "place": row.place,
            "value": float(row.turn_min),
            "unit": "minutes",
            "source": row.source,
            "confidence": row.confidence,
        }
    for name, item, value in (
        ("diversions", "diversion", "minutes"),
        ("station_headways", "headway", "headway_min"),
    ):
        for row in rows(tables[name]) if name in tables else ():
            yield {
                "table": name,
                "item": item,
                "category": ";".join(getattr(row, "categories", ())),
                "tracks": int(row.tracks) if hasattr(row, "tracks") else None,
                "place": f"{row.from_place} - {row.to_place}",
                "value": float(getattr(row, value)),
                "unit": "minutes",
                "source": row.source,
                "confidence": row.confidence,
            }
