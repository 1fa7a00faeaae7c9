"""The corridor game on markets small enough to see through."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.sparse import csr_array

from landbridge.base.errors import InputError
from landbridge.market.corridor_game import Corridor, play
from landbridge.market.ration_types import RationProblem
from landbridge.market.shapley import shapley

# 1,000 TEU choose between a ship (100 USD), the trunk by its port (90) and the through line (80):
#
#   ship  ------------------------------
#   port  ~~~~~ T ====================
#   line  S == N == T =================
#
# The trunk T is needed by both railways, North and South only by the through line; a fourth
# country Z has track that nobody rides.
COSTS = np.array([100.0, 90.0, 80.0])
TRACK = np.array([[0, 1, 1], [0, 0, 1], [0, 0, 1], [0, 0, 0]], bool)
REVENUE = np.array([[0, 40, 20], [0, 0, 15], [0, 0, 15], [0, 0, 0]], float)
THETA = 0.05


def corridor(capacity: float = math.inf) -> Corridor:
    problem = RationProblem(
        demand_teu=np.array([1000.0]),
        pair=np.zeros(3, int),
        nest=np.zeros(3, int),
        cost_usd_per_teu=COSTS,
        scale_per_usd=np.array([THETA]),
        nest_scale=np.ones(1),
        uses=csr_array(np.array([[0.0, 0.0, 1.0]])),
        capacity_teu=np.array([capacity]),
    )
    return Corridor(problem, ("T", "N", "S", "Z"), REVENUE.copy(), 0.25 * REVENUE, TRACK)


def logit(*open_ways: int) -> dict[int, float]:
    raised = {way: math.exp(-THETA * COSTS[way]) for way in open_ways}
    return {way: 1000.0 * part / sum(raised.values()) for way, part in raised.items()}


def test_values_are_those_of_the_equilibrium_with_only_the_own_track() -> None:
    game = play(corridor(), [1.0])
    port = 0.75 * 40.0 * logit(0, 1)[1]
    flows = logit(0, 1, 2)
    all_three = 0.75 * (40.0 * flows[1] + 50.0 * flows[2])
    for coalition in range(16):
        wanted = 0.0
        if coalition & 1:
            wanted = all_three if coalition & 6 == 6 else port
        assert game.values[coalition] == pytest.approx(max(wanted, port if coalition & 1 else 0))


def test_the_split_adds_up_and_who_has_nothing_to_give_gets_nothing() -> None:
    game = play(corridor(), [1.0])
    assert game.shapley_usd.sum() == pytest.approx(game.values[-1])
    assert game.shapley_usd[3] == 0.0
    assert game.shapley_usd[1] == pytest.approx(game.shapley_usd[2])
    assert game.shapley_usd.tolist() == pytest.approx(shapley(game.values).tolist())
    # The trunk has the port to go to; the North is worth what the line adds, half of it a third.
    added = game.values[-1] - game.alone_usd[0]
    assert game.shapley_usd[1] == pytest.approx(added / 3.0)
    assert game.marginal_usd[1] == pytest.approx(added)
    assert game.alone_usd[1:].tolist() == [0.0, 0.0, 0.0]


def test_a_coalition_may_leave_its_line_out_of_use() -> None:
    # The through line takes boxes off the dearer port way: with a poor line the trunk is better
    # off alone, and all together earn no less than it.
    poor = corridor()
    poor.revenue_usd_per_teu[:3, 2] = [1.0, 1.0, 1.0]
    poor.cost_usd_per_teu[:, 2] = 0.0
    game = play(poor, [1.0])
    assert game.values[7] == pytest.approx(game.values[1])
    assert game.opened[7] == 1
    assert game.shapley_usd[1:].tolist() == pytest.approx([0.0, 0.0, 0.0])


def test_more_tariffs_to_choose_from_never_earn_less() -> None:
    few, many = play(corridor(), [1.0]), play(corridor(), [0.8, 1.0, 1.4])
    assert np.all(many.values >= few.values - 1e-6)
    assert many.solved == 3 * few.solved == 3 * 15


def test_dearer_carriage_is_worth_less() -> None:
    game = play(corridor(), [0.8, 1.0, 1.4])
    assert game.varied[0.5].sum() >= game.shapley_usd.sum() >= game.varied[1.5].sum()


def test_room_that_is_short_binds_in_the_game_too() -> None:
    game = play(corridor(capacity=50.0), [1.0])
    assert game.marginal_usd[1] < play(corridor(), [1.0]).marginal_usd[1]


def test_boxes_without_another_way_are_left_out() -> None:
    whole = corridor()
    problem = RationProblem(
        np.array([1000.0, 7.0]), np.array([0, 0, 0, 1]), np.zeros(4, int),
        np.append(COSTS, 80.0), np.full(2, THETA), np.ones(1), csr_array((0, 4)), np.empty(0),
    )  # fmt: skip
    wider = [np.hstack([one, one[:, 2:3]]) for one in (REVENUE, 0.25 * REVENUE, TRACK)]
    game = play(Corridor(problem, whole.players, *wider), [1.0])
    assert game.captive_teu == 7.0
    assert game.values[-1] == pytest.approx(play(whole, [1.0]).values[-1])


def test_wrong_shapes_and_too_many_players_come_at_once() -> None:
    whole = corridor()
    with pytest.raises(InputError) as error:
        play(Corridor(whole.problem, tuple("abcdefghi"), REVENUE, REVENUE, TRACK))
    assert [finding.column for finding in error.value.findings] == [
        "players",
        "revenue_usd_per_teu",
        "cost_usd_per_teu",
        "track",
    ]
