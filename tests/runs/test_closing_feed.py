"""A day's plan as a feed: runs by frequency, trains of the day before, trains in two parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.gtfs import Feed, read_feed
from landbridge.data.gtfs_days import active_days
from landbridge.operations.types import Change, DayTrain
from landbridge.runs.closing_feed import feed_with
from landbridge.runs.closing_open import OpenDay, open_feed_day
from tests.data.gtfs_tiny import packed, tiny

Times = list[tuple[str, list[int]]]


def opened(folder: Path, day: date) -> OpenDay:
    return open_feed_day(packed(folder, tiny()), day)


def written(folder: Path, one: OpenDay, changes: Sequence[Change]) -> Feed:
    new = folder / "new"
    new.mkdir()
    for name, content in feed_with(one, changes).items():
        (new / name).write_bytes(content)
    return read_feed(new)


def running(feed: Feed, day: date) -> Times:
    """Trips of the service of a day without those by frequency: stops and times."""
    active = {name for name, days in active_days(feed, [day]).items() if days}
    trips = feed.tables["trips"]
    frequent = set(feed.tables["frequencies"]["trip_id"])
    names = sorted(set(trips["trip_id"][trips["service_id"].isin(active)]) - frequent)
    times = feed.tables["stop_times"]
    return [(name, times["departure_time"][times["trip_id"] == name].tolist()) for name in names]


def cancelled(train: DayTrain) -> Change:
    return Change(train.id, "cancelled", train.calls, (), "")


def test_a_run_by_frequency_is_left_out_and_the_others_are_written_out(tmp_path: Path) -> None:
    day = date(2001, 8, 3)
    one = opened(tmp_path, day)
    runs = [train for train in one.day.trains if train.id.startswith("1@")]
    assert [train.id for train in runs] == ["1@06:00:00", "1@06:20:00", "1@06:40:00"]
    feed = written(tmp_path, one, [cancelled(runs[1])])
    told = running(feed, day)
    assert [times[0] for _, times in told] == [21600, 24000]
    assert all(len(times) == 3 for _, times in told)
    trips = feed.tables["trips"].set_index("trip_id")
    assert day not in active_days(feed, [day])[str(trips.loc["1", "service_id"])]
    assert running(feed, date(2001, 8, 6)) == []  # by frequency, as before


def test_a_train_of_the_day_before_is_changed_on_its_own_day(tmp_path: Path) -> None:
    """Trip 2 starts on 28 July at 23:50 and ends at 1:00: a closure of the 29th may cancel it."""
    one = opened(tmp_path, date(2001, 7, 29))
    (train,) = one.day.trains
    assert (train.id, train.calls[0].depart_s) == ("2@2001-07-28", -600)
    assert running(written(tmp_path, one, [cancelled(train)]), date(2001, 7, 28)) == []


def test_its_times_are_those_of_its_own_day(tmp_path: Path) -> None:
    one = opened(tmp_path, date(2001, 7, 29))
    (train,) = one.day.trains
    change = Change(train.id, "short_turned", train.calls, train.calls[:2], "")
    ((_, times),) = running(written(tmp_path, one, [change]), date(2001, 7, 28))
    assert times == [23 * 3600 + 50 * 60, 24 * 3600 + 20 * 60]


def test_a_train_in_two_parts_is_two_trips(tmp_path: Path) -> None:
    one = opened(tmp_path, date(2001, 7, 29))
    (train,) = one.day.trains
    after = (*train.calls[:2], *train.calls[1:])
    change = Change(train.id, "short_turned", train.calls, after, "", breaks=(2,))
    told = running(written(tmp_path, one, [change]), date(2001, 7, 28))
    assert [len(times) for _, times in told] == [2, 2]


def test_a_study_has_no_feed(tmp_path: Path) -> None:
    from dataclasses import replace

    one = replace(opened(tmp_path, date(2001, 8, 3)), feed=None)
    with pytest.raises(InputError, match="is no feed"):
        feed_with(one, ())
