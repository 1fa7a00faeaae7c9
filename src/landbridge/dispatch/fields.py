"""The layout of the engine's memory, and its fine time.

The whole state of a search lies in one array of int64, the arena ``m``. Operations, events, uses,
trains, resources and labels are rows in it, known by the address of their first number: the time of
the event ``ev`` is ``m[ev + E_TIME]``. So what is read together lies together, rows refer to each
other directly, and a compiled function is handed a single array.

Times inside the engine are *fine*: `FINE` parts to the second. A hand-over without release time
costs one part, so that "who goes first in this second" is a matter of numbers; every duration and
every release time starts from the whole second, so that no second is ever lost to it.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from landbridge.base.kernels import kernel as kernel
from landbridge.base.kernels import part as part

FINE_BITS: Final = 10
FINE: Final = 1 << FINE_BITS
INF: Final = 1 << 60
# Numbers that are handed to kernels: a plain 0 would be compiled as a type of its own.
ZERO: Final[Any] = np.int64(0)
ONE: Final[Any] = np.int64(1)
EVEN: Final[Any] = np.int64(16)
NONE: Final = -1

# Operations: bounds and duration (fine); rows of successors, uses, delay costs and relations begin
# here and end where those of the next operation begin; shortest way to the exit (fine); earliest
# exit (fine); cost of the route; train; operation of the problem; cell that says at which event it
# starts.
O_LB, O_UB, O_DUR, O_SUCC, O_USE, O_COST, O_IN, O_OUT, O_REM, O_LBX, O_ROUTE = range(11)
O_TRAIN, O_ORIGIN, O_CELL = range(11, 14)
O_SIZE: Final = 14
# Uses of a resource by an operation.
A_RES, A_REL = range(2)
A_SIZE: Final = 2
# Delay costs: threshold (s), price of each second, price of the step.
C_THR, C_COEFF, C_INC = range(3)
C_SIZE: Final = 3
# Relations: the cell that holds the event of the other operation, and the gap (fine).
L_CELL, L_GAP = range(2)
L_SIZE: Final = 2
# Trains: operations, events and uses begin here; length of the path (events); state; earliest end
# of a stub (fine); cost now; uses now; cost of the free run; class; closure or not; price of not
# running; number.
T_OP, T_EVENT, T_TAKEN, T_LEN, T_STATE, T_HOLD, T_COST, T_USES, T_FREE, T_CLASS = range(10)
T_FIXED, T_CANCEL, T_NUMBER, T_KEY = range(10, 14)
T_SIZE: Final = 14
COMPLETE, STUB, ABSENT = range(3)
# Events: operation, time (fine), first use that starts at or after it, first of the chain of uses
# that end with it, mark, candidate time, origin of the candidate, durations before it, train, and
# the number of the search for which its tail is known.
E_OP, E_TIME, E_USE, E_ENDS, E_MARK, E_CAND, E_FROM, E_RUN, E_TRAIN, E_TAIL = range(10)
E_SIZE: Final = 10
# Uses on a path: resource, events that begin and end it, place in the order, release (fine), next
# in the chain of those that end with the same event, train.
U_RES, U_BEGIN, U_END, U_POS, U_REL, U_NEXT, U_TRAIN = range(7)
U_SIZE: Final = 7
# Resources: where their order begins, how many uses stand in it, matrix of headways, mark.
R_ORDER, R_USES, R_HEADWAY, R_MARK = range(4)
R_SIZE: Final = 4
# Labels of the search: operation, time, cost so far, end of its window, parent, train pushed last
# and by how much, whether it is beaten, next label of its operation; then a place for each use and,
# where tails are kept, the delay of each train at its exit.
S_OP, S_TIME, S_COST, S_WINDOW, S_PARENT, S_PUSHED, S_AMOUNT, S_DEAD, S_NEXT, S_PLACE = range(10)

# The first cells of the arena: where the tables begin, how large they are, and single numbers.
TRAINS, N_TRAINS, N_CLOSURES, EVENTS, WIDTH, MOST_USES = range(6)
HEAP, N_HEAP, HEAP_SIZE, LABELS, N_LABELS, MAX_LABELS, LABEL_SIZE = range(6, 13)
LOG, N_LOG, MAX_PUSHES, ORDERS, N_ORDERS = range(13, 18)
SAVED, N_SAVED, MAX_SAVED, SAVED_EVENTS, SAVED_USES = range(18, 23)
HEADS, PLACES, FRESH, GROUP, GROUP_KEY, GROUP_COST, HEADWAYS, N_CLASSES = range(23, 31)
TOTAL, TOTAL_BEFORE, STAMP, GENERAL, RANDOM, PUSHED, AMOUNT, NEW_USES = range(31, 39)
TAILS, STACK, SEARCH, DELAYS, TYPICAL, PUSH = range(39, 45)
N_CELLS: Final = 48


@kernel
def after(time: int, duration: int) -> int:
    """Return the earliest end of what starts at a fine time and lasts at least so long."""
    return time if duration == 0 else ((time >> FINE_BITS) << FINE_BITS) + duration


@kernel
def free_from(end: int, separation: int) -> int:
    """Return from when a unit is free that is left at a fine time."""
    if end >= INF:
        return INF
    return end + 1 if separation == 0 else ((end >> FINE_BITS) << FINE_BITS) + separation


@kernel
def latest_end(start: int, separation: int) -> int:
    """Return the latest end of a use that keeps clear of one that starts at a fine time."""
    if start >= INF:
        return INF
    if separation == 0:
        return start - 1
    return ((((start - separation) >> FINE_BITS) + 1) << FINE_BITS) - 1
