"""The layout of the memory of the search for plans that repeat.

As in `landbridge.dispatch.fields`, everything lies in one array ``m``, and rows refer to each other
by address. Times are whole seconds here. The cells of the heap and of the random numbers are those
of `fields`, so that its kernels serve both searches.
"""

from __future__ import annotations

from typing import Final

from landbridge.dispatch.fields import N_CELLS

# Operations: earliest and latest start, shortest duration, longest hold of its own track; rows of
# successors, uses, delay costs and relations begin here and end where those of the next one begin;
# shortest way to the exit; least cost from here on, and least route cost; cost of the route; train;
# number; start (or none), next and previous operation of the plan; the same before a move and in
# the best plan; mark; first label.
O_LB, O_UB, O_DUR, O_HOLD, O_SUCC, O_USE, O_COST, O_IN, O_OUT, O_REM, O_REST, O_WAY = range(12)
O_ROUTE, O_TRAIN, O_NUMBER, O_TIME, O_NEXT, O_PREV = range(12, 18)
O_OLD, O_OLD_NEXT, O_BEST, O_BEST_NEXT, O_MARK, O_HEAD = range(18, 24)
O_SIZE: Final = 24
# Uses, and closures: resource, release time, operation (closures: none), class and train, whether
# the train may use the resource twice, unit now, before a move and in the best plan; start, end,
# and the start as periods and what is over.
A_RES, A_REL, A_OP, A_CLASS, A_TRAIN, A_AGAIN, A_UNIT, A_OLD, A_BEST = range(9)
A_START, A_END, A_LAP, A_PHASE = range(9, 13)
A_SIZE: Final = 13
# Delay costs: threshold, price of each second, price of the step.
C_THR, C_COEFF, C_INC = range(3)
C_SIZE: Final = 3
# Relations: the other operation, and the gap.
L_OTHER, L_GAP = range(2)
L_SIZE: Final = 2
# Resources: units begin here, matrix of headways (or none), longest separation.
R_UNIT, R_HEADWAY, R_REACH = range(3)
R_SIZE: Final = 3
# Units: uses and closures in a ring, by the part of a period at which they start; their number.
U_RING, U_COUNT = range(2)
U_SIZE: Final = 2
# Trains: operations begin here; class; price of not running; state and cost, the same before a
# move, state in the best plan; weight while it is missing; least cost.
T_OP, T_CLASS, T_CANCEL, T_STATE, T_COST, T_OLD, T_OLD_COST, T_BEST, T_WEIGHT, T_FREE = range(10)
T_SIZE: Final = 10
OUT, RUNS, CANCELLED = range(3)
# Labels: operation, start, latest end, deadline of the relations within the train, cost so far,
# parent, whether it is beaten, whether it is a late copy, next label of its operation; then the
# unit of each use.
S_OP, S_TIME, S_CLOSE, S_DUE, S_COST, S_PARENT, S_DEAD, S_LATE, S_NEXT, S_UNIT = range(10)

# Cells: where the tables begin, how large they are, and single numbers.
TRAINS, N_TRAINS, PERIOD, HEADWAYS, N_CLASSES = range(N_CELLS, N_CELLS + 5)
LABELS, N_LABELS, MAX_LABELS, LABEL_SIZE, UNITS = range(N_CELLS + 5, N_CELLS + 10)
GROUP, N_GROUP, STACK, BUDGET, STRICT = range(N_CELLS + 10, N_CELLS + 15)
TOTAL, MISSING, WEIGHT, BEST_TOTAL, BEST_MISSING = range(N_CELLS + 15, N_CELLS + 20)
FIT_START, FIT_CLOSE, FIT_UNIT, WANTED, LAST_BOUND = range(N_CELLS + 20, N_CELLS + 25)
# Trains before this number may be taken out; those from it on have no choice of a start.
N_MOVED: Final = N_CELLS + 25
HEAD_CELLS: Final = N_CELLS + 26

MAX_GROUP: Final = 12
"""No more trains than this are taken out at once."""
