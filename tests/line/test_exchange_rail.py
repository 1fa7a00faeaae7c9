"""A timetable as a railway timetable file, and back."""

from __future__ import annotations

import json
import tempfile
from datetime import date
from pathlib import Path as File

import pytest
from hypothesis import given, settings

from landbridge.base.errors import CannotRunError
from landbridge.data.railjson import read_railjson
from landbridge.data.railjson_types import RailStep, RailTimetable, RailTrain
from landbridge.line.exchange_rail import paths_of_rail, rail_of
from landbridge.line.timetable import Timetable
from landbridge.report.railjson import railjson_text, write_railjson
from tests.line.exchanged import MONDAY, PLACES, small_line, small_timetable
from tests.line.test_exchange_trips import as_text, timetables


def same(one: Timetable, other: Timetable) -> bool:
    texts = [[(*as_text(path), path.train_type) for path in each.paths] for each in (one, other)]
    return texts[0] == texts[1]


def test_the_file_is_the_one_drawn() -> None:
    timetable = small_timetable()
    text = railjson_text(rail_of(timetable, PLACES, MONDAY))
    document = json.loads(text)
    assert list(document) == ["landbridge_exchange", "infra", "train_schedules"]
    infra = document["infra"]
    assert [track["length"] for track in infra["track_sections"]] == [2e4, 3e4, 2.5e4, 2.5e4]
    assert infra["track_sections"][0]["geo"]["coordinates"] == [[131.0, 43.0], [131.2, 43.2]]
    assert infra["operational_points"][1]["parts"] == [
        {"track": "0", "position": 20000.0, "local_track_name": "MAIN"},
        {"track": "1", "position": 0.0, "local_track_name": "MAIN"},
    ]
    train = document["train_schedules"][0]
    assert train["start_time"] == "2001-07-23T15:00:00Z"
    assert train["schedule"][:3] == [
        {"at": "0", "arrival": "PT0S", "stop_for": "PT0S"},
        {"at": "1", "arrival": "PT1200S", "stop_for": "PT900S"},
        {"at": "2", "arrival": "PT3600S", "stop_for": None},
    ]
    assert train["labels"] == [
        "landbridge:service=boxes",
        "landbridge:category=container",
        "landbridge:train_type=train",
        "landbridge:waits=1",
    ]
    mondays = document["train_schedules"][1]["paced"]
    assert (mondays["time_window"], mondays["interval"]) == ("PT604800S", "PT86400S")
    assert [one["occurrence_index"] for one in mondays["exceptions"]] == [1, 3, 5, 6]


def test_a_timetable_comes_back(tmp_path: File) -> None:
    timetable = small_timetable()
    rail = rail_of(timetable, PLACES, date(2001, 7, 27))
    write_railjson(rail, tmp_path / "small.json")
    again = read_railjson(tmp_path / "small.json")
    assert (again.points, again.tracks, again.trains) == (rail.points, rail.tracks, rail.trains)
    found, left = paths_of_rail(again, timetable.line)
    assert same(found, timetable)
    assert left == ()


@settings(max_examples=30)
@given(timetables())
def test_any_timetable_comes_back_through_a_file(timetable: Timetable) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = File(folder, "any.json")
        write_railjson(rail_of(timetable, PLACES, MONDAY), path)
        again = read_railjson(path)
        assert path.read_text(encoding="utf-8") == railjson_text(again)
    assert same(paths_of_rail(again, timetable.line)[0], timetable)


def one_train(*steps: tuple[str, int, int], name: str = "1", category: str = "") -> RailTimetable:
    train = RailTrain(name, category, "", (), 0, tuple(RailStep(*step) for step in steps))
    return RailTimetable("drawn", (), (), (train,))


def test_a_train_from_elsewhere_is_cut_to_the_line() -> None:
    """It comes from Zoo, passes b untimed, calls at Cedar, and goes on to Yew."""
    rail = one_train(
        *(("zoo", 0, 0), ("alder", 600, 300), ("cedar", 2700, 60)),
        *(("elm", 5760, -1), ("yew", 6000, 0)),
        category="REGIONAL_TRAIN",
    )
    timetable, left = paths_of_rail(rail, small_line())
    path = timetable.paths[0]
    # It leaves Alder at 15:00 min; to Cedar 30 min for 50 km, b at km 20; to Elm 50 min.
    assert (path.depart_s // 60).tolist() == [15, 27, 46, 71, 96]
    assert (path.arrive_s // 60).tolist() == [15, 27, 45, 71, 96]
    assert path.stops.tolist() == [True, False, True, False, False]
    assert (path.category, path.days.index(True)) == ("suburban", 3)  # 1 January 1970: a Thursday
    assert left == ("2 points are not on the line: zoo, yew",)


def test_a_train_that_turns_is_reported() -> None:
    there = one_train(("alder", 0, 0), ("cedar", 600, 0))
    turns = one_train(("alder", 0, 0), ("cedar", 600, 0), ("b", 900, 0), name="2")
    both = RailTimetable("drawn", (), (), there.trains + turns.trains)
    timetable, left = paths_of_rail(both, small_line())
    assert [path.id for path in timetable.paths] == ["1"]
    assert left == ("train 2 turns on the line",)


def test_a_timetable_of_another_line_is_refused() -> None:
    with pytest.raises(CannotRunError, match="no train of drawn runs on"):
        paths_of_rail(one_train(("x", 0, 0), ("y", 600, 0)), small_line())
