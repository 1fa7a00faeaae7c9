"""Find a study by name or folder, without reading it: the door opens before pandas is loaded."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from landbridge.base.errors import UnknownNameError
from landbridge.base.names import nearest, normalise
from landbridge.data.tomlfile import STUDY_FILE

__all__ = ["find_study", "shipped_studies"]


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
