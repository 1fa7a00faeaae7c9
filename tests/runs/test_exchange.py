"""Timetable files by themselves: midnight, days, frequencies, kilometres, the way that is meant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from landbridge.base.errors import InputError, UnknownNameError
from landbridge.runs.exchange import is_timetable_file, read_result, read_timetable
from tests.data.gtfs_tiny import TINY, packed, swapped, tiny


def test_a_train_over_midnight_belongs_to_the_day_of_its_service(tmp_path: Path) -> None:
    r"""The special train 2 of 28 July 2001 leaves at 23:50 and arrives at 25:00, Seoul time.

    a           __1:00, 29 July
    b      ___/ 0:20 - 0:25
    c  __/ 23:50, 28 July
    """
    read = read_timetable(packed(tmp_path, TINY), first=date(2001, 7, 28), days=2)
    result = read_result(read)
    train = next(one for one in result["trains"] if one["id"] == "2/2001-07-28")
    assert [(stop["point"], stop["arrive"], stop["depart"]) for stop in train["stops"]] == [
        ("Cedar", "2001-07-28T23:50:00+09:00", "2001-07-28T23:50:00+09:00"),
        ("Birch", "2001-07-29T00:20:00+09:00", "2001-07-29T00:25:00+09:00"),
        ("Alder", "2001-07-29T01:00:00+09:00", "2001-07-29T01:00:00+09:00"),
    ]
    assert train["direction"] == "back"
    assert [point["name"] for point in result["points"]] == ["Alder", "Birch", "Cedar"]
    assert result["conflicts"] == []


def test_a_trip_with_a_frequency_starts_as_often_as_it_says(tmp_path: Path) -> None:
    """6:00 to 7:00 every 20 minutes, on workdays, but not on 15 August 2001."""
    path = packed(tmp_path, TINY)
    read = read_timetable(path, first=date(2001, 8, 14), days=2)
    ids = [one["id"] for one in read_result(read)["trains"]]
    assert ids == ["1#1/2001-08-14", "1#2/2001-08-14", "1#3/2001-08-14"]


@pytest.mark.parametrize(
    ("first", "days", "told"),
    [
        ("2010-01-01", 7, "is outside of the feed; allowed 2001-07-02 to 2001-08-31"),
        ("2001-06-25", 7, "is outside of the feed"),
        # A Saturday and a Sunday, when the service of workdays rests.
        ("2001-07-07", 2, "is the first of 2 days without a train on X"),
        ("2001-07-07", 1, "is a day without a train on X"),
    ],
)
def test_days_without_a_train_are_bad_input(
    tmp_path: Path, first: str, days: int, told: str
) -> None:
    """As for every other command that is asked for a day of a feed."""
    with pytest.raises(InputError, match=told):
        read_result(
            read_timetable(packed(tmp_path, TINY), first=date.fromisoformat(first), days=days)
        )


def branched() -> dict[str, str]:
    """The tiny feed with a second railway, that leaves the first at Birch."""
    files = dict(TINY)
    files["stops.txt"] += "d,Dogwood,37.6,127.9,,\n"
    files["routes.txt"] += "y,r,Y,Branch,2\n"
    files["trips.txt"] += "y,wk,3\n"
    files["stop_times.txt"] += (
        "3,8:00:00,8:00:00,a,1\n3,8:10:00,8:10:00,b,2\n3,9:00:00,9:00:00,d,3\n"
    )
    return files


def test_a_choice_that_is_not_unique_is_shown(tmp_path: Path) -> None:
    path = packed(tmp_path, branched())
    with pytest.raises(InputError) as refused:
        read_timetable(path)
    said = str(refused.value)
    assert "tiny.zip, column --route: the file has 2 routes" in said
    assert "x (X, 3 stations); y (Branch, 3 stations)" in said
    for name in ("y", "Branch", "branch", "Y"):
        assert read_timetable(path, name).found.line.points[-1].name == "Dogwood"
    with pytest.raises(UnknownNameError, match="did you mean Branch"):
        read_timetable(path, "Branchh")


def test_one_way_needs_no_choice(tmp_path: Path) -> None:
    files = branched()
    files["stop_times.txt"] = files["stop_times.txt"].replace("3,9:00:00,9:00:00,d,3\n", "")
    assert len(read_timetable(packed(tmp_path, files)).found.line.points) == 3


def test_kilometres_say_where_they_come_from(tmp_path: Path) -> None:
    straight = read_timetable(packed(tmp_path, TINY, "a.zip"))
    assert "straight lines" in straight.found.notes[0]
    assert all("km: straight line" in track.estimated for track in straight.found.line.tracks)
    shapes = (
        "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\n"
        "s,37.5,127.0,1\ns,37.6,127.0,2\ns,37.6,127.1,3\ns,37.7,127.2,4\n"
    )
    files = {
        **TINY,
        "shapes.txt": shapes,
        "trips.txt": "route_id,service_id,trip_id,shape_id\nx,wk,1,s\nx,so,2,\n",
    }
    shaped = read_timetable(packed(tmp_path, files, "b.zip"))
    assert shaped.found.line.km > straight.found.line.km + 5
    assert not any(track.estimated for track in shaped.found.line.tracks)


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (swapped("routes.txt", ",2\n", ",3\n"), "'3' makes no route of tiny.zip a railway"),
        (tiny(stop_times=TINY["stop_times.txt"].split("\n")[0] + "\n"), "has two stops"),
        (tiny(routes=TINY["routes.txt"].split("\n")[0] + "\n",
              trips="route_id,service_id,trip_id\n", frequencies=None,
              stop_times=TINY["stop_times.txt"].split("\n")[0] + "\n"), "has no route"),
    ],
)  # fmt: skip
def test_a_feed_without_a_railway(tmp_path: Path, files: dict[str, str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_timetable(packed(tmp_path, files))


def test_what_is_a_file_and_what_a_line(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    (tmp_path / "feed" / "trips.txt").write_text("", "utf-8")
    (tmp_path / "Khasan-Moscow").mkdir()
    (tmp_path / "other.dat").write_text("", "utf-8")
    for name, expected in (
        ("absent.zip", True), ("A.JSON", True), ("feed", True), ("other.dat", True),
        ("Khasan-Moscow", False), ("Seoul-Busan", False),
    ):  # fmt: skip
        assert is_timetable_file(str(tmp_path / name)) == expected, name
    assert not is_timetable_file("x" * 5000)
    assert not is_timetable_file("a\0b")
