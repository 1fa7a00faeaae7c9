"""Capacity consumption by the UIC 406 method, and how many trains more a timetable takes.

Occupation is what the compressed trains need of the period; the additional time rate adds what
keeps the timetable stable. No figure stands without the section and the period it holds for:
other cuts of the same line give other figures.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import Finding, InputError
from landbridge.line.compress import Path, Spacing, compress

__all__ = [
    "Consumption",
    "More",
    "adjacency",
    "consumption",
    "evenly_spread",
    "pairs_more",
    "representative",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_TRACK_EACH: Final = 2
_FULL_PCT: Final = 100.0
# The order of a mix is made for ten days, so that 0.1 trains a day count.
_DAYS: Final = 10


@dataclass(frozen=True, slots=True)
class Consumption:
    """Capacity consumption of one section in one period.

    Parameters
    ----------
    section : str
        What it holds for, with the direction on double track.
    period_min : float
        The period: the time in which the section is open to trains, min.
    trains : float
        Trains in the period.
    occupation_min : float
        What they occupy when they are pushed together, min.
    additional_time_pct : float
        Additional time rate, % of the occupation.
    """

    section: str
    period_min: float
    trains: float
    occupation_min: float
    additional_time_pct: float

    @property
    def occupation_pct(self) -> float:
        """Occupied share of the period, %."""
        return _FULL_PCT * self.occupation_min / self.period_min

    @property
    def consumption_pct(self) -> float:
        """Capacity consumption: occupation with the additional time, %."""
        return self.occupation_pct * (1.0 + self.additional_time_pct / _FULL_PCT)

    def __str__(self) -> str:
        """Return the figure with its section and period."""
        return (
            f"{self.section}, {self.period_min:g} min: {self.trains:g} trains occupy "
            f"{self.occupation_min:.1f} min ({self.occupation_pct:.0f} %), with "
            f"{self.additional_time_pct:g} % additional time {self.consumption_pct:.0f} % of the "
            "capacity"
        )


@dataclass(frozen=True, slots=True)
class More:
    """How many pairs a timetable takes on top: their number, and the consumption with them."""

    pairs: int
    consumption: tuple[Consumption, ...]


def consumption(
    paths: Sequence[Path],
    spacings: Sequence[Spacing],
    *,
    section: str,
    period_min: float,
    additional_time_pct: float,
) -> tuple[Consumption, ...]:
    """Return the capacity consumption of a timetable on a line section.

    Parameters
    ----------
    paths : sequence of Path
        Trains of the period.
    spacings : sequence of m Spacing
        Rules of the sections that make up the line section.
    section : str
        Name of the line section.
    period_min : float
        Period in which it is open to trains, min.
    additional_time_pct : float
        Additional time rate, %.

    Returns
    -------
    tuple of Consumption
        One where a single track lies on the way; one for each direction where each has its own.

    Notes
    -----
    UIC Code 406, 2nd edition (2013): ``occupation = occupied time / period``, ``consumption =
    occupation (1 + additional time rate)``. The guide values of the 1st edition (2004) for mixed
    traffic, 75 % in the peak and 60 % over the day, are rates of 33 and 67 % here.

    Examples
    --------
    >>> day = [Path(str(i), "freight", True, (60.0 * i,), (60.0 * i + 10,)) for i in range(6)]
    >>> print(*consumption(day, [Spacing(2, 10.0)], section="A - B", period_min=360,
    ...                    additional_time_pct=67))
    A - B, forward, 360 min: 6 trains occupy 60.0 min (17 %), with 67 % additional time 28 % of \
the capacity
    """
    if period_min <= 0.0:
        raise InputError(
            Finding("", None, "period_min", f"{period_min:g}", "is no period", "more than 0 min")
        )
    apart = all(spacing.tracks >= _TRACK_EACH for spacing in spacings)
    groups = {section: list(paths)}
    if apart:
        groups = {
            f"{section}, {name}": [path for path in paths if path.forward is ahead]
            for name, ahead in (("forward", True), ("back", False))
        }
    return tuple(
        Consumption(
            name,
            period_min,
            len(group),
            compress(group, spacings).occupation_min,
            additional_time_pct,
        )
        for name, group in groups.items()
        if group or not apart
    )


def pairs_more(
    paths: Sequence[Path],
    spacing: Spacing,
    *,
    category: str,
    forward_min: float,
    back_min: float,
    section: str,
    period_min: float,
    additional_time_pct: float,
) -> More:
    """Return how many pairs of trains more a section takes until its capacity is used up.

    Parameters
    ----------
    paths : sequence of Path
        Trains of the period.
    spacing : Spacing
        Rules of the section.
    category : str
        Category of the trains to be added.
    forward_min, back_min : float
        Their running times, with what stops cost, min.
    section, period_min, additional_time_pct
        As in :func:`consumption`.

    Returns
    -------
    More
        The largest number of pairs with which the consumption is at most 100 %, and that
        consumption. The i-th of n pairs is put at the fractions (i + 1/4) / n and (i + 3/4) / n of
        the period for its two directions, among the trains that are there: evenly, and so that
        trains added alternate on single track.

    Examples
    --------
    >>> more = pairs_more([], Spacing(1, 5.0, 3.0, 1.0), category="container", forward_min=29,
    ...                   back_min=29, section="A - B", period_min=1440, additional_time_pct=0)
    >>> more.pairs, round(more.consumption[0].consumption_pct, 1)
    (24, 100.0)
    """

    def used(pairs: int) -> tuple[Consumption, ...]:
        added = [
            Path(f"{name}{i + 1}", category, ahead, (start,), (start + minutes,))
            for i in range(pairs)
            for name, ahead, minutes, start in (
                ("+", True, forward_min, period_min * (i + 0.25) / pairs),
                ("-", False, back_min, period_min * (i + 0.75) / pairs),
            )
        ]
        return consumption(
            [*paths, *added],
            [spacing],
            section=section,
            period_min=period_min,
            additional_time_pct=additional_time_pct,
        )

    found = More(0, used(0))
    while True:
        more = used(found.pairs + 1)
        if any(one.consumption_pct > _FULL_PCT + 1e-9 for one in more):
            return found
        found = More(found.pairs + 1, more)


@lru_cache(maxsize=4096)
def evenly_spread(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Return an order of things of several kinds in which each kind is spread evenly.

    Parameters
    ----------
    counts : tuple of int
        How many there are of each kind.

    Returns
    -------
    tuple of int
        Kinds in order. The i-th of n of a kind stands where (i + 1/2) / n falls, equal places in
        the order of the kinds. Nothing is left to chance.

    Examples
    --------
    >>> evenly_spread((4, 2, 1))
    (0, 1, 0, 2, 0, 1, 0)
    """
    kinds = np.repeat(np.arange(len(counts)), counts)
    places = np.concatenate([(np.arange(n) + 0.5) / max(n, 1) for n in counts])
    order = np.lexsort((kinds, places.round(12)))
    return tuple(kinds[order].tolist())


@lru_cache(maxsize=4096)
def adjacency(tenths: tuple[int, ...]) -> Floats:
    """Return how often a day a train of one kind follows one of another in an even mix.

    Parameters
    ----------
    tenths : tuple of int
        Trains of each of K kinds in ten days.

    Returns
    -------
    array of (K, K)
        Successions a day, of the row's kind before the column's; the last train of the ten days is
        followed by the first. The sum is the number of trains a day.

    Examples
    --------
    >>> adjacency((20, 10)).tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    order = np.array(evenly_spread(tenths), dtype=np.int64)
    kinds = len(tenths)
    if not len(order):
        return np.zeros((kinds, kinds))
    after = np.roll(order, -1)
    counts = np.bincount(order * kinds + after, minlength=kinds * kinds)
    found = counts.reshape(kinds, kinds) / _DAYS
    found.flags.writeable = False
    return found


def representative(
    pairs: Mapping[str, int],
    minutes: Mapping[str, tuple[float, float]],
    period_min: float,
) -> tuple[Path, ...]:
    """Return a timetable of one section for a mix of trains where none is given.

    Parameters
    ----------
    pairs : mapping of str to int
        Pairs of trains in the period by category.
    minutes : mapping of str to (float, float)
        Running times over the section in both directions by category, min.
    period_min : float
        The period, min.

    Returns
    -------
    tuple of Path
        Pairs at equal distances over the period, categories spread evenly among them in their
        order in ``pairs`` (:func:`evenly_spread`); the train back half a distance after the one
        forward.

    Examples
    --------
    >>> day = representative({"freight": 2, "passenger": 1},
    ...                      {"freight": (20, 22), "passenger": (12, 12)}, 1440)
    >>> [(path.category, path.forward, path.start_min) for path in day[:3]]
    [('freight', True, 0.0), ('freight', False, 240.0), ('passenger', True, 480.0)]
    """
    names = list(pairs)
    order = evenly_spread(tuple(pairs[name] for name in names))
    apart = period_min / max(len(order), 1)
    return tuple(
        Path(f"{names[kind]} {2 * i + 1 + turn}", names[kind], not turn, (start,), (start + ride,))
        for i, kind in enumerate(order)
        for turn, ride in enumerate(minutes[names[kind]])
        for start in (apart * (i + turn / 2),)
    )
