"""The arrays of the bill: trains, local transport, passengers, and what comes out.

They are few, with records in them: a compiled function takes each array as seven arguments.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "CALL",
    "CLASS",
    "COHORT",
    "DEPARTURE",
    "EVENT",
    "GROUP",
    "LINK",
    "NEVER",
    "POSSIBLE",
    "QUEUE",
    "REACH",
    "ROW",
    "TOLD",
    "TRAIN",
    "Floats",
    "Ints",
    "Local",
    "Network",
    "Records",
    "State",
    "Weights",
    "records",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Records = NDArray[Any]
#: Cost of a journey that cannot be made, s.
NEVER: Final = 1e15
#: Costs below can be.
POSSIBLE: Final = 1e14

#: A call of a train; ``event`` is its departure, -1 at the last one.
CALL: Final = np.dtype(
    [("station", "i8"), ("train", "i8"), ("event", "i8"), ("arrive_s", "f8"), ("depart_s", "f8")],
    align=True,
)
#: A departure: its call, and its place among the departures of its station.
EVENT: Final = np.dtype([("call", "i8"), ("place", "i8")], align=True)
#: A departure at a place among those of a station.
DEPARTURE: Final = np.dtype([("event", "i8"), ("at_s", "f8")], align=True)
TRAIN: Final = np.dtype([("places", "f8"), ("category", "i8")], align=True)
#: Local transport in one direction; it takes ``per_s`` passengers a second.
LINK: Final = np.dtype(
    [("to", "i8"), ("ride_s", "f8"), ("per_s", "f8"), ("from_s", "f8"), ("to_s", "f8")], align=True
)
REACH: Final = np.dtype([("to", "i8"), ("ride_s", "f8")], align=True)
#: Where passengers go, and by trains of which category (-1: any).
CLASS: Final = np.dtype([("station", "i8"), ("category", "i8")], align=True)
#: Passengers of one class (``kind``) who come to a station at one moment, in the order of time.
COHORT: Final = np.dtype(
    [
        ("station", "i8"),
        ("kind", "i8"),
        ("at_s", "f8"),
        ("passengers", "f8"),
        ("planned_s", "f8"),
    ],
    align=True,
)
#: Passengers of one cohort who travel together; ``turn`` is when they came to where they wait.
GROUP: Final = np.dtype(
    [
        ("cohort", "i8"),
        ("station", "i8"),
        ("used", "i8"),
        ("turn", "i8"),
        ("following", "i8"),
        ("passengers", "f8"),
        ("since_s", "f8"),
        ("cost_s", "f8"),
    ],
    align=True,
)
#: The first and last group of a class that wait at a station.
ROW: Final = np.dtype([("head", "i8"), ("tail", "i8")], align=True)
#: Passengers who wait for a link, as of a moment.
QUEUE: Final = np.dtype([("passengers", "f8"), ("at_s", "f8")], align=True)
#: What comes out for a cohort: seconds more than planned, and passengers.
TOLD: Final = np.dtype(
    [
        ("extra_s", "f8"),
        ("by_train", "f8"),
        ("by_local", "f8"),
        ("forgone", "f8"),
        ("left_behind", "f8"),
    ],
    align=True,
)


class Network(NamedTuple):
    """The trains of a day: calls train by train, departures in the order of time.

    ``first`` is where the departures of each station begin; ``order`` has every arrival (2 x call)
    and departure (2 x call + 1) in the order of time.
    """

    calls: Records
    events: Records
    departures: Records
    trains: Records
    first: Ints
    order: Ints


class Local(NamedTuple):
    """Local transport: links from each station, and what is reached over any number of them.

    ``reach`` has for each period and station the others with the least time; a period ends at
    ``period_to_s``.
    """

    first: Ints
    links: Records
    period_to_s: Floats
    reach_first: Ints
    reach: Records


class Weights(NamedTuple):
    """What time counts: factor of waiting, least wait at a change, its penalty, cap of a trip."""

    waiting: float
    change_s: float
    transfer_s: float
    cap_s: float


class State(NamedTuple):
    """Groups under way, and what comes out by cohort, and by station and bin of time.

    ``rows`` are those who wait by station and class, ``on_board`` the first group of a class in a
    train. ``book`` has the first free group and the next number of a turn, ``bins`` when the first
    bin begins and how wide they are (s).
    """

    groups: Records
    book: Ints
    rows: Records
    on_board: Ints
    load: Floats
    queues: Records
    told: Records
    waiting: Floats
    gave_up: Floats
    bins: Floats


def records(form: np.dtype[Any], /, **columns: Any) -> Records:
    """Return records of a form with these columns.

    Examples
    --------
    >>> records(REACH, to=[1, 2], ride_s=[60.0, 90.0])["ride_s"].tolist()
    [60.0, 90.0]
    """
    size = len(next(iter(columns.values())))
    made = np.zeros(size, dtype=form)
    for name, values in columns.items():
        made[name] = values
    return made
