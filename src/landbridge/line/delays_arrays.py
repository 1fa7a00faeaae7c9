"""A week of a timetable as a few arrays of integers, for the compiled loops.

Events are numbered hop after hop, so that what is used together lies together. Columns of ``hops``:
first and last event, the train's next hop (-1: it ends), direction, category, first and last point,
section times two and direction (on double track), and the row of its first point in ``paths``.
Columns of ``events``: planned time (s from Monday of the week in which the train starts) and least
time since the event before. Columns of ``paths``: the events at each point of each path, counted
from the train's first one. On each resource are remembered: the hop, and from when until when it is
there; behind them for each point: the direction of an arrival, and when it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from landbridge.line.delays_events import Week
from landbridge.line.delays_rules import Spacing
from landbridge.line.rules import CATEGORIES
from landbridge.line.timetable import Ints

__all__ = ["Arrays", "State", "arrays_of", "placed", "state_of"]

FIRST: Final = 0
LAST: Final = 1
NEXT: Final = 2
FORTH: Final = 3
KIND: Final = 4
BEGIN: Final = 5
END: Final = 6
RESOURCE: Final = 7
OFFSET: Final = 8
PLAN, LEAST = 0, 1
ARRIVE, DEPART = 0, 1
HOP, FROM, UNTIL = 0, 1, 2
# What the kernel is asked.
SEED, BEGIN_WEEK, END_WEEK, SINCE_S, STRUCK, STRUCK_S, FIRST_TOLD = 0, 1, 2, 3, 4, 5, 6
NEVER: Final = 2**62
# By so much trains of a category are fixed before freight trains that are ready at the same time:
# they have the right of way over those (estimate).
_LEAD_MIN: Final = {"freight": 0, "container": 15, "suburban": 45, "passenger": 60, "special": 120}
_LEAD_S: Final = np.array([60 * _LEAD_MIN[category] for category in CATEGORIES], dtype=np.int64)
#: Trains that are remembered on a resource, and arrivals at a point.
KEPT: Final = 96


@dataclass(frozen=True, slots=True, eq=False)
class Arrays:
    """The arrays that stay as they are, in the order in which the kernel takes them."""

    hops: Ints
    events: Ints
    paths: Ints
    headway: Ints
    blocks: Ints
    meet: Ints
    throat: Ints
    lead: Ints
    starts: Ints

    def told(self) -> tuple[Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints, Ints]:
        """Return all in the order in which the kernel takes them."""
        same = (self.hops, self.events, self.paths, self.headway, self.blocks)
        return (*same, self.meet, self.throat, self.lead, self.starts)


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """What is fixed: times of events, hops on each resource, arrivals at each point."""

    time: Ints
    held: Ints
    count: Ints

    def told(self) -> tuple[Ints, Ints, Ints]:
        """Return all in the order in which the kernel takes them."""
        return self.time, self.held, self.count


def placed(week: Week) -> Ints:
    """Return the number of each event where they are numbered hop after hop."""
    order = np.argsort(week.hop_first)
    sizes = week.hop_last - week.hop_first + 1
    begin = np.cumsum(sizes) - sizes
    inside = np.arange(len(week.plan_s)) - np.repeat(week.hop_first[order], sizes[order])
    found: Ints = np.repeat(begin[order], sizes[order]) + inside
    return found


def arrays_of(week: Week, spacing: Spacing, place: Ints, order: Ints, origins: Ints) -> Arrays:
    """Return a week as arrays.

    Parameters
    ----------
    week, spacing
        Events and hops, and what keeps trains apart.
    place, order : arrays
        Of :func:`placed`, and the event of each number there.
    origins : array by path
        The first point of each path.

    Returns
    -------
    Arrays
        For the kernel.
    """
    sizes = np.array([len(one) for one in week.arrive], dtype=np.int64)
    offset = (np.cumsum(sizes) - sizes)[week.path][week.hop_train]
    begins = week.hop_first == week.base[week.hop_train]
    by_event = np.argsort(week.hop_first)
    follows = np.full(len(begins), -1, dtype=np.int64)
    follows[by_event[:-1]] = np.where(begins[by_event[1:]], -1, by_event[1:])
    starts = np.flatnonzero(begins)
    fixed = week.plan_s[week.hop_first[starts]] - _LEAD_S[week.hop_kind[starts]]
    double = ~spacing.single[week.hop_section]
    columns = (
        place[week.hop_first],
        place[week.hop_last],
        follows,
        week.hop_forth,
        week.hop_kind,
        week.hop_begin,
        week.hop_end,
        2 * week.hop_section + (week.hop_forth & double),
        offset + np.abs(week.hop_begin - origins[week.path][week.hop_train]),
    )
    empty = np.empty(0, np.int64)
    return Arrays(
        np.column_stack([np.asarray(one, dtype=np.int64) for one in columns]),
        np.column_stack((week.plan_s[order], week.least_s[order])),
        np.column_stack(
            (np.concatenate([empty, *week.arrive]), np.concatenate([empty, *week.depart]))
        ),
        spacing.headway_s,
        spacing.blocks.astype(np.int64),
        spacing.meet_s,
        spacing.throat_s,
        _LEAD_S,
        starts[np.lexsort((starts, fixed))],
    )


def state_of(week: Week, spacing: Spacing) -> State:
    """Return the state before the first week: an empty line.

    Parameters
    ----------
    week, spacing
        As for :func:`arrays_of`.

    Returns
    -------
    State
        The kernel writes into it.
    """
    places = 2 * len(spacing.single) + len(spacing.throat_s)
    return State(
        np.zeros(len(week.plan_s), np.int64),
        np.zeros((places, KEPT, 3), np.int64),
        np.zeros(places, np.int64),
    )
