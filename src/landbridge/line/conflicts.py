"""A checker of timetables: its own reading of the rules, apart from what builds timetables.

It takes every train on every day that it runs, over a week that closes upon itself, and looks at
one track and one point after the other. What a train needs at least comes from the room `running`
and the tables, what the trains do to each other from `signalling`, `headways` and the points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.line.conflict_types import Conflict, Use, clock, in_week
from landbridge.line.conflicts_points import point_conflicts
from landbridge.line.conflicts_single import single_conflicts
from landbridge.line.conflicts_train import train_conflicts
from landbridge.line.rules import CATEGORIES, Rules, rules_of
from landbridge.line.timetable import Path, Timetable, Window
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Conflict", "conflicts_between", "conflicts_of"]

# So many trains ahead can be nearer than a headway asks for.
_AHEAD: Final = 4


def conflicts_of(timetable: Timetable, tables: Mapping[str, pd.DataFrame]) -> tuple[Conflict, ...]:
    """Return everything in a timetable that cannot be.

    Parameters
    ----------
    timetable : Timetable
        Paths and windows.
    tables : mapping of str to DataFrame
        Tables of the scenario.

    Returns
    -------
    tuple of Conflict
        By kind: ``times`` (a train runs faster than it can, or back in time), ``dwell`` (a stop is
        too short), ``wait`` (it waits where it cannot: no loop, or too short a loop), ``headway``,
        ``overtaking``, ``single`` (two trains on a track), ``arrivals`` (from opposite sides, too
        near), ``tracks`` (more trains than tracks at a point), ``window`` (a train on track that is
        shut). What repeats on several days is told once. Empty if the timetable can be run.

    Raises
    ------
    InputError
        Rules of a track are missing.
    """
    found = [*train_conflicts(timetable, tables), *conflicts_between(timetable, tables)]
    # The same trains meet again every day: once is enough.
    once: dict[tuple[str, tuple[str, ...], int], Conflict] = {}
    for one in found:
        once.setdefault((one.kind, one.trains, one.point), one)
    return tuple(once.values())


def conflicts_between(timetable: Timetable, tables: Mapping[str, pd.DataFrame]) -> list[Conflict]:
    """Return what trains do to each other, and those on track that is shut.

    Parameters
    ----------
    timetable, tables
        As for `conflicts_of`.

    Returns
    -------
    list of Conflict
        All kinds but ``times``, ``dwell`` and ``wait``, which a train has by itself; on each day.

    Raises
    ------
    InputError
        Rules of a track are missing.
    """
    line = timetable.line
    rules, _ = rules_of(line, tables)
    uses = _uses(timetable)
    found: list[Conflict] = []
    found += _double(line, rules, timetable.paths, uses)
    found += single_conflicts(line, rules, timetable.paths)
    found += point_conflicts(line, timetable.paths)
    found += _windows(line, timetable, uses)
    return found


def _uses(timetable: Timetable) -> dict[tuple[int, bool], Use]:
    """Return who is on each track in each direction and when, over the week."""
    rows: dict[tuple[int, bool], list[tuple[int, int, int]]] = {}
    for number, path in enumerate(timetable.paths):
        enter, leave = path.depart_s[:-1].tolist(), path.arrive_s[1:].tolist()
        tracks = np.minimum(path.points[:-1], path.points[1:]).tolist()
        for track, one, two in zip(tracks, enter, leave, strict=True):
            rows.setdefault((track, path.forth), []).extend(in_week(path, one, two, number))
    return {key: Use.of(held) for key, held in sorted(rows.items())}


def _between(line: Line, track: int) -> str:
    return f"{line.points[track].name} - {line.points[track + 1].name}"


def _double(
    line: Line,
    rules: Rules,
    paths: Sequence[Path],
    uses: Mapping[tuple[int, bool], Use],
) -> Iterator[Conflict]:
    """Yield trains that follow each other too closely on double track, or overtake on it."""
    kind = np.array([CATEGORIES.index(path.category) for path in paths], dtype=np.int64)
    for (track, forth), use in uses.items():
        if line.tracks[track].tracks < 2:
            continue
        blocks = rules.blocks[track] > 0.0
        for ahead in range(1, min(_AHEAD, len(use.train) - 1) + 1):
            one, two, lap = use.pairs(ahead)
            first, second = use.train[one], use.train[two]
            least = np.ceil(rules.headway_min[track][kind[first], kind[second]] * S_PER_MIN)
            enters, leaves = use.enter_s[two] + lap, use.leave_s[two] + lap
            passed = leaves <= use.leave_s[one]
            start = use.enter_s[one] if blocks else use.leave_s[one]
            short = np.minimum(enters - start, leaves - use.leave_s[one])
            for here in np.flatnonzero((short < least) | passed):
                names = paths[first[here]].id, paths[second[here]].id
                at = int(use.enter_s[two][here])
                where = _between(line, track)
                kind_name = "overtaking" if passed[here] else "headway"
                yield Conflict(
                    kind_name,
                    names,
                    track if forth else track + 1,
                    where,
                    at,
                    f"{names[1]} follows {names[0]} on {where} at {clock(at)} within "
                    f"{int(short[here])} s, {int(least[here])} s are needed",
                )


def _windows(
    line: Line, timetable: Timetable, uses: Mapping[tuple[int, bool], Use]
) -> Iterator[Conflict]:
    """Yield trains on track that is shut."""
    for window in timetable.windows:
        for track in range(window.first, window.last):
            for forth in (True, False):
                use = uses.get((track, forth))
                hit = use is not None and _shut(line, window, track, forth=forth)
                if use is None or not hit:
                    continue
                yield from _in_window(line, timetable, window, use, track)


def _shut(line: Line, window: Window, track: int, *, forth: bool) -> bool:
    """Return whether a window shuts a track to a direction."""
    own = "forth" if forth else "back"
    return line.tracks[track].tracks < 2 or window.way in ("both", own)


def _in_window(
    line: Line, timetable: Timetable, window: Window, use: Use, track: int
) -> Iterator[Conflict]:
    period, length = timetable.period_s, window.to_s - window.from_s
    since = (use.enter_s - window.from_s) % period
    long = use.leave_s - use.enter_s
    # It enters while the window is on, or is still there when the next one begins.
    for here in np.flatnonzero((since < length) | (since + long > period)):
        train = timetable.paths[use.train[here]].id
        at, where = int(use.enter_s[here]), _between(line, track)
        yield Conflict(
            "window",
            (train,),
            track,
            where,
            at,
            f"{train} is on {where} at {clock(at)}, which is shut from "
            f"{clock(window.from_s % period)} to {clock(window.to_s % period)}",
        )
