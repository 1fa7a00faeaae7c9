"""A second thread for the half of a large problem, beside the one that asks.

Halves are the same on any machine and added in the same order, so that results are too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

__all__ = ["beside", "is_large"]

T = TypeVar("T")

# From so many alternatives on the half is worth handing over.
_MANY = 10_000
_pools: list[ThreadPoolExecutor] = []


def is_large(alternatives: int) -> bool:
    """Return whether so many alternatives are done in two halves."""
    return alternatives >= _MANY


def beside(work: Callable[[], T]) -> Future[T]:
    """Begin a piece of work in the second thread; it must let other threads go on."""
    if not _pools:
        _pools.append(ThreadPoolExecutor(1, thread_name_prefix="choice"))
    return _pools[0].submit(work)


# A process that was forked has no threads of its parent: it begins its own.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pools.clear)
