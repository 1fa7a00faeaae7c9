"""Days of a way: median and 9 in 10 in both scopes, from a year of departures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.routing.parts import Part
from landbridge.routing.simulate import (
    BOXES,
    DEPARTURE,
    DURATION,
    QUEUE,
    ready_times,
    replay,
    stream_of,
)


@dataclass(frozen=True, slots=True)
class Days:
    """Mean, 1-in-10, median and 9-in-10 days."""

    mean: float
    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class BothScopes:
    """Days from gate to gate, and from the first departure to the last arrival."""

    gate_to_gate: Days
    port_to_port: Days


def simulate_days(
    parts: Sequence[Part],
    queue_h: Mapping[str, float] | None = None,
    ready_weekday_h: float | None = None,
    boxes: int = BOXES,
) -> BothScopes:
    """Replay a way for many boxes and return its days in both scopes.

    Parameters
    ----------
    parts
        Parts of the way in order.
    queue_h
        Extra hours by part key.
    ready_weekday_h
        Hour of the week at which every box is ready (None: spread over the year).
    boxes
        Number of boxes replayed.

    Returns
    -------
    BothScopes
        In days.
    """
    clock = replay_parts(parts, queue_h, ready_weekday_h, boxes)
    start, arrive, end = clock[:, 0], clock[:, 1], clock[:, 2]
    return BothScopes(_days(end), _days(arrive - start))


def replay_parts(
    parts: Sequence[Part],
    queue_h: Mapping[str, float] | None = None,
    ready_weekday_h: float | None = None,
    boxes: int = BOXES,
) -> NDArray[np.float64]:
    """Return hours from ready to first departure, last arrival and end, (boxes, 3).

    A way without a departure, such as a train seen between two borders, starts at once.
    """
    queue = queue_h or {}
    first, last = scope_marks(parts)
    ready = (
        ready_times(boxes)
        if ready_weekday_h is None
        else np.full(boxes, ready_weekday_h, np.float64)
    )
    kinds, a, b, shares = (np.array(column) for column in zip(*map(_numbers, parts), strict=True))
    clock: NDArray[np.float64] = replay(
        kinds,
        np.array([stream_of(part.key) for part in parts], np.int64),
        a,
        b,
        shares,
        np.array([queue.get(part.key, 0.0) for part in parts], np.float64),
        ready,
        np.array([max(first, 0), last, len(parts) - 1], np.int64),
    )
    if first < 0:
        clock[:, 0] = 0.0
    return clock


def _numbers(part: Part) -> tuple[int, float, float, float]:
    """Return kind, both figures and share of a part, as the replay takes them."""
    if part.kind == "departure":
        return DEPARTURE, float(part.period_h), float(part.offset_h), 1.0
    if part.wait is not None:
        return QUEUE, part.wait.grown_h, part.wait.chance_h, part.wait.share
    return DURATION, float(part.p50), float(part.p90), 1.0


def scope_marks(parts: Sequence[Part]) -> tuple[int, int]:
    """Return the numbers of the first departure (-1: none) and of the last part on the way."""
    first = next((i for i, part in enumerate(parts) if part.kind == "departure"), -1)
    last = max(
        (
            i
            for i, part in enumerate(parts)
            if part.kind in ("border", "passage") or (part.kind == "run" and part.mode != "road")
        ),
        default=len(parts) - 1,
    )
    return first, last


def _days(hours: NDArray[np.float64]) -> Days:
    p10, p50, p90 = (float(value) / 24.0 for value in np.percentile(hours, (10.0, 50.0, 90.0)))
    return Days(float(hours.mean()) / 24.0, p10, p50, p90)
