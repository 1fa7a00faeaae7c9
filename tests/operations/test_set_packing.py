"""The cheapest columns: against the whole problem, where the relaxation is far off, and none."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from landbridge.operations.set_packing import cheapest


@given(st.integers(0, 2**31), st.sampled_from([1.0, 2.0]))
@settings(max_examples=40)
def test_the_choice_is_as_cheap_as_that_of_the_whole_problem(seed: int, room: float) -> None:
    draw = np.random.default_rng(seed)
    visits, tracks, ways = 6, 8, 40
    of = np.concatenate([np.arange(visits), draw.integers(0, visits, ways - visits)])
    uses = (draw.random((tracks, ways)) < 0.25).astype(float)
    matrix = csr_array(np.vstack([of == np.arange(visits)[:, None], uses]))
    usd = draw.integers(1, 1000, ways).astype(float)
    once = np.arange(visits + tracks) < visits
    most = np.where(once, 1.0, room)
    whole = milp(
        usd, integrality=np.ones(ways), bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, np.where(once, 1.0, -np.inf), most),
    )  # fmt: skip
    taken = cheapest(usd, matrix, once, most)
    assert (taken is None) == (whole.x is None)
    if taken is not None:
        filled = matrix @ taken
        assert (filled[once] == 1.0).all()
        assert (filled[~once] <= room).all()
        assert usd @ taken <= 1.002 * whole.fun + 1e-9


def test_columns_that_the_relaxation_leaves_out_are_taken_where_others_do_not_fit() -> None:
    """Three trains, three tracks, each way on two of them: the relaxation halves all cheap ways."""
    pairs = np.array([[1.0, 1, 0], [0, 1, 1], [1, 0, 1]])
    takes = csr_array(np.vstack([np.hstack([np.eye(3)] * 2), np.hstack([pairs, np.zeros((3, 3))])]))
    usd = np.array([1.0, 1.0, 1.0, 500.0, 600.0, 700.0])
    once = np.arange(6) < 3
    taken = cheapest(usd, takes, once, np.ones(6))
    assert taken is not None
    # Only one cheap way fits, since any two share a track: the dearest other way is avoided.
    assert taken.tolist() == [False, False, True, True, True, False]


def test_none_fit() -> None:
    both = csr_array(np.vstack([np.eye(2), np.ones((1, 2))]))
    assert cheapest(np.ones(2), both, np.array([True, True, False]), np.ones(3)) is None


# Each of two ways of one train shares a track with each of two ways of the other.
RING = np.array(
    [
        [1.0, 1, 0, 0],
        [0, 0, 1, 1],
        [1, 0, 1, 0],
        [1, 0, 0, 1],
        [0, 1, 1, 0],
        [0, 1, 0, 1],
    ]
)


def test_what_fits_in_halves_only_is_none() -> None:
    assert cheapest(np.ones(4), csr_array(RING), np.arange(6) < 2, np.ones(6)) is None


def test_halves_that_cost_nothing_leave_a_way_that_costs() -> None:
    """The relaxation is free, and no share of nothing takes in the fifth way."""
    aside = csr_array(np.hstack([RING, np.eye(6)[:, :1]]))
    taken = cheapest(np.array([0.0, 0, 0, 0, 5]), aside, np.arange(6) < 2, np.ones(6))
    assert taken is not None
    assert taken[4]
    assert taken.sum() == 2
