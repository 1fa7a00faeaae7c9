"""The shipped study is whole, quick to read and found by its names."""

from __future__ import annotations

import time

import pytest

from landbridge.data.find import find_study, shipped_studies
from landbridge.data.geometry import read_geometry
from landbridge.data.lookup import find_place
from landbridge.data.scenario import resolve
from landbridge.data.study import Study, check_study, read_study


@pytest.fixture(scope="module")
def study() -> Study:
    return read_study(find_study("eurasia"))


def test_it_ships() -> None:
    assert "eurasia" in shipped_studies()


def test_it_has_no_error(study: Study) -> None:
    found, findings = check_study(study.path)
    assert found is not None
    assert all(finding.severity == "note" for finding in findings)


def test_reading_and_checking_takes_well_under_a_second(study: Study) -> None:
    seconds = []
    for _ in range(3):
        start = time.process_time()  # what else the machine does is no fault
        read_study(study.path)
        seconds.append(time.process_time() - start)
    assert min(seconds) < 1.0


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("부산", "busan"),
        ("Пусан", "busan"),
        ("BUSAN", "busan"),
        ("Pusan", "busan"),
        ("Xi'an", "xian"),
        ("Xi’an", "xian"),  # noqa: RUF001
        ("Москва", "moscow"),
        ("St. Petersburg", "st-petersburg"),
        ("Saint Petersburg", "st-petersburg"),
        ("Małaszewicze", "malaszewicze"),
        ("Łódź", "lodz"),
        ("Ürümqi", "urumqi"),
        ("北京", "beijing"),
    ],
)
def test_places_are_found_by_their_names(name: str, place: str, study: Study) -> None:
    assert find_place(study, name) == place


@pytest.mark.slow
def test_every_id_and_name_finds_its_place(study: Study) -> None:
    for place, name in study.tables["places"]["name"].items():
        assert find_place(study, str(place)) == place
        assert find_place(study, name) == place


def test_every_scenario_resolves_to_rows_of_its_year(study: Study) -> None:
    for name in study.scenarios:
        scenario = resolve(study, name)
        for table, frame in scenario.tables.items():
            if "valid_from" in frame.columns:
                assert not (frame["valid_from"] > scenario.year).any(), (name, table)
                assert not (frame["valid_to"] < scenario.year).any(), (name, table)
            if "project" in frame.columns:
                assert set(frame["project"]) <= {"", *scenario.projects}, (name, table)


def test_every_shape_is_readable(study: Study) -> None:
    assert len(read_geometry(study.path)["features"]) > 100
