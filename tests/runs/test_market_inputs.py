"""What a market starts from: the small study that `study new` makes, seen from demand to room."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.market.choice_types import NESTS, ChoiceRules
from landbridge.market.rationing import ration
from landbridge.runs.lines import open_scenario
from landbridge.runs.market import solve_extended, solve_market
from landbridge.runs.market_alternatives import (
    inputs_of,
    market_digest,
    market_inputs,
    ration_problem,
)
from landbridge.runs.market_calibration import calibrated_rules, scenario_of
from landbridge.runs.market_demand import read_trades, totals_of_year
from landbridge.runs.market_extend import NEW_SHARE, extended
from landbridge.runs.market_observed import asked_teu, counted
from landbridge.runs.market_room import Room, room_of
from landbridge.runs.market_types import MarketInputs
from landbridge.runs.studies import new_study
from landbridge.runs.study import OpenScenario, open_study

RULES = ChoiceRules(0.001, {"sea": 0.5, "rail": 0.5, "road": 0.5}, {"rail": 0.0})


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> OpenScenario:
    folder = tmp_path_factory.mktemp("market") / "towns"
    new_study(folder)
    return open_study(folder).scenario()


@pytest.fixture(scope="module")
def inputs(asked: OpenScenario) -> MarketInputs:
    return market_inputs(asked)


def test_demand_is_whole_and_teu_come_from_boxes_once(inputs: MarketInputs) -> None:
    # 30,000 TEU south, and 5,000 boxes of 2 TEU each north.
    demand = inputs.demand
    for trade, teu in (("south", 30_000.0), ("north", 10_000.0)):
        mine = np.array([one == trade for one in demand.group])
        assert demand.teu_per_year[mine].sum() == pytest.approx(teu)
    assert inputs.unserved == ()


def test_alternatives_are_sorted_and_have_prices_in_parts(inputs: MarketInputs) -> None:
    ways = inputs.alternatives
    order = ways.pair * len(NESTS) + ways.nest
    assert (np.diff(order) >= 0).all()
    assert {inputs.routes[number].nest for number in ways.route} == {"sea", "rail"}
    for route in inputs.routes:
        assert sum(item.usd_per_feu for item in route.money) == pytest.approx(route.usd_per_feu)
        assert route.days_p50 <= route.days_p90
        assert all(item.country for item in route.money if item.mode == "rail"), route.id
        rail_km = sum(item.km for item in route.money if item.mode == "rail")
        assert (rail_km > 0.0) == bool(route.tracks)


def test_each_railway_earns_its_own_fixed_part_and_kilometres(inputs: MarketInputs) -> None:
    """140 km of country A and 702 of B; the border section is B's, whichever way it is run over."""
    price = {"wagons": (150.0, 1.1), "express": (200.0, 0.9)}
    seen = set()
    for route in inputs.routes:
        if route.services not in (("wagons",), ("express",)) or "town-b" not in route.id:
            continue
        fixed, rate = price[route.services[0]]
        hauls = [item for item in route.money if item.item == "haul"]
        for country, km in (("XA", 140.0), ("XB", 702.0)):
            mine = [item for item in hauls if item.country == country]
            assert sum(item.km for item in mine) == pytest.approx(km), route.id
            usd = sum(item.usd_per_feu for item in mine)
            assert usd == pytest.approx(fixed + rate * km), route.id
        seen.add((route.origin, route.services))
    assert len(seen) == 4  # both trains, both ways


def test_room_is_used_by_the_ways_that_ride_through_it(inputs: MarketInputs) -> None:
    ways = inputs.alternatives
    assert ways.uses.shape == (len(ways.constraints), len(ways))
    for row, one in enumerate(ways.constraints):
        users = ways.uses[row].indices
        assert users.size, one.id
        if one.kind == "section":
            assert one.trains_per_day > 0.0
            tracks = {one.from_place}
            assert all(tracks <= set(inputs.routes[ways.route[i]].tracks) for i in users)


def test_seasons_make_the_year(asked: OpenScenario, inputs: MarketInputs) -> None:
    peak = market_inputs(asked, "peak", room=False).demand.teu_per_year.sum()
    rest = market_inputs(asked, "off_peak", room=False).demand.teu_per_year.sum()
    months = next(iter(inputs.segments.values())).peak_months
    year = peak * months / 12.0 + rest * (1.0 - months / 12.0)
    assert year == pytest.approx(inputs.demand.teu_per_year.sum())


def test_the_rules_fit_the_marked_volume(asked: OpenScenario, inputs: MarketInputs) -> None:
    found = calibrated_rules(asked)
    (seen,) = found.residuals
    assert (seen.name, seen.observed_teu) == ("rail-2025", 6000.0)
    assert seen.error == pytest.approx(0.0, abs=0.01)
    assert scenario_of(asked, 1900) in {"base", scenario_of(asked, 2100)}


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of volumes.csv."""

    trades: tuple[str, ...] = ()
    nests: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    from_place: str = ""
    to_place: str = ""


def test_what_a_row_counts(inputs: MarketInputs) -> None:
    everything = counted(inputs, Row())
    assert everything.all()
    rail = counted(inputs, Row(trades=("south",), nests=("rail",)))
    ways = inputs.alternatives
    wanted = (ways.nest == NESTS.index("rail")) & np.array(
        [inputs.demand.group[pair] == "south" for pair in ways.pair]
    )
    assert (rail > 0.0).tolist() == wanted.tolist()
    border = next(route.borders[0] for route in inputs.routes if route.borders)
    assert 0 < counted(inputs, Row(via=(border,))).sum() < len(ways)
    assert not counted(inputs, Row(through=("XX",))).any()
    assert asked_teu(inputs, Row(trades=("south",))) == pytest.approx(30_000.0)


def test_without_limits_flows_are_demand_times_shares(inputs: MarketInputs) -> None:
    problem = ration_problem(inputs, RULES)
    free = dataclasses.replace(problem, capacity_teu=np.full(problem.constraints, np.inf))
    flow = ration(free).flow_teu
    shipped = np.bincount(problem.pair, flow, problem.pairs)
    assert shipped == pytest.approx(problem.demand_teu)


def test_nothing_joins_a_choice_that_is_whole(asked: OpenScenario, inputs: MarketInputs) -> None:
    problem = ration_problem(inputs, RULES)
    free = np.zeros(problem.constraints)
    solved = ration(dataclasses.replace(problem, capacity_teu=np.full(free.size, np.inf)))
    found = extended(asked, inputs, RULES, free, solved.expected_cost_usd_per_teu)
    assert found.joined == ()
    # With all but one way taken out, the others are found again.
    kept = tuple(route for route in inputs.routes if route.nest == "sea")[:1]
    ends = (kept[0].origin, kept[0].destination)
    pairs = [i for i in range(len(inputs.demand)) if inputs.demand.origin[i] == ends[0]]
    small = dataclasses.replace(inputs, routes=kept)
    high = np.full(len(inputs.demand), 1e5)
    found = extended(asked, small, RULES, free, high)
    assert pairs
    assert set(found.joined) == {
        one.id for one in inputs.routes if (one.origin, one.destination) == ends
    } - {kept[0].id}


def test_ways_join_until_none_is_left_that_many_would_take(
    asked: OpenScenario, inputs: MarketInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_sea = [route for route in inputs.routes if route.nest == "sea"]
    scenario = open_scenario(asked)
    trades = read_trades(scenario.tables)
    totals = totals_of_year(scenario, trades)
    few = inputs_of(scenario, trades, totals, by_sea, Room((), ((),) * len(by_sea), ()))
    whole = solve_market(asked, RULES)
    monkeypatch.setattr("landbridge.runs.market.market_inputs", lambda asked: few)
    found = solve_extended(asked, RULES, "price")
    assert found.joined
    assert {*found.joined} <= {route.id for route in inputs.routes if route.nest == "rail"}
    assert found.largest_share is not None
    assert found.largest_share <= NEW_SHARE
    by_rail = [
        one.found.flow_teu[one.inputs.alternatives.nest == NESTS.index("rail")].sum()
        for one in (whole, found)
    ]
    assert by_rail[1] == pytest.approx(by_rail[0], rel=0.01)


def test_who_finds_too_little_room_takes_the_way_round_however_dear(
    asked: OpenScenario, inputs: MarketInputs, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The express alone is too small for 30,000 TEU: what goes round it joins, and all are shipped.
    scenario = open_scenario(asked)
    trades = read_trades(scenario.tables)
    totals = totals_of_year(scenario, trades)
    few = [route for route in inputs.routes if route.services == ("express",)]
    digest = market_digest(asked)
    room = room_of(asked.prepared(), scenario, few, digest=digest)
    small = inputs_of(scenario, trades, totals, few, room)
    found = solve_market(asked, RULES, inputs=small)
    assert not any("express" in one for one in found.joined)
    assert found.found.flow_teu.sum() == pytest.approx(inputs.demand.teu_per_year.sum())
    # Where no way leads round it, what is short is told as before.
    monkeypatch.setattr("landbridge.runs.market_extend.routes_between", lambda *_: iter(()))
    monkeypatch.setattr("landbridge.runs.market_extend.cached", lambda *_: ((), None))
    with pytest.raises(CannotRunError, match="too few"):
        solve_market(asked, RULES, inputs=small)


def test_trains_that_carry_boxes_of_the_demand_leave_their_room_to_the_market(
    inputs: MarketInputs, tmp_path: Path
) -> None:
    def narrow_teu(percent: str) -> float:
        folder = tmp_path / f"towns{percent}"
        new_study(folder)
        with (folder / "traffic.csv").open("a", encoding="utf-8") as file:
            file.write(f"narrow-container,narrow,,,container,,2,{percent},,example,estimate,,\n")
        known = market_inputs(open_study(folder).scenario())
        return min(
            one.capacity_teu_per_year
            for one in known.alternatives.constraints
            if one.id.startswith("section:narrow")
        )

    before = min(
        one.capacity_teu_per_year
        for one in inputs.alternatives.constraints
        if one.id.startswith("section:narrow")
    )
    none, half, whole = (narrow_teu(percent) for percent in ("", "50", "100"))
    assert none < half < whole
    assert whole == pytest.approx(before)


def test_a_year_before_the_figures_is_bad_input(asked: OpenScenario) -> None:
    early = dataclasses.replace(asked, year=2001)
    with pytest.raises(InputError) as told:
        market_inputs(early)
    assert len(told.value.findings) == 2  # both trades at once


def test_a_study_without_demand_cannot_run() -> None:
    with pytest.raises(CannotRunError, match="has no demand"):
        market_inputs(open_study("southern-africa").scenario())
