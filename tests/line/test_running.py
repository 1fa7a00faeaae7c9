"""A train over a line: legs, minutes and energy in both directions, what a stop costs, stalls.

::

    main: A --20-- b --10-- C ==300== D        country AA, 1435 mm, wire from A to C
    side:                             D --50-- E        country BB, 1520 mm
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError, UnknownNameError
from landbridge.data.scenario import Scenario
from landbridge.line.build import reversed_line
from landbridge.line.profile import profile_of
from landbridge.line.running import LineRun, legs_of, meet_penalties, run_line
from landbridge.line.types import Line
from landbridge.running.run import run
from tests.data.tiny_rows import Row
from tests.line.worlds import TRACK, TRAINS, line_of, world

BROAD: Row = {
    "id": "broad-diesel",
    "train_type": "broad-boxes",
    "traction": "diesel",
    "locomotive": "mule",
    "locomotives": 6,
}
TRAINS_HERE = {**TRAINS, "haulage": [*TRAINS["haulage"], BROAD]}
WIRE: dict[str, Row] = {"main-a-c": {"traction": "ac_25kv_50hz"}}
LEVEL: Row = {**TRACK, "ruling_gradient_permille": 0, "climbing_share": 0, "curved_share": 0}


def two_countries() -> tuple[Scenario, Line]:
    """The line of the drawing."""
    scenario = world(
        """
        main: A --20-- b --10-- C ==300== D
        side: D --50-- E
        """,
        countries={"D": "BB", "E": "BB"},
        gauges={"side": "1520"},
        borders=[("C", "D", 1435, 1520)],
        changed=WIRE,
        rows=TRAINS_HERE,
    )
    return scenario, line_of(scenario, "A", "E")


def without_recovery(*track: Row) -> dict[str, list[Row]]:
    """Trains that run as fast as they can."""
    types = [{**row, "recovery_pct": 0} for row in TRAINS["train_types"]]
    return {**TRAINS_HERE, "train_types": types, "track": list(track) or [TRACK]}


def one_line(drawing: str = "main: A --30-- b --30-- C", *track: Row) -> tuple[Scenario, Line]:
    """A line in one country without recovery."""
    scenario = world(drawing, rows=without_recovery(*track))
    return scenario, line_of(scenario, "A", "C")


def test_the_consist_changes_with_traction_country_and_gauge() -> None:
    scenario, line = two_countries()
    legs = legs_of(line, scenario.tables, "boxes")
    said = [
        (leg.first, leg.last, leg.train_type.id, leg.consist.locomotive.id, leg.consist.locomotives)
        for leg in legs
    ]
    assert said == [
        (0, 2, "boxes", "ox", 1),
        (2, 3, "boxes", "mule", 2),
        (3, 4, "broad-boxes", "mule", 6),
    ]


def test_locomotives_that_run_under_both_tractions_are_not_changed() -> None:
    scenario, _ = two_countries()
    legs = legs_of(line_of(scenario, "A", "D"), scenario.tables, "express")
    assert [(leg.first, leg.last, leg.traction) for leg in legs] == [(0, 3, "ac_25kv_50hz, diesel")]


def test_it_is_said_how_many_trains_become_one() -> None:
    scenario, line = two_countries()
    (note,) = run_line(line, scenario.tables, "boxes").notes
    assert note.startswith("beyond D (BB, 1520 mm) Broad container train runs")
    assert note.endswith("2.4 trains become one of these (60 to 142 TEU)")
    (back,) = run_line(reversed_line(line), scenario.tables, "broad-boxes").notes
    assert back.endswith("one train becomes 2.4 of these (142 to 60 TEU)")


def test_each_leg_is_one_run() -> None:
    scenario, line = two_countries()
    made = run_line(line, scenario.tables, "boxes")
    for leg in made.legs:
        tracks = line.tracks[leg.first : leg.last]
        alone = run(
            leg.consist,
            profile_of(tracks, "container"),
            recovery_pct=leg.train_type.recovery_pct,
        )
        here = slice(leg.first, leg.last)
        assert made.forth.minutes[here].sum() * 60 == pytest.approx(alone.running_s)
        assert made.forth.drawn_kwh[here].sum() == pytest.approx(alone.drawn_kwh)
        assert made.forth.recovered_kwh[here].sum() == pytest.approx(alone.recovered_kwh)
        assert made.forth.top_kmh[here].max() == pytest.approx(alone.speed_kmh.max())


def test_recovery_is_that_of_the_train_type() -> None:
    fast = world("main: A --330-- D", rows=without_recovery())
    slow = world("main: A --330-- D", rows=TRAINS_HERE)
    times = [
        run_line(line_of(one, "A", "D"), one.tables, "boxes").running_h for one in (fast, slow)
    ]
    assert times[1] / times[0] == pytest.approx(1.05, abs=2e-4)


def test_the_wire_takes_energy_back_and_diesels_do_not() -> None:
    scenario, line = two_countries()
    made = run_line(line, scenario.tables, "boxes")
    assert made.forth.recovered_kwh[:2].min() > 0
    assert made.forth.recovered_kwh[2:].tolist() == [0.0, 0.0]


def test_the_speed_profile_is_that_of_the_line() -> None:
    scenario, line = two_countries()
    made = run_line(line, scenario.tables, "boxes")
    for way in (made.forth, made.back):
        assert way.at_km[0] == pytest.approx(0.0)
        assert way.at_km[-1] == pytest.approx(line.km)
        assert (np.diff(way.at_km) >= -1e-9).all()
        assert (way.speed_kmh <= way.limit_kmh + 1e-6).all()
        assert (way.speed_kmh[[0, -1]] == 0).all()
    assert set(made.forth.limit_kmh.tolist()) == {80.0}


def test_a_stop_costs_its_penalties() -> None:
    scenario, line = one_line()
    passing = run_line(line, scenario.tables, "boxes")
    resting = run_line(line, scenario.tables, "boxes", [1])
    assert resting.stops == (1,)
    lost = meet_penalties(passing)
    assert lost.shape == (3, 2, 2)
    assert lost[[0, -1]].tolist() == [[[0.0, 0.0], [0.0, 0.0]]] * 2
    for direction, (rest, passed) in enumerate(
        ((resting.forth, passing.forth), (resting.back, passing.back))
    ):
        more = rest.minutes.sum() - passed.minutes.sum()
        assert lost[1, direction].sum() == pytest.approx(more, abs=0.01)
        assert 0.5 < more < 4


def test_there_are_no_penalties_where_trains_cannot_meet() -> None:
    scenario, line = one_line("main: A --30-- b. --30-- C")
    lost = meet_penalties(run_line(line, scenario.tables, "boxes"))
    assert np.isnan(lost[1]).all()


def test_stops_at_the_ends_are_rests_anyway() -> None:
    scenario, line = one_line()
    assert run_line(line, scenario.tables, "boxes", [0, 2]).stops == ()


def climbing(permille: float, back: float = 0.0) -> Row:
    """Track that climbs for a quarter of its length."""
    return {
        **LEVEL,
        "ruling_gradient_permille": permille,
        "ruling_gradient_back_permille": back,
        "climbing_share": 0.25,
    }


def test_a_stall_names_places_gradient_and_load() -> None:
    scenario, line = one_line("main: A --30-- b --30-- C", climbing(45))
    with pytest.raises(CannotRunError) as failed:
        run_line(line, scenario.tables, "boxes")
    said = str(failed.value)
    assert said.startswith("between A and C, on the way to C: Container train with 1,500 t")
    assert "on 45.0 per mille" in said
    assert "it passes with" in said


def test_a_stall_on_the_way_back_is_told_in_km_of_the_line() -> None:
    scenario, line = one_line("main: A --30-- b --30-- C", climbing(0, 45))
    with pytest.raises(CannotRunError, match="between C and A, on the way to A") as failed:
        run_line(line, scenario.tables, "boxes")
    with pytest.raises(CannotRunError) as turned:
        run_line(reversed_line(line), scenario.tables, "boxes")
    here, there = (_km(str(one.value)) for one in (failed, turned))
    assert here == pytest.approx(line.km - there, abs=0.11)


def _km(said: str) -> float:
    return float(said.split("at km ")[1].split()[0])


def test_a_part_that_nothing_hauls_over_is_named() -> None:
    scenario = world(
        "main: A --20-- B --10-- C",
        changed={"main-b-c": {"traction": "dc_3kv"}},
        rows=TRAINS,
    )
    with pytest.raises(CannotRunError, match="B - C: nothing hauls train type boxes"):
        legs_of(line_of(scenario, "A", "C"), scenario.tables, "boxes")


def test_wagons_carry_what_the_weakest_track_bears() -> None:
    flat = next(row for row in TRAINS["vehicles"] if row["id"] == "flat")
    tare = float(str(flat["mass_t"]))
    weak: Row = {"id": "weak", "line": "main", "from_place": "b", "to_place": "c"}
    loads = {}
    for bears in (23.5, 12.0, 5.0):
        scenario = world(
            "main: A --30-- B --30-- C --10-- D",
            rows={**TRAINS, "track": [TRACK, {**weak, "axle_load_t": bears}]},
        )
        line = line_of(scenario, "A", "D")
        if tare / 4 > bears:
            with pytest.raises(CannotRunError, match="B - C: the track bears axles of 5 t, and"):
                legs_of(line, scenario.tables, "boxes")
            continue
        legs = legs_of(line, scenario.tables, "boxes")
        loads[bears] = {leg.consist.load_t_per_wagon for leg in legs}
        noted = [note for note in run_line(line, scenario.tables, "boxes").notes if "bears" in note]
        assert noted == (
            []
            if bears > 20
            else [
                f"B - C bears axles of 12 t: a wagon of Container train carries "
                f"{48 - tare:.1f} t, not 28 t"
            ]
        )
    assert loads == {23.5: {28.0}, 12.0: {48 - tare}}, "on the whole way: nobody unloads at B"


def test_an_unknown_train_names_what_comes_near_alone() -> None:
    scenario, line = one_line()
    with pytest.raises(UnknownNameError, match=r"did you mean boxes\?"):
        run_line(line, scenario.tables, "boxis")


@settings(max_examples=15)
@given(
    st.lists(st.sampled_from([7.0, 18.0, 41.0]), min_size=2, max_size=5),
    st.sampled_from([0.0, 5.0, 9.0]),
    st.sampled_from([0.0, 4.0, 11.0]),
)
def test_from_the_other_end_the_directions_change_places(
    lengths: list[float], climb: float, back: float
) -> None:
    names = "bcdefg"[: len(lengths) - 1]
    way = " ".join(f"--{km:g}-- {name}" for km, name in zip(lengths, names, strict=False))
    drawing = f"main: A {way} --{lengths[-1]:g}-- Z"
    scenario = world(drawing, rows=without_recovery(climbing(climb, back)))
    line = line_of(scenario, "A", "Z")
    made, turned = (run_line(one, scenario.tables, "boxes") for one in (line, reversed_line(line)))
    assert _numbers(made) == pytest.approx(_numbers(turned, turned=True), rel=1e-6)
    slowest = 60 * line.km / made.forth.minutes.sum()
    assert slowest < 80


def _numbers(made: LineRun, *, turned: bool = False) -> list[float]:
    ways = (made.back, made.forth) if turned else (made.forth, made.back)
    step = -1 if turned else 1
    return [
        float(value)
        for way in ways
        for values in (way.minutes, way.drawn_kwh, way.recovered_kwh)
        for value in values[::step]
    ]
