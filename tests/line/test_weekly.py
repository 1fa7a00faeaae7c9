"""Ladder of timetables: lines of one idea each, drawn, with the timetable that must come out."""

from __future__ import annotations

import pytest

from landbridge.base.errors import CannotRunError
from landbridge.line import stitch
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
    """The second arrives tau_np + t_z = 4.5 min after the first, which has stopped and starts
    tau_s + t_r = 3 min later."""
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    made = built(railroad, line, service(line, "container", "A", "C", forth_min=[0], back_min=[0]))
    assert told(made) == ["A 0.0 b 16.8-24.3 C 40.9", "C 0.0 b 21.3 A 37.9"]
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
        "E 0.0 d 16.8-51.6 C 67.6 b 83.5 A 100.0",
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
        "E 0.0 d 16.8 C 37.2 b 53.1 A 69.7",
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
    assert told(made) == ["A 1438.0 b 1454.8-1462.3 C 1478.9", "C 0.0 b 19.3 A 35.9"]
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


def test_who_leaves_later_than_it_could_says_so() -> None:
    """Two trains want to leave at once; the second one follows the first by the headway, 8 min."""
    railroad = railway("main: A ==20== B")
    line = drawn_line(railroad, "A", "B", tracks=4)
    made = built(railroad, line, service(line, "container", "A", "B", forth_min=[0, 0]))
    assert sorted(path.put_off_s for path in made.paths) == [0, 480]


def test_a_longer_stand_at_a_stop_is_told_apart_from_the_stop() -> None:
    """It stands 2 min for passengers, and the window shuts the way on until 01:00."""
    railroad = railway("main: A ==20== B ==20== C")
    line = drawn_line(railroad, "A", "C", tracks=4)
    trains = service(line, "passenger", "A", "C", forth_min=[0])
    shut = [Window(1, 2, "forth", 600, 3600, "repair")]
    (path,) = built(railroad, line, trains, windows=shut).paths
    assert path.stops.tolist() == [False, True, False]
    assert path.overstay_s == 3600 - int(path.arrive_s[1]) - 120


def test_a_search_without_a_plan_says_how_many_trains_find_no_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """40 pairs fit by what they take at the least, but not in one attempt of one move."""
    monkeypatch.setattr(stitch, "_ATTEMPTS", 1)
    railroad = railway("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C", tracks=2)
    every = [36.0 * number for number in range(40)]
    trains = service(line, "container", "A", "C", forth_min=every, back_min=every)
    with pytest.raises(
        CannotRunError,
        match=r"no plan was found for the 80 trains from A to C and from C to A: [1-9]\d* of them "
        r"find no path; the fullest section is A - b: 40 pairs",
    ):
        built(railroad, line, trains, iterations=1)
