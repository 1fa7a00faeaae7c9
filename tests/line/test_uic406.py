"""UIC 406 on timetables drawn by hand, each with its compression to the minute.

A drawing names the points of a line section; each train stands in a line of its own with its times
there, from left to right as the points lie: ``10`` it passes, ``10/12`` it stands from 10 to 12.
Trains whose times fall run against the line (read them from right to left).
"""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.line.compress import Path, Spacing, compress
from landbridge.line.uic406 import (
    Consumption,
    adjacency,
    consumption,
    evenly_spread,
    pairs_more,
    representative,
)

SINGLE = Spacing(1, 5.0, arrival_min=4.0, crossing_min=1.0)
DOUBLE = Spacing(2, 5.0)


def timetable(text: str) -> list[Path]:
    """Return the paths of a drawing."""
    lines = [line.split() for line in text.strip().splitlines()]
    found = []
    for name, category, *cells in lines[1:]:
        stands = [tuple(float(one) for one in re.split("/", cell)) for cell in cells]
        forward = stands[0][0] < stands[-1][0]
        sections = list(pairwise(stands))
        enters = [left[-1] if forward else right[-1] for left, right in sections]
        leaves = [right[0] if forward else left[0] for left, right in sections]
        found.append(Path(name, category, forward, tuple(enters), tuple(leaves)))
    return found


def starts(paths: list[Path], spacings: list[Spacing]) -> dict[str, float]:
    return {path.name: path.start_min for path in compress(paths, spacings).paths}


def test_equal_trains_on_double_track_follow_at_the_headway() -> None:
    day = timetable("""
               A    B
    1  freight 0    20
    3  freight 60   80
    5  freight 90   110
    """)
    assert starts(day, [DOUBLE]) == {"1": 0, "3": 5, "5": 10}
    assert compress(day, [DOUBLE]).occupation_min == 15


def test_a_fast_train_behind_a_slow_one_keeps_off_until_both_have_left() -> None:
    day = timetable("""
                 A    B
    1  freight   0    20
    3  passenger 40   50
    5  freight   70   90
    """)
    # 3 may enter at 15: it leaves at 25, five minutes after 1. Then every five minutes.
    assert starts(day, [DOUBLE]) == {"1": 0, "3": 15, "5": 20}
    assert compress(day, [DOUBLE]).occupation_min == 25


def test_without_blocks_a_train_waits_until_the_one_ahead_has_left() -> None:
    day = timetable("""
               A    B
    1  freight 0    20
    3  freight 60   80
    """)
    assert compress(day, [Spacing(2, 4.0, blocks=False)]).occupation_min == 2 * (20 + 4)


def test_headways_differ_by_pair_of_categories() -> None:
    spacing = Spacing(
        2, 5.0, headways_min={("freight", "passenger"): 9.0, ("passenger", "freight"): 6.0}
    )
    day = timetable("""
                 A    B
    1  freight   0    20
    3  passenger 50   70
    5  freight   90   110
    7  freight   95   115
    """)
    assert starts(day, [spacing]) == {"1": 0, "3": 9, "5": 15, "7": 20}
    assert compress(day, [spacing]).occupation_min == 25


def test_trains_alternate_on_single_track() -> None:
    day = timetable("""
               A    B
    1  freight 0    24
    2  freight 90   50
    3  freight 200  224
    4  freight 300  275
    """)
    # Each waits until the one before has arrived, and one minute (tau_s); runs 24, 40, 24, 25.
    assert starts(day, [SINGLE]) == {"1": 0, "2": 25, "3": 66, "4": 91}
    assert compress(day, [SINGLE]).occupation_min == 117


def test_trains_that_run_through_keep_the_interval_of_arrival() -> None:
    day = [
        Path("1", "freight", True, (0.0,), (24.0,), from_rest=False),
        Path("2", "freight", False, (60.0,), (85.0,), from_rest=False),
    ]
    assert compress(day, [SINGLE]).occupation_min == 24 + 4 + 25 + 4


def test_two_trains_after_each_other_then_one_back() -> None:
    day = timetable("""
               A    B
    1  freight 0    20
    3  freight 30   50
    2  freight 95   70
    """)
    assert starts(day, [SINGLE]) == {"1": 0, "3": 5, "2": 26}
    assert compress(day, [SINGLE]).occupation_min == 26 + 25 + 1


def test_a_crossing_at_a_loop_is_kept() -> None:
    """::

    A ------ L ------ B     1 stands at L from 20 to 32, where 2 passes it at 28
    """
    day = timetable("""
               A    L      B
    1  freight 0    20/32  50
    2  freight 48   28     10
    3  freight 90   110    128
    """)
    # 2 runs through L into A - L, so it passes L 4 min (tau_np) after 1 has come in at 20, and
    # starts at 6. 3 starts into A - L a minute (tau_s) after 2 has left it at 44.
    assert starts(day, [SINGLE, SINGLE]) == {"1": 0, "2": 6, "3": 45}
    # 1 again starts 5 min after 3, and so leaves A - L 5 min after it, at 70.
    assert compress(day, [SINGLE, SINGLE]).occupation_min == 50


def test_trains_pass_each_other_on_the_double_part_of_a_line() -> None:
    """::

    A ------ L ====== B     1 and 2 pass each other between L and B
    """
    day = timetable("""
               A    L      B
    1  freight 0    20     40
    2  freight 100  80     60
    """)
    # 2 runs through L into A - L 4 min after 1 has left it, so it starts at 4 from B; 1 again
    # starts from A a minute after 2 has come, at 44.
    assert starts(day, [SINGLE, DOUBLE]) == {"1": 0, "2": 4}
    assert compress(day, [SINGLE, DOUBLE]).occupation_min == 45


def test_meets_that_the_timetable_gives_no_time_for_are_refused() -> None:
    """::

    A ------ L ------ B     1 and 2 meet at L, but 1 leaves as 2 is still 10 min away
    """
    day = timetable("""
               A    L      B
    1  freight 0    20     38
    2  freight 50   30/30  12
    """)
    with pytest.raises(InputError, match="meets or overtakes another train where the timetable"):
        compress(day, [SINGLE, SINGLE])


def test_paths_must_fit_the_section() -> None:
    day = [Path("1", "freight", True, (0.0,), (24.0,)), Path("2", "freight", True, (9.0,), (5.0,))]
    with pytest.raises(InputError) as told:
        compress(day, [SINGLE, SINGLE])
    assert len(told.value.findings) == 2
    with pytest.raises(InputError, match="do not rise along its way"):
        compress(day, [SINGLE])


def test_directions_that_share_no_track_are_compressed_apart() -> None:
    day = timetable("""
               A    B
    1  freight 0    24
    2  freight 90   50
    """)
    with pytest.raises(InputError, match="'2' shares no track with the first train"):
        compress(day, [DOUBLE])


def test_no_trains_occupy_nothing() -> None:
    assert compress([], [SINGLE]).occupation_min == 0.0


def test_consumption_of_a_single_track_names_section_and_period() -> None:
    day = timetable("""
               A    B
    1  freight 0    24
    2  freight 90   50
    3  freight 200  224
    4  freight 300  275
    """)
    (one,) = consumption(day, [SINGLE], section="A - B", period_min=360.0, additional_time_pct=67.0)
    assert one == Consumption("A - B", 360.0, 4, 117.0, 67.0)
    assert one.occupation_pct == pytest.approx(32.5)
    assert one.consumption_pct == pytest.approx(32.5 * 1.67)
    assert str(one).startswith("A - B, 360 min: 4 trains occupy 117.0 min (32 %)")


def test_each_direction_of_a_double_track_by_itself() -> None:
    day = timetable("""
                 A    B
    1  freight   0    20
    3  passenger 40   50
    5  freight   70   90
    2  freight   90   70
    """)
    forward, back = consumption(
        day, [DOUBLE], section="A - B", period_min=120.0, additional_time_pct=33.0
    )
    assert (forward.section, forward.trains, forward.occupation_min) == ("A - B, forward", 3, 25)
    assert (back.section, back.trains, back.occupation_min) == ("A - B, back", 1, 5)


def test_a_period_of_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="is no period"):
        consumption([], [SINGLE], section="A - B", period_min=0.0, additional_time_pct=0.0)


@pytest.mark.parametrize(("rate", "pairs"), [(0.0, 24), (50.0, 16), (67.0, 14)])
def test_pairs_are_added_to_an_empty_section_until_it_is_full(rate: float, pairs: int) -> None:
    more = pairs_more(
        [],
        SINGLE,
        category="container",
        forward_min=29.0,
        back_min=29.0,
        section="A - B",
        period_min=1440.0,
        additional_time_pct=rate,
    )
    assert more.pairs == pairs  # a pair takes an hour: 29 + 1 + 29 + 1


def test_pairs_are_added_to_a_timetable() -> None:
    day = timetable("""
                 A    B
    1  passenger 0    15
    2  passenger 35   20
    """)
    more = pairs_more(
        day,
        SINGLE,
        category="container",
        forward_min=29.0,
        back_min=29.0,
        section="A - B",
        period_min=100.0,
        additional_time_pct=0.0,
    )
    # One pair, put at 25 and 75: 16 + 16 + 30 + 30 min. Two, at 12.5, 37.5, 62.5 and 87.5: the
    # order 1 + 2 - + - takes 5 + 30 + 5 + 30 + 30 + 30 min.
    assert more.pairs == 1
    assert more.consumption[0].occupation_min == pytest.approx(92.0)


def test_a_full_section_takes_no_more() -> None:
    day = timetable("""
               A    B
    1  freight 0    70
    2  freight 170  90
    """)
    more = pairs_more(
        day,
        SINGLE,
        category="container",
        forward_min=29.0,
        back_min=29.0,
        section="A - B",
        period_min=150.0,
        additional_time_pct=0.0,
    )
    assert more.pairs == 0
    assert more.consumption[0].consumption_pct > 100.0


def test_an_even_mix_of_three_kinds() -> None:
    assert evenly_spread((4, 2, 1)) == (0, 1, 0, 2, 0, 1, 0)
    assert evenly_spread((1, 3)) == (1, 0, 1, 1)


counts = st.lists(st.integers(0, 12), min_size=1, max_size=5).map(tuple)


@given(counts)
def test_an_even_mix_holds_every_train_and_spreads_each_kind(mix: tuple[int, ...]) -> None:
    order = evenly_spread(mix)
    assert [order.count(kind) for kind in range(len(mix))] == list(mix)
    for kind, count in enumerate(mix):
        for i in range(len(order) + 1):
            due = count * i / max(len(order), 1)
            assert abs(order[:i].count(kind) - due) < len(mix)


@given(counts)
def test_successions_of_a_mix_count_each_train_once(mix: tuple[int, ...]) -> None:
    found = adjacency(mix)
    assert found.sum(axis=0).tolist() == pytest.approx([n / 10 for n in mix])
    assert found.sum(axis=1).tolist() == pytest.approx([n / 10 for n in mix])


runs = st.tuples(st.sampled_from(["freight", "passenger", "special"]), st.booleans())
RIDES = {"freight": 25.0, "passenger": 14.0, "special": 20.0}


def spread_out(trains: list[tuple[str, bool]], apart: float) -> list[Path]:
    return [
        Path(str(i), name, ahead, (apart * i,), (apart * i + RIDES[name],))
        for i, (name, ahead) in enumerate(trains)
    ]


@given(st.lists(runs, min_size=1, max_size=9), st.sampled_from([SINGLE, DOUBLE]))
def test_only_the_order_matters_and_compressing_again_changes_nothing(
    trains: list[tuple[str, bool]], spacing: Spacing
) -> None:
    if spacing.tracks > 1:
        trains = [(name, True) for name, _ in trains]
    once = compress(spread_out(trains, 40.0), [spacing])
    assert compress(spread_out(trains, 90.0), [spacing]).occupation_min == pytest.approx(
        once.occupation_min
    )
    again = compress(once.paths, [spacing])
    assert again.occupation_min == pytest.approx(once.occupation_min)
    assert [p.start_min for p in again.paths] == pytest.approx([p.start_min for p in once.paths])


@given(st.lists(runs, min_size=2, max_size=9), st.integers(0, 8))
def test_a_train_more_never_occupies_less(trains: list[tuple[str, bool]], at: int) -> None:
    without = trains[:at] + trains[at + 1 :]
    if not without:
        return
    more = compress(spread_out(trains, 40.0), [SINGLE]).occupation_min
    assert more >= compress(spread_out(without, 40.0), [SINGLE]).occupation_min - 1e-9


@given(st.lists(st.sampled_from(sorted(RIDES)), min_size=1, max_size=12))
def test_on_one_track_the_sum_of_successions_is_the_longest_way(names: list[str]) -> None:
    """What the capacity of a line adds up is what the compression finds."""
    day = spread_out([(name, True) for name in names], 40.0)
    step = [
        5.0 + max(RIDES[a] - RIDES[b], 0.0)
        for a, b in zip(names, names[1:] + names[:1], strict=True)
    ]
    assert compress(day, [DOUBLE]).occupation_min == pytest.approx(sum(step))


def test_a_representative_day_is_even_and_without_chance() -> None:
    day = representative(
        {"freight": 4, "passenger": 2}, {"freight": (20, 25), "passenger": (12, 12)}, 1440.0
    )
    assert [p.category for p in day if p.forward] == [
        "freight", "passenger", "freight", "freight", "passenger", "freight",
    ]  # fmt: skip
    gaps = np.diff([p.start_min for p in day])
    assert gaps.tolist() == pytest.approx([120.0] * 11)
    assert day == representative(
        {"freight": 4, "passenger": 2}, {"freight": (20, 25), "passenger": (12, 12)}, 1440.0
    )
