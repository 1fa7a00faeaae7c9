"""Room `dispatch`: trains and track in, a conflict-free plan out.

In: a `Problem` (trains as graphs of operations, resources, relations, costs). Out: a `Plan` (start
times in an order that counts), a lower bound, or a reason why there is none. Pure combinatorics:
knows no file, no railway and no place; imports `base` alone.
"""
