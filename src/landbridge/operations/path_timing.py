"""Least times of a special train on its runs: legs by gauge, a cap on speed, stops for itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.errors import CannotRunError
from landbridge.base.units import S_PER_H, S_PER_MIN
from landbridge.data.rows import kept_rows
from landbridge.line.legs import Leg, legs_of
from landbridge.line.running import Memo, run_legs
from landbridge.line.services import part_of
from landbridge.line.stops import BORDER, technical_stops
from landbridge.line.timing import Timing, whole_s
from landbridge.line.trains import train_named, train_types
from landbridge.line.types import Line
from landbridge.operations.path_types import PathRequest, PathRun, PathStop

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Ride", "completed", "rides_of", "timing_of_request"]


@dataclass(frozen=True, slots=True)
class Ride:
    """A run with what hauls it: its points from ``first`` to ``last``, ``first < last``.

    ``legs`` are counted from ``first``, along the line.
    """

    run: PathRun
    first: int
    last: int
    forth: bool
    legs: tuple[Leg, ...]


def rides_of(
    line: Line, tables: Mapping[str, pd.DataFrame], request: PathRequest
) -> tuple[Ride, ...]:
    """Return the runs of a request with the consists that run them.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    request : PathRequest
        The request.

    Returns
    -------
    tuple of Ride
        In their order. On each gauge the type runs that the request names for it, else the type of
        the request, else the usual special train; no faster than the request allows.

    Raises
    ------
    CannotRunError
        A run turns on its way, runs do not join, or nothing runs or hauls on a part of the line;
        everything that is wrong is told.
    """
    faults: list[str] = []
    found = []
    for number, run in enumerate(request.runs, start=1):
        points = [stop.point for stop in run.stops]
        steps = {two > one for one, two in pairwise(points)}
        if len(points) < 2 or len(steps) != 1 or len(set(points)) < len(points):
            faults.append(f"run {number} does not lead from stop to stop in one direction")
            continue
        ends = min(points), max(points)
        legs = _legs(line, tables, request, ends, faults)
        found.append(Ride(run, *ends, points[-1] > points[0], tuple(legs)))
    for before, after in pairwise(request.runs):
        if before.stops[-1].point != after.stops[0].point:
            faults.append("a run does not begin where the one before it ended")
    if faults:
        raise CannotRunError("; ".join(dict.fromkeys(faults)), "change the request")
    return tuple(found)


def _legs(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    request: PathRequest,
    ends: tuple[int, int],
    faults: list[str],
) -> list[Leg]:
    """Return the legs of a run, counted from its first point; note what cannot be hauled."""
    found: list[Leg] = []
    numbers = range(*ends)
    for gauge, group in groupby(numbers, key=lambda number: line.tracks[number].gauge_mm):
        held = list(group)
        part = part_of(line, held[0], held[-1] + 1)
        train = request.types_by_gauge.get(gauge, request.train_type)
        try:
            legs = legs_of(part, tables, train)
        except CannotRunError as error:
            faults.append(error.reason)
            continue
        offset = held[0] - ends[0]
        found += [_moved(leg, offset, request.speed_cap_kmh) for leg in legs]
    return found


def _moved(leg: Leg, offset: int, cap_kmh: float) -> Leg:
    consist = leg.consist
    if cap_kmh > 0.0:
        consist = replace(consist, max_speed_kmh=min(consist.max_speed_kmh, cap_kmh))
    return replace(leg, first=leg.first + offset, last=leg.last + offset, consist=consist)


def completed(
    line: Line, tables: Mapping[str, pd.DataFrame], request: PathRequest
) -> tuple[PathRequest, tuple[Ride, ...]]:
    """Return a request with the stops that the train needs for itself, and its rides.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables of the scenario; technical_stops and transfers are used.
    request : PathRequest
        The request; stops that it has already stay.

    Returns
    -------
    request : PathRequest
        Technical stops are added on the way, or make a stop at their point as long as they are.
        Where the gauge changes a stop for a change of bogies is added, unless there is one: as long
        as the border takes by the shortest row of transfers that is not for single wagons.
    rides : tuple of Ride
        Of the new request.

    Raises
    ------
    CannotRunError
        As for `rides_of`.
    """
    rides = rides_of(line, tables, request)
    category = train_named(train_types(tables), request.train_type).category
    runs = []
    for ride in rides:
        part = part_of(line, ride.first, ride.last)
        known = {stop.point: stop for stop in (*_bogies(line, tables, ride), *ride.run.stops)}
        for one in technical_stops(part, ride.legs, tables["technical_stops"], category):
            point = ride.first + one.point
            if not one.counted or not ride.first < point < ride.last:
                continue
            stay_s = round(one.minutes * S_PER_MIN)
            asked = known.get(point, PathStop(point, "technical"))
            known[point] = replace(asked, stay_s=max(asked.stay_s, stay_s))
        order = sorted(known.values(), key=lambda stop: stop.point if ride.forth else -stop.point)
        runs.append(PathRun(tuple(order)))
    whole = replace(request, runs=tuple(runs))
    return whole, tuple(replace(ride, run=run) for ride, run in zip(rides, runs, strict=True))


def _bogies(line: Line, tables: Mapping[str, pd.DataFrame], ride: Ride) -> Iterator[PathStop]:
    """Yield stops where the gauge changes at a border that has a row of transfers."""
    borders = [row for row in kept_rows(tables["transfers"]) if row.kind == BORDER]
    for number in range(ride.first + 1, ride.last):
        gauges = [line.tracks[n].gauge_mm for n in (number - 1, number)]
        place = line.points[number].place
        hours = [
            float(row.dwell_h_p50)
            for row in borders
            if gauges[0] != gauges[1] and place in (row.place_a, row.place_b)
            if {row.gauge_a_mm, row.gauge_b_mm} == set(gauges) and row.applies_to != "wagon"
        ]
        if hours:
            yield PathStop(number, "bogie_change", round(min(hours) * S_PER_H))


def timing_of_request(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    request: PathRequest,
    memo: Memo | None = None,
) -> tuple[Timing, ...]:
    """Return the least times of a special train on each of its runs.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    request : PathRequest
        The request, of `completed`.
    memo : dict, optional
        Keeps runs of legs.

    Returns
    -------
    tuple of Timing
        By run. The train rests at all of its stops; what it stands for there is their stay.

    Raises
    ------
    CannotRunError
        Nothing runs or hauls the train on a part of the line, or it stalls.
    """
    types = train_types(tables)
    memo = {} if memo is None else memo
    found = []
    for ride in rides_of(line, tables, request):
        part = part_of(line, ride.first, ride.last)
        dwell = np.zeros(len(part.points), dtype=np.int64)
        rests = [stop.point - ride.first for stop in ride.run.stops]
        for stop in ride.run.stops[1:-1]:
            dwell[stop.point - ride.first] = stop.stay_s
        run = run_legs(part, train_named(types, request.train_type), ride.legs, rests, memo)
        found.append(
            Timing(
                ride.first,
                ride.last,
                whole_s(run.forth.minutes),
                whole_s(run.back.minutes[::-1])[::-1],
                dwell,
                max(leg.consist.length_m for leg in ride.legs),
            )
        )
    return tuple(found)
