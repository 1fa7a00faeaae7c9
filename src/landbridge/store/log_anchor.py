"""The anchor of a log: its length and its last mark, kept in a second place."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.store.log_key import LogKey, canonical
from landbridge.store.log_record import FIRST
from landbridge.store.private import read_regular, replace_private

__all__ = ["Anchor", "read_anchor", "write_anchor"]

_FORM: Final = "landbridge-log-anchor-1"
_PURPOSE: Final = "log anchor"
_NAMES: Final = ["bytes", "form", "head", "length", "mac"]
_MOST_BYTES: Final = 1_000
_MOST: Final = 2**53  # no file is longer


@dataclass(frozen=True, slots=True)
class Anchor:
    """How far a log goes.

    Parameters
    ----------
    length : int
        Number of records.
    head : str
        Mark of the last one.
    size_bytes : int
        Length of the file with them, in bytes.

    Examples
    --------
    >>> Anchor().line(LogKey(bytes(32)))[:40]
    b'{"bytes":0,"form":"landbridge-log-anchor'
    """

    length: int = 0
    head: str = FIRST
    size_bytes: int = 0

    def line(self, key: LogKey) -> bytes:
        """Return the anchor as it stands in its file."""
        shown = {"form": _FORM, "bytes": self.size_bytes, "head": self.head, "length": self.length}
        return key.line(_PURPOSE, shown)


def write_anchor(path: Path, anchor: Anchor, key: LogKey) -> None:
    """Put an anchor in the place of the one before, on the disk, in one go.

    Parameters
    ----------
    path : Path
        File of the anchor.
    anchor : Anchor
        How far the log goes.
    key : LogKey
        Key of the log, on which the caller has its turn.

    Raises
    ------
    OSError
        It cannot be written; the one before is there still.
    """
    replace_private(path, anchor.line(key), alone=True)


def read_anchor(path: Path, key: LogKey) -> tuple[Anchor, bool]:
    """Return an anchor, and whether it bears the mark of the key.

    Parameters
    ----------
    path : Path
        File of the anchor.
    key : LogKey
        Key of the log.

    Returns
    -------
    tuple of Anchor and bool
        What it says; whether that was written with the key.

    Raises
    ------
    InputError
        It cannot be read or is no anchor.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "anchor")
    >>> write_anchor(path, Anchor(), LogKey(bytes(32)))
    >>> read_anchor(path, LogKey(bytes(32)))[1], read_anchor(path, LogKey(b"another"))[1]
    (True, False)
    >>> folder.cleanup()
    """
    content = read_regular(path, "the anchor of the log", _MOST_BYTES)
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        found = None
    if not _is_anchor(found) or canonical(found) + b"\n" != content:
        message = "is no anchor of a log, or was changed"
        remedy = "name the file that was given when the log was written"
        raise InputError(Finding(str(path), message=message, remedy=remedy))
    anchor = Anchor(found["length"], found["head"], found["bytes"])
    return anchor, key.bears(_PURPOSE, found)


def _is_anchor(found: object) -> bool:
    return (
        isinstance(found, dict)
        and sorted(found) == _NAMES
        and found["form"] == _FORM
        and all(
            type(found[name]) is int and 0 <= found[name] < _MOST for name in ("bytes", "length")
        )
        and all(isinstance(found[name], str) for name in ("head", "mac"))
    )
