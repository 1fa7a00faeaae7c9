"""Passengers as the bill moves them: classes by destination, cohorts by moment, their state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np

from landbridge.operations.bill_network import Places
from landbridge.operations.bill_types import (
    CLASS,
    COHORT,
    GROUP,
    NEVER,
    QUEUE,
    ROW,
    TOLD,
    Local,
    Network,
    Records,
    State,
    records,
)
from landbridge.operations.demand import Flow

__all__ = ["Prepared", "cohorts_of", "new_state", "slices_of"]

_FINE_S: Final = 300
_COARSE_S: Final = 900
_MOST_FINE: Final = 150_000


class Prepared(NamedTuple):
    """The passengers of a day as arrays."""

    classes: Records
    cohorts: Records


def slices_of(flow: Flow, width_s: int) -> list[float]:
    """Return when the passengers of a flow come: equal parts of it, each at the middle of its time.

    Examples
    --------
    >>> slices_of(Flow("a", "b", 0, 1200, 8.0), 300)
    [150.0, 450.0, 750.0, 1050.0]
    >>> slices_of(Flow("a", "b", 60, 60, 8.0), 300)
    [60.0]
    """
    length_s = flow.to_s - flow.from_s
    parts = max(1, -(-length_s // width_s))
    return [flow.from_s + (number + 0.5) * length_s / parts for number in range(parts)]


def cohorts_of(flows: Sequence[Flow], places: Places) -> Prepared:
    """Return flows as cohorts of five minutes (of fifteen where that would be 150,000 or more).

    Parameters
    ----------
    flows : sequence of Flow
        Passengers; flows of nobody and from a station to itself are left out.
    places : Places
        Numbers of stations and categories.

    Returns
    -------
    Prepared
        In the order of time; the planned cost is not known yet.
    """
    kept = [one for one in flows if one.passengers > 0 and one.from_station != one.to_station]
    fine = sum(-(-(one.to_s - one.from_s) // _FINE_S) for one in kept)
    width_s = _FINE_S if fine < _MOST_FINE else _COARSE_S
    kinds: dict[tuple[int, int], int] = {}
    rows = []
    for one in kept:
        category = places.categories[one.category] if one.category else -1
        kind = kinds.setdefault((places.stations[one.to_station], category), len(kinds))
        times = slices_of(one, width_s)
        each = one.passengers / len(times)
        rows += [(at, places.stations[one.from_station], kind, each) for at in times]
    rows.sort()
    return Prepared(
        records(
            CLASS,
            station=[station for station, _ in kinds],
            category=[category for _, category in kinds],
        ),
        records(
            COHORT,
            station=[row[1] for row in rows],
            kind=[row[2] for row in rows],
            at_s=[row[0] for row in rows],
            passengers=[row[3] for row in rows],
            planned_s=np.full(len(rows), NEVER),
        ),
    )


def new_state(
    groups: int, work: Prepared, net: Network, local: Local, bins: tuple[int, int, int]
) -> State:
    """Return the state before anybody travels.

    Parameters
    ----------
    groups : int
        Groups that may be under way at once.
    work : Prepared
        The passengers.
    net : Network
        The trains.
    local : Local
        Local transport.
    bins : (int, int, int)
        When the first bin begins, how wide they are (s), and how many there are.

    Returns
    -------
    State
        All groups free, trains empty, no queues.
    """
    kinds, stations = len(work.classes), len(net.first) - 1
    group = np.zeros(groups, dtype=GROUP)
    group["following"] = np.arange(1, groups + 1)
    group["following"][-1] = -1
    rows = np.full((stations, kinds), -1, dtype=np.int64)
    return State(
        groups=group,
        book=np.zeros(2, dtype=np.int64),
        rows=np.stack([rows, rows], axis=-1).view(ROW)[..., 0],
        on_board=np.full((len(net.trains), kinds), -1, dtype=np.int64),
        load=np.zeros(len(net.trains)),
        queues=np.zeros(len(local.links), dtype=QUEUE),
        told=np.zeros(len(work.cohorts), dtype=TOLD),
        waiting=np.zeros((stations, bins[2])),
        gave_up=np.zeros((stations, bins[2])),
        bins=np.array([float(bins[0]), float(bins[1])]),
    )
