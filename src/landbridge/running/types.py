"""The frozen types of running: vehicles, the train they make, the track it runs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "AdhesionCurve",
    "Consist",
    "Flags",
    "Floats",
    "Law",
    "Profile",
    "Rail",
    "State",
    "Vehicle",
]

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rail = Literal["jointed", "welded"]
State = Literal["traction", "coasting", "loaded", "empty"]
AdhesionCurve = Literal["ac", "dc", "diesel"]


@dataclass(frozen=True, slots=True)
class Law:
    """Resistance to motion of one vehicle on level straight track.

    With v in km/h and q in t per axle, the specific resistance in N/kN is
    ``constant + speed v + speed2 v^2 + (axle + axle_speed v + axle_speed2 v^2) / q``; to it come
    ``vehicle + vehicle_speed v + vehicle_speed2 v^2`` in N for the whole vehicle.

    Source: Rules of traction calculation for train work (PTR), Moscow 1985; W. J. Davis, General
    Electric Review 29 (1926) 685-707, for the terms of the whole vehicle.
    """

    constant: float = 0.0
    speed: float = 0.0
    speed2: float = 0.0
    axle: float = 0.0
    axle_speed: float = 0.0
    axle_speed2: float = 0.0
    vehicle: float = 0.0
    vehicle_speed: float = 0.0
    vehicle_speed2: float = 0.0


@dataclass(frozen=True, slots=True)
class Vehicle:
    """A locomotive, motor car, wagon or coach.

    ``mass_t`` is in working order, of a wagon or coach empty; ``length_m`` over couplers; power and
    efforts are at the rim of the wheels, continuous ones as long as one likes; zero power means
    that it does not pull, zero brake power that it has no electric brake; no starting effort, that
    adhesion alone limits it, no driven axles, that all are. ``adhesion_factor`` is the share of the
    weight on driven axles that adhesion carries over at rest (infinite: adhesion is no limit), NaN
    for the curve ``adhesion`` of `landbridge.running.adhesion`. ``recovered_share`` of what the
    electric brake takes returns to the wire. ``laws`` are keyed by rail and state.
    """

    id: str
    name: str
    mass_t: float
    axles: int
    length_m: float
    max_speed_kmh: float
    laws: Mapping[tuple[Rail, State], Law]
    payload_t: float = 0.0
    power_kw: float = 0.0
    starting_effort_kn: float = 0.0
    continuous_effort_kn: float = 0.0
    adhesion_factor: float = float("nan")
    driven_axles: int = 0
    brake_power_kw: float = 0.0
    brake_effort_kn: float = 0.0
    recovered_share: float = 0.0
    efficiency: float = 1.0
    auxiliary_kw: float = 0.0
    rotating_mass_share: float = 0.06
    adhesion: AdhesionCurve = "ac"


@dataclass(frozen=True, slots=True)
class Consist:
    """A train: ``locomotives`` of one kind and ``wagons`` of one kind with a mean load.

    ``braking_m_per_s2`` is the deceleration used in planning; ``max_speed_kmh`` that of the train,
    to which its vehicles' own limits are added.
    """

    name: str
    locomotive: Vehicle
    locomotives: int
    wagon: Vehicle
    wagons: int
    load_t_per_wagon: float
    max_speed_kmh: float
    braking_m_per_s2: float

    @property
    def wagon_mass_t(self) -> float:
        """Mass of one loaded wagon, t."""
        return self.wagon.mass_t + self.load_t_per_wagon

    @property
    def trailing_t(self) -> float:
        """Mass behind the locomotives, t."""
        return self.wagons * self.wagon_mass_t

    @property
    def mass_t(self) -> float:
        """Mass of the whole train, t."""
        return self.locomotives * self.locomotive.mass_t + self.trailing_t

    @property
    def length_m(self) -> float:
        """Length of the whole train, m."""
        return self.locomotives * self.locomotive.length_m + self.wagons * self.wagon.length_m

    @property
    def axle_load_t(self) -> float:
        """Greatest load of an axle in the train, t."""
        return max(
            self.locomotive.mass_t / self.locomotive.axles, self.wagon_mass_t / self.wagon.axles
        )

    @property
    def speed_kmh(self) -> float:
        """Highest speed that the train and its vehicles allow, km/h."""
        return min(self.max_speed_kmh, self.locomotive.max_speed_kmh, self.wagon.max_speed_kmh)


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """The track along a way, constant between two edges.

    Parameters
    ----------
    edges_m : array of n + 1 floats
        Distance along the way, m, rising from 0.
    limit_kmh : array of n floats
        Speed limit of the line for this train, km/h; it holds for the whole length of the train.
    gradient_permille : array of n floats
        Gradient, climbing positive.
    curve_n_per_kn : array of n floats
        Mean specific resistance of curves, N/kN.
    jointed : array of n bools
        Whether the rail is jointed, not welded.
    """

    edges_m: Floats
    limit_kmh: Floats
    gradient_permille: Floats
    curve_n_per_kn: Floats
    jointed: Flags

    @property
    def length_m(self) -> float:
        """Length of the way, m."""
        return float(self.edges_m[-1] - self.edges_m[0])
