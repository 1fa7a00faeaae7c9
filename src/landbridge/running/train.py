"""A train as the kernels take it: plain numbers in SI units."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from landbridge.base.units import KG_PER_T, N_PER_KN
from landbridge.running.adhesion import adhesive_weight_kn, curve_of
from landbridge.running.effort import KMH_PER_M_PER_S, tractive_effort_kn
from landbridge.running.resistance import (
    GRAVITY_M_PER_S2,
    coefficients,
    starting_n_per_kn,
)
from landbridge.running.types import Consist, Floats, Rail

__all__ = ["train_of"]

# Where each number stands, in SI units: mass with what turns, kg; weight in kN, so that times a
# specific resistance in N/kN it is a force in N; efforts of all locomotives, N, and powers, W; the
# curve of adhesion; planned deceleration, m/s2; specific resistance of starting, N/kN; v^2 from
# which power limits the effort at rest, (m/s)^2. Then a, b, c
# of the resistance ``a + b v + c v^2``: welded pulling, welded coasting, jointed pulling and
# jointed coasting. A plain array, since numba keeps the classes of arguments on disk by name, and
# could not read them back once a name has changed.
MASS, WEIGHT, STARTING_EFFORT, CONTINUOUS_EFFORT, POWER, ADHESIVE_WEIGHT = range(6)
ADHESION, BRAKE_EFFORT, BRAKE_POWER, BRAKING, STARTING, POWERED, DRAG = 6, 11, 12, 13, 14, 15, 16
SIZE: Final = 28


def _quadratic(consist: Consist, rail: Rail, pulling: bool) -> tuple[float, float, float]:
    a, b, c = coefficients(consist, rail, pulling=pulling)
    return a, b * KMH_PER_M_PER_S, c * KMH_PER_M_PER_S**2


def train_of(consist: Consist, *, jointed: bool = True, welded: bool = True) -> Floats:
    """Return a train as the kernels take it.

    Parameters
    ----------
    consist : Consist
        The train.
    jointed, welded : bool
        Whether it meets such rail; laws for a rail it does not meet are not asked for.

    Returns
    -------
    array of 28 floats
        Numbers in SI units, in the order of this module.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> round(float(train_of(container_train())[MASS]) / 1000)  # t, with what turns
    4333
    """
    engine, wagon, count = consist.locomotive, consist.wagon, consist.locomotives
    of = consist.wagon_mass_t / wagon.axles if consist.wagons else engine.mass_t / engine.axles
    mass_t = count * engine.mass_t * (1.0 + engine.rotating_mass_share)
    mass_t += consist.trailing_t * (1.0 + wagon.rotating_mass_share)
    pulls = count * N_PER_KN if engine.power_kw > 0.0 else 0.0
    brakes = count * N_PER_KN if engine.brake_power_kw > 0.0 else 0.0
    train = np.zeros(SIZE)
    train[MASS] = mass_t * KG_PER_T
    train[WEIGHT] = consist.mass_t * GRAVITY_M_PER_S2
    if pulls:
        train[STARTING_EFFORT] = pulls * (engine.starting_effort_kn or math.inf)
        train[CONTINUOUS_EFFORT] = pulls * (engine.continuous_effort_kn or math.inf)
        train[POWER] = pulls * engine.power_kw
        train[ADHESIVE_WEIGHT] = pulls * adhesive_weight_kn(engine)
        train[POWERED] = (engine.power_kw / tractive_effort_kn(engine, 0.0)) ** 2
    train[ADHESION : ADHESION + 5] = curve_of(engine)
    if brakes:
        train[BRAKE_EFFORT] = brakes * (engine.brake_effort_kn or math.inf)
        train[BRAKE_POWER] = brakes * engine.brake_power_kw
    train[BRAKING] = consist.braking_m_per_s2
    train[STARTING] = starting_n_per_kn(of)
    rails: tuple[tuple[Rail, bool], ...] = (("welded", welded), ("jointed", jointed))
    for i, (rail, met) in enumerate(rails):
        for j, pulling in enumerate((True, False)):
            if met:
                at = DRAG + 6 * i + 3 * j
                train[at : at + 3] = _quadratic(consist, rail, pulling)
    return train
