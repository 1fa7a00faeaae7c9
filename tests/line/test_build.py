"""Lines from drawings: which way, which points, where loops are set; what a line must keep to."""

from __future__ import annotations

import math
import re
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError
from landbridge.line.build import reversed_line
from landbridge.line.loops import loops_between
from landbridge.line.types import Line
from landbridge.line.way import NoWayError
from tests.data.tiny_rows import Row
from tests.line.worlds import TRACK, draw, line_of, world


def spaced(km: float) -> list[dict[str, object]]:
    """The row of track that holds everywhere, with loops at a spacing."""
    return [{**TRACK, "loop_spacing_km": km}]


# Drawing, places of the way, spacing in track, the line. One numbered step each.
LADDER: dict[str, tuple[str, str, float, str]] = {
    "01 one section": ("main: A --20-- B", "A B", 100, "A --20-- B"),
    "02 run backwards": ("main: A --20-- B ==5== C", "C A", 100, "C ==5== B --20-- A"),
    "03 a known point": ("main: A --8-- b --12-- C", "A C", 100, "A --8-- b --12-- C"),
    "04 a known point, backwards": ("main: A --8-- b --12-- C", "C A", 100, "C --12-- b --8-- A"),
    "05 a halt is no meeting point": (
        "main: A --8-- b. --12-- C",
        "A C",
        100,
        "A --8-- b. --12-- C",
    ),
    "06 two lines": (
        "main: A --8-- b --2-- C --30-- D\nside: C --5-- e --5-- F",
        "A F",
        100,
        "A --8-- b --2-- C --5-- e --5-- F",
    ),
    "07 the shorter of two ways": (
        "main: A --10-- B --10-- C\nside: A --7-- D --7-- C",
        "A C",
        100,
        "A --7-- D --7-- C",
    ),
    "08 loops where single track has none": (
        "main: A --30-- B",
        "A B",
        15,
        "A --15-- + --15-- B",
    ),
    "09 none on double track": ("main: A ==30== B", "A B", 15, "A ==30== B"),
    "10 evenly, no further than the spacing": (
        "main: A --32-- B",
        "A B",
        15,
        "A --10.6667-- + --10.6667-- + --10.6667-- B",
    ),
    "11 a known point divides": (
        "main: A --20-- b --10-- C",
        "A C",
        15,
        "A --10-- + --10-- b --10-- C",
    ),
    "12 a halt does not": (
        "main: A --6-- b. --14-- C",
        "A C",
        15,
        "A --6-- b. --4-- + --10-- C",
    ),
    "13 a loop keeps off a halt: one more": (
        "main: A --10-- b. --10-- C",
        "A C",
        15,
        "A --6.66667-- + --3.33333-- b. --3.33333-- + --6.66667-- C",
    ),
    "14 trains meet where double track ends": (
        "main: A --10-- B ==10== C --10-- D",
        "A D",
        12,
        "A --10-- B ==10== C --10-- D",
    ),
}


@pytest.mark.parametrize("step", LADDER)
def test_ladder(step: str) -> None:
    drawing, ends, spacing, expected = LADDER[step]
    scenario = world(drawing, track=spaced(spacing))
    assert draw(line_of(scenario, *ends.split())) == expected


def test_a_spacing_given_holds_where_loops_are_unknown_only() -> None:
    scenario = world("main: A --14-- B --16-- C", track=spaced(15))
    assert draw(line_of(scenario, "A", "C")) == "A --14-- B --8-- + --8-- C"
    # A and B are within the spacing that is believed in: the loops between are known to be none.
    closer = line_of(scenario, "A", "C", loop_spacing_km=6.0)
    assert draw(closer) == "A --14-- B --5.33333-- + --5.33333-- + --5.33333-- C"
    assert draw(line_of(scenario, "A", "C", loop_spacing_km=25.0)) == "A --14-- B --16-- C"
    assert closer.loop_spacing_km == 6.0
    assert closer.notes == ("2 of 5 points where trains meet are estimates, set every 6 km",)


def test_a_line_spans_rows_of_two_spacings() -> None:
    rows = [*spaced(10), {"id": "side", "line": "side", "loop_spacing_km": 20}]
    # Six tenths of a spacing to the halt, five tenths beyond it: one loop, in the middle of both.
    scenario = world("main: A --6-- B\nside: B --10-- C", track=rows, operating_points=HALT_AT_B)
    assert draw(line_of(scenario, "A", "C")) == "A --5.5-- + --0.5-- B. --10-- C"


HALT_AT_B = [{"id": "b", "line": "main", "name": "B", "place": "b", "km": 6, "kind": "halt"}]


def test_points_say_what_is_estimated() -> None:
    line = line_of(world("main: A --20-- b --30-- C", track=spaced(15)), "A", "C")
    a, _, b, loop, _ = line.points
    assert (b.tracks, b.usable_length_m, b.meets, b.estimated) == (3, 900.0, True, frozenset())
    assert (a.tracks, a.usable_length_m) == (2, 850.0)
    assert a.estimated == {"tracks", "usable_length_m"}
    assert loop.generated
    assert loop.estimated == {"km", "tracks", "usable_length_m"}
    assert (loop.id, loop.name) == ("loop:main@35.0", "loop at km 35.0 of main")


def test_a_station_without_a_track_beside_is_no_meeting_point() -> None:
    single = {"id": "b", "line": "main", "name": "b", "km": 8, "kind": "station", "tracks": 1}
    scenario = world("main: A --20-- C", operating_points=[single])
    assert draw(line_of(scenario, "A", "C")) == "A --8-- b. --12-- C"


def test_a_point_of_a_project_takes_the_place_of_the_one_before() -> None:
    longer = {
        "id": "longer",
        "line": "main",
        "name": "b",
        "km": 8,
        "kind": "station",
        "tracks": 4,
        "usable_length_m": 1050,
        "project": "build",
    }
    drawing = "main: A --8-- b --12-- C"
    before = line_of(world(drawing, operating_points=[longer]), "A", "C")
    after = line_of(world(drawing, operating_points=[longer], projects=["build"]), "A", "C")
    assert [point.usable_length_m for point in before.points] == [850, 900, 850]
    assert [point.usable_length_m for point in after.points] == [850, 1050, 850]


def test_a_section_of_a_project_takes_the_place_of_the_one_before() -> None:
    double = {
        "id": "main-a-b:build",
        "line": "main",
        "from_place": "b",
        "to_place": "a",
        "country": "AA",
        "length_km": 20,
        "gauges_mm": "1435",
        "tracks": 2,
        "traction": "diesel",
        "project": "build",
    }
    drawing = "main: A --20-- B"
    assert draw(line_of(world(drawing, sections=[double]), "A", "B")) == "A --20-- B"
    built = world(drawing, sections=[double], projects=["build"])
    assert draw(line_of(built, "A", "B")) == "A ==20== B"


BORDER = "main: A --10-- B --5-- C --10-- D\nround: A ==400== E ==400== D"


def test_a_border_is_crossed_where_that_saves_enough() -> None:
    countries = {"B": "BB", "C": "AA"}
    borders = [("A", "B", 1435, 1435), ("B", "C", 1435, 1435)]
    near = world(BORDER, countries=countries, borders=borders)
    assert draw(line_of(near, "A", "D")) == "A ==400== E ==400== D"
    far = world(BORDER.replace("400", "500"), countries=countries, borders=borders)
    line = line_of(far, "A", "D")
    assert draw(line) == "A --10-- B --5-- C --10-- D"
    assert line.notes == ("border A (1435 mm) - B (1435 mm)", "border B (1435 mm) - C (1435 mm)")


def test_boxes_are_not_reloaded_to_cut_a_corner() -> None:
    drawing = "main: A --10-- B\nbroad: B --5-- C\nend: C --10-- D\nround: A ==1000== E ==1000== D"
    there = partial(
        world,
        countries={"B": "BB", "C": "BB"},
        gauges={"main": "1520;1435", "broad": "1520"},
        borders=[("A", "B", 1435, 1520), ("C", "D", 1520, 1435)],
    )
    scenario = there(drawing)
    assert draw(line_of(scenario, "A", "D")) == "A ==1000== E ==1000== D"
    longer = there(drawing.replace("1000", "1500"))
    line = line_of(longer, "A", "D")
    assert [track.gauge_mm for track in line.tracks] == [1435, 1520, 1435]
    assert line.notes[0] == "border A (1435 mm) - B (1520 mm): the gauge changes"


def test_no_way_says_how_far_tracks_lead() -> None:
    scenario = world("main: A --10-- B\nother: C --5-- D")
    with pytest.raises(
        NoWayError,
        match="no way by rail from A to D in scenario base: tracks from "
        "A reach 2 places in AA, and D is none of them",
    ):
        line_of(scenario, "A", "D")


def test_a_line_of_the_study_is_run_itself_not_the_shortest_way() -> None:
    scenario = world("main: A --10-- B --10-- C\nside: A --7-- D --7-- C")
    line = line_of(scenario, "A", "C", along="main")
    assert draw(line) == "A --10-- B --10-- C"
    with pytest.raises(NoWayError, match="on line side"):
        line_of(scenario, "A", "B", along="side")


def test_a_way_over_places() -> None:
    scenario = world("main: A --10-- B --10-- C\nside: A --7-- D --7-- C")
    line = line_of(scenario, "A", "C", via=("b",))
    assert (draw(line), line.name) == ("A --10-- B --10-- C", "A - B - C")
    assert reversed_line(line).name == "C - B - A"


def test_a_section_without_a_speed_has_no_time() -> None:
    row = {key: value for key, value in TRACK.items() if key != "freight_speed_kmh"}
    speed: dict[str, Row] = {"main-a-b": {"max_freight_speed_kmh": 60}}
    scenario = world("main: A --10-- B --10-- C", track=[row], changed=speed)
    assert line_of(scenario, "A", "B").tracks[0].freight_kmh == 60
    with pytest.raises(
        CannotRunError,
        match=re.escape(
            "no running time on 1 section without a speed of freight trains: B - C (line main)"
        ),
    ):
        line_of(scenario, "A", "C")


# A railway of random sections with points, in one line; and one or two kinds of track.
links = st.tuples(st.sampled_from(["--", "=="]), st.integers(1, 400))
inner = st.lists(st.tuples(st.sampled_from(["", "."]), st.integers(1, 300)), max_size=3)
sections = st.lists(st.tuples(links, inner), min_size=1, max_size=5)


def drawn(parts: list[tuple[tuple[str, int], list[tuple[str, int]]]]) -> tuple[str, str]:
    """Return a drawing of random sections, and its last place; lengths in tenths of a km."""
    words, name, small = ["A"], "A", 0
    for (sign, last), points in parts:
        for halt, tenths in points:
            words += [f"{sign}{tenths / 10:g}{sign}", f"p{small}{halt}"]
            small += 1
        name = chr(ord(name) + 1)
        words += [f"{sign}{last / 10:g}{sign}", name]
    return "main: " + " ".join(words), name


@settings(max_examples=25)
@given(sections, st.sampled_from([0.0, 8.0, 25.0]), st.integers(1, 40))
def test_what_every_line_keeps_to(parts: Any, override: float, spacing: int) -> None:
    drawing, last = drawn(parts)
    scenario = world(drawing, track=spaced(spacing))
    line = line_of(scenario, "A", last, loop_spacing_km=override)
    total = sum(length + sum(km for _, km in points) for (_, length), points in parts) / 10
    assert line.km == pytest.approx(total, abs=1e-6)
    kms = [point.km for point in line.points]
    assert kms == sorted(set(kms)), "points stand in order, no two in one place"
    for before, track, after in zip(line.points, line.tracks, line.points[1:], strict=False):
        assert (track.from_point, track.to_point) == (before.id, after.id)
        assert track.km == pytest.approx(after.km - before.km, abs=1e-6)
    within_spacing(line, spacing, override)
    turned = reversed_line(line)
    assert reversed_line(turned) == line
    assert draw(turned) == draw(line_of(scenario, last, "A", loop_spacing_km=override))


def within_spacing(line: Line, spacing: float, override: float) -> None:
    """On single track no two neighbouring meeting points lie further apart than the spacing."""
    last = line.points[0]
    for point, track in zip(line.points[1:], line.tracks, strict=True):
        if not point.meets:
            continue
        gap = point.km - last.km
        if track.tracks == 1:
            made = point.generated or last.generated
            most = override if override and made else max(spacing, override)
            assert gap <= most + 1e-5, f"{gap} km between {last.name} and {point.name}"
        last = point


lengths = st.lists(st.floats(0.1, 200), min_size=1, max_size=4)


@given(lengths, st.floats(1, 100), st.sampled_from([0.0, 8.0, 25.0]))
def test_loops_lie_evenly(lengths_km: list[float], spacing: float, override: float) -> None:
    found = loops_between(lengths_km, [spacing] * len(lengths_km), override)
    marks = [0.0, *found, math.fsum(lengths_km)]
    gaps = [after - before for before, after in pairwise(marks)]
    if math.fsum(lengths_km) <= spacing:
        assert not found
        return
    assert max(gaps) <= (override or spacing) + 1e-5
    assert max(gaps) - min(gaps) < 1e-5
    assert len(gaps) == math.ceil(math.fsum(lengths_km) / (override or spacing) - 1e-9)
