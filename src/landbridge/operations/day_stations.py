"""Stations of a feed: its parent stations, else stops of one name that lie close together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from landbridge.base.geo import great_circle_km
from landbridge.base.names import normalise
from landbridge.data.rows import rows
from landbridge.operations.types import Platform, Station

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["stations_of"]

_TOGETHER_KM: Final = 0.5


def _groups(stops: Mapping[str, Any], used: Collection[str]) -> dict[str, list[Any]]:
    """Return the stops where trains call, by the id of their station."""
    groups: dict[str, list[Any]] = {}
    named: dict[str, list[str]] = defaultdict(list)
    for stop, row in stops.items():
        if stop not in used:
            continue
        if row.parent_station in stops:
            groups.setdefault(row.parent_station, []).append(row)
            continue
        for station in named[normalise(row.stop_name)]:
            first = groups[station][0]
            km = great_circle_km(first.stop_lat, first.stop_lon, row.stop_lat, row.stop_lon)
            if km <= _TOGETHER_KM:
                groups[station].append(row)
                break
        else:
            named[normalise(row.stop_name)].append(stop)
            groups[stop] = [row]
    return groups


def stations_of(stops: pd.DataFrame, used: Collection[str]) -> dict[str, Station]:
    """Return the stations of a feed at which trains call.

    Parameters
    ----------
    stops : DataFrame
        The table of stops.
    used : collection of str
        Ids of stops where a train of the day calls.

    Returns
    -------
    dict of str to Station
        By id: that of the parent station or else of the first stop. Stops without a parent that
        have one name and lie within 500 m are one station.

    Examples
    --------
    >>> import pandas as pd
    >>> stops = pd.DataFrame({"stop_id": ["1", "2"], "stop_name": ["Uglich", "UGLICH"],
    ...     "stop_desc": "", "stop_lat": 57.5, "stop_lon": [38.3, 38.301], "parent_station": "",
    ...     "platform_code": ["", "2"]})
    >>> [[platform.name for platform in one.platforms]
    ...  for one in stations_of(stops, {"1", "2"}).values()]
    [['Uglich', '2']]
    """
    known = {row.stop_id: row for row in rows(stops)}
    found = {}
    for station, members in _groups(known, used).items():
        head = known[station]
        platforms = tuple(
            Platform(
                id=row.stop_id,
                station=station,
                name=row.platform_code or row.stop_name or row.stop_id,
                lat=float(row.stop_lat),
                lon=float(row.stop_lon),
            )
            for row in members
        )
        lat, lon = float(head.stop_lat), float(head.stop_lon)
        if not (lat == lat and lon == lon):  # a parent without coordinates
            lat = sum(one.lat for one in platforms) / len(platforms)
            lon = sum(one.lon for one in platforms) / len(platforms)
        found[station] = Station(station, head.stop_name or station, lat, lon, platforms)
    return found
