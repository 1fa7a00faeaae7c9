"""The dictionary of a capacity: its figures by hand, on railways drawn as text."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from landbridge.base.errors import InputError
from landbridge.line.carried import METHODS
from landbridge.line.loops import SPACINGS_KM
from landbridge.report.plain import json_text
from landbridge.runs.capacity import capacity_result
from landbridge.runs.study import OpenScenario
from tests.data.tiny_rows import Row
from tests.runs.drawn_capacity import FLAT, OPEN_MIN, asked, project, teu

DRAWING = "main: A --20-- b --20-- C --20-- D ==20== E"


def slow(name: str, start: str, end: str, kmh: int, date: str = "2001-05", **more: object) -> Row:
    return {
        "id": name, "line": "main", "from_place": start, "to_place": end, "date": date,
        "speed_kmh": kmh, **more,
    }  # fmt: skip


def spaced(km: float) -> list[Row]:
    return [{**FLAT, "loop_spacing_km": km}]


def ends_of(drawing: str) -> str:
    ends = [word for word in drawing.replace(":", " ").split() if word[0].isupper()]
    return f"{ends[0]}-{ends[-1]}"


def result(folder: Path, drawing: str = DRAWING, **tables: list[Row]) -> dict[str, Any]:
    return capacity_result(asked(folder, drawing, **tables), ends_of(drawing))


def inspected(folder: Path, drawing: str = DRAWING, **tables: list[Row]) -> dict[str, Any]:
    """Return the only inspection of a line, without the search for saturation."""
    drawn = asked(folder, drawing, **tables)
    (one,) = capacity_result(drawn, ends_of(drawing), iterations=0)["inspections"]
    assert isinstance(one, dict)
    return one


def figures(value: Any, path: str = "") -> Iterator[tuple[str, float]]:
    """Yield every number of a result with where it stands."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from figures(inner, f"{path}[{number}]")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield path, float(value)


WORLDS: dict[str, tuple[str, dict[str, list[Row]]]] = {
    "plain": (DRAWING, {}),
    "full": (DRAWING, {"traffic": [
        {"id": "t", "line": "main", "category": "freight", "pairs_per_day": 400}]}),
    "all in it": (DRAWING, {
        "track": spaced(7),
        "traffic": [
            {"id": one, "line": "main", "category": one, "pairs_per_day": 1.5}
            for one in ("freight", "passenger", "suburban", "special", "container")
        ],
        "inspections": [slow("i", "a", "c", 30, cured_by="fix"), slow("j", "a", "e", 40)],
        "resources": [
            {"id": "x", "kind": "terminal", "place": "a", "capacity_teu_per_year": 0},
            {"id": "y", "kind": "wagon_fleet", "train_type": "long", "fleet_vehicles": 90,
             "terminal_days": 1},
        ],
        "projects": [project("dear", 5e6), project("unknown", "")],
    }),
}  # fmt: skip


@pytest.mark.parametrize("name", WORLDS)
def test_every_figure_is_one_and_none_is_negative(tmp_path: Path, name: str) -> None:
    drawing, tables = WORLDS[name]
    found = result(tmp_path / "study", drawing, **tables)
    numbers = list(figures(found))
    assert len(numbers) > 50
    wrong = [(path, one) for path, one in numbers if not math.isfinite(one) or one < 0]
    assert not wrong
    assert json.loads(json_text(found))["line"] == "A - E"


def test_the_figures_hang_together(tmp_path: Path) -> None:
    traffic = [{"id": "t", "line": "main", "category": "freight", "pairs_per_day": 3}]
    yard = {"id": "y", "kind": "yard", "place": "c", "capacity_trains_per_day": 2}
    found = result(tmp_path / "study", traffic=traffic, resources=[yard])
    assert sum(one["km"] for one in found["sections"]) == pytest.approx(found["km"]) == 80
    assert [one["from_km"] for one in found["sections"]] == [0, 20, 40, 60]
    for method in METHODS:
        held = found["line_teu_per_year"][method]
        assert held == min(one["teu_per_year_by"][method] for one in found["sections"])
        assert found["teu_per_year"][method] == pytest.approx(min(held, teu(2, 80)))
        assert found["feu_per_year"][method] == found["teu_per_year"][method] / 2
        # 40 wagons of 20 t and 80 TEU: half a ton of goods for a TEU is 10 t.
        assert found["mt_per_year"][method] == pytest.approx(
            found["teu_per_year"][method] * 10 / 1e6
        )
    assert (found["binding"]["kind"], found["binding"]["name"]) == ("yard", "C")
    assert found["binding"]["trains_per_day"] == pytest.approx(2)
    held = [one["teu_per_year"] for one in found["limits"]]
    assert held == sorted(held)
    assert held[0] == found["binding"]["teu_per_year"] == teu(2, 80)
    assert [one["kind"] for one in found["limits"]] == ["yard", "line"]
    (train,) = found["trains"]
    assert (train["train_type"], train["teu"], train["length_m"]) == ("long", 80, 570)
    assert train["mass_t"] == 100 + 40 * 40


def test_a_section_says_what_its_figures_come_from(tmp_path: Path) -> None:
    traffic = [{"id": "t", "line": "main", "category": "freight", "pairs_per_day": 3}]
    one = result(tmp_path / "study", traffic=traffic)["sections"][1]
    assert one["available_pairs_per_day"] == pytest.approx(OPEN_MIN / one["period_min"])
    assert one["pairs_per_day"] == pytest.approx(OPEN_MIN / one["period_min"] - 3)
    assert one["teu_per_year"] == pytest.approx(teu(one["pairs_per_day"], 80))
    assert one["minutes"] + one["minutes_back"] == pytest.approx(40, abs=0.02)
    # Three pairs of 40 min and what meeting costs, of 1380 min.
    assert one["consumption_pct"] == pytest.approx(3 * one["period_min"] / OPEN_MIN * 100)


# --- loops that no source knows -----------------------------------------------------------------


def test_the_range_over_the_spacing_of_loops_by_hand(tmp_path: Path) -> None:
    """::

    A --48-- B     8 km: 6 sections of 8 km, 12 km: 4 of 12 km, 16 and 20 km: 3 of 16 km,
                   25 km: 2 of 24 km
    """
    found = result(tmp_path / "study", "main: A --48-- B", track=spaced(12))
    made = {one["loop_spacing_km"]: one["line_teu_per_year"] for one in found["range"]["spacings"]}
    assert tuple(made) == SPACINGS_KM == (8, 12, 16, 20, 25)
    for method in METHODS:
        held = [one[method] for one in made.values()]
        # What a meeting costs lies between two minutes and eight.
        for value, km in zip(held, (8, 12, 16, 16, 24), strict=True):
            most, least = (teu(OPEN_MIN / (2 * km + lost), 80) for lost in (2, 9.5))
            assert least < value < most, km
        assert held == sorted(held, reverse=True)
        assert held[2] == held[3]
        assert held[1] == found["line_teu_per_year"][method]
        span = found["range"]["line_teu_per_year"][method]
        assert (span["low"], span["high"]) == (held[-1], held[0])
    assert any("where they lie 8 to 25 km apart" in note for note in found["notes"])


def test_each_section_behind_unknown_loops_has_its_own_range(tmp_path: Path) -> None:
    """::

    A --48-- B --10-- C     A - B as above; no loop belongs between B and C
    """
    found = result(tmp_path / "study", "main: A --48-- B --10-- C", track=spaced(12))
    *unknown, known = found["sections"]
    assert [one["generated"] for one in found["sections"]] == [True] * 4 + [False]
    ends = ["low", "high"]
    for one in unknown:
        for method in METHODS:
            pairs = one["pairs_per_day_range"][method]
            assert pairs["low"] <= one["pairs_per_day_by"][method] <= pairs["high"]
            # At 25 km a pair needs 2 x 24 min, at 8 km 2 x 8 min, and what a meeting costs.
            for end, km in zip(ends, (24, 8), strict=True):
                assert OPEN_MIN / (2 * km + 9.5) < pairs[end] < OPEN_MIN / (2 * km + 2)
            for end in ends:
                assert one["teu_per_year_range"][method][end] == pytest.approx(teu(pairs[end], 80))
    line = found["range"]["line_teu_per_year"]
    for method in METHODS:
        lows = [one["teu_per_year_range"][method]["low"] for one in unknown]
        assert line[method]["low"] == pytest.approx(min(lows))
    # Who stops at B is one choice for both its sides: a little of the range reaches beyond it.
    held = known["pairs_per_day_range"]
    if held is not None:
        for method in METHODS:
            assert held[method]["high"] - held[method]["low"] < 0.2 * held[method]["high"]


def test_limits_of_the_route_have_the_range_of_what_they_rest_on(tmp_path: Path) -> None:
    yard = {"id": "y", "kind": "terminal", "place": "a", "capacity_teu_per_year": 1e5}
    found = result(tmp_path / "study", "main: A --48-- B", track=spaced(12), resources=[yard])
    held = {one["kind"]: one["teu_per_year_range"] for one in found["limits"]}
    assert held["terminal"] is None
    assert held["line"] == found["range"]["line_teu_per_year"]


def test_places_to_overtake_that_no_source_knows_are_a_range_too(tmp_path: Path) -> None:
    """Double track: the slow freight trains of UIC 406 leave less where they cannot be passed."""
    traffic: list[Row] = [
        {"id": name, "line": "main", "category": name, "pairs_per_day": 10}
        for name in ("freight", "passenger")
    ]
    fast = [{**FLAT, "passenger_speed_kmh": 120, "loop_spacing_km": 20}]
    (one,) = result(tmp_path / "study", "main: A ==60== B", traffic=traffic, track=fast)["sections"]
    assert not one["generated"]
    assert (
        one["pairs_per_day_range"]["uic406"]["low"] < one["pairs_per_day_range"]["uic406"]["high"]
    )
    russian = one["pairs_per_day_range"]["russian"]
    assert russian["low"] == pytest.approx(russian["high"])


def test_no_range_where_all_loops_are_known(tmp_path: Path) -> None:
    assert result(tmp_path / "study")["range"] is None


def test_a_spacing_at_which_the_train_fits_no_loop_carries_nothing(tmp_path: Path) -> None:
    """::

    A --5-- + --5-- b(200) --5-- + --5-- C     with 12 km there is b alone, which is too short
    """
    short = {"id": "main-b", "line": "main", "name": "b", "km": 10, "kind": "passing_loop",
             "tracks": 2, "usable_length_m": 200}  # fmt: skip
    found = result(
        tmp_path / "study", "main: A --20-- C", track=spaced(5), operating_points=[short]
    )
    assert found["line_teu_per_year"]["russian"] > 0
    made = {one["loop_spacing_km"]: one for one in found["range"]["spacings"]}
    assert made[8]["teu_per_year"]["russian"] > 0
    assert made[12]["teu_per_year"] == {"russian": 0, "uic406": 0}
    assert "is longer than every loop" in made[12]["binding"]
    assert found["range"]["teu_per_year"]["russian"]["low"] == 0


# --- inspections --------------------------------------------------------------------------------


def test_what_an_inspection_costs_by_hand(tmp_path: Path) -> None:
    """::

    A --20-- b --20-- C --20-- D ==20== E     30 km/h from C to D: 40 min for 20 min
    """
    found = result(tmp_path / "study", inspections=[slow("worn", "c", "d", 30, cured_by="fix")])
    (one,) = found["inspections"]
    assert (one["from"], one["to"], one["km"]) == ("C", "D", 20)
    assert (one["speed_kmh"], one["sound_kmh"]) == (30, 60)
    for minutes in (one["minutes_lost"], one["minutes_lost_back"]):
        # Slowing down and speeding up happen outside; the tail of 570 m is there 0.57 min longer.
        assert minutes == pytest.approx(20, abs=0.1)
    worn = found["sections"][2]
    sound = result(tmp_path / "sound")["sections"][2]
    assert one["pairs_per_day"] == pytest.approx(OPEN_MIN / worn["period_min"])
    assert one["pairs_per_day_lost"] == pytest.approx(
        OPEN_MIN / sound["period_min"] - OPEN_MIN / worn["period_min"], rel=0.01
    )
    assert one["teu_per_year_lost"] == pytest.approx(teu(one["pairs_per_day_lost"], 80))
    assert one["shared_with"] == []
    assert one["cured_by"] == ["fix"]


def test_inspections_of_the_same_track_share_what_they_cost(tmp_path: Path) -> None:
    found = result(
        tmp_path / "study", inspections=[slow("all", "a", "e", 40), slow("part", "c", "d", 30)]
    )
    first, second = found["inspections"]
    assert (first["shared_with"], second["shared_with"]) == (["part"], ["all"])
    # 20 km at 30 km/h in both; the first has 60 km at 40 km/h besides.
    assert second["minutes_lost"] == pytest.approx(20, abs=0.2)
    assert first["minutes_lost"] == pytest.approx(20 + 30, abs=0.7)
    assert any("their costs do not add up" in note for note in found["notes"])


def test_an_inspection_of_double_track_costs_minutes_and_no_trains(tmp_path: Path) -> None:
    found = result(tmp_path / "study", inspections=[slow("worn", "d", "e", 30)])
    (one,) = found["inspections"]
    assert one["minutes_lost"] == pytest.approx(20, abs=0.6)
    assert one["teu_per_year_lost"] == pytest.approx(0, abs=1e-6)


def test_what_an_inspection_leaves_and_loses_at_unknown_loops_is_a_range(tmp_path: Path) -> None:
    """::

    A --48-- B     30 km/h for 60 km/h: at 8 km a pair needs 2 x 8 min more, at 25 km 2 x 24 min
    """
    made = {}
    for km in (12, 8, 25):
        made[km] = inspected(
            tmp_path / f"every-{km}", "main: A --48-- B", track=spaced(km),
            inspections=[slow("worn", "a", "b", 30)],
        )  # fmt: skip
    for key in ("pairs_per_day", "pairs_per_day_lost", "teu_per_year_lost"):
        span = made[12][f"{key}_range"]
        assert span == pytest.approx({"low": made[25][key], "high": made[8][key]})
        assert 0 < span["low"] < made[12][key] < span["high"]
    one = inspected(tmp_path / "known", inspections=[slow("worn", "c", "d", 30)])
    assert [value for key, value in one.items() if key.endswith("_range")] == [None] * 3


def test_where_no_train_fits_a_spacing_an_inspection_leaves_nothing(tmp_path: Path) -> None:
    short = {"id": "main-b", "line": "main", "name": "b", "km": 10, "kind": "passing_loop",
             "tracks": 2, "usable_length_m": 200}  # fmt: skip
    one = inspected(
        tmp_path / "study", "main: A --20-- C", track=spaced(5), operating_points=[short],
        inspections=[slow("worn", "a", "c", 30)],
    )  # fmt: skip
    assert one["pairs_per_day_range"]["low"] == 0 < one["pairs_per_day"]


# --- notes and targets --------------------------------------------------------------------------


def test_it_is_said_where_no_traffic_is_known(tmp_path: Path) -> None:
    bare = result(tmp_path / "bare")["notes"]
    assert any(one.startswith("No traffic is known: there") for one in bare)
    row = {"id": "t", "line": "main", "from_place": "a", "to_place": "c", "category": "freight",
           "pairs_per_day": 3}  # fmt: skip
    part = result(tmp_path / "part", traffic=[row])["notes"]
    assert any(one.startswith("No traffic is known on 40 of 80 km: there") for one in part)
    whole = result(tmp_path / "whole", traffic=[{**row, "to_place": "e"}])["notes"]
    assert not any("No traffic" in one for one in whole)


@pytest.mark.parametrize("target", [0, -5, math.inf, math.nan])
def test_a_target_that_is_none_is_refused_before_any_work(target: float) -> None:
    # There is no such study: nothing of it is read.
    nowhere = OpenScenario(Path("nowhere"), "base", None)
    with pytest.raises(InputError, match="--target-teu"):
        capacity_result(nowhere, "A-B", target_teu=target)
