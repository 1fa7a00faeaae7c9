"""One call of the kernel: cells made, walked, and how it ended."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from landbridge.base.units import J_PER_KWH, N_PER_KN, S_PER_H
from landbridge.running import motion as m
from landbridge.running.resistance import GRAVITY_M_PER_S2
from landbridge.running.result import Run
from landbridge.running.track import Cells, cells_of, mean_under_train
from landbridge.running.train import train_of
from landbridge.running.types import Consist, Floats, Profile

__all__ = ["DEFAULT_STEP_M", "Asked", "Walked", "run_of", "walked"]

# The longest step while the speed changes, m; docs/running.md has what it costs in accuracy.
DEFAULT_STEP_M: Final = 50.0


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """What is asked of a train on a track.

    ``stops_m`` are stops on the way, ``step_m`` the longest step while the speed changes;
    ``top_kmh`` holds the train to a speed besides all limits; where it ``enters`` at the start or
    ``leaves`` at the end it does so as fast as limits allow, not at rest.
    """

    stops_m: Sequence[float] = ()
    step_m: float = DEFAULT_STEP_M
    top_kmh: float = math.inf
    enters: bool = False
    leaves: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """What the kernel made of a train on a track: how it ended, rows and totals."""

    consist: Consist
    profile: Profile
    asked: Asked
    cells: Cells
    end: int
    rows: Floats
    total: Floats

    @property
    def top_kmh(self) -> float:
        """Highest speed that the train and what was asked of it allow, km/h."""
        return min(self.asked.top_kmh, self.consist.speed_kmh)

    def with_train(self, consist: Consist) -> Walked:
        """Return the same walk by another train."""
        return walked(consist, self.profile, self.asked)

    def held_to(self, top_kmh: float) -> Walked:
        """Return the same walk, held to a speed in km/h."""
        return walked(self.consist, self.profile, replace(self.asked, top_kmh=top_kmh))

    @property
    def done(self) -> bool:
        """Whether the train came to the end."""
        return self.end == m.DONE

    @property
    def running_s(self) -> float:
        """Time up to where it came, s."""
        return float(self.rows[-1, m.TIME])


def walked(consist: Consist, profile: Profile, asked: Asked | None = None) -> Walked:
    """Walk a train over a track, unchecked.

    Parameters
    ----------
    consist : Consist
        The train.
    profile : Profile
        The track.
    asked : Asked, optional
        Stops and speeds (default: from rest to rest as fast as it can).

    Returns
    -------
    Walked
        How it ended, rows and totals.

    Examples
    --------
    >>> from landbridge.running.example import container_train, level
    >>> walked(container_train(), level(30)).done
    True
    """
    asked = Asked() if asked is None else asked
    top = min(asked.top_kmh, consist.speed_kmh)
    cells = cells_of(profile, consist.length_m, top, asked.stops_m)
    some, every = bool(profile.jointed.any()), bool(profile.jointed.all())
    train = train_of(consist, jointed=some, welded=not every)
    ends = math.inf if asked.enters else 0.0, math.inf if asked.leaves else 0.0
    end, rows, total = m.walk(train, *cells, ends, float(asked.step_m))
    return Walked(consist, profile, asked, cells, int(end), rows, total)


def _potential_j(walk: Walked) -> float:
    """Return what lifting the train took: its mean height at the end less that at the start."""
    at, profile = walk.cells.at, walk.profile
    grade = mean_under_train(profile.edges_m, profile.gradient_permille, at, walk.consist.length_m)
    risen = float(np.sum(0.5 * (grade[1:] + grade[:-1]) * np.diff(at)))
    # A per mille of a kN is a N.
    return walk.consist.mass_t * GRAVITY_M_PER_S2 * risen


def run_of(walk: Walked) -> Run:
    """Return the run that a walk to the end is.

    Parameters
    ----------
    walk : Walked
        From rest to rest.

    Returns
    -------
    Run
        Its arrays, times and energies.

    Examples
    --------
    >>> from landbridge.running.example import container_train, level
    >>> round(run_of(walked(container_train(), level(30))).running_s)
    1323
    """
    rows, total, consist = walk.rows, walk.total, walk.consist
    engine = consist.locomotive
    auxiliary_kw = consist.locomotives * engine.auxiliary_kw
    auxiliary_kw += consist.wagons * consist.wagon.auxiliary_kw
    potential = _potential_j(walk)
    wheel, electric = float(rows[-1, m.WORK]), float(rows[-1, m.ELECTRIC])
    braked = float(total[m.BRAKED])
    resisted = float(total[m.RESISTED] + total[m.PATH]) - potential
    auxiliary = auxiliary_kw * walk.running_s / S_PER_H
    return Run(
        at_m=rows[:, m.AT].copy(),
        speed_kmh=3.6 * rows[:, m.SPEED],
        time_s=rows[:, m.TIME].copy(),
        effort_kn=rows[:, m.EFFORT] / N_PER_KN,
        brake_kn=rows[:, m.BRAKE] / N_PER_KN,
        limit_kmh=3.6 * np.sqrt(rows[:, m.LIMIT]),
        work_kwh=rows[:, m.WORK] / J_PER_KWH,
        electric_kwh=rows[:, m.ELECTRIC] / J_PER_KWH,
        running_s=walk.running_s,
        wheel_kwh=wheel / J_PER_KWH,
        drawn_kwh=wheel / engine.efficiency / J_PER_KWH + auxiliary,
        recovered_kwh=engine.recovered_share * electric / J_PER_KWH,
        resistance_kwh=resisted / J_PER_KWH,
        braked_kwh=braked / J_PER_KWH,
        potential_kwh=potential / J_PER_KWH,
        balance_error=abs(wheel - resisted - potential - braked) / max(wheel, braked, 1.0),
        overload_s=float(total[m.OVERLOAD]),
        efficiency=engine.efficiency,
        recovered_share=engine.recovered_share,
        auxiliary_kw=auxiliary_kw,
        top_kmh=walk.top_kmh,
    )
