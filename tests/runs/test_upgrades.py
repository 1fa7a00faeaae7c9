"""Projects that lift a line: which are candidates, what each gains, the way to a target."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from landbridge.data.study import read_study
from landbridge.line.carried import METHODS
from landbridge.report.plain import json_text
from landbridge.runs.capacity import capacity_result
from landbridge.runs.carrying import carried
from landbridge.runs.lines import open_line
from landbridge.runs.upgrader import Upgrader
from landbridge.runs.upgrading import cheapest, in_order
from tests.data.tiny_rows import Row
from tests.runs.drawn_capacity import FLAT, TABLES, asked, project, teu

# The terminal at D takes a pair of trains of 80 TEU a day, `crane` one more, `cranes` three more;
# the yard at B two pairs, `sidings` one more. Track has room for many.
#
#     A --20-- B --20-- C ==20== D        side: B --30-- E
DRAWING = "main: A --20-- B --20-- C ==20== D\nside: B --30-- E"
_PER_PAIR = teu(1, 80)


def _resource(name: str, kind: str, place: str, project_id: str = "", **more: object) -> Row:
    return {"id": name, "kind": kind, "place": place, "project": project_id, **more}


RESOURCES: list[Row] = [
    _resource("terminal", "terminal", "d", capacity_teu_per_year=_PER_PAIR),
    _resource("t-crane", "terminal", "d", "crane", capacity_teu_per_year=_PER_PAIR),
    _resource("t-cranes", "terminal", "d", "cranes", capacity_teu_per_year=3 * _PER_PAIR),
    _resource("yard", "yard", "b", capacity_trains_per_day=2),
    _resource("y-sidings", "yard", "b", "sidings", capacity_trains_per_day=1),
    _resource("inland", "terminal", "c", "dry-port", capacity_teu_per_year=1e6),
    _resource("far", "yard", "e", "far-yard", capacity_trains_per_day=9),
]
COSTS: dict[str, float | str] = {
    "crane": 5e6, "cranes": 9e6, "sidings": 20e6, "dry-port": 1e6, "far-yard": 1e6, "free": "",
    "doubled": 90e6, "side-doubled": 30e6, "renewal": 40e6,
}  # fmt: skip
TRACK: list[Row] = [
    {**FLAT, "loop_spacing_km": 10},
    {"id": "d", "line": "main", "tracks": 2, "project": "doubled"},
    {"id": "s", "line": "side", "tracks": 2, "project": "side-doubled"},
    {"id": "f", "line": "main", "loop_spacing_km": 5, "project": "free"},
]
WORN: Row = {
    "id": "worn", "line": "main", "from_place": "a", "to_place": "b", "date": "2001-05",
    "speed_kmh": 50, "cured_by": "renewal",
}  # fmt: skip


def tables(**more: list[Row]) -> dict[str, list[Row]]:
    return {
        "resources": RESOURCES,
        "projects": [project(name, usd) for name, usd in COSTS.items()],
        "track": TRACK,
        "inspections": [WORN],
        **more,
    }


def result(folder: Path, target_teu: float | None = None, **more: list[Row]) -> dict[str, Any]:
    drawn = asked(folder, DRAWING, **tables(**more))
    # Projects are ranked by the methods: what the search for saturation finds plays no part.
    return capacity_result(drawn, "A-D", target_teu=target_teu, iterations=0)


def upgrader(folder: Path, name: str = "A-D", **more: list[Row]) -> Upgrader:
    asking = asked(folder, DRAWING, **tables(**more))
    scenario, line = open_line(asking, name)
    found = carried(scenario, line)
    return Upgrader(
        read_study(asking.folder),
        scenario,
        line,
        frozenset(train.train_type for train in found.trains.values()),
    )


# --- candidates ---------------------------------------------------------------------------------


def test_candidates_are_the_projects_that_change_this_line(tmp_path: Path) -> None:
    one = upgrader(tmp_path / "study")
    # Not the terminal that boxes pass by, nor what lies on the other line.
    assert one.candidates() == ["crane", "cranes", "doubled", "free", "renewal", "sidings"]
    other = upgrader(tmp_path / "other", "B-E")
    assert other.candidates() == ["far-yard", "side-doubled", "sidings"]


def test_what_is_built_is_no_candidate(tmp_path: Path) -> None:
    one = upgrader(tmp_path / "study")
    scenario = one.built(frozenset({"crane", "renewal"}))
    again = Upgrader(one.study, scenario, one.line_with(scenario))
    assert again.candidates() == ["cranes", "doubled", "free", "sidings"]


def test_projects_that_bring_other_trains_or_stops_are_candidates_too(tmp_path: Path) -> None:
    short, long = TABLES["train_types"]
    hauled = {**TABLES["haulage"][0], "id": "short-two", "locomotives": 2, "project": "banker"}
    stop = {"id": "crew", "kind": "crew_change", "occurs": "at_place", "place": "b",
            "stop_min": 30, "project": "depot"}  # fmt: skip
    elsewhere = {**stop, "id": "crew-e", "place": "e", "project": "depot-e"}
    one = upgrader(
        tmp_path / "study",
        train_types=[short, {**long, "project": "longer"}, {**long, "id": "b", "countries": "BB",
                                                            "project": "foreign"}],
        haulage=[*TABLES["haulage"], hauled,
                 {**TABLES["haulage"][1], "id": "b-any", "train_type": "b"}],
        technical_stops=[stop, elsewhere],
        projects=[
            project(name, 1e6)
            for name in (*COSTS, "banker", "depot", "depot-e", "longer", "foreign")
        ],
    )  # fmt: skip
    others = {"crane", "cranes", "doubled", "free", "renewal", "sidings"}
    assert set(one.candidates()) - others == {"longer", "banker", "depot"}
    assert one.with_projects(frozenset({"longer"})).trains["AA"].train_type == "long"  # type: ignore[union-attr]


# --- one by one ---------------------------------------------------------------------------------


def test_without_a_target_those_are_kept_that_lift_it_alone(tmp_path: Path) -> None:
    found = result(tmp_path / "study")
    assert found["target"] is None
    assert found["teu_per_year"]["russian"] == pytest.approx(_PER_PAIR)
    # The yard takes two pairs: three more at the terminal gain one. `sidings` gains nothing alone.
    made = {one["project"]: one for one in found["upgrades"]}
    assert list(made) == ["crane", "cranes"]
    for one in made.values():
        assert one["teu_per_year_after"] == pytest.approx(2 * _PER_PAIR)
        assert one["gain_by"] == pytest.approx(dict.fromkeys(METHODS, _PER_PAIR))
        assert one["usd_low"] < one["usd"] < one["usd_high"]
    assert made["crane"]["teu_per_year_per_million_usd"] == pytest.approx(_PER_PAIR / 5)
    assert found["unpriced"] == ["free"]
    assert any("Projects without a cost are left out: free." in note for note in found["notes"])


def test_a_project_that_lifts_one_method_alone_is_kept(tmp_path: Path) -> None:
    """Passengers displace ten trains each by the Russian method and one by UIC 406."""
    found = result(
        tmp_path / "study",
        resources=[],
        traffic=[{"id": "t", "line": "main", "category": "passenger", "pairs_per_day": 20}],
        removals=[
            {"id": f"p{n}", "category": "passenger", "tracks": n, "removal_coefficient": rate}
            for n, rate in ((1, 10), (2, 1))
        ],
    )
    made = {one["project"]: one for one in found["upgrades"]}
    assert found["teu_per_year"]["russian"] == 0 < found["teu_per_year"]["uic406"]
    # A sound track lifts what UIC 406 counts; nothing is left by the Russian method all the same.
    assert made["renewal"]["gain_by"]["russian"] == 0 < made["renewal"]["gain_by"]["uic406"]
    assert made["doubled"]["gain_by"]["russian"] > 0


@pytest.mark.parametrize("target", [None, 1e9])
def test_a_gain_that_rests_on_unknown_loops_is_a_range(
    tmp_path: Path, target: float | None
) -> None:
    """Alone and as the first step: before the second track loops every 10 km count, then none."""
    made = {}
    for km in (10, 8, 25):
        found = result(
            tmp_path / f"every-{km}", target, resources=[], inspections=[],
            projects=[project("doubled", 90e6)],
            track=[{**FLAT, "loop_spacing_km": km}, TRACK[1]],
        )  # fmt: skip
        (made[km],) = found["upgrades"]
    assert made[10]["teu_per_year_after_range"] is None
    least, own, most = (
        made[km]["gain_by"] | {"": made[km]["gain_teu_per_year"]} for km in (8, 10, 25)
    )
    spans = made[10]["gain_by_range"] | {"": made[10]["gain_teu_per_year_range"]}
    for key, span in spans.items():
        assert span == pytest.approx({"low": least[key], "high": most[key]})
        assert 0 < span["low"] < own[key] < span["high"]


def test_a_gain_of_known_track_is_one_number(tmp_path: Path) -> None:
    for one in result(tmp_path / "study")["upgrades"]:
        assert [value for key, value in one.items() if key.endswith("_range")] == [None] * 3


# --- the way to a target ------------------------------------------------------------------------


def steps(found: dict[str, Any]) -> list[list[str]]:
    numbers = itertools.groupby(found["upgrades"], key=lambda one: one["step"])
    return [[one["project"] for one in group] for _, group in numbers]


def test_the_cheapest_way_to_a_target(tmp_path: Path) -> None:
    found = result(tmp_path / "study", 3 * _PER_PAIR)
    target = found["target"]
    # Three pairs: `cranes` at the terminal and `sidings` at the yard.
    assert (target["reached"], target["proven"]) == (True, True)
    assert steps(found) == [["cranes"], ["sidings"]]
    assert (target["usd"], target["usd_low"], target["usd_high"]) == (29e6, 14.5e6, 58e6)
    assert target["teu_per_year_after"] == pytest.approx(3 * _PER_PAIR)
    assert "yard B" in target["binding_after"]
    first, second = found["upgrades"]
    assert (first["total_usd"], second["total_usd"]) == (9e6, 29e6)
    assert first["gain_teu_per_year"] == pytest.approx(_PER_PAIR)
    assert second["teu_per_year_after"] == target["teu_per_year_after"]
    json_text(found)


def test_a_target_that_is_there_needs_nothing(tmp_path: Path) -> None:
    found = result(tmp_path / "study", 0.5 * _PER_PAIR)
    assert (found["target"]["reached"], found["target"]["usd"], found["upgrades"]) == (True, 0, [])


def test_out_of_reach_of_all_projects_the_cheapest_way_to_the_most_is_told(tmp_path: Path) -> None:
    found = result(tmp_path / "study", 9 * _PER_PAIR)
    target = found["target"]
    # The yard takes no more than three pairs whatever is built; the other projects add nothing.
    assert target["reached"] is False
    assert target["teu_per_year_after"] == pytest.approx(3 * _PER_PAIR)
    assert steps(found) == [["cranes"], ["sidings"]]
    assert target["usd"] == 29e6


def test_projects_that_need_each_other_are_one_step(tmp_path: Path) -> None:
    both = [row for row in RESOURCES if row["id"] != "yard"]
    yard = _resource("yard", "yard", "b", capacity_trains_per_day=1)
    found = result(tmp_path / "study", 2 * _PER_PAIR, resources=[*both, yard])
    assert steps(found) == [["crane", "sidings"]]
    for one in found["upgrades"]:
        assert one["gain_teu_per_year"] == pytest.approx(_PER_PAIR)
        assert one["total_usd"] == 25e6


def test_no_project_at_all(tmp_path: Path) -> None:
    found = result(tmp_path / "study", 9 * _PER_PAIR, projects=[], track=[FLAT],
                   resources=RESOURCES[:1], inspections=[])  # fmt: skip
    assert (found["upgrades"], found["target"]["reached"]) == ([], False)


def test_progress_is_told(tmp_path: Path) -> None:
    labels: list[str] = []

    def progress(label: str) -> Any:
        def wrap(work: Iterable[Any]) -> Iterator[Any]:
            for one in work:
                labels.append(label)
                yield one

        return wrap

    asking = asked(tmp_path / "study", DRAWING, **tables())
    capacity_result(asking, "A-D", progress=progress)
    assert set(labels) == {"spacing of unknown loops", "projects one by one"}
    capacity_result(asking, "A-D", target_teu=3 * _PER_PAIR, progress=progress)
    assert "sets of projects" in labels


def test_rounding_is_no_gain_and_no_miss() -> None:
    usd = {"idle": 1.0, "crane": 5.0}

    def capacity(built: frozenset[str]) -> float:
        return (200.0 if "crane" in built else 100.0) + 1e-11 * len(built)

    assert [step.projects for step in in_order(usd, capacity, usd)] == [("crane",), ("idle",)]
    assert cheapest(usd, capacity, 100.0 + 1e-8).usd == 0.0
    assert cheapest(usd, capacity, 100.0 + 1e-6).usd == 5.0


# --- more never carries less --------------------------------------------------------------------


def test_yards_and_terminals_are_added_to_a_track_as_if_all_was_computed_anew(
    tmp_path: Path,
) -> None:
    one = upgrader(tmp_path)
    assert one.off_track == {"crane", "cranes", "sidings", "dry-port", "far-yard"}
    for projects in ({"crane"}, {"sidings", "cranes"}, {"doubled", "crane"}, {"free", "sidings"}):
        asked_for = frozenset(projects)
        scenario = one.built(asked_for)
        anew = carried(scenario, one.line_with(scenario))
        found = one.with_projects(asked_for)
        assert found is not None
        assert found.route.limits == anew.route.limits
        assert found.capacity.sections == anew.capacity.sections
        assert found.days == anew.days


def test_a_project_more_never_carries_less(tmp_path: Path) -> None:
    one = upgrader(tmp_path / "study")
    names = one.candidates()
    value = {
        frozenset(group): one.by_method(frozenset(group))
        for size in range(len(names) + 1)
        for group in itertools.combinations(names, size)
    }
    assert len(value) == 64
    for built, held in value.items():
        for name in set(names) - built:
            more = value[built | {name}]
            for method in METHODS:
                assert more[method] >= held[method] * (1 - 1e-9), (sorted(built), name)
