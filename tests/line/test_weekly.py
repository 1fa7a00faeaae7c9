"""Ladder of timetables: lines of one idea each, drawn, with the timetable that must come out."""

from __future__ import annotations

import pytest

from landbridge.base.errors import CannotRunError
from landbridge.line.conflicts import conflicts_of
from landbridge.line.services import DAILY
from landbridge.line.timetable import Window
from tests.line.timetables import RULE, built, drawn_line, railway, service, told
from tests.line.worlds import TRACK

LOOP_OF_400_M = {
    "id": "main-c",
    "line": "main",
    "name": "C",
    "place": "c",
    "km": 40,
    "kind": "station",
    "tracks": 3,
    "usable_length_m": 400,
    "confidence": "published",
}


def test_a_train_alone_runs_through() -> None:
    """20 km at 80 km/h and 5 % of recovery are 16 min; starting and stopping take the rest."""
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    made = built(railroad, line, service(line, "container", "A", "C", forth_min=[10]))
    assert told(made) == ["A 10.0 b 26.8 C 43.4"]
    assert made.paths[0].days == DAILY


def test_one_meet() -> None:
    """The second arrives tau_np = 3.5 min after the first; either starts 1 + 2 + 1 min after the
    section is free."""
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    made = built(railroad, line, service(line, "container", "A", "C", forth_min=[0], back_min=[0]))
    assert told(made) == ["A 0.0 b 16.8-24.3 C 40.9", "C 0.0 b 20.3-20.8 A 37.4"]
    assert conflicts_of(made, railroad.tables) == ()


def test_one_overtake() -> None:
    """The fast train passes b 8 min after the slow one arrived and 8 min before it goes on."""
    railroad = railway("main: A ==20== b ==60== C", track=[{**TRACK, "freight_speed_kmh": 40}])
    line = drawn_line(railroad, "A", "C", tracks=4)
    made = built(
        railroad,
        line,
        service(line, "container", "A", "C", forth_min=[0]),
        service(line, "passenger", "A", "C", forth_min=[23]),
    )
    assert told(made) == ["A 0.0 b 31.8-47.8 C 142.7", "A 23.8 b 39.8 C 85.7"]
    assert conflicts_of(made, railroad.tables) == ()


def test_a_loop_too_short_is_no_place_to_meet() -> None:
    """At C (40 km) the two trains of 456 m would meet; with 400 m one waits at d for the other."""
    drawing = "main: A --20-- b --20-- C --20-- d --20-- E"
    railroad = railway(drawing, operating_points=[LOOP_OF_400_M])
    line = drawn_line(railroad, "A", "E")
    trains = service(line, "container", "A", "E", forth_min=[0], back_min=[0])
    made = built(railroad, line, trains)
    assert told(made) == [
        "A 0.0 b 16.8 C 32.7 d 48.6 E 65.2",
        "E 0.0 d 16.8-52.6 C 68.6 b 84.5 A 101.0",
    ]
    assert conflicts_of(made, railroad.tables) == ()


def test_a_loop_that_is_long_enough_is_used() -> None:
    drawing = "main: A --20-- b --20-- C --20-- d --20-- E"
    railroad = railway(drawing, operating_points=[{**LOOP_OF_400_M, "usable_length_m": 500}])
    line = drawn_line(railroad, "A", "E")
    trains = service(line, "container", "A", "E", forth_min=[0], back_min=[0])
    made = built(railroad, line, trains)
    assert told(made) == [
        "A 0.0 b 16.8 C 32.7-40.2 d 56.1 E 72.7",
        "E 0.0 d 16.8 C 36.2-36.7 b 52.6 A 69.2",
    ]


def test_a_window_holds_a_train_until_it_ends() -> None:
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    made = built(
        railroad,
        line,
        service(line, "container", "A", "C", forth_min=[0]),
        windows=[Window(1, 2, "both", 600, 3600, "repair")],
    )
    assert told(made) == ["A 0.0 b 16.8-60.0 C 76.6"]
    assert conflicts_of(made, railroad.tables) == ()


def test_a_window_holds_a_train_that_would_not_be_out_in_time() -> None:
    railroad = railway("main: A ==20== b ==20== C")
    line = drawn_line(railroad, "A", "C", tracks=4)
    made = built(
        railroad,
        line,
        service(line, "container", "A", "C", forth_min=[0], back_min=[0]),
        windows=[Window(1, 2, "forth", 25 * 60, 60 * 60, "repair")],
    )
    assert told(made) == ["A 0.0 b 16.8-60.0 C 76.6", "C 0.0 b 16.8 A 33.4"]


def test_the_timetable_is_a_circle() -> None:
    """What leaves before midnight meets what leaves after it."""
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    made = built(
        railroad, line, service(line, "container", "A", "C", forth_min=[1438], back_min=[0])
    )
    assert told(made) == ["A 1438.0 b 1454.8-1462.3 C 1478.9", "C 0.0 b 18.3-18.8 A 35.4"]
    assert conflicts_of(made, railroad.tables) == ()


def test_services_that_cannot_fit_say_where_and_how_many() -> None:
    """100 trains take at least their running times of 16.6 and 16.8 min: 7 pairs too many."""
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    every = [20.0 * number for number in range(50)]
    trains = service(line, "container", "A", "C", forth_min=every, back_min=every)
    with pytest.raises(
        CannotRunError,
        match=r"A - b: 50 pairs .* 27\.8 h of the 24\.0 h .* 7 pairs too many",
    ):
        built(railroad, line, trains)


def test_a_closure_that_leaves_no_path() -> None:
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    trains = service(line, "container", "A", "C", forth_min=[0])
    shut = [Window(1, 2, "both", 0, 86_400, "collapse")]
    with pytest.raises(
        CannotRunError, match=r"b - C: 0\.5 pairs .* of the 0\.0 h in which it is open, 1 pair too"
    ):
        built(railroad, line, trains, windows=shut)


def test_the_same_seed_gives_the_same_timetable() -> None:
    railroad = railway("main: A --20-- b --20-- C --15-- d --20-- E", capacity_rules=[RULE])
    line = drawn_line(railroad, "A", "E")
    trains = service(
        line, "container", "A", "E", forth_min=range(0, 1200, 200), back_min=range(50, 1250, 200)
    )
    one, two = (told(built(railroad, line, trains)) for _ in range(2))
    assert one == two


def test_zones_one_after_the_other_cost_little_more_than_one_plan_of_all() -> None:
    """60 sections of double track, 120 trains, windows: three zones against one."""
    points = " ".join(f"==15== s{number}" for number in range(1, 60))
    railroad = railway(f"main: A {points} ==15== Z", capacity_rules=[{**RULE, "window_min": 90}])
    line = drawn_line(railroad, "A", "Z", tracks=4)
    slow = [32 * number + 7 for number in range(45)]
    fast = [96 * number + 40 for number in range(15)]
    trains = (
        service(line, "container", "A", "Z", forth_min=slow, back_min=slow),
        service(line, "passenger", "A", "Z", forth_min=fast, back_min=fast),
    )
    hours = {}
    for sections in (60, 20):
        made = built(railroad, line, *trains, zone_sections=sections, iterations=600)
        assert conflicts_of(made, railroad.tables) == ()
        hours[sections] = sum(int(path.arrive_s[-1] - path.depart_s[0]) for path in made.paths)
    assert hours[20] <= 1.10 * hours[60]
