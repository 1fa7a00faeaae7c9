"""Days as a distribution: a year of departures, replayed for many boxes (numba).

Each box is ready at another time of the year. It waits for the departures that it meets, and
every dwell and run takes its own time, so a late border can miss a ship. The random number of a
part depends on the part's key and the number of the box alone: two ways through the same border
are late together, and adding a fixed delay moves nothing else.
"""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from landbridge.base.kernels import kernel

H_PER_YEAR = 8760.0
H_PER_WEEK = 168.0
BOXES = 1000

DURATION = 0
DEPARTURE = 1
QUEUE = 2

# Shifted exponential with the given median and 9-in-10 value (decision record 0006).
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LN_2 = float(np.log(2.0))
LN_5 = float(np.log(5.0))


def stream_of(key: str) -> int:
    """Return the 63-bit number of the random stream of a part's key, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") >> 1


@kernel
def _uniform(stream: int, box: int) -> float:
    """Return the uniform number of a stream for a box (SplitMix64, Steele et al. 2014)."""
    z = np.uint64(stream) + np.uint64(box + 1) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return (np.float64(z >> np.uint64(11)) + 0.5) * (1.0 / 9007199254740992.0)


@kernel
def replay(
    kind: Ints,
    stream: Ints,
    a: Floats,
    b: Floats,
    share: Floats,
    extra: Floats,
    ready: Floats,
    marks: Ints,
) -> Floats:
    """Return the time from ready to each mark for every box, in hours.

    Parameters
    ----------
    kind : int64 (parts,)
        DURATION, DEPARTURE or QUEUE.
    stream : int64 (parts,)
        Random stream of each part.
    a, b : float64 (parts,)
        DURATION: median and 9-in-10 hours. DEPARTURE: period and first departure in hours.
        QUEUE: mean hours that grow and that are chance.
    share : float64 (parts,)
        QUEUE: share of the boxes that meet the chance.
    extra : float64 (parts,)
        Fixed delay added to the part, in hours (queues).
    ready : float64 (boxes,)
        Hour at which each box is ready.
    marks : int64 (marks,)
        Numbers of parts after which the clock is read.

    Returns
    -------
    float64 (boxes, marks)
    """
    boxes = ready.size
    clock = np.empty((boxes, marks.size))
    for box in range(boxes):
        now = ready[box]
        mark = 0
        for part in range(kind.size):
            if kind[part] == DEPARTURE:
                if a[part] > 0.0:
                    late = (now - b[part]) % a[part]
                    if late > 0.0:
                        now += a[part] - late
            elif kind[part] == QUEUE:
                u = _uniform(stream[part], box)
                tail = max(0.0, np.log(share[part] / (1.0 - u))) / share[part]
                now += 2.0 * u * a[part] + b[part] * tail
            else:
                spread = (-np.log(1.0 - _uniform(stream[part], box)) - LN_2) / LN_5
                now += max(0.0, a[part] + (b[part] - a[part]) * spread)
            now += extra[part]
            while mark < marks.size and marks[mark] == part:
                clock[box, mark] = now - ready[box]
                mark += 1
    return clock


def ready_times(
    boxes: int = BOXES, start_h: float = 0.0, span_h: float = H_PER_YEAR
) -> NDArray[np.float64]:
    """Return the hours at which boxes are ready, spread evenly over a span from a start.

    The golden-ratio sequence visits every hour of the week evenly without falling into step
    with any departure.
    """
    golden = (np.sqrt(5.0) - 1.0) / 2.0
    return np.asarray(start_h + span_h * ((np.arange(1, boxes + 1) * golden) % 1.0), np.float64)
