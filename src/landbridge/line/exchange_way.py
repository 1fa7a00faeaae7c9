"""The way of a timetable file: its stations in one order, from the rows of stops of its trains.

A feed has no lines. What it has are trips with their stops in a row; here those of one route, or
of all, are laid into one order, and what branches off is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

__all__ = ["Apart", "Pattern", "Way", "filled_way", "joined_way"]

#: Distance of two stations, km.
Apart = Callable[[str, str], float]

_DETOUR: Final = 7 / 6


@dataclass(frozen=True, slots=True)
class Pattern:
    """Stations in a row, as some trains have them.

    ``trips`` is the number of trains, ``forth`` whether they run in the first direction of their
    route where the file says so (None: it does not).
    """

    stations: tuple[str, ...]
    trips: int
    forth: bool | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """Stations in the order of the way, and those of its trains that lie on other branches."""

    stations: tuple[str, ...]
    beside: tuple[str, ...] = ()


def joined_way(patterns: Iterable[Pattern], apart: Apart) -> Way:
    """Return the way that takes in as many stations of some trains as lie on one line.

    Parameters
    ----------
    patterns : iterable of Pattern
        Stations of the trains.
    apart : callable of (str, str) to float
        Distance of two stations, km; asked for where the order of two stations between the same
        neighbours is open.

    Returns
    -------
    Way
        Begins with the longest row, in the first direction of its route. Stations of other rows
        are put between those that they have in common with it, or go on beyond its ends. What
        leaves it and comes not back is a branch, and beside it.

    Examples
    --------
    >>> rows = (("a", "b", "d"), ("d", "c", "b"), ("b", "x"), ("b", "d", "e"))
    >>> joined_way([Pattern(row, 1) for row in rows], lambda one, two: 0.0)
    Way(stations=('a', 'b', 'c', 'd', 'e'), beside=('x',))
    """
    rows: dict[tuple[str, ...], tuple[int, bool | None]] = {}
    for pattern in patterns:
        row = _simple(pattern.stations)
        trips, _ = rows.get(row, (0, None))
        rows[row] = (trips + pattern.trips, pattern.forth)
    order = sorted(rows, key=lambda row: (-len(row), rows[row][1] is False, -rows[row][0], row))
    if not order:
        return Way(())
    first = order[0]
    way = list(reversed(first) if rows[first][1] is False else first)
    waiting = order[1:]
    while waiting:
        left = [row for row in waiting if not _taken(way, row, apart)]
        if len(left) == len(waiting):
            break
        waiting = left
    on = set(way)
    beside = dict.fromkeys(name for row in waiting for name in row if name not in on)
    return Way(tuple(way), tuple(beside))


def filled_way(way: Way, patterns: Iterable[Pattern], apart: Apart) -> Way:
    """Return a way with the stations of other trains that lie between its own.

    Parameters
    ----------
    way : Way
        From `joined_way`.
    patterns : iterable of Pattern
        Stations of other trains: only what lies between two stations of the way is taken, and
        only if it makes it longer by no more than a sixth and a kilometre.
    apart : callable of (str, str) to float
        Distance of two stations, km.

    Returns
    -------
    Way
        With the same ends.

    Examples
    --------
    >>> at = {"a": 0, "b": 10, "c": 20, "x": 90}
    >>> filled_way(Way(("a", "c")), [Pattern(("x", "c", "b", "a", "x"), 1)],
    ...            lambda one, two: abs(at[one] - at[two]))
    Way(stations=('a', 'b', 'c'), beside=())
    """
    stations = list(way.stations)
    for pattern in sorted(patterns, key=lambda one: (-len(one.stations), one.stations)):
        row = _simple(pattern.stations)
        on = [number for number, name in enumerate(row) if name in set(stations)]
        if len(on) < 2:
            continue
        trial = list(stations)
        if not _taken(trial, row[on[0] : on[-1] + 1], apart):
            continue
        if all(
            apart(one, name) + apart(name, two) <= _DETOUR * apart(one, two) + 1.0
            for one, name, two in zip(trial, trial[1:], trial[2:], strict=False)
            if name not in set(stations)
        ):
            stations = trial
    return Way(tuple(stations), tuple(name for name in way.beside if name not in set(stations)))


def _simple(stations: Sequence[str]) -> tuple[str, ...]:
    """Return the longest part of a row in which no station comes twice."""
    best: tuple[int, int] = (0, 0)
    begin = 0
    last: dict[str, int] = {}
    for number, name in enumerate(stations):
        begin = max(begin, last.get(name, -1) + 1)
        last[name] = number
        if number + 1 - begin > best[1] - best[0]:
            best = (begin, number + 1)
    return tuple(stations[best[0] : best[1]])


def _taken(way: list[str], row: Sequence[str], apart: Apart) -> bool:
    """Put a row into a way; return whether all of it is on the way now, or nothing more can be."""
    at = {name: number for number, name in enumerate(way)}
    common = [at[name] for name in row if name in at]
    if len(common) == len(row):
        return True
    if not common:
        return False
    rising = sum(two > one for one, two in pairwise(common))
    if len(common) > 1 and 2 * rising < len(common) - 1:
        row = tuple(reversed(row))
    elif len(common) == 1:
        row = _turned(way, row)
    new = list(way)
    for number, name in enumerate(row):
        if name in new:
            continue
        before = next((new.index(one) for one in reversed(row[:number]) if one in new), None)
        after = next((new.index(one) for one in row[number + 1 :] if one in new), None)
        spot = _spot(new, name, (before, after), apart)
        if spot is None:
            return False
        new.insert(spot, name)
    way[:] = new
    return True


def _turned(way: Sequence[str], row: Sequence[str]) -> Sequence[str]:
    """Turn a row with one station in common so that it goes on beyond an end of the way."""
    ends = (row[0], row[-1])
    right = way[-1] == ends[0] or way[0] == ends[1]
    return row if right else tuple(reversed(row))


def _spot(
    way: Sequence[str],
    name: str,
    between: tuple[int | None, int | None],
    apart: Apart,
) -> int | None:
    """Return where a station goes in a way, None where it branches off."""
    before, after = between
    if before is None:
        return 0 if after == 0 else None
    if after is None:
        return len(way) if before == len(way) - 1 else None
    if after <= before:
        return None

    def detour(at: int) -> float:
        one, two = way[at - 1], way[at]
        return apart(one, name) + apart(name, two) - apart(one, two)

    return min(range(before + 1, after + 1), key=lambda at: (detour(at), at))
