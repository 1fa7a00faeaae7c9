"""Train numbers along the lines, where there is room for them.

Each train tries its longest straight pieces and takes the first spot at which its number lies on no
line of another train and on no other number. What is where is kept in a grid of cells of two
pixels: simple, and the same for any number of trains.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from landbridge.report.dispatch_frame import text_width
from landbridge.report.traingraph_frame import Frame
from landbridge.report.traingraph_lines import Strokes
from landbridge.report.traingraph_types import Bools, Floats, Ints

__all__ = ["NUMBER_SIZE", "Spot", "number_spots"]

NUMBER_SIZE = 10.0
_CELL_PX = 2.0
_ABOVE_PX = 2.6
# Mean distance of lines below which numbers would only be clutter.
_LEAST_PX = 3.0
_PIECES = 4
_SHARES = (0.5, 0.25, 0.75, 0.12, 0.88)
# A number stands again after so many pixels of line, at most so often.
_AGAIN_PX, _MOST = 700.0, 3
# Part of a number that lines of other trains may cross when there is no free spot.
_CROSSED = 0.12


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a number stands: train, middle of its base line, angle in degrees, width."""

    train: int
    x: float
    y: float
    turn: float
    width: float


class _Grid:
    """Which line crosses a cell, and whether a number stands on it."""

    def __init__(self, frame: Frame) -> None:
        self.left, self.top = frame.left, frame.top
        self.columns = math.ceil((frame.right - frame.left) / _CELL_PX) + 1
        self.rows = math.ceil((frame.bottom - frame.top) / _CELL_PX) + 1
        self.owner: Ints = np.full(self.columns * self.rows, -1, np.int64)
        self.taken: Bools = np.zeros(self.columns * self.rows, np.bool_)

    def cells(self, x: Floats, y: Floats) -> Ints | None:
        """Return the cells of points, nothing if one lies outside."""
        column = np.floor((x - self.left) / _CELL_PX).astype(np.int64)
        row = np.floor((y - self.top) / _CELL_PX).astype(np.int64)
        if column.min() < 0 or row.min() < 0:
            return None
        if column.max() >= self.columns or row.max() >= self.rows:
            return None
        return row * self.columns + column

    def draw(self, strokes: Strokes) -> None:
        """Enter the lines of the trains."""
        begin, end, stroke = _segments(strokes)
        steps = np.maximum(1, np.ceil(np.hypot(*(end - begin).T) / _CELL_PX)).astype(np.int64) + 1
        number = np.repeat(np.arange(len(begin)), steps)
        share = (np.arange(len(number)) - np.repeat(np.cumsum(steps) - steps, steps)) / np.repeat(
            steps - 1, steps
        )
        spots = begin[number] + share[:, None] * (end - begin)[number]
        column = np.floor((spots[:, 0] - self.left) / _CELL_PX).astype(np.int64)
        row = np.floor((spots[:, 1] - self.top) / _CELL_PX).astype(np.int64)
        cell = np.clip(row, 0, self.rows - 1) * self.columns + np.clip(column, 0, self.columns - 1)
        self.owner[cell] = strokes.train[stroke[number]]

    def take(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Keep numbers clear of boxes."""
        taken = self.taken.reshape(self.rows, self.columns)
        for left, top, right, bottom in boxes:
            low = max(0, int((left - self.left) / _CELL_PX))
            first = max(0, int((top - self.top) / _CELL_PX))
            last = int((bottom - self.top) / _CELL_PX) + 1
            taken[first : max(0, last), low : max(0, int((right - self.left) / _CELL_PX) + 1)] = (
                True
            )


def number_spots(
    strokes: Strokes,
    labels: Sequence[str],
    widths: Sequence[float],
    frame: Frame,
    taken: Iterable[tuple[float, float, float, float]] = (),
) -> list[Spot]:
    """Return where the numbers of trains stand.

    Parameters
    ----------
    strokes : Strokes
        Lines of the trains.
    labels : sequence of str
        Number of each train.
    widths : sequence of float
        Width of the line of each train, pixels.
    frame : Frame
        Scales.
    taken : iterable of box
        Room that numbers must keep clear of, pixels.

    Returns
    -------
    list of Spot
        No two overlap; nothing where lines lie too close for numbers.
    """
    if not len(strokes.xy):
        return []
    begin, end, stroke = _segments(strokes)
    length = np.hypot(*(end - begin).T)
    area = (frame.right - frame.left) * (frame.bottom - frame.top)
    if area < _LEAST_PX * length.sum():
        return []
    grid = _Grid(frame)
    grid.draw(strokes)
    grid.take(taken)
    owner = strokes.train[stroke]
    # A number beside a train at rest would lie on the line of the station.
    moving = np.abs(end - begin)[:, 0 if frame.seen.down else 1] > 1.0
    whole = np.bincount(owner, np.where(moving, length, 0.0))
    out: list[Spot] = []
    for turn in range(_MOST):
        for train in np.unique(owner).tolist():
            if turn and whole[train] < turn * _AGAIN_PX * 1.4:
                continue
            pieces = np.flatnonzero((owner == train) & moving)
            pieces = pieces[np.argsort(-length[pieces], kind="stable")][:_PIECES]
            wide = text_width(labels[train], NUMBER_SIZE)
            pieces = pieces[length[pieces] >= wide + 8]
            above = _ABOVE_PX + widths[train] / 2
            near = [(spot.x, spot.y) for spot in out if turn and spot.train == train]
            spot = _first_free(grid, (train, wide, above), begin[pieces], end[pieces], near)
            if spot is not None:
                out.append(spot)
    return out


def _segments(strokes: Strokes) -> tuple[Floats, Floats, Ints]:
    """Return both ends of all segments, and the stroke of each."""
    stroke = np.repeat(np.arange(len(strokes.train)), np.diff(strokes.first))
    inner = np.flatnonzero(stroke[1:] == stroke[:-1])
    return strokes.xy[inner], strokes.xy[inner + 1], stroke[inner]


def _first_free(
    grid: _Grid,
    number: tuple[int, float, float],
    begin: Floats,
    end: Floats,
    near: Sequence[tuple[float, float]],
) -> Spot | None:
    """Return the best free spot on some pieces of a line, and take it.

    ``number`` is train, width, distance from the line; ``near`` where it stands already.
    """
    best: tuple[float, Spot, Ints] | None = None
    wide = number[1]
    for a, b in zip(begin, end, strict=True):
        length = float(np.hypot(*(b - a)))
        along = (b - a) / length
        if along[0] < 0 or (along[0] == 0 and along[1] > 0):
            along = -along
        for share in _SHARES:
            if min(share, 1 - share) * length < wide / 2 + 3:
                continue
            middle = a + share * (b - a)
            if any(math.dist(middle, other) < _AGAIN_PX / 2 for other in near):
                continue
            for above in (True, False):
                found = _try(grid, number, middle, along, above=above)
                if found and (best is None or found[0] < best[0]):
                    best = found
                if best is not None and best[0] == 0.0:
                    grid.taken[best[2]] = True
                    return best[1]
    if best is None:
        return None
    grid.taken[best[2]] = True
    return best[1]


def _try(
    grid: _Grid,
    number: tuple[int, float, float],
    middle: Floats,
    along: Floats,
    *,
    above: bool,
) -> tuple[float, Spot, Ints] | None:
    """Return how much of a number would be crossed, the spot, and its cells."""
    train, wide, apart = number
    up = np.array([along[1], -along[0]])
    low = apart if above else -apart - 0.74 * NUMBER_SIZE
    base = middle + low * up
    across = np.arange(-wide / 2 - 2.0, wide / 2 + 3.0, 1.0)
    high = np.arange(-1.5, 0.74 * NUMBER_SIZE + 2.0, 1.0)
    spots = base + across[:, None, None] * along + high[:, None] * up
    cells = grid.cells(spots[..., 0].ravel(), spots[..., 1].ravel())
    if cells is None or grid.taken[cells].any():
        return None
    owner = grid.owner[cells]
    crossed = float(((owner >= 0) & (owner != train)).mean())
    if crossed > _CROSSED:
        return None
    turn = math.degrees(math.atan2(along[1], along[0]))
    return crossed, Spot(train, float(base[0]), float(base[1]), turn, wide), cells
