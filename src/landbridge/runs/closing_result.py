"""A closed station as the documented dictionary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from landbridge.data.gtfs_days import day_start_s
from landbridge.operations.bill import Bill
from landbridge.operations.bill_trains import TrainBill
from landbridge.operations.changes import apply, parts
from landbridge.operations.closing_types import Turn
from landbridge.operations.types import Call, Change, Closure, DayTrain, DayTrains, Empty
from landbridge.runs.closing import CAPS_MIN, Closed, Plan
from landbridge.runs.closing_notes import closing_notes
from landbridge.runs.closing_series import series_of
from landbridge.runs.cover_result import cover_parts
from landbridge.runs.prepare import program_version

__all__ = ["SCHEMA", "UNITS", "close_result"]

#: Version of the form of a plan; it rises when a field changes its meaning.
SCHEMA: Final = "landbridge-closing-1"
UNITS: Final[Mapping[str, str]] = {
    "arrive": "ISO 8601 with the offset of the zone of the timetable; arrive_s and depart_s are s "
    "from the start of the service day (noon less twelve hours)",
    "passenger_minutes": "minutes that passengers lose against the planned timetable; waiting "
    "counts waiting_factor times, each journey forgone_trip_min at most",
    "lost_km": "planned train-km that do not run, added_km that run besides, empty_km of rolling "
    "stock without passengers; station to station as the crow flies",
    "usd": "USD of price_year",
    "waiting": "mean number of passengers who wait in each bin of series.bin_min",
}


def close_result(closed: Closed) -> dict[str, Any]:
    """Return a closed station with its plans and bills.

    Parameters
    ----------
    closed : Closed
        Of :func:`landbridge.runs.closing.close_day`.

    Returns
    -------
    dict
        ``schema``, ``source``, ``date``, ``timezone``; ``closures[]`` as asked and ``reach[]``,
        what they (where ``closure`` is null: a cover) shut; ``summary`` with ``best`` and
        ``blanket``; ``plans`` by policy with ``changes[]`` (train, kind, why, calls before and
        after) and ``conflicts[]``; ``policy``, the first of them; ``stations`` by id with their
        platforms; ``trains[]``
        of the day as the first of the plans has them, with ``change`` and ``stops[]``; ``turns[]``
        and ``empty[]`` of rolling stock; ``bill`` by policy, ``sensitivity[]`` to the cap,
        ``series`` for the graph; ``weights`` of minutes; ``passengers``, ``local_transport[]``,
        ``price_year`` and ``assumed[]``; ``units``, ``provenance`` and ``notes[]``; ``class``,
        ``cover`` and ``special`` of :func:`landbridge.runs.cover_result.cover_parts`.
    """
    day = closed.opened.day
    clock = _Clock(day)
    first = next(iter(closed.plans))
    numbers = {one.id: one.number for one in day.trains}
    return {
        "schema": SCHEMA,
        "source": {"kind": closed.opened.kind, "name": closed.opened.name},
        "date": day.date.isoformat(),
        "timezone": day.timezone,
        "closures": [_closure(one, clock) for one in closed.closures],
        "reach": _reach(closed, clock),
        "summary": {name: _summary(plan.bill) for name, plan in closed.plans.items()},
        "plans": {name: _plan(plan, day, clock) for name, plan in closed.plans.items()},
        "policy": first,
        "stations": {
            key: {
                "name": one.name,
                "aliases": list(closed.opened.aliases.get(key, ())),
                "lat": one.lat,
                "lon": one.lon,
                "platforms": {each.id: each.name for each in one.platforms},
            }
            for key, one in day.stations.items()
        },
        "trains": _trains(day, closed.plans[first].changes, clock),
        "turns": [_turn(one, day, numbers, clock) for one in closed.plans[first].turns],
        "empty": [_empty(one, day, numbers, clock) for one in closed.plans[first].empty],
        "bill": {name: _bill(plan.bill) for name, plan in closed.plans.items()},
        "sensitivity": [_at_cap(cap, closed.plans) for cap in CAPS_MIN],
        "series": series_of(closed, clock.text),
        "passengers": {
            "source": closed.demand.source,
            "estimated": closed.demand.estimated,
            "counted": closed.demand.passengers,
        },
        "local_transport": _links(closed),
        "weights": _weights(closed),
        "price_year": closed.opened.values.price_year or None,
        "assumed": [dict(one) for one in closed.opened.assumed],
        "units": dict(UNITS),
        "provenance": {
            "program": program_version(),
            "digest": day.digest,
            "iterations": closed.iterations,
            "reproducible": True,
        },
        "notes": closing_notes(closed),
        **cover_parts(closed.special, closed.observed, day, clock.text),
    }


def _links(closed: Closed) -> list[dict[str, Any]]:
    day = closed.opened.day
    return [
        {
            "from": one.from_station,
            "from_name": _name(day, one.from_station),
            "to": one.to_station,
            "to_name": _name(day, one.to_station),
            "mode": one.mode,
            "minutes": one.minutes,
            "passengers_per_h": one.passengers_per_h,
            "source": one.source,
            "estimated": one.estimated,
        }
        for one in closed.opened.local
    ]


def _weights(closed: Closed) -> dict[str, Any]:
    """Return what minutes count."""
    values = closed.opened.values
    return {
        "waiting_factor": values.waiting_factor,
        "transfer_min": values.transfer_min,
        "forgone_trip_min": values.forgone_trip_min,
    }


class _Clock:
    """Seconds of the service day into ISO 8601 of its zone; each is written once."""

    def __init__(self, day: DayTrains) -> None:
        self._start_s = day_start_s(day.date, day.timezone)
        self._zone = ZoneInfo(day.timezone)
        self._known: dict[int, str] = {}

    def text(self, at_s: int) -> str:
        if at_s not in self._known:
            moment = datetime.fromtimestamp(self._start_s + at_s, self._zone)
            self._known[at_s] = moment.isoformat()
        return self._known[at_s]


def _name(day: DayTrains, station: str) -> str:
    found = day.stations.get(station)
    return found.name if found else station


def _closure(one: Closure, clock: _Clock) -> dict[str, Any]:
    return {
        "what": one.what,
        "names": list(one.names),
        "from": clock.text(one.from_s),
        "to": clock.text(one.to_s),
        "from_s": one.from_s,
        "to_s": one.to_s,
        "categories": list(one.categories),
        "radius_m": one.radius_m,
        "lat": one.lat,
        "lon": one.lon,
        "why": one.why,
        "passing": one.passing and one.what != "section",
    }


def _reach(closed: Closed, clock: _Clock) -> list[dict[str, Any]]:
    day = closed.opened.day
    platforms = {one.id: one.name for held in day.stations.values() for one in held.platforms}
    return [
        {
            "closure": one.closure if one.closure >= 0 else None,
            "station": one.station,
            "station_name": _name(day, one.station),
            "to_station": one.to_station,
            "to_station_name": _name(day, one.to_station) if one.to_station else "",
            "platform": one.platform,
            "platform_name": platforms.get(one.platform, one.platform),
            "from": clock.text(one.from_s),
            "to": clock.text(one.to_s),
            "categories": list(one.categories),
        }
        for one in closed.shut
    ]


def _summary(bill: Bill) -> dict[str, Any]:
    total = sum((one.trains for one in bill.categories), TrainBill())
    return {
        "cancelled": total.cancelled,
        "short_turned": total.short_turned,
        "diverted": total.diverted,
        "retimed": total.retimed,
        "passing": total.passing,
        "held": total.held,
        "replatformed": total.replatformed,
        "passenger_minutes": bill.passenger_minutes,
        "passengers_forgone": bill.forgone,
        "lost_km": total.lost_km,
        "empty_km": total.empty_km,
        "usd": bill.usd,
    }


def _bill(bill: Bill) -> dict[str, Any]:
    return {
        "passengers": bill.passengers,
        "by_train": bill.by_train,
        "by_local": bill.by_local,
        "forgone": bill.forgone,
        "unserved": bill.unserved,
        "left_behind": bill.left_behind,
        "passenger_minutes": bill.passenger_minutes,
        "passenger_usd": bill.passenger_usd,
        "train_usd": bill.train_usd,
        "usd": bill.usd,
        "categories": [
            {
                "category": one.category or "local transport alone",
                "passengers": one.passengers,
                "forgone": one.forgone,
                "passenger_minutes": one.passenger_minutes,
                "cancelled": one.trains.cancelled,
                "short_turned": one.trains.short_turned,
                "diverted": one.trains.diverted,
                "retimed": one.trains.retimed,
                "passing": one.trains.passing,
                "held": one.trains.held,
                "replatformed": one.trains.replatformed,
                "lost_km": one.trains.lost_km,
                "added_km": one.trains.added_km,
                "empty_km": one.trains.empty_km,
                "late_min": one.trains.late_min,
                "train_usd": one.trains.usd,
                "usd": one.usd,
            }
            for one in bill.categories
        ],
    }


def _at_cap(cap: float, plans: Mapping[str, Plan]) -> dict[str, Any]:
    found: dict[str, Any] = {"forgone_trip_min": cap}
    for name, plan in plans.items():
        bill = plan.by_cap[cap]
        found[name] = {
            "passenger_minutes": bill.passenger_minutes,
            "passengers_forgone": bill.forgone,
            "usd": bill.usd,
        }
    return found


def _calls(calls: Iterable[Call], clock: _Clock) -> list[dict[str, Any]]:
    return [
        {
            "station": one.station,
            "platform": one.platform,
            "arrive": clock.text(one.arrive_s),
            "depart": clock.text(one.depart_s),
            "arrive_s": one.arrive_s,
            "depart_s": one.depart_s,
            "boards": one.boards,
        }
        for one in calls
    ]


def _plan(plan: Plan, day: DayTrains, clock: _Clock) -> dict[str, Any]:
    trains = {one.id: one for one in day.trains}
    return {
        "changes": [
            {
                "train": one.train,
                "number": trains[one.train].number,
                "category": trains[one.train].category,
                "towards": trains[one.train].towards,
                "kind": one.kind,
                "why": one.why,
                "cost_usd": one.cost_usd,
                "departs": clock.text(one.before[0].depart_s),
                "from_name": _name(day, one.before[0].station),
                "to_name": _name(day, one.before[-1].station),
                "ends_at": _ends(day, one),
                "before": _calls(one.before, clock),
                "after": _calls(one.after, clock),
                "breaks": list(one.breaks),
            }
            for one in plan.changes
        ],
        "conflicts": list(plan.faults),
    }


def _ends(day: DayTrains, change: Change) -> list[dict[str, str]]:
    """Return where each part of a changed train begins and ends."""
    return [
        {"from": _name(day, calls[0].station), "to": _name(day, calls[-1].station)}
        for calls in parts(change)
    ]


def _trains(day: DayTrains, changes: Sequence[Change], clock: _Clock) -> list[dict[str, Any]]:
    """Return every train of the day as it runs; those cancelled as they would have."""
    kinds = {one.train: one for one in changes}
    gone = {one.train for one in changes if not one.after}
    running = apply(day, changes).trains
    cancelled = [one for one in day.trains if one.id in gone]
    found = sorted([*running, *cancelled], key=lambda one: (one.calls[0].depart_s, one.id))
    return [_train(day, one, kinds.get(one.id.partition("#")[0]), clock) for one in found]


def _train(day: DayTrains, train: DayTrain, change: Change | None, clock: _Clock) -> dict[str, Any]:
    return {
        "id": train.id,
        "number": train.number,
        "route": train.route,
        "category": train.category,
        "towards": train.towards,
        "block": train.block,
        "change": change.kind if change else "none",
        "why": change.why if change else "",
        "estimated": train.estimated,
        "stops": [
            {
                "place": call.station,
                "point": _name(day, call.station),
                "platform": call.platform,
                "arrive": clock.text(call.arrive_s),
                "depart": clock.text(call.depart_s),
                "stop": call.boards,
            }
            for call in train.calls
        ],
    }


def _turn(one: Turn, day: DayTrains, numbers: Mapping[str, str], clock: _Clock) -> dict[str, Any]:
    return {
        "station": one.station,
        "station_name": _name(day, one.station),
        "arriving_train": one.arriving,
        "arriving": numbers.get(one.arriving, one.arriving),
        "departing_train": one.departing,
        "departing": numbers.get(one.departing, one.departing),
        "arrive": clock.text(one.arrive_s),
        "depart": clock.text(one.depart_s),
        "arrive_s": one.arrive_s,
        "depart_s": one.depart_s,
    }


def _empty(one: Empty, day: DayTrains, numbers: Mapping[str, str], clock: _Clock) -> dict[str, Any]:
    return {
        "train": one.train,
        "number": numbers.get(one.train, one.train),
        "from": _name(day, one.calls[0].station),
        "to": _name(day, one.calls[-1].station),
        "depart": clock.text(one.calls[0].depart_s),
        "arrive": clock.text(one.calls[-1].arrive_s),
        "calls": _calls(one.calls, clock),
    }
