"""A cache of prepared objects in the user's own folder, keyed by what they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

FOLDER_VARIABLE = "LANDBRIDGE_CACHE"


def cache_folder() -> Path:
    """Return the folder of the cache: ``LANDBRIDGE_CACHE``, else the user's cache folder."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return Path(home) / "landbridge"


def files_digest(files: Iterable[Path]) -> str:
    """Return the SHA-256 of the names and bytes of some files, in the order of their names."""
    total = hashlib.sha256()
    for file in sorted(files, key=lambda path: path.name):
        content = file.read_bytes()
        total.update(f"{file.name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


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
    file = cache_folder() / f"{name}-{digest[:32]}-py{sys.version_info[0]}{sys.version_info[1]}.bin"
    found = _read(file, digest)
    if found is not None:
        return found[0], False
    made = build()
    with contextlib.suppress(OSError, pickle.PicklingError):
        _write(file, digest, made)
    return made, True


def _read(file: Path, digest: str) -> tuple[Any] | None:
    """Return the kept object in a tuple; None where there is none that can be trusted."""
    try:
        kept_digest, made = pickle.loads(file.read_bytes())
    except Exception:  # a cache file of any age or damage is only a reason to build anew
        return None
    return (made,) if kept_digest == digest else None


def _write(file: Path, digest: str, made: object) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, prefix=file.name, suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            pickle.dump((digest, made), stream, protocol=pickle.HIGHEST_PROTOCOL)
        os.replace(temporary, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
