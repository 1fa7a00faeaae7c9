"""A timetable inside a plan, in so few words that a file can hold it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from landbridge.line.timetable import Timetable, Window
from landbridge.line.types import Line
from landbridge.operations.path_kept import kept_path, path_from

__all__ = ["kept_timetable", "line_digest", "timetable_from"]


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
