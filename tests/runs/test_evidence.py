"""The model beside what was observed and what was claimed: its own figures, with errors."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import pytest

from landbridge.data.study import read_study
from landbridge.runs.demo import run_demo
from landbridge.runs.observations import Compared, _error, compare_observations, summary
from tests.routing.worlds import folder_of

JUDGED = ("rail_days", "sea_days", "rail_sea_cost_ratio", "rail_km")


@pytest.fixture(scope="module")
def demo() -> dict[str, Any]:
    return run_demo(folder_of("eurasia"))


@pytest.fixture(scope="module")
def compared() -> list[Compared]:
    return compare_observations(folder_of("eurasia"), "2001")


def test_the_demo_asks_four_places_with_and_without_the_link(demo: dict[str, Any]) -> None:
    assert [one["destination"] for one in demo["groups"]] == [
        "moscow",
        "berlin",
        "helsinki",
        "rotterdam",
    ]
    for group in demo["groups"]:
        assert set(group["queries"]) == {"2001", "2001-tkr"}
        for result in group["queries"].values():
            assert {one["way"] for one in result["alternatives"]} >= {"rail+sea"}
        with_link = group["queries"]["2001-tkr"]["alternatives"]
        assert any(one["way"] == "rail" for one in with_link)
        assert any("Suez" in one["name"] for one in with_link)


def test_every_claim_is_listed_and_those_of_routing_are_judged(demo: dict[str, Any]) -> None:
    claims = {one["id"]: one for one in demo["claims"]}
    rows = read_study(folder_of("eurasia")).tables["claims"]
    assert set(claims) == set(rows.index)
    judged = [one for one in claims.values() if one["quantity"] in JUDGED and one["from"]]
    assert {one["quantity"] for one in judged} == set(JUDGED)
    for one in judged:
        assert one["verdict"] in ("agrees", "lower", "higher")
        assert one["model_low"] <= one["model_high"]
        assert one["reasons"]
        assert one["source"]
    for one in claims.values():
        if one["model_low"] is None:
            assert one["verdict"] == "not judged"
            assert one["note"]


def test_the_model_has_its_own_figure_for_the_ride_to_moscow(demo: dict[str, Any]) -> None:
    (ride,) = [one for one in demo["claims"] if one["id"] == "rail-km-khasan-moscow"]
    # The reports of 2001 said 6,000 km; the line is some 9,400 km long.
    assert ride["model_low"] == pytest.approx(9_400, rel=0.02)
    assert ride["verdict"] == "higher"
    miles = [item for item in ride["reasons"] if item["unit"] == "mi"]
    assert miles[0]["value"] == pytest.approx(5_850, rel=0.02)


def row(typical: float, low: float = float("nan"), high: float = float("nan")) -> SimpleNamespace:
    return SimpleNamespace(days_typical=typical, days_min=low, days_max=high)


@pytest.mark.parametrize(
    ("days", "model", "observed", "error"),
    [
        (row(10.0), 12.0, 10.0, 0.2),
        (row(10.0), 8.0, 10.0, -0.2),
        (row(float("nan"), high=7.0), 6.0, 7.0, 0.0),
        (row(float("nan"), high=7.0), 8.4, 7.0, 0.2),
        (row(10.0), None, 10.0, None),
    ],
)
def test_error_of_a_figure_and_of_a_bound(
    days: SimpleNamespace, model: float | None, observed: float, error: float | None
) -> None:
    found = _error(days, model, observed)
    assert found is None if error is None else found == pytest.approx(error)


@pytest.mark.slow
def test_median_error_of_the_observations(compared: list[Compared]) -> None:
    rows = read_study(folder_of("eurasia")).tables["observations"]
    assert [one.id for one in compared] == list(rows.index)
    figures = summary(compared)
    assert figures["compared"] >= 60
    assert figures["median_absolute_error"] <= 0.12
    assert abs(figures["bias"]) <= 0.05
    # What is not compared says why.
    assert all(one.reason for one in compared if one.error is None)


@pytest.mark.slow
def test_the_observations_that_the_issue_names(compared: list[Compared]) -> None:
    known = {one.id: one for one in compared}
    # Busan - Europe by sea and rail 25 d, Busan - Rotterdam by sea 35 d from gate to gate (2002).
    assert known["F002"].days_model == pytest.approx(25.0, rel=0.12)
    assert known["F001"].days_model == pytest.approx(35.0, rel=0.12)
    assert known["F001"].scope == "gate_to_gate"
    # A fast train of 2009: Vostochny - Moscow in under 7 d is a bound.
    assert known["T902"].error == 0.0


@pytest.mark.slow
def test_an_observation_does_not_move_the_model(compared: list[Compared]) -> None:
    """Rows on the same way, year and scope get the same days, whatever was observed."""
    rows = read_study(folder_of("eurasia")).tables["observations"]
    asked = [
        (
            one.from_place,
            one.to_place,
            one.year,
            one.scope,
            one.statistic,
            one.service_kinds,
            one.services,
            one.via,
        )
        for one in rows.itertuples()
    ]
    twice = [key for key, count in Counter(asked).items() if count > 1]
    for key in twice:
        days = {c.days_model for c, k in zip(compared, asked, strict=True) if k == key and c.error}
        assert len(days) <= 1
