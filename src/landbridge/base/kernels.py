"""Functions compiled by numba and kept on disk, safely across modules."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import Any

from numba import njit

__all__ = ["kept", "kernel", "part"]


@cache
def _stamp(folder: str) -> tuple[tuple[str, float, int], ...]:
    """Return what tells whether any module of a folder has changed."""
    with os.scandir(folder) as found:
        files = [(entry.name, entry.stat()) for entry in found if entry.name.endswith(".py")]
    return tuple(sorted((name, stat.st_mtime, stat.st_size) for name, stat in files))


def kernel(function: Any) -> Any:
    """Compile a function and keep what was compiled until a module of its folder changes.

    numba drops what it has kept when the file of the function changes; but the functions that it
    calls are in there too, from other files. So the stamp is that of all modules beside it. Other
    threads go on while it runs.

    Parameters
    ----------
    function : function
        What `numba.njit` takes; it may call kernels of its own folder.

    Returns
    -------
    function
        The same, compiled at the first call.

    Examples
    --------
    >>> kernel.__name__
    'kernel'
    """
    made: Any = njit(cache=True, nogil=True)(function)
    file = made._cache._cache_file
    file._source_stamp = _stamp(os.path.dirname(function.__code__.co_filename))
    file._load_index = _or_else(file._load_index, dict)
    file._load_data = _or_else(file._load_data, _lost)
    return made


def _or_else(load: Callable[..., Any], otherwise: Callable[[], Any]) -> Callable[..., Any]:
    """Return a loader for which a file that cannot be read was never kept.

    numba forgives a missing file only. But what is kept is pickled: a class that was renamed since
    then, or a file that was cut off, would end every call that needs the kernel.
    """

    def loaded(*arguments: Any) -> Any:
        try:
            return load(*arguments)
        except Exception:
            return otherwise()

    return loaded


def _lost() -> Any:
    raise OSError("what numba kept cannot be read")  # which numba takes for a missing file


def kept(made: Any) -> bool:
    """Return whether a kernel is compiled, here or on disk: if not, its first call takes seconds.

    Parameters
    ----------
    made : function
        A kernel.

    Returns
    -------
    bool
        True as well where that cannot be told.

    Examples
    --------
    >>> kept(len)
    True
    """
    try:
        return bool(made.signatures or made._cache._cache_file._load_index())
    except Exception:  # whatever numba changes inside, no answer depends on this
        return True


def part(function: Any) -> Any:
    """Make a function a part of the kernels that call it: it is not compiled by itself.

    Parameters
    ----------
    function : function
        Called from one place or two; more would compile it as often.

    Returns
    -------
    function
        The same, for kernels to call.

    Examples
    --------
    >>> part.__name__
    'part'
    """
    return njit(inline="always")(function)
