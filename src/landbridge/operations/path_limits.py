"""What keeps a special train off a line at any hour: axles, lengths, wire, gauge."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from landbridge.base.errors import CannotRunError
from landbridge.line.timing import YARD_S
from landbridge.line.types import Line
from landbridge.operations.path_timing import Ride, rides_of
from landbridge.operations.path_types import OptionKind, PathRefusal, PathRequest

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LIMITED", "limits_of", "refused_by_limits"]

#: Why a request is refused that the line does not allow.
LIMITED = "the line does not let the train through, whatever the hour"
_DOUBLE = 2


def limits_of(
    line: Line, tables: Mapping[str, pd.DataFrame], request: PathRequest
) -> tuple[str, ...]:
    """Return what of a request the line does not allow, whatever the hour.

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
    tuple of str
        A sentence each, the places named: nothing hauls the train, its axles are heavier than the
        track bears, it is longer than the longest track where it ends or stands ten minutes or more
        (as far as that is known), the gauge changes where it does not stop for a change of bogies,
        it stops on single track where nobody can pass it. Empty if nothing is in the way.
    """
    try:
        rides = rides_of(line, tables, request)
    except CannotRunError as error:
        return (error.reason,)
    found: list[str] = []
    for ride in rides:
        found += _axles(line, request, ride)
        found += _lengths(line, ride)
        found += _gauges(line, ride)
        found += _no_loop(line, ride)
    return tuple(dict.fromkeys(found))


def refused_by_limits(
    kind: OptionKind, request: PathRequest, limits: tuple[str, ...]
) -> PathRefusal:
    """Return the refusal of an option for the limits of the line."""
    first = request.runs[0].stops[0]
    at_s = max(first.depart_from_s, 0)
    return PathRefusal(kind, 0, first.point, at_s, LIMITED, limits, "")


def _between(line: Line, first: int, last: int) -> str:
    return f"{line.points[first].name} - {line.points[last].name}"


def _axles(line: Line, request: PathRequest, ride: Ride) -> Iterator[str]:
    """Yield stretches that do not bear the train, those with one axle load as one."""
    weak: list[tuple[int, float, float]] = []
    for leg in ride.legs:
        wagon = leg.consist.wagon
        own = (wagon.mass_t + leg.train_type.load_t_per_wagon) / wagon.axles
        axle_t = own if math.isnan(request.axle_load_t) else request.axle_load_t
        for number in range(ride.first + leg.first, ride.first + leg.last):
            if line.tracks[number].axle_load_t < axle_t:
                weak.append((number, line.tracks[number].axle_load_t, axle_t))
    begin = 0
    for at, (number, bears_t, axle_t) in enumerate(weak, start=1):
        if at < len(weak) and weak[at] == (number + 1, bears_t, axle_t):
            continue
        where = _between(line, weak[begin][0], number + 1)
        yield f"{where}: the track bears axles of {bears_t:g} t, the train has {axle_t:.1f} t"
        begin = at


def _lengths(line: Line, ride: Ride) -> Iterator[str]:
    last = ride.run.stops[-1]
    for stop in ride.run.stops:
        point = line.points[stop.point]
        known = min(stop.arrive_to_s, stop.depart_from_s) >= 0
        stands_s = max(stop.stay_s, stop.depart_from_s - stop.arrive_to_s if known else 0)
        stands = f"stand {stands_s // 60} min" if stands_s >= YARD_S else "end its run"
        beside = [leg for leg in ride.legs if leg.first <= stop.point - ride.first <= leg.last]
        length_m = max(leg.consist.length_m for leg in beside)
        if (stop is last or stands_s >= YARD_S) and length_m > point.usable_length_m:
            yield (
                f"{point.name}: the train of {length_m:.0f} m is to {stands}, and the longest "
                f"track has {point.usable_length_m:.0f} m"
            )


def _gauges(line: Line, ride: Ride) -> Iterator[str]:
    changes = {stop.point for stop in ride.run.stops if stop.why == "bogie_change"}
    for number in range(ride.first + 1, ride.last):
        before, after = line.tracks[number - 1].gauge_mm, line.tracks[number].gauge_mm
        if before != after and number not in changes:
            yield (
                f"{line.points[number].name}: the gauge changes from {before} to {after} mm, and "
                "the request has no stop for a change of bogies there"
            )


def _no_loop(line: Line, ride: Ride) -> Iterator[str]:
    for stop in ride.run.stops[1:-1]:
        beside = line.tracks[stop.point - 1 : stop.point + 1]
        single = all(track.tracks < _DOUBLE for track in beside)
        if single and not line.points[stop.point].meets:
            yield f"{line.points[stop.point].name}: nobody can pass the train where it is to stop"
