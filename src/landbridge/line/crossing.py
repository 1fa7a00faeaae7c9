"""How trains of opposite directions follow each other on a single track: the period of the graph.

A section lies between two loops: a train of the direction `forward` runs over it, then one of the
direction `back`, and so on. At each loop one of the two stops. The one that comes out of the
section stops: then the other may run through once it is in (the interval of arrival tau_np, and
the time t_z that stopping costs). Or the one that waits for the section stops: it starts once the
other has passed (the interval of crossing tau_s, and the time t_r that starting costs). Two loops
with two choices each make four schemes; the period is the time from one pair of trains to the
next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from landbridge.base.errors import CannotRunError

__all__ = [
    "SCHEME_WORDS",
    "SIDES",
    "Intervals",
    "Meeting",
    "Periods",
    "Scheme",
    "Side",
    "best_meeting",
    "chain_meetings",
    "periods",
]

Floats = NDArray[np.float64]
Side = Literal["forward", "back"]
Scheme = Literal["through_in", "through_out", "forward_through", "back_through"]
SIDES: Final[tuple[Side, Side]] = ("forward", "back")

# By who stops at the start of the section and who at its end.
_SCHEMES: Final[dict[tuple[Side, Side], Scheme]] = {
    ("back", "forward"): "through_in",
    ("forward", "back"): "through_out",
    ("back", "back"): "forward_through",
    ("forward", "forward"): "back_through",
}
SCHEME_WORDS: Final[dict[Scheme, str]] = {
    "through_in": "both trains run through into the section and stop beyond it",
    "through_out": "both trains start into the section and run through out of it",
    "forward_through": "trains forward run through, trains back stop at both loops",
    "back_through": "trains back run through, trains forward stop at both loops",
}
# Periods that differ by less are equal, min.
_SAME_MIN: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Intervals:
    """What a meeting costs on a section, min.

    Parameters
    ----------
    arrival_min : float
        Least time between the arrivals of two trains from opposite directions (tau_np).
    crossing_min : float
        Least time from the arrival of a train to the departure of the opposite one into the
        section that it left (tau_s).
    start_min, stop_min : float
        Time that starting from rest and stopping cost against running through (t_r, t_z).
    """

    arrival_min: float
    crossing_min: float
    start_min: float
    stop_min: float

    @property
    def hold_min(self) -> float:
        """Cost at a loop where the train stops that comes out of the section, min."""
        return self.arrival_min + self.stop_min

    @property
    def release_min(self) -> float:
        """Cost at a loop where the train stops that waits for the section, min."""
        return self.crossing_min + self.start_min

    @property
    def at_start(self) -> dict[Side, float]:
        """Cost at the loop where the section begins, by the direction that stops there, min."""
        return {"forward": self.release_min, "back": self.hold_min}

    @property
    def at_end(self) -> dict[Side, float]:
        """Cost at the loop where the section ends, by the direction that stops there, min."""
        return {"forward": self.hold_min, "back": self.release_min}


class Periods(NamedTuple):
    """Periods of the four schemes, min; floats, or arrays of one shape."""

    through_in: float | Floats
    through_out: float | Floats
    forward_through: float | Floats
    back_through: float | Floats


@dataclass(frozen=True, slots=True)
class Meeting:
    """Who stops at the two loops of a section, and the period that follows.

    Parameters
    ----------
    at_start, at_end : {"forward", "back"}
        Direction of the train that stops at the loop where the section begins, and where it ends,
        seen along the line.
    period_min : float
        Time from one pair of trains to the next, min.
    """

    at_start: Side
    at_end: Side
    period_min: float

    @property
    def scheme(self) -> Scheme:
        """Name of the crossing scheme."""
        return _SCHEMES[self.at_start, self.at_end]


def periods(forward_min: float | Floats, back_min: float | Floats, intervals: Intervals) -> Periods:
    """Return the period of the pair graph for each of the four crossing schemes.

    Parameters
    ----------
    forward_min, back_min : float or array
        Running times over the section in both directions without stops (t', t''), min.
    intervals : Intervals
        Intervals and allowances of the section.

    Returns
    -------
    Periods
        ``t' + t'' + 2 (tau_np + t_z)`` where both trains run through into the section,
        ``t' + t'' + 2 (tau_s + t_r)`` where both run through out of it, and
        ``t' + t'' + tau_s + tau_np + t_r + t_z`` where one direction never stops.

    Notes
    -----
    The first two and the last two have the same sum: each loop has the same two choices, whichever
    loop it is.

    Source: textbook form of the Russian method, as in lecture 10-69113 of mylektsii.ru and the
    worked example tlookup.ru/wocs-1042-1; Order of the Ministry of Transport of Russia No 286 of
    2018 (methodology of capacity).

    Examples
    --------
    >>> tuple(periods(24.0, 25.0, Intervals(3.5, 1.0, 2.0, 1.0)))
    (58.0, 55.0, 56.5, 56.5)
    """
    both = forward_min + back_min
    hold, release = intervals.hold_min, intervals.release_min
    mixed = both + hold + release
    return Periods(both + 2 * hold, both + 2 * release, mixed, mixed)


def best_meeting(
    forward_min: float,
    back_min: float,
    intervals: Intervals,
    *,
    stops_at_start: Sequence[Side] = SIDES,
    stops_at_end: Sequence[Side] = SIDES,
) -> Meeting:
    """Return the crossing scheme of least period among those that the loops allow.

    Parameters
    ----------
    forward_min, back_min : float
        Running times over the section without stops, min.
    intervals : Intervals
        Intervals and allowances of the section.
    stops_at_start, stops_at_end : sequence of {"forward", "back"}
        Directions whose trains fit the loop at that end: only such a train can be the one that
        stops there.

    Returns
    -------
    Meeting
        With its scheme and period.

    Raises
    ------
    CannotRunError
        At one of the loops no train fits, so that none can meet there.

    Examples
    --------
    >>> fit = Intervals(3.5, 1.0, 2.0, 1.0)
    >>> best_meeting(24, 25, fit).scheme
    'through_out'
    >>> best_meeting(24, 25, fit, stops_at_start=["back"])
    Meeting(at_start='back', at_end='back', period_min=56.5)
    """
    at_start, at_end = intervals.at_start, intervals.at_end
    (found,) = chain_meetings(
        [forward_min + back_min],
        [{side: at_start[side] for side in stops_at_start}],
        [{side: at_end[side] for side in stops_at_end}],
    )
    return found


def chain_meetings(
    running_min: Sequence[float] | Floats,
    at_start_min: Sequence[Mapping[Side, float]],
    at_end_min: Sequence[Mapping[Side, float]],
) -> tuple[Meeting, ...]:
    """Return who stops at each loop of a single line, so that the largest period is least.

    A choice at a loop holds for the sections on both its sides: the train that comes out of one is
    the one that runs into the other. So two neighbours cannot both have their best scheme.

    Parameters
    ----------
    running_min : sequence of n floats
        Running times over each section in both directions together, without stops, min.
    at_start_min, at_end_min : sequence of n mappings of {"forward", "back"} to float
        What each section's period grows by when the train of that direction stops at the loop
        where it begins, or ends (:class:`Intervals` has both), min. A direction whose trains do
        not fit the loop is left out.

    Returns
    -------
    tuple of n Meeting
        Of least largest period, and among these of least sum of squares of the periods.

    Raises
    ------
    CannotRunError
        At one of the loops no train fits.

    Notes
    -----
    Two passes of dynamic programming over the loops with two states each (Bellman 1957, Dynamic
    Programming): first for the largest period, then for the sum of squares with longer periods
    ruled out.

    Examples
    --------
    Three equal sections: 55 minutes for all is not to be had, as it would be for one alone.

    >>> fit = Intervals(3.5, 1.0, 2.0, 1.0)
    >>> [one.period_min for one in chain_meetings([49] * 3, [fit.at_start] * 3, [fit.at_end] * 3)]
    [55.0, 56.5, 56.5]
    """
    costs = []
    for number, running in enumerate(running_min):
        starts, ends = set(at_start_min[number]), set(at_end_min[number])
        if number + 1 < len(at_start_min):
            ends &= set(at_start_min[number + 1])
        if not starts or not ends:
            raise CannotRunError(
                f"trains fit a loop of section {number + 1} of the line in neither direction",
                "join the sections on both its sides: trains cannot meet there",
            )
        costs.append(
            {
                (start, end): float(running)
                + float(at_start_min[number][start])
                + float(at_end_min[number][end])
                for start in sorted(starts)
                for end in sorted(ends)
            }
        )
    if not costs:
        return ()
    sides = _least(costs, float("inf"), largest=True)
    limit = max(cost[pair] for cost, pair in zip(costs, pairwise(sides), strict=True))
    sides = _least(costs, limit + _SAME_MIN, largest=False)
    return tuple(
        Meeting(*pair, period_min=cost[pair])
        for cost, pair in zip(costs, pairwise(sides), strict=True)
    )


def _least(
    costs: Sequence[Mapping[tuple[Side, Side], float]], limit: float, *, largest: bool
) -> list[Side]:
    """Return who stops at each loop: least largest period, or least sum of squares."""
    value: dict[Side, float] = {start: 0.0 for start, _ in costs[0]}
    came: list[dict[Side, Side]] = []
    for cost in costs:
        ahead: dict[Side, float] = {}
        back: dict[Side, Side] = {}
        for (start, end), period in cost.items():
            if start not in value or period > limit:
                continue
            total = max(value[start], period) if largest else value[start] + period * period
            if end not in ahead or total < ahead[end]:
                ahead[end], back[end] = total, start
        value = ahead
        came.append(back)
    side = min(value, key=lambda one: (value[one], one))
    sides = [side]
    for back in reversed(came):
        side = back[side]
        sides.append(side)
    return sides[::-1]
