"""A feed without a study: its own way, as a line whose points are its stations.

Tracks, signals, loops and gauges are not in a feed: the line has none, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from landbridge.base.geo import great_circle_km
from landbridge.base.names import normalise
from landbridge.data.rows import rows
from landbridge.line.exchange_km import DISTANCE, SHAPE, STRAIGHT, Run, section_km, shapes_of
from landbridge.line.exchange_places import line_distance_km, positions_of
from landbridge.line.exchange_stops import Match
from landbridge.line.exchange_trips import categories_of
from landbridge.line.exchange_way import Pattern, Way, filled_way, joined_way
from landbridge.line.types import Line, Point, Track

if TYPE_CHECKING:
    from landbridge.data.gtfs import Feed

__all__ = ["FeedLine", "FeedRoute", "FeedTrips", "bare_line", "feed_line", "feed_trips", "way_of"]

_SAME_KM: Final = 1.0  # stops of one name so near to each other are one station
_NAN: Final = float("nan")
_FORTH: Final[Mapping[int, bool]] = {0: True, 1: False}


@dataclass(frozen=True, slots=True)
class FeedRoute:
    """A railway route of a feed: id, names, category, trips and stations."""

    id: str
    name: str
    category: str
    trips: int
    stations: int
    short: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class FeedTrips:
    """The railway trips of a feed by station.

    ``station`` maps stops to their stations, ``places`` has a row for each station (name, aliases,
    lat_deg, lon_deg, timezone), ``patterns`` the rows of stations of each route, ``runs`` one trip
    of each row with its distances.
    """

    station: Mapping[str, str]
    places: pd.DataFrame
    routes: tuple[FeedRoute, ...]
    patterns: Mapping[str, tuple[Pattern, ...]]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, eq=False)
class FeedLine:
    """The way of a feed as a line, what its stops are on it, and its stations as places."""

    line: Line
    matches: Mapping[str, Match]
    places: pd.DataFrame
    notes: tuple[str, ...] = field(default=())


def feed_trips(feed: Feed) -> FeedTrips:
    """Return the railway trips of a feed, their stops put together to stations.

    Parameters
    ----------
    feed : Feed
        The timetable.

    Returns
    -------
    FeedTrips
        Stops with a ``parent_station`` belong to it; others of one name up to 1 km from each other
        are one station. Routes are in the order of their trips, the busiest first; buses and ships
        are left out.
    """
    station, places = _stations(feed)
    category = categories_of(feed)
    trips = {
        row.trip_id: (row.route_id, row.direction_id, row.shape_id)
        for row in rows(feed.tables["trips"])
        if category[row.route_id]
    }
    patterns: dict[str, dict[tuple[tuple[str, ...], bool | None], int]] = {}
    runs: dict[tuple[tuple[str, ...], str], Run] = {}
    for trip, stations, distance in _rows(feed, set(trips), station):
        if len(stations) < 2:
            continue
        route, direction, shape = trips[trip]
        key = (stations, _FORTH.get(direction))
        found = patterns.setdefault(route, {})
        found[key] = found.get(key, 0) + 1
        runs.setdefault((stations, shape), Run(stations, distance, shape))
    named = {route: tuple(Pattern(row, count, forth) for (row, forth), count in found.items())
             for route, found in patterns.items()}  # fmt: skip
    used = {name for found in named.values() for one in found for name in one.stations}
    routes = [
        FeedRoute(
            row.route_id,
            row.route_long_name or row.route_short_name or row.route_id,
            category[row.route_id],
            sum(one.trips for one in named[row.route_id]),
            len({name for one in named[row.route_id] for name in one.stations}),
            row.route_short_name,
        )
        for row in rows(feed.tables["routes"])
        if row.route_id in named
    ]
    routes.sort(key=lambda one: (-one.trips, one.id))
    kept = places.loc[[name for name in places.index if name in used]]
    return FeedTrips(station, kept, tuple(routes), named, tuple(runs.values()))


def _stations(feed: Feed) -> tuple[dict[str, str], pd.DataFrame]:
    """Return the station of each stop, and the stations."""
    heads: dict[str, list[tuple[str, float, float]]] = {}
    station: dict[str, str] = {}
    places: dict[str, tuple[str, tuple[str, ...], float, float, str]] = {}
    stops = {row.stop_id: row for row in rows(feed.tables["stops"])}
    for row in stops.values():
        if row.location_type > 0:
            continue
        head = stops.get(row.parent_station)
        name = head.stop_name if head is not None else row.stop_name
        if head is None:
            near = heads.setdefault(normalise(name), [])
            head = next(
                (stops[one] for one, lat, lon in near
                 if great_circle_km(lat, lon, row.stop_lat, row.stop_lon) <= _SAME_KM),
                None,
            )  # fmt: skip
        if head is None:
            head = row
            near.append((row.stop_id, row.stop_lat, row.stop_lon))
        station[row.stop_id] = head.stop_id
        zone = head.stop_timezone or row.stop_timezone or feed.timezone
        at = (head.stop_lat, head.stop_lon) if head.stop_lat == head.stop_lat else (
            row.stop_lat, row.stop_lon)  # fmt: skip
        places.setdefault(head.stop_id, (name or head.stop_id, (), *at, zone))
    columns = ["name", "aliases", "lat_deg", "lon_deg", "timezone"]
    return station, pd.DataFrame.from_dict(places, orient="index", columns=columns)


def _rows(
    feed: Feed, trips: set[str], station: Mapping[str, str]
) -> Iterator[tuple[str, tuple[str, ...], np.ndarray[tuple[int], np.dtype[np.float64]]]]:
    """Yield the stations and distances of each trip; a station twice in a row counts once."""
    frame = feed.tables["stop_times"]
    frame = frame[frame["trip_id"].isin(trips)]
    names = [station.get(stop, "") for stop in frame["stop_id"].tolist()]
    trip = frame["trip_id"].to_numpy()
    distance = frame["shape_dist_traveled"].to_numpy()
    edges = np.r_[True, trip[1:] != trip[:-1], True] if len(trip) else np.zeros(0)
    bounds: list[int] = np.flatnonzero(edges).tolist()
    for begin, end in pairwise(bounds):
        kept = [
            number
            for number in range(begin, end)
            if names[number] and (number == begin or names[number] != names[number - 1])
        ]
        yield str(trip[begin]), tuple(names[number] for number in kept), distance[kept]


def way_of(trips: FeedTrips, route: str = "") -> Way:
    """Return the way of a route, or that of all routes.

    Parameters
    ----------
    trips : FeedTrips
        From `feed_trips`.
    route : str
        Id of the route; empty for all.

    Returns
    -------
    Way
        Its stations with those of other routes between them, and those of its trips that lie on
        branches.
    """
    at = {row.Index: (row.lat_deg, row.lon_deg) for row in rows(trips.places)}

    def apart(one: str, two: str) -> float:
        return float(great_circle_km(*at[one], *at[two]))

    every = [one for patterns in trips.patterns.values() for one in patterns]
    if not route:
        return joined_way(every, apart)
    return filled_way(joined_way(trips.patterns[route], apart), every, apart)


def feed_line(feed: Feed, trips: FeedTrips, way: Way, name: str) -> FeedLine:
    """Return a way of a feed as a line.

    Parameters
    ----------
    feed : Feed
        The timetable, for its shapes.
    trips : FeedTrips
        From `feed_trips`.
    way : Way
        From `way_of`.
    name : str
        What the line is called.

    Returns
    -------
    FeedLine
        With kilometres from `exchange_km.section_km`, of tracks that nobody knows.
    """
    places = trips.places
    at = {row.Index: (row.lat_deg, row.lon_deg) for row in rows(places)}
    found = section_km(way.stations, at, _by_use(trips.runs, way), shapes_of(feed.tables["shapes"]))
    names = [(one, str(places["name"][one])) for one in way.stations]
    straight = [how == STRAIGHT for _, how in found]
    line = bare_line(name, names, [km for km, _ in found], straight)
    number = {one: place for place, one in enumerate(way.stations)}
    positions = positions_of(line, places)
    beside = {one: line_distance_km(positions, *at[one]) for one in at if one not in number}
    matches = {
        stop: Match(stop, str(places["name"][one]), number[one], "station", 0.0, 0.0)
        if one in number
        else Match(stop, str(places["name"][one]), -1, "none", beside[one], beside[one])
        for stop, one in trips.station.items()
        if one in places.index
    }
    return FeedLine(line, matches, places, _notes(trips, way, found))


def _by_use(runs: Sequence[Run], way: Way) -> list[Run]:
    """Return the runs that share a section with a way, those with most of its stations first."""
    on = set(way.stations)
    shared = [(sum(name in on for name in run.stations), run) for run in runs]
    ordered = sorted(
        ((count, run) for count, run in shared if count > 1),
        key=lambda pair: (-pair[0], pair[1].stations, pair[1].shape),
    )
    return [run for _, run in ordered]


def bare_line(
    name: str, stations: Sequence[tuple[str, str]], km: Sequence[float], estimated: Sequence[bool]
) -> Line:
    """Return a line of which only stations and kilometres are known.

    Parameters
    ----------
    name : str
        Name of the line.
    stations : sequence of (str, str)
        Id and name of each station.
    km : sequence of float
        Length of each section.
    estimated : sequence of bool
        Which of them are estimates.

    Returns
    -------
    Line
        With 0 tracks, which says that the number is not known.

    Examples
    --------
    >>> bare_line("A - B", [("a", "A"), ("b", "B")], [12.5], [False]).km
    12.5
    """
    at = np.r_[0.0, np.cumsum(km)].round(3).tolist()
    points = tuple(
        Point(one, label, one, "", float(at[number]), 0, _NAN, True)
        for number, (one, label) in enumerate(stations)
    )
    tracks = tuple(
        Track(
            name, "", "", points[number].id, points[number + 1].id, at[number + 1] - at[number],
            0, 0, "", _NAN, _NAN, _NAN, "", _NAN, _NAN, _NAN, _NAN, "", _NAN,
            estimated=frozenset({"km: straight line"} if guess else ()),
        )
        for number, guess in enumerate(estimated)
    )  # fmt: skip
    return Line(name, points[0].id, points[-1].id, points, tracks)


def _notes(trips: FeedTrips, way: Way, found: Sequence[tuple[float, str]]) -> tuple[str, ...]:
    words = {
        SHAPE: "from the shapes of the feed",
        DISTANCE: "from shape_dist_traveled of the feed, whose unit follows from straight lines",
        STRAIGHT: "as straight lines between the stations, an estimate: the track is longer",
    }
    parts = [
        f"{sum(km for km, kind in found if kind == how):,.1f} km {words[how]}"
        for how in words
        if any(kind == how for _, kind in found)
    ]
    notes = [f"kilometres: {'; '.join(parts)}"]
    if way.beside:
        shown = ", ".join(str(trips.places["name"][one]) for one in way.beside[:8])
        more = f" and {len(way.beside) - 8} more" if len(way.beside) > 8 else ""
        notes.append(f"on branches, not on this way: {shown}{more}")
    return tuple(notes)
