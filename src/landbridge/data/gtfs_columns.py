"""What the files of a GTFS feed hold: the columns that are read and written, and their rules.

Source: General Transit Feed Specification, GTFS Schedule Reference (gtfs.org), as of 2026. Columns
and files that say nothing about stops, trips, times, days and kilometres (fares, pathways) are left
out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["KEYS", "LINKS", "NEEDED", "TABLES", "GtfsColumn", "Link"]


@dataclass(frozen=True, slots=True)
class GtfsColumn:
    """A column of a file of a feed.

    ``kind`` is text, zone (IANA time zone), number (degrees), whole, time (H:MM:SS, may pass 24
    hours) or date (YYYYMMDD). ``needed``: the file must have the column; ``filled``: so must every
    row. ``low`` and ``high`` bound numbers. Whole numbers and times that are not given read as -1,
    numbers as NaN.
    """

    name: str
    kind: str = "text"
    needed: bool = False
    filled: bool = False
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Link:
    """A column whose values must stand in a column of another file (or of one of several)."""

    file: str
    column: str
    to_files: tuple[str, ...]
    to_column: str


def _id(name: str) -> GtfsColumn:
    return GtfsColumn(name, "text", True, True)


def _choice(name: str, high: int, needed: bool = False) -> GtfsColumn:
    return GtfsColumn(name, "whole", needed, needed, 0, high)


_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: Columns of the files, in the order in which they are written.
TABLES: Final[dict[str, tuple[GtfsColumn, ...]]] = {
    "agency": (
        GtfsColumn("agency_id"),
        GtfsColumn("agency_name", "text", True, True),
        GtfsColumn("agency_url", "text", True, True),
        GtfsColumn("agency_timezone", "zone", True, True),
        GtfsColumn("agency_lang"),
    ),
    "stops": (
        _id("stop_id"),
        GtfsColumn("stop_name"),
        GtfsColumn("stop_desc"),
        GtfsColumn("stop_lat", "number", low=-90.0, high=90.0),
        GtfsColumn("stop_lon", "number", low=-180.0, high=180.0),
        _choice("location_type", 4),
        GtfsColumn("parent_station"),
        GtfsColumn("stop_timezone", "zone"),
        GtfsColumn("platform_code"),
    ),
    "routes": (
        _id("route_id"),
        GtfsColumn("agency_id"),
        GtfsColumn("route_short_name"),
        GtfsColumn("route_long_name"),
        GtfsColumn("route_desc"),
        _choice("route_type", 1702, True),
    ),
    "trips": (
        _id("route_id"),
        _id("service_id"),
        _id("trip_id"),
        GtfsColumn("trip_headsign"),
        GtfsColumn("trip_short_name"),
        _choice("direction_id", 1),
        GtfsColumn("block_id"),
        GtfsColumn("shape_id"),
        # Ours: other readers leave a column that they do not know unread.
        GtfsColumn("landbridge_train_type"),
    ),
    "stop_times": (
        _id("trip_id"),
        GtfsColumn("arrival_time", "time", True),
        GtfsColumn("departure_time", "time", True),
        GtfsColumn("stop_id", "text", True, True),
        GtfsColumn("stop_sequence", "whole", True, True, 0, 10**9),
        _choice("pickup_type", 3),
        _choice("drop_off_type", 3),
        GtfsColumn("shape_dist_traveled", "number", low=0.0, high=1e9),
        _choice("timepoint", 1),
    ),
    "calendar": (
        _id("service_id"),
        *(_choice(day, 1, True) for day in _DAYS),
        GtfsColumn("start_date", "date", True, True),
        GtfsColumn("end_date", "date", True, True),
    ),
    "calendar_dates": (
        _id("service_id"),
        GtfsColumn("date", "date", True, True),
        GtfsColumn("exception_type", "whole", True, True, 1, 2),
    ),
    "frequencies": (
        _id("trip_id"),
        GtfsColumn("start_time", "time", True, True),
        GtfsColumn("end_time", "time", True, True),
        GtfsColumn("headway_secs", "whole", True, True, 1, 10**6),
        _choice("exact_times", 1),
    ),
    "shapes": (
        _id("shape_id"),
        GtfsColumn("shape_pt_lat", "number", True, True, -90.0, 90.0),
        GtfsColumn("shape_pt_lon", "number", True, True, -180.0, 180.0),
        GtfsColumn("shape_pt_sequence", "whole", True, True, 0, 10**9),
    ),
    "feed_info": (
        GtfsColumn("feed_publisher_name", "text", True, True),
        GtfsColumn("feed_publisher_url", "text", True, True),
        GtfsColumn("feed_lang", "text", True, True),
        GtfsColumn("feed_start_date", "date"),
        GtfsColumn("feed_end_date", "date"),
        GtfsColumn("feed_version"),
    ),
    "attributions": (
        GtfsColumn("attribution_id"),
        GtfsColumn("organization_name", "text", True, True),
        _choice("is_producer", 1),
        _choice("is_operator", 1),
        _choice("is_authority", 1),
        GtfsColumn("attribution_url"),
    ),
}

#: Files without which nothing runs; of the calendars one is enough.
NEEDED: Final = ("agency", "stops", "routes", "trips", "stop_times")

#: What may stand in a file once only.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "agency": ("agency_id",),
    "stops": ("stop_id",),
    "routes": ("route_id",),
    "trips": ("trip_id",),
    "stop_times": ("trip_id", "stop_sequence"),
    "calendar": ("service_id",),
    "calendar_dates": ("service_id", "date"),
    "frequencies": ("trip_id", "start_time"),
    "shapes": ("shape_id", "shape_pt_sequence"),
}

#: What must stand in another file.
LINKS: Final = (
    Link("stops", "parent_station", ("stops",), "stop_id"),
    Link("routes", "agency_id", ("agency",), "agency_id"),
    Link("trips", "route_id", ("routes",), "route_id"),
    Link("trips", "service_id", ("calendar", "calendar_dates"), "service_id"),
    Link("trips", "shape_id", ("shapes",), "shape_id"),
    Link("stop_times", "trip_id", ("trips",), "trip_id"),
    Link("stop_times", "stop_id", ("stops",), "stop_id"),
    Link("frequencies", "trip_id", ("trips",), "trip_id"),
)
