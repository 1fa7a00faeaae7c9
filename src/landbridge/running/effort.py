"""What a locomotive pulls and what its electric brake holds, at a speed.

The law is simple on purpose: effort is limited by what the motors give at rest, by adhesion, and
by the continuous power: ``F(v) = min(starting effort, psi(v) G, P / v)``. Below the speed at which
the hyperbola gives the continuous effort, motors are overloaded; for how long is told
(`Run.overload_s`), not forbidden. The load that a line is planned for follows from the continuous
effort (`landbridge.running.load`). The electric brake holds ``B(v) = min(effort, P / v)``.
"""

from __future__ import annotations

import math

from landbridge.running.adhesion import adhesion, adhesive_weight_kn, curve_of
from landbridge.running.types import Vehicle

__all__ = ["brake_effort_kn", "continuous_speed_kmh", "tractive_effort_kn"]

KMH_PER_M_PER_S = 3.6


def tractive_effort_kn(vehicle: Vehicle, speed_kmh: float) -> float:
    """Return the greatest tractive effort of one vehicle at a speed, kN.

    Parameters
    ----------
    vehicle : Vehicle
        The locomotive or motor car.
    speed_kmh : float
        Speed, km/h.

    Returns
    -------
    float
        Effort at the rim of the wheels, kN; zero without power.

    Notes
    -----
    PTR 1985, limits of the tractive characteristic, simplified to three.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> engine = container_train().locomotive
    >>> [round(tractive_effort_kn(engine, v)) for v in (0, 20, 51, 90)]
    [930, 824, 648, 367]
    """
    if vehicle.power_kw <= 0.0:
        return 0.0
    effort = adhesion(curve_of(vehicle), speed_kmh) * adhesive_weight_kn(vehicle)
    if vehicle.starting_effort_kn > 0.0:
        effort = min(effort, vehicle.starting_effort_kn)
    if speed_kmh > 0.0:
        effort = min(effort, KMH_PER_M_PER_S * vehicle.power_kw / speed_kmh)
    return max(effort, 0.0)


def brake_effort_kn(vehicle: Vehicle, speed_kmh: float) -> float:
    """Return the greatest effort of the electric brake of one vehicle at a speed, kN.

    Parameters
    ----------
    vehicle : Vehicle
        The locomotive or motor car.
    speed_kmh : float
        Speed, km/h.

    Returns
    -------
    float
        Effort at the rim of the wheels, kN; zero without brake power.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> [round(brake_effort_kn(container_train().locomotive, v)) for v in (30, 90)]
    [450, 308]
    """
    if vehicle.brake_power_kw <= 0.0:
        return 0.0
    effort = vehicle.brake_effort_kn if vehicle.brake_effort_kn > 0.0 else math.inf
    if speed_kmh > 0.0:
        effort = min(effort, KMH_PER_M_PER_S * vehicle.brake_power_kw / speed_kmh)
    return effort


def continuous_speed_kmh(vehicle: Vehicle) -> float:
    """Return the speed at which the continuous effort gives the continuous power, km/h.

    Parameters
    ----------
    vehicle : Vehicle
        The locomotive or motor car.

    Returns
    -------
    float
        Speed that ruling loads are computed at, km/h.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> round(continuous_speed_kmh(container_train().locomotive), 1)
    52.0
    """
    return KMH_PER_M_PER_S * vehicle.power_kw / vehicle.continuous_effort_kn
