"""The trains of a date out of the tables of a study."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.dayclock import day_of, seconds_of
from landbridge.data.gtfs_days import day_start_s
from landbridge.data.rows import rows
from landbridge.operations.circulation import BALANCE_S, with_blocks
from landbridge.operations.day import digest_of, with_turns
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Call, DayTrain, DayTrains, Platform, Station

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["day_of_study"]

_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def day_of_study(
    tables: Mapping[str, pd.DataFrame], day: date, rules: DayRules | None = None, name: str = ""
) -> DayTrains:
    """Return the trains of a study that run on a date.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``places``, ``trips``, ``calls`` and ``platforms``, checked.
    day : date
        The date.
    rules : DayRules, optional
        What holds between trains.
    name : str
        Of the study.

    Returns
    -------
    DayTrains
        The trains of the date, those of the day before that run on past midnight, and those of the
        day after that start before 04:00. A call without a platform has one of its own, named like
        the place. Blocks are those of the table, or computed.

    Raises
    ------
    InputError
        No train runs on the date.

    Examples
    --------
    >>> from landbridge.data.find import find_study
    >>> from landbridge.data.study import read_study
    >>> study = read_study(find_study("moscow-yaroslavsky-2001"))
    >>> day = day_of_study(study.tables, date(2001, 8, 3))
    >>> day.timezone
    'Europe/Moscow'
    """
    held = rules or DayRules()
    calls: dict[str, list[Any]] = defaultdict(list)
    for row in rows(tables["calls"]):
        calls[row.trip].append(row)
    for trip in calls.values():
        trip.sort(key=lambda row: row.sequence)
    zone = _zone(tables["places"], {row.place for trip in calls.values() for row in trip})
    trains = list(_trains(tables["trips"], calls, day, zone, held))
    if not trains:
        message, remedy = "is a day on which no train of the study runs", "name another"
        raise InputError(Finding("trips.csv", None, "date", str(day), message, "", remedy))
    trains.sort(key=lambda one: (one.calls[0].depart_s, one.id))
    computed = sum(not one.block for one in trains)
    trains = with_blocks(trains, held)
    notes = []
    estimated = sum(one.estimated for one in trains)
    if estimated:
        notes.append(f"{estimated} of {len(trains)} trains are estimates")
    if computed:
        notes.append(f"{computed} trains have no block: their stock is computed")
    stations = _stations(tables, trains, held)
    return DayTrains(
        name=name,
        date=day,
        timezone=zone,
        stations=with_turns(stations, trains, held),
        trains=tuple(trains),
        digest=digest_of(trains),
        notes=tuple(notes),
    )


def _zone(places: pd.DataFrame, used: set[str]) -> str:
    zones = Counter(row.timezone for row in rows(places) if row.Index in used and row.timezone)
    return zones.most_common(1)[0][0] if zones else "UTC"


def _runs_on(row: Any, day: date) -> bool:
    """Return whether a trip starts on a day."""
    if row.days and _WEEK[day.weekday()] not in row.days:
        return False
    first, last = day_of(row.first_date or ""), day_of(row.last_date or "")
    if (first and day < first) or (last and day > last):
        return False
    since, until = row.valid_from, row.valid_to
    return not (since == since and day.year < since) and not (until == until and day.year > until)


def _seconds(text: str) -> int:
    found = seconds_of(text)
    assert found is not None, text  # checked with the study
    return found


def _trains(
    trips: pd.DataFrame, calls: Mapping[str, list[Any]], day: date, zone: str, rules: DayRules
) -> Iterator[DayTrain]:
    begins_s = day_start_s(day, zone)
    for row in rows(trips):
        for service in (day - timedelta(days=1), day, day + timedelta(days=1)):
            if not _runs_on(row, service) or row.Index not in calls:
                continue
            shift_s = day_start_s(service, zone) - begins_s
            found = tuple(
                Call(
                    one.platform or one.place,
                    one.place,
                    _seconds(one.arrive) + shift_s,
                    _seconds(one.depart) + shift_s,
                    bool(one.boards),
                )
                for one in calls[row.Index]
            )
            gone = service < day and found[-1].arrive_s <= 0
            if gone or (service > day and found[0].depart_s >= BALANCE_S):
                continue
            other = "" if service == day else f"@{service}"
            places = row.places if row.places == row.places else 0
            yield DayTrain(
                id=f"{row.Index}{other}",
                number=row.number,
                route=row.route,
                category=row.category,
                towards=row.towards,
                service_date=service,
                calls=found,
                block=f"{row.block}{other}" if row.block else "",
                places=int(places) if places > 0 else round(rules.of("places", row.category)),
                estimated=row.confidence == "estimate"
                or any(one.confidence == "estimate" for one in calls[row.Index]),
            )


def _stations(
    tables: Mapping[str, pd.DataFrame], trains: list[DayTrain], rules: DayRules
) -> dict[str, Station]:
    """Return the stations where trains call, have a platform or may be sent to."""
    places = {row.Index: row for row in rows(tables["places"])}
    tracks: dict[str, list[Platform]] = defaultdict(list)
    for row in rows(tables["platforms"]):
        place = places[row.place]
        known = row.lat_deg == row.lat_deg and row.lon_deg == row.lon_deg
        tracks[row.place].append(
            Platform(
                id=row.Index,
                station=row.place,
                name=row.name,
                lat=float(row.lat_deg if known else place.lat_deg),
                lon=float(row.lon_deg if known else place.lon_deg),
                categories=tuple(row.categories),
                length_m=float(row.length_m) if row.length_m == row.length_m else 0.0,
                estimated=row.confidence == "estimate",
            )
        )
    called: dict[str, set[str]] = defaultdict(set)
    for train in trains:
        for call in train.calls:
            called[call.station].add(call.platform)
    other = {one.to_place for one in rules.diversions}
    found = {}
    for key in dict.fromkeys([*called, *tracks, *sorted(other)]):
        place = places[key]
        lat, lon = float(place.lat_deg), float(place.lon_deg)
        held = list(tracks[key])
        if key in called[key] or not held:
            held.append(Platform(key, key, place.name, lat, lon, estimated=True))
        found[key] = Station(key, place.name, lat, lon, tuple(held))
    return found
