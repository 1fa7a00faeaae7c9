"""A path of a line in few words, so that a file can hold many of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from landbridge.line.timetable import Ints, Path

__all__ = ["Bools", "kept_path", "path_from", "times_from"]

Bools = np.ndarray[tuple[int], np.dtype[np.bool_]]


def kept_path(path: Path) -> dict[str, Any]:
    """Return a path in plain types.

    Parameters
    ----------
    path : Path
        Of a line: its points follow each other.

    Returns
    -------
    dict
        ``from`` and ``to`` are numbers of points, ``depart_s`` its first departure, ``run_s`` the
        seconds from each point to the next, ``stay_s`` where it stands and for how long
        (``number of the point:s``), ``stops`` the points at which it stops for a purpose.

    Examples
    --------
    >>> at = np.array([60, 100, 190])
    >>> both = np.array([True, False, True])
    >>> path = Path("1", "x", "freight", "t", (True,) * 7, np.array([4, 3, 2]), at, at + [0, 9, 0],
    ...             both)
    >>> kept = kept_path(path)
    >>> kept["from"], kept["to"], kept["run_s"], kept["stay_s"], kept["stops"]
    (4, 2, '40 81', '3:9', '4 2')
    >>> path_from(kept).depart_s.tolist()
    [60, 109, 190]
    """
    stay = path.depart_s - path.arrive_s
    points = path.points.tolist()
    return {
        "id": path.id,
        "service": path.service,
        "category": path.category,
        "train_type": path.train_type,
        "days": "".join("1" if one else "0" for one in path.days),
        "from": points[0],
        "to": points[-1],
        "depart_s": int(path.depart_s[0]),
        "run_s": " ".join(map(str, (path.arrive_s[1:] - path.depart_s[:-1]).tolist())),
        "stay_s": " ".join(f"{points[n]}:{stay[n]}" for n in np.flatnonzero(stay)),
        "stops": " ".join(str(points[n]) for n in np.flatnonzero(path.stops)),
        "put_off_s": path.put_off_s,
        "overstay_s": path.overstay_s,
    }


def path_from(kept: Mapping[str, Any]) -> Path:
    """Return the path that was kept.

    Parameters
    ----------
    kept : mapping
        Of :func:`kept_path`.

    Returns
    -------
    Path
        The same path.

    Raises
    ------
    KeyError, ValueError, TypeError
        Something is missing or of another kind.
    """
    points, arrive, depart, stops = times_from(kept)
    days = tuple(one == "1" for one in str(kept["days"]))
    if len(days) != 7:  # a week
        raise ValueError(f"{len(days)} days of the week")
    return Path(
        str(kept["id"]),
        str(kept["service"]),
        str(kept["category"]),
        str(kept["train_type"]),
        days,
        points,
        arrive,
        depart,
        stops,
        int(kept["put_off_s"]),
        int(kept["overstay_s"]),
    )


def times_from(kept: Mapping[str, Any]) -> tuple[Ints, Ints, Ints, Bools]:
    """Return when a path that was kept is where.

    Parameters
    ----------
    kept : mapping
        Of :func:`kept_path`; only ``from``, ``to``, ``depart_s``, ``run_s``, ``stay_s`` and
        ``stops`` are read.

    Returns
    -------
    points, arrive_s, depart_s, stops : array of n
        Numbers of points, s, and whether it stops there for a purpose.

    Raises
    ------
    KeyError, ValueError
        Something is missing or contradicts something else.

    Examples
    --------
    >>> kept = {"from": 4, "to": 2, "depart_s": 60, "run_s": "40 81", "stay_s": "3:9", "stops": ""}
    >>> points, arrive_s, depart_s, _ = times_from(kept)
    >>> points.tolist(), arrive_s.tolist(), depart_s.tolist()
    ([4, 3, 2], [60, 100, 190], [60, 109, 190])
    """
    first, last = int(kept["from"]), int(kept["to"])
    sign = 1 if last > first else -1
    points = np.arange(first, last + sign, sign, dtype=np.int64)
    run = np.array([int(one) for one in str(kept["run_s"]).split()], dtype=np.int64)
    if len(run) != len(points) - 1 or (run < 0).any():
        raise ValueError(f"{len(run)} running times between {len(points)} points")
    stay = np.zeros(len(points), dtype=np.int64)
    for one in str(kept["stay_s"]).split():
        at, _, seconds = one.partition(":")
        stay[_index(points, int(at))] = int(seconds)
    stops = np.zeros(len(points), dtype=np.bool_)
    for one in str(kept["stops"]).split():
        stops[_index(points, int(one))] = True
    depart = int(kept["depart_s"]) + np.concatenate(([0], np.cumsum(run + stay[1:])))
    return points, depart - stay, depart, stops


def _index(points: Ints, point: int) -> int:
    at = abs(point - int(points[0]))
    if not (at < len(points) and points[at] == point):
        raise ValueError(f"point {point} is not on the way")
    return at
