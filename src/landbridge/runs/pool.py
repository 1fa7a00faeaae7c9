"""Processes that work beside this one."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context

__all__ = ["pool_of"]


@contextmanager
def pool_of(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Lend processes, and end them at once where the work is given up.

    Parameters
    ----------
    processes : int
        How many.

    Yields
    ------
    ProcessPoolExecutor
        Spawned, not forked: a process that has run threads cannot be copied safely.
    """
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        try:
            yield pool
        except BaseException:  # the pool would wait for what nobody asks for any more
            for process in active_children():
                process.terminate()
            raise
