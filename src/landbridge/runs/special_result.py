"""A special train's path as the documented dictionary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from landbridge.base.units import S_PER_H, S_PER_MIN
from landbridge.line.trains import train_types
from landbridge.line.unroll import moment_of
from landbridge.operations.audience_types import most_secret
from landbridge.operations.path_kept import kept_path
from landbridge.operations.path_types import PathBill, PathOption, PathRefusal, PathRequest
from landbridge.runs.prepare import program_version
from landbridge.runs.special_kept import kept_timetable
from landbridge.runs.special_near import near_trains
from landbridge.runs.special_trains import (
    PointClock,
    beside_rows,
    changed_rows,
    missed_bounds,
    run_rows,
    train_rows,
)
from landbridge.runs.special_types import SpecialPlan
from landbridge.runs.special_values import assumed_values, minute_usd

__all__ = ["SCHEMA", "UNITS", "special_result"]

#: Version of the form of a plan; it rises when a field changes its meaning.
SCHEMA: Final = "landbridge-path-1"
UNITS: Final[Mapping[str, str]] = {
    "km": "km along the line from its start",
    "arrive": "ISO 8601 with the offset of the zone in which the railway tells its times there; "
    "arrive_local with that of the clocks in town",
    "arrive_s": "s from 00:00 UTC of first_day; in timetable from 00:00 UTC of a train's own day",
    "delay_min": "minutes by which trains end later; worst_min: are late at their worst point",
    "passenger_minutes": "those minutes times the passengers on board; a train that does not run: "
    "forgone_trip_max for each of them",
    "cost_usd": "USD of price_year that the option costs others",
    "waiting_h": "h that the special train stands for others, or for windows",
}


def special_result(plan: SpecialPlan) -> dict[str, Any]:
    """Return a special train's options as plain types.

    Parameters
    ----------
    plan : SpecialPlan
        Of :func:`landbridge.runs.special_plan.plan_special`.

    Returns
    -------
    dict
        ``schema``, ``class``, ``title``, ``study``, ``scenario``, ``year``; the line (``line``,
        ``from_name``, ``to_name``, ``km``, ``points[]``); ``first_day``, ``days``; ``train`` and
        ``asked[]``, the stops of the request; ``summary`` by option; ``options[]`` with
        ``cost_usd``, ``runs[]``, ``changed[]``, ``bill[]``, ``conflicts[]``; ``refusals[]``;
        ``option``, the one that ``trains[]`` and ``near[]`` show; ``request`` and ``timetable``,
        for replanning; ``assumed[]``, ``price_year``, ``units``, ``provenance``, ``notes[]``.
    """
    asked, answer = plan.asked, plan.answer
    line, scenario, request = asked.line, asked.scenario, answer.request
    clock = PointClock(request.first_day, asked.clocks)
    values = assumed_values(scenario.tables)
    option = plan.option
    return {
        "schema": SCHEMA,
        "class": _class(plan) or None,
        "title": asked.row.title or f"Train {request.id}",
        "study": scenario.study_name,
        "study_name": plan.study,
        "scenario": scenario.name,
        "year": scenario.year,
        "line": line.name,
        "line_name": plan.line_name,
        "from_name": line.points[0].name,
        "to_name": line.points[-1].name,
        "km": line.km,
        "first_day": request.first_day.isoformat(),
        "days": request.days,
        "points": [
            {
                "id": one.id,
                "name": one.name,
                "place": one.place,
                "km": one.km,
                "tracks": line.tracks[min(number, len(line.tracks) - 1)].tracks,
                "timezone": asked.clocks.railway[number],
                "timezone_local": asked.clocks.local[number],
            }
            for number, one in enumerate(line.points)
        ],
        "train": _train(plan),
        "asked": list(_asked(plan, clock)),
        "summary": {one.kind: _summary(one) for one in answer.options},
        "option": plan.shown,
        "options": [_option(plan, one, clock) for one in answer.options],
        "refusals": [_refusal(plan, one, clock) for one in answer.refusals],
        "trains": train_rows(line, option, request, clock) if option else [],
        "near": near_trains(plan.timetable, request, option) if option else [],
        "replanned": _replanned(plan, clock),
        "request": _request(request),
        "timetable": kept_timetable(plan.timetable) | {"conflicts": plan.conflicts},
        "assumed": values,
        "price_year": max((one["price_year"] or 0 for one in values), default=0) or None,
        "units": dict(UNITS),
        "provenance": {
            "program": program_version(),
            "study_digest": scenario.study_digest,
            "iterations": plan.iterations,
            "reproducible": True,
        },
        "notes": list(_notes(plan, values)),
    }


def _train(plan: SpecialPlan) -> dict[str, Any]:
    row, request = plan.asked.row, plan.answer.request
    kind = train_types(plan.asked.scenario.tables)[request.train_type]
    return {
        "id": request.id,
        "train_type": request.train_type,
        "type_name": kind.name,
        "types_by_gauge": {str(key): value for key, value in request.types_by_gauge.items()},
        "speed_cap_kmh": request.speed_cap_kmh or None,
        "axle_load_t": request.axle_load_t,
        "ahead_min": request.ahead_s / S_PER_MIN,
        "behind_min": request.behind_s / S_PER_MIN,
        "pilot": request.pilot,
        "follower": request.follower,
        "clear": [plan.asked.line.points[one].name for one in request.clear],
        "class": row.class_ or None,
        "source": row.source,
    }


def _class(plan: SpecialPlan) -> str:
    """Return how the plan is classified: as the train, or as a stop that is more secret."""
    stops = (one.class_ for run in plan.asked.stops for one in run)
    return most_secret([plan.asked.row.class_, *stops])


def _asked(plan: SpecialPlan, clock: PointClock) -> Iterable[dict[str, Any]]:
    """Yield the stops of the request, with the bounds as they were resolved."""
    request = plan.answer.request
    for number, run in enumerate(request.runs):
        # Technical stops were added between them: those of the file are told by their points.
        stops = {one.point: one for one in run.stops}
        for at, row in enumerate(plan.asked.stops[number]):
            stop = stops.get(plan.asked.points[number][at])
            if stop is None or (number and not at):  # told as the end of the run before
                continue
            point = plan.asked.line.points[stop.point]
            yield {
                "run": number,
                "point": point.name,
                "point_number": stop.point,
                "place": point.place,
                "km": point.km,
                "why": row.why,
                "stay_min": row.stay_s / S_PER_MIN,
                "arrive_from": clock.local(stop.arrive_from_s, stop.point),
                "arrive_to": clock.local(stop.arrive_to_s, stop.point),
                "depart_from": clock.local(stop.depart_from_s, stop.point),
                "depart_to": clock.local(stop.depart_to_s, stop.point),
                "clear": row.clear,
                "class": row.class_ or plan.asked.row.class_ or None,
                "note": row.note,
                "source": row.source,
                "confidence": row.confidence,
            }


def _summary(option: PathOption) -> dict[str, Any]:
    bill = option.bill
    return {
        "cost_usd": bill.total_usd,
        "retimed": sum(bill.retimed.values()),
        "cancelled": sum(bill.cancelled.values()),
        "delay_min": sum(bill.delay_min.values()),
        "passenger_minutes": sum(bill.passenger_minutes.values()),
        "lost_km": sum(bill.lost_km.values()),
        "waiting_h": option.waiting_s / S_PER_H,
        "conflicts": len(option.conflicts),
    }


def _option(plan: SpecialPlan, option: PathOption, clock: PointClock) -> dict[str, Any]:
    line = plan.asked.line
    return {
        "kind": option.kind,
        **_summary(option),
        "minute_usd": minute_usd(option.kind, plan.asked.scenario.tables),
        "beside": beside_rows(line, option),
        "missed": missed_bounds(line, option, plan.answer.request, clock),
        "runs": run_rows(line, option, plan.answer.request, clock),
        "changed": changed_rows(line, option, clock),
        "bill": _bill(option.bill),
        "conflicts": [clock.said(text, 0) for text in option.conflicts],
        "notes": list(option.notes),
        "kept": {
            "paths": [kept_path(one) for one in option.paths],
            "beside": [kept_path(one) for one in option.beside],
            "changed": [
                {
                    "id": one.id,
                    "path": one.path.id,
                    "day": one.day.isoformat(),
                    "after": kept_path(one.after) if one.after else None,
                    "delay_s": one.delay_s,
                    "worst_s": one.worst_s,
                }
                for one in option.changed
            ],
        },
    }


def _bill(bill: PathBill) -> list[dict[str, Any]]:
    columns: Sequence[tuple[str, Mapping[str, float]]] = (
        ("retimed", bill.retimed),
        ("cancelled", bill.cancelled),
        ("delay_min", bill.delay_min),
        ("passenger_minutes", bill.passenger_minutes),
        ("lost_km", bill.lost_km),
        ("usd", bill.usd),
    )
    categories = sorted({name for _, values in columns for name in values})
    return [
        {"category": name, **{key: values.get(name, 0) for key, values in columns}}
        for name in categories
    ]


def _refusal(plan: SpecialPlan, one: PathRefusal, clock: PointClock) -> dict[str, Any]:
    point = plan.asked.line.points[one.point]
    return {
        "kind": one.kind,
        "run": one.run,
        "point": point.name,
        "place": point.place,
        "km": point.km,
        "at": clock.railway(one.at_s, one.point),
        "at_local": clock.local(one.at_s, one.point),
        "why": clock.said(one.why, one.point),
        "blocked_by": [clock.said(text, one.point) for text in one.blocked_by],
        "change": clock.said(one.change, one.point),
    }


def _replanned(plan: SpecialPlan, clock: PointClock) -> dict[str, Any] | None:
    """Return from when and by what a plan was made again, and whom that moves."""
    again = plan.replanned
    if again is None:
        return None
    points = plan.asked.line.points
    changed = {one.id for one in again.before.changed}
    arrive = again.before.paths[-1].arrive_s[-1]
    last = plan.answer.request.runs[-1].stops[-1].point
    seen = [
        {
            "train": one.train,
            "point": points[one.point].name if one.point >= 0 else "",
            "event": one.event,
            "at": clock.railway(one.at_s, max(one.point, 0)),
            "delay_min": one.delay_s / S_PER_MIN,
            "held_until": clock.railway(one.held_until_s, max(one.point, 0)),
        }
        for one in again.trouble.trains
    ]
    return {
        "now": clock.railway(again.now_s, last),
        "frozen_until": clock.railway(again.frozen_s, last),
        "seen": seen,
        "blocked": [
            {
                "from": points[one.first].name,
                "to": points[one.last].name,
                "from_time": clock.railway(one.from_s, one.first),
                "until": clock.railway(one.until_s, one.first),
                "why": one.why,
            }
            for one in again.trouble.blocked
        ],
        "moved": list(again.moved),
        "newly_changed": [name for name in again.moved if name not in changed],
        "cost_usd_before": again.before.bill.total_usd,
        "arrive_before": clock.local(int(arrive), last),
    }


def _request(request: PathRequest) -> dict[str, Any]:
    """Return the request in numbers of points and s, as replanning takes it up again."""
    return {
        "id": request.id,
        "train_type": request.train_type,
        "types_by_gauge": {str(key): value for key, value in request.types_by_gauge.items()},
        "first_day": request.first_day.isoformat(),
        "days": request.days,
        "runs": [
            [
                {
                    "point": stop.point,
                    "why": stop.why,
                    "stay_s": stop.stay_s,
                    "arrive_from_s": stop.arrive_from_s,
                    "arrive_to_s": stop.arrive_to_s,
                    "depart_from_s": stop.depart_from_s,
                    "depart_to_s": stop.depart_to_s,
                }
                for stop in run.stops
            ]
            for run in request.runs
        ],
        "speed_cap_kmh": request.speed_cap_kmh,
        "axle_load_t": request.axle_load_t,
        "ahead_s": request.ahead_s,
        "behind_s": request.behind_s,
        "pilot": request.pilot,
        "follower": request.follower,
        "clear": list(request.clear),
        "shut": [
            {
                "first": one.first,
                "last": one.last,
                "from_s": one.from_s,
                "to_s": one.to_s,
                "why": one.why,
            }
            for one in request.shut
        ],
    }


def _notes(plan: SpecialPlan, values: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    asked = plan.asked
    if plan.option:
        yield from plan.option.notes
    guessed = [
        asked.line.points[point].name
        for rows, points in zip(asked.stops, asked.points, strict=True)
        for one, point in zip(rows, points, strict=True)
        if one.confidence == "estimate"
    ]
    if guessed:
        places = ", ".join(dict.fromkeys(guessed))
        yield f"Stops of the request that are estimates: {places}."
    counted = sum(one["confidence"] == "estimate" for one in values)
    year = max((one["price_year"] or 0 for one in values), default=0)
    yield (
        f"The bill rests on {len(values)} unit values of {year or 'no year'}, {counted} of them "
        "estimates."
    )
    yield (
        "The timetable of the line is made from pairs of trains a day, most of them estimates: its "
        "trains are not those of a railway's own timetable."
    )
    zones = sorted(set(asked.clocks.railway))
    moment = moment_of(asked.request.first_day, 0, zones[0])
    if len(zones) == 1:
        yield f"Railway time is that of {zones[0]} ({_offset(moment)})."
    if plan.conflicts:
        yield f"The timetable itself has {plan.conflicts} conflicts."
    yield from plan.timetable.notes


def _offset(moment: dt.datetime) -> str:
    text = moment.strftime("%z")
    return f"UTC{text[:3]}:{text[3:]}"
