"""Technical stops, meets and commercial speed.

::

    main: A ==100== B ==100== C ==100== D ==100== E ==100== F     double track, one country
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.data.scenario import Scenario
from landbridge.line.pace import meet_minutes, pace, traffic_on
from landbridge.line.running import LineRun, legs_of, run_line
from landbridge.line.stops import Stop, technical_stops
from landbridge.line.types import Line
from tests.data.tiny_rows import Row
from tests.line.worlds import TRAINS, line_of, world

FIVE = "main: A ==100== B ==100== C ==100== D ==100== E ==100== F"
CREW: Row = {"kind": "crew_change", "occurs": "every_km", "every_km": 250, "stop_min": 15}
LOCO: Row = {"kind": "locomotive_change", "occurs": "traction_change", "stop_min": 40}


def stop_row(name: str, *parts: Row, **more: object) -> Row:
    """Return a row of technical_stops."""
    return {"id": name, **{key: value for part in parts for key, value in part.items()}, **more}


def asked(
    stops: Sequence[Row],
    drawing: str = FIVE,
    start: str = "A",
    end: str = "F",
    *,
    changed: Mapping[str, Row] = MappingProxyType({}),
    countries: Mapping[str, str] = MappingProxyType({}),
    borders: Sequence[tuple[str, str, int, int]] = (),
) -> tuple[Scenario, Line, tuple[Stop, ...]]:
    """Return a scenario, a line of it and the stops of the container train."""
    rows = {**TRAINS, "technical_stops": list(stops)}
    scenario = world(drawing, rows=rows, changed=changed, countries=countries, borders=borders)
    line = line_of(scenario, start, end)
    legs = legs_of(line, scenario.tables, "boxes")
    return scenario, line, technical_stops(
        line, legs, scenario.tables["technical_stops"], "container"
    )  # fmt: skip


def told(stops: Sequence[Stop]) -> list[tuple[str, str, float]]:
    """Return place, kinds and minutes of stops."""
    return [(stop.place, "+".join(stop.kinds), stop.minutes) for stop in stops]


@pytest.mark.parametrize(
    ("every", "places"),
    [(600, ""), (500, ""), (499, "C"), (250, "C"), (249, "CD"), (200, "CD"), (110, "BCDE")],
)
def test_work_after_so_many_km_is_spread_evenly(every: int, places: str) -> None:
    _, _, stops = asked([stop_row("crew", CREW, every_km=every)])
    # Half way lies between C and D; the first of two that are as near is taken.
    assert "".join(stop.place for stop in stops) == places
    assert all(stop.minutes == 15 and stop.counted for stop in stops)


def test_work_goes_to_where_the_train_stands_anyway() -> None:
    inspection = stop_row(
        "look", kind="technical_inspection", occurs="at_place", place="d", stop_min=60
    )
    _, _, stops = asked([stop_row("crew", CREW, every_km=250), inspection])
    assert told(stops) == [("D", "technical_inspection+crew_change", 60.0)]


def test_but_not_where_it_stands_too_short() -> None:
    brief = stop_row("brief", kind="brake_test", occurs="at_place", place="d", stop_min=5)
    _, _, stops = asked([stop_row("crew", CREW, every_km=250), brief])
    assert told(stops) == [("C", "crew_change", 15.0), ("D", "brake_test", 5.0)]


def test_work_for_a_change_of_traction_is_done_in_a_row() -> None:
    brakes = stop_row("brakes", LOCO, kind="brake_test", stop_min=20)
    wire: dict[str, Row] = {"main-a-b": {"traction": "ac_25kv_50hz"}}
    _, _, stops = asked([stop_row("loco", LOCO), brakes], changed=wire)
    assert told(stops) == [("B", "locomotive_change+brake_test", 60.0)]


def test_a_change_of_traction_without_a_row_is_listed_and_takes_no_time() -> None:
    _, _, stops = asked([], changed={"main-a-b": {"traction": "ac_25kv_50hz"}})
    assert told(stops) == [("B", "locomotive_change", 0.0)]
    assert "no row of technical_stops" in stops[0].source


def test_the_most_special_row_of_a_kind_holds() -> None:
    rows = [
        stop_row("any", CREW, stop_min=10),
        stop_row("containers", CREW, categories="container", stop_min=11),
        stop_row("here", CREW, countries="AA", stop_min=12),
        stop_row("both", CREW, countries="AA", categories="container;freight", stop_min=13),
        stop_row("elsewhere", CREW, countries="BB", stop_min=14),
        stop_row("others", CREW, countries="AA", categories="passenger", stop_min=16),
    ]
    assert told(asked(rows)[2]) == [("C", "crew_change", 13.0)]
    assert told(asked(rows[:3])[2]) == [("C", "crew_change", 12.0)]
    assert told(asked(rows[:2])[2]) == [("C", "crew_change", 11.0)]
    assert told(asked(rows[:1])[2]) == [("C", "crew_change", 10.0)]
    assert told(asked(rows[4:])[2]) == []


def test_work_at_one_place_does_not_hide_work_at_another() -> None:
    at_b = stop_row("b", kind="crew_change", occurs="at_place", place="b", stop_min=20)
    at_d = stop_row("", at_b, id="d", place="d", countries="AA", stop_min=30)
    at_b_here = stop_row("", at_b, id="b-here", countries="AA", stop_min=25)
    assert told(asked([at_b, at_d])[2]) == [("B", "crew_change", 20), ("D", "crew_change", 30)]
    assert told(asked([at_b, at_b_here])[2]) == [("B", "crew_change", 25)]


def test_a_start_and_a_border_are_listed_and_not_counted() -> None:
    scenario, line, stops = asked(
        [stop_row("start", kind="brake_test", occurs="start", stop_min=25), stop_row("c", CREW)],
        "main: A ==100== B\nside: B ==100== C ==300== D",
        end="D",
        countries={"B": "BB", "C": "BB", "D": "BB"},
        borders=[("A", "B", 1435, 1435)],
    )
    said = [(stop.place, stop.kinds, stop.counted) for stop in stops]
    assert said == [
        ("A", ("brake_test",), False),
        ("B", ("border",), False),
        ("C", ("crew_change",), True),
    ]
    made = run_line(line, scenario.tables, "boxes", [stop.point for stop in stops if stop.counted])
    counted = pace(made, stops, np.zeros(len(line.tracks)))
    assert counted.stops_h == pytest.approx(0.25)
    assert [one.stops_h for one in counted.by_country] == [0.0, pytest.approx(0.25)]


def test_no_time_is_lost_from_sight_where_points_are_few() -> None:
    _, _, stops = asked([stop_row("crew", CREW, every_km=100)], "main: A ==300== F")
    assert sum(stop.minutes for stop in stops) == 30
    _, _, stops = asked([stop_row("crew", CREW, every_km=50)], "main: A ==150== B ==150== F")
    assert told(stops) == [("B", "crew_change", 75.0)]


@cache
def over_single_track(train: str) -> tuple[Scenario, LineRun]:
    """Return a run over 20 km of single track."""
    scenario = world("main: A --20-- B", rows=TRAINS)
    return scenario, run_line(line_of(scenario, "A", "B"), scenario.tables, train)


def single(traffic: dict[str, float], category: str = "container") -> tuple[LineRun, float]:
    """Return a run over 20 km of single track, and what meets with a traffic cost."""
    train = "boxes" if category == "container" else "express"
    scenario, made = over_single_track(train)
    lost = meet_minutes(made, [traffic], scenario.tables["signalling"])
    return made, float(lost.sum())


def test_meets_by_hand() -> None:
    """Intervals 3.5 + 1 and losses 2 + 1 minutes: 7.5 for each meet beside the wait itself."""
    made, lost = single({"freight": 12.0})
    span = float(made.forth.minutes[0] + made.back.minutes[0])
    meets = 12 * span / 1440
    assert lost == pytest.approx(meets * (span / 4 + 7.5) / 2)
    assert single({"passenger": 12.0})[1] == pytest.approx(meets * (span / 2 + 7.5))
    both = single({"passenger": 12.0, "freight": 12.0})[1]
    assert both == pytest.approx(lost + meets * (span / 2 + 7.5))
    assert single({})[1] == 0


def test_higher_trains_do_not_wait() -> None:
    assert single({"freight": 12.0}, "passenger")[1] == 0
    assert single({"passenger": 12.0}, "passenger")[1] > 0
    assert single({"suburban": 12.0}, "passenger")[1] > 0


def test_nobody_waits_on_two_tracks_and_halts_are_no_meeting_places() -> None:
    scenario = world("main: A ==20== B --10-- c. --10-- D --20-- e --20-- F", rows=TRAINS)
    line = line_of(scenario, "A", "F")
    made = run_line(line, scenario.tables, "boxes")
    lost = meet_minutes(made, [{"freight": 10.0}] * 5, scenario.tables["signalling"])
    assert lost[0] == 0
    span = made.forth.minutes + made.back.minutes
    whole = span[1:3].sum()
    assert lost[1:3].sum() == pytest.approx(10 / 1440 * whole * (whole / 4 + 7.5) / 2)
    each = span[3]
    assert lost[3] == pytest.approx(10 / 1440 * each * (each / 4 + 7.5) / 2)


@settings(max_examples=20)
@given(st.floats(0, 60), st.floats(0, 60))
def test_more_trains_cost_more(few: float, more: float) -> None:
    low, high = sorted((few, more))
    assert single({"freight": low})[1] <= single({"freight": high})[1] + 1e-12


def test_traffic_holds_for_its_part_of_the_line() -> None:
    scenario = world(
        FIVE,
        rows=TRAINS,
        projects=["build"],
        traffic=[
            {"id": "all", "line": "main", "category": "freight", "pairs_per_day": 8},
            {"id": "more", "line": "main", "category": "freight", "pairs_per_day": 2,
             "from_place": "b", "to_place": "d"},
            {"id": "seats", "line": "main", "category": "passenger", "pairs_per_day": 4,
             "from_place": "e", "to_place": "d"},
            {"id": "built", "line": "main", "category": "passenger", "pairs_per_day": 9,
             "from_place": "d", "to_place": "e", "project": "build"},
            {"id": "not-built", "line": "main", "category": "freight", "pairs_per_day": 90,
             "project": "fix"},
        ],
    )  # fmt: skip
    line = line_of(scenario, "A", "F")
    expected = [
        {"freight": 8.0},
        {"freight": 10.0},
        {"freight": 10.0},
        {"freight": 8.0, "passenger": 9.0},
        {"freight": 8.0},
    ]
    assert list(traffic_on(line, scenario.tables)) == expected
    back = line_of(scenario, "F", "A")
    assert list(traffic_on(back, scenario.tables)) == expected[::-1]


def test_traffic_within_a_section() -> None:
    scenario = world(
        "main: A --10-- b --10-- C",
        rows=TRAINS,
        traffic=[{"id": "x", "line": "main", "category": "freight", "pairs_per_day": 1}],
    )
    line = line_of(scenario, "A", "C")
    assert list(traffic_on(line, scenario.tables)) == [{"freight": 1.0}] * 2


def test_commercial_speed_adds_up() -> None:
    scenario, line, stops = asked([stop_row("crew", CREW, every_km=110)])
    made = run_line(line, scenario.tables, "boxes", [stop.point for stop in stops])
    meets = np.full(len(line.tracks), 6.0)
    counted = pace(made, stops, meets)
    assert counted.km == pytest.approx(500)
    assert counted.stops_h == pytest.approx(1.0)
    assert counted.meets_h == pytest.approx(0.5)
    assert counted.hours == pytest.approx(made.running_h + 1.5)
    assert counted.hours_back == pytest.approx(made.running_back_h + 1.5)
    assert counted.km_per_day == pytest.approx(24 * 500 / counted.hours)
    (one,) = counted.by_country
    assert one.hours == pytest.approx((counted.hours + counted.hours_back) / 2)
    assert one.km_per_day == pytest.approx(24 * 500 / one.hours)
