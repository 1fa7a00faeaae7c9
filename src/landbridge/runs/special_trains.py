"""The trains of a special path as rows: where it stands and when, who is changed, who runs."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.line.timetable import DAY_S, Path
from landbridge.line.types import Line
from landbridge.line.unroll import moment_of
from landbridge.operations.path_types import ChangedTrain, PathOption, PathRequest, PathStop
from landbridge.runs.special_asked import Clocks

__all__ = ["PointClock", "beside_rows", "changed_rows", "missed_bounds", "run_rows", "train_rows"]

_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?) UTC")


class PointClock:
    """Seconds from the first day into ISO 8601: railway time of a point, and local time.

    Parameters
    ----------
    first : date
        Day (UTC) from which seconds count.
    clocks : Clocks
        Zones at each point.

    Examples
    --------
    >>> clock = PointClock(dt.date(2001, 7, 25), Clocks(["Europe/Moscow"], ["Asia/Vladivostok"]))
    >>> clock.said("at 2001-07-25 21:00:30 UTC", 0)
    'at 2001-07-26 01:00 railway time'
    >>> clock.railway(75600, 0), clock.local(75600, 0), clock.local(-1, 0)
    ('2001-07-26T01:00:00+04:00', '2001-07-26T08:00:00+11:00', None)
    """

    def __init__(self, first: dt.date, clocks: Clocks) -> None:
        self.first, self._clocks = first, clocks

    def railway(self, at_s: int, point: int) -> str | None:
        """Return a time as the railway tells it at a point, None where it is negative."""
        return self._text(at_s, self._clocks.railway[point])

    def local(self, at_s: int, point: int) -> str | None:
        """Return a time as the clocks in town show it, None where it is negative."""
        return self._text(at_s, self._clocks.local[point])

    def said(self, text: str, point: int) -> str:
        """Return a text with its moments (UTC) in the time of the railway at a point."""
        zone = ZoneInfo(self._clocks.railway[point])

        def told(found: re.Match[str]) -> str:
            moment = dt.datetime.fromisoformat(f"{found[1]}+00:00").astimezone(zone)
            return f"{moment:%Y-%m-%d %H:%M} railway time"

        return _MOMENT.sub(told, text)

    def of_day(self, day: dt.date) -> int:
        """Return when a day (UTC) begins, s."""
        return (day - self.first).days * DAY_S

    def _text(self, at_s: int, zone: str) -> str | None:
        return moment_of(self.first, at_s, zone).isoformat() if at_s >= 0 else None


def beside_rows(line: Line, option: PathOption) -> list[dict[str, Any]]:
    """Return where pilot and follower run beside the special train, and how much of its way.

    Parameters
    ----------
    line : Line
        The line.
    option : PathOption
        An option.

    Returns
    -------
    list of dict
        ``train``, ``beside`` (the run of the special train), ``from``, ``to``, ``km``, ``of_km``.
    """

    def km(path: Path) -> float:
        return abs(line.points[int(path.points[-1])].km - line.points[int(path.points[0])].km)

    found = []
    for one in option.beside:
        named = (path for path in option.paths if one.id.startswith(f"{path.id}-"))
        own = next(named, option.paths[0])
        first, last = (line.points[int(one.points[at])].name for at in (0, -1))
        found.append(
            {
                "train": one.id,
                "beside": own.id,
                "from": first,
                "to": last,
                "km": km(one),
                "of_km": km(own),
            }
        )
    return found


def missed_bounds(
    line: Line, option: PathOption, request: PathRequest, clock: PointClock
) -> list[dict[str, Any]]:
    """Return the latest times of the request that an option does not keep.

    Parameters
    ----------
    line : Line
        The line.
    option : PathOption
        An option; planned again a train may come later than it was asked to.
    request : PathRequest
        The request.
    clock : PointClock
        Its times.

    Returns
    -------
    list of dict
        ``run``, ``point``, ``bound`` (arrival or departure), ``by_min``, ``asked`` (local time).
    """
    found = []
    for number, (path, run) in enumerate(zip(option.paths, request.runs, strict=True)):
        last = len(path.points) - 1
        for stop in run.stops:
            at = abs(stop.point - int(path.points[0]))
            for bound, asked, time_s, counts in (
                ("arrival", stop.arrive_to_s, int(path.arrive_s[at]), at > 0),
                ("departure", stop.depart_to_s, int(path.depart_s[at]), at < last),
            ):
                if counts and 0 <= asked < time_s:
                    found.append(
                        {
                            "run": number,
                            "point": line.points[stop.point].name,
                            "bound": bound,
                            "by_min": (time_s - asked) / S_PER_MIN,
                            "asked": clock.local(asked, stop.point),
                        }
                    )
    return found


def run_rows(
    line: Line, option: PathOption, request: PathRequest, clock: PointClock
) -> list[dict[str, Any]]:
    """Return the runs of the special train, with a row for each place and each stand.

    Parameters
    ----------
    line : Line
        The line.
    option : PathOption
        An option.
    request : PathRequest
        The request.
    clock : PointClock
        Its times.

    Returns
    -------
    list of dict
        ``train``, ``from``, ``to``, ``km``, ``depart``, ``arrive`` (local times in
        ``depart_local``, ``arrive_local``), ``stops[]`` (``why`` is empty where it passes, ``wait``
        where it stands for others alone; ``wait_min`` of its stay it stands for others).
    """
    found = []
    for path, run in zip(option.paths, request.runs, strict=True):
        stops = {stop.point: stop for stop in run.stops}
        why = {stop.point: stop.why for stop in run.stops}
        stay = path.depart_s - path.arrive_s
        ends = (0, len(path.points) - 1)
        rows = []
        for at, point in enumerate(path.points.tolist()):
            if not (at in ends or point in why or stay[at] or line.points[point].place):
                continue
            rows.append(
                {
                    **_call(line, path, at, 0, clock),
                    "arrive_local": clock.local(int(path.arrive_s[at]), point),
                    "depart_local": clock.local(int(path.depart_s[at]), point),
                    "stay_min": int(stay[at]) / S_PER_MIN,
                    "wait_min": _waits_s(path, at, stops.get(point)) / S_PER_MIN,
                    "why": why.get(point, "wait" if stay[at] else ""),
                }
            )
        first, last = rows[0], rows[-1]
        if run is request.runs[-1]:
            # A path ends where the train arrives: what it stands then is in the request.
            last["stay_min"] = run.stops[-1].stay_s / S_PER_MIN
        found.append(
            {
                "train": path.id,
                "from": first["point"],
                "to": last["point"],
                "km": abs(last["km"] - first["km"]),
                "depart": first["depart"],
                "depart_local": first["depart_local"],
                "arrive": last["arrive"],
                "arrive_local": last["arrive_local"],
                "stops": rows,
            }
        )
    return found


def _waits_s(path: Path, at: int, stop: PathStop | None) -> int:
    """Return how long a train stands at a point for others: longer than it is to, or must, s."""
    arrive, depart = int(path.arrive_s[at]), int(path.depart_s[at])
    if at == len(path.points) - 1:
        return 0
    if at == 0:
        return max(depart - stop.depart_from_s, 0) if stop and stop.depart_from_s >= 0 else 0
    due = max(arrive + stop.stay_s, stop.depart_from_s) if stop else arrive
    return max(depart - due, 0)


def changed_rows(line: Line, option: PathOption, clock: PointClock) -> list[dict[str, Any]]:
    """Return a row for each train that does not run as published, by its first departure.

    Parameters
    ----------
    line : Line
        The line.
    option : PathOption
        An option.
    clock : PointClock
        Times of the request.

    Returns
    -------
    list of dict
        ``train``, ``category``, ``from``, ``to``, ``departs``, ``change`` (``retimed``: leaves
        later; ``held``: stands or runs longer on the way; ``cancelled``), ``delay_min``,
        ``worst_min``; where it is late first and last (``late_from``, ``late_to``) and when.
    """
    found = []
    for one in option.changed:
        path, shift = one.path, clock.of_day(one.day)
        first, last = int(path.points[0]), int(path.points[-1])
        row = {
            "train": one.id,
            "category": path.category,
            "train_type": path.train_type,
            "from": line.points[first].name,
            "to": line.points[last].name,
            "departs": clock.railway(max(shift + int(path.depart_s[0]), 0), first),
            "change": _change(one),
            "delay_min": one.delay_s / S_PER_MIN,
            "worst_min": one.worst_s / S_PER_MIN,
        }
        late = _late(one)
        for key, at, times in (
            ("late_from", late[0] if late else None, path.depart_s),
            ("late_to", late[-1] if late else None, path.arrive_s),
        ):
            point = None if at is None else int(path.points[at])
            row[key] = None if point is None else line.points[point].name
            row[f"{key}_at"] = (
                None
                if at is None or point is None
                else clock.railway(max(shift + int(times[at]), 0), point)
            )
        found.append(row)
    return sorted(found, key=lambda one: (str(one["departs"]), one["train"]))


def _change(one: ChangedTrain) -> str:
    if one.after is None:
        return "cancelled"
    return "retimed" if one.after.depart_s[0] != one.path.depart_s[0] else "held"


def _late(one: ChangedTrain) -> list[int]:
    """Return where on its way a train is not at its published time."""
    if one.after is None or len(one.after.points) != len(one.path.points):
        return []
    other = (one.after.arrive_s != one.path.arrive_s) | (one.after.depart_s != one.path.depart_s)
    return [int(at) for at in np.flatnonzero(other)]


def train_rows(
    line: Line, option: PathOption, request: PathRequest, clock: PointClock
) -> list[dict[str, Any]]:
    """Return the trains that an option has to do with, in the form of a timetable.

    Parameters
    ----------
    line : Line
        The line.
    option : PathOption
        An option.
    request : PathRequest
        The request.
    clock : PointClock
        Times of the request.

    Returns
    -------
    list of dict
        The special train with each point that it passes, pilot and follower; then each changed
        train with its ends, its stops, and the points at which its times are others than
        published (``planned_arrive``, ``planned_depart``).
    """
    found = [
        {**_head(line, path, path.id, "none"), "stops": _calls(line, path, 0, clock)}
        for path in (*option.paths, *option.beside)
    ]
    for row, run, path in zip(found, request.runs, option.paths, strict=False):
        wanted = {stop.point for stop in run.stops}
        for call, point in zip(row["stops"], path.points.tolist(), strict=True):
            call["stop"] = point in wanted
    for one in option.changed:
        path = one.after or one.path
        shift = clock.of_day(one.day)
        late = set(_late(one))
        ends = {0, len(path.points) - 1}
        keep = [at for at in range(len(path.points)) if at in ends or at in late or path.stops[at]]
        rows = _calls(line, path, shift, clock, keep)
        for row, at in zip(rows, keep, strict=True):
            if at in late:
                planned = _call(line, one.path, at, shift, clock)
                row["planned_arrive"] = planned["arrive"]
                row["planned_depart"] = planned["depart"]
        found.append({**_head(line, path, one.id, _change(one)), "stops": rows})
    return found


def _head(line: Line, path: Path, name: str, change: str) -> dict[str, Any]:
    return {
        "id": name,
        "service": path.service,
        "category": path.category,
        "train_type": path.train_type,
        "direction": "forth" if path.forth else "back",
        "from": line.points[int(path.points[0])].name,
        "to": line.points[int(path.points[-1])].name,
        "change": change,
    }


def _calls(
    line: Line, path: Path, shift: int, clock: PointClock, keep: Iterable[int] | None = None
) -> list[dict[str, Any]]:
    chosen = range(len(path.points)) if keep is None else keep
    return [_call(line, path, at, shift, clock) for at in chosen]


def _call(line: Line, path: Path, at: int, shift: int, clock: PointClock) -> dict[str, Any]:
    number = int(path.points[at])
    point = line.points[number]
    # Trains that left before the first day are on their way already.
    arrive, depart = (shift + int(times[at]) for times in (path.arrive_s, path.depart_s))
    return {
        "place": point.place,
        "point": point.name,
        "km": point.km,
        "arrive": clock.railway(max(arrive, 0), number),
        "depart": clock.railway(max(depart, 0), number),
        "stop": bool(path.stops[at]),
    }
