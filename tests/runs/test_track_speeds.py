"""Speeds of block trains from the track: exactly those of the table where they are the same."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import landbridge
from landbridge.data.find import find_study
from landbridge.data.rows import rows
from landbridge.data.scenario import resolve
from landbridge.data.study import read_study
from landbridge.network.build import build_network
from landbridge.routing.books import SpeedBook
from landbridge.runs import track_speeds
from landbridge.runs.asking import Question
from landbridge.runs.prepare import prepare
from landbridge.runs.running import running_result
from landbridge.runs.study import OpenScenario, open_study
from landbridge.runs.track_speeds import ComputedSpeed, computed_speeds, study_with_speeds
from tests.cli.shell import Shell, shell_of
from tests.line.tiny_line import write_line_study

QUESTION = Question("alfa", "foxtrot")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The tiny study with track and trains."""
    return write_line_study(tmp_path / "tiny")


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run ``landbridge`` with arguments, in this process."""
    return shell_of(monkeypatch, capsys)


def as_observed(folder: Path, factor: float = 1.0) -> list[ComputedSpeed]:
    """Return the speeds of the table for every class of block trains and country."""
    study = read_study(folder)
    scenario = resolve(study, "base")
    book = SpeedBook(scenario.tables["speeds"])
    kinds = [row for row in rows(scenario.tables["services"]) if row.kind == "block_train"]
    made = []
    for name in sorted({row.speed_class for row in kinds}):
        for country in scenario.tables["countries"].index:
            one = book.find(name, country)
            speed = factor * one.km_per_day
            made.append(
                ComputedSpeed(
                    name, country, speed, one.km_per_day, one.p90_ratio, 1.0, one.confidence
                )
            )
    return made


def answered(
    monkeypatch: pytest.MonkeyPatch, folder: Path, factor: float
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answer with service data, and that with them times a factor as track."""
    # Speeds follow from the files: what is kept on disk of other ones must not be found.
    write_line_study(folder, loop_spacing_km=50 + factor)
    speeds = tuple(as_observed(folder, factor))
    monkeypatch.setattr(track_speeds, "computed_speeds", lambda *_: (speeds, ()))
    plain = open_study(folder).scenario("base").answer(QUESTION)
    track = open_study(folder).scenario("base", speeds="track").answer(QUESTION)
    return plain, track


def test_the_same_speeds_give_the_same_answers(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    plain, track = answered(monkeypatch, folder, 1.0)
    assert track["settings"].pop("speeds")["of"] == "track"
    assert json.dumps(track, sort_keys=True) == json.dumps(plain, sort_keys=True)


def test_other_speeds_change_the_days_of_block_trains_alone(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    plain, track = answered(monkeypatch, folder, 0.5)
    hours = [_hours(result) for result in (plain, track)]
    assert hours[1]["rail"] == pytest.approx(2 * hours[0]["rail"])
    assert hours[1]["sea"] == hours[0]["sea"]


def _hours(result: dict[str, Any]) -> dict[str, float]:
    """Return the hours of the legs of block trains and ships over all ways."""
    services = {"rail": "express", "sea": "liner"}
    return {
        mode: sum(
            leg["hours_p50"]
            for one in result["alternatives"]
            for leg in one["legs"]
            if leg["mode"] == mode and (mode == "sea" or "wagon" not in leg["service"])
        )
        for mode in services
    }


def test_track_and_services_are_kept_apart(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    plain, track = answered(monkeypatch, folder, 0.5)
    first = prepare(folder, "base")
    assert first.speeds == {}
    assert open_study(folder).scenario("base").answer(QUESTION) == plain
    kept = prepare(folder, "base", speeds="track")
    assert kept.speeds["rows"] == track["settings"]["speeds"]["rows"]
    assert kept.digest == first.digest


@pytest.mark.parametrize("name", ["2001-tkr", "today"])
def test_rows_of_the_same_speed_change_nothing_in_eurasia(name: str) -> None:
    study = read_study(find_study("eurasia"))
    scenario = resolve(study, name)
    book = SpeedBook(scenario.tables["speeds"])
    pairs = [
        (speed_class, country)
        for speed_class in ("block", "shuttle", "through-korea")
        for country in scenario.tables["countries"].index
    ]
    same = [
        ComputedSpeed(*pair, one.km_per_day, one.km_per_day, one.p90_ratio, 1.0, one.confidence)
        for pair in pairs
        for one in [book.find(*pair)]
    ]
    changed = study_with_speeds(study, scenario, same)
    assert changed.digest != study.digest
    again = SpeedBook(resolve(changed, name).tables["speeds"])
    for row in rows(study.tables["speeds"]):
        for country in scenario.tables["countries"].index:
            try:
                before = book.find(row.speed_class, country)
            except landbridge.InputError:
                continue
            after = again.find(row.speed_class, country)
            assert replace(after, id="") == replace(before, id="")
    kept = study.tables["speeds"].dtypes
    assert changed.tables["speeds"].dtypes.to_dict() == kept.to_dict()


def test_no_speeds_leave_the_study_as_it_is() -> None:
    study = read_study(find_study("eurasia"))
    assert study_with_speeds(study, resolve(study, "2001"), []) is study


def test_a_row_of_a_project_gives_way_too(folder: Path) -> None:
    study = read_study(folder)
    scenario = resolve(study, "project")
    one = ComputedSpeed("block", "AA", 777.0, 1.0, 1.1, 1.0)
    changed = study_with_speeds(study, scenario, [one])
    found = SpeedBook(resolve(changed, "project").tables["speeds"]).find("block", "AA")
    assert (found.km_per_day, found.p90_ratio, found.confidence) == (777.0, 1.1, "estimate")


def test_the_speed_is_that_of_a_run_over_the_way_of_the_train(folder: Path) -> None:
    study = read_study(folder)
    scenario = resolve(study, "base")
    speeds, notes = computed_speeds(scenario, build_network(scenario))
    result = running_result(OpenScenario(folder, "base"), "Alfa-Carl")
    (there,) = result["commercial"]["by_country"]
    found = {one.country: one for one in speeds}
    assert found["AA"].km_per_day == pytest.approx(there["km_per_day"])
    assert found["AA"].p90_ratio == SpeedBook(scenario.tables["speeds"]).find(
        found["AA"].speed_class, "AA"
    ).p90_ratio  # fmt: skip
    # Nothing hauls under the wire from echo on: service data stay, and it is said.
    assert "BB" not in found
    (note,) = notes
    assert note.startswith("BB: Echo - Foxtrot: nothing hauls")


def test_routes_say_where_the_track_counts(shell: Shell, folder: Path) -> None:
    ran = shell("routes", "alfa", "foxtrot", "--study", str(folder), "--speeds", "track")
    assert ran.code == 0, ran.err
    assert "as fast as the track allows in AA" in ran.out
    plain = shell("routes", "alfa", "foxtrot", "--study", str(folder))
    assert "the track allows" not in plain.out


def test_an_explained_refusal_works_with_the_track_too(folder: Path) -> None:
    asked = open_study(folder).scenario("border-closed", speeds="track")
    answer = asked.refusal(Question("alfa", "foxtrot", avoid=("sea",)))
    assert answer["status"] == "no_way"
    assert answer["cure"]
