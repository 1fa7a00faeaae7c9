"""Stops of a feed matched to the operating points of a line, by name and by distance."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from landbridge.base.geo import great_circle_km
from landbridge.base.names import normalise
from landbridge.data.rows import kept_rows, rows
from landbridge.line.exchange_places import Positions, line_distance_km

if TYPE_CHECKING:
    import pandas as pd

    from landbridge.data.gtfs import Feed
    from landbridge.line.types import Line

__all__ = ["NAME_KM", "NEAR_KM", "Match", "match_stops", "plain_name"]

#: A stop of the same name is the point up to here, km; ten times as far where the position of the
#: point is interpolated.
NAME_KM: Final = 10.0
#: A stop of another name is the point up to here, km, where the position of the point is known.
NEAR_KM: Final = 1.0
_LOOSE: Final = 10.0
_WORDS: Final = frozenset(
    (
        *("station", "stn", "stop", "halt", "railway", "rail", "train", "trains", "depot"),
        *("terminal", "platform", "track", "gare", "bahnhof", "hbf", "bf", "estacion", "stazione"),
        *("вокзал", "станция", "платформа", "ст"),
    )
)
_SPLIT: Final = re.compile(r"[\s,()/.]+")


@dataclass(frozen=True, slots=True)
class Match:
    """What a stop of a feed is on a line.

    ``point`` is the number of the operating point (-1: none), ``how`` name, near or none,
    ``apart_km`` the distance from the point (from the nearest one where it is none), ``off_km``
    the distance from the line.
    """

    stop_id: str
    name: str
    point: int
    how: str
    apart_km: float
    off_km: float


def plain_name(name: str, dropped: Collection[str] = ()) -> str:
    """Return a name of a stop without the words that say only that it is one.

    Parameters
    ----------
    name : str
        Name, in any script.
    dropped : collection of str
        Other words to drop, such as those of the railway's name; lower case.

    Returns
    -------
    str
        As `base.names.normalise` has it; the whole name where nothing else is left.

    Examples
    --------
    >>> plain_name("San Jose Caltrain Station", {"caltrain"}), plain_name("Station")
    ('sanjose', 'station')
    """
    words = [word for word in _SPLIT.split(name) if word]
    kept = [word for word in words if word.lower() not in _WORDS and word.lower() not in dropped]
    return normalise(" ".join(kept or words))


def match_stops(
    feed: Feed, line: Line, places: pd.DataFrame, positions: Positions
) -> dict[str, Match]:
    """Return what each stop of a feed is on a line.

    Parameters
    ----------
    feed : Feed
        Its stops (stations and entrances are left out).
    line : Line
        The line.
    places : DataFrame
        Table `places` of the scenario, for the other names of places.
    positions : Positions
        Where the points of the line lie.

    Returns
    -------
    dict of str to Match
        By stop, in the order of the feed. Of the points with the name of the stop (or of its
        station) the nearest within `NAME_KM` is taken; else the nearest point within `NEAR_KM`
        whose position a source gives.

    Examples
    --------
    >>> import pandas as pd
    >>> from landbridge.data.gtfs import Feed, empty_table
    >>> from landbridge.line.types import Line, Point
    >>> ends = (("Tamien", 0), ("Lick", 9))
    >>> points = tuple(Point(i, i, i, "US", km, 2, 850.0, True) for i, km in ends)
    >>> lat, lon = np.array([37.31, 37.29]), np.array([-121.88, -121.79])
    >>> known = Positions(lat, lon, np.ones(2, bool), ())
    >>> places = pd.DataFrame({"name": ["Tamien"], "aliases": [()]}, index=["Tamien"])
    >>> row = ["1", "Tamien Caltrain Station", "", 37.311, -121.882, 0, "", "", ""]
    >>> stops = pd.DataFrame([row], columns=list(empty_table("stops")))
    >>> agency = pd.DataFrame({"agency_name": ["Caltrain"]})
    >>> feed = Feed("", {"agency": agency, "stops": stops})
    >>> found = match_stops(feed, Line("", "", "", points, ()), places, known)["1"]
    >>> found.point, found.how, round(found.apart_km, 1)
    (0, 'name', 0.2)
    """
    dropped = {
        word.lower()
        for name in feed.tables["agency"]["agency_name"]
        for word in _SPLIT.split(name)
        if word
    }
    named = _named(line, places)
    stations = {row.stop_id: row.stop_name for row in rows(feed.tables["stops"])}
    found: dict[str, Match] = {}
    for row in rows(feed.tables["stops"]):
        if row.location_type > 0:
            continue
        names = {
            form
            for name in (row.stop_name, stations.get(row.parent_station, ""))
            for form in (plain_name(name), plain_name(name, dropped))
            if form
        }
        found[row.stop_id] = _match(row, names, named, line, positions)
    return found


def _named(line: Line, places: pd.DataFrame) -> dict[str, list[int]]:
    """Return the points of a line by every name that they have."""
    known = {row.Index: row for row in kept_rows(places)}
    named: dict[str, list[int]] = {}
    for number, point in enumerate(line.points):
        place = known.get(point.place)
        names = [point.name, *((place.name, *place.aliases) if place else ())]
        for form in {plain_name(name) for name in names if name}:
            named.setdefault(form, []).append(number)
    return named


def _match(
    row: Any,
    names: Collection[str],
    named: Mapping[str, list[int]],
    line: Line,
    positions: Positions,
) -> Match:
    apart = np.atleast_1d(
        great_circle_km(row.stop_lat, row.stop_lon, positions.lat_deg, positions.lon_deg)
    )
    off_km = line_distance_km(positions, row.stop_lat, row.stop_lon)

    def match(point: int, how: str, at: int) -> Match:
        return Match(row.stop_id, row.stop_name, point, how, float(apart[at]), off_km)

    same = sorted({number for form in names for number in named.get(form, ())})
    reach = np.where(positions.known, NAME_KM, _LOOSE * NAME_KM)
    within = [number for number in same if apart[number] <= reach[number]]
    if within:
        best = min(within, key=lambda number: (apart[number], number))
        return match(best, "name", best)
    best = int(np.argmin(np.where(positions.known, apart, np.inf)))
    if positions.known[best] and apart[best] <= NEAR_KM:
        return match(best, "near", best)
    return match(-1, "none", int(np.argmin(apart)))
