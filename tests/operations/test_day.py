"""The trains of a date: calendars, midnight, frequencies, stations, blocks, clocks that change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd
import pytest

from landbridge.base.errors import InputError
from landbridge.data.gtfs import Feed, empty_table
from landbridge.data.gtfs_columns import TABLES
from landbridge.operations.circulation import followers
from landbridge.operations.day import day_of_feed
from landbridge.operations.types import DayTrain, DayTrains
from tests.operations.evenings import clock, seconds

_STOPS = (
    ("a1", "Alpha", 0.0, 0.0, ""),
    ("a2", "ALPHA", 0.0, 0.001, ""),
    ("b1", "Track 1", 0.0, 0.1, "B"),
    ("b2", "Track 2", 0.0, 0.1, "B"),
    ("B", "Bravo", 0.0, 0.1, ""),
    ("c1", "Charlie", 0.0, 0.2, ""),
    ("far", "Alpha", 9.0, 9.0, ""),
)


def feed_of(trips: Mapping[str, str], **tables: list[tuple[object, ...]]) -> Feed:
    """Return a feed: ``{"1 all": "a1 8:00 b1 8:10"}``, number and service, and its stops."""
    held = {name: empty_table(name) for name in TABLES}

    def fill(table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
        frame = pd.DataFrame(rows, columns=columns.split())
        for name in held[table].columns:
            if name not in frame:
                kind = held[table][name].dtype
                frame[name] = 0 if pd.api.types.is_numeric_dtype(kind) else ""
        held[table] = frame

    fill("agency", "agency_name agency_timezone", [("Test", "America/New_York")])
    fill("routes", "route_id route_short_name route_type", [("r", "R", 2), ("m", "M", 1)])
    stops = "stop_id stop_name stop_lat stop_lon parent_station"
    fill("stops", stops, list(_STOPS))
    heads = [(*name.split(), *([""] if len(name.split()) < 3 else [])) for name in trips]
    rows: list[tuple[object, ...]] = [("r", service, trip, block) for trip, service, block in heads]
    fill("trips", "route_id service_id trip_id block_id", rows)
    times: list[tuple[object, ...]] = []
    for name, text in trips.items():
        parts = text.split()
        for at in range(0, len(parts), 2):
            time_s = seconds(parts[at + 1])
            times.append((name.split()[0], parts[at], at, time_s, time_s))
    fill("stop_times", "trip_id stop_id stop_sequence arrival_time departure_time", times)
    week = "monday tuesday wednesday thursday friday saturday sunday"
    calendar: list[tuple[object, ...]] = [("all", *[1] * 7, "20240101", "20241231")]
    calendar.append(("sat", 0, 0, 0, 0, 0, 1, 0, "20240101", "20241231"))
    fill("calendar", f"service_id {week} start_date end_date", calendar)
    for table, found in tables.items():
        fill(table, " ".join(column.name for column in TABLES[table])[:999], found)
    return Feed("test.zip", held)


def drawn(day: DayTrains) -> list[str]:
    """Return the trains as text."""

    def one(train: DayTrain) -> str:
        return f"{train.id}: " + " ".join(f"{c.platform} {clock(c.arrive_s)}" for c in train.calls)

    return [one(train) for train in day.trains]


def test_calendar_and_exceptions() -> None:
    """A service runs on its days, less those taken out, and those put in."""
    trips = {"1 all": "a1 8:00 b1 8:10", "2 sat": "a1 9:00 b1 9:10"}
    feed = feed_of(trips, calendar_dates=[("all", "20240605", 2), ("sat", "20240605", 1)])
    assert drawn(day_of_feed(feed, date(2024, 6, 5))[0]) == ["2: a1 9:00 b1 9:10"]
    assert drawn(day_of_feed(feed, date(2024, 6, 6))[0]) == ["1: a1 8:00 b1 8:10"]


def test_trips_of_the_night() -> None:
    """Yesterday's train that runs on past midnight, and tomorrow's before 04:00, are there."""
    feed = feed_of({"1 all": "a1 23:50 b1 24:10", "2 all": "a1 3:00 b1 3:10"})
    day, _ = day_of_feed(feed, date(2024, 6, 5))
    assert [train.id for train in day.trains] == ["1@2024-06-04", "2", "1", "2@2024-06-06"]
    night, late = day.trains[0], day.trains[-1]
    assert (night.calls[0].depart_s, night.calls[1].arrive_s) == (-600, 600)
    assert late.calls[0].depart_s == seconds("27:00")
    assert late.service_date == date(2024, 6, 6)


@pytest.mark.parametrize(("day", "hours"), [(date(2024, 3, 10), 23), (date(2024, 11, 3), 25)])
def test_days_on_which_clocks_change(day: date, hours: int) -> None:
    """The night before is as long as it is: times count from noon less twelve hours."""
    feed = feed_of({"1 all": "a1 12:00 b1 27:00"})
    trains = day_of_feed(feed, day)[0].trains
    assert trains[0].calls[1].arrive_s == 27 * 3600 - 24 * 3600 + (24 - hours) * 3600
    assert trains[1].calls[0].depart_s == 12 * 3600


def test_frequencies_are_single_trains() -> None:
    """A trip every ten minutes is as many trains; its own times tell how long it runs."""
    row = ("1", seconds("7:00"), seconds("7:30"), 600, 0)
    feed = feed_of({"1 all": "a1 5:00 b1 5:10"}, frequencies=[row])
    assert drawn(day_of_feed(feed, date(2024, 6, 5))[0]) == [
        "1@07:00:00: a1 7:00 b1 7:10",
        "1@07:10:00: a1 7:10 b1 7:20",
        "1@07:20:00: a1 7:20 b1 7:30",
    ]


def test_stations() -> None:
    """Platforms of a parent are one station, and so are stops of one name that lie close."""
    feed = feed_of({"1 all": "a1 8:00 b1 8:10", "2 all": "far 8:00 b2 8:10 a2 8:20"})
    day, _ = day_of_feed(feed, date(2024, 6, 5))
    held = {key: [one.id for one in found.platforms] for key, found in day.stations.items()}
    assert held == {"a1": ["a1", "a2"], "B": ["b1", "b2"], "far": ["far"]}
    assert day.stations["B"].name == "Bravo"


def test_fast_trains_pass_where_slow_ones_stop() -> None:
    """A train from a to c without a stop passes b; its time there is in proportion."""
    feed = feed_of({"1 all": "a1 8:00 b1 8:10 c1 8:20", "2 all": "a1 9:00 c1 9:16"})
    fast = day_of_feed(feed, date(2024, 6, 5))[0].trains[1]
    assert [(c.platform, clock(c.arrive_s), c.boards) for c in fast.calls] == [
        ("a1", "9:00", True),
        ("b1", "9:08", False),
        ("c1", "9:16", True),
    ]


def test_blocks_of_the_feed_and_computed_ones() -> None:
    """Named blocks stay; else the stock that came last goes out first, when it has turned."""
    trips = {
        "1 all x": "a1 8:00 b1 8:10",
        "2 all x": "b1 8:20 a1 8:30",
        "3 all": "a1 9:00 b1 9:10",
        "4 all": "a1 9:04 b1 9:14",
        "5 all": "b1 9:25 a1 9:35",
        "6 all": "b1 9:40 a1 9:50",
    }
    day, _ = day_of_feed(feed_of(trips), date(2024, 6, 5))
    assert {train.id: train.block for train in day.trains}["1"] == "x"
    assert followers(day.trains) == {"1": "2", "4": "5", "3": "6"}


def test_days_that_are_not() -> None:
    """A date outside of the feed, or one on which nothing runs, is bad input."""
    feed = feed_of({"2 sat": "a1 9:00 b1 9:10"})
    with pytest.raises(InputError, match="'2025-01-01' is outside of the feed; allowed 2024-01-01"):
        day_of_feed(feed, date(2025, 1, 1))
    with pytest.raises(InputError, match="no train of the feed runs"):
        day_of_feed(feed, date(2024, 6, 5))
