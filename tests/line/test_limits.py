"""The route as a whole: what binds, in TEU a year, and why."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.line.capacity import capacity
from landbridge.line.convert import PartTrain
from landbridge.line.limits import Limit, RouteCapacity, fleet_trains_per_day, route_capacity
from landbridge.line.types import Line
from tests.line.drawn import STILL, drawn, minutes, tables

NAN = float("nan")
# Two Korean trains make a Russian one.
TRAINS = {
    "AA": PartTrain("short", 500.0, 60.0, wagons=30, locomotives=1),
    "BB": PartTrain("long", 1000.0, 120.0, wagons=60, locomotives=2),
}
# A - B in country AA, B - C in BB; half an hour of running each, no intervals: 24 pairs each.
ROUTE = drawn("A -30- B(1050)| -30- C")
DAYS = {"AA": 2.0, "BB": 5.0}


def resources(*given: dict[str, object]) -> pd.DataFrame:
    row = {
        "kind": "", "place": "", "to_place": "", "train_type": "", "countries": (),
        "capacity_trains_per_day": NAN, "capacity_teu_per_year": NAN, "fleet_vehicles": NAN,
        "terminal_days": NAN, "project": "", "source": "drawn", "confidence": "published",
    }  # fmt: skip
    return pd.DataFrame([{**row, "id": f"r{i}", **one} for i, one in enumerate(given)]).set_index(
        "id"
    )


NOTHING = resources({"kind": "yard", "place": "elsewhere", "capacity_trains_per_day": 1.0})


def route(line: Line, table: pd.DataFrame) -> RouteCapacity:
    run = {"container": minutes(line, 60.0)}
    carried = capacity(line, tables(STILL), run, TRAINS, [{}] * len(line.tracks))
    return route_capacity(line, carried, table, TRAINS, DAYS)


def only(table: pd.DataFrame) -> Limit:
    """Return the one limit that is not the line."""
    (found,) = (one for one in route(ROUTE, table).limits["russian"] if one.kind != "line")
    return found


def test_the_part_with_the_smaller_train_binds_though_it_has_as_many_pairs() -> None:
    found = route(ROUTE, NOTHING).binding("russian")
    assert (found.kind, found.name, found.train.teu) == ("line", "A - B", 60.0)
    assert found.trains_per_day == pytest.approx(24.0)
    assert found.teu_per_year == pytest.approx(2 * 24 * 60 * 365)
    assert found.why.startswith("A - B: 30.0 km of single track in AA at 60 km/h, a pair")


def test_what_lies_elsewhere_does_not_count() -> None:
    assert [one.kind for one in route(ROUTE, NOTHING).limits["uic406"]] == ["line"]


def test_a_border_counts_in_trains_of_its_own_side() -> None:
    border = {"kind": "border_yard", "capacity_trains_per_day": 10.0}
    at_a = only(resources({**border, "place": "a", "to_place": "b"}))
    at_c = only(resources({**border, "place": "c", "to_place": "b"}))
    assert at_a.teu_per_year == pytest.approx(2 * 10 * 60 * 365)
    assert at_c.teu_per_year == pytest.approx(2 * 10 * 120 * 365)
    assert at_a.why == (
        "border yard A - B: takes 10.0 trains of 60 TEU a day in each direction (438,000 TEU a "
        "year)"
    )


def test_rows_of_one_kind_at_one_place_add_up() -> None:
    found = only(
        resources(
            {"kind": "terminal", "place": "c", "capacity_teu_per_year": 100_000.0},
            {"kind": "terminal", "place": "c", "capacity_teu_per_year": 50_000.0, "project": "p"},
        )
    )
    assert (found.teu_per_year, found.rows) == (150_000.0, ("r0", "r1"))
    assert found.trains_per_day == pytest.approx(150_000 / (2 * 120 * 365))


def test_a_resource_takes_the_less_of_its_two_capacities() -> None:
    both = {"capacity_trains_per_day": 1.0, "capacity_teu_per_year": 1e6}
    assert only(resources({"kind": "yard", "place": "b", **both})).teu_per_year < 1e6


def test_a_terminal_in_the_middle_does_not_hold_up_the_route() -> None:
    table = resources({"kind": "terminal", "place": "b", "capacity_teu_per_year": 1.0})
    assert [one.kind for one in route(ROUTE, table).limits["russian"]] == ["line"]


def test_wagons_over_the_time_of_a_turn() -> None:
    found = only(
        resources(
            {
                "kind": "wagon_fleet",
                "train_type": "long",
                "countries": ("BB",),
                "fleet_vehicles": 600,
                "terminal_days": 2.0,
            },
            {"kind": "wagon_fleet", "train_type": "long", "fleet_vehicles": 120, "project": "more"},
        )
    )
    # 720 wagons are 12 trains of 60; a turn takes 2 x 5 + 2 days: one train a day each way.
    assert found.trains_per_day == pytest.approx(1.0)
    assert found.teu_per_year == pytest.approx(2 * 120 * 365)
    assert found.why == (
        "720 wagons make 12.0 trains of 60; a turn takes 2 x 5.0 days under way and 2.0 besides: "
        "1.0 trains a day in each direction"
    )


def test_locomotives_and_wagons_are_apart_and_the_scarcer_binds() -> None:
    fleet = {"train_type": "short", "terminal_days": 1.0}
    found = route(
        ROUTE,
        resources(
            {"kind": "wagon_fleet", "fleet_vehicles": 300, **fleet},
            {"kind": "locomotive_fleet", "fleet_vehicles": 5, **fleet, "confidence": "estimate"},
        ),
    )
    least = found.binding("uic406")
    assert (least.kind, least.name) == ("locomotive_fleet", "locomotives for short in AA")
    assert least.trains_per_day == pytest.approx(5 / 1 / (2 * 2 + 1))
    assert least.estimated
    assert found.teu_per_year("uic406") == least.teu_per_year
    assert [one.kind for one in found.limits["uic406"]] == [
        "locomotive_fleet", "wagon_fleet", "line",
    ]  # fmt: skip


def test_a_fleet_that_runs_through_both_countries_turns_over_the_whole_way() -> None:
    through = dict.fromkeys(("AA", "BB"), TRAINS["BB"])
    run = {"container": minutes(ROUTE, 60.0)}
    carried = capacity(ROUTE, tables(STILL), run, through, [{}] * 2)
    fleet = {"kind": "wagon_fleet", "train_type": "long", "fleet_vehicles": 960}
    table = resources({**fleet, "terminal_days": 2.0})
    found = route_capacity(ROUTE, carried, table, through, DAYS).binding("uic406")
    # 16 trains of 60 wagons; 2 x (2 + 5) + 2 days.
    assert (found.kind, found.name) == ("wagon_fleet", "wagons for long in AA/BB")
    assert found.trains_per_day == pytest.approx(1.0)


def test_a_fleet_of_another_train_type_does_not_count() -> None:
    table = resources(
        {"kind": "wagon_fleet", "train_type": "other", "fleet_vehicles": 1, "terminal_days": 1.0}
    )
    assert [one.kind for one in route(ROUTE, table).limits["russian"]] == ["line"]


@given(
    st.floats(1, 1e5), st.floats(1, 200), st.floats(0.1, 60), st.floats(0, 30), st.floats(1.0, 3.0)
)
def test_more_vehicles_or_faster_turns_make_more_trains(
    vehicles: float, per_train: float, days: float, waiting: float, more: float
) -> None:
    base = fleet_trains_per_day(vehicles, per_train, days, waiting)
    assert fleet_trains_per_day(vehicles * more, per_train, days, waiting) >= base
    assert fleet_trains_per_day(vehicles, per_train, days / more, waiting) >= base * (1 - 1e-12)
    # Trains on their way there and back and at the terminals are all the trains there are.
    assert base * (2 * days + waiting) * per_train == pytest.approx(vehicles)
