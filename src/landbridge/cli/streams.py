"""stdout and stderr as the commands find them and leave them: closed, full, or read to half."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TextIO

MOST_CHARACTERS = 4000


def ready() -> None:
    """Make stdout and stderr fit to be written to, whatever the caller made of them.

    A closed stream is written to nowhere (Python would put messages for a closed stderr on
    stdout, into the answer). A character that the terminal's encoding does not have is escaped.
    """
    if sys.stdout is None:
        sys.stdout = _nowhere()
    if sys.stderr is None:
        sys.stderr = _nowhere()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def printable(message: str) -> str:
    r"""Return a message that cannot steer the terminal, cut where it is endless.

    Examples
    --------
    >>> printable("no such place: \x1b[2J")
    'no such place: \\x1b[2J'
    """
    short = message if len(message) <= MOST_CHARACTERS else message[:MOST_CHARACTERS] + "..."
    if short.isprintable():
        return short
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in short)


def reader_left(error: BaseException | None) -> bool:
    """Return whether what happened is that nobody reads the answer to its end (``| head``)."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE


def finish(code: int | str | None) -> tuple[int | str | None, str]:
    """Write what stdout still holds; return the exit code, and what to say where that failed.

    Parameters
    ----------
    code
        Exit code so far.
    """
    try:
        sys.stdout.flush()
    except OSError as error:
        _drop(sys.stdout)
        if not reader_left(error):
            return code or 2, f"stdout: {error.strerror}; the answer is not whole"
    return code, ""


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # as long as the process lives


def _drop(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: Python would try again when it ends."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):  # a stream of a test has no number
        return
