"""Trains of a timetable over some days, and who is where."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from landbridge.line.timetable import DAY_S
from landbridge.line.unroll import unrolled
from landbridge.operations.line_days import Held, LineDays, line_days
from tests.line.timetables import built, drawn_line, service
from tests.operations.specials import MONDAY, railroad_of

RAILROAD = railroad_of("main: A --20-- b --20-- C")
LINE = drawn_line(RAILROAD, "A", "C")
BOXES = built(RAILROAD, LINE, service(LINE, "container", "A", "C", forth_min=[10], back_min=[100]))


def days_of(timetable: object = BOXES, days: int = 3, **more: object) -> LineDays:
    """Return some days of a timetable."""
    return line_days(timetable, RAILROAD.tables, MONDAY, days, **more)  # type: ignore[arg-type]


def rows(held: Held) -> list[tuple[float, float]]:
    """Return uses in minutes."""
    return [
        (round(a / 60, 1), round(b / 60, 1)) for a, b in zip(held.from_s, held.to_s, strict=True)
    ]


def test_trains_of_each_day() -> None:
    """The same trains as those of `unrolled`, under the same names."""
    days = days_of()
    names = {days.id_of(number) for number in range(len(days.path))}
    assert names == {one.id for one in unrolled(BOXES, MONDAY, 3)}
    assert all(days.id_of(days.number_of(name)) == name for name in names)
    assert days.number_of("nobody/2001-06-18") == -1
    assert days.number_of("container-a-cf1/2001-06-30") == -1


def test_days_of_the_week() -> None:
    """A train that leaves on Tuesdays only runs on the second day."""
    tuesday = (False, True, False, False, False, False, False)
    paths = tuple(replace(path, days=tuesday) for path in BOXES.paths)
    days = days_of(replace(BOXES, paths=paths))
    assert [days.day_of(number) for number in range(len(days.path))] == [dt.date(2001, 6, 19)] * 2


def test_who_is_still_on_the_line() -> None:
    """A train that left before midnight is on the line when the first day begins."""
    late = replace(
        BOXES.paths[0],
        arrive_s=BOXES.paths[0].arrive_s + 1410 * 60,
        depart_s=BOXES.paths[0].depart_s + 1410 * 60,
    )
    days = days_of(replace(BOXES, paths=(late,)), 1)
    assert days.shift_s.tolist() == [-DAY_S, 0]
    assert rows(days.on_section(0, forth=True)) == [(1420.0, 1436.8)]
    assert rows(days.on_section(1, forth=True)) == [(-3.2, 13.4), (1436.8, 1453.4)]


def test_on_a_section() -> None:
    days = days_of(days=2)
    assert rows(days.on_section(0, forth=True)) == [(10.0, 26.8), (1450.0, 1466.8)]
    assert rows(days.on_section(0, forth=False)) == [(116.8, 133.4), (1556.8, 1573.4)]
    assert rows(days.on_section(0, forth=True).within(0, 600)) == [(10.0, 26.8)]


def test_at_a_station() -> None:
    """Both directions share the tracks beside single track; who passes is there for a moment."""
    days = days_of(days=1)
    assert rows(days.at_station(1, forth=True)) == [(26.8, 26.8), (116.8, 116.8)]
    assert rows(days.at_station(0, forth=True)) == []
    assert rows(days.arrivals(1, forth=False)) == [(116.8, 116.8)]
    assert rows(days.standing(1)) == []


def test_who_stands_in_a_yard_holds_no_track() -> None:
    """Ten minutes for a purpose."""
    path = BOXES.paths[0]
    stay = np.array([0, 0, 600])
    stands = replace(
        path,
        arrive_s=path.arrive_s + stay,
        depart_s=path.depart_s + np.array([0, 600, 600]),
        stops=np.array([False, True, False]),
    )
    days = days_of(replace(BOXES, paths=(stands,)), 1)
    assert rows(days.at_station(1, forth=True)) == []
    assert rows(days.standing(1)) == [(26.8, 36.8)]


def test_a_path_as_a_train() -> None:
    """Its running times are those of its path."""
    days = days_of()
    train = days.train(0)
    assert train.run_s == tuple(np.diff(BOXES.paths[0].arrive_s).tolist())
    assert train.stations == (0, 1, 2)
    assert days.train(1).timing is train.timing


def test_needed_points_are_stations() -> None:
    railroad = railroad_of("main: A ==20== b. ==20== C")
    line = drawn_line(railroad, "A", "C")
    timetable = replace(BOXES, line=line, paths=())
    for needed, count in ((), 2), ((1,), 3):
        assert len(line_days(timetable, railroad.tables, MONDAY, 1, needed).frame.stations) == count


def test_nobody() -> None:
    days = days_of(replace(BOXES, paths=()))
    assert rows(days.on_section(0, forth=True)) == []
