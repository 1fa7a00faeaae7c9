"""Files of dispatching problems and plans, in the format of DISPLIB with extensions.

The format is that of DISPLIB (Kloster, Luteberget, Mannino, Sartor 2025, arXiv 2509.12254);
docs/dispatch-format.md has every key. Reading is strict, and all findings come at once, each with
its path in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from landbridge.data.displib_extensions import check_extensions
from landbridge.data.displib_faults import Faults, Stop
from landbridge.data.displib_json import load
from landbridge.data.displib_plan import check_plan
from landbridge.data.displib_shape import Shape
from landbridge.data.displib_trains import check_objective, check_trains

__all__ = ["read_plan", "read_problem"]

_PROBLEM: Final = Shape(
    "a problem",
    {},
    {"trains": list, "objective": list, "extensions": dict},
    frozenset({"trains", "objective"}),
)


def read_problem(path: Path) -> dict[str, Any]:
    """Return the dispatching problem that a file holds.

    Parameters
    ----------
    path : Path
        A JSON file with ``trains``, ``objective`` and, where needed, ``extensions``.

    Returns
    -------
    dict
        The three, as they stand in the file (``extensions`` is empty where it is left out): times
        in whole seconds, trains and operations counted from 0. Keys with a default may be absent.

    Raises
    ------
    InputError
        The file has faults; all of them (from 200 on they are counted) with their paths.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "a.json")
    >>> _ = path.write_text('{"trains": [[{"successors": []}]], "objective": []}')
    >>> read_problem(path)
    {'trains': [[{'successors': []}]], 'objective': [], 'extensions': {}}
    >>> folder.cleanup()
    """
    document = _read(path, _check_problem)
    return {name: document.get(name, {}) for name in _PROBLEM.others}


def read_plan(path: Path, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plan that a file holds.

    Parameters
    ----------
    path : Path
        A JSON file with ``events`` and ``objective_value``.
    document : mapping
        The problem, from `read_problem`: every event must name an operation of it.

    Returns
    -------
    dict
        ``events`` in their order (``time`` in whole seconds, ``train``, ``operation`` and, where
        a resource has more than one unit, ``units``), ``objective_value`` if it was given.

    Raises
    ------
    InputError
        The file has faults, all of them with their paths.

    Examples
    --------
    >>> import tempfile
    >>> folder = tempfile.TemporaryDirectory()
    >>> path = Path(folder.name, "a.json")
    >>> _ = path.write_text('{"events": [{"time": 0, "train": 0, "operation": 0}]}')
    >>> read_plan(path, {"trains": [[{"successors": []}]], "objective": []})
    {'events': [{'time': 0, 'train': 0, 'operation': 0}]}
    >>> folder.cleanup()
    """
    return _read(path, lambda plan, faults: check_plan(plan, document, faults))


def _read(path: Path, check: Callable[[Any, Faults], None]) -> dict[str, Any]:
    faults = Faults(path.name)
    document: Any = None
    with suppress(Stop):
        document = load(path, faults)
        check(document, faults)
    faults.settle()
    found: dict[str, Any] = document
    return found


def _check_problem(document: Any, faults: Faults) -> None:
    if faults.mistaken(document, _PROBLEM, "events", "a plan"):
        return
    if not faults.record(document, "$", _PROBLEM):
        return
    known = check_trains(document.get("trains"), faults)
    check_objective(document.get("objective"), known, faults)
    if type(document.get("extensions", {})) is dict:
        check_extensions(document.get("extensions", {}), known, faults)
