"""Zones of a line: which stations are planned together, and in which order.

On double track the two directions have nothing in common (docs/timetable.md), so each is planned on
its own in the order of its run, zone after zone: a train enters a zone when it has left the one
before. Zones overlap: the last stations of a zone are planned anew with the next, so that its
trains can still wait where they did not have to. All from the first single track to the last is one
zone, with both directions; trains come into it from chains of zones, and leave it into others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from landbridge.line.frame import Part

__all__ = ["ZonePlan", "plan_zones"]


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """Stations of a zone: from which to which trains forth and trains back are planned.

    Trains forth run from a lower to a higher number, trains back the other way; None where the
    zone has none of that direction. ``since`` is where a chain of zones begins that this is one of.
    """

    forth: tuple[int, int] | None
    back: tuple[int, int] | None
    since: int | None = None

    def sooner(self, sections: int) -> ZonePlan:
        """Return the zone with as many sections more before it, as far as it is one of a chain."""
        if self.since is None:
            return self
        if self.forth is not None:
            return replace(self, forth=(max(self.forth[0] - sections, self.since), self.forth[1]))
        if self.back is not None:
            return replace(self, back=(min(self.back[0] + sections, self.since), self.back[1]))
        return self


def plan_zones(parts: Sequence[Part], size: int, overlap: int) -> tuple[ZonePlan, ...]:
    """Return the zones of a line in the order in which they are planned.

    Parameters
    ----------
    parts : sequence of Part
        Sections between n stations.
    size : int
        Sections of a zone on double track.
    overlap : int
        Sections at its end that are planned again with the next zone.

    Returns
    -------
    tuple of ZonePlan
        In the order of planning.

    Examples
    --------
    >>> line = [Part(n, n + 1, n < 2) for n in range(8)]
    >>> for zone in plan_zones(line, 4, 1):
    ...     print(zone.forth, zone.back)
    None (8, 4)
    None (5, 2)
    (0, 2) (3, 0)
    (2, 6) None
    (5, 8) None
    """
    last = len(parts)
    single = [number for number, part in enumerate(parts) if part.single]
    if not single:
        return (*_chain(0, last, size, overlap), *_chain(last, 0, size, overlap))
    begin, end = single[0], single[-1] + 1
    core = ZonePlan((max(begin - overlap, 0), end), (min(end + overlap, last), begin))
    return (
        *_chain(0, begin, size, overlap),
        *_chain(last, end, size, overlap),
        core,
        *_chain(end, last, size, overlap),
        *_chain(begin, 0, size, overlap),
    )


def _chain(first: int, last: int, size: int, overlap: int) -> Iterator[ZonePlan]:
    """Yield zones from one station to another, each beginning before the end of the last."""
    sign = 1 if last > first else -1
    at = first
    while at != last:
        end = at + sign * size
        # What is left must be more than the overlap, else it is part of this zone.
        if (last - end) * sign <= overlap:
            end = last
        way = (at, end)
        yield ZonePlan(way, None, first) if sign > 0 else ZonePlan(None, way, first)
        if end == last:
            return
        at = end - sign * overlap
