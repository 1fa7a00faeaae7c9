"""The load that a locomotive takes over a climb."""

from __future__ import annotations

from landbridge.base.units import N_PER_KN
from landbridge.running.effort import continuous_speed_kmh
from landbridge.running.resistance import (
    GRAVITY_M_PER_S2,
    law_of,
    specific_n_per_kn,
    starting_n_per_kn,
    wagon_state,
)
from landbridge.running.types import Consist, Rail

__all__ = ["ruling_load_t", "ruling_mass_t", "starting_mass_t"]


def ruling_mass_t(
    effort_kn: float,
    locomotive_t: float,
    gradient_permille: float,
    *,
    locomotive_n_per_kn: float,
    wagon_n_per_kn: float,
) -> float:
    """Return the trailing mass that an effort keeps moving at even speed on a climb, t.

    Parameters
    ----------
    effort_kn : float
        Tractive effort at the speed in question, kN.
    locomotive_t : float
        Mass of the locomotives, t.
    gradient_permille : float
        Gradient with what curves add, per mille (N/kN).
    locomotive_n_per_kn, wagon_n_per_kn : float
        Specific resistance at that speed, N/kN.

    Returns
    -------
    float
        ``(F - P (w' + i)) / (w'' + i)`` with forces as weights, t.

    Notes
    -----
    PTR 1985, as in a worked example (studopedia.info/6-55918).

    Examples
    --------
    46,000 kgf and 184 t on 10 per mille:

    >>> round(ruling_mass_t(46 * 9.81, 184, 10, locomotive_n_per_kn=3.02, wagon_n_per_kn=1.4))
    3825
    """
    effort_kgf = effort_kn / GRAVITY_M_PER_S2 * N_PER_KN
    pulled = effort_kgf - locomotive_t * (locomotive_n_per_kn + gradient_permille)
    return pulled / (wagon_n_per_kn + gradient_permille)


def starting_mass_t(
    effort_kn: float, locomotive_t: float, gradient_permille: float, axle_load_t: float
) -> float:
    """Return the trailing mass that an effort starts on a climb, t.

    Parameters
    ----------
    effort_kn : float
        Tractive effort at rest, kN.
    locomotive_t : float
        Mass of the locomotives, t.
    gradient_permille : float
        Gradient with what curves add, per mille (N/kN).
    axle_load_t : float
        Mean load of an axle of the wagons, t.

    Returns
    -------
    float
        ``F / (w_start + i) - P`` with the force as a weight, t.

    Notes
    -----
    PTR 1985.

    Examples
    --------
    >>> round(starting_mass_t(930, 288, 9, axle_load_t=18))
    9080
    """
    effort_kgf = effort_kn / GRAVITY_M_PER_S2 * N_PER_KN
    return effort_kgf / (starting_n_per_kn(axle_load_t) + gradient_permille) - locomotive_t


def ruling_load_t(consist: Consist, gradient_permille: float, rail: Rail = "welded") -> float:
    """Return the trailing mass that a train's locomotives take over a long climb, t.

    Parameters
    ----------
    consist : Consist
        The train: its locomotives at their continuous effort, and wagons loaded as they are.
    gradient_permille : float
        Gradient with what curves add, per mille (N/kN).
    rail : {"jointed", "welded"}
        Kind of rail.

    Returns
    -------
    float
        The ruling mass at the continuous speed, t: motors last at it however long the climb.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> round(ruling_load_t(container_train(), 9.0))
    5743
    """
    engine, wagon = consist.locomotive, consist.wagon
    v = continuous_speed_kmh(engine)
    pulling = law_of(engine, rail, "traction")
    rolling = law_of(wagon, rail, wagon_state(consist))
    mass_t = consist.wagon_mass_t
    own = specific_n_per_kn(pulling, v, engine.mass_t / engine.axles)
    drawn = specific_n_per_kn(rolling, v, mass_t / wagon.axles)
    for_engine = pulling.vehicle + pulling.vehicle_speed * v + pulling.vehicle_speed2 * v * v
    for_wagon = rolling.vehicle + rolling.vehicle_speed * v + rolling.vehicle_speed2 * v * v
    return ruling_mass_t(
        consist.locomotives * engine.continuous_effort_kn,
        consist.locomotives * engine.mass_t,
        gradient_permille,
        locomotive_n_per_kn=own + for_engine / (engine.mass_t * GRAVITY_M_PER_S2),
        wagon_n_per_kn=drawn + for_wagon / (mass_t * GRAVITY_M_PER_S2),
    )
