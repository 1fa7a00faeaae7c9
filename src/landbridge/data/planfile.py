"""A JSON file of a plan, read within bounds of memory, with every fault of the file itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from landbridge.base.errors import InputError
from landbridge.data.displib_faults import Faults, Stop
from landbridge.data.displib_json import load

__all__ = ["plan_document"]


def plan_document(path: Path) -> Any:
    """Return what a JSON file holds.

    Parameters
    ----------
    path : Path
        A file of at most 256 MB.

    Returns
    -------
    object
        Lists, dicts, texts and numbers.

    Raises
    ------
    InputError
        It is missing, too large, no UTF-8 or no JSON, or has a key twice.

    Examples
    --------
    >>> plan_document(Path("nowhere.json"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.json: the file is missing; allowed a file of at \
most 256 MB; name a JSON file that can be read
    """
    faults = Faults(path.name)
    try:
        found = load(path, faults)
    except Stop:
        found = None
    if faults.findings:
        raise InputError(faults.findings)
    return found
