"""What a single train cannot do: run faster than it can, stop too short, wait where it cannot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import S_PER_MIN
from landbridge.line.conflict_types import Conflict, clock
from landbridge.line.legs import legs_of
from landbridge.line.running import Memo, run_legs
from landbridge.line.services import part_of
from landbridge.line.stops import technical_stops
from landbridge.line.timetable import Path, Timetable
from landbridge.line.trains import train_types
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["train_conflicts"]

# Times are whole seconds, running times are not.
_ROUNDING_S: Final = 1.0


def train_conflicts(timetable: Timetable, tables: Mapping[str, pd.DataFrame]) -> Iterator[Conflict]:
    """Yield what trains cannot do by themselves.

    Parameters
    ----------
    timetable : Timetable
        Paths.
    tables : mapping of str to DataFrame
        Tables of the scenario.

    Returns
    -------
    iterator of Conflict
        ``times``, ``dwell`` and ``wait``.
    """
    line = timetable.line
    known: dict[tuple[object, ...], tuple[NDArray[np.float64], dict[int, float], float]] = {}
    memo: Memo = {}
    for path in timetable.paths:
        stops = tuple(sorted(path.points[path.stops].tolist()))
        key = (path.train_type, *sorted((int(path.points[0]), int(path.points[-1]))), stops)
        for_way = (*key, path.forth)
        if for_way not in known:
            known[for_way] = _least(line, tables, path, stops, memo)
        least, dwell_s, length_m = known[for_way]
        yield from _times(line, path, least)
        yield from _stands(line, path, dwell_s, length_m)


def _least(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    path: Path,
    stops: tuple[int, ...],
    memo: Memo,
) -> tuple[NDArray[np.float64], dict[int, float], float]:
    """Return the least running times in the order of a path, its technical stops, its length."""
    first, last = sorted((int(path.points[0]), int(path.points[-1])))
    part = part_of(line, first, last)
    legs = legs_of(part, tables, path.train_type)
    kind = train_types(tables)[path.train_type]
    run = run_legs(part, kind, legs, [stop - first for stop in stops], memo)
    minutes = run.forth.minutes if path.forth else run.back.minutes[::-1]
    dwell = {
        first + stop.point: stop.minutes * S_PER_MIN
        for stop in technical_stops(part, legs, tables["technical_stops"], path.category)
        if stop.counted and 0 < stop.point < len(part.tracks)
    }
    return minutes * S_PER_MIN, dwell, max(leg.consist.length_m for leg in legs)


def _times(line: Line, path: Path, least: NDArray[np.float64]) -> Iterator[Conflict]:
    run = path.arrive_s[1:] - path.depart_s[:-1]
    for here in np.flatnonzero(run < least - _ROUNDING_S):
        point, at = int(path.points[here]), int(path.depart_s[here])
        where = f"{line.points[point].name} - {line.points[int(path.points[here + 1])].name}"
        yield Conflict(
            "times",
            (path.id,),
            point,
            where,
            at,
            f"{path.id} runs {where} in {int(run[here])} s, it needs {least[here]:.0f} s",
        )
    for here in np.flatnonzero(path.depart_s < path.arrive_s):
        point, at = int(path.points[here]), int(path.arrive_s[here])
        where = line.points[point].name
        text = f"{path.id} leaves {where} before it arrives at {clock(at)}"
        yield Conflict("times", (path.id,), point, where, at, text)


def _stands(
    line: Line, path: Path, dwell_s: Mapping[int, float], length_m: float
) -> Iterator[Conflict]:
    """Yield stops that are too short, and waits where the train cannot wait."""
    stay = (path.depart_s - path.arrive_s).tolist()
    for here in range(1, len(stay) - 1):
        number = int(path.points[here])
        point, at = line.points[number], int(path.arrive_s[here])
        least = dwell_s.get(number, 0.0)
        if stay[here] < least - _ROUNDING_S:
            text = f"{path.id} stands {stay[here]} s at {point.name}, it needs {least:.0f} s"
            yield Conflict("dwell", (path.id,), number, point.name, at, text)
        if stay[here] <= 0 or path.stops[here]:
            continue
        beside = {line.tracks[number - 1].tracks < 2, line.tracks[number].tracks < 2}
        if not point.meets and len(beside) == 1:
            text = f"{path.id} waits at {point.name} at {clock(at)}, where there is no loop"
            yield Conflict("wait", (path.id,), number, point.name, at, text)
        short = length_m > point.usable_length_m and path.category != "freight"
        if beside == {True} and point.meets and short:
            text = (
                f"{path.id} of {length_m:.0f} m waits at {point.name} at {clock(at)}, where "
                f"{point.usable_length_m:.0f} m are usable"
            )
            yield Conflict("wait", (path.id,), number, point.name, at, text)
