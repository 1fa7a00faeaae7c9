"""Penalties of stops, margins, and times of sections."""

from __future__ import annotations

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.running.example import container_train, level, track
from landbridge.running.run import run
from landbridge.running.stops import stop_penalties
from tests.running.drawn import block, drawn


def test_penalties_of_a_point_are_those_of_the_textbook() -> None:
    """From 72 km/h: v / 2b to stop, v / 2a to start, against passing."""
    train = block(effort_kn=200, braking_m_per_s2=0.5)
    start_s, stop_s = stop_penalties(train, level(40, 72), 20_000)
    assert start_s == pytest.approx(20 / (2 * 0.2), rel=1e-6)
    assert stop_s == pytest.approx(20 / (2 * 0.5), rel=1e-6)


def test_penalties_are_what_a_stop_adds_to_a_run() -> None:
    train, line = container_train(), drawn("8888886666888888", "..//...\\\\...//..", km=5.0)
    start_s, stop_s = stop_penalties(train, line, 40_000)
    added = run(train, line, stops_m=[40_000]).running_s - run(train, line).running_s
    assert start_s + stop_s == pytest.approx(added, rel=1e-2)


def test_penalties_at_the_ends_are_of_one_side() -> None:
    train, line = container_train(), level(60, 80)
    start_s, stop_s = stop_penalties(train, line, 30_000)
    assert list(stop_penalties(train, line, 0.0)) == pytest.approx([start_s, 0.0], rel=1e-3)
    assert list(stop_penalties(train, line, 60_000.0)) == pytest.approx([0.0, stop_s], rel=1e-3)


def test_a_stop_where_it_cannot_start_is_told() -> None:
    line = track((30.0, 80.0, 0.0), (2.0, 80.0, 17.0), (30.0, 80.0, 0.0))
    with pytest.raises(CannotRunError, match=r"cannot start at km 31\.6"):
        stop_penalties(container_train(load_t_per_wagon=60.0), line, 31_600)
    with pytest.raises(InputError, match="70000"):
        stop_penalties(container_train(), line, 70_000)


@pytest.mark.parametrize("recovery_pct", [3.0, 7.0, 25.0])
def test_a_margin_is_met_to_a_ten_thousandth_and_saves_energy(recovery_pct: float) -> None:
    train, line = (
        container_train(),
        drawn("888888888866668888889999", "..//..^.\\\\......//..\\\\.."),
    )
    fastest = run(train, line)
    margin = run(train, line, recovery_pct=recovery_pct)
    assert margin.running_s / fastest.running_s == pytest.approx(1 + recovery_pct / 100, abs=1e-4)
    assert margin.top_kmh < fastest.top_kmh
    assert margin.wheel_kwh < fastest.wheel_kwh
    assert margin.balance_error < 1e-3


def test_a_margin_that_takes_the_swing_away_is_told() -> None:
    """At 80 km/h this train passes the hump; held to less it does not."""
    train = container_train(load_t_per_wagon=60.0)
    hump = track((8.0, 80.0, 0.0), (3.0, 80.0, 19.0), (8.0, 80.0, 0.0))
    run(train, hump)
    with pytest.raises(CannotRunError, match="only with the speed it has before"):
        run(train, hump, recovery_pct=40.0)


def test_sections_add_up_and_need_no_edges_of_the_track() -> None:
    done = run(container_train(), drawn("88886666", "..//.\\.."), stops_m=[3_300.0])
    edges = [0.0, 777.0, 3_300.0, 5_123.4, 8_000.0]
    assert done.section_s(edges).sum() == pytest.approx(done.running_s)
    assert done.section_kwh(edges).sum() == pytest.approx(done.drawn_kwh - done.recovered_kwh)
    assert (done.section_s(edges) > 0.0).all()
    speed = np.interp(6_500.0, done.at_m, done.speed_kmh)
    (second,) = done.section_s([6_495.0, 6_505.0])
    assert second == pytest.approx(10.0 / (speed / 3.6), rel=1e-3)
