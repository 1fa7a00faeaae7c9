"""A line seen otherwise: from its other end, or as if nothing had been inspected."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import lru_cache

from landbridge.base.units import M_PER_KM
from landbridge.line.notes import INSPECTED
from landbridge.line.types import Line, Track

__all__ = ["reversed_line", "without_inspections"]


def reversed_line(line: Line) -> Line:
    """Return a line in the other direction.

    Parameters
    ----------
    line : Line
        A line.

    Returns
    -------
    Line
        The same points and track from the other end: gradients change places, profiles are
        mirrored. Doing it twice gives the line back.

    Examples
    --------
    >>> from landbridge.line.types import Point
    >>> a = Point("a", "A", "a", "", 0.0, 2, 850.0, True)
    >>> b = Point("b", "B", "b", "", 9.0, 2, 850.0, True)
    >>> track = Track("l", "s", "", "a", "b", 9.0, 1520, 1, "diesel", 40.0, 80.0, 40.0, "welded",
    ...               9.0, 4.0, 0.2, 0.5, "auto", 20.0, "survey")
    >>> turned = reversed_line(Line("A - B", "a", "b", (a, b), (track,)))
    >>> turned.name, turned.tracks[0].gradient_permille, turned.points[0].id
    ('B - A', 4.0, 'b')
    """
    ends = line.name.split(" - ")
    turns = [ends[0], ends[-1]] == [line.points[0].name, line.points[-1].name]
    return replace(
        line,
        name=" - ".join(reversed(ends)) if turns else line.name,
        from_place=line.to_place,
        to_place=line.from_place,
        points=tuple(replace(p, km=round(line.km - p.km, 6)) for p in reversed(line.points)),
        tracks=tuple(_turned(track) for track in reversed(line.tracks)),
        via=line.via[::-1],
    )


@lru_cache(maxsize=1 << 14)
def _turned(track: Track) -> Track:
    ends = [start for start, _, _ in track.pieces[1:]] + [track.km * M_PER_KM]
    pieces = tuple(
        (round(track.km * M_PER_KM - end, 3), -gradient, curve)
        for (_, gradient, curve), end in zip(track.pieces, ends, strict=bool(track.pieces))
    )
    return replace(
        track,
        from_point=track.to_point,
        to_point=track.from_point,
        gradient_permille=track.gradient_back_permille,
        gradient_back_permille=track.gradient_permille,
        pieces=pieces[::-1],
        estimated=frozenset(map(_turned_name, track.estimated)),
    )


def _turned_name(estimate: str) -> str:
    """Return an estimate of one gradient as one of the other."""
    field, _, reason = estimate.partition(":")
    other = {
        "gradient_permille": "gradient_back_permille",
        "gradient_back_permille": "gradient_permille",
    }
    return f"{other.get(field, field)}:{reason}"


def without_inspections(line: Line) -> Line:
    """Return a line as if its track bore what it was built for.

    Parameters
    ----------
    line : Line
        A line.

    Returns
    -------
    Line
        With the speeds and axle loads that hold where no inspection has lowered them, so that the
        two lines together show what an inspection costs.

    Examples
    --------
    >>> track = Track("l", "s", "", "a", "b", 9.0, 1520, 1, "diesel", 40.0, 80.0, 40.0, "welded",
    ...               9.0, 4.0, 0.2, 0.5, "auto", 20.0, "survey", sound_passenger_kmh=100.0,
    ...               sound_axle_load_t=23.5)
    >>> sound = without_inspections(Line("A - B", "a", "b", (), (track,))).tracks[0]
    >>> sound.freight_kmh, sound.passenger_kmh, sound.axle_load_t
    (80.0, 100.0, 23.5)
    """
    return replace(
        line,
        tracks=tuple(map(_sound, line.tracks)),
        notes=tuple(note for note in line.notes if not note.startswith(INSPECTED)),
    )


def _sound(track: Track) -> Track:
    if not track.inspection:
        return track
    return replace(
        track,
        freight_kmh=track.sound_kmh,
        passenger_kmh=_or(track.sound_passenger_kmh, track.passenger_kmh),
        axle_load_t=_or(track.sound_axle_load_t, track.axle_load_t),
        inspection="",
        estimated=frozenset(e for e in track.estimated if not e.startswith(INSPECTED[:-1] + ":")),
    )


def _or(value: float, otherwise: float) -> float:
    return otherwise if math.isnan(value) else value
