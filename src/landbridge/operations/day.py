"""The trains of a date out of a GTFS feed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.errors import Finding, InputError
from landbridge.base.units import S_PER_MIN
from landbridge.data.gtfs_cells import time_text
from landbridge.data.gtfs_days import active_days, day_start_s, refuse_outside
from landbridge.data.rows import rows
from landbridge.operations.circulation import BALANCE_S, with_blocks
from landbridge.operations.day_passes import with_passes
from landbridge.operations.day_stations import stations_of
from landbridge.operations.rules import DayRules
from landbridge.operations.types import Call, DayTrain, DayTrains, Station

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed

__all__ = ["day_of_feed", "digest_of", "with_turns"]

_DAY_S: Final = 86_400
_LOCAL: Final = frozenset({0, 1, 5, 7, 12, 109})
_RAIL: Final = (range(100, 118), range(400, 406), range(900, 907))
_NO_STOP: Final = 1  # of pickup_type and drop_off_type


def _category(route_type: int) -> str:
    """Return the category of trains of a route; buses, ferries and the like are of none."""
    if route_type in _LOCAL or any(route_type in known for known in _RAIL[1:]):
        return "suburban"
    return "passenger" if route_type == 2 or route_type in _RAIL[0] else ""


@dataclass(frozen=True, slots=True, eq=False)
class _Trips:
    """Stop times by trip, as plain lists."""

    arrive: list[int]
    depart: list[int]
    stop: list[str]
    boards: list[bool]
    span: Mapping[str, tuple[int, int]]

    def calls(self, trip: str, shift_s: int, station: Mapping[str, str]) -> tuple[Call, ...]:
        first, last = self.span[trip]
        return tuple(
            Call(
                self.stop[at],
                station[self.stop[at]],
                self.arrive[at] + shift_s,
                self.depart[at] + shift_s,
                self.boards[at],
            )
            for at in range(first, last)
        )


def _trips(feed: Feed) -> _Trips:
    times = feed.tables["stop_times"]
    names = times["trip_id"].tolist()
    span: dict[str, tuple[int, int]] = {}
    for at, name in enumerate(names):
        span[name] = span[name][0] if name in span else at, at + 1
    closed = times["pickup_type"].eq(_NO_STOP) & times["drop_off_type"].eq(_NO_STOP)
    return _Trips(
        times["arrival_time"].tolist(),
        times["departure_time"].tolist(),
        times["stop_id"].tolist(),
        (~closed).tolist(),
        {name: ends for name, ends in span.items() if ends[1] - ends[0] > 1},
    )


def _starts(feed: Feed) -> dict[str, list[int]]:
    """Return when trips that run by frequency start, s of the day."""
    found: dict[str, list[int]] = {}
    for row in rows(feed.tables["frequencies"]):
        found.setdefault(row.trip_id, []).extend(
            range(row.start_time, row.end_time, row.headway_secs)
        )
    return found


def _runs(
    row: Any, trips: _Trips, starts: Mapping[str, list[int]], shift_s: int
) -> Iterator[tuple[str, int]]:
    """Return the runs of a trip on one day of service: id, and what its times are shifted by, s."""
    if row.trip_id not in starts:
        yield row.trip_id, shift_s
        return
    first_s = trips.depart[trips.span[row.trip_id][0]]
    for start_s in sorted(set(starts[row.trip_id])):
        yield f"{row.trip_id}@{time_text(start_s)}", shift_s + start_s - first_s


def _trains(
    feed: Feed, day: date, trips: _Trips, stations: Mapping[str, Station], rules: DayRules
) -> list[DayTrain]:
    station = {one.id: key for key, held in stations.items() for one in held.platforms}
    routes = {row.route_id: row for row in rows(feed.tables["routes"])}
    starts = _starts(feed)
    near = [day - timedelta(days=1), day, day + timedelta(days=1)]
    active = active_days(feed, near)
    begins_s = {one: day_start_s(one, feed.timezone) for one in near}
    found = []
    for row in rows(feed.tables["trips"]):
        if row.trip_id not in trips.span:
            continue
        for service in active.get(row.service_id, ()):
            shift_s = begins_s[service] - begins_s[day]
            route = routes[row.route_id]
            category = _category(int(route.route_type))
            for name, moved_s in _runs(row, trips, starts, shift_s):
                first, last = trips.span[row.trip_id]
                ends_s, leaves_s = trips.arrive[last - 1] + moved_s, trips.depart[first] + moved_s
                late = service > day and leaves_s >= BALANCE_S
                if (service < day and ends_s <= 0) or late:
                    continue
                calls = trips.calls(row.trip_id, moved_s, station)
                other = "" if service == day else f"@{service}"
                found.append(
                    DayTrain(
                        id=name + other,
                        number=row.trip_short_name or row.trip_id,
                        route=route.route_short_name or route.route_long_name or row.route_id,
                        category=category,
                        towards=row.trip_headsign or stations[calls[-1].station].name,
                        service_date=service,
                        calls=calls,
                        block=f"{row.block_id}{other}" if row.block_id else "",
                        places=round(rules.of("places", category)),
                    )
                )
    found.sort(key=lambda one: (one.calls[0].depart_s, one.id))
    return found


def with_turns(
    stations: Mapping[str, Station], trains: Sequence[DayTrain], rules: DayRules
) -> dict[str, Station]:
    """Return stations with what is known of turning there.

    Parameters
    ----------
    stations : mapping of str to Station
        By id.
    trains : sequence of DayTrain
        Trains of the day; where they begin and end, trains can turn.
    rules : DayRules
        Where else they can, and how long it takes.

    Returns
    -------
    dict of str to Station
        The same.

    Examples
    --------
    >>> with_turns({}, [], DayRules())
    {}
    """
    ends = {call.station for one in trains for call in (one.calls[0], one.calls[-1])}
    known = {one.place: one for one in rules.turnbacks}
    found = {}
    for key, station in stations.items():
        turn = known.get(key)
        least_s = turn.turn_s if turn else rules.seconds("turn")
        turns = turn is not None or key in ends
        found[key] = replace(
            station,
            turns=turns,
            turn_min=least_s / S_PER_MIN if turns else 0.0,
            terminus=key in ends,
        )
    return found


def _placed(rules: DayRules, stations: Mapping[str, Station]) -> DayRules:
    """Return the rules with stations named by their ids: they may name a stop or the station."""
    ids = {}
    for key, station in stations.items():
        for name in (station.name, *(one.id for one in station.platforms), key):
            ids[name] = key

    def at(name: str) -> str:
        return ids.get(name, name)

    return replace(
        rules,
        turnbacks=tuple(
            replace(one, place=at(one.place), depot_of=at(one.depot_of)) for one in rules.turnbacks
        ),
        headways={(at(a), at(b)): value for (a, b), value in rules.headways.items()},
        diversions=tuple(
            replace(one, from_place=at(one.from_place), to_place=at(one.to_place))
            for one in rules.diversions
        ),
    )


def day_of_feed(feed: Feed, day: date, rules: DayRules | None = None) -> tuple[DayTrains, DayRules]:
    """Return the trains that run on a date.

    Parameters
    ----------
    feed : Feed
        The timetable.
    day : date
        The date.
    rules : DayRules, optional
        What holds between trains; stations may be named by the id of a stop or by their name.

    Returns
    -------
    DayTrains
        The trains of the date, those of the day before that run on past midnight, and those of the
        day after that start before 04:00. Trips by frequency are single trains; stations that a
        train passes are told from slower trains; blocks are those of the feed, or computed.
    DayRules
        The rules with the ids of the stations.

    Raises
    ------
    InputError
        The date is outside of the feed, or no train runs on it.

    Notes
    -----
    Source: GTFS Schedule Reference (gtfs.org), as of 2026: calendar, frequencies, block_id.

    Examples
    --------
    >>> from landbridge.data.gtfs import Feed, empty_table
    >>> from landbridge.data.gtfs_columns import TABLES
    >>> day_of_feed(Feed("f.zip", {name: empty_table(name) for name in TABLES}), date(2018, 6, 1))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: f.zip, column date: '2018-06-01' cannot be looked up, \
since the feed names no day; name another feed
    """
    refuse_outside(feed, day)
    held = rules or DayRules()
    trips = _trips(feed)
    stations = stations_of(feed.tables["stops"], set(trips.stop))
    held = _placed(held, stations)
    trains = with_passes(stations, _trains(feed, day, trips, stations, held))
    if not trains:
        message = "is a day on which no train of the feed runs"
        raise InputError(Finding(feed.name, None, "date", str(day), message, "", "name another"))
    computed = sum(not one.block for one in trains)
    trains = with_blocks(trains, held)
    called = {call.station for one in trains for call in one.calls}
    stations = {key: one for key, one in stations.items() if key in called}
    notes = []
    if computed:
        notes.append(f"{computed} trains have no block in the feed: their stock is computed")
    passes = sum(not call.boards for one in trains for call in one.calls)
    if passes:
        notes.append(f"{passes} passing times are estimates from trains that stop there")
    return DayTrains(
        name=feed.name,
        date=day,
        timezone=feed.timezone,
        stations=with_turns(stations, trains, held),
        trains=tuple(trains),
        digest=digest_of(trains),
        notes=tuple(notes),
    ), held


def digest_of(trains: Sequence[DayTrain]) -> str:
    """Return a mark of trains, the same for the same trains.

    Examples
    --------
    >>> digest_of([])
    'e3b0c44298fc1c14'
    """
    return hashlib.sha256("\n".join(map(repr, trains)).encode()).hexdigest()[:16]
