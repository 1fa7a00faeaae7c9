"""The kernels of force: effort and resistance of a train at the square of its speed (numba)."""

from __future__ import annotations

import math

from landbridge.base.kernels import kernel
from landbridge.running import train as t
from landbridge.running.types import Floats

__all__ = ["above", "drag", "effort", "mean_speed", "slope"]


@kernel
def effort(train: Floats, u: float) -> float:
    """Return the greatest tractive effort at the square of a speed, N."""
    v = math.sqrt(u)
    kmh = 3.6 * v
    a = t.ADHESION
    psi = train[a] + train[a + 1] / (train[a + 2] + train[a + 3] * kmh) - train[a + 4] * kmh
    most: float = min(train[t.STARTING_EFFORT], max(0.0, psi) * train[t.ADHESIVE_WEIGHT])
    power: float = train[t.POWER]
    return most if most * v <= power else power / v


@kernel
def drag(train: Floats, u: float, v: float, jointed: bool, pulling: bool) -> float:
    """Return the resistance on level straight track, N, at means of v^2 and of v."""
    at = t.DRAG + (6 if jointed else 0) + (0 if pulling else 3)
    force: float = train[at] + train[at + 1] * v + train[at + 2] * u
    return force


@kernel
def slope(train: Floats, u: float, jointed: bool, path: float) -> float:
    """Return du/ds at full effort against a force of the path, m/s^2."""
    force: float = effort(train, u) - drag(train, u, math.sqrt(u), jointed, True) - path
    a: float = 2.0 * force / train[t.MASS]
    return a


@kernel
def above(start: float, end: float, floor: float) -> float:
    """Return the mean of what a straight line has above a floor."""
    a = start - floor
    b = end - floor
    if a >= 0.0 and b >= 0.0:
        return 0.5 * (a + b)
    if a <= 0.0 and b <= 0.0:
        return 0.0
    most = max(a, b)
    return 0.5 * most * most / (most - min(a, b))


@kernel
def mean_speed(u: float, u1: float) -> float:
    """Return the mean of v over the distance in which v^2 goes straight from u to u1."""
    v, v1 = math.sqrt(u), math.sqrt(u1)
    return (2.0 / 3.0) * (u + v * v1 + u1) / (v + v1)
