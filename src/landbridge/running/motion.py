"""The kernels of motion: a train drives under its ceiling as fast as it can (numba).

The state is u = v^2 over the distance s, in which a constant force is a straight line:
``du/ds = 2 (F(v) - R(v) - W(s)) / m``. The ceiling is what limits and brakes allow at a place: it
is constant up to a knee in each cell and falls by ``2 b`` a metre behind it. So the train is in one
of three states: it holds a constant ceiling, it follows a falling one, or it pulls below it with
all it has. The formulation stands in docs/running.md.
"""

from __future__ import annotations

import math

import numpy as np

from landbridge.base.kernels import kernel
from landbridge.running import train as t
from landbridge.running.forces import above, drag, effort, mean_speed, slope
from landbridge.running.track import SAME_PLACE_M
from landbridge.running.types import Flags, Floats

__all__ = ["walk"]

# What walk returns.
DONE, STALLED, CANNOT_START = 0, 1, 2
# Columns of its rows: place m, speed m/s, time s; then of the step that begins there: mean effort
# and mean brake N, square of the limit; then up to there: work of traction and of the electric
# brake, J.
AT, SPEED, TIME, EFFORT, BRAKE, LIMIT, WORK, ELECTRIC = range(8)
# Its totals: work of resistance, of gradients and curves, and of brakes, J; time with more than the
# continuous effort, s; place of a stall, m, and what gradient and curves resist there, N/kN.
RESISTED, PATH, BRAKED, OVERLOAD, STALL_AT, STALL_PATH = range(6)

# While pulling, effort alone changes u in a step by no more than this share for each m of the
# length asked for, so that the hyperbola of power is not stiff; before power limits effort, a step
# may be a share of that length; and none is shorter than this, m.
GROWTH = 0.002
SHORTEST = 0.002
LEAST_M = 1e-4
SAME_U = 1e-12
# What cannot keep to this speed while it pulls has stalled: (0.3 m/s)^2, about 1 km/h.
CRAWL = 0.09


# Where the numbers of a cell stand: its ends and knee, m; the ceiling, constant up to the knee and
# then falling to the right end, (m/s)^2 and m/s2; force of the path at the left end, N, and its
# rise, N/m; whether the rail is jointed.
BEGIN, FINISH, KNEE, HIGH, RIGHT, FALL, FORCE, RISE, JOINTED = range(9)


@kernel
def _ceilings(at: Floats, limit: Floats, stop: Flags, braking: float, last: float) -> Floats:
    """Return the greatest v^2 at each place from which brakes keep all limits ahead."""
    top = np.empty(at.size)
    top[-1] = last
    for k in range(limit.size - 1, -1, -1):
        fall = 2.0 * braking * (at[k + 1] - at[k])
        top[k] = min(limit[k], min(limit[k], top[k + 1]) + fall)
        if stop[k] and k > 0:
            top[k] = 0.0
    return top


@kernel
def _fill(
    cell: Floats, braking: float, begin: float, finish: float, high: float, top: float
) -> None:
    """Fill in the ends and the ceiling of a cell, with a top at its right end."""
    right = min(high, top)
    cell[FALL] = 2.0 * braking
    knee = max(begin, finish - (high - right) / cell[FALL])
    cell[BEGIN] = begin
    cell[FINISH] = finish
    cell[KNEE] = knee if finish - knee >= SAME_PLACE_M else finish
    cell[HIGH] = high
    cell[RIGHT] = right


@kernel
def _ceiling(cell: Floats, s: float) -> float:
    top: float = min(cell[HIGH], cell[RIGHT] + cell[FALL] * max(0.0, cell[FINISH] - s))
    return top


@kernel
def _path(cell: Floats, s: float) -> float:
    """Return the force of gradient and curves, N."""
    force: float = cell[FORCE] + cell[RISE] * (s - cell[BEGIN])
    return force


@kernel
def _write(
    rows: Floats, total: Floats, i: int, s: float, u: float, pull: float, brake: float
) -> float:
    """Write a step to s and u, but for its electric brake and resistance; return its time."""
    ds = s - rows[i, AT]
    v = math.sqrt(u)
    dt: float = 2.0 * ds / (rows[i, SPEED] + v)
    rows[i, EFFORT] = pull
    rows[i, BRAKE] = brake
    total[BRAKED] += brake * ds
    rows[i + 1, EFFORT] = 0.0
    rows[i + 1, BRAKE] = 0.0
    rows[i + 1, AT] = s
    rows[i + 1, SPEED] = v
    rows[i + 1, TIME] = rows[i, TIME] + dt
    rows[i + 1, LIMIT] = rows[i, LIMIT]
    rows[i + 1, WORK] = rows[i, WORK] + pull * ds
    rows[i + 1, ELECTRIC] = rows[i, ELECTRIC]
    return dt


@kernel
def _follow(
    train: Floats,
    rows: Floats,
    total: Floats,
    i: int,
    s: float,
    u: float,
    need: float,
    need1: float,
    coast: float,
    path: float,
) -> None:
    """Write a step along the ceiling.

    The force to be had goes in a straight line from ``need`` to ``need1``; coasting resists by
    ``coast`` more than pulling; ``path`` is the mean force of the path.
    """
    ds = s - rows[i, AT]
    u0 = rows[i, SPEED] ** 2
    pull = above(need, need1, 0.0)
    brake = above(-need - coast, -need1 - coast, 0.0)
    dt = _write(rows, total, i, s, u, pull, brake)
    if brake > 0.0:
        most = min(train[t.BRAKE_EFFORT], train[t.BRAKE_POWER] * dt / ds)
        electric = brake - above(-need - coast, -need1 - coast, most)
        rows[i + 1, ELECTRIC] += electric * ds
    if pull > train[t.CONTINUOUS_EFFORT]:
        total[OVERLOAD] += dt
    # What neither pulls nor brakes is the resistance, between that of pulling and of coasting.
    total[RESISTED] += (pull - brake - path) * ds - 0.5 * train[t.MASS] * (u - u0)
    total[PATH] += path * ds


@kernel
def _hold(
    train: Floats, cell: Floats, rows: Floats, total: Floats, i: int, s: float, u: float
) -> float:
    """Hold a constant ceiling as far as effort allows; return to where, or s if it does not."""
    jointed = cell[JOINTED] > 0.5
    v = math.sqrt(u)
    path = _path(cell, s)
    base = drag(train, u, v, jointed, True)
    most = effort(train, u)
    need = base + path
    if need > most:
        return s
    s1: float = cell[KNEE]
    need1 = need + cell[RISE] * (s1 - s)
    if need1 > most:
        s1 = s + (s1 - s) * (most - need) / (need1 - need)
        need1 = most
    if s1 - s < SAME_PLACE_M:
        return s
    coast = drag(train, u, v, jointed, False) - base
    _follow(train, rows, total, i, s1, u, need, need1, coast, 0.5 * (need + need1) - base)
    return s1


@kernel
def _slow(
    train: Floats, cell: Floats, rows: Floats, total: Floats, i: int, s: float, u: float, s1: float
) -> float:
    """Follow a falling ceiling to s1; return v^2 there, or -1 where it takes too much effort."""
    jointed = cell[JOINTED] > 0.5
    u1: float = _ceiling(cell, s1)
    speed = mean_speed(u, u1)
    path = _path(cell, 0.5 * (s + s1))
    pulling = drag(train, 0.5 * (u + u1), speed, jointed, True)
    need = pulling + path - 0.5 * train[t.MASS] * cell[FALL]
    if need > effort(train, u):
        return -1.0
    coast = drag(train, 0.5 * (u + u1), speed, jointed, False) - pulling
    _follow(train, rows, total, i, s1, u1, need, need, coast, path)
    return u1


@kernel
def _within(s: float, ds: float, end: float) -> float:
    """Return the end of a step , the end itself where hardly anything would be left."""
    return s + ds if s + ds < end - SAME_PLACE_M else end


@kernel
def _pull(
    train: Floats,
    cell: Floats,
    rows: Floats,
    total: Floats,
    i: int,
    s: float,
    u: float,
    end: float,
    step: float,
) -> tuple[float, float]:
    """Pull with all there is for a step; return to where and v^2 there (-1: it stalls)."""
    jointed = cell[JOINTED] > 0.5
    path = _path(cell, s)
    a = slope(train, u, jointed, path)
    gross = 2.0 * effort(train, u) / train[t.MASS]
    least = SHORTEST * step
    if gross > 0.0:
        # Not past the speed from which power limits effort: it falls steeply there.
        least = min(least, max(0.0, train[t.POWERED] - u) / gross)
        least = max(least, GROWTH * u / gross * step)
    s1 = _within(s, min(step, max(least, LEAST_M)), end)
    ds = s1 - s
    middle = max(0.0, u + 0.5 * ds * a)
    a = slope(train, middle, jointed, path + 0.5 * cell[RISE] * ds)
    u1 = u + ds * a
    below = u1 <= _ceiling(cell, s1)
    if not below:
        gap = max(0.0, _ceiling(cell, s) - u)
        part = gap / (gap + u1 - _ceiling(cell, s1))
        if part * ds > SAME_PLACE_M:
            s1 = s + part * ds
            ds = s1 - s
        u1 = _ceiling(cell, s1)
    if u1 < CRAWL and slope(train, CRAWL, jointed, path) <= 0.0:
        total[STALL_AT] = s
        total[STALL_PATH] = path / train[t.WEIGHT]
        return s, -1.0
    resist = drag(train, 0.5 * (u + u1), mean_speed(u, u1), jointed, True)
    path += 0.5 * cell[RISE] * ds
    if below:
        mean = effort(train, u) + 4.0 * effort(train, 0.5 * (u + u1)) + effort(train, u1)
        dt = _write(rows, total, i, s1, u1, mean / 6.0, 0.0)
        if mean / 6.0 > train[t.CONTINUOUS_EFFORT]:
            total[OVERLOAD] += dt
        total[RESISTED] += resist * ds
        total[PATH] += path * ds
    else:
        need = resist + path + 0.5 * train[t.MASS] * (u1 - u) / ds
        _follow(train, rows, total, i, s1, u1, need, need, 0.0, path)
    return s1, u1


@kernel
def _drive(
    train: Floats, cell: Floats, rows: Floats, total: Floats, i: int, u: float, step: float
) -> tuple[int, float]:
    """Drive on through a cell, up to its end or that of the rows; return row and v^2 there.

    A v^2 of -1 means that the train stalls.
    """
    s = rows[i, AT]
    while s < cell[FINISH] and i + 1 < rows.shape[0]:
        falling = s >= cell[KNEE]
        end = cell[FINISH] if falling else cell[KNEE]
        s1 = _within(s, step, end)
        if u >= _ceiling(cell, s) * (1.0 - SAME_U):
            if falling:
                slower = _slow(train, cell, rows, total, i, s, u, s1)
                if slower >= 0.0:
                    i, s, u = i + 1, s1, slower
                    continue
            else:
                held = _hold(train, cell, rows, total, i, s, u)
                if held > s:
                    i, s = i + 1, held
                    continue
        s, u = _pull(train, cell, rows, total, i, s, u, end, step)
        if u < 0.0:
            return i, u
        i += 1
    return i, u


@kernel
def _doubled(rows: Floats) -> Floats:
    """Return the rows with room for as many again."""
    more = np.empty((2 * rows.shape[0], rows.shape[1]))
    # A loop, since numba takes seconds to compile a slice that is assigned to.
    for i in range(rows.shape[0]):
        for j in range(rows.shape[1]):
            more[i, j] = rows[i, j]
    return more


@kernel
def walk(
    train: Floats,
    at: Floats,
    limit: Floats,
    path: Floats,
    jointed: Flags,
    stop: Flags,
    ends: tuple[float, float],
    step: float,
) -> tuple[int, Floats, Floats]:
    """Drive a train over cells, as of `track.cells_of`, as fast as it can.

    ``ends`` are the greatest v^2 at the start and at the end; ``step`` is the longest step while
    the speed changes, m. Returns how it ended, rows and totals.
    """
    top = _ceilings(at, limit, stop, train[t.BRAKING], ends[1])
    total = np.zeros(6)
    rows = np.empty((2 * at.size + 256, 8))
    cell = np.empty(9)
    u = min(ends[0], top[0])
    # No literal: numba compiles all it is given to once more for a literal.
    i = int(total[0])
    rows[i] = 0.0
    rows[i, AT] = at[0]
    rows[i, SPEED] = math.sqrt(u)
    weight = train[t.WEIGHT]
    for k in range(limit.size):
        _fill(cell, train[t.BRAKING], at[k], at[k + 1], limit[k], top[k + 1])
        cell[FORCE] = weight * path[k]
        cell[RISE] = weight * (path[k + 1] - path[k]) / (at[k + 1] - at[k])
        cell[JOINTED] = 1.0 if jointed[k] else 0.0
        rows[i, LIMIT] = limit[k]
        if u <= 0.0 and effort(train, 0.0) < cell[FORCE] + weight * train[t.STARTING]:
            total[STALL_AT] = at[k]
            total[STALL_PATH] = path[k]
            return CANNOT_START, rows[: i + 1], total
        while rows[i, AT] < at[k + 1]:
            if i + 1 == rows.shape[0]:
                rows = _doubled(rows)
            i, u = _drive(train, cell, rows, total, i, u, step)
            if u < 0.0:
                return STALLED, rows[: i + 1], total
    return DONE, rows[: i + 1], total
