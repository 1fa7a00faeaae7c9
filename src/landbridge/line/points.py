"""Operating points on a way: the ends of its sections, and what is known between them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from landbridge.data.rows import kept_rows
from landbridge.line.attributes import Attributes, Stretch
from landbridge.line.chain import Chain
from landbridge.line.types import Point
from landbridge.line.way import Step

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["POINT_KM", "PointTable", "Spot", "complete", "loop_length_m", "loop_tracks"]

# Two points nearer than this are one: the least length of a section.
POINT_KM = 0.05


@dataclass(frozen=True, slots=True)
class Spot:
    """A point on the way before its tracks are known, and the stretch from it to the next one.

    ``row`` is the row of `operating_points` (None: only known as the end of a section); ``after``
    is None at the end of the way.
    """

    place: str
    row: Any
    km: float
    after: Stretch | None


class PointTable:
    """The table `operating_points` of a scenario, asked step by step."""

    def __init__(self, tables: Mapping[str, pd.DataFrame], places: Mapping[str, Chain]) -> None:
        self._chains = places
        self._of_line: dict[str, list[Any]] = {}
        self._of_place: dict[str, list[Any]] = {}
        for row in kept_rows(tables["operating_points"]):
            self._of_line.setdefault(row.line, []).append(row)
            if row.place:
                self._of_place.setdefault(row.place, []).append(row)
        for of_line in self._of_line.values():
            of_line.sort(key=lambda row: float(row.km))

    def spots(self, steps: Sequence[Step]) -> list[Spot]:
        """Return the points of a way in order: ends of sections and known points between them."""
        found: list[Spot] = []
        start = 0.0
        for i, step in enumerate(steps):
            before = steps[i - 1] if i else step
            first = self._end(step.from_place, (step.section.line, before.section.line))
            found += self._of_step(step, start, first)
            start = round(start + step.km, 6)
        last = steps[-1]
        found.append(
            Spot(last.to_place, self._end(last.to_place, (last.section.line,)), start, None)
        )
        return found

    def _of_step(self, step: Step, start: float, first: Any) -> list[Spot]:
        at_km = self._chains[step.section.line].at_km
        from_km, to_km = at_km.get(step.from_place), at_km.get(step.to_place)
        if from_km is None or to_km is None:
            unplaced = Stretch(step.section, step.km, math.nan, math.nan, _forward(step))
            return [Spot(step.from_place, first, start, unplaced)]
        sign = 1.0 if to_km > from_km else -1.0
        inner = sorted(
            (round(sign * (float(row.km) - from_km), 6), row.Index, row)
            for row in self._inside(step, min(from_km, to_km), max(from_km, to_km))
        )
        bounds = [0.0, *(km for km, _, _ in inner), step.km]
        heads = [(step.from_place, first), *((row.place, row) for _, _, row in inner)]
        return [
            Spot(
                place,
                row,
                round(start + near, 6),
                Stretch(
                    step.section,
                    round(far - near, 6),
                    round(from_km + sign * near, 6),
                    round(from_km + sign * far, 6),
                    sign > 0,
                ),
            )
            for (place, row), near, far in zip(heads, bounds[:-1], bounds[1:], strict=True)
        ]

    def _inside(self, step: Step, low: float, high: float) -> list[Any]:
        """Return the known points between the ends of a section, each once."""
        ends = {step.from_place, step.to_place}
        kept: list[Any] = []
        for row in self._of_line.get(step.section.line, ()):
            if row.place in ends or not low + POINT_KM < row.km < high - POINT_KM:
                continue
            if kept and row.km - kept[-1].km < POINT_KM:
                # The row of a project takes the place of the one that it changes.
                kept[-1] = row if row.project else kept[-1]
                continue
            kept.append(row)
        return kept

    def _end(self, place: str, lines: Sequence[str]) -> Any:
        """Return the row of a place, of one of these lines before another, of a project first."""
        listed = self._of_place.get(place, [])
        ranked = sorted(
            (
                lines.index(row.line) if row.line in lines else len(lines),
                not row.project,
                i,
            )
            for i, row in enumerate(listed)
        )
        return listed[ranked[0][2]] if ranked else None


def _forward(step: Step) -> bool:
    return bool(step.section.from_place == step.from_place)


def complete(
    spots: Sequence[Spot],
    attributes: Sequence[Attributes],
    names: Mapping[str, str],
    countries: Mapping[str, str],
) -> list[Point]:
    """Return the points with tracks and usable lengths, estimated where no row knows them.

    Parameters
    ----------
    spots : sequence of Spot
        Points of the way, n + 1.
    attributes : sequence of Attributes
        Of the n stretches between them.
    names, countries : mapping of str to str
        Names and countries of places.

    Returns
    -------
    list of Point
        Trains may meet where a row names tracks beside the running ones, or names none and is no
        halt; at the end of a section without a row; and where double track ends.
    """
    found: list[Point] = []
    for i, spot in enumerate(spots):
        beside = attributes[max(i - 1, 0) : i + 1]
        running = [int(one.number("tracks")) for one in beside]
        stretch = spot.after or spots[i - 1].after
        assert stretch is not None
        point = Point(
            id=spot.place or spot.row.Index,
            name=names[spot.place] if spot.place else spot.row.name,
            place=spot.place,
            country=countries.get(spot.place) or stretch.section.country,
            km=spot.km,
            tracks=0,
            usable_length_m=math.nan,
            meets=False,
            source="" if spot.row is None else spot.row.source,
        )
        found.append(_with_tracks(point, spot.row, running, beside))
    return found


def _with_tracks(
    point: Point, row: Any, running: Sequence[int], beside: Sequence[Attributes]
) -> Point:
    halt = row is not None and row.kind == "halt"
    known = row is not None and not math.isnan(row.tracks)
    tracks = int(row.tracks) if known else max(running) if halt else loop_tracks(max(running))
    # Where double track ends a train waits on the double part.
    meets = (not halt and tracks > min(running)) or max(running) > min(running)
    # One NaN for all, so that lines can be compared.
    known_length = row is not None and not math.isnan(row.usable_length_m)
    length = float(row.usable_length_m) if known_length else math.nan
    guessed = row is None or row.confidence == "estimate"
    estimated = {"tracks"} if guessed or not known else set()
    if meets and (guessed or not known_length):
        estimated.add("usable_length_m")
    if meets and not known_length:
        length = loop_length_m(beside)
    return replace(
        point,
        tracks=tracks,
        usable_length_m=length,
        meets=meets,
        estimated=frozenset(estimated),
    )


def loop_length_m(beside: Sequence[Attributes]) -> float:
    """Return the usable length in m of a loop nobody knows, NaN where `track` has none."""
    lengths = [one.number("loop_length_m") for one in beside]
    return min((length for length in lengths if not math.isnan(length)), default=math.nan)


def loop_tracks(running: int) -> int:
    """Return the tracks of a point nobody knows: one loop on single track, else one a side."""
    return running + (1 if running == 1 else 2)
