"""New studies: a small one to begin from, or one made from a network of somebody else's."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from landbridge.base.errors import Finding, InputError
from landbridge.data.importing.build import import_parts
from landbridge.data.importing.types import ImportOptions, Progress
from landbridge.data.parts import StudyParts
from landbridge.data.starter import starter_parts
from landbridge.data.study import Study, check_contents
from landbridge.report.studyfiles import free_folder, study_texts, write_study

__all__ = ["import_study", "new_study", "save_study", "short_name"]


def short_name(folder: Path) -> str:
    """Return the short name of a study after its folder.

    Examples
    --------
    >>> short_name(Path("My Network (2)"))
    'my-network-2'
    """
    words = re.findall(r"\w+", folder.expanduser().absolute().name.lower())
    return "-".join(words) or "study"


def new_study(folder: str | Path, title: str = "") -> Study:
    """Write a small study of two towns to begin from.

    Parameters
    ----------
    folder
        A folder that does not exist or is empty.
    title
        Title of the study (empty: after the folder).

    Returns
    -------
    Study
        What was written, as it is read.

    Raises
    ------
    InputError
        The folder is in use or cannot be written.
    """
    where = free_folder(Path(folder))
    name = short_name(where)
    return save_study(starter_parts(name, title or name), where)


def save_study(parts: StudyParts, folder: Path, tell: Callable[[str], None] | None = None) -> Study:
    """Check a study as it would be read, and write it only if it passes.

    Parameters
    ----------
    parts
        The study.
    folder
        A folder that does not exist or is empty.
    tell
        Called with a message before work that takes more than a moment.

    Returns
    -------
    Study
        What was written; its notes are those of the checks.

    Raises
    ------
    InputError
        The study has faults (all are listed), or the folder is in use.
    """
    texts = study_texts(parts)
    if tell:
        tell("checking the study")
    contents = {
        name: text.encode("utf-8") for name, text in texts.items() if not name.endswith(".md")
    }
    study, findings = check_contents(contents, folder)
    if study is None:
        raise InputError(f for f in findings if f.severity == "error")
    write_study(texts, folder)
    return study


def import_study(
    source: str | Path,
    folder: str | Path,
    title: str = "",
    options: ImportOptions | None = None,
    tell: Callable[[str], None] | None = None,
    progress: Progress = iter,
) -> tuple[Study, tuple[Finding, ...]]:
    """Make a study of a network of somebody else's, and write it.

    Parameters
    ----------
    source
        GMNS folder, GeoJSON or GeoPackage.
    folder
        A folder that does not exist or is empty.
    title
        Title of the study (empty: after the folder).
    options
        How to read the source, and what to assume.
    tell
        Called with a message before work that takes more than a moment.
    progress
        Wraps lists, to show how far the work on them is.

    Returns
    -------
    study : Study
        What was written, as it is read.
    notes : tuple of Finding
        What was unclear, and how it was decided.

    Raises
    ------
    InputError
        With every fault of the source; then nothing is written.
    """
    where, path = free_folder(Path(folder)), Path(source).expanduser()
    if tell:
        tell(f"reading {path.name}")
    name = short_name(where)
    parts = import_parts(path, name, title or name, options or ImportOptions(), progress)
    return save_study(parts, where, tell), parts.notes
