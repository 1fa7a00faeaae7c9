"""The log of classified plans: records are added at its end, acknowledged once they are safe.

A record is written behind the last one that the anchor counts and brought to the disk; then the
anchor is replaced; then it is acknowledged. So a crash leaves at most one record too many, whole or
torn, and the next writer sees which.
"""

from __future__ import annotations

import datetime as dt
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from landbridge.base.errors import CannotRunError, Finding, InputError
from landbridge.store.log_anchor import Anchor, read_anchor, write_anchor
from landbridge.store.log_key import LogKey, read_log_key
from landbridge.store.log_lock import turn
from landbridge.store.log_record import (
    MOST_LINE_BYTES,
    Event,
    Record,
    borne,
    follows,
    is_torn,
    made,
    parsed,
)
from landbridge.store.private import OWNER_ONLY, settle_name

__all__ = ["Appended", "EventLog", "append", "open_log", "wrong_key"]

_KEEP: Final = "change nothing, keep both files, and look with `landbridge special audit`"


@dataclass(frozen=True, slots=True)
class EventLog:
    """Where a log is kept, and its key.

    Parameters
    ----------
    path : Path
        The log.
    anchor : Path
        Its anchor, best in a place that whoever may write the log may not.
    key : LogKey
        Its key.
    """

    path: Path
    anchor: Path
    key: LogKey


@dataclass(frozen=True, slots=True)
class Appended:
    """A record that is safe.

    Parameters
    ----------
    record : Record
        The record.
    told : tuple of str
        What a person should be told: a log begun, what a crash before had left.
    """

    record: Record
    told: tuple[str, ...] = ()


def open_log(path: Path, key: Path, anchor: Path) -> EventLog:
    """Return a log that is, or is to be.

    Parameters
    ----------
    path : Path
        The log; it need not be there yet.
    key : Path
        File of its key.
    anchor : Path
        File of its anchor; it need not be there yet.

    Returns
    -------
    EventLog
        To be given to :func:`append` or :func:`landbridge.store.log_audit.audit`.

    Raises
    ------
    InputError
        The key is none, or two of the three are one file.

    Examples
    --------
    >>> open_log(Path("plans.log"), Path("nowhere.key"), Path("plans.log"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: plans.log: is named twice; log, key and anchor are three \
files
    nowhere.key: cannot be read: No such file or directory; name the key of the log
    """
    found: list[Finding] = []
    named = [os.path.realpath(one) for one in (path, key, anchor)]
    for number, one in enumerate((path, key, anchor)):
        if named[number] in named[:number]:
            message, remedy = "is named twice", "log, key and anchor are three files"
            found.append(Finding(str(one), message=message, remedy=remedy))
    try:
        secret = read_log_key(key)
    except InputError as error:
        found += error.findings
    if found:
        raise InputError(found)
    return EventLog(path, anchor, secret)


def append(log: EventLog, event: Event, content: bytes, at: dt.datetime | None = None) -> Appended:
    """Add the record of an event; when this returns, neither crash nor power cut can take it back.

    Writers wait for each other. What a crash left behind the last acknowledged record is repaired
    first: a whole record is taken up, a torn one cut off.

    Parameters
    ----------
    log : EventLog
        The log; it is begun if neither it nor its anchor is there.
    event : Event
        What was done.
    content : bytes
        What was opened, written or published; only its mark is kept.
    at : datetime
        Moment, with its zone; now, if it is left out.

    Returns
    -------
    Appended
        The record, and what a person should be told.

    Raises
    ------
    InputError
        The key is another one, or log or anchor cannot be read.
    CannotRunError
        The log does not fit its anchor, or another process holds it.
    OSError
        It could not be written (a full disk); no record was added.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> log = EventLog(Path(folder.name, "log"), Path(folder.name, "anchor"), LogKey(bytes(32)))
    >>> event = Event("opening", "N. Orlova", "special-7")
    >>> append(log, event, b"plan").told
    ('a new log was begun',)
    >>> append(log, event, b"plan").record.seq
    2
    >>> folder.cleanup()
    """
    with _opened(log.path) as handle, turn(handle, log.path, alone=True):
        anchor, told = _readied(handle, log)
        moment = at or dt.datetime.now(dt.UTC)
        record = made(log.key, anchor.length + 1, anchor.head, event, content, moment)
        _write(handle, log, anchor, record)
    return Appended(record, tuple(told))


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    """Open the log for reading and writing; it is made if it is not there."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    except OSError as error:
        message = f"cannot be written: {error.strerror}"
        remedy = "name the log, or a new file in a folder that you may write to"
        raise InputError(Finding(str(path), message=message, remedy=remedy)) from None
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            message, remedy = "is a pipe or device", "name the log"
            raise InputError(Finding(str(path), message=message, remedy=remedy))
        yield handle
    finally:
        os.close(handle)


def _readied(handle: int, log: EventLog) -> tuple[Anchor, list[str]]:
    """Return the anchor of a log that ends where it says, and what was done to get there."""
    size = os.fstat(handle).st_size
    if not log.anchor.exists():
        if size:
            reason = f"{log.path} has records, but its anchor {log.anchor} is not there"
            raise CannotRunError(reason, _KEEP)
        settle_name(log.path)
        write_anchor(log.anchor, Anchor(), log.key)
        return Anchor(), ["a new log was begun"]
    anchor, genuine = read_anchor(log.anchor, log.key)
    if not genuine:
        line, end, _ = os.pread(handle, MOST_LINE_BYTES, 0).partition(b"\n")
        if not borne(log.key, parsed(line + end)):
            raise wrong_key(log)
        raise CannotRunError(f"the anchor {log.anchor} is not as it was written", _KEEP)
    last = _last(handle, anchor)
    if anchor.length and not (last and last.mac == anchor.head and borne(log.key, last)):
        reason = f"{log.path} does not end with record {anchor.length} as its anchor says"
        raise CannotRunError(reason, _KEEP)
    return _repaired(handle, log, anchor, size)


def _last(handle: int, anchor: Anchor) -> Record | None:
    """Return the record that the anchor says is the last."""
    start = max(0, anchor.size_bytes - MOST_LINE_BYTES)
    lines = os.pread(handle, anchor.size_bytes - start, start).splitlines(keepends=True)
    return parsed(lines[-1]) if lines else None


def _repaired(handle: int, log: EventLog, anchor: Anchor, size: int) -> tuple[Anchor, list[str]]:
    """Take up a record that was not acknowledged, cut off a torn one."""
    told = []
    # Enough to see that there is more than a crash leaves.
    rest = os.pread(handle, 2 * MOST_LINE_BYTES + 1, anchor.size_bytes)
    line, end, behind = rest.partition(b"\n")
    record = parsed(line + end)
    taken = record is not None and not follows(log.key, record, anchor.length + 1, anchor.head)
    torn = behind if taken else rest
    if torn and not is_torn(torn):
        reason = f"{log.path} goes on behind record {anchor.length}, the last of its anchor"
        raise CannotRunError(reason, _KEEP)
    if taken and record is not None:
        anchor = Anchor(record.seq, record.mac, anchor.size_bytes + len(line + end))
        os.fsync(handle)
        write_anchor(log.anchor, anchor, log.key)
        told.append(f"record {record.seq} was whole but never acknowledged: it was taken up")
    if torn:
        os.ftruncate(handle, anchor.size_bytes)
        cut = size - anchor.size_bytes
        told.append(f"{cut} bytes of a torn record, never acknowledged, were cut off")
    return anchor, told


def _write(handle: int, log: EventLog, before: Anchor, record: Record) -> None:
    """Bring a record and then its anchor to the disk; if that fails, take the record back."""
    line = record.line
    after = Anchor(record.seq, record.mac, before.size_bytes + len(line))
    try:
        try:
            done = 0
            while done < len(line):
                done += os.pwrite(handle, line[done:], before.size_bytes + done)
            os.fsync(handle)
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(log.path)) from None
        write_anchor(log.anchor, after, log.key)
    except BaseException:
        if not _is_anchored(log, after):
            with suppress(OSError):  # then the next writer finds it
                os.ftruncate(handle, before.size_bytes)
        raise


def _is_anchored(log: EventLog, anchor: Anchor) -> bool:
    """Return whether the anchor was replaced, whatever came after that."""
    try:
        return read_anchor(log.anchor, log.key) == (anchor, True)
    except InputError:
        return False


def wrong_key(log: EventLog) -> InputError:
    """Return the error for a key with which neither log nor anchor was written."""
    message = "bears no mark of this key, and nor does the log"
    remedy = "give the key they were written with; if it is that one, both were replaced"
    return InputError(Finding(str(log.anchor), message=message, remedy=remedy))
