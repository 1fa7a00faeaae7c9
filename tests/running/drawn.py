"""Trains without friction and tracks drawn as text."""

from __future__ import annotations

import math

import numpy as np

from landbridge.running.example import track
from landbridge.running.resistance import same_laws
from landbridge.running.types import Consist, Law, Profile, Vehicle

NO_RESISTANCE = Law()
# Per mille of each sign in a drawing.
GRADIENT = {".": 0.0, "/": 9.0, "^": 17.0, "\\": -9.0, "v": -17.0}


def drawn(limits: str, gradients: str = "", km: float = 1.0) -> Profile:
    """A track of which each letter is a piece: tens of km/h above, gradient below.

    `888844` with `..//..` is four pieces of 80 km/h and two of 40, two of them climbing.
    """
    gradients = gradients or "." * len(limits)
    assert len(limits) == len(gradients)
    pieces = zip(limits, gradients, strict=True)
    return track(*((km, 10.0 * int(a, 36), GRADIENT[b]) for a, b in pieces))


def reversed_track(profile: Profile) -> Profile:
    """The track from its other end."""
    return Profile(
        profile.edges_m[-1] - profile.edges_m[::-1],
        profile.limit_kmh[::-1],
        -profile.gradient_permille[::-1],
        profile.curve_n_per_kn[::-1],
        profile.jointed[::-1],
    )


def block(
    *,
    mass_t: float = 1000.0,
    effort_kn: float = 200.0,
    power_kw: float = 1e6,
    law: Law = NO_RESISTANCE,
    length_m: float = 0.001,
    braking_m_per_s2: float = 0.5,
    max_speed_kmh: float = 350.0,
    brake_effort_kn: float = 0.0,
    brake_power_kw: float = 0.0,
) -> Consist:
    """A train of one vehicle, a point unless told, that adhesion does not limit."""
    engine = Vehicle(
        id="block",
        name="block",
        mass_t=mass_t,
        axles=4,
        length_m=length_m,
        max_speed_kmh=max_speed_kmh,
        laws=same_laws(law),
        power_kw=power_kw,
        starting_effort_kn=effort_kn,
        continuous_effort_kn=effort_kn,
        adhesion_factor=math.inf,
        brake_effort_kn=brake_effort_kn,
        brake_power_kw=brake_power_kw,
        recovered_share=0.8,
        efficiency=0.8,
        auxiliary_kw=50.0,
        rotating_mass_share=0.0,
    )
    return Consist("block", engine, 1, engine, 0, 0.0, max_speed_kmh, braking_m_per_s2)


def speed_at(at_m: np.ndarray, speed_kmh: np.ndarray, place_m: float) -> float:
    """Speed at a place between nodes, km/h."""
    return float(np.sqrt(np.interp(place_m, at_m, speed_kmh**2)))
