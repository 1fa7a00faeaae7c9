"""A timetable as a GTFS feed: the weekly paths unrolled over dates, in local time.

`report.gtfs.write_feed` writes what comes out; `exchange_trips.timetable_of` is the way back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from landbridge.data.gtfs import Feed, empty_table
from landbridge.data.gtfs_columns import TABLES
from landbridge.data.gtfs_days import date_text, day_start_s, range_of
from landbridge.line.exchange_places import Positions, positions_of
from landbridge.line.timetable import WEEK_DAYS

if TYPE_CHECKING:
    from landbridge.line.timetable import Path, Timetable

__all__ = ["CATEGORY_WORDS", "INTERPOLATED", "RAIL", "Credit", "feed_of"]

#: Route type of all trains: GTFS has one for rail and knows no freight. The category stands in
#: the description of the route, in these words.
RAIL: Final = 2
CATEGORY_WORDS: Final[Mapping[str, str]] = {
    "container": "Container trains",
    "freight": "Freight trains",
    "passenger": "Passenger trains",
    "suburban": "Suburban trains",
    "special": "Special trains",
}
#: What stands with a stop whose position no source gives.
INTERPOLATED: Final = "position interpolated along the line"

_AGENCY: Final = "line"
_CALLS: Final = 0  # boxes or passengers get on and off
_NO_CALL: Final = 1

_Trip = tuple["Path", str, int, tuple[date, ...]]


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made a feed, and on what terms.

    Parameters
    ----------
    publisher : str
        Name of who publishes it: the study.
    version : str
        What it was made from: study, scenario, year.
    licence : str
        SPDX identifier of the licence of the study's data.
    attribution : str
        Whom the licence asks to name.
    page : str
        Address of the publisher; empty for that of the licence.
    """

    publisher: str
    version: str
    licence: str
    attribution: str
    page: str = ""

    @property
    def url(self) -> str:
        """Address of the publisher, or the licence: GTFS asks for one, and a study has no page."""
        return self.page or f"https://spdx.org/licenses/{self.licence}.html"

    @property
    def words(self) -> str:
        """Whom to name, and the licence where it is known."""
        return self.attribution + (f"; licence {self.licence}" if self.licence else "")


def feed_of(
    timetable: Timetable,
    places: pd.DataFrame,
    credit: Credit,
    from_date: date,
    days: int = WEEK_DAYS,
    zone: str = "",
) -> Feed:
    """Return a timetable as a GTFS feed.

    Parameters
    ----------
    timetable : Timetable
        Its paths, in UTC.
    places : DataFrame
        Table `places` of the scenario: positions and time zones.
    credit : Credit
        Who made it.
    from_date : date
        First day.
    days : int
        So many days; a train belongs to them if it starts in them, in UTC or in the zone.
    zone : str
        IANA time zone in which the feed counts (empty: that of the first point of the line).

    Returns
    -------
    Feed
        A stop for each operating point that a train stops at or passes, a route for each service,
        a trip for each path. Points that a train passes, or where it stands for other trains only,
        have pick-up and drop-off type 1. Where clocks change within the days, a path becomes one
        trip before and one after.

    Raises
    ------
    CannotRunError
        No point of the line has a position.

    Notes
    -----
    Source: GTFS Schedule Reference (gtfs.org), as of 2026.

    Examples
    --------
    >>> from landbridge.line.timetable import Path, Timetable
    >>> from landbridge.line.types import Line, Point
    >>> ends = [Point(i, i.title(), i, "RU", km, 2, 850.0, True) for i, km in (("a", 0), ("b", 60))]
    >>> line = Line("A - B", "a", "b", tuple(ends), ())
    >>> times, both = np.array([50_400, 54_000]), np.array([True, True])
    >>> path = Path("101", "boxes", "container", "", (True,) * 7, np.arange(2), times, times, both)
    >>> at = {"lat_deg": [43.0, 44.0], "lon_deg": [131.0, 132.0], "timezone": "Asia/Vladivostok"}
    >>> places = pd.DataFrame(at, index=["a", "b"])
    >>> credit = Credit("Study drawn", "today 2026", "ODbL-1.0", "(c) the surveyor")
    >>> feed = feed_of(Timetable(line, 86_400, (path,)), places, credit, date(2026, 7, 6))
    >>> feed.timezone, feed.tables["stop_times"]["departure_time"].tolist()
    ('Asia/Vladivostok', [0, 3600])
    >>> feed.tables["calendar"][["service_id", "start_date", "end_date"]].values.tolist()
    [['1111111', '20260706', '20260713']]
    """
    positions = positions_of(timetable.line, places)
    zone = zone or positions.zones[0]
    trips = [
        trip for path in timetable.paths for trip in _trips(path, zone, range_of(from_date, days))
    ]
    services = _services(found for *_, found in trips)
    content = {
        "agency": [(_AGENCY, credit.publisher, credit.url, zone, "en")],
        "stops": _stops(timetable, positions, zone),
        "routes": _routes(timetable, {_route(path) for path, *_ in trips}),
        "trips": [_trip(timetable, *trip, services) for trip in trips],
        "calendar": [_calendar(name, found) for found, name in services.items()],
        "calendar_dates": [
            row for found, name in services.items() for row in _exceptions(name, found)
        ],
        "feed_info": [_info(credit, list(services))],
        "attributions": [("data", credit.words, 1, -1, -1, credit.url)],
    }
    tables = {
        table: pd.DataFrame(content[table], columns=[one.name for one in columns])
        if content.get(table)
        else empty_table(table)
        for table, columns in TABLES.items()
    }
    tables["stop_times"] = _stop_times(timetable, trips)
    return Feed(timetable.line.name, tables)


def _trips(path: Path, zone: str, asked: Sequence[date]) -> list[_Trip]:
    """Return path, id, start in s of the local day, and local days; one for each start."""
    found: dict[int, list[date]] = {}
    within = set(asked)
    # The days of the zone may begin on the day before in UTC, or end on the day after.
    for day in range_of(asked[0] - timedelta(days=1), len(asked) + 2):
        if not path.days[day.weekday()]:
            continue
        instant = day_start_s(day, "UTC") + int(path.depart_s[0])
        local = datetime.fromtimestamp(instant, UTC).astimezone(ZoneInfo(zone)).date()
        while instant < day_start_s(local, zone):  # the night on which clocks go back
            local -= timedelta(days=1)
        if not {day, local} & within:
            continue
        found.setdefault(instant - day_start_s(local, zone), []).append(local)
    several = len(found) > 1
    return [
        (path, f"{path.id}@{number}" if several else path.id, start, tuple(found[start]))
        for number, start in enumerate(sorted(found, key=lambda start: found[start][0]), 1)
    ]


def _services(days: Iterable[tuple[date, ...]]) -> dict[tuple[date, ...], str]:
    """Return a name for each set of days: its days of the week, from Monday."""
    names: dict[tuple[date, ...], str] = {}
    used: dict[str, int] = {}
    for found in days:
        if found in names:
            continue
        mask = "".join(str(bit) for bit in _mask(found))
        used[mask] = used.get(mask, 0) + 1
        names[found] = mask if used[mask] == 1 else f"{mask}-{used[mask]}"
    return names


def _mask(found: tuple[date, ...]) -> list[int]:
    """Return the days of the week that are more often among the days than not."""
    span = range_of(found[0], (found[-1] - found[0]).days + 1)
    runs = set(found)
    balance = [0] * WEEK_DAYS
    for day in span:
        balance[day.weekday()] += 1 if day in runs else -1
    return [int(each > 0) for each in balance]


def _calendar(name: str, found: tuple[date, ...]) -> tuple[Any, ...]:
    return (name, *_mask(found), date_text(found[0]), date_text(found[-1]))


def _exceptions(name: str, found: tuple[date, ...]) -> list[tuple[str, str, int]]:
    mask, runs = _mask(found), set(found)
    span = range_of(found[0], (found[-1] - found[0]).days + 1)
    return [
        (name, date_text(day), 1 if day in runs else 2)
        for day in span
        if (day in runs) != bool(mask[day.weekday()])
    ]


def _info(credit: Credit, days: Sequence[tuple[date, ...]]) -> tuple[Any, ...]:
    first = date_text(min(found[0] for found in days)) if days else ""
    last = date_text(max(found[-1] for found in days)) if days else ""
    return (credit.publisher, credit.url, "en", first, last, credit.version)


def _stops(timetable: Timetable, positions: Positions, zone: str) -> list[tuple[Any, ...]]:
    used = sorted({int(number) for path in timetable.paths for number in path.points})
    rows = []
    for number in used:
        point = timetable.line.points[number]
        rows.append(
            (
                point.id,
                point.name,
                "" if positions.known[number] else INTERPOLATED,
                round(float(positions.lat_deg[number]), 6),
                round(float(positions.lon_deg[number]), 6),
                0,
                "",
                "" if positions.zones[number] == zone else positions.zones[number],
                "",
            )
        )
    return rows


def _route(path: Path) -> str:
    """Return the route of a path: its service, or its category where it has none."""
    return path.service or path.category


def _routes(timetable: Timetable, running: set[str]) -> list[tuple[Any, ...]]:
    ends: dict[str, tuple[int, int, str]] = {}
    for path in timetable.paths:
        if _route(path) in running:
            low, high, _ = ends.get(_route(path), (len(timetable.line.points), 0, ""))
            low, high = min(low, int(path.points.min())), max(high, int(path.points.max()))
            ends[_route(path)] = (low, high, path.category)
    names = [point.name for point in timetable.line.points]
    return [
        (
            service,
            _AGENCY,
            "",
            f"{service}: {names[low]} - {names[high]}",
            CATEGORY_WORDS[kind],
            RAIL,
        )
        for service, (low, high, kind) in sorted(ends.items())
    ]


def _trip(
    timetable: Timetable,
    path: Path,
    name: str,
    start: int,
    found: tuple[date, ...],
    services: Mapping[tuple[date, ...], str],
) -> tuple[Any, ...]:
    goal = timetable.line.points[int(path.points[-1])].name
    head = (_route(path), services[found], name, goal, path.id)
    return (*head, 0 if path.forth else 1, "", "", path.train_type)


def _stop_times(timetable: Timetable, trips: Sequence[_Trip]) -> pd.DataFrame:
    if not trips:
        return empty_table("stop_times")
    ids = np.array([point.id for point in timetable.line.points], dtype=object)
    km = np.array([point.km for point in timetable.line.points])
    counts = [len(path.points) for path, *_ in trips]
    shift = [start - int(path.depart_s[0]) for path, _, start, _ in trips]
    calls = np.concatenate([path.stops for path, *_ in trips])
    kind = np.where(calls, _CALLS, _NO_CALL).astype(np.int64)
    moved = [(path, by) for (path, *_), by in zip(trips, shift, strict=True)]
    return pd.DataFrame(
        {
            "trip_id": np.repeat(np.array([name for _, name, *_ in trips], dtype=object), counts),
            "arrival_time": np.concatenate([path.arrive_s + by for path, by in moved]),
            "departure_time": np.concatenate([path.depart_s + by for path, by in moved]),
            "stop_id": np.concatenate([ids[path.points] for path, *_ in trips]),
            "stop_sequence": np.concatenate([np.arange(1, count + 1) for count in counts]),
            "pickup_type": kind,
            "drop_off_type": kind,
            # km from where the trip starts: a feed may choose its unit, and has no shapes.
            "shape_dist_traveled": np.concatenate(
                [np.abs(km[path.points] - km[path.points[0]]).round(3) for path, *_ in trips]
            ),
            "timepoint": np.ones(len(kind), dtype=np.int64),
        }
    )
