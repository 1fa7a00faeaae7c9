"""Saturation: how many more container trains a day really find a path between the other trains.

Both analytic methods look at each section by itself. Here the dispatching engine puts trains into a
timetable of whole parts of the line: the section that the methods find tightest, with its
neighbours, then the next one, until more is expected of the rest than what was found. The
method stands in docs/capacity.md; the figure is a lower bound, what the search found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.line.carried import LineCapacity, SectionCapacity
from landbridge.line.conflicts import conflicts_between
from landbridge.line.convert import PartTrain, teu_per_year
from landbridge.line.saturation_search import saturate
from landbridge.line.saturation_zone import zone_to_saturate
from landbridge.line.timetable import Timetable
from landbridge.line.types import Line

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ITERATIONS", "LineSaturation", "SaturatedPart", "line_saturation"]

Floats = NDArray[np.float64]
#: Moves of the search in each part of the line.
ITERATIONS: Final = 20_000
# Sections on either side of the tightest one that are planned with it, and parts that are tried.
_BESIDE: Final = 4
_MOST_PARTS: Final = 4
# The timetable has no use for a third track.
_MOST_TRACKS: Final = 2


@dataclass(frozen=True, slots=True, eq=False)
class SaturatedPart:
    """What was found for a part of the line.

    Parameters
    ----------
    section : SectionCapacity
        The section that it was tried for: the tightest of it by the analytic methods.
    first, last : int
        Numbers of the line's points at its ends.
    from_point, to_point : str
        Names of these points.
    from_km, km : float
        Where it begins on the line, and its length, km.
    pairs_per_day : int
        Container trains that found a path, pairs a day.
    teu_per_year : float
        What they carry, both directions together, TEU/year.
    other_trains : int
        Trains a day that run there already.
    lost_min : mapping of str to float
        What these run and wait longer than each would alone, mean by category, min.
    planned : bool
        Whether these alone found paths, with the share of time that failures take.
    moves : int
        Moves that the search made.
    conflicts : int
        What the separate checker finds in the timetable.
    timetable : Timetable
        All of the trains.
    """

    section: SectionCapacity
    first: int
    last: int
    from_point: str
    to_point: str
    from_km: float
    km: float
    pairs_per_day: int
    teu_per_year: float
    other_trains: int
    lost_min: Mapping[str, float]
    planned: bool
    moves: int
    conflicts: int
    timetable: Timetable

    @property
    def room_pairs(self) -> float:
        """Pairs that the Russian method leaves on the section without any reserve, pairs/day."""
        return _room_pairs(self.section)

    @property
    def why(self) -> str:
        """Return in words what was found."""
        where = f"{self.from_point} - {self.to_point}"
        if not self.planned:
            return (
                f"{where}: the search found no timetable of the {self.other_trains} other trains "
                "with the share of time that failures take"
            )
        pairs = f"{self.pairs_per_day} {'pair' if self.pairs_per_day == 1 else 'pairs'}"
        loops = f" ({self.section.fits_no_loop})" if self.section.fits_no_loop else ""
        return (
            f"{where}: {pairs} of container trains a day found paths beside "
            f"{self.other_trains} other trains, in {self.moves:,} moves of the search around "
            f"{self.section.name}{loops}"
        )


@dataclass(frozen=True, slots=True, eq=False)
class LineSaturation:
    """What was found on the whole line.

    Parameters
    ----------
    parts : tuple of SaturatedPart
        Those that were tried, in that order; one at least.
    iterations, seed : int
        Budget of each and seed of the search.
    left : int
        Sections outside of them of which less is expected than was found: the line may be tighter
        there.
    """

    parts: tuple[SaturatedPart, ...]
    iterations: int
    seed: int
    left: int

    @property
    def binding(self) -> SaturatedPart:
        """The part that carries the fewest containers a year (the first of equals)."""
        return min(self.parts, key=lambda part: part.teu_per_year)

    @property
    def teu_per_year(self) -> float:
        """What the parts that were tried carry, both directions together, TEU/year."""
        return self.binding.teu_per_year

    @property
    def tried_km(self) -> float:
        """Kilometres of the line that lie in a part that was tried."""
        found = end = 0.0
        for begin, km in sorted((part.from_km, part.km) for part in self.parts):
            found += max(0.0, begin + km - max(begin, end))
            end = max(end, begin + km)
        return found


def line_saturation(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    minutes: Mapping[str, tuple[Floats, Floats]],
    trains: Mapping[str, PartTrain],
    traffic: Sequence[Mapping[str, float]],
    found: LineCapacity,
    *,
    iterations: int = ITERATIONS,
    seed: int = 1,
    progress: Callable[[str], None] | None = None,
) -> LineSaturation | None:
    """Return how many container trains a day find a path on a line beside the other trains.

    Parameters
    ----------
    line, tables, minutes, trains, traffic
        As in :func:`landbridge.line.capacity.capacity`.
    found : LineCapacity
        What that function found for them.
    iterations : int
        Moves of the search in each part; the same number gives the same trains, and more of them
        never give fewer.
    seed : int
        Seed of the search.
    progress : callable, optional
        Is told which part is tried.

    Returns
    -------
    LineSaturation or None
        None where every section has more than two tracks, which the timetable cannot use.

    Raises
    ------
    InputError
        Rules of a track are missing.
    """
    case = _Case(line, tables, minutes, trains, traffic, found, iterations, seed)
    tell = progress or (lambda _: None)
    tried: set[int] = set()
    parts: list[SaturatedPart] = []
    ranked = sorted(
        (number for number, one in enumerate(found.sections) if one.tracks <= _MOST_TRACKS),
        key=lambda number: (_expected(found.sections[number]), number),
    )
    for number in ranked:
        if number in tried:
            continue
        section = found.sections[number]
        if len(parts) == _MOST_PARTS or (parts and _expected(section) >= _least(parts)):
            break
        around = _around(line, found.sections, number)
        tried.update(around)
        tell(f"inserting container trains around {section.name}")
        parts.append(case.part(number, around))
    if not parts:
        return None
    left = sum(
        _expected(one) < _least(parts)
        for number, one in enumerate(found.sections)
        if number not in tried
    )
    return LineSaturation(tuple(parts), iterations, seed, left)


@dataclass(frozen=True, slots=True, eq=False)
class _Case:
    """The line and the budget."""

    line: Line
    tables: Mapping[str, pd.DataFrame]
    minutes: Mapping[str, tuple[Floats, Floats]]
    trains: Mapping[str, PartTrain]
    traffic: Sequence[Mapping[str, float]]
    found: LineCapacity
    iterations: int
    seed: int

    def part(self, number: int, around: Sequence[int]) -> SaturatedPart:
        """Insert trains around a section."""
        sections = [self.found.sections[one] for one in around]
        zone = zone_to_saturate(
            self.line, self.tables, self.minutes, self.trains, self.traffic, sections
        )
        made = saturate(zone, sections, self.iterations, self.seed)
        ends = self.line.points[sections[0].first], self.line.points[sections[-1].last]
        return SaturatedPart(
            self.found.sections[number],
            sections[0].first,
            sections[-1].last,
            ends[0].name,
            ends[1].name,
            ends[0].km,
            ends[1].km - ends[0].km,
            made.pairs,
            min(_teu(one, made.pairs, self.found.load_factor) for one in sections),
            made.others,
            made.lost_min,
            made.planned,
            made.moves,
            len(conflicts_between(made.timetable, self.tables)),
            made.timetable,
        )


def _least(parts: Sequence[SaturatedPart]) -> float:
    return min(part.teu_per_year for part in parts)


def _room_pairs(one: SectionCapacity) -> float:
    if not one.parts:
        return max(one.available_pairs - one.removed_pairs, 0.0)
    inside = min(part.available_pairs - part.removed_pairs for part in one.parts)
    return max(min(one.available_pairs, inside), 0.0)


def _expected(section: SectionCapacity) -> float:
    """Return by how much a section may bind, TEU/year: what to try first, and when to stop.

    On double track what is found is about the room without reserve; on single track windows hold
    more trains than those that they meet, and it is about what the methods leave with reserve.
    """
    if section.single:
        return min(section.teu_per_year.values())
    return _teu(section, _room_pairs(section), 1.0)


def _teu(section: SectionCapacity, pairs: float, load_factor: float) -> float:
    return teu_per_year(
        pairs,
        section.train.teu,
        load_factor=load_factor,
        operating_days=section.operating_days,
    )


def _around(line: Line, sections: Sequence[SectionCapacity], number: int) -> list[int]:
    """Return a section and its neighbours, as far as one train runs through on them."""
    kind = _kind(line, sections[number])
    found = [number]
    for step in (-1, 1):
        for here in _neighbours(number, step, len(sections)):
            other = sections[here]
            if other.tracks > _MOST_TRACKS or _kind(line, other) != kind:
                break
            found.append(here)
    return sorted(found)


def _neighbours(number: int, step: int, count: int) -> Iterator[int]:
    for distance in range(1, _BESIDE + 1):
        here = number + step * distance
        if 0 <= here < count:
            yield here


def _kind(line: Line, section: SectionCapacity) -> tuple[tuple[str, ...], frozenset[int]]:
    tracks = line.tracks[section.first : section.last]
    return section.countries, frozenset(track.gauge_mm for track in tracks)
