"""What a run was: speed, time, effort and energy along the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.base.units import S_PER_H
from landbridge.running.types import Floats

__all__ = ["Run"]


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One run over a profile, as nodes along the way with steps between them.

    Parameters
    ----------
    at_m, speed_kmh, time_s : arrays of n floats
        Place of the head of the train, its speed and the time since the start at each node. In a
        step the square of the speed is a straight line over the distance.
    effort_kn, brake_kn, limit_kmh : arrays of n floats
        Mean tractive effort, mean effort of all brakes and speed limit under the train in the step
        that begins at the node (the last: 0, 0 and the limit there).
    work_kwh, electric_kwh : arrays of n floats
        Work of traction at the rim, and of the electric brake, up to the node.
    running_s : float
        Time from start to end, s; stops at stations take none.
    wheel_kwh : float
        Work of traction at the rim.
    drawn_kwh : float
        Energy drawn from wire or fuel: work by the efficiency, and auxiliaries under way.
    recovered_kwh : float
        Energy that the electric brake returns to the wire.
    resistance_kwh : float
        Work of the resistance to motion and of curves.
    braked_kwh : float
        Work of all brakes, electric ones included.
    potential_kwh : float
        What lifting the train from start to end took; negative where it came down.
    balance_error : float
        What the balance wheel = resistance + potential + brakes lacks, as a share of the larger of
        wheel and brake work; the train is at rest at both ends.
    overload_s : float
        Time with more than the continuous effort.
    efficiency, recovered_share : float
        Of the locomotives.
    auxiliary_kw : float
        Power for everything else, of the whole train.
    top_kmh : float
        Speed that the run was held to: the train's own, or less where a recovery margin made it so.
    """

    at_m: Floats
    speed_kmh: Floats
    time_s: Floats
    effort_kn: Floats
    brake_kn: Floats
    limit_kmh: Floats
    work_kwh: Floats
    electric_kwh: Floats
    running_s: float
    wheel_kwh: float
    drawn_kwh: float
    recovered_kwh: float
    resistance_kwh: float
    braked_kwh: float
    potential_kwh: float
    balance_error: float
    overload_s: float
    efficiency: float
    recovered_share: float
    auxiliary_kw: float
    top_kmh: float

    def time_at_s(self, at_m: Sequence[float] | Floats) -> Floats:
        """Return when the head of the train passes some places, s after the start.

        Parameters
        ----------
        at_m : sequence of k floats
            Places along the way, m.

        Returns
        -------
        array of k floats
            Times, s.

        Examples
        --------
        >>> from landbridge.running.example import container_train, level
        >>> from landbridge.running.run import run
        >>> run(container_train(), level(30)).time_at_s([0, 15_000, 30_000]).round().tolist()
        [0.0, 681.0, 1323.0]
        """
        places = np.clip(np.asarray(at_m, dtype=float), self.at_m[0], self.at_m[-1])
        i = np.clip(np.searchsorted(self.at_m, places, side="right") - 1, 0, self.at_m.size - 2)
        v = self.speed_kmh / 3.6
        part = (places - self.at_m[i]) / (self.at_m[i + 1] - self.at_m[i])
        there = np.sqrt(v[i] ** 2 + part * (v[i + 1] ** 2 - v[i] ** 2))
        way = v[i] + there
        on = np.divide(2.0 * (places - self.at_m[i]), way, out=np.zeros_like(way), where=way > 0.0)
        times: Floats = self.time_s[i] + on
        return times

    def section_s(self, edges_m: Sequence[float] | Floats) -> Floats:
        """Return the running time of each section, s.

        Parameters
        ----------
        edges_m : sequence of k + 1 floats
            Places that bound the sections, m.

        Returns
        -------
        array of k floats
            Times, s.

        Examples
        --------
        >>> from landbridge.running.example import container_train, level
        >>> from landbridge.running.run import run
        >>> run(container_train(), level(30)).section_s([0, 15_000, 30_000]).round().tolist()
        [681.0, 642.0]
        """
        times: Floats = np.diff(self.time_at_s(edges_m))
        return times

    def section_kwh(self, edges_m: Sequence[float] | Floats) -> Floats:
        """Return the energy of each section, drawn less recovered, kWh.

        Parameters
        ----------
        edges_m : sequence of k + 1 floats
            Places that bound the sections, m.

        Returns
        -------
        array of k floats
            Energy, kWh; negative where more is returned than drawn.

        Examples
        --------
        >>> from landbridge.running.example import container_train, level
        >>> from landbridge.running.run import run
        >>> run(container_train(), level(30)).section_kwh([0, 15_000, 30_000]).round().tolist()
        [1050.0, 487.0]
        """
        drawn, recovered = self.section_energy_kwh(edges_m)
        net: Floats = drawn - recovered
        return net

    def section_energy_kwh(self, edges_m: Sequence[float] | Floats) -> tuple[Floats, Floats]:
        """Return the energy drawn on each section and the energy returned to the wire, kWh.

        Parameters
        ----------
        edges_m : sequence of k + 1 floats
            Places that bound the sections, m.

        Returns
        -------
        drawn, recovered : arrays of k floats
            Energy, kWh.

        Examples
        --------
        >>> from landbridge.running.example import container_train, level
        >>> from landbridge.running.run import run
        >>> train_run = run(container_train(), level(30))
        >>> drawn, recovered = train_run.section_energy_kwh([0, 15_000, 30_000])
        >>> drawn.round().tolist(), recovered.round().tolist()
        ([1050.0, 587.0], [0.0, 100.0])
        """
        places = np.asarray(edges_m, dtype=float)
        work = np.interp(places, self.at_m, self.work_kwh)
        other = self.auxiliary_kw * self.time_at_s(places) / S_PER_H
        back = np.interp(places, self.at_m, self.electric_kwh)
        return np.diff(work / self.efficiency + other), self.recovered_share * np.diff(back)
