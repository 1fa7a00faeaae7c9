"""The log of classified plans: what a record costs, and that no kill loses one."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tools.bench.case import Case, Work

LENGTH: Final = 10_000
KILLS: Final = 1_000


def _laid(folder: str) -> tuple[Path, Path, bytes]:
    """Write a log of many records without waiting for the disk at each; return it with its key."""
    import datetime as dt

    from landbridge.store.log_anchor import Anchor, write_anchor
    from landbridge.store.log_key import LogKey
    from landbridge.store.log_record import FIRST, Event, made

    key = LogKey(bytes(32))
    event = Event("publication", "N. Orlova", "special-7", "public")
    at = dt.datetime(2001, 8, 3, 14, 59, tzinfo=dt.UTC)
    previous, lines = FIRST, []
    for seq in range(1, LENGTH + 1):
        record = made(key, seq, previous, event, b"notice", at)
        previous = record.mac
        lines.append(record.line)
    log, anchor = Path(folder, "log"), Path(folder, "anchor")
    log.write_bytes(b"".join(lines))
    write_anchor(anchor, Anchor(LENGTH, previous, log.stat().st_size), key)
    return log, anchor, key.secret


def added() -> Work:
    """Prepare one record more, until it is acknowledged."""
    from landbridge.store.log_append import EventLog, append
    from landbridge.store.log_key import LogKey
    from landbridge.store.log_record import Event

    folder = tempfile.TemporaryDirectory()
    path, anchor, secret = _laid(folder.name)
    log = EventLog(path, anchor, LogKey(secret))

    def call() -> object:
        assert Path(folder.name).is_dir()  # it lives as long as this call does
        return append(log, Event("opening", "A. Belov", "special-7"), b"plan")

    return Work(call, note=f"behind {LENGTH:,} records; three waits for the disk")


def audited() -> Work:
    """Prepare the audit of a long log."""
    from landbridge.store.log_append import EventLog
    from landbridge.store.log_audit import audit
    from landbridge.store.log_key import LogKey

    folder = tempfile.TemporaryDirectory()
    path, anchor, secret = _laid(folder.name)
    log = EventLog(path, anchor, LogKey(secret))

    def call() -> object:
        assert Path(folder.name).is_dir()
        found = audit(log)
        assert found.bad is None
        return len(found.records)

    return Work(call, note=f"{LENGTH:,} records, {path.stat().st_size / 1e6:.1f} MB")


def killed() -> Work:
    """Prepare writers that are killed; a lost or half record fails the case."""

    def call() -> object:
        # In a process that has one thread, and so may fork.
        command = [sys.executable, "-m", "tools.bench.log_kills", str(KILLS)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(done.stderr.splitlines()[-1])
        return done.stdout

    return Work(call, note=f"{KILLS:,} writers killed, no acknowledged record lost, none half")


CASES: Final = (
    Case("log, one record added", None, 20, added),
    Case("log, audit of 10,000 records", 5.0, 3, audited),
    Case("log, 1,000 writers killed", None, 1, killed, warm=False),
)
