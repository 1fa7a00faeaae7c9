"""The command line as hostile tests use it: in this process, or in one of its own."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

PROGRAM = Path(sys.executable).with_name("landbridge")


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Everything that was said."""
        return self.out + self.err

    def refused(self) -> Ended:
        """Check that the input was refused as it must be: code 2, a reason, no traceback."""
        assert self.code == 2, self
        assert "Traceback" not in self.all, self.all
        assert self.all.strip()
        return self


class TooLongError(BaseException):
    """A command waits for ever: no error that it may catch and tell."""


@contextlib.contextmanager
def within(seconds: float) -> Iterator[None]:
    """Let what waits for ever be a failure and not a hang."""

    def end(number: int, frame: object) -> None:
        raise TooLongError(f"still at it after {seconds} s")

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def here(*arguments: str, encoding: str = "") -> Ended:
    """Run a command in this process, with a stdout of an encoding or of none."""
    from landbridge.cli import main

    written = io.BytesIO()
    out: Any = io.TextIOWrapper(written, encoding) if encoding else io.StringIO()
    err = io.StringIO()
    code: object = None
    with (
        mock.patch.object(sys, "argv", ["landbridge", *arguments]),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    said = written.getvalue().decode(encoding) if encoding else out.getvalue()
    return Ended(code if isinstance(code, int) else 0, said, err.getvalue())


def apart(
    *arguments: str, timeout: float = 120, extra: Mapping[str, str] | None = None, **how: Any
) -> Ended:
    """Run a command in a process of its own, as a user does."""
    done = subprocess.run(
        [PROGRAM, *arguments],
        env={**os.environ, **(extra or {})},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=timeout,
        **how,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def files_in(folder: Path) -> dict[str, tuple[int, int]]:
    """Return everything below a folder, files with their size and time of change."""
    found = {}
    for path in sorted(folder.rglob("*")):
        facts = path.lstat()
        of_file = (facts.st_size, facts.st_mtime_ns)
        found[str(path.relative_to(folder))] = (0, 0) if path.is_dir() else of_file
    return found
