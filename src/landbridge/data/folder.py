"""The files of a study folder as bytes, each read once, and their fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding
from landbridge.base.names import nearest
from landbridge.data.csvfile import read_bytes
from landbridge.data.schemas import load_schema, may_lack, tables
from landbridge.data.spec import SCENARIO_FILE
from landbridge.data.tomlfile import STUDY_FILE

__all__ = ["GEOMETRY_FILE", "fingerprint", "read_folder"]

GEOMETRY_FILE: Final = "geometry.geojson"


def read_folder(folder: Path, findings: list[Finding]) -> dict[str, bytes]:
    """Return the bytes of every file of a study.

    Parameters
    ----------
    folder : Path
        The study.
    findings : list of Finding
        Takes a finding for each file that is missing or cannot be read.

    Returns
    -------
    dict of str to bytes
        Content by file name: tables, `study.toml`, `scenarios.toml` and, where
        there is one, the geometry. Other files are left alone.
    """
    if not folder.is_dir():
        findings.append(
            Finding(
                "",
                None,
                "study",
                str(folder),
                "is not a folder",
                "",
                "give the folder that holds study.toml",
            )
        )
        return {}
    wanted = [STUDY_FILE, SCENARIO_FILE, *(f"{name}.csv" for name in tables())]
    contents: dict[str, bytes] = {}
    try:
        present = sorted(f.name for f in folder.iterdir())
    except OSError as error:
        reason = f"cannot be opened ({error.strerror})"
        findings.append(Finding("", None, "study", str(folder), reason, "", "check permissions"))
        return {}
    lacking = may_lack({name[:-4] for name in present if name.endswith(".csv")})
    optional = {GEOMETRY_FILE, *(f"{name}.csv" for name in lacking)}
    strangers = [f for f in present if f.endswith(".csv") and f not in wanted]
    for name in (*wanted, GEOMETRY_FILE):
        if name in optional and name not in present:
            continue
        if name not in present:
            close = nearest(name, strangers, 1)
            remedy = f"rename {close[0]}" if close else _recipe(name)
            findings.append(Finding(name, None, "", "", "the file is missing", "", remedy))
            continue
        content = read_bytes(folder / name, findings, long_lines=name == GEOMETRY_FILE)
        if content is not None:
            contents[name] = content
    for name in strangers:
        close = nearest(name, wanted, 1)
        findings.append(
            Finding(
                name,
                None,
                "",
                "",
                "the file is no table of a study",
                "",
                f"did you mean {close[0]}?" if close else "it is not read",
                "note",
            )
        )
    return contents


def _recipe(name: str) -> str:
    if name.endswith(".csv"):
        names = load_schema(name[:-4]).names
        return f"write a file whose first line is {','.join(names)}"
    return "write the file"


def fingerprint(contents: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of names and bytes of files.

    Parameters
    ----------
    contents : mapping of str to bytes
        Content by file name, in any order.

    Returns
    -------
    str
        64 hexadecimal digits.

    Examples
    --------
    >>> fingerprint({"a": b"1", "b": b"2"}) == fingerprint({"b": b"2", "a": b"1"})
    True
    """
    total = hashlib.sha256()
    for name in sorted(contents):
        total.update(f"{name}\0{len(contents[name])}\0".encode())
        total.update(contents[name])
    return total.hexdigest()
