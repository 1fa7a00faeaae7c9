"""Two real feeds along their own ways: kilometres, days, and what is written is read back equal."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from landbridge.report.gtfs import write_feed
from landbridge.report.railjson import write_railjson
from landbridge.runs.exchange import ReadTimetable, feed_of_file, rail_of_file, read_timetable

#: Feed, route, what its way is: the kilometres are those of the railways themselves (Caltrain's
#: mileposts: San Francisco - Gilroy 77.2 miles; BART has none published by station).
FEEDS = (("caltrain", "", 31, 124.2), ("bart", "07", 24, 0.0), ("bart", "01", 28, 0.0))
READ: dict[tuple[str, str], ReadTimetable] = {}


@pytest.fixture(params=FEEDS, ids=lambda one: f"{one[0]}-{one[1]}")
def feed(request: pytest.FixtureRequest, material: Path) -> tuple[ReadTimetable, int, float]:
    name, route, stations, km = request.param
    path = material / "gtfs" / f"{name}.zip"
    if not path.is_file():
        pytest.skip(f"{path.name} is not in the material")
    if (name, route) not in READ:
        READ[name, route] = read_timetable(path, route)
    return READ[name, route], stations, km


def moves(read: ReadTimetable, first: date, days: int) -> Counter[tuple[object, ...]]:
    """Return every train that starts in some days (UTC): category, and each stop with its times."""
    line = read.found.line
    found: Counter[tuple[object, ...]] = Counter()
    for train in read.trains:
        path = train.path
        start = train.at(int(path.depart_s[0]))
        if not first <= start.astimezone(UTC).date() < first + timedelta(days=days):
            continue
        rows = zip(path.points.tolist(), path.arrive_s.tolist(), path.depart_s.tolist(),
                   path.stops.tolist(), strict=True)  # fmt: skip
        stops = tuple(
            (line.points[point].name, train.at(arrive), train.at(depart), stop)
            for point, arrive, depart, stop in rows
        )
        found[(path.category, stops)] += 1
    return found


def test_the_way_of_a_real_feed(feed: tuple[ReadTimetable, int, float]) -> None:
    read, stations, km = feed
    line = read.found.line
    assert len(line.points) == stations
    assert all(two.km > one.km for one, two in pairwise(line.points))
    if km:
        assert line.km == pytest.approx(km, rel=0.01)
    assert "from the shapes" in read.found.notes[0]
    assert "straight" not in read.found.notes[0]


@pytest.mark.parametrize("form", ["gtfs", "railjson"])
def test_what_is_written_is_the_same_timetable(
    feed: tuple[ReadTimetable, int, float], form: str, tmp_path: Path
) -> None:
    """A week of a real feed, along its way: over midnight, with its days, in UTC."""
    read, _, _ = feed
    if form == "gtfs":
        path = tmp_path / "again.zip"
        write_feed(feed_of_file(read), path)
    else:
        path = tmp_path / "again.json"
        write_railjson(rail_of_file(read), path)
    again = read_timetable(path, first=read.first)
    line = again.found.line
    assert [point.name for point in line.points] == [p.name for p in read.found.line.points]
    assert line.km == pytest.approx(read.found.line.km, abs=0.05)
    # A week stands for all: the days in which the week before or after is on the line are left out.
    first, days = read.first + timedelta(days=1), 5
    expected, found = moves(read, first, days), moves(again, first, days)
    assert sum(expected.values()) > 300
    assert found == expected


def test_days_of_the_calendar_are_those_that_are_drawn(material: Path) -> None:
    """Memorial Day 2018 was a Monday with the trains of a Sunday."""
    path = material / "gtfs" / "bart.zip"
    if not path.is_file():
        pytest.skip("bart.zip is not in the material")
    counts = {}
    for day in (date(2018, 5, 27), date(2018, 5, 28), date(2018, 6, 4)):
        read = read_timetable(path, "07", day, 1)
        suffixes = {
            train.path.id.rstrip("0123456789")[-4:]
            for train in read.trains
            if train.id.endswith(day.isoformat())
        }
        counts[day] = (suffixes, sum(t.id.endswith(day.isoformat()) for t in read.trains))
    assert counts[date(2018, 5, 27)] == counts[date(2018, 5, 28)]
    assert counts[date(2018, 6, 4)][1] > counts[date(2018, 5, 28)][1]
