"""A cache of prepared objects in the user's own folder, keyed by what they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

FOLDER_VARIABLE = "LANDBRIDGE_CACHE"
MOST_FILES = 300
MOST_BYTES = 256_000_000  # of a file of a study
SEAL = hashlib.sha256().digest_size


def cache_folder() -> Path:
    """Return the folder of the cache: ``LANDBRIDGE_CACHE``, else the user's cache folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "landbridge"


def files_digest(files: Iterable[Path]) -> str:
    """Return the SHA-256 of the names and bytes of some files, in the order of their names.

    Of what cannot or must not be read (a pipe would be waited for, a device has no end) only that
    goes in: whoever reads the study finds it and says so.
    """
    total = hashlib.sha256()
    for file in sorted(files, key=lambda path: path.name):
        content = _content(file)
        total.update(f"{file.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _content(file: Path) -> bytes:
    try:
        facts = file.stat()
        if stat.S_ISREG(facts.st_mode) and facts.st_size <= MOST_BYTES:
            return file.read_bytes()
        return f"{facts.st_mode} {facts.st_size} {facts.st_mtime_ns}".encode()
    except OSError as error:
        return f"error {error.errno}".encode()


def cached(name: str, digest: str, build: Callable[[], T]) -> tuple[T, bool]:
    """Return an object from the cache, or build it and keep it.

    Parameters
    ----------
    name
        What it is; part of the file name.
    digest
        Digest of everything it is made from, program version included.
    build
        Makes the object when the cache has none, or one that cannot be read.

    Returns
    -------
    tuple
        The object, and whether it had to be built. A cache that cannot be written is no
        error: the object is built each time.
    """
    file = _file(name, digest)
    found = _read(file, digest)
    if found is not None:
        return found[0], False
    made = build()
    with contextlib.suppress(OSError, pickle.PicklingError):
        _write(file, digest, made)
    return made, True


def is_kept(name: str, digest: str) -> bool:
    """Return whether the cache has an object, without reading it."""
    return _file(name, digest).exists()


def _file(name: str, digest: str) -> Path:
    version = f"py{sys.version_info[0]}{sys.version_info[1]}"
    return cache_folder() / f"{name}-{digest[:32]}-{version}.bin"


def _read(file: Path, digest: str) -> tuple[Any] | None:
    """Return the kept object in a tuple; None where there is none that can be trusted."""
    try:
        facts = file.stat()
        # A pipe would be waited for, and what another user put here is not for us to unpickle.
        if not stat.S_ISREG(facts.st_mode) or facts.st_uid != _user(facts.st_uid):
            return None
        content = file.read_bytes()
        # A changed bit in an array is a wrong answer that still unpickles.
        if content[:SEAL] != _seal(digest, content[SEAL:]):
            return None
        return (pickle.loads(memoryview(content)[SEAL:]),)
    except Exception:  # a cache file of any age or damage is only a reason to build anew
        return None


def _user(otherwise: int) -> int:
    """Return the number of the user, or another one where users have none."""
    return os.geteuid() if hasattr(os, "geteuid") else otherwise


def _seal(digest: str, content: bytes) -> bytes:
    """Return what stands before the kept object: it names what it was made from and its bytes."""
    return hashlib.sha256(digest.encode() + b"\0" + content).digest()


def _forget(folder: Path) -> None:
    """Remove the oldest objects beyond the most that are kept."""
    kept = sorted(folder.glob("*-py*.bin"), key=lambda file: (file.stat().st_mtime_ns, file.name))
    for file in kept[:-MOST_FILES]:
        file.unlink(missing_ok=True)


def _write(file: Path, digest: str, made: object) -> None:
    content = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(_seal(digest, content) + content)
        os.replace(temporary, file)
        _forget(file.parent)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
