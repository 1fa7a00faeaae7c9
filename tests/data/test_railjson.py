"""Railway timetables in: what is read, and every fault at once."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.data.railjson import parse_duration, read_railjson
from landbridge.data.railjson_types import RailStep


def item(name: str, point: str) -> dict[str, Any]:
    reference = {"type": "id", "operational_point": point}
    location = {"type": "operational_point_part_reference", "operational_point": reference}
    return {"id": name, "location": location}


def document() -> dict[str, Any]:
    """Return a file of two points and one train, with keys that are not used."""
    return {
        "landbridge_exchange": 1,
        "infra": {
            "version": "3.5.3",
            "operational_points": [
                {
                    "id": "a",
                    "parts": [{"track": "t", "position": 0.0}],
                    "extensions": {"identifier": {"name": "Alder", "uic": 0}},
                },
                {"id": "b", "parts": [{"track": "t", "position": 9000}]},
            ],
            "track_sections": [{"id": "t", "length": 9000.0, "curves": [], "geo": {"type": "x"}}],
        },
        "train_schedules": [
            {
                "train_name": "101",
                "rolling_stock_name": "diesel",
                "start_time": "2001-07-23T17:00:00+02:00",
                "path": [item("p", "a"), item("q", "b")],
                "schedule": [{"at": "q", "arrival": "PT1H", "stop_for": "P0D", "locked": False}],
                "constraint_distribution": "MARECO",
                "category": {"main_category": "FREIGHT_TRAIN"},
                "comfort": "STANDARD",
                "paced": {
                    "time_window": "P7D",
                    "interval": "P1D",
                    "exceptions": [{"key": "k", "occurrence_index": 6, "disabled": True}],
                },
            }
        ],
    }


def written(folder: Path, found: Any) -> Path:
    path = folder / "tiny.json"
    path.write_text(found if isinstance(found, str) else json.dumps(found), encoding="utf-8")
    return path


def faults(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_railjson(path)
    return [str(one) for one in caught.value.findings]


def test_the_tiny_file_is_read(tmp_path: Path) -> None:
    found = read_railjson(written(tmp_path, document()))
    assert [(point.id, point.name) for point in found.points] == [("a", "Alder"), ("b", "b")]
    assert found.points[1].parts[0].position_m == 9000.0
    train = found.trains[0]
    assert train.start_s == 995_900_400  # 15:00 UTC
    assert train.steps == (RailStep("a", 0, -1), RailStep("b", 3600, 0))
    assert train.category == "FREIGHT_TRAIN"
    assert [(start - train.start_s) // 86_400 for start in train.starts_s] == [0, 1, 2, 3, 4, 5]


def test_older_and_newer_forms_are_read(tmp_path: Path) -> None:
    """A timetable without infra, ms since 1970, points named on the item, the older list."""
    found = document()
    train = found.pop("train_schedules")[0]
    del found["infra"], found["landbridge_exchange"], train["paced"], train["category"]
    train["start_time"] = 995_900_400_000
    train["path"] = [{"id": "p", "operational_point": "a"}, {"id": "q", "operational_point": "z"}]
    read = read_railjson(written(tmp_path, {"paced_trains": [train]}))
    assert read.points == ()
    assert read.trains[0].start_s == 995_900_400
    assert [step.point for step in read.trains[0].steps] == ["a", "z"]
    assert read.trains[0].starts_s == (995_900_400,)


def change(*keys: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    """Return what sets a value deep in the document, or takes it out."""

    def apply(found: dict[str, Any]) -> None:
        at: Any = found
        for key in keys[:-1]:
            at = at[key]
        if to is None:
            del at[keys[-1]]
        else:
            at[keys[-1]] = to

    return apply


TRAIN = ("train_schedules", 0)
ONE_FAULT = [
    (change("landbridge_exchange", to=2), "$.landbridge_exchange: '2' is no version known here"),
    (change("train_schedules", to=None), "the file has no trains"),
    (change("infra", "track_sections", 0, "id", to="u"), "'t' is no track section of the file"),
    (change("infra", "operational_points", 1, "id", to="a"), "stands in the file twice"),
    (
        change("infra", "operational_points", 0, "parts", 0, "position", to=-1.0),
        "allowed 0 to 9000",
    ),
    (change(*TRAIN, "train_name", to=None), "train_schedules[0].train_name: is missing"),
    (change(*TRAIN, "start_time", to="2001-07-23T17:00:00"), "allowed ISO 8601 with zone"),
    (change(*TRAIN, "start_time", to=None), "start_time: is missing"),
    (change(*TRAIN, "path", 1, to=None), "has fewer than two points"),
    (change(*TRAIN, "path", 1, to=item("q", "c")), "'c' is no operational point of the file"),
    (change(*TRAIN, "path", 1, "location", to={"track": "t"}), "export the path by operational"),
    (change(*TRAIN, "schedule", 0, "at", to="r"), "'r' is no path item"),
    (change(*TRAIN, "schedule", 0, "arrival", to="1:00"), "'1:00' is no duration"),
    (change(*TRAIN, "schedule", 0, "arrival", to="P1Y"), "'P1Y' is no duration"),
    (change(*TRAIN, "schedule", to=[]), "no arrival at its last point"),
    (change(*TRAIN, "paced", "interval", to="PT0S"), "are no window and interval"),
    (change(*TRAIN, "paced", "exceptions", 0, "occurrence_index", to=7), "allowed 0 to 6"),
    (change(*TRAIN, "paced", "exceptions", 0, "disabled", to=False), "changes or adds a start"),
    (change(*TRAIN, "labels", to=[1]), "is no list of texts"),
]


@pytest.mark.parametrize(("apply", "said"), ONE_FAULT)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, apply: Callable[[dict[str, Any]], None], said: str
) -> None:
    found = copy.deepcopy(document())
    apply(found)
    told = faults(written(tmp_path, found))
    assert any(said in one for one in told), told


def test_times_that_fall_are_told(tmp_path: Path) -> None:
    found = document()
    train = found["train_schedules"][0]
    train["path"].append(item("r", "a"))
    train["schedule"] += [{"at": "p", "arrival": "PT5S"}, {"at": "r", "arrival": "PT59M59S"}]
    told = faults(written(tmp_path, found))
    assert "arrives at its first point after its start" in told[0]
    assert "the arrival at a falls behind the times before; allowed PT3600S or later" in told[1]


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    found = document()
    for apply, _ in (ONE_FAULT[2], ONE_FAULT[5], ONE_FAULT[12], ONE_FAULT[16]):
        apply(found)
    assert len(faults(written(tmp_path, found))) >= 5


@pytest.mark.parametrize("text", ["", "[]", "{", '{"train_schedules": 3}', '"x"', "[" * 5000])
def test_what_is_no_timetable_is_refused(tmp_path: Path, text: str) -> None:
    assert faults(written(tmp_path, text))


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "P1M", "PT-5S", "5", None, 5, "PT1H1D"])
def test_what_is_no_duration_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="no duration"):
        parse_duration(text)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_value_makes_a_traceback(tmp_path: Path, data: st.DataObject) -> None:
    """Any value of the document replaced by any other: read, or refused in words."""
    found: Any = document()
    at: Any = found
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        deeper = isinstance(at[key], dict | list) and len(at[key])
        if not deeper or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = data.draw(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
        | st.just([]) | st.just({}) | st.just([[]]) | st.just([{}])
    )  # fmt: skip
    with suppress(InputError):
        read_railjson(written(tmp_path, found))
