"""Windows for maintenance: when each section of a line is shut, staggered along it.

A window travels along the line a little faster than the fastest train, each direction's in the
direction of its trains. So a train meets the window of a day once, stands where it is while the
window passes over it, and goes on; trains do not gather before one section, and no train is led
behind a window at its pace. On double track each direction has a window of its own. They travel
towards each other: where they cross both tracks are shut at once, half way between two such places
they are half a day apart.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from landbridge.line.frame import Frame
from landbridge.line.rules import Rules
from landbridge.line.timetable import Ints, Window

__all__ = ["DAY_S", "windows_of"]

DAY_S: Final = 86_400
_S_PER_MIN: Final = 60
# Midday at the middle of the line in UTC+5; the direction back has its own half a day later.
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
        length = int(rules.window_min[part.first : part.last].max() * _S_PER_MIN)
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
