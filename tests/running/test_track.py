"""Cells: where limits, gradients and curves change for a train of some length."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.running import motion
from landbridge.running.example import container_train
from landbridge.running.run import run
from landbridge.running.stops import cut
from landbridge.running.track import cells_of, mean_under_train
from landbridge.running.types import Profile
from tests.running.drawn import drawn


def test_cells_end_where_head_or_tail_meet_an_edge_or_a_stop() -> None:
    cells = cells_of(drawn("8488"), 300.0, 200.0, [2500.0])
    assert cells.at.tolist() == [0, 300, 1000, 1300, 2000, 2300, 2500, 3000, 3300, 4000]
    kmh = (3.6 * np.sqrt(cells.limit)).round().tolist()
    assert kmh == [80, 80, 40, 40, 40, 80, 80, 80, 80]
    assert cells.at[cells.stop].tolist() == [0.0, 2500.0, 4000.0]


def test_a_long_train_holds_the_lowest_limit_of_all_it_stands_on() -> None:
    """Pieces of 1 km under a train of 2.5 km."""
    cells = cells_of(drawn("9574888888"), 2500.0, 200.0)
    at = {int(a): round(3.6 * float(u) ** 0.5) for a, u in zip(cells.at, cells.limit, strict=False)}
    assert (at[0], at[1000], at[2000], at[3000]) == (90, 50, 50, 40)
    assert (at[4000], at[5000], at[6000], at[6500]) == (40, 40, 40, 80)


def test_the_mean_under_a_train_keeps_the_height() -> None:
    edges = np.array([0.0, 400.0, 500.0, 2000.0])
    value = np.array([2.0, -10.0, 4.0])
    at = np.arange(0.0, 2001.0, 1.0)
    mean = mean_under_train(edges, value, at, 700.0)
    assert mean[0] == pytest.approx(2.0), "before the start the track goes on as it begins"
    assert mean[1500] == pytest.approx(4.0)
    assert mean[500] == pytest.approx((600 * 2.0 - 100 * 10.0) / 700.0)


def test_places_that_are_one_make_no_cell() -> None:
    cells = cells_of(drawn("888"), 1000.0 + 1e-8, 200.0, [1000.0 - 1e-8])
    assert np.diff(cells.at).min() > 0.5
    assert cells.stop.sum() == 3


def test_a_part_of_a_track() -> None:
    part = cut(drawn("468", "./."), 500.0, 2000.0)
    assert part.edges_m.tolist() == [0.0, 500.0, 1500.0]
    assert part.limit_kmh.tolist() == [40.0, 60.0]
    assert part.gradient_permille.tolist() == [0.0, 9.0]
    assert cut(drawn("468"), -5.0, 9999.0).edges_m.tolist() == [0.0, 1000.0, 2000.0, 3000.0]


def test_jointed_rail_resists_more() -> None:
    line = drawn("8888888888")
    jointed = Profile(
        line.edges_m, line.limit_kmh, line.gradient_permille, line.curve_n_per_kn, ~line.jointed
    )
    smooth, rough = run(container_train(), line), run(container_train(), jointed)
    assert rough.resistance_kwh > 1.05 * smooth.resistance_kwh


def test_arrays_of_any_kind_are_taken_without_compiling_again() -> None:
    """Read-only or not in one piece; a step that is a whole number."""
    line = drawn("886488", "..//..")
    known = run(container_train(), line, step_m=50.0).running_s
    before = len(motion.walk.signatures)
    frozen = line.edges_m.copy()
    frozen.flags.writeable = False
    odd = Profile(
        frozen,
        np.repeat(line.limit_kmh, 2)[::2],
        np.repeat(line.gradient_permille, 2)[::2],
        np.zeros(12)[::2],
        line.jointed,
    )
    assert run(container_train(), odd, step_m=50).running_s == pytest.approx(known, rel=1e-9)
    assert len(motion.walk.signatures) == before == 1
