"""What holds for every train on every track."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landbridge.base.errors import CannotRunError
from landbridge.running.example import container_train, track
from landbridge.running.run import run
from landbridge.running.types import Consist, Profile
from tests.running.drawn import block, reversed_track

pieces = st.tuples(
    st.floats(0.2, 6.0), st.sampled_from([40.0, 60.0, 70.0, 80.0, 100.0]), st.floats(-8.0, 8.0)
)
tracks = st.lists(pieces, min_size=2, max_size=15).map(lambda chosen: track(*chosen))
flat = st.lists(pieces, min_size=2, max_size=15).map(
    lambda chosen: track(*((km, limit, 0.0) for km, limit, _ in chosen))
)


@st.composite
def trains(draw: st.DrawFn) -> Consist:
    """Trains of a locomotive to three, empty to loaded, that pass 8 per mille at some speed."""
    train = container_train(
        wagons=draw(st.integers(1, 71)), load_t_per_wagon=draw(st.floats(0.0, 60.0))
    )
    engine = replace(
        train.locomotive,
        power_kw=draw(st.floats(2000.0, 9000.0)),
        adhesion=draw(st.sampled_from(["ac", "dc", "diesel"])),
    )
    return replace(train, locomotive=engine, max_speed_kmh=draw(st.floats(30.0, 120.0)))


def seconds(train: Consist, profile: Profile, **asked: float) -> float:
    try:
        return run(train, profile, **asked).running_s  # type: ignore[arg-type]
    except CannotRunError:
        return np.inf


@settings(max_examples=40)
@given(trains(), tracks)
def test_the_energy_balance_closes(train: Consist, profile: Profile) -> None:
    assume(seconds(train, profile) < np.inf)
    done = run(train, profile)
    assert done.balance_error < 1e-3
    out = done.resistance_kwh + done.potential_kwh + done.braked_kwh
    assert done.wheel_kwh == pytest.approx(out, abs=1e-3 * max(done.wheel_kwh, done.braked_kwh))
    assert 0.0 <= done.electric_kwh[-1] <= done.braked_kwh + 1e-9
    assert done.drawn_kwh >= done.wheel_kwh


@settings(max_examples=40)
@given(trains(), tracks, st.floats(0.0, 1.0))
def test_doubling_the_resolution_changes_a_section_by_less_than_a_thousandth(
    train: Consist, profile: Profile, part: float
) -> None:
    """Sections of 2 km and more, or of the whole way."""
    assume(seconds(train, profile) < np.inf)
    stop = part * profile.length_m
    assume(seconds(train, profile, stops_m=[stop]) < np.inf)  # type: ignore[arg-type]
    coarse = run(train, profile, stops_m=[stop])
    fine = run(train, profile, stops_m=[stop], step_m=25.0)
    edges = np.linspace(0.0, profile.length_m, max(1, int(profile.length_m / 2000.0)) + 1)
    assert coarse.section_s(edges) == pytest.approx(fine.section_s(edges), rel=1e-3)
    assert coarse.section_s(edges).sum() == pytest.approx(coarse.running_s)
    assert coarse.section_kwh(edges).sum() == pytest.approx(coarse.drawn_kwh - coarse.recovered_kwh)


@settings(max_examples=40)
@given(trains(), tracks, st.floats(1.0, 2.0))
def test_more_power_is_never_slower(train: Consist, profile: Profile, factor: float) -> None:
    engine = replace(train.locomotive, power_kw=factor * train.locomotive.power_kw)
    strong = seconds(replace(train, locomotive=engine), profile)
    assert strong <= seconds(train, profile) * (1 + 2e-4)


@settings(max_examples=40)
@given(trains(), tracks, st.floats(0.3, 1.0))
def test_a_lower_limit_is_never_faster(train: Consist, profile: Profile, factor: float) -> None:
    slow = replace(profile, limit_kmh=factor * profile.limit_kmh)
    assert seconds(train, slow) >= seconds(train, profile) * (1 - 2e-4)


@settings(max_examples=40)
@given(trains(), flat, st.floats(1.0, 20.0))
def test_more_load_is_never_faster(train: Consist, profile: Profile, more_t: float) -> None:
    heavy = replace(train, load_t_per_wagon=train.load_t_per_wagon + 20.0 + more_t)
    loaded = replace(train, load_t_per_wagon=train.load_t_per_wagon + 20.0)  # not empty either
    assert seconds(heavy, profile) >= seconds(loaded, profile) * (1 - 2e-4)


@settings(max_examples=40)
@given(flat, st.floats(20.0, 400.0))
def test_a_point_that_starts_as_it_brakes_is_as_fast_the_other_way(
    profile: Profile, effort_kn: float
) -> None:
    train = block(mass_t=1000, effort_kn=effort_kn, braking_m_per_s2=effort_kn / 1000)
    back = run(train, reversed_track(profile))
    assert back.running_s == pytest.approx(run(train, profile).running_s, rel=1e-6)


@settings(max_examples=40)
@given(trains(), tracks)
def test_time_goes_on_and_speed_keeps_to_limits(train: Consist, profile: Profile) -> None:
    assume(seconds(train, profile) < np.inf)
    done = run(train, profile)
    assert (np.diff(done.at_m) > 0.0).all()
    assert (np.diff(done.time_s) > 0.0).all()
    assert (done.speed_kmh[:-1] <= done.limit_kmh[:-1] + 1e-6).all()
    assert done.at_m[-1] == profile.edges_m[-1]
    assert done.speed_kmh[-1] == 0.0
    assert not (
        (done.effort_kn > 0.0)
        & (done.brake_kn > 0.0)
        & (np.diff(done.speed_kmh, append=0.0) != 0.0)
    ).any()


@settings(max_examples=40)
@given(trains(), tracks, st.floats(1.0, 15.0))
def test_a_margin_takes_the_time_asked_for_and_no_more_energy(
    train: Consist, profile: Profile, recovery_pct: float
) -> None:
    assume(seconds(train, profile) < np.inf)
    fastest = run(train, profile)
    assume(seconds(train, profile, recovery_pct=recovery_pct) < np.inf)
    margin = run(train, profile, recovery_pct=recovery_pct)
    assert margin.running_s == pytest.approx(fastest.running_s * (1 + recovery_pct / 100), rel=1e-4)
    assert margin.wheel_kwh <= fastest.wheel_kwh * (1 + 1e-6)
