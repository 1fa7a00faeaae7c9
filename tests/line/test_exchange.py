"""A timetable as GTFS: times, days, places and credit, valid by the rules of gtfs.org."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pandas as pd
import pytest

from landbridge.base.errors import CannotRunError
from landbridge.data.gtfs import Feed, read_feed
from landbridge.data.gtfs_days import active_days, day_start_s, range_of
from landbridge.line.exchange import INTERPOLATED, feed_of
from landbridge.line.timetable import Timetable
from landbridge.report.gtfs import feed_bytes, feed_texts, write_feed
from tests.line.exchanged import CREDIT, MONDAY, PLACES, path, small_line, small_timetable

#: What the canonical rules say of a short feed of a study that has no office.
TOLERATED = {"feed_expiration_date30_days", "missing_feed_contact_email_and_url"}


def small_feed(days: int = 7, zone: str = "") -> Feed:
    return feed_of(small_timetable(), PLACES, CREDIT, MONDAY, days, zone)


def starts(feed: Feed, trip: str, days: tuple[date, ...]) -> list[int]:
    """Return when a trip of a feed starts, s since 1970 UTC."""
    trips = feed.tables["trips"]
    service = str(trips.loc[trips["trip_id"] == trip, "service_id"].iloc[0])
    times = feed.tables["stop_times"]
    first = int(times.loc[times["trip_id"] == trip, "departure_time"].iloc[0])
    active = active_days(feed, days)[service]
    return [day_start_s(day, feed.timezone) + first for day in active]


def test_the_feed_is_the_one_drawn() -> None:
    texts = feed_texts(small_feed())
    assert texts["stop_times.txt"].splitlines()[:6] == [
        "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type,"
        "shape_dist_traveled,timepoint",
        "101,02:00:00,02:00:00,alder,1,0,0,0.0,1",
        "101,02:20:00,02:35:00,b,2,1,1,20.0,1",
        "101,03:00:00,03:00:00,cedar,3,1,1,50.0,1",
        "101,03:25:00,03:25:00,d,4,1,1,75.0,1",
        "101,12:00:00,12:00:00,elm,5,0,0,100.0,1",
    ]
    assert texts["routes.txt"].splitlines()[1:] == [
        "boxes,line,boxes: Alder - Elm,Container trains,2",
        "local,line,local: Alder - Cedar,Passenger trains,2",
    ]
    assert texts["calendar.txt"].splitlines()[1:] == [
        "1111111,1,1,1,1,1,1,1,20010723,20010730",
        "1010100,1,0,1,0,1,0,0,20010723,20010727",
        "1111100,1,1,1,1,1,0,0,20010723,20010727",
    ]
    assert "calendar_dates.txt" not in texts
    assert "(c) the surveyor; licence ODbL-1.0" in texts["attributions.txt"]
    assert "drawn 2001" in texts["feed_info.txt"]


def test_places_are_known_or_marked() -> None:
    stops = small_feed().tables["stops"].set_index("stop_id")
    marked = dict(zip(stops.index, stops["stop_desc"], strict=True))
    assert marked == {
        "alder": "", "b": INTERPOLATED, "cedar": INTERPOLATED, "d": INTERPOLATED, "elm": "",
    }  # fmt: skip
    # b lies at km 20 of 100 between 43 N 131 E and 44 N 132 E.
    assert stops["stop_lat"].tolist()[1] == 43.2
    assert stops["stop_lon"].tolist()[1] == 131.2
    assert stops["stop_timezone"].tolist() == ["", "", "", "Europe/Moscow", "Europe/Moscow"]


def test_a_line_without_any_position_is_refused() -> None:
    with pytest.raises(CannotRunError, match="no operating point of the line is a place"):
        feed_of(small_timetable(), PLACES.iloc[:0], CREDIT, MONDAY)


@pytest.mark.parametrize("zone", ["UTC", "Asia/Vladivostok", "Europe/Moscow", "America/New_York"])
def test_every_train_starts_when_it_does(zone: str) -> None:
    """In any zone, on the days when clocks change too: 28 October 2001 in Russia and New York.

    A train belongs to the days if it starts in them, in UTC or in the zone of the feed.
    """
    first = date(2001, 10, 22)
    midnights = [(day_start_s(first, each), day_start_s(first + timedelta(days=14), each))
                 for each in ("UTC", zone)]  # fmt: skip
    timetable = small_timetable()
    feed = feed_of(timetable, PLACES, CREDIT, first, 14, zone)
    around = range_of(first - timedelta(days=3), 20)
    for one in timetable.paths:
        expected = [
            start
            for day in around
            if one.days[day.weekday()]
            and (start := day_start_s(day, "UTC") + int(one.depart_s[0]))
            and any(begin <= start < end for begin, end in midnights)
        ]
        trips = [
            trip
            for trip in feed.tables["trips"]["trip_id"]
            if trip == one.id or trip.startswith(f"{one.id}@")
        ]
        found = sorted(start for trip in trips for start in starts(feed, trip, around))
        assert found == expected, one.id
    assert ("101@2" in set(feed.tables["trips"]["trip_id"])) == (zone != "UTC")


def test_a_night_in_which_clocks_go_back_has_no_time_below_zero() -> None:
    """At 20:30 UTC it is 00:30 in Moscow, the night of 27 October 2001, and again at 21:30."""
    timetable = Timetable(small_line(), 86_400, (path("n", [0, 1], [(1230, 1230), (1250, 1250)]),))
    feed = feed_of(timetable, PLACES, CREDIT, date(2001, 10, 26), 4, "Europe/Moscow")
    assert int(feed.tables["stop_times"]["departure_time"].min()) >= 0


def test_days_off_the_pattern_are_exceptions() -> None:
    """Local days of a train near midnight, where the clocks change within the days."""
    feed = feed_of(small_timetable(), PLACES, CREDIT, date(2001, 10, 24), 10, "Europe/Moscow")
    names = feed.tables["trips"].set_index("trip_id")["service_id"]
    runs = active_days(feed, range_of(date(2001, 10, 20), 20))
    assert len(runs[names["102@1"]]) + len(runs[names["102@2"]]) == 5


def test_the_bytes_are_the_same() -> None:
    assert feed_bytes(small_feed()) == feed_bytes(small_feed())


def test_what_is_written_is_read_back_equal(tmp_path: Path) -> None:
    feed = feed_of(small_timetable(), PLACES, CREDIT, date(2001, 10, 22), 28, "Europe/Moscow")
    write_feed(feed, tmp_path / "small.zip")
    again = read_feed(tmp_path / "small.zip")
    assert not again.notes
    for table, frame in feed.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[table], obj=table, check_dtype=False)


@pytest.mark.parametrize("zone", ["", "UTC", "Europe/Moscow"])
def test_the_feed_is_valid(tmp_path: Path, zone: str) -> None:
    """By the canonical rules, which another program checks: no error, no warning but two."""
    validator = import_module("gtfs_validator.cli")
    feed = feed_of(small_timetable(), PLACES, CREDIT, date(2001, 10, 22), 14, zone)
    write_feed(feed, tmp_path / "small.zip")
    asked = ["-i", str(tmp_path / "small.zip"), "-o", str(tmp_path / "out"), "-d", "2001-10-23"]
    assert validator.main(asked) == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    told = {
        notice["code"]: notice["severity"]
        for notice in report["notices"]
        if notice["code"] not in TOLERATED
    }
    # The train type has a column of its own, which readers that do not know it leave unread.
    assert told == {"unknown_column": "INFO"}


def test_an_empty_timetable_is_an_empty_feed() -> None:
    feed = feed_of(replace(small_timetable(), paths=()), PLACES, CREDIT, MONDAY)
    assert feed.tables["trips"].empty
    assert list(feed_texts(feed)) == [
        "agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "feed_info.txt",
        "attributions.txt",
    ]  # fmt: skip
