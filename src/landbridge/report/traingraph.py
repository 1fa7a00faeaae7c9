"""The train graph of a timetable: from the result of a timetable to what is drawn, and as rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np

from landbridge.report.timetable_text import timetable_lines
from landbridge.report.traingraph_frame import seen
from landbridge.report.traingraph_types import (
    STYLES,
    Floats,
    GraphConflict,
    GraphPoint,
    GraphTrain,
    GraphWindow,
    TrainGraph,
    TrainStyle,
    View,
    label_zone,
    zone_of,
)

__all__ = [
    "COLUMNS",
    "STYLES",
    "GraphConflict",
    "GraphPoint",
    "GraphTrain",
    "GraphWindow",
    "TrainGraph",
    "TrainStyle",
    "View",
    "picture_of",
    "train_graph_csv",
    "train_graph_rows",
]

#: Columns of the rows of a train graph.
COLUMNS = ("train", "service", "category", "point", "km", "arrive", "depart", "stop")


def picture_of(result: Mapping[str, Any], zone: str = "") -> TrainGraph:
    """Return the train graph of a timetable.

    Parameters
    ----------
    result : mapping
        Result of ``landbridge timetable``: ``points[]`` (``name``, ``place``, ``km``, ``tracks``
        from it to the next, ``timezone``), ``trains[]`` (``id``, ``service``, ``category``,
        ``stops[]`` with ``km``, ``arrive``, ``depart``, ``stop``), ``windows[]`` and
        ``conflicts[]`` (``from_km`` and ``to_km`` or ``km``, ``from``, ``to``, ``why``; windows
        with ``way``, conflicts with ``trains[]``), ``from_date``, ``days``. Times are ISO 8601 with
        a zone.
    zone : str
        Zone of the labels; by default that of the line, UTC where it has several.

    Returns
    -------
    TrainGraph
        What is drawn: from 00:00 of the first date in the zone of the labels.

    Examples
    --------
    >>> graph = picture_of({
    ...     "from": "a", "to": "b", "from_date": "2001-05-04", "days": 1,
    ...     "points": [{"name": "A", "km": 0.0}, {"name": "B", "km": 9.0}],
    ...     "trains": [{"id": "1", "category": "freight", "stops": [
    ...         {"km": 0.0, "arrive": "2001-05-04T06:00:00+00:00",
    ...          "depart": "2001-05-04T06:00:00+00:00"},
    ...         {"km": 9.0, "arrive": "2001-05-04T06:10:00+00:00",
    ...          "depart": "2001-05-04T06:10:00+00:00"}]}]})
    >>> graph.zone, graph.trains[0].arrive_s.tolist()
    ('UTC', [21600, 22200])
    """
    points = tuple(_point(one) for one in result["points"])
    label = zone or label_zone(result)
    first = date.fromisoformat(str(result["from_date"]))
    start = datetime.combine(first, time(), zone_of(label))
    end = datetime.combine(first + timedelta(days=int(result["days"])), time(), zone_of(label))
    clock = _Clock(start)
    km = np.array([point.km for point in points], np.float64)
    name_from = result.get("from_name", result["from"])
    name_to = result.get("to_name", result["to"])
    said = [f"From {result['source']}"] if result.get("source") else []
    said += [f"Scenario {result[key]}" for key in ("scenario",) if result.get(key)]
    said += [str(result["year"])] if result.get("year") else []
    return TrainGraph(
        title=f"{name_from} - {name_to}: train graph",
        points=points,
        trains=tuple(_train(one, km, clock) for one in result["trains"]),
        start=start,
        span_s=round((end.astimezone(UTC) - start.astimezone(UTC)).total_seconds()),
        windows=tuple(
            GraphWindow(*_place(one), clock[one["from"]], clock[one["to"]],
                        one.get("way", "both"), one.get("why", ""))
            for one in result.get("windows", ())
        ),
        conflicts=tuple(
            GraphConflict(*_place(one), clock[one["from"]], clock[one["to"]],
                          tuple(one.get("trains", ())), one.get("why", ""))
            for one in result.get("conflicts", ())
        ),
        zone=label,
        lines=((", ".join(said) + ".",) if said else ()) + timetable_lines(result),
        notes=tuple(result.get("notes", ())),
        doubtful="source" in result,
    )  # fmt: skip


def train_graph_rows(picture: TrainGraph, view: View | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each point that a train stops at or passes.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    view : View, optional
        The part of line and time; everything by default, trains before and after it as well.

    Yields
    ------
    tuple
        Values of :data:`COLUMNS`; times are ISO 8601 in the zone of the labels, ``stop`` says
        whether it stops for a purpose.
    """
    part = seen(picture, view) if view else None
    zone = zone_of(picture.zone)
    start = picture.start.astimezone(UTC)
    names = [point.name for point in picture.points]
    km = [point.km for point in picture.points]
    inside = [part is None or part.holds_km(at) for at in km]
    texts: dict[int, str] = {}

    def text(at_s: int) -> str:
        if at_s not in texts:
            texts[at_s] = (start + timedelta(seconds=at_s)).astimezone(zone).isoformat()
        return texts[at_s]

    for train in picture.trains:
        columns = (train.points, train.arrive_s, train.depart_s, train.stops)
        for n, arrive_s, depart_s, stops in zip(*(c.tolist() for c in columns), strict=True):
            if inside[n] and (part is None or (arrive_s <= part.to_s and depart_s >= part.from_s)):
                times = (text(arrive_s), text(depart_s))
                yield (train.id, train.service, train.category, names[n], km[n], *times, stops)


def train_graph_csv(picture: TrainGraph, view: View | None = None) -> str:
    r"""Return a train graph as CSV, a row for each point of each train.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    view : View, optional
        The part of line and time; everything by default.

    Returns
    -------
    str
        Columns :data:`COLUMNS`; flags are ``yes`` and ``no``.

    Examples
    --------
    >>> line = (GraphPoint("A", 0.0), GraphPoint("B", 9.0))
    >>> start = datetime(2001, 5, 4, tzinfo=UTC)
    >>> train_graph_csv(TrainGraph("A - B", line, (), start, 86400))
    'train,service,category,point,km,arrive,depart,stop\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    # Written as it comes: a week of a long line has a million rows.
    writer.writerows(
        (*row[:-1], "yes" if row[-1] else "no") for row in train_graph_rows(picture, view)
    )
    return out.getvalue()


class _Clock(dict[str, int]):
    """ISO 8601 -> s from a start; thousands of trains share their times, so each is read once."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._start = start.astimezone(UTC)

    def __missing__(self, text: str) -> int:
        at_s = round((datetime.fromisoformat(text) - self._start).total_seconds())
        self[text] = at_s
        return at_s


def _point(one: Mapping[str, Any]) -> GraphPoint:
    return GraphPoint(
        name=one["name"] or "",
        km=float(one["km"]),
        tracks=int(one.get("tracks") or 0),
        # A band of the picture is one of local time, where the railway keeps another.
        timezone=one.get("timezone_local") or one.get("timezone") or "",
        important=bool(one.get("place")),
    )


def _place(one: Mapping[str, Any]) -> tuple[float, float]:
    if "from_km" in one:
        return float(one["from_km"]), float(one["to_km"])
    return float(one["km"]), float(one["km"])


def _train(one: Mapping[str, Any], km: Floats, clock: _Clock) -> GraphTrain:
    stops: Sequence[Mapping[str, Any]] = one["stops"]
    at = np.array([stop["km"] for stop in stops], np.float64)
    return GraphTrain(
        id=str(one["id"]),
        category=one["category"],
        # Between two points the nearer one: km may be rounded.
        points=np.searchsorted((km[1:] + km[:-1]) / 2, at),
        arrive_s=np.array([clock[stop["arrive"]] for stop in stops], np.int64),
        depart_s=np.array([clock[stop["depart"]] for stop in stops], np.int64),
        stops=np.array([stop.get("stop", False) for stop in stops], np.bool_),
        service=one.get("service", ""),
    )
