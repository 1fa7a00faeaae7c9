"""Saturation: trains that find a path in a timetable, against both analytic methods."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from landbridge.line.capacity import capacity
from landbridge.line.conflicts import conflicts_between
from landbridge.line.convert import PartTrain
from landbridge.line.saturation import LineSaturation, line_saturation
from landbridge.line.types import Line
from tests.line.drawn import TRAIN, drawn, minutes, tables

PLAIN = tables()


def both(
    text: str | Line,
    these: Mapping[str, pd.DataFrame] = PLAIN,
    others: Mapping[str, float] | None = None,
    iterations: int = 2_000,
    teu: float = 75.0,
) -> tuple[dict[str, float], LineSaturation]:
    """Return the pairs a day of both methods and what was found on a drawn line."""
    line = drawn(text) if isinstance(text, str) else text
    run = {"container": minutes(line, 60.0)}
    trains = dict.fromkeys(("AA", "BB"), PartTrain("t", TRAIN.length_m, teu))
    traffic = [others or {}] * len(line.tracks)
    found = capacity(line, these, run, trains, traffic)
    made = line_saturation(line, these, run, trains, traffic, found, iterations=iterations)
    assert made is not None
    for part in made.parts:
        assert conflicts_between(part.timetable, these) == []
        assert part.conflicts == 0
    pairs = {m: min(one.pairs_per_day[m] for one in found.sections) for m in ("russian", "uic406")}
    return pairs, made


def agrees(pairs: Mapping[str, float], made: LineSaturation) -> None:
    """Within a pair of the whole pairs of both methods, and never above the Russian figure."""
    found = made.binding.pairs_per_day
    assert found <= pairs["russian"] + 1e-9, (found, pairs)
    for method, value in pairs.items():
        assert found >= math.floor(value + 1e-9) - 1, (method, found, pairs)


# ------------------------------------------------------------------------ identical trains


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        # 24 + 24 min and 2 (1 + 2) min: 1440 / 54 = 26.7
        ("A -24- B", 26),
        # One loop: one side of it costs 3, the other 4.5 min; 1440 / 55.5 = 25.9
        ("A -24- b -24- C", 25),
        # The middle one of equal sections has both: 1440 / 31.5 = 45.7
        ("A -12- b -12- c -12- d -12- E", 45),
        # The longest binds: 1440 / (2 x 20 + 6) = 31.3
        ("A -8- b -20- c -9- D", 31),
        # A loop too short is none: 1440 / (2 x 25 + 6) = 25.7
        ("A -10- b(600) -15- C(850) -10- D", 25),
        # Double track: a train every 10 min and direction
        ("A =20= b =20= C", 144),
        # Single between double: 1440 / (2 x 18 + 6) = 34.3
        ("A =20= b -18- c =20= D", 34),
    ],
)
def test_ladder_of_identical_trains(line: str, pairs: int) -> None:
    analytic, made = both(line)
    agrees(analytic, made)
    assert math.floor(analytic["russian"]) == pairs
    assert made.binding.pairs_per_day in (pairs - 1, pairs)


def test_double_track_without_block_signals() -> None:
    """::

    A =12= b =20= C     a train follows when the one ahead is at the next station, and 10 min later
    """
    pairs, made = both("A =12= b =20= C", tables({"intermediate_blocks": False}))
    assert pairs["russian"] == pytest.approx(1440 / 30)
    agrees(pairs, made)


@st.composite
def ladders(draw: st.DrawFn) -> tuple[str, dict[str, object]]:
    count = draw(st.integers(1, 7))
    names = "AbcdefghH"
    text = names[0]
    for number in range(count):
        sign = draw(st.sampled_from("----="))
        text += f" {sign}{draw(st.integers(4, 22))}{sign} {names[number + 1]}"
    start, stop = draw(st.sampled_from([1.0, 2.0, 3.0])), draw(st.sampled_from([1.0, 2.0]))
    crossing = draw(st.sampled_from([1.0, 1.5, 3.0]))
    # A train that waits for the section costs less than one that comes out of it and stops.
    arrival = max(draw(st.sampled_from([3.0, 3.5, 4.0, 6.0])), crossing + start - stop)
    return text, {
        "arrival_interval_min": arrival,
        "crossing_interval_min": crossing,
        "start_min": start,
        "stop_min": stop,
        "headway_min": draw(st.sampled_from([4.0, 8.0, 10.0])),
        "intermediate_blocks": draw(st.booleans()),
    }


@settings(max_examples=25, deadline=None)
@given(ladders())
def test_identical_trains_agree_with_both_methods(ladder: tuple[str, dict[str, object]]) -> None:
    text, signals = ladder
    pairs, made = both(text, tables(signals))
    agrees(pairs, made)


@pytest.mark.parametrize("reliability", [0.95, 0.87])
def test_failures_take_their_share(reliability: float) -> None:
    """UIC 406 knows no such share."""
    pairs, made = both("A -12- b -10- c -14- D", tables(rules=[{"reliability": reliability}]))
    agrees({"russian": pairs["russian"]}, made)


def test_freight_trains_like_container_trains_take_a_path_each() -> None:
    pairs, made = both("A -12- b -10- c -14- d -12- E", others={"freight": 10.0})
    agrees(pairs, made)
    assert made.binding.other_trains == 20


# -------------------------------------------------------------------------- other trains


def test_one_faster_train_a_day_by_hand() -> None:
    """::

    A =40= C     one passenger train each way at 120, container trains at 60 km/h, 10 min apart

    It gains 20 min on the way, so it leaves 30 min behind a container train, and one follows 10 min
    later: n trains take 10 (n - 1) + 30 + 10 min of 1440, so n = 141.
    """
    line = drawn("A =40= C")
    run = {"container": minutes(line, 60.0), "passenger": minutes(line, 120.0)}
    trains, traffic = {"AA": TRAIN}, [{"passenger": 1.0}]
    found = capacity(line, PLAIN, run, trains, traffic)
    made = line_saturation(line, PLAIN, run, trains, traffic, found, iterations=40_000)
    assert made is not None
    assert 140 <= made.binding.pairs_per_day <= 141
    assert made.binding.conflicts == 0


def test_a_window_takes_what_it_must() -> None:
    """A train every 10 min on 22 of 24 h, less what must be out before the window."""
    pairs, made = both("A =12= b =12= C", tables(rules=[{"window_min": 120.0}]), iterations=10_000)
    assert pairs["russian"] == pytest.approx(132.0)
    assert 120 <= made.binding.pairs_per_day <= 132


def test_a_line_that_is_full_has_no_path_left() -> None:
    _, made = both("A -24- B", others={"freight": 26.0})
    assert made.binding.pairs_per_day == 0
    assert made.teu_per_year == 0.0


def test_a_pair_that_fits_no_loop_is_laid_down_before_the_others() -> None:
    """::

    A -20- b(600) -20- ... k(600) -20- Y(850) -10- Z    none of ten loops takes the train of 700 m

    For over three hours each of 32 freight trains must be out of its way: to look for a gap between
    them finds none, one pair after the other.
    """
    line = "A" + "".join(f" -20- {name}(600)" for name in "bcdefghijk") + " -20- Y(850) -10- Z"
    pairs, made = both(line, others={"freight": 16.0}, iterations=12_000)
    assert made.binding.section.fits_no_loop
    assert made.binding.why.endswith(
        "around A - Y (the container train of 700 m does not fit any of the 10 loops in between)"
    )
    assert 1 <= made.binding.pairs_per_day <= pairs["russian"]


# ------------------------------------------------------------------------------- budgets


MIXED = ("A -12- b -10- c -14- d -12- E", tables(rules=[{"window_min": 60.0}]))


def test_more_moves_never_find_fewer_trains() -> None:
    found = [
        both(*MIXED, others={"freight": 4.0, "passenger": 3.0}, iterations=moves)[1]
        for moves in (2_000, 6_000, 14_000)
    ]
    pairs = [one.binding.pairs_per_day for one in found]
    assert pairs == sorted(pairs)
    assert pairs[-1] > 0


def test_the_same_moves_find_the_same_trains() -> None:
    one, two = (
        both(*MIXED, others={"freight": 4.0}, iterations=4_000)[1].binding.timetable.paths
        for _ in range(2)
    )
    assert [path.id for path in one] == [path.id for path in two]
    for here, there in zip(one, two, strict=True):
        assert np.array_equal(here.arrive_s, there.arrive_s)
        assert np.array_equal(here.depart_s, there.depart_s)


# ----------------------------------------------------------------------------- whole lines


def test_parts_are_tried_from_the_tightest_until_the_rest_has_more_room() -> None:
    """::

    25 sections: the second and the 20th are tight, all others have twice the room
    """
    km = [10] * 25
    km[1], km[19] = 24, 23
    text = "A" + "".join(f" -{one}- p{number}" for number, one in enumerate(km))
    pairs, made = both(text)
    assert [part.section.km for part in made.parts][:1] == [24]
    assert len(made.parts) <= 2
    assert made.left == 0
    # Parts may touch, and are counted once: never more than the line.
    covered = {
        at
        for part in made.parts
        for at in range(round(part.from_km), round(part.from_km + part.km))
    }
    assert made.tried_km == len(covered) <= sum(km)
    assert made.teu_per_year == 2 * made.binding.pairs_per_day * 75 * 365
    agrees(pairs, made)


def test_three_tracks_are_left_out_and_borders_end_a_part() -> None:
    line = drawn("A #20# b -20- c| -20- d -10- E")
    _, made = both(line)
    assert {part.section.tracks for part in made.parts} == {1}
    ends = [(part.from_point, part.to_point) for part in made.parts]
    assert ends[0] in (("b", "c"), ("c", "E"))
    wide = drawn("A #20# B")
    run, trains = {"container": minutes(wide, 60.0)}, {"AA": TRAIN}
    found = capacity(wide, PLAIN, run, trains, [{}])
    assert line_saturation(wide, PLAIN, run, trains, [{}], found) is None
