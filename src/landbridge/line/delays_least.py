"""What a late train can save: its least running times and stops, beside those of its path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.line.legs import Leg, legs_of
from landbridge.line.running import Memo, run_legs
from landbridge.line.services import TrainService, part_of
from landbridge.line.timetable import Ints, Path
from landbridge.line.timing import timing_of
from landbridge.line.trains import train_types
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Least", "least_of"]

Tables = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True, slots=True, eq=False)
class Least:
    """Least times of a path with n points, s.

    Parameters
    ----------
    run_s : array of n - 1
        Running time to the next point without the recovery margin.
    stand_s : array of n
        What it must stand at each point for a purpose.
    """

    run_s: Ints
    stand_s: Ints


def least_of(line: Line, tables: Tables, paths: Sequence[Path]) -> tuple[Least, ...]:
    """Return the least times of paths: as fast as the trains can, for what the stops are needed.

    Parameters
    ----------
    line : Line
        The line.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    paths : sequence of Path
        The paths.

    Returns
    -------
    tuple of Least
        Never more than the path has. The margin is that of the running times (``recovery_pct`` of
        the train type), where the train has it: none on a climb that holds it below its speed. Of
        a stop, what it takes stays; the wait for others beside it is room to catch up.
    """
    known: dict[tuple[object, ...], tuple[Ints, Ints, Ints]] = {}
    memo: Memo = {}
    found = []
    for path in paths:
        first, last = sorted((int(path.points[0]), int(path.points[-1])))
        stops = tuple(sorted((path.points[path.stops] - first).tolist()))
        key = (path.category, path.train_type, first, last, stops)
        if key not in known:
            known[key] = _fastest(line, tables, path, stops, memo)
        forth, back, dwell = known[key]
        run, stand = (forth, dwell) if path.forth else (back[::-1], dwell[::-1])
        planned = path.depart_s - path.arrive_s
        # A stop that only the timetable knows (one read from a file) is needed as it is.
        needed = np.where(path.stops & (stand == 0), planned, stand)
        found.append(
            Least(
                np.minimum(run, path.arrive_s[1:] - path.depart_s[:-1]),
                np.where(path.stops, np.minimum(needed, planned), 0),
            )
        )
    return tuple(found)


def _fastest(
    line: Line, tables: Tables, path: Path, stops: Sequence[int], memo: Memo
) -> tuple[Ints, Ints, Ints]:
    """Return running times along and against the line without margin, and stops, s."""
    first, last = sorted((int(path.points[0]), int(path.points[-1])))
    service = TrainService(path.service, path.category, path.train_type, first, last, (), ())
    dwell = timing_of(line, tables, service, memo).dwell_s
    part = part_of(line, first, last)
    legs = [_hurried(leg) for leg in legs_of(part, tables, path.train_type)]
    run = run_legs(part, train_types(tables)[path.train_type], legs, stops, memo)
    ways = (np.ceil(way.minutes * S_PER_MIN).astype(np.int64) for way in (run.forth, run.back))
    forth, back = ways
    return forth, back, dwell


def _hurried(leg: Leg) -> Leg:
    return replace(leg, train_type=replace(leg.train_type, recovery_pct=0.0))
