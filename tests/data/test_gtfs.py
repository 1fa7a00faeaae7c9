"""GTFS in: what is read, and every fault at once."""

from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.data import gtfs_files
from landbridge.data.gtfs import read_feed
from landbridge.data.gtfs_cells import parse_time, time_text
from landbridge.data.gtfs_days import active_days, day_start_s, feed_span, range_of
from landbridge.operations.day_stations import stations_of
from landbridge.report.gtfs import write_feed
from tests.data.gtfs_tiny import TINY, packed, swapped, tiny, unpacked


def faults(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_feed(path)
    return [str(one) for one in caught.value.findings]


def test_the_tiny_feed_is_read(tmp_path: Path) -> None:
    feed = read_feed(packed(tmp_path, tiny()))
    times = feed.tables["stop_times"]
    assert feed.timezone == "Asia/Seoul"
    assert times["trip_id"].tolist() == ["1"] * 3 + ["2"] * 3
    # The untimed stop lies half way; a time not given is the other of the pair; midnight is passed.
    assert times["arrival_time"].tolist() == [28800, 30600, 32400, 85800, 87600, 90000]
    assert times["departure_time"].tolist() == [28800, 30600, 32400, 85800, 87900, 90000]
    assert [str(note) for note in feed.notes] == [
        "stop_times.txt: 1 stops have no time and were put evenly between those around them"
    ]


def test_a_folder_is_the_same_feed(tmp_path: Path) -> None:
    zipped = read_feed(packed(tmp_path, tiny()))
    (tmp_path / "folder").mkdir()
    folder = read_feed(unpacked(tmp_path / "folder", tiny()))
    for table, frame in zipped.tables.items():
        pd.testing.assert_frame_equal(frame, folder.tables[table])


def test_the_names_of_platforms_are_read_and_written_again(tmp_path: Path) -> None:
    stops = TINY["stops.txt"].splitlines()
    codes = ("platform_code", "", "", "1a", "")
    text = "".join(f"{line},{code}\n" for line, code in zip(stops, codes, strict=True))
    feed = read_feed(packed(tmp_path, tiny(stops=text)))
    assert feed.tables["stops"]["platform_code"].tolist() == ["", "", "1a", ""]
    write_feed(feed, tmp_path / "again.zip")
    again = read_feed(tmp_path / "again.zip")
    pd.testing.assert_frame_equal(again.tables["stops"], feed.tables["stops"])
    (cedar,) = stations_of(again.tables["stops"], {"c"}).values()
    assert [platform.name for platform in cedar.platforms] == ["1a"]
    # A feed without them is written without the column.
    write_feed(read_feed(packed(tmp_path, tiny())), tmp_path / "plain.zip")
    with zipfile.ZipFile(tmp_path / "plain.zip") as archive:
        assert b"platform_code" not in archive.read("stops.txt")


def test_days_of_calendar_and_exceptions(tmp_path: Path) -> None:
    feed = read_feed(packed(tmp_path, tiny()))
    assert feed_span(feed) == (date(2001, 7, 2), date(2001, 8, 31))
    active = active_days(feed, range_of(date(2001, 8, 13), 7))
    assert active["wk"] == tuple(date(2001, 8, day) for day in (13, 14, 16, 17))
    assert active["so"] == ()
    assert active_days(feed, [date(2001, 7, 28)])["so"] == (date(2001, 7, 28),)


def test_times_count_from_noon_less_twelve_hours() -> None:
    """In Moscow clocks went forward on 25 March 2001 and back on 28 October 2001."""
    hours = {
        day: (day_start_s(day, "Europe/Moscow") - day_start_s(day, "UTC")) // 3600
        for day in (date(2001, 3, 24), date(2001, 3, 25), date(2001, 10, 27), date(2001, 10, 28))
    }
    assert list(hours.values()) == [-3, -4, -4, -3]


def test_blanks_quotes_and_marks_are_read(tmp_path: Path) -> None:
    head = "\ufeffroute_id,service_id,trip_id,trip_headsign"
    rows = f'{head}\r\nx, wk ,1,"To ""B"", or\nC"\r\n\r\nx,so,2,\r\n'
    trips = read_feed(packed(tmp_path, tiny(trips=rows))).tables["trips"]
    assert trips["trip_headsign"].tolist() == ['To "B", or\nC', ""]
    assert trips["service_id"].tolist() == ["wk", "so"]


ONE_FAULT = [
    ("stops.txt", "37.6,", "97.6,", "stops.txt line 3, column stop_lat: '97.6' is out of bounds"),
    ("stops.txt", "37.6,", "x,", "stops.txt line 3, column stop_lat: 'x' is no number"),
    ("stops.txt", "37.6,", ",", "stops.txt line 3, column stop_lat: the field is empty"),
    ("stops.txt", "b,Birch", "a,Birch", "stops.txt line 3, column stop_id: 'a' stands"),
    ("stops.txt", "0,sc", "0,sd", "column parent_station: 'sd' is not known"),
    ("stops.txt", "Birch", "", "stops.txt line 3, column stop_name: the field is empty"),
    ("agency.txt", "Asia/Seoul", "Asia/Soul", "allowed an IANA time zone such as Asia/Seoul"),
    ("routes.txt", "X,,2", "X,,rail", "column route_type: 'rail' is no whole number"),
    ("routes.txt", "x,r,", "x,q,", "routes.txt line 2, column agency_id: 'q' is not known"),
    ("trips.txt", "x,so,2", "y,so,2", "column route_id: 'y' is not known"),
    ("trips.txt", "x,so,2", "x,sa,2", "'sa' is not known; allowed a service_id of calendar.txt or"),
    ("stop_times.txt", "24:25:00,b", "24:25:00,z", "column stop_id: 'z' is not known"),
    ("stop_times.txt", "24:25:00,b", "24:25:00,sc", "a train stops at a station"),
    ("stop_times.txt", "2,24:20", "2,22:20", "falls behind 23:50:00 at a stop before"),
    ("stop_times.txt", "24:25:00", "24:15:00", "'24:15:00' is before the arrival"),
    ("stop_times.txt", "2,25:00:00", "2,24:61:00", "'24:61:00' is no time"),
    ("stop_times.txt", "2,25:00:00", "2,", "the field is empty at the first or last stop"),
    ("stop_times.txt", "b,5", "b,-5", "'-5' is no whole number"),
    ("stop_times.txt", "b,5", "b,1", "'1, 1' stands in the file twice"),
    ("calendar.txt", "20010831", "20010832", "'20010832' is no day of the calendar"),
    ("calendar.txt", "20010831", "20010701", "'20010701' is before the start date"),
    ("calendar.txt", "wk,1,", "wk,2,", "column monday: '2' is out of bounds"),
    ("calendar_dates.txt", "20010815,2", "20010815,3", "'3' is out of bounds"),
    ("frequencies.txt", "7:00:00", "5:00:00", "'05:00:00' is not after the start time"),
    ("frequencies.txt", "1200", "0", "column headway_secs: '0' is out of bounds"),
    ("trips.txt", "trip_id", "tripid", "the column trip_id is missing; is it the column tripid?"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), ONE_FAULT)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    told = faults(packed(tmp_path, swapped(file, old, new)))
    assert any(said in one for one in told), told
    if "column trip_id" not in said and "stop_id: 'a'" not in said:
        assert len(told) == 1, told


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    files = tiny(routes=None, calendar=None, calendar_dates=None)
    files["stop_times.txt"] = (
        TINY["stop_times.txt"].replace("24:20:00", "2420").replace(",c,", ",q,")
    )
    told = faults(packed(tmp_path, files))
    assert [one.split(":")[0] for one in told] == [
        "routes.txt",
        "calendar.txt",
        "stop_times.txt line 6, column arrival_time",
        "stop_times.txt line 4, column stop_id",
        "stop_times.txt line 5, column stop_id",
    ]


def test_a_row_of_another_length_is_named(tmp_path: Path) -> None:
    told = faults(packed(tmp_path, swapped("trips.txt", "x,so,2", "x,so")))
    assert "trips.txt line 3: the row has 2 fields, the header 3" in told[0]


def test_many_faults_of_a_column_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"1,8:00:00,8:00:00,nowhere{number},{number}\n" for number in range(300))
    head = TINY["stop_times.txt"].split("\n")[0] + "\n"
    told = faults(packed(tmp_path, tiny(stop_times=head + rows)))
    assert len(told) < 60
    assert "250 more findings in this column are not shown" in told[-2] + told[-1]


def test_what_is_no_feed_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_text("no zip")
    assert "is no zip that can be read" in faults(tmp_path / "text.zip")[0]
    assert "the feed is missing" in faults(tmp_path / "none.zip")[0]
    (tmp_path / "empty").mkdir()
    assert len(faults(tmp_path / "empty")) == 6
    inside = packed(tmp_path, {f"feed/{name}": text for name, text in TINY.items()})
    assert "pack the files, not their folder" in faults(inside)[0]


def test_a_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, tiny())
    whole = bytearray(path.read_bytes())
    whole[60:70] = b"0123456789"
    path.write_bytes(whole)
    assert "cannot be read" in faults(path)[0] or "is no zip" in faults(path)[0]


def test_a_zip_over_the_bounds_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = packed(tmp_path, tiny())
    monkeypatch.setattr(gtfs_files, "MAX_ZIP_BYTES", 500)
    assert "the zip has" in faults(path)[0]
    monkeypatch.setattr(gtfs_files, "MAX_ZIP_BYTES", 10_000)
    monkeypatch.setattr(gtfs_files, "MAX_UNPACKED_BYTES", 500)
    assert "the files unpacked have" in faults(path)[0]
    (tmp_path / "folder").mkdir()
    assert "the files have" in faults(unpacked(tmp_path / "folder", tiny()))[0]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    packer = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    with packer as archive, archive.open("stop_times.txt", "w", force_zip64=True) as stream:
        for _ in range(30):
            stream.write(bytes(10_000_000))
    assert path.stat().st_size < 3_000_000
    assert "the file unpacked has 300 MB; allowed at most 256 MB" in faults(path)[0]


def test_a_zip_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"agency.txt": TINY["agency.txt"]})
    content = bytearray(path.read_bytes())
    content[8] = content[content.index(b"PK\x01\x02") + 10] = 77
    path.write_bytes(content)
    assert "is no zip that can be read" in faults(path)[0]


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, {"agency.txt": TINY["agency.txt"]})
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert "locked by a password" in faults(path)[0]


@given(st.integers(0, 24 * 60 * 3600))
def test_times_are_read_as_they_are_written(seconds: int) -> None:
    assert parse_time(time_text(seconds)) == seconds


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_text_makes_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    """A file of the feed cut, or with a piece of rubbish in it: read, or refused in words."""
    name = data.draw(st.sampled_from(sorted(TINY)))
    text = TINY[name]
    at = data.draw(st.integers(0, len(text)))
    rubbish = data.draw(st.text(alphabet='",\n\r;:0 é9-\x00', max_size=4))
    until = data.draw(st.integers(at, min(len(text), at + 6)))
    files = {**TINY, name: text[:at] + rubbish + text[until:]}
    with suppress(InputError):
        read_feed(packed(tmp_path, files))
