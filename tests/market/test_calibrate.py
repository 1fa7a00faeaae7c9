"""Calibration finds the constants volumes were made by, and says what they cannot tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from landbridge.base.errors import InputError
from landbridge.market.calibrate import (
    SCALE,
    UNEXPLAINED,
    Case,
    ScalePrior,
    Target,
    calibrate,
    modelled_teu,
)
from landbridge.market.choice_types import Alternatives, ChoiceRules, Demand

KNOWN = ChoiceRules(0.0016, {"sea": 0.6, "rail": 0.5, "road": 1.0}, {"rail": 420.0})
START = replace(KNOWN, scale_per_usd=0.001, constant_usd_per_feu={})


def year(seed: int, rail_usd: float, known: ChoiceRules = KNOWN) -> Case:
    """Return a year of 12 pairs with two ships and a train, and what the known rules make of it."""
    rng = np.random.default_rng(seed)
    pairs = 12
    nest = np.tile([0, 0, 1], pairs)
    usd = np.where(nest == 1, rail_usd, 4000.0) + rng.normal(0.0, 250.0, nest.size)
    days = np.where(nest == 1, 25.0, 41.0) + rng.normal(0.0, 2.0, nest.size)
    ways = Alternatives(
        pair=np.repeat(np.arange(pairs), 3),
        nest=nest,
        route=np.arange(nest.size),
        days_p50=days,
        days_p90=days + 6.0,
        usd_per_feu=usd,
        departures_per_week=np.full(nest.size, 5.0),
        co2e_kg_per_feu=np.full(nest.size, 3000.0),
        uses=csr_matrix((0, nest.size)),
        constraints=(),
        route_ids=tuple(str(number) for number in range(nest.size)),
    )
    demand = Demand(
        origin=("a",) * pairs,
        destination=("b",) * pairs,
        segment=("g",) * pairs,
        teu_per_year=rng.uniform(1e3, 1e4, pairs),
        usd_per_feu_day=rng.uniform(5.0, 90.0, pairs),
        reliability_ratio=np.ones(pairs),
        schedule_ratio=np.full(pairs, 0.01),
        group=("t",) * pairs,
        catchment=np.ones(pairs, np.bool_),
        confidence=("estimate",) * pairs,
    )
    bare = Case(ways, demand, ())
    counts = (nest == 1).astype(float)
    teu = float(counts @ modelled_teu(bare, known))
    return Case(ways, demand, (Target(f"rail {seed}", teu, counts),))


YEARS = (year(1, 5600.0), year(2, 5200.0), year(3, 4900.0))


def test_known_rules_are_found_again() -> None:
    found = calibrate(YEARS, START, ["rail", SCALE])
    assert found.rules.constant_usd_per_feu["rail"] == pytest.approx(420.0, abs=0.5)
    assert found.rules.scale_per_usd == pytest.approx(0.0016, rel=1e-3)
    assert max(abs(one.error) for one in found.residuals) < 1e-6
    assert found.constants[0].explained
    assert found.constants[0].standard_error_usd > 0.0


def test_one_volume_determines_one_constant() -> None:
    found = calibrate(YEARS[:1], replace(START, scale_per_usd=0.0016), ["rail"])
    assert found.rules.constant_usd_per_feu["rail"] == pytest.approx(420.0, abs=0.01)


def test_a_constant_that_is_most_of_the_cost_is_not_explained() -> None:
    far = replace(KNOWN, constant_usd_per_feu={"rail": 2600.0})
    found = calibrate([year(4, 5200.0, far)], replace(far, constant_usd_per_feu={}), ["rail"])
    assert found.constants[0].part > UNEXPLAINED
    assert not found.constants[0].explained


def test_a_prior_pulls_a_sensitivity_that_volumes_hardly_tell() -> None:
    prior = ScalePrior(0.0008, 1.2)
    free = calibrate(YEARS, START, ["rail", SCALE]).rules.scale_per_usd
    held = calibrate(YEARS, START, ["rail", SCALE], prior).rules.scale_per_usd
    assert 0.0008 < held < free


def test_a_volume_that_no_parameter_moves_is_singular() -> None:
    whole = YEARS[0]
    everything = Target("all", 1e5, np.ones(len(whole.alternatives)))
    case = Case(whole.alternatives, whole.demand, (everything,))
    with pytest.raises(InputError, match="rail: no observed volume changes when it does"):
        calibrate([case], START, ["rail"])


def test_fewer_volumes_than_parameters_are_singular() -> None:
    with pytest.raises(InputError, match="1 observed volumes do not determine 2 parameters"):
        calibrate(YEARS[:1], START, ["rail", SCALE])


def test_all_faults_are_told_at_once() -> None:
    whole = YEARS[0]
    none = np.zeros(len(whole.alternatives))
    targets = (Target("nothing", 0.0, none + 1.0), Target("nobody", 5.0, none))
    case = Case(whole.alternatives, whole.demand, targets)
    with pytest.raises(InputError) as told:
        calibrate([case], START, ["rail", "air"])
    assert len(told.value.findings) == 3
