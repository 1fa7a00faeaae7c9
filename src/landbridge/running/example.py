"""One train and two tracks that examples and tests share; no data of a study.

Round figures of the kinds of vehicles that run east of the Urals: estimates, good for examples.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from landbridge.base.units import M_PER_KM
from landbridge.running.types import Consist, Law, Profile, Rail, State, Vehicle

__all__ = ["PTR_LOCOMOTIVE", "PTR_WAGON", "container_train", "level", "track"]

# Rules of traction calculation for train work (PTR), Moscow 1985: locomotives, and four-axle wagons
# on roller bearings.
PTR_LOCOMOTIVE: Mapping[tuple[Rail, State], Law] = {
    ("jointed", "traction"): Law(1.9, 0.01, 0.0003),
    ("welded", "traction"): Law(1.9, 0.008, 0.00025),
    ("jointed", "coasting"): Law(2.4, 0.011, 0.00035),
    ("welded", "coasting"): Law(2.4, 0.009, 0.00035),
}
PTR_WAGON: Mapping[tuple[Rail, State], Law] = {
    ("jointed", "loaded"): Law(0.7, 0.0, 0.0, 3.0, 0.1, 0.0025),
    ("welded", "loaded"): Law(0.7, 0.0, 0.0, 3.0, 0.09, 0.002),
    ("jointed", "empty"): Law(1.0, 0.044, 0.00024),
    ("welded", "empty"): Law(1.0, 0.042, 0.00016),
}


def container_train(
    *, wagons: int = 71, load_t_per_wagon: float = 32.0, locomotives: int = 1
) -> Consist:
    """Return a container train behind a three-section electric locomotive.

    Parameters
    ----------
    wagons : int
        Number of wagons of 22 t and 14 m.
    load_t_per_wagon : float
        Mean load of a wagon, t.
    locomotives : int
        Number of locomotives of 288 t, 9,180 kW and 635 kN.

    Returns
    -------
    Consist
        The train.

    Examples
    --------
    >>> train = container_train()
    >>> train.trailing_t, train.length_m
    (3834.0, 1047.0)
    """
    engine = Vehicle(
        id="electric",
        name="Three-section electric locomotive, 25 kV",
        mass_t=288.0,
        axles=12,
        length_m=53.0,
        max_speed_kmh=110.0,
        laws=PTR_LOCOMOTIVE,
        power_kw=9180.0,
        starting_effort_kn=930.0,
        continuous_effort_kn=635.0,
        brake_power_kw=7700.0,
        brake_effort_kn=450.0,
        recovered_share=0.85,
        efficiency=0.84,
        auxiliary_kw=300.0,
        rotating_mass_share=0.2,
    )
    wagon = Vehicle(
        id="flat",
        name="Container wagon, 14 m",
        mass_t=22.0,
        axles=4,
        length_m=14.0,
        max_speed_kmh=120.0,
        laws=PTR_WAGON,
        payload_t=72.0,
        rotating_mass_share=0.04,
    )
    return Consist(
        "container train", engine, locomotives, wagon, wagons, load_t_per_wagon, 90.0, 0.3
    )


def track(*pieces: tuple[float, float, float]) -> Profile:
    """Return a track of straight welded pieces.

    Parameters
    ----------
    *pieces : (km, km/h, per mille)
        Length, speed limit and gradient of each piece.

    Returns
    -------
    Profile
        The track.

    Examples
    --------
    >>> track((2.0, 60.0, 0.0), (1.0, 80.0, 5.0)).edges_m.tolist()
    [0.0, 2000.0, 3000.0]
    """
    km, limit, gradient = (np.array(column, dtype=float) for column in zip(*pieces, strict=True))
    edges = np.concatenate(([0.0], np.cumsum(km * M_PER_KM)))
    none = np.zeros(len(pieces))
    return Profile(edges, limit, gradient, none, np.zeros(len(pieces), dtype=bool))


def level(km: float, limit_kmh: float = 200.0) -> Profile:
    """Return a level track with one speed limit.

    Parameters
    ----------
    km : float
        Length, km.
    limit_kmh : float
        Speed limit, km/h.

    Returns
    -------
    Profile
        The track.

    Examples
    --------
    >>> level(2.0).length_m
    2000.0
    """
    return track((km, limit_kmh, 0.0))
