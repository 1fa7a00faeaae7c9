"""What the track of a line is like: rows of track, sections and inspections; what is missing."""

from __future__ import annotations

import re

import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.data.scenario import Scenario
from landbridge.line.build import reversed_line, without_inspections
from landbridge.line.inspected import day_of
from landbridge.line.types import Line, Track
from tests.data.tiny_rows import Row
from tests.line.worlds import TRACK, line_of, world

DRAWING = "main: A --10-- B --10-- c --10-- D\nside: D --10-- E"


def limits(scenario: Scenario, start: str = "A", end: str = "E") -> list[float]:
    return [track.freight_kmh for track in line_of(scenario, start, end).tracks]


def at(speed: float, row_id: str, **where: str) -> Row:
    return {"id": row_id, "freight_speed_kmh": speed, "confidence": "published", **where}


# Rows beside the one that holds everywhere at 80 km/h; the limits on A-B, B-c, c-D, D-E.
CASCADE: dict[str, tuple[list[Row], list[float]]] = {
    "all": ([], [80, 80, 80, 80]),
    "a country before all": ([at(70, "aa", country="AA")], [70, 70, 70, 70]),
    "another country": ([at(70, "bb", country="BB")], [80, 80, 80, 80]),
    "a line before a country": (
        [at(70, "aa", country="AA"), at(60, "main", line="main")],
        [60, 60, 60, 70],
    ),
    "a line in a country before a line": (
        [at(60, "main", line="main"), at(50, "main-aa", line="main", country="AA")],
        [50, 50, 50, 80],
    ),
    "a part before a line": (
        [at(60, "main", line="main"), at(40, "b-d", line="main", from_place="b", to_place="d")],
        [60, 40, 40, 80],
    ),
    "a part from the other end": (
        [at(40, "d-b", line="main", from_place="d", to_place="b")],
        [80, 40, 40, 80],
    ),
    "an open part": ([at(40, "to-b", line="main", to_place="b")], [40, 80, 80, 80]),
    "the shorter of two parts": (
        [
            at(30, "a-d", line="main", from_place="a", to_place="d"),
            at(40, "b-d", line="main", from_place="b", to_place="d"),
        ],
        [30, 40, 40, 80],
    ),
    "a project that is built": (
        [at(60, "main", line="main"), at(90, "fixed", line="main", project="fix")],
        [90, 90, 90, 80],
    ),
    "a project that is not": ([at(90, "built", line="main", project="build")], [80, 80, 80, 80]),
    "a project is no more specific": (
        [at(60, "main", line="main"), at(90, "fixed", project="fix")],
        [60, 60, 60, 90],
    ),
    "a row without a value is passed over": (
        [{"id": "main", "line": "main", "rail": "jointed"}],
        [80, 80, 80, 80],
    ),
}


@pytest.mark.parametrize("case", CASCADE)
def test_the_most_specific_row_with_a_value_holds(case: str) -> None:
    rows, expected = CASCADE[case]
    assert limits(world(DRAWING, track=[TRACK, *rows], projects=["fix"])) == expected


def test_sections_hold_where_track_says_nothing() -> None:
    row = {key: value for key, value in TRACK.items() if key != "freight_speed_kmh"}
    section: dict[str, Row] = {
        "main-a-b": {
            "max_freight_speed_kmh": 45,
            "traction": "dc_3kv",
            "tracks": 2,
            "speed_confidence": "estimate",
            "source": "a survey",
        }
    }
    track = line_of(world(DRAWING, track=[row], changed=section), "A", "B").tracks[0]
    assert (track.freight_kmh, track.traction, track.tracks) == (45, "dc_3kv", 2)
    named = {"freight_kmh", "traction", "tracks"}
    assert track.estimated == {f"{name}: a survey" for name in named}
    more: Row = {"id": "main", "line": "main", "tracks": 1, "traction": "diesel"}
    over = world(DRAWING, track=[TRACK, {**more, "confidence": "published"}], changed=section)
    track = line_of(over, "A", "B").tracks[0]
    assert (track.freight_kmh, track.traction, track.tracks) == (80, "diesel", 1)
    assert not track.estimated


def test_estimates_are_named_with_their_reason() -> None:
    row: Row = {
        "id": "main",
        "line": "main",
        "curved_share": 0.1,
        "rail": "jointed",
        "confidence": "estimate",
        "source": "judged by the map",
    }
    section: dict[str, Row] = {"main-a-b": {"confidence": "estimate", "source": "measured badly"}}
    track = line_of(world(DRAWING, track=[TRACK, row], changed=section), "A", "B").tracks[0]
    assert track.estimated == {
        "curve_n_per_kn: judged by the map",
        "km: measured badly",
        "rail: judged by the map",
        "tracks: measured badly",
        "traction: measured badly",
    }
    assert track.curve_n_per_kn == pytest.approx(700 / 700 * 0.1)


def test_without_a_passenger_speed_that_of_freight_trains_holds() -> None:
    row = {key: value for key, value in TRACK.items() if key != "passenger_speed_kmh"}
    track = line_of(world(DRAWING, track=[row]), "A", "B").tracks[0]
    assert track.passenger_kmh == 80
    assert track.estimated == {"passenger_kmh: not known: that of freight trains"}


def test_gradients_turn_with_the_way() -> None:
    row: Row = {
        "id": "main",
        "line": "main",
        "ruling_gradient_permille": 12,
        "ruling_gradient_back_permille": 4,
    }
    scenario = world(DRAWING, track=[TRACK, row])

    def gradients(line: Line) -> list[tuple[float, float]]:
        return [(t.gradient_permille, t.gradient_back_permille) for t in line.tracks]

    there = line_of(scenario, "A", "E")
    assert gradients(there) == [(12, 4), (12, 4), (12, 4), (9, 9)]
    back = line_of(scenario, "E", "A")
    assert gradients(back) == [(9, 9), (4, 12), (4, 12), (4, 12)]
    assert reversed_line(there) == back


def test_everything_that_is_missing_is_said_at_once() -> None:
    row: Row = {"id": "main", "line": "main", "rail": "welded", "curved_share": 0}
    speed: Row = {"id": "speed", "freight_speed_kmh": 60, "ruling_gradient_permille": 9}
    with pytest.raises(InputError) as error:
        line_of(world(DRAWING, track=[row, speed]), "A", "E")
    found = {
        (f.column, line)
        for f in error.value.findings
        for line in re.findall(r"line (\w+) in", f.message)
    }
    assert len({f.column for f in error.value.findings}) == len(error.value.findings)
    both = {"climbing_share", "signalling", "axle_load_t", "loop_spacing_km"}
    assert found == {(column, line) for column in both for line in ("main", "side")} | {
        (column, "side") for column in ("rail", "curved_share", "curve_radius_m")
    }
    rail, axles = (
        next(f for f in error.value.findings if f.column == column)
        for column in ("rail", "axle_load_t")
    )
    assert str(rail) == (
        "track.csv, column rail: has no value for line side in AA (D - E, 10 km in all), so that "
        "its resistance is not known; add a row with rail for line side, for country AA or for all "
        "lines"
    )
    assert str(axles) == (
        "track.csv, column axle_load_t: has no value for line main in AA (2 sections, the first "
        "A - B, 30 km in all), line side in AA (D - E, 10 km in all), so that what may run on it "
        "is not known; add a row with axle_load_t for each, for their country or for all lines"
    )


def test_what_many_lines_lack_is_one_finding() -> None:
    drawing = "\n".join(f"{name}: {name.upper()} --5-- {end}" for name, end in
                        zip("abcde", "BCDEF", strict=True))  # fmt: skip
    with pytest.raises(InputError) as error:
        line_of(world(drawing, track=[{**TRACK, "rail": ""}]), "A", "F")
    (finding,) = error.value.findings
    assert "line a in AA" in finding.message
    assert " and 2 more, so that" in finding.message


def inspection(row_id: str, date: str, **more: object) -> Row:
    return {"id": row_id, "line": "main", "date": date, "confidence": "published", **more}


SURVEY = inspection("survey", "2001-08", speed_kmh=30, axle_load_t=18, cured_by="fix")


def test_an_inspection_lowers_speeds_and_loads() -> None:
    scenario = world(DRAWING, inspections=[SURVEY])
    line = line_of(scenario, "A", "E")
    track, beyond = line.tracks[0], line.tracks[-1]
    assert (track.freight_kmh, track.sound_kmh, track.passenger_kmh) == (30, 80, 30)
    assert (track.axle_load_t, track.inspection) == (18, "survey")
    assert (beyond.freight_kmh, beyond.axle_load_t, beyond.inspection) == (80, 23.5, "")
    assert line.notes == ("inspection survey holds on 30 km: freight at 30 km/h",)
    sound = without_inspections(line)
    assert sound == line_of(world(DRAWING), "A", "E")
    assert without_inspections(sound) == sound


# Inspections, projects built, year; the limits on A-B, B-c, c-D.
INSPECTED: dict[str, tuple[list[Row], list[str], int, list[float]]] = {
    "cured": ([SURVEY], ["fix"], 2001, [80, 80, 80]),
    "not yet made": ([SURVEY], [], 2000, [80, 80, 80]),
    "the later one holds": (
        [SURVEY, inspection("later", "2018-12-08", speed_kmh=50)],
        [],
        2018,
        [50, 50, 50],
    ),
    "a later one to come": (
        [SURVEY, inspection("later", "2018-12-08", speed_kmh=50)],
        [],
        2017,
        [30, 30, 30],
    ),
    "a cured one is not followed by the one before": (
        [SURVEY, inspection("later", "2018", speed_kmh=50, cured_by="build")],
        ["build"],
        2020,
        [80, 80, 80],
    ),
    "of a part": (
        [SURVEY, inspection("part", "2018", from_place="b", to_place="d", speed_kmh=20)],
        [],
        2020,
        [30, 20, 20],
    ),
    "two of one day": (
        [SURVEY, inspection("bridge", "2001-08", from_place="b", to_place="d", speed_kmh=15)],
        [],
        2001,
        [30, 15, 15],
    ),
    "it raises nothing": ([inspection("good", "2001", speed_kmh=120)], [], 2001, [80, 80, 80]),
}


@pytest.mark.parametrize("case", INSPECTED)
def test_the_latest_inspection_of_a_part_holds(case: str) -> None:
    rows, projects, year, expected = INSPECTED[case]
    scenario = world(DRAWING, inspections=rows, projects=projects, year=year)
    assert limits(scenario, "A", "D") == expected


def test_nothing_passes_where_a_bridge_is_cut() -> None:
    cut = inspection(
        "cut", "2001-05", from_place="b", to_place="d", bridge_condition="cut", cured_by="fix"
    )
    with pytest.raises(CannotRunError) as error:
        line_of(world(DRAWING, inspections=[cut]), "A", "E")
    assert str(error.value) == (
        "no train passes line main (B - D): the inspection of 2001-05 found the bridges or "
        "tunnels cut; build fix"
    )
    assert limits(world(DRAWING, inspections=[cut], projects=["fix"])) == [80, 80, 80, 80]
    assert limits(world(DRAWING, inspections=[cut]), "A", "B") == [80]


def test_dates_are_compared_by_their_last_day() -> None:
    dates = ["2001-08-02", "2001-08", "2001", "2018-12-08", "2018-12"]
    assert sorted(dates, key=day_of) == dates


def test_an_attribute_of_a_track_is_never_lost_in_a_split() -> None:
    """A loop in the middle of a section leaves both halves as they were."""
    row: Row = {**TRACK, "loop_spacing_km": 6}
    whole = line_of(world(DRAWING, inspections=[SURVEY]), "A", "B").tracks[0]
    halves = line_of(world(DRAWING, track=[row], inspections=[SURVEY]), "A", "B").tracks
    assert [half.km for half in halves] == [5, 5]

    def kind(track: Track) -> tuple[object, ...]:
        ends = ("from_point", "to_point", "km")
        return tuple(getattr(track, name) for name in track.__slots__ if name not in ends)

    assert {kind(half) for half in halves} == {kind(whole)}
