"""Punctuality of a timetable, and routes that take their days from it, on the tiny study."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError
from landbridge.data.find import find_study
from landbridge.data.scenario import resolve
from landbridge.data.study import read_study
from landbridge.line.primary_delays import Law, Primary, law_of
from landbridge.network.build import build_network
from landbridge.routing.books import SpeedBook
from landbridge.runs import punctuality_paces
from landbridge.runs.asking import Question
from landbridge.runs.punctuality import Punctuality, punctuality_of, punctuality_result
from landbridge.runs.punctuality_paces import service_paces
from landbridge.runs.study import open_study
from landbridge.runs.timetable import LineTimetable, plan_line
from landbridge.runs.timetable_speeds import ServicePace, study_at_pace
from tests.cli.shell import Shell, shell_of
from tests.data.tiny import table_text
from tests.line.timetables import RULE
from tests.line.tiny_line import write_line_study

DELAYS = [
    {"id": strikes, "category": "container", "strikes": strikes, "probability": p, "mean_min": 30}
    for strikes, p in (("start", 0.5), ("stop", 0.2), ("running", 0.3))
]
ASK = ("--iterations", "100", "--days", "2", "--from", "2001-06-18")


def write_study(folder: Path, factor: float = 1.0) -> Path:
    """Write the tiny study with what a disturbed timetable needs."""
    write_line_study(folder)
    (folder / "capacity_rules.csv").write_text(table_text("capacity_rules", [RULE]), "utf-8")
    rows = [{**one, "mean_min": 30 * factor} for one in DELAYS]
    (folder / "primary_delays.csv").write_text(table_text("primary_delays", rows), "utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_study(tmp_path_factory.mktemp("punctuality") / "tiny")


@pytest.fixture(scope="module")
def planned(folder: Path) -> LineTimetable:
    return plan_line(open_study(folder).scenario("base"), "Alfa-Bravo", iterations=100)


@pytest.fixture(scope="module")
def found(planned: LineTimetable) -> Punctuality:
    return punctuality_of(planned, 40)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    return shell_of(monkeypatch, capsys)


def test_figures_are_those_of_the_delays(found: Punctuality) -> None:
    result = punctuality_result(found)
    (one,) = result["categories"]
    ends = found.rows[:, 2] == [
        len(found.timetable.paths[path].points) - 1 for path in found.rows[:, 1]
    ]
    late = found.made.late_s[:, ends] / 60
    assert (
        one["arrivals_per_week"]
        == ends.sum()
        == sum(sum(path.days) for path in found.timetable.paths)
    )
    assert one["mean_min"] == pytest.approx(late.mean())
    assert one["p90_min"] == pytest.approx(np.percentile(late, 90))
    assert one["within_15"] == pytest.approx((late <= 15).mean())
    assert 0 < one["within_5"] <= one["within_15"] <= one["within_60"] < 1
    assert {row["point"] for row in result["places"]} >= {"Alfa", "Bravo"}
    assert len(result["trains"]) == len(found.timetable.paths)


def test_days_of_containers_are_those_of_the_timetable(found: Punctuality) -> None:
    for one in punctuality_result(found)["containers"]:
        paths = [
            path
            for path in found.timetable.paths
            if path.service == one["service"] and path.forth == (one["direction"] == "forth")
        ]
        days = np.mean([path.arrive_s[-1] - path.depart_s[0] for path in paths]) / 86_400
        assert one["days_planned"] == pytest.approx(days)
        # A train on time takes as long as planned; margin and waits are all that it can save.
        assert one["days_p50"] >= days - (one["margin_h"] + one["waiting_h"]) / 24 - 1e-9
        assert one["days_p90"] >= one["days_p50"]


def test_a_delay_is_gone_or_left_at_the_end(found: Punctuality) -> None:
    rows = punctuality_result(found)["recovery"]
    assert rows
    for one in rows:
        assert one["recovered_share"] == 1 or one["left_min"] > 0
        assert (one["gone_km"] is None) == (one["recovered_share"] == 0)


def test_a_study_without_a_law_says_so(planned: LineTimetable) -> None:
    tables = dict(planned.scenario.tables)
    with pytest.raises(CannotRunError, match="no primary_delays"):
        law_of({**tables, "primary_delays": tables["primary_delays"].iloc[:0]})


def test_the_command_tells_punctuality(shell: Shell, folder: Path, tmp_path: Path) -> None:
    ask = ("timetable", "Alfa-Bravo", *ASK, "--study", str(folder), "--delays", "20")
    ran = shell(*ask)
    assert ran.code == 0, ran.err
    for words in ("Punctuality at the ends of trains, 20 weeks", "Container trains end to end"):
        assert words in ran.out, words
    # A long line takes minutes for each of these.
    for words in ("disturbed 100 % of 20 weeks", "delaying single container trains towards Bravo"):
        assert words in ran.err, words
    one, two, other = (
        json.loads(shell(*ask, "--seed", seed, "--format", "json").out)["punctuality"]
        for seed in ("1", "1", "2")
    )
    assert one == two
    assert one["categories"] != other["categories"]
    rows = list(csv.DictReader(io.StringIO(shell(*ask, "--format", "csv").out)))
    assert {row["of"] for row in rows} == {"category", "place", "train"}
    page = tmp_path / "a.html"
    assert shell(*ask, "-o", str(page)).code == 0
    assert "Punctuality at the ends of trains" in page.read_text("utf-8")
    plain = shell("timetable", "Alfa-Bravo", *ASK, "--study", str(folder), "--format", "json")
    assert "punctuality" not in json.loads(plain.out)


def paced(folder: Path, planned: LineTimetable, law: Law | None = None) -> tuple[ServicePace, ...]:
    return service_paces(planned.scenario, [punctuality_of(planned, 40, law=law)])


def test_the_pace_is_that_of_the_container_trains(
    folder: Path, planned: LineTimetable, found: Punctuality
) -> None:
    """On the line the hours are those of the timetable, on the rest those of the speeds."""
    (one,) = (pace for pace in service_paces(planned.scenario, [found]) if pace.country == "AA")
    assert one.lines == (planned.timetable.line.name,)
    assert 0 < one.km_on_line <= one.km
    hours = []
    for number, path in enumerate(found.timetable.paths):
        names = [found.timetable.line.points[point].place for point in path.points]
        ends = [names.index(place) for place in ("alfa", "bravo")]
        hours.append(np.percentile(found.way_s(number, min(ends), max(ends)), (50, 90)) / 3600)
    low, high = np.min(hours, axis=0), np.max(hours, axis=0)
    rest = (one.km - one.km_on_line) / one.before_km_per_day * 24
    total = one.km / one.km_per_day * 24
    assert low[0] - 1e-6 <= total - rest <= high[0] + 1e-6
    p90 = total * one.p90_ratio - rest * one.before_p90_ratio
    assert low[1] - 1e-6 <= p90 <= high[1] + 1e-6


def test_a_service_gets_a_class_of_its_own(folder: Path) -> None:
    study = read_study(folder)
    table = study.tables["services"]
    service = str(table.index[table["kind"] == "block_train"][0])
    pace = ServicePace(service, "AA", ("L",), 100.0, 60.0, 777.0, 1.5, 500.0, 1.2)
    before = str(study.tables["services"].at[service, "speed_class"])
    changed = study_at_pace(study, [pace])
    assert changed.digest != study.digest
    scenario = resolve(changed, "base")
    own = str(scenario.tables["services"].at[service, "speed_class"])
    book = SpeedBook(scenario.tables["speeds"])
    assert (book.find(own, "AA").km_per_day, book.find(own, "AA").p90_ratio) == (777.0, 1.5)
    # Elsewhere, and for others, all is as it was.
    for name in (own, before):
        for country in scenario.tables["countries"].index.drop("AA"):
            assert book.find(name, country).km_per_day == book.find(before, country).km_per_day
    assert study_at_pace(study, []) is study
    build_network(scenario)


def test_routes_take_their_days_from_the_timetable(
    monkeypatch: pytest.MonkeyPatch, folder: Path, planned: LineTimetable
) -> None:
    """Slower and less reliable by the ratio of the paces, and the more the harsher the law."""
    harsh = Law(
        {("container", strikes, ""): Primary(0.9, 7200.0) for strikes in ("start", "running")}
    )
    days = {}
    for name, law in (("law", None), ("harsh", harsh)):
        paces = paced(folder, planned, law)
        monkeypatch.setattr(punctuality_paces, "paces_of", lambda *_, paces=paces: paces)
        asked = open_study(folder).scenario("base", timetables=["Alfa-Bravo"])
        result = asked.answer(Question("alfa", "foxtrot"))
        days[name] = result["alternatives"][0]
        told = result["settings"]["speeds"]["timetables"]
        assert [one["service"] for one in told] == [pace.service for pace in paces]
        assert all(one["days_p90"] >= one["days_p50"] for one in result["alternatives"])
        rail = [
            leg for leg in days[name]["legs"] if leg["country"] == "AA" and leg["mode"] == "rail"
        ]
        pace = next(one for one in paces if one.country == "AA")
        assert rail[0]["hours_p50"] == pytest.approx(24 * rail[0]["km"] / pace.km_per_day, rel=1e-6)
    assert days["harsh"]["days_p90"] > days["law"]["days_p90"]


def test_the_command_says_which_timetable_counts(shell: Shell, folder: Path) -> None:
    ran = shell(
        *("routes", "alfa", "foxtrot", "--study", str(folder), "--timetable", "Alfa-Bravo"),
    )
    assert ran.code == 0, ran.err
    assert "run as the container trains of its timetable do under delays" in ran.out
    assert "planning the timetable of Alfa-Bravo" in ran.err
    plain = shell("routes", "alfa", "foxtrot", "--study", str(folder))
    assert "under delays" not in plain.out
    unknown = shell("routes", "alfa", "foxtrot", "--study", str(folder), "--timetable", "Alfa-Zulu")
    assert unknown.code == 2


@pytest.mark.parametrize("name", ["eurasia", "southern-africa"])
def test_shipped_studies_have_a_law_for_each_category(name: str) -> None:
    law = law_of(read_study(find_study(name)).tables)
    for category in ("container", "freight", "passenger", "suburban"):
        assert law.of(category, "running", "").mean_s > 0, category
