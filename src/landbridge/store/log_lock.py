"""Who writes to a log waits for the others; who reads it waits for who writes."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from landbridge.base.errors import CannotRunError

__all__ = ["turn"]

#: How long to wait for others, s; one append takes some milliseconds.
LONGEST_WAIT_S: float = 30.0
_PAUSE_S: Final = 0.002


@contextmanager
def turn(handle: int, path: Path, *, alone: bool) -> Iterator[None]:
    """Hold an open file against other processes and threads.

    The lock is the system's (flock): it ends with the process that holds it, however that ends.

    Parameters
    ----------
    handle : int
        The open file.
    path : Path
        Its name, for the message.
    alone : bool
        Whether others may not even read meanwhile.

    Yields
    ------
    None
        While it is held.

    Raises
    ------
    CannotRunError
        Others hold it all the time.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryFile() as file, turn(file.fileno(), Path("log"), alone=True):
    ...     print("held")
    held
    """
    until = time.monotonic() + LONGEST_WAIT_S
    how = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    while True:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() > until:
                reason = f"another process has held {path} for {LONGEST_WAIT_S:.0f} s"
                raise CannotRunError(reason, "see which one it is, and try again") from None
            time.sleep(_PAUSE_S)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)
