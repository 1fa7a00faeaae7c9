"""What a line carries, section by section, by the Russian method and by UIC 406.

Both start from the same sections and running times. The Russian method asks how many pairs of
alike trains fit, and takes off what the other trains displace; UIC 406 lays out the trains of a
mean day, pushes them together, and adds container trains until the capacity is used up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import MIN_PER_DAY
from landbridge.line.carried import LineCapacity, Method, SectionCapacity
from landbridge.line.convert import PartTrain, teu_per_year
from landbridge.line.crossing import SIDES
from landbridge.line.double import fill_direction, follow_min
from landbridge.line.loading import Case, Load, check_arguments, load_of
from landbridge.line.rules import CATEGORIES, CONTAINER, FREIGHT, overtaking_km, rules_of
from landbridge.line.russian import available_pairs, headway_pairs
from landbridge.line.sections import Section, cut
from landbridge.line.types import Line
from landbridge.line.uic406 import Consumption

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LineCapacity", "Method", "SectionCapacity", "capacity"]

Floats = NDArray[np.float64]
_PCT: Final = 100.0
_BOTH: Final = 2


def capacity(
    line: Line,
    tables: Mapping[str, pd.DataFrame],
    minutes: Mapping[str, tuple[Floats, Floats]],
    trains: Mapping[str, PartTrain],
    traffic: Sequence[Mapping[str, float]],
    *,
    penalties_min: Floats | None = None,
    load_factor: float = 1.0,
) -> LineCapacity:
    """Return what a line carries beside the trains that run on it already.

    Parameters
    ----------
    line : Line
        Points and n tracks.
    tables : mapping of str to DataFrame
        Tables signalling, headways, capacity_rules, removals and track of a scenario.
    minutes : mapping of str to (array of n, array of n)
        Running times of each track without stops, along the line and against it, by category of
        train, min. ``container`` is needed; freight and special trains without times run like
        container trains, passenger and suburban ones faster by the ratio of the speed limits.
    trains : mapping of str to PartTrain
        The container train in each country of the line.
    traffic : sequence of n mappings of str to float
        Other trains on each track: pairs a mean day by category.
    penalties_min : array of (n + 1, 2, 2), optional
        What starting and stopping cost at each point, along the line and against it, min; those of
        the signalling where NaN or not given.
    load_factor : float
        Share of a container train's places that is used, mean of both directions.

    Returns
    -------
    LineCapacity
        Section by section; what binds by either method is that with the least TEU a year.

    Raises
    ------
    CannotRunError
        Trains can pass each other nowhere: they are longer than every loop of the line.
    InputError
        Arrays are of another length, running times no times, or rules are missing; all findings.
    """
    check_arguments(line, minutes, trains, traffic)
    rules, estimated = rules_of(line, tables)
    case = Case(line, rules, minutes, traffic, penalties_min, overtaking_km(line, tables))
    lengths = {country: train.length_m for country, train in trains.items()}
    sections = cut(line, lengths)
    # Where the container train is too long for the loops, other trains still use them.
    parts = cut(line, dict.fromkeys(lengths, 0.0))
    inside = [_inside(section, parts) for section in sections]
    joined = np.array([bool(these) for these in inside])
    rows = _rows(case, sections, estimated, trains, load_factor, alone=joined)
    if joined.any():
        within = _rows(case, parts, estimated, trains, load_factor)
        rows = [
            row.with_parts(tuple(within[i] for i in these)) if these else row
            for row, these in zip(rows, inside, strict=True)
        ]
    return LineCapacity(line.name, tuple(rows), line.loop_spacing_km, load_factor)


def _inside(section: Section, parts: Sequence[Section]) -> list[int]:
    """Return the sections between any two loops that make up a single section, if several do."""
    if not section.single or not section.too_short:
        return []
    return [i for i, part in enumerate(parts) if section.first <= part.first < section.last]


def _rows(
    case: Case,
    sections: tuple[Section, ...],
    estimated: Sequence[frozenset[str]],
    trains: Mapping[str, PartTrain],
    load_factor: float,
    alone: NDArray[np.bool_] | None = None,
) -> list[SectionCapacity]:
    """Return what each section carries; on those of ``alone`` without the other trains."""
    load = load_of(case, sections, alone)
    russian, available = _russian(load)
    used, compressed = _uic406(load)
    removed = load.removed_pairs
    return [
        SectionCapacity(
            **_place(
                case.line, section, [*estimated[section.first : section.last], load.assumed(i)]
            ),
            **_figures(load, i),
            available_pairs=float(available[i]),
            removed_pairs=float(removed[i]),
            others=_consumption(case.line, load, i, *used[i]),
            **_carried(
                {"russian": float(russian[i]), "uic406": float(compressed[i])},
                _least_train(case.line, section, trains),
                load_factor,
                float(load.rules.operating_days[i]),
            ),
        )
        for i, section in enumerate(sections)
    ]


def _russian(load: Load) -> tuple[Floats, Floats]:
    """Return the pairs left for container trains, and the freight trains that there is room for."""
    rules = load.rules
    headway = rules.headway_min[:, FREIGHT, FREIGHT]
    slower = np.maximum(load.forward_min[:, FREIGHT], load.back_min[:, FREIGHT])
    behind = np.where(rules.blocks > 0.0, headway, slower + headway)
    single = available_pairs(
        np.where(load.single, load.period_min, MIN_PER_DAY),
        window_min=rules.window_min,
        reliability=rules.reliability,
    )
    double = headway_pairs(
        behind,
        window_min=rules.window_min,
        reliability=rules.reliability,
        tracks=np.maximum(load.tracks, _BOTH),
    )
    available = np.where(load.single, single, double)
    left = available * rules.fill_limit / rules.peak_factor - load.removed_pairs
    return np.maximum(left, 0.0) / rules.removal[:, CONTAINER], available


def _uic406(load: Load) -> tuple[list[tuple[float, str]], Floats]:
    """Return what the other trains occupy in min and where, and the pairs that use up the rest."""
    rules = load.rules
    busy = load.pairs
    usable = load.open_min / (1.0 + rules.additional_time_pct / _PCT)
    occupied, left = np.zeros(len(usable)), np.zeros(len(usable))
    where = [""] * len(usable)
    # Trains in pairs, one direction after the other: each takes a period of its own length.
    longer = (load.forward_min + load.back_min) - (load.forward_min + load.back_min)[
        :, CONTAINER, None
    ]
    periods = np.where(load.single, load.period_min, np.nan)[:, None] + longer
    one = load.single
    occupied[one] = (busy * periods)[one].sum(axis=1)
    left[one] = (usable - occupied)[one] / load.period_min[one]
    two = np.flatnonzero(~one)
    share = np.minimum(load.overtaking_km / load.km, 1.0)
    ways = [
        fill_direction(
            busy[two],
            follow_min(times[two], rules.headway_min[two], rules.blocks[two], share[two]),
            usable[two] * load.stretch[two],
        )
        for times in (load.forward_min, load.back_min)
    ]
    if len(two):
        tighter = np.where(ways[0][1] <= ways[1][1], 0, 1)
        number = np.arange(len(two))
        occupied[two] = np.stack([way[0] for way in ways])[tighter, number] / load.stretch[two]
        left[two] = np.stack([way[1] for way in ways])[tighter, number]
        for i, way in zip(two, tighter, strict=True):
            where[i] = SIDES[way]
    pairs = np.maximum(left, 0.0)
    return list(zip(occupied.tolist(), where, strict=True)), pairs


def _place(line: Line, section: Section, unsure: Sequence[frozenset[str]]) -> dict[str, Any]:
    """Return where a section lies, and what of it is not known."""
    tracks = line.tracks[section.first : section.last]
    ends = line.points[section.first], line.points[section.last]
    estimated = frozenset[str]().union(
        *(track.estimated for track in tracks), *(point.estimated for point in ends), *unsure
    )
    return {
        "from_point": ends[0].name,
        "to_point": ends[1].name,
        "first": section.first,
        "last": section.last,
        "single": section.single,
        "countries": tuple(dict.fromkeys(track.country for track in tracks)),
        "too_short": tuple(line.points[here].name for here in section.too_short),
        "generated": any(point.generated for point in ends),
        "estimated": estimated,
    }


def _figures(load: Load, i: int) -> dict[str, Any]:
    """Return the figures of a section that both methods start from."""
    rules = load.rules
    return {
        "km": float(load.km[i]),
        "tracks": int(load.tracks[i]),
        "forward_min": float(load.forward_min[i, CONTAINER]),
        "back_min": float(load.back_min[i, CONTAINER]),
        "meeting": load.meetings[i],
        "headway_min": float(rules.headway_min[i, FREIGHT, FREIGHT]),
        "window_min": float(rules.window_min[i]),
        "reliability": float(rules.reliability[i]),
        "fill_limit": float(rules.fill_limit[i]),
        "peak_factor": float(rules.peak_factor[i]),
        "operating_days": float(rules.operating_days[i]),
        "other_pairs": {
            name: float(count)
            for name, count in zip(CATEGORIES, load.pairs[i], strict=True)
            if count
        },
    }


def _consumption(line: Line, load: Load, i: int, occupied: float, way: str) -> Consumption:
    section = load.sections[i]
    ends = f"{line.points[section.first].name} - {line.points[section.last].name}"
    trains = float(load.pairs[i].sum())
    return Consumption(
        f"{ends}, {way}" if way else ends,
        MIN_PER_DAY - float(load.rules.window_min[i]),
        trains if way else _BOTH * trains,
        occupied,
        float(load.rules.additional_time_pct[i]),
    )


def _least_train(line: Line, section: Section, trains: Mapping[str, PartTrain]) -> PartTrain:
    """Return the train of a section; where countries join, the one with the fewest containers."""
    countries = {track.country for track in line.tracks[section.first : section.last]}
    return min((trains[country] for country in sorted(countries)), key=lambda train: train.teu)


def _carried(
    pairs: dict[Method, float], train: PartTrain, load_factor: float, days: float
) -> dict[str, Any]:
    """Return the train, pairs a day and TEU a year by method."""
    year = {
        method: teu_per_year(count, train.teu, load_factor=load_factor, operating_days=days)
        for method, count in pairs.items()
    }
    return {"train": train, "pairs_per_day": pairs, "teu_per_year": year}
