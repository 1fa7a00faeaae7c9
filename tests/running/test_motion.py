"""Runs whose answer is known in closed form, and a plain integrator beside the kernel."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from landbridge.base.errors import CannotRunError
from landbridge.running.effort import tractive_effort_kn
from landbridge.running.example import container_train, level, track
from landbridge.running.resistance import resistance_n
from landbridge.running.run import run
from landbridge.running.types import Consist, Law, Profile
from tests.running.drawn import block, drawn, speed_at


def test_constant_force_without_resistance() -> None:
    """Up with F / m, down with the planned deceleration: a triangle in time."""
    done = run(block(mass_t=1000, effort_kn=200, braking_m_per_s2=0.5), level(2.0, 350))
    up, down = 0.2, 0.5
    peak = math.sqrt(2 * 2000 / (1 / up + 1 / down))
    assert done.running_s == pytest.approx(peak * (1 / up + 1 / down), rel=1e-9)
    assert done.speed_kmh.max() == pytest.approx(3.6 * peak, rel=1e-9)
    assert done.wheel_kwh == pytest.approx(1e6 * peak**2 / 2 / 3.6e6, rel=1e-9)
    assert done.braked_kwh == pytest.approx(done.wheel_kwh, rel=1e-9)


def test_a_limit_makes_a_trapezium() -> None:
    done = run(block(mass_t=1000, effort_kn=200, braking_m_per_s2=0.5), level(10.0, 72))
    v, up, down = 20.0, 0.2, 0.5
    even = 10_000 - v**2 / 2 / up - v**2 / 2 / down
    assert done.running_s == pytest.approx(v / up + v / down + even / v, rel=1e-9)


def test_constant_power_without_resistance() -> None:
    """v^3 grows by 3 P / m a metre once power limits the effort."""
    train = block(mass_t=1000, effort_kn=200, power_kw=1000, braking_m_per_s2=2.0)
    done = run(train, level(20.0, 350), step_m=10)
    knee_m, knee = 5.0**2 / 2 / 0.2, 5.0  # P / F = 5 m/s
    for place in (1000.0, 5000.0):
        v = (knee**3 + 3 * 1.0 * (place - knee_m)) ** (1 / 3)
        assert speed_at(done.at_m, done.speed_kmh, place) == pytest.approx(3.6 * v, rel=2e-5)


def test_speed_nears_that_at_which_drag_takes_all_effort() -> None:
    """With force F and drag c v^2, v^2 = F / c (1 - exp(-2 c s / m))."""
    drag = 100.0  # N per (km/h)^2, 1,296 N per (m/s)^2
    train = block(effort_kn=200, law=Law(vehicle_speed2=drag))
    done = run(train, level(30.0, 350), step_m=5)
    most, c = 200e3, drag * 3.6**2
    for place in (500.0, 1000.0, 3000.0, 25_000.0):
        v = math.sqrt(most / c * (1 - math.exp(-2 * c * place / 1e6)))
        assert speed_at(done.at_m, done.speed_kmh, place) == pytest.approx(3.6 * v, rel=1e-4)
    assert done.speed_kmh.max() == pytest.approx(3.6 * math.sqrt(most / c), rel=1e-6)


def test_constant_power_against_constant_resistance_has_a_balancing_speed() -> None:
    train = block(effort_kn=200, power_kw=1000, law=Law(constant=5.0))
    done = run(train, level(150.0, 350))
    resistance_kn = 5.0 * 9.81  # N/kN of 1,000 t
    assert done.speed_kmh.max() == pytest.approx(3.6 * 1000 / resistance_kn, rel=1e-4)


def test_between_pulling_and_coasting_it_rolls_with_neither_effort_nor_brake() -> None:
    """On a descent of 2.2 per mille: pulling resists by less than the slope, coasting by more."""
    train = block(max_speed_kmh=36)
    laws = {
        (rail, state): Law(constant=2.4 if state == "coasting" else 2.0)
        for rail, state in train.locomotive.laws
    }
    train = replace(train, locomotive=replace(train.locomotive, laws=laws))
    done = run(train, track((1.0, 36, 0.0), (2.0, 36, -2.2), (1.0, 36, 0.0)))
    inside = (done.at_m >= 1000.001) & (done.at_m < 2999.0)
    assert not done.effort_kn[inside].any()
    assert not done.brake_kn[inside].any()
    assert done.balance_error < 1e-9


def test_down_a_slope_brakes_hold_the_speed_and_the_electric_brake_takes_what_it_can() -> None:
    train = block(max_speed_kmh=36, brake_effort_kn=30.0, brake_power_kw=1000.0)
    done = run(train, track((2.0, 36, 0.0), (3.0, 36, -9.0), (2.0, 36, 0.0)))
    held = (done.at_m > 2001.0) & (done.at_m < 4999.0)
    need_kn = 9.0 * 9.81
    assert done.brake_kn[held] == pytest.approx(need_kn)
    on_slope = np.interp([2001.0, 4999.0], done.at_m, done.electric_kwh)
    assert float(np.diff(on_slope)[0]) == pytest.approx(30.0 * 2998.0 / 3600.0)
    assert done.recovered_kwh == pytest.approx(0.8 * done.electric_kwh[-1])
    # 1,000 kW at 10 m/s would be 100 kN: at that speed the power is no limit; a weaker one is.
    weak = run(
        block(max_speed_kmh=36, brake_effort_kn=30.0, brake_power_kw=100.0),
        track((2.0, 36, 0.0), (3.0, 36, -9.0), (2.0, 36, 0.0)),
    )
    on_slope = np.interp([2001.0, 4999.0], weak.at_m, weak.electric_kwh)
    assert float(np.diff(on_slope)[0]) == pytest.approx(10.0 * 2998.0 / 3600.0)


def test_energy_drawn_is_work_by_efficiency_and_auxiliaries_under_way() -> None:
    done = run(block(), level(10.0, 72))
    assert done.drawn_kwh == pytest.approx(done.wheel_kwh / 0.8 + 50 * done.running_s / 3600)
    assert done.recovered_kwh == 0.0


def test_a_limit_holds_until_the_tail_has_left_it() -> None:
    """Three km of 40 km/h: a train of 500 m holds it to km 5.5, a point only to km 5."""
    line = drawn("884448888")
    for length, free_at in ((0.001, 5000.0), (500.0, 5500.0)):
        done = run(block(length_m=length), line)
        slow = done.at_m[done.speed_kmh <= 40.0 + 1e-6]
        slow = slow[(slow > 1000) & (slow < 8000)]
        assert slow.min() == pytest.approx(2000.0)
        assert slow.max() == pytest.approx(free_at)


def test_speed_is_never_above_the_limit() -> None:
    done = run(container_train(), drawn("88844899944488", "..//\\\\.^.v..."[:13] + "."))
    assert (done.speed_kmh <= done.limit_kmh + 1e-6).all()


def test_a_climb_shorter_than_the_train_weighs_by_the_part_on_it() -> None:
    """A hump of 200 m under a train of 1,000 m is a climb of a fifth, five times as long."""
    train = block(length_m=1000.0, effort_kn=30.0, max_speed_kmh=36)
    steep = track((3.0, 36, 0.0), (0.2, 36, 10.0), (3.0, 36, 0.0))
    done = run(train, steep)  # 10 per mille would take 98 kN, a fifth of it 20 kN
    assert done.speed_kmh.max() == pytest.approx(36.0)
    held = (done.at_m > 3201.0) & (done.at_m < 3999.0)
    assert done.effort_kn[held] == pytest.approx(2.0 * 9.81)
    assert done.potential_kwh == pytest.approx(1e6 * 9.81 * 2.0 / 3.6e6)


def test_it_stops_where_asked() -> None:
    done = run(container_train(), level(30.0), stops_m=[12_000.0, 20_000.0])
    at_rest = done.at_m[done.speed_kmh == 0.0]
    assert at_rest == pytest.approx([0.0, 12_000.0, 20_000.0, 30_000.0])


def plain_run_s(train: Consist, profile: Profile, step_m: float) -> float:
    """Running time by a fixed grid, forces from the public formulas, limits as seen by a point."""
    places = np.arange(0.0, profile.length_m + step_m / 2, step_m)
    piece = np.minimum(
        np.searchsorted(profile.edges_m, places[:-1] + step_m / 2) - 1, profile.limit_kmh.size - 1
    )
    limit = (np.minimum(profile.limit_kmh, train.speed_kmh)[piece] / 3.6) ** 2
    top = np.zeros(places.size)
    for k in range(places.size - 2, 0, -1):
        here = min(limit[k], limit[k - 1])
        top[k] = min(here, top[k + 1] + 2 * train.braking_m_per_s2 * step_m)
    mass = 1000 * (
        train.locomotives * train.locomotive.mass_t * (1 + train.locomotive.rotating_mass_share)
        + train.trailing_t * (1 + train.wagon.rotating_mass_share)
    )
    u, seconds = 0.0, 0.0
    for k in range(places.size - 1):
        v = math.sqrt(u)
        pull = 1000 * train.locomotives * tractive_effort_kn(train.locomotive, 3.6 * v)
        gradient = float(profile.gradient_permille[piece[k]])
        force = pull - resistance_n(train, 3.6 * v, gradient_permille=gradient)
        more = min(top[k + 1], u + 2 * force / mass * step_m)
        seconds += 2 * step_m / (v + math.sqrt(more))
        u = more
    return seconds


def test_a_plain_integrator_agrees() -> None:
    """A point-like train over climbs and limits; the plain one is of the first order."""
    train = container_train()
    train = replace(
        train,
        locomotive=replace(train.locomotive, length_m=0.01),
        wagon=replace(train.wagon, length_m=0.0001),
    )
    line = drawn("888466888888888888", "../..\\.////.\\..^..")
    plain = plain_run_s(train, line, 2.0)
    assert run(train, line).running_s == pytest.approx(plain, rel=2e-3)
    assert run(train, line, step_m=5).running_s == pytest.approx(
        plain_run_s(train, line, 1.0), 1e-3
    )


@pytest.mark.parametrize("km", [0.002, 0.05, 2.0])
def test_a_weak_engine_with_a_strong_start(km: float) -> None:
    """Power limits it from 0.04 m/s on, within the first step: found by random trains."""
    train = block(mass_t=500, effort_kn=3000, power_kw=120, braking_m_per_s2=1.4)
    coarse, fine = run(train, level(km)), run(train, level(km), step_m=25)
    assert coarse.balance_error < 1e-3
    assert coarse.running_s == pytest.approx(fine.running_s, rel=1e-3)


def test_a_train_that_creeps_at_less_than_a_km_an_hour_has_stalled() -> None:
    """On 5 per mille 8,000 t take 392 kN: 150 kW keep 0.38 m/s, 100 kW only 0.25 m/s."""
    line = track((0.3, 40, 0.0), (0.5, 40, 5.0))
    slow = run(block(mass_t=8000, effort_kn=3000, power_kw=150), line)
    crawl = slow.speed_kmh[(slow.at_m > 700) & (slow.at_m < 799)]
    assert crawl == pytest.approx(3.6 * 150 / (8000 * 9.81 * 0.005), rel=1e-3)
    assert slow.balance_error < 1e-3
    with pytest.raises(CannotRunError, match=r"stalls at km 0\.4 on 5\.0 per mille"):
        run(block(mass_t=8000, effort_kn=3000, power_kw=100), line)
