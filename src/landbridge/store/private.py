"""Small files that only their owner may read: keys, anchors, what is encrypted."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError

__all__ = [
    "OWNER_ONLY",
    "create_private",
    "read_regular",
    "refuse_readable_by_others",
    "replace_private",
    "settle_name",
]

#: Mode of a file that nobody but its owner may read or write.
OWNER_ONLY: Final = 0o600


def read_regular(path: Path, what: str, most_bytes: int) -> bytes:
    """Return the bytes of a file, or say why not without a byte of it.

    Parameters
    ----------
    path : Path
        The file.
    what : str
        What it ought to be, with its article, for the message.
    most_bytes : int
        A longer file cannot be what is looked for.

    Returns
    -------
    bytes
        All of it.

    Raises
    ------
    InputError
        It is not there, cannot be read, is no ordinary file (a pipe would be waited for) or is too
        long.

    Examples
    --------
    >>> read_regular(Path("nowhere.key"), "the key of a log", 100)
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.key: cannot be read: No such file or directory; \
name the key of a log
    """
    remedy = f"name {what}"
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise OSError(None, "it is a folder, pipe or device")
        if facts.st_size > most_bytes:
            raise OSError(None, f"it has more than {most_bytes:,} bytes")
        return path.read_bytes()
    except OSError as error:
        message = f"cannot be read: {error.strerror or error}"
        raise InputError(Finding(str(path), message=message, remedy=remedy)) from None


def refuse_readable_by_others(path: Path) -> None:
    """Raise if others than the owner of a secret may read or change its file.

    Parameters
    ----------
    path : Path
        A file that is there.

    Raises
    ------
    InputError
        They may.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "log.key")
    >>> create_private(path, b"secret")
    >>> refuse_readable_by_others(path)
    >>> path.chmod(0o644)
    >>> refuse_readable_by_others(path)
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: ...log.key: is a secret that others than its owner may \
read or change; chmod 600
    >>> folder.cleanup()
    """
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        message = "is a secret that others than its owner may read or change"
        raise InputError(Finding(str(path), message=message, remedy="chmod 600"))


def create_private(path: Path, content: bytes) -> None:
    """Write a new file that only its owner may read; one that is there is never touched.

    Parameters
    ----------
    path : Path
        The file to be.
    content : bytes
        What it shall hold.

    Raises
    ------
    InputError
        Something is there already, or it cannot be written.

    Examples
    --------
    >>> create_private(Path(os.devnull), b"")
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: /dev/null: is there already; name a new file: a key is \
never written over
    """
    try:
        _write_new(path, content, OWNER_ONLY)
        settle_name(path)
    except FileExistsError:
        message, remedy = "is there already", "name a new file: a key is never written over"
        raise InputError(Finding(str(path), message=message, remedy=remedy)) from None
    except OSError as error:
        raise _unwritable(path, error) from None


def replace_private(path: Path, content: bytes, *, alone: bool, keep_mode: bool = True) -> None:
    """Put a file in the place of another at once: after a crash one or the other is there, whole.

    It is written beside its place, brought to the disk, renamed, and the folder brought to the
    disk. A new file is its owner's alone.

    Parameters
    ----------
    path : Path
        The file; a link is followed.
    content : bytes
        What it shall hold.
    alone : bool
        Whether the caller sees to it that nobody else does this to the file at the same time. Then
        the neighbour always has the same name, and what a killed process left of it is cleared.
    keep_mode : bool
        Whether a file that was there hands on its mode; if not, others lose what they had of it.

    Raises
    ------
    OSError
        It cannot be written; what was there is there still.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "anchor")
    >>> replace_private(path, b"one", alone=True)
    >>> replace_private(path, b"two", alone=False)
    >>> path.read_bytes(), os.listdir(folder.name)
    (b'two', ['anchor'])
    >>> folder.cleanup()
    """
    target = Path(os.path.realpath(path))
    token = "" if alone else f".{secrets.token_hex(8)}"
    part = target.with_name(f".{target.name}{token}.part")
    mode = OWNER_ONLY
    with suppress(FileNotFoundError):
        facts = target.stat()
        if not stat.S_ISREG(facts.st_mode):  # renaming would do away with a device
            raise OSError(errno.EINVAL, "it is a folder, pipe or device", str(path))
        mode = stat.S_IMODE(facts.st_mode) if keep_mode else OWNER_ONLY
    try:
        part.unlink(missing_ok=True)
        _write_new(part, content, mode)
        os.replace(part, target)
        settle_name(target)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from None
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _write_new(path: Path, content: bytes, mode: int) -> None:
    """Write a file that must not be there, and bring it to the disk; none stays half written."""
    # O_EXCL follows no link that somebody put there.
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        if mode != OWNER_ONLY:
            os.fchmod(handle, mode)
        os.fsync(handle)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    finally:
        os.close(handle)


def settle_name(path: Path) -> None:
    """Bring the name of a file to the disk, as a power cut may otherwise take it away.

    Parameters
    ----------
    path : Path
        A file that is there.

    Raises
    ------
    OSError
        The disk failed.

    Examples
    --------
    >>> settle_name(Path(__file__))
    """
    handle = os.open(path.resolve().parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some file systems know no such thing
            raise
    finally:
        os.close(handle)


def _unwritable(path: Path, error: OSError) -> InputError:
    message = f"cannot be written: {error.strerror or error}"
    remedy = "name a file in a folder that exists and that you may write to"
    return InputError(Finding(str(path), message=message, remedy=remedy))
