"""Effort, adhesion and resistance of vehicles, and the numbers that the kernels take."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from landbridge.base.errors import InputError
from landbridge.running import forces
from landbridge.running.adhesion import CURTIUS_KNIFFLER, CURVES, adhesion, curve_of
from landbridge.running.effort import (
    brake_effort_kn,
    continuous_speed_kmh,
    tractive_effort_kn,
)
from landbridge.running.example import container_train
from landbridge.running.resistance import coefficients, resistance_n, same_laws, wagon_state
from landbridge.running.train import train_of
from landbridge.running.types import Law, Rail

speeds = st.floats(0.0, 200.0)
rails = st.sampled_from(["jointed", "welded"])


@given(speeds)
def test_effort_is_the_least_of_start_adhesion_and_power(speed_kmh: float) -> None:
    engine = container_train().locomotive
    limits = [930.0, adhesion(CURVES["ac"], speed_kmh) * 288 * 9.81]
    if speed_kmh > 0.0:
        limits.append(9180 * 3.6 / speed_kmh)
    assert tractive_effort_kn(engine, speed_kmh) == pytest.approx(min(limits))


@given(speeds, rails, st.booleans(), st.floats(0.0, 70.0), st.integers(1, 3))
def test_kernels_have_the_forces_of_the_formulas(
    speed_kmh: float, rail: Rail, pulling: bool, load_t: float, locomotives: int
) -> None:
    consist = container_train(load_t_per_wagon=load_t, locomotives=locomotives)
    train = train_of(consist)
    v = speed_kmh / 3.6
    drag = forces.drag(train, v * v, v, rail == "jointed", pulling)
    assert drag == pytest.approx(resistance_n(consist, speed_kmh, rail, pulling=pulling))
    pull = 1000 * locomotives * tractive_effort_kn(consist.locomotive, speed_kmh)
    assert forces.effort(train, v * v) == pytest.approx(pull)


@given(speeds, rails)
def test_resistance_is_the_sum_of_vehicles_gradient_and_curves(
    speed_kmh: float, rail: Rail
) -> None:
    law = Law(1.0, 0.01, 0.0002, 3.0, 0.1, 0.002, 50.0, 2.0, 0.1)
    train = container_train(wagons=10)
    train = replace(
        train,
        locomotive=replace(train.locomotive, laws=same_laws(law)),
        wagon=replace(train.wagon, laws=same_laws(law)),
    )
    v = speed_kmh
    expected = 0.0
    for count, mass, axles in ((1, 288.0, 12), (10, 54.0, 4)):
        specific = 1.0 + 0.01 * v + 0.0002 * v**2
        specific += (3.0 + 0.1 * v + 0.002 * v**2) / (mass / axles)
        expected += count * (mass * 9.81 * specific + 50.0 + 2.0 * v + 0.1 * v**2)
    expected += (288.0 + 540.0) * 9.81 * (9.0 + 0.5)
    found = resistance_n(train, v, rail, gradient_permille=9.0, curve_n_per_kn=0.5)
    assert found == pytest.approx(expected)


@pytest.mark.parametrize(("load_t", "state"), [(0.0, "empty"), (2.0, "empty"), (2.1, "loaded")])
def test_wagons_count_as_empty_up_to_six_tons_an_axle(load_t: float, state: str) -> None:
    assert wagon_state(container_train(load_t_per_wagon=load_t)) == state


def test_adhesion_follows_what_is_known_of_the_vehicle() -> None:
    engine = container_train().locomotive
    assert curve_of(engine) == CURVES["ac"]
    assert curve_of(replace(engine, adhesion="diesel")) == CURVES["diesel"]
    known = curve_of(replace(engine, adhesion_factor=0.33))
    share = adhesion(known, 80.0) / adhesion(CURTIUS_KNIFFLER, 80.0)
    assert share == pytest.approx(0.33 / (0.161 + 7.5 / 44))
    free = replace(engine, adhesion_factor=math.inf, starting_effort_kn=2000.0)
    assert tractive_effort_kn(free, 0.0) == 2000.0


def test_only_driven_axles_count_for_adhesion() -> None:
    engine = replace(container_train().locomotive, starting_effort_kn=0.0)
    half = replace(engine, driven_axles=6)
    assert tractive_effort_kn(half, 0.0) == pytest.approx(tractive_effort_kn(engine, 0.0) / 2)


def test_without_power_nothing_pulls_and_nothing_brakes() -> None:
    wagon = container_train().wagon
    assert tractive_effort_kn(wagon, 50.0) == 0.0
    assert brake_effort_kn(wagon, 50.0) == 0.0


def test_power_at_the_continuous_speed_is_continuous() -> None:
    engine = container_train().locomotive
    v = continuous_speed_kmh(engine)
    assert tractive_effort_kn(engine, v) == pytest.approx(635.0)


def test_a_law_that_is_lacking_is_told() -> None:
    train = container_train()
    laws = {key: law for key, law in train.wagon.laws.items() if key != ("jointed", "loaded")}
    lacking = replace(train, wagon=replace(train.wagon, laws=laws))
    with pytest.raises(InputError, match=r"flat.*jointed rail, loaded"):
        coefficients(lacking, "jointed", pulling=True)
    assert coefficients(lacking, "welded", pulling=True)[0] > 0.0
