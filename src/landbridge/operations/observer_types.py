"""What an observer of public notices comes to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["BIN_S", "LEAST_WIDTH_MIN", "PART", "Observed", "SeenAt", "smallest_set"]

#: Passing times are told apart by minutes.
BIN_S: Final = 60
#: The part of the probability by which the width of an estimate is told.
PART: Final = 0.9
#: A plan is refused if an observer knows the passing time anywhere to less than this.
LEAST_WIDTH_MIN: Final = 60


@dataclass(frozen=True, slots=True, eq=False)
class SeenAt:
    """What an observer thinks of the passing time at one station.

    Parameters
    ----------
    station : str
        Where.
    from_s : int
        When the window of the cover begins, s.
    posterior : array (bins,)
        Probability of each minute of the window.
    width_min : int
        How many minutes the smallest set has that holds nine tenths of it (they need not follow
        each other).
    prior_width_min : int
        The same before any notice was read.
    """

    station: str
    from_s: int
    posterior: NDArray[np.float64]
    width_min: int
    prior_width_min: int

    def holds(self, passing_s: int, part: float = PART) -> bool:
        """Return whether the smallest set with a part of the probability has a moment in it."""
        at = (passing_s - self.from_s) // BIN_S
        at = min(max(0, at), len(self.posterior) - 1)
        return bool(smallest_set(self.posterior, part)[at])


@dataclass(frozen=True, slots=True, eq=False)
class Observed:
    """What an observer thinks, at every station of the way.

    ``covered`` is the probability that the plan was made for the whole cover, ``paths`` how many
    paths were weighed, ``effective`` as how many they count. ``told`` are stations at which the
    minute was published: there is nothing to hide there.
    """

    stations: tuple[SeenAt, ...]
    covered: float
    paths: int
    effective: float
    told: tuple[str, ...] = ()

    @property
    def narrowest(self) -> SeenAt:
        """Return the station that betrays most, the first of several, where not all is told."""
        hidden = [one for one in self.stations if one.station not in self.told]
        return min(hidden or self.stations, key=lambda one: one.width_min)


def smallest_set(
    posterior: Sequence[float] | NDArray[np.float64], part: float
) -> NDArray[np.bool_]:
    """Return which bins are in the smallest set that holds a part of the probability.

    Parameters
    ----------
    posterior : array (bins,)
        Probabilities that add up to one.
    part : float
        Such as 0.9.

    Returns
    -------
    array of bool (bins,)
        Of bins alike the earlier ones.

    Examples
    --------
    >>> smallest_set([0.05, 0.6, 0.35], 0.9).tolist()
    [False, True, True]
    """
    held = np.asarray(posterior, dtype=np.float64)
    order = np.argsort(-held, kind="stable")
    count = int(np.searchsorted(np.cumsum(held[order]), part - 1e-12)) + 1
    inside = np.zeros(len(held), dtype=np.bool_)
    inside[order[:count]] = True
    return inside
