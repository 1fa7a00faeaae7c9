"""The user equilibrium on networks small enough to reckon by hand."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.market import CongestedNetwork, Progress, UserClass, assign
from tests.market.tiny import drawn, judge, trips

GAP = 1e-11


def test_two_links_share_until_they_take_the_same_time() -> None:
    """Sheffi, Urban Transportation Networks (1985), section 3.1: x = (3, 2), t = 5."""
    both = drawn("1>2 2 + 1v   1>2 1 + 2v", zones=2)
    found = assign(both, [UserClass("all", trips(2, _1_2=5))], GAP)
    np.testing.assert_allclose(found.flow, [3, 2], rtol=1e-9)
    np.testing.assert_allclose(found.time, [5, 5], rtol=1e-9)
    assert found.status == "reached"
    # 2 x 3 + 3^2 / 2 and 1 x 2 + 2^2
    assert found.objective == pytest.approx(16.5, rel=1e-12)


def test_three_links_of_sheffi() -> None:
    """The same book, section 5.2: objective 189.33.

    Its own iterations stop a little before the equilibrium, at (3.58, 4.62, 1.80).
    """
    ends = np.zeros(3, np.int64)
    network = CongestedNetwork(
        2, 2, ends, ends + 1, np.array([10.0, 20.0, 25.0]), np.full(3, 0.15),
        np.array([2.0, 4.0, 3.0]), np.full(3, 4.0),
    )  # fmt: skip
    found = assign(network, [UserClass("all", trips(2, _1_2=10))], GAP)
    assert round(found.objective, 2) == 189.33
    np.testing.assert_allclose(found.flow, [3.58, 4.62, 1.80], atol=0.03)
    np.testing.assert_allclose(found.time, found.time[0], rtol=1e-8)


BRAESS = "1>3 0 + 10v   1>4 50 + 1v   3>2 50 + 1v   4>2 0 + 10v"


@pytest.mark.parametrize(
    ("text", "time", "flow"),
    [(BRAESS, 83.0, [3, 3, 3, 3]), (BRAESS + "   3>4 10 + 1v", 92.0, [4, 2, 2, 4, 2])],
)
def test_a_new_link_makes_everybody_slower(text: str, time: float, flow: list[float]) -> None:
    """Braess, Unternehmensforschung 12 (1968): 83 without the link between, 92 with it."""
    #      3
    #   /  |  \
    #  1   v   2
    #   \  |  /
    #      4
    network = drawn(text, zones=2)
    found = assign(network, [UserClass("all", trips(2, _1_2=6))], GAP)
    np.testing.assert_allclose(found.flow, flow, rtol=1e-7)
    assert found.total_cost / 6 == pytest.approx(time, abs=1e-6)


def test_no_trips_leave_the_network_empty() -> None:
    network = drawn("1>2 2 + 1v   2>1 3", zones=2)
    found = assign(network, [UserClass("all", np.zeros((2, 2)))])
    assert (found.flow.tolist(), found.time.tolist()) == ([0, 0], [2, 3])
    assert (found.gap, found.objective, found.status, found.iterations) == (0, 0, "reached", 0)
    assert assign(network, []).flow.tolist() == [0, 0]


def test_trips_within_a_zone_use_no_link() -> None:
    network = drawn("1>2 2 + 1v   2>1 3", zones=2)
    found = assign(network, [UserClass("all", trips(2, _1_1=7, _2_1=2))])
    assert found.flow.tolist() == [0, 2]
    assert (found.assigned, found.within_zones) == (2, 7)


def test_pairs_without_a_way_are_named() -> None:
    network = drawn("1>2 2   2>3 1 + 1v", zones=3)
    users = UserClass("cars", trips(3, _1_3=1, _3_1=1, _2_1=4, _3_2=0))
    with pytest.raises(CannotRunError) as raised:
        assign(network, [users])
    assert raised.value.reason == (
        "2 pairs of zones with trips have no way between them: 2 to 1, 3 to 1"
    )
    lorries = UserClass("lorries", trips(3, _1_3=1), np.array([0.0, np.inf]))
    with pytest.raises(CannotRunError, match=r"1 pair of .*: 1 to 3 \(lorries\)"):
        assign(network, [UserClass("cars", trips(3, _1_3=1)), lorries])


def test_no_way_leads_through_a_zone_that_only_begins_and_ends_ways() -> None:
    #  1 --1--> 2 --1--> 3      zones 1 to 3
    #   \--5--> 4 --5--/
    text = "1>2 1   2>3 1   1>4 5   4>3 5"
    users = [UserClass("all", trips(3, _1_3=1, _2_3=1, _1_2=1))]
    open_to_all = assign(drawn(text, zones=3), users)
    assert open_to_all.flow.tolist() == [2, 2, 0, 0]
    round_them = assign(drawn(text, zones=3, first_through=4), users)
    assert round_them.flow.tolist() == [1, 1, 1, 1]
    with pytest.raises(CannotRunError, match="1 to 3"):
        assign(drawn("1>2 1   2>3 1", zones=3, first_through=4), users)


def test_classes_share_the_link_and_see_their_own_costs() -> None:
    # t1 = 1 + v1, t2 = 4; a lorry counts for two, and pays 1.5 on the second link.
    network = drawn("1>2 1 + 1v   1>2 4", zones=2)
    cars = UserClass("cars", trips(2, _1_2=2))
    lorries = UserClass("lorries", trips(2, _1_2=2), np.array([0.0, 1.5]), pcu=2.0)
    found = assign(network, [cars, lorries], GAP)
    # Lorries (4 pcu) fill the first link to 1 + 4 = 5 < 5.5; the cars leave it at more than 4.
    np.testing.assert_allclose(found.class_flow, [[0, 2], [2, 0]], atol=1e-9)
    np.testing.assert_allclose(found.flow, [4, 2], atol=1e-9)
    np.testing.assert_allclose(found.class_cost, [[5.0, 4.0], [5.0, 5.5]], atol=1e-9)
    # 1 x 4 + 4^2 / 2 and 4 x 2
    assert found.objective == pytest.approx(20.0)
    assert judge(network, [cars, lorries], found) < GAP


def test_a_link_shut_to_a_class_carries_none_of_it() -> None:
    network = drawn("1>2 1 + 1v   1>2 4", zones=2)
    shut = UserClass("shut out", trips(2, _1_2=9), np.array([np.inf, 0.0]))
    found = assign(network, [shut])
    assert found.flow.tolist() == [0, 9]
    assert np.isfinite([found.objective, found.total_cost, found.gap]).all()


def test_links_for_nothing_make_no_circle() -> None:
    # A ring of links that cost nothing, with two ways out of it.
    network = drawn("1>3 0   3>4 0   4>3 0   4>5 0   5>3 0   3>2 5 + 1v   5>2 4 + 1v", zones=2)
    users = [UserClass("all", trips(2, _1_2=9))]
    found = assign(network, users, GAP)
    np.testing.assert_allclose(found.flow[-2:], [4, 5], atol=1e-8)
    assert judge(network, users, found) < 1e-10


def test_the_same_bytes_each_time() -> None:
    draw = np.random.default_rng(1968)
    ends = draw.integers(0, 12, (60, 2))
    ring = np.stack([np.arange(12), (np.arange(12) + 1) % 12], axis=1)
    tail, head = np.concatenate([ends, ring]).T.astype(np.int64)
    size = tail.size
    network = CongestedNetwork(
        6, 12, tail, head, draw.uniform(0, 9, size), np.full(size, 0.15),
        draw.uniform(5, 20, size), np.full(size, 4.0),
    )  # fmt: skip
    users = [UserClass("all", draw.uniform(0, 9, (6, 6)))]
    one, other = (assign(network, users, 1e-9) for _ in range(2))
    assert one.flow.tobytes() == other.flow.tobytes()
    assert one.origin_flow.tobytes() == other.origin_flow.tobytes()
    assert (one.gap, one.iterations) == (other.gap, other.iterations)
    assert one.gap <= 1e-9
    assert judge(network, users, one) <= 1.1e-9


def test_a_step_that_goes_far_past_the_middle_is_drawn_back() -> None:
    """Newton's first step puts 125 vehicles on a link for a tenth of one: a time of 1e12.

    Once it was drawn back so far that hardly anything moved, for ever.
    """
    ends = np.zeros(2, np.int64)
    network = CongestedNetwork(
        2, 2, ends, ends + 1, np.ones(2), np.array([16.0, 1.0]), np.array([1.0, 0.1]),
        np.array([1.0, 4.0]),
    )  # fmt: skip
    found = assign(network, [UserClass("all", trips(2, _1_2=125))], GAP)
    assert found.iterations < 20
    assert found.time[0] == pytest.approx(found.time[1], rel=1e-9)


def crowded(number: int) -> tuple[CongestedNetwork, list[UserClass]]:
    """A random network with links that are full many times over, for one class or two."""
    seed = np.random.default_rng(number)
    nodes, zones = int(seed.integers(10, 40)), int(seed.integers(2, 9))
    ring = np.arange(nodes)
    ends = np.concatenate(
        [seed.integers(0, nodes, (3 * nodes, 2)), np.stack([ring, (ring + 1) % nodes], axis=1)]
    )
    links = len(ends)
    network = CongestedNetwork(
        zones, nodes, ends[:, 0], ends[:, 1], seed.integers(0, 10, links).astype(np.float64),
        seed.choice([0.0, 0.15, 2.0], links), 10 ** seed.uniform(0, 2, links),
        seed.choice([1.0, 2.0, 4.0], links),
    )  # fmt: skip
    classes = []
    for number_of_class in range(1 + number % 2):
        table = seed.integers(0, 20, (zones, zones)).astype(np.float64)
        extra = seed.choice([0.0, 0.5, 3.0], links) if number_of_class else None
        classes.append(UserClass(str(number_of_class), table, extra, 1.0 + number_of_class))
    return network, classes


@pytest.mark.parametrize("number", range(60))
def test_origins_and_classes_that_compete_for_full_links_come_to_terms(number: int) -> None:
    """Without strides along the last difference, number 7 takes 1,084 iterations, 45 has no end."""
    network, classes = crowded(number)
    found = assign(network, classes, 1e-10)
    assert found.status == "reached"
    assert found.iterations <= 200
    assert judge(network, classes, found) <= 2e-10


def test_an_interrupt_keeps_what_is_found_and_says_its_gap() -> None:
    network = drawn(BRAESS + "   3>4 10 + 1v", zones=2)
    users = [UserClass("all", trips(2, _1_2=6))]

    def stop(progress: Progress) -> None:
        raise KeyboardInterrupt

    found = assign(network, users, GAP, stop)
    assert found.status == "interrupted"
    assert found.gap > 1e-3
    assert judge(network, users, found) == pytest.approx(found.gap, rel=1e-6)


def test_a_gap_below_rounding_is_refused_and_progress_is_told() -> None:
    network = drawn("1>2 2 + 1v   1>2 1 + 2v", zones=2)
    users = [UserClass("all", trips(2, _1_2=5))]
    for gap in (0.0, 1e-13, 1.0, float("nan")):
        with pytest.raises(InputError, match="gap"):
            assign(network, users, gap)
    told: list[Progress] = []
    found = assign(network, users, 1e-9, told.append)
    assert [one.iteration for one in told] == list(range(found.iterations + 1))
    assert told[-1].gap == found.gap


def test_every_fault_of_the_input_is_told_at_once() -> None:
    bad = CongestedNetwork(
        2, 2, np.array([0, 5]), np.array([1, 0]), np.array([-1.0, np.nan]), np.array([0.1, -2.0]),
        np.array([0.0, 3.0]), np.array([0.5, 4.0]),
    )  # fmt: skip
    users = UserClass("cars", np.array([[0.0, -1.0], [np.nan, 0.0]]), np.array([-1.0, 0.0]), pcu=0)
    other = UserClass("lorries", np.zeros((3, 3)), np.zeros(1))
    with pytest.raises(InputError) as raised:
        assign(bad, [users, other], gap=2.0)
    assert [one.column for one in raised.value.findings] == [
        *("tail[1]", "free_time[0]", "free_time[1]", "b[1]", "power[0]", "capacity[0]"),
        *("class cars, trips[0, 1]", "class cars, trips[1, 0]", "class cars, extra_cost[0]"),
        *("class cars, pcu", "class lorries, trips", "class lorries, extra_cost", "gap"),
    ]


def test_a_time_beyond_all_numbers_is_no_answer() -> None:
    one = np.ones(1)
    network = CongestedNetwork(
        2, 2, np.array([0]), np.array([1]), one, one, one * 1e-9, one * 100.0
    )
    with pytest.raises(CannotRunError, match="beyond all numbers"):
        assign(network, [UserClass("all", trips(2, _1_2=1e6))])
