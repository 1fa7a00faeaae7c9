"""What a line carries: which train runs in each country, what binds, with figures by hand."""

from __future__ import annotations

from itertools import pairwise

import pytest

from landbridge.base.errors import CannotRunError
from landbridge.line.carried import METHODS
from landbridge.runs.carrying import Carried, carried
from tests.data.tiny_rows import Row
from tests.runs.drawn_capacity import FLAT, OPEN_MIN, TABLES, railway, teu


def loops(spacing_km: float, length_m: float, **more: object) -> list[Row]:
    return [{**FLAT, "loop_spacing_km": spacing_km, "loop_length_m": length_m, **more}]


def trains(found: Carried) -> dict[str, str]:
    return {country: train.train_type for country, train in found.trains.items()}


# --- the train ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("length_m", "train"), [(570, "long"), (569, "short"), (290, "short")])
def test_the_longest_train_runs_that_the_loops_take(length_m: float, train: str) -> None:
    """::

    A --10-- + --10-- + --10-- + --10-- + --10-- + --10-- B
    """
    found = carried(*railway("main: A --60-- B", track=loops(10, length_m)))
    assert trains(found) == {"AA": train}
    assert len(found.capacity.sections) == 6


def test_no_train_is_as_short_as_the_loops() -> None:
    with pytest.raises(CannotRunError, match="of 290 m is longer than every loop on A - B"):
        carried(*railway("main: A --60-- B", track=loops(10, 289)))


def test_the_long_train_runs_past_short_loops_where_it_carries_more_all_the_same() -> None:
    """::

    A --10-- b(290) --10-- C ==60== D     the long train has 20 km for itself: half as many, twice
                                          as large, and no stop in between
    """
    short = {"id": "main-b", "line": "main", "name": "b", "km": 10, "kind": "passing_loop",
             "tracks": 2, "usable_length_m": 290}  # fmt: skip
    found = carried(*railway("main: A --20-- C ==60== D", operating_points=[short]))
    assert trains(found) == {"AA": "long"}
    first = found.capacity.sections[0]
    assert (first.km, first.too_short) == (20.0, ("b",))


def test_loops_play_no_part_on_double_track() -> None:
    found = carried(*railway("main: A ==60== B", track=loops(10, 100)))
    assert trains(found) == {"AA": "long"}
    # A train every 8 min: 1380 / 8 each way, by both methods.
    assert found.capacity.teu_per_year("russian") == pytest.approx(teu(OPEN_MIN / 8, 80))
    assert found.capacity.teu_per_year("uic406") == pytest.approx(teu(OPEN_MIN / 8, 80))


def two_countries(**tables: list[Row]) -> Carried:
    """::

    A --60-- B --6-- | C --60-- D     loops every 10 km of 300 m in AA, of 600 m in BB
    """
    scenario, line = railway(
        "main: A --60-- B\nlink: B --6-- C\neast: C --60-- D",
        "A D",
        countries={"C": "BB", "D": "BB"},
        borders=[("B", "C", 1435, 1435)],
        track=[{**FLAT, "loop_spacing_km": 10, "loop_length_m": 300},
               {"id": "bb", "country": "BB", "loop_length_m": 600}],
        **tables,
    )  # fmt: skip
    return carried(scenario, line)


def test_each_country_has_the_train_of_its_own_loops() -> None:
    found = two_countries()
    assert trains(found) == {"AA": "short", "BB": "long"}
    assert {one.train.teu for one in found.capacity.sections} == {40.0, 80.0}


def test_where_nothing_is_left_the_larger_train_is_named() -> None:
    full = [{"id": "t", "line": "main", "category": "freight", "pairs_per_day": 300}]
    found = carried(*railway("main: A --60-- B", track=loops(10, 850), traffic=full))
    assert trains(found) == {"AA": "long"}
    assert found.capacity.teu_per_year("russian") == found.route.teu_per_year("uic406") == 0.0


@pytest.mark.parametrize("cut_off", ["haulage", "countries", "gauge"])
def test_a_train_that_cannot_run_there_is_not_chosen(cut_off: str) -> None:
    short, long = TABLES["train_types"]
    hauled = TABLES["haulage"]
    vehicles = TABLES["vehicles"]
    if cut_off == "haulage":
        hauled = [hauled[0], {**hauled[1], "traction": "dc_3kv"}]
    elif cut_off == "countries":
        long = {**long, "countries": "BB"}
    else:
        long = {**long, "wagon": "broad"}
        vehicles = [*vehicles, {**vehicles[1], "id": "broad", "gauges_mm": "1520"}]
    found = carried(
        *railway("main: A ==60== B", train_types=[short, long], haulage=hauled, vehicles=vehicles)
    )
    assert trains(found) == {"AA": "short"}


def test_times_of_trains_that_nothing_hauls_are_taken_for_granted_and_named() -> None:
    found = carried(
        *railway(
            "main: A --60-- B",
            track=loops(10, 850),
            traffic=[{"id": "t", "line": "main", "category": "passenger", "pairs_per_day": 2}],
        )
    )
    assert all("minutes of passenger" in one.estimated for one in found.capacity.sections)


# --- the track ----------------------------------------------------------------------------------


def test_pairs_on_single_track_by_hand() -> None:
    """::

    A --20-- b --30-- c --20-- D     1 km a minute; a stop costs 17 s, a start somewhat more
    """
    found = carried(*railway("main: A --20-- b --30-- c --20-- D"))
    assert trains(found) == {"AA": "long"}
    middle = found.capacity.sections[1]
    assert (middle.forward_min, middle.back_min) == pytest.approx((30.0, 30.0), abs=0.01)
    meeting = middle.meeting
    assert meeting is not None
    # A stop at either end: tau_np + t_z = 3.5 min + 17 s, or tau_s + t_r = 1 min and the start.
    hold, lost = 3.5 + 60 / 3.6 / 0.5 / 2 / 60, meeting.period_min - 60
    assert 2 * 1 < lost <= 2 * hold + 1e-6
    assert middle.available_pairs == pytest.approx(OPEN_MIN / meeting.period_min)
    for method in METHODS:
        assert middle.pairs_per_day[method] == pytest.approx(OPEN_MIN / meeting.period_min)
        assert middle.teu_per_year[method] == pytest.approx(teu(OPEN_MIN / meeting.period_min, 80))
        assert found.capacity.binding(method) is middle


def test_other_trains_are_taken_off_by_hand() -> None:
    traffic = [
        {"id": name, "line": "main", "category": name, "pairs_per_day": pairs}
        for name, pairs in (("freight", 3), ("passenger", 2))
    ]
    removals = [{"id": "p", "category": "passenger", "tracks": 1, "removal_coefficient": 1.5}]
    drawing = "main: A --20-- b --30-- c --20-- D"
    free = carried(*railway(drawing)).capacity.sections[1]
    found = carried(*railway(drawing, traffic=traffic, removals=removals)).capacity.sections[1]
    assert found.removed_pairs == pytest.approx(3 + 2 * 1.5)
    assert found.pairs_per_day["russian"] == pytest.approx(free.pairs_per_day["russian"] - 6)
    # All run alike here: five pairs take the place of five.
    assert found.pairs_per_day["uic406"] == pytest.approx(free.pairs_per_day["uic406"] - 5)


def test_a_load_factor_takes_containers_and_no_trains() -> None:
    scenario, line = railway("main: A ==60== B")
    full, half = carried(scenario, line), carried(scenario, line, load_factor=0.5)
    for method in METHODS:
        assert half.route.teu_per_year(method) == full.route.teu_per_year(method) / 2
        assert half.capacity.sections[0].pairs_per_day == full.capacity.sections[0].pairs_per_day


# --- the route ----------------------------------------------------------------------------------


def resource(kind: str, **more: object) -> Row:
    return {"id": kind, "kind": kind, **more}


BORDER = "main: A ==60== B\nlink: B ==6== C\neast: C ==60== D"
# Kind of what binds, its rows, and trains of 80 TEU a day by hand.
BINDS: list[tuple[str, list[Row], float]] = [
    ("line", [], OPEN_MIN / 8),
    ("border_yard", [
        resource("border_yard", place="b", to_place="c", capacity_trains_per_day=12),
        {**resource("border_yard", place="c", to_place="b", capacity_trains_per_day=3), "id": "y"},
    ], 15),
    ("gauge_change", [
        resource("gauge_change", place="b", to_place="c", capacity_teu_per_year=58_400),
    ], 1),
    ("terminal", [
        resource("terminal", place="d", capacity_teu_per_year=100_000),
        {**resource("terminal", place="d", capacity_teu_per_year=16_800), "id": "second"},
        {**resource("terminal", place="c", capacity_teu_per_year=1), "id": "on-the-way"},
    ], 2),
    ("yard", [
        resource("yard", place="c", capacity_trains_per_day=4, capacity_teu_per_year=1e7),
    ], 4),
    ("customs", [
        resource("customs", place="b", to_place="c", capacity_trains_per_day=7),
        {**resource("customs", place="b", to_place="z", capacity_trains_per_day=1), "id": "else"},
    ], 7),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "resources", "daily"), BINDS, ids=[one[0] for one in BINDS])
def test_what_binds_by_hand(kind: str, resources: list[Row], daily: float) -> None:
    elsewhere = {"id": "z", "name": "Z", "kinds": "station", "country": "AA", "lat_deg": 1,
                 "lon_deg": 1, "timezone": "Asia/Seoul"}  # fmt: skip
    scenario, line = railway(BORDER, "A D", resources=resources, places=[elsewhere])
    found = carried(scenario, line)
    for method in METHODS:
        limit = found.route.binding(method)
        assert limit.kind == kind, limit.why
        assert limit.trains_per_day == pytest.approx(daily)
        assert found.route.teu_per_year(method) == pytest.approx(teu(daily, 80))
        held = [one.teu_per_year for one in found.route.limits[method]]
        assert held == sorted(held)


def test_days_under_way_by_hand() -> None:
    """::

    A ==60== B ==6== C ==60== D     126 km in 126 min, a start and a stop, a crew in between
    """
    crew = {"id": "crew", "kind": "crew_change", "occurs": "at_place", "place": "b", "stop_min": 24}
    scenario, line = railway(BORDER, "A D", technical_stops=[crew])
    found = carried(scenario, line)
    through = carried(*railway(BORDER, "A D"))
    assert through.days["AA"] * 1440 == pytest.approx(126, abs=2)
    # Standing, and as much again for stopping and starting as at the ends.
    lost = through.days["AA"] * 1440 - 126
    assert found.days["AA"] * 1440 == pytest.approx(126 + 24 + 2 * lost, abs=0.1)


def test_a_fleet_by_hand() -> None:
    rows = [
        resource("wagon_fleet", train_type="long", fleet_vehicles=100, terminal_days=2),
        resource("locomotive_fleet", train_type="long", fleet_vehicles=9, terminal_days=1),
        {**resource("wagon_fleet", train_type="short", fleet_vehicles=1), "id": "other"},
    ]
    found = carried(*railway(BORDER, "A D", resources=rows))
    turn = 2 * found.days["AA"]
    limits = {one.kind: one for one in found.route.limits["russian"]}
    assert set(limits) == {"line", "wagon_fleet", "locomotive_fleet"}
    assert limits["wagon_fleet"].trains_per_day == pytest.approx(100 / 40 / (turn + 2))
    assert limits["locomotive_fleet"].trains_per_day == pytest.approx(9 / 1 / (turn + 1))
    assert found.route.binding("uic406").kind == "wagon_fleet"


def test_trains_come_from_the_country_of_the_place() -> None:
    resources = [
        resource("yard", place="c", capacity_trains_per_day=2),
        resource("terminal", place="a", capacity_trains_per_day=3),
    ]
    route = two_countries(resources=resources).route
    found = {one.kind: one.teu_per_year for one in route.limits["russian"]}
    assert found["yard"] == pytest.approx(teu(2, 80))
    assert found["terminal"] == pytest.approx(teu(3, 40))


def test_the_way_back_carries_as_much() -> None:
    drawing = "main: A --20-- b --30-- c --20-- D ==9== E"
    traffic = [{"id": "t", "line": "main", "category": "freight", "pairs_per_day": 3}]
    there = carried(*railway(drawing, "A E", traffic=traffic))
    back = carried(*railway(drawing, "E A", traffic=traffic))
    for method in METHODS:
        assert there.route.teu_per_year(method) == pytest.approx(back.route.teu_per_year(method))


def test_loops_closer_together_carry_more() -> None:
    found = [
        carried(*railway("main: A --60-- B", track=loops(spacing, 850))).capacity
        for spacing in (5, 10, 20, 30, 60)
    ]
    for method in METHODS:
        held = [one.teu_per_year(method) for one in found]
        assert all(near > far for near, far in pairwise(held)), held
