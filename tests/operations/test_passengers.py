"""Passengers given, counted or estimated; local transport; the blanket policy."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from landbridge.base.errors import InputError
from landbridge.data.passenger_file import PassengerRow, PassengerTable
from landbridge.operations.blanket import blanket
from landbridge.operations.demand import Demand, Flow
from landbridge.operations.example import day_of
from landbridge.operations.local import local_of_study, walks_of
from landbridge.operations.passengers import (
    demand_of_counts,
    demand_of_study,
    demand_of_table,
    estimated_demand,
)
from landbridge.operations.types import Shut

HOUR = 3600
LINE = day_of({"1": ("a 8:00", "b 8:10", "c 8:20"), "2": ("a 8:30", "c 8:50")})


def row(line: int, begin: str, end: str, passengers: float, off: float = 0) -> PassengerRow:
    return PassengerRow(line, 8 * HOUR, 9 * HOUR, begin, end, passengers, off, "")


def test_a_table_names_stations_as_people_do() -> None:
    table = PassengerTable("od.csv", (row(2, "A", "c1", 5), row(3, "other", "b", 2)), False)
    made = demand_of_table(LINE, table, {"a": ("other",)})
    assert [(one.from_station, one.to_station) for one in made.flows] == [("a", "c"), ("a", "b")]
    assert (made.passengers, made.estimated, made.source) == (7, False, "od.csv")


def test_every_stop_that_is_not_there_is_told_with_its_first_line() -> None:
    rows = (
        row(2, "A", "zulu", 5),
        row(3, "yankee", "zulu", 2),
        row(4, "A", "B", 1),
        replace(row(5, "A", "B", 1), category="night"),
    )
    with pytest.raises(InputError) as raised:
        demand_of_table(LINE, PassengerTable("od.csv", rows, False))
    told = [(one.row, one.column, one.value) for one in raised.value.findings]
    assert told == [(2, "to_stop", "zulu"), (3, "from_stop", "yankee"), (5, "category", "night")]


def test_counts_go_where_the_trains_of_the_hour_go() -> None:
    """From a: train 1 to b and c, train 2 to c; b is called at once, c twice in the day.

    So b draws 1 train x 1 call, c 2 trains x 2 calls: 20 and 80 of 100.
    """
    made = demand_of_counts(LINE, [Flow("a", "", 8 * HOUR, 9 * HOUR, 100)], None, "counts")
    assert {one.to_station: one.passengers for one in made.flows} == pytest.approx(
        {"b": 20, "c": 80}
    )
    assert made.estimated
    assert all(one.estimated for one in made.flows)


def test_counts_of_both_kinds_are_fitted() -> None:
    table = PassengerTable(
        "n.csv", (row(2, "a", "", 100), row(3, "b", "", 20, 40), row(4, "c", "", 0, 80)), True
    )
    made = demand_of_table(LINE, table)
    flows = {(one.from_station, one.to_station): one.passengers for one in made.flows}
    assert flows == pytest.approx({("a", "b"): 40, ("a", "c"): 60, ("b", "c"): 20})


def test_who_comes_where_no_train_leaves_is_told() -> None:
    made = demand_of_counts(LINE, [Flow("c", "", 8 * HOUR, 9 * HOUR, 7)], None, "counts")
    assert made.passengers == 0
    assert "7 passengers come where no train leaves" in made.notes[1]


def test_an_estimate_from_the_timetable_fills_trains_by_a_share_and_says_so() -> None:
    made = estimated_demand(day_of({"1": ("a 8:00", "b 8:10", "c 8:20")}, places=200))
    assert made.passengers == pytest.approx(60)
    assert made.estimated
    assert "30% of its places" in made.notes[0]


def test_a_study_has_passengers_by_weekday_and_marks_estimates() -> None:
    columns = ["hour", "from_place", "to_place", "category", "days", "passengers", "confidence"]
    rows = [
        [8, "a", "b", "suburban", ["fri"], 10.0, "estimate"],
        [8, "a", "b", "suburban", ["sat"], 99.0, "estimate"],
        [25, "a", "c", "suburban", [], 30.0, "published"],
    ]
    made = demand_of_study(LINE, pd.DataFrame(rows, columns=columns))
    assert [(one.passengers, one.from_s, one.estimated) for one in made.flows] == [
        (10, 8 * HOUR, True),
        (30, 25 * HOUR, False),
    ]
    assert made.notes == ("25% of the passengers are estimates of the study",)


def test_demand_is_cut_to_a_span() -> None:
    made = Demand((Flow("a", "b", 0, 100, 10.0), Flow("a", "b", 50, 50, 3.0)))
    assert made.between(50, 75).passengers == pytest.approx(2.5 + 3)
    assert made.between(200, 300).passengers == 0


def test_local_transport_of_a_study_runs_both_ways_where_it_says_so() -> None:
    columns = [
        "from_place", "to_place", "mode", "both_ways", "minutes", "passengers_per_h", "from_h",
        "to_h", "source", "confidence",
    ]  # fmt: skip
    rows = [
        ["a", "b", "metro", True, 20.0, 900.0, 5.5, 25.0, "map", "published"],
        ["b", "c", "bus", False, 30.0, 0.0, 0.0, 48.0, "", "estimate"],
    ]
    one, two = local_of_study(pd.DataFrame(rows, columns=columns))
    assert (one.from_station, two.from_station, one.from_s) == ("a", "b", 19800)
    assert not one.estimated


def test_feeds_have_ways_on_foot_between_near_stations_only() -> None:
    near = replace(LINE.stations["b"], lat=0.0, lon=0.01)
    links = walks_of(replace(LINE, stations={**LINE.stations, "b": near}))
    assert {(one.from_station, one.to_station) for one in links} == {("a", "b"), ("b", "a")}
    assert links[0].minutes == pytest.approx(1.112 * 1.3 / 4.8 * 60, rel=1e-3)
    assert all(one.estimated for one in links)


def test_the_blanket_policy_cancels_what_touches_and_nothing_else() -> None:
    shut = [Shut("c1", "c", "", 8 * HOUR + 1200, 8 * HOUR + 1260, (), 0)]
    (change,) = blanket(LINE, shut)
    assert (change.train, change.kind, change.after) == ("1", "cancelled", ())
    assert change.why == "C is shut"
    (change,) = blanket(LINE, shut, beyond=True)
    assert (change.kind, [call.station for call in change.after]) == ("short_turned", ["a", "b"])
    later = [Shut("c1", "c", "", 9 * HOUR, 10 * HOUR, (), 0)]
    assert blanket(LINE, later) == ()
    others = [Shut("c1", "c", "", 0, 10 * HOUR, ("passenger",), 0)]
    assert blanket(LINE, others) == ()
