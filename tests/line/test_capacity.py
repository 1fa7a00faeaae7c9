"""Capacity of drawn lines, section by section, by both methods."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError, InputError
from landbridge.line.capacity import LineCapacity, capacity
from landbridge.line.carried import METHODS
from landbridge.line.compress import Path, Spacing, compress
from landbridge.line.convert import PartTrain
from landbridge.line.sections import cut
from landbridge.line.types import Line
from landbridge.line.uic406 import evenly_spread, representative
from tests.line.drawn import STILL, TRAIN, Rows, drawn, minutes, tables

PLAIN, QUIET, CLOSE = tables(), tables(STILL), tables({"headway_min": 6.0})


def carried(
    line: Line,
    these: Mapping[str, pd.DataFrame] = PLAIN,
    others: Mapping[str, float] | None = None,
) -> LineCapacity:
    run = {"container": minutes(line, 60.0), "passenger": minutes(line, 90.0)}
    trains = dict.fromkeys(("AA", "BB"), TRAIN)
    return capacity(line, these, run, trains, [others or {}] * len(line.tracks))


def names(found: LineCapacity) -> list[str]:
    return [section.name for section in found.sections]


def test_one_section_by_hand() -> None:
    found = carried(drawn("A -24- B"), QUIET)
    (one,) = found.sections
    # 24 + 24 min a pair: 30 pairs a day, 75 TEU each way.
    assert one.pairs_per_day == {"russian": 30.0, "uic406": 30.0}
    assert one.teu_per_year["russian"] == 2 * 30 * 75 * 365
    assert found.teu_per_year("uic406") == one.teu_per_year["uic406"]


def test_rules_of_both_methods_by_hand() -> None:
    rule: dict[str, object] = {
        "window_min": 120.0, "reliability": 0.9, "fill_limit": 0.8, "additional_time_pct": 50.0,
        "peak_factor": 1.25, "operating_days": 350.0,
    }  # fmt: skip
    removal: dict[str, object] = {"category": "passenger", "tracks": 1, "removal_coefficient": 1.5}
    line = drawn("A -24- B")
    found = carried(line, tables(STILL, [rule], [removal]), {"passenger": 4.0})
    (one,) = found.sections
    # N = (1440 - 120) 0.9 / 48 = 24.75; 24.75 x 0.8 / 1.25 - 4 x 1.5 = 9.84
    assert one.available_pairs == pytest.approx(24.75)
    assert one.removed_pairs == pytest.approx(6.0)
    assert one.pairs_per_day["russian"] == pytest.approx(9.84)
    assert one.fill_share == pytest.approx(6 * 1.25 / 24.75)
    # 4 passenger pairs of 32 min on a mean day; 1320 / 1.5 = 880 min may be occupied.
    assert one.others.occupation_min == pytest.approx(128.0)
    assert one.others.consumption_pct == pytest.approx(128 / 1320 * 150)
    assert one.pairs_per_day["uic406"] == pytest.approx((880 - 128) / 48)
    assert one.teu_per_year["russian"] == pytest.approx(2 * 9.84 * 75 * 350)


def test_the_section_with_the_longest_period_binds() -> None:
    found = carried(drawn("A -10- B -25- C -15- D"))
    assert found.binding("russian").name == found.binding("uic406").name == "B - C"


def test_sections_beside_a_loop_that_is_too_short_become_one() -> None:
    """::

    A -10- b(600) -15- C(850) -10- D     the train has 700 m
    """
    found = carried(drawn("A -10- b(600) -15- C(850) -10- D"), QUIET)
    assert names(found) == ["A - C", "C - D"]
    assert found.sections[0].too_short == ("b",)
    assert found.sections[0].pairs_per_day["russian"] == pytest.approx(1440 / 50)
    assert "does not fit the loop in between" in found.binding("russian").why("russian")
    longer = carried(drawn("A -10- b(700) -15- C(850) -10- D"), QUIET)
    assert names(longer) == ["A - b", "b - C", "C - D"]


def test_nobody_meets_at_a_halt() -> None:
    found = carried(drawn("A -10- [h](900) -10- B"), QUIET)
    assert names(found) == ["A - B"]
    assert found.sections[0].too_short == ()


def test_a_train_longer_than_every_loop_cannot_run() -> None:
    line = drawn("A -10- b(600) -15- c(650) -10- D")
    with pytest.raises(CannotRunError) as told:
        carried(line)
    assert "of 700 m is longer than every loop on A -10-" in told.value.reason
    assert "the longest of 2 has 650 m (c, km 25)" in told.value.reason
    assert "at most 650 m" in told.value.cure


def test_beside_double_track_the_loops_that_are_too_short_cost_capacity_and_no_more() -> None:
    """::

    A =20= b(900) -10- c(600) -15- d(650) -10- E     one train at a time from b to E
    """
    found = carried(drawn("A =20= b(900) -10- c(600) -15- d(650) -10- E"), QUIET)
    assert names(found) == ["A - b", "b - E"]
    assert found.binding("russian").pairs_per_day["russian"] == pytest.approx(1440 / 70)
    words = found.binding("russian").why("russian")
    assert "(the container train of 700 m does not fit any of the 2 loops in between)" in words


def test_other_trains_still_meet_at_the_loops_that_are_too_short() -> None:
    """::

    A -20- b(600) -20- c(600) -20- D(900) -5- E     12 freight pairs of 40 min on each 20 km

    Two container trains meet at A and D only: every 120 min, 12 pairs. In between each takes its
    turn among the others: (1440 - 12 x 40) / 40 = 24 pairs.
    """
    line = drawn("A -20- b(600) -20- c(600) -20- D(900) -5- E")
    found = carried(line, QUIET, {"freight": 12.0}).sections[0]
    assert found.pairs_per_day == pytest.approx({"russian": 12.0, "uic406": 12.0})
    assert [part.name for part in found.parts] == ["A - b", "b - c", "c - D"]
    assert found.others.occupation_min == pytest.approx(480.0)
    assert found.fill_share == pytest.approx(12 / 36)
    assert "a pair of container trains every 120 min" in found.why("uic406")
    fuller = carried(line, QUIET, {"freight": 30.0}).sections[0]
    assert fuller.pairs_per_day == pytest.approx({"russian": 6.0, "uic406": 6.0})
    assert fuller.teu_per_year["uic406"] == pytest.approx(2 * 6 * 75 * 365)
    assert "within it, on A - b, other trains use 83 % of 1440 min" in fuller.why("uic406")


def test_each_country_has_its_own_train_and_every_train_ends_at_the_border() -> None:
    line = drawn("A -20- b(500) -20- X(300)| -20- y(900) -20- D")
    trains = {
        "AA": PartTrain("short", 450.0, 60.0),
        "BB": PartTrain("long", 800.0, 120.0),
    }
    run = {"container": minutes(line, 60.0)}
    found = capacity(line, tables(), run, trains, [{}] * 4)
    assert names(found) == ["A - b", "b - X", "X - y", "y - D"]
    assert [one.train.teu for one in found.sections] == [60.0, 60.0, 120.0, 120.0]
    long = capacity(line, tables(), run, {"AA": trains["BB"], "BB": trains["BB"]}, [{}] * 4)
    assert names(long) == ["A - X", "X - y", "y - D"]


def test_trains_of_any_length_meet_where_double_track_begins() -> None:
    """::

    A -20- b(100) =5= C(100) -20- D      5 km of double track are longer than the train
    """
    found = carried(drawn("A -20- b(100) =5= C(100) -20- D"))
    assert [(one.name, one.single) for one in found.sections] == [
        ("A - b", True), ("b - C", False), ("C - D", True),
    ]  # fmt: skip
    # Both single sections have their best scheme: no choice joins them.
    assert {one.meeting.scheme for one in found.sections if one.meeting} == {"through_out"}


def test_a_double_part_shorter_than_the_train_is_no_place_to_meet() -> None:
    found = carried(drawn("A -20- b(900) -20- C(900) =0.5= D(900) -20- E"))
    assert [one.single for one in found.sections] == [True] * 4


def test_double_track_by_its_headway_and_triple_track_half_as_much_again() -> None:
    found = carried(drawn("A =20= B(900) #20# C"), tables({"headway_min": 8.0}))
    double, triple = found.sections
    assert double.pairs_per_day == {"russian": 180.0, "uic406": pytest.approx(180.0)}
    assert triple.pairs_per_day["russian"] == 270.0
    assert triple.pairs_per_day["uic406"] == pytest.approx(270.0)


def test_a_container_train_may_displace_more_than_a_freight_train() -> None:
    removals: Rows = [{"category": "container", "tracks": 2, "removal_coefficient": 1.2}]
    found = carried(drawn("A =20= B"), tables(removals=removals), {"container": 12.0})
    # 144 freight trains less 12 x 1.2, in container trains of 1.2
    expected = (144 - 14.4) / 1.2
    assert found.sections[0].pairs_per_day["russian"] == pytest.approx(expected)


def test_double_track_without_blocks_by_its_running_time() -> None:
    (one,) = carried(
        drawn("A =16= B"), tables({"intermediate_blocks": False, "headway_min": 4.0})
    ).sections
    assert one.pairs_per_day["russian"] == pytest.approx(1440 / 20)
    assert one.pairs_per_day["uic406"] == pytest.approx(1440 / 20)


def test_a_faster_train_takes_the_place_of_several_on_double_track() -> None:
    """A passenger train gains 10 min on 30 km (30 against 20 min), of which 20 km count.

    Beyond that it overtakes: places to overtake lie 20 km apart where they are not known.
    """
    (one,) = carried(drawn("A =30= B"), others={"passenger": 20.0}).sections
    # Each follows a container train: 10 + 10 x 20/30 min, and takes 10 min ahead of the next.
    assert one.pairs_per_day["uic406"] == pytest.approx((1440 - 20 * (10 + 20 / 3)) / 10, abs=0.2)


def test_the_direction_that_is_slower_binds_on_double_track() -> None:
    line = drawn("A =20= B")
    run = {"container": (np.array([20.0]), np.array([30.0])), "passenger": minutes(line, 120.0)}
    (one,) = capacity(line, tables(), run, {"AA": TRAIN}, [{"passenger": 10.0}]).sections
    assert one.others.section == "A - B, back"


def test_stops_cost_what_the_running_times_say_where_they_do() -> None:
    line = drawn("A -24- B -10- C")
    lost = np.full((3, 2, 2), np.nan)
    lost[0] = [[7.0, 5.0], [6.0, 4.0]]  # at A: along the line, against it: start and stop
    run = {"container": minutes(line, 60.0)}
    found = capacity(line, tables(), run, {"AA": TRAIN}, [{}] * 2, penalties_min=lost)
    first = found.sections[0].meeting
    assert first is not None
    # At A the train back stops (3.5 + 4) rather than the one along the line starts (1 + 7); at B
    # signalling's figures hold: 1 + 2.
    assert (first.at_start, first.at_end) == ("back", "back")
    assert first.period_min == pytest.approx(48 + 7.5 + 3.0)


def test_what_is_not_known_is_named() -> None:
    found = carried(drawn("A -20- b*(900) -20- C -20- D"))
    assert [one.generated for one in found.sections] == [True, True, False]
    assert found.rests_on_generated
    assert not carried(drawn("A -20- b(900) -20- C")).rests_on_generated


def test_running_times_and_overtaking_that_are_taken_for_granted_are_named() -> None:
    line = drawn("A =30= B(900) =9= C")
    run = {"container": minutes(line, 60.0)}
    found = capacity(line, tables(), run, {"AA": TRAIN}, [{"passenger": 3.0}] * 2).sections
    assert {"minutes of passenger", "overtaking"} <= found[0].estimated
    assert "overtaking" not in found[1].estimated


def test_no_room_is_said_in_words() -> None:
    (one,) = carried(drawn("A -60- B"), others={"freight": 30.0}).sections
    assert one.pairs_per_day == {"russian": 0.0, "uic406": 0.0}
    assert "leaves no container train of 75 TEU (UIC 406)" in one.why("uic406")


def test_missing_rules_and_faulty_arrays_are_all_told() -> None:
    line = drawn("A -20- B =20= C")
    run = {"container": (np.array([20.0, -1.0]), np.array([20.0]))}
    with pytest.raises(InputError) as told:
        capacity(line, tables(), run, {}, [{}])
    assert [one.column for one in told.value.findings] == [
        "minutes of container", "minutes of container", "traffic", "trains",
    ]  # fmt: skip
    with pytest.raises(InputError, match="no row for 2 tracks in AA, which line line needs from b"):
        carried(line, tables(rules=[{"tracks": 1}]))


def test_the_most_special_rule_holds() -> None:
    rules: Rows = [
        {"reliability": 0.5},
        {"tracks": 1, "reliability": 0.6},
        {"country": "AA", "reliability": 0.7},
        {"country": "AA", "tracks": 2, "reliability": 0.8},
    ]
    found = carried(drawn("A -9- B| -9- C =9= D"), tables(rules=rules))
    assert [one.reliability for one in found.sections] == [0.7, 0.6, 0.5]


def test_the_strictest_rule_of_its_tracks_holds_for_a_section() -> None:
    rules: Rows = [
        {"country": "AA", "window_min": 60.0, "reliability": 0.9, "operating_days": 300.0},
        {"country": "BB", "window_min": 30.0, "reliability": 0.8, "operating_days": 350.0},
    ]
    (one,) = carried(drawn("A -9- [h]| -9- C"), tables(rules=rules)).sections
    assert (one.window_min, one.reliability, one.operating_days) == (60.0, 0.8, 300.0)
    assert one.countries == ("AA", "BB")


rides = st.lists(st.floats(3.0, 40.0), min_size=2, max_size=7)


@settings(max_examples=25)
@given(rides, st.integers(0, 5), st.floats(0.0, 6.0))
def test_a_loop_more_never_carries_less(km: list[float], at: int, passengers: float) -> None:
    at %= len(km) - 1
    ends = "ABCDEFGH"
    with_loop = [f"-{ride:.3f}- {name}(900)" for ride, name in zip(km, ends[1:], strict=False)]
    line = drawn(" ".join(["A", *with_loop]))
    with_loop[at] = with_loop[at].replace("(900)", "(300)")
    without = drawn(" ".join(["A", *with_loop, "-5- Y(900) -5- Z"]))
    line = drawn(f"{line.name} -5- Y(900) -5- Z")
    others = {"passenger": passengers}
    for method in METHODS:
        more = carried(line, others=others).teu_per_year(method)
        less = carried(without, others=others).teu_per_year(method)
        assert more >= less * (1 - 1e-9)


@settings(max_examples=25)
@given(st.integers(0, 9), st.integers(1, 9))
def test_the_sum_over_a_day_is_the_compression_of_the_representative_day(
    passengers: int, freight: int
) -> None:
    """Single track, all stops and intervals in the running times."""
    (one,) = carried(
        drawn("A -24- B"), QUIET, {"passenger": passengers, "freight": freight}
    ).sections
    day = representative(
        {"passenger": passengers, "freight": freight},
        {"passenger": (16.0, 16.0), "freight": (24.0, 24.0)},
        1440.0,
    )
    found = compress(day, [Spacing(1, 5.0)]).occupation_min
    assert one.others.occupation_min == pytest.approx(found)


@settings(max_examples=25)
@given(st.integers(1, 30), st.integers(0, 30))
def test_the_same_on_double_track(freight: int, passengers: int) -> None:
    (one,) = carried(
        drawn("A =15= B"), CLOSE, {"passenger": passengers, "freight": freight}
    ).sections
    order = evenly_spread((freight, passengers))
    day = [
        Path(str(i), str(kind), True, (30.0 * i,), (30.0 * i + (15.0, 10.0)[kind],))
        for i, kind in enumerate(order)
    ]
    found = compress(day, [Spacing(2, 6.0)]).occupation_min
    # The line's mix is laid out over ten days, the order here over one.
    assert one.others.occupation_min == pytest.approx(found, rel=0.02)


def test_the_sections_make_up_the_line() -> None:
    line = drawn("A -9- b(100) -9- c(900) =9= d =9= e(90) -9- F -9- G")
    found = cut(line, {"AA": 700.0})
    assert [section.first for section in found[1:]] == [section.last for section in found[:-1]]
    assert (found[0].first, found[-1].last) == (0, len(line.tracks))


def test_a_thousand_tracks_are_done_in_a_moment() -> None:
    half = " ".join(f"-{10 + i % 7}- p{i}(850)" for i in range(500))
    line = drawn(f"A {half} {half.replace('-', '=').replace('p', 'q')}")
    run = {"container": minutes(line, 60.0), "passenger": minutes(line, 90.0)}
    others = [{"passenger": i // 100, "freight": 5.0} for i in range(1000)]
    best = np.inf
    for _ in range(5):
        begun = time.process_time()
        capacity(line, PLAIN, run, {"AA": TRAIN}, others)
        best = min(best, time.process_time() - begun)
    # About 0.035 s; more where others share the processor.
    assert best < 0.15
