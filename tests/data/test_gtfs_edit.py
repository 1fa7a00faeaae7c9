"""A feed with trips of single days replaced: by frequency, over midnight, on added days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from landbridge.data.gtfs import Feed, read_feed
from landbridge.data.gtfs_days import active_days, range_of
from landbridge.data.gtfs_edit import NewStop, NewTrip, changed_feed
from tests.data.gtfs_tiny import packed, tiny, unpacked

DAYS = range_of(date(2001, 7, 1), 62)
STOPS = (NewStop("a", 28800, 28800), NewStop("b", 30600, 30600))


def changed(folder: Path, replaced: dict[tuple[str, date], list[NewTrip]]) -> Feed:
    files = changed_feed(packed(folder, tiny()), replaced)
    new = folder / "new"
    new.mkdir()
    for name, content in files.items():
        (new / name).write_bytes(content)
    return read_feed(new)


def days_of(feed: Feed, trip: str) -> tuple[date, ...]:
    trips = feed.tables["trips"].set_index("trip_id")
    return active_days(feed, DAYS)[str(trips.loc[trip, "service_id"])]


def test_a_trip_that_does_not_run_on_a_day_runs_on_all_others(tmp_path: Path) -> None:
    day = date(2001, 8, 3)
    before = read_feed(packed(tmp_path, tiny(), "old.zip"))
    after = changed(tmp_path, {("1", day): []})
    assert set(days_of(before, "1")) - set(days_of(after, "1")) == {day}
    assert set(days_of(after, "1")) < set(days_of(before, "1"))
    assert days_of(after, "2") == days_of(before, "2")
    assert after.tables["frequencies"].equals(before.tables["frequencies"])


def test_what_runs_instead_runs_on_that_day_alone(tmp_path: Path) -> None:
    day = date(2001, 8, 3)
    new = [NewTrip("1-20010803", STOPS, "Birch", False)]
    after = changed(tmp_path, {("1", day): new})
    assert days_of(after, "1-20010803") == (day,)
    times = after.tables["stop_times"]
    mine = times[times["trip_id"] == "1-20010803"]
    assert mine["stop_id"].tolist() == ["a", "b"]
    assert mine["departure_time"].tolist() == [28800, 30600]
    row = after.tables["trips"].set_index("trip_id").loc["1-20010803"]
    assert row["route_id"] == "x"


def test_a_trip_of_an_added_day_may_be_taken_off_it(tmp_path: Path) -> None:
    """Trip 2 runs on one day only, by an exception: it then runs on none."""
    after = changed(tmp_path, {("2", date(2001, 7, 28)): []})
    assert days_of(after, "2") == ()


def test_two_days_of_one_trip(tmp_path: Path) -> None:
    days = date(2001, 8, 3), date(2001, 8, 6)
    before = read_feed(packed(tmp_path, tiny(), "old.zip"))
    after = changed(tmp_path, {("1", day): [] for day in days})
    assert set(days_of(before, "1")) - set(days_of(after, "1")) == set(days)


def test_names_that_are_taken_get_a_number(tmp_path: Path) -> None:
    new = [NewTrip("2", STOPS, "", True), NewTrip("2", STOPS, "", True)]
    after = changed(tmp_path, {("1", date(2001, 8, 3)): new})
    assert {"2", "2-2", "2-3"} < set(after.tables["trips"]["trip_id"])


@pytest.mark.parametrize("calendar", [None, tiny()["calendar.txt"]])
def test_feeds_with_one_calendar_only(tmp_path: Path, calendar: str | None) -> None:
    files = tiny(calendar=calendar, calendar_dates=None)
    if calendar is None:
        files["calendar_dates.txt"] = "service_id,date,exception_type\nwk,20010803,1\nso,20010804,1"
    else:
        files["trips.txt"] = files["trips.txt"].replace("x,so,2", "x,wk,2")
    folder = tmp_path / "old"
    folder.mkdir()
    content = changed_feed(unpacked(folder, files), {("1", date(2001, 8, 3)): []})
    new = tmp_path / "new"
    new.mkdir()
    for name, each in content.items():
        (new / name).write_bytes(each)
    assert date(2001, 8, 3) not in days_of(read_feed(new), "1")
