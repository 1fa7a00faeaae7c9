"""Trains that cannot run say where, why and with what load they would, and that is true."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError, InputError
from landbridge.running.example import container_train, level, track
from landbridge.running.load import ruling_load_t
from landbridge.running.resistance import GRAVITY_M_PER_S2
from landbridge.running.run import run
from landbridge.running.stall import lightened
from landbridge.running.types import Consist, Law, Profile
from tests.running.drawn import block, drawn

WALL = track((5.0, 80.0, 0.0), (15.0, 80.0, 25.0))


def told_t(error: CannotRunError) -> float:
    """The load that the error says passes, t."""
    (told,) = re.findall(r"passes with ([\d,]+) t", error.cure)
    return float(told.replace(",", ""))


def failure(train: Consist, profile: Profile, **asked: object) -> CannotRunError:
    with pytest.raises(CannotRunError) as raised:
        run(train, profile, **asked)  # type: ignore[arg-type]
    return raised.value


def test_it_says_km_gradient_speed_and_a_load_that_passes() -> None:
    train = container_train()
    error = failure(train, WALL)
    assert "3,834 t" in error.reason
    assert "stalls at km 8." in error.reason
    assert "25.0 per mille" in error.reason
    assert "80 km/h at km 5." in error.reason
    passes = told_t(error)
    assert passes < train.trailing_t
    assert run(lightened(train, passes), WALL).running_s > 0
    with pytest.raises(CannotRunError):
        run(lightened(train, passes + 10.0), WALL)
    assert "or with 2 locomotives" in error.cure
    assert run(replace(train, locomotives=2), WALL).running_s > 0


def test_a_train_too_heavy_even_when_empty_is_told_how_many_wagons_pass() -> None:
    train = container_train(load_t_per_wagon=0.0)
    weak = replace(train, locomotive=replace(train.locomotive, power_kw=800.0, driven_axles=4))
    error = failure(weak, WALL)
    (wagons,) = re.findall(r"\((\d+) empty wagons\)", error.cure)
    assert run(replace(weak, wagons=int(wagons)), WALL).running_s > 0
    with pytest.raises(CannotRunError):
        run(replace(weak, wagons=int(wagons) + 1), WALL)


def test_nothing_passes_a_wall() -> None:
    error = failure(container_train(), track((1.0, 80.0, 0.0), (15.0, 80.0, 400.0)))
    assert "not even the locomotives alone" in error.cure


def test_it_takes_a_short_climb_by_the_speed_it_has() -> None:
    """What stalls on 12 km of 25 per mille passes 600 m of it, but not after a stop before."""
    heavy = container_train(load_t_per_wagon=60.0)
    hump = track((8.0, 80.0, 0.0), (1.0, 80.0, 17.0), (8.0, 80.0, 0.0))
    assert run(heavy, hump).speed_kmh[1:-1].min() > 0.0
    long = track((8.0, 80.0, 0.0), (30.0, 80.0, 17.0), (8.0, 80.0, 0.0))
    assert "stalls" in failure(heavy, long).reason


def test_a_train_starts_on_a_climb_only_if_the_starting_resistance_allows() -> None:
    """1,000 t on 9 per mille: 28 / (q + 7) is 0.109 N/kN at 250 t an axle."""
    need_kn = 1000 * GRAVITY_M_PER_S2 * (28 / 257 + 9) / 1000
    line = track((0.5, 60.0, 9.0), (5.0, 60.0, 0.0))
    assert run(block(effort_kn=need_kn * 1.0001), line).running_s > 0
    error = failure(block(effort_kn=need_kn * 0.9999), line)
    assert "cannot start at km 0.0 on 9.0 per mille" in error.reason
    assert f"{need_kn:.0f} kN" in error.reason


def test_a_stop_on_a_climb_is_where_it_cannot_start() -> None:
    heavy = container_train(load_t_per_wagon=60.0)
    line = track((8.0, 80.0, 0.0), (2.0, 80.0, 17.0), (8.0, 80.0, 0.0))
    assert run(heavy, line).running_s > 0
    error = failure(heavy, line, stops_m=[9_600.0])
    assert "cannot start at km 9.6 on 17.0 per mille" in error.reason
    assert run(lightened(heavy, told_t(error)), line, stops_m=[9_600.0]).running_s > 0


def test_curves_are_told_of() -> None:
    line = track((3.0, 80.0, 0.0), (20.0, 80.0, 24.0))
    line = replace(line, curve_n_per_kn=np.array([0.0, 2.0]))
    assert "24.0 per mille with curves of 2.0 N/kN" in failure(container_train(), line).reason


def test_the_ruling_load_passes_a_long_climb_at_the_continuous_speed() -> None:
    train = container_train()
    line = track((10.0, 80.0, 0.0), (60.0, 80.0, 9.0))
    load = ruling_load_t(train, 9.0) / train.wagons - train.wagon.mass_t
    ruling = replace(train, load_t_per_wagon=load)
    again = ruling_load_t(ruling, 9.0)  # wagons carry more, so resist less by weight
    ruling = replace(train, load_t_per_wagon=again / train.wagons - train.wagon.mass_t)
    done = run(ruling, line)
    on_climb = done.speed_kmh[(done.at_m > 50_000) & (done.at_m < 69_000)]
    assert on_climb.min() == pytest.approx(3.6 * 9180 / 635, rel=2e-3)


def test_bad_input_is_told_all_at_once() -> None:
    train = replace(container_train(), braking_m_per_s2=0.0, max_speed_kmh=float("nan"))
    line = drawn("8888")
    line = replace(line, limit_kmh=np.array([80.0, 0.0, np.nan, 80.0]))
    with pytest.raises(InputError) as raised:
        run(train, line, stops_m=[9000.0], recovery_pct=-1.0)
    text = str(raised.value)
    for part in ("braking_m_per_s2", "max_speed_kmh", "piece 1", "piece 2"):
        assert part in text
    with pytest.raises(InputError, match="9000") as raised:
        run(container_train(), level(5), stops_m=[9000.0], recovery_pct=-1.0, step_m=0.0)
    assert len(raised.value.findings) == 3


def test_a_profile_must_fit_together() -> None:
    line = drawn("8888")
    for wrong in (
        replace(line, edges_m=line.edges_m[:-1]),
        replace(line, edges_m=line.edges_m[::-1]),
        replace(line, edges_m=line.edges_m[:1]),
        replace(line, jointed=line.jointed[:2]),
        replace(line, curve_n_per_kn=line.curve_n_per_kn - 1.0),
    ):
        with pytest.raises(InputError):
            run(container_train(), wrong)


def test_a_locomotive_needs_power_a_limit_and_a_law() -> None:
    train = container_train()
    engine = train.locomotive
    for wrong in (
        replace(engine, power_kw=0.0),
        replace(engine, adhesion_factor=-1.0),
        replace(engine, laws={}),
    ):
        with pytest.raises(InputError):
            run(replace(train, locomotive=wrong), level(5))
    endless = replace(
        block(), locomotive=replace(block(law=Law(1.0)).locomotive, starting_effort_kn=0.0)
    )
    with pytest.raises(InputError, match="without a limit"):
        run(endless, level(5))
