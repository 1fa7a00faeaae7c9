"""Conflicts at points: more trains than there are tracks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from landbridge.line.conflict_types import Conflict, clock, in_week
from landbridge.line.timetable import WEEK_S, Path
from landbridge.line.types import Line

__all__ = ["point_conflicts"]

_YARD_S: Final = 600
_UNKNOWN: Final = 2


def point_conflicts(line: Line, paths: Sequence[Path]) -> Iterator[Conflict]:
    """Yield points and times at which more trains are there than tracks.

    Parameters
    ----------
    line : Line
        The line.
    paths : sequence of Path
        The trains.

    Returns
    -------
    iterator of Conflict
        ``tracks``. Where double track begins, ends or passes, each direction has half of the
        tracks, one at least; else both share them. A train that begins or ends there, or stands
        ten minutes for a purpose, is in the yard.
    """
    held: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
    for number, path in enumerate(paths):
        for here in range(1, len(path.points) - 1):
            arrive, depart = int(path.arrive_s[here]), int(path.depart_s[here])
            if path.stops[here] and depart - arrive >= _YARD_S:
                continue
            point = int(path.points[here])
            key = (point, -1 if _shared(line, point) else int(path.forth))
            held.setdefault(key, []).extend(in_week(path, arrive, depart, number))
    for (point, side), rows in sorted(held.items()):
        tracks = line.points[point].tracks or _UNKNOWN
        room = tracks if side < 0 else max(1, tracks // 2)
        yield from _crowd(line, paths, point, room, rows)


def _shared(line: Line, point: int) -> bool:
    return all(track.tracks < 2 for track in line.tracks[max(point - 1, 0) : point + 1])


def _crowd(
    line: Line,
    paths: Sequence[Path],
    point: int,
    room: int,
    rows: Sequence[tuple[int, int, int]],
) -> Iterator[Conflict]:
    """Yield the arrivals that find no track free."""
    here: list[tuple[int, int]] = []
    # Trains that stand over the end of the week stand at its beginning, too.
    begun = [(start - WEEK_S, end - WEEK_S, train) for start, end, train in rows if end > WEEK_S]
    for start, end, train in sorted([*begun, *rows]):
        here = [(until, who) for until, who in here if until > start]
        if len(here) >= room and start >= 0:
            names = (*(paths[who].id for _, who in here), paths[train].id)
            where = line.points[point].name
            yield Conflict(
                "tracks",
                names,
                point,
                where,
                start,
                f"{names[-1]} finds no track free at {where} at {clock(start)}: "
                f"{', '.join(names[:-1])} {'are' if len(names) > 2 else 'is'} there",
            )
        if end > start:
            here.append((end, train))
