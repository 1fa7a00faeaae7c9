"""The rules between trains as the simulation of delays reads them: least times in whole seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landbridge.base.units import S_PER_MIN
from landbridge.line.delays_events import bounds_of, shared_point
from landbridge.line.rules import Rules
from landbridge.line.timetable import Path
from landbridge.line.types import Line

__all__ = ["Least", "Spacing", "spacing_of"]

Least = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Spacing:
    """What keeps trains apart, s (docs/timetable.md, 8 and 9).

    Parameters
    ----------
    headway_s : array of (tracks, categories, categories)
        Between a train ahead and one behind; on single track the largest of the section.
    blocks : array by track
        Whether a train follows before the one ahead has left the track; on single track the
        section.
    single : array by section
        Whether it is single track.
    meet_s : array by section
        From an arrival out of single track to the start of a train of the other direction into it.
    throat_s : array by point
        Between arrivals from opposite directions, -1 where they have nothing in common.
    """

    headway_s: Least
    blocks: NDArray[np.bool_]
    single: NDArray[np.bool_]
    meet_s: Least
    throat_s: Least


def spacing_of(line: Line, rules: Rules, paths: Sequence[Path]) -> Spacing:
    """Return what keeps trains apart on each track, section and point of a line.

    Parameters
    ----------
    line : Line
        The line.
    rules : Rules
        Of each track.
    paths : sequence of Path
        Its trains, which say where they begin and end.

    Returns
    -------
    Spacing
        By track, section (of :func:`landbridge.line.delays_events.bounds_of`) and point.
    """
    bounds = bounds_of(line, paths)
    headway = np.ceil(rules.headway_min * S_PER_MIN).astype(np.int64)
    blocks = rules.blocks > 0.0
    single = np.array([line.tracks[first].tracks < 2 for first in bounds[:-1]], dtype=np.bool_)
    meet = np.zeros(len(single), dtype=np.int64)
    for number in np.flatnonzero(single).tolist():
        here = slice(int(bounds[number]), int(bounds[number + 1]))
        headway[here] = headway[here].max(axis=0)
        blocks[here] = blocks[here].min()
        meet[number] = rules.crossing_s(here)
    throat = np.full(len(line.points), -1, dtype=np.int64)
    for number, point in enumerate(line.points):
        if point.meets and shared_point(line, number):
            throat[number] = rules.arrivals_s(slice(max(number - 1, 0), number + 1))
    return Spacing(headway, blocks, single, meet, throat)
