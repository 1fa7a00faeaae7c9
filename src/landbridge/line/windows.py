"""Windows for maintenance: when each section of a line is shut, staggered along it.

A window travels along the line a little faster than the fastest train, each direction's in the
direction of its trains. So a train meets the window of a day once, stands where it is while the
window passes over it, and goes on; trains do not gather before one section, and no train is led
behind a window at its pace. On double track each direction has a window of its own. They travel
towards each other: where they cross both tracks are shut at once, half way between two such places
they are half a day apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from landbridge.base.units import S_PER_MIN
from landbridge.line.frame import Frame, Part
from landbridge.line.rules import Rules
from landbridge.line.timetable import DAY_S, Ints, Window

__all__ = ["shut_s", "windows_of"]

# Of the windows forth, at the start of the line (UTC); those back begin half a day later at its
# other end. Share of the fastest train's time in which a window travels. Both are estimates.
_START_S: Final = 6 * 3600
_FASTER: Final = 0.9


def windows_of(frame: Frame, rules: Rules, fastest_s: Ints) -> tuple[Window, ...]:
    """Return the windows of a line for a day.

    Parameters
    ----------
    frame : Frame
        Sections of the line.
    rules : Rules
        Of each track; ``window_min`` is used, the longest of a section.
    fastest_s : array of n
        Running time of the fastest train on each track, s.

    Returns
    -------
    tuple of Window
        One a section on single track, two on double track.
    """
    found: list[Window] = []
    at = np.concatenate(([0], np.cumsum(fastest_s))) * _FASTER
    for part in frame.parts:
        length = int(rules.window_min[part.first : part.last].max() * S_PER_MIN)
        if length <= 0:
            continue
        forth = int(_START_S + at[part.first]) % DAY_S
        if part.single:
            found.append(_window(part.first, part.last, "both", forth, length))
            continue
        back = int(_START_S + DAY_S // 2 + at[-1] - at[part.last]) % DAY_S
        found.append(_window(part.first, part.last, "forth", forth, length))
        found.append(_window(part.first, part.last, "back", back, length))
    return tuple(found)


def _window(first: int, last: int, way: str, from_s: int, length: int) -> Window:
    return Window(first, last, way, from_s, from_s + length, "maintenance")


def shut_s(
    part: Part, windows: Iterable[Window], *, forth: bool, ahead_s: int = 0
) -> list[list[int]]:
    """Return when windows shut a section to a direction, as intervals of the day.

    Parameters
    ----------
    part : Part
        The section: a window on any of its tracks shuts it, on single track for both directions.
    windows : iterable of Window
        When tracks are shut, in the day.
    forth : bool
        The direction.
    ahead_s : int
        So much earlier, s.

    Returns
    -------
    list of [int, int]
        s of the day; rising, and no two meet.

    Examples
    --------
    >>> one = Window(0, 1, "forth", 82_800, 90_000, "")
    >>> two = Window(1, 2, "both", 0, 7_200, "")
    >>> shut_s(Part(0, 2, True), (one, two), forth=False)
    [[0, 7200], [82800, 86400]]
    >>> shut_s(Part(0, 2, False), (one, two), forth=False)
    [[0, 7200]]
    """
    return _merged(
        (window.from_s - ahead_s, window.to_s)
        for window in windows
        if window.first < part.last and window.last > part.first
        if part.single or window.way in ("both", "forth" if forth else "back")
    )


def _merged(spans: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Return spans of a day as intervals from 0 to the end of the day that do not meet."""
    cut: list[tuple[int, int]] = []
    for begin, end in spans:
        start = begin % DAY_S
        stop = start + min(end - begin, DAY_S)
        cut.append((start, min(stop, DAY_S)))
        if stop > DAY_S:
            cut.append((0, stop - DAY_S))
    found: list[list[int]] = []
    for begin, end in sorted(cut):
        if found and begin <= found[-1][1]:
            found[-1][1] = max(found[-1][1], end)
        else:
            found.append([begin, end])
    return found
