"""Train graphs of a special path: the whole way over all days, and each day with who is near."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from landbridge.base.units import S_PER_DAY
from landbridge.operations.path_kept import times_from
from landbridge.report.path_words import headline, shown
from landbridge.report.traingraph_types import (
    STYLES,
    GraphPoint,
    GraphTrain,
    GraphWindow,
    TrainGraph,
    TrainStyle,
    View,
    zone_of,
)

__all__ = ["DayGraph", "day_graphs", "overview"]

Result = Mapping[str, Any]

_DAY_S: Final = round(S_PER_DAY)
# Line shown beyond what the special train runs on a day, km.
_BESIDE_KM: Final = 25.0
_LEAST_KM: Final = 5.0
#: Others as their categories; those that are changed, and those that do not run, by themselves.
_STYLES: Final[Mapping[str, TrainStyle]] = MappingProxyType(
    {
        **{key: style for key, style in STYLES.items() if key != "special"},
        "cancelled": TrainStyle("does not run (its published path)", "queue-mark", 1.6, (2.0, 3.0)),
        "changed": TrainStyle("later than published", "queue-mark", 2.2),
        "beside": TrainStyle("pilot or follower", "mixed", 1.4),
        "special": TrainStyle("special train", "mixed", 3.4),
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class DayGraph:
    """A day of the special train: its title, the graph, and the part of it that is drawn."""

    title: str
    picture: TrainGraph
    view: View


def overview(result: Result) -> TrainGraph:
    """Return the graph of the whole way over all days: the special train and who is changed.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Returns
    -------
    TrainGraph
        From the day (railway time) on which it sets out; without trains where it has no path.
    """
    zone, start = _start(result)
    first = _first_s(result, start)
    trains = [*_specials(result, first)]
    published = {one["id"]: one for one in result["timetable"]["paths"]}
    for one in (shown(result) or {"kept": {"changed": []}})["kept"]["changed"]:
        shift = _day_s(result, one["day"]) - first
        before = _kept(one["id"], "cancelled", published[one["path"]], shift)
        if one["after"]:
            trains += _late(before, _kept(one["id"], "changed", one["after"], shift))
        else:
            trains.append(before)
    return TrainGraph(
        title=str(result["title"]),
        points=_points(result),
        trains=tuple(trains),
        start=start,
        span_s=_span_s(trains),
        zone=zone,
        lines=(headline(result),),
        unmarked=_unmarked(result),
        notes=("Of trains that are changed the part of their way on which they are late.",),
        styles=_STYLES,
    )


def day_graphs(result: Result) -> Iterator[DayGraph]:
    """Yield the graph of each day on which the special train runs, with the trains near it.

    Parameters
    ----------
    result : mapping
        Result of :func:`landbridge.runs.special_result.special_result`.

    Yields
    ------
    DayGraph
        Days of the railway's time; of other trains the part of their way on which they pass a
        point within two hours of the special train.
    """
    zone, start = _start(result)
    first = _first_s(result, start)
    special = list(_specials(result, first))
    near = [
        _kept(
            one["train"],
            one["change"] or one["category"],
            {**one, "stops": ""},
            -first,
        )
        for one in result["near"]
    ]
    points = _points(result)
    km = np.array([point.km for point in points])
    for day in range(-(-_span_s(special) // _DAY_S)):
        span = day * _DAY_S, (day + 1) * _DAY_S
        reach = [_reach(one, km, *span) for one in special if one.category == "special"]
        found = [one for one in reach if one is not None]
        if not found or max(two - one for one, two in found) < _LEAST_KM:
            continue
        low, high = min(one for one, _ in found), max(two for _, two in found)
        view = View(low - _BESIDE_KM, high + _BESIDE_KM, *span)
        trains = [one for one in (*near, *special) if _meets(one, km, view)]
        at = (start.astimezone(UTC) + timedelta(seconds=span[0])).astimezone(zone_of(zone))
        title = f"{at:%A} {at.day} {at:%B} {at.year}"
        picture = TrainGraph(
            title=title,
            points=points,
            trains=tuple(trains),
            start=start,
            span_s=span[1],
            windows=tuple(_windows(result, first, *span)),
            zone=zone,
            unmarked=_unmarked(result),
            notes=("Other trains where they pass within two hours of the special train.",),
            styles=_STYLES,
        )
        yield DayGraph(title, picture, view)


def _unmarked(result: Result) -> int:
    return len((shown(result) or {"conflicts": ()})["conflicts"])


def _start(result: Result) -> tuple[str, datetime]:
    """Return the zone of the labels and the midnight before the train sets out."""
    zones = {point["timezone"] for point in result["points"]}
    zone = next(iter(zones)) if len(zones) == 1 else "UTC"
    option = shown(result)
    runs = option["runs"] if option else []
    text = runs[0]["depart"] if runs else f"{result['first_day']}T00:00:00+00:00"
    local = datetime.fromisoformat(text).astimezone(zone_of(zone))
    return zone, datetime.combine(local.date(), time(), zone_of(zone))


def _first_s(result: Result, start: datetime) -> int:
    """Return when the graph begins, s from the first day of the request."""
    return round((start.astimezone(UTC) - _midnight(result["first_day"])).total_seconds())


def _day_s(result: Result, day: str) -> int:
    return round((_midnight(day) - _midnight(result["first_day"])).total_seconds())


def _midnight(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(), UTC)


def _points(result: Result) -> tuple[GraphPoint, ...]:
    return tuple(
        GraphPoint(
            one["name"] or "",
            float(one["km"]),
            int(one["tracks"]),
            one["timezone_local"],
            bool(one["place"]),
        )
        for one in result["points"]
    )


def _specials(result: Result, first: int) -> Iterator[GraphTrain]:
    option = shown(result)
    kept = option["kept"] if option else {"paths": [], "beside": []}
    for kind, paths in (("beside", kept["beside"]), ("special", kept["paths"])):
        for path in paths:
            yield _kept(path["id"], kind, path, -first)


def _late(before: GraphTrain, after: GraphTrain) -> Iterator[GraphTrain]:
    """Yield the part of a changed train's way on which it is not at its published times."""
    other = (before.arrive_s != after.arrive_s) | (before.depart_s != after.depart_s)
    found = np.flatnonzero(other)
    if len(found):
        # One point more at both ends, so that a stand alone is a line, too.
        part = slice(max(int(found[0]) - 1, 0), int(found[-1]) + 2)
        yield replace(
            after,
            points=after.points[part],
            arrive_s=after.arrive_s[part],
            depart_s=after.depart_s[part],
            stops=after.stops[part],
        )


def _kept(name: str, category: str, path: Mapping[str, Any], shift: int) -> GraphTrain:
    """Return a path that a plan keeps as a train of a graph."""
    points, arrive, depart, stops = times_from(path)
    return GraphTrain(name, category, points, arrive + shift, depart + shift, stops)


def _span_s(trains: Iterable[GraphTrain]) -> int:
    """Return whole days up to the last arrival of the special train, s; one at the least."""
    last = max((int(one.arrive_s[-1]) for one in trains if one.category == "special"), default=1)
    return -(-last // _DAY_S) * _DAY_S


def _reach(
    train: GraphTrain, km: np.ndarray[Any, Any], from_s: int, to_s: int
) -> tuple[float, float] | None:
    """Return between which km a train is in a span of time, None where it is not on the line."""
    times = np.column_stack((train.arrive_s, train.depart_s)).ravel().astype(np.float64)
    places = np.repeat(km[train.points], 2)
    if times[-1] < from_s or times[0] > to_s:
        return None
    inside = places[(times >= from_s) & (times <= to_s)]
    ends = np.interp([from_s, to_s], times, places)
    every = np.concatenate((inside, ends))
    return float(every.min()), float(every.max())


def _meets(train: GraphTrain, km: np.ndarray[Any, Any], view: View) -> bool:
    from_s, to_s = view.from_s or 0, view.to_s or 0
    if train.arrive_s[-1] < from_s or train.depart_s[0] > to_s:
        return False
    low, high = sorted((km[train.points[0]], km[train.points[-1]]))
    return bool(low <= (view.to_km or 0.0) and high >= (view.from_km or 0.0))


def _windows(result: Result, first: int, from_s: int, to_s: int) -> Iterator[GraphWindow]:
    points = result["points"]
    period = int(result["timetable"]["period_s"])
    for one in result["timetable"]["windows"]:
        length = one["to_s"] - one["from_s"]
        begin = one["from_s"] - first
        for number in range((from_s - length - begin) // period, (to_s - begin) // period + 1):
            at = begin + number * period
            if at < to_s and at + length > from_s:
                yield GraphWindow(
                    float(points[one["first"]]["km"]),
                    float(points[one["last"]]["km"]),
                    at,
                    at + length,
                    one["way"],
                    one["why"],
                )
    for one in result["request"]["shut"]:
        yield GraphWindow(
            float(points[one["first"]]["km"]),
            float(points[one["last"]]["km"]),
            one["from_s"] - first,
            one["to_s"] - first,
            "both",
            one["why"],
        )
