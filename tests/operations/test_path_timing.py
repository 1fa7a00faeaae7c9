"""Least times of a special train, and what keeps it off a line at any hour."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError
from landbridge.operations.path_limits import limits_of
from landbridge.operations.path_timing import completed, timing_of_request
from landbridge.operations.path_types import PathRefusal, PathRequest, PathStop
from tests.line.timetables import drawn_line, railway
from tests.line.worlds import TRACK
from tests.operations.specials import HAULED, ROYAL, asked, days_of, railroad_of, stop

CREW = {"id": "crew", "kind": "crew_change", "occurs": "every_km", "every_km": 30, "stop_min": 15}


def limits(railroad: Any, first: str, last: str, *stops: str, **more: Any) -> tuple[str, ...]:
    """Return what keeps the royal train from running between two points, with stops of 20 min."""
    line = drawn_line(railroad, first, last)
    run = [stop(line, first), *(stop(line, name, 20) for name in stops), stop(line, last)]
    request = asked(run, **more)
    return limits_of(line, railroad.tables, request)


def test_technical_stops_are_added() -> None:
    """Crews change every 30 km: of 60 km at the middle; a stop there lasts as long at least."""
    railroad = railroad_of("main: A --30-- B --30-- C", technical_stops=[CREW])
    line = drawn_line(railroad, "A", "C")
    request, rides = completed(line, railroad.tables, asked([stop(line, "A"), stop(line, "C")]))
    assert request.runs[0].stops[1] == PathStop(1, "technical", 900)
    assert rides[0].run == request.runs[0]
    own = asked([stop(line, "A"), stop(line, "B", 5, arrive_to=90), stop(line, "C")])
    request, _ = completed(line, railroad.tables, own)
    assert request.runs[0].stops[1] == PathStop(1, "stop", 900, arrive_to_s=5400)


def test_the_gauge_breaks() -> None:
    """The border has ten hours; without a row of transfers the train cannot go on."""
    broad = {**ROYAL, "id": "broad", "wagon": "broad-flat", "load_t_per_wagon": 10}
    railroad = railway(
        "main: A --20-- C --10-- D\nside: D --20-- E",
        countries={"D": "BB", "E": "BB"},
        gauges={"side": "1520"},
        borders=[("C", "D", 1435, 1520)],
        train_types=[ROYAL, broad],
        haulage=[HAULED, {**HAULED, "id": "broad-any", "train_type": "broad"}],
    )
    line = drawn_line(railroad, "A", "E")
    request = asked([stop(line, "A"), stop(line, "E")])
    request = replace(request, types_by_gauge={1520: "broad"})
    whole, rides = completed(line, railroad.tables, request)
    change = next(one.why for one in whole.runs[0].stops[1:-1])
    assert change == "bogie_change"
    assert whole.runs[0].stops[1].stay_s == 36_000
    assert {leg.train_type.id for leg in rides[0].legs} == {"royal", "broad"}
    (told,) = limits_of(line, railroad.tables, request)
    assert "the gauge changes from 1435 to 1520 mm" in told
    assert limits_of(line, railroad.tables, whole) == ()


def test_stops_cost_time_and_a_cap_does() -> None:
    railroad = railroad_of("main: A --30-- B --30-- C")
    line = drawn_line(railroad, "A", "C")

    def seconds(request: PathRequest) -> int:
        timing = timing_of_request(line, railroad.tables, request)[0]
        assert (
            timing.dwell_s.tolist() == [0, request.runs[0].stops[1].stay_s, 0]
            or len(request.runs[0].stops) == 2
        )
        return int(timing.forth_s.sum())

    through = asked([stop(line, "A"), stop(line, "C")])
    stops = asked([stop(line, "A"), stop(line, "B", 10), stop(line, "C")])
    assert seconds(stops) > seconds(through)
    assert seconds(replace(through, speed_cap_kmh=40.0)) > 60 / 40 * 3600


def test_both_directions() -> None:
    railroad = railroad_of("main: A --30-- B --30-- C")
    line = drawn_line(railroad, "A", "C")
    request = asked([stop(line, "A"), stop(line, "C")], [stop(line, "C"), stop(line, "A")])
    there, back = timing_of_request(line, railroad.tables, request)
    assert np.array_equal(there.forth_s, back.forth_s)
    assert (there.first, there.last) == (back.first, back.last) == (0, 2)


@pytest.mark.parametrize("names", [("A", "A"), ("A", "C", "B"), ("A",)])
def test_runs_that_lead_nowhere(names: tuple[str, ...]) -> None:
    railroad = railroad_of("main: A --30-- B --30-- C")
    line = drawn_line(railroad, "A", "C")
    with pytest.raises(CannotRunError, match="run 1 does not lead from stop to stop"):
        completed(line, railroad.tables, asked([stop(line, name) for name in names]))


def test_runs_that_do_not_join() -> None:
    railroad = railroad_of("main: A --30-- B --30-- C")
    line = drawn_line(railroad, "A", "C")
    runs = [stop(line, "A"), stop(line, "B")], [stop(line, "C"), stop(line, "A")]
    with pytest.raises(CannotRunError, match="does not begin where the one before it ended"):
        completed(line, railroad.tables, asked(*runs))


def test_a_line_that_lets_it_through() -> None:
    assert limits(railroad_of("main: A --20-- b --20-- C"), "A", "C", "b") == ()


def test_axles() -> None:
    weak = {**TRACK, "id": "weak", "line": "main", "from_place": "b", "to_place": "c"}
    drawing = "main: A --20-- B --20-- C"
    railroad = railroad_of(drawing, track=[TRACK, {**weak, "axle_load_t": 14}])
    told = limits(railroad, "A", "C")
    assert told == ("B - C: the track bears axles of 14 t, the train has 14.5 t",)
    told = limits(railroad, "A", "C", axle_load_t=25.0)
    assert told == (
        "A - B: the track bears axles of 23.5 t, the train has 25.0 t",
        "B - C: the track bears axles of 14 t, the train has 25.0 t",
    )


def test_length_wire_and_loops_are_told_together() -> None:
    """Eight coaches and two locomotives have 244 m."""
    short = {
        "id": "main-b", "line": "main", "name": "b", "km": 20, "kind": "station", "tracks": 2,
        "usable_length_m": 200, "confidence": "published",
    }  # fmt: skip
    railroad = railroad_of("main: A --40-- C --20-- d. --20-- E", operating_points=[short])
    told = limits(railroad, "A", "E", "b", "d", axle_load_t=30.0)
    assert len(told) == 3
    assert "b: the train of 244 m is to stand 20 min, and the longest track has 200 m" in told
    assert "d: nobody can pass the train where it is to stop" in told


def test_nothing_hauls_it() -> None:
    wire = {"main-b-c": {"traction": "dc_3kv"}}
    railroad = railroad_of("main: A --20-- B --20-- C", changed=wire, track=[TRACK])
    line = drawn_line(railroad, "A", "C")
    request = asked([stop(line, "A"), stop(line, "C")])
    with pytest.raises(CannotRunError, match="nothing hauls train type royal"):
        completed(line, railroad.tables, request)


def test_a_limit_is_a_refusal() -> None:
    from landbridge.operations.path_alone import path_alone

    railroad = railroad_of("main: A --20-- b --20-- C")
    line = drawn_line(railroad, "A", "C")
    request = asked([stop(line, "A"), stop(line, "C")], axle_load_t=30.0)
    days, request = days_of(railroad, line, None, request)
    found = path_alone(days, request)
    assert isinstance(found, PathRefusal)
    assert found.blocked_by == ("A - C: the track bears axles of 23.5 t, the train has 30.0 t",)
