"""The files of a GTFS feed taken out of their zip or folder, within bounds of memory.

Knows nothing of trains: what is too large, damaged, locked or packed wrongly is said before memory
is spent on it. Only the files that are used are unpacked.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.csvfile import MAX_FILE_BYTES, read_bytes

__all__ = ["MAX_UNPACKED_BYTES", "MAX_ZIP_BYTES", "feed_files"]

MAX_ZIP_BYTES: Final = 100_000_000
MAX_UNPACKED_BYTES: Final = 512_000_000
_MAX_MEMBERS: Final = 1_000
_LOCKED: Final = 1  # first bit of the flags of a member: encrypted
_CUT: Final = "keep the trips of the railway that is needed"


def feed_files(path: Path, names: Collection[str]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files of a feed.

    Parameters
    ----------
    path : Path
        A zip of at most 100 MB or a folder.
    names : collection of str
        Names of the files that are wanted, with their ending.

    Returns
    -------
    dict of str to bytes
        Content of those that are there, by name; 512 MB at most in all.
    tuple of str
        Names of the other files, sorted.

    Raises
    ------
    InputError
        It is no feed, is damaged or too large; with every fault.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "agency.txt").write_text("agency_name")
    ...     feed_files(Path(folder), ["agency.txt"])
    ({'agency.txt': b'agency_name'}, ())
    """
    findings: list[Finding] = []
    try:
        found = (
            _from_folder(path, names, findings)
            if path.is_dir()
            else _from_zip(path, names, findings)
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        message, remedy = f"the feed cannot be read ({reason})", "name a zip or a folder"
        raise InputError(Finding(path.name, message=message, remedy=remedy)) from None
    if findings:
        raise InputError(findings)
    return found


def _from_folder(
    path: Path, names: Collection[str], findings: list[Finding]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    files = sorted(each.name for each in path.iterdir() if each.suffix == ".txt")
    wanted = [name for name in files if name in names]
    sizes = sum((path / name).stat().st_size for name in wanted)
    if sizes > MAX_UNPACKED_BYTES:
        findings.append(_too_large(path.name, "the files have", sizes, MAX_UNPACKED_BYTES))
        return {}, ()
    content: dict[str, bytes] = {}
    for name in wanted:
        found: list[Finding] = []
        read = read_bytes(path / name, found)
        findings += [replace(one, remedy=_CUT) if "MB" in one.message else one for one in found]
        if read is not None:
            content[name] = read
    return content, tuple(name for name in files if name not in names)


def _from_zip(
    path: Path, names: Collection[str], findings: list[Finding]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    if not path.is_file():
        what = "is not a regular file" if path.exists() else "is missing"
        remedy = "name a zip or a folder with the files of a GTFS feed"
        findings.append(Finding(path.name, message=f"the feed {what}", remedy=remedy))
        return {}, ()
    size = path.stat().st_size
    if size > MAX_ZIP_BYTES:
        findings.append(_too_large(path.name, "the zip has", size, MAX_ZIP_BYTES))
        return {}, ()
    try:
        with zipfile.ZipFile(path) as archive:
            return _members(path.name, archive, names, findings)
    except (zipfile.BadZipFile, RuntimeError, zlib.error, EOFError) as error:
        remedy = "fetch it again, or name another one"
        message = f"the file is no zip that can be read ({error})"
        findings.append(Finding(path.name, None, "", "", message, "a zip file", remedy))
        return {}, ()


def _members(
    file: str, archive: zipfile.ZipFile, names: Collection[str], findings: list[Finding]
) -> tuple[dict[str, bytes], tuple[str, ...]]:
    members = [one for one in archive.infolist() if not one.is_dir()]
    if len(members) > _MAX_MEMBERS:
        message = f"the zip has {len(members)} files"
        allowed = f"at most {_MAX_MEMBERS}"
        findings.append(Finding(file, None, "", "", message, allowed, "name the zip of a feed"))
        return {}, ()
    wanted = [one for one in members if one.filename in names]
    if not wanted and any(Path(one.filename).name in names for one in members):
        message = "the files of the feed lie in a folder inside the zip"
        remedy = "pack the files, not their folder"
        findings.append(Finding(file, message=message, remedy=remedy))
        return {}, ()
    total = sum(one.file_size for one in wanted)
    if total > MAX_UNPACKED_BYTES:
        findings.append(_too_large(file, "the files unpacked have", total, MAX_UNPACKED_BYTES))
        return {}, ()
    content: dict[str, bytes] = {}
    for one in wanted:
        fault = _refused(one, content)
        if fault:
            findings.append(fault)
        else:
            # The size that a zip claims may be a lie: no more than that is ever unpacked.
            with archive.open(one, mode="r") as stream:
                content[one.filename] = stream.read(one.file_size)
    others = sorted({one.filename for one in members if one.filename not in names})
    return content, tuple(others)


def _refused(one: zipfile.ZipInfo, content: Collection[str]) -> Finding | None:
    if one.filename in content:
        message, remedy = "the file stands in the zip twice", "pack it once"
        return Finding(one.filename, message=message, remedy=remedy)
    if one.flag_bits & _LOCKED:
        message, remedy = "the file is locked by a password", "pack it without one"
        return Finding(one.filename, message=message, remedy=remedy)
    if one.file_size > MAX_FILE_BYTES:
        return _too_large(one.filename, "the file unpacked has", one.file_size, MAX_FILE_BYTES)
    return None


def _too_large(file: str, what: str, size: int, limit: int) -> Finding:
    message = f"{what} {size / 1e6:.0f} MB"
    return Finding(file, None, "", "", message, f"at most {limit / 1e6:.0f} MB", _CUT)
