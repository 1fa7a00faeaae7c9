"""A timetable inside a plan: the paths of a week in so few words that a file can hold them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from landbridge.line.timetable import Path, Timetable, Window
from landbridge.line.types import Line

__all__ = ["kept_path", "kept_timetable", "line_digest", "path_from", "timetable_from"]


def line_digest(line: Line) -> str:
    """Return what tells a line from others: its points and tracks.

    Parameters
    ----------
    line : Line
        The line.
    """
    text = "|".join(f"{one.id} {one.km:.3f} {one.tracks}" for one in line.points)
    text += "|".join(f"{one.km:.3f} {one.tracks} {one.signalling}" for one in line.tracks)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


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
    arrive = int(kept["depart_s"]) + np.concatenate(([0], np.cumsum(run + stay[1:])))
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
        arrive - stay,
        arrive,
        stops,
        int(kept["put_off_s"]),
        int(kept["overstay_s"]),
    )


def _index(points: np.ndarray[tuple[int], np.dtype[np.int64]], point: int) -> int:
    at = abs(point - int(points[0]))
    if not (at < len(points) and points[at] == point):
        raise ValueError(f"point {point} is not on the way")
    return at


def kept_timetable(timetable: Timetable) -> dict[str, Any]:
    """Return a timetable in plain types, without its line.

    Parameters
    ----------
    timetable : Timetable
        Paths that repeat.

    Returns
    -------
    dict
        ``line`` (digest), ``period_s``, ``paths[]``, ``windows[]``, ``notes[]``.
    """
    return {
        "line": line_digest(timetable.line),
        "period_s": timetable.period_s,
        "paths": [kept_path(one) for one in timetable.paths],
        "windows": [
            {
                "first": one.first,
                "last": one.last,
                "way": one.way,
                "from_s": one.from_s,
                "to_s": one.to_s,
                "why": one.why,
            }
            for one in timetable.windows
        ],
        "notes": list(timetable.notes),
    }


def timetable_from(kept: Mapping[str, Any], line: Line) -> Timetable:
    """Return the timetable that was kept.

    Parameters
    ----------
    kept : mapping
        Of :func:`kept_timetable`.
    line : Line
        The same line.

    Returns
    -------
    Timetable
        With its notes.

    Raises
    ------
    KeyError, ValueError, TypeError
        Something is missing or of another kind, or the line is another one.
    """
    if kept["line"] != line_digest(line):
        raise ValueError("the line has changed since")
    paths: Sequence[Mapping[str, Any]] = kept["paths"]
    windows: Sequence[Mapping[str, Any]] = kept["windows"]
    last = len(line.points) - 1
    made = tuple(path_from(one) for one in paths)
    for path in made:
        if not (path.points.min() >= 0 and path.points.max() <= last):
            raise ValueError(f"path {path.id} leaves the line")
    return Timetable(
        line,
        int(kept["period_s"]),
        made,
        tuple(
            Window(
                int(one["first"]),
                int(one["last"]),
                str(one["way"]),
                int(one["from_s"]),
                int(one["to_s"]),
                str(one["why"]),
            )
            for one in windows
        ),
        tuple(str(one) for one in kept["notes"]),
    )
