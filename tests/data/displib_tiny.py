"""A tiny dispatching problem that uses every key of the format, its plan, and ways to spoil both.

train 0: waits -> north or south (30 dearer) -> platform -> out
train 1: waits -> platform -> out, may be cancelled
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

Document = dict[str, Any]
Spoil = Callable[[Document], None]

_PROBLEM: Document = {
    "trains": [
        [
            {"start_ub": 0, "successors": [1, 2]},
            {
                "start_lb": 10,
                "start_ub": 900,
                "min_duration": 60,
                "resources": [{"resource": "north", "release_time": 5}, {"resource": "signal"}],
                "successors": [3],
            },
            {"min_duration": 70, "resources": [{"resource": "south"}], "successors": [3]},
            {"min_duration": 40, "resources": [{"resource": "platform"}], "successors": [4]},
            {"successors": []},
        ],
        [
            {"min_duration": 0, "resources": [], "successors": [1]},
            {"min_duration": 30, "resources": [{"resource": "platform"}], "successors": [2]},
            {"successors": []},
        ],
    ],
    "objective": [
        {"type": "op_delay", "train": 0, "operation": 4, "threshold": 120, "coeff": 2},
        {"type": "op_delay", "train": 1, "operation": 2, "increment": 7},
    ],
    "extensions": {
        "resources": [
            {
                "resource": "platform",
                "capacity": 2,
                "closed": [[300, 400], [100, 200], [200, 250]],
                "headway": [
                    {"earlier": "express", "later": "freight", "seconds": 120},
                    {"earlier": "freight", "later": "", "seconds": 0},
                ],
            },
            {"resource": "south"},
        ],
        "classes": [{"train": 0, "class": "express"}, {"train": 1, "class": "freight"}],
        "cancellations": [{"train": 1, "cost": 500}],
        "route_costs": [{"train": 0, "operation": 2, "cost": 30}],
        "relations": [{"before": [0, 3], "after": [1, 1], "gap": -5}],
        "period": 3600,
    },
}
_PLAN: Document = {
    "objective_value": 357,
    "events": [
        {"time": 0, "train": 0, "operation": 0},
        {"time": 0, "train": 1, "operation": 0},
        {"time": 10, "train": 0, "operation": 1},
        {"time": 255, "train": 0, "operation": 3, "units": {"platform": 1}},
        {"time": 255, "train": 1, "operation": 1, "units": {"platform": 0}},
        {"time": 295, "train": 0, "operation": 4},
        {"time": 295, "train": 1, "operation": 2},
    ],
}


def problem() -> Document:
    """Return the tiny problem, to be changed at will."""
    return copy.deepcopy(_PROBLEM)


def plan() -> Document:
    """Return a plan for it, to be changed at will."""
    return copy.deepcopy(_PLAN)


def write(folder: Path, content: bytes | str | object, name: str = "tiny.json") -> Path:
    """Write bytes, a text or a document to a file."""
    path = folder / name
    if not isinstance(content, bytes):
        text = content if isinstance(content, str) else json.dumps(content)
        content = text.encode("utf-8", "surrogatepass")
    path.write_bytes(content)
    return path


def _steps(path: str) -> list[str | int]:
    return [key or int(number) for key, number in re.findall(r"\.(\w+)|\[(\d+)\]", path)]


def _holder(document: Any, path: str) -> tuple[Any, str | int]:
    *steps, last = _steps(path)
    for step in steps:
        document = document[step]
    return document, last


def put(path: str, value: object) -> Spoil:
    """Set what stands at a path."""

    def spoil(document: Document) -> None:
        holder, last = _holder(document, path)
        holder[last] = value

    return spoil


def drop(path: str) -> Spoil:
    """Remove what stands at a path."""

    def spoil(document: Document) -> None:
        holder, last = _holder(document, path)
        del holder[last]

    return spoil


def add(path: str, value: object) -> Spoil:
    """Append to the list at a path."""

    def spoil(document: Document) -> None:
        holder, last = _holder(document, path)
        holder[last].append(value)

    return spoil


def rename(path: str, name: str) -> Spoil:
    """Give the key at a path another name."""

    def spoil(document: Document) -> None:
        holder, last = _holder(document, path)
        holder[name] = holder.pop(last)

    return spoil


def become(other: Document) -> Spoil:
    """Put another document in its place."""

    def spoil(document: Document) -> None:
        document.clear()
        document.update(other)

    return spoil


def both(*spoils: Spoil) -> Spoil:
    """Do one after the other."""

    def spoil(document: Document) -> None:
        for each in spoils:
            each(document)

    return spoil
