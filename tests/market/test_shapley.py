"""The Shapley value: games from the literature to the digit, and Shapley's axioms."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.market.shapley import is_superadditive, monotone_cover, outside_core, shapley
from landbridge.market.split import split_by_km, split_by_share


def by_orders(values: np.ndarray) -> list[float]:
    """Shapley's value as it is told: what each adds, over all orders of joining."""
    count = values.size.bit_length() - 1
    got = np.zeros(count)
    orders = list(permutations(range(count)))
    for order in orders:
        there = 0
        for player in order:
            got[player] += values[there | 1 << player] - values[there]
            there |= 1 << player
    return [float(one) for one in got / len(orders)]


def games(players: int) -> st.SearchStrategy[np.ndarray]:
    size = (1 << players) - 1
    worth = st.floats(-1e3, 1e3, allow_nan=False)
    return st.lists(worth, min_size=size, max_size=size).map(lambda x: np.array([0.0, *x]))


def test_the_glove_game() -> None:
    # Shapley and Shubik 1969: one left glove, two right ones.
    game = np.array([0, 0, 0, 1, 0, 1, 0, 1.0])
    assert shapley(game).tolist() == pytest.approx([2 / 3, 1 / 6, 1 / 6], abs=1e-15)


def test_the_airport_game() -> None:
    # Littlechild and Owen 1973: runways that cost 6, 12 and 21; each stretch is shared by those
    # who need it: 2, 2 + 3, 2 + 3 + 9.
    need = np.array([6.0, 12.0, 21.0])
    costs = np.array(
        [max((need[p] for p in range(3) if s >> p & 1), default=0.0) for s in range(8)]
    )
    assert shapley(costs).tolist() == pytest.approx([2.0, 5.0, 14.0], abs=1e-12)


def test_a_corridor_of_three_by_hand() -> None:
    # A trunk with a port (T) earns 60 alone; the way through the North (N) and the South (S) earns
    # 100 with all three, and nothing without the trunk.
    #   T:   60 first in 2 of 6 orders, 60 + 0 after one of them (2 of 6), 100 last (2 of 6)
    #   N,S: 40 only when last after both others: 2 of 6 orders
    game = np.array([0, 60, 0, 60, 0, 60, 0, 100.0])  # bits: T, N, S
    assert shapley(game).tolist() == pytest.approx([220 / 3, 40 / 3, 40 / 3], abs=1e-12)
    assert shapley(game).sum() == pytest.approx(100.0)


@given(games(4))
def test_it_is_the_mean_over_all_orders_and_adds_up(game: np.ndarray) -> None:
    found = shapley(game)
    assert found.tolist() == pytest.approx(by_orders(game), abs=1e-9)
    assert found.sum() == pytest.approx(game[-1], abs=1e-9)


@given(games(3))
def test_a_null_player_gets_nothing(game: np.ndarray) -> None:
    with_null = np.concatenate([game, game])  # the fourth adds nothing to any coalition
    assert shapley(with_null)[-1] == 0.0
    assert shapley(with_null)[:3].tolist() == pytest.approx(shapley(game).tolist(), abs=1e-9)


@given(games(4))
def test_who_adds_the_same_gets_the_same(game: np.ndarray) -> None:
    twin = game.copy()
    for coalition in range(16):  # players 0 and 1 made alike
        other = coalition & ~3 | (coalition & 1) << 1 | (coalition & 2) >> 1
        twin[coalition] = min(game[coalition], game[other])
    found = shapley(twin)
    assert found[0] == pytest.approx(found[1], abs=1e-9)


@given(games(4))
def test_leaving_track_out_of_use_never_loses(game: np.ndarray) -> None:
    cover = monotone_cover(game)
    for coalition in range(16):
        inside = [part for part in range(16) if part & ~coalition == 0]
        assert cover[coalition] == max(game[part] for part in inside)


def test_who_could_do_better_alone_is_told() -> None:
    game = np.array([0.0, 5.0, 0.0, 6.0])
    assert outside_core(game, np.array([3.0, 3.0])) == 2.0
    assert outside_core(game, shapley(game)) == 0.0
    assert is_superadditive(game)
    assert not is_superadditive(np.array([0.0, 5.0, 3.0, 6.0]))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (np.zeros(3), "is no game"),
        (np.array([1.0, 2.0]), "is what nobody earns"),
        (np.zeros(512), "are too many"),
        (np.array([0.0, np.nan]), "hold what is no number"),
    ],
)
def test_what_is_no_game_is_refused(values: np.ndarray, message: str) -> None:
    with pytest.raises(InputError, match=message):
        shapley(values)


@given(st.floats(0, 1e9), st.lists(st.floats(0.1, 1e4), min_size=1, max_size=6))
def test_splits_add_up(usd: float, km: list[float]) -> None:
    names = {f"railway {number}": length for number, length in enumerate(km)}
    assert sum(split_by_km(usd, names).values()) == pytest.approx(usd)
    shares = split_by_km(1.0, names)
    assert sum(split_by_share(usd, shares).values()) == pytest.approx(usd)


def test_all_wrong_shares_are_told() -> None:
    with pytest.raises(InputError) as error:
        split_by_share(1.0, {"a": 1.5, "b": -0.5})
    assert len(error.value.findings) == 2
    with pytest.raises(InputError, match="is what the shares add up to"):
        split_by_share(1.0, {"a": 0.5, "b": 0.4})
    with pytest.raises(InputError, match="is no length"):
        split_by_km(1.0, {"a": 0.0})
