"""Whether a log is what was written: every record, their order, their number."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from landbridge.base.errors import Finding, InputError
from landbridge.store.log_anchor import Anchor, read_anchor
from landbridge.store.log_append import EventLog, open_log, wrong_key
from landbridge.store.log_key import LogKey
from landbridge.store.log_lock import turn
from landbridge.store.log_record import (
    FIRST,
    MOST_LINE_BYTES,
    Record,
    borne,
    follows,
    is_torn,
    parsed,
)

__all__ = ["Audit", "Bad", "audit", "open_to_audit"]

#: Records that a crash can leave behind the last acknowledged one.
_LEFT_BY_A_CRASH: Final = 1
_UNPROVEN: Final = (
    "the records before the first bad one bear the marks of the key and follow one another; that "
    "nobody who has the key wrote them anew, only the last record that the anchor counts can show"
)


@dataclass(frozen=True, slots=True)
class Bad:
    """The first thing in a log that is not as it was written.

    Parameters
    ----------
    seq : int
        Number of the record; 0 if the records hold and the anchor is bad.
    reason : str
        What is wrong with it, without anything of what it says.
    """

    seq: int
    reason: str

    def __str__(self) -> str:
        """Return it as a sentence."""
        return f"record {self.seq} {self.reason}" if self.seq else f"the anchor {self.reason}"


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found in a log.

    Parameters
    ----------
    records : tuple of Record
        Those before the first bad one.
    anchored : int
        Records that the anchor counts.
    bad : Bad or None
        The first thing that is not as it was written.
    notes : tuple of str
        What is no fault, but to be known: what a crash left, never acknowledged, and how far the
        records before a bad one are proven.
    """

    records: tuple[Record, ...]
    anchored: int
    bad: Bad | None = None
    notes: tuple[str, ...] = ()


def open_to_audit(path: Path, key: Path, anchor: Path) -> EventLog:
    """Return a log that is there, or all that is wrong with the three files.

    Parameters
    ----------
    path, key, anchor : Path
        Log, file of its key, file of its anchor.

    Returns
    -------
    EventLog
        For :func:`audit`.

    Raises
    ------
    InputError
        A file is not there or is something else.

    Examples
    --------
    >>> open_to_audit(Path("no.log"), Path("no.key"), Path("no.anchor"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: no.key: cannot be read: No such file or directory; \
name the key of the log
    no.log: cannot be read: No such file or directory; name the log
    no.anchor: cannot be read: No such file or directory; name the anchor of the log
    """
    found: list[Finding] = []
    log = EventLog(path, anchor, LogKey(b""))
    try:
        log = open_log(path, key, anchor)
    except InputError as error:
        found += error.findings
    for look in (lambda: _opened(path).close(), lambda: read_anchor(anchor, log.key)):
        try:
            look()
        except InputError as error:
            found += error.findings
    if found:
        raise InputError(dict.fromkeys(found))
    return log


def audit(log: EventLog) -> Audit:
    """Read a log from its first record to its end, beside its anchor.

    Parameters
    ----------
    log : EventLog
        The log; it is not changed. Writers wait meanwhile.

    Returns
    -------
    Audit
        Its records, and the first bad one.

    Raises
    ------
    InputError
        Log or anchor is not there or is something else; or neither bears a mark of this key.
    CannotRunError
        Another process holds the log.

    Examples
    --------
    >>> import tempfile
    >>> from landbridge.store.log_append import append
    >>> from landbridge.store.log_record import Event
    >>> folder = tempfile.TemporaryDirectory()
    >>> log = EventLog(Path(folder.name, "log"), Path(folder.name, "anchor"), LogKey(bytes(32)))
    >>> for plan in ("special-7", "special-8"):
    ...     _ = append(log, Event("opening", "N. Orlova", plan), b"plan")
    >>> audit(log).bad
    >>> _ = log.path.write_bytes(log.path.read_bytes().replace(b"special-8", b"special-9"))
    >>> print(audit(log).bad)
    record 2 is not as it was written: its mark does not fit
    >>> folder.cleanup()
    """
    with _opened(log.path) as file, turn(file.fileno(), log.path, alone=False):
        anchor, genuine = read_anchor(log.anchor, log.key)
        records, reason, torn = _read(file, log)
        if not genuine and not records and not _any_genuine(file, log):
            raise wrong_key(log)
    left = len(records) - anchor.length
    bad = None
    if reason and not (torn and left >= 0):
        bad = Bad(len(records) + 1, "is cut short" if torn else reason)
    elif not genuine:
        bad = Bad(0, "is not as it was written: its mark does not fit")
    else:
        bad = _against(records, anchor)
    notes = []
    if bad is None and left:
        notes.append(f"record {len(records)} is whole, but was never acknowledged")
    if bad is None and torn:
        notes.append(f"{torn} bytes at the end are a torn record that was never acknowledged")
    if bad and bad.seq > 1:
        notes.append(_UNPROVEN)
    kept = records[: bad.seq - 1] if bad and bad.seq else records
    return Audit(tuple(kept), anchor.length, bad, tuple(notes))


def _opened(path: Path) -> BinaryIO:
    try:
        if not path.is_file():
            path.stat()
            raise OSError(None, "it is a folder, pipe or device")
        return open(path, "rb")
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise InputError(Finding(str(path), message=message, remedy="name the log")) from None


def _read(file: BinaryIO, log: EventLog) -> tuple[list[Record], str, int]:
    """Return the records that follow one another, why the next does not, and bytes of a torn one.

    The reason is empty where the log simply ends.
    """
    records: list[Record] = []
    previous = FIRST
    while line := file.readline(MOST_LINE_BYTES + 1):
        record = parsed(line)
        reason = follows(log.key, record, len(records) + 1, previous)
        if reason or record is None:
            rest = line + file.read(MOST_LINE_BYTES + 1)
            return records, reason, len(rest) if is_torn(rest) else 0
        records.append(record)
        previous = record.mac
    return records, "", 0


def _any_genuine(file: BinaryIO, log: EventLog) -> bool:
    """Return whether any record was written with the key, wherever it stands."""
    file.seek(0)
    while line := file.readline(MOST_LINE_BYTES + 1):
        if borne(log.key, parsed(line)):
            return True
    return False


def _against(records: list[Record], anchor: Anchor) -> Bad | None:
    """Return what does not fit the anchor in records that follow one another."""
    if len(records) < anchor.length:
        words = f"is missing: the log ends before it, and the anchor counts {anchor.length}"
        return Bad(len(records) + 1, words)
    if anchor.length and records[anchor.length - 1].mac != anchor.head:
        words = (
            "or a later one was written anew by somebody with the key: all follow one another, "
            f"but record {anchor.length} is not that of the anchor, which vouches for all or none"
        )
        return Bad(1, words)
    if len(records) > anchor.length + _LEFT_BY_A_CRASH:
        words = (
            f"is beyond record {anchor.length}, the last that the anchor counts, by more than a "
            "crash leaves: the anchor was put back"
        )
        return Bad(anchor.length + _LEFT_BY_A_CRASH + 1, words)
    return None
