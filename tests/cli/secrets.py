"""Looking for a secret in everything that a command leaves behind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["betrayed", "forms_of", "pieces"]


def forms_of(hour: int, minute: int) -> list[str]:
    """Return the ways in which a time of day may be written down."""
    of_day = hour * 3600 + minute * 60
    return [
        f"{hour:02}:{minute:02}", f"{hour:02}{minute:02}00", f"{hour:02}h{minute:02}",
        f"{hour:02}.{minute:02}", f"{hour:02}-{minute:02}", str(of_day),
    ]  # fmt: skip


def pieces(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and what lies in it if it is a zip."""
    yield name, content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from pieces(f"{name}/{member}", archive.read(member))


def betrayed(folder: Path, words: Iterable[str]) -> list[str]:
    """Return where in a folder one of some words stands, in whatever encoding, names included."""
    found = []
    for file in sorted(folder.rglob("*")):
        where = str(file.relative_to(folder))
        for name, content in pieces(where, file.read_bytes() if file.is_file() else b""):
            for word in words:
                coded = {word.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}
                if word in name or any(one in content for one in coded):
                    found.append(f"{word} in {name}")
    return found
