"""The key of a log: the marks that only who has it can make, and the file it lies in."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.store.private import create_private, read_regular, refuse_readable_by_others

__all__ = ["LogKey", "canonical", "make_log_key", "read_log_key"]

KEY_BYTES: Final = 32
_HEAD: Final = "landbridge-log-key-1"
_FILE: Final = re.compile(rf"{_HEAD} ([0-9a-f]{{{2 * KEY_BYTES}}})\n?")
_MOST_BYTES: Final = 1_000

Fields = Mapping[str, object]


def canonical(fields: Fields) -> bytes:
    r"""Return the one way in which fields are written as JSON: keys sorted, no blanks, ASCII.

    Parameters
    ----------
    fields : mapping
        Texts and whole numbers by name.

    Returns
    -------
    bytes
        JSON without a line end.

    Examples
    --------
    >>> canonical({"seq": 1, "actor": "Ю"})
    b'{"actor":"\\u042e","seq":1}'
    """
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


@dataclass(frozen=True, slots=True)
class LogKey:
    """A key of a log; it shows itself to nobody.

    Parameters
    ----------
    secret : bytes
        32 random bytes.

    Examples
    --------
    >>> LogKey(bytes(32))
    LogKey()
    """

    secret: bytes = field(repr=False)

    def mac(self, purpose: str, content: bytes) -> str:
        """Return the HMAC-SHA256 of bytes for a purpose (RFC 2104), 64 hexadecimal digits.

        Parameters
        ----------
        purpose : str
            What the bytes are: a mark made for one purpose is none for another.
        content : bytes
            The bytes.

        Returns
        -------
        str
            The mark.

        Examples
        --------
        >>> LogKey(bytes(32)).mac("content", b"plan")[:16]
        '1b779ab4032564a6'
        """
        message = f"landbridge {purpose} 1\0".encode() + content
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()

    def line(self, purpose: str, fields: Fields) -> bytes:
        """Return fields with their mark as a line of JSON."""
        return canonical({**fields, "mac": self.mac(purpose, canonical(fields))}) + b"\n"

    def bears(self, purpose: str, fields: Fields) -> bool:
        """Return whether the mark among the fields was made with this key."""
        rest = {name: value for name, value in fields.items() if name != "mac"}
        mark = str(fields["mac"]).encode(errors="replace")
        return hmac.compare_digest(mark, self.mac(purpose, canonical(rest)).encode())


def make_log_key(path: Path) -> None:
    """Write a new key of a log to a new file that only its owner may read.

    Parameters
    ----------
    path : Path
        The file to be.

    Raises
    ------
    InputError
        Something is there already, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "log.key")
    >>> make_log_key(path)
    >>> read_log_key(path)
    LogKey()
    >>> folder.cleanup()
    """
    create_private(path, f"{_HEAD} {secrets.token_hex(KEY_BYTES)}\n".encode())


def read_log_key(path: Path) -> LogKey:
    """Return the key of a log.

    Parameters
    ----------
    path : Path
        File made by :func:`make_log_key`.

    Returns
    -------
    LogKey
        The key.

    Raises
    ------
    InputError
        It cannot be read, is no such file, or others than its owner may read it.
    """
    content = read_regular(path, "the key of the log", _MOST_BYTES)
    found = _FILE.fullmatch(content.decode("ascii", errors="replace"))
    if found is None:
        message, remedy = "is no key of a log", "make one with `landbridge special keys log FILE`"
        raise InputError(Finding(str(path), message=message, remedy=remedy))
    refuse_readable_by_others(path)
    return LogKey(bytes.fromhex(found.group(1)))
