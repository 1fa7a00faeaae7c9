"""The lines of the trains: cut to the field, without points that a straight line passes anyway."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely

from landbridge.report.traingraph_frame import Frame
from landbridge.report.traingraph_types import Floats, GraphTrain, Ints, TrainGraph

__all__ = ["SCALE", "Strokes", "path_of", "strokes_of"]

#: Coordinates of paths are whole numbers: this many of them a pixel.
SCALE = 10
# How far a drawn line may lie from the true one, pixels.
_TOLERANCE_PX = 0.2
# What lies on the edge of the field belongs to it, whatever its km and s were rounded to.
_EDGE_PX = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Strokes:
    """What of the trains is seen.

    Parameters
    ----------
    train : array of m ints
        Number of the train of each stroke, rising.
    first : array of m + 1 ints
        Where the points of each stroke begin.
    xy : array of float, shape (n, 2)
        Points, pixels.
    """

    train: Ints
    first: Ints
    xy: Floats

    def of(self, trains: Iterable[int]) -> list[Floats]:
        """Return the strokes of some trains."""
        wanted = np.isin(self.train, np.fromiter(trains, np.int64))
        return [self.xy[self.first[n] : self.first[n + 1]] for n in np.flatnonzero(wanted)]


def strokes_of(picture: TrainGraph, frame: Frame) -> Strokes:
    """Return the lines of all trains in the field.

    Parameters
    ----------
    picture : TrainGraph
        The graph.
    frame : Frame
        Its scales.

    Returns
    -------
    Strokes
        In the order of the trains; a train that leaves the field and comes back has several.
    """
    part = frame.seen
    numbers = [
        number
        for number, train in enumerate(picture.trains)
        if len(train.points)
        and train.arrive_s[0] < part.to_s  # who leaves as a day ends is of the next one
        and train.depart_s[-1] > part.from_s
    ]
    nothing = Strokes(np.zeros(0, np.int64), np.zeros(1, np.int64), np.zeros((0, 2)))
    if not numbers:
        return nothing
    owner, at_km, at_s = _vertices([picture.trains[n] for n in numbers], picture.km)
    x, y = frame.at(at_km, at_s)
    left, top = frame.left - _EDGE_PX, frame.top - _EDGE_PX
    right, bottom = frame.right + _EDGE_PX, frame.bottom + _EDGE_PX
    inside = (x >= left) & (x <= right) & (y >= top) & (y <= bottom)
    begins = np.flatnonzero(owner[1:] == owner[:-1])
    low, high = np.zeros(len(begins)), np.ones(len(begins))
    leaving = np.flatnonzero(~(inside[begins] & inside[begins + 1]))
    some = begins[leaving]
    box = (left, top, right, bottom)
    low[leaving], high[leaving] = _cut((x[some], y[some]), (x[some + 1], y[some + 1]), box)
    kept = low < high
    begins, low, high = begins[kept], low[kept], high[kept]
    if not len(begins):
        return nothing
    joined = np.zeros(len(begins), np.bool_)
    joined[1:] = (begins[1:] == begins[:-1] + 1) & (high[:-1] == 1.0) & (low[1:] == 0.0)
    stroke = np.cumsum(~joined) - 1
    # A stroke is the beginning of its first segment and the ends of all.
    vertex = np.insert(begins + high, np.flatnonzero(~joined), (begins + low)[~joined])
    index = np.insert(stroke, np.flatnonzero(~joined), stroke[~joined])
    numbers_of = np.arange(len(x))
    whole = np.column_stack([np.interp(vertex, numbers_of, axis) for axis in (x, y)])
    lines = shapely.simplify(
        shapely.linestrings(whole, indices=index), _TOLERANCE_PX, preserve_topology=False
    )
    points, index = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(index, np.arange(len(lines) + 1))
    train = np.asarray(numbers, np.int64)[owner[begins[~joined]]]
    return Strokes(train, first.astype(np.int64), points)


def path_of(lines: Sequence[Floats]) -> str:
    """Return path data of some lines, in whole numbers of :data:`SCALE` a pixel.

    Parameters
    ----------
    lines : sequence of array of float, shape (n, 2)
        Lines, pixels.

    Returns
    -------
    str
        Data of one path: absolute beginnings, relative steps.

    Examples
    --------
    >>> path_of([np.array([[0.0, 1.0], [2.0, 0.5], [3.0, 0.5]])])
    'M0 10l20-5 10 0'
    """
    if not lines:
        return ""
    counts = np.array([len(line) for line in lines])
    grid = np.rint(np.concatenate(lines) * SCALE).astype(np.int64)
    firsts = np.concatenate(([0], np.cumsum(counts)))
    steps = np.diff(grid, axis=0, prepend=grid[:1])
    moves = (steps != 0).any(axis=1)
    moves[firsts[:-1]] = True
    steps[firsts[:-1]] = grid[firsts[:-1]]
    texts = list(map(str, steps[moves].ravel().tolist()))
    begins = (2 * np.concatenate(([0], np.cumsum(moves)))[firsts]).tolist()
    out = []
    for low, high in pairwise(begins):
        if high > low + 2:
            out.append(f"M{texts[low]} {texts[low + 1]}l{' '.join(texts[low + 2 : high])}")
    return "".join(out).replace(" -", "-")


def _vertices(trains: Sequence[GraphTrain], km: Floats) -> tuple[Ints, Floats, Floats]:
    """Return train, km and s of each arrival and departure; one where a train passes."""
    arrive = np.concatenate([train.arrive_s for train in trains])
    depart = np.concatenate([train.depart_s for train in trains])
    points = np.concatenate([train.points for train in trains])
    owner = np.repeat(np.arange(len(trains)), [len(train.points) for train in trains])
    kept = np.ones(2 * len(points), np.bool_)
    kept[1::2] = depart > arrive
    at_s = np.empty(len(kept))
    at_s[0::2], at_s[1::2] = arrive, depart
    return np.repeat(owner, 2)[kept], np.repeat(km[points], 2)[kept], at_s[kept]


def _cut(
    begin: tuple[Floats, Floats], end: tuple[Floats, Floats], box: tuple[float, ...]
) -> tuple[Floats, Floats]:
    """Cut segments to a box (left, top, right, bottom).

    Returns the shares of each at which it enters and leaves: the first is not less than the second
    where it stays outside. Source: Y. Liang and B. Barsky, A new concept and method for line
    clipping, ACM Transactions on Graphics 3 (1984).
    """
    enter, leave = np.zeros(len(begin[0])), np.ones(len(begin[0]))
    for axis in (0, 1):
        for sign, edge in ((-1.0, box[axis]), (1.0, box[axis + 2])):
            rate, room = sign * (end[axis] - begin[axis]), sign * (edge - begin[axis])
            leave[(rate == 0) & (room < 0)] = -1.0
            with np.errstate(divide="ignore", invalid="ignore"):
                share = room / rate
            enter = np.where(rate < 0, np.maximum(enter, share), enter)
            leave = np.where(rate > 0, np.minimum(leave, share), leave)
    return enter, leave
