"""A folder of dispatching problems with the best objectives known, and rows kept of a bench."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from landbridge.base.errors import Finding, InputError
from landbridge.data.csvfile import RawTable, decode, read_bytes, split_rows

__all__ = ["BEST_FILE", "Instance", "read_bench_rows", "read_instances"]

BEST_FILE: Final = "best_known.csv"
_INSTANCES: Final = "instances"
# Columns of a bench that hold texts and part numbers; whole numbers stand in all others.
_TEXTS: Final = frozenset({"instance", "status"})
_PARTS: Final = frozenset({"ratio", "first_plan_s", "seconds", "primal_integral", "time_limit_s"})
# These are never empty.
_NEEDED: Final = frozenset({"instance", "seed", "status"})


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem of the folder.

    Parameters
    ----------
    name : str
        Name of its file without the ending.
    path : Path
        The file.
    best_known : int or None
        The best objective that anyone has reached, where the folder says.
    """

    name: str
    path: Path
    best_known: int | None


def read_instances(folder: Path) -> tuple[Instance, ...]:
    """Return the problems of a folder.

    Parameters
    ----------
    folder : Path
        Its ``instances/*.json``, or ``*.json`` where there is no such folder; ``best_known.csv``
        (columns ``instance``, ``best_known``) may stand beside.

    Returns
    -------
    tuple of Instance
        By name.

    Raises
    ------
    InputError
        If there is no such folder, no problem in it, or a fault in ``best_known.csv``.
    """
    inner = folder / _INSTANCES
    place = inner if inner.is_dir() else folder
    if not place.is_dir():
        raise InputError(
            Finding(
                "", None, "FOLDER", str(folder), "is not a folder", "",
                "name a folder with problems (*.json)",
            )
        )  # fmt: skip
    paths = sorted(place.glob("*.json"))
    if not paths:
        raise InputError(
            Finding(
                "", None, "FOLDER", str(folder), "holds no problem",
                "files *.json, in it or in its folder instances",
                "name a folder with problems",
            )
        )  # fmt: skip
    best = _read_best(folder / BEST_FILE)
    return tuple(Instance(path.stem, path, best.get(path.stem)) for path in paths)


def _read_best(path: Path) -> dict[str, int]:
    """Return the best known objective of each problem; nothing where there is no such file."""
    if not path.exists():
        return {}
    findings: list[Finding] = []
    table = _table(path, findings, ("instance", "best_known"))
    best: dict[str, int] = {}
    for line, row in zip(table.lines, table.rows, strict=True):
        cells = dict(zip(table.header, row, strict=True))
        text = cells["best_known"].strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) < 16):
            findings.append(
                Finding(
                    path.name, line, "best_known", text, "is not an objective",
                    "a whole number from 0 on", "correct the number",
                )
            )  # fmt: skip
            continue
        best[cells["instance"].strip()] = int(text)
    if findings:
        raise InputError(findings)
    return best


def read_bench_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows that an earlier bench kept.

    Parameters
    ----------
    path : Path
        CSV file; where there is none, there are no rows.
    columns : sequence of str
        Columns it must have, and no others.

    Returns
    -------
    list of dict
        Texts by column, in the order of the file; those of numbers can be read as such.

    Raises
    ------
    InputError
        If it is no such table, with every cell that is no number where one must be.
    """
    if not path.exists():
        return []
    findings: list[Finding] = []
    table = _table(path, findings, columns)
    more = [name for name in table.header if name not in columns]
    if more:
        findings.append(
            Finding(
                path.name, 1, more[0], "", "the column is none of a bench", ", ".join(columns),
                "name a file that a bench wrote, or leave --resume out",
            )
        )  # fmt: skip
    rows = [dict(zip(table.header, row, strict=True)) for row in table.rows]
    for line, row in zip(table.lines, rows, strict=True):
        findings += [
            Finding(
                path.name, line, column, text, "is nothing a bench writes there", _allowed(column),
                "correct the cell, or remove the row so that its run is made again",
            )
            for column, text in row.items()
            if column in columns and not _fits(column, text)
        ]  # fmt: skip
    if findings:
        raise InputError(findings)
    return rows


def _fits(column: str, text: str) -> bool:
    """Return whether a cell holds what a bench writes into its column."""
    if not text or column in _TEXTS:
        return bool(text) or column not in _NEEDED
    pattern = r"\d+(\.\d+)?(e[+-]\d{1,2})?" if column in _PARTS else r"\d{1,19}"
    return re.fullmatch(pattern, text, re.ASCII) is not None


def _allowed(column: str) -> str:
    """Return in words what a bench writes into a column."""
    words = "a number" if column in _PARTS else "a whole number"
    words = "a text" if column in _TEXTS else words
    return words if column in _NEEDED else f"{words}, or nothing"


def _table(path: Path, findings: list[Finding], columns: Sequence[str]) -> RawTable:
    """Return a CSV file with the columns it must have, or raise with all findings."""
    content = read_bytes(path, findings)
    text = None if content is None else decode(path.name, content, findings)
    if text is None:
        raise InputError(findings)
    table = split_rows(path.name, text, findings)
    missing = [name for name in columns if name not in table.header]
    if missing:
        findings.append(
            Finding(
                path.name, 1, ", ".join(missing), "", "the column is missing", ", ".join(columns),
                "add it",
            )
        )  # fmt: skip
        raise InputError(findings)
    return table
