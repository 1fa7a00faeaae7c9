"""Lay the tables of a problem out in the arena of a search."""

from __future__ import annotations

from typing import Final

import numpy as np

from landbridge.dispatch import fields as f
from landbridge.dispatch.compiled import Compiled
from landbridge.dispatch.problem import Ints

MAX_LABELS: Final = 40_000
MAX_REMOVED: Final = 16
MAX_TRAINS_WITH_TAILS: Final = 64
MAX_PUSHES: Final = 20_000


class _Layout:
    """Hands out places in the arena."""

    def __init__(self) -> None:
        self.end = f.N_CELLS

    def room(self, cells: int) -> int:
        """Return the address of so many cells."""
        begin = self.end
        self.end += cells
        return begin


def new_arena(compiled: Compiled, operations: int, seed: int) -> Ints:
    """Return an arena in which nothing but the problem stands yet.

    Parameters
    ----------
    compiled : Compiled
        Tables of the problem.
    operations : int
        Number of operations of the problem.
    seed : int
        Seed of the random numbers.

    Returns
    -------
    array
        The arena; `start.start_over` puts every train at its entry.
    """
    net = compiled.net
    n_ops, trains = len(net.op) - 1, len(compiled.train) - 1
    width, most = compiled.longest + 1, max(compiled.most_uses, 1)
    uses = np.diff(net.op[:, f.O_USE])
    slots = int(np.max(uses, initial=1))
    layout = _Layout()
    op = layout.room((n_ops + 1) * f.O_SIZE)
    succ, use = layout.room(len(net.succ)), layout.room(len(net.use) * f.A_SIZE)
    cost = layout.room(len(net.cost) * f.C_SIZE)
    before = layout.room(len(net.before) * f.L_SIZE)
    behind = layout.room(len(net.behind) * f.L_SIZE)
    headway = layout.room(net.headway.size)
    where = layout.room(operations + 1)
    train = layout.room((trains + 1) * f.T_SIZE)
    event = layout.room(trains * width * f.E_SIZE)
    taken = layout.room(trains * most * f.U_SIZE)
    resource = layout.room(len(compiled.resource) * f.R_SIZE)
    order = layout.room(len(net.use) + 1)
    cells = _work(layout, compiled, trains, width, most, slots)
    m = np.zeros(layout.end, dtype=np.int64)
    for cell, value in cells.items():
        m[cell] = value
    m[f.TRAINS], m[f.EVENTS], m[f.WIDTH], m[f.MOST_USES] = train, event, width, most
    m[f.N_TRAINS] = trains - int(compiled.train[:-1, f.T_FIXED].sum())
    m[f.N_CLOSURES] = int(compiled.train[:-1, f.T_FIXED].sum())
    m[f.HEADWAYS], m[f.N_CLASSES] = headway, net.headway.shape[1]
    m[f.GENERAL] = int(len(net.before) > 0)
    m[f.RANDOM] = np.uint64((seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64 | 1).astype(np.int64)

    def rows(at: int, count: int, size: int) -> Ints:
        return m[at : at + count * size].reshape(count, size)

    ops = rows(op, n_ops + 1, f.O_SIZE)
    ops[:] = net.op
    for column, base, size in (
        (f.O_SUCC, succ, 1),
        (f.O_USE, use, f.A_SIZE),
        (f.O_COST, cost, f.C_SIZE),
        (f.O_IN, before, f.L_SIZE),
        (f.O_OUT, behind, f.L_SIZE),
        (f.O_TRAIN, train, f.T_SIZE),
    ):
        ops[:, column] = base + net.op[:, column] * size
    ops[:, f.O_CELL] = where + np.where(ops[:, f.O_ORIGIN] < 0, operations, ops[:, f.O_ORIGIN])
    m[succ : succ + len(net.succ)] = op + net.succ * f.O_SIZE
    rows(use, len(net.use), f.A_SIZE)[:] = net.use
    rows(use, len(net.use), f.A_SIZE)[:, f.A_RES] = resource + net.use[:, f.A_RES] * f.R_SIZE
    rows(cost, len(net.cost), f.C_SIZE)[:] = net.cost
    for at, table in ((before, net.before), (behind, net.behind)):
        rows(at, len(table), f.L_SIZE)[:] = table
        rows(at, len(table), f.L_SIZE)[:, f.L_CELL] += where
    m[where : where + operations + 1] = f.NONE
    m[headway : headway + net.headway.size] = net.headway.ravel()
    ts = rows(train, trains + 1, f.T_SIZE)
    ts[:] = compiled.train
    ts[:, f.T_OP] = op + compiled.train[:, f.T_OP] * f.O_SIZE
    ts[:, f.T_EVENT] = event + np.arange(trains + 1) * width * f.E_SIZE
    ts[:, f.T_TAKEN] = taken + np.arange(trains + 1) * most * f.U_SIZE
    ts[:, f.T_NUMBER] = np.arange(trains + 1)
    owner = train + np.repeat(np.arange(trains), width) * f.T_SIZE
    rows(event, trains * width, f.E_SIZE)[:, f.E_TRAIN] = owner
    owner = train + np.repeat(np.arange(trains), most) * f.T_SIZE
    rows(taken, trains * most, f.U_SIZE)[:, f.U_TRAIN] = owner
    rs = rows(resource, len(compiled.resource), f.R_SIZE)
    rs[:, f.R_ORDER] = order + compiled.resource[:, f.R_ORDER]
    rs[:, f.R_HEADWAY] = compiled.resource[:, f.R_HEADWAY]
    return m


def _work(
    layout: _Layout, compiled: Compiled, trains: int, width: int, most: int, slots: int
) -> dict[int, int]:
    """Make room to work in; return what the cells of the arena say about it."""
    tails = trains if trains <= MAX_TRAINS_WITH_TAILS else 0
    label = f.S_PLACE + slots + tails
    heap = max(4 * trains * width, 2 * MAX_LABELS) + 1_000
    log = (MAX_REMOVED + 3) * (trains * width + MAX_PUSHES + 40 * width)  # of one move, at most
    widest = int(np.max(np.diff(compiled.train[:, f.T_OP])))
    return {
        f.HEAP: layout.room(2 * heap),
        f.HEAP_SIZE: heap,
        f.LABELS: layout.room(label * (MAX_LABELS + 1)),
        f.MAX_LABELS: MAX_LABELS,
        f.LABEL_SIZE: label,
        f.LOG: layout.room(2 * log),
        f.MAX_PUSHES: MAX_PUSHES + 40 * width,
        f.ORDERS: layout.room(4 * (2 * MAX_REMOVED * most + 16)),
        f.SAVED: layout.room(MAX_REMOVED * (f.T_SIZE + 1)),
        f.MAX_SAVED: MAX_REMOVED,
        f.SAVED_EVENTS: layout.room(MAX_REMOVED * width * f.E_SIZE),
        f.SAVED_USES: layout.room(MAX_REMOVED * most * f.U_SIZE),
        f.HEADS: layout.room(widest + 1),
        f.PLACES: layout.room(slots + 1),
        f.FRESH: layout.room(slots + 1),
        f.TAILS: layout.room(trains * width * tails) if tails else 0,
        f.DELAYS: f.S_PLACE + slots,
        f.STACK: layout.room(3 * trains * width if tails else 0),
        f.GROUP: layout.room(MAX_REMOVED),
        f.GROUP_KEY: layout.room(MAX_REMOVED),
        f.GROUP_COST: layout.room(MAX_REMOVED),
    }
