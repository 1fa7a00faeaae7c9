"""A feed on a line: what is written comes back, and what the drawings say of foreign trips."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path as File

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError
from landbridge.data.gtfs import Feed, read_feed
from landbridge.line.exchange import feed_of
from landbridge.line.exchange_places import positions_of
from landbridge.line.exchange_stops import match_stops, plain_name
from landbridge.line.exchange_trips import Imported, timetable_of
from landbridge.line.timetable import Path, Timetable
from landbridge.line.types import Line
from landbridge.report.gtfs import write_feed
from tests.data.gtfs_tiny import packed, tiny
from tests.line.drawn import drawn
from tests.line.exchanged import CREDIT, MONDAY, PLACES, path, small_line, small_timetable

TABLES = {"places": PLACES}


def as_text(found: Path) -> tuple[object, ...]:
    """Return all of a path that a feed carries, to be compared."""
    return (
        found.id, found.service, found.category, found.days, found.points.tolist(),
        found.arrive_s.tolist(), found.depart_s.tolist(), found.stops.tolist(),
    )  # fmt: skip


def same(one: Timetable, other: Timetable) -> bool:
    return sorted(map(as_text, one.paths)) == sorted(map(as_text, other.paths))


@pytest.mark.parametrize("zone", ["", "UTC", "America/New_York"])
@pytest.mark.parametrize("monday", [MONDAY, date(2001, 10, 22)])
def test_a_timetable_comes_back(zone: str, monday: date) -> None:
    timetable = small_timetable()
    feed = feed_of(timetable, PLACES, CREDIT, monday, 7, zone)
    found = timetable_of(feed, timetable.line, TABLES, monday)
    assert same(found.timetable, timetable)
    assert (found.trips, found.elsewhere, found.other, found.unmatched) == (found.used, 0, 0, ())


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Any timetable of up to five trains on the small line, over up to three days."""
    paths = []
    for number in range(draw(st.integers(1, 5))):
        first, last = draw(st.lists(st.integers(0, 4), min_size=2, max_size=2, unique=True))
        points = list(range(first, last + 1)) if last > first else list(range(first, last - 1, -1))
        at = draw(st.integers(0, 1439))
        times = [(at, at)]
        for _ in points[1:]:
            at += draw(st.integers(1, 1000))
            stand = draw(st.sampled_from([0, 0, 7]))
            times.append((at, at + stand))
            at += stand
        times[-1] = (times[-1][0], times[-1][0])
        days = draw(st.tuples(*[st.booleans()] * 7).filter(any))
        stops = draw(st.sets(st.integers(0, len(points) - 1)))
        kind = draw(st.sampled_from(["container", "freight", "passenger", "suburban", "special"]))
        paths.append(path(f"{number}", points, times, days=days, stops=sorted(stops), category=kind,
                          service=f"{kind} {number}"))  # fmt: skip
    return Timetable(small_line(), 7 * 86_400, tuple(paths))


@settings(max_examples=20)
@given(timetables(), st.sampled_from(["UTC", "Asia/Vladivostok", "America/New_York"]))
def test_any_timetable_comes_back_through_a_file(timetable: Timetable, zone: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        feed = feed_of(timetable, PLACES, CREDIT, MONDAY, 7, zone)
        write_feed(feed, File(folder, "feed.zip"))
        again = read_feed(File(folder, "feed.zip"))
    assert same(timetable_of(again, timetable.line, TABLES, MONDAY).timetable, timetable)


# ------------------------------------------------------------------------ foreign trips
# The tiny feed: Alder (37.5, 127.0) - Birch - Cedar, of which trip 1 runs Alder, Birch, Cedar every
# 20 min from 6:00, and trip 2 back over midnight on a Saturday. Seoul is 9 h before UTC.
KOREA = pd.DataFrame(
    {
        "name": ["Alder", "Cedar"],
        "aliases": [("Erle",), ("Zeder",)],
        "lat_deg": [37.5, 37.7],
        "lon_deg": [127.0, 127.2],
        "timezone": ["Asia/Seoul", "Asia/Seoul"],
    },
    index=["alder", "cedar"],
)
TINY_LINE = "Alder -10- loop -4- Birch -14- Cedar"
THURSDAY = date(2001, 7, 26)


def imported(folder: File, line: Line, **files: str | None) -> Imported:
    feed = read_feed(packed(folder, tiny(**files)))
    return timetable_of(feed, line, {"places": KOREA}, THURSDAY)


def test_trips_become_paths_in_utc(tmp_path: File) -> None:
    found = imported(tmp_path, drawn(TINY_LINE))
    first = found.timetable.paths[0]
    assert [one.id for one in found.timetable.paths] == ["1#1", "1#2", "1#3", "2"]
    # 6:00 in Seoul on Tuesday is 21:00 UTC on Monday; Monday's train starts on Sunday.
    assert first.days == (True, True, True, True, False, False, True)
    assert first.points.tolist() == [0, 1, 2, 3]
    assert first.depart_s[0] == 21 * 3600
    # The loop is passed at 10 of 14 km to Birch, 30 min after the start.
    assert ((first.arrive_s - first.depart_s[0]) // 60).tolist() == [0, 21, 30, 60]
    assert first.stops.tolist() == [True, False, True, True]
    back = found.timetable.paths[-1]
    assert back.days == (False, False, False, False, False, True, False)
    assert back.points.tolist() == [3, 2, 1, 0]
    assert (back.depart_s // 60).tolist() == [890, 925, 935, 960]
    assert {one.category for one in found.timetable.paths} == {"passenger"}


def test_a_stop_that_the_study_does_not_know_is_reported_and_run_through(tmp_path: File) -> None:
    """Birch is no point of this line, but lies beside it: trip 1 goes on to Cedar."""
    found = imported(tmp_path, drawn("Alder -14- loop -14- Cedar"))
    assert [(match.name, match.how) for match in found.unmatched] == [("Birch", "none")]
    assert found.unmatched[0].off_km < 0.2
    assert found.timetable.paths[0].points.tolist() == [0, 1, 2]
    assert "1 of 3 stops are no operating point of the line" in found.timetable.notes


def test_a_trip_that_leaves_the_line_is_cut(tmp_path: File) -> None:
    """Alder, Birch, far away, Cedar, Birch: two parts on the line, the second the other way."""
    head = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    rows = [f"1,{8 + n}:00:00,{8 + n}:00:00,{stop},{n}\n" for n, stop in enumerate("abzcb") if stop]
    stops = (
        "stop_id,stop_name,stop_lat,stop_lon\na,Alder,37.5,127.0\nb,Birch,37.6,127.1\n"
        "c,Cedar,37.7,127.2\nz,Zoo,38.9,128.9\n"
    )
    found = imported(
        tmp_path, drawn(TINY_LINE), stops=stops, stop_times=head + "".join(rows), frequencies=None
    )
    assert [(one.id, one.points.tolist()) for one in found.timetable.paths] == [
        ("1/1", [0, 1, 2]),
        ("1/2", [3, 2]),
    ]


def test_a_trip_that_turns_is_two_paths(tmp_path: File) -> None:
    head = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    rows = [f"1,{8 + n}:00:00,{8 + n}:05:00,{stop},{n}\n" for n, stop in enumerate("acb")]
    found = imported(tmp_path, drawn(TINY_LINE), stop_times=head + "".join(rows), frequencies=None)
    assert [one.points.tolist() for one in found.timetable.paths] == [[0, 1, 2, 3], [3, 2]]
    # It arrives at 9:00, and the second path begins when it leaves, at 9:05.
    assert [int(one.depart_s[0]) // 60 % 60 for one in found.timetable.paths] == [5, 5]
    assert int(found.timetable.paths[0].arrive_s[-1]) // 60 % 60 == 0


def test_buses_are_counted_and_left_out(tmp_path: File) -> None:
    routes = "route_id,agency_id,route_type\nx,r,3\n"
    with pytest.raises(CannotRunError, match="none of the 2 trips"):
        imported(tmp_path, drawn(TINY_LINE), routes=routes)


def test_another_week_or_another_line_is_said(tmp_path: File) -> None:
    feed = read_feed(packed(tmp_path, tiny()))
    with pytest.raises(CannotRunError, match=r"no trip of tiny.zip runs in the week of 2010-03-01"):
        timetable_of(feed, drawn(TINY_LINE), {"places": KOREA}, date(2010, 3, 3))
    with pytest.raises(CannotRunError, match="0 of its 3 stops are on the line"):
        timetable_of(feed, small_line(), TABLES, THURSDAY)


@pytest.mark.parametrize(
    ("name", "lat", "lon", "point", "how"),
    [
        ("Alder", 37.5, 127.0, 0, "name"),
        ("ERLE Bahnhof", 37.55, 127.0, 0, "name"),  # another name of the place, 5.6 km away
        ("Alder", 38.5, 127.0, -1, "none"),  # the same name, 111 km away
        ("Birch Rail Station", 37.3, 127.1, 2, "name"),  # Birch is interpolated: looser
        ("Somewhere", 37.505, 127.0, 0, "near"),
        ("Somewhere", 37.6, 127.1, -1, "none"),  # near Birch, whose position nobody knows
    ],
)
def test_stops_match_by_name_and_distance(
    name: str, lat: float, lon: float, point: int, how: str
) -> None:
    line = drawn(TINY_LINE)
    tables = {
        "agency": pd.DataFrame({"agency_name": ["Rail"]}),
        "stops": pd.DataFrame(
            {
                "stop_id": ["s"], "stop_name": [name], "stop_lat": [lat], "stop_lon": [lon],
                "location_type": [-1], "parent_station": [""],
            }
        ),
    }  # fmt: skip
    found = match_stops(Feed("", tables), line, KOREA, positions_of(line, KOREA))["s"]
    assert (found.point, found.how) == (point, how)


def test_a_station_gives_its_name_to_its_platforms(tmp_path: File) -> None:
    found = imported(tmp_path, drawn(TINY_LINE))
    assert found.matches["c"].point == 3
    assert "sc" not in found.matches


def test_words_that_say_nothing_are_dropped() -> None:
    assert plain_name("Станция Хасан") == plain_name("Хасан")
    assert plain_name("Gare de Lyon") == "delyon"


# --------------------------------------------------------------------------- a real feed


def caltrain(material: File) -> tuple[Feed, Line, pd.DataFrame]:
    """Return the feed and its line: the stations of one local train, as if a study knew them."""
    feed = read_feed(material / "gtfs" / "caltrain.zip")
    times, stops = feed.tables["stop_times"], feed.tables["stops"].set_index("stop_id")
    trips = feed.tables["trips"]
    weekday = set(trips.loc[trips["service_id"] == "mtwtf", "trip_id"])
    counts = times[times["trip_id"].isin(weekday)].groupby("trip_id").size()
    longest = times[times["trip_id"] == counts.index[int(np.argmax(counts.to_numpy()))]]
    words: list[str] = []
    rows = []
    for number, stop in enumerate(longest["stop_id"]):
        name = re.sub(r"\W|Caltrain|Station", "", str(stops["stop_name"][stop]))
        words += ["=3="] * bool(number) + [name]
        rows.append((name, (), stops["stop_lat"][stop], stops["stop_lon"][stop], "UTC"))
    columns = ["name", "aliases", "lat_deg", "lon_deg", "timezone"]
    places = pd.DataFrame(rows, columns=columns, index=[row[0].lower() for row in rows])
    return feed, drawn(" ".join(words)), places


def test_a_passenger_timetable_is_imported_as_other_traffic(material: File) -> None:
    feed, line, places = caltrain(material)
    found = timetable_of(feed, line, {"places": places}, date(2018, 9, 12))
    trips = feed.tables["trips"]
    weekday = set(trips.loc[trips["service_id"] == "mtwtf", "trip_id"])
    # In Pacific time evening trains of Friday start on Saturday, UTC: days shift, trains do not.
    runs = [one for one in found.timetable.paths if one.id.partition("/")[0] in weekday]
    assert len({one.id.partition("/")[0] for one in runs}) == len(weekday) == 92
    assert {sum(one.days) for one in runs} == {5}
    buses = set(feed.tables["routes"].query("route_type == 3")["route_id"])
    assert found.other == sum(trips["route_id"].isin(buses)) == 22
    assert found.elsewhere == 0
    assert all((np.diff(one.arrive_s) >= 0).all() for one in found.timetable.paths)
    assert all(len(one.points) == abs(int(one.points[-1] - one.points[0])) + 1 for one in runs)
    lost = [match.name for match in found.unmatched]
    assert len(found.matches) - len(lost) >= 50, lost


def test_times_of_a_real_train_are_those_of_the_feed(material: File) -> None:
    feed, line, places = caltrain(material)
    found = timetable_of(feed, line, {"places": places}, date(2018, 9, 12))
    train = next(one for one in found.timetable.paths if one.id == "101")
    times = feed.tables["stop_times"]
    given_s = times.loc[times["trip_id"] == "101", "departure_time"].tolist()
    kept: Sequence[int] = train.depart_s[train.stops].tolist()
    # 101 leaves San Jose at 4:28 Pacific daylight time, 7 h behind UTC.
    assert [second - 7 * 3600 for second in kept][:-1] == given_s[: len(kept) - 1]
    assert replace(train, id="x").days == (True,) * 5 + (False,) * 2
