"""A table of passengers from outside: what is read, and every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.passenger_file import PassengerRow, read_passengers


def written(folder: Path, text: str) -> Path:
    path = folder / "od.csv"
    path.write_text(text, "utf-8")
    return path


def test_hours_and_times_are_read(tmp_path: Path) -> None:
    text = "hour,from_stop,to_stop,passengers,category\n25,Alfa,Bravo,12.5,suburban\n8,a,b,0,\n"
    table = read_passengers(written(tmp_path, text))
    assert not table.counts
    assert table.rows == (PassengerRow(2, 90000, 93600, "Alfa", "Bravo", 12.5, 0.0, "suburban"),)
    text = "from_time,to_time,origin,destination,passengers\n7:30,07:45:30,a,b,3\n"
    (row,) = read_passengers(written(tmp_path, text)).rows
    assert (row.from_s, row.to_s, row.from_stop, row.to_stop) == (27000, 27930, "a", "b")


def test_counts_at_stops_have_no_destination(tmp_path: Path) -> None:
    text = "hour,stop,boardings,alightings\n8,Alfa,100,0\n8,Bravo,0,40\n"
    table = read_passengers(written(tmp_path, text))
    assert table.counts
    assert [(one.passengers, one.alightings) for one in table.rows] == [(100, 0), (0, 40)]


def test_every_fault_is_told_with_its_line(tmp_path: Path) -> None:
    text = (
        "hour,from_stop,to_stop,passengers\n"
        "8,Alfa,Bravo,many\n"
        "48,Alfa,Bravo,1\n"
        ",Alfa,,-1\n"
        "8,Alfa\n"
        "8,Alfa,Bravo,nan\n"
    )
    with pytest.raises(InputError) as raised:
        read_passengers(written(tmp_path, text))
    told = {(one.row, one.column): one.message for one in raised.value.findings}
    assert told[2, "passengers"] == "is no number"
    assert told[3, "hour"] == "is no hour"
    assert told[4, "hour"] == "the field is empty"
    assert told[4, "to_stop"] == "the field is empty"
    assert told[4, "passengers"] == "is out of bounds"
    assert told[6, "passengers"] == "is no number"
    assert {one.row for one in raised.value.findings} == {2, 3, 4, 5, 6}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("hour,from_stop,to_stop,passengers\n", "the table has no passengers"),
        ("hour,from_stop,to_stop,passengerz\n8,a,b,1\n", "did you mean passengers?"),
        ("from_time,from_stop,to_stop,passengers\n8:00,a,b,1\n", "there is no column hour"),
        ("hour,to_stop,passengers\n8,b,1\n", "the column from_stop is missing"),
        ("from_time,to_time,from,to,passengers\n9:00,8:00,a,b,1\n", "is before from_time"),
        ("from_time,to_time,from,to,passengers\n9.00,8:00,a,b,1\n", "is no time"),
        ("hour,from,origin,to,passengers\n8,a,a,b,1\n", "which is there already"),
    ],
)
def test_what_no_table_may_be(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read_passengers(written(tmp_path, text))
    assert words in str(raised.value)


def test_an_endless_file_of_faults_is_cut(tmp_path: Path) -> None:
    text = "hour,from_stop,to_stop,passengers\n" + "x,a,b,1\n" * 1000
    with pytest.raises(InputError) as raised:
        read_passengers(written(tmp_path, text))
    assert len(raised.value.findings) == 201
    assert "800 more findings" in raised.value.findings[-1].message
