"""What the trains of a mean day do, in hours: of a timetable that was planned, and of a file."""

from __future__ import annotations

from collections.abc import Sequence

from landbridge.base.units import S_PER_H
from landbridge.line.timetable import DAY_S, Path

__all__ = ["day_totals", "waiting_s"]


def day_totals(runs: Sequence[tuple[Path, int]], days: int) -> dict[str, float]:
    """Return what the trains of a mean day do, in hours.

    Parameters
    ----------
    runs : sequence of (Path, int)
        Paths, and how often each is run.
    days : int
        Days in which they are.

    Returns
    -------
    dict of str to float
        ``trains``, ``trains_per_day``, ``alive_mean``, ``running_h``, ``waiting_h``, ``stops_h``
        and ``waiting_share`` of the time on the line.

    Examples
    --------
    >>> import numpy as np
    >>> at, both = np.array([0, 3600]), np.array([True, True])
    >>> path = Path("1", "", "freight", "", (True,) * 7, np.arange(2), at, at, both)
    >>> totals = day_totals([(path, 7), (path, 7)], 7)
    >>> totals["trains_per_day"], totals["running_h"]
    (2.0, 2.0)
    """
    running = waiting = stops = 0
    for path, times in runs:
        stay = path.depart_s - path.arrive_s
        running += times * int((path.arrive_s[1:] - path.depart_s[:-1]).sum())
        waiting += times * waiting_s(path)
        stops += times * (int(stay[path.stops].sum()) - path.overstay_s)
    alive = running + waiting + stops
    return {
        "trains": len(runs),
        "trains_per_day": sum(times for _, times in runs) / days,
        "alive_mean": alive / days / DAY_S,
        "running_h": running / days / S_PER_H,
        "waiting_h": waiting / days / S_PER_H,
        "stops_h": stops / days / S_PER_H,
        "waiting_share": waiting / alive if alive else 0.0,
    }


def waiting_s(path: Path) -> int:
    """Return for how long a train waits for others on the way."""
    stay = path.depart_s - path.arrive_s
    return int(stay[~path.stops].sum()) + path.overstay_s
