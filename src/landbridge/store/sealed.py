"""Files encrypted to recipients, in the format of age (https://age-encryption.org/v1).

Whoever has one of the identities opens them, with Landbridge or any other program for age. In clear
their content is in memory only.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from landbridge.base.errors import Finding, InputError
from landbridge.store.private import (
    create_private,
    read_regular,
    refuse_readable_by_others,
    replace_private,
)

if TYPE_CHECKING:
    from pyrage.x25519 import Identity, Recipient

__all__ = ["is_sealed", "make_identity", "read_sealed", "seal", "unseal", "write_sealed"]

_HEADS: Final = (b"age-encryption.org/v1\n", b"-----BEGIN AGE ENCRYPTED FILE-----")
_MOST_BYTES: Final = 256_000_000  # of a plan
_MOST_KEY_BYTES: Final = 100_000
_PUBLIC: Final = "age1"
_WHOM: Final = "a recipient is age1..., or a file with a line for each"


def is_sealed(content: bytes) -> bool:
    """Return whether bytes are encrypted.

    Parameters
    ----------
    content : bytes
        A file, or its first 40 bytes.

    Returns
    -------
    bool
        They begin as files of age do.

    Examples
    --------
    >>> is_sealed(b'{"trains": []}')
    False
    """
    return content.startswith(_HEADS)


def make_identity(path: Path) -> str:
    """Write a new identity to a new file that only its owner may read.

    Parameters
    ----------
    path : Path
        The file to be.

    Returns
    -------
    str
        Its recipient, which anybody may know.

    Raises
    ------
    InputError
        Something is there already, or it cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "me.txt")
    >>> recipient = make_identity(path)
    >>> write_sealed(Path(folder.name, "plan.age"), b"a time", [recipient])
    >>> read_sealed(Path(folder.name, "plan.age"), path)
    b'a time'
    >>> folder.cleanup()
    """
    from pyrage import x25519

    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    create_private(path, f"# public key: {public}\n{identity}\n".encode())
    return public


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """Encrypt bytes so that each recipient can open them, and nobody else.

    Parameters
    ----------
    content : bytes
        In clear.
    recipients : sequence of str
        ``age1...``, or names of files with one of these in each line; at least one.

    Returns
    -------
    bytes
        Some 200 to 300 bytes more, and 100 for each further recipient. The length of the content
        and about how many recipients there are can be seen.

    Raises
    ------
    InputError
        A recipient is none; what was given stands in no message, it could be a secret key.

    Examples
    --------
    >>> seal(b"a time", ["AGE-SECRET-KEY-1"])
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: recipient 1: is none; a recipient is age1..., or a file \
with a line for each
    """
    import pyrage

    sealed: bytes = pyrage.encrypt(content, _recipients(recipients))
    return sealed


def unseal(content: bytes, identities: Path, name: str) -> bytes:
    """Open encrypted bytes.

    Parameters
    ----------
    content : bytes
        Encrypted.
    identities : Path
        File with identities, one in a line; one that fits is enough.
    name : str
        What is opened, for the message.

    Returns
    -------
    bytes
        In clear, whole and as they were encrypted; by whom is not known.

    Raises
    ------
    InputError
        No identity fits, the bytes were changed or cut short, or the file is not one of identities.
    """
    import pyrage

    keys = _identities(identities)
    if not is_sealed(content):
        message, remedy = "is not encrypted", "name a file that is encrypted to recipients"
        raise InputError(Finding(name, message=message, remedy=remedy))
    try:
        opened: bytes = pyrage.decrypt(content, keys)
    except pyrage.DecryptError as error:
        if "No matching keys" in str(error):
            message, remedy = (
                "is encrypted to others or was changed",
                f"it takes an identity other than {identities}",
            )
        else:
            message, remedy = "was changed or cut short", "take another copy"
        raise InputError(Finding(name, message=message, remedy=remedy)) from None
    return opened


def write_sealed(path: Path, content: bytes, recipients: Sequence[str]) -> None:
    """Write a file encrypted to recipients; in clear nothing of it ever reaches the disk.

    Parameters
    ----------
    path : Path
        The file; what stood there is replaced at once.
    content : bytes
        In clear.
    recipients : sequence of str
        As of :func:`seal`.

    Raises
    ------
    InputError
        A recipient is none.
    OSError
        It cannot be written.
    """
    replace_private(path, seal(content, recipients), alone=False)


def read_sealed(path: Path, identities: Path) -> bytes:
    """Return the content of an encrypted file.

    Parameters
    ----------
    path : Path
        The file.
    identities : Path
        As of :func:`unseal`.

    Returns
    -------
    bytes
        In clear.

    Raises
    ------
    InputError
        It cannot be read or opened.
    """
    return unseal(read_regular(path, "an encrypted file", _MOST_BYTES), identities, str(path))


def _recipients(named: Sequence[str]) -> list[Recipient]:
    """Return recipients by their text or out of files; every wrong one is found."""
    from pyrage import RecipientError, x25519

    found: list[Recipient] = []
    faults: list[Finding] = []
    lines: list[tuple[int | None, str]]
    if not named:
        faults.append(Finding("", None, "recipients", "", "there are none", remedy=_WHOM))
    for number, name in enumerate(named, 1):
        if name.startswith(_PUBLIC):
            lines, file = [(None, name)], ""
        elif _is_file(name):
            content = read_regular(Path(name), "a file of recipients", _MOST_KEY_BYTES)
            lines, file = _lines(content), name
        else:
            lines, file = [(None, "")], ""
        if not lines:
            faults.append(Finding(file, message="names no recipient", remedy=_WHOM))
        for line, text in lines:
            try:
                found.append(x25519.Recipient.from_str(text))
            except RecipientError:
                what = "" if file else f"recipient {number}"
                faults.append(Finding(file, line, what, "", "is none", remedy=_WHOM))
    if faults:
        raise InputError(faults)
    return found


def _identities(path: Path) -> list[Identity]:
    from pyrage import IdentityError, x25519

    content = read_regular(path, "a file of identities", _MOST_KEY_BYTES)
    found: list[Identity] = []
    faults: list[Finding] = []
    remedy = "make one with `landbridge special keys recipient FILE`"
    for line, text in _lines(content):
        try:
            found.append(x25519.Identity.from_str(text))
        except IdentityError:
            message = "is no identity of age"
            faults.append(Finding(str(path), line, "", "", message, remedy=remedy))
            break  # a file of something else has as many as lines
    if not found and not faults:
        faults.append(Finding(str(path), message="holds no identity", remedy=remedy))
    if faults:
        raise InputError(faults)
    refuse_readable_by_others(path)
    return found


def _lines(content: bytes) -> list[tuple[int | None, str]]:
    """Return the lines of a file of keys with their numbers, without comments and empty ones."""
    lines = enumerate(content.decode("ascii", errors="replace").splitlines(), 1)
    return [(n, text.strip()) for n, text in lines if text.strip() and not text.startswith("#")]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):  # no name at all
        return False
