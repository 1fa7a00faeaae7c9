"""The checker of timetables finds what is wrong, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError
from landbridge.data.scenario import Scenario
from landbridge.line.conflicts import conflicts_of
from landbridge.line.timetable import Path, Timetable, Window
from landbridge.line.types import Line
from tests.line.timetables import RULE, built, drawn_line, railway, service

SINGLE = "main: A --20-- b --20-- C"
DOUBLE = "main: A ==20== b ==20== C"


def moved(path: Path, minutes: float, since: int = 0) -> Path:
    """Return a path later by some minutes from the departure at one of its points on."""
    by = round(60 * minutes)
    arrive, depart = path.arrive_s.copy(), path.depart_s.copy()
    arrive[since + (since > 0) :] += by
    depart[since:] += by
    return replace(path, arrive_s=arrive, depart_s=depart)


def alone(drawing: str, tracks: int = 0) -> tuple[Scenario, Line, Timetable]:
    """Return a timetable of one train forth at 00:00 and one back at 12:00."""
    railroad = railway(drawing)
    line = drawn_line(railroad, "A", "C", tracks)
    trains = service(line, "container", "A", "C", forth_min=[0], back_min=[720])
    return railroad, line, built(railroad, line, trains)


def kinds(
    railroad: Scenario, made: Timetable, *paths: Path, windows: tuple[Window, ...] = ()
) -> set[str]:
    found = conflicts_of(replace(made, paths=paths, windows=windows), railroad.tables)
    return {one.kind for one in found}


def test_trains_far_apart_have_no_conflict() -> None:
    railroad, _, made = alone(SINGLE)
    assert conflicts_of(made, railroad.tables) == ()


def test_two_trains_on_a_single_section() -> None:
    railroad, _, made = alone(SINGLE)
    forth, back = made.paths
    late = replace(made, paths=(forth, moved(back, -715)))
    (found,) = conflicts_of(late, railroad.tables)
    assert (found.kind, found.place, found.at_s) == ("single", "b - C", int(forth.depart_s[1]))
    assert found.text == (
        "container-a-cf1 enters b - C at day 1 00:16:48, -300 s after container-a-cb1, 180 s are "
        "needed"
    )


def test_trains_meet_over_midnight() -> None:
    railroad, _, made = alone(SINGLE)
    forth, back = made.paths
    assert "single" in kinds(railroad, made, moved(forth, 1430), moved(back, -720 + 5))


def test_trains_that_run_on_different_days_do_not_meet() -> None:
    railroad, _, made = alone(SINGLE)
    monday = tuple(day == 0 for day in range(7))
    tuesday = tuple(day == 1 for day in range(7))
    forth, back = made.paths[0], moved(made.paths[1], -715)
    assert "single" in kinds(railroad, made, forth, back)
    assert kinds(railroad, made, replace(forth, days=monday), replace(back, days=tuesday)) == set()


@pytest.mark.parametrize(("apart_min", "found"), [(7.9, {"headway"}), (8.0, set())])
def test_headway_on_double_track(apart_min: float, found: set[str]) -> None:
    railroad, _, made = alone(DOUBLE, 4)
    first = made.paths[0]
    assert kinds(railroad, made, first, replace(moved(first, apart_min), id="next")) == found


def test_overtaking_on_the_line() -> None:
    railroad, _, made = alone(DOUBLE, 4)
    slow = moved(made.paths[0], 60, since=1)
    arrive = slow.arrive_s.copy()
    arrive[1:] = made.paths[0].arrive_s[1:] + 3600
    depart = np.where(np.arange(3) < 1, slow.depart_s, arrive)
    slow = replace(slow, arrive_s=arrive, depart_s=depart)
    fast = replace(moved(made.paths[0], 20), id="fast")
    assert "overtaking" in kinds(railroad, made, slow, fast)


def test_arrivals_from_opposite_sides_at_once() -> None:
    railroad, _, made = alone(SINGLE)
    forth, back = moved(made.paths[0], 10, since=1), moved(made.paths[1], -720)
    assert kinds(railroad, made, forth, moved(back, 10, since=1)) == {"arrivals"}


def test_more_trains_than_tracks() -> None:
    railroad, _, made = alone(DOUBLE, 2)
    waiting = moved(made.paths[0], 60, since=1)
    assert kinds(railroad, made, waiting, replace(moved(made.paths[0], 20), id="next")) == {
        "tracks"
    }


def test_a_train_in_a_window() -> None:
    railroad, _, made = alone(DOUBLE, 4)
    shut = Window(1, 2, "forth", 1500, 3600, "repair")
    assert kinds(railroad, made, *made.paths, windows=(shut,)) == {"window"}
    other = replace(shut, way="back")
    assert kinds(railroad, made, *made.paths, windows=(other,)) == set()


def test_a_train_still_there_when_a_window_begins() -> None:
    railroad, _, made = alone(DOUBLE, 4)
    shut = Window(0, 1, "forth", 900, 3600, "repair")
    assert kinds(railroad, made, *made.paths, windows=(shut,)) == {"window"}


def test_a_train_that_is_too_fast() -> None:
    railroad, _, made = alone(SINGLE)
    path = made.paths[0]
    quick = replace(path, arrive_s=path.arrive_s - np.array([0, 0, 60]))
    assert kinds(railroad, made, quick) == {"times"}


def test_a_wait_in_a_loop_that_is_too_short() -> None:
    railroad, line, made = alone(SINGLE)
    points = tuple(replace(one, usable_length_m=400.0) for one in line.points)
    waiting = moved(made.paths[0], 30, since=1)
    assert kinds(railroad, made, waiting) == set()
    short = replace(made, line=replace(line, points=points))
    assert kinds(railroad, short, waiting) == {"wait"}


def test_a_wait_where_there_is_no_loop() -> None:
    railroad, line, made = alone(SINGLE)
    halt = tuple(replace(one, meets=one.name != "b") for one in line.points)
    waiting = moved(made.paths[0], 30, since=1)
    assert kinds(railroad, replace(made, line=replace(line, points=halt)), waiting) == {"wait"}


LINKS = st.builds("{0}{1}{0}".format, st.sampled_from(["--", "=="]), st.integers(4, 30))
MINUTES = st.lists(st.integers(0, 1439), max_size=5, unique=True)


@settings(max_examples=25)
@given(
    links=st.lists(LINKS, min_size=2, max_size=6),
    departures=st.tuples(MINUTES, MINUTES, MINUTES, MINUTES),
    window_min=st.sampled_from([0, 90]),
)
def test_what_is_built_has_no_conflict(
    links: list[str], departures: tuple[list[int], ...], window_min: int
) -> None:
    middle = " ".join(f"{link} s{number}" for number, link in enumerate(links[:-1]))
    rules = [{**RULE, "window_min": window_min}]
    railroad = railway(f"main: A {middle} {links[-1]} Z", capacity_rules=rules)
    line = drawn_line(railroad, "A", "Z", 4)
    made = whole(railroad, line, departures)
    assert made is None or conflicts_of(made, railroad.tables) == ()


def whole(railroad: Scenario, line: Line, departures: tuple[list[int], ...]) -> Timetable | None:
    """Return the timetable of two services, or none where there is no room."""
    slow, slow_back, fast, fast_back = departures
    trains = [
        service(line, "container", "A", "Z", forth_min=slow, back_min=slow_back),
        service(line, "passenger", "A", "Z", forth_min=fast, back_min=fast_back),
    ]
    try:
        return built(railroad, line, *trains, iterations=60, zone_sections=3)
    except CannotRunError:
        return None
