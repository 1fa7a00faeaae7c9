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
    trains, width = len(compiled.train) - 1, compiled.longest + 1
    most = max(compiled.most_uses, 1)
    layout = _Layout()
    sizes = {
        "op": len(net.op) * f.O_SIZE,
        "succ": len(net.succ),
        "use": len(net.use) * f.A_SIZE,
        "cost": len(net.cost) * f.C_SIZE,
        "before": len(net.before) * f.L_SIZE,
        "behind": len(net.behind) * f.L_SIZE,
        "headway": net.headway.size,
        "where": operations + 1,
        "train": (trains + 1) * f.T_SIZE,
        "event": trains * width * f.E_SIZE,
        "taken": trains * most * f.U_SIZE,
        "resource": len(compiled.resource) * f.R_SIZE,
        "order": len(net.use) + 1,
    }
    at = {name: layout.room(size) for name, size in sizes.items()}
    slots = int(np.max(np.diff(net.op[:, f.O_USE]), initial=1))
    cells = _work(layout, compiled, trains, width, most, slots)
    closures = int(compiled.train[:-1, f.T_FIXED].sum())
    cells |= {
        f.TRAINS: at["train"],
        f.N_TRAINS: trains - closures,
        f.N_CLOSURES: closures,
        f.EVENTS: at["event"],
        f.WIDTH: width,
        f.MOST_USES: most,
        f.HEADWAYS: at["headway"],
        f.N_CLASSES: net.headway.shape[1],
        f.GENERAL: int(len(net.before) > 0),
        f.TYPICAL: _typical_duration(net.op[:, f.O_DUR]),
    }
    m = np.zeros(layout.end, dtype=np.int64)
    for cell, value in cells.items():
        m[cell] = value
    m[f.RANDOM] = np.uint64((seed * 0x9E3779B97F4A7C15 + 0x1234567) % 2**64 | 1).astype(np.int64)
    _fill_operations(m, at, compiled, operations)
    _fill_trains(m, at, compiled, width, most)
    return m


def _typical_duration(durations: Ints) -> int:
    """Return the mean of the durations that are not 0, fine: the measure of all that is random."""
    positive = durations[durations > 0]
    return int(positive.mean()) if len(positive) else f.FINE


def _rows(m: Ints, at: int, count: int, size: int) -> Ints:
    return m[at : at + count * size].reshape(count, size)


def _fill_operations(m: Ints, at: dict[str, int], compiled: Compiled, operations: int) -> None:
    """Write the operations and what belongs to them, with addresses for numbers."""
    net = compiled.net
    ops = _rows(m, at["op"], len(net.op), f.O_SIZE)
    ops[:] = net.op
    for column, table, size in (
        (f.O_SUCC, "succ", 1),
        (f.O_USE, "use", f.A_SIZE),
        (f.O_COST, "cost", f.C_SIZE),
        (f.O_IN, "before", f.L_SIZE),
        (f.O_OUT, "behind", f.L_SIZE),
        (f.O_TRAIN, "train", f.T_SIZE),
    ):
        ops[:, column] = at[table] + net.op[:, column] * size
    origin = ops[:, f.O_ORIGIN]
    ops[:, f.O_CELL] = at["where"] + np.where(origin < 0, operations, origin)
    m[at["where"] : at["where"] + operations + 1] = f.NONE
    m[at["succ"] : at["succ"] + len(net.succ)] = at["op"] + net.succ * f.O_SIZE
    uses = _rows(m, at["use"], len(net.use), f.A_SIZE)
    uses[:] = net.use
    uses[:, f.A_RES] = at["resource"] + net.use[:, f.A_RES] * f.R_SIZE
    _rows(m, at["cost"], len(net.cost), f.C_SIZE)[:] = net.cost
    for name, told in (("before", net.before), ("behind", net.behind)):
        relations = _rows(m, at[name], len(told), f.L_SIZE)
        relations[:] = told
        relations[:, f.L_CELL] += at["where"]
    m[at["headway"] : at["headway"] + net.headway.size] = net.headway.ravel()


def _fill_trains(m: Ints, at: dict[str, int], compiled: Compiled, width: int, most: int) -> None:
    """Write the trains and the resources, and whose the rows of events and uses are."""
    count = len(compiled.train)
    number = np.arange(count)
    trains = _rows(m, at["train"], count, f.T_SIZE)
    trains[:] = compiled.train
    trains[:, f.T_OP] = at["op"] + compiled.train[:, f.T_OP] * f.O_SIZE
    trains[:, f.T_EVENT] = at["event"] + number * width * f.E_SIZE
    trains[:, f.T_TAKEN] = at["taken"] + number * most * f.U_SIZE
    trains[:, f.T_NUMBER] = number
    for table, column, each, size in (
        ("event", f.E_TRAIN, width, f.E_SIZE),
        ("taken", f.U_TRAIN, most, f.U_SIZE),
    ):
        rows = _rows(m, at[table], (count - 1) * each, size)
        rows[:, column] = at["train"] + np.repeat(number[:-1], each) * f.T_SIZE
    resources = _rows(m, at["resource"], len(compiled.resource), f.R_SIZE)
    resources[:, f.R_ORDER] = at["order"] + compiled.resource[:, f.R_ORDER]
    resources[:, f.R_HEADWAY] = compiled.resource[:, f.R_HEADWAY]


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
