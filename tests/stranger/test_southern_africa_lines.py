"""The lines of the second study: trains of two gauges run on every one, and each has a capacity."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import landbridge
from landbridge.data.find import find_study
from landbridge.data.rows import rows
from landbridge.data.study import read_study
from landbridge.line.types import Line
from landbridge.runs.carrying import carried
from landbridge.runs.lines import open_line
from landbridge.runs.running import running_result

STUDY = "southern-africa"
LINES = [row.Index for row in rows(read_study(find_study(STUDY)).tables["lines"])]


@cache
def opened(scenario: str) -> Any:
    """Return a scenario of the study."""
    return landbridge.open_study(STUDY).scenario(scenario)


def line_of(name: str, scenario: str = "2018") -> Line:
    """Return a line of a scenario."""
    return open_line(opened(scenario), name)[1]


@pytest.mark.parametrize("name", LINES)
def test_a_train_runs_on_every_line_and_it_has_a_capacity(name: str) -> None:
    result = running_result(opened("2018"), name)
    gauges = {leg["gauge_mm"] for leg in result["legs"]}
    assert gauges <= {1000, 1067}
    assert 15 < result["totals"]["mean_kmh"] < 80
    assert result["notes"]
    scenario, line = open_line(opened("2018"), name)
    found = carried(scenario, line)
    assert found.route.teu_per_year("russian") > 10_000
    assert found.route.teu_per_year("uic406") > 10_000


@pytest.mark.parametrize("category", ["freight", "passenger"])
@pytest.mark.parametrize("name", ["natcor", "messina", "botswana", "north", "tazara", "central"])
def test_freight_and_passengers_are_hauled_there_too(name: str, category: str) -> None:
    result = running_result(opened("2018"), name, category)
    assert result["train"]["category"] == category
    assert result["totals"]["running_h"] > 0


def test_the_express_leads_by_botswana_and_later_by_beitbridge() -> None:
    by_year = {
        year: {point.place for point in line_of("Johannesburg-Dar es Salaam", year).points}
        for year in ("1999", "2018")
    }
    assert "gaborone" in by_year["1999"]
    assert "beitbridge" not in by_year["1999"]
    assert "beitbridge" in by_year["2018"]
    assert "gaborone" not in by_year["2018"]


def test_the_stations_of_tazara_are_where_its_list_has_them() -> None:
    line = line_of("tazara")
    at = {point.name: point.km for point in line.points}
    # 191.2 km from Dar es Salaam in the list, of 1,863 km; the study has 1,860.
    assert line.km - at["Fuga"] == pytest.approx(191.2, abs=15)
    assert at["Mkushi"] < at["Chambeshi"] < at["Uyole"] < at["Fuga"] < line.km
    assert sum(point.generated for point in line.points) <= 5
    meets = sum(point.meets for point in line.points)
    assert 85 <= meets <= 105


def test_a_journey_over_both_gauges_changes_trains_at_kidatu() -> None:
    result = running_result(opened("1999"), "Johannesburg-Mwanza")
    assert [leg["gauge_mm"] for leg in result["legs"]][-1] == 1000
    assert result["legs"][-1]["train"] == "trc-container-20"
    kinds = [stop["kind"] for stop in result["stops"]]
    assert "gauge_change" in kinds
    assert kinds.count("border") >= 4


def test_rebuilding_tazara_makes_it_faster() -> None:
    before, after = (
        running_result(opened(name), "tazara")["totals"]["running_h"]
        for name in ("2018", "tazara-rebuilt")
    )
    assert after < 0.85 * before


def test_what_no_service_shows_is_not_compared() -> None:
    """No block train runs to Kitwe in 1999, and class natcor has a speed in South Africa alone."""
    result = running_result(opened("1999"), "copperbelt")
    (one,) = result["commercial"]["by_country"]
    assert one["observed_class"] != "natcor"
