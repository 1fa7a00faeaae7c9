"""Find a study by name or folder, without reading it: the door opens before pandas is loaded."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from landbridge.base.errors import Finding, UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.data.csvfile import decode, read_bytes
from landbridge.data.spec import SCENARIO_FILE
from landbridge.data.tomlfile import STUDY_FILE, parse_head, parse_scenarios

if TYPE_CHECKING:
    from landbridge.data.tomlfile import StudyHead

__all__ = ["default_scenario", "find_study", "shipped_studies", "study_head"]


def _studies_folder() -> Path:
    return Path(str(files("landbridge").joinpath("studies")))


def shipped_studies() -> list[str]:
    """Return the names of the studies that come with Landbridge.

    Returns
    -------
    list of str
        In alphabetical order.

    Examples
    --------
    >>> isinstance(shipped_studies(), list)
    True
    """
    folder = _studies_folder()
    return sorted(f.name for f in folder.iterdir() if (f / STUDY_FILE).is_file())


def find_study(name_or_path: str | Path) -> Path:
    """Return the folder of a study.

    Parameters
    ----------
    name_or_path : str or Path
        Name of a shipped study, or a folder (or the `study.toml` in it).

    Returns
    -------
    Path
        The folder; the exact name of a shipped study goes before a folder of
        that name in the current one.

    Raises
    ------
    UnknownNameError
        There is neither such a study nor such a folder.

    Examples
    --------
    >>> find_study("eurasia").name
    'eurasia'
    """
    shipped = shipped_studies()
    text = str(name_or_path)
    same = [name for name in shipped if text == name or normalise(text) == normalise(name)]
    try:
        path = Path(name_or_path).expanduser()
        path = path.parent if path.name == STUDY_FILE and path.is_file() else path
        if text and text not in shipped and path.is_dir():
            return path
    except (OSError, RuntimeError, ValueError):
        pass  # a name no file system can have is an unknown name, no more
    if same:
        return _studies_folder() / same[0]
    close = nearest(text, shipped) or (*shipped, "a folder with study.toml")
    raise UnknownNameError.of("study", text, close)


def study_head(folder: Path) -> StudyHead | None:
    """Return what the `study.toml` of a folder says, without reading the tables.

    Parameters
    ----------
    folder : Path
        Folder of the study.

    Returns
    -------
    StudyHead or None
        None where the file is missing or has a fault: reading the study then says which.

    Examples
    --------
    >>> study_head(find_study("eurasia")).name
    'eurasia'
    """
    found: list[Finding] = []
    text = _text(folder / STUDY_FILE, found)
    return None if text is None else parse_head(text, found)


def default_scenario(folder: Path) -> str:
    """Return the scenario of a question that names none.

    Parameters
    ----------
    folder : Path
        Folder of the study.

    Returns
    -------
    str
        ``default_scenario`` of `study.toml`, else the first scenario of `scenarios.toml`;
        empty where neither can be told: reading the study then says why.

    Examples
    --------
    >>> default_scenario(find_study("eurasia"))
    'today'
    """
    head = study_head(folder)
    if head is not None and head.default_scenario:
        return head.default_scenario
    text = _text(folder / SCENARIO_FILE, [])
    return "" if text is None else next(iter(parse_scenarios(text, [])), "")


def _text(path: Path, findings: list[Finding]) -> str | None:
    content = read_bytes(path, findings)
    return None if content is None else decode(path.name, content, findings)
