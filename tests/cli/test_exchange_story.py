"""A planner exchanges timetables with others at the shell: out, in again, and what is refused."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.shell import Shell
from tests.data.gtfs_tiny import TINY, packed, swapped, tiny, unpacked
from tests.data.tiny import table_text
from tests.line.timetables import RULE
from tests.line.tiny_line import write_line_study

LINE = ("timetable", "Alfa-Bravo")
DAYS = ("--from", "2001-06-18", "--days", "7")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The folder of the tiny study, with what a timetable needs."""
    folder = write_line_study(tmp_path_factory.mktemp("exchange") / "tiny")
    (folder / "capacity_rules.csv").write_text(table_text("capacity_rules", [RULE]), "utf-8")
    return str(folder)


def trains(result: dict[str, Any], *, typed: bool = True) -> list[tuple[object, ...]]:
    """Return all of the trains of a result, in moments."""
    return sorted(
        (
            one["id"], one["category"], one["service"], one["train_type"] if typed else "",
            tuple((stop["point"], datetime.fromisoformat(stop["arrive"]).timestamp(),
                   datetime.fromisoformat(stop["depart"]).timestamp(), stop["stop"])
                  for stop in one["stops"]),
        )
        for one in result["trains"]
    )  # fmt: skip


def test_a_timetable_goes_out_and_comes_back(shell: Shell, study: str, tmp_path: Path) -> None:
    feed, rail = str(tmp_path / "a.zip"), str(tmp_path / "a.json")
    planned = shell(*LINE, *DAYS, "--study", study, "--iterations", "100", "--gtfs", feed,
                    "--railjson", rail, "--format", "json")  # fmt: skip
    assert planned.code == 0, planned.err
    assert f"wrote {feed}" in planned.err
    assert f"wrote {rail}" in planned.err
    made = json.loads(planned.out)
    assert made["conflicts"] == []
    # On the line of the study: the very same trains, and the checker of the track is content.
    for file in (feed, rail):
        ran = shell(*LINE, *DAYS, "--study", study, "--read", file, "--format", "json")
        assert ran.code == 0, ran.err
        again = json.loads(ran.out)
        assert trains(again) == trains(made), file
        assert again["conflicts"] == []
    # By itself: the same trains on the same kilometres, without the study.
    for file in (feed, rail):
        ran = shell("timetable", file, *DAYS, "--format", "json")
        assert ran.code == 0, ran.err
        alone = json.loads(ran.out)
        assert alone["km"] == pytest.approx(made["km"], abs=0.01)
        names = [point["name"] for point in made["points"]]
        assert [point["name"] for point in alone["points"]] in (names, names[::-1])
        assert set(trains(alone, typed=False)) & set(trains(made, typed=False))
        assert alone["conflicts"] == []
        assert any("not checked" in note for note in alone["notes"])


def test_a_feed_is_drawn_and_tabled(shell: Shell, tmp_path: Path) -> None:
    path = str(packed(tmp_path, TINY, "seoul.zip"))
    asked = ("timetable", path, "--from", "2001-07-27", "--days", "2")
    ran = shell(*asked)
    assert ran.code == 0, ran.err
    assert "Alder - Cedar, seoul.zip, 2 days from 2001-07-27" in ran.out
    assert "The times alone show no conflict." in ran.out
    for ending in ("svg", "html", "csv", "json", "parquet"):
        assert shell(*asked, "-o", str(tmp_path / f"a.{ending}")).code == 0
    assert "From seoul.zip" in (tmp_path / "a.svg").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "a.csv").read_text("utf-8"))))
    assert [row["depart"] for row in rows if row["train"] == "2/2001-07-28"] == [
        "2001-07-28T23:50:00+09:00", "2001-07-29T00:25:00+09:00", "2001-07-29T01:00:00+09:00",
    ]  # fmt: skip
    wide, down = tmp_path / "a.svg", tmp_path / "down.svg"
    assert shell(*asked, "--time-down", "-o", str(down)).code == 0
    assert size(wide)[0] > size(wide)[1]
    assert size(down)[0] < size(down)[1]


def size(path: Path) -> tuple[int, int]:
    """Return width and height of a picture."""
    box = path.read_text("utf-8").split('viewBox="0 0 ', 1)[1].split('"')[0]
    wide, high = box.split()
    return int(wide), int(high)


def test_a_folder_is_a_feed(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    ran = shell("timetable", str(unpacked(tmp_path / "feed", TINY)), "--from", "2001-07-27")
    assert ran.code == 0, ran.err


def test_options_without_effect_are_refused(shell: Shell, study: str, tmp_path: Path) -> None:
    path = str(packed(tmp_path, TINY))
    ran = shell("timetable", path, "--study", study, "-s", "today", "--iterations", "5")
    assert ran.code == 2
    for option in ("--study", "--scenario", "--iterations"):
        assert f"{option}: has no effect" in ran.err
    assert shell(*LINE, "--study", study, "--route", "x").code == 2
    assert shell(*LINE, "--study", study, "--read", path, "--iterations", "5").code == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--seed", "2"), "--seed: has no effect where no delays are drawn"),
        (("--time-down",), "--time-down: has no effect where nothing is drawn"),
        (("--time-down", "-o", "{}/a.csv"), "--time-down: has no effect where nothing is drawn"),
        (("--delays", "5", "-o", "{}/a.svg"), "--delays: has no effect where only a picture"),
    ],
)
def test_options_that_nothing_of_what_is_written_shows_are_refused_before_the_plan(
    shell: Shell, study: str, tmp_path: Path, options: tuple[str, ...], words: str
) -> None:
    ran = shell(*LINE, "--study", study, *(option.format(tmp_path) for option in options))
    assert ran.code == 2
    assert words in ran.err
    assert "planned" not in ran.err
    assert not list(tmp_path.glob("a.*"))


def test_trains_of_elsewhere_are_no_answer(shell: Shell, study: str, tmp_path: Path) -> None:
    ran = shell(*LINE, "--study", study, "--read", str(packed(tmp_path, TINY)))
    assert ran.code == 1
    assert "stops at two operating points of" in ran.err


def broken() -> dict[str, str]:
    """A feed with a fault of each kind, in several files."""
    files = dict(TINY)
    files["trips.txt"] += "nowhere,wk,3\nx,nodays,4\nx,wk,1\n"
    files["stop_times.txt"] += "9,8:00:00,8:00:00,a,1\n1,8:61:00,8:59:00,zz,7\n1,7:00:00,,c,12\n"
    files["calendar.txt"] += "odd,1,1,1,1,1,0,2,20010931,20010801\n"
    files["routes.txt"] += "y,other,Y,,2\n"
    return files


BAD: dict[str, tuple[dict[str, str] | bytes | None, tuple[str, ...]]] = {
    "broken references": (broken(), (
        "trips.txt line 4, column route_id: 'nowhere' is not known",
        "trips.txt line 5, column service_id: 'nodays' is not known",
        "trips.txt line 6, column trip_id: '1' stands in the file twice",
        "stop_times.txt line 8, column trip_id: '9' is not known",
        "stop_times.txt line 9, column arrival_time: '8:61:00' is no time",
        "stop_times.txt line 9, column stop_id: 'zz' is not known",
        "stop_times.txt line 10, column arrival_time: '07:00:00' falls behind",
        "calendar.txt line 3, column sunday: '2' is out of bounds",
        "calendar.txt line 3, column start_date: '20010931' is no day",
        "routes.txt line 3, column agency_id: 'other' is not known",
    )),
    "files are missing": (tiny(stops=None, calendar=None, calendar_dates=None), (
        "stops.txt: the file is missing in feed.zip",
        "calendar.txt: the file is missing in feed.zip, and there is no calendar_dates.txt",
    )),
    "not a zip": (b"hello", ("feed.zip: the file is no zip that can be read",)),
    "an empty file": (b"", ("feed.zip: the file is no zip that can be read",)),
    "no file at all": (None, ("feed.zip: the feed is missing",)),
    "a zip without files": ({}, ("agency.txt: the file is missing", "trips.txt: the file is miss")),
    "files without a line": (dict.fromkeys(TINY, ""), ("stops.txt line 1: the file is empty",)),
    "no railway": (swapped("routes.txt", ",2\n", ",3\n"), ("'3' makes no route of feed.zip",)),
    "a shape that is nowhere": (
        {**TINY, "trips.txt": "route_id,service_id,trip_id,shape_id\nx,wk,1,q\nx,so,2,\n",
         "shapes.txt": "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\ns,95,0,1\n"},
        ("trips.txt line 2, column shape_id: 'q' is not known", "shape_pt_lat: '95' is out of b"),
    ),
    "a train every second": (
        swapped("frequencies.txt", "6:00:00,7:00:00,1200", "0:00:00,24:00:00,1"),
        ("frequencies.txt line 2, column headway_secs: '1' makes the trip start 86,400 times",),
    ),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_a_bad_feed_is_refused_with_all_findings(shell: Shell, tmp_path: Path, bad: str) -> None:
    content, said = BAD[bad]
    path = tmp_path / "feed.zip"
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is not None:
        packed(tmp_path, content, "feed.zip")
    before = sorted(tmp_path.iterdir())
    outputs = [f"--{name}" for name in ("gtfs", "railjson", "output")]
    files = [str(tmp_path / name) for name in ("out.zip", "out.json", "out.svg")]
    options = [text for pair in zip(outputs, files, strict=True) for text in pair]
    ran = shell("timetable", str(path), *options)
    assert ran.code == 2, ran.err
    assert "finding" in ran.err
    assert "Traceback" not in ran.err
    for words in said:
        assert words in ran.err, words
    assert sorted(tmp_path.iterdir()) == before, "something was half written"


def test_a_zip_cut_off_anywhere_is_refused(shell: Shell, tmp_path: Path) -> None:
    whole = packed(tmp_path, TINY, "whole.zip").read_bytes()
    path = tmp_path / "cut.zip"
    for share in (0.05, 0.3, 0.7, 0.99):
        path.write_bytes(whole[: int(share * len(whole))])
        ran = shell("timetable", str(path), "-o", str(tmp_path / "out.svg"))
        assert ran.code == 2, share
        assert "no zip that can be read" in ran.err
    assert not (tmp_path / "out.svg").exists()


def test_a_feed_that_unpacks_to_more_than_can_be_held(shell: Shell, tmp_path: Path) -> None:
    """300 MB of blanks in a zip of 300 kB: it is refused before it is unpacked."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in TINY.items():
            if name != "stop_times.txt":
                archive.writestr(name, text)
        with archive.open("stop_times.txt", "w", force_zip64=True) as stream:
            for _ in range(300):
                stream.write(b" " * 1_000_000)
    ran = shell("timetable", str(path))
    assert ran.code == 2
    assert "stop_times.txt: the file unpacked has 300 MB" in ran.err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"train_schedules": [{"train_name": "1"},', "the file ends too early"),
        ("[]", "is no object"),
        ('{"train_schedules": []}', "the file has no train"),
        ('{"infra": {}}', "the file has no trains"),
        (
            '{"train_schedules": [{"train_name": "1", "start_time": "x", "path": []}, 7]}',
            "at $.train_schedules[1]",
        ),
    ],
)
def test_a_bad_railway_file_is_refused(shell: Shell, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "trains.json"
    path.write_text(text, "utf-8")
    ran = shell("timetable", str(path), "-o", str(tmp_path / "out.svg"))
    assert ran.code == 2, ran.err
    assert said in ran.err
    assert not (tmp_path / "out.svg").exists()


def test_a_railway_file_without_infrastructure_is_drawn_but_not_passed_on(
    shell: Shell, tmp_path: Path
) -> None:
    """Points are names only: sections are of one length, and no format takes them so."""
    path = [{"id": str(n), "location": {"operational_point": p}} for n, p in enumerate("abc")]
    train = {
        "train_name": "1",
        "start_time": "2026-06-01T08:00:00Z",
        "path": path,
        "schedule": [{"at": "2", "arrival": "PT1H"}],
    }
    file = tmp_path / "trains.json"
    file.write_text(json.dumps({"train_schedules": [train]}), "utf-8")
    ran = shell("timetable", str(file), "--format", "json")
    assert ran.code == 0, ran.err
    result = json.loads(ran.out)
    assert [point["km"] for point in result["points"]] == [0.0, 1.0, 2.0]
    assert "2 sections without any" in result["notes"][0]
    assert result["trains"][0]["stops"][1]["arrive"] == "2026-06-01T08:30:00+00:00"
    ran = shell("timetable", str(file), "--gtfs", str(tmp_path / "a.zip"))
    assert ran.code == 1
    assert "says of no point where it lies" in ran.err
    assert not (tmp_path / "a.zip").exists()
