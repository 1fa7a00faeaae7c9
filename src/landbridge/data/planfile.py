"""A JSON file of a plan, read within bounds of memory, with every fault of the file itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from landbridge.base.errors import Finding, InputError
from landbridge.data.displib_faults import Faults, Stop
from landbridge.data.displib_json import load, load_bytes, parse

__all__ = ["PlanFile", "plan_bytes", "plan_content", "plan_document"]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan that was read already, as out of an encrypted file.

    Parameters
    ----------
    name : str
        Of its file, without the folder.
    document : object
        What the file holds.
    """

    name: str
    document: Any


def plan_document(path: Path | PlanFile) -> Any:
    """Return what a JSON file holds.

    Parameters
    ----------
    path : Path or PlanFile
        A file of at most 256 MB, or what was read of it.

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
    return path.document if isinstance(path, PlanFile) else _loaded(path, load)


def plan_bytes(path: Path) -> bytes:
    """Return the bytes of a file that is thought to be a plan, encrypted or not.

    Parameters
    ----------
    path : Path
        A file of at most 256 MB.

    Returns
    -------
    bytes
        All of it.

    Raises
    ------
    InputError
        It is missing or too large.

    Examples
    --------
    >>> plan_bytes(Path("nowhere.json"))
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: nowhere.json: the file is missing; allowed a file of at \
most 256 MB; name a JSON file that can be read
    """
    found: bytes = _loaded(path, load_bytes)
    return found


def _loaded(path: Path, how: Callable[[Path, Faults], Any]) -> Any:
    faults = Faults(path.name)
    found = None
    with suppress(Stop):
        found = how(path, faults)
    if faults.findings:
        raise InputError(faults.findings)
    return found


def plan_content(name: str, content: bytes, *, quiet: bool = False) -> PlanFile:
    """Return the plan in the bytes of a file.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    content : bytes
        In clear.
    quiet : bool
        Whether nothing of the content may stand in a message.

    Returns
    -------
    PlanFile
        What it holds.

    Raises
    ------
    InputError
        It is no UTF-8 or no JSON, or has a key twice.

    Examples
    --------
    >>> plan_content("plan.json", b'{"class": "secret"}').document
    {'class': 'secret'}
    >>> plan_content("plan.json", b'{"at": 03:37', quiet=True)
    Traceback (most recent call last):
        ...
    landbridge.base.errors.InputError: plan.json: is no plan; name one that Landbridge wrote
    """
    faults = Faults(name)
    found = None
    with suppress(Stop):
        found = parse(content, faults)
    if faults.findings and quiet:
        remedy = "name one that Landbridge wrote"
        raise InputError(Finding(name, message="is no plan", remedy=remedy))
    if faults.findings:
        raise InputError(faults.findings)
    return PlanFile(name, found)
