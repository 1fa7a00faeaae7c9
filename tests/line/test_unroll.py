"""Timetables unrolled to dates, and the clocks that railways go by."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from landbridge.base.errors import CannotRunError
from landbridge.line.unroll import timezones_of, unrolled
from tests.line.timetables import built, drawn_line, railway, service


def test_a_change_of_time_zone() -> None:
    """Seoul is 9 h ahead of UTC, Vladivostok 11 h in summer: 20 km take two hours by the clocks."""
    railroad = railway("main: A --20-- B")
    line = drawn_line(railroad, "A", "B")
    made = built(railroad, line, service(line, "container", "A", "B", forth_min=[0]))
    places = railroad.tables["places"].copy()
    places.loc["b", "timezone"] = "Asia/Vladivostok"
    day = dt.date(2001, 6, 18)
    zones = timezones_of(line, {**railroad.tables, "places": places}, day)
    (train,) = unrolled(made, day, 1)
    path = train.path
    assert train.at(path.depart_s[0], zones[0]).isoformat() == "2001-06-18T09:00:00+09:00"
    assert train.at(path.arrive_s[-1], zones[1]).isoformat() == "2001-06-18T11:17:29+11:00"


@pytest.mark.parametrize(
    ("day", "zone"), [("2018-07-31", "Europe/Moscow"), ("2018-08-01", "Asia/Seoul")]
)
def test_russian_railways_kept_moscow_time_until_august_2018(day: str, zone: str) -> None:
    railroad = railway("main: A --20-- B")
    line = drawn_line(railroad, "A", "B")
    russian = replace(line, points=tuple(replace(one, country="RU") for one in line.points))
    found = timezones_of(russian, railroad.tables, dt.date.fromisoformat(day))
    assert found == (zone, zone)


def test_a_train_that_does_not_run_daily_is_told_on_its_days() -> None:
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    monday_and_friday = (True, False, False, False, True, False, False)
    made = built(
        railroad,
        line,
        service(line, "container", "A", "C", forth_min=[1430], days=monday_and_friday),
    )
    # 2001-06-18 is a Monday. The train of Friday arrives on Saturday.
    week = unrolled(made, dt.date(2001, 6, 18), 7)
    assert [one.id for one in week] == [
        "container-a-cf1/2001-06-18",
        "container-a-cf1/2001-06-22",
    ]
    saturday = unrolled(made, dt.date(2001, 6, 23), 1)
    assert [one.id for one in saturday] == ["container-a-cf1/2001-06-22"]


def test_no_days_have_no_trains() -> None:
    railroad = railway("main: A --20-- B")
    line = drawn_line(railroad, "A", "B")
    made = built(railroad, line, service(line, "container", "A", "B", forth_min=[0]))
    with pytest.raises(CannotRunError, match="0 days"):
        unrolled(made, dt.date(2001, 6, 18), 0)
