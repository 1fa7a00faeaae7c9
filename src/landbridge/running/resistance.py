"""Resistance to motion of a train: its vehicles' laws, the gradient, curves and starting."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Final, get_args

from landbridge.base.errors import Finding, InputError
from landbridge.running.types import Consist, Law, Rail, State, Vehicle

__all__ = [
    "EMPTY_AXLE_LOAD_T",
    "GRAVITY_M_PER_S2",
    "coefficients",
    "curve_n_per_kn",
    "law_of",
    "resistance_n",
    "same_laws",
    "specific_n_per_kn",
    "starting_n_per_kn",
    "wagon_state",
]

# As the rules of traction calculation (PTR) have it; they measure forces in kgf and in N.
GRAVITY_M_PER_S2: Final = 9.81
# The rules call a wagon empty up to this load of an axle, t.
EMPTY_AXLE_LOAD_T: Final = 6.0

Coefficients = tuple[float, float, float]


def specific_n_per_kn(law: Law, speed_kmh: float, axle_load_t: float) -> float:
    """Return the specific resistance of a vehicle on level straight track, N/kN.

    Parameters
    ----------
    law : Law
        Law of the vehicle; its terms for the whole vehicle are not counted here.
    speed_kmh : float
        Speed, km/h.
    axle_load_t : float
        Load of an axle, t.

    Returns
    -------
    float
        Resistance in N for each kN of weight.

    Notes
    -----
    Rules of traction calculation for train work (PTR), Moscow 1985.

    Examples
    --------
    A loaded four-axle wagon on jointed rail:

    >>> wagon = Law(constant=0.7, axle=3.0, axle_speed=0.1, axle_speed2=0.0025)
    >>> round(specific_n_per_kn(wagon, speed_kmh=80, axle_load_t=15), 2)
    2.5
    """
    flat = law.constant + law.speed * speed_kmh + law.speed2 * speed_kmh**2
    axle = law.axle + law.axle_speed * speed_kmh + law.axle_speed2 * speed_kmh**2
    return flat + axle / axle_load_t


def starting_n_per_kn(axle_load_t: float) -> float:
    """Return the specific resistance of starting, N/kN, with roller bearings on level track.

    Parameters
    ----------
    axle_load_t : float
        Mean load of an axle of the wagons, t.

    Returns
    -------
    float
        28 / (q + 7); it holds for the whole train in place of the resistance to motion.

    Notes
    -----
    PTR 1985, as used in a worked example (studopedia.info/6-39956).

    Examples
    --------
    >>> round(starting_n_per_kn(22), 4)
    0.9655
    """
    return 28.0 / (axle_load_t + 7.0)


def curve_n_per_kn(radius_m: float) -> float:
    """Return the specific resistance of a curve that holds the whole train, N/kN.

    Parameters
    ----------
    radius_m : float
        Radius, m; infinite for straight track.

    Returns
    -------
    float
        700 / R.

    Notes
    -----
    PTR 1985, from general knowledge: no page of it was read.

    Examples
    --------
    >>> curve_n_per_kn(350)
    2.0
    """
    return 700.0 / radius_m


def same_laws(law: Law) -> Mapping[tuple[Rail, State], Law]:
    """Return one law for every kind of rail and every state, as a `Vehicle` takes it.

    Parameters
    ----------
    law : Law
        A law that knows neither rail nor state, such as a measured Davis formula.

    Returns
    -------
    mapping
        From rail and state to the law.

    Examples
    --------
    >>> len(same_laws(Law(vehicle=320.0, vehicle_speed2=0.2)))
    8
    """
    return dict.fromkeys(product(get_args(Rail), get_args(State)), law)


def law_of(vehicle: Vehicle, rail: Rail, state: State) -> Law:
    """Return the law of a vehicle on a rail in a state.

    Parameters
    ----------
    vehicle : Vehicle
        The vehicle.
    rail : {"jointed", "welded"}
        Kind of rail.
    state : {"traction", "coasting", "loaded", "empty"}
        Its state.

    Returns
    -------
    Law
        The law.

    Raises
    ------
    InputError
        When the vehicle has none.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> law_of(container_train().wagon, "welded", "loaded").axle_speed
    0.09
    """
    law = vehicle.laws.get((rail, state))
    if law is None:
        known = ", ".join(f"{r} {s}" for r, s in vehicle.laws) or "none"
        raise InputError(
            Finding(
                "",
                None,
                "vehicle",
                vehicle.id,
                f"has no law of resistance for {rail} rail, {state}",
                known,
                "add the row to resistance_laws",
            )
        )
    return law


def wagon_state(consist: Consist) -> State:
    """Return whether the wagons of a train count as loaded or empty.

    Parameters
    ----------
    consist : Consist
        The train.

    Returns
    -------
    {"loaded", "empty"}
        Empty up to 6 t per axle, as in PTR 1985.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> wagon_state(container_train(load_t_per_wagon=0.0))
    'empty'
    """
    load_t = consist.wagon_mass_t / consist.wagon.axles
    return "empty" if load_t <= EMPTY_AXLE_LOAD_T else "loaded"


def _of_vehicles(law: Law, count: int, mass_t: float, axles: int) -> Coefficients:
    """Return a + b v + c v^2 in N (v in km/h) of some vehicles of one kind."""
    weight_kn = mass_t * GRAVITY_M_PER_S2
    load_t = mass_t / axles
    return (
        count * (weight_kn * (law.constant + law.axle / load_t) + law.vehicle),
        count * (weight_kn * (law.speed + law.axle_speed / load_t) + law.vehicle_speed),
        count * (weight_kn * (law.speed2 + law.axle_speed2 / load_t) + law.vehicle_speed2),
    )


def coefficients(consist: Consist, rail: Rail, *, pulling: bool) -> Coefficients:
    """Return the resistance of a train on level straight track as a quadratic of its speed.

    Parameters
    ----------
    consist : Consist
        The train.
    rail : {"jointed", "welded"}
        Kind of rail.
    pulling : bool
        Whether its locomotives pull, or coast and brake.

    Returns
    -------
    tuple of 3 floats
        a, b, c of ``a + b v + c v^2`` in N, with v in km/h.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> a, b, c = coefficients(container_train(), "welded", pulling=True)
    >>> round(a), round(b), round(c, 1)
    (40054, 273, 6.3)
    """
    engine, wagon = consist.locomotive, consist.wagon
    total = [0.0, 0.0, 0.0]
    if consist.locomotives:
        law = law_of(engine, rail, "traction" if pulling else "coasting")
        parts = _of_vehicles(law, consist.locomotives, engine.mass_t, engine.axles)
        total = [x + y for x, y in zip(total, parts, strict=True)]
    if consist.wagons:
        law = law_of(wagon, rail, wagon_state(consist))
        parts = _of_vehicles(law, consist.wagons, consist.wagon_mass_t, wagon.axles)
        total = [x + y for x, y in zip(total, parts, strict=True)]
    return total[0], total[1], total[2]


def resistance_n(
    consist: Consist,
    speed_kmh: float,
    rail: Rail = "welded",
    *,
    pulling: bool = True,
    gradient_permille: float = 0.0,
    curve_n_per_kn: float = 0.0,
) -> float:
    """Return the resistance of a train, N.

    Parameters
    ----------
    consist : Consist
        The train.
    speed_kmh : float
        Speed, km/h.
    rail : {"jointed", "welded"}
        Kind of rail.
    pulling : bool
        Whether its locomotives pull, or coast and brake.
    gradient_permille : float
        Gradient under the whole train, climbing positive; one per mille is one N/kN.
    curve_n_per_kn : float
        Specific resistance of curves, N/kN.

    Returns
    -------
    float
        Force against the motion, N; negative where the train would run away.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> round(resistance_n(container_train(), 70, gradient_permille=9) / 1000)
    454
    """
    a, b, c = coefficients(consist, rail, pulling=pulling)
    weight_kn = consist.mass_t * GRAVITY_M_PER_S2
    along = weight_kn * (gradient_permille + curve_n_per_kn)
    return a + b * speed_kmh + c * speed_kmh**2 + along
