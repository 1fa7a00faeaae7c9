"""Known gradients and curves of a stretch, from the table `profiles`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from landbridge.data.rows import kept_rows
from landbridge.line.attributes import Stretch
from landbridge.running.resistance import curve_n_per_kn

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Pieces", "ProfileTable"]

# Distance from the start in m, gradient in per mille (NaN: not known from here on), N/kN of curves.
Pieces = tuple[tuple[float, float, float], ...]
_M = 1e-3  # km


class ProfileTable:
    """The table `profiles` of a scenario, asked stretch by stretch."""

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._of_line: dict[str, list[Any]] = {}
        for row in kept_rows(tables["profiles"]):
            self._of_line.setdefault(row.line, []).append(row)
        for listed in self._of_line.values():
            listed.sort(key=lambda row: (float(row.from_km), not row.project))

    def at(self, stretch: Stretch) -> Pieces:
        """Return the known profile of a stretch in the direction of the way; empty: none is.

        Where rows overlap, one with a project holds, then the one that begins first. A gradient of
        NaN stands where no row covers.
        """
        listed = self._of_line.get(stretch.section.line, [])
        low, high = sorted((stretch.start_km, stretch.end_km))
        if not listed or math.isnan(low):
            return ()
        near = [row for row in listed if row.from_km < high and row.to_km > low]
        cuts = {low, high}
        for row in near:
            cuts |= {max(low, float(row.from_km)), min(high, float(row.to_km))}
        marks = sorted(cuts)
        found: list[tuple[float, float, float]] = []
        for start, end in pairwise(marks):
            if end - start < _M and len(marks) > 2:
                continue
            row = _covering(near, (start + end) / 2)
            found.append((start, *_values(row, stretch.start_km < stretch.end_km)))
        if all(math.isnan(gradient) for _, gradient, _ in found):
            return ()
        return _from_start(found, stretch, low, high)


def _covering(near: list[Any], km: float) -> Any:
    there = [row for row in near if row.from_km <= km < row.to_km]
    return min(there, key=lambda row: not row.project, default=None)


def _values(row: Any, forward: bool) -> tuple[float, float]:
    if row is None:
        return math.nan, math.nan
    gradient = float(row.gradient_permille) if forward else -float(row.gradient_permille)
    radius = float(row.curve_radius_m)
    return gradient, 0.0 if math.isnan(radius) else curve_n_per_kn(radius)


def _from_start(
    found: list[tuple[float, float, float]], stretch: Stretch, low: float, high: float
) -> Pieces:
    """Return pieces along the line, rising, as pieces from the start of the stretch."""
    if stretch.start_km < stretch.end_km:
        return tuple((round((km - low) / _M, 3), g, c) for km, g, c in found)
    ends = [*(km for km, _, _ in found[1:]), high]
    turned = [
        (round((high - end) / _M, 3), g, c) for end, (_, g, c) in zip(ends, found, strict=True)
    ]
    return tuple(reversed(turned))
