"""The legs of a way: parts of it that one consist runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from landbridge.base.errors import CannotRunError
from landbridge.line.axles import borne, weakest
from landbridge.line.trains import TrainType, consist_for, default_train, train_named, train_types
from landbridge.line.types import Line, Track
from landbridge.running.types import Consist

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Leg", "Tables", "leg_notes", "legs_of", "turned_legs"]

Tables = Mapping[str, "pd.DataFrame"]


@dataclass(frozen=True, slots=True)
class Leg:
    """A part of the way that one consist runs: tracks ``first`` to ``last`` (exclusive)."""

    first: int
    last: int
    country: str
    gauge_mm: int
    traction: str
    train_type: TrainType
    consist: Consist


def legs_of(
    line: Line,
    tables: Tables,
    train_type_id: str,
    instead: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Leg, ...]:
    """Cut a way where the consist must change: by country, gauge or traction.

    Wagons carry what the weakest track on their way bears.

    Parameters
    ----------
    line : Line
        The way.
    tables : mapping of str to DataFrame
        Tables of the scenario.
    train_type_id : str
        Train type asked for.
    instead : mapping of str to str
        Train types that run in some countries instead of it, and of the usual ones.

    Returns
    -------
    tuple of Leg
        In the order of the way. A change of traction under which the same locomotives run on is
        no cut.

    Raises
    ------
    UnknownNameError
        There is no such train type.
    CannotRunError
        Nothing runs or hauls on a part of the way; it is named.

    Examples
    --------
    >>> import landbridge
    >>> from landbridge.runs.lines import open_line
    >>> asked = landbridge.open_study("eurasia").scenario("2001")
    >>> scenario, line = open_line(asked, "Khasan-Ussuriysk")
    >>> [leg.traction for leg in legs_of(line, scenario.tables, "ru-container-71")]
    ['diesel', 'ac_25kv_50hz']
    """
    types = train_types(tables)
    asked = train_named(types, train_type_id)
    by_country = {country: types[name] for country, name in instead.items()}
    found: dict[tuple[str, int, str], tuple[TrainType, Consist]] = {}
    hauled: list[tuple[TrainType, Consist]] = []
    for number, track in enumerate(line.tracks):
        key = (track.country, track.gauge_mm, track.traction)
        if key not in found:
            here = by_country.get(track.country, asked)
            found[key] = _hauled(line, number, tables, types, here)
        hauled.append(found[key])
    hauled = borne(line, hauled)

    def consist_key(number: int) -> tuple[object, ...]:
        track, (train, consist) = line.tracks[number], hauled[number]
        engine = (consist.locomotive.id, consist.locomotives)
        return (track.country, track.gauge_mm, train.id, *engine)

    legs = []
    for _, group in groupby(range(len(line.tracks)), consist_key):
        numbers = list(group)
        first, last = numbers[0], numbers[-1] + 1
        tractions = dict.fromkeys(track.traction for track in line.tracks[first:last])
        track = line.tracks[first]
        legs.append(
            Leg(first, last, track.country, track.gauge_mm, ", ".join(tractions), *hauled[first])
        )
    return tuple(legs)


def _hauled(
    line: Line, number: int, tables: Tables, types: Mapping[str, TrainType], asked: TrainType
) -> tuple[TrainType, Consist]:
    """Return the train type and consist that run on a track."""
    track = line.tracks[number]
    try:
        train = asked
        if not _may_run(asked, track):
            usual = default_train(tables, asked.category, track.country, track.gauge_mm)
            train = types[usual]
        return train, consist_for(tables, train.id, track.traction, track.country)
    except CannotRunError as error:
        where = f"{line.points[number].name} - {line.points[number + 1].name}"
        raise CannotRunError(f"{where}: {error.reason}", error.cure) from error


def _may_run(train: TrainType, track: Track) -> bool:
    """Return whether a train type runs in the country and on the gauge of a track."""
    there = not train.countries or track.country in train.countries
    return there and track.gauge_mm in train.gauges_mm


def turned_legs(legs: Sequence[Leg], tracks: int) -> tuple[Leg, ...]:
    """Return the legs of a line as they are met against it.

    Parameters
    ----------
    legs : sequence of Leg
        Legs along the line.
    tracks : int
        Number of its tracks.

    Returns
    -------
    tuple of Leg
        In the order of the reversed line.
    """
    return tuple(
        Leg(
            tracks - leg.last,
            tracks - leg.first,
            leg.country,
            leg.gauge_mm,
            leg.traction,
            leg.train_type,
            leg.consist,
        )
        for leg in reversed(legs)
    )


def leg_notes(line: Line, legs: Sequence[Leg]) -> tuple[str, ...]:
    """Return what must be said of changes of train on the way.

    Parameters
    ----------
    line : Line
        The way.
    legs : sequence of Leg
        Its legs.

    Returns
    -------
    tuple of str
        A sentence for each change of the train type: how many trains one becomes; and for each
        train that carries less than it could, with the place.
    """
    notes = []
    for train, group in groupby(legs, key=lambda leg: leg.train_type):
        parts = list(group)
        carried = parts[0].consist.load_t_per_wagon
        if carried < train.load_t_per_wagon:
            at = weakest(line, parts[0].first, parts[-1].last)
            notes.append(
                f"{line.points[at].name} - {line.points[at + 1].name} bears axles of "
                f"{line.tracks[at].axle_load_t:g} t: a wagon of {train.name} carries "
                f"{carried:.1f} t, not {train.load_t_per_wagon:g} t"
            )
    for before, after in pairwise(legs):
        if before.train_type.id == after.train_type.id:
            continue
        notes.append(
            f"beyond {line.points[after.first].name} ({after.country}, {after.gauge_mm} mm) "
            f"{after.train_type.name} runs, not {before.train_type.name}: "
            f"{_split(before.train_type, after.train_type)}"
        )
    return tuple(notes)


def _split(before: TrainType, after: TrainType) -> str:
    """Return how many trains one train becomes, by slots for containers or by wagons."""
    by_slots = before.teu > 0 and after.teu > 0
    ends = (before.teu, after.teu) if by_slots else (before.wagons, after.wagons)
    unit = "TEU" if by_slots else "wagons"
    ratio = f"{max(ends) / min(ends):.1f}".removesuffix(".0")
    if ratio == "1":
        return f"one train becomes one of these ({ends[1]:g} {unit})"
    if ends[0] >= ends[1]:
        return f"one train becomes {ratio} of these ({ends[0]:g} to {ends[1]:g} {unit})"
    return f"{ratio} trains become one of these ({ends[0]:g} to {ends[1]:g} {unit})"
