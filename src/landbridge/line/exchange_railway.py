"""A railway timetable file without a study: the way of its trains as a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from landbridge.base.geo import great_circle_km
from landbridge.base.units import M_PER_KM
from landbridge.line.exchange_feed import FeedLine, FeedRoute, bare_line
from landbridge.line.exchange_way import Pattern, Way, filled_way, joined_way

if TYPE_CHECKING:
    from landbridge.data.railjson_types import RailPoint, RailTimetable, RailTrack

__all__ = ["rail_line", "rail_routes", "rail_way"]

_UTC: Final = "UTC"  # the file tells moments, not clocks


def rail_routes(rail: RailTimetable) -> tuple[tuple[FeedRoute, ...], dict[str, list[Pattern]]]:
    """Return between which ends the trains of a file run, and their points in a row.

    Parameters
    ----------
    rail : RailTimetable
        The file.

    Returns
    -------
    tuple of FeedRoute
        One for each pair of ends, the busiest first: ``a - b``.
    dict of str to list of Pattern
        Points of its trains.

    Examples
    --------
    >>> from landbridge.data.railjson_types import RailStep, RailTimetable, RailTrain
    >>> there = tuple(RailStep(point, 0, -1) for point in "abc")
    >>> trains = [RailTrain("1", "", "", (), 0, way) for way in (there, there[::-1])]
    >>> [route.id for route in rail_routes(RailTimetable("", (), (), tuple(trains)))[0]]
    ['a - c']
    """
    names = {point.id: point.name for point in rail.points}
    ends: dict[frozenset[str], str] = {}
    found: dict[str, dict[tuple[tuple[str, ...], bool], int]] = {}
    for train in rail.trains:
        row = tuple(step.point for step in train.steps)
        label = " - ".join(names.get(one, one) for one in (row[0], row[-1]))
        forth = frozenset((row[0], row[-1])) not in ends
        route = ends.setdefault(frozenset((row[0], row[-1])), label)
        key = (row, forth or route == label)
        patterns = found.setdefault(route, {})
        patterns[key] = patterns.get(key, 0) + len(train.starts_s)
    named = {
        route: [Pattern(row, count, forth) for (row, forth), count in rows.items()]
        for route, rows in found.items()
    }
    routes = [
        FeedRoute(
            route, route, "", sum(one.trips for one in patterns),
            len({name for one in patterns for name in one.stations}),
        )
        for route, patterns in named.items()
    ]  # fmt: skip
    return tuple(sorted(routes, key=lambda one: (-one.trips, one.id))), named


def rail_way(
    rail: RailTimetable, patterns: Mapping[str, Sequence[Pattern]], route: str = ""
) -> Way:
    """Return the way of the trains between two ends, or that of all trains.

    Parameters
    ----------
    rail : RailTimetable
        The file, for positions.
    patterns : mapping of str to sequence of Pattern
        From `rail_routes`.
    route : str
        One of them; empty for all.

    Returns
    -------
    Way
        Its points, and those of its trains that lie on branches.
    """
    at = _positions(rail)

    def apart(one: str, two: str) -> float:
        return float(great_circle_km(*at[one], *at[two])) if one in at and two in at else 0.0

    every = [one for rows in patterns.values() for one in rows]
    if not route:
        return joined_way(every, apart)
    return filled_way(joined_way(patterns[route], apart), every, apart)


def rail_line(rail: RailTimetable, way: Way, name: str) -> FeedLine:
    """Return a way of a railway timetable file as a line.

    Parameters
    ----------
    rail : RailTimetable
        The file.
    way : Way
        From `rail_way`.
    name : str
        What the line is called.

    Returns
    -------
    FeedLine
        With kilometres from the positions of its points on their track sections; where two points
        share none, a straight line, and where their positions are not known either, the mean of
        the others (1 km where there are none): both are estimates.
    """
    points = {point.id: point for point in rail.points}
    at = _positions(rail)
    found: list[tuple[float, str]] = []
    for one, two in pairwise(way.stations):
        km = _track_km(points.get(one), points.get(two))
        if km > 0:
            found.append((km, "track"))
        elif one in at and two in at:
            found.append((max(0.001, float(great_circle_km(*at[one], *at[two]))), "straight"))
        else:
            found.append((0.0, "unknown"))
    known = [km for km, _ in found if km > 0]
    mean = sum(known) / len(known) if known else 1.0
    names = [(one, points[one].name if one in points else one) for one in way.stations]
    line = bare_line(name, names, [km or mean for km, _ in found], [h != "track" for _, h in found])
    rows = {
        one: (label, (), *at.get(one, (np.nan, np.nan)), _UTC) for one, label in names if one in at
    }
    columns = ["name", "aliases", "lat_deg", "lon_deg", "timezone"]
    places = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    notes = [*_notes(found)]
    if way.beside:
        notes.append(f"{len(way.beside)} points lie on branches, not on this way")
    return FeedLine(line, {}, places, tuple(notes))


def _track_km(one: RailPoint | None, two: RailPoint | None) -> float:
    """Return how far two points lie from each other on a track section that they share; 0: none."""
    if one is None or two is None:
        return 0.0
    there = {part.track: part.position_m for part in two.parts}
    shared = [abs(there[part.track] - part.position_m) for part in one.parts if part.track in there]
    return min(shared, default=0.0) / M_PER_KM


def _positions(rail: RailTimetable) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the points whose track sections have coordinates."""
    tracks = {track.id: track for track in rail.tracks}
    found = {}
    for point in rail.points:
        for part in point.parts:
            track = tracks.get(part.track)
            if track is not None and len(track.geo) > 1 and track.length_m > 0:
                found[point.id] = _at(track, part.position_m)
                break
    return found


def _at(track: RailTrack, position_m: float) -> tuple[float, float]:
    lon, lat = np.array(track.geo).T
    lon = np.unwrap(lon, period=360.0)
    share = np.linspace(0.0, 1.0, len(lat))
    if len(lat) > 2:
        steps = np.atleast_1d(great_circle_km(lat[:-1], lon[:-1], lat[1:], lon[1:]))
        share = np.r_[0.0, np.cumsum(steps)] / max(float(steps.sum()), 1e-9)
    where = position_m / track.length_m
    east = (float(np.interp(where, share, lon)) + 180.0) % 360.0 - 180.0
    return float(np.interp(where, share, lat)), east


def _notes(found: Sequence[tuple[float, str]]) -> list[str]:
    words = {
        "track": "from the track sections of the file",
        "straight": "as straight lines between the points, an estimate: the track is longer",
    }
    parts = [
        f"{sum(km for km, kind in found if kind == how):,.1f} km {words[how]}"
        for how in words
        if any(kind == how for _, kind in found)
    ]
    unknown = sum(how == "unknown" for _, how in found)
    if unknown:
        parts.append(f"{unknown} sections without any, drawn as long as the mean of the others")
    return [f"kilometres: {'; '.join(parts)}"]
