"""Closures out of a TOML file, and every fault at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from landbridge.base.errors import InputError
from landbridge.data.closure_file import read_closures


def written(folder: Path, text: str) -> Path:
    path = folder / "closures.toml"
    path.write_text(text, "utf-8")
    return path


def test_all_kinds_are_read(tmp_path: Path) -> None:
    rows = read_closures(
        written(
            tmp_path,
            """
            [[closure]]
            names = "Alfa"
            from = "18:59"
            to = "24:30"
            categories = ["suburban"]
            radius_m = 300
            why = "a visit"
            [[closure]]
            what = "section"
            names = ["Alfa", "Bravo"]
            from = "8:00"
            to = "8:10"
            [[closure]]
            what = "point"
            lat = 55.77
            lon = 37.65
            radius_m = 400.5
            from = "8:00"
            to = "8:10:30"
            """,
        )
    )
    assert [one.what for one in rows] == ["station", "section", "point"]
    assert [one.passing for one in rows] == [True, False, True]
    assert (rows[0].names, rows[0].from_s, rows[0].to_s) == (("Alfa",), 68340, 88200)
    assert (rows[0].categories, rows[0].radius_m, rows[0].why) == (("suburban",), 300, "a visit")
    assert (rows[2].lat, rows[2].lon, rows[2].radius_m, rows[2].to_s) == (
        55.77,
        37.65,
        400.5,
        29430,
    )


def test_a_window_may_come_again(tmp_path: Path) -> None:
    text = '[[closure]]\nnames = "a"\nfrom = "8:00"\nto = "8:05"\ntimes = 3\nevery_min = 30\n'
    rows = read_closures(written(tmp_path, text))
    assert [one.from_s for one in rows] == [28800, 30600, 32400]
    assert {one.to_s - one.from_s for one in rows} == {300}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file has no closure"),
        ("closure = 3", "the file has no closure"),
        ("x = [", "the file is not TOML"),
        ("[[closures]]\n", "did you mean closure?"),
        ('[[closure]]\nnames = "a"\nfrom = "9:00"\nto = "8:00"', "is not after from"),
        ('[[closure]]\nnames = "a"\nfrom = 9\nto = "8:00"', "is no time"),
        ('[[closure]]\nnames = "a"\nto = "8:00"', "is no time"),
        ('[[closure]]\nfrom = "7:00"\nto = "8:00"', "does not name what is shut"),
        ('[[closure]]\nwhat = "stop"\nfrom = "7:00"\nto = "8:00"', "is no kind of closure"),
        (
            '[[closure]]\nnames = "a"\nfrom = "7:00"\nto = "8:00"\nradius = 3',
            "did you mean radius_m",
        ),
        (
            '[[closure]]\nwhat = "point"\nfrom = "7:00"\nto = "8:00"\nlat = 3',
            "is missing of a point",
        ),
        ('[[closure]]\nnames = "a"\nfrom = "7:00"\nto = "8:00"\ntimes = 2', "windows overlap"),
        ('[[closure]]\nnames = "a"\nfrom = "7:00"\nto = "8:00"\npassing = 1', "may pass"),
        ('[[closure]]\nnames = "a"\nfrom = "7:00"\nto = "8:00"\nradius_m = -1', "out of bounds"),
    ],
)
def test_what_no_closure_may_be(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError) as raised:
        read_closures(written(tmp_path, text))
    assert words in str(raised.value)


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    text = '[[closure]]\nnames = "a"\n[[closure]]\nwhat = "x"\nnames = 3\nfrom = "7"\nto = "8:00"\n'
    with pytest.raises(InputError) as raised:
        read_closures(written(tmp_path, text))
    columns = [one.column for one in raised.value.findings]
    assert columns == [
        "closure[1].from", "closure[1].to", "closure[2].what", "closure[2].names",
        "closure[2].from",
    ]  # fmt: skip
