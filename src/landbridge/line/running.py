"""A train over a whole line: legs of one consist each, minutes and energy of every track."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from landbridge.base.errors import CannotRunError
from landbridge.base.units import M_PER_KM, MIN_PER_H, S_PER_MIN
from landbridge.line.build import reversed_line
from landbridge.line.legs import Leg, Tables, leg_notes, legs_of, turned_legs
from landbridge.line.profile import profile_of
from landbridge.line.trains import TrainType, train_types
from landbridge.line.types import Line, Track
from landbridge.running.run import run as run_train
from landbridge.running.stops import stop_penalties
from landbridge.running.types import Floats

if TYPE_CHECKING:
    from landbridge.running.result import Run

__all__ = [
    "Leg",
    "LineRun",
    "Memo",
    "Way",
    "legs_of",
    "limits_kmh",
    "meet_penalties",
    "run_legs",
    "run_line",
]

# Runs of legs and what stops cost, by train and track.
Memo = dict[tuple[object, ...], Any]

_AT_KM = re.compile(r"\bat km (\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One direction of a train over a line; arrays by track are in the order of ``Line.tracks``.

    ``minutes`` holds the recovery of the train type, ``drawn_kwh`` what wire or fuel gives,
    ``recovered_kwh`` what returns to the wire, ``top_kmh`` the highest speed. ``at_km`` (along the
    line, rising), ``speed_kmh`` and ``limit_kmh`` are the speed profile.
    """

    minutes: Floats
    drawn_kwh: Floats
    recovered_kwh: Floats
    top_kmh: Floats
    at_km: Floats
    speed_kmh: Floats
    limit_kmh: Floats


@dataclass(frozen=True, slots=True, eq=False)
class LineRun:
    """A train over a line in both directions, resting at the ends of legs and at ``stops``.

    ``forth`` follows the line, ``back`` runs against it. ``stops`` are numbers of points.
    """

    line: Line
    train_type: TrainType
    legs: tuple[Leg, ...]
    stops: tuple[int, ...]
    forth: Way
    back: Way
    notes: tuple[str, ...]

    @property
    def running_h(self) -> float:
        """Running time along the line, h."""
        return float(self.forth.minutes.sum()) / MIN_PER_H

    @property
    def running_back_h(self) -> float:
        """Running time against the line, h."""
        return float(self.back.minutes.sum()) / MIN_PER_H


def run_line(line: Line, tables: Tables, train_type_id: str, stops: Sequence[int] = ()) -> LineRun:
    """Run a train over a line in both directions.

    Parameters
    ----------
    line : Line
        The way.
    tables : mapping of str to DataFrame
        Tables of the scenario: train_types, vehicles, haulage and resistance_laws are used.
    train_type_id : str
        Train type asked for. Where it may not run, the usual one of its category runs.
    stops : sequence of int
        Numbers of points at which the train rests beside the ends of legs; standing time is not
        counted.

    Returns
    -------
    LineRun
        Minutes, kWh and speeds of each track in both directions.

    Raises
    ------
    UnknownNameError
        There is no such train type.
    CannotRunError
        Nothing hauls the train somewhere, or it stalls.

    Examples
    --------
    >>> import landbridge
    >>> from landbridge.runs.lines import open_line
    >>> asked = landbridge.open_study("eurasia").scenario("2001")
    >>> scenario, line = open_line(asked, "Khasan-Ussuriysk")
    >>> made = run_line(line, scenario.tables, "ru-container-71")
    >>> [leg.traction for leg in made.legs], made.running_h > 3
    (['diesel', 'ac_25kv_50hz'], True)
    """
    legs = legs_of(line, tables, train_type_id)
    return run_legs(line, train_types(tables)[train_type_id], legs, stops)


def run_legs(
    line: Line,
    asked: TrainType,
    legs: Sequence[Leg],
    stops: Sequence[int] = (),
    memo: Memo | None = None,
) -> LineRun:
    """Run a train over the legs of a line in both directions.

    Parameters
    ----------
    line : Line
        The way.
    asked : TrainType
        Train type asked for.
    legs : sequence of Leg
        Its legs, of :func:`landbridge.line.legs.legs_of`.
    stops : sequence of int
        As for `run_line`.
    memo : dict, optional
        Keeps runs of legs, for the next line of the study that is mostly the same.

    Returns
    -------
    LineRun
        Minutes, kWh and speeds of each track in both directions.

    Raises
    ------
    CannotRunError
        The train stalls.
    """
    rests = tuple(sorted(set(stops) & set(range(1, len(line.tracks)))))
    forth = _way(line, legs, rests, line, memo)
    count = len(line.tracks)
    turned = [count - stop for stop in reversed(rests)]
    back = _way(reversed_line(line), turned_legs(legs, count), turned, line, memo)
    return LineRun(
        line, asked, tuple(legs), rests, forth, _flipped(back, line.km), leg_notes(line, legs)
    )


def _edges_m(tracks: Sequence[Track]) -> Floats:
    """Return the distances of the ends of tracks from the start of the first, m."""
    return np.concatenate(([0.0], np.cumsum([M_PER_KM * track.km for track in tracks])))


def _way(
    line: Line, legs: Sequence[Leg], stops: Sequence[int], asked: Line, memo: Memo | None
) -> Way:
    """Run all legs of one direction."""
    parts = [_leg(line, leg, stops, asked, memo) for leg in legs]
    return Way(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _train_key(leg: Leg) -> tuple[object, ...]:
    """Return what tells a train from any other of the study."""
    consist = leg.consist
    engine = (consist.locomotive.id, consist.locomotives)
    wagons = (consist.wagon.id, consist.wagons, consist.load_t_per_wagon)
    held = (consist.max_speed_kmh, consist.braking_m_per_s2, leg.train_type.recovery_pct)
    return (leg.train_type.category, *engine, *wagons, *held)


def _kept(memo: Memo | None, key: tuple[object, ...], compute: Callable[[], Any]) -> Any:
    """Return what is kept under a key, computed if it is not."""
    if memo is None:
        return compute()
    if key not in memo:
        memo[key] = compute()
    return memo[key]


def _leg(
    line: Line, leg: Leg, stops: Sequence[int], asked: Line, memo: Memo | None
) -> tuple[Floats, ...]:
    """Run one leg; return the arrays of `Way`, km along the line that is run."""
    tracks = line.tracks[leg.first : leg.last]
    rests = tuple(stop - leg.first for stop in stops if leg.first < stop < leg.last)
    try:
        found: tuple[Floats, ...] = _kept(
            memo, (*_train_key(leg), rests, tracks), lambda: _run(leg, tracks, rests)
        )
    except CannotRunError as error:
        raise _with_place(error, line, leg, asked) from error
    minutes, drawn, recovered, top, at_km, *speeds = found
    return (minutes, drawn, recovered, top, line.points[leg.first].km + at_km, *speeds)


def _run(leg: Leg, tracks: Sequence[Track], rests: Sequence[int]) -> tuple[Floats, ...]:
    """Run one leg; return the arrays of `Way`, km from its start."""
    profile = profile_of(tracks, leg.train_type.category)
    edges = np.minimum(_edges_m(tracks), profile.edges_m[-1])
    inside = [float(edges[rest]) for rest in rests]
    recovery = leg.train_type.recovery_pct
    run = run_train(leg.consist, profile, stops_m=inside, recovery_pct=recovery)
    return (
        run.section_s(edges) / S_PER_MIN,
        *run.section_energy_kwh(edges),
        _top(run, edges),
        run.at_m / M_PER_KM,
        run.speed_kmh,
        _limits(run.at_m, edges, tracks, leg),
    )


def limits_kmh(track: Track, category: str) -> tuple[float, float]:
    """Return the limit of a track for trains of a category, and what it is without inspections.

    Parameters
    ----------
    track : Track
        The track.
    category : str
        Category of the train: container and freight trains have limits of their own.

    Returns
    -------
    limit_kmh, sound_kmh : float
        The limit that holds, and the one that would if no inspection had lowered it.

    Examples
    --------
    >>> track = Track("l", "s", "AA", "a", "b", 10.0, 1520, 1, "diesel", 40.0, 80.0, 60.0,
    ...               "welded", 9.0, 9.0, 0.2, 0.5, "auto", 23.5, sound_passenger_kmh=100.0)
    >>> limits_kmh(track, "container"), limits_kmh(track, "passenger")
    ((40.0, 80.0), (60.0, 100.0))
    """
    if category in ("container", "freight"):
        return track.freight_kmh, track.sound_kmh
    sound = track.sound_passenger_kmh
    return track.passenger_kmh, track.passenger_kmh if np.isnan(sound) else sound


def _limits(at_m: Floats, edges: Floats, tracks: Sequence[Track], leg: Leg) -> Floats:
    """Return the limit of the line for the train; a run with recovery keeps below it."""
    held = np.array([limits_kmh(track, leg.train_type.category)[0] for track in tracks])
    number = np.clip(np.searchsorted(edges, at_m, side="right") - 1, 0, len(tracks) - 1)
    limits: Floats = np.minimum(held, leg.consist.speed_kmh)[number]
    return limits


def _top(run: Run, edges: Floats) -> Floats:
    """Return the highest speed on each track, km/h."""
    at = np.concatenate((run.at_m, edges))
    speed = np.concatenate((run.speed_kmh, np.interp(edges, run.at_m, run.speed_kmh)))
    order = np.lexsort((speed, at))
    starts = np.searchsorted(at[order], edges[:-1])
    ends = np.searchsorted(at[order], edges[1:], side="right")
    return np.array(
        [speed[order[first:last]].max() for first, last in zip(starts, ends, strict=True)]
    )


def _flipped(way: Way, km: float) -> Way:
    """Return the run against a line in the order of the line."""
    return Way(
        way.minutes[::-1],
        way.drawn_kwh[::-1],
        way.recovered_kwh[::-1],
        way.top_kmh[::-1],
        km - way.at_km[::-1],
        way.speed_kmh[::-1],
        way.limit_kmh[::-1],
    )


def _with_place(error: CannotRunError, line: Line, leg: Leg, asked: Line) -> CannotRunError:
    """Return why a train cannot run, in km of the line asked for and between which places.

    ``error`` counts from the start of the leg, in the direction run.
    """
    start = line.points[leg.first].km
    found = _AT_KM.search(error.reason)
    at = start + (float(found[1]) if found else 0.0)
    turned = line.from_place != asked.from_place

    def along(match: re.Match[str]) -> str:
        km = start + float(match[1])
        return f"at km {line.km - km if turned else km:.1f}"

    named = [point for point in line.points if point.place] or list(line.points)
    before = max((p for p in named if p.km <= at), key=lambda p: p.km, default=line.points[0])
    after = min((p for p in named if p.km > at), key=lambda p: p.km, default=line.points[-1])
    where = f"between {before.name} and {after.name}, on the way to {line.points[-1].name}"
    return CannotRunError(f"{where}: {_AT_KM.sub(along, error.reason)}", error.cure)


def meet_penalties(run: LineRun, memo: Memo | None = None) -> Floats:
    """Return the time lost by a stop at each point where trains meet on single track.

    Parameters
    ----------
    run : LineRun
        A train over a line.
    memo : dict, optional
        Keeps what was computed, for the next line that is mostly the same.

    Returns
    -------
    array of float, shape (points, 2, 2)
        Minutes, by point, direction (along the line, against it) and kind: starting from rest
        (t_r) and stopping (t_z), against passing at line speed. 0 at the ends of legs, where the
        train rests anyway; NaN where trains cannot meet and on two tracks.

    Raises
    ------
    CannotRunError
        The train cannot start at one of the points.

    Examples
    --------
    >>> import landbridge
    >>> from landbridge.runs.lines import open_line
    >>> asked = landbridge.open_study("eurasia").scenario("2001")
    >>> scenario, line = open_line(asked, "Khasan-Ussuriysk")
    >>> lost = meet_penalties(run_line(line, scenario.tables, "ru-container-71"))
    >>> lost.shape == (len(line.points), 2, 2), lost[0, 0].tolist()
    (True, [0.0, 0.0])
    """
    count = len(run.line.points)
    out = np.full((count, 2, 2), np.nan)
    ways = ((run.line, run.legs), (reversed_line(run.line), turned_legs(run.legs, count - 1)))
    for direction, (line, legs) in enumerate(ways):
        for leg in legs:
            where = _meeting_points(line, leg)
            tracks = line.tracks[leg.first : leg.last]
            key = ("stops", *_train_key(leg), where, tracks)
            lost = _kept(memo, key, partial(_lost_minutes, leg, tracks, where))
            for point, minutes in zip(where, lost, strict=True):
                number = leg.first + point
                out[count - 1 - number if direction else number, direction] = minutes
    return out


def _meeting_points(line: Line, leg: Leg) -> tuple[int, ...]:
    """Return the points of a leg, counted from its first, where trains meet on single track."""
    return tuple(
        point - leg.first
        for point in range(leg.first, leg.last + 1)
        if line.points[point].meets
        and any(track.tracks == 1 for track in line.tracks[max(point - 1, 0) : point + 1])
    )


def _lost_minutes(
    leg: Leg, tracks: Sequence[Track], where: Sequence[int]
) -> list[tuple[float, float]]:
    """Return what starting and stopping cost at points of a leg, nothing at its ends."""
    profile = profile_of(tracks, leg.train_type.category)
    edges = np.minimum(_edges_m(tracks), profile.edges_m[-1])
    lost = []
    for point in where:
        if 0 < point < len(tracks):
            start_s, stop_s = stop_penalties(leg.consist, profile, float(edges[point]))
            lost.append((start_s / S_PER_MIN, stop_s / S_PER_MIN))
        else:
            lost.append((0.0, 0.0))
    return lost
