"""Two real feeds: counts beside an independent reading, and what is written is read back equal."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from landbridge.data.gtfs import Feed, read_feed
from landbridge.data.gtfs_days import active_days, feed_span, range_of
from landbridge.report.gtfs import feed_bytes, write_feed

NAMES = ("bart", "caltrain")
READ: dict[Path, Feed] = {}


@pytest.fixture(params=NAMES)
def path(request: pytest.FixtureRequest, material: Path) -> Path:
    found = material / "gtfs" / f"{request.param}.zip"
    if not found.is_file():
        pytest.skip(f"{found.name} is not in the material")
    return found


@pytest.fixture
def feed(path: Path) -> Feed:
    if path not in READ:
        READ[path] = read_feed(path)
    return READ[path]


def plainly(path: Path, table: str) -> list[dict[str, str]]:
    """Read a table with nothing but the csv module."""
    with zipfile.ZipFile(path) as archive, archive.open(f"{table}.txt") as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig", newline="")))


@pytest.mark.parametrize("table", ["agency", "stops", "routes", "trips", "stop_times", "calendar"])
def test_every_row_is_read(path: Path, feed: Feed, table: str) -> None:
    assert len(feed.tables[table]) == len(plainly(path, table)) > 0


def test_stops_a_trip_and_times_are_those_of_the_file(path: Path, feed: Feed) -> None:
    rows = plainly(path, "stop_times")
    times = feed.tables["stop_times"]
    assert Counter(times["trip_id"]) == Counter(row["trip_id"] for row in rows)

    def seconds(text: str) -> int:
        hours, minutes, rest = text.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + int(rest)

    assert sorted(zip(times["trip_id"], times["arrival_time"], times["stop_id"], strict=True)) == (
        sorted((row["trip_id"], seconds(row["arrival_time"]), row["stop_id"]) for row in rows)
    )
    assert times["departure_time"].sum() == sum(seconds(row["departure_time"]) for row in rows)
    late = sum(row["departure_time"] >= "24" for row in rows if len(row["departure_time"]) == 8)
    assert late > 0, "the feed has no train after midnight"
    assert int((times["departure_time"] >= 86_400).sum()) == late


def test_days_are_those_of_the_calendar(path: Path, feed: Feed) -> None:
    """Every service on every day of three months, counted anew from the two tables."""
    days = range_of(date(2018, 6, 1), 92)
    names = [day.strftime("%A").lower() for day in days]
    expected = {
        row["service_id"]: {
            f"{day:%Y%m%d}"
            for day, name in zip(days, names, strict=True)
            if row[name] == "1" and row["start_date"] <= f"{day:%Y%m%d}" <= row["end_date"]
        }
        for row in plainly(path, "calendar")
    }
    for row in plainly(path, "calendar_dates"):
        runs = expected.setdefault(row["service_id"], set())
        if row["date"] in {f"{day:%Y%m%d}" for day in days}:
            (runs.add if row["exception_type"] == "1" else runs.discard)(row["date"])
    found = active_days(feed, days)
    assert {name: {f"{day:%Y%m%d}" for day in runs} for name, runs in found.items()} == expected
    assert sum(map(len, expected.values())) >= 92


def test_what_is_written_is_read_back_equal(feed: Feed, tmp_path: Path) -> None:
    write_feed(feed, tmp_path / "again.zip")
    again = read_feed(tmp_path / "again.zip")
    for table, frame in feed.tables.items():
        pd.testing.assert_frame_equal(frame, again.tables[table], obj=table)
    days = range_of(feed_span(feed)[0], 400)
    assert active_days(again, days) == active_days(feed, days)
    assert feed_bytes(again) == feed_bytes(feed)
