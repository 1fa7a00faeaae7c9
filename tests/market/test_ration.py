"""Rationing on problems small enough to reckon by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from landbridge.base.errors import CannotRunError, InputError
from landbridge.market import ration_columns
from landbridge.market.ration_families import families_of
from landbridge.market.rationing import Rationer, RationProblem, ration, ration_many
from tests.market.rations import drawn, judge

CLOSE = 1e-12


def ladder(text: str, **scales: float) -> RationProblem:
    return drawn(text, **scales)


TWO = """
    A-B: 100 TEU, theta 0.1, 4 USD a day
        rail   100 USD  Khasan
        sea    110 USD
    room: Khasan {room}
"""


def test_1_room_for_all_costs_nothing() -> None:
    found = ration(ladder(TWO.format(room="inf")))
    # ln(rail / sea) = 0.1 (110 - 100)
    assert found.flow_teu[0] / found.flow_teu[1] == pytest.approx(math.e, rel=1e-12)
    assert (found.price_usd_per_teu.tolist(), found.gap, found.iterations) == ([0.0], 0.0, 0)


@pytest.mark.parametrize("room", [60.0, 20.0, 1.0, 1e-6])
def test_2_two_links_share_by_a_price_in_closed_form(room: float) -> None:
    """100 + p + ln(room) / theta = 110 + ln(100 - room) / theta."""
    found = ration(ladder(TWO.format(room=room)), gap=CLOSE)
    price = 10.0 + math.log((100.0 - room) / room) / 0.1
    assert found.price_usd_per_teu[0] == pytest.approx(price, rel=1e-9)
    np.testing.assert_allclose(found.flow_teu, [room, 100.0 - room], rtol=1e-9)
    assert found.price_unique.all()
    assert found.rationing == "price"
    # What all expect is what the sea costs, less its share's logarithm.
    sea = 110.0 + math.log((100.0 - room) / 100.0) / 0.1
    assert found.expected_cost_usd_per_teu[0] == pytest.approx(sea, rel=1e-9)


def test_3_the_objective_is_that_of_the_programme() -> None:
    """Bell (1995): cost plus entropy, here 20 x 100 + 80 x 110 + 10 (20 ln 0.2 + 80 ln 0.8)."""
    found = ration(ladder(TWO.format(room=20)), gap=CLOSE)
    entropy = (20 * math.log(0.2) + 80 * math.log(0.8)) / 0.1
    assert found.objective == pytest.approx(10_800 + entropy, rel=1e-9)
    assert 0.0 <= found.gap <= CLOSE


def test_4_a_queue_makes_the_same_flows_here_and_nobody_gets_the_price() -> None:
    found = ration(ladder(TWO.format(room=20)), "queue", CLOSE)
    price = 10.0 + math.log(4.0) / 0.1
    assert found.wait_days[0] == pytest.approx(price / 4.0, rel=1e-9)
    assert (found.price_usd_per_teu.tolist(), found.rationing) == ([0.0], "queue")
    assert found.expected_cost_usd_per_teu[0] == pytest.approx(
        110.0 + math.log(0.8) / 0.1, rel=1e-9
    )


QUICK_AND_SLOW = """
    quick: 100 TEU, theta 0.1, 40 USD a day
        rail   100 USD  Khasan
        sea    110 USD
    slow: 100 TEU, theta 0.1, 4 USD a day
        rail   100 USD  Khasan
        sea    110 USD
    room: Khasan 40
"""


def test_5_a_queue_puts_off_those_whose_time_is_dear_and_a_price_all_alike() -> None:
    problem = ladder(QUICK_AND_SLOW)
    price, queue = ration(problem, "price", CLOSE), ration(problem, "queue", CLOSE)
    np.testing.assert_allclose(price.flow_teu, [20, 80, 20, 80], rtol=1e-9)
    assert queue.flow_teu[0] < 1.0 < 38.0 < queue.flow_teu[2]
    for found in (price, queue):
        judge(problem, found)
        assert 0.0 <= found.gap <= CLOSE


def test_6_two_full_sections_in_a_row_share_one_price_evenly() -> None:
    problem = ladder("""
        A-B: 100 TEU, theta 0.1
            rail   100 USD  Khasan Chita
            sea    110 USD
        room: Khasan 20  Chita 20  Omsk 50
    """)
    found = ration(problem, gap=CLOSE)
    price = 10.0 + math.log(4.0) / 0.1
    # The least sum of squares among all pairs of prices with this sum.
    np.testing.assert_allclose(found.price_usd_per_teu, [price / 2, price / 2, 0.0], rtol=1e-7)
    assert found.price_unique.tolist() == [False, False, True]


def test_7_a_section_with_a_way_round_has_a_price_of_its_own() -> None:
    problem = ladder("""
        A-B: 100 TEU, theta 0.1
            rail   100 USD  Khasan Chita
            rail   104 USD  Chita
            sea    110 USD
        room: Khasan 20  Chita 50
    """)
    found = ration(problem, gap=CLOSE)
    khasan = 4.0 + math.log(30.0 / 20.0) / 0.1
    chita = 110.0 - 104.0 + math.log(50.0 / 30.0) / 0.1
    np.testing.assert_allclose(found.price_usd_per_teu, [khasan, chita], rtol=1e-9)
    np.testing.assert_allclose(found.flow_teu, [20, 30, 50], rtol=1e-9)
    assert found.price_unique.all()


def test_8_nests_keep_their_own_together() -> None:
    """Two like railways in a nest of lambda 1/2: one is full, half of its flow goes to the other.

    Rail has 100 TEU of room less than it wants. With r and s on the railways, by hand:
    p = ln(s / r) lambda / theta, and the nest's logsum sets the rest.
    """
    problem = ladder(
        """
        A-B: 100 TEU, theta 0.1
            rail   100 USD  Khasan
            rail   100 USD
            sea    100 USD
        room: Khasan 10
        """,
        rail=0.5,
    )
    found = ration(problem, gap=CLOSE)
    judge(problem, found, 1e-9)
    first, second, sea = found.flow_teu
    assert first == pytest.approx(10.0, rel=1e-9)
    assert found.price_usd_per_teu[0] == pytest.approx(math.log(second / first) * 5.0, rel=1e-9)
    # 100 + 5 ln(second / X) + 10 ln(X / 100) = 100 + 10 ln(sea / 100), X = first + second
    rail = first + second
    assert 5.0 * math.log(second / rail) + 10.0 * math.log(rail / sea) == pytest.approx(0, abs=1e-8)


def test_9_a_heavy_box_pays_for_the_room_that_it_takes() -> None:
    problem = ladder("""
        light: 100 TEU, theta 0.1
            rail   100 USD  Khasan
            sea    110 USD
        heavy: 100 TEU, theta 0.1
            rail   100 USD  2 Khasan
            sea    110 USD
        room: Khasan 60
    """)
    found = ration(problem, gap=CLOSE)
    judge(problem, found)
    price = found.price_usd_per_teu[0]
    assert math.log(found.flow_teu[1] / found.flow_teu[0]) == pytest.approx(0.1 * price - 1)
    assert math.log(found.flow_teu[3] / found.flow_teu[2]) == pytest.approx(0.2 * price - 1)


def test_10_a_heavy_box_that_waits_no_longer_is_no_convex_programme() -> None:
    problem = ladder("""
        light: 100 TEU, theta 0.1, 10 USD a day
            rail   100 USD  Khasan
            sea    110 USD
        heavy: 100 TEU, theta 0.1, 20 USD a day
            rail   100 USD  2 Khasan
            sea    110 USD
        room: Khasan 60
    """)
    problem = replace(problem, passes=(problem.uses > 0).astype(float))
    found = ration(problem, "queue")
    judge(problem, found)
    assert found.residual <= 1e-9
    assert math.isnan(found.gap)
    wait = found.wait_days[0]
    assert math.log(found.flow_teu[1] / found.flow_teu[0]) == pytest.approx(0.1 * 10 * wait - 1)
    assert math.log(found.flow_teu[3] / found.flow_teu[2]) == pytest.approx(0.1 * 20 * wait - 1)


def test_11_what_is_shut_is_no_alternative() -> None:
    found = ration(ladder(TWO.format(room=0)))
    assert found.flow_teu.tolist() == [0.0, 100.0]
    assert (found.price_usd_per_teu.tolist(), found.gap) == ([0.0], 0.0)


def test_12_a_section_just_large_enough_for_those_who_have_no_other_way() -> None:
    problem = ladder("""
        captive: 20 TEU, theta 0.1
            rail   100 USD  Khasan
        free: 50 TEU, theta 0.1
            rail   100 USD  Khasan
            sea    110 USD
        room: Khasan 20
    """)
    found = ration(problem)
    np.testing.assert_allclose(found.flow_teu, [20, 0, 50], atol=1e-9)
    assert found.used_teu[0] <= 20 * (1 + 1e-12)


def test_13_no_demand_and_no_constraint_are_problems_too() -> None:
    problem = ladder(TWO.format(room=20))
    empty = ration(replace(problem, demand_teu=np.zeros(1)))
    assert (empty.flow_teu.tolist(), empty.share.tolist()) == ([0, 0], [0, 0])
    assert empty.price_usd_per_teu.tolist() == [0.0]
    free = replace(problem, uses=csr_array((0, 2)), capacity_teu=np.zeros(0), constraint_names=())
    assert ration(free).flow_teu.sum() == pytest.approx(100)
    nothing = replace(
        free, pair=np.zeros(0, int), nest=np.zeros(0, int), cost_usd_per_teu=np.zeros(0),
        uses=csr_array((0, 0)), demand_teu=np.zeros(1),
    )  # fmt: skip
    assert ration(nothing).expected_cost_usd_per_teu.tolist() == [math.inf]


def test_costs_thousands_of_units_apart_leave_the_cheapest_and_who_comes_next() -> None:
    """With theta of 100 it is nearly the linear programme: 20 by rail, the price 10."""
    problem = ladder(TWO.format(room=20))
    found = ration(replace(problem, scale_per_usd=np.array([100.0])))
    judge(replace(problem, scale_per_usd=np.array([100.0])), found)
    assert found.price_usd_per_teu[0] == pytest.approx(10.0 + math.log(4.0) / 100.0, rel=1e-9)


@pytest.mark.parametrize("rationing", ["price", "queue"])
def test_too_little_room_is_told_with_names_and_teu(rationing: str) -> None:
    problem = ladder("""
        A-B: 100 TEU, theta 0.1
            rail   100 USD  Khasan
            rail   105 USD  Hunchun
        A-C: 50 TEU, theta 0.1
            rail   100 USD  Khasan
        C-A: 30 TEU, theta 0.1
            rail   100 USD  Omsk
            sea    110 USD  Omsk  Suez
        room: Khasan 90  Hunchun 40  Omsk 10  Suez 9
    """)
    with pytest.raises(CannotRunError) as raised:
        ration(problem, "price" if rationing == "price" else "queue")
    text = str(raised.value)
    assert "150 TEU a year have no way but through Khasan and Hunchun, which carry 130" in text
    assert "20 too few (demand of A-B, A-C)" in text
    assert "30 TEU a year have no way but through Omsk, which carries 10: 20 too few" in text
    assert "Omsk by 20 TEU a year" in raised.value.cure


def test_a_pair_without_an_alternative_is_named() -> None:
    problem = ladder(TWO.format(room=20))
    more = replace(
        problem, demand_teu=np.array([100.0, 7.0]), scale_per_usd=np.array([0.1, 0.1]),
        pair_names=("A-B", "A-C"), usd_per_teu_day=None,
    )  # fmt: skip
    with pytest.raises(CannotRunError, match="1 pairs have demand and no alternative: A-C"):
        ration(more)


def test_all_faults_are_told_at_once() -> None:
    problem = ladder(QUICK_AND_SLOW)
    wrong = replace(
        problem, demand_teu=np.array([np.nan, 100.0]), pair=np.array([0, 0, 1, 2]),
        cost_usd_per_teu=np.array([100.0, np.inf, 100.0, 110.0]), scale_per_usd=np.zeros(2),
        nest_scale=np.array([1.0, 1.5]), capacity_teu=np.array([-1.0]),
        usd_per_teu_day=np.array([0.0, 4.0]),
    )  # fmt: skip
    with pytest.raises(InputError) as raised:
        ration(wrong, "queue")
    columns = [finding.column for finding in raised.value.findings]
    assert columns == [
        "pair[3]", "demand_teu[0]", "scale_per_usd[0]", "scale_per_usd[1]",
        "nest_scale[1]", "cost_usd_per_teu[1]", "capacity_teu[0]", "usd_per_teu_day[0]",
    ]  # fmt: skip
    with pytest.raises(InputError, match="usd_per_teu_day: is missing"):
        ration(replace(problem, usd_per_teu_day=None), "queue")
    with pytest.raises(InputError, match=r"cost_usd_per_teu: .* is not its shape"):
        ration(replace(problem, cost_usd_per_teu=np.zeros(3)))
    with pytest.raises(InputError, match="gap"):
        ration(problem, gap=0.0)


def test_again_from_the_last_solution_takes_fewer_steps_and_gives_the_same() -> None:
    problem = ladder("""
        A-B: 100 TEU, theta 0.1
            rail   100 USD  Khasan Chita
            rail   104 USD  Chita
            sea    110 USD
        room: Khasan 20  Chita 50
    """)
    first = ration(problem, gap=CLOSE)
    again = ration(problem, gap=CLOSE, start=first)
    assert again.iterations == 0 < first.iterations
    rooms = np.array([[20.0, 50.0], [21.0, 49.0], [0.0, 49.0], [21.0, np.inf]])
    for room, found in zip(
        rooms, ration_many(problem, capacities_teu=rooms, gap=CLOSE), strict=True
    ):
        alone = ration(replace(problem, capacity_teu=room), gap=CLOSE)
        np.testing.assert_allclose(found.flow_teu, alone.flow_teu, rtol=1e-9)
        np.testing.assert_allclose(found.price_usd_per_teu, alone.price_usd_per_teu, rtol=1e-8)
    costs = np.array([[100.0, 104.0, 110.0], [110.0, 100.0, 110.0]])
    flows = [one.flow_teu[0] for one in ration_many(problem, costs, gap=CLOSE)]
    assert flows == pytest.approx([20.0, 50.0 / (1.0 + math.e)])


def test_columns_that_share_a_number_by_chance_are_not_merged(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    problem = ladder(QUICK_AND_SLOW)
    known = ration(problem)
    monkeypatch.setattr(ration_columns, "_signs", lambda uses: np.zeros(uses.shape[1], np.uint64))
    found = ration(problem)
    np.testing.assert_allclose(found.flow_teu, known.flow_teu, rtol=1e-9)
    np.testing.assert_allclose(found.used_teu, problem.uses @ found.flow_teu, rtol=1e-12)
    uses = csr_array([[1.0, 2.0, 1.0, 0.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0, 1.0, 1.0]])
    flow = np.arange(1.0, 7.0)
    columns = ration_columns.columns_of(uses)
    taken = np.bincount(columns.of, flow, columns.uses.shape[1])
    assert (columns.uses @ taken).tolist() == (uses @ flow).tolist()


def test_the_same_input_gives_the_same_bytes() -> None:
    problem = ladder(QUICK_AND_SLOW)
    first, second = (ration(problem) for _ in range(2))
    assert first.flow_teu.tobytes() == second.flow_teu.tobytes()
    assert first.price_usd_per_teu.tobytes() == second.price_usd_per_teu.tobytes()
    rationer = Rationer(problem)
    assert rationer.solve().flow_teu.tobytes() == first.flow_teu.tobytes()


ALIKE = """
    quick: 100 TEU, theta 0.1, 40 USD a day
        rail   100 USD  Khasan
        rail   103 USD  Chita
        sea    110 USD
    other: 50 TEU, theta 0.1, 10 USD a day
        rail   101 USD  Chita
        sea    110 USD
    slow: 30 TEU, theta 0.1, 4 USD a day
        rail   107 USD  Khasan
        rail   101 USD  Chita
        sea    108 USD
    room: Khasan 20  Chita 40
"""


def test_pairs_of_the_same_ways_are_a_family_and_flow_as_if_they_were_none() -> None:
    problem = ladder(ALIKE)
    columns = ration_columns.columns_of(problem.uses)
    found = families_of(problem, columns, np.ones(problem.alternatives, np.bool_))
    assert (found.pair.tolist(), found.pairs.tolist()) == ([0, 2, 1], [0, 2, 3])
    theta = problem.scale_per_usd * (1.0 + np.array([0.0, 0.0, 1e-13]))
    apart = replace(problem, scale_per_usd=theta)
    assert families_of(apart, columns, np.ones(problem.alternatives, np.bool_)).scale.size == 3
    for rationing in ("price", "queue"):
        one, other = ration(problem, rationing, CLOSE), ration(apart, rationing, CLOSE)
        judge(problem, one)
        np.testing.assert_allclose(one.flow_teu, other.flow_teu, rtol=1e-8)
        np.testing.assert_allclose(
            one.expected_cost_usd_per_teu, other.expected_cost_usd_per_teu, rtol=1e-9
        )


@pytest.mark.parametrize("nest", ["sea", "rail"])
@pytest.mark.parametrize("far", [300.0, 4_600.0, 9_000.0, 60_000.0])
def test_a_way_too_dear_for_any_number_is_taken_by_who_finds_no_other(
    nest: str, far: float
) -> None:
    """exp(-theta (110 + far)) is next to nothing or 0 until the price is there."""
    problem = ladder(f"""
        A-B: 100 TEU, theta 0.1
            rail   100 USD  Khasan
            {nest}   {110 + far} USD
            {nest}   {110 + far} USD
        room: Khasan 20
    """)
    found = ration(problem)
    price = 10.0 + far + math.log(40.0 / 20.0) / 0.1
    assert found.price_usd_per_teu[0] == pytest.approx(price, rel=1e-7)
    np.testing.assert_allclose(found.flow_teu, [20.0, 40.0, 40.0], rtol=1e-6)


def test_costs_that_were_changed_in_place_are_seen() -> None:
    problem = ladder(TWO.format(room=20))
    rationer, cost = Rationer(problem), problem.cost_usd_per_teu.copy()
    for _ in range(3):
        found = rationer.solve(cost_usd_per_teu=cost, gap=CLOSE)
        alone = ration(replace(problem, cost_usd_per_teu=cost.copy()), gap=CLOSE)
        np.testing.assert_allclose(found.price_usd_per_teu, alone.price_usd_per_teu, rtol=1e-9)
        cost[0] += 3.0
