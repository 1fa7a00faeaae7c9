"""A study written to a new folder: whole or not at all, and never over anything."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.parts import Cells, StudyParts
from landbridge.data.schemas import load_schema, tables
from landbridge.report.studyreadme import readme_text

__all__ = ["free_folder", "study_texts", "write_study"]

_HEAD: Final = "# What the study is; README.md explains every file and column of this folder.\n"
_GEOMETRY: Final = "geometry.geojson"


def study_texts(parts: StudyParts) -> dict[str, str]:
    """Return the files of a study as text.

    Parameters
    ----------
    parts : StudyParts
        What is to be written.

    Returns
    -------
    dict of str to str
        Content by file name: a file for each table with all columns of its schema, `study.toml`,
        `scenarios.toml`, `README.md` and, where there are features, the geometry.

    Examples
    --------
    >>> from landbridge.data.starter import starter_parts
    >>> study_texts(starter_parts("mine", "Mine"))["countries.csv"].splitlines()[0]
    'id,name,railway,currency,source,confidence'
    """
    texts = {f"{table}.csv": _table_text(table, parts.tables.get(table, ())) for table in tables()}
    texts["study.toml"] = _HEAD + "".join(
        f"{key} = {value if key == 'epoch' else _toml(value)}\n"
        for key, value in parts.head.items()
        if value
    )
    texts["scenarios.toml"] = parts.scenarios
    texts["README.md"] = readme_text(parts)
    if parts.features:
        texts[_GEOMETRY] = _geojson(parts.features)
    return texts


def _table_text(table: str, rows: Sequence[Cells]) -> str:
    names = load_schema(table).names
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return stream.getvalue()


def _toml(text: str) -> str:
    """Return a text in TOML's double quotes, which escape as JSON does."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _geojson(features: Sequence[Mapping[str, Any]]) -> str:
    lines = ",\n".join(
        json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features
    )
    return f'{{"type": "FeatureCollection",\n"features": [\n{lines}\n]}}\n'


def free_folder(folder: Path) -> Path:
    """Return the folder to write to, if nothing stands in the way.

    Parameters
    ----------
    folder : Path
        A folder that does not exist or is empty.

    Returns
    -------
    Path
        Its absolute path.

    Raises
    ------
    InputError
        It is a file, holds something, or would lie in a folder that is not there.

    Examples
    --------
    >>> free_folder(Path(__file__).parent)
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: folder: 'report' is not empty; allowed a new or an empty \
folder; name another folder, nothing is ever written over
    """
    try:
        target = folder.expanduser().absolute()
        if target.is_dir():
            if not any(target.iterdir()):
                return target
            reason = "is not empty"
        elif target.exists() or target.is_symlink():
            reason = "is a file"
        elif not target.parent.is_dir():
            reason = "lies in a folder that is not there"
        elif not target.name:
            reason = "has no name"
        else:
            return target
    except (OSError, RuntimeError, ValueError) as error:
        reason = f"cannot be used ({getattr(error, 'strerror', None) or error})"
    raise InputError(
        Finding(
            "",
            None,
            "folder",
            folder.name or str(folder),
            reason,
            "a new or an empty folder",
            "name another folder, nothing is ever written over",
        )
    )


def write_study(texts: Mapping[str, str], folder: Path) -> None:
    """Write the files of a study into a new folder.

    The files are written beside it first, and the folder is then renamed: whoever looks sees all
    of it or nothing.

    Parameters
    ----------
    texts : mapping of str to str
        Content by file name, as :func:`study_texts` returns it.
    folder : Path
        A folder that does not exist or is empty.

    Raises
    ------
    InputError
        The folder is in use or cannot be written; nothing is left behind.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as home:
    ...     write_study({"a.txt": "x"}, Path(home, "new"))
    ...     print(Path(home, "new", "a.txt").exists())
    True
    """
    target = free_folder(folder)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.mkdir()
        for name, text in sorted(texts.items()):
            with open(part / name, "w", encoding="utf-8", newline="") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
        # A folder takes the place of an empty one in one step; a full one stops it.
        os.replace(part, target)
    except OSError as error:
        raise InputError(
            Finding(
                "",
                None,
                "folder",
                folder.name,
                f"cannot be written: {error.strerror or error}",
                "",
                "name a folder in a place where you may write",
            )
        ) from error
    finally:
        with suppress(OSError):
            shutil.rmtree(part)
