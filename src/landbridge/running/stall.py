"""Why a train cannot run, and with what load it would: found by running it."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from landbridge.base.errors import CannotRunError
from landbridge.base.units import M_PER_KM, N_PER_KN
from landbridge.running import motion as m
from landbridge.running import train as t
from landbridge.running.effort import tractive_effort_kn
from landbridge.running.track import mean_under_train
from landbridge.running.train import train_of
from landbridge.running.types import Consist
from landbridge.running.walked import Walked

__all__ = ["cannot_run", "lightened"]

# The load is found to this, t behind the locomotives.
LOAD_STEP_T = 10.0
# More than this is no cure that a railway would take (our choice).
MAX_LOCOMOTIVES = 6


def lightened(consist: Consist, trailing_t: float) -> Consist:
    """Return a train with less behind its locomotives: less load first, then fewer wagons.

    Parameters
    ----------
    consist : Consist
        The train.
    trailing_t : float
        Mass behind the locomotives, t.

    Returns
    -------
    Consist
        The train; below the mass of all its empty wagons, with as many as weigh no more.

    Examples
    --------
    >>> from landbridge.running.example import container_train
    >>> light = lightened(container_train(), 1000.0)
    >>> light.wagons, light.load_t_per_wagon
    (45, 0.0)
    """
    load = trailing_t / consist.wagons - consist.wagon.mass_t
    if load >= 0.0:
        return replace(consist, load_t_per_wagon=min(load, consist.load_t_per_wagon))
    wagons = math.floor(trailing_t / consist.wagon.mass_t + 1e-9)
    return replace(consist, load_t_per_wagon=0.0, wagons=wagons)


def _cure(walk: Walked) -> str:
    """Return with what load the train passes everywhere; each load told of was run."""
    consist = walk.consist
    if consist.wagons == 0:
        return ""

    def passes(train: Consist) -> bool:
        return walk.with_train(train).done

    good, bad = 0, math.ceil(consist.trailing_t / LOAD_STEP_T)
    if not passes(lightened(consist, 0.0)):
        return "not even the locomotives alone pass: it takes others, or an easier line"
    while bad - good > 1:
        middle = (good + bad) // 2
        if passes(lightened(consist, middle * LOAD_STEP_T)):
            good = middle
        else:
            bad = middle
    light = lightened(consist, good * LOAD_STEP_T)
    cure = f"it passes with {light.trailing_t:,.0f} t behind the locomotives"
    if light.wagons < consist.wagons:
        cure += f" ({light.wagons} empty wagons)"
    for count in range(consist.locomotives + 1, MAX_LOCOMOTIVES + 1):
        if passes(replace(consist, locomotives=count)):
            return f"{cure}, or with {count} locomotives"
    return cure


def cannot_run(walk: Walked, from_m: float = 0.0) -> CannotRunError:
    """Return the error that says why a train did not come to the end.

    Parameters
    ----------
    walk : Walked
        The walk that ended early.
    from_m : float
        Where its track begins on the whole way, m.

    Returns
    -------
    CannotRunError
        Where, on what gradient, from what speed, and with what load it would pass.

    Examples
    --------
    >>> from landbridge.running.example import container_train, track
    >>> from landbridge.running.walked import walked
    >>> line = track((5.0, 80.0, 0.0), (15.0, 80.0, 25.0))
    >>> print(cannot_run(walked(container_train(), line)))
    container train with 3,834 t behind the locomotives stalls at km 8.3 on 25.0 per mille; it \
slowed down all the way from 80 km/h at km 5.3; it passes with 3,350 t behind the locomotives, or \
with 2 locomotives
    """
    where = f"at km {(from_m + float(walk.total[m.STALL_AT])) / M_PER_KM:.1f} {_climb(walk)}"
    load = f"{walk.consist.trailing_t:,.0f} t behind the locomotives"
    if walk.end == m.CANNOT_START:
        force = walk.consist.locomotives * tractive_effort_kn(walk.consist.locomotive, 0.0)
        reason = (
            f"{walk.consist.name} with {load} cannot start {where}: it takes "
            f"{_starting_kn(walk):,.0f} kN, and the locomotives have {force:,.0f} kN"
        )
    else:
        speed, at_km = _last_fastest(walk)
        reason = (
            f"{walk.consist.name} with {load} stalls {where}; it slowed down all the way from "
            f"{speed:.0f} km/h at km {from_m / M_PER_KM + at_km:.1f}"
        )
    return CannotRunError(reason, _cure(walk))


def _climb(walk: Walked) -> str:
    """Return gradient and curves under the train where it stalls."""
    edges, length_m = walk.profile.edges_m, walk.consist.length_m
    at = np.array([walk.total[m.STALL_AT]])
    gradient = mean_under_train(edges, walk.profile.gradient_permille, at, length_m)[0]
    curve = mean_under_train(edges, walk.profile.curve_n_per_kn, at, length_m)[0]
    curves = f" with curves of {curve:.1f} N/kN" if curve >= 0.05 else ""
    return f"on {gradient:.1f} per mille{curves}"


def _starting_kn(walk: Walked) -> float:
    train = train_of(walk.consist, jointed=False, welded=False)
    specific = float(train[t.STARTING] + walk.total[m.STALL_PATH])
    return float(train[t.WEIGHT]) * specific / N_PER_KN


def _last_fastest(walk: Walked) -> tuple[float, float]:
    """Return the speed, km/h, and the km from which on the train only slowed down."""
    rows = walk.rows
    i = rows.shape[0] - 1
    while i > 0 and rows[i - 1, m.SPEED] > rows[i, m.SPEED]:
        i -= 1
    return 3.6 * float(rows[i, m.SPEED]), float(rows[i, m.AT]) / M_PER_KM
